//! Scenarios, read and written: a name and a list of changes.

use super::objective::{method, write_method};
use super::place::Place;
use super::read::incident;
use super::write::{incident as written_incident, insert_text, insert_time};
use super::{forecast, parse_window, policy, release, window_text};
use crate::model::budget_policy;
use crate::model::incident::Category;
use crate::model::objective::BudgetingMethod;
use crate::model::plan::{Fault, MAX_INCIDENTS, MAX_PATCHES};
use crate::model::scenario::{Patch, Scale, Scenario};
use crate::model::target::Target;
use serde_json::{Map, Value};

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

pub(super) fn write(scenario: &Scenario) -> Value {
    let mut object = Map::new();
    insert_text(&mut object, "name", &scenario.name);
    let patches = scenario.patches.iter().map(written);
    object.insert("patches".to_owned(), patches.collect());
    Value::Object(object)
}

fn written(patch: &Patch) -> Value {
    let mut object = Map::new();
    let mut start = |kind: &str, service: &str| {
        object.insert("change".to_owned(), kind.into());
        if !matches!(kind, "policy" | "assume") {
            object.insert("service".to_owned(), service.into());
        }
    };
    match patch {
        Patch::Target(service, target) => {
            start("target", service);
            object.insert("target".to_owned(), target.to_string().into());
        }
        Patch::Window(service, window) => {
            start("window", service);
            object.insert("window".to_owned(), window_text(*window).into());
        }
        Patch::Method(service, method) => {
            start("method", service);
            write_method(&mut object, *method);
        }
        Patch::AddIncident(service, incident) => {
            start("add_incident", service);
            object.insert("incident".to_owned(), written_incident(incident));
        }
        Patch::RemoveIncident(service, index) => {
            start("remove_incident", service);
            object.insert("index".to_owned(), (*index).into());
        }
        Patch::ScaleRate(service, scale) => {
            start("scale_rate", service);
            write_scale(&mut object, scale);
        }
        Patch::ScaleLength(service, scale) => {
            start("scale_length", service);
            write_scale(&mut object, scale);
        }
        Patch::AddRelease(service, added) => {
            start("add_release", service);
            object.insert("release".to_owned(), release::write(added));
        }
        Patch::RemoveRelease(service, index) => {
            start("remove_release", service);
            object.insert("index".to_owned(), (*index).into());
        }
        Patch::MoveRelease(service, index, at) => {
            start("move_release", service);
            object.insert("index".to_owned(), (*index).into());
            insert_time(&mut object, "at", *at);
        }
        Patch::Policy(changed) => {
            start("policy", "");
            let usual = || budget_policy::guide().id.into();
            let written = policy::write(changed).unwrap_or_else(usual);
            object.insert("policy".to_owned(), written);
        }
        Patch::Assume(assumptions) => {
            start("assume", "");
            forecast::write_assumptions(&mut object, assumptions);
        }
    }
    Value::Object(object)
}

fn write_scale(object: &mut Map<String, Value>, scale: &Scale) {
    object.insert("factor".to_owned(), scale.factor.to_string().into());
    if let Some(category) = &scale.category {
        object.insert("category".to_owned(), category.word().into());
    }
}
