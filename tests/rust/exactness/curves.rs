//! Curves and trends: exact at their corners, straight between them.

use crate::calendar::window_ms;
use crate::history::{DAY_MS, History, instant, long, offsets, short};
use crate::slow::{Slow, ms, to_float};
use crate::{cases, rounded_from};
use chrono::{DateTime, TimeDelta, Utc};
use error_budget::engine::amount::Quotient;
use error_budget::model::objective::BudgetingMethod;
use error_budget::model::target::Target;
use error_budget::model::traffic::Traffic;
use error_budget::model::window::Window;
use num_rational::Ratio;
use proptest::prelude::*;

/// The model of everything that a curve of this history can look at: a window of a year
/// and a quarter before and after it, or of days where only those are asked.
fn model(history: &History) -> Slow<'_> {
    let now = history.now_ms();
    let days = if history.service.objective.method == BudgetingMethod::Time {
        500
    } else {
        20
    };
    Slow::new(history, now - days * DAY_MS, now + days * DAY_MS)
}

/// Remaining budget at `at` in the window that holds the instant just before or at it.
fn remaining(slow: &Slow, history: &History, at: i64, window_of: i64) -> f64 {
    let (from, to) = match history.service.objective.window {
        Window::Rolling(_) => window_ms(history, instant(at)),
        _ => window_ms(history, instant(window_of)),
    };
    to_float(slow.in_unit(slow.allowed(from, to) - slow.bad(from, to.min(at))))
}

fn near(one: f64, other: f64, scale: f64) -> bool {
    (one - other).abs() <= 1e-9 * scale.abs().max(1e-6)
}

fn remaining_agrees(history: &History, from: i64, to: i64, asked: &[i64]) {
    let slow = model(history);
    let curve = history.record().remaining_curve(instant(from), instant(to));
    let start = from.max(slow.from);
    if slow.from >= slow.until || start > to {
        assert!(curve.is_empty(), "nothing is known");
        return;
    }
    let ends = (
        curve.first().map(|(at, _)| ms(*at)),
        curve.last().map(|(at, _)| ms(*at)),
    );
    assert_eq!(
        ends,
        (Some(start), Some(to)),
        "from the start of the record to the end"
    );
    let scale = curve.iter().map(|(_, left)| left.abs()).fold(0.0, f64::max);
    for pair in curve.windows(2) {
        let [(a, left_a), (b, left_b)] = pair else {
            unreachable!("pairs")
        };
        let (a, b) = (ms(*a), ms(*b));
        assert!(a <= b, "ascending");
        if a == b {
            continue;
        }
        assert!(
            near(*left_a, remaining(&slow, history, a, a), scale),
            "corner at its start"
        );
        assert!(
            near(*left_b, remaining(&slow, history, b, b - 1), scale),
            "corner at its end"
        );
        for at in asked
            .iter()
            .copied()
            .chain([a + (b - a) / 2])
            .filter(|at| (a..b).contains(at))
        {
            let part = (at - a) as f64 / (b - a) as f64;
            let line = left_a + (left_b - left_a) * part;
            let exact = remaining(&slow, history, at, at);
            assert!(
                near(line, exact, scale),
                "{line} on the line at {}, exactly {exact}",
                instant(at)
            );
        }
    }
}

fn trend_agrees(history: &History, back: i64, step: i64) {
    let record = history.record();
    let points = record
        .trend(TimeDelta::milliseconds(back), TimeDelta::milliseconds(step))
        .expect("a step");
    let slow = model(history);
    assert_eq!(points.len() as i64, back / step + 1);
    for point in points {
        let (from, to) = window_ms(history, point.at);
        let at = ms(point.at);
        let lost = slow.bad(from, to.min(at));
        rounded_from(point.consumed.value(), slow.in_unit(lost), "consumed");
        let observed = slow.observed(from, to.min(at));
        match point.consumed_share {
            Quotient::NoData => assert_eq!((observed, lost), (0, 0)),
            Quotient::Infinite => assert!(lost > 0 && slow.allowed(from, to) == 0),
            Quotient::Finite(share) if lost == 0 => assert_eq!(share, 0.0),
            Quotient::Finite(share) => {
                rounded_from(share, Ratio::new(lost, slow.allowed(from, to)), "share");
            }
        }
    }
}

fn burn_curve_agrees(history: &History, from: i64, to: i64, lookback: TimeDelta) {
    let slow = model(history);
    let allowance = i128::from(history.service.objective.target.allowance_ppb());
    let curve = history
        .record()
        .burn_curve(instant(from), instant(to), lookback);
    let mut before: Option<DateTime<Utc>> = None;
    for (at, rate) in &curve {
        assert!(before.is_none_or(|before| before < *at), "ascending");
        before = Some(*at);
        let at = ms(*at);
        let (from, to) = (at - lookback.num_milliseconds(), at);
        let (bad, valid) = (slow.bad(from, to), slow.observed(from, to));
        if bad == 0 {
            assert_eq!(*rate, 0.0);
        } else {
            rounded_from(*rate, Ratio::new(bad, valid * allowance), "burn");
        }
    }
    let inside = (from.max(slow.from), to.min(slow.until));
    assert!(inside.0 < inside.1 || curve.is_empty());
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn what_remains_is_exact_at_corners_and_straight_between(
        history in prop_oneof![short().boxed(), long().boxed()],
        from in offsets(5),
        length in 1..40_i64,
        asked in prop::collection::vec(offsets(5), 0..6),
    ) {
        prop_assume!(!too_slow(&history, length / 4));
        let from = history.now_ms() + from;
        let asked: Vec<i64> = asked.iter().map(|offset| history.now_ms() + offset).collect();
        remaining_agrees(&history, from, from + length * DAY_MS / 4, &asked);
    }

    #[test]
    fn a_trend_is_the_budget_at_each_step(history in long(), days in 0..40_i64, step in 1..9_i64) {
        trend_agrees(&history, days * DAY_MS, step * DAY_MS / 4);
    }

    #[test]
    fn a_burn_curve_is_exact_at_its_corners(
        mut history in short(),
        from in offsets(5),
        hours in 1..48_i64,
        lookback in prop::sample::select(vec![1, 6, 24, 72_i64]),
    ) {
        prop_assume!(!too_slow(&history, hours / 24));
        // Against 100% a curve is infinite.
        if history.service.objective.target == Target::WHOLE {
            history.service.objective.target = Target::from_ppb(999_000_000).expect("a share");
        }
        let from = history.now_ms() + from;
        burn_curve_agrees(&history, from, from + hours * 3_600_000, TimeDelta::hours(lookback));
    }
}

/// Slices of minutes, or a profile in quarters of an hour, over many corners: too many pieces
/// for the slow model.
fn too_slow(history: &History, corners_days: i64) -> bool {
    let profiled = matches!(history.service.traffic, Traffic::HourOfWeek(_));
    match history.service.objective.method {
        BudgetingMethod::Time => false,
        BudgetingMethod::Occurrences => profiled && corners_days > 1,
        BudgetingMethod::TimeSlices { slice, .. } | BudgetingMethod::RatioTimeSlices { slice } => {
            slice < TimeDelta::minutes(25) || profiled && corners_days > 1
        }
    }
}
