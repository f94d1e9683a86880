//! The engine for JavaScript: one function so far, the assessment of a service in a plan.
#![forbid(unsafe_code)]

use chrono::DateTime;
use error_budget::engine::assessment::assess as assess_service;
use error_budget::exchange::plan_json;
use error_budget::model::zone::Zone;
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
use wasm_bindgen::prelude::*;

/// Answers what the budget of `service` is at `now`.
///
/// `plan` is the text of a plan file, `service` the id of a service in it, `now` milliseconds since 1970 as
/// `Date.now()` gives them. The answer is a plain object with the fields of `error_budget`'s `Assessment`.
///
/// # Errors
/// Throws an `Error` with a plain message for a plan that cannot be read, an unknown service, an instant out of range,
/// and a plan whose zone is not UTC: this function knows no other.
#[wasm_bindgen]
pub fn assess(plan: &str, service: &str, now: f64) -> Result<JsValue, JsError> {
    let plan = plan_json::read(plan)?;
    if plan.zone != "UTC" {
        let zone = plan.zone;
        return Err(JsError::new(&format!(
            "the plan is in {zone}; only plans in UTC can be assessed here"
        )));
    }
    let now = DateTime::from_timestamp_millis(now as i64)
        .filter(|_| now.is_finite())
        .ok_or_else(|| JsError::new("now is not an instant; pass Date.now()"))?;
    let answer = assess_service(&plan, service, now, &Zone::utc())?;
    Ok(answer.serialize(&Serializer::json_compatible())?)
}
