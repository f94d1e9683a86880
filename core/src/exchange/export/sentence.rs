//! The answer in words, fit to be read out in a meeting: where we stand, what is coming,
//! what to do.

mod coming;

pub use super::phrase::Piece;

use super::figures::{self, Clock};
use super::phrase::{self, Words};
use crate::engine::amount::{Quotient, Unit};
use crate::engine::assessment::Assessment;
use crate::engine::budget::IncidentLoss;
use crate::engine::burn_rate::Burn;
use crate::engine::forecast::Forecast;
use crate::engine::release_outlook::ReleaseOutlook;
use crate::model::alert_policy::Action;
use crate::model::budget_policy::Decision;
use crate::model::plan::Service;
use crate::model::release::Release;
use crate::model::status::Status;
use chrono::TimeDelta;

/// A sentence that is read out has so many words at most.
pub const MOST_WORDS: usize = 45;
/// A record of fewer days is young.
const YOUNG: TimeDelta = TimeDelta::days(30);

/// What is known of the time ahead, as far as it is.
#[derive(Debug, Clone, Copy, Default)]
pub struct Ahead<'a> {
    /// The simulated futures.
    pub forecast: Option<&'a Forecast>,
    /// The next planned release and what awaits it.
    pub release: Option<(&'a Release, &'a ReleaseOutlook)>,
}

/// The sentence in pieces, by the record alone; see [`pieces_ahead`].
#[must_use]
pub fn pieces(answer: &Assessment, service: &Service, clock: &Clock) -> Vec<Piece> {
    pieces_ahead(answer, service, clock, &Ahead::default())
}

/// The sentence as plain text.
#[must_use]
pub fn text(answer: &Assessment, service: &Service, clock: &Clock) -> String {
    phrase::joined(&pieces(answer, service, clock))
}

/// The sentence in pieces, with what is coming.
///
/// At most three clauses and [`MOST_WORDS`] words: what does not fit is left out, the least
/// important first. A date that follows from the record is exact; one that is forecast is
/// "around".
#[must_use]
pub fn pieces_ahead(
    answer: &Assessment,
    service: &Service,
    clock: &Clock,
    ahead: &Ahead,
) -> Vec<Piece> {
    let told = |detail: Detail| {
        let mut teller = Teller {
            answer,
            service,
            clock,
            ahead,
            detail,
            words: Words::default(),
        };
        teller.tell();
        teller.words.0
    };
    let fits =
        |pieces: &Vec<Piece>| phrase::joined(pieces).split_whitespace().count() <= MOST_WORDS;
    [Detail::Titles, Detail::Kinds, Detail::Figures]
        .into_iter()
        .map(told)
        .find(fits)
        .unwrap_or_else(|| told(Detail::Figures))
}

/// How much is told beside the figures.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Detail {
    /// Figures alone.
    Figures,
    /// What kind of incident cost the most.
    Kinds,
    /// Its title.
    Titles,
}

struct Teller<'a> {
    answer: &'a Assessment,
    service: &'a Service,
    clock: &'a Clock,
    ahead: &'a Ahead<'a>,
    detail: Detail,
    words: Words,
}

impl<'a> Teller<'a> {
    fn tell(&mut self) {
        let ongoing = self
            .answer
            .incidents
            .iter()
            .find(|incident| incident.ongoing && incident.lost_in_window.value() > 0.0);
        let calm = matches!(
            self.answer.status.status,
            Status::Healthy | Status::Attention
        );
        if !self.answer.has_data {
            self.no_data();
        } else if self.answer.stale {
            self.stale();
        } else if let Some(loss) = ongoing {
            self.ongoing(loss);
        } else if self.answer.budget.exceeded {
            self.overspent();
        } else if calm && self.answer.now - self.answer.observed.start < YOUNG {
            self.young();
        } else if let Some(burn) = self.slow_burn() {
            self.slow(burn);
        } else {
            self.left();
            self.largest();
            self.words.plain(". ");
            self.coming();
            self.advice();
        }
    }

    fn no_data(&mut self) {
        let (answer, target) = (self.answer, self.service.objective.target);
        let name = phrase::short(&self.service.name);
        self.words
            .key(format!("Nothing is known about {name} yet."));
        let window = phrase::length(answer.budget.window.length());
        let total = answer.budget.total;
        let budget = match answer.unit {
            Unit::Minutes => {
                let ms = libm::round(total.value() * 60_000.0) as i64;
                let down = figures::duration(TimeDelta::milliseconds(ms));
                format!("it may be down for {down}")
            }
            Unit::Events => format!("{} events may fail", figures::amount(total)),
        };
        self.words.plain(format!(
            " At {target} over {window} {budget}. Add its incidents to see what is left."
        ));
    }

    fn stale(&mut self) {
        let answer = self.answer;
        let age = figures::duration(answer.now - answer.observed.end);
        self.words.key(format!("The last observation is {age} old"));
        let left = answer.left_when_stopped.unwrap_or(answer.budget.remaining);
        self.words.plain(format!(
            ", so the status is unknown; before it, {} of {} {} were left. \
             Check the source; releases wait for data, except security fixes and rollbacks.",
            figures::amount(left),
            figures::amount(answer.budget.total),
            figures::unit_word(answer.unit),
        ));
    }

    fn ongoing(&mut self, loss: &IncidentLoss) {
        let budget = &self.answer.budget;
        let lasted = loss.lasted.length();
        let since = phrase::length(TimeDelta::minutes(lasted.num_minutes()));
        self.words
            .key(format!("An incident has been burning for {since}"));
        let impact = self.service.incidents.get(loss.index);
        let impact = impact.map_or_else(String::new, |incident| {
            format!(" at {} impact", incident.impact)
        });
        let unit = match self.answer.unit {
            Unit::Minutes => "",
            Unit::Events => " events",
        };
        let cost = figures::amount(loss.lost_in_window);
        let rest = if budget.exceeded {
            format!("{} more than there were", figures::amount(budget.overspent))
        } else {
            format!("{} are left", figures::amount(budget.remaining))
        };
        self.words.plain(format!(
            "{impact} and has cost {cost}{unit} so far, {rest}. "
        ));
        let lost = loss.lost.value();
        if !budget.exhausted && lost > 0.0 {
            let ms = lasted.num_milliseconds() as f64 * budget.remaining.value() / lost;
            // What lasts beyond a window comes back meanwhile.
            if ms < budget.window.length().num_milliseconds() as f64 {
                let lasts = figures::duration(TimeDelta::milliseconds(ms as i64));
                self.words
                    .plain(format!("At this rate the rest lasts {lasts}. "));
            }
        }
        let blocked = self
            .ahead
            .release
            .is_some_and(|(_, outlook)| outlook.verdict.decision == Decision::Block);
        if blocked {
            self.words.plain("Stop the burn first; releases are ");
            self.words.key("blocked");
            self.words.plain(" while it lasts.");
        } else {
            self.words
                .plain("Stop the burn first; releases wait while it lasts.");
        }
    }

    fn overspent(&mut self) {
        let (budget, unit) = (&self.answer.budget, figures::unit_word(self.answer.unit));
        let by = figures::amount(budget.overspent);
        self.words
            .key(format!("The budget is overspent by {by} {unit}"));
        let (spent, total) = (budget.consumed, budget.total);
        let (spent, total) = (figures::amount(spent), figures::amount(total));
        self.words.plain(format!(": {spent} spent of {total}. "));
        self.coming();
        self.advice();
    }

    fn young(&mut self) {
        self.left();
        let known = self.answer.now - self.answer.observed.start;
        let age = if known < TimeDelta::days(1) {
            figures::duration(known)
        } else {
            phrase::length(TimeDelta::days(known.num_days()))
        };
        let seen = self.answer.incidents.len();
        let few = match seen {
            0 => "No incident is too little to forecast by".to_owned(),
            1 => "One incident is too little to forecast by".to_owned(),
            2..4 => format!(
                "{} incidents are too few for a forecast",
                phrase::count(seen)
            ),
            _ => "So few days are too little to forecast by".to_owned(),
        };
        self.words.plain(format!(
            ", but the record is only {age} old. {few}; what is shown leans on the stated \
             prior. Treat medium-risk releases as "
        ));
        self.words.key("review");
        self.words.plain(" until 30 days are known.");
    }

    /// A warning that no page tells of: a burn above 1 over the longest lookback.
    fn slow_burn(&self) -> Option<&'a Burn> {
        let burn = &self.answer.burn;
        let paged = burn
            .iter()
            .any(|burn| burn.firing && burn.action == Action::Page);
        let slowest = burn.iter().max_by_key(|burn| burn.lookback_minutes)?;
        let warned = self.answer.status.status == Status::Warning;
        let burns = slowest.action != Action::Page && slowest.rate.reaches(1.0);
        (warned && !paged && burns).then_some(slowest)
    }

    fn slow(&mut self, burn: &Burn) {
        self.left();
        let rate = figures::burn(burn.rate);
        let lookback = phrase::length(TimeDelta::minutes(burn.lookback_minutes));
        self.words.plain(format!(
            " and no alert pages: {rate} over {lookback} stays below every page. "
        ));
        self.coming();
        self.words.plain("Find the slow burn; ");
        match self.ahead.release {
            Some((release, outlook)) if outlook.verdict.decision >= Decision::Defer => {
                self.words.key("defer");
                let what = phrase::release(self.clock, self.answer.now, release);
                self.words.plain(format!(" {what}."));
            }
            Some((release, outlook)) if outlook.verdict.decision == Decision::Review => {
                let what = phrase::release(self.clock, self.answer.now, release);
                self.words.plain(format!("have {what} "));
                self.words.key("reviewed");
                self.words.plain(".");
            }
            _ => {
                self.words.key("defer");
                self.words.plain(" risky releases.");
            }
        }
    }

    fn left(&mut self) {
        let budget = &self.answer.budget;
        self.words.key(format!(
            "{} of {} {} are left",
            figures::amount(budget.remaining),
            figures::amount(budget.total),
            figures::unit_word(self.answer.unit)
        ));
    }

    /// The incident that cost the most, or that there is none to speak of.
    fn largest(&mut self) {
        let quiet = self.answer.burn.first().map(|burn| burn.rate) == Some(Quotient::Finite(0.0));
        if self.answer.budget.consumed.value() == 0.0 {
            self.words.plain(" and nothing was lost");
        } else if self.answer.status.status == Status::Healthy && quiet {
            self.words.plain(" and nothing is burning");
        } else if let Some(loss) = self.costliest().filter(|_| self.detail > Detail::Figures) {
            let incident = self.service.incidents.get(loss.index);
            let date = self.clock.date(loss.lasted.start);
            let title = incident.map(|incident| phrase::short(&incident.title));
            let title = title.filter(|title| !title.is_empty() && self.detail == Detail::Titles);
            let what = match (title, incident) {
                (Some(title), _) => format!("“{title}” on {date}"),
                (None, Some(incident)) => {
                    format!("the {date} {}", phrase::short(incident.category.word()))
                }
                (None, None) => format!("the {date} incident"),
            };
            let took = figures::amount(loss.lost_in_window);
            self.words.plain(format!("; {what} alone took {took}"));
        }
    }

    /// The incident that took the largest share, from a twentieth on.
    fn costliest(&self) -> Option<&'a IncidentLoss> {
        let costs = |loss: &&IncidentLoss| loss.share.number().is_some_and(|share| share >= 0.05);
        let value = |loss: &IncidentLoss| loss.lost_in_window.value();
        self.answer
            .incidents
            .iter()
            .filter(costs)
            .max_by(|a, b| value(a).total_cmp(&value(b)))
    }
}
