//! All services of a plan at a glance.

use crate::engine::exhaustion::{Exhaustion, RATE_LOOKBACK};
use crate::engine::metrics::Metrics;
use crate::engine::record::Record;
use crate::model::order;
use crate::model::plan::Plan;
use crate::model::status::{Status, Thresholds};
use crate::model::zone::Zone;
use chrono::{DateTime, Utc};
use serde::Serialize;

/// One service.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Row {
    /// Its id.
    pub service: String,
    /// Its name.
    pub name: String,
    /// Where its budget stands.
    pub metrics: Metrics,
    /// When it runs out if the last 7 days go on.
    pub exhaustion: Exhaustion,
}

/// All services, the worst first.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Portfolio {
    /// One row each; of equal states the one with less left comes first.
    pub rows: Vec<Row>,
    /// How many are in each state, the worst first, empty states left out.
    pub counts: Vec<(Status, usize)>,
    /// The worst state of those that are known.
    pub status: Status,
}

/// Looks at every service of a plan at `now`. O(n log n) in the incidents of each.
///
/// # Example
/// ```
/// use error_budget::engine::composite::portfolio;
/// use error_budget::model::plan::{Plan, Service};
/// use error_budget::model::status::{Status, Thresholds};
/// use error_budget::model::{objective::Objective, window::Window, zone::Zone};
/// use chrono::TimeDelta;
/// let objective = Objective::new("99.9%".parse()?, Window::Rolling(TimeDelta::days(30)));
/// let plan = Plan { services: vec![Service::new("api", "api", objective)], ..Plan::default() };
/// let now = "2026-03-10T14:30:00Z".parse().expect("an instant");
/// let all = portfolio(&plan, now, &Zone::utc(), &Thresholds::default());
/// assert_eq!(all.counts, [(Status::Unknown, 1)], "without a record nothing is known");
/// # Ok::<(), error_budget::model::target::TargetError>(())
/// ```
#[must_use]
pub fn portfolio(
    plan: &Plan,
    now: DateTime<Utc>,
    zone: &Zone,
    thresholds: &Thresholds,
) -> Portfolio {
    let mut rows: Vec<Row> = plan
        .services
        .iter()
        .map(|service| {
            let record = Record::new(service, now, zone);
            Row {
                service: service.id.clone(),
                name: service.name.clone(),
                metrics: record.metrics(thresholds),
                exhaustion: record.exhaustion(RATE_LOOKBACK),
            }
        })
        .collect();
    let left = |row: &Row| row.metrics.percent_left().unwrap_or(f64::INFINITY);
    let rank = |row: &Row| row.metrics.status.severity_score();
    order::by(&mut rows, |row| order::key(row.metrics.remaining));
    order::by(&mut rows, |row| order::key(left(row)));
    order::by(&mut rows, |row| -i64::from(rank(row)));
    let mut counts: Vec<(Status, usize)> = Vec::new();
    for row in &rows {
        match counts.last_mut() {
            Some((status, count)) if *status == row.metrics.status => *count += 1,
            _ => counts.push((row.metrics.status, 1)),
        }
    }
    let worst = counts.first();
    Portfolio {
        status: worst.map_or(Status::Unknown, |(status, _)| *status),
        counts,
        rows,
    }
}
