//! A map of a document, read key by key: what nobody reads is listed as not kept.

use super::document::{Mark, Node, Value, shortened};
use super::{SpecFault, Unkept};
use crate::model::plan::MAX_TEXT;
use std::cell::RefCell;

/// The most faults and the most entries not kept that are listed.
const MOST: usize = 1_000;

/// What is found in a text: faults, and what is not kept.
#[derive(Default)]
pub(super) struct Book {
    pub(super) faults: RefCell<Vec<SpecFault>>,
    pub(super) unkept: RefCell<Vec<Unkept>>,
}

impl Book {
    pub(super) fn fault(&self, place: Place, what: &str, remedy: &str) {
        let mut faults = self.faults.borrow_mut();
        if faults.len() < MOST {
            faults.push(SpecFault {
                document: place.document,
                line: place.mark.line,
                column: place.mark.column,
                path: place.path,
                what: what.to_owned(),
                remedy: remedy.to_owned(),
            });
        }
    }

    pub(super) fn unkept(&self, place: Place, written: String, why: &str) {
        let mut unkept = self.unkept.borrow_mut();
        if unkept.len() < MOST {
            unkept.push(Unkept {
                document: place.document,
                line: place.mark.line,
                path: place.path,
                written,
                why: why.to_owned(),
            });
        }
    }
}

/// Where something stands.
#[derive(Debug, Clone)]
pub(super) struct Place {
    /// Which document, from 1.
    pub(super) document: usize,
    pub(super) path: String,
    pub(super) mark: Mark,
}

impl Place {
    /// It is what an entry is about.
    pub(super) fn is_of(&self, unkept: &Unkept) -> bool {
        (self.document, self.path.as_str()) == (unkept.document, unkept.path.as_str())
    }
}

/// A scalar that was read, and where it stands.
#[derive(Debug, Clone)]
pub(super) struct Field {
    pub(super) text: String,
    pub(super) place: Place,
}

impl Field {
    /// The value that the text means, or a fault with "what; remedy".
    pub(super) fn parsed<T>(
        &self,
        book: &Book,
        parse: impl FnOnce(&str) -> Result<T, String>,
    ) -> Option<T> {
        match parse(&self.text) {
            Ok(value) => Some(value),
            Err(message) => {
                let (what, remedy) = message.split_once("; ").unwrap_or((&message, "correct it"));
                book.fault(self.place.clone(), what, remedy);
                None
            }
        }
    }
}

/// A map of a document. What is not read by the time it goes out of use is listed as not kept,
/// so nothing that a spec says is dropped in silence.
pub(super) struct Section<'a> {
    entries: &'a [(String, Node)],
    place: Place,
    read: RefCell<Vec<bool>>,
    pub(super) book: &'a Book,
}

impl<'a> Section<'a> {
    /// The section of a node; a fault when it is no map.
    pub(super) fn of(node: &'a Node, document: usize, path: &str, book: &'a Book) -> Option<Self> {
        let place = Place {
            document,
            path: path.to_owned(),
            mark: node.mark,
        };
        let Value::Map(entries) = &node.value else {
            let what = format!("is {}", node.kind());
            book.fault(place, &what, "expected a map of keys");
            return None;
        };
        Some(Self {
            entries,
            place,
            read: RefCell::new(vec![false; entries.len()]),
            book,
        })
    }

    /// Where a key stands, or the section when it has none.
    pub(super) fn place(&self, key: &str) -> Place {
        let path = if self.place.path.is_empty() {
            key.to_owned()
        } else {
            format!("{}.{key}", self.place.path)
        };
        let node = self.entries.iter().find(|(known, _)| known == key);
        Place {
            document: self.place.document,
            path,
            mark: node.map_or(self.place.mark, |(_, node)| node.mark),
        }
    }

    pub(super) fn fault(&self, key: &str, what: &str, remedy: &str) {
        self.book.fault(self.place(key), what, remedy);
    }

    pub(super) fn missing(&self, key: &str, remedy: &str) {
        self.fault(key, "is missing", remedy);
    }

    /// Something assumed or changed, told with what is not kept.
    pub(super) fn told(&self, key: &str, why: &str) {
        let written = self.look(key).map(summary).unwrap_or_default();
        self.book.unkept(self.place(key), written, why);
    }

    /// A key with something in it, without reading it.
    pub(super) fn has(&self, key: &str) -> bool {
        self.look(key).is_some()
    }

    fn look(&self, key: &str) -> Option<&'a Node> {
        self.entries
            .iter()
            .find(|(known, _)| known == key)
            .map(|(_, node)| node)
            .filter(|node| !node.is_null())
    }

    /// The node under a key, which counts as read.
    pub(super) fn node(&self, key: &str) -> Option<&'a Node> {
        let at = self.entries.iter().position(|(known, _)| known == key)?;
        if let Some(read) = self.read.borrow_mut().get_mut(at) {
            *read = true;
        }
        self.look(key)
    }

    /// A text or number; a fault when it is something else, or too long for a plan.
    pub(super) fn text(&self, key: &str) -> Option<Field> {
        let field = self.long_text(key)?;
        if field.text.chars().count() > MAX_TEXT {
            let remedy = format!("expected at most {MAX_TEXT} characters");
            self.fault(key, "is too long", &remedy);
            return None;
        }
        Some(field)
    }

    /// A text of any length, such as a query.
    pub(super) fn long_text(&self, key: &str) -> Option<Field> {
        let node = self.node(key)?;
        let Some(text) = node.text() else {
            let what = format!("is {}", node.kind());
            self.fault(key, &what, "expected a text or number");
            return None;
        };
        Some(Field {
            text: text.to_owned(),
            place: self.place(key),
        })
    }

    pub(super) fn required(&self, key: &str, example: &str) -> Option<Field> {
        if !self.has(key) {
            let _ = self.node(key);
            self.missing(key, &format!("expected a text such as {example}"));
            return None;
        }
        self.text(key)
    }

    /// A text or nothing.
    pub(super) fn words(&self, key: &str) -> String {
        self.text(key)
            .map(|field| field.text.trim().to_owned())
            .unwrap_or_default()
    }

    /// `true` or `false`.
    pub(super) fn flag(&self, key: &str) -> Option<bool> {
        let field = self.text(key)?;
        field.parsed(self.book, |text| match text {
            "true" | "True" | "TRUE" => Ok(true),
            "false" | "False" | "FALSE" => Ok(false),
            other => Err(format!(
                "{} is neither true nor false; expected true or false",
                shortened(other)
            )),
        })
    }

    pub(super) fn section(&self, key: &str) -> Option<Section<'a>> {
        let node = self.node(key)?;
        let place = self.place(key);
        Section::of(node, place.document, &place.path, self.book)
    }

    pub(super) fn required_section(&self, key: &str, remedy: &str) -> Option<Section<'a>> {
        if !self.has(key) {
            let _ = self.node(key);
            self.missing(key, remedy);
            return None;
        }
        self.section(key)
    }

    /// The entries of a list with their places; none when it is absent or empty.
    pub(super) fn list(&self, key: &str) -> Vec<(Place, &'a Node)> {
        let Some(node) = self.node(key) else {
            return Vec::new();
        };
        let Value::List(entries) = &node.value else {
            let what = format!("is {}", node.kind());
            self.fault(key, &what, "expected a list");
            return Vec::new();
        };
        let place = self.place(key);
        let entry = |(index, node): (usize, &'a Node)| {
            let place = Place {
                document: place.document,
                path: format!("{}[{index}]", place.path),
                mark: node.mark,
            };
            (place, node)
        };
        entries.iter().enumerate().map(entry).collect()
    }

    /// The maps of a list.
    pub(super) fn sections(&self, key: &str) -> Vec<Section<'a>> {
        self.list(key)
            .into_iter()
            .filter_map(|(place, node)| Section::of(node, place.document, &place.path, self.book))
            .collect()
    }

    /// The texts of a list.
    pub(super) fn texts(&self, key: &str) -> Vec<String> {
        let mut texts = Vec::new();
        for (place, node) in self.list(key) {
            match node.text() {
                Some(text) if text.chars().count() <= MAX_TEXT => texts.push(text.to_owned()),
                _ => {
                    let remedy = format!("expected a text of at most {MAX_TEXT} characters");
                    self.book.fault(place, "is no text, or too long", &remedy);
                }
            }
        }
        texts
    }

    /// Keys that say nothing a plan would keep: versions, kinds.
    pub(super) fn understood(&self, keys: &[&str]) {
        for key in keys {
            let _ = self.node(key);
        }
    }

    /// Lists a key as not kept, for a reason.
    pub(super) fn not_kept(&self, key: &str, why: &str) {
        if let Some(node) = self.node(key) {
            self.book.unkept(self.place(key), summary(node), why);
        }
    }

    /// The keys, in the order written.
    pub(super) fn keys(&self) -> impl Iterator<Item = &'a str> {
        self.entries.iter().map(|(key, _)| key.as_str())
    }
}

impl Drop for Section<'_> {
    fn drop(&mut self) {
        let read = self.read.borrow();
        for ((key, node), read) in self.entries.iter().zip(read.iter()) {
            if !read && !node.is_null() {
                let why = "a plan has no place for it";
                self.book.unkept(self.place(key), summary(node), why);
            }
        }
    }
}

/// A value in a few words.
fn summary(node: &Node) -> String {
    match &node.value {
        Value::Null => String::new(),
        Value::Scalar(text) => {
            let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
            let start: String = line.chars().take(80).collect();
            if start.len() < line.len() {
                format!("{start}...")
            } else {
                start
            }
        }
        Value::List(entries) => format!("{} entries", entries.len()),
        Value::Map(entries) => {
            let keys: Vec<&str> = entries
                .iter()
                .take(6)
                .map(|(key, _)| key.as_str())
                .collect();
            keys.join(", ")
        }
    }
}
