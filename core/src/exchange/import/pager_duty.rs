//! PagerDuty's `GET /incidents`: REST API version 2, and version 1 as archives hold it.
//!
//! Version 1 has no resolved time at all, and version 2 only since 2022: for an incident whose
//! status is "resolved", the last change of its status is its end. PagerDuty tells how urgent
//! an incident was, not what share of requests failed: the word of its priority (`P1`) counts
//! where there is one, else it counts in full.

use super::incident_list::{self, Saying, Told, having, weigh};
use super::json_fields::{first, instant, list, listed, optional, parse, text, text_at, written};
use super::task::Task;
use super::{Format, Import, ImportError, Rejection};
use crate::exchange::datetime::Reading;
use crate::model::impact::Impact;
use crate::model::incident::{Category, Incident};
use serde_json::{Map, Value};

const SHAPE: ImportError = ImportError::WrongShape {
    format: Format::PagerDuty,
    expected: "an object with a list of incidents with created_at (or created_on) and status",
};

pub(super) fn recognizes(text: &str) -> bool {
    listed(text, "incidents")
        && text.contains("\"incident_number\"")
        && (text.contains("\"last_status_change_at\"")
            || text.contains("\"last_status_change_on\""))
}

pub(super) fn read(text: &str, task: &Task<'_>) -> Result<Import, ImportError> {
    let value = parse(text)?;
    let incidents = having(
        list(&value, "incidents"),
        &["created_at", "created_on"],
        SHAPE,
    )?;
    let tell = |object: &Map<String, Value>, reading: &Reading<'_>| tell(object, reading, task);
    let mut import = incident_list::read(incidents, Format::PagerDuty, task, tell)?;
    let more = value.get("more").and_then(Value::as_bool) == Some(true);
    if more {
        import.notes.push(
            "The file is one page of an answer that has more; import the other pages too."
                .to_owned(),
        );
    }
    Ok(import)
}

fn tell(object: &Map<String, Value>, reading: &Reading<'_>, task: &Task<'_>) -> Told {
    let service = first([
        text_at(object, ["service", "summary"]),
        text_at(object, ["service", "name"]),
    ]);
    Told {
        id: number(object),
        start: started(object).to_owned(),
        end: ended(object).to_owned(),
        impact: priority(object).to_owned(),
        services: vec![service.to_owned()],
        title: title(object).to_owned(),
        says: incident(object, reading, task),
    }
}

fn number(object: &Map<String, Value>) -> String {
    let number = written(object, "incident_number");
    if number.is_empty() {
        text(object, "id").to_owned()
    } else {
        number
    }
}

fn started(object: &Map<String, Value>) -> &str {
    first([text(object, "created_at"), text(object, "created_on")])
}

/// The end by the file's own fields; nothing while it goes on.
fn ended(object: &Map<String, Value>) -> &str {
    if text(object, "status") != "resolved" {
        return "";
    }
    first([
        text(object, "resolved_at"),
        text(object, "last_status_change_at"),
        text(object, "last_status_change_on"),
    ])
}

fn priority(object: &Map<String, Value>) -> &str {
    first([
        text_at(object, ["priority", "summary"]),
        text_at(object, ["priority", "name"]),
    ])
}

fn title(object: &Map<String, Value>) -> &str {
    first([
        text(object, "title"),
        text_at(object, ["trigger_summary_data", "subject"]),
        text_at(object, ["trigger_summary_data", "description"]),
        text(object, "incident_key"),
    ])
}

fn incident(
    object: &Map<String, Value>,
    reading: &Reading<'_>,
    task: &Task<'_>,
) -> Result<Saying, Rejection> {
    let mut repairs = Vec::new();
    let impact = match priority(object) {
        "" => Impact::FULL,
        word => weigh(word, task, &mut repairs),
    };
    let end = ended(object);
    if end.is_empty() && text(object, "status") == "resolved" {
        return Err(Rejection {
            column: "end",
            what: "it is resolved, and nothing says when".to_owned(),
            expected: "resolved_at, or the time of the last change of its status".to_owned(),
        });
    }
    let incident = Incident {
        id: number(object),
        title: title(object).trim().to_owned(),
        start: instant("start", started(object), reading)?,
        end: optional("end", end, reading)?,
        impact,
        category: Category::Incident,
    };
    Ok(Saying::Incident(incident, repairs))
}
