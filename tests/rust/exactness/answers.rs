//! Budget, losses, burn, replenishment and exhaustion.

use crate::calendar::window_ms;
use crate::history::{DAY_MS, History, instant, long, offsets, short};
use crate::slow::{Exact, Slow, ms};
use crate::{cases, rounded_from};
use chrono::TimeDelta;
use error_budget::engine::amount::Quotient;
use error_budget::engine::exhaustion::{Exhaustion, RATE_LOOKBACK};
use error_budget::model::incident::Incident;
use error_budget::model::window::Window;
use num_rational::Ratio;
use proptest::prelude::*;
use std::collections::BTreeMap;

/// The model over everything that the answers at now look at.
fn slow(history: &History) -> Slow<'_> {
    let now = history.now_ms();
    let (from, to) = window_ms(history, history.now);
    let length = to - from;
    Slow::new(
        history,
        from.min(now - 8 * DAY_MS) - DAY_MS,
        to.max(now) + length + DAY_MS,
    )
}

fn ratio_agrees(quotient: Quotient, part: i128, whole: i128, what: &str) {
    match (quotient, part, whole) {
        (Quotient::Finite(share), 0, 0) => assert_eq!(share, 0.0, "{what}"),
        (Quotient::Infinite, _, 0) => {}
        (Quotient::Finite(share), part, whole) if whole != 0 => {
            rounded_from(share, Ratio::new(part, whole), what);
        }
        other => panic!("{what}: {other:?}"),
    }
}

fn budget_agrees(history: &History) {
    let slow = slow(history);
    let (from, to) = window_ms(history, history.now);
    let (total, lost) = (
        slow.allowed(from, to),
        slow.bad(from, to.min(history.now_ms())),
    );
    let record = history.record();
    let budget = record.budget();
    assert_eq!((ms(budget.window.start), ms(budget.window.end)), (from, to));
    rounded_from(budget.total.value(), slow.in_unit(total), "total");
    rounded_from(budget.consumed.value(), slow.in_unit(lost), "consumed");
    rounded_from(
        budget.remaining.value(),
        slow.in_unit(total - lost),
        "remaining",
    );
    rounded_from(
        budget.overspent.value(),
        slow.in_unit((lost - total).max(0)),
        "overspent",
    );
    assert_eq!(budget.exceeded, lost > total, "exceeded");
    assert_eq!(budget.exhausted, lost >= total && lost > 0, "exhausted");
    if record.has_data() {
        ratio_agrees(budget.consumed_share, lost, total, "consumed share");
        if total > 0 {
            ratio_agrees(
                budget.remaining_share,
                total - lost,
                total,
                "remaining share",
            );
        }
    } else {
        assert_eq!(slow.observed(from, to.min(history.now_ms())), 0, "no data");
        assert_eq!(budget.consumed_share, Quotient::NoData);
    }
}

fn losses_agree(history: &History) {
    let slow = slow(history);
    let (from, to) = window_ms(history, history.now);
    let incidents = &history.service.incidents;
    let record = history.record();
    let start = from.min(slow.from) - DAY_MS;
    let end = to.max(slow.until) + DAY_MS;
    let own: Vec<Slow> = incidents
        .iter()
        .map(|incident| slow.alone(vec![incident], start, end))
        .collect();
    let losses = record.by_incident(incidents);
    assert_eq!(losses.len(), incidents.len());
    for (loss, own) in losses.iter().zip(&own) {
        rounded_from(
            loss.lost.value(),
            own.in_unit(own.bad(start, end)),
            "own loss",
        );
        let in_window = own.bad(from, to);
        rounded_from(
            loss.lost_in_window.value(),
            own.in_unit(in_window),
            "own loss in window",
        );
        assert_eq!(loss.comes_back.is_some(), in_window > 0);
    }
    let mut groups: BTreeMap<&str, Vec<&Incident>> = BTreeMap::new();
    for incident in incidents {
        groups
            .entry(incident.category.word())
            .or_default()
            .push(incident);
    }
    let listed = record.by_category(incidents);
    let mut lost_by: BTreeMap<&str, f64> = listed
        .iter()
        .map(|loss| (loss.category.word(), loss.lost.value()))
        .collect();
    for (word, group) in groups {
        let group = slow.alone(group, start, end);
        let lost = lost_by.remove(word).unwrap_or(0.0);
        rounded_from(lost, group.in_unit(group.bad(from, to)), word);
    }
    assert!(lost_by.is_empty(), "categories of nothing: {lost_by:?}");
    let ordered = listed
        .windows(2)
        .all(|pair| pair[0].lost.value() >= pair[1].lost.value());
    assert!(ordered, "largest first");
}

fn replenishment_agrees(history: &History) {
    let slow = slow(history);
    let (from, to) = window_ms(history, history.now);
    let mut sum = Exact::default();
    for step in history.record().replenishments() {
        let (start, end) = (ms(step.during.start), ms(step.during.end));
        let lost = match history.service.objective.window {
            Window::Rolling(length) => {
                let length = length.num_milliseconds();
                slow.bad(start - length, end - length)
            }
            Window::Calendar(_) => {
                assert_eq!((start, end), (to, to));
                slow.bad(from, history.now_ms())
            }
        };
        rounded_from(step.amount.value(), slow.in_unit(lost), "comes back");
        assert!(lost > 0 && start >= history.now_ms());
        sum += slow.in_unit(lost);
    }
    assert_eq!(
        sum,
        slow.in_unit(slow.bad(from, to.min(history.now_ms()))),
        "all of it"
    );
}

/// What is left at `at`, if nothing more happens.
fn left(slow: &Slow, history: &History, at: i64) -> (i128, i128) {
    let (from, to) = window_ms(history, instant(at));
    let total = slow.allowed(from, to);
    (total - slow.bad(from, to.min(at)), total)
}

fn recovery_agrees(history: &History, percent: i128) {
    let slow = slow(history);
    let enough = |at: i64| {
        let (left, total) = left(&slow, history, at);
        left * 100 >= total * percent
    };
    let (now, end) = (history.now_ms(), horizon(history));
    match history.record().recovers(percent as f64 / 100.0) {
        Some(at) => {
            let at = ms(at);
            assert!(
                now <= at && at <= end && enough(at),
                "enough at the instant"
            );
            assert!(at == now || !enough(at - 1), "not yet a millisecond before");
            let hourly = (0..).map(|hour| now + hour * 3_600_000);
            assert!(
                hourly.take_while(|t| *t < at).all(|t| !enough(t)),
                "nor any hour before"
            );
        }
        None => assert!(!enough(end), "never enough"),
    }
}

/// One window from now, or the next period's start.
fn horizon(history: &History) -> i64 {
    match history.service.objective.window {
        Window::Rolling(length) => history.now_ms() + length.num_milliseconds(),
        Window::Calendar(_) => window_ms(history, history.now).1,
    }
}

/// The forward model of the audit, asked hour by hour.
fn exhaustion_agrees(history: &History) {
    let slow = slow(history);
    let record = history.record();
    let (now, end) = (history.now_ms(), horizon(history));
    let from = (now - RATE_LOOKBACK.num_milliseconds()).max(slow.from);
    let lost = slow.bad(from, slow.until);
    let days = i128::from(slow.until - from);
    // What is left after `at - now` at the rate of the lookback, times the lookback.
    let ahead = |at: i64| {
        let (window_from, to) = window_ms(history, history.now);
        let left = match history.service.objective.window {
            Window::Rolling(_) => left(&slow, history, at).0,
            Window::Calendar(_) => slow.allowed(window_from, to) - slow.bad(window_from, at),
        };
        left * days - lost * i128::from(at - now)
    };
    let total = slow.allowed(
        window_ms(history, history.now).0,
        window_ms(history, history.now).1,
    );
    // A millionth of the budget: the answer is a float.
    let slack = total.abs() * days / 1_000_000;
    let hours = || {
        (0..)
            .map(|hour| now + hour * 3_600_000)
            .take_while(|t| *t < end)
            .chain([end])
    };
    match record.exhaustion(RATE_LOOKBACK) {
        Exhaustion::NoData => assert!(!record.has_data()),
        Exhaustion::Now => assert!(record.budget().exhausted),
        Exhaustion::At { at, days } => {
            let at = ms(at);
            assert!((days * DAY_MS as f64 - (at - now) as f64).abs() <= 1.0);
            assert!(now <= at && at <= end);
            assert!(
                ahead(at + 1) <= slack && ahead((at - 1).max(now)) >= -slack,
                "reached then"
            );
            assert!(
                hours().filter(|t| *t < at).all(|t| ahead(t) >= -slack),
                "and not before"
            );
        }
        Exhaustion::Never if lost == 0 || from >= slow.until => {}
        Exhaustion::Never => assert!(hours().all(|t| ahead(t) >= -slack), "never reached"),
    }
}

fn burn_agrees(history: &History, at: i64, lookback: TimeDelta) {
    let now = history.now_ms();
    let slow = Slow::new(history, now - 20 * DAY_MS, now + 2 * DAY_MS);
    let (from, to) = (at - lookback.num_milliseconds(), at);
    let allowance = i128::from(history.service.objective.target.allowance_ppb());
    let (bad, valid) = (slow.bad(from, to), slow.observed(from, to));
    match history.record().burn_rate(instant(at), lookback) {
        Quotient::NoData => assert_eq!(valid, 0),
        Quotient::Infinite => assert!(bad > 0 && valid > 0 && allowance == 0),
        Quotient::Finite(rate) if bad == 0 => assert!(rate == 0.0 && valid > 0),
        Quotient::Finite(rate) => rounded_from(rate, Ratio::new(bad, valid * allowance), "burn"),
    }
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn the_budget_is_exact_under_every_method(history in short()) {
        budget_agrees(&history);
    }

    #[test]
    fn the_budget_is_exact_in_every_window(history in long()) {
        budget_agrees(&history);
    }

    #[test]
    fn the_loss_of_each_incident_and_category_is_exact(history in short()) {
        losses_agree(&history);
    }

    #[test]
    fn the_loss_of_each_incident_and_category_is_exact_in_every_window(history in long()) {
        losses_agree(&history);
    }

    #[test]
    fn what_comes_back_is_what_was_lost(history in prop_oneof![short().boxed(), long().boxed()]) {
        replenishment_agrees(&history);
    }

    #[test]
    fn a_budget_recovers_at_the_first_millisecond_that_is_enough(
        history in short(),
        percent in prop::sample::select(vec![0, 25, 50, 100]),
    ) {
        recovery_agrees(&history, percent);
    }

    #[test]
    fn exhaustion_follows_the_forward_model(history in short()) {
        exhaustion_agrees(&history);
    }

    #[test]
    fn a_burn_rate_is_exact(
        history in short(),
        at in offsets(5),
        hours in prop::sample::select(vec![1, 6, 24, 72, 168_i64]),
    ) {
        burn_agrees(&history, history.now_ms() + at, TimeDelta::hours(hours));
    }
}
