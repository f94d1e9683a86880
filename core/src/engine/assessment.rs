//! The whole answer for one service at one instant.

use super::amount::{Amount, Quotient, Unit};
use super::budget::{Budget, CategoryLoss, IncidentLoss};
use super::burn_rate::Burn;
use super::exhaustion::{Exhaustion, RATE_LOOKBACK};
use super::record::Record;
use super::replenishment::Replenishment;
use super::status::StatusReport;
use crate::model::alert_policy::{self, AlertPolicy};
use crate::model::plan::{Plan, Service};
use crate::model::status::Thresholds;
use crate::model::window::Interval;
use crate::model::zone::Zone;
use chrono::{DateTime, Utc};
use serde::Serialize;
use thiserror::Error;

/// Everything known about one service at one instant. A page, a report, an export and a
/// JavaScript caller read the same struct.
#[derive(Debug, Clone, Serialize)]
pub struct Assessment {
    /// Id of the service.
    pub service: String,
    /// Its name.
    pub name: String,
    /// The instant of the answer.
    pub now: DateTime<Utc>,
    /// Whether budgets are in minutes or events.
    pub unit: Unit,
    /// The time that is known; empty when nothing is.
    pub observed: Interval,
    /// Something in the window was observed.
    pub has_data: bool,
    /// The data stopped a day or more before now.
    pub stale: bool,
    /// Total, consumed, remaining.
    pub budget: Budget,
    /// What each category lost in the window.
    pub by_category: Vec<CategoryLoss>,
    /// What each incident lost, in the plan's order.
    pub incidents: Vec<IncidentLoss>,
    /// Burn over the lookbacks of the alert tiers.
    pub burn: Vec<Burn>,
    /// Burn over the last 7 days: the rate that the status and the exhaustion assume.
    pub recent_burn: Quotient,
    /// When it runs out if the last 7 days go on.
    pub exhaustion: Exhaustion,
    /// What comes back, in order of time.
    pub replenishment: Vec<Replenishment>,
    /// When at least half of the budget is left again if nothing more happens; `None` when it is now.
    pub back_to_half: Option<DateTime<Utc>>,
    /// When the budget is back above zero if nothing more happens; `None` when it is now.
    pub back_above_zero: Option<DateTime<Utc>>,
    /// What was left at the last observation, when the data stopped; `None` while they go on.
    pub left_when_stopped: Option<Amount>,
    /// How bad it is.
    pub status: StatusReport,
}

/// The plan has no such service.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("the plan has no service {id:?}; it has {}", .known.join(", "))]
pub struct UnknownService {
    /// What was asked for.
    pub id: String,
    /// What there is.
    pub known: Vec<String>,
}

/// Assesses one service of a plan at `now`. `zone` is the plan's zone, as the host knows it.
///
/// # Errors
/// [`UnknownService`] when the plan has no service with this id.
///
/// # Example
/// See the [crate's front page](crate).
pub fn assess(
    plan: &Plan,
    service: &str,
    now: DateTime<Utc>,
    zone: &Zone,
) -> Result<Assessment, UnknownService> {
    let found = plan.service(service).ok_or_else(|| UnknownService {
        id: service.to_owned(),
        known: plan
            .services
            .iter()
            .map(|service| service.id.clone())
            .collect(),
    })?;
    Ok(Assessment::in_plan(
        plan,
        found,
        &Record::new(found, now, zone),
    ))
}

impl Assessment {
    /// Collects the answers of a record made from `service`, by the alerts of Google and the usual
    /// thresholds: what holds for a plan that names no others.
    #[must_use]
    pub fn of(service: &Service, record: &Record) -> Self {
        Self::by(
            &alert_policy::google(),
            &Thresholds::default(),
            service,
            record,
        )
    }

    /// Collects the answers of a record made from `service`, by the plan's alerts in use and the
    /// thresholds of its policy.
    #[must_use]
    pub fn in_plan(plan: &Plan, service: &Service, record: &Record) -> Self {
        let alerts = plan.alerts_in_use();
        Self::by(&alerts, &plan.policy.thresholds, service, record)
    }

    fn by(
        alerts: &AlertPolicy,
        thresholds: &Thresholds,
        service: &Service,
        record: &Record,
    ) -> Self {
        let budget = record.budget();
        let has_data = record.has_data();
        let recent_burn = record.burn_rate(record.now(), RATE_LOOKBACK);
        let exhaustion = record.exhaustion(RATE_LOOKBACK);
        let stale = record.is_stale();
        let status = record.status(thresholds);
        let back_to_half = match budget.remaining_share {
            Quotient::NoData => None,
            Quotient::Finite(share) if share >= 0.5 => None,
            Quotient::Finite(_) | Quotient::Infinite => record.recovers(0.5),
        };
        Self {
            service: service.id.clone(),
            name: service.name.clone(),
            now: record.now(),
            unit: record.unit(),
            observed: record.observed(),
            has_data,
            stale,
            by_category: record.by_category(&service.incidents),
            incidents: record.by_incident(&service.incidents),
            burn: record.burns(alerts),
            recent_burn,
            exhaustion,
            replenishment: record.replenishments(),
            back_to_half,
            back_above_zero: if budget.exceeded {
                record.recovers(0.0)
            } else {
                None
            },
            left_when_stopped: stale.then(|| record.budget_at(record.observed().end).remaining),
            status,
            budget,
        }
    }
}
