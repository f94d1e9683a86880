//! How forecasts are made, read and written.

use super::place::Place;
use super::write::Fields;
use crate::model::alert_policy::Multiple;
use crate::model::forecast_settings::{
    Assumptions, ForecastSettings, MAX_DAYS, MAX_PATHS, MAX_PRIOR_DAYS, MAX_PRIOR_MINUTES,
    MOST_TIMES, Prior,
};
use crate::model::plan::Fault;
use serde_json_borrow::Value;

pub(super) fn read(place: Place<'_>, faults: &mut Vec<Fault>) -> ForecastSettings {
    place.only(
        &[
            "seed",
            "paths",
            "days",
            "prior_days",
            "prior_minutes",
            "rate",
            "duration",
        ],
        faults,
    );
    let usual = ForecastSettings::default();
    let small = |key: &str, most: u32, usual: u32, faults: &mut Vec<Fault>| {
        let number = place.whole(key, 1..=u64::from(most), faults);
        number
            .and_then(|number| u32::try_from(number).ok())
            .unwrap_or(usual)
    };
    ForecastSettings {
        seed: place
            .whole("seed", 0..=u64::MAX, faults)
            .unwrap_or(usual.seed),
        paths: small("paths", MAX_PATHS, usual.paths, faults),
        days: small("days", MAX_DAYS, usual.days, faults),
        prior: Prior {
            days: small("prior_days", MAX_PRIOR_DAYS, usual.prior.days, faults),
            minutes: small(
                "prior_minutes",
                MAX_PRIOR_MINUTES,
                usual.prior.minutes,
                faults,
            ),
        },
        assumptions: assumptions(place, faults),
    }
}

/// Factors, 1 where nothing is said.
pub(super) fn assumptions(place: Place<'_>, faults: &mut Vec<Fault>) -> Assumptions {
    let factor = |key: &str, faults: &mut Vec<Fault>| {
        let factor = place.multiple(key, faults).unwrap_or(Multiple::ONE);
        if factor > Multiple::thousandths(MOST_TIMES * 1_000) {
            let what = format!("{factor} times as much is too much");
            place.fault(faults, key, &what, "expected a factor from 0 to 100");
        }
        factor
    };
    Assumptions {
        rate: factor("rate", faults),
        duration: factor("duration", faults),
    }
}

/// `None` when nothing differs from the usual.
pub(super) fn write(settings: &ForecastSettings) -> Option<Value<'static>> {
    let usual = ForecastSettings::default();
    if *settings == usual {
        return None;
    }
    let mut fields = Fields::default();
    let numbers = [
        ("seed", settings.seed, usual.seed),
        ("paths", settings.paths.into(), usual.paths.into()),
        ("days", settings.days.into(), usual.days.into()),
        (
            "prior_days",
            settings.prior.days.into(),
            usual.prior.days.into(),
        ),
        (
            "prior_minutes",
            settings.prior.minutes.into(),
            usual.prior.minutes.into(),
        ),
    ];
    for (key, number, usual) in numbers {
        if number != usual {
            fields.put(key, number.into());
        }
    }
    write_assumptions(&mut fields, &settings.assumptions);
    Some(fields.object())
}

pub(super) fn write_assumptions(fields: &mut Fields<'_>, assumed: &Assumptions) {
    for (key, factor) in [("rate", assumed.rate), ("duration", assumed.duration)] {
        if factor != Multiple::ONE {
            fields.put(key, factor.to_string().into());
        }
    }
}
