//! Statuspage's `incidents.json`, in the shape of its API and in that of a scraped history.
//!
//! The rules are those of the peer that turns the same file into availability: an incident
//! starts at `started_at`, else `created_at`; it ends when "resolved" was posted (the
//! `created_at` of that update), else at `resolved_at`, else at `updated_at` when its status
//! says that it is over. It belongs to a component whose name holds the wanted words.

use super::incident_list::{self, Saying, Told, having, names_in, weigh};
use super::json_fields::{entries, first, instant, list, listed, optional, parse, text};
use super::ledger::{end_moment, moment};
use super::task::Task;
use super::{Format, Import, ImportError, Rejection, Repair};
use crate::exchange::datetime::{Reading, parse_instant};
use crate::model::incident::{Category, Incident};
use serde_json::{Map, Value};

const SHAPE: ImportError = ImportError::WrongShape {
    format: Format::Statuspage,
    expected: "a list of incidents with created_at, or an object with such a list as incidents",
};

pub(super) fn recognizes(text: &str) -> bool {
    listed(text, "incidents")
        && text.contains("\"created_at\"")
        && (text.contains("\"incident_updates\"") || text.contains("\"resolved_at\""))
        && text.contains("\"impact\"")
}

pub(super) fn read(text: &str, task: &Task<'_>) -> Result<Import, ImportError> {
    let value = parse(text)?;
    let incidents = having(list(&value, "incidents"), &["created_at"], SHAPE)?;
    let tell = |object: &Map<String, Value>, reading: &Reading<'_>| tell(object, reading, task);
    let mut import = incident_list::read(incidents, Format::Statuspage, task, tell)?;
    let options = task.options;
    import.measured_until = value
        .get("page")
        .and_then(|page| page.get("updated_at")?.as_str())
        .and_then(|text| parse_instant(text, &Reading::new(&options.zone, Some(options.now))).ok());
    Ok(import)
}

fn tell(object: &Map<String, Value>, reading: &Reading<'_>, task: &Task<'_>) -> Told {
    Told {
        id: text(object, "id").to_owned(),
        start: first([text(object, "started_at"), text(object, "created_at")]).to_owned(),
        end: text(object, "resolved_at").to_owned(),
        impact: text(object, "impact").to_owned(),
        services: names_in(object, "components", "name"),
        title: text(object, "name").to_owned(),
        says: incident(object, reading, task),
    }
}

fn incident(
    object: &Map<String, Value>,
    reading: &Reading<'_>,
    task: &Task<'_>,
) -> Result<Saying, Rejection> {
    let started = first([text(object, "started_at"), text(object, "created_at")]);
    let start = instant("start", started, reading)?;
    let resolved = optional("end", text(object, "resolved_at"), reading)?;
    let posted = entries(object, "incident_updates")
        .filter_map(Value::as_object)
        .find(|update| text(update, "status") == "resolved")
        .map(|update| text(update, "created_at"));
    let over = matches!(
        text(object, "status"),
        "resolved" | "postmortem" | "completed"
    );
    let end = match optional("end", posted.unwrap_or_default(), reading)?.or(resolved) {
        Some(end) => Some(end),
        None if over => optional("end", text(object, "updated_at"), reading)?,
        None => None,
    };
    let mut repairs = Vec::new();
    if let (Some(resolved), Some(end)) = (resolved, end)
        && resolved <= start
        && end > start
    {
        let (now, zone) = (task.options.now, &task.options.zone);
        let place = if resolved < start {
            "before the start"
        } else {
            "at the start"
        };
        repairs.push(Repair {
            column: "end",
            was: moment(resolved, now, zone),
            now: end_moment(start, end, now, zone),
            how: format!("resolved_at lies {place}, so the end is when \"resolved\" was posted"),
        });
    }
    let word = text(object, "impact");
    let incident = Incident {
        id: text(object, "id").to_owned(),
        title: text(object, "name").trim().to_owned(),
        start,
        end,
        impact: weigh(word, task, &mut repairs),
        category: if word == "maintenance" {
            Category::Maintenance
        } else {
            Category::Incident
        },
    };
    Ok(Saying::Incident(incident, repairs))
}
