//! The answer in words, fit to be read out in a meeting: where we stand, what is coming,
//! what to do.

use super::figures::{self, Clock};
use crate::engine::assessment::Assessment;
use crate::engine::exhaustion::Exhaustion;
use crate::model::plan::Service;
use crate::model::status::Status;
use chrono::TimeDelta;

/// A piece of the sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// Running text.
    Plain(String),
    /// A key figure, set bold.
    Key(String),
}

/// The sentence in pieces.
///
/// At most three clauses. A date that follows from the record is exact; one that assumes
/// the recent rate is "around".
#[must_use]
pub fn pieces(answer: &Assessment, service: &Service, clock: &Clock) -> Vec<Piece> {
    let mut words = Words(Vec::new());
    if !answer.has_data {
        no_data(&mut words, answer, service);
    } else if answer.stale {
        stale(&mut words, answer);
    } else {
        standing(&mut words, answer, service, clock);
        coming(&mut words, answer, clock);
        advice(&mut words, answer, clock);
    }
    words.0
}

/// The sentence as plain text.
#[must_use]
pub fn text(answer: &Assessment, service: &Service, clock: &Clock) -> String {
    pieces(answer, service, clock)
        .into_iter()
        .map(|piece| match piece {
            Piece::Plain(text) | Piece::Key(text) => text,
        })
        .collect()
}

struct Words(Vec<Piece>);

impl Words {
    fn plain(&mut self, text: impl Into<String>) {
        self.0.push(Piece::Plain(text.into()));
    }

    fn key(&mut self, text: impl Into<String>) {
        self.0.push(Piece::Key(text.into()));
    }
}

fn no_data(words: &mut Words, answer: &Assessment, service: &Service) {
    words.key(format!("Nothing is known about {} yet.", service.name));
    let window = figures::duration(answer.budget.window.length());
    let target = service.objective.target;
    let budget = match answer.unit {
        crate::engine::amount::Unit::Minutes => {
            let ms = (answer.budget.total.value() * 60_000.0).round();
            format!(
                "it may be down for {}",
                figures::duration(TimeDelta::milliseconds(ms as i64))
            )
        }
        crate::engine::amount::Unit::Events => {
            format!("{} events may fail", figures::amount(answer.budget.total))
        }
    };
    words.plain(format!(
        " At {target} over {window} {budget}. Add its incidents to see what is left."
    ));
}

fn stale(words: &mut Words, answer: &Assessment) {
    let age = figures::duration(answer.now - answer.observed.end);
    words.key(format!("The last observation is {age} old"));
    words.plain(format!(
        ", so the status is unknown; going by what is known, {} of {} {} are left. \
         Check the source; releases wait for data, except security fixes and rollbacks.",
        figures::amount(answer.budget.remaining),
        figures::amount(answer.budget.total),
        figures::unit_word(answer.unit),
    ));
}

/// Where we stand.
fn standing(words: &mut Words, answer: &Assessment, service: &Service, clock: &Clock) {
    let (budget, unit) = (&answer.budget, figures::unit_word(answer.unit));
    let ongoing = answer
        .incidents
        .iter()
        .find(|incident| incident.ongoing && incident.lost_in_window.value() > 0.0);
    if let Some(loss) = ongoing {
        words.key(format!(
            "An incident has been burning for {}",
            figures::duration(loss.lasted.length())
        ));
        words.plain(format!(
            " and has cost {} {unit} so far; {} of {} are left",
            figures::amount(loss.lost_in_window),
            figures::amount(budget.remaining),
            figures::amount(budget.total),
        ));
    } else if budget.exceeded {
        words.key(format!(
            "The budget is overspent by {} {unit}",
            figures::amount(budget.overspent)
        ));
        words.plain(format!(
            ": {} spent of {}",
            figures::amount(budget.consumed),
            figures::amount(budget.total)
        ));
    } else {
        words.key(format!(
            "{} of {} {unit} are left",
            figures::amount(budget.remaining),
            figures::amount(budget.total)
        ));
        let costs = |incident: &&crate::engine::budget::IncidentLoss| {
            incident.share.number().is_some_and(|s| s >= 0.05)
        };
        let largest = answer.incidents.iter().filter(costs).max_by(|a, b| {
            a.lost_in_window
                .value()
                .total_cmp(&b.lost_in_window.value())
        });
        match largest {
            Some(loss) => {
                let title = service
                    .incidents
                    .get(loss.index)
                    .map_or("", |incident| incident.title.as_str());
                let what = if title.is_empty() {
                    "incident".to_owned()
                } else {
                    format!("“{}”", short(title))
                };
                words.plain(format!(
                    "; {what} on {} alone took {}",
                    clock.date(loss.lasted.start),
                    figures::amount(loss.lost_in_window),
                ));
            }
            None if budget.consumed.value() == 0.0 => words.plain(" and nothing was lost"),
            None => {}
        }
    }
    words.plain(". ");
}

/// What is coming.
fn coming(words: &mut Words, answer: &Assessment, clock: &Clock) {
    match answer.exhaustion {
        Exhaustion::At { at, .. } => {
            words.plain("If the last 7 days go on, it runs out ");
            words.key(format!("around {}", clock.date(at)));
            words.plain(". ");
        }
        Exhaustion::Now => match answer.back_above_zero {
            Some(at) => {
                words.plain("It is back above zero on ");
                words.key(moment(clock, at));
                words.plain(" if nothing else happens. ");
            }
            None => {
                if let Some(next) = answer.replenishment.first() {
                    words.plain(format!(
                        "The first of it comes back on {}. ",
                        clock.date(next.during.start)
                    ));
                }
            }
        },
        Exhaustion::Never if answer.budget.consumed.value() > 0.0 => {
            words.plain("If the last 7 days go on, it does not run out. ");
        }
        Exhaustion::Never | Exhaustion::NoData => {}
    }
}

/// What to do.
fn advice(words: &mut Words, answer: &Assessment, clock: &Clock) {
    let until_half = answer.back_to_half.map(|at| moment(clock, at));
    match answer.status.status {
        Status::Healthy => words.plain("Release as planned."),
        Status::Attention => {
            words.plain("Have risky releases ");
            words.key("reviewed");
            if let Some(at) = until_half {
                words.plain(format!(", or wait until half is back on {at}"));
            }
            words.plain(".");
        }
        Status::Warning => {
            words.plain("Review pending releases and find what burns");
            if let Some(at) = until_half {
                words.plain(format!("; half is back on {at}"));
            }
            words.plain(".");
        }
        Status::Critical => {
            words.key("Defer");
            words.plain(" risky releases and stop what burns first.");
        }
        Status::Exhausted => {
            words.plain("Until then only security fixes, rollbacks and reliability work go out.");
        }
        Status::Unknown => words.plain("Check the data source."),
    }
}

/// A date with the clock time, rounded up to the minute.
fn moment(clock: &Clock, at: chrono::DateTime<chrono::Utc>) -> String {
    let at = clock.minute_after(at);
    format!("{} at {}", clock.date(at), clock.time(at))
}

/// The first words of a title, up to 60 characters.
fn short(title: &str) -> String {
    if title.chars().count() <= 60 {
        return title.to_owned();
    }
    let cut: String = title.chars().take(60).collect();
    let end = cut.rfind(' ').unwrap_or(cut.len());
    cut.get(..end).unwrap_or(&cut).to_owned() + "…"
}
