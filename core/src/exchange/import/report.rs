//! What became of every row.

use super::cells::Cells;
use super::{Column, Format};
use crate::exchange::spreadsheet;
use crate::model::impact::Impact;
use crate::model::incident::Incident;
use crate::model::traffic::TrafficSeries;
use chrono::{DateTime, Utc};
use std::fmt;

/// A history that was read, row by row.
#[derive(Debug, Clone)]
pub struct Import {
    /// The format it was read as.
    pub format: Format,
    /// What separates the cells, for CSV and TSV.
    pub delimiter: Option<char>,
    /// Whether the first line named the columns.
    pub header: bool,
    /// The columns, what each was read as, and a few of its values.
    pub columns: Vec<Column>,
    /// The rows in the order of the file.
    pub rows: Vec<Row>,
    /// Rows read as written.
    pub accepted: usize,
    /// Rows kept with something changed or assumed.
    pub repaired: usize,
    /// Rows not kept.
    pub rejected: usize,
    /// Rows of other services than the one chosen; not among [`rows`](Self::rows).
    pub left_out: usize,
    /// What was read, in the order of the file; [`Row::incident`] points here.
    pub incidents: Vec<Incident>,
    /// Incidents that start before an earlier one has ended.
    pub overlapping: usize,
    /// The words that say how bad it was, in the order in which they were met: to choose what
    /// each weighs, see [`ImpactWords`](super::ImpactWords). At most 100.
    pub words: Vec<ImpactWord>,
    /// How many events there were, where the file counts them.
    pub traffic: Option<TrafficSeries>,
    /// The services, components or sites that the file names, one of which
    /// [`Options::only`](super::Options::only) can choose.
    pub parts: Vec<String>,
    /// Start of the record, where the file tells it.
    pub measured_from: Option<DateTime<Utc>>,
    /// End of the record, where the file tells it.
    pub measured_until: Option<DateTime<Utc>>,
    /// What holds for the file as a whole: one sentence each.
    pub notes: Vec<String>,
}

impl Import {
    /// Rows read: accepted + repaired + rejected.
    #[must_use]
    pub fn rows_read(&self) -> usize {
        self.rows.len()
    }

    /// The incident that a row led to.
    #[must_use]
    pub fn incident(&self, row: &Row) -> Option<&Incident> {
        self.incidents.get(row.incident?)
    }

    /// `comma separated`, `tab separated`, ... or the format's title.
    #[must_use]
    pub fn shape(&self) -> &'static str {
        match self.delimiter {
            Some(',') => "comma separated",
            Some(';') => "semicolon separated",
            Some('\t') => "tab separated",
            Some('|') => "pipe separated",
            _ => self.format.title(),
        }
    }

    /// `8 rows read = 5 accepted + 2 repaired + 1 rejected`.
    #[must_use]
    pub fn sum(&self) -> String {
        format!(
            "{} rows read = {} accepted + {} repaired + {} rejected",
            self.rows_read(),
            self.accepted,
            self.repaired,
            self.rejected
        )
    }

    /// The rejected rows as CSV: their columns, then the reason. For mending, often in a spreadsheet, and importing again:
    /// a formula in it is marked as a text ([`spreadsheet::value`]), and read back without the mark.
    #[must_use]
    pub fn rejected_csv(&self) -> String {
        let mut text = String::new();
        for column in &self.columns {
            push_csv(&mut text, &column.header);
            text.push(',');
        }
        text.push_str("reason\n");
        for row in &self.rows {
            if let Outcome::Rejected(rejection) = &row.outcome {
                for column in 0..self.columns.len() {
                    push_csv(&mut text, row.cell(column));
                    text.push(',');
                }
                push_csv(&mut text, &rejection.to_string());
                text.push('\n');
            }
        }
        text
    }
}

fn push_csv(text: &mut String, cell: &str) {
    text.push_str(&spreadsheet::field(&spreadsheet::value(cell)));
}

/// A word of a file that says how bad an incident was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImpactWord {
    /// As it is written first.
    pub word: String,
    /// The rows that say it, in any case.
    pub rows: usize,
    /// What it weighs by [`Options::impact_words`](super::Options::impact_words); `None` when
    /// they do not know it.
    pub impact: Option<Impact>,
}

/// One row of a file.
#[derive(Debug, Clone)]
pub struct Row {
    /// From 1, the header and blank lines not counted.
    pub number: usize,
    pub(super) cells: Cells,
    /// What became of it.
    pub outcome: Outcome,
    /// Place in [`Import::incidents`]. `None` when rejected, and for rows that say something
    /// else, such as "is up again".
    pub incident: Option<usize>,
}

impl Row {
    /// The text of a column, from 0; empty where the row is short.
    #[must_use]
    pub fn cell(&self, column: usize) -> &str {
        self.cells.get(column)
    }

    /// Why the row is not simply accepted, as one sentence with its place; empty when it is.
    #[must_use]
    pub fn message(&self) -> String {
        match &self.outcome {
            Outcome::Accepted => String::new(),
            Outcome::Repaired(repairs) => {
                let mut message = format!("Row {}, ", self.number);
                for (at, repair) in repairs.iter().enumerate() {
                    let told = repairs.iter().take(at).any(|other| other.how == repair.how);
                    if !told {
                        message.push_str(if at == 0 { "" } else { "; " });
                        message.push_str(&repair.how);
                    }
                }
                message
            }
            Outcome::Rejected(rejection) => format!("Row {}, {rejection}", self.number),
        }
    }
}

/// What became of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Read as written.
    Accepted,
    /// Kept, with something changed or assumed.
    Repaired(Vec<Repair>),
    /// Not kept.
    Rejected(Rejection),
}

/// One thing changed or assumed in a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Repair {
    /// `start`, `end`, `impact`, `category`, `title` or `id`.
    pub column: &'static str,
    /// What is written.
    pub was: String,
    /// What it was read as, for people; empty when nothing changed.
    pub now: String,
    /// Why, such as `28 cannot be a month, so day first`.
    pub how: String,
}

/// Why a row was not kept. Displays as "column start: what; expected ...".
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejection {
    /// `start`, `end`, `duration`, `impact`, ...
    pub column: &'static str,
    /// What is wrong.
    pub what: String,
    /// What would be right.
    pub expected: String,
}

impl fmt::Display for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "column {}: {}; expected {}",
            self.column, self.what, self.expected
        )
    }
}
