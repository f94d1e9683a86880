//! Adapter of the status determiner.

use error_budget::engine::status::determine;
use error_budget::model::status::{Band, Thresholds};
use serde_json::{Value, json};

/// A number, infinite where said so; `None` where undefined.
fn known(input: &Value, field: &str) -> Option<f64> {
    let infinite = input[format!("{field}_infinite")] == true;
    input[field].as_f64().or(infinite.then_some(f64::INFINITY))
}

fn thresholds(table: &Value) -> Thresholds {
    if table.is_null() {
        return Thresholds::default();
    }
    let band = |status: &str| {
        let number = |field: &str| table[status][field].as_f64().expect("a threshold");
        Band {
            remaining_percent: number("remaining_pct"),
            burn_rate: number("burn_rate"),
            days: number("days_to_exhaustion"),
        }
    };
    Thresholds::new(band("critical"), band("warning"), band("attention")).expect("ordered bands")
}

pub fn status_determiner(input: &Value) -> Value {
    let report = determine(
        known(input, "remaining_budget_pct"),
        known(input, "current_burn_rate"),
        known(input, "days_to_exhaustion"),
        &thresholds(&input["thresholds"]),
    );
    json!({
        "status": report.status.word(),
        "severity_score": report.severity_score,
        "triggers": report.triggers,
        "actions": report.actions,
        "color": report.color,
    })
}
