//! Whether an alert policy was worth its pages.

use crate::answer::plain;
use crate::presets::preset;
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
    plan: &str,
    service: &str,
    now: Option<f64>,
    policy: &str,
) -> Result<JsValue, Refusal> {
    let subject = Subject::read(plan, service, now)?;
    let record = subject.record()?;
    let alerts = &subject.plan.alerts;
    let own = alerts.iter().find(|known| known.id == policy);
    let window = record.window(subject.now).length();
    let policy = match own {
        _ if policy.is_empty() => subject.plan.alerts_in_use().into_owned(),
        Some(own) => own.clone(),
        None => preset(policy, window)?,
    };
    plain(&record.backtest(&policy, SIGNIFICANCE))
}
