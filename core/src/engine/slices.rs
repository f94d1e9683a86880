//! Time cut into slices that are judged one by one (OpenSLO's Timeslices and RatioTimeslices).

use super::timeline::{Segment, Timeline};
use crate::model::PPB;
use crate::model::target::Target;
use chrono::TimeDelta;

/// The bad and valid weight of one slice.
#[derive(Debug, Clone, Copy)]
pub(crate) struct BadShare {
    /// In parts per billion of weight.
    bad: i128,
    valid: i128,
}

impl BadShare {
    /// The share itself, rounded to a part per billion; 0 without valid weight.
    pub(crate) fn ppb(self) -> u32 {
        if self.valid <= 0 {
            return 0;
        }
        u32::try_from((self.bad + self.valid / 2) / self.valid).unwrap_or(PPB)
    }

    /// All bad when the good share is below `target`, else all good.
    pub(crate) fn misses(self, target: Target) -> u32 {
        if self.bad > i128::from(target.allowance_ppb()) * self.valid {
            PPB
        } else {
            0
        }
    }
}

/// The levels of `base` judged slice by slice: ascending `(start, level)`, changes only.
///
/// Slices are aligned to multiples of their length since 1970 UTC; the slice that runs now
/// is judged on the part that has passed. The stretch of whole slices inside one segment is
/// judged once, so the cost follows the incidents and not the slices.
pub(crate) fn regroup(
    base: &Timeline,
    slice: TimeDelta,
    judge: impl Fn(BadShare) -> u32,
) -> Vec<(i64, u32)> {
    let length = slice.num_milliseconds().max(1);
    let floor = |at: i64| start_of(at, slice);
    let (from, until) = (base.observed_from(), base.observed_until());
    let mut levels = Levels {
        steps: Vec::new(),
        done: from,
    };
    let judge_slice = |levels: &mut Levels, start: i64| {
        let (a, b) = (start.max(from), start.saturating_add(length).min(until));
        if levels.done < b {
            let share = BadShare {
                bad: base.bad_between(a, b),
                valid: base.observed_between(a, b),
            };
            levels.push(a, b, judge(share));
        }
    };
    for Segment { start, end, .. } in base.bad_segments(from, until) {
        judge_slice(&mut levels, floor(start));
        let (whole_from, whole_until) = (levels.done.max(floor(start)), floor(end));
        if whole_from < whole_until {
            let share = BadShare {
                bad: base.bad_between(whole_from, whole_until),
                valid: base.observed_between(whole_from, whole_until),
            };
            levels.push(whole_from, whole_until, judge(share));
        }
        if floor(end) < end {
            judge_slice(&mut levels, floor(end));
        }
    }
    let done = levels.done;
    levels.set(done, 0);
    levels.steps
}

/// The start of the slice that holds `at`.
pub(crate) fn start_of(at: i64, slice: TimeDelta) -> i64 {
    let length = slice.num_milliseconds().max(1);
    at.saturating_sub(at.rem_euclid(length))
}

struct Levels {
    steps: Vec<(i64, u32)>,
    /// Everything before is judged.
    done: i64,
}

impl Levels {
    fn push(&mut self, start: i64, end: i64, level: u32) {
        if self.done < start {
            self.set(self.done, 0);
        }
        self.set(start.max(self.done), level);
        self.done = end;
    }

    fn set(&mut self, at: i64, level: u32) {
        if self.steps.last().map_or(0, |(_, last)| *last) != level {
            self.steps.push((at, level));
        }
    }
}
