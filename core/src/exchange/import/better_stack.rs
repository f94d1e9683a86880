//! Better Stack's (Better Uptime's) `GET /api/v3/incidents`, and version 2.
//!
//! An incident of a monitor lasts from `started_at` to `resolved_at`, and counts in full: the
//! monitor had no answer. `name` is the monitor, `cause` what it saw.

use super::incident_list::{self, Saying, Told, having};
use super::json_fields::{first, instant, list, optional, parse, text};
use super::task::Task;
use super::{Format, Import, ImportError, Rejection};
use crate::exchange::datetime::Reading;
use crate::model::impact::Impact;
use crate::model::incident::{Category, Incident};
use serde_json::{Map, Value};

const SHAPE: ImportError = ImportError::WrongShape {
    format: Format::BetterStack,
    expected: "an object with a list of incidents, each with attributes.started_at, as data",
};

pub(super) fn recognizes(text: &str) -> bool {
    text.trim_start().starts_with('{')
        && text.contains("\"attributes\"")
        && text.contains("\"started_at\"")
        && text.contains("\"cause\"")
}

pub(super) fn read(text: &str, task: &Task<'_>) -> Result<Import, ImportError> {
    let value = parse(text)?;
    let incidents = having(list(&value, "data"), &["attributes"], SHAPE)?;
    let mut import = incident_list::read(incidents, Format::BetterStack, task, tell)?;
    let next = value
        .get("pagination")
        .and_then(|pages| pages.get("next"))
        .is_some_and(Value::is_string);
    if next {
        import.notes.push(
            "The file is one page of an answer that has more; import the other pages too."
                .to_owned(),
        );
    }
    Ok(import)
}

fn tell(object: &Map<String, Value>, reading: &Reading<'_>) -> Told {
    let empty = Map::new();
    let attributes = object
        .get("attributes")
        .and_then(Value::as_object)
        .unwrap_or(&empty);
    let id = text(object, "id");
    Told {
        id: id.to_owned(),
        start: text(attributes, "started_at").to_owned(),
        end: text(attributes, "resolved_at").to_owned(),
        impact: String::new(),
        services: vec![first([text(attributes, "name"), text(attributes, "url")]).to_owned()],
        title: text(attributes, "cause").to_owned(),
        says: incident(id, attributes, reading),
    }
}

fn incident(
    id: &str,
    attributes: &Map<String, Value>,
    reading: &Reading<'_>,
) -> Result<Saying, Rejection> {
    if text(attributes, "status").eq_ignore_ascii_case("unconfirmed") {
        return Ok(Saying::Nothing(
            "Not confirmed by a second check, so not counted",
        ));
    }
    let name = text(attributes, "name").trim();
    let title = match text(attributes, "cause").trim() {
        "" => name.to_owned(),
        cause if name.is_empty() => cause.to_owned(),
        cause => format!("{name}: {cause}"),
    };
    let incident = Incident {
        id: id.to_owned(),
        title,
        start: instant("start", text(attributes, "started_at"), reading)?,
        end: optional("end", text(attributes, "resolved_at"), reading)?,
        impact: Impact::FULL,
        category: Category::Incident,
    };
    Ok(Saying::Incident(incident, Vec::new()))
}
