//! One object of the document and where it stands: reading that names every fault.

use crate::model::alert_policy::Multiple;
use crate::model::duration;
use crate::model::plan::{Fault, MAX_TEXT, YEARS};
use chrono::{DateTime, Datelike, SubsecRound, TimeDelta, Utc};
use serde_json::{Map, Value};

pub(super) fn not_an_object(path: String) -> Fault {
    Fault {
        path,
        what: "is not an object".to_owned(),
        remedy: "expected { ... }".to_owned(),
    }
}

/// An object of the document and where it stands.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    pub(super) object: &'a Map<String, Value>,
    pub(super) path: &'a str,
}

impl Place<'_> {
    pub(super) fn path(&self, key: &str) -> String {
        if self.path.is_empty() {
            key.to_owned()
        } else {
            format!("{}.{key}", self.path)
        }
    }

    pub(super) fn fault(&self, faults: &mut Vec<Fault>, key: &str, what: &str, remedy: &str) {
        faults.push(Fault {
            path: self.path(key),
            what: what.to_owned(),
            remedy: remedy.to_owned(),
        });
    }

    /// Faults keys that mean nothing here: a typing error must not lose what it says.
    pub(super) fn only(&self, known: &[&str], faults: &mut Vec<Fault>) {
        for key in self
            .object
            .keys()
            .filter(|key| !known.contains(&key.as_str()))
        {
            let remedy = format!("expected one of {}", known.join(", "));
            self.fault(faults, key, "is not known here", &remedy);
        }
    }

    /// A text; numbers are taken by their decimal text.
    pub(super) fn text(&self, key: &str, faults: &mut Vec<Fault>) -> Option<String> {
        self.text_of(key, MAX_TEXT, faults)
    }

    /// A text of at most so many characters.
    pub(super) fn text_of(
        &self,
        key: &str,
        most: usize,
        faults: &mut Vec<Fault>,
    ) -> Option<String> {
        match self.object.get(key)? {
            Value::Null => None,
            Value::Number(number) => Some(number.to_string()),
            Value::String(text) if text.chars().count() <= most => Some(text.clone()),
            Value::String(_) => {
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
        let text = self.text(key, faults)?;
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
            let at = DateTime::parse_from_rfc3339(text).map_err(|_| {
                format!("{text:?} is not a time; expected RFC 3339 such as 2026-03-10T08:12:00Z")
            })?;
            let at = at.with_timezone(&Utc).trunc_subsecs(3);
            if YEARS.contains(&at.year()) {
                Ok(at)
            } else {
                Err(format!(
                    "the year {} is out of range; expected {} to {}",
                    at.year(),
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
            Some(object) => Some(read(
                Place {
                    object,
                    path: &path,
                },
                faults,
            )),
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
                Some(text) if text.chars().count() <= MAX_TEXT => texts.push(text.to_owned()),
                _ => faults.push(Fault {
                    path,
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
                Some(object) => all.extend(read(
                    Place {
                        object,
                        path: &path,
                    },
                    faults,
                )),
                None => faults.push(not_an_object(path)),
            }
        }
        all
    }

    /// The entries of a list with their places; none when it is absent.
    pub(super) fn list(
        &self,
        key: &str,
        most: usize,
        faults: &mut Vec<Fault>,
    ) -> Vec<(String, &Value)> {
        let path = self.path(key);
        match self.object.get(key) {
            None => Vec::new(),
            Some(Value::Array(entries)) if entries.len() <= most => entries
                .iter()
                .enumerate()
                .map(|(index, entry)| (format!("{path}[{index}]"), entry))
                .collect(),
            Some(Value::Array(entries)) => {
                let what = format!("has {} entries", entries.len());
                self.fault(faults, key, &what, &format!("expected at most {most}"));
                Vec::new()
            }
            Some(_) => {
                self.fault(faults, key, "is not a list", "expected [ ... ]");
                Vec::new()
            }
        }
    }
}
