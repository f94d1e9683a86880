//! What a window gives back, and when.

use super::amount::Amount;
use super::record::{Record, instant};
use crate::model::incident::Incident;
use crate::model::window::{Interval, Window};
use chrono::{DateTime, Utc};
use serde::Serialize;

/// Budget that comes back, if nothing more happens.
#[derive(Debug, Clone, Serialize)]
pub struct Replenishment {
    /// From the first to the last moment of it. A calendar period gives everything back at
    /// once, when the next one starts.
    pub during: Interval,
    /// How much.
    pub amount: Amount,
}

impl Record {
    /// What comes back after now, in order of time.
    ///
    /// A rolling window gives bad time back one window after it happened; a calendar window
    /// starts anew.
    #[must_use]
    pub fn replenishments(&self) -> Vec<Replenishment> {
        let (from, to) = self.window_ms(self.now);
        match self.objective.window {
            Window::Rolling(length) => {
                let mut list: Vec<(i64, i64, i128)> = Vec::new();
                for segment in self.timeline.bad_segments(from, to) {
                    let lost = self.timeline.bad_between(segment.start, segment.end);
                    // Without traffic nothing was lost, however bad it was.
                    if lost == 0 {
                        continue;
                    }
                    match list.last_mut() {
                        Some((_, end, amount)) if *end == segment.start => {
                            *end = segment.end;
                            *amount += lost;
                        }
                        _ => list.push((segment.start, segment.end, lost)),
                    }
                }
                list.into_iter()
                    .map(|(start, end, lost)| Replenishment {
                        during: Interval {
                            start: later(instant(start), length),
                            end: later(instant(end), length),
                        },
                        amount: self.amount(lost),
                    })
                    .collect()
            }
            Window::Calendar(_) => {
                let lost = self.timeline.bad_between(from, self.now.timestamp_millis());
                let at = instant(to);
                let all = Replenishment {
                    during: Interval { start: at, end: at },
                    amount: self.amount(lost),
                };
                if lost > 0 { vec![all] } else { Vec::new() }
            }
        }
    }

    /// When what `incident` lost leaves the window.
    pub(crate) fn leaves_window(&self, incident: &Incident) -> Interval {
        match self.objective.window {
            Window::Rolling(length) => Interval {
                start: later(incident.start, length),
                end: later(incident.end_at(self.now), length),
            },
            Window::Calendar(_) => {
                let end = self.window(self.now).end;
                Interval { start: end, end }
            }
        }
    }

    /// The first instant from now on at which at least `share` of the budget is left, if
    /// nothing more happens; `None` when one more window does not bring it back.
    ///
    /// # Example
    /// A budget that is overspent is back above zero at `recovers(0.0)`.
    #[must_use]
    pub fn recovers(&self, share: f64) -> Option<DateTime<Utc>> {
        let wanted = |at: i64| {
            let (total, consumed) = self.totals_at(at);
            (total - consumed) as f64 >= share * total as f64
        };
        let corners = self.future_corners();
        let reached = corners.iter().position(|at| wanted(*at))?;
        let after = *corners.get(reached)?;
        let Some(before) = reached.checked_sub(1).and_then(|index| corners.get(index)) else {
            return Some(instant(after));
        };
        // Monotone between two corners: the first millisecond that is enough.
        let (mut short, mut enough) = (*before, after);
        while enough - short > 1 {
            let middle = short + (enough - short) / 2;
            if wanted(middle) {
                enough = middle
            } else {
                short = middle
            }
        }
        Some(instant(enough))
    }
}

fn later(at: DateTime<Utc>, by: chrono::TimeDelta) -> DateTime<Utc> {
    at.checked_add_signed(by)
        .unwrap_or(DateTime::<Utc>::MAX_UTC)
}
