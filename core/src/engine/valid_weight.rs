//! How much each moment counts.

use crate::model::order;
use crate::model::traffic::{EventRate, Traffic};
use crate::model::zone::Zone;

const HOUR_MS: i64 = 3_600_000;

/// A step function of time, the weight of each millisecond, with its running integral.
///
/// The weight is 1 for methods that count time and the traffic's micro-events per hour
/// for occurrences; it is 0 where an exclusion drops time. Before the first step the
/// first rate holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ValidWeight {
    steps: Vec<Step>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Step {
    start: i64,
    rate: u64,
    /// Integral of the rate from the first step to `start`.
    before: i128,
}

impl ValidWeight {
    /// Every millisecond counts `rate`.
    pub(crate) fn flat(rate: u64) -> Self {
        Self::from_rates(vec![(i64::MIN / 4, rate)])
    }

    /// `traffic` as micro-events per hour; a weekly profile is laid out over `[from, until)`.
    pub(crate) fn of_traffic(traffic: &Traffic, zone: &Zone, from: i64, until: i64) -> Self {
        match traffic {
            Traffic::Constant(rate) => Self::flat(rate.micro()),
            Traffic::HourOfWeek(profile) => Self::of_profile(profile, zone, from, until),
            Traffic::Series(series) => {
                let mean = series.mean().micro();
                let (start, step) = (
                    series.start().timestamp_millis(),
                    series.step().num_milliseconds(),
                );
                let mut rates = vec![(i64::MIN / 4, mean)];
                let mut at = start;
                for rate in series.rates() {
                    rates.push((at, rate.micro()));
                    at = at.saturating_add(step);
                }
                rates.push((at, mean));
                Self::from_rates(rates)
            }
        }
    }

    /// Steps on the local hours, so that 9:00 stays 9:00 when the clocks change.
    fn of_profile(profile: &[EventRate; 168], zone: &Zone, from: i64, until: i64) -> Self {
        const WEEK: i64 = 168 * HOUR_MS;
        // 1970-01-05 was a Monday.
        const MONDAY: i64 = 96 * HOUR_MS;
        let mut rates: Vec<(i64, u64)> = Vec::new();
        let mut at = from.div_euclid(HOUR_MS) * HOUR_MS;
        while at < until {
            let offset_ms = i64::from(zone.offset_seconds(at.div_euclid(1000))) * 1000;
            let local = (at + offset_ms - MONDAY).rem_euclid(WEEK);
            let rate = usize::try_from(local / HOUR_MS)
                .ok()
                .and_then(|hour| profile.get(hour))
                .map_or(0, |rate| rate.micro());
            rates.push((at, rate));
            // Zones may sit off the full hour: the step ends where the local hour does.
            at += HOUR_MS - local % HOUR_MS;
        }
        if rates.is_empty() {
            rates.push((from, profile.first().map_or(0, |rate| rate.micro())));
        }
        Self::from_rates(rates)
    }

    /// From ascending `(start, rate)`; equal neighbours are joined.
    fn from_rates(rates: Vec<(i64, u64)>) -> Self {
        let mut steps: Vec<Step> = Vec::with_capacity(rates.len());
        for (start, rate) in rates {
            match steps.last() {
                Some(last) if last.rate == rate => {}
                Some(last) => {
                    let length = i128::from(start) - i128::from(last.start);
                    let before = last.before + length * i128::from(last.rate);
                    steps.push(Step {
                        start,
                        rate,
                        before,
                    });
                }
                None => steps.push(Step {
                    start,
                    rate,
                    before: 0,
                }),
            }
        }
        Self { steps }
    }

    /// The same weight, but 0 inside the ascending, disjoint `gaps`.
    pub(crate) fn without(&self, gaps: &[(i64, i64)]) -> Self {
        if gaps.is_empty() {
            return self.clone();
        }
        let mut edges: Vec<i64> = self.steps.iter().map(|step| step.start).collect();
        edges.extend(gaps.iter().flat_map(|(start, end)| [*start, *end]));
        order::integers(&mut edges);
        edges.dedup();
        let in_gap = |at: i64| {
            let next = gaps.partition_point(|(start, _)| *start <= at);
            next.checked_sub(1)
                .and_then(|last| gaps.get(last))
                .is_some_and(|(_, end)| at < *end)
        };
        Self::from_rates(
            edges
                .into_iter()
                .map(|at| (at, if in_gap(at) { 0 } else { self.rate_at(at) }))
                .collect(),
        )
    }

    /// 1 where anything counts, 0 elsewhere: valid time instead of valid events.
    pub(crate) fn as_time(&self) -> Self {
        Self::from_rates(
            self.steps
                .iter()
                .map(|step| (step.start, u64::from(step.rate > 0)))
                .collect(),
        )
    }

    fn step_at(&self, at: i64) -> Option<&Step> {
        let next = self.steps.partition_point(|step| step.start <= at);
        self.steps.get(next.saturating_sub(1))
    }

    /// The weight of a millisecond at `at`.
    pub(crate) fn rate_at(&self, at: i64) -> u64 {
        self.step_at(at).map_or(0, |step| step.rate)
    }

    /// The most that a millisecond weighs.
    pub(crate) fn highest_rate(&self) -> u64 {
        self.steps.iter().map(|step| step.rate).max().unwrap_or(0)
    }

    /// The integral from the first step to `at`; negative before it.
    pub(crate) fn until(&self, at: i64) -> i128 {
        self.step_at(at).map_or(0, |step| {
            step.before + (i128::from(at) - i128::from(step.start)) * i128::from(step.rate)
        })
    }

    /// The weight of `[from, to)`.
    pub(crate) fn between(&self, from: i64, to: i64) -> i128 {
        if to <= from {
            0
        } else {
            self.until(to) - self.until(from)
        }
    }

    /// Instants inside `(from, to)` at which the weight changes, ascending.
    pub(crate) fn changes(&self, from: i64, to: i64) -> impl Iterator<Item = i64> + '_ {
        let first = self.steps.partition_point(|step| step.start <= from).max(1);
        self.steps
            .iter()
            .skip(first)
            .map(|step| step.start)
            .take_while(move |at| *at < to)
    }
}
