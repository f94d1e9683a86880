//! One object of the document and where it stands: reading that names every fault.
//!
//! The document is a tree that borrows its texts, and a path is written only when a fault names it: most of a plan is
//! incidents, and of those there are thousands.

use crate::exchange::instant_text;
use crate::model::alert_policy::Multiple;
use crate::model::duration;
use crate::model::plan::{Fault, MAX_TEXT, YEARS};
use chrono::{DateTime, Datelike, SubsecRound, TimeDelta, Utc};
use serde_json_borrow::{ObjectAsVec, Value};
use std::borrow::Cow;
use std::fmt;

/// Where in the document something stands, such as `services[0].objective`.
#[derive(Clone, Copy)]
pub(super) enum Path<'a> {
    Root,
    Key(&'a Path<'a>, &'a str),
    /// An entry of the list under a key.
    Entry(&'a Path<'a>, &'a str, usize),
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let under = |parent: &Path<'_>, key: &str, f: &mut fmt::Formatter<'_>| match parent {
            Path::Root => f.write_str(key),
            _ => write!(f, "{parent}.{key}"),
        };
        match *self {
            Self::Root => Ok(()),
            Self::Key(parent, key) => under(parent, key, f),
            Self::Entry(parent, key, index) => {
                under(parent, key, f)?;
                write!(f, "[{index}]")
            }
        }
    }
}

pub(super) fn not_an_object(path: Path<'_>) -> Fault {
    Fault {
        path: path.to_string(),
        what: "is not an object".to_owned(),
        remedy: "expected { ... }".to_owned(),
    }
}

/// An object of the document and where it stands.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    pub(super) object: &'a ObjectAsVec<'a>,
    pub(super) path: Path<'a>,
}

impl<'a> Place<'a> {
    pub(super) fn path<'p>(&'p self, key: &'p str) -> Path<'p> {
        Path::Key(&self.path, key)
    }

    pub(super) fn fault(&self, faults: &mut Vec<Fault>, key: &str, what: &str, remedy: &str) {
        faults.push(Fault {
            path: self.path(key).to_string(),
            what: what.to_owned(),
            remedy: remedy.to_owned(),
        });
    }

    /// Faults keys that mean nothing here, and those that are there twice: a typing error must not lose what it says.
    pub(super) fn only(&self, known: &[&str], faults: &mut Vec<Fault>) {
        let mut seen = 0_u32;
        for key in self.object.keys() {
            let Some(index) = known.iter().position(|known| *known == key) else {
                let remedy = format!("expected one of {}", known.join(", "));
                self.fault(faults, key, "is not known here", &remedy);
                continue;
            };
            let bit = 1 << index;
            if seen & bit != 0 {
                self.twice(key, faults);
            }
            seen |= bit;
        }
    }

    /// Says that a key is there twice.
    pub(super) fn twice(&self, key: &str, faults: &mut Vec<Fault>) {
        self.fault(faults, key, "is there twice", "keep one of the two");
    }

    /// A text; numbers are taken by their decimal text.
    pub(super) fn text(&self, key: &str, faults: &mut Vec<Fault>) -> Option<String> {
        self.text_of(key, MAX_TEXT, faults).map(Cow::into_owned)
    }

    /// A text of at most so many characters.
    pub(super) fn text_of(
        &self,
        key: &str,
        most: usize,
        faults: &mut Vec<Fault>,
    ) -> Option<Cow<'a, str>> {
        match self.object.get(key)? {
            Value::Null => None,
            Value::Number(number) => Some(number.to_string().into()),
            Value::Str(text) if is_short(text, most) => Some(Cow::Borrowed(text)),
            Value::Str(_) => {
                self.fault(
                    faults,
                    key,
                    "is too long",
                    &format!("expected at most {most} characters"),
                );
                None
            }
            _ => {
                self.fault(faults, key, "is not a text", "expected \"...\"");
                None
            }
        }
    }

    pub(super) fn parsed<T>(
        &self,
        key: &str,
        faults: &mut Vec<Fault>,
        parse: impl Fn(&str) -> Result<T, String>,
    ) -> Option<T> {
        let text = self.text_of(key, MAX_TEXT, faults)?;
        self.taken(key, parse(&text), faults)
    }

    /// What was read under a key, or a fault by its message.
    pub(super) fn taken<T>(
        &self,
        key: &str,
        read: Result<T, String>,
        faults: &mut Vec<Fault>,
    ) -> Option<T> {
        match read {
            Ok(value) => Some(value),
            Err(message) => {
                // Messages read "what; remedy".
                let (what, remedy) = message.split_once("; ").unwrap_or((&message, "correct it"));
                self.fault(faults, key, what, remedy);
                None
            }
        }
    }

    pub(super) fn required<T>(
        &self,
        key: &str,
        example: &str,
        faults: &mut Vec<Fault>,
        parse: impl Fn(&str) -> Result<T, String>,
    ) -> Option<T> {
        let remedy = format!("expected a text such as {example:?}");
        self.missing(key, &remedy, faults);
        self.parsed(key, faults, parse)
    }

    /// One of a few words, or the default.
    pub(super) fn word<T: Copy + Default>(
        &self,
        key: &str,
        words: &[(&str, T)],
        faults: &mut Vec<Fault>,
    ) -> T {
        let found = self.parsed(key, faults, |text| {
            let wanted = text.trim().to_ascii_lowercase().replace(['_', '-'], " ");
            let known = words
                .iter()
                .find(|(word, _)| *word == wanted)
                .map(|(_, value)| *value);
            known.ok_or_else(|| {
                let list: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
                format!("{text:?} is not known; expected {}", list.join(", "))
            })
        });
        found.unwrap_or_default()
    }

    pub(super) fn time(&self, key: &str, faults: &mut Vec<Fault>) -> Option<DateTime<Utc>> {
        self.parsed(key, faults, |text| {
            // The texts that planners write, at once; any other that RFC 3339 allows.
            let at = instant_text::read(text).map_or_else(|| any_instant(text), Ok)?;
            let year = at.naive_utc().year();
            if YEARS.contains(&year) {
                Ok(at)
            } else {
                Err(format!(
                    "the year {year} is out of range; expected {} to {}",
                    YEARS.start(),
                    YEARS.end()
                ))
            }
        })
    }

    pub(super) fn object<T>(
        &self,
        key: &str,
        faults: &mut Vec<Fault>,
        read: impl FnOnce(Place<'_>, &mut Vec<Fault>) -> T,
    ) -> Option<T> {
        let value = self.object.get(key)?;
        let path = self.path(key);
        match value.as_object() {
            Some(object) => Some(read(Place { object, path }, faults)),
            None => {
                faults.push(not_an_object(path));
                None
            }
        }
    }

    /// A number of a range; the remedy names it.
    pub(super) fn number(
        &self,
        key: &str,
        range: std::ops::RangeInclusive<f64>,
        faults: &mut Vec<Fault>,
    ) -> Option<f64> {
        let value = self.object.get(key).filter(|value| !value.is_null())?;
        let number = value.as_f64().filter(|number| range.contains(number));
        if number.is_none() {
            let (least, most) = (range.start(), range.end());
            let remedy = if most.is_finite() {
                format!("expected a number from {least} to {most}")
            } else {
                format!("expected a number from {least} on")
            };
            self.fault(faults, key, "is no number of its range", &remedy);
        }
        number
    }

    /// A whole number of a range.
    pub(super) fn whole(
        &self,
        key: &str,
        range: std::ops::RangeInclusive<u64>,
        faults: &mut Vec<Fault>,
    ) -> Option<u64> {
        let value = self.object.get(key).filter(|value| !value.is_null())?;
        let number = value.as_u64().filter(|number| range.contains(number));
        if number.is_none() {
            let remedy = format!("expected one from {} to {}", range.start(), range.end());
            self.fault(faults, key, "is no whole number of its range", &remedy);
        }
        number
    }

    /// A length of time, longer than 0.
    pub(super) fn length(&self, key: &str, faults: &mut Vec<Fault>) -> Option<TimeDelta> {
        self.parsed(key, faults, |text| match duration::parse(text) {
            Ok(length) if length > TimeDelta::zero() => Ok(length),
            Ok(_) => Err("has to be longer than 0; expected 1m".to_owned()),
            Err(error) => Err(error.to_string()),
        })
    }

    /// A decimal number from 0 on, kept exactly.
    pub(super) fn multiple(&self, key: &str, faults: &mut Vec<Fault>) -> Option<Multiple> {
        self.parsed(key, faults, |text| {
            text.parse()
                .map_err(|error| format!("{text:?} is {error}; expected one such as 0.5"))
        })
    }

    /// Says that something has to be there.
    pub(super) fn missing(&self, key: &str, remedy: &str, faults: &mut Vec<Fault>) {
        if self.object.get(key).is_none_or(Value::is_null) {
            self.fault(faults, key, "is missing", remedy);
        }
    }

    /// `true` or `false`, or what holds without it.
    pub(super) fn flag(&self, key: &str, default: bool, faults: &mut Vec<Fault>) -> bool {
        match self.object.get(key) {
            None | Some(Value::Null) => default,
            Some(Value::Bool(flag)) => *flag,
            Some(_) => {
                self.fault(
                    faults,
                    key,
                    "is neither true nor false",
                    "expected true or false",
                );
                default
            }
        }
    }

    /// A list of texts.
    pub(super) fn texts(&self, key: &str, faults: &mut Vec<Fault>) -> Vec<String> {
        const MOST: usize = 100;
        let mut texts = Vec::new();
        for (path, entry) in self.list(key, MOST, faults) {
            match entry.as_str() {
                Some(text) if is_short(text, MAX_TEXT) => texts.push(text.to_owned()),
                _ => faults.push(Fault {
                    path: path.to_string(),
                    what: "is no text, or too long".to_owned(),
                    remedy: format!("expected \"...\", at most {MAX_TEXT} characters"),
                }),
            }
        }
        texts
    }

    /// A list of objects, each read where it stands.
    pub(super) fn objects<T>(
        &self,
        key: &str,
        most: usize,
        faults: &mut Vec<Fault>,
        mut read: impl FnMut(Place<'_>, &mut Vec<Fault>) -> Option<T>,
    ) -> Vec<T> {
        let mut all = Vec::new();
        for (path, entry) in self.list(key, most, faults) {
            match entry.as_object() {
                Some(object) => all.extend(read(Place { object, path }, faults)),
                None => faults.push(not_an_object(path)),
            }
        }
        all
    }

    /// The entries of a list with their places; none when it is absent.
    pub(super) fn list<'p>(
        &'p self,
        key: &'p str,
        most: usize,
        faults: &mut Vec<Fault>,
    ) -> impl ExactSizeIterator<Item = (Path<'p>, &'a Value<'a>)> + use<'a, 'p> {
        let entries: &[Value<'_>] = match self.object.get(key) {
            None => &[],
            Some(Value::Array(entries)) if entries.len() <= most => entries,
            Some(Value::Array(entries)) => {
                let what = format!("has {} entries", entries.len());
                self.fault(faults, key, &what, &format!("expected at most {most}"));
                &[]
            }
            Some(_) => {
                self.fault(faults, key, "is not a list", "expected [ ... ]");
                &[]
            }
        };
        let path = &self.path;
        entries
            .iter()
            .enumerate()
            .map(move |(index, entry)| (Path::Entry(path, key, index), entry))
    }
}

fn any_instant(text: &str) -> Result<DateTime<Utc>, String> {
    match DateTime::parse_from_rfc3339(text) {
        Ok(at) => Ok(at.with_timezone(&Utc).trunc_subsecs(3)),
        Err(_) => Err(format!(
            "{text:?} is not a time; expected RFC 3339 such as 2026-03-10T08:12:00Z"
        )),
    }
}

/// Whether a text has at most so many characters; each has a byte at least.
pub(super) fn is_short(text: &str, most: usize) -> bool {
    text.len() <= most || text.chars().count() <= most
}
