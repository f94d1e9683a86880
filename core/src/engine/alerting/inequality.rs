//! An alert's condition as inequalities on the timeline's integrals.
//!
//! Between two corners every integral is a straight line, so is every inequality: where it
//! starts and stops to hold is solved there, in integers, and never sampled.

use super::spans::{Span, intersection, push};
use crate::engine::record::Record;
use crate::engine::timeline::Timeline;
use crate::model::PPB;
use crate::model::alert_policy::Condition;
use crate::model::order;
use crate::model::window::Window;
use chrono::TimeDelta;
use std::ops::{Add, Div, Mul, Neg, Sub};

/// One end of a stretch of time: so long before the instant of evaluation, or fixed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Edge {
    Before(i64),
    Fixed(i64),
}

impl Edge {
    fn at(self, now: i64) -> i64 {
        match self {
            Self::Before(lag) => now.saturating_sub(lag),
            Self::Fixed(at) => at,
        }
    }
}

/// The integrals over one stretch, each times a factor.
#[derive(Debug, Clone, Copy)]
struct Term {
    from: Edge,
    to: Edge,
    /// Factor of the bad weight.
    bad: i128,
    /// Factor of the weight, observed or not.
    valid: i128,
    /// Factor of the observed weight.
    observed: i128,
}

/// `sum of terms >= 0`, and something bad since `lost_since`: without it a stretch without any
/// weight would reach every threshold.
#[derive(Debug, Clone)]
pub(super) struct Inequality {
    terms: Vec<Term>,
    lost_since: Edge,
}

/// How many bits of the integrals to leave out so that no sum of products overflows: none but
/// for the busiest services, and then far beyond the sixteenth digit.
fn leave_out(bits: u32) -> u32 {
    bits.saturating_sub(122)
}

const NOW: Edge = Edge::Before(0);

fn before(length: TimeDelta) -> Edge {
    Edge::Before(length.num_milliseconds().max(0))
}

/// What has to hold all together while the budget's window is the one of `period`, in Unix
/// milliseconds (for a rolling window: its length is all that counts).
pub(super) fn inequalities(
    record: &Record,
    condition: &Condition,
    period: (i64, i64),
) -> Vec<Inequality> {
    let allowance = i128::from(record.objective.target.allowance_ppb());
    let (window, whole_to) = match record.objective.window {
        Window::Rolling(length) => (before(length), NOW),
        Window::Calendar(_) => (Edge::Fixed(period.0), Edge::Fixed(period.1)),
    };
    let loss = |from, factor| Term {
        from,
        to: NOW,
        bad: factor,
        valid: 0,
        observed: 0,
    };
    let budget = |factor: i128| Term {
        from: window,
        to: whole_to,
        bad: 0,
        valid: -allowance * factor,
        observed: 0,
    };
    let single = |terms, lost_since| vec![Inequality { terms, lost_since }];
    match *condition {
        Condition::BurnRate {
            long,
            short,
            threshold,
        } => {
            let length = TimeDelta::milliseconds(period.1.saturating_sub(period.0));
            let (over, under) = threshold.ratio(long, length);
            [Some(long), short]
                .into_iter()
                .flatten()
                .map(|lookback| Inequality {
                    terms: vec![Term {
                        from: before(lookback),
                        to: NOW,
                        bad: under,
                        valid: 0,
                        observed: -allowance * over,
                    }],
                    lost_since: before(lookback),
                })
                .collect()
        }
        Condition::BudgetDrop { share, lookback } => single(
            vec![
                loss(before(lookback), i128::from(PPB)),
                budget(i128::from(share.ppb())),
            ],
            before(lookback),
        ),
        Condition::BudgetConsumed { share } => single(
            vec![
                loss(window, i128::from(PPB)),
                budget(i128::from(share.ppb())),
            ],
            window,
        ),
        // budget - consumed <= lost in the lookback x within / lookback.
        Condition::Exhaustion { within, lookback } => {
            let ms = |length: TimeDelta| i128::from(length.num_milliseconds().max(0));
            single(
                vec![
                    loss(before(lookback), ms(within)),
                    loss(window, ms(lookback)),
                    budget(ms(lookback)),
                ],
                window,
            )
        }
    }
}

impl Inequality {
    /// Whether it holds at an instant.
    pub(super) fn holds(&self, timeline: &Timeline, at: i64) -> bool {
        let shift = leave_out(self.bits(timeline.highest_rate(), at));
        self.value(timeline, at, shift) >= 0 && timeline.bad_between(self.lost_since.at(at), at) > 0
    }

    fn value(&self, timeline: &Timeline, at: i64, shift: u32) -> i128 {
        self.terms
            .iter()
            .map(|term| {
                let (from, to) = (term.from.at(at), term.to.at(at));
                let part = |factor: i128, integral: &dyn Fn() -> i128| {
                    if factor == 0 {
                        0
                    } else {
                        factor.saturating_mul(integral() >> shift)
                    }
                };
                part(term.bad, &|| timeline.bad_between(from, to))
                    + part(term.valid, &|| timeline.valid_between(from, to))
                    + part(term.observed, &|| timeline.observed_between(from, to))
            })
            .fold(0_i128, i128::saturating_add)
    }

    /// How many bits the largest product up to `until` may take.
    ///
    /// `highest` is the most that a millisecond weighs.
    fn bits(&self, highest: u64, until: i64) -> u32 {
        let bits = |number: i128| 128 - number.unsigned_abs().leading_zeros();
        let longest = self
            .terms
            .iter()
            .map(|term| (term.from, term.to))
            .chain([(self.lost_since, NOW)])
            .map(|(from, to)| to.at(until).saturating_sub(from.at(until)))
            .fold(0, i64::max);
        let weight = i128::from(highest) * i128::from(longest);
        let all_bad = weight.saturating_mul(i128::from(PPB));
        self.terms
            .iter()
            .map(|term| {
                let other = term.valid.abs().max(term.observed.abs());
                (bits(term.bad) + bits(all_bad)).max(bits(other) + bits(weight))
            })
            .fold(bits(all_bad), u32::max)
    }

    /// The instants of `span` at which it holds, solved piece by piece.
    ///
    /// In 64 bits where all products fit, which they do for the usual alert: a good half of the time.
    pub(super) fn solve(&self, record: &Record, corners: &Corners, span: Span) -> Vec<Span> {
        const NARROW_ROOM: u32 = 60;
        if span.0 >= span.1 {
            return Vec::new();
        }
        let bits = self.bits(corners.highest_rate, span.1);
        if bits <= NARROW_ROOM {
            self.sweep::<i64>(&record.timeline, corners, span, 0)
        } else {
            self.sweep::<i128>(&record.timeline, corners, span, leave_out(bits))
        }
    }

    fn sweep<I: Integer>(
        &self,
        timeline: &Timeline,
        corners: &Corners,
        (start, end): Span,
        shift: u32,
    ) -> Vec<Span> {
        let mut found = Vec::new();
        let mut heads = self.heads::<I>(corners, start);
        let mut at = start;
        let mut value = I::cut(self.value(timeline, start, shift));
        let mut lost = I::cut(timeline.bad_between(self.lost_since.at(start), start));
        let (mut slope, mut gain) = (I::cut(0), I::cut(0));
        for head in &heads {
            head.turn(
                Rates::default(),
                corners.rates(head.index),
                shift,
                &mut slope,
                &mut gain,
            );
        }
        loop {
            let next = heads.iter().fold(end, |next, head| next.min(head.next));
            let piece = (at, next);
            if let Some(part) = non_negative(piece, value, slope).and_then(|part| {
                let some = non_negative(piece, lost - I::cut(1), gain)?;
                intersection(part, some)
            }) {
                push(&mut found, part);
            }
            if next >= end {
                return found;
            }
            let length = I::from(next - at);
            value = value + slope * length;
            lost = lost + gain * length;
            at = next;
            for head in &mut heads {
                while head.next <= at {
                    let before = corners.rates(head.index);
                    head.index += 1;
                    head.next = corners.start(head.index + 1).saturating_add(head.lag);
                    let after = corners.rates(head.index);
                    head.turn(before, after, shift, &mut slope, &mut gain);
                }
            }
        }
    }

    /// One cursor for each distinct lag, standing at `start`.
    fn heads<I: Integer>(&self, corners: &Corners, start: i64) -> Vec<Head<I>> {
        let mut heads: Vec<Head<I>> = Vec::new();
        let mut add = |edge: Edge, sign: i128, [bad, valid, observed, lost]: [i128; 4]| {
            let Edge::Before(lag) = edge else { return };
            let known = heads.iter().position(|head| head.lag == lag);
            let index = known.unwrap_or_else(|| {
                let index = corners.index_at(start.saturating_sub(lag));
                heads.push(Head {
                    lag,
                    index,
                    next: corners.start(index + 1).saturating_add(lag),
                    factors: [I::cut(0); 4],
                });
                heads.len() - 1
            });
            if let Some(head) = heads.get_mut(index) {
                for (factor, more) in head.factors.iter_mut().zip([bad, valid, observed, lost]) {
                    *factor = *factor + I::cut(sign * more);
                }
            }
        };
        for term in &self.terms {
            let factors = [term.bad, term.valid, term.observed, 0];
            add(term.to, 1, factors);
            add(term.from, -1, factors);
        }
        add(NOW, 1, [0, 0, 0, 1]);
        add(self.lost_since, -1, [0, 0, 0, 1]);
        heads
    }
}

/// The arithmetic of a sweep: 64 bits where they are enough, else 128.
trait Integer:
    Copy
    + Ord
    + From<i64>
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + Neg<Output = Self>
    + TryInto<i64>
{
    /// The number, which is known to fit.
    fn cut(wide: i128) -> Self;
}

impl Integer for i64 {
    fn cut(wide: i128) -> Self {
        wide as Self
    }
}

impl Integer for i128 {
    fn cut(wide: i128) -> Self {
        wide
    }
}

/// A cursor over the corners that runs `lag` behind.
#[derive(Debug)]
struct Head<I> {
    lag: i64,
    /// The corner it has passed.
    index: usize,
    /// When it passes the next.
    next: i64,
    /// Of the rates of bad, valid and observed weight, and of the loss.
    factors: [I; 4],
}

impl<I: Integer> Head<I> {
    /// What changes when the rates do.
    fn turn(&self, before: Rates, after: Rates, shift: u32, slope: &mut I, gain: &mut I) {
        let [bad, valid, observed, lost] = self.factors;
        let change = |before: i128, after: i128| I::cut((after >> shift) - (before >> shift));
        if before.bad != after.bad {
            *slope = *slope + bad * change(before.bad, after.bad);
            *gain = *gain + lost * I::cut(after.bad - before.bad);
        }
        if before.valid != after.valid {
            *slope = *slope + valid * change(before.valid, after.valid);
        }
        if before.observed != after.observed {
            *slope = *slope + observed * change(before.observed, after.observed);
        }
    }
}

/// How fast the integrals grow, per millisecond.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Rates {
    bad: i128,
    valid: i128,
    observed: i128,
}

/// Every instant at which a rate changes, with the rates from there on. Built once for any
/// number of conditions.
#[derive(Debug)]
pub(super) struct Corners {
    starts: Vec<i64>,
    rates: Vec<Rates>,
    /// The most that a millisecond weighs.
    highest_rate: u64,
}

impl Corners {
    /// The corners in `[from, until]`; what lies before the first has its rates.
    pub(super) fn of(timeline: &Timeline, from: i64, until: i64) -> Self {
        let observed = (timeline.observed_from(), timeline.observed_until());
        let mut starts: Vec<i64> = timeline
            .corners(from, until)
            .chain([from, observed.0, observed.1])
            .filter(|at| *at >= from)
            .collect();
        order::integers(&mut starts);
        starts.dedup();
        let rates = starts
            .iter()
            .map(|at| {
                let (bad, valid) = timeline.rates_at(*at);
                let known = observed.0 <= *at && *at < observed.1;
                Rates {
                    bad,
                    valid,
                    observed: if known { valid } else { 0 },
                }
            })
            .collect();
        Self {
            starts,
            rates,
            highest_rate: timeline.highest_rate(),
        }
    }

    fn start(&self, index: usize) -> i64 {
        self.starts.get(index).copied().unwrap_or(i64::MAX)
    }

    fn rates(&self, index: usize) -> Rates {
        self.rates.get(index).copied().unwrap_or_default()
    }

    fn index_at(&self, at: i64) -> usize {
        self.starts
            .partition_point(|start| *start <= at)
            .saturating_sub(1)
    }
}

/// Where `value + slope x (t - start)` is at least 0, for whole `t` of the piece.
fn non_negative<I: Integer>((start, end): Span, value: I, slope: I) -> Option<Span> {
    let zero = I::cut(0);
    let last = value + slope * I::from(end - 1 - start);
    match (value >= zero, last >= zero) {
        (true, true) => Some((start, end)),
        (false, false) => None,
        (false, true) => {
            // The first t with slope x t >= -value: rounded up.
            let wait = (slope - value - I::cut(1)) / slope;
            Some((start + wait.try_into().ok()?, end))
        }
        (true, false) => {
            let stay = value / -slope;
            Some((start, start + stay.try_into().ok()? + 1))
        }
    }
}
