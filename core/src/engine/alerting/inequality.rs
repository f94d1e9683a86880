//! An alert's condition as inequalities on the timeline's integrals.
//!
//! Between two corners every integral is a straight line, so is every inequality: where it
//! starts and stops to hold is solved there, in integers, and never sampled.

use super::spans::{Span, intersection, push};
use crate::engine::record::Record;
use crate::engine::timeline::Timeline;
use crate::model::PPB;
use crate::model::alert_policy::Condition;
use crate::model::window::Window;
use chrono::TimeDelta;

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
        let shift = self.shift(timeline, at);
        self.value(timeline, at, shift) >= 0
            && timeline.bad_between(self.lost_since.at(at), at) > 0
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

    /// How many bits of the integrals to leave out so that no product overflows: none but for
    /// the busiest services, and then far beyond the sixteenth digit.
    fn shift(&self, timeline: &Timeline, until: i64) -> u32 {
        const ROOM: u32 = 122;
        let bits = |number: i128| 128 - number.unsigned_abs().leading_zeros();
        let longest = self
            .terms
            .iter()
            .map(|term| until.saturating_sub(term.from.at(until)))
            .max()
            .unwrap_or(0);
        let from = timeline.observed_from().min(until.saturating_sub(longest));
        let to = self
            .terms
            .iter()
            .map(|term| term.to.at(until))
            .fold(until, i64::max);
        let weight = timeline.valid_between(from.saturating_sub(longest), to);
        let all_bad = weight.saturating_mul(i128::from(PPB));
        self.terms
            .iter()
            .flat_map(|term| {
                [
                    bits(term.bad) + bits(all_bad),
                    bits(term.valid.abs().max(term.observed.abs())) + bits(weight),
                ]
            })
            .max()
            .unwrap_or(0)
            .saturating_sub(ROOM)
    }

    /// The instants of `span` at which it holds, solved piece by piece.
    pub(super) fn solve(&self, record: &Record, corners: &Corners, span: Span) -> Vec<Span> {
        let timeline = &record.timeline;
        let (start, end) = span;
        let mut found = Vec::new();
        if start >= end {
            return found;
        }
        let shift = self.shift(timeline, end);
        let mut heads = self.heads(corners, start);
        let mut at = start;
        let mut value = self.value(timeline, start, shift);
        let mut lost = timeline.bad_between(self.lost_since.at(start), start);
        loop {
            let (mut slope, mut gain) = (0_i128, 0_i128);
            let mut next = end;
            for head in &heads {
                let rates = corners.rates(head.index);
                slope += head.bad * (rates.bad >> shift)
                    + head.valid * (rates.valid >> shift)
                    + head.observed * (rates.observed >> shift);
                gain += head.lost * rates.bad;
                next = next.min(corners.start(head.index + 1).saturating_add(head.lag));
            }
            let piece = (at, next);
            if let Some(part) = non_negative(piece, value, slope)
                .and_then(|part| intersection(part, non_negative(piece, lost - 1, gain)?))
            {
                push(&mut found, part);
            }
            if next >= end {
                return found;
            }
            let length = i128::from(next - at);
            value += slope * length;
            lost += gain * length;
            at = next;
            for head in &mut heads {
                while corners.start(head.index + 1).saturating_add(head.lag) <= at {
                    head.index += 1;
                }
            }
        }
    }

    /// One cursor for each distinct lag, standing at `start`.
    fn heads(&self, corners: &Corners, start: i64) -> Vec<Head> {
        let mut heads: Vec<Head> = Vec::new();
        let mut add = |edge: Edge, bad: i128, valid: i128, observed: i128, lost: i128| {
            let Edge::Before(lag) = edge else { return };
            let head = match heads.iter_mut().position(|head| head.lag == lag) {
                Some(known) => &mut heads[known],
                None => {
                    heads.push(Head {
                        lag,
                        index: corners.index_at(start.saturating_sub(lag)),
                        bad: 0,
                        valid: 0,
                        observed: 0,
                        lost: 0,
                    });
                    let last = heads.len() - 1;
                    &mut heads[last]
                }
            };
            head.bad += bad;
            head.valid += valid;
            head.observed += observed;
            head.lost += lost;
        };
        for term in &self.terms {
            add(term.to, term.bad, term.valid, term.observed, 0);
            add(term.from, -term.bad, -term.valid, -term.observed, 0);
        }
        add(NOW, 0, 0, 0, 1);
        add(self.lost_since, 0, 0, 0, -1);
        heads
    }
}

/// A cursor over the corners that runs `lag` behind, with the factors of the rates there.
#[derive(Debug)]
struct Head {
    lag: i64,
    index: usize,
    bad: i128,
    valid: i128,
    observed: i128,
    lost: i128,
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
        starts.sort_unstable();
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
        Self { starts, rates }
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
fn non_negative((start, end): Span, value: i128, slope: i128) -> Option<Span> {
    let last = value + slope * i128::from(end - 1 - start);
    match (value >= 0, last >= 0) {
        (true, true) => Some((start, end)),
        (false, false) => None,
        (false, true) => {
            // The first t with slope x t >= -value: rounded up.
            let wait = (-value + slope - 1) / slope;
            Some((start + i64::try_from(wait).ok()?, end))
        }
        (true, false) => {
            let stay = value / -slope;
            Some((start, start + i64::try_from(stay).ok()? + 1))
        }
    }
}
