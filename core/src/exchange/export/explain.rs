//! Every shown figure, explained: its formula with the numbers put in.
//!
//! Numbers are exact to a thousandth, so that a formula adds up; the heading has the figure as
//! the page shows it.

mod ahead;

pub use ahead::{chance, comes_back, cost, exhaustion, verdict};

use super::figures;
use super::glossary;
use crate::engine::amount::{Amount, Quotient};
use crate::engine::budget::{Budget, IncidentLoss};
use crate::engine::burn_rate::Burn;
use crate::engine::exhaustion::RATE_LOOKBACK;
use crate::engine::record::Record;
use crate::model::decimal;
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
