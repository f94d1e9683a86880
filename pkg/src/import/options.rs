//! How to read a history: what a file cannot say of itself.

use crate::options::options;
use crate::refusal::Refusal;
use crate::subject::checked;
use crate::zone::zone;
use chrono::TimeDelta;
use error_budget::exchange::datetime::DateOrder;
use error_budget::exchange::import::{Edit, Field, Format, Mapping, Options, SampleMeaning};
use error_budget::model::duration;
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Given {
    format: Option<String>,
    date_order: Option<Order>,
    only: Option<String>,
    header: Option<bool>,
    columns: Option<Vec<Option<Field>>>,
    edits: Vec<Correction>,
    relative_start: Option<f64>,
    impact_words: BTreeMap<String, String>,
    shortest: Option<String>,
    samples: Option<Meaning>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Order {
    DayFirst,
    MonthFirst,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Meaning {
    Good,
    Bad,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Correction {
    row: usize,
    column: usize,
    text: String,
}

/// Reads the options of an import. `now` is in milliseconds.
///
/// # Errors
/// An instant out of range, an unknown zone, a field that is not known, a word, length or impact that does not exist.
pub(super) fn read(text: &str, now: f64, zone_name: &str) -> Result<Options, Refusal> {
    let given: Given = options(text, "options")?;
    let mut read = Options::new(checked(now, "now")?, zone(zone_name)?);
    read.format = given.format.as_deref().map(format).transpose()?;
    read.date_order = match given.date_order {
        None => DateOrder::Auto,
        Some(Order::DayFirst) => DateOrder::DayFirst,
        Some(Order::MonthFirst) => DateOrder::MonthFirst,
    };
    read.only = given.only.filter(|only| !only.is_empty());
    read.header = given.header;
    read.mapping = given.columns.map(|fields| Mapping { fields });
    let edits = given.edits.into_iter().map(|edit| Edit {
        row: edit.row,
        column: edit.column,
        text: edit.text,
    });
    read.edits = edits.collect();
    let start = given.relative_start;
    read.relative_start = start
        .map(|at| checked(at, "options.relative_start"))
        .transpose()?;
    for (word, weight) in &given.impact_words {
        let path = format!("options.impact_words.{word}");
        let impact = weight.parse();
        read.impact_words.set(
            word,
            impact.map_err(|error| Refusal::argument(&path, error))?,
        );
    }
    read.shortest = match &given.shortest {
        Some(text) => {
            duration::parse(text).map_err(|error| Refusal::argument("options.shortest", error))?
        }
        None => TimeDelta::zero(),
    };
    read.samples = given.samples.map(|meaning| match meaning {
        Meaning::Good => SampleMeaning::Good,
        Meaning::Bad => SampleMeaning::Bad,
    });
    Ok(read)
}

fn format(name: &str) -> Result<Format, Refusal> {
    Format::from_name(name).ok_or_else(|| {
        let known = Format::ALL.map(Format::name).join(", ");
        let message = format!(
            "there is no format {name:?}; leave it out to have it told, or name one of {known}"
        );
        Refusal::argument("options.format", message)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given(text: &str) -> Result<Options, Refusal> {
        read(text, 0.0, "UTC")
    }

    #[test]
    fn what_is_told_is_read() {
        let text = r#"{
            "format": "csv", "date_order": "day-first", "only": "api", "header": false,
            "columns": ["start", null, "impact_fraction"], "edits": [{"row": 2, "column": 0, "text": "2026-03-02"}],
            "relative_start": 60000, "impact_words": {"bumpy": "5%"}, "shortest": "15m", "samples": "bad"
        }"#;
        let options = given(text).expect("options");
        assert_eq!(options.format, Some(Format::Csv));
        assert_eq!(
            (options.date_order, options.header),
            (DateOrder::DayFirst, Some(false))
        );
        let fields = options.mapping.map(|mapping| mapping.fields);
        assert_eq!(
            fields,
            Some(vec![Some(Field::Start), None, Some(Field::ImpactFraction)])
        );
        assert_eq!(options.edits.len(), 1);
        assert_eq!(options.relative_start.map(|at| at.timestamp()), Some(60));
        assert_eq!(options.impact_words.get("Bumpy"), "5%".parse().ok());
        assert_eq!(options.shortest, TimeDelta::minutes(15));
        assert_eq!(options.samples, Some(SampleMeaning::Bad));
    }

    #[test]
    fn what_is_not_known_is_refused() {
        for wrong in [
            r#"{"fromat": "csv"}"#,
            r#"{"format": "xml"}"#,
            r#"{"date_order": "year-first"}"#,
            r#"{"columns": ["begin"]}"#,
            r#"{"edits": [{"row": -1, "column": 0, "text": ""}]}"#,
            r#"{"relative_start": 1e300}"#,
            r#"{"impact_words": {"bumpy": "200%"}}"#,
            r#"{"shortest": "soon"}"#,
            r#"{"samples": "some"}"#,
        ] {
            assert!(given(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn every_field_has_the_word_of_the_types() {
        let words = [
            "start",
            "end",
            "duration",
            "duration_seconds",
            "impact_percent",
            "impact_fraction",
            "category",
            "title",
            "id",
            "service",
        ];
        for (field, word) in Field::ALL.into_iter().zip(words) {
            let read = given(&format!(r#"{{"columns": ["{word}"]}}"#)).expect("a field");
            assert_eq!(
                read.mapping.map(|mapping| mapping.fields),
                Some(vec![Some(field)])
            );
        }
    }
}
