//! Every shown figure, explained: its formula with the numbers put in.
//!
//! Numbers are exact to a thousandth, so that a formula adds up; the heading has the figure as
//! the page shows it.

use super::figures::{self, Clock};
use super::glossary;
use super::phrase::capital;
use crate::engine::amount::{Amount, Quotient};
use crate::engine::budget::{Budget, IncidentLoss};
use crate::engine::burn_rate::Burn;
use crate::engine::exhaustion::{Exhaustion, RATE_LOOKBACK};
use crate::engine::forecast::Forecast;
use crate::engine::record::Record;
use crate::engine::release_outlook::ReleaseOutlook;
use crate::engine::replenishment::Replenishment;
use crate::model::decimal;
use crate::model::duration::DAY_MS;
use crate::model::incident::Incident;
use crate::model::objective::BudgetingMethod;
use crate::model::release::Release;
use crate::model::window::Window;
use chrono::TimeDelta;

/// A figure and how it comes about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    /// The figure with its name.
    pub heading: String,
    /// Terms and formulas, in the order of the calculation.
    pub rows: Vec<Row>,
    /// The word of the [glossary] that defines it.
    pub anchor: &'static str,
}

/// One line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// What it is.
    pub term: String,
    /// Its formula with the numbers, or its value.
    pub formula: String,
}

impl Explanation {
    fn new(heading: String, anchor: &'static str) -> Self {
        Self {
            heading,
            rows: Vec::new(),
            anchor,
        }
    }

    fn row(mut self, term: impl Into<String>, formula: impl Into<String>) -> Self {
        self.rows.push(Row {
            term: term.into(),
            formula: formula.into(),
        });
        self
    }
}

fn exact(amount: Amount) -> String {
    figures::plain(amount.value())
}

/// With its unit.
fn with_unit(amount: Amount) -> String {
    format!("{} {}", exact(amount), figures::unit(amount.unit()))
}

fn allowance(record: &Record) -> String {
    let ppb = record.objective().target.allowance_ppb();
    decimal::unscaled(u64::from(ppb), 7) + "%"
}

fn budget_formula(record: &Record, budget: &Budget) -> String {
    format!(
        "{} × {} = {}",
        allowance(record),
        exact(budget.valid),
        exact(budget.total)
    )
}

fn is_known(budget: &Budget) -> bool {
    budget.consumed_share != Quotient::NoData
}

/// The budget of the window.
///
/// # Example
/// ```
/// use chrono::TimeDelta;
/// use error_budget::engine::record::Record;
/// use error_budget::exchange::export::explain;
/// use error_budget::model::{objective::Objective, plan::Service, window::Window, zone::Zone};
/// let objective = Objective::new("99.9%".parse()?, Window::Rolling(TimeDelta::days(30)));
/// let service = Service::new("api", "api", objective);
/// let now = "2026-03-10T14:30:00Z".parse().expect("an instant");
/// let budget = explain::total(&Record::new(&service, now, &Zone::utc()));
/// assert_eq!(budget.heading, "43.2 min budget");
/// assert_eq!(budget.rows[2].formula, "0.1% × 43,200 = 43.2");
/// # Ok::<(), error_budget::model::target::TargetError>(())
/// ```
#[must_use]
pub fn total(record: &Record) -> Explanation {
    let budget = record.budget();
    let unit = figures::unit(record.unit());
    let heading = format!("{} {unit} budget", figures::amount(budget.total));
    let window = figures::duration(budget.window.length());
    Explanation::new(heading, glossary::BUDGET)
        .row(
            "allowance",
            format!(
                "100% − {} = {}",
                record.objective().target,
                allowance(record)
            ),
        )
        .row(format!("valid in {window}"), with_unit(budget.valid))
        .row("budget", budget_formula(record, &budget))
}

/// What is spent in the window; `incidents` of them cost something.
#[must_use]
pub fn spent(record: &Record, losses: &[IncidentLoss]) -> Explanation {
    let budget = record.budget();
    if !is_known(&budget) {
        return no_data("spent", glossary::SPENT, record, &budget);
    }
    let unit = figures::unit(record.unit());
    let heading = format!("{} {unit} spent", figures::amount(budget.consumed));
    let costs: Vec<f64> = losses
        .iter()
        .map(|loss| loss.lost_in_window.value())
        .filter(|cost| *cost > 0.0)
        .collect();
    let alone: f64 = costs.iter().sum();
    let twice = alone - budget.consumed.value();
    let count = match costs.len() {
        1 => "1 incident".to_owned(),
        count => format!("{count} incidents"),
    };
    let explanation = Explanation::new(heading, glossary::SPENT)
        .row(format!("{count}, each alone"), figures::plain(alone));
    let explanation = if twice > 0.0005 {
        explanation.row(
            "at the same time as others",
            format!("−{}", figures::plain(twice)),
        )
    } else if twice < -0.0005 {
        explanation.row(
            "what the plan counts as bad beside them",
            figures::plain(-twice),
        )
    } else {
        explanation
    };
    explanation
        .row("spent in the window", exact(budget.consumed))
        .row(
            "of the budget",
            share(budget.consumed, budget.total, budget.consumed_share),
        )
}

/// What is left in the window.
#[must_use]
pub fn left(record: &Record) -> Explanation {
    let budget = record.budget();
    if !is_known(&budget) {
        return no_data("left", glossary::LEFT, record, &budget);
    }
    let unit = figures::unit(record.unit());
    let heading = if budget.exceeded {
        let overspent = figures::amount(budget.overspent);
        format!("{overspent} {unit} overspent")
    } else {
        format!("{} {unit} left", figures::amount(budget.remaining))
    };
    Explanation::new(heading, glossary::LEFT)
        .row("budget", budget_formula(record, &budget))
        .row("spent in the window", exact(budget.consumed))
        .row("left", difference(&budget))
}

/// The share of the budget that is left.
#[must_use]
pub fn left_share(record: &Record) -> Explanation {
    let budget = record.budget();
    if !is_known(&budget) {
        return no_data("left", glossary::LEFT, record, &budget);
    }
    let heading = format!("{} left", figures::percent(budget.remaining_share, 1));
    let left = match budget.remaining_share {
        // Of nothing that may be lost, something was.
        Quotient::Infinite => "no budget, and something was lost".to_owned(),
        share_left => share(budget.remaining, budget.total, share_left),
    };
    Explanation::new(heading, glossary::LEFT)
        .row("left", difference(&budget))
        .row("of the budget", left)
}

fn difference(budget: &Budget) -> String {
    format!(
        "{} − {} = {}",
        exact(budget.total),
        exact(budget.consumed),
        exact(budget.remaining)
    )
}

fn share(part: Amount, whole: Amount, share: Quotient) -> String {
    match share {
        Quotient::Finite(_) if whole.value() > 0.0 => {
            let percent = figures::percent(share, 1);
            format!("{} ÷ {} = {percent}", exact(part), exact(whole))
        }
        other => figures::percent(other, 1),
    }
}

/// Only the size of the budget is known.
fn no_data(what: &str, anchor: &'static str, record: &Record, budget: &Budget) -> Explanation {
    Explanation::new(format!("{what}: {}", figures::NO_DATA), anchor)
        .row("budget", budget_formula(record, budget))
        .row(what, "nothing of the window was observed")
}

/// A burn rate and what watches it.
#[must_use]
pub fn burn(record: &Record, burn: &Burn) -> Explanation {
    let lookback = TimeDelta::minutes(burn.lookback_minutes);
    let length = figures::duration(lookback);
    let heading = format!("{} over {length}", figures::burn(burn.rate));
    let threshold = figures::threshold(burn.threshold);
    let asks = format!("{} at {threshold}", burn.action.word());
    let now = if burn.firing {
        "fires: it still burns in the short window, too"
    } else if burn.rate.reaches(burn.threshold) {
        "reached, but the short window does not confirm it"
    } else {
        "not reached"
    };
    rate(heading, record, lookback).row(asks, now)
}

/// The rate of the last 7 days, on which status and exhaustion rest.
#[must_use]
pub fn recent_burn(record: &Record) -> Explanation {
    let burn = record.burn_rate(record.now(), RATE_LOOKBACK);
    let heading = format!("{} over 7 d", figures::burn(burn));
    rate(heading, record, RATE_LOOKBACK)
}

fn rate(heading: String, record: &Record, lookback: TimeDelta) -> Explanation {
    let (lost, observed) = record.lost_of_observed(record.now(), lookback);
    let rate = record.burn_rate(record.now(), lookback);
    let length = figures::duration(lookback);
    let explanation = Explanation::new(heading, glossary::BURN_RATE)
        .row(format!("lost in {length}"), with_unit(lost))
        .row("observed in it", with_unit(observed));
    let formula = match rate {
        Quotient::NoData => "nothing was observed".to_owned(),
        Quotient::Infinite => "no allowance, and something was lost".to_owned(),
        Quotient::Finite(rate) => format!(
            "{} ÷ {} ÷ {} = {}×",
            exact(lost),
            exact(observed),
            allowance(record),
            figures::plain(rate)
        ),
    };
    explanation.row("burn rate", formula)
}

/// When the budget runs out if the last 7 days go on.
#[must_use]
pub fn exhaustion(record: &Record, clock: &Clock) -> Explanation {
    let budget = record.budget();
    let anchor = glossary::EXHAUSTION;
    let (lost, observed) = record.lost_of_observed(record.now(), RATE_LOOKBACK);
    let (at, days) = match record.exhaustion(RATE_LOOKBACK) {
        Exhaustion::NoData => return no_data("runs out", anchor, record, &budget),
        Exhaustion::Now => {
            return Explanation::new("run out already".to_owned(), anchor)
                .row("left", difference(&budget));
        }
        Exhaustion::Never => {
            let what = if lost.value() > 0.0 {
                "what leaves the window makes up for what goes on to be lost"
            } else {
                "nothing was lost"
            };
            return Explanation::new("does not run out at this rate".to_owned(), anchor)
                .row("lost in 7 d", with_unit(lost))
                .row("within one window", what);
        }
        Exhaustion::At { at, days } => (at, days),
    };
    let known = (record.now() - record.observed().start).min(RATE_LOOKBACK);
    let known_days = known.num_milliseconds() as f64 / DAY_MS as f64;
    let per_day = lost.value() / known_days;
    // What is left then if nothing more happens, the last instant of a calendar period included.
    let quiet = record.budget_at(at - TimeDelta::milliseconds(1)).remaining;
    let back = (quiet.value() - budget.remaining.value()).max(0.0);
    let left = exact(budget.remaining);
    let explanation = Explanation::new(format!("runs out around {}", clock.date(at)), anchor)
        .row("lost in 7 d", with_unit(lost))
        .row("observed in it", with_unit(observed))
        .row(
            "a day",
            format!(
                "{} ÷ {} = {}",
                exact(lost),
                figures::plain(known_days),
                figures::plain(per_day)
            ),
        );
    let whole = if back > 0.0005 {
        let back = figures::plain(back);
        format!("({left} + {back} that comes back)")
    } else {
        left
    };
    explanation.row(
        "days from now",
        format!(
            "{whole} ÷ {} = {}",
            figures::plain(per_day),
            figures::number(days, 1)
        ),
    )
}

/// The chance that it runs out within the horizon.
#[must_use]
pub fn chance(record: &Record, forecast: Option<&Forecast>, clock: &Clock) -> Explanation {
    let anchor = glossary::CHANCE;
    let Some((forecast, last)) = forecast.and_then(|found| Some((found, found.days.last()?)))
    else {
        return no_data("chance", anchor, record, &record.budget());
    };
    let Some(likely) = last.exhausted else {
        return left(record);
    };
    let by = clock.date(record.now() + TimeDelta::days(i64::from(last.day)));
    let paths = f64::from(forecast.paths);
    let count = libm::rint(likely * (paths + 1.0) - 0.5);
    let heading = format!("{} runs out by {by}", figures::chance(likely));
    let explanation = Explanation::new(heading, anchor)
        .row("futures simulated", figures::number(paths, 0))
        .row("run out by then", figures::number(count, 0))
        .row(
            "chance",
            format!(
                "({} + ½) ÷ {} = {}%",
                figures::number(count, 0),
                figures::number(paths + 1.0, 0),
                figures::number(likely * 100.0, 1)
            ),
        );
    let date = |days: f64| {
        let ms = TimeDelta::milliseconds((days * DAY_MS as f64) as i64);
        clock.date(record.now() + ms)
    };
    let explanation = match forecast.when_exhausted {
        Some(when) => explanation.row("half of those by", date(when.p50)).row(
            "8 in 10 of those",
            format!("{} to {}", date(when.p10), date(when.p90)),
        ),
        None => explanation,
    };
    explanation.row(
        "rests on",
        format!(
            "{} incidents, old ones in part",
            figures::number(forecast.effective_incidents, 1)
        ),
    )
}

/// What the policy says to a planned release.
#[must_use]
pub fn verdict(
    record: &Record,
    release: &Release,
    outlook: &ReleaseOutlook,
    clock: &Clock,
) -> Explanation {
    let (verdict, metrics) = (&outlook.verdict, &outlook.verdict.metrics);
    let name = if release.name.is_empty() {
        "release"
    } else {
        &release.name
    };
    let heading = format!("{}: {name}", capital(verdict.decision.word()));
    let quiet = "left then, if nothing burns";
    let left = match metrics.percent_left() {
        None => figures::NO_DATA.to_owned(),
        Some(percent) => format!(
            "{} {}, {}%",
            figures::plain(metrics.remaining),
            figures::unit(metrics.unit),
            figures::number(percent, 1)
        ),
    };
    let explanation = Explanation::new(heading, glossary::VERDICT)
        .row("goes out", clock.instant(outlook.at))
        .row("risk", release.risk.word())
        .row(quiet, left)
        .row("burn rate then", figures::burn(metrics.burn_rate))
        .row("status then", metrics.status.word())
        .row("rule", verdict.reason.clone());
    let explanation = match outlook.chance {
        Some(chance) => explanation.row("chance of a yes", figures::chance(chance)),
        None => explanation,
    };
    match outlook.approves {
        Some(opening) if opening.if_quiet <= record.now() => {
            explanation.row("approves from", "now on")
        }
        Some(opening) => {
            let at = clock.minute_after(opening.if_quiet);
            explanation.row("approves from", clock.instant(at))
        }
        None => explanation.row("approves from", "waiting does not help"),
    }
}

/// What comes back.
#[must_use]
pub fn comes_back(record: &Record, step: &Replenishment, clock: &Clock) -> Explanation {
    let unit = figures::unit(record.unit());
    let (start, end) = (step.during.start, step.during.end);
    let heading = format!(
        "{} {unit} back on {}",
        figures::cost(step.amount),
        clock.date(start)
    );
    let explanation = Explanation::new(heading, glossary::REPLENISHMENT);
    match record.objective().window {
        Window::Rolling(length) => {
            let ago = |at: chrono::DateTime<chrono::Utc>| at.checked_sub_signed(length);
            let lost = ago(start)
                .zip(ago(end))
                .map_or_else(String::new, |(from, to)| {
                    format!("{} to {}", clock.instant(from), clock.end_after(from, to))
                });
            explanation
                .row("lost", lost)
                .row("window", format!("+ {}", figures::duration(length)))
                .row(
                    "comes back",
                    format!(
                        "{} to {}",
                        clock.instant(start),
                        clock.end_after(start, end)
                    ),
                )
        }
        Window::Calendar(_) => explanation
            .row("lost in this period", with_unit(step.amount))
            .row("the next one starts", clock.instant(start)),
    }
}

/// What an incident cost.
#[must_use]
pub fn cost(record: &Record, incident: &Incident, loss: &IncidentLoss) -> Explanation {
    let unit = figures::unit(record.unit());
    let heading = format!("{} {unit} lost", figures::cost(loss.lost_in_window));
    let so_far = if loss.ongoing { ", so far" } else { "" };
    let lasted = figures::duration(loss.lasted.length());
    let explanation = Explanation::new(heading, glossary::INCIDENT)
        .row("lasted", format!("{lasted}{so_far}"))
        .row("impact", incident.impact.to_string());
    let impact = incident.impact.fraction();
    let explanation = match record.objective().method {
        BudgetingMethod::Time | BudgetingMethod::Occurrences if impact > 0.0 => {
            let valid = figures::plain(loss.lost.value() / impact);
            let formula = format!("{valid} × {} = {}", incident.impact, exact(loss.lost));
            let term = match record.objective().method {
                BudgetingMethod::Time => "valid minutes × impact",
                _ => "valid events × impact",
            };
            explanation.row(term, formula)
        }
        BudgetingMethod::TimeSlices { slice, .. } | BudgetingMethod::RatioTimeSlices { slice } => {
            let slices = format!("in bad slices of {}", figures::duration(slice));
            explanation.row(slices, exact(loss.lost))
        }
        _ => explanation.row("cost", exact(loss.lost)),
    };
    let total = record.budget().total;
    explanation
        .row("of that in the window", exact(loss.lost_in_window))
        .row(
            "of the budget",
            share(loss.lost_in_window, total, loss.share),
        )
}
