//! incident.io's `GET /v2/incidents`.
//!
//! The times of an incident are in `incident_timestamp_values`, named by the organisation: it
//! starts at the first of "Impact started", "Reported" and `created_at`; it ends at the first of
//! "Impact ended", "Fixed" and "Resolved". One that is closed without such a time ended when it
//! was last updated, which is reported. The severity's name is the impact word. Tests,
//! tutorials, and what was declined, merged or cancelled is no incident.

use super::incident_list::{self, Saying, Told, assumed_end, having, weigh};
use super::json_fields::{entries, first, instant, list, listed, optional, parse, text, text_at};
use super::task::Task;
use super::{Format, Import, ImportError, Rejection};
use crate::exchange::datetime::Reading;
use crate::model::impact::Impact;
use crate::model::incident::{Category, Incident};
use serde_json::{Map, Value};

const SHAPE: ImportError = ImportError::WrongShape {
    format: Format::IncidentIo,
    expected: "an object with a list of incidents with created_at and incident_status",
};

/// Names of timestamps that begin and end an incident, the surest first.
const STARTS: [&str; 3] = ["impact start", "started", "reported"];
const ENDS: [&str; 4] = ["impact end", "fixed", "mitigated", "resolved"];

pub(super) fn recognizes(text: &str) -> bool {
    listed(text, "incidents")
        && text.contains("\"incident_status\"")
        && text.contains("\"created_at\"")
}

pub(super) fn read(text: &str, task: &Task<'_>) -> Result<Import, ImportError> {
    let value = parse(text)?;
    let incidents = having(list(&value, "incidents"), &["created_at"], SHAPE)?;
    let tell = |object: &Map<String, Value>, reading: &Reading<'_>| tell(object, reading, task);
    incident_list::read(incidents, Format::IncidentIo, task, tell)
}

fn tell(object: &Map<String, Value>, reading: &Reading<'_>, task: &Task<'_>) -> Told {
    // Affected services are custom fields of the organisation.
    let services = entries(object, "custom_field_entries")
        .filter_map(Value::as_object)
        .filter(|entry| {
            let field = text_at(entry, ["custom_field", "name"]).to_ascii_lowercase();
            field.contains("service") || field.contains("component")
        })
        .flat_map(|entry| entries(entry, "values"))
        .filter_map(Value::as_object)
        .map(|value| {
            first([
                text_at(value, ["value_catalog_entry", "name"]),
                text_at(value, ["value_option", "value"]),
                text(value, "value_text"),
            ])
        });
    Told {
        id: id(object).to_owned(),
        start: started(object).to_owned(),
        end: timestamp(object, &ENDS).to_owned(),
        impact: text_at(object, ["severity", "name"]).to_owned(),
        services: services.map(str::to_owned).collect(),
        title: text(object, "name").to_owned(),
        says: incident(object, reading, task),
    }
}

fn id(object: &Map<String, Value>) -> &str {
    first([text(object, "reference"), text(object, "id")])
}

fn started(object: &Map<String, Value>) -> &str {
    first([timestamp(object, &STARTS), text(object, "created_at")])
}

/// The first time whose name holds one of the words.
fn timestamp<'a>(object: &'a Map<String, Value>, names: &[&str]) -> &'a str {
    let find = |wanted: &&str| {
        let entry = entries(object, "incident_timestamp_values")
            .filter_map(Value::as_object)
            .find(|entry| {
                let name = text_at(entry, ["incident_timestamp", "name"]).to_ascii_lowercase();
                name.contains(*wanted) && !text_at(entry, ["value", "value"]).is_empty()
            })?;
        Some(text_at(entry, ["value", "value"]))
    };
    names.iter().find_map(find).unwrap_or_default()
}

fn incident(
    object: &Map<String, Value>,
    reading: &Reading<'_>,
    task: &Task<'_>,
) -> Result<Saying, Rejection> {
    let category = text_at(object, ["incident_status", "category"]);
    if matches!(text(object, "mode"), "test" | "tutorial" | "stream") {
        return Ok(Saying::Nothing(
            "Tests and tutorials, which are not counted",
        ));
    }
    if matches!(category, "declined" | "merged" | "canceled") {
        return Ok(Saying::Nothing(
            "Declined, merged or cancelled, so not counted",
        ));
    }
    let start = instant("start", started(object), reading)?;
    let mut end = optional("end", timestamp(object, &ENDS), reading)?;
    let mut repairs = Vec::new();
    if end.is_none() && matches!(category, "closed" | "learning" | "post-incident") {
        let updated = instant("end", text(object, "updated_at"), reading)?;
        let how = "it is closed and no timestamp ends it, so the last update is taken";
        repairs.push(assumed_end(start, updated, how, task));
        end = Some(updated);
    }
    let impact = match text_at(object, ["severity", "name"]) {
        "" => Impact::FULL,
        word => weigh(word, task, &mut repairs),
    };
    let incident = Incident {
        id: id(object).to_owned(),
        title: text(object, "name").trim().to_owned(),
        start,
        end,
        impact,
        category: Category::Incident,
    };
    Ok(Saying::Incident(incident, repairs))
}
