//! Alert policies by name.

use crate::refusal::Refusal;
use chrono::TimeDelta;
use error_budget::model::alert_policy::{AlertPolicy, all};
use error_budget::model::plan::Plan;

/// The policy of an id: one of the plan's, or a preset for a budget window of this length; the one in use for `""`.
pub(crate) fn policy(plan: &Plan, id: &str, window: TimeDelta) -> Result<AlertPolicy, Refusal> {
    if id.is_empty() {
        return Ok(plan.alerts_in_use().into_owned());
    }
    match plan.alerts.iter().find(|known| known.id == id) {
        Some(own) => Ok(own.clone()),
        None => preset(id, window),
    }
}

/// The preset of an id, for a budget window of this length.
pub(crate) fn preset(id: &str, window: TimeDelta) -> Result<AlertPolicy, Refusal> {
    let presets = all(window);
    let known: Vec<String> = presets.iter().map(|known| known.id.clone()).collect();
    let found = presets.into_iter().find(|known| known.id == id);
    found.ok_or_else(|| {
        let known = known.join(", ");
        let message =
            format!("there is no alert policy {id:?}; name one of the plan's, or {known}");
        Refusal::argument("policy", message)
    })
}
