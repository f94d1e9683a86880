//! When two values are equal: the rules of `tests/vectors/README.md`.

use super::slo_table::prints;
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::Value;

/// What of `expected` is not in `answer`, which may hold more; one line per field.
pub fn subset(expected: &Value, answer: &Value) -> Vec<String> {
    let mut faults = Vec::new();
    collect("", expected, answer, &mut faults);
    faults
}

fn collect(path: &str, expected: &Value, answer: &Value, faults: &mut Vec<String>) {
    match (expected, answer) {
        (Value::Object(fields), Value::Object(answers)) => {
            // Categories are data, not fields: one more is one too many.
            if path.ends_with("by_category") && answers.len() != fields.len() {
                faults.push(format!(
                    "{path}: {} categories, expected {}",
                    answers.len(),
                    fields.len()
                ));
            }
            for (name, expected) in fields {
                let path = if path.is_empty() {
                    name.clone()
                } else {
                    format!("{path}.{name}")
                };
                match answers.get(name) {
                    Some(answer) => collect(&path, expected, answer, faults),
                    None => faults.push(format!("{path}: missing, expected {expected}")),
                }
            }
        }
        (Value::Array(items), Value::Array(answers)) if items.len() == answers.len() => {
            for (index, (expected, answer)) in items.iter().zip(answers).enumerate() {
                collect(&format!("{path}[{index}]"), expected, answer, faults);
            }
        }
        _ if same(expected, answer) => {}
        _ => faults.push(format!("{path}: {answer}, expected {expected}")),
    }
}

/// Numbers within 1e-9, times within a second, all else equal.
pub fn same(one: &Value, other: &Value) -> bool {
    if let (Some(one), Some(other)) = (one.as_f64(), other.as_f64()) {
        return (one - other).abs() <= 1e-9_f64.max(1e-9 * one.abs().max(other.abs()));
    }
    if let (Some(one), Some(other)) = (time(one), time(other)) {
        return (one - other).abs() <= TimeDelta::seconds(1);
    }
    if let (Some(printed), Some(exact)) = (one.as_str(), other["exact_seconds"].as_str()) {
        return prints(printed, exact);
    }
    match (one, other) {
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(a, b)| same(a, b))
        }
        (Value::Object(one), Value::Object(other)) => {
            one.len() == other.len()
                && one
                    .iter()
                    .all(|(key, a)| other.get(key).is_some_and(|b| same(a, b)))
        }
        _ => one == other,
    }
}

fn time(value: &Value) -> Option<DateTime<Utc>> {
    DateTime::parse_from_rfc3339(value.as_str()?)
        .ok()
        .map(|time| time.to_utc())
}

#[test]
fn numbers_have_a_tolerance_and_words_have_none() {
    use serde_json::json;
    let cases = [
        (json!(43.2), json!(43.199_999_999_99), true),
        (json!(43.2), json!(43.199_999), false),
        (json!(0), json!(5e-10), true),
        (json!(null), json!(0), false),
        (
            json!("2025-01-31T00:00:00Z"),
            json!("2025-01-31T00:00:00.9Z"),
            true,
        ),
        (
            json!("2025-01-31T00:00:00Z"),
            json!("2025-01-31T00:00:02Z"),
            false,
        ),
        (json!([1, 2]), json!([1]), false),
        (json!(true), json!(1), false),
    ];
    for (one, other, expected) in cases {
        assert_eq!(same(&one, &other), expected, "{one} and {other}");
    }
}

#[test]
fn an_answer_may_hold_more_but_no_less() {
    use serde_json::json;
    assert!(subset(&json!({"a": 1}), &json!({"a": 1, "b": 2})).is_empty());
    assert_eq!(subset(&json!({"a": 1, "b": 2}), &json!({"a": 1})).len(), 1);
}
