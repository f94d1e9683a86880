//! What is coming, and what to do about it.

use super::{Detail, Teller};
use crate::engine::exhaustion::Exhaustion;
use crate::engine::release_outlook::ReleaseOutlook;
use crate::exchange::export::figures;
use crate::exchange::export::phrase::{self, moment};
use crate::model::budget_policy::Decision;
use crate::model::release::Release;
use crate::model::status::Status;
use chrono::TimeDelta;

impl Teller<'_> {
    /// What is coming.
    pub(super) fn coming(&mut self) {
        let (answer, clock) = (self.answer, self.clock);
        match answer.exhaustion {
            Exhaustion::Now => match answer.back_above_zero {
                Some(at) => {
                    self.words.plain("It is back above zero on ");
                    self.words.key(moment(clock, at));
                    self.words.plain(" if nothing else happens. ");
                }
                None => {
                    if let Some(next) = answer.replenishment.first() {
                        let on = clock.date(next.during.start);
                        self.words
                            .plain(format!("The first of it comes back on {on}. "));
                    }
                }
            },
            // The simulation says more than the straight line.
            _ if self.simulated() => {}
            Exhaustion::At { at, .. } => {
                self.words.plain("If the last 7 days go on, it runs out ");
                self.words.key(format!("around {}", clock.date(at)));
                self.words.plain(". ");
            }
            Exhaustion::Never if answer.budget.consumed.value() > 0.0 => {
                self.words
                    .plain("If the last 7 days go on, it does not run out. ");
            }
            Exhaustion::Never | Exhaustion::NoData => {}
        }
    }

    /// The chance that it runs out, if there is a forecast.
    fn simulated(&mut self) -> bool {
        let Some((forecast, last)) = self
            .ahead
            .forecast
            .and_then(|forecast| Some((forecast, forecast.days.last()?)))
        else {
            return false;
        };
        let Some(chance) = last.exhausted else {
            return false;
        };
        let now = self.answer.now;
        let when = forecast
            .when_exhausted
            .map(|when| phrase::date_in(self.clock, now, when.p50));
        let (odds, figure) = (figures::odds(chance), figures::chance(chance));
        if chance > 0.55 {
            self.words.plain(format!("It is {odds} ("));
            self.words.key(figure);
            self.words.plain(") to run out");
            if let Some(when) = when {
                self.words.plain(format!(", around {when}"));
            }
        } else {
            let by = phrase::date_in(self.clock, now, f64::from(last.day));
            self.words.plain(format!("Running out by {by} is {odds} ("));
            self.words.key(figure);
            self.words.plain(")");
            if let Some(when) = when.filter(|_| chance >= 0.25) {
                self.words.plain(format!(", most likely around {when}"));
            }
        }
        self.words.plain(". ");
        true
    }

    /// What to do.
    pub(super) fn advice(&mut self) {
        if self.answer.status.status == Status::Exhausted {
            let then = match self.answer.back_above_zero {
                Some(_) => "Until then only",
                None => "Only",
            };
            self.words.plain(format!(
                "{then} security fixes, rollbacks and reliability work go out."
            ));
            return;
        }
        if let Some((release, outlook)) = self.ahead.release {
            return self.advise_on(release, outlook);
        }
        let until_half = self.answer.back_to_half.map(|at| moment(self.clock, at));
        match self.answer.status.status {
            Status::Healthy => self.words.plain("Release as planned."),
            Status::Attention => {
                self.words.plain("Have risky releases ");
                self.words.key("reviewed");
                if let Some(at) = until_half {
                    self.words
                        .plain(format!(", or wait until half is back on {at}"));
                }
                self.words.plain(".");
            }
            Status::Warning => {
                self.words
                    .plain("Review pending releases and find what burns");
                if let Some(at) = until_half {
                    self.words.plain(format!("; half is back on {at}"));
                }
                self.words.plain(".");
            }
            Status::Critical => {
                self.words.key("Defer");
                self.words
                    .plain(" risky releases and stop what burns first.");
            }
            Status::Exhausted | Status::Unknown => self.words.plain("Check the data source."),
        }
    }

    fn advise_on(&mut self, release: &Release, outlook: &ReleaseOutlook) {
        let what = phrase::release(self.clock, self.answer.now, release);
        let later = outlook
            .approves
            .or(outlook.passes)
            .map(|opening| opening.if_quiet)
            .filter(|at| *at > outlook.at);
        match outlook.verdict.decision {
            Decision::Approve => {
                self.words.plain("Release as planned.");
                return;
            }
            Decision::Review => {
                self.words.plain(format!("Have {what} "));
                self.words.key("reviewed");
                if later.is_some() {
                    self.words.plain(", or move it");
                }
            }
            Decision::Defer => {
                self.words.key("Defer");
                self.words.plain(format!(" {what}"));
            }
            Decision::Block => {
                self.words.plain(format!("{} is ", phrase::capital(&what)));
                self.words.key("blocked");
                if later.is_some() {
                    self.words.plain(": move it");
                }
            }
        }
        if let Some(at) = later {
            let back = self.comes_back(at);
            let on = self.clock.date(figures::minute_after(at));
            self.words.plain(format!(" to {on}{back}"));
        }
        self.words.plain(".");
    }

    /// `, when those 9 minutes come back`: what opens the gate at `at`, if it is one thing.
    fn comes_back(&self, at: chrono::DateTime<chrono::Utc>) -> String {
        let step = self.answer.replenishment.iter().find(|step| {
            let margin = TimeDelta::milliseconds(1);
            step.during.start <= at && at <= step.during.end + margin
        });
        let Some(step) = step else {
            return String::new();
        };
        let told = self.detail > Detail::Figures && self.answer.status.status != Status::Healthy;
        let those = self
            .costliest()
            .filter(|loss| told && loss.lost_in_window == step.amount)
            .map_or("", |_| "those ");
        let amount = figures::amount(step.amount);
        let amount = amount.strip_suffix(".0").unwrap_or(&amount);
        let unit = figures::unit_word(self.answer.unit);
        format!(", when {those}{amount} {unit} come back")
    }
}
