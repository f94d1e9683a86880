//! The engine against a slow model that adds up every elementary interval in integers.
//!
//! `slow.rs` knows nothing of the engine's integrals, sweeps or zones: it asks at the first
//! millisecond of each stretch between two edges what is bad there, and chrono-tz what time
//! it is. Amounts have to agree to the last integer, floats to their last digits.
#![forbid(unsafe_code)]

mod answers;
mod calendar;
mod curves;
mod history;
mod slow;
mod weights;
mod wild;

use proptest::test_runner::Config;

/// 256 histories for each property. Found faults become named tests, not seed files.
fn cases() -> Config {
    Config {
        cases: 256,
        failure_persistence: None,
        ..Config::default()
    }
}

/// Equal but for the rounding of one division.
#[track_caller]
fn rounded_from(float: f64, exact: slow::Exact, what: &str) {
    let expected = slow::to_float(exact);
    assert!(
        (float - expected).abs() <= 4.0 * f64::EPSILON * expected.abs(),
        "{what}: {float}, exactly {exact} = {expected}"
    );
}
