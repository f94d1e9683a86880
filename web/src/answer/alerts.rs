//! The alert lab: how fast it burned, and what each policy would have done.

mod inspect;
mod met;
mod tier;

pub use inspect::{Found, Inspect, Inspection};
pub use met::{Meet, Met};
pub use tier::{Mend, SentTier};

use super::{Question, Subject};
use chrono::TimeDelta;
use error_budget::engine::alerting::scoreboard;
use error_budget::engine::record::Record;
use error_budget::exchange::export::figures;
use error_budget::model::alert_policy::{
    AlertPolicy, Condition, Multiple, google, guide, slo_generator,
};
use error_budget::model::plan::Plan;
use serde::{Deserialize, Serialize};

/// The policies to lay side by side, the one in use first. A plan that names none compares the
/// Workbook's with one of four severities and one of single windows.
#[must_use]
pub fn compared(plan: &Plan) -> Vec<AlertPolicy> {
    if plan.alerts.is_empty() {
        vec![google(), guide(), slo_generator()]
    } else {
        plan.alerts.clone()
    }
}

/// The lookbacks whose burn is drawn, ascending: those of the tiers on the burn rate, at most
/// four; the usual ones where there is none.
#[must_use]
pub fn lookbacks(policy: &AlertPolicy) -> Vec<TimeDelta> {
    let tiers = policy.tiers.iter();
    let mut all: Vec<TimeDelta> = tiers
        .filter_map(|tier| match tier.condition {
            Condition::BurnRate { long, .. } => Some(long),
            _ => None,
        })
        .collect();
    if all.is_empty() {
        return [1, 6, 24, 72].map(TimeDelta::hours).to_vec();
    }
    all.sort_unstable();
    all.dedup();
    while all.len() > 4 {
        // The ends stay.
        all.remove(all.len() - 2);
    }
    all
}

/// How fast did it burn?
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Burning {
    /// Days back from now; 0 for the whole record.
    pub days: u32,
}

/// Burn rates over time, by the lookbacks of the policy in use.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BurnLines {
    /// Id of the service.
    pub service: String,
    /// First and last instant, in Unix seconds.
    pub span: (f64, f64),
    /// The shortest lookback first.
    pub lines: Vec<BurnLine>,
}

/// One lookback.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BurnLine {
    /// Minutes looked back.
    pub minutes: i64,
    /// Unix seconds with burn rates.
    pub points: Vec<(f64, f64)>,
}

impl Question for Burning {
    const NAME: &'static str = "burning";
    type Reply = Option<BurnLines>;

    fn answer(&self, subject: &Subject) -> Option<BurnLines> {
        let service = subject.service()?;
        let record = Record::new(service, subject.now, &subject.zone);
        let policy = subject.plan.alerts_in_use();
        let from = match self.days {
            0 => record.observed().start,
            days => subject.now - TimeDelta::days(i64::from(days)),
        };
        let seconds = |at: chrono::DateTime<chrono::Utc>| at.timestamp_millis() as f64 / 1000.0;
        let lines = lookbacks(&policy).into_iter().map(|lookback| BurnLine {
            minutes: lookback.num_minutes(),
            points: record
                .burn_curve(from, subject.now, lookback)
                .into_iter()
                .filter(|(_, rate)| rate.is_finite())
                .map(|(at, rate)| (seconds(at), rate))
                .collect(),
        });
        Some(BurnLines {
            service: service.id.clone(),
            span: (seconds(from), seconds(subject.now)),
            lines: lines.collect(),
        })
    }
}

/// What would each policy have done?
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Judge {
    /// The share of a budget that matters.
    pub matters: f64,
}

/// The policies side by side.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Board {
    /// Id of the service.
    pub service: String,
    /// Days of the record.
    pub days: f64,
    /// What matters, with its unit.
    pub matters: String,
    /// Episodes that matter.
    pub significant: usize,
    /// Episodes that do not.
    pub blips: usize,
    /// In the order of [`compared`].
    pub columns: Vec<Column>,
}

/// One policy.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Column {
    /// Its id.
    pub policy: String,
    /// For each tier the firings in Unix milliseconds; no end while it still fires.
    pub tiers: Vec<Vec<(i64, Option<i64>)>>,
    /// What its pages are worth.
    pub pages: Side,
    /// What pages and tickets are worth together.
    pub alerts: Side,
    /// Tickets in 30 days.
    pub tickets_per_month: Option<f64>,
}

/// The figures of some tiers; what there is none of is absent.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Side {
    /// How often someone heard.
    pub alerts: usize,
    /// Of those, for nothing that matters.
    pub needless: usize,
    /// What mattered and was heard of.
    pub caught: usize,
    /// What mattered and was not.
    pub missed: usize,
    /// Alerts in 30 days.
    pub per_month: Option<f64>,
    /// Share of alerts that mattered.
    pub precision: Option<f64>,
    /// Share of what matters that was caught.
    pub recall: Option<f64>,
    /// Median minutes to the alert.
    pub delay_minutes: Option<f64>,
    /// Median share of the budget spent by then.
    pub spent_share: Option<f64>,
    /// The same as an amount with its unit.
    pub spent: String,
    /// Median minutes from the end to silence.
    pub reset_minutes: Option<f64>,
}

impl Question for Judge {
    const NAME: &'static str = "judge";
    type Reply = Option<Board>;

    fn answer(&self, subject: &Subject) -> Option<Board> {
        let service = subject.service()?;
        let record = Record::new(service, subject.now, &subject.zone);
        let policies = compared(&subject.plan);
        let board = record.scoreboard(&policies, Multiple::nearest(self.matters));
        Some(Board {
            service: service.id.clone(),
            days: board.days,
            matters: with_unit(board.matters),
            significant: board.significant,
            blips: board.blips,
            columns: board.policies.into_iter().map(column).collect(),
        })
    }
}

fn with_unit(amount: error_budget::engine::amount::Amount) -> String {
    figures::cost(amount) + " " + figures::unit(amount.unit())
}

fn column(judged: scoreboard::Judged) -> Column {
    let milliseconds = |at: chrono::DateTime<chrono::Utc>| at.timestamp_millis();
    let tiers = judged.tiers.into_iter().map(|tier| {
        let firings = tier.firings.into_iter();
        firings
            .map(|firing| (milliseconds(firing.start), firing.end.map(milliseconds)))
            .collect()
    });
    Column {
        tiers: tiers.collect(),
        policy: judged.policy,
        pages: side(judged.pages),
        alerts: side(judged.alerts),
        tickets_per_month: judged.tickets_per_month,
    }
}

fn side(side: scoreboard::Side) -> Side {
    let score = side.score;
    Side {
        alerts: score.alerts,
        needless: score.needless,
        caught: score.significant - score.missed,
        missed: score.missed,
        per_month: side.per_month,
        precision: score.precision,
        recall: score.recall,
        delay_minutes: score.median_delay_minutes,
        spent_share: score.median_spent_share,
        spent: side.median_spent.map(with_unit).unwrap_or_default(),
        reset_minutes: score.median_reset_minutes,
    }
}
