//! What is wrong with a policy, and how it reacts to steady error rates.

use super::compared;
use super::tier::{Mend, SentTier};
use crate::answer::{Question, Subject};
use chrono::TimeDelta;
use error_budget::engine::alerting::linter::Rule;
use error_budget::engine::alerting::repair::{all_mended, findings};
use error_budget::engine::alerting::tables::{Reaction, table};
use error_budget::exchange::export::figures;
use error_budget::model::alert_policy::{AlertPolicy, Severity};
use error_budget::model::objective::Objective;
use serde::{Deserialize, Serialize};

/// What is there to say about the policy at this position of those compared?
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Inspect {
    /// The position.
    pub policy: u32,
}

/// What there is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Inspection {
    /// The policy's id.
    pub policy: String,
    /// The worst first.
    pub findings: Vec<Found>,
    /// How many findings each of the compared policies has.
    pub counts: Vec<usize>,
    /// Its tiers with everything mended that one edit each can mend; none where that changes
    /// nothing.
    pub mended: Option<Vec<SentTier>>,
    /// What each tier's threshold comes to: a burn rate for a share of the budget, and the other
    /// way round; empty where there is nothing to say.
    pub meanings: Vec<String>,
    /// From a total outage down to the allowance.
    pub rates: Vec<RateRow>,
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Found {
    /// 3 for what cannot work, 2 for what does harm, 1 for what is untidy.
    pub harm: u8,
    /// What is wrong.
    pub text: String,
    /// A case that shows it.
    pub example: String,
    /// What to do.
    pub remedy: String,
    /// The tier; none for the policy as a whole.
    pub tier: Option<String>,
    /// What the edit does, in two or three words, and the edit; none where people have to choose.
    pub mend: Option<(String, Mend)>,
}

/// One error rate.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RateRow {
    /// The rate, and what it is as a burn rate.
    pub rate: [String; 2],
    /// For each tier: time to the alert, spent by then, time to silence; empty where it keeps
    /// silent.
    pub cells: Vec<[String; 3]>,
}

impl Question for Inspect {
    const NAME: &'static str = "inspect";
    type Reply = Option<Inspection>;

    fn answer(&self, subject: &Subject) -> Option<Inspection> {
        let service = subject.service()?;
        let window = service.objective.window.usual_length();
        let policies = compared(&subject.plan);
        let policy = policies.get(self.policy as usize)?;
        let found = findings(policy, service, window).into_iter().map(|found| {
            let mend = found.repair(policy, window);
            Found {
                harm: match found.rule.severity() {
                    Severity::Critical => 3,
                    Severity::Warning => 2,
                    Severity::Attention | Severity::Info => 1,
                },
                mend: mend.map(|repair| (verb(found.rule).to_owned(), repair.into())),
                text: found.text,
                example: found.example,
                remedy: found.remedy,
                tier: found.tier,
            }
        });
        let mended = all_mended(policy, service, window);
        Some(Inspection {
            policy: policy.id.clone(),
            findings: found.collect(),
            counts: policies
                .iter()
                .map(|policy| findings(policy, service, window).len())
                .collect(),
            mended: (mended != *policy).then(|| mended.tiers.iter().map(SentTier::from).collect()),
            meanings: meanings(policy, window),
            rates: rates(policy, &service.objective, window),
        })
    }
}

/// What the edit does.
fn verb(rule: Rule) -> &'static str {
    match rule {
        Rule::BelowOne => "Raise to 1×",
        Rule::HoldOnTwoWindows => "Drop the wait",
        Rule::ShortNotShorter | Rule::ShortTooShort | Rule::ShortNotATwelfth => "Use a twelfth",
        Rule::Overlap => "Leave it out",
        Rule::Gap => "Add slow tier",
        Rule::EmptyBudget => "Add alert",
        Rule::LongerThanBudget => "Shorten",
        Rule::Unreachable | Rule::OneFailureFires => "Fix",
    }
}

fn meanings(policy: &AlertPolicy, window: TimeDelta) -> Vec<String> {
    use error_budget::model::alert_policy::{Condition, Threshold};
    let meaning = |condition: &Condition| match condition {
        Condition::BurnRate {
            long, threshold, ..
        } => match threshold {
            Threshold::BudgetShare(_) => {
                "= ".to_owned() + &figures::threshold(threshold.burn_rate(*long, window))
            }
            Threshold::BurnRate(_) => {
                format!(
                    "= {} of budget",
                    percent(threshold.budget_share(*long, window))
                )
            }
        },
        Condition::BudgetDrop { .. } => "of budget".to_owned(),
        Condition::BudgetConsumed { .. } => "consumed".to_owned(),
        Condition::Exhaustion { .. } => "left".to_owned(),
    };
    policy
        .tiers
        .iter()
        .map(|tier| meaning(&tier.condition))
        .collect()
}

/// A share in percent with the digits that carry meaning.
fn percent(share: f64) -> String {
    let percent = share * 100.0;
    let decimals = match percent {
        percent if percent >= 10.0 && percent.fract() < 0.05 => 0,
        percent if percent >= 1.0 => 1,
        percent if percent >= 0.1 => 2,
        _ => 4,
    };
    let text = figures::number(percent, decimals);
    match text.contains('.') {
        true => text.trim_end_matches('0').trim_end_matches('.').to_owned() + "%",
        false => text + "%",
    }
}

/// A total outage, then halves and tenths down to the allowance, and the allowance.
fn rates(policy: &AlertPolicy, objective: &Objective, window: TimeDelta) -> Vec<RateRow> {
    let allowance = f64::from(objective.target.allowance_ppb()) / 1e9;
    let mut shares = vec![1.0];
    let mut decade = 1.0;
    while allowance > 0.0 && decade > 1e-9 {
        shares.extend(
            [decade / 2.0, decade / 10.0]
                .into_iter()
                .filter(|share| *share > allowance * 1.01),
        );
        decade /= 10.0;
    }
    shares.extend((allowance > 0.0 && allowance < 0.99).then_some(allowance));
    let rows = table(policy, objective.target, window, &shares);
    rows.into_iter()
        .map(|row| RateRow {
            rate: [
                percent(row.error_share),
                if allowance > 0.0 {
                    figures::threshold(row.error_share / allowance)
                } else {
                    String::new()
                },
            ],
            cells: row.reactions.iter().map(cells).collect(),
        })
        .collect()
}

fn cells(reaction: &Reaction) -> [String; 3] {
    [
        reaction.detection_seconds.map(lasting).unwrap_or_default(),
        reaction.spent_share.map(percent).unwrap_or_default(),
        reaction.reset_seconds.map(lasting).unwrap_or_default(),
    ]
}

/// Seconds as people write them.
pub(super) fn lasting(seconds: f64) -> String {
    if seconds > 0.0 && seconds < 1.0 {
        return "less than 1 s".to_owned();
    }
    figures::duration(TimeDelta::seconds(libm::rint(seconds) as i64))
}
