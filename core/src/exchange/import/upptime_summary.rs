//! Upptime's `history/summary.json`: minutes of downtime per site and day.
//!
//! The file tells how long a site was down on a day, not when. The minutes are placed
//! without a gap at the end of that UTC day, or up to now on the day of now: so they lie
//! within the time that was measured both on a site's first day and on its last. A row is
//! one day of one site. The file does not tell when the record starts: `startTime` of
//! `history/<slug>.yml` does, see [`site_record`](super::site_record()).

use super::cells::Cells;
use super::json_fields::parse;
use super::ledger::Ledger;
use super::task::Task;
use super::{Column, Field, Format, Import, ImportError, Rejection, Repair};
use crate::exchange::datetime::{DateTimeError, Reading, parse_instant};
use crate::model::impact::Impact;
use crate::model::incident::{Category, Incident};
use crate::model::zone::Zone;
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::Value;

const SHAPE: ImportError = ImportError::WrongShape {
    format: Format::UpptimeSummary,
    expected: "a list of sites with slug and dailyMinutesDown",
};
/// A day of 24 hours.
const DAY_MINUTES: f64 = 1_440.0;

pub(super) fn recognizes(text: &str) -> bool {
    text.trim_start().starts_with('[') && text.contains("\"dailyMinutesDown\"")
}

pub(super) fn read(text: &str, task: &Task<'_>) -> Result<Import, ImportError> {
    let options = task.options;
    let value = parse(text)?;
    let sites = value.as_array().ok_or(SHAPE)?;
    let mut ledger = Ledger::new(task);
    let mut parts: Vec<String> = Vec::new();
    let mut chosen = 0_usize;
    let mut earliest: Option<DateTime<Utc>> = None;
    let utc = Zone::utc();
    for site in sites {
        let text = |key: &str| site.get(key).and_then(Value::as_str).unwrap_or_default();
        let (slug, name) = (text("slug"), text("name"));
        let days = site
            .get("dailyMinutesDown")
            .and_then(Value::as_object)
            .ok_or(SHAPE)?;
        if !parts.iter().any(|part| part == slug) {
            parts.push(slug.to_owned());
        }
        if let Some(wanted) = &options.only {
            let wanted = wanted.trim();
            if !slug.eq_ignore_ascii_case(wanted) && !name.eq_ignore_ascii_case(wanted) {
                ledger.left_out += days.len();
                continue;
            }
        }
        chosen += 1;
        for (day, minutes) in days {
            let written = minutes.to_string();
            let cells = Cells::new([slug, day, &written].into_iter());
            let start = parse_instant(day, &Reading::new(&utc, None));
            match start.map_err(|error| not_a_day(&error)).and_then(|start| {
                let minutes = minutes.as_f64().filter(|minutes| *minutes >= 0.0);
                minutes
                    .map(|minutes| (start, minutes))
                    .ok_or_else(|| Rejection {
                        column: "minutes",
                        what: format!(
                            "{} is no number of minutes",
                            written.chars().take(40).collect::<String>()
                        ),
                        expected: "a number from 0 to 1440".to_owned(),
                    })
            }) {
                Err(rejection) => ledger.reject(cells, rejection)?,
                Ok((start, _)) if start > options.now => ledger.reject(
                    cells,
                    Rejection {
                        column: "day",
                        what: format!("{day} lies in the future"),
                        expected: "a day up to now".to_owned(),
                    },
                )?,
                Ok((_, 0.0)) => ledger.accept(cells)?,
                Ok((day_start, minutes)) => {
                    earliest = Some(earliest.map_or(day_start, |at| at.min(day_start)));
                    let mut repairs = Vec::new();
                    let (start, end) = placed(day_start, minutes, options.now, &mut repairs);
                    let incident = Incident {
                        id: format!("{slug}-{}", day.trim()),
                        title: format!("{name}: {written} min down on {}", day.trim()),
                        start,
                        end: Some(end),
                        impact: Impact::FULL,
                        category: Category::Incident,
                    };
                    ledger.enter(cells, incident, repairs)?;
                }
            }
        }
    }
    if chosen == 0 && !sites.is_empty() {
        return Err(ImportError::NotFound {
            wanted: options.only.clone().unwrap_or_default(),
            found: parts,
        });
    }
    ledger.notes.push(
        "The file tells minutes per day; they are placed at the end of each day (UTC).".to_owned(),
    );
    if chosen > 1 {
        ledger.notes.push(format!(
            "The file holds {chosen} sites, read together; choose one for its own budget."
        ));
    }
    let columns = Column::known(&[
        ("slug", Some(Field::Service)),
        ("day", Some(Field::Start)),
        ("minutes down", Some(Field::Duration)),
    ]);
    let mut import = ledger.close(Format::UpptimeSummary, columns);
    import.parts = parts;
    import.measured_from = earliest;
    Ok(import)
}

fn not_a_day(error: &DateTimeError) -> Rejection {
    Rejection {
        column: "day",
        what: error.what(),
        expected: "YYYY-MM-DD".to_owned(),
    }
}

/// Where the minutes of a day are placed: before its end, or before now on now's day.
fn placed(
    day: DateTime<Utc>,
    minutes: f64,
    now: DateTime<Utc>,
    repairs: &mut Vec<Repair>,
) -> (DateTime<Utc>, DateTime<Utc>) {
    let end = (day + TimeDelta::days(1)).min(now);
    let most = (end - day).num_milliseconds();
    // At most a day, so the cast is exact; a fraction of a millisecond means nothing here.
    let asked = (minutes.min(DAY_MINUTES) * 60_000.0) as i64;
    let kept = asked.min(most);
    if minutes > DAY_MINUTES || kept < asked {
        repairs.push(Repair {
            column: "minutes",
            was: minutes.to_string(),
            now: (kept / 60_000).to_string(),
            how: format!(
                "{minutes} minutes are more than that day had, so it was down for all of it"
            ),
        });
    }
    (end - TimeDelta::milliseconds(kept), end)
}
