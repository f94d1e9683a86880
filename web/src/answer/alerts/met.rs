//! One incident, as the tiers of each policy met it.

use super::compared;
use super::inspect::lasting;
use crate::answer::{Question, Subject};
use chrono::{DateTime, Utc};
use error_budget::engine::record::Record;
use error_budget::exchange::export::figures::{self, Clock};
use error_budget::model::window::Interval;
use serde::{Deserialize, Serialize};

/// How did the policies meet the incident at this position of the service's?
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Meet {
    /// The position.
    pub incident: u32,
}

/// How they did.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Met {
    /// Id of the service.
    pub service: String,
    /// The position asked about.
    pub incident: u32,
    /// For each policy compared its id and the tiers that fired, in the policy's order.
    pub policies: Vec<(String, Vec<MetTier>)>,
}

/// One tier that fired.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MetTier {
    /// Its name.
    pub name: String,
    /// It pages.
    pub pages: bool,
    /// Time from the start of the incident to the alert.
    pub after: String,
    /// What was spent by then.
    pub spent: String,
    /// When it falls silent.
    pub silent: String,
}

impl Question for Meet {
    const NAME: &'static str = "meet";
    type Reply = Option<Met>;

    fn answer(&self, subject: &Subject) -> Option<Met> {
        use error_budget::model::alert_policy::Action;
        let service = subject.service()?;
        let incident = service.incidents.get(self.incident as usize)?;
        let record = Record::new(service, subject.now, &subject.zone);
        let clock = Clock::new(subject.zone.clone(), subject.now);
        let during = Interval {
            start: incident.start,
            end: incident.end_at(subject.now),
        };
        let unit = figures::unit(record.unit());
        let policies = compared(&subject.plan).into_iter().map(|policy| {
            let met = policy.tiers.iter().filter_map(|tier| {
                let met = record.encounter(tier, &record.firings(tier), during)?;
                Some(MetTier {
                    name: tier.name.clone(),
                    pages: tier.action == Action::Page,
                    after: if met.before {
                        "fired already".to_owned()
                    } else {
                        lasting((met.fires_at - during.start).num_milliseconds() as f64 / 1000.0)
                    },
                    spent: format!(
                        "{} {unit}, {}",
                        figures::cost(met.spent),
                        figures::percent(met.spent_share, 1)
                    ),
                    silent: met.silent_at.map_or_else(
                        || "still fires".to_owned(),
                        |at| clock.end_after(during.start, whole_second(at)),
                    ),
                })
            });
            (policy.id.clone(), met.collect())
        });
        Some(Met {
            service: service.id.clone(),
            incident: self.incident,
            policies: policies.collect(),
        })
    }
}

/// The second at or after an instant: nothing is promised silent too early.
fn whole_second(at: DateTime<Utc>) -> DateTime<Utc> {
    let past = at.timestamp_subsec_millis();
    let up = if past == 0 {
        0
    } else {
        1_000 - i64::from(past)
    };
    at + chrono::TimeDelta::milliseconds(up)
}
