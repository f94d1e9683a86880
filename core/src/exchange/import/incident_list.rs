//! Incidents as a list of objects: what the formats that hold one have in common.

use super::cells::Cells;
use super::json_fields;
use super::ledger::{Ledger, end_moment, names};
use super::task::Task;
use super::{Column, Field, Format, Import, ImportError, Rejection, Repair};
use crate::exchange::datetime::Reading;
use crate::model::impact::Impact;
use crate::model::incident::Incident;
use chrono::{DateTime, Utc};
use serde_json::{Map, Value};

/// The columns that an entry is shown in.
const COLUMNS: [(&str, Option<Field>); 6] = [
    ("id", Some(Field::Id)),
    ("start", Some(Field::Start)),
    ("end", Some(Field::End)),
    ("impact", Some(Field::ImpactPercent)),
    ("services", Some(Field::Service)),
    ("title", Some(Field::Title)),
];

/// What an entry says, as far as it can be read.
pub(super) enum Saying {
    /// An incident, and what was changed or assumed.
    Incident(Incident, Vec<Repair>),
    /// Something understood that is no incident, such as a drill; why, for the notes.
    Nothing(&'static str),
}

/// One entry of a list: what is shown of it, and what it says.
pub(super) struct Told {
    pub(super) id: String,
    pub(super) start: String,
    pub(super) end: String,
    /// The word or number that says how bad it was; nothing where the format has none.
    pub(super) impact: String,
    pub(super) services: Vec<String>,
    pub(super) title: String,
    pub(super) says: Result<Saying, Rejection>,
}

/// Reads a JSON list whose entries `tell` understands.
pub(super) fn read(
    entries: &[Value],
    format: Format,
    task: &Task<'_>,
    tell: impl Fn(&Map<String, Value>, &Reading<'_>) -> Told,
) -> Result<Import, ImportError> {
    let reading = Reading::new(&task.options.zone, Some(task.options.now));
    let empty = Map::new();
    let told = entries
        .iter()
        .map(|entry| tell(entry.as_object().unwrap_or(&empty), &reading));
    enter(told, entries.len(), format, task)
}

/// Enters what the entries of a list of `count` say.
pub(super) fn enter(
    entries: impl Iterator<Item = Told>,
    count: usize,
    format: Format,
    task: &Task<'_>,
) -> Result<Import, ImportError> {
    let options = task.options;
    let mut ledger = Ledger::new(task);
    ledger.expects(count);
    let mut parts: Vec<String> = Vec::new();
    let mut most_parts = 10_000;
    let mut nothing: Vec<(&'static str, usize)> = Vec::new();
    let mut measured_from: Option<DateTime<Utc>> = None;
    for told in entries {
        if let Ok(Saying::Incident(incident, _)) = &told.says {
            measured_from = Some(measured_from.map_or(incident.start, |at| at.min(incident.start)));
        }
        let chosen = options.only.as_ref().is_none_or(|wanted| {
            let named = |service: &String| names(service, wanted);
            told.services.iter().any(named)
        });
        let cells = told.cells();
        parts.extend(told.services);
        // Now and then, so that a million entries of three services stay three names.
        if parts.len() > most_parts {
            parts.sort_unstable();
            parts.dedup();
            most_parts = most_parts.max(2 * parts.len());
        }
        if !chosen {
            ledger.left_out += 1;
            continue;
        }
        if !told.impact.is_empty() {
            let weight = options.impact_words.get(&told.impact);
            ledger.word(&told.impact, || weight);
        }
        match told.says {
            Ok(Saying::Incident(incident, repairs)) => ledger.enter(cells, incident, repairs)?,
            Ok(Saying::Nothing(why)) => {
                match nothing.iter_mut().find(|(known, _)| *known == why) {
                    Some((_, count)) => *count += 1,
                    None => nothing.push((why, 1)),
                }
                ledger.accept(cells)?;
            }
            Err(rejection) => ledger.reject(cells, rejection)?,
        }
    }
    parts.sort_unstable();
    parts.dedup();
    parts.retain(|part| !part.is_empty());
    if let Some(wanted) = &options.only
        && count > 0
        && !parts.iter().any(|part| names(part, wanted))
    {
        return Err(ImportError::NotFound {
            wanted: wanted.clone(),
            found: parts,
        });
    }
    for (why, count) in nothing {
        ledger.notes.push(format!("{why}: {count}."));
    }
    let mut import = ledger.close(format, Column::known(&COLUMNS));
    import.parts = parts;
    import.measured_from = measured_from;
    Ok(import)
}

impl Told {
    fn cells(&self) -> Cells {
        let services = self.services.join(", ");
        let cells = [
            self.id.as_str(),
            &self.start,
            &self.end,
            &self.impact,
            &services,
            &self.title,
        ];
        Cells::new(cells.into_iter())
    }
}

/// What a severity word weighs; an unknown one weighs as "unknown" does, and is told.
pub(super) fn weigh(word: &str, task: &Task<'_>, repairs: &mut Vec<Repair>) -> Impact {
    let words = &task.options.impact_words;
    if let Some(impact) = words.get(word) {
        return impact;
    }
    let unknown = words.get("unknown").unwrap_or(Impact::FULL);
    let how = format!("impact is no known word, so it counts as {unknown}");
    repairs.push(Repair {
        column: "impact",
        was: word.to_owned(),
        now: unknown.to_string(),
        how,
    });
    unknown
}

/// The end of something that is over, taken from a time that is not called its end.
pub(super) fn assumed_end(
    start: DateTime<Utc>,
    end: DateTime<Utc>,
    how: &str,
    task: &Task<'_>,
) -> Repair {
    Repair {
        column: "end",
        was: String::new(),
        now: end_moment(start, end, task.options.now, &task.options.zone),
        how: how.to_owned(),
    }
}

/// Fails with the shape that was expected, unless some entry has one of the keys.
pub(super) fn having<'a>(
    entries: Option<&'a [Value]>,
    keys: &[&str],
    shape: ImportError,
) -> Result<&'a [Value], ImportError> {
    let entries = entries.ok_or_else(|| shape.clone())?;
    let dated = |entry: &Value| keys.iter().any(|key| entry.get(*key).is_some());
    if !entries.is_empty() && !entries.iter().any(dated) {
        return Err(shape);
    }
    Ok(entries)
}

/// The names of the things in a list of an object.
pub(super) fn names_in(object: &Map<String, Value>, key: &str, name: &str) -> Vec<String> {
    json_fields::entries(object, key)
        .filter_map(|entry| match entry {
            Value::String(text) => Some(text.as_str()),
            entry => entry.get(name)?.as_str(),
        })
        .map(str::to_owned)
        .collect()
}
