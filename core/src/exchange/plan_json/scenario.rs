//! Scenarios, read and written: a name and a list of changes.

use super::objective::{method, write_method};
use super::place::Place;
use super::read::incident;
use super::write::{Fields, incident as written_incident, list};
use super::{forecast, parse_window, policy, release, window_text};
use crate::model::budget_policy;
use crate::model::incident::Category;
use crate::model::objective::BudgetingMethod;
use crate::model::plan::{Fault, MAX_INCIDENTS, MAX_PATCHES};
use crate::model::scenario::{Patch, Scale, Scenario};
use crate::model::target::Target;
use serde_json_borrow::Value;

/// The kinds of change and what each says beside its service.
const KINDS: [(&str, &[&str]); 12] = [
    ("target", &["target"]),
    ("window", &["window"]),
    ("method", &["method", "slice", "slice_target"]),
    ("add_incident", &["incident"]),
    ("remove_incident", &["index"]),
    ("scale_rate", &["factor", "category"]),
    ("scale_length", &["factor", "category"]),
    ("add_release", &["release"]),
    ("remove_release", &["index"]),
    ("move_release", &["index", "at"]),
    ("policy", &["policy"]),
    ("assume", &["rate", "duration"]),
];

pub(super) fn read(place: Place<'_>, faults: &mut Vec<Fault>) -> Option<Scenario> {
    place.only(&["name", "patches"], faults);
    Some(Scenario {
        name: place.text("name", faults).unwrap_or_default(),
        patches: place.objects("patches", MAX_PATCHES, faults, patch),
    })
}

fn patch(place: Place<'_>, faults: &mut Vec<Fault>) -> Option<Patch> {
    let (kind, says) = place.required("change", "target", faults, |text| {
        let known = KINDS.into_iter().find(|(kind, _)| *kind == text);
        known.ok_or_else(|| {
            let kinds = KINDS.map(|(kind, _)| kind).join(", ");
            format!("{text:?} is no change; expected one of {kinds}")
        })
    })?;
    let whole = matches!(kind, "policy" | "assume");
    let common: &[&str] = if whole {
        &["change"]
    } else {
        &["change", "service"]
    };
    place.only(&[common, says].concat(), faults);
    if whole {
        return Some(if kind == "policy" {
            place.missing("policy", "expected guide or google, or an object", faults);
            Patch::Policy(Box::new(policy::read(place, faults)))
        } else {
            Patch::Assume(forecast::assumptions(place, faults))
        });
    }
    // Without one the document is refused.
    let service = place.required("service", "checkout", faults, |text| Ok(text.to_owned()));
    let service = service.unwrap_or_default();
    let index = |faults: &mut Vec<Fault>| {
        place.missing("index", "expected a position in the list, from 0", faults);
        let index = place.whole("index", 0..=MAX_INCIDENTS as u64, faults)?;
        usize::try_from(index).ok()
    };
    Some(match kind {
        "target" => {
            let target = place.required("target", "99.95%", faults, |text| {
                text.parse::<Target>().map_err(|error| error.to_string())
            })?;
            Patch::Target(service, target)
        }
        "window" => {
            let window = place.required("window", "28d", faults, |text| {
                parse_window(text).map_err(|error| error.to_string())
            })?;
            Patch::Window(service, window)
        }
        "method" => {
            place.missing("method", "expected a text such as \"time\"", faults);
            let method = method(place, Target::WHOLE, faults);
            if matches!(method, BudgetingMethod::TimeSlices { .. }) {
                let remedy = "expected what a slice has to reach, such as \"95%\"";
                place.missing("slice_target", remedy, faults);
            }
            Patch::Method(service, method)
        }
        "add_incident" => {
            place.missing("incident", "expected { ... }", faults);
            let incident = place.object("incident", faults, incident).flatten()?;
            Patch::AddIncident(service, incident)
        }
        "add_release" => {
            place.missing("release", "expected { ... }", faults);
            let release = place.object("release", faults, release::read).flatten()?;
            Patch::AddRelease(service, release)
        }
        "remove_incident" => Patch::RemoveIncident(service, index(faults)?),
        "remove_release" => Patch::RemoveRelease(service, index(faults)?),
        "move_release" => {
            let (index, at) = (index(faults), place.time("at", faults));
            Patch::MoveRelease(service, index?, at)
        }
        _ => {
            place.missing("factor", "expected a number such as 0.5", faults);
            let factor = place.multiple("factor", faults);
            let category = place.text("category", faults);
            let scale = Scale {
                factor: factor?,
                category: category.map(|word| Category::from_word(&word)),
            };
            if kind == "scale_rate" {
                Patch::ScaleRate(service, scale)
            } else {
                Patch::ScaleLength(service, scale)
            }
        }
    })
}

pub(super) fn write(scenario: &Scenario) -> Value<'_> {
    let mut fields = Fields::default();
    fields.text("name", scenario.name.as_str().into());
    fields.put("patches", list(scenario.patches.iter().map(written)));
    fields.object()
}

fn written(patch: &Patch) -> Value<'_> {
    let (change, service) = match patch {
        Patch::Target(service, _) => ("target", Some(service)),
        Patch::Window(service, _) => ("window", Some(service)),
        Patch::Method(service, _) => ("method", Some(service)),
        Patch::AddIncident(service, _) => ("add_incident", Some(service)),
        Patch::RemoveIncident(service, _) => ("remove_incident", Some(service)),
        Patch::ScaleRate(service, _) => ("scale_rate", Some(service)),
        Patch::ScaleLength(service, _) => ("scale_length", Some(service)),
        Patch::AddRelease(service, _) => ("add_release", Some(service)),
        Patch::RemoveRelease(service, _) => ("remove_release", Some(service)),
        Patch::MoveRelease(service, ..) => ("move_release", Some(service)),
        Patch::Policy(_) => ("policy", None),
        Patch::Assume(_) => ("assume", None),
    };
    let mut fields = Fields::default();
    fields.put("change", change.into());
    if let Some(service) = service {
        fields.put("service", service.as_str().into());
    }
    match patch {
        Patch::Target(_, target) => fields.put("target", target.to_string().into()),
        Patch::Window(_, window) => fields.put("window", window_text(*window).into()),
        Patch::Method(_, method) => write_method(&mut fields, *method),
        Patch::AddIncident(_, incident) => fields.put("incident", written_incident(incident)),
        Patch::RemoveIncident(_, index) | Patch::RemoveRelease(_, index) => {
            fields.put("index", (*index as u64).into());
        }
        Patch::ScaleRate(_, scale) | Patch::ScaleLength(_, scale) => {
            fields.put("factor", scale.factor.to_string().into());
            if let Some(category) = &scale.category {
                fields.put("category", category.word().into());
            }
        }
        Patch::AddRelease(_, added) => fields.put("release", release::write(added)),
        Patch::MoveRelease(_, index, at) => {
            fields.put("index", (*index as u64).into());
            fields.time("at", *at);
        }
        Patch::Policy(changed) => {
            let usual = || budget_policy::guide().id.into();
            fields.put("policy", policy::write(changed).unwrap_or_else(usual));
        }
        Patch::Assume(assumptions) => forecast::write_assumptions(&mut fields, assumptions),
    }
    fields.object()
}
