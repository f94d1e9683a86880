//! Alert policies by name.

use crate::refusal::Refusal;
use chrono::TimeDelta;
use error_budget::model::alert_policy::{AlertPolicy, all};

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
