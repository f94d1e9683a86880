//! What alerts say to error rates, for figures that need no plan. Targets and error rates are in percent.

use crate::answer::plain;
use crate::figure::{length, read_target};
use crate::policies::preset;
use crate::refusal::Refusal;
use chrono::TimeDelta;
use error_budget::engine::alerting::detector::{check, check_all};
use wasm_bindgen::prelude::*;

/// What each tier of a preset says to error rates by length of window: the engine's `Verdicts`.
///
/// # Errors
/// An unknown preset, a length that is none, an error rate or a target out of range.
#[wasm_bindgen]
pub fn detect(
    policy: &str,
    target: f64,
    window: &str,
    lengths: Vec<String>,
    error_rates: &[f64],
) -> Result<JsValue, Refusal> {
    let (target, window) = (read_target(target)?, positive(window)?);
    let rates: Result<Vec<(TimeDelta, f64)>, Refusal> = lengths
        .iter()
        .zip(error_rates)
        .map(|(name, rate)| Ok((length(name, &format!("error_rates.{name}"))?, *rate)))
        .collect();
    let verdicts = check_all(&preset(policy, window)?, target, window, &rates?);
    plain(&verdicts.map_err(|error| Refusal::argument("error_rates", error))?)
}

/// What one tier of a preset sees: the engine's `Detection`; `null` for a tier that is not on the burn rate.
///
/// # Errors
/// As [`detect`]; and for a tier that the preset does not have.
#[wasm_bindgen(js_name = detectTier)]
pub fn detect_tier(
    policy: &str,
    tier: &str,
    target: f64,
    window: &str,
    long: f64,
    short: f64,
) -> Result<JsValue, Refusal> {
    let (target, window) = (read_target(target)?, positive(window)?);
    let policy = preset(policy, window)?;
    let Some(found) = policy.tier(tier) else {
        let known: Vec<&str> = policy.tiers.iter().map(|tier| tier.name.as_str()).collect();
        let known = known.join(", ");
        let message = format!("{} has no tier {tier:?}; it has {known}", policy.id);
        return Err(Refusal::argument("tier", message));
    };
    let seen = check(found, target, window, long, short);
    plain(&seen.map_err(|error| Refusal::argument("error_rates", error))?)
}

fn positive(window: &str) -> Result<TimeDelta, Refusal> {
    let length = length(window, "window")?;
    if length > TimeDelta::zero() {
        return Ok(length);
    }
    let message = "the window has to be longer than 0; such as 30d";
    Err(Refusal::argument("window", message))
}
