//! A history as a preview shows it.

use super::{Destination, Subject};
use crate::state::usual_objective;
use error_budget::engine::assessment::Assessment;
use error_budget::engine::record::Record;
use error_budget::exchange::export::figures;
use error_budget::exchange::import::{Field, Import, Options, Outcome, Row as ImportRow};
use error_budget::exchange::plan_json;
use error_budget::model::plan::{Plan, Service};
use serde::{Deserialize, Serialize};

/// Rows drawn in a preview; of a longer file those with something to say come first.
const SHOWN_ROWS: usize = 200;
/// Columns drawn: those that hold something, then the first. A line of a thousand commas is a table, too.
const SHOWN_COLUMNS: usize = 40;
/// Cells drawn, so that a preview is laid out within a frame or two.
const SHOWN_CELLS: usize = 3_200;
/// Services to choose from.
const SHOWN_PARTS: usize = 300;
/// The longest cell drawn, in characters.
const SHOWN_CHARACTERS: usize = 80;

/// A history that was read.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct History {
    /// `comma separated`, or the name of the format.
    pub shape: String,
    /// Rows read: accepted, repaired and rejected ones.
    pub sum: [u32; 4],
    /// What the file names, one of which can be chosen.
    pub parts: Vec<String>,
    /// What holds for the file as a whole.
    pub notes: Vec<String>,
    /// Its columns, and which of the fields each holds.
    pub columns: Vec<(String, Option<u8>)>,
    /// Places of the columns that are drawn, ascending.
    pub shown: Vec<u32>,
    /// What a column can hold; empty where the format has fixed columns.
    pub fields: Vec<String>,
    /// Days and times may be written in more than one way.
    pub written_dates: bool,
    /// The rows drawn.
    pub lines: Vec<Line>,
    /// Rows left out, and how many of them were rejected.
    pub more: [u32; 2],
    /// What the budget would say, for each of [`Destination::ALL`].
    pub after: Vec<Option<After>>,
    /// The rejected rows with their reasons, as CSV.
    pub rejected: String,
    /// How many incidents came of it.
    pub incidents: u32,
    /// They and the bounds of the record, as a plan of one service.
    pub plan: String,
}

/// A row of a preview.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Line {
    /// Its number in the file.
    pub number: u32,
    /// What became of it.
    pub outcome: Read,
    /// Its cells in the columns that are drawn.
    pub cells: Vec<Cell>,
    /// Why it is not simply accepted.
    pub message: String,
}

/// What became of a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Read {
    /// Read as written.
    Accepted,
    /// Kept, with something changed or assumed.
    Repaired,
    /// Not kept.
    Rejected,
}

/// A cell of a preview.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Cell {
    /// What is written, cut where it is long.
    pub text: String,
    /// What it was read as instead.
    pub now: Option<String>,
    /// It is why the row was rejected.
    pub wrong: bool,
}

/// The budget after an import, in words.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct After {
    /// `24.80 of 43.20 min spent`.
    pub spent: String,
    /// `18.4`.
    pub left: String,
    /// The status's word.
    pub status: String,
}

/// The field at a position of [`fields`].
pub(super) fn field(place: Option<u8>) -> Option<Field> {
    Field::ALL.get(usize::from(place?)).copied()
}

fn place(field: Field) -> Option<u8> {
    let place = Field::ALL.iter().position(|known| *known == field)?;
    u8::try_from(place).ok()
}

/// What a column can hold, in the order it is offered.
pub(super) fn fields() -> Vec<String> {
    Field::ALL.map(|field| field.label().to_owned()).to_vec()
}

/// A history that was read, for the preview.
pub(super) fn of(read: Import, subject: &Subject, options: &Options) -> History {
    let shown = shown(&read);
    let parts = read.parts.len();
    let (lines, more) = lines(&read, &shown);
    let is_table = read.delimiter.is_some();
    let mut service = Service::new("imported", "imported", usual_objective());
    let rejected = if read.rejected > 0 {
        read.rejected_csv()
    } else {
        String::new()
    };
    let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    let mut history = History {
        shape: read.shape().to_owned(),
        sum: [
            count(read.rows_read()),
            count(read.accepted),
            count(read.repaired),
            count(read.rejected),
        ],
        columns: read
            .columns
            .iter()
            .map(|column| (column.header.clone(), column.field.and_then(place)))
            .collect(),
        shown: shown.into_iter().map(count).collect(),
        fields: if is_table { fields() } else { Vec::new() },
        written_dates: is_table,
        lines,
        more,
        after: Vec::new(),
        rejected,
        incidents: count(read.incidents.len()),
        plan: String::new(),
        parts: read.parts.into_iter().take(SHOWN_PARTS).collect(),
        notes: read.notes,
    };
    service.incidents = read.incidents;
    (service.measured_from, service.measured_until) = (read.measured_from, read.measured_until);
    history.after = Destination::ALL
        .iter()
        .map(|destination| after(*destination, &service, subject, options))
        .collect();
    if let Some(more) = parts.checked_sub(SHOWN_PARTS).filter(|more| *more > 0) {
        let notes = &mut history.notes;
        notes.push(format!(
            "{more} more services than can be chosen here are named."
        ));
    }
    history.plan = plan_json::write(&Plan {
        services: vec![service],
        ..Plan::default()
    });
    history
}

fn after(
    destination: Destination,
    read: &Service,
    subject: &Subject,
    options: &Options,
) -> Option<After> {
    let mut service = match destination {
        Destination::Add | Destination::Replace => subject.service()?.clone(),
        Destination::NewService | Destination::NewPlan => {
            Service::new("imported", "imported", usual_objective())
        }
    };
    destination.put(&mut service, read.clone());
    let now = match destination {
        Destination::NewPlan => options.now,
        _ => subject.now,
    };
    let answer = Assessment::of(&service, &Record::new(&service, now, &subject.zone));
    Some(After {
        spent: format!(
            "{} of {} {} spent",
            figures::cost(answer.budget.consumed),
            figures::cost(answer.budget.total),
            figures::unit(answer.unit)
        ),
        left: figures::amount(answer.budget.remaining),
        status: answer.status.status.word().to_owned(),
    })
}

/// The columns to draw, ascending.
fn shown(read: &Import) -> Vec<usize> {
    let columns = || read.columns.iter().enumerate();
    let holding = columns().filter(|(_, column)| column.field.is_some());
    let others = columns().filter(|(_, column)| column.field.is_none());
    let first = holding.chain(others).take(SHOWN_COLUMNS);
    let mut places: Vec<usize> = first.map(|(place, _)| place).collect();
    places.sort_unstable();
    places
}

/// The rows to draw, in the order of the file, and how many are left out.
fn lines(read: &Import, shown: &[usize]) -> (Vec<Line>, [u32; 2]) {
    let most = SHOWN_ROWS.min(SHOWN_CELLS / shown.len().max(1));
    let fields: Vec<Option<Field>> = read.columns.iter().map(|column| column.field).collect();
    let speaks = |row: &&ImportRow| row.outcome != Outcome::Accepted;
    let rows = &read.rows;
    // What has something to say first; the rest as far as there is room.
    let mut room = most.saturating_sub(rows.iter().filter(speaks).count());
    let mut spoken = most;
    let mut left_out = [0, 0];
    let mut drawn = Vec::new();
    for row in rows {
        let place = if speaks(&row) { &mut spoken } else { &mut room };
        if *place > 0 {
            *place -= 1;
            drawn.push(line(row, &fields, shown));
        } else {
            left_out[0] += 1;
            left_out[1] += u32::from(matches!(row.outcome, Outcome::Rejected(_)));
        }
    }
    (drawn, left_out)
}

fn line(row: &ImportRow, fields: &[Option<Field>], shown: &[usize]) -> Line {
    Line {
        number: u32::try_from(row.number).unwrap_or(u32::MAX),
        outcome: match row.outcome {
            Outcome::Accepted => Read::Accepted,
            Outcome::Repaired(_) => Read::Repaired,
            Outcome::Rejected(_) => Read::Rejected,
        },
        cells: shown
            .iter()
            .map(|column| {
                let field = fields.get(*column).copied().flatten();
                cell(row, *column, field.map(word))
            })
            .collect(),
        message: row.message(),
    }
}

/// A cell: what is written, what it was read as, or that it cannot be read.
fn cell(row: &ImportRow, column: usize, field: Option<&str>) -> Cell {
    let about = |place: &str| field == Some(place);
    let (now, wrong) = match &row.outcome {
        Outcome::Accepted => (None, false),
        Outcome::Repaired(repairs) => {
            let repair = repairs
                .iter()
                .find(|repair| about(repair.column) && !repair.now.is_empty());
            (repair.map(|repair| repair.now.clone()), false)
        }
        Outcome::Rejected(rejection) => (None, about(rejection.column)),
    };
    Cell {
        text: row.cell(column).chars().take(SHOWN_CHARACTERS).collect(),
        now,
        wrong,
    }
}

/// The word by which repairs and rejections name a field.
fn word(field: Field) -> &'static str {
    match field {
        Field::Start => "start",
        Field::End => "end",
        Field::Duration | Field::DurationSeconds => "duration",
        Field::ImpactPercent | Field::ImpactFraction => "impact",
        Field::Category => "category",
        Field::Title => "title",
        Field::Id => "id",
        Field::Service => "service",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use error_budget::exchange::import::import;
    use error_budget::model::zone::Zone;

    #[test]
    fn of_a_thousand_columns_those_that_hold_something_are_drawn() {
        let now = chrono::DateTime::from_timestamp(1_773_153_000, 0).expect("an instant");
        let named = |column: usize| match column {
            900 => "start".to_owned(),
            901 => "end".to_owned(),
            other => format!("c{other}"),
        };
        let cell = |column: usize| match column {
            900 => "2026-03-01 10:00".to_owned(),
            901 => "2026-03-01 10:10".to_owned(),
            _ => "x".to_owned(),
        };
        let row = |of: &dyn Fn(usize) -> String| (0..1_000).map(of).collect::<Vec<_>>().join(",");
        let text = row(&named) + &("\n".to_owned() + &row(&cell)).repeat(500);
        let read = import(&text, &Options::new(now, Zone::utc())).expect("a table");
        let drawn = shown(&read);
        assert_eq!(drawn.len(), SHOWN_COLUMNS);
        assert!(drawn.contains(&0) && drawn.ends_with(&[900, 901]));
        let (lines, more) = lines(&read, &drawn);
        // 3,200 cells are 80 rows of 40.
        assert_eq!((lines.len(), more), (80, [420, 0]));
        assert!(lines.iter().all(|line| line.cells.len() == SHOWN_COLUMNS));
    }
}
