//! What a policy says on each day to come, if nothing else burns.

use super::gate::evaluate;
use super::record::{Record, instant};
use crate::model::budget_policy::{BudgetPolicy, Decision};
use crate::model::duration::DAY_MS;
use crate::model::objective::BudgetingMethod;
use crate::model::release::{Release, Risk};
use crate::model::window::Interval;
use serde::Serialize;

/// A stretch of time with one answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Stretch {
    /// From the first instant of it to the first of the next.
    pub during: Interval,
    /// The answer.
    pub decision: Decision,
}

/// The answers to a feature of each risk, in order of time and without a gap.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct GateDays {
    /// From now to the horizon.
    pub during: Interval,
    /// For [`Risk::KNOWN`]: low, medium, high. Neighbours differ.
    pub by_risk: [Vec<Stretch>; 3],
}

/// More corners than this are not asked one by one.
const MOST_CORNERS: usize = 400;

impl Record {
    /// What `policy` says to a feature of low, medium and high risk from now on, over so many
    /// days, if nothing more happens: what goes on now has ended. What is not known now is not
    /// known then.
    ///
    /// Exact to the millisecond where waiting only helps: for even traffic, and time without
    /// exclusions. Elsewhere the answer is asked wherever something leaves the window or the burn
    /// of 7 days, and where two neighbours differ, between them.
    ///
    /// # Example
    /// ```
    /// use chrono::{DateTime, TimeDelta, Utc};
    /// use error_budget::engine::record::Record;
    /// use error_budget::model::budget_policy::{Decision, guide};
    /// use error_budget::model::{incident::Incident, objective::Objective, plan::Service};
    /// use error_budget::model::{window::Window, zone::Zone};
    ///
    /// let objective = Objective::new("99.9%".parse()?, Window::Rolling(TimeDelta::days(30)));
    /// let mut service = Service::new("api", "api", objective);
    /// let now: DateTime<Utc> = "2026-03-10T14:30:00Z".parse().expect("an instant");
    /// service.measured_from = Some(now - TimeDelta::days(60));
    /// // 30 of 43.2 minutes, until they come back in 10 days.
    /// service.incidents = vec![Incident::lasting(now - TimeDelta::days(20), TimeDelta::minutes(30))?];
    /// let days = Record::new(&service, now, &Zone::utc()).gate_days(&guide(), 30);
    /// let [low, medium, _] = days.by_risk;
    /// assert_eq!((low[0].decision, low.len()), (Decision::Approve, 1));
    /// // More than half is left again when 8.4 of the 30 minutes are.
    /// assert_eq!(medium[0].decision, Decision::Review);
    /// let half = now + TimeDelta::days(10) + TimeDelta::seconds(504);
    /// assert!((medium[0].during.end - half).num_milliseconds().abs() <= 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn gate_days(&self, policy: &BudgetPolicy, days: u32) -> GateDays {
        let now = self.now.timestamp_millis();
        let end = now.saturating_add(i64::from(days) * DAY_MS);
        let known = self.has_data() && !self.is_stale();
        let mut later = self.quiet_until(instant(end));
        let releases = Risk::KNOWN.map(|risk| Release {
            risk,
            ..Release::default()
        });
        let mut answers = |at: i64| {
            let metrics = if known && at > now {
                later.read_at(instant(at)).metrics(&policy.thresholds)
            } else {
                self.metrics(&policy.thresholds)
            };
            [0, 1, 2].map(|risk| {
                let release = releases.get(risk);
                release.map_or(Decision::Block, |release| {
                    evaluate(policy, &metrics, release).decision
                })
            })
        };

        let mut steps = vec![(now, answers(now))];
        let points = if known {
            self.gate_points(now, end)
        } else {
            Vec::new()
        };
        for point in points {
            let there = answers(point);
            while let Some((at, last)) = steps.last().copied().filter(|(_, last)| *last != there) {
                let (mut same, mut other) = (at, point);
                while other - same > 1 {
                    let middle = same + (other - same) / 2;
                    if answers(middle) == last {
                        same = middle;
                    } else {
                        other = middle;
                    }
                }
                steps.push((other, answers(other)));
                if other == point {
                    break;
                }
            }
        }
        GateDays {
            during: Interval {
                start: instant(now),
                end: instant(end),
            },
            by_risk: [0, 1, 2].map(|risk| stretches(&steps, risk, end)),
        }
    }

    /// Instants between which an answer changes one way only, the last at `end`.
    fn gate_points(&self, now: i64, end: i64) -> Vec<i64> {
        let lookback = super::exhaustion::RATE_LOOKBACK.num_milliseconds();
        let flat = self.objective.method == BudgetingMethod::Time && !self.ruler.excludes();
        if end <= now {
            return Vec::new();
        }
        let mut points = Vec::new();
        if !flat {
            points = self.corners(now, end);
            let recent = self
                .timeline
                .corners(now.saturating_sub(lookback), now)
                .map(|at| at.saturating_add(lookback));
            points.extend(recent.filter(|at| *at < end));
            crate::model::order::integers(&mut points);
            points.dedup();
            if points.len() > MOST_CORNERS {
                let step = points.len() / MOST_CORNERS + 1;
                points = points.into_iter().step_by(step).collect();
            }
            points.retain(|at| *at > now && *at < end);
        }
        points.push(end);
        points
    }
}

/// Those of one risk, joined where it does not change.
fn stretches(steps: &[(i64, [Decision; 3])], risk: usize, end: i64) -> Vec<Stretch> {
    let mut all: Vec<Stretch> = Vec::new();
    let ends = steps.iter().skip(1).map(|(at, _)| *at).chain([end]);
    for ((start, decisions), end) in steps.iter().zip(ends) {
        let decision = decisions.get(risk).copied().unwrap_or(Decision::Block);
        match all.last_mut() {
            Some(last) if last.decision == decision => last.during.end = instant(end),
            _ => all.push(Stretch {
                during: Interval {
                    start: instant(*start),
                    end: instant(end),
                },
                decision,
            }),
        }
    }
    all
}
