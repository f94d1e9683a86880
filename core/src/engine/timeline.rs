//! Incidents, exclusions and traffic as one function of time.

use super::overlap::{Overlap, Slot};
use super::slices;
use super::valid_weight::ValidWeight;
use crate::model::PPB;
use crate::model::exclusion::Exclusion;
use crate::model::incident::Incident;
use crate::model::objective::{BudgetingMethod, ExclusionRule, Objective};
use crate::model::order;
use crate::model::traffic::Traffic;
use crate::model::zone::Zone;
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::collections::binary_heap::PeekMut;
use std::sync::Arc;

/// The share of valid events (or of time) that was bad, as a step function of time with
/// two running integrals: bad weight and valid weight.
///
/// Every figure of the engine is a difference of these integrals. Both are integers, so
/// differences are exact: valid weight counts milliseconds (or micro-events per hour times
/// milliseconds), bad weight the same in parts per billion. Times are Unix milliseconds,
/// intervals half-open.
///
/// Built in O(n log n), queried in O(log n); 28 bytes for each breakpoint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Timeline {
    /// Ascending instants at which the level or the weight of bad time changes.
    starts: Vec<i64>,
    /// Bad share from the start on, in parts per billion.
    levels: Vec<u32>,
    /// Bad weight before the start.
    bad_before: Vec<i128>,
    valid: Arc<ValidWeight>,
    observed: Observed,
}

/// `[from, until)`: what is known. Nothing outside is good or bad.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Observed {
    pub(crate) from: i64,
    pub(crate) until: i64,
}

/// A stretch with one bad share.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Segment {
    /// First millisecond.
    pub start: i64,
    /// First millisecond after.
    pub end: i64,
    /// Bad share in parts per billion.
    pub level_ppb: u32,
}

/// The rules of one service, ready to measure any set of incidents with.
#[derive(Debug, Clone)]
pub(crate) struct Ruler {
    objective: Objective,
    /// Ascending and disjoint.
    excluded: Vec<(i64, i64)>,
    /// Weight of events (or of time).
    events: Arc<ValidWeight>,
    /// Weight that the budget counts: the same, or valid time for slices.
    counted: Arc<ValidWeight>,
    observed: Observed,
}

/// How far beyond the record a weekly traffic profile is laid out, in milliseconds: two years.
const PROFILE_MARGIN_MS: i64 = 2 * 366 * 86_400_000;

impl Ruler {
    pub(crate) fn new(
        objective: &Objective,
        exclusions: &[Exclusion],
        traffic: &Traffic,
        zone: &Zone,
        observed: Observed,
    ) -> Self {
        let excluded = merged(exclusions);
        let weight = match objective.method {
            // Without traffic every millisecond is one valid unit.
            BudgetingMethod::Time => ValidWeight::flat(1),
            _ => ValidWeight::of_traffic(
                traffic,
                zone,
                observed.from.saturating_sub(PROFILE_MARGIN_MS),
                observed.until.saturating_add(PROFILE_MARGIN_MS),
            ),
        };
        let events = Arc::new(match objective.exclusions {
            ExclusionRule::Drop => weight.without(&excluded),
            ExclusionRule::Good | ExclusionRule::Bad => weight,
        });
        let counted = match objective.method {
            BudgetingMethod::Occurrences | BudgetingMethod::Time => Arc::clone(&events),
            BudgetingMethod::TimeSlices { .. } | BudgetingMethod::RatioTimeSlices { .. } => {
                Arc::new(events.as_time())
            }
        };
        Self {
            objective: objective.clone(),
            excluded,
            events,
            counted,
            observed,
        }
    }

    /// Some time is not counted like the rest.
    pub(crate) fn excludes(&self) -> bool {
        !self.excluded.is_empty()
    }

    /// The same rules, but exclusions that count as bad count as good: what incidents
    /// alone cost.
    pub(crate) fn incidents_alone(&self) -> Self {
        let mut alone = self.clone();
        if alone.objective.exclusions == ExclusionRule::Bad {
            alone.objective.exclusions = ExclusionRule::Good;
        }
        alone
    }

    /// The timeline of `incidents`.
    pub(crate) fn timeline<'i>(
        &self,
        incidents: impl IntoIterator<Item = &'i Incident>,
    ) -> Timeline {
        let steps = self.levels(incidents);
        let base = || Timeline::assemble(&steps, Arc::clone(&self.events), self.observed);
        match self.objective.method {
            BudgetingMethod::Occurrences | BudgetingMethod::Time => base(),
            BudgetingMethod::TimeSlices {
                slice,
                slice_target,
            } => {
                let judged = slices::regroup(&base(), slice, |share| share.misses(slice_target));
                Timeline::assemble(&judged, Arc::clone(&self.counted), self.observed)
            }
            BudgetingMethod::RatioTimeSlices { slice } => {
                let judged = slices::regroup(&base(), slice, slices::BadShare::ppb);
                Timeline::assemble(&judged, Arc::clone(&self.counted), self.observed)
            }
        }
    }

    /// Bad weight that one incident alone puts into `[from, to)`.
    pub(crate) fn own_loss(&self, incident: &Incident, from: i64, to: i64) -> i128 {
        match self.objective.method {
            // One incident has one level: no timeline is needed to know its integral.
            BudgetingMethod::Occurrences | BudgetingMethod::Time => {
                let end = incident
                    .end
                    .map_or(self.observed.until, |end| end.timestamp_millis());
                let start = incident
                    .start
                    .timestamp_millis()
                    .max(from)
                    .max(self.observed.from);
                let end = end.min(to).min(self.observed.until);
                let first = self.excluded.partition_point(|(_, until)| *until <= start);
                let excluded: i128 = self
                    .excluded
                    .iter()
                    .skip(first)
                    .take_while(|(excluded_from, _)| *excluded_from < end)
                    .map(|(a, b)| self.events.between((*a).max(start), (*b).min(end)))
                    .sum();
                (self.events.between(start, end) - excluded) * i128::from(incident.impact.ppb())
            }
            BudgetingMethod::TimeSlices { .. } | BudgetingMethod::RatioTimeSlices { .. } => self
                .incidents_alone()
                .timeline([incident])
                .bad_between(from, to),
        }
    }

    /// Sweeps over starts and ends; ascending `(start, level)`, changes only.
    fn levels<'i>(&self, incidents: impl IntoIterator<Item = &'i Incident>) -> Vec<(i64, u32)> {
        let Observed { from, until } = self.observed;
        let (mut starts, mut spans): (Vec<i64>, Vec<(i64, u32)>) = (Vec::new(), Vec::new());
        for incident in incidents {
            let end = incident.end.map_or(until, |end| end.timestamp_millis());
            let (start, end) = (incident.start.timestamp_millis().max(from), end.min(until));
            let impact = incident.impact.ppb();
            if start < end && impact > 0 {
                starts.push(start);
                spans.push((end, impact));
            }
        }

        let in_exclusion = match self.objective.exclusions {
            ExclusionRule::Drop | ExclusionRule::Good => 0,
            ExclusionRule::Bad => PPB,
        };
        let clipped = self
            .excluded
            .iter()
            .map(|(start, end)| ((*start).max(from), (*end).min(until)))
            .filter(|(start, end)| start < end);
        let mut gates: Vec<(i64, bool)> = clipped
            .flat_map(|(start, end)| [(start, true), (end, false)])
            .collect();
        gates.reverse();

        let mut overlap = Overlap::new(self.objective.overlap);
        let mut starting = order::positions(starts.into_iter()).into_iter().peekable();
        // Ends and impacts of those that start at one instant.
        let mut together: Vec<(i64, u32)> = Vec::new();
        let mut started = 0_u32;
        // Ends of what goes on, the first to come on top: few at any time, so that this is
        // cheaper than sorting all ends. The index keeps the order of equal ends.
        let mut ongoing: BinaryHeap<Reverse<(i64, u32, Slot)>> = BinaryHeap::new();
        let mut excluded_now = false;
        let mut steps: Vec<(i64, u32)> = Vec::with_capacity(spans.len() * 2);
        loop {
            let next_start = starting.peek().map(|(at, _)| *at);
            let next_end = ongoing.peek().map(|Reverse((end, ..))| *end);
            let next_gate = gates.last().map(|(at, _)| *at);
            let Some(at) = [next_start, next_end, next_gate]
                .into_iter()
                .flatten()
                .min()
            else {
                return steps;
            };
            while let Some(top) = ongoing.peek_mut() {
                if top.0.0 != at {
                    break;
                }
                let Reverse((_, _, slot)) = PeekMut::pop(top);
                overlap.end(slot);
            }
            while let Some((_, index)) = starting.next_if(|(start, _)| *start == at) {
                together.extend(spans.get(index as usize));
            }
            if together.len() > 1 {
                // The order in which a plan lists them means nothing.
                order::by(&mut together, |(_, impact)| i64::from(*impact));
                order::by(&mut together, |(end, _)| *end);
            }
            for (end, impact) in together.drain(..) {
                ongoing.push(Reverse((end, started, overlap.start(impact))));
                started += 1;
            }
            while let Some((_, inside)) = gates.pop_if(|(gate, _)| *gate == at) {
                excluded_now = inside;
            }
            let level = if excluded_now {
                in_exclusion
            } else {
                overlap.level()
            };
            if steps.last().map_or(0, |(_, last)| *last) != level {
                steps.push((at, level));
            }
        }
    }
}

/// Exclusions as ascending, disjoint intervals.
fn merged(exclusions: &[Exclusion]) -> Vec<(i64, i64)> {
    let mut spans: Vec<(i64, i64)> = exclusions
        .iter()
        .map(|e| (e.start.timestamp_millis(), e.end.timestamp_millis()))
        .filter(|(start, end)| start < end)
        .collect();
    order::by(&mut spans, |(start, _)| *start);
    let mut merged: Vec<(i64, i64)> = Vec::with_capacity(spans.len());
    for (start, end) in spans {
        match merged.last_mut() {
            Some(last) if start <= last.1 => last.1 = last.1.max(end),
            _ => merged.push((start, end)),
        }
    }
    merged
}

impl Timeline {
    /// From ascending `(start, level)` changes, split where the weight of bad time changes. What is bad ends with what is
    /// observed, at the latest: the last level is 0.
    fn assemble(steps: &[(i64, u32)], valid: Arc<ValidWeight>, observed: Observed) -> Self {
        debug_assert!(steps.last().is_none_or(|(_, level)| *level == 0));
        let mut timeline = Self {
            starts: Vec::with_capacity(steps.len()),
            levels: Vec::with_capacity(steps.len()),
            bad_before: Vec::with_capacity(steps.len()),
            valid,
            observed,
        };
        let ends = steps.iter().skip(1).map(|(start, _)| *start);
        let mut bad = 0_i128;
        for ((start, level), end) in steps.iter().copied().zip(ends.chain([i64::MAX])) {
            let mut at = start;
            loop {
                timeline.starts.push(at);
                timeline.levels.push(level);
                timeline.bad_before.push(bad);
                if level == 0 {
                    break;
                }
                let next = timeline.valid.changes(at, end).next().unwrap_or(end);
                bad += timeline.valid.between(at, next.min(observed.until)) * i128::from(level);
                if next == end {
                    break;
                }
                at = next;
            }
        }
        // Where segments were split there are more than was thought, and room for twice as many.
        timeline.starts.shrink_to_fit();
        timeline.levels.shrink_to_fit();
        timeline.bad_before.shrink_to_fit();
        timeline
    }

    /// Bad weight of `[from, to)`, in parts per billion of weight.
    #[must_use]
    pub fn bad_between(&self, from: i64, to: i64) -> i128 {
        if to <= from {
            0
        } else {
            self.bad_until(to) - self.bad_until(from)
        }
    }

    /// Weight of `[from, to)`, observed or not: what a budget is a share of.
    #[must_use]
    pub fn valid_between(&self, from: i64, to: i64) -> i128 {
        self.valid.between(from, to)
    }

    /// Weight of the observed part of `[from, to)`: what a burn rate is measured on.
    #[must_use]
    pub fn observed_between(&self, from: i64, to: i64) -> i128 {
        self.valid
            .between(from.max(self.observed.from), to.min(self.observed.until))
    }

    /// The same history, known until `until`, with nothing bad after what is known now: the last level is 0.
    pub(crate) fn quiet_until(&self, until: i64) -> Self {
        let mut later = self.clone();
        later.observed.until = later.observed.until.max(until);
        later
    }

    /// Start of the record.
    #[must_use]
    pub fn observed_from(&self) -> i64 {
        self.observed.from
    }

    /// End of the record: now, or where the data stop.
    #[must_use]
    pub fn observed_until(&self) -> i64 {
        self.observed.until
    }

    /// The number of breakpoints kept.
    #[must_use]
    pub fn breakpoints(&self) -> usize {
        self.starts.len()
    }

    fn bad_until(&self, at: i64) -> i128 {
        let at = at.min(self.observed.until);
        let next = self.starts.partition_point(|start| *start <= at);
        let Some(last) = next.checked_sub(1) else {
            return 0;
        };
        match (
            self.starts.get(last),
            self.levels.get(last),
            self.bad_before.get(last),
        ) {
            (Some(start), Some(level), Some(before)) => {
                // The weight does not change within a bad segment.
                let rate = i128::from(self.valid.rate_at(*start));
                before + i128::from(at - start) * rate * i128::from(*level)
            }
            _ => 0,
        }
    }

    /// The stretches of `[from, to)` with something bad in them, ascending, clipped.
    pub fn bad_segments(&self, from: i64, to: i64) -> impl Iterator<Item = Segment> + '_ {
        let first = self
            .starts
            .partition_point(|start| *start <= from)
            .saturating_sub(1);
        let until = to.min(self.observed.until);
        let ends = self
            .starts
            .iter()
            .copied()
            .skip(first + 1)
            .chain([i64::MAX]);
        self.starts
            .iter()
            .zip(&self.levels)
            .skip(first)
            .zip(ends)
            .take_while(move |((start, _), _)| **start < until)
            .map(move |((start, level), end)| Segment {
                start: (*start).max(from),
                end: end.min(until),
                level_ppb: *level,
            })
            .filter(|segment| segment.level_ppb > 0 && segment.start < segment.end)
    }

    /// The most that a millisecond weighs.
    pub(crate) fn highest_rate(&self) -> u64 {
        self.valid.highest_rate()
    }

    /// How fast bad weight and weight grow per millisecond from `at` on.
    pub(crate) fn rates_at(&self, at: i64) -> (i128, i128) {
        let rate = i128::from(self.valid.rate_at(at));
        let next = self.starts.partition_point(|start| *start <= at);
        let level = next
            .checked_sub(1)
            .filter(|_| at < self.observed.until)
            .and_then(|last| self.levels.get(last))
            .map_or(0, |level| i128::from(*level));
        (rate * level, rate)
    }

    /// Instants in `(from, to)` at which a rate changes: corners of the integrals.
    pub(crate) fn corners(&self, from: i64, to: i64) -> impl Iterator<Item = i64> + '_ {
        let first = self.starts.partition_point(|start| *start <= from);
        let bad = self
            .starts
            .iter()
            .copied()
            .skip(first)
            .take_while(move |at| *at < to);
        bad.chain(self.valid.changes(from, to))
    }
}
