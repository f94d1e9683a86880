//! What depends on what, read and written.

use super::place::{Path, Place, is_short, not_an_object};
use super::write::{Fields, list};
use crate::model::alert_policy::Multiple;
use crate::model::composition::{Composition, MAX_DEPTH, MAX_PARTS, Part, System};
use crate::model::plan::{Fault, MAX_TEXT};
use crate::model::target::Target;
use serde_json_borrow::Value;

pub(super) fn read(place: Place<'_>, faults: &mut Vec<Fault>) -> Composition {
    place.only(&["system", "target", "parts", "weights", "shares"], faults);
    let mut room = MAX_PARTS;
    let system = place.object.get("system").filter(|value| !value.is_null());
    let system =
        system.and_then(|value| read_system(value, place.path("system"), 1, &mut room, faults));
    Composition {
        system,
        target: target(place, false, faults),
        parts: place.objects("parts", MAX_PARTS, faults, |place, faults| {
            place.only(&["name", "target"], faults);
            let (name, target) = (name(place, faults), target(place, true, faults));
            Some(Part {
                name: name?,
                target: target?,
            })
        }),
        weights: weights(place, "weights", faults),
        shares: weights(place, "shares", faults),
    }
}

fn name(place: Place<'_>, faults: &mut Vec<Fault>) -> Option<String> {
    place.required("name", "database", faults, |text| Ok(text.to_owned()))
}

fn target(place: Place<'_>, required: bool, faults: &mut Vec<Fault>) -> Option<Target> {
    if required {
        place.missing("target", "expected a text such as \"99.9%\"", faults);
    }
    place.parsed("target", faults, |text| {
        text.parse::<Target>().map_err(|error| error.to_string())
    })
}

fn weights(place: Place<'_>, key: &str, faults: &mut Vec<Fault>) -> Vec<(String, Multiple)> {
    place.objects(key, MAX_PARTS, faults, |place, faults| {
        place.only(&["name", "weight"], faults);
        place.missing("weight", "expected a number from 0 on, such as 3", faults);
        let (name, weight) = (name(place, faults), place.multiple("weight", faults));
        Some((name?, weight?))
    })
}

/// `room` is how many parts and groups there may still be.
fn read_system(
    value: &Value<'_>,
    path: Path<'_>,
    level: usize,
    room: &mut usize,
    faults: &mut Vec<Fault>,
) -> Option<System> {
    let fault = |what: &str, remedy: &str| Fault {
        path: path.to_string(),
        what: what.to_owned(),
        remedy: remedy.to_owned(),
    };
    if *room == 0 || level > MAX_DEPTH {
        let remedy = format!("expected at most {MAX_PARTS} parts and {MAX_DEPTH} levels");
        // Said once, however much is left.
        if *room > 0 || !faults.iter().any(|fault| fault.remedy == remedy) {
            faults.push(fault("is too much", &remedy));
        }
        return None;
    }
    *room -= 1;
    let object = match value {
        Value::Str(name) if is_short(name, MAX_TEXT) => {
            return Some(System::Part(name.clone().into_owned()));
        }
        Value::Object(object) => object,
        _ => {
            faults.push(not_an_object(path));
            return None;
        }
    };
    let place = Place { object, path };
    let group = ["series", "parallel", "at_least"]
        .into_iter()
        .find(|group| object.contains_key(group));
    let Some(group) = group else {
        let remedy = "expected a name, series, parallel, or at_least with of";
        faults.push(fault("is no part and no group", remedy));
        return None;
    };
    let list = if group == "at_least" { "of" } else { group };
    place.missing(group, "expected so many of them", faults);
    place.only(&[group, list], faults);
    let entries = place.list(list, MAX_PARTS, faults);
    if entries.len() == 0 {
        place.fault(
            faults,
            list,
            "has no members",
            "add one, or remove the group",
        );
    }
    let count = entries.len();
    let mut members = Vec::with_capacity(count);
    for (path, entry) in entries {
        members.extend(read_system(entry, path, level + 1, room, faults));
    }
    Some(match group {
        "series" => System::Series(members),
        "parallel" => System::Parallel(members),
        _ => System::AtLeast {
            needed: place.whole("at_least", 1..=count.max(1) as u64, faults)? as usize,
            of: members,
        },
    })
}

pub(super) fn write(composite: &Composition) -> Value<'_> {
    let mut fields = Fields::default();
    if let Some(system) = &composite.system {
        fields.put("system", written_system(system));
    }
    if let Some(target) = composite.target {
        fields.put("target", target.to_string().into());
    }
    if !composite.parts.is_empty() {
        let parts = composite.parts.iter();
        let parts = parts.map(|part| named(&part.name, "target", part.target.to_string()));
        fields.put("parts", list(parts));
    }
    for (key, weights) in [
        ("weights", &composite.weights),
        ("shares", &composite.shares),
    ] {
        if !weights.is_empty() {
            let weights = weights.iter();
            let weights = weights.map(|(name, weight)| named(name, "weight", weight.to_string()));
            fields.put(key, list(weights));
        }
    }
    fields.object()
}

fn named<'p>(name: &'p str, key: &'p str, text: String) -> Value<'p> {
    let mut fields = Fields::default();
    fields.put("name", name.into());
    fields.put(key, text.into());
    fields.object()
}

fn written_system(system: &System) -> Value<'_> {
    let members = || list(system.members().iter().map(written_system));
    let mut fields = Fields::default();
    match system {
        System::Part(name) => return name.as_str().into(),
        System::Series(_) => fields.put("series", members()),
        System::Parallel(_) => fields.put("parallel", members()),
        System::AtLeast { needed, .. } => {
            fields.put("at_least", (*needed as u64).into());
            fields.put("of", members());
        }
    }
    fields.object()
}
