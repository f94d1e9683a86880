//! One simulated future.

use super::arrivals::{Arrivals, RETURN_DAYS};
use super::durations::Durations;
use super::outlook::{Outlook, Stop};
use rand::Rng;
use rand_distr::{Distribution, Exp1, Gamma};
use std::collections::VecDeque;

/// What paths are drawn from.
pub(super) struct Model<'m> {
    pub(super) arrivals: &'m Arrivals,
    pub(super) durations: &'m Durations,
    pub(super) outlook: &'m Outlook,
    pub(super) rate: Gamma<f64>,
    /// So many times as often as it says.
    pub(super) times: f64,
    /// Elapsed days and impact of what goes on now.
    pub(super) ongoing: Option<(f64, f64)>,
    /// Ascending by time.
    pub(super) releases: &'m [Change],
}

/// A planned release that may fail.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Change {
    /// Days from now.
    pub(super) at: f64,
    /// The chance that it fails.
    pub(super) probability: f64,
    /// Days of outage that a failure costs; `None` draws one of the history's.
    pub(super) days: Option<f64>,
    /// Bad share of that outage.
    pub(super) impact: f64,
    /// It happens, without a throw of the dice: those of the others stay theirs.
    pub(super) certain: bool,
}

/// What came of a path.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Outcome {
    /// Days from now at which nothing was left, if it came to that.
    pub(super) exhausted_after: Option<f64>,
    /// Everything lost on the way, in the budget's unit.
    pub(super) lost: f64,
}

impl Model<'_> {
    /// Walks one path; `day` takes the share of the budget left at each day's end. Releases
    /// draw from `dice` of their own, so that the rest of the path does not depend on them;
    /// `costs` takes what each lost.
    pub(super) fn walk(
        &self,
        rng: &mut impl Rng,
        dice: &mut impl Rng,
        mut day: impl FnMut(f64),
        mut costs: impl FnMut(f64),
    ) -> Outcome {
        let Some(mut walker) = Walker::new(self.outlook) else {
            return Outcome {
                exhausted_after: None,
                lost: 0.0,
            };
        };
        let mut ahead = self.releases;
        let fresh_per_day = self.rate.sample(rng) * self.times;
        let mut return_probability = self.arrivals.pending_return;
        if let Some((elapsed, impact)) = self.ongoing {
            let more = self.durations.outlast(elapsed, rng) - elapsed;
            walker.suffer(more, impact * self.outlook.cost_per_day, &mut day);
        }
        while !walker.stops.is_empty() {
            let quick = f64::from(rng.next_u32()) < return_probability * 4_294_967_296.0;
            let exponential: f64 = Exp1.sample(rng);
            let gap = if quick {
                exponential * RETURN_DAYS
            } else {
                exponential / fresh_per_day
            };
            let next = walker.at + gap;
            // What is planned while something goes on waits until it is over.
            while let Some((change, rest)) = ahead.split_first().filter(|(c, _)| c.at <= next) {
                walker.go_to(change.at, 0.0, &mut day);
                costs(self.release(change, dice, &mut walker, &mut day));
                ahead = rest;
            }
            walker.go_to(next, 0.0, &mut day);
            if walker.stops.is_empty() {
                break;
            }
            let blow = self.durations.draw(rng.next_u32());
            walker.suffer(blow.days, blow.impact * self.outlook.cost_per_day, &mut day);
            return_probability = self.arrivals.return_probability;
        }
        Outcome {
            exhausted_after: walker.exhausted_after,
            lost: walker.lost,
        }
    }

    /// Ships from where the walker is, and answers what that lost.
    fn release(
        &self,
        change: &Change,
        dice: &mut impl Rng,
        walker: &mut Walker,
        day: &mut impl FnMut(f64),
    ) -> f64 {
        let before = walker.lost;
        // Both are drawn either way: the same dice for a release however likely it fails.
        let (chance, bits) = if change.certain {
            (0, 0)
        } else {
            (dice.next_u32(), dice.next_u32())
        };
        if f64::from(chance) < change.probability * 4_294_967_296.0 {
            let (days, impact) = change.days.map_or_else(
                || {
                    let blow = self.durations.draw(bits);
                    (blow.days, blow.impact)
                },
                |days| (days, change.impact),
            );
            walker.suffer(days, impact * self.outlook.cost_per_day, day);
        }
        walker.lost - before
    }
}

/// A place on a path: what the future without trouble leaves, less what was lost on the way.
struct Walker<'o> {
    /// Those still ahead.
    stops: &'o [Stop],
    at: f64,
    left: f64,
    /// Lost on the way and still in the window.
    spent: f64,
    lost: f64,
    exhausted_after: Option<f64>,
    rolls_off_after: Option<f64>,
    /// Instants at which simulated losses start or cease to leave the window, with the change of the rate.
    leaving: VecDeque<(f64, f64)>,
    leaving_rate: f64,
    end: f64,
}

impl<'o> Walker<'o> {
    /// At now; `None` when there is no future to look at.
    fn new(outlook: &'o Outlook) -> Option<Self> {
        let (first, ahead) = outlook.stops.split_first()?;
        let end = ahead.last()?.at;
        Some(Self {
            stops: ahead,
            at: first.at,
            left: first.left_after,
            spent: 0.0,
            lost: 0.0,
            exhausted_after: None,
            rolls_off_after: outlook.rolls_off_after,
            leaving: VecDeque::new(),
            leaving_rate: 0.0,
            end,
        })
    }

    /// An incident from here on that costs `rate` a day.
    fn suffer(&mut self, days: f64, rate: f64, day: &mut impl FnMut(f64)) {
        let start = self.at;
        if let Some(after) = self
            .rolls_off_after
            .filter(|after| start + after < self.end)
        {
            self.leaving.push_back((start + after, rate));
            self.leaving.push_back((start + days + after, -rate));
        }
        self.go_to(start + days, rate, day);
        self.lost += rate * (self.at - start);
    }

    /// Goes on to `to`, or to the horizon, losing `rate` a day.
    fn go_to(&mut self, to: f64, rate: f64, day: &mut impl FnMut(f64)) {
        if to <= self.at {
            return;
        }
        self.coast(to, rate, day);
        while let Some((stop, rest)) = self.stops.split_first() {
            let leaving = self.leaving.front().copied();
            let next = leaving.map_or(to, |(at, _)| at.min(to));
            if next < stop.at {
                let part = (next - self.at) / (stop.at - self.at);
                let left = self.left + (stop.left - self.left) * part;
                self.step(next, left, rate, stop.total);
                match leaving {
                    Some((at, change)) if at <= to => {
                        self.leaving_rate += change;
                        self.leaving.pop_front();
                        continue;
                    }
                    _ => return,
                }
            }
            self.step(stop.at, stop.left, rate, stop.total);
            if stop.ends_day {
                let left = stop.left - self.spent;
                day(if stop.total > 0.0 {
                    left / stop.total
                } else if left < 0.0 {
                    f64::NEG_INFINITY
                } else {
                    0.0
                });
            }
            if stop.restarts {
                self.spent = 0.0;
                self.left = stop.left_after;
            }
            self.stops = rest;
        }
    }

    /// The stops before `to` at which nothing can happen: nothing is lost, nothing comes back
    /// of what was, and something is left. Most of a path.
    fn coast(&mut self, to: f64, rate: f64, day: &mut impl FnMut(f64)) {
        if rate != 0.0 || self.leaving_rate != 0.0 {
            return;
        }
        let until = match self.leaving.front() {
            Some((at, _)) if *at < to => *at,
            _ => to,
        };
        let spent = self.spent;
        let mut passed = 0;
        for stop in self.stops {
            if stop.at > until || stop.left <= spent || stop.restarts || stop.total <= 0.0 {
                break;
            }
            if stop.ends_day {
                day((stop.left - spent) / stop.total);
            }
            (self.at, self.left) = (stop.at, stop.left);
            passed += 1;
        }
        self.stops = self.stops.get(passed..).unwrap_or_default();
    }

    /// A straight piece: is anything left at its end?
    fn step(&mut self, at: f64, left: f64, rate: f64, total: f64) {
        let (before, days) = (self.left - self.spent, at - self.at);
        self.spent += (rate - self.leaving_rate) * days;
        let after = left - self.spent;
        // Of no budget nothing is used up until something is lost.
        if self.exhausted_after.is_none() && (after < 0.0 || (after == 0.0 && total > 0.0)) {
            let part = if before > after {
                before / (before - after)
            } else {
                1.0
            };
            self.exhausted_after = Some(self.at + days * part.clamp(0.0, 1.0));
        }
        (self.at, self.left) = (at, left);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A budget of 1, all of it left, with days up to `days`.
    fn full(days: u32, rolls_off_after: Option<f64>) -> Outlook {
        let stop = |day: u32| Stop {
            at: f64::from(day),
            left: 1.0,
            left_after: 1.0,
            total: 1.0,
            restarts: false,
            ends_day: day > 0,
        };
        Outlook {
            stops: (0..=days).map(stop).collect(),
            cost_per_day: 1.0,
            rolls_off_after,
        }
    }

    /// Walks incidents of (start, days, rate) and then to the end.
    fn walk(outlook: &Outlook, incidents: &[(f64, f64, f64)]) -> (Vec<f64>, Option<f64>) {
        let mut days = Vec::new();
        let mut walker = Walker::new(outlook).expect("a future");
        for (start, length, rate) in incidents {
            walker.go_to(*start, 0.0, &mut |left| days.push(left));
            walker.suffer(*length, *rate, &mut |left| days.push(left));
        }
        walker.go_to(f64::INFINITY, 0.0, &mut |left| days.push(left));
        (days, walker.exhausted_after)
    }

    fn near(one: f64, other: f64) -> bool {
        (one - other).abs() < 1e-12
    }

    #[test]
    fn simulated_losses_leave_a_rolling_window_as_they_came() {
        // Half is lost from day 1 to 2 and comes back from day 11 to 12; meanwhile 0.8 a day burns from 11.5 to 12.5:
        // 0.75 left at 11.5, 0.6 at 12, 0.2 at 12.5. A loss of 1 a day from 13 on takes the rest by 13.2.
        let incidents = [(1.0, 1.0, 0.5), (11.5, 1.0, 0.8), (13.0, 0.5, 1.0)];
        let (days, exhausted) = walk(&full(20, Some(10.0)), &incidents);
        assert_eq!(days.len(), 20);
        let expected = [
            (1, 1.0),
            (2, 0.5),
            (10, 0.5),
            (11, 0.5),
            (12, 0.6),
            (13, 0.2),
            (14, -0.3),
        ];
        for (day, left) in expected {
            assert!(near(days[day - 1], left), "day {day}: {}", days[day - 1]);
        }
        assert!(near(exhausted.expect("exhausted"), 13.2));
    }

    #[test]
    fn a_new_period_starts_without_the_losses_of_the_last() {
        let mut outlook = full(4, None);
        outlook.stops[2].restarts = true;
        // 0.9 until day 2, half of it after: 0.45 of the new period.
        let (days, exhausted) = walk(&outlook, &[(1.0, 1.5, 0.9)]);
        assert!(
            near(days[1], 0.1) && near(days[2], 0.55) && near(days[3], 0.55),
            "{days:?}"
        );
        assert_eq!(exhausted, None);
    }

    #[test]
    fn of_no_budget_nothing_is_used_up_until_something_is_lost() {
        let mut outlook = full(3, Some(30.0));
        for stop in &mut outlook.stops {
            (stop.left, stop.left_after, stop.total) = (0.0, 0.0, 0.0);
        }
        assert_eq!(walk(&outlook, &[]), (vec![0.0; 3], None));
        let (days, exhausted) = walk(&outlook, &[(1.5, 0.1, 1.0)]);
        assert_eq!(days, [0.0, f64::NEG_INFINITY, f64::NEG_INFINITY]);
        assert!(near(exhausted.expect("exhausted"), 1.5));
    }

    #[test]
    fn what_is_recorded_may_leave_while_something_else_is_lost() {
        // A quarter is left until day 1, then three quarters return within a day.
        let mut outlook = full(3, Some(30.0));
        (
            outlook.stops[0].left_after,
            outlook.stops[1].left,
            outlook.stops[1].left_after,
        ) = (0.25, 0.25, 0.25);
        let (_, late) = walk(&outlook, &[(0.9, 0.6, 1.0)]);
        assert_eq!(late, None, "0.15 at day 1, -0.25 a day while it lasts");
        let (_, early) = walk(&outlook, &[(0.5, 1.0, 1.0)]);
        assert!(near(early.expect("exhausted"), 0.75));
    }
}
