//! What is to come, as an iCalendar file (RFC 5545): budget that comes back, and when releases are safe.

use super::figures;
use crate::engine::assessment::Assessment;
use crate::engine::record::Record;
use crate::model::budget_policy::BudgetPolicy;
use crate::model::plan::Service;
use chrono::{DateTime, TimeDelta, Utc};

/// The next so many returns of budget are entered; a busy history has hundreds.
const MOST_RETURNS: usize = 50;

/// One entry.
struct Entry {
    /// Stays the same when the file is made again, so that a calendar updates the entry.
    key: String,
    start: DateTime<Utc>,
    end: DateTime<Utc>,
    summary: String,
    description: String,
}

/// The calendar of one service as known now. Instants are rounded up to the minute: a promise is never early.
///
/// # Example
/// ```
/// use chrono::{DateTime, TimeDelta, Utc};
/// use error_budget::engine::{assessment::Assessment, record::Record};
/// use error_budget::exchange::export::calendar::calendar;
/// use error_budget::model::budget_policy::guide;
/// use error_budget::model::{incident::Incident, objective::Objective, plan::Service, window::Window, zone::Zone};
/// let objective = Objective::new("99.9%".parse()?, Window::Rolling(TimeDelta::days(30)));
/// let now: DateTime<Utc> = "2026-03-10T14:30:00Z".parse().expect("an instant");
/// let mut service = Service::new("api", "api", objective);
/// service.incidents = vec![Incident::lasting(now - TimeDelta::days(2), TimeDelta::minutes(9))?];
/// let record = Record::new(&service, now, &Zone::utc());
/// let answer = Assessment::of(&service, &record);
/// let text = calendar(&service, &record, &answer, &guide());
/// assert!(text.contains("DTSTART:20260407T143000Z\r\n"));
/// assert!(text.contains("SUMMARY:api: 9.0 minutes of error budget come back\r\n"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn calendar(
    service: &Service,
    record: &Record,
    answer: &Assessment,
    policy: &BudgetPolicy,
) -> String {
    let mut out = String::new();
    for text in [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Error Budget Planner//EN",
        "CALSCALE:GREGORIAN",
    ] {
        line(&mut out, text);
    }
    line(
        &mut out,
        &format!(
            "X-WR-CALNAME:{}",
            escaped(&format!("Error budget of {}", service.name))
        ),
    );
    for entry in entries(service, record, answer, policy) {
        line(&mut out, "BEGIN:VEVENT");
        line(
            &mut out,
            &format!("UID:{}@error-budget-planner", escaped(&entry.key)),
        );
        line(&mut out, &format!("DTSTAMP:{}", stamp(answer.now)));
        line(&mut out, &format!("DTSTART:{}", stamp(entry.start)));
        line(&mut out, &format!("DTEND:{}", stamp(entry.end)));
        line(&mut out, &format!("SUMMARY:{}", escaped(&entry.summary)));
        line(
            &mut out,
            &format!("DESCRIPTION:{}", escaped(&entry.description)),
        );
        line(&mut out, "TRANSP:TRANSPARENT");
        line(&mut out, "END:VEVENT");
    }
    line(&mut out, "END:VCALENDAR");
    out
}

fn entries(
    service: &Service,
    record: &Record,
    answer: &Assessment,
    policy: &BudgetPolicy,
) -> Vec<Entry> {
    let name = &service.name;
    let unit = figures::unit_word(answer.unit);
    let mut entries: Vec<Entry> = answer
        .replenishment
        .iter()
        .take(MOST_RETURNS)
        .map(|back| {
            let amount = figures::amount(back.amount);
            Entry {
                key: format!("{}-returns-{}", service.id, stamp(back.during.start)),
                start: figures::minute_after(back.during.start),
                end: figures::minute_after(back.during.end),
                summary: format!("{name}: {amount} {unit} of error budget come back"),
                description: "If nothing more happens. What was lost then leaves the window."
                    .to_owned(),
            }
        })
        .collect();
    let mut point =
        |what: &str, at: Option<DateTime<Utc>>, summary: String, description: String| {
            let Some(at) = at.map(figures::minute_after) else {
                return;
            };
            entries.push(Entry {
                key: format!("{}-{what}", service.id),
                start: at,
                end: at + TimeDelta::minutes(30),
                summary,
                description,
            });
        };
    let quiet = || "If nothing more happens until then.".to_owned();
    point(
        "above-zero",
        answer.back_above_zero,
        format!("{name}: error budget back above zero"),
        quiet(),
    );
    point(
        "half",
        answer.back_to_half,
        format!("{name}: half of the error budget left again"),
        quiet(),
    );
    for (index, release) in service.releases.iter().enumerate() {
        let title = if release.name.is_empty() {
            "Release"
        } else {
            &release.name
        };
        let verdict = record.verdict(policy, release);
        if let Some(at) = release.at.filter(|at| *at > answer.now) {
            point(
                &format!("release-{index}"),
                Some(at),
                format!("{name}: {title} ({})", verdict.decision.word()),
                verdict.reason.clone(),
            );
        }
        if !verdict.approved {
            let safe = record
                .opening(policy, release, None)
                .map(|opening| opening.if_quiet);
            point(
                &format!("safe-{index}"),
                safe.filter(|at| *at > answer.now),
                format!("{name}: {title} is safe from here"),
                format!("Now: {}. {}", verdict.reason, quiet()),
            );
        }
    }
    entries
}

fn stamp(at: DateTime<Utc>) -> String {
    at.format("%Y%m%dT%H%M%SZ").to_string()
}

/// A text value: RFC 5545, 3.3.11.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\\' | ';' | ',' => {
                out.push('\\');
                out.push(letter);
            }
            '\n' => out.push_str("\\n"),
            letter if letter.is_control() => out.push(' '),
            letter => out.push(letter),
        }
    }
    out
}

/// A line folded to 75 bytes: RFC 5545, 3.1.
fn line(out: &mut String, text: &str) {
    const WIDTH: usize = 75;
    let mut used = 0;
    for letter in text.chars() {
        if used + letter.len_utf8() > WIDTH {
            out.push_str("\r\n ");
            used = 1;
        }
        out.push(letter);
        used += letter.len_utf8();
    }
    out.push_str("\r\n");
}
