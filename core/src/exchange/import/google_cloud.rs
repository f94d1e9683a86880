//! Google Cloud Service Health's `incidents.json`.
//!
//! An incident lasts from `begin` to `end`; without an end it goes on, unless its last update
//! says `AVAILABLE`: then it ended at that update, which is reported. `status_impact` is the
//! impact word. Most incidents name "Multiple Products" as their service, so the products are
//! those of `affected_products`. The times inside the texts are in US/Pacific and not read.

use super::incident_list::{self, Saying, Told, assumed_end, having, names_in, weigh};
use super::json_fields::{first, instant, list, optional, parse, text, text_at};
use super::task::Task;
use super::{Format, Import, ImportError, Rejection};
use crate::exchange::datetime::Reading;
use crate::model::incident::{Category, Incident};
use serde_json::{Map, Value};

const SHAPE: ImportError = ImportError::WrongShape {
    format: Format::GoogleCloud,
    expected: "a list of incidents with begin and status_impact",
};

pub(super) fn recognizes(text: &str) -> bool {
    text.trim_start().starts_with('[')
        && text.contains("\"status_impact\"")
        && text.contains("\"begin\"")
}

pub(super) fn read(text: &str, task: &Task<'_>) -> Result<Import, ImportError> {
    let value = parse(text)?;
    let incidents = having(list(&value, "incidents"), &["begin"], SHAPE)?;
    let tell = |object: &Map<String, Value>, reading: &Reading<'_>| tell(object, reading, task);
    incident_list::read(incidents, Format::GoogleCloud, task, tell)
}

fn tell(object: &Map<String, Value>, reading: &Reading<'_>, task: &Task<'_>) -> Told {
    let mut services = names_in(object, "affected_products", "title");
    if services.is_empty() {
        services.push(text(object, "service_name").to_owned());
    }
    Told {
        id: text(object, "id").to_owned(),
        start: text(object, "begin").to_owned(),
        end: text(object, "end").to_owned(),
        impact: word(object).to_owned(),
        services,
        title: text(object, "external_desc").to_owned(),
        says: incident(object, reading, task),
    }
}

fn word(object: &Map<String, Value>) -> &str {
    first([text(object, "status_impact"), text(object, "severity")])
}

fn incident(
    object: &Map<String, Value>,
    reading: &Reading<'_>,
    task: &Task<'_>,
) -> Result<Saying, Rejection> {
    let start = instant("begin", text(object, "begin"), reading)?;
    let mut end = optional("end", text(object, "end"), reading)?;
    let mut repairs = Vec::new();
    if end.is_none() && text_at(object, ["most_recent_update", "status"]) == "AVAILABLE" {
        end = optional(
            "end",
            text_at(object, ["most_recent_update", "when"]),
            reading,
        )?;
        if let Some(end) = end {
            let how = "it has no end, and the last update says that the service is available";
            repairs.push(assumed_end(start, end, how, task));
        }
    }
    let incident = Incident {
        id: text(object, "id").to_owned(),
        title: text(object, "external_desc").trim().to_owned(),
        start,
        end,
        impact: weigh(word(object), task, &mut repairs),
        category: Category::Incident,
    };
    Ok(Saying::Incident(incident, repairs))
}
