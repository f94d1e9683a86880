//! The cells of rows. A table keeps the texts of all its cells in one: files have a million rows,
//! and to ask for memory twice for each takes longer than to read it.

use crate::exchange::spreadsheet;
use std::fmt;
use std::sync::Arc;

/// The cells of one row, without the space around them.
#[derive(Clone)]
pub(super) struct Cells {
    store: Arc<Store>,
    first: usize,
    count: usize,
}

/// Texts one after the other, and where each ends.
#[derive(Default)]
struct Store {
    text: String,
    ends: Vec<u32>,
}

impl Store {
    fn push(&mut self, cell: &str) {
        self.text.push_str(cell);
        // Texts are at most 50 MB.
        let end = u32::try_from(self.text.len()).unwrap_or(u32::MAX);
        self.ends.push(end);
    }

    fn start(&self, at: usize) -> usize {
        let before = at.checked_sub(1).and_then(|before| self.ends.get(before));
        before.copied().unwrap_or(0) as usize
    }
}

/// A cell without the space around it; most have none, and to see that takes two bytes.
pub(super) fn trimmed(cell: &str) -> &str {
    let solid = |byte: &u8| byte.is_ascii_graphic();
    match cell.as_bytes() {
        [] => cell,
        [first, .., last] if solid(first) && solid(last) => cell,
        _ => cell.trim(),
    }
}

/// Rows as they are read.
#[derive(Default)]
pub(super) struct Sheet {
    store: Store,
    /// The first cell of each row, and how many there are.
    rows: Vec<(u32, u32)>,
}

impl Sheet {
    /// A sheet for a text of so many bytes.
    pub(super) fn of(bytes: usize) -> Self {
        Self {
            store: Store {
                text: String::with_capacity(bytes),
                ends: Vec::with_capacity(bytes / 16),
            },
            rows: Vec::new(),
        }
    }

    pub(super) fn push<'a>(&mut self, cells: impl Iterator<Item = &'a str>) {
        let first = self.store.ends.len();
        for cell in cells {
            self.store.push(trimmed(cell));
        }
        self.end_row(first);
    }

    /// A row of CSV: as [`push`](Self::push), without the marks that keep a spreadsheet from evaluating a text.
    pub(super) fn push_marked<'a>(&mut self, cells: impl Iterator<Item = &'a str>) {
        let first = self.store.ends.len();
        for cell in cells {
            self.store.push(&spreadsheet::original(trimmed(cell)));
        }
        self.end_row(first);
    }

    fn end_row(&mut self, first: usize) {
        let short = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        let count = self.store.ends.len() - first;
        self.rows.push((short(first), short(count)));
    }

    /// How many rows there are.
    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    pub(super) fn into_rows(self) -> Vec<Cells> {
        let store = Arc::new(self.store);
        let row = |(first, count): (u32, u32)| Cells {
            store: Arc::clone(&store),
            first: first as usize,
            count: count as usize,
        };
        self.rows.into_iter().map(row).collect()
    }
}

impl Cells {
    /// A row of its own.
    pub(super) fn new<'a>(cells: impl Iterator<Item = &'a str>) -> Self {
        let mut store = Store::default();
        for cell in cells {
            store.push(trimmed(cell));
        }
        Self {
            first: 0,
            count: store.ends.len(),
            store: Arc::new(store),
        }
    }

    pub(super) fn len(&self) -> usize {
        self.count
    }

    /// The bytes of all of them.
    pub(super) fn bytes(&self) -> usize {
        let end = self.store.start(self.first + self.count);
        end.saturating_sub(self.store.start(self.first))
    }

    /// A cell; empty beyond the last.
    pub(super) fn get(&self, column: usize) -> &str {
        if column >= self.count {
            return "";
        }
        let at = self.first + column;
        let end = self.store.ends.get(at).copied().unwrap_or(0) as usize;
        let cell = self.store.text.get(self.store.start(at)..end);
        cell.unwrap_or_default()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &str> + Clone {
        (0..self.len()).map(|column| self.get(column))
    }

    /// The same cells but for one.
    pub(super) fn with(&self, column: usize, text: &str) -> Self {
        let count = self.len().max(column + 1);
        Self::new((0..count).map(|at| if at == column { text } else { self.get(at) }))
    }
}

impl fmt::Debug for Cells {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}
