//! The guide's single formulas, for figures that need no plan. Targets, error rates and shares are in percent.

use crate::answer::plain;
use crate::figure::{length, read_target};
use crate::refusal::Refusal;
use crate::subject::checked;
use chrono::{DateTime, TimeDelta, Utc};
use error_budget::engine::allowance::{downtime_consumption, request_consumption, time_allowance};
use error_budget::engine::exhaustion::{at_constant_burn, burn_of_error_rate};
use error_budget::engine::status::determine;
use error_budget::model::status::{Band, Status, Thresholds};
use serde::Serialize;
use wasm_bindgen::prelude::*;

#[derive(Serialize)]
struct Budget {
    window_minutes: f64,
    allowance: f64,
    minutes: f64,
}

/// The time that may be bad: `minutes` of `window_minutes`, and the `allowance`, their quotient.
///
/// # Errors
/// A target outside 0 to 100 or beyond 7 decimals; a window that is no length of time, or none.
#[wasm_bindgen]
pub fn budget(target: f64, window: &str) -> Result<JsValue, Refusal> {
    let (target, window) = (read_target(target)?, length(window, "window")?);
    let budget = time_allowance(target, window).map_err(|error| {
        let message = format!("{error}; such as 30d");
        Refusal::argument("window", message)
    })?;
    plain(&Budget {
        window_minutes: window.num_milliseconds() as f64 / 60_000.0,
        allowance: target.allowance(),
        minutes: budget.value(),
    })
}

/// What failed requests did to the budget of the traffic so far: the engine's `RequestConsumption`.
///
/// # Errors
/// More failed than there were, counts that are none, a target out of range.
#[wasm_bindgen]
pub fn requests(target: f64, total: f64, failed: f64) -> Result<JsValue, Refusal> {
    let (total, failed) = (count(total, "total")?, count(failed, "failed")?);
    let consumption = request_consumption(total, failed, read_target(target)?);
    plain(&consumption.map_err(|error| Refusal::argument("failed", error))?)
}

/// What downtime did to the budget of a period: the engine's `DowntimeConsumption`.
///
/// # Errors
/// A period that is empty, downtime outside it, a target out of range.
#[wasm_bindgen]
pub fn downtime(target: f64, start: f64, end: f64, minutes: f64) -> Result<JsValue, Refusal> {
    let (start, end) = (checked(start, "start")?, checked(end, "end")?);
    let milliseconds = (minutes * 60_000.0).round();
    let down = TimeDelta::try_milliseconds(milliseconds as i64).filter(|_| minutes.is_finite());
    let down = down.ok_or_else(|| {
        let message = format!("{minutes} is no number of minutes; pass the downtime of the period");
        Refusal::argument("minutes", message)
    })?;
    let consumption = downtime_consumption(start, end, down, read_target(target)?);
    plain(&consumption.map_err(|error| Refusal::argument("minutes", error))?)
}

/// The burn rate of an error rate: a number, or `"infinite"` where nothing may fail.
///
/// # Errors
/// A target or an error rate outside 0 to 100.
#[wasm_bindgen(js_name = burnRate)]
pub fn burn_rate(target: f64, error_rate: f64) -> Result<JsValue, Refusal> {
    let burn = burn_of_error_rate(error_rate, read_target(target)?);
    plain(&burn.map_err(|error| Refusal::argument("error_rate", error))?)
}

#[derive(Serialize)]
struct Exhaustion {
    days: f64,
    at: Option<DateTime<Utc>>,
    status: Status,
}

/// Days until nothing is left at a constant burn, in a window that does not roll.
///
/// # Errors
/// What is not a number, a window of nothing, an instant out of range.
#[wasm_bindgen(js_name = timeToExhaustion)]
pub fn time_to_exhaustion(
    remaining: f64,
    burn_rate: f64,
    window_days: f64,
    now: f64,
) -> Result<JsValue, Refusal> {
    let answer = at_constant_burn(remaining, burn_rate, window_days, checked(now, "now")?);
    let answer = answer.map_err(|error| Refusal::argument("window_days", error))?;
    plain(&Exhaustion {
        days: answer.days,
        at: answer.at,
        status: answer.status,
    })
}

/// How bad it is: the engine's `StatusReport`. What is not known is `undefined`. `bands` are remaining percent, burn
/// rate and days of critical, warning and attention, nine numbers; the usual ones without.
///
/// # Errors
/// Bands that contradict each other, or are not nine numbers.
#[wasm_bindgen]
pub fn status(
    remaining: Option<f64>,
    burn_rate: Option<f64>,
    days: Option<f64>,
    bands: Option<Vec<f64>>,
) -> Result<JsValue, Refusal> {
    let thresholds = match bands.as_deref() {
        None => Thresholds::default(),
        Some(bands) => thresholds(bands)?,
    };
    plain(&determine(remaining, burn_rate, days, &thresholds))
}

fn thresholds(numbers: &[f64]) -> Result<Thresholds, Refusal> {
    let &[a, b, c, d, e, f, g, h, i] = numbers else {
        let message = "these are no thresholds; pass three bands of three numbers each";
        return Err(Refusal::argument("thresholds", message));
    };
    if numbers.iter().any(|number| number.is_nan()) {
        let message = "a threshold is not a number; pass three bands of three numbers each";
        return Err(Refusal::argument("thresholds", message));
    }
    let band = |remaining_percent, burn_rate, days| Band {
        remaining_percent,
        burn_rate,
        days,
    };
    let thresholds = Thresholds::new(band(a, b, c), band(d, e, f), band(g, h, i));
    thresholds.map_err(|error| Refusal::argument("thresholds", error))
}

/// A number of events that a float holds exactly.
fn count(number: f64, path: &str) -> Result<u64, Refusal> {
    if (0.0..=9_007_199_254_740_991.0).contains(&number) && number.fract() == 0.0 {
        return Ok(number as u64);
    }
    let message = format!("{number} is no count; pass a whole number from 0 to 2^53 - 1");
    Err(Refusal::argument(path, message))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_whole_and_exact() {
        assert_eq!(count(0.0, "total"), Ok(0));
        assert_eq!(count(9_007_199_254_740_991.0, "total"), Ok((1 << 53) - 1));
        for wrong in [-1.0, 0.5, 1e300, f64::NAN] {
            assert!(count(wrong, "total").is_err(), "{wrong}");
        }
    }

    #[test]
    fn thresholds_are_nine_numbers_in_order() {
        let usual = [10.0, 5.0, 3.0, 25.0, 2.0, 7.0, 50.0, 1.5, 15.0];
        assert_eq!(thresholds(&usual), Ok(Thresholds::default()));
        assert!(thresholds(&usual[1..]).is_err());
        assert!(thresholds(&[f64::NAN; 9]).is_err());
        let reversed = [50.0, 1.5, 15.0, 25.0, 2.0, 7.0, 10.0, 5.0, 3.0];
        assert!(thresholds(&reversed).is_err());
    }
}
