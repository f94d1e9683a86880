//! Histories from files.

mod options;

use crate::answer::plain;
use crate::refusal::Refusal;
use crate::subject::utf8;
use chrono::{DateTime, Utc};
use error_budget::exchange::import::{Field, Import, Outcome, import_watched};
use error_budget::model::duration;
use error_budget::model::incident::Incident;
use serde::Serialize;
use wasm_bindgen::prelude::*;

/// What was read. Incidents and traffic are written as in a plan.
#[derive(Serialize)]
struct History<'a> {
    format: &'static str,
    shape: &'static str,
    header: bool,
    columns: Vec<Column<'a>>,
    rows_read: usize,
    accepted: usize,
    repaired: usize,
    rejected: usize,
    left_out: usize,
    sum: String,
    incidents: &'a [Incident],
    /// The rows that were not simply accepted.
    rows: Vec<Row>,
    rejected_csv: String,
    overlapping: usize,
    traffic: Option<Traffic>,
    /// The words that say how bad it was, with what each weighs.
    words: Vec<Word<'a>>,
    parts: &'a [String],
    measured_from: Option<DateTime<Utc>>,
    measured_until: Option<DateTime<Utc>>,
    notes: &'a [String],
}

/// A column as it is shown for mapping.
#[derive(Serialize)]
struct Column<'a> {
    header: &'a str,
    field: Option<Field>,
    samples: &'a [String],
}

#[derive(Serialize)]
struct Word<'a> {
    word: &'a str,
    impact: Option<String>,
}

#[derive(Serialize)]
struct Row {
    number: usize,
    outcome: &'static str,
    message: String,
}

#[derive(Serialize)]
struct Traffic {
    start: DateTime<Utc>,
    step: String,
    counts: Vec<f64>,
}

/// Reads a history of incidents. `options` is a JSON object: `format`, `date_order`, `columns` and what else the text
/// cannot say of itself. `watch` is called with the share done, from 0 to 1, and stops the import by answering `false`.
///
/// # Errors
/// A text that is no history, an unknown option or zone, an import that was stopped. A row that cannot be read is no
/// error: it is counted and listed.
#[wasm_bindgen(js_name = importHistory)]
pub fn import_history(
    text: &[u8],
    now: f64,
    zone_name: &str,
    options: &str,
    watch: &js_sys::Function,
) -> Result<JsValue, Refusal> {
    let options = options::read(options, now, zone_name)?;
    let text = utf8(text)?;
    let mut going_on = |progress: error_budget::exchange::import::Progress| {
        let answer = watch.call1(&JsValue::NULL, &progress.share.into());
        answer.is_ok_and(|answer| answer != JsValue::FALSE)
    };
    plain(&history(&import_watched(text, &options, &mut going_on)?))
}

fn history(read: &Import) -> History<'_> {
    let rows = read.rows.iter().filter_map(|row| {
        let outcome = match row.outcome {
            Outcome::Accepted => return None,
            Outcome::Repaired(_) => "repaired",
            Outcome::Rejected(_) => "rejected",
        };
        Some(Row {
            number: row.number,
            outcome,
            message: row.message(),
        })
    });
    let traffic = read.traffic.as_ref().map(|series| {
        let hours = series.step().num_milliseconds() as f64 / 3_600_000.0;
        let counts = series
            .rates()
            .iter()
            .map(|rate| rate.events_per_hour() * hours);
        Traffic {
            start: series.start(),
            step: duration::to_text(series.step()),
            counts: counts.collect(),
        }
    });
    let columns = read.columns.iter().map(|column| Column {
        header: &column.header,
        field: column.field,
        samples: &column.samples,
    });
    let words = read.words.iter().map(|word| Word {
        word: &word.word,
        impact: word.impact.map(|impact| impact.to_string()),
    });
    History {
        format: read.format.name(),
        shape: read.shape(),
        header: read.header,
        columns: columns.collect(),
        rows_read: read.rows_read(),
        accepted: read.accepted,
        repaired: read.repaired,
        rejected: read.rejected,
        left_out: read.left_out,
        sum: read.sum(),
        incidents: &read.incidents,
        rows: rows.collect(),
        rejected_csv: read.rejected_csv(),
        overlapping: read.overlapping,
        traffic,
        words: words.collect(),
        parts: &read.parts,
        measured_from: read.measured_from,
        measured_until: read.measured_until,
        notes: &read.notes,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use error_budget::exchange::import::{Options, import};
    use error_budget::model::zone::Zone;

    #[test]
    fn every_row_is_counted_and_those_with_a_word_to_say_are_listed() {
        let now = "2026-03-10T14:30:00Z".parse().expect("an instant");
        let text =
            "start,end\n2026-03-05 16:04,2026-03-05 16:16\n2026-03-06 10:00,12m\nnever,12m\n";
        let read = import(text, &Options::new(now, Zone::utc())).expect("a table");
        let history = history(&read);
        assert_eq!(
            (
                history.accepted,
                history.repaired,
                history.rejected,
                history.rows_read
            ),
            (1, 1, 1, 3)
        );
        let told: Vec<(usize, &str)> = history
            .rows
            .iter()
            .map(|row| (row.number, row.outcome))
            .collect();
        assert_eq!(told, [(2, "repaired"), (3, "rejected")]);
    }
}
