//! What a history says about itself.

use super::{Question, Subject};
use chrono::{DateTime, Datelike, TimeDelta, Utc};
use error_budget::engine::amount::Quotient;
use error_budget::engine::analysis::{
    Analysis, AnomalySeverity, Direction, Effect, HourCell, MOST_DAYS, Method,
};
use error_budget::engine::record::Record;
use error_budget::exchange::export::figures::{self, Clock};
use serde::{Deserialize, Serialize};

/// What does the history of the service say?
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Habits {
    /// Days back from today; 0 for all that is known.
    pub days: u32,
}

/// What it says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct History {
    /// Id of the service.
    pub service: String,
    /// The days looked at, in words.
    pub period: String,
    /// The unit of what is lost.
    pub unit: String,
    /// Each day: start and end in Unix seconds, burn.
    pub days: Vec<(f64, f64, f64)>,
    /// Name, figure, what it means.
    pub figures: Vec<[String; 3]>,
    /// What changes with time, and what comes again.
    pub statements: Vec<Statement>,
    /// Where a before parts from an after, in Unix seconds, if it is more than chance.
    pub change_at: Option<f64>,
    /// Days unlike the others, the latest first.
    pub anomalies: Vec<Odd>,
    /// Hour by hour from Monday 0:00 on.
    pub hours: Vec<Hour>,
    /// The most that an hour of the week lost, with its unit.
    pub most: String,
    /// Mean burn of each weekday.
    pub weekdays: [String; 7],
    /// What was lost, by category.
    pub categories: Vec<Part>,
    /// What happened more than once, by category and title.
    pub causes: Vec<Part>,
}

/// A statement about the history.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Statement {
    /// What it is about.
    pub about: String,
    /// It.
    pub text: String,
    /// More than chance, and for the worse: worth a look.
    pub alarming: bool,
}

/// A day unlike the others.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Odd {
    /// Start and end, in Unix seconds.
    pub span: (f64, f64),
    /// Its date.
    pub date: String,
    /// What it burnt.
    pub burn: String,
    /// How unlike the others.
    pub away: String,
    /// Far beyond the bound.
    pub high: bool,
}

/// An hour of the week.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Hour {
    /// 0 for nothing lost, then five steps up to the most.
    pub step: u8,
    /// What was lost, without its unit; empty for nothing.
    pub lost: String,
    /// Positions of the incidents that had a part in it.
    pub incidents: Vec<u32>,
}

/// A part of what was lost.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Part {
    /// The category's word.
    pub category: String,
    /// The latest title; empty for a category as a whole.
    pub title: String,
    /// How many incidents.
    pub count: usize,
    /// What they lost.
    pub lost: String,
    /// Of all that was lost, for a bar.
    pub share: f64,
    /// The same in words.
    pub share_text: String,
    /// How often, and when the last one was; empty for a category as a whole.
    pub rhythm: String,
    /// Positions of the incidents.
    pub incidents: Vec<u32>,
}

impl Question for Habits {
    const NAME: &'static str = "habits";
    /// The reason when there is nothing to say.
    type Reply = Result<History, String>;

    fn answer(&self, subject: &Subject) -> Self::Reply {
        let service = subject
            .service()
            .ok_or_else(|| "there is no service".to_owned())?;
        let record = Record::new(service, subject.now, &subject.zone);
        let days = if self.days == 0 { MOST_DAYS } else { self.days };
        let found = record
            .analyze(&service.incidents, days)
            .map_err(|error| error.to_string())?;
        let clock = Clock::new(subject.zone.clone(), subject.now);
        let hours = record.hours_of_week(&service.incidents, found.period);
        let unit = figures::unit(record.unit());
        let most = hours.most.value();
        Ok(History {
            service: service.id.clone(),
            period: format!(
                "{} to {}, {} whole days",
                clock.date(found.period.start),
                clock.date(found.period.end - TimeDelta::milliseconds(1)),
                found.days.len()
            ),
            unit: unit.to_owned(),
            days: found
                .days
                .iter()
                .map(|day| (seconds(day.start), seconds(day.end), day.burn))
                .collect(),
            figures: in_figures(&found, unit),
            statements: statements(&found, &clock),
            change_at: change_at(&found),
            anomalies: anomalies(&found, &clock),
            hours: hours.cells.iter().map(|cell| hour(cell, most)).collect(),
            most: format!("{} {unit}", figures::cost(hours.most)),
            weekdays: found
                .patterns
                .weekdays
                .map(|mean| mean.map_or_else(String::new, times)),
            categories: categories(&record, subject, &found),
            causes: causes(&found, &clock),
        })
    }
}

fn seconds(at: DateTime<Utc>) -> f64 {
    at.timestamp_millis() as f64 / 1000.0
}

/// A day's burn: two digits, because most days burn little.
fn times(burn: f64) -> String {
    figures::number(burn, if burn < 10.0 { 2 } else { 1 }) + "×"
}

fn in_figures(found: &Analysis, unit: &str) -> Vec<[String; 3]> {
    let burn = &found.burn;
    let quiet = found.days.iter().filter(|day| day.burn == 0.0).count();
    let figure =
        |name: &str, figure: String, words: &str| [name.to_owned(), figure, words.to_owned()];
    vec![
        figure(
            "Mean",
            times(burn.mean),
            match burn.mean {
                mean if mean > 1.0 => "above 1×: more is lost than the promise allows",
                _ => "below 1×: the promise is kept at this rate",
            },
        ),
        figure(
            "Median",
            times(burn.median),
            "half of all days burn no more than this",
        ),
        figure(
            "P90",
            times(burn.p90),
            "nine days in ten burn no more than this",
        ),
        figure(
            "Deviation",
            times(burn.deviation),
            match burn.deviation {
                deviation if deviation > 2.0 * burn.mean => {
                    "it goes in bursts: a few days spend most of it"
                }
                deviation if deviation > burn.mean => "uneven from day to day",
                _ => "even: one day is much like the next",
            },
        ),
        figure(
            "Worst day",
            times(burn.max),
            &format!("{} {unit} lost", figures::cost(found.most_lost)),
        ),
        figure(
            "Quiet days",
            quiet.to_string(),
            &format!("of {} lost nothing", found.days.len()),
        ),
    ]
}

/// A p value as odds: `chance alone does that in 4% of histories`.
fn by_chance(p_value: f64) -> String {
    format!(
        "chance alone does that in {} of histories",
        figures::chance(p_value)
    )
}

fn statements(found: &Analysis, clock: &Clock) -> Vec<Statement> {
    let statement = |about: &str, text: String, alarming: bool| Statement {
        about: about.to_owned(),
        text,
        alarming,
    };
    let trend = &found.trend;
    let trend_text = match (trend.p_value, trend.direction) {
        (None, _) => "Every day is the same.".to_owned(),
        (Some(p), direction) if trend.significant => {
            let (word, more) = match direction {
                Direction::Degrading => ("Getting worse", "more"),
                Direction::Improving => ("Getting better", "less"),
                Direction::Stable => ("Level", "more"),
            };
            format!(
                "{word}: a day burns {} {more} each week; {}.",
                times(trend.change_in_7_days.abs()),
                by_chance(p)
            )
        }
        (Some(p), _) => format!("Neither better nor worse over time; {}.", by_chance(p)),
    };
    let change = &found.change_point;
    let change_text = match change_at(found) {
        Some(at) => format!(
            "From {} on a day burns {} instead of {}; {}.",
            day(clock, at),
            times(change.after),
            times(change.before),
            by_chance(change.p_value)
        ),
        None => format!(
            "No day parts a before from an after; {}.",
            by_chance(change.p_value)
        ),
    };
    let differ = |what: &str, effect: Option<Effect>| match effect {
        None => format!("Too little to tell {what} apart."),
        Some(effect) if effect.significant => {
            format!(
                "Some {what} are worse than others; {}.",
                by_chance(effect.p_value)
            )
        }
        Some(effect) => format!(
            "{} are alike; {}.",
            capital(what),
            by_chance(effect.p_value)
        ),
    };
    let patterns = &found.patterns;
    vec![
        statement(
            "Trend",
            trend_text,
            trend.significant && trend.direction == Direction::Degrading,
        ),
        statement(
            "Change",
            change_text,
            change.significant && change.after > change.before,
        ),
        statement(
            "Weekdays",
            differ("weekdays", patterns.weekday_effect) + &worst_weekday(found),
            patterns
                .weekday_effect
                .is_some_and(|effect| effect.significant),
        ),
        statement("Weeks", differ("weeks", patterns.weeks.effect), false),
        statement("Months", differ("months", patterns.months.effect), false),
    ]
}

/// The weekday that burns most, where weekdays differ.
fn worst_weekday(found: &Analysis) -> String {
    use chrono::Weekday::{Fri, Mon, Sat, Sun, Thu, Tue, Wed};
    let patterns = &found.patterns;
    if !patterns
        .weekday_effect
        .is_some_and(|effect| effect.significant)
    {
        return String::new();
    }
    let means = [Mon, Tue, Wed, Thu, Fri, Sat, Sun]
        .into_iter()
        .filter_map(|day| Some((day, patterns.weekday(day)?)));
    means
        .max_by(|(_, one), (_, other)| one.total_cmp(other))
        .map(|(day, mean)| {
            format!(
                " {} burns most, {} a day.",
                figures::weekday(day),
                times(mean)
            )
        })
        .unwrap_or_default()
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}

fn change_at(found: &Analysis) -> Option<f64> {
    let change = &found.change_point;
    let day = found.days.iter().find(|day| day.date == change.date)?;
    change.significant.then(|| seconds(day.start))
}

/// `Tue 24 Feb`.
fn day(clock: &Clock, at: f64) -> String {
    let at = DateTime::from_timestamp_millis((at * 1000.0) as i64).unwrap_or_default();
    let weekday = figures::weekday(at.with_timezone(clock.zone()).weekday());
    format!("{weekday} {}", clock.date(at))
}

fn anomalies(found: &Analysis, clock: &Clock) -> Vec<Odd> {
    let odd = found.anomalies.iter().rev().filter_map(|odd| {
        let start = found.days.iter().find(|day| day.date == odd.date)?.start;
        let middle = match odd.method {
            Method::ZScore => "mean",
            Method::Median => "median",
        };
        let side = if odd.score > 0.0 { "above" } else { "below" };
        Some(Odd {
            span: (seconds(start), seconds(odd.end)),
            date: day(clock, seconds(start)),
            burn: times(odd.burn),
            away: format!(
                "{} deviations {side} the {middle}",
                figures::number(odd.score.abs(), 1)
            ),
            high: odd.severity == AnomalySeverity::High,
        })
    });
    odd.collect()
}

fn hour(cell: &HourCell, most: f64) -> Hour {
    let lost = cell.lost.value();
    let step = if lost > 0.0 && most > 0.0 {
        libm::ceil(lost / most * 5.0).clamp(1.0, 5.0)
    } else {
        0.0
    };
    Hour {
        step: step as u8,
        lost: match lost {
            0.0 => String::new(),
            lost if lost < 0.05 => "<0.1".to_owned(),
            lost => figures::number(lost, usize::from(lost < 10.0)),
        },
        incidents: narrow(&cell.incidents),
    }
}

fn narrow(positions: &[usize]) -> Vec<u32> {
    let positions = positions.iter();
    positions
        .filter_map(|place| u32::try_from(*place).ok())
        .collect()
}

fn share_text(share: Quotient) -> String {
    figures::percent(share, 0)
}

fn categories(record: &Record, subject: &Subject, found: &Analysis) -> Vec<Part> {
    let incidents = subject
        .service()
        .map_or(&[][..], |service| &service.incidents);
    let period = found.period;
    let losses = record.by_category_over(incidents, period);
    losses
        .into_iter()
        .map(|loss| {
            let share = loss.lost.share_of(found.lost);
            let of_it = incidents.iter().zip(0_u32..).filter(|(incident, _)| {
                incident.category == loss.category
                    && incident.start < period.end
                    && incident.end_at(subject.now) >= period.start
            });
            Part {
                category: loss.category.word().to_owned(),
                title: String::new(),
                count: loss.incidents,
                lost: figures::cost(loss.lost),
                share: share.number().unwrap_or(0.0),
                share_text: share_text(share),
                rhythm: String::new(),
                incidents: of_it.map(|(_, place)| place).collect(),
            }
        })
        .collect()
}

/// Enough for a page.
const MOST_CAUSES: usize = 12;

fn causes(found: &Analysis, clock: &Clock) -> Vec<Part> {
    let causes = found.causes.iter().take(MOST_CAUSES).map(|cause| Part {
        category: cause.category.word().to_owned(),
        title: if cause.title.is_empty() {
            "Without a title".to_owned()
        } else {
            cause.title.clone()
        },
        count: cause.incidents,
        lost: figures::cost(cause.lost),
        share: cause.share.number().unwrap_or(0.0),
        share_text: share_text(cause.share),
        rhythm: format!(
            "every {} d, last {}",
            figures::number(cause.mean_gap_days, usize::from(cause.mean_gap_days < 10.0)),
            clock.date(cause.last)
        ),
        incidents: narrow(&cause.positions),
    });
    causes.collect()
}
