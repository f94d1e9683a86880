//! What is left if nothing more happens: the ground on which paths are simulated.

use super::trouble::DAY_MS;
use crate::engine::amount::Amount;
use crate::engine::record::{Record, instant};
use crate::model::PPB;
use crate::model::window::Window;

/// An instant at which a path is looked at. Straight between two of them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Stop {
    /// Days from now.
    pub(super) at: f64,
    /// Left here, in the budget's unit.
    pub(super) left: f64,
    /// Left right after: another amount where a calendar period starts anew.
    pub(super) left_after: f64,
    /// Budget of the window here.
    pub(super) total: f64,
    /// Losses so far no longer count: a calendar period starts anew.
    pub(super) restarts: bool,
    /// A day of the fan ends here.
    pub(super) ends_day: bool,
}

/// The future without further trouble.
#[derive(Debug, Clone)]
pub(super) struct Outlook {
    /// The first is now, the last the horizon.
    pub(super) stops: Vec<Stop>,
    /// What a day of total failure costs.
    pub(super) cost_per_day: f64,
    /// Days after which a rolling window gives a loss back.
    pub(super) rolls_off_after: Option<f64>,
}

impl Outlook {
    pub(super) fn new(record: &Record, days: u32) -> Self {
        let now = record.now.timestamp_millis();
        let day_end = |day: u32| now.saturating_add(i64::from(day) * 86_400_000);
        let end = day_end(days);
        let curve: Vec<(i64, f64)> = record
            .remaining_curve(record.now, instant(end))
            .into_iter()
            .map(|(at, left)| (at.timestamp_millis(), left))
            .collect();

        let mut stops: Vec<Stop> = Vec::with_capacity(curve.len() + days as usize);
        let mut day = 1;
        let mut push = |at: i64, left: f64, restarts_to: Option<f64>, ends_day: bool| {
            // A period's last instant belongs to it.
            let within = if restarts_to.is_some() { at - 1 } else { at };
            let (total, _) = record.totals_at(within);
            stops.push(Stop {
                at: (at - now) as f64 / DAY_MS,
                left,
                left_after: restarts_to.unwrap_or(left),
                total: record.amount(total).value(),
                restarts: restarts_to.is_some(),
                ends_day,
            });
        };
        let mut before: Option<(i64, f64)> = None;
        let mut corners = curve.into_iter().peekable();
        while let Some((at, left)) = corners.next() {
            if let Some((from, high)) = before {
                while day <= days && day_end(day) < at {
                    let part = (day_end(day) - from) as f64 / (at - from) as f64;
                    push(day_end(day), high + (left - high) * part, None, true);
                    day += 1;
                }
            }
            let ends_day = day <= days && day_end(day) == at;
            day += u32::from(ends_day);
            let anew = corners
                .next_if(|(next, _)| *next == at)
                .map(|(_, left)| left);
            push(at, left, anew, ends_day);
            before = Some((at, anew.unwrap_or(left)));
        }

        let ahead = record
            .timeline
            .valid_between(now, end)
            .saturating_mul(i128::from(PPB));
        Self {
            stops,
            cost_per_day: Amount::new(ahead, record.unit()).value() / f64::from(days.max(1)),
            rolls_off_after: match record.objective.window {
                Window::Rolling(length) => Some(length.num_milliseconds() as f64 / DAY_MS),
                Window::Calendar(_) => None,
            },
        }
    }
}
