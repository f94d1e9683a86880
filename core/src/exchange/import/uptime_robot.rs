//! UptimeRobot's `getMonitors` (API version 2) with `logs=1`.
//!
//! A row is a log entry of a monitor: "down" (type 1) is an outage of its `duration` in seconds,
//! counted in full; the newest entry of a monitor that is down (status 8 or 9) goes on. "Up" (2)
//! and "started" (98) end and begin what is known; a pause (99) is time without checks.

use super::cells::Cells;
use super::json_fields::{list, parse, text, text_at, written};
use super::ledger::{Ledger, names};
use super::task::Task;
use super::{Column, Field, Format, Import, ImportError, Rejection, impact_text};
use crate::exchange::datetime::{Reading, parse_instant};
use crate::model::impact::Impact;
use crate::model::incident::{Category, Incident};
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Map, Value};

const SHAPE: ImportError = ImportError::WrongShape {
    format: Format::UptimeRobot,
    expected: "an object with a list of monitors, each with logs; ask getMonitors with logs=1",
};

pub(super) fn recognizes(text: &str) -> bool {
    text.trim_start().starts_with('{')
        && text.contains("\"monitors\"")
        && text.contains("\"friendly_name\"")
}

pub(super) fn read(document: &str, task: &Task<'_>) -> Result<Import, ImportError> {
    let value = parse(document)?;
    let monitors = list(&value, "monitors").ok_or(SHAPE)?;
    let logged = |monitor: &Value| monitor.get("logs").is_some_and(Value::is_array);
    if !monitors.is_empty() && !monitors.iter().any(logged) {
        return Err(SHAPE);
    }
    let options = task.options;
    let mut ledger = Ledger::new(task);
    let mut parts: Vec<String> = Vec::new();
    let mut measured_from: Option<DateTime<Utc>> = None;
    let mut paused = 0_usize;
    let mut chosen = 0_usize;
    for monitor in monitors.iter().filter_map(Value::as_object) {
        let name = text(monitor, "friendly_name");
        parts.push(name.to_owned());
        let logs = monitor
            .get("logs")
            .and_then(Value::as_array)
            .map_or(&[][..], Vec::as_slice);
        if options
            .only
            .as_ref()
            .is_some_and(|wanted| !names(name, wanted))
        {
            ledger.left_out += logs.len();
            continue;
        }
        chosen += 1;
        let reading = Reading::new(&options.zone, Some(options.now));
        let created = parse_instant(&written(monitor, "create_datetime"), &reading).ok();
        measured_from = match (measured_from, created) {
            (Some(known), Some(created)) => Some(known.min(created)),
            (known, created) => known.or(created),
        };
        let log = Log {
            monitor,
            newest: logs.iter().filter_map(at).max(),
        };
        for entry in logs {
            let empty = Map::new();
            let entry = entry.as_object().unwrap_or(&empty);
            let kind = written(entry, "type");
            let cells = log.cells(entry);
            match kind.as_str() {
                "1" => match log.outage(entry, &reading) {
                    Ok(incident) => ledger.enter(cells, incident, Vec::new())?,
                    Err(rejection) => ledger.reject(cells, rejection)?,
                },
                "2" | "98" => ledger.accept(cells)?,
                "99" => {
                    paused += 1;
                    ledger.accept(cells)?;
                }
                _ => {
                    let rejection = Rejection {
                        column: "type",
                        what: format!("{} is no kind of entry", short(&kind)),
                        expected: "1 (down), 2 (up), 98 (started) or 99 (paused)".to_owned(),
                    };
                    ledger.reject(cells, rejection)?;
                }
            }
        }
    }
    parts.sort_unstable();
    parts.dedup();
    if chosen == 0
        && !monitors.is_empty()
        && let Some(wanted) = &options.only
    {
        return Err(ImportError::NotFound {
            wanted: wanted.clone(),
            found: parts,
        });
    }
    if paused > 0 {
        ledger.notes.push(format!(
            "Pauses, in which nothing was checked and which count as good: {paused}; exclude them if they should not count."
        ));
    }
    let columns = Column::known(&[
        ("id", Some(Field::Id)),
        ("datetime", Some(Field::Start)),
        ("duration", Some(Field::DurationSeconds)),
        ("type", None),
        ("monitor", Some(Field::Service)),
        ("reason", Some(Field::Title)),
    ]);
    let mut import = ledger.close(Format::UptimeRobot, columns);
    import.parts = parts;
    import.measured_from = measured_from;
    Ok(import)
}

/// The time of a log entry in Unix seconds.
fn at(entry: &Value) -> Option<i64> {
    entry.get("datetime")?.as_i64()
}

fn short(text: &str) -> String {
    text.chars().take(40).collect()
}

/// The log of one monitor.
struct Log<'a> {
    monitor: &'a Map<String, Value>,
    newest: Option<i64>,
}

impl Log<'_> {
    fn cells(&self, entry: &Map<String, Value>) -> Cells {
        let (id, at) = (written(entry, "id"), written(entry, "datetime"));
        let (duration, kind) = (written(entry, "duration"), written(entry, "type"));
        let cells = [
            id.as_str(),
            &at,
            &duration,
            &kind,
            text(self.monitor, "friendly_name"),
            reason(entry),
        ];
        Cells::new(cells.into_iter())
    }

    fn outage(
        &self,
        entry: &Map<String, Value>,
        reading: &Reading<'_>,
    ) -> Result<Incident, Rejection> {
        let at = written(entry, "datetime");
        let start = parse_instant(&at, reading).map_err(|error| Rejection {
            column: "datetime",
            what: error.what(),
            expected: "Unix seconds".to_owned(),
        })?;
        let down = matches!(written(self.monitor, "status").as_str(), "8" | "9");
        let goes_on = down
            && self
                .newest
                .is_some_and(|newest| newest == start.timestamp());
        let end = if goes_on {
            None
        } else {
            let seconds = written(entry, "duration");
            let length = impact_text::rounded(&seconds, 3)
                .and_then(|ms| i64::try_from(ms).ok())
                .and_then(TimeDelta::try_milliseconds);
            let end = length.and_then(|length| start.checked_add_signed(length));
            Some(end.ok_or_else(|| Rejection {
                column: "duration",
                what: format!("{} is no number of seconds", short(&seconds)),
                expected: "how long it was down, in seconds".to_owned(),
            })?)
        };
        let name = text(self.monitor, "friendly_name").trim();
        Ok(Incident {
            id: written(entry, "id"),
            title: match reason(entry) {
                "" => format!("{name} down"),
                reason => format!("{name}: {reason}"),
            },
            start,
            end,
            impact: Impact::FULL,
            category: Category::Incident,
        })
    }
}

fn reason(entry: &Map<String, Value>) -> &str {
    text_at(entry, ["reason", "detail"])
}
