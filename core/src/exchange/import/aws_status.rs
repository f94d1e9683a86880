//! The `data.json` of the AWS Service Health Dashboard as it was until 2022.
//!
//! It has no field for an end. What is read, and always reported as repaired:
//!
//! 1. "Between 12:15 PM and 12:21 PM PDT" in the last post that says so: start and end.
//! 2. Else, for "[RESOLVED]" with several posts: from the first post to the last.
//!
//! Anything else is rejected: an end is not guessed. Times of posts have no year and mostly no
//! day; they follow from `date`, the instant of the first post. PDT and PST have one meaning in
//! this file. The file does not say what its `status` 1, 2 and 3 mean, so they weigh as
//! "unknown".

use super::incident_list::{self, Saying, Told, having};
use super::json_fields::{entries, parse, text, written};
use super::ledger::{end_moment, moment};
use super::task::Task;
use super::{Format, Import, ImportError, Rejection, Repair};
use crate::exchange::datetime::{MONTHS, Reading, parse_instant};
use crate::model::impact::Impact;
use crate::model::incident::{Category, Incident};
use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, TimeDelta, Utc};
use serde_json::{Map, Value};

const SHAPE: ImportError = ImportError::WrongShape {
    format: Format::AwsStatus,
    expected: "an object with a list of events, with date and description, as archive",
};

pub(super) fn recognizes(text: &str) -> bool {
    text.trim_start().starts_with('{')
        && text.contains("\"archive\"")
        && text.contains("\"service_name\"")
        && text.contains("\"description\"")
}

pub(super) fn read(text: &str, task: &Task<'_>) -> Result<Import, ImportError> {
    let value = parse(text)?;
    let object = value.as_object().ok_or(SHAPE)?;
    let archive = object.get("archive").and_then(Value::as_array);
    having(archive.map(Vec::as_slice), &["date"], SHAPE)?;
    let reading = Reading::new(&task.options.zone, Some(task.options.now));
    let listed = |key, goes_on| entries(object, key).map(move |event| (event, goes_on));
    let events: Vec<(&Value, bool)> = listed("archive", false)
        .chain(listed("current", true))
        .collect();
    let empty = Map::new();
    let told = events.iter().map(|(event, goes_on)| {
        tell(
            event.as_object().unwrap_or(&empty),
            *goes_on,
            &reading,
            task,
        )
    });
    let mut import = incident_list::enter(told, events.len(), Format::AwsStatus, task)?;
    if !import.rows.is_empty() {
        import.notes.push(
            "The file has no ends: they are read from its texts, and rows without one are rejected."
                .to_owned(),
        );
    }
    Ok(import)
}

fn tell(
    object: &Map<String, Value>,
    goes_on: bool,
    reading: &Reading<'_>,
    task: &Task<'_>,
) -> Told {
    let service = text(object, "service");
    Told {
        id: format!("{service}-{}", written(object, "date")),
        start: written(object, "date"),
        end: String::new(),
        impact: String::new(),
        services: vec![text(object, "service_name").to_owned(), service.to_owned()],
        title: text(object, "summary").to_owned(),
        says: event(object, goes_on, reading, task),
    }
}

fn event(
    object: &Map<String, Value>,
    goes_on: bool,
    reading: &Reading<'_>,
    task: &Task<'_>,
) -> Result<Saying, Rejection> {
    let date = written(object, "date");
    let first = parse_instant(&date, reading).map_err(|error| Rejection {
        column: "date",
        what: error.what(),
        expected: "Unix seconds".to_owned(),
    })?;
    let posts = posts(text(object, "description"), first);
    let summary = text(object, "summary").trim();
    let resolved = summary.contains("[RESOLVED]");
    let options = task.options;
    let at = |instant| moment(instant, options.now, &options.zone);
    let mut repairs = Vec::new();
    let repaired = |column, now: String, how: &str| Repair {
        column,
        was: String::new(),
        now,
        how: how.to_owned(),
    };
    let told = posts
        .iter()
        .rev()
        .find_map(|post| between(&post.text, post.at, first));
    let (start, end) = if let Some((start, end)) = told {
        let how = format!(
            "start and end read from its text: {} to {}",
            at(start),
            end_moment(start, end, options.now, &options.zone)
        );
        repairs.push(repaired("start", at(start), &how));
        (start, Some(end))
    } else if goes_on && !resolved {
        repairs.push(repaired(
            "end",
            "ongoing".to_owned(),
            "it is among the current events, so it goes on",
        ));
        (first, None)
    } else {
        let last = posts.last().map(|post| post.at);
        match last.filter(|last| resolved && *last > first) {
            Some(last) => {
                let how = "no end is written, so it is taken from the first post to the one that resolves it";
                repairs.push(repaired("end", at(last), how));
                (first, Some(last))
            }
            None => {
                return Err(Rejection {
                    column: "end",
                    what: "the file does not tell when it ended".to_owned(),
                    expected: "\"Between ... and ...\" in its text; enter it by hand".to_owned(),
                });
            }
        }
    };
    let unknown = options.impact_words.get("unknown").unwrap_or(Impact::FULL);
    repairs.push(repaired(
        "impact",
        unknown.to_string(),
        &format!("the file does not say what its status means, so it counts as {unknown}"),
    ));
    let incident = Incident {
        id: format!("{}-{date}", text(object, "service")),
        title: format!(
            "{}: {}",
            text(object, "service_name").trim(),
            summary.trim_start_matches("[RESOLVED]").trim()
        ),
        start,
        end,
        impact: unknown,
        category: Category::Incident,
    };
    Ok(Saying::Incident(incident, repairs))
}

/// One post of an event.
struct Post {
    at: DateTime<Utc>,
    text: String,
}

/// The posts in their order: `<div><span class="yellowfg">12:53 PM PDT</span>&nbsp;text</div>`.
fn posts(description: &str, first: DateTime<Utc>) -> Vec<Post> {
    let mut posts = Vec::new();
    let mut before = first;
    for part in description.split("<div>").skip(1) {
        let Some((head, text)) = part.split_once("</span>") else {
            continue;
        };
        let stamp = head.rsplit('>').next().unwrap_or_default();
        let Some(time) = Stamp::read(stamp) else {
            continue;
        };
        // The first post is at `date`; the next ones follow, most of them within the day.
        let at = if posts.is_empty() {
            first
        } else {
            time.after(before, time.offset)
        };
        before = at;
        let text = text.replace("&nbsp;", " ").replace("<br>", " ");
        posts.push(Post { at, text });
    }
    posts
}

/// "between A and B": start and end, when they lie around the event.
fn between(
    text: &str,
    posted: DateTime<Utc>,
    first: DateTime<Utc>,
) -> Option<(DateTime<Utc>, DateTime<Utc>)> {
    let at = text.find("Between ").or_else(|| text.find("between "))?;
    let rest = text.get(at + "between ".len()..)?;
    let (from, rest) = rest.split_once(" and ")?;
    let (from, until) = (Stamp::read(from)?, Stamp::read(rest)?);
    // "12:15 PM and 12:21 PM PDT": the zone is written once.
    let offset = until.offset.or(from.offset)?;
    let (start, end) = if from.day.is_some() {
        let start = from.before(posted, Some(offset));
        (start, until.after(start, Some(offset)))
    } else {
        let end = until.before(posted, Some(offset));
        (from.before(end, Some(offset)), end)
    };
    let near =
        (first - start).abs() <= TimeDelta::days(7) && (end - first).abs() <= TimeDelta::days(31);
    (start < end && end <= posted && near).then_some((start, end))
}

/// A time as a post writes it: `Aug 7, 12:27 AM PDT`, `6:08 PM`.
struct Stamp {
    /// Month from 1 and day.
    day: Option<(u32, u32)>,
    time: NaiveTime,
    /// Seconds east of UTC.
    offset: Option<i32>,
}

impl Stamp {
    fn read(text: &str) -> Option<Self> {
        let mut words = text
            .split(|c: char| c.is_whitespace() || c == ',')
            .filter(|word| !word.is_empty());
        let mut word = words.next()?;
        let month = MONTHS.iter().position(|month| {
            month
                .get(..3)
                .is_some_and(|short| word.eq_ignore_ascii_case(short))
                || month.eq_ignore_ascii_case(word)
        });
        let mut day = None;
        if let Some(month) = month {
            let number = words.next()?.parse::<u32>().ok()?;
            day = Some((u32::try_from(month).ok()? + 1, number));
            word = words.next()?;
        }
        let (hour, minute) = word.split_once(':')?;
        let (hour, minute) = (hour.parse::<u32>().ok()?, minute.parse::<u32>().ok()?);
        let half = match words.next()? {
            "AM" => 0,
            "PM" => 12,
            _ => return None,
        };
        let offset = match words.next().map(|zone| zone.get(..3).unwrap_or_default()) {
            Some("PDT") => Some(-7 * 3_600),
            Some("PST") => Some(-8 * 3_600),
            _ => None,
        };
        (1..=12).contains(&hour).then_some(())?;
        let time = NaiveTime::from_hms_opt(hour % 12 + half, minute, 0)?;
        Some(Self { day, time, offset })
    }

    /// The first such time that is not before an instant's minute.
    fn after(&self, instant: DateTime<Utc>, offset: Option<i32>) -> DateTime<Utc> {
        let minute =
            instant - TimeDelta::milliseconds(instant.timestamp_millis().rem_euclid(60_000));
        let at = self.near(instant, offset, 0);
        if at < minute {
            self.near(instant, offset, 1)
        } else {
            at
        }
    }

    /// The last such time that is not after an instant.
    fn before(&self, instant: DateTime<Utc>, offset: Option<i32>) -> DateTime<Utc> {
        let at = self.near(instant, offset, 0);
        if at > instant {
            self.near(instant, offset, -1)
        } else {
            at
        }
    }

    /// On the instant's own day or, where a day is written, in its year; so many days or years
    /// further.
    fn near(&self, instant: DateTime<Utc>, offset: Option<i32>, further: i32) -> DateTime<Utc> {
        let offset = TimeDelta::seconds(i64::from(offset.unwrap_or(0)));
        let today = (instant + offset).date_naive();
        let date = match self.day {
            Some((month, day)) => NaiveDate::from_ymd_opt(today.year() + further, month, day),
            None => today.checked_add_signed(TimeDelta::days(i64::from(further))),
        };
        date.unwrap_or(today).and_time(self.time).and_utc() - offset
    }
}
