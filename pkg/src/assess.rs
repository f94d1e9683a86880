//! Where a budget stands, and how it came to that.

use crate::answer::{columns, plain};
use crate::refusal::Refusal;
use crate::subject::{Subject, checked};
use error_budget::engine::assessment::Assessment;
use wasm_bindgen::prelude::*;

/// The whole answer for one service at one instant: the fields of the engine's `Assessment`.
///
/// # Errors
/// A plan that cannot be read, an unknown service or zone, an instant out of range.
#[wasm_bindgen]
pub fn assess(plan: &[u8], service: &str, now: Option<f64>) -> Result<JsValue, Refusal> {
    let subject = Subject::read(plan, service, now)?;
    let record = subject.record()?;
    plain(&Assessment::in_plan(
        &subject.plan,
        subject.service()?,
        &record,
    ))
}

/// What was left at each corner from `from` to `to`, in minutes or events: columns `at` (milliseconds) and `remaining`.
/// Straight between corners; after now, if nothing more happens. One window up to now where the bounds are not given.
///
/// # Errors
/// As [`assess`].
#[wasm_bindgen]
pub fn trend(
    plan: &[u8],
    service: &str,
    now: Option<f64>,
    from: Option<f64>,
    to: Option<f64>,
) -> Result<JsValue, Refusal> {
    let subject = Subject::read(plan, service, now)?;
    let record = subject.record()?;
    let bound = |given: Option<f64>, path| given.map(|at| checked(at, path)).transpose();
    let window = record.window(subject.now);
    let from = bound(from, "from")?.unwrap_or(window.start);
    let to = bound(to, "to")?.unwrap_or(subject.now);
    let corners = if record.has_data() && from <= to {
        record.remaining_curve(from, to)
    } else {
        Vec::new()
    };
    let at = corners.iter().map(|(at, _)| at.timestamp_millis() as f64);
    let remaining = corners.iter().map(|(_, left)| *left);
    columns(&[("at", at.collect()), ("remaining", remaining.collect())])
}
