//! Datadog's `GET /api/v1/slo/{id}/history` of an SLO based on metrics.
//!
//! A row is one step of the series: numerator good of denominator valid events. The bad share of
//! the step is an incident, and the denominators are the traffic, so that the occurrences method
//! gives the file's own `sli_value`. A step of 0 of 0 knows nothing and weighs nothing. SLOs based
//! on monitors have no series and are refused.

use super::cells::Cells;
use super::json_fields::parse;
use super::ledger::Ledger;
use super::samples::{self, Found, Sample};
use super::task::Task;
use super::{Column, Field, Format, Import, ImportError, MAX_ROWS, Rejection};
use crate::model::PPB;
use crate::model::plan::YEARS;
use crate::model::traffic::TrafficSeries;
use chrono::{DateTime, Datelike, TimeDelta, Utc};
use serde_json::{Map, Value};

const SHAPE: ImportError = ImportError::WrongShape {
    format: Format::DatadogSlo,
    expected: "the history of an SLO based on metrics, with data.series.numerator and denominator",
};

pub(super) fn recognizes(text: &str) -> bool {
    text.trim_start().starts_with('{')
        && text.contains("\"overall\"")
        && text.contains("\"sli_value\"")
}

pub(super) fn read(text: &str, task: &Task<'_>) -> Result<Import, ImportError> {
    let value = parse(text)?;
    let data = value.get("data").and_then(Value::as_object).ok_or(SHAPE)?;
    let series = data.get("series").and_then(Value::as_object).ok_or(SHAPE)?;
    let numbers = |key: &str| -> Option<&Vec<Value>> { series.get(key)?.get("values")?.as_array() };
    let (good, valid) = numbers("numerator")
        .zip(numbers("denominator"))
        .ok_or(SHAPE)?;
    let times = series.get("times").and_then(Value::as_array).ok_or(SHAPE)?;
    let rows = times.len().max(good.len()).max(valid.len());
    if rows > MAX_ROWS {
        return Err(ImportError::TooManyRows);
    }
    let samples: Vec<Sample> = (0..rows)
        .map(|row| sample(times.get(row), good.get(row), valid.get(row)))
        .collect();
    let known = samples.iter().filter(|sample| sample.fault.is_none());
    let interval = series
        .get("interval")
        .and_then(Value::as_i64)
        .filter(|seconds| (1..=366 * 86_400).contains(seconds))
        .map(TimeDelta::seconds);
    let step = interval
        .or_else(|| samples::step(known.map(|sample| sample.at)))
        .unwrap_or(TimeDelta::minutes(1));
    let traffic = traffic(&samples, valid, step);

    let mut ledger = Ledger::new(task);
    ledger.expects(rows);
    let mut found = Found::default();
    samples::enter(samples, step, "Bad events", &mut ledger, &mut found)?;
    ledger.notes.extend(samples::notes(&found));
    if traffic.is_some() {
        ledger.notes.push(
            "The file counts events: with the method occurrences the budget is weighed by them."
                .to_owned(),
        );
    }
    ledger.notes.extend(objectives(data));
    let columns = Column::known(&[
        ("time", Some(Field::Start)),
        ("numerator", None),
        ("denominator", None),
    ]);
    let mut import = ledger.close(Format::DatadogSlo, columns);
    import.traffic = traffic;
    import.measured_from = found.span.map(|(from, _)| from);
    import.measured_until = found.span.map(|(_, until)| until);
    Ok(import)
}

fn sample(time: Option<&Value>, good: Option<&Value>, valid: Option<&Value>) -> Sample {
    let text = |value: Option<&Value>| value.map(Value::to_string).unwrap_or_default();
    let (time_text, good_text, valid_text) = (text(time), text(good), text(valid));
    let cells = Cells::new([time_text.as_str(), &good_text, &valid_text].into_iter());
    let at = time
        .and_then(Value::as_i64)
        .and_then(DateTime::<Utc>::from_timestamp_millis)
        .filter(|at| YEARS.contains(&at.year()));
    let fault = |column, what: String, expected: &str| Rejection {
        column,
        what: what.chars().take(120).collect(),
        expected: expected.to_owned(),
    };
    let number = |value: Option<&Value>| {
        value
            .and_then(Value::as_f64)
            .filter(|number| number.is_finite() && *number >= 0.0)
    };
    let read = match (at, number(good), number(valid)) {
        (None, ..) => Err(fault(
            "time",
            format!("{time_text:?} is no time"),
            "Unix milliseconds from 1970 to 2199",
        )),
        (Some(_), Some(good), Some(valid)) if good <= valid => {
            // 0 of 0: no events, so nothing is known.
            Ok((valid > 0.0).then(|| {
                let bad = libm::rint((valid - good) / valid * f64::from(PPB));
                // Between 0 and one whole.
                bad as u32
            }))
        }
        (Some(_), Some(_), Some(_)) => Err(fault(
            "numerator",
            format!("{good_text} good of {valid_text} events"),
            "at most as many good events as valid ones",
        )),
        _ => Err(fault(
            "numerator",
            format!("{good_text:?} of {valid_text:?} are no counts"),
            "numbers from 0 on",
        )),
    };
    let (bad_ppb, fault) = match read {
        Ok(bad) => (bad, None),
        Err(fault) => (None, Some(fault)),
    };
    Sample {
        at: at.unwrap_or(DateTime::<Utc>::UNIX_EPOCH),
        bad_ppb,
        cells,
        fault,
    }
}

/// The denominators as traffic, where every step has one and they follow each other without gap.
fn traffic(samples: &[Sample], valid: &[Value], step: TimeDelta) -> Option<TrafficSeries> {
    let even = samples
        .windows(2)
        .all(|pair| matches!(pair, [a, b] if b.at - a.at == step));
    if !even || samples.iter().any(|sample| sample.fault.is_some()) {
        return None;
    }
    let start = samples.first()?.at;
    let counts: Vec<f64> = valid.iter().filter_map(Value::as_f64).collect();
    // A plan keeps up to 10^10 events an hour; only their ratios weigh, so more is scaled down.
    let mut scale = 1.0;
    for _ in 0..12 {
        let scaled: Vec<f64> = counts.iter().map(|count| count / scale).collect();
        if let Ok(series) = TrafficSeries::new(start, step, &scaled) {
            return Some(series);
        }
        scale *= 10.0;
    }
    None
}

/// What the file promises, which an import of a history leaves to the plan.
fn objectives(data: &Map<String, Value>) -> Option<String> {
    let thresholds = data.get("thresholds")?.as_object()?;
    let told: Vec<String> = thresholds
        .iter()
        .take(5)
        .filter_map(|(window, threshold)| {
            let target = threshold.get("target")?.as_f64()?;
            Some(format!("{target}% over {window}"))
        })
        .collect();
    (!told.is_empty()).then(|| {
        format!(
            "The file's own objective is {}; the service keeps the one that it has.",
            told.join(" and ")
        )
    })
}
