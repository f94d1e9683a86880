//! What a policy says on each day to come, and what awaits each planned release.

use super::{Question, Subject};
use error_budget::engine::forecast::Settings;
use error_budget::engine::gate::Opening;
use error_budget::engine::record::Record;
use error_budget::model::budget_policy::Decision;
use serde::{Deserialize, Serialize};

/// May they go, and what do they cost?
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Planned;

/// The answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Awaited {
    /// Days looked ahead.
    pub horizon: u32,
    /// For low, medium and high risk: stretches with one decision, if nothing else burns. Instants are Unix
    /// milliseconds, decisions 0 for approve to 3 for block.
    pub by_risk: [Vec<Stretch>; 3],
    /// For each release, in the order of the plan.
    pub rows: Vec<Awaits>,
}

/// A stretch of time with one decision.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Stretch {
    /// First instant.
    pub from: i64,
    /// First instant of the next.
    pub to: i64,
    /// What the policy says; see [`decision`].
    pub decision: u8,
}

/// What awaits a release.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Awaits {
    /// Share of futures in which enough is left for a yes without a review.
    pub chance: Option<f64>,
    /// What it costs in minutes or events: mean and P90; `None` when nobody said how often such releases fail.
    pub cost: Option<(f64, f64)>,
    /// From when on it passes, be it with a review.
    pub passes: Option<Opens>,
    /// From when on it passes without one.
    pub approves: Option<Opens>,
}

/// From when on it passes, in Unix milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Opens {
    /// If nothing more happens.
    pub if_quiet: i64,
    /// With even odds; `None` beyond the forecast.
    pub even_odds: Option<i64>,
    /// In nine of ten futures.
    pub nine_in_ten: Option<i64>,
}

impl From<Opening> for Opens {
    fn from(opening: Opening) -> Self {
        Self {
            if_quiet: opening.if_quiet.timestamp_millis(),
            even_odds: opening.even_odds.map(|at| at.timestamp_millis()),
            nine_in_ten: opening.nine_in_ten.map(|at| at.timestamp_millis()),
        }
    }
}

impl Question for Planned {
    const NAME: &'static str = "planned";
    type Reply = Option<Awaited>;

    fn answer(&self, subject: &Subject) -> Option<Awaited> {
        let (plan, service) = (&subject.plan, subject.service()?);
        let record = Record::new(service, subject.now, &subject.zone);
        let days = record.gate_days(&plan.policy, plan.forecast.days);
        let settings = Settings::from(plan.forecast);
        let (_, rows) = record.foreseeing(&service.incidents).outlooks(
            &plan.policy,
            &service.releases,
            &settings,
        );
        let stretches = |risk: Vec<error_budget::engine::gate_days::Stretch>| {
            let stretches = risk.into_iter().map(|stretch| Stretch {
                from: stretch.during.start.timestamp_millis(),
                to: stretch.during.end.timestamp_millis(),
                decision: stretch.decision as u8,
            });
            stretches.collect()
        };
        Some(Awaited {
            horizon: plan.forecast.days,
            by_risk: days.by_risk.map(stretches),
            rows: rows
                .into_iter()
                .map(|row| Awaits {
                    chance: row.chance,
                    cost: row.cost.map(|cost| (cost.expected, cost.p90)),
                    passes: row.passes.map(Opens::from),
                    approves: row.approves.map(Opens::from),
                })
                .collect(),
        })
    }
}

/// The decision of a number, from 0 for approve to 3 for block.
#[must_use]
pub fn decision(code: u8) -> Decision {
    match code {
        0 => Decision::Approve,
        1 => Decision::Review,
        2 => Decision::Defer,
        _ => Decision::Block,
    }
}
