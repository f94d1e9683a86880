//! FireHydrant's `GET /v1/incidents`.
//!
//! The milestones tell the times: an incident starts at "started", else `started_at`, else
//! `created_at`; it ends at "mitigated", when customers were served again, else at "resolved".
//! The severity (`SEV1`) is the impact word; one that is not set counts in full. Game days and
//! what was discarded is no incident.

use super::incident_list::{self, Saying, Told, having, names_in, weigh};
use super::json_fields::{entries, first, instant, list, listed, optional, parse, text, written};
use super::task::Task;
use super::{Format, Import, ImportError, Rejection};
use crate::exchange::datetime::Reading;
use crate::model::impact::Impact;
use crate::model::incident::{Category, Incident};
use serde_json::{Map, Value};

const SHAPE: ImportError = ImportError::WrongShape {
    format: Format::FireHydrant,
    expected: "an object with a list of incidents, with started_at or milestones, as data",
};

pub(super) fn recognizes(text: &str) -> bool {
    listed(text, "data") && text.contains("\"milestones\"") && text.contains("\"occurred_at\"")
}

pub(super) fn read(text: &str, task: &Task<'_>) -> Result<Import, ImportError> {
    let value = parse(text)?;
    let keys = ["started_at", "milestones"];
    let incidents = having(list(&value, "data"), &keys, SHAPE)?;
    let tell = |object: &Map<String, Value>, reading: &Reading<'_>| tell(object, reading, task);
    incident_list::read(incidents, Format::FireHydrant, task, tell)
}

fn tell(object: &Map<String, Value>, reading: &Reading<'_>, task: &Task<'_>) -> Told {
    let mut services = names_in(object, "services", "name");
    services.extend(names_in(object, "functionalities", "name"));
    Told {
        id: id(object),
        start: started(object).to_owned(),
        end: ended(object).to_owned(),
        impact: severity(object).to_owned(),
        services,
        title: text(object, "name").to_owned(),
        says: incident(object, reading, task),
    }
}

fn id(object: &Map<String, Value>) -> String {
    match written(object, "number") {
        number if number.is_empty() => text(object, "id").to_owned(),
        number => number,
    }
}

fn milestone<'a>(object: &'a Map<String, Value>, name: &str) -> &'a str {
    entries(object, "milestones")
        .filter_map(Value::as_object)
        .find(|milestone| {
            ["type", "slug"]
                .iter()
                .any(|key| text(milestone, key).eq_ignore_ascii_case(name))
        })
        .map_or("", |milestone| text(milestone, "occurred_at"))
}

fn started(object: &Map<String, Value>) -> &str {
    first([
        milestone(object, "started"),
        text(object, "started_at"),
        text(object, "created_at"),
    ])
}

fn ended(object: &Map<String, Value>) -> &str {
    first([
        milestone(object, "mitigated"),
        milestone(object, "resolved"),
        text(object, "resolved_at"),
    ])
}

/// The severity, as a word or as an object with a name; nothing when it is not set.
fn severity(object: &Map<String, Value>) -> &str {
    let word = match object.get("severity") {
        Some(Value::Object(severity)) => first([text(severity, "slug"), text(severity, "name")]),
        _ => text(object, "severity"),
    };
    if word.eq_ignore_ascii_case("unset") {
        ""
    } else {
        word
    }
}

fn incident(
    object: &Map<String, Value>,
    reading: &Reading<'_>,
    task: &Task<'_>,
) -> Result<Saying, Rejection> {
    let severity = severity(object);
    if severity.eq_ignore_ascii_case("gameday") {
        return Ok(Saying::Nothing("Game days, which are not counted"));
    }
    if !text(object, "discarded_at").is_empty() {
        return Ok(Saying::Nothing("Discarded, so not counted"));
    }
    let start = instant("start", started(object), reading)?;
    let mut repairs = Vec::new();
    let impact = match severity {
        "" => Impact::FULL,
        word => weigh(word, task, &mut repairs),
    };
    let category = if severity.eq_ignore_ascii_case("maintenance") {
        Category::Maintenance
    } else {
        Category::Incident
    };
    let incident = Incident {
        id: id(object),
        title: text(object, "name").trim().to_owned(),
        start,
        end: optional("end", ended(object), reading)?,
        impact,
        category,
    };
    Ok(Saying::Incident(incident, repairs))
}
