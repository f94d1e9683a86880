//! Traffic, read and written.
//!
//! A float keeps 15 decimal digits and an [`EventRate`] up to 17. What would lose some of them on the way is written as
//! a text, or as rates in place of counts.

use super::place::Place;
use super::write::{Fields, list};
use crate::model::duration;
use crate::model::plan::Fault;
use crate::model::traffic::{EventRate, Traffic, TrafficSeries};
use serde_json_borrow::Value;

/// Fewer events an hour than this have at most 15 digits.
const EXACT_AS_NUMBER: f64 = 1e9;
/// Counts are multiplied and divided by the step on the way, which costs a digit.
const EXACT_AS_COUNT: f64 = 1e8;

pub(super) fn read(place: Place<'_>, faults: &mut Vec<Fault>) -> Option<Traffic> {
    const RATE: &str = "expected a number of events from 0 to 10^10 an hour";
    place.only(
        &[
            "per_hour",
            "hour_of_week",
            "start",
            "step",
            "counts",
            "rates",
        ],
        faults,
    );
    let rates = |key: &str| -> Option<Vec<EventRate>> {
        let list = place.object.get(key)?.as_array()?;
        list.iter().map(rate).collect()
    };
    if let Some(value) = place.object.get("per_hour") {
        let rate = rate(value);
        if rate.is_none() {
            place.fault(faults, "per_hour", "is not a rate", RATE);
        }
        return rate.map(Traffic::Constant);
    }
    if place.object.contains_key("hour_of_week") {
        let profile = rates("hour_of_week")
            .and_then(|rates| Box::<[EventRate; 168]>::try_from(rates.into_boxed_slice()).ok());
        if profile.is_none() {
            let remedy =
                "expected 168 rates, Monday 00:00 first, each from 0 to 10^10 events an hour";
            place.fault(faults, "hour_of_week", "is not a weekly profile", remedy);
        }
        return profile.map(Traffic::HourOfWeek);
    }
    let start = place.time("start", faults);
    let step = place.parsed("step", faults, |text| {
        duration::parse(text).map_err(|error| error.to_string())
    });
    let (key, series) = if place.object.contains_key("rates") {
        let of = |(start, step)| Some(TrafficSeries::of_rates(start, step, rates("rates")?));
        ("rates", start.zip(step).and_then(of))
    } else {
        let counts = || -> Option<Vec<f64>> {
            let list = place.object.get("counts")?.as_array()?;
            list.iter().map(Value::as_f64).collect()
        };
        let of = |(start, step)| Some(TrafficSeries::new(start, step, &counts()?));
        ("counts", start.zip(step).and_then(of))
    };
    match series {
        Some(Ok(series)) => Some(Traffic::Series(series)),
        Some(Err(error)) => {
            place.fault(faults, key, &error.to_string(), RATE);
            None
        }
        None => {
            let remedy = "expected per_hour, hour_of_week, or start, step and counts or rates";
            place.fault(faults, key, "is no series", remedy);
            None
        }
    }
}

/// A rate as a number, or as a text where a number would not be exact.
fn rate(value: &Value<'_>) -> Option<EventRate> {
    match value {
        Value::Str(text) => text.parse().ok(),
        _ => value.as_f64().and_then(EventRate::per_hour),
    }
}

/// `None` for even traffic, which is what holds when nothing is written.
pub(super) fn write(traffic: &Traffic) -> Option<Value<'static>> {
    let mut fields = Fields::default();
    match traffic {
        Traffic::Constant(EventRate::ONE_PER_HOUR) => return None,
        Traffic::Constant(rate) => fields.put("per_hour", written(*rate)),
        Traffic::HourOfWeek(profile) => {
            fields.put("hour_of_week", list(profile.iter().copied().map(written)));
        }
        Traffic::Series(series) => {
            let rates = series.rates();
            let exact = |rate: &EventRate| rate.events_per_hour() < EXACT_AS_COUNT;
            fields.time("start", Some(series.start()));
            fields.put("step", duration::to_text(series.step()).into());
            if rates.iter().all(exact) {
                let hours = series.step().num_milliseconds() as f64 / 3_600_000.0;
                let count = |rate: &EventRate| Value::from(rate.events_per_hour() * hours);
                fields.put("counts", list(rates.iter().map(count)));
            } else {
                fields.put("rates", list(rates.iter().copied().map(written)));
            }
        }
    }
    Some(fields.object())
}

fn written(rate: EventRate) -> Value<'static> {
    let number = rate.events_per_hour();
    if number < EXACT_AS_NUMBER {
        number.into()
    } else {
        rate.to_string().into()
    }
}
