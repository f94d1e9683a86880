//! Two plans side by side.

use crate::answer::plain;
use crate::refusal::Refusal;
use crate::subject::{asked_about, instant, read};
use crate::zone::zone;
use error_budget::engine::comparison::compare_plans;
use error_budget::model::plan::Plan;
use wasm_bindgen::prelude::*;

/// Every figure that differs between two plans: a list of the engine's `Difference`s. With `simulate` the forecasts are
/// compared, too. The instant and the zone are the base's.
///
/// # Errors
/// Plans that cannot be read, an unknown zone, an instant out of range.
#[wasm_bindgen]
pub fn compare(
    base: Option<Vec<u8>>,
    variant: &[u8],
    now: Option<f64>,
    simulate: bool,
) -> Result<JsValue, Refusal> {
    let base = asked_about(base)?;
    differences(&base, &read(variant)?, now, simulate)
}

/// The same for a plan and one of its scenarios, by name.
///
/// # Errors
/// As [`compare`]; and for a scenario that the plan does not have, or that asks for what is not there.
#[wasm_bindgen(js_name = compareScenario)]
pub fn compare_scenario(
    base: Option<Vec<u8>>,
    scenario: &str,
    now: Option<f64>,
    simulate: bool,
) -> Result<JsValue, Refusal> {
    let base = asked_about(base)?;
    let found = base.scenarios.iter().find(|known| known.name == scenario);
    let found = found.ok_or_else(|| {
        let known: Vec<&str> = base.scenarios.iter().map(|one| one.name.as_str()).collect();
        let known = known.join(", ");
        let message = format!("the plan has no scenario {scenario:?}; it has [{known}]");
        Refusal::new("unknown_scenario", "scenario", message)
    })?;
    let applied = found.apply(&base);
    let variant = applied.map_err(|faults| Refusal::faults("scenario_invalid", faults))?;
    differences(&base, &variant, now, simulate)
}

fn differences(
    base: &Plan,
    variant: &Plan,
    now: Option<f64>,
    simulate: bool,
) -> Result<JsValue, Refusal> {
    let now = instant(base, now)?;
    let zone = zone(&base.zone)?;
    plain(&compare_plans(base, variant, now, &zone, simulate))
}
