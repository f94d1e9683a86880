//! Figures of the time ahead, explained: exhaustion, chances, verdicts, what comes back.

use super::{Explanation, difference, exact, left, no_data, share, with_unit};
use crate::engine::budget::IncidentLoss;
use crate::engine::exhaustion::{Exhaustion, RATE_LOOKBACK};
use crate::engine::forecast::Forecast;
use crate::engine::record::Record;
use crate::engine::release_outlook::ReleaseOutlook;
use crate::engine::replenishment::Replenishment;
use crate::exchange::export::figures::{self, Clock};
use crate::exchange::export::glossary;
use crate::exchange::export::phrase::capital;
use crate::model::duration::DAY_MS;
use crate::model::incident::Incident;
use crate::model::objective::BudgetingMethod;
use crate::model::release::Release;
use crate::model::window::Window;
use chrono::TimeDelta;

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
            let at = figures::minute_after(opening.if_quiet);
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
