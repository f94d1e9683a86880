//! Files of a service, for other tools and for people.

use crate::answer::plain;
use crate::refusal::Refusal;
use crate::subject::Subject;
use error_budget::exchange::export::format::{Format, Options, export};
use error_budget::exchange::export::tables::Kind;
use serde::Serialize;
use wasm_bindgen::prelude::*;

#[derive(Serialize)]
struct File {
    name: String,
    media_type: &'static str,
    text: String,
}

/// Writes one service of a plan in a format, by its word: a `name` for the file, its `media_type` and its `text`.
/// `table` is the one that a CSV holds, `""` for the summary. Alerts are those in use.
///
/// # Errors
/// As the assessment of a service; an unknown format or table; a format that cannot say what the service needs said.
#[wasm_bindgen(js_name = exportAs)]
pub fn export_as(
    plan: &str,
    format: &str,
    service: &str,
    now: Option<f64>,
    table: &str,
) -> Result<JsValue, Refusal> {
    let format = format_of(format)?;
    let subject = Subject::read(plan, service, now)?;
    let found = subject.service()?;
    let mut options = Options {
        table: table_of(table)?,
        ..Options::default()
    };
    options.rules.alerts = subject.plan.alerts_in_use().into_owned();
    let text = export(
        &subject.plan,
        &found.id,
        subject.now,
        &subject.zone,
        format,
        &options,
    )?;
    plain(&File {
        name: format.file_name(found),
        media_type: format.media_type(),
        text,
    })
}

fn format_of(word: &str) -> Result<Format, Refusal> {
    Format::from_word(word).ok_or_else(|| {
        let known = Format::ALL.map(Format::word).join(", ");
        let message = format!("there is no format {word:?}; name one of {known}");
        Refusal::argument("format", message)
    })
}

fn table_of(word: &str) -> Result<Kind, Refusal> {
    if word.is_empty() {
        return Ok(Kind::default());
    }
    Kind::from_word(word).ok_or_else(|| {
        let known = Kind::ALL.map(Kind::word).join(", ");
        let message = format!("there is no table {word:?}; name one of {known}");
        Refusal::argument("table", message)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_and_tables_go_by_their_words() {
        assert_eq!(format_of("prometheus"), Ok(Format::Prometheus));
        assert!(format_of("Prometheus").is_err());
        assert_eq!(table_of(""), Ok(Kind::Summary));
        assert_eq!(table_of("burn-rates"), Ok(Kind::BurnRates));
        assert!(table_of("burns").is_err());
    }
}
