//! Planned releases, read and written.

use super::place::{Place, is_short};
use super::write::Fields;
use crate::model::duration;
use crate::model::plan::{Fault, MAX_TEXT};
use crate::model::release::{ChangeFailure, Release, Risk};
use serde_json_borrow::Value;

/// The most requirements that a release speaks of.
const MAX_CONFIRMED: usize = 100;

pub(super) fn read(place: Place<'_>, faults: &mut Vec<Fault>) -> Option<Release> {
    place.only(
        &[
            "name",
            "at",
            "risk",
            "type",
            "has_tests",
            "has_rollback_plan",
            "confirmed",
            "failure",
        ],
        faults,
    );
    let usual = Release::default();
    Some(Release {
        name: place.text("name", faults).unwrap_or_default(),
        at: place.time("at", faults),
        risk: place
            .text("risk", faults)
            .map_or(usual.risk, |word| Risk::from_word(&word)),
        release_type: place.text("type", faults).unwrap_or(usual.release_type),
        has_tests: place.flag("has_tests", usual.has_tests, faults),
        has_rollback_plan: place.flag("has_rollback_plan", usual.has_rollback_plan, faults),
        confirmed: place
            .object("confirmed", faults, confirmed)
            .unwrap_or_default(),
        failure: place.object("failure", faults, failure).flatten(),
    })
}

fn confirmed(place: Place<'_>, faults: &mut Vec<Fault>) -> Vec<(String, bool)> {
    if place.object.len() > MAX_CONFIRMED {
        faults.push(Fault {
            path: place.path.to_string(),
            what: "has too many entries".to_owned(),
            remedy: format!("expected at most {MAX_CONFIRMED}"),
        });
        return Vec::new();
    }
    let mut all: Vec<(String, bool)> = Vec::new();
    for (requirement, given) in place.object.iter() {
        match given {
            _ if all.iter().any(|(known, _)| known == requirement) => {
                place.twice(requirement, faults);
            }
            Value::Bool(given) if is_short(requirement, MAX_TEXT) => {
                all.push((requirement.to_owned(), *given));
            }
            _ => place.fault(
                faults,
                requirement,
                "is neither true nor false",
                "expected true or false",
            ),
        }
    }
    all
}

fn failure(place: Place<'_>, faults: &mut Vec<Fault>) -> Option<ChangeFailure> {
    place.only(&["probability", "cost"], faults);
    let probability = place.number("probability", 0.0..=1.0, faults);
    if !place.object.contains_key("probability") {
        place.fault(
            faults,
            "probability",
            "is missing",
            "expected a number from 0 to 1",
        );
    }
    let cost = place.parsed("cost", faults, |text| {
        duration::parse(text).map_err(|error| error.to_string())
    });
    probability.map(|probability| ChangeFailure { probability, cost })
}

pub(super) fn write(release: &Release) -> Value<'_> {
    let mut fields = Fields::default();
    fields.text("name", release.name.as_str().into());
    fields.time("at", release.at);
    fields.put("risk", release.risk.word().into());
    fields.put("type", release.release_type.as_str().into());
    fields.put("has_tests", release.has_tests.into());
    fields.put("has_rollback_plan", release.has_rollback_plan.into());
    if !release.confirmed.is_empty() {
        let mut confirmed = Fields::default();
        for (place, (requirement, given)) in release.confirmed.iter().enumerate() {
            let mut later = release.confirmed.iter().skip(place + 1);
            // What is said last holds.
            if !later.any(|(other, _)| other == requirement) {
                confirmed.put(requirement, (*given).into());
            }
        }
        fields.put("confirmed", confirmed.object());
    }
    if let Some(failure) = &release.failure {
        let mut told = Fields::default();
        told.put("probability", failure.probability.into());
        if let Some(length) = failure.cost {
            told.put("cost", duration::to_text(length).into());
        }
        fields.put("failure", told.object());
    }
    fields.object()
}
