//! The same plan gives the same digits in the browser and natively: `core/tests/same_digits.rs` compares with the same
//! file, to the last digit.

mod answers;

use wasm_bindgen_test::wasm_bindgen_test;

const EXPECTED: &str = include_str!("same_digits/assessments.json");

#[wasm_bindgen_test]
fn the_worked_sample_has_the_digits_that_it_has_natively() {
    assert_eq!(answers::answers(), EXPECTED);
}

#[wasm_bindgen_test]
fn a_forecast_has_the_digits_that_it_has_natively() {
    assert_eq!(
        answers::forecasts(),
        include_str!("same_digits/forecasts.json")
    );
}

#[wasm_bindgen_test]
fn alerts_gates_and_the_analysis_have_the_digits_that_they_have_natively() {
    assert_eq!(
        answers::decisions(),
        include_str!("same_digits/decisions.json")
    );
}
