//! What may come.

use crate::answer::{columns, plain, put};
use crate::refusal::Refusal;
use crate::subject::Subject;
use error_budget::engine::forecast::{Day, Forecast, MAX_DAYS, MAX_PATHS, Settings};
use std::mem::take;
use wasm_bindgen::prelude::*;

/// The simulated future of one service: the fields of the engine's `Forecast` with its days as columns, the chance of
/// exhaustion within the horizon, and the share of futures that run out on each day. `null` without data.
///
/// # Errors
/// As [`assess`](crate::assess::assess); and for days, paths or a seed out of range.
#[wasm_bindgen]
pub fn forecast(
    plan: Option<Vec<u8>>,
    service: &str,
    now: Option<f64>,
    days: Option<f64>,
    paths: Option<f64>,
    seed: Option<f64>,
) -> Result<JsValue, Refusal> {
    let subject = Subject::read(plan, service, now)?;
    let usual = Settings::from(subject.plan.forecast);
    let settings = Settings {
        days: count(days, "days", MAX_DAYS)?.unwrap_or(usual.days),
        paths: count(paths, "paths", MAX_PATHS)?.unwrap_or(usual.paths),
        seed: seed.map(seeded).transpose()?.unwrap_or(usual.seed),
        ..usual
    };
    let releases = &subject.service()?.releases;
    let Some(mut forecast) = subject.record()?.forecast(&settings, releases) else {
        return Ok(JsValue::NULL);
    };
    let chance = forecast.chance();
    let exhausted_on = forecast.exhausted_on();
    let days = take(&mut forecast.days);
    let answer = plain::<Forecast>(&forecast)?;
    put(&answer, "days", &series(&days, exhausted_on)?)?;
    put(&answer, "chance", &plain(&chance)?)?;
    Ok(answer)
}

/// The days as columns; where the budget is exhausted already the chance is no number.
fn series(days: &[Day], exhausted_on: Vec<f64>) -> Result<JsValue, Refusal> {
    let column = |value: fn(&Day) -> f64| days.iter().map(value).collect::<Vec<f64>>();
    columns(&[
        ("day", column(|day| f64::from(day.day))),
        ("exhausted", column(|day| day.exhausted.unwrap_or(f64::NAN))),
        ("exhausted_on", exhausted_on),
        ("p10", column(|day| day.remaining.p10)),
        ("p25", column(|day| day.remaining.p25)),
        ("p50", column(|day| day.remaining.p50)),
        ("p75", column(|day| day.remaining.p75)),
        ("p90", column(|day| day.remaining.p90)),
    ])
}

/// A whole number from 1 to `most`.
fn count(given: Option<f64>, path: &str, most: u32) -> Result<Option<u32>, Refusal> {
    let Some(number) = given else {
        return Ok(None);
    };
    if (1.0..=f64::from(most)).contains(&number) && number.fract() == 0.0 {
        return Ok(Some(number as u32));
    }
    let message = format!("{number} is out of range; pass a whole number from 1 to {most}");
    Err(Refusal::argument(path, message))
}

/// A whole number that a float holds exactly.
fn seeded(number: f64) -> Result<u64, Refusal> {
    if (0.0..=9_007_199_254_740_991.0).contains(&number) && number.fract() == 0.0 {
        return Ok(number as u64);
    }
    let message = format!("{number} is no seed; pass a whole number from 0 to 2^53 - 1");
    Err(Refusal::argument("seed", message))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_and_seeds_are_whole_and_in_range() {
        assert_eq!(count(None, "days", 366), Ok(None));
        assert_eq!(count(Some(366.0), "days", 366), Ok(Some(366)));
        for wrong in [0.0, 1.5, 367.0, f64::NAN, f64::INFINITY] {
            assert!(count(Some(wrong), "days", 366).is_err(), "{wrong}");
        }
        assert_eq!(seeded(0.0), Ok(0));
        for wrong in [-1.0, 0.5, 1e16, f64::NAN] {
            assert!(seeded(wrong).is_err(), "{wrong}");
        }
    }
}
