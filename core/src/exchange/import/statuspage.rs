//! Statuspage's `incidents.json`, in the shape of its API and in that of a scraped history.
//!
//! The rules are those of the peer that turns the same file into availability: an incident
//! starts at `started_at`, else `created_at`; it ends when "resolved" was posted (the
//! `created_at` of that update), else at `resolved_at`, else at `updated_at` when its status
//! says that it is over. It belongs to a component whose name holds the wanted words.

use super::ledger::{Ledger, end_moment, moment, names};
use super::report::Cells;
use super::{Column, Field, Format, Import, ImportError, Options, Rejection, Repair};
use crate::exchange::datetime::{Reading, parse_instant};
use crate::model::incident::{Category, Incident};
use chrono::{DateTime, Utc};
use serde_json::{Map, Value};

const SHAPE: ImportError = ImportError::WrongShape {
    format: Format::Statuspage,
    expected: "a list of incidents with created_at, or an object with such a list as incidents",
};

pub(super) fn recognizes(text: &str) -> bool {
    text.trim_start().starts_with(['[', '{'])
        && text.contains("\"created_at\"")
        && (text.contains("\"incident_updates\"") || text.contains("\"resolved_at\""))
        && text.contains("\"impact\"")
        // The wrapper or the list: one incident alone, as in JSON lines, is neither.
        && (text.trim_start().starts_with('[') || text.contains("\"incidents\""))
}

pub(super) fn read(text: &str, options: &Options) -> Result<Import, ImportError> {
    let value = parse(text)?;
    let incidents = match &value {
        Value::Array(incidents) => incidents,
        Value::Object(wrapper) => wrapper
            .get("incidents")
            .and_then(Value::as_array)
            .ok_or(SHAPE)?,
        _ => return Err(SHAPE),
    };
    let dated = |entry: &Value| entry.get("created_at").is_some();
    if !incidents.is_empty() && !incidents.iter().any(dated) {
        return Err(SHAPE);
    }
    let reading = Reading::new(&options.zone, Some(options.now));
    let mut ledger = Ledger::new(options);
    let mut parts: Vec<String> = Vec::new();
    let mut measured_from: Option<DateTime<Utc>> = None;
    for entry in incidents {
        let empty = Map::new();
        let object = entry.as_object().unwrap_or(&empty);
        let components: Vec<&str> = list(object, "components")
            .filter_map(|component| component.get("name")?.as_str())
            .collect();
        for name in &components {
            if !parts.iter().any(|part| part == name) {
                parts.push((*name).to_owned());
            }
        }
        let read = incident(object, &reading, options);
        if let Ok((incident, _)) = &read {
            measured_from = Some(measured_from.map_or(incident.start, |at| at.min(incident.start)));
        }
        if let Some(wanted) = &options.only
            && !components.iter().any(|name| names(name, wanted))
        {
            ledger.left_out += 1;
            continue;
        }
        let cells = cells(object, &components);
        match read {
            Ok((incident, repairs)) => ledger.enter(cells, incident, repairs)?,
            Err(rejection) => ledger.reject(cells, rejection)?,
        }
    }
    parts.sort_unstable();
    if let Some(wanted) = &options.only
        && !incidents.is_empty()
        && !parts.iter().any(|part| names(part, wanted))
    {
        return Err(ImportError::NotFound {
            wanted: wanted.clone(),
            found: parts,
        });
    }
    let columns = Column::known(&[
        ("id", Some(Field::Id)),
        ("started_at", Some(Field::Start)),
        ("resolved_at", Some(Field::End)),
        ("impact", Some(Field::ImpactPercent)),
        ("components", Some(Field::Service)),
        ("name", Some(Field::Title)),
    ]);
    let mut import = ledger.close(Format::Statuspage, columns);
    import.parts = parts;
    import.measured_from = measured_from;
    import.measured_until = value
        .get("page")
        .and_then(|page| page.get("updated_at")?.as_str())
        .and_then(|text| parse_instant(text, &reading).ok());
    Ok(import)
}

/// Reads JSON, or says where it breaks.
pub(super) fn parse(text: &str) -> Result<Value, ImportError> {
    serde_json::from_str(text).map_err(|error| ImportError::NotJson {
        line: error.line(),
        column: error.column(),
    })
}

fn list<'a>(object: &'a Map<String, Value>, key: &str) -> impl Iterator<Item = &'a Value> {
    object
        .get(key)
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
}

fn text<'a>(object: &'a Map<String, Value>, key: &str) -> &'a str {
    object.get(key).and_then(Value::as_str).unwrap_or_default()
}

fn cells(object: &Map<String, Value>, components: &[&str]) -> Cells {
    let started = match text(object, "started_at") {
        "" => text(object, "created_at"),
        started => started,
    };
    let components = components.join(", ");
    let cells = [
        text(object, "id"),
        started,
        text(object, "resolved_at"),
        text(object, "impact"),
        &components,
        text(object, "name"),
    ];
    Cells::new(cells.into_iter())
}

fn incident(
    object: &Map<String, Value>,
    reading: &Reading<'_>,
    options: &Options,
) -> Result<(Incident, Vec<Repair>), Rejection> {
    let instant = |column: &'static str, text: &str| {
        parse_instant(text, reading).map_err(|error| Rejection {
            column,
            what: error.what(),
            expected: error.expected(),
        })
    };
    let optional = |column: &'static str, text: &str| match text {
        "" => Ok(None),
        text => instant(column, text).map(Some),
    };
    let start = match optional("start", text(object, "started_at"))? {
        Some(start) => start,
        None => instant("start", text(object, "created_at"))?,
    };
    let resolved = optional("end", text(object, "resolved_at"))?;
    let posted = list(object, "incident_updates")
        .filter_map(Value::as_object)
        .find(|update| text(update, "status") == "resolved")
        .map(|update| text(update, "created_at"));
    let over = matches!(
        text(object, "status"),
        "resolved" | "postmortem" | "completed"
    );
    let end = match optional("end", posted.unwrap_or_default())?.or(resolved) {
        Some(end) => Some(end),
        None if over => optional("end", text(object, "updated_at"))?,
        None => None,
    };
    let mut repairs = Vec::new();
    if let (Some(resolved), Some(end)) = (resolved, end)
        && resolved <= start
        && end > start
    {
        let (now, zone) = (options.now, &options.zone);
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
    let impact = match options.impact_words.get(word) {
        Some(impact) => impact,
        None => {
            let unknown = options
                .impact_words
                .get("unknown")
                .unwrap_or(crate::model::impact::Impact::FULL);
            repairs.push(Repair {
                column: "impact",
                was: word.to_owned(),
                now: unknown.to_string(),
                how: format!("impact is no known word, so it counts as {unknown}"),
            });
            unknown
        }
    };
    let incident = Incident {
        id: text(object, "id").to_owned(),
        title: text(object, "name").trim().to_owned(),
        start,
        end,
        impact,
        category: if word == "maintenance" {
            Category::Maintenance
        } else {
            Category::Incident
        },
    };
    Ok((incident, repairs))
}
