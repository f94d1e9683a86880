//! Adapter of the table of common targets.
//!
//! The guide prints each figure with a precision of its own choice, half rounded up
//! (AUDIT M7). The engine carries the exact figure: it agrees with a printed one when,
//! rounded to the digits printed, it gives the same text.

use super::formulas::{days, target};
use chrono::TimeDelta;
use error_budget::engine::allowance::time_allowance;
use num_rational::Ratio;
use serde_json::{Value, json};

const COLUMNS: [(&str, &str, i64); 3] = [
    ("annual", "year_days", 365),
    ("monthly", "month_days", 30),
    ("weekly", "week_days", 7),
];

pub fn slo_table(input: &Value) -> Value {
    let target = target(input).expect("a target of the table");
    let mut fields = json!({});
    for (column, field, usual_days) in COLUMNS {
        let asked = input[field].is_number();
        let length = if asked {
            days(input, field)
        } else {
            TimeDelta::days(usual_days)
        };
        let minutes = time_allowance(target, length).expect("a length").value();
        let seconds = as_decimal(minutes) * 60;
        fields[format!("{column}_seconds")] = json!(minutes * 60.0);
        fields[format!("{column}_seconds_exact")] = json!(seconds.to_string());
        fields[format!("{column}_days")] = json!(minutes / 1_440.0);
        if asked {
            fields[format!("{column}_printed")] = json!({ "exact_seconds": seconds.to_string() });
        }
    }
    fields
}

/// The decimal fraction, of at most nine places, that a float stands for.
fn as_decimal(number: f64) -> Ratio<i128> {
    let digits = format!("{number:.9}").replace('.', "");
    Ratio::new(digits.parse().expect("digits"), 1_000_000_000)
}

/// Whether `printed`, such as `10.1 minutes`, is `exact_seconds` rounded half up.
pub fn prints(printed: &str, exact_seconds: &str) -> bool {
    let Some((number, unit)) = printed.split_once(' ') else {
        return false;
    };
    let length = match unit {
        "days" => 86_400,
        "hours" => 3_600,
        "minutes" => 60,
        "seconds" => 1,
        _ => return false,
    };
    let decimals = number
        .split_once('.')
        .map_or(0, |(_, fraction)| fraction.len() as u32);
    let exact: Ratio<i128> = exact_seconds.parse().expect("a fraction");
    let digits = (exact * 10_i128.pow(decimals) / length + Ratio::new(1, 2)).to_integer();
    number.replace('.', "").parse() == Ok(digits)
}

#[test]
fn a_printed_figure_is_the_exact_one_rounded_half_up() {
    assert!(prints("10.1 minutes", "3024/5"), "10.08");
    assert!(prints("1.83 days", "157680"), "1.825");
    assert!(!prints("1.82 days", "157680"));
    assert!(!prints("1.83 hours", "157680"));
}
