//! Whether an alert policy was worth its pages.

use crate::answer::plain;
use crate::policies::policy as named;
use crate::refusal::Refusal;
use crate::subject::Subject;
use error_budget::engine::alerting::backtest::SIGNIFICANCE;
use wasm_bindgen::prelude::*;

/// One policy over the whole history of a service: the fields of the engine's `Backtest`. `policy` is the id of one of
/// the plan's or of a preset, `""` for the one in use.
///
/// # Errors
/// As [`assess`](crate::assess::assess); and for an id that is neither.
#[wasm_bindgen]
pub fn backtest(
    plan: Option<Vec<u8>>,
    service: &str,
    now: Option<f64>,
    policy: &str,
) -> Result<JsValue, Refusal> {
    let subject = Subject::read(plan, service, now)?;
    let record = subject.record()?;
    let window = record.window(subject.now).length();
    let policy = named(&subject.plan, policy, window)?;
    plain(&record.backtest(&policy, SIGNIFICANCE))
}
