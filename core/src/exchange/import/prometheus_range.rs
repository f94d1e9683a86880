//! Prometheus' answer to `query_range`: a matrix of series, a row for each sample.
//!
//! `up` and other 0-or-1 series, availabilities and error ratios: a sample speaks for the time up
//! to the next. Which of the two a ratio is follows from its name ("error", "fail" or "bad" in it
//! say bad) unless [`Options::samples`](super::Options::samples) says so. A missing sample is no
//! sample, not 0: nothing is known then. `NaN`, what a ratio is without traffic, likewise.
//!
//! Of the series `ALERTS`, those with `alertstate="firing"` are incidents, each from its first
//! sample to one step after its last; pending ones are not.

use super::cells::Cells;
use super::json_fields::{bounded, broken};
use super::ledger::{Ledger, names};
use super::samples::{self, Found, Sample, SampleMeaning};
use super::task::Task;
use super::{Column, Field, Format, Import, ImportError, Rejection, impact_text};
use crate::model::plan::YEARS;
use chrono::{DateTime, Datelike, TimeDelta, Utc};
use serde::Deserialize;
use std::borrow::Cow;
use std::collections::BTreeMap;

const SHAPE: ImportError = ImportError::WrongShape {
    format: Format::PrometheusRange,
    expected: "the answer to query_range, with data.resultType \"matrix\"",
};

/// The step of a series of one sample: Prometheus' own default between two scrapes.
const ONE_SAMPLE_STEP: TimeDelta = TimeDelta::minutes(1);

pub(super) fn recognizes(text: &str) -> bool {
    text.trim_start().starts_with('{')
        && text.contains("\"resultType\"")
        && text.contains("\"matrix\"")
}

// Read into its own types: a value tree of 50 MB of samples would take ten times as much.
#[derive(Deserialize)]
struct Answer<'a> {
    #[serde(borrow)]
    data: Data<'a>,
}

#[derive(Deserialize)]
struct Data<'a> {
    #[serde(rename = "resultType")]
    result_type: Cow<'a, str>,
    #[serde(borrow)]
    result: Vec<Series<'a>>,
}

#[derive(Deserialize)]
struct Series<'a> {
    #[serde(default)]
    metric: BTreeMap<String, String>,
    #[serde(borrow, default)]
    values: Vec<(f64, Cow<'a, str>)>,
}

pub(super) fn read(text: &str, task: &Task<'_>) -> Result<Import, ImportError> {
    bounded(text)?;
    let answer: Answer<'_> = serde_json::from_str(text).map_err(|error| {
        if error.is_data() {
            SHAPE
        } else {
            broken(&error)
        }
    })?;
    if answer.data.result_type != "matrix" {
        return Err(SHAPE);
    }
    let options = task.options;
    let mut ledger = Ledger::new(task);
    ledger.expects(
        answer
            .data
            .result
            .iter()
            .map(|series| series.values.len())
            .sum(),
    );
    let mut found = Found::default();
    let mut parts: Vec<String> = Vec::new();
    let (mut chosen, mut meant_bad, mut meant_good) = (0_usize, false, false);
    let series_count = answer.data.result.len();
    for series in answer.data.result {
        let name = series.name();
        parts.push(name.clone());
        if options
            .only
            .as_ref()
            .is_some_and(|only| !names(&name, only))
        {
            ledger.left_out += series.values.len();
            continue;
        }
        chosen += 1;
        let alert = series.alert();
        let meaning = match alert {
            Some(_) => SampleMeaning::Bad,
            None => options.samples.unwrap_or_else(|| meaning_of(&name)),
        };
        if alert.is_none() {
            meant_bad |= meaning == SampleMeaning::Bad;
            meant_good |= meaning == SampleMeaning::Good;
        }
        let fires = alert.as_ref().is_none_or(|alert| alert.fires);
        let title = match alert {
            Some(alert) => alert.title,
            None => format!("{name} below 100%"),
        };
        let read: Vec<Sample> = series
            .values
            .iter()
            .map(|(at, value)| sample(*at, value, &name, meaning, fires))
            .collect();
        let known = read.iter().filter(|sample| sample.fault.is_none());
        let step = samples::step(known.map(|sample| sample.at)).unwrap_or(ONE_SAMPLE_STEP);
        samples::enter(read, step, &title, &mut ledger, &mut found)?;
    }
    parts.sort_unstable();
    parts.dedup();
    if chosen == 0
        && series_count > 0
        && let Some(wanted) = &options.only
    {
        return Err(ImportError::NotFound {
            wanted: wanted.clone(),
            found: parts,
        });
    }
    if meant_good {
        ledger.notes.push(
            "Samples are read as the good share, 0 to 1; choose otherwise if they are error ratios."
                .to_owned(),
        );
    }
    if meant_bad {
        ledger.notes.push(
            "Samples are read as the bad share, 0 to 1; choose otherwise if they are availabilities."
                .to_owned(),
        );
    }
    ledger.notes.extend(samples::notes(&found));
    if chosen > 1 {
        ledger.notes.push(format!(
            "The file holds {chosen} series, read together; choose one for its own budget."
        ));
    }
    let columns = Column::known(&[
        ("time", Some(Field::Start)),
        ("value", Some(Field::ImpactFraction)),
        ("series", Some(Field::Service)),
    ]);
    let mut import = ledger.close(Format::PrometheusRange, columns);
    import.parts = parts;
    import.measured_from = found.span.map(|(from, _)| from);
    import.measured_until = found.span.map(|(_, until)| until);
    Ok(import)
}

/// An alert as its series names it.
struct Alert {
    title: String,
    fires: bool,
}

impl Series<'_> {
    fn label(&self, name: &str) -> &str {
        self.metric
            .get(name)
            .map(String::as_str)
            .unwrap_or_default()
    }

    /// `up{instance="localhost:9090", job="prometheus"}`.
    fn name(&self) -> String {
        let labels: Vec<String> = self
            .metric
            .iter()
            .filter(|(label, _)| *label != "__name__")
            .map(|(label, value)| format!("{label}={value:?}"))
            .collect();
        let name = match self.label("__name__") {
            "" if labels.is_empty() => "the series",
            name => name,
        };
        if labels.is_empty() {
            name.to_owned()
        } else {
            format!("{name}{{{}}}", labels.join(", "))
        }
    }

    fn alert(&self) -> Option<Alert> {
        let state = self.label("alertstate");
        if self.label("__name__") != "ALERTS"
            && (state.is_empty() || self.label("alertname").is_empty())
        {
            return None;
        }
        let of = ["service", "job", "instance"]
            .iter()
            .map(|label| self.label(label))
            .find(|value| !value.is_empty());
        let name = self.label("alertname");
        Some(Alert {
            title: of.map_or_else(|| name.to_owned(), |of| format!("{name} ({of})")),
            fires: state == "firing",
        })
    }
}

fn meaning_of(name: &str) -> SampleMeaning {
    let name = name.to_ascii_lowercase();
    if ["error", "fail", "bad"]
        .iter()
        .any(|word| name.contains(word))
    {
        SampleMeaning::Bad
    } else {
        SampleMeaning::Good
    }
}

fn sample(at: f64, value: &str, series: &str, meaning: SampleMeaning, fires: bool) -> Sample {
    let time = at.to_string();
    let cells = Cells::new([time.as_str(), value, series].into_iter());
    // A cast of what is no time saturates, and is refused by its year.
    let instant = DateTime::<Utc>::from_timestamp_millis(libm::rint(at * 1_000.0) as i64)
        .filter(|at| YEARS.contains(&at.year()));
    let Some(instant) = instant else {
        let fault = Rejection {
            column: "time",
            what: format!("{time} is out of range"),
            expected: "Unix seconds from 1970 to 2199".to_owned(),
        };
        return Sample {
            at: DateTime::<Utc>::UNIX_EPOCH,
            bad_ppb: None,
            cells,
            fault: Some(fault),
        };
    };
    let (bad_ppb, fault) = if value == "NaN" {
        (None, None)
    } else {
        let share = impact_text::rounded(value, 9);
        match share.and_then(|share| samples::bad_ppb(share, meaning)) {
            Some(_) if !fires => (Some(0), None),
            Some(bad) => (Some(bad), None),
            None => {
                let shown: String = value.chars().take(40).collect();
                let fault = Rejection {
                    column: "value",
                    what: format!("{shown} is no share"),
                    expected: "a number from 0 to 1: up, an availability or an error ratio"
                        .to_owned(),
                };
                (None, Some(fault))
            }
        }
    };
    Sample {
        at: instant,
        bad_ppb,
        cells,
        fault,
    }
}
