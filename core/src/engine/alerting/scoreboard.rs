//! Policies side by side over one history: what they cost, and what they are worth.

use super::backtest::{Fired, Judgement, Score, TierFirings};
use crate::engine::amount::Amount;
use crate::engine::record::Record;
use crate::model::alert_policy::{Action, AlertPolicy, Multiple};
use libm::rint;
use serde::Serialize;

/// Policies side by side.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Scoreboard {
    /// Days of the record.
    pub days: f64,
    /// What an episode has to spend to matter, of the budget of the window at now.
    pub matters: Amount,
    /// Episodes that matter.
    pub significant: usize,
    /// Episodes that do not.
    pub blips: usize,
    /// In the order given.
    pub policies: Vec<Judged>,
}

/// One policy over the history.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Judged {
    /// The policy's id.
    pub policy: String,
    /// Each tier's firings, in the policy's order.
    pub tiers: Vec<TierFirings>,
    /// What its pages are worth by themselves: the score's alerts are pages.
    pub pages: Side,
    /// What everything is worth that reaches someone, pages and tickets; a log line reaches
    /// nobody (AUDIT B6).
    pub alerts: Side,
    /// Alerts of its tickets, joined where they overlap.
    pub tickets: usize,
    /// The same in 30 days; `None` without a record.
    pub tickets_per_month: Option<f64>,
}

/// The worth of some of a policy's tiers.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Side {
    /// The figures.
    pub score: Score,
    /// Alerts in 30 days; `None` without a record.
    pub per_month: Option<f64>,
    /// The median of what was spent at detection, of the budget of the window at now.
    pub median_spent: Option<Amount>,
}

impl Record {
    /// Judges policies by one measure: `significance` is the share of a budget that matters,
    /// [`SIGNIFICANCE`](super::backtest::SIGNIFICANCE) by default.
    ///
    /// # Example
    /// ```
    /// use chrono::{DateTime, TimeDelta, Utc};
    /// use error_budget::engine::alerting::backtest::SIGNIFICANCE;
    /// use error_budget::engine::record::Record;
    /// use error_budget::model::alert_policy::{google, guide};
    /// use error_budget::model::{incident::Incident, objective::Objective, plan::Service};
    /// use error_budget::model::{window::Window, zone::Zone};
    ///
    /// let objective = Objective::new("99.9%".parse()?, Window::Rolling(TimeDelta::days(30)));
    /// let mut service = Service::new("api", "api", objective);
    /// let now: DateTime<Utc> = "2026-03-31T00:00:00Z".parse().expect("an instant");
    /// service.measured_from = Some(now - TimeDelta::days(30));
    /// service.incidents = vec![Incident::lasting(now - TimeDelta::days(3), TimeDelta::minutes(9))?];
    /// let board = Record::new(&service, now, &Zone::utc()).scoreboard(&[google(), guide()], SIGNIFICANCE);
    /// // 2% of 43.2 min.
    /// assert!((board.matters.value() - 0.864).abs() < 1e-9);
    /// assert_eq!((board.significant, board.blips), (1, 0));
    /// assert_eq!(board.policies[0].pages.score.alerts, 1);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn scoreboard(&self, policies: &[AlertPolicy], significance: Multiple) -> Scoreboard {
        // Without tiers there is an episode all the same.
        let nothing = self.judge(&[], significance);
        let significant = nothing.score.significant;
        Scoreboard {
            days: nothing.score.days,
            matters: self.part_of_budget(significance.value()),
            significant,
            blips: nothing.episodes.len() - significant,
            policies: policies
                .iter()
                .map(|policy| self.judged(policy, significance))
                .collect(),
        }
    }

    fn judged(&self, policy: &AlertPolicy, significance: Multiple) -> Judged {
        let fired = self.fired(policy);
        let judge = |counts: &dyn Fn(Action) -> bool| {
            let some: Vec<&Fired<'_>> = fired
                .iter()
                .filter(|fired| counts(fired.tier.action))
                .collect();
            self.judge(&some, significance)
        };
        let per_month =
            |score: Score| (score.days > 0.0).then(|| score.alerts as f64 * 30.0 / score.days);
        let side = |judged: Judgement| Side {
            per_month: per_month(judged.score),
            median_spent: judged
                .score
                .median_spent_share
                .filter(|share| share.is_finite())
                .map(|share| self.part_of_budget(share)),
            score: judged.score,
        };
        let tickets = judge(&|action| action == Action::Ticket).score;
        Judged {
            policy: policy.id.clone(),
            pages: side(judge(&|action| action == Action::Page)),
            alerts: side(judge(&|action| action != Action::Log)),
            tickets: tickets.alerts,
            tickets_per_month: per_month(tickets),
            tiers: self.tier_firings(&fired),
        }
    }

    /// So much of the budget of the window at now.
    fn part_of_budget(&self, share: f64) -> Amount {
        let total = self.budget().total.scaled();
        self.amount(rint(total as f64 * share) as i128)
    }
}
