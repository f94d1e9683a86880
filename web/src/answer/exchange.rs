//! Files in and out: what is read, and what a preview shows of it.
//!
//! Readers are heavy and a file may have 50 MB, so all of them run in the worker; the page sees plain data.

mod destination;
mod export;
mod history;
mod share;
mod spec;

pub use destination::Destination;
pub use export::{Export, Exported, Measured, Offer, Offers, Wants};
pub use history::{After, Cell, History, Line, Read};
pub use share::{Code, Link, MakeLink, Summarise};
pub use spec::{Specs, put as put_specs};

use super::{Question, Subject};
use crate::host;
use crate::worker;
use chrono::DateTime;
use error_budget::exchange::datetime::DateOrder;
use error_budget::exchange::import::{
    Edit, Format, ImportError, Mapping, Options, Progress, import_watched, sniff,
};
use error_budget::model::zone::Zone;
use serde::{Deserialize, Serialize};

/// Reads the text that comes with the question: a history, or specs of services.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ReadFile {
    /// The instant to measure "in the future" and "still ongoing" against, in Unix milliseconds.
    pub now: i64,
    /// The zone of times without one.
    pub zone: String,
    /// The order of day and month where a column leaves it open.
    pub dates: Dates,
    /// What each column holds, by its position in the fields offered; guessed when absent.
    pub mapping: Option<Vec<Option<u8>>>,
    /// Cells to read otherwise than written.
    pub corrections: Vec<Correction>,
    /// One service, component or site of a file that holds several.
    pub only: Option<String>,
}

/// How a date such as 03/04/2026 is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Dates {
    /// As the column itself decides it.
    AsFound,
    /// The day comes first.
    DayFirst,
    /// The month comes first.
    MonthFirst,
}

/// A cell that is to say something else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Correction {
    /// The row's number.
    pub row: u32,
    /// The column, from 0.
    pub column: u32,
    /// The text instead.
    pub text: String,
}

/// What a text was read as.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Reading {
    /// What happened to a service.
    History(History),
    /// What services promise.
    Specs(Specs),
}

/// Why a text was not read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// What is wrong and what is expected; several faults stand in a line each.
    pub why: String,
    /// The columns of a table in which none is known to hold the start: to be told.
    pub columns: Vec<String>,
    /// What a column can hold.
    pub fields: Vec<String>,
}

impl Question for ReadFile {
    const NAME: &'static str = "read file";
    type Reply = Result<Reading, Refusal>;

    fn answer(&self, subject: &Subject) -> Self::Reply {
        let text = &subject.text;
        let options = self.options(subject);
        let mut watch = |progress: Progress| {
            worker::tell(progress.share);
            true
        };
        match import_watched(text, &options, &mut watch) {
            Ok(read) => Ok(Reading::History(history::of(read, subject, &options))),
            Err(error) => match spec::read(text) {
                Some(specs) => specs.map(Reading::Specs).map_err(Refusal::of),
                None => Err(Refusal::of_import(error)),
            },
        }
    }
}

impl ReadFile {
    fn options(&self, subject: &Subject) -> Options {
        let zone = host::zone(&self.zone).unwrap_or_else(Zone::utc);
        let now = DateTime::from_timestamp_millis(self.now).unwrap_or(subject.now);
        let mut options = Options::new(now, zone);
        options.date_order = match self.dates {
            Dates::AsFound => DateOrder::Auto,
            Dates::DayFirst => DateOrder::DayFirst,
            Dates::MonthFirst => DateOrder::MonthFirst,
        };
        options.mapping = self.mapping.as_ref().map(|fields| Mapping {
            fields: fields.iter().map(|place| history::field(*place)).collect(),
        });
        if options.mapping.is_some() && sniff(&subject.text).is_none() {
            // Whoever says what the columns hold says that it is a table.
            let first = subject.text.lines().next().unwrap_or_default();
            options.format = Some(if first.contains('\t') {
                Format::Tsv
            } else {
                Format::Csv
            });
        }
        options.edits = self
            .corrections
            .iter()
            .map(|correction| Edit {
                row: correction.row as usize,
                column: correction.column as usize,
                text: correction.text.clone(),
            })
            .collect();
        options.only.clone_from(&self.only);
        options
    }
}

impl Refusal {
    /// For a reason alone.
    #[must_use]
    pub fn of(why: String) -> Self {
        Self {
            why,
            columns: Vec::new(),
            fields: Vec::new(),
        }
    }

    fn of_import(error: ImportError) -> Self {
        let mut refusal = Self::of(error.to_string());
        if let ImportError::NoStart { headers } = error {
            refusal.columns = headers;
            refusal.fields = history::fields();
        }
        refusal
    }
}
