//! What is promised and how it is counted.

use super::target::Target;
use super::window::Window;
use chrono::TimeDelta;

/// A promise: a target over a window, and the rules by which it is counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Objective {
    /// The share that has to be good.
    pub target: Target,
    /// The time over which it has to be good.
    pub window: Window,
    /// What is counted.
    pub method: BudgetingMethod,
    /// How simultaneous incidents combine.
    pub overlap: OverlapRule,
    /// What an exclusion does.
    pub exclusions: ExclusionRule,
}

impl Objective {
    /// `target` over `window`, counted by time, the worst of overlapping incidents, exclusions dropped.
    #[must_use]
    pub fn new(target: Target, window: Window) -> Self {
        Self {
            target,
            window,
            method: BudgetingMethod::Time,
            overlap: OverlapRule::Worst,
            exclusions: ExclusionRule::Drop,
        }
    }
}

/// What the budget counts, in OpenSLO's terms.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum BudgetingMethod {
    /// Bad events of valid events: an incident at peak costs more than one at night.
    Occurrences,
    /// Bad time of valid time: a minute at 35% impact is 0.35 bad minutes.
    #[default]
    Time,
    /// Slices of time, each wholly good or wholly bad.
    TimeSlices {
        /// Length of a slice; slices are aligned to multiples of it since 1970 UTC.
        slice: TimeDelta,
        /// A slice with a smaller good share is bad.
        slice_target: Target,
    },
    /// Slices of time, each bad by its own bad share, so that a quiet slice weighs as much as a busy one.
    RatioTimeSlices {
        /// Length of a slice; slices are aligned to multiples of it since 1970 UTC.
        slice: TimeDelta,
    },
}

/// How simultaneous incidents combine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum OverlapRule {
    /// The worst one counts.
    #[default]
    Worst,
    /// They hit independently: `1 - (1-a)(1-b)`.
    Compound,
    /// They hit different events: `a + b`, up to 100%.
    Add,
}

/// What an exclusion does to the time it covers. Peers differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ExclusionRule {
    /// It leaves valid time: the budget shrinks with it.
    #[default]
    Drop,
    /// It counts as good.
    Good,
    /// It counts as bad.
    Bad,
}
