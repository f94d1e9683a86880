//! What a policy would have asked for, over a whole history.

use super::alerting::Firing;
use super::exhaustion::RATE_LOOKBACK;
use super::record::Record;
use crate::model::alert_policy::{Condition, Multiple, Threshold};
use crate::model::budget_policy::BudgetPolicy;
use crate::model::incident::{Category, Incident};
use crate::model::order;
use crate::model::status::{Band, Status};
use crate::model::window::{CalendarUnit, Interval, Window};
use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;
use std::collections::BTreeMap;

/// A policy played over a record.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Replay {
    /// The time that was observed.
    pub period: Interval,
    /// Where nothing but exceptions may have gone, exactly.
    pub freezes: Vec<Firing>,
    /// Their length in days.
    pub freeze_days: f64,
    /// Share of the period.
    pub frozen_share: f64,
    /// Who would have been told, and when, in order of time.
    pub escalations: Vec<Escalated>,
    /// Post-mortems that would have been due, in order of time.
    pub post_mortems: Vec<PostMortem>,
}

/// One escalation.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Escalated {
    /// When so little was left for the first time, or again.
    pub at: DateTime<Utc>,
    /// Position in the policy's list.
    pub escalation: usize,
}

/// One post-mortem.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PostMortem {
    /// From when on it is due.
    pub due: DateTime<Utc>,
    /// Why.
    pub cause: PostMortemCause,
}

/// Why a post-mortem is due.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "because", rename_all = "snake_case")]
pub enum PostMortemCause {
    /// The budget was exhausted.
    Exhausted,
    /// One incident spent so much of the budget.
    Incident {
        /// Position in the service's list.
        index: usize,
        /// Share of the budget of the window that ended with it.
        share: f64,
    },
    /// One category spent so much of a quarter's budget.
    Category {
        /// The category.
        category: Category,
        /// Share of that quarter's budget.
        share: f64,
    },
}

/// The start of a quarter, and a category.
type Quarter<'c> = (DateTime<Utc>, &'c Category);

impl Record {
    /// Plays a policy: its gates by what was left and by the burn of 7 days, each instant by
    /// the worse of the two; its escalations; its post-mortems. `incidents` are the service's.
    ///
    /// Exact on the timeline; a share of the budget is told apart to a billionth.
    ///
    /// # Example
    /// ```
    /// use chrono::{DateTime, TimeDelta, Utc};
    /// use error_budget::engine::record::Record;
    /// use error_budget::model::budget_policy::google;
    /// use error_budget::model::{incident::Incident, objective::Objective, plan::Service};
    /// use error_budget::model::{window::Window, zone::Zone};
    ///
    /// let objective = Objective::new("99.9%".parse()?, Window::Rolling(TimeDelta::days(30)));
    /// let mut service = Service::new("api", "api", objective);
    /// let now: DateTime<Utc> = "2026-03-31T00:00:00Z".parse().expect("an instant");
    /// service.measured_from = Some(now - TimeDelta::days(60));
    /// // Exhausted for 30 days from when 43.2 of its minutes have passed.
    /// service.incidents = vec![Incident::lasting(now - TimeDelta::days(50), TimeDelta::hours(1))?];
    /// let replay = Record::new(&service, now, &Zone::utc()).replay(&google(), &service.incidents);
    /// assert_eq!((replay.freezes.len(), replay.freeze_days.round()), (1, 30.0));
    /// // It spent 139% of the budget, and 46% of the quarter's.
    /// assert_eq!(replay.post_mortems.len(), 2);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn replay(&self, policy: &BudgetPolicy, incidents: &[Incident]) -> Replay {
        let period = self.observed();
        let freezes = self.freezes(policy);
        let length = |firing: &Firing| {
            let end = firing.end.unwrap_or(period.end);
            (end - firing.start).num_milliseconds() as f64 / 86_400_000.0
        };
        let freeze_days: f64 = freezes.iter().map(length).sum();
        let days = (period.end - period.start).num_milliseconds() as f64 / 86_400_000.0;
        Replay {
            period,
            freeze_days,
            frozen_share: if days > 0.0 { freeze_days / days } else { 0.0 },
            freezes,
            escalations: self.escalations(policy),
            post_mortems: self.post_mortems(policy, incidents),
        }
    }

    /// Where the gate that holds lets nothing pass.
    fn freezes(&self, policy: &BudgetPolicy) -> Vec<Firing> {
        let [(_, critical), (_, warning), (_, attention)] = policy.thresholds.bands();
        let bands = [
            (Status::Attention, Some(attention)),
            (Status::Warning, Some(warning)),
            (Status::Critical, Some(critical)),
            (Status::Exhausted, None),
        ];
        if policy.gate(Status::Healthy).freezes() {
            let whole = self.observed();
            return vec![Firing {
                start: whole.start,
                end: None,
            }];
        }
        // A policy without faults freezes from some state on in all worse ones.
        let first = bands
            .into_iter()
            .find(|(status, _)| policy.gate(*status).freezes());
        match first {
            None => Vec::new(),
            Some((_, None)) => self.exhaustions(),
            Some((_, Some(band))) => {
                let (left, burn) = conditions(band);
                self.met(&[left, burn])
            }
        }
    }

    fn exhaustions(&self) -> Vec<Firing> {
        let share = Multiple::nearest(1.0);
        self.met(&[Condition::BudgetConsumed { share }])
    }

    fn escalations(&self, policy: &BudgetPolicy) -> Vec<Escalated> {
        let mut told: Vec<Escalated> = policy
            .escalations
            .iter()
            .enumerate()
            .flat_map(|(index, escalation)| {
                let share = Multiple::nearest(1.0 - escalation.remaining_percent / 100.0);
                let firings = self.met(&[Condition::BudgetConsumed { share }]);
                firings.into_iter().map(move |firing| Escalated {
                    at: firing.start,
                    escalation: index,
                })
            })
            .collect();
        // Those of one instant stay in the order of the policy.
        order::by(&mut told, |told| told.at.timestamp_millis());
        told
    }

    fn post_mortems(&self, policy: &BudgetPolicy, incidents: &[Incident]) -> Vec<PostMortem> {
        let rules = policy.post_mortems;
        let mut due = Vec::new();
        if rules.on_exhaustion {
            due.extend(self.exhaustions().into_iter().map(|firing| PostMortem {
                due: firing.start,
                cause: PostMortemCause::Exhausted,
            }));
        }
        if let Some(least) = rules.incident_share {
            due.extend(self.costly_incidents(incidents, least.value()));
        }
        if let Some(least) = rules.category_share {
            due.extend(self.costly_categories(incidents, least.value()));
        }
        order::by(&mut due, |post_mortem| post_mortem.due.timestamp_millis());
        due
    }

    fn costly_incidents(&self, incidents: &[Incident], least: f64) -> Vec<PostMortem> {
        let observed = self.observed();
        let mut due = Vec::new();
        for (index, incident) in incidents.iter().enumerate() {
            let end = incident.end_at(observed.end).min(observed.end);
            if incident.start >= observed.end || end <= observed.start {
                continue;
            }
            let (from, to) = self.window_ms(end);
            let lost = self
                .ruler
                .own_loss(incident, i64::MIN / 8, end.timestamp_millis());
            let share = self
                .amount(lost)
                .share_of(self.amount(self.allowed_between(from, to)))
                .number();
            if let Some(share) = share.filter(|share| *share > least) {
                let cause = PostMortemCause::Incident { index, share };
                due.push(PostMortem { due: end, cause });
            }
        }
        due
    }

    fn costly_categories(&self, incidents: &[Incident], least: f64) -> Vec<PostMortem> {
        let observed = self.observed();
        let quarter = Window::Calendar(CalendarUnit::Quarter);
        let mut spent: BTreeMap<Quarter, (DateTime<Utc>, i128)> = BTreeMap::new();
        for incident in incidents {
            let end = incident.end_at(observed.end).min(observed.end);
            let mut at = incident.start.max(observed.start);
            while at < end {
                let period = quarter.at(at, &self.zone);
                let (from, to) = (
                    period.start.timestamp_millis(),
                    period.end.timestamp_millis(),
                );
                let entry = spent
                    .entry((period.start, &incident.category))
                    .or_insert((period.end, 0));
                entry.1 += self.ruler.own_loss(incident, from, to);
                // The next quarter, should it reach so far; never the same one again.
                at = period.end.max(at + TimeDelta::milliseconds(1));
            }
        }
        spent
            .into_iter()
            .filter_map(|((start, category), (end, lost))| {
                let budget = self.allowed_between(start.timestamp_millis(), end.timestamp_millis());
                let share = self.amount(lost).share_of(self.amount(budget)).number()?;
                let cause = PostMortemCause::Category {
                    category: category.clone(),
                    share,
                };
                let due = end.min(observed.end);
                (share > least).then_some(PostMortem { due, cause })
            })
            .collect()
    }
}

/// Less than the band's budget is left; it burns as fast as the band or faster.
fn conditions(band: Band) -> (Condition, Condition) {
    let consumed = Multiple::nearest(1.0 - band.remaining_percent / 100.0);
    let left = Condition::BudgetConsumed {
        share: consumed.next(),
    };
    let burn = Condition::BurnRate {
        long: RATE_LOOKBACK,
        short: None,
        threshold: Threshold::BurnRate(Multiple::nearest(band.burn_rate)),
    };
    (left, burn)
}
