//! Opsgenie's `GET /v1/incidents`.
//!
//! An incident lasts from `impactStartDate`, else `createdAt`, to `impactEndDate`. One that is
//! resolved or closed without an end of its impact ended when it was last updated, which is
//! reported. The priority, `P1` to `P5`, is the impact word.

use super::incident_list::{self, Saying, Told, assumed_end, having, names_in, weigh};
use super::json_fields::{first, instant, optional, parse, text};
use super::task::Task;
use super::{Format, Import, ImportError, Rejection};
use crate::exchange::datetime::Reading;
use crate::model::incident::{Category, Incident};
use serde_json::{Map, Value};

const SHAPE: ImportError = ImportError::WrongShape {
    format: Format::Opsgenie,
    expected: "an object with a list of incidents, with impactStartDate or createdAt, as data",
};

pub(super) fn recognizes(text: &str) -> bool {
    text.trim_start().starts_with('{')
        && text.contains("\"data\"")
        && text.contains("\"tinyId\"")
        && (text.contains("\"impactStartDate\"") || text.contains("\"impactedServices\""))
}

pub(super) fn read(text: &str, task: &Task<'_>) -> Result<Import, ImportError> {
    let value = parse(text)?;
    // The answer of one incident holds it as data itself.
    let data = match value.get("data") {
        Some(Value::Array(incidents)) => Some(incidents.as_slice()),
        Some(one @ Value::Object(_)) => Some(std::slice::from_ref(one)),
        _ => None,
    };
    let incidents = having(data, &["createdAt", "impactStartDate"], SHAPE)?;
    let tell = |object: &Map<String, Value>, reading: &Reading<'_>| tell(object, reading, task);
    incident_list::read(incidents, Format::Opsgenie, task, tell)
}

fn tell(object: &Map<String, Value>, reading: &Reading<'_>, task: &Task<'_>) -> Told {
    Told {
        id: id(object).to_owned(),
        start: started(object).to_owned(),
        end: text(object, "impactEndDate").to_owned(),
        impact: text(object, "priority").to_owned(),
        services: names_in(object, "impactedServices", "name"),
        title: text(object, "message").to_owned(),
        says: incident(object, reading, task),
    }
}

fn id(object: &Map<String, Value>) -> &str {
    first([text(object, "tinyId"), text(object, "id")])
}

fn started(object: &Map<String, Value>) -> &str {
    first([text(object, "impactStartDate"), text(object, "createdAt")])
}

fn incident(
    object: &Map<String, Value>,
    reading: &Reading<'_>,
    task: &Task<'_>,
) -> Result<Saying, Rejection> {
    let start = instant("start", started(object), reading)?;
    let mut end = optional("end", text(object, "impactEndDate"), reading)?;
    let mut repairs = Vec::new();
    let status = text(object, "status");
    if end.is_none() && matches!(status, "resolved" | "closed") {
        let updated = instant("end", text(object, "updatedAt"), reading)?;
        let how = format!("it is {status} and its impact has no end, so the last update is taken");
        repairs.push(assumed_end(start, updated, &how, task));
        end = Some(updated);
    }
    let incident = Incident {
        id: id(object).to_owned(),
        title: text(object, "message").trim().to_owned(),
        start,
        end,
        impact: weigh(text(object, "priority"), task, &mut repairs),
        category: Category::Incident,
    };
    Ok(Saying::Incident(incident, repairs))
}
