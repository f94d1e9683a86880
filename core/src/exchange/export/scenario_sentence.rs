//! A scenario in one sentence: what it changes, beside the base plan.

use super::figures::{self, Clock};
use super::phrase::{self, Piece, Words, moment};
use super::sentence::Ahead;
use crate::engine::assessment::Assessment;
use crate::engine::forecast::Forecast;
use crate::model::budget_policy::Decision;

/// A plan's answer for one service, and what is ahead.
#[derive(Debug, Clone, Copy)]
pub struct Standing<'a> {
    /// The record's answer.
    pub answer: &'a Assessment,
    /// Forecast and next release.
    pub ahead: Ahead<'a>,
}

/// The base plan: what is left, and how likely it runs out.
#[must_use]
pub fn base(plan: &Standing, clock: &Clock) -> Vec<Piece> {
    let mut words = Words::default();
    let (answer, budget) = (plan.answer, &plan.answer.budget);
    let unit = figures::unit_word(answer.unit);
    if !answer.has_data {
        words.plain("Nothing is known yet.");
        return words.0;
    }
    if budget.exceeded {
        words.plain("Is overspent by ");
        words.key(format!("{} {unit}", figures::amount(budget.overspent)));
    } else {
        words.plain(format!(
            "Has {} {unit} left",
            figures::amount(budget.remaining)
        ));
    }
    match chance(plan).zip(plan.ahead.forecast) {
        Some((chance, forecast)) => {
            words.plain(" and a ");
            words.key(figures::chance(chance));
            let by = phrase::date_in(clock, answer.now, horizon(forecast));
            words.plain(format!(" chance of running out by {by}."));
        }
        None => words.plain("."),
    }
    words.0
}

/// What a scenario does to the base plan, in at most
/// [`MOST_WORDS`](super::sentence::MOST_WORDS) words.
///
/// The chance of running out first, or what is overspent or left where there is no forecast;
/// then the next release of both.
#[must_use]
pub fn scenario(base: &Standing, variant: &Standing, clock: &Clock) -> Vec<Piece> {
    let mut words = Words::default();
    let (before, after) = (&base.answer.budget, &variant.answer.budget);
    let unit = figures::unit_word(variant.answer.unit);
    if !variant.answer.has_data {
        words.plain("Nothing is known yet.");
        return words.0;
    }
    let chances = chance(base).zip(chance(variant));
    if after.exceeded && !before.exceeded {
        words.key(format!(
            "Overspends the budget by {} {unit}",
            figures::amount(after.overspent)
        ));
        if let Some(at) = variant.answer.back_above_zero {
            words.plain(format!(" until {}", moment(clock, at)));
        }
    } else if let Some((one, other)) = chances {
        likelier(&mut words, one, other);
        if let Some(when) = certain(variant, other, clock) {
            words.plain(when);
        }
    } else {
        let of = |plan: &Standing| figures::amount(plan.answer.budget.remaining);
        let (one, other) = (of(base), of(variant));
        if one == other {
            words.plain(format!("Leaves {one} {unit}, as the base plan does"));
        } else {
            words.plain("Leaves ");
            words.key(format!("{other} {unit}"));
            words.plain(format!(" instead of {one}"));
        }
    }
    next_release(&mut words, base, variant, clock);
    words.plain(".");
    words.0
}

fn horizon(forecast: &Forecast) -> f64 {
    forecast.days.last().map_or(0.0, |day| f64::from(day.day))
}

fn chance(plan: &Standing) -> Option<f64> {
    plan.ahead.forecast.and_then(Forecast::chance)
}

/// What rounds to the same is the same.
fn likelier(words: &mut Words, one: f64, other: f64) {
    let (shown, new) = (figures::chance(one), figures::chance(other));
    if shown == new {
        words.plain("Leaves the chance of running out at ");
        words.key(new);
    } else {
        let verb = if other < one { "Cuts" } else { "Raises" };
        words.plain(format!("{verb} the chance of running out from {shown} to "));
        words.key(new);
    }
}

/// When it runs out, if it all but does.
fn certain(plan: &Standing, chance: f64, clock: &Clock) -> Option<String> {
    let when = plan.ahead.forecast?.when_exhausted?;
    let date = phrase::date_in(clock, plan.answer.now, when.p50);
    (chance > 0.95).then(|| format!(", around {date}"))
}

fn next_release(words: &mut Words, base: &Standing, variant: &Standing, clock: &Clock) {
    let Some((release, outlook)) = variant.ahead.release else {
        return;
    };
    let now = variant.answer.now;
    let what = phrase::release(clock, now, release);
    let decision = outlook.verdict.decision;
    let before = base
        .ahead
        .release
        .map(|(_, outlook)| outlook.verdict.decision);
    let still = before == Some(decision);
    let text = match (decision, still) {
        (Decision::Approve, true) => format!("; {what} still goes as planned"),
        (Decision::Approve, false) => format!("; {what} goes without a review"),
        (Decision::Review, true) => format!("; {what} still needs a review"),
        (Decision::Review, false) => format!("; {what} needs a review"),
        (Decision::Defer, true) => format!("; {what} is still deferred"),
        (Decision::Defer, false) => format!("; {what} is deferred"),
        (Decision::Block, true) => format!("; {what} is still blocked"),
        (Decision::Block, false) => format!("; {what} is blocked"),
    };
    words.plain(text);
    let opens = |standing: &Standing| {
        let (_, outlook) = standing.ahead.release?;
        let opening = outlook.approves.or(outlook.passes)?;
        (opening.if_quiet > outlook.at).then_some(opening.if_quiet)
    };
    // Another date is news, and so is one for another verdict.
    if let Some(at) = opens(variant).filter(|at| opens(base) != Some(*at)) {
        let on = clock.date(figures::minute_after(at));
        words.plain(format!(" until {on} at best"));
    }
}
