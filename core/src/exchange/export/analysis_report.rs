//! The analysis of a history as a text to read and as Markdown to paste.

use super::figures;
use crate::engine::amount::{Quotient, Unit};
use crate::engine::analysis::{Analysis, Effect, Grouping};
use chrono::Weekday;
use std::fmt::Write;

/// Weekdays in the order of [`Patterns`](crate::engine::analysis::Patterns).
const WEEKDAYS: [Weekday; 7] = [
    Weekday::Mon,
    Weekday::Tue,
    Weekday::Wed,
    Weekday::Thu,
    Weekday::Fri,
    Weekday::Sat,
    Weekday::Sun,
];

/// A heading and its lines, each a name and a value, or a sentence without a name.
struct Section {
    heading: &'static str,
    lines: Vec<(&'static str, String)>,
}

/// The report as plain text.
///
/// # Example
/// ```
/// use chrono::{DateTime, TimeDelta, Utc};
/// use error_budget::engine::record::Record;
/// use error_budget::exchange::export::analysis_report::text;
/// use error_budget::model::{objective::Objective, plan::Service, window::Window, zone::Zone};
/// let objective = Objective::new("99.9%".parse()?, Window::Rolling(TimeDelta::days(30)));
/// let mut service = Service::new("api", "api", objective);
/// let now: DateTime<Utc> = "2026-03-31T00:00:00Z".parse().expect("an instant");
/// service.measured_from = Some(now - TimeDelta::days(30));
/// let answer = Record::new(&service, now, &Zone::utc()).analyze(&service.incidents, 30)?;
/// let report = text(&answer, "api", "99.9%");
/// assert!(report.contains("Mean Burn Rate: 0.00x"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn text(answer: &Analysis, service: &str, target: &str) -> String {
    let mut report = format!(
        "ERROR BUDGET BURN RATE ANALYSIS\n{}\n\n{}",
        "=".repeat(80),
        head(answer, service, target)
            .map(|(name, value)| format!("{name}: {value}\n"))
            .concat()
    );
    for Section { heading, lines } in sections(answer) {
        report.push_str(&format!(
            "\n{}\n{}\n",
            heading.to_uppercase(),
            "-".repeat(80)
        ));
        for (name, value) in lines {
            if name.is_empty() {
                report.push_str(&format!("  {value}\n"));
            } else {
                report.push_str(&format!("{name}: {value}\n"));
            }
        }
    }
    report
}

/// The report as Markdown: a table of two columns for figures, a list for what is found.
#[must_use]
pub fn markdown(answer: &Analysis, service: &str, target: &str) -> String {
    let mut report = String::from("# Error budget burn rate analysis\n\n");
    for (name, value) in head(answer, service, target) {
        report.push_str(&format!("- {name}: {}\n", escaped(&value)));
    }
    for Section { heading, lines } in sections(answer) {
        report.push_str(&format!("\n## {heading}\n\n"));
        let mut in_table = false;
        for (name, value) in lines {
            if name.is_empty() {
                report.push_str(&format!("- {}\n", escaped(&value)));
                continue;
            }
            if !in_table {
                report.push_str("| | |\n|---|---|\n");
                in_table = true;
            }
            report.push_str(&format!("| {name} | {} |\n", escaped(&value)));
        }
    }
    report
}

/// What a team typed does not become markup.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        if "\\`*_{}[]<>#|~&".contains(character) {
            out.push('\\');
        }
        out.push(if character.is_control() {
            ' '
        } else {
            character
        });
    }
    out
}

fn head(answer: &Analysis, service: &str, target: &str) -> [(&'static str, String); 3] {
    let span = answer.period.start.format("%Y-%m-%d").to_string();
    [
        ("Service", service.replace(char::is_control, " ")),
        ("SLO Target", target.to_owned()),
        (
            "Analysis Period",
            format!(
                "{span} to {} ({} days)",
                answer.period.end.format("%Y-%m-%d"),
                answer.days.len()
            ),
        ),
    ]
}

fn sections(answer: &Analysis) -> [Section; 7] {
    let unit = match answer.lost.unit() {
        Unit::Minutes => "minutes",
        Unit::Events => "events",
    };
    let times = |value: f64| format!("{value:.2}x");
    let burn = &answer.burn;
    let share = |share: Quotient| {
        share
            .percent()
            .map_or_else(|| "unknown".to_owned(), |percent| format!("{percent:.1}%"))
    };
    let per_day = answer.lost.value() / answer.days.len().max(1) as f64;
    let trend = &answer.trend;
    let or_none = |value: Option<f64>, digits: usize| {
        value.map_or_else(|| "n/a".to_owned(), |value| format!("{value:.digits$}"))
    };
    [
        Section {
            heading: "Burn rate statistics",
            lines: vec![
                ("Mean Burn Rate", times(burn.mean)),
                ("Median Burn Rate", times(burn.median)),
                ("Std Deviation", times(burn.deviation)),
                (
                    "Min/Max",
                    format!("{} / {}", times(burn.min), times(burn.max)),
                ),
                ("95th Percentile", times(burn.p95)),
                ("99th Percentile", times(burn.p99)),
            ],
        },
        Section {
            heading: "Consumption metrics",
            lines: vec![
                (
                    "Total Consumed",
                    format!(
                        "{:.1} {unit} ({})",
                        answer.consumed.value(),
                        share(answer.consumed_share)
                    ),
                ),
                ("Avg Daily Consumption", format!("{per_day:.1} {unit}")),
                (
                    "Max Daily Consumption",
                    format!("{:.1} {unit}", answer.most_lost.value()),
                ),
            ],
        },
        Section {
            heading: "Trends",
            lines: vec![
                ("Trend Direction", trend.direction.word().to_uppercase()),
                (
                    "Statistical Significance",
                    format!(
                        "{} (p={})",
                        if trend.significant { "YES" } else { "NO" },
                        or_none(trend.p_value, 4)
                    ),
                ),
                ("R²", or_none(trend.r_squared, 3)),
                ("Projected 7-Day Change", times(trend.change_in_7_days)),
            ],
        },
        Section {
            heading: "Anomalies detected",
            lines: anomalies(answer),
        },
        Section {
            heading: "Patterns",
            lines: patterns(answer),
        },
        Section {
            heading: "Change",
            lines: vec![("", change(answer))],
        },
        Section {
            heading: "Recurring causes",
            lines: causes(answer, unit),
        },
    ]
}

fn anomalies(answer: &Analysis) -> Vec<(&'static str, String)> {
    if answer.anomalies.is_empty() {
        return vec![("", "No significant anomalies detected.".to_owned())];
    }
    let line = |anomaly: &crate::engine::analysis::Anomaly| {
        format!(
            "{}: Burn rate {:.2}x (z-score: {:.2}, severity: {})",
            anomaly.date,
            anomaly.burn,
            anomaly.score,
            anomaly.severity.word()
        )
    };
    answer
        .anomalies
        .iter()
        .map(|found| ("", line(found)))
        .collect()
}

/// Whether groups differ, in words.
fn verdict(effect: Option<Effect>) -> String {
    match effect {
        None => "too little to tell".to_owned(),
        Some(effect) if effect.significant => format!("they differ (p={:.4})", effect.p_value),
        Some(effect) => format!("no more than chance (p={:.4})", effect.p_value),
    }
}

fn patterns(answer: &Analysis) -> Vec<(&'static str, String)> {
    let mut weekdays = String::new();
    for (day, mean) in WEEKDAYS.iter().zip(answer.patterns.weekdays) {
        let separator = if weekdays.is_empty() { "" } else { ", " };
        let mean = mean.map_or_else(|| "n/a".to_owned(), |mean| format!("{mean:.2}x"));
        // Writing to a string does not fail.
        write!(weekdays, "{separator}{} {mean}", figures::weekday(*day)).ok();
    }
    let groups = |groups: &Grouping| {
        format!(
            "{}; typically {:.2}x, deviation {}",
            verdict(groups.effect),
            groups.typical,
            groups
                .variation
                .map_or_else(|| "n/a".to_owned(), |value| format!("{value:.2}x"))
        )
    };
    vec![
        (
            "Weekdays",
            format!("{}; {weekdays}", verdict(answer.patterns.weekday_effect)),
        ),
        ("ISO weeks", groups(&answer.patterns.weeks)),
        ("Months", groups(&answer.patterns.months)),
    ]
}

fn change(answer: &Analysis) -> String {
    let found = &answer.change_point;
    if found.significant {
        format!(
            "From {} on it burns {:.2}x a day instead of {:.2}x (p={:.4}).",
            found.date, found.after, found.before, found.p_value
        )
    } else {
        format!(
            "No day parts a before from an after (p={:.4}).",
            found.p_value
        )
    }
}

fn causes(answer: &Analysis, unit: &str) -> Vec<(&'static str, String)> {
    /// Enough for a page; the analysis has them all.
    const MOST: usize = 10;
    if answer.causes.is_empty() {
        return vec![("", "Nothing happened twice.".to_owned())];
    }
    let line = |cause: &crate::engine::analysis::Cause| {
        let title = if cause.title.is_empty() {
            "without a title"
        } else {
            &cause.title
        };
        format!(
            "{} ({}): {} times, {:.1} {unit} ({}), every {:.1} days, last {}",
            title.replace(char::is_control, " "),
            cause.category,
            cause.incidents,
            cause.lost.value(),
            figures::percent(cause.share, 0),
            cause.mean_gap_days,
            cause.last.format("%Y-%m-%d")
        )
    };
    let mut lines: Vec<_> = answer
        .causes
        .iter()
        .take(MOST)
        .map(|cause| ("", line(cause)))
        .collect();
    if let Some(more) = answer
        .causes
        .len()
        .checked_sub(MOST)
        .filter(|more| *more > 0)
    {
        lines.push(("", format!("and {more} more")));
    }
    lines
}
