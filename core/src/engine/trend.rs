//! The budget over time: what was left, what will be left if nothing more happens.

use super::amount::{Amount, Quotient};
use super::record::{Record, instant};
use crate::model::order;
use crate::model::window::Window;
use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;
use thiserror::Error;

/// The budget at one instant of a trend.
#[derive(Debug, Clone, Serialize)]
pub struct TrendPoint {
    /// The instant.
    pub at: DateTime<Utc>,
    /// Lost in the window that ends here (or the period that holds it).
    pub consumed: Amount,
    /// `consumed / total`.
    pub consumed_share: Quotient,
    /// `remaining / total`, signed.
    pub remaining_share: Quotient,
}

/// Why no trend can be given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum TrendError {
    /// The step does not move.
    #[error("the step between two points has to be longer than 0")]
    NoStep,
    /// Too many points were asked for.
    #[error("a trend has at most {MAX_POINTS} points; choose a longer step")]
    TooManyPoints,
}

/// The most points of a trend.
pub const MAX_POINTS: i64 = 1_000_000;

impl Record {
    /// The budget every `step`, from `back` before now on; none for a negative `back`.
    ///
    /// # Errors
    /// [`TrendError`] for a step of 0 or less, or more than [`MAX_POINTS`] points.
    pub fn trend(&self, back: TimeDelta, step: TimeDelta) -> Result<Vec<TrendPoint>, TrendError> {
        let (back, step) = (back.num_milliseconds(), step.num_milliseconds());
        if step <= 0 {
            return Err(TrendError::NoStep);
        }
        if back / step >= MAX_POINTS {
            return Err(TrendError::TooManyPoints);
        }
        let start = self.now.timestamp_millis().saturating_sub(back);
        let count = if back < 0 { 0 } else { back / step + 1 };
        Ok((0..count)
            .map(|index| {
                let at = instant(start.saturating_add(index * step));
                let budget = self.budget_at(at);
                TrendPoint {
                    at,
                    consumed: budget.consumed,
                    consumed_share: budget.consumed_share,
                    remaining_share: budget.remaining_share,
                }
            })
            .collect())
    }

    /// What was left at each corner of `[from, to]`, signed, in the budget's unit: exact and
    /// straight between corners. After now: if nothing more happens.
    ///
    /// Starts with the record: before it nothing is known. Where a calendar period starts
    /// anew there are two points at one instant.
    #[must_use]
    pub fn remaining_curve(
        &self,
        from: DateTime<Utc>,
        to: DateTime<Utc>,
    ) -> Vec<(DateTime<Utc>, f64)> {
        self.curve(from, to, |total, consumed, _| total - consumed)
    }

    /// What is left from now to `to` when the budget burns at exactly 1x, roll-off included.
    /// A rolling window ends at 0 one window from now; a calendar period runs from full at
    /// its start to 0 at its end.
    #[must_use]
    pub fn even_spend_curve(&self, to: DateTime<Utc>) -> Vec<(DateTime<Utc>, f64)> {
        match self.objective.window {
            Window::Rolling(_) => {
                let now = self.now.timestamp_millis();
                self.curve(self.now, to, |total, consumed, (from, at)| {
                    total - consumed - self.allowed_between(from.max(now), at)
                })
            }
            Window::Calendar(_) => {
                let start = self.window(self.now).start;
                self.curve(start, to, |total, _, (from, at)| {
                    total - self.allowed_between(from, at)
                })
            }
        }
    }

    /// `value(total, consumed, (window start, at))` at each corner, in the budget's unit.
    fn curve(
        &self,
        from: DateTime<Utc>,
        to: DateTime<Utc>,
        value: impl Fn(i128, i128, (i64, i64)) -> i128,
    ) -> Vec<(DateTime<Utc>, f64)> {
        let unit = self.amount(0);
        let (from, to) = (
            from.timestamp_millis().max(self.timeline.observed_from()),
            to.timestamp_millis(),
        );
        if !self.has_record() || from > to {
            return Vec::new();
        }
        let mut points = Vec::new();
        for piece in self.periods(from, to) {
            let (start, end) = (piece.from.max(from), piece.to.min(to));
            for at in self.corners(start, end) {
                let window_from = piece.window_from(at);
                let total = self.allowed_between(window_from, piece.window_to(at));
                let consumed = self.timeline.bad_between(window_from, at);
                let amount = Amount::new(value(total, consumed, (window_from, at)), unit.unit());
                points.push((instant(at), amount.value()));
            }
        }
        points
    }

    /// Something was ever observed.
    pub(crate) fn has_record(&self) -> bool {
        self.timeline.observed_from() < self.timeline.observed_until()
    }

    /// Total and consumed budget on the timeline's scale at `at`.
    pub(crate) fn totals_at(&self, at: i64) -> (i128, i128) {
        let (from, to) = self.window_ms(instant(at));
        (
            self.allowed_between(from, to),
            self.timeline.bad_between(from, to.min(at)),
        )
    }

    /// Corners of what is left, from now to one window later (the next period's start).
    pub(crate) fn future_corners(&self) -> Vec<i64> {
        let now = self.now.timestamp_millis();
        let end = match self.objective.window {
            Window::Rolling(length) => now.saturating_add(length.num_milliseconds()),
            Window::Calendar(_) => self.window_ms(self.now).1,
        };
        self.corners(now, end)
    }

    /// `from`, `to` and the instants between at which what is left changes its slope.
    pub(super) fn corners(&self, from: i64, to: i64) -> Vec<i64> {
        let mut corners: Vec<i64> = self.timeline.corners(from, to).chain([from, to]).collect();
        if let Window::Rolling(length) = self.objective.window {
            let length = length.num_milliseconds();
            corners.extend(
                self.timeline
                    .corners(from.saturating_sub(length), to.saturating_sub(length))
                    .map(|at| at.saturating_add(length)),
            );
        }
        order::integers(&mut corners);
        corners.dedup();
        corners
    }

    /// The windows that `[from, to]` runs through: one for a rolling window, one for each
    /// calendar period.
    fn periods(&self, from: i64, to: i64) -> Vec<Piece> {
        match self.objective.window {
            Window::Rolling(length) => {
                vec![Piece {
                    from,
                    to,
                    rolling: Some(length.num_milliseconds()),
                }]
            }
            Window::Calendar(_) => {
                let mut pieces: Vec<Piece> = Vec::new();
                let mut at = from;
                while at < to {
                    let (start, end) = self.window_ms(instant(at));
                    if end <= at {
                        break;
                    }
                    pieces.push(Piece {
                        from: start,
                        to: end,
                        rolling: None,
                    });
                    at = end;
                }
                pieces
            }
        }
    }
}

struct Piece {
    from: i64,
    to: i64,
    /// Length of a rolling window.
    rolling: Option<i64>,
}

impl Piece {
    fn window_from(&self, at: i64) -> i64 {
        self.rolling
            .map_or(self.from, |length| at.saturating_sub(length))
    }

    fn window_to(&self, at: i64) -> i64 {
        if self.rolling.is_some() { at } else { self.to }
    }
}
