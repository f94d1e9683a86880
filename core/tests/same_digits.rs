//! The same plan gives the same digits natively and in the browser.
//!
//! `tests/browser/tests/same_digits.rs` compares with the same file, to the last digit. That the figures are right is
//! for `worked_sample.rs` to show; this file is what the native engine wrote, and
//! `UPDATE_EXPECTED=1 cargo test -p error_budget --test same_digits` writes it anew.

#[path = "../../tests/browser/tests/same_digits/answers.rs"]
mod answers;

use std::path::Path;

fn compare(answers: &str, name: &str) {
    let expected = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../tests/browser/tests/same_digits")
        .join(name);
    if std::env::var_os("UPDATE_EXPECTED").is_some() {
        std::fs::write(&expected, answers).expect("the expected file is written");
    }
    let expected = std::fs::read_to_string(&expected).expect("the expected file is there");
    assert_eq!(answers, expected);
}

#[test]
fn the_worked_sample_has_the_digits_that_it_has_in_the_browser() {
    compare(&answers::answers(), "assessments.json");
}

#[test]
fn a_forecast_has_the_digits_that_it_has_in_the_browser() {
    compare(&answers::forecasts(), "forecasts.json");
}

#[test]
fn alerts_gates_and_the_analysis_have_the_digits_that_they_have_in_the_browser() {
    compare(&answers::decisions(), "decisions.json");
}
