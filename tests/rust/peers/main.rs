//! Our presets and figures against what peers print, read from `tests/fixtures/peers`.
#![forbid(unsafe_code)]

mod datadog;
mod openslo;
mod pyrra;
mod slo_generator;
mod sloth;
mod workbook;

use chrono::TimeDelta;
use error_budget::model::alert_policy::{
    Action, AlertTier, Condition, Multiple, Severity, Threshold,
};
use error_budget::model::duration;
use error_budget_tests::folders;
use std::collections::HashMap;
use std::fs;

/// The rows of a table, each by column.
fn table(name: &str) -> Vec<HashMap<String, String>> {
    let path = folders::data().join("peers").join(name);
    let mut reader =
        csv::Reader::from_path(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let rows: Vec<HashMap<String, String>> = reader
        .deserialize()
        .collect::<Result<_, _>>()
        .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    assert!(
        !rows.is_empty(),
        "{} is empty",
        fs::canonicalize(&path).expect("a file").display()
    );
    rows
}

fn length(text: &str) -> TimeDelta {
    duration::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn number(text: &str) -> f64 {
    text.parse()
        .unwrap_or_else(|error| panic!("{text}: {error}"))
}

#[track_caller]
fn close(ours: f64, theirs: f64) {
    let most = 1e-9 * theirs.abs().max(1.0);
    assert!((ours - theirs).abs() <= most, "{ours}, expected {theirs}");
}

/// A tier that pages.
fn page(long: &str, short: Option<&str>, times: &str) -> AlertTier {
    AlertTier {
        name: "page".to_owned(),
        condition: Condition::BurnRate {
            long: length(long),
            short: short.map(length),
            threshold: Threshold::BurnRate(times.parse().expect("a burn rate")),
        },
        severity: Severity::Critical,
        action: Action::Page,
        hold: TimeDelta::zero(),
    }
}

fn burn(tier: &AlertTier) -> (TimeDelta, Option<TimeDelta>, Threshold) {
    match tier.condition {
        Condition::BurnRate {
            long,
            short,
            threshold,
        } => (long, short, threshold),
        ref other => panic!("no burn rate: {other:?}"),
    }
}

/// Parts of a hundred as a share.
fn percent(text: &str) -> Multiple {
    let tenths: f64 = number(text) * 10.0;
    Multiple::thousandths(tenths.round() as u32)
}
