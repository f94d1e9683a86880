//! The edit that mends what the linter found.

use super::linter::{Finding, Rule, lint};
use super::tables::reaction;
use super::words::{length, seconds};
use crate::model::alert_policy::{
    Action, AlertPolicy, AlertTier, Condition, Multiple, Severity, Threshold,
};
use crate::model::objective::Objective;
use crate::model::plan::Service;
use chrono::TimeDelta;
use serde::Serialize;

/// What to do with a policy.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum Repair {
    /// Put this in the place of the tier of the same name.
    Replace {
        /// It.
        tier: AlertTier,
    },
    /// Leave a tier out.
    Remove {
        /// Its name.
        name: String,
    },
    /// Add a tier at the end.
    Add {
        /// It.
        tier: AlertTier,
    },
}

impl Rule {
    /// How much what it finds does harm.
    #[must_use]
    pub fn severity(self) -> Severity {
        match self {
            // Something that hurts is not heard at all.
            Self::Unreachable | Self::Gap => Severity::Critical,
            // People are called for nothing, too late, or hear nothing of an empty budget.
            Self::BelowOne
            | Self::HoldOnTwoWindows
            | Self::OneFailureFires
            | Self::LongerThanBudget
            | Self::EmptyBudget => Severity::Warning,
            Self::ShortNotShorter
            | Self::ShortTooShort
            | Self::ShortNotATwelfth
            | Self::Overlap => Severity::Attention,
        }
    }
}

impl Finding {
    /// The edit that mends it; `None` where people have to choose.
    ///
    /// ```
    /// use chrono::TimeDelta;
    /// use error_budget::engine::alerting::linter::{Rule, lint};
    /// use error_budget::model::alert_policy::google;
    /// use error_budget::model::{objective::Objective, plan::Service, window::Window};
    /// let (month, policy) = (TimeDelta::days(30), google());
    /// let service = Service::new("api", "api", Objective::new("99.9%".parse()?, Window::Rolling(month)));
    /// // 10% in a day: the tier on three days fires no later.
    /// let found = lint(&policy, &service, month).remove(0);
    /// assert_eq!(found.rule, Rule::Overlap);
    /// let mended = found.repair(&policy, month).map(|repair| repair.applied(&policy));
    /// assert!(mended.is_some_and(|mended| lint(&mended, &service, month).is_empty()));
    /// # Ok::<(), error_budget::model::target::TargetError>(())
    /// ```
    #[must_use]
    pub fn repair(&self, policy: &AlertPolicy, window: TimeDelta) -> Option<Repair> {
        if let Some(tier) = self.fixed.clone() {
            return Some(Repair::Replace { tier });
        }
        match self.rule {
            Rule::Overlap => Some(Repair::Remove {
                name: self.tier.clone()?,
            }),
            Rule::Gap => Some(Repair::Add {
                tier: slow_tier(policy, window),
            }),
            Rule::EmptyBudget => Some(Repair::Add {
                tier: empty_budget_tier(policy),
            }),
            Rule::LongerThanBudget => {
                let tier = policy.tier(self.tier.as_deref()?)?;
                Some(Repair::Replace {
                    tier: looking_back(tier, window),
                })
            }
            _ => None,
        }
    }
}

impl Repair {
    /// The policy after it.
    #[must_use]
    pub fn applied(self, policy: &AlertPolicy) -> AlertPolicy {
        let mut mended = policy.clone();
        match self {
            Self::Replace { tier } => {
                let old = mended.tiers.iter_mut().find(|old| old.name == tier.name);
                if let Some(old) = old {
                    *old = tier;
                }
            }
            Self::Remove { name } => mended.tiers.retain(|tier| tier.name != name),
            Self::Add { tier } => mended.tiers.push(tier),
        }
        mended
    }
}

/// What [`lint`] finds, and what the policy leaves unsaid although nothing in it is wrong; the
/// worst comes first.
///
/// ```
/// use chrono::TimeDelta;
/// use error_budget::engine::alerting::linter::Rule;
/// use error_budget::engine::alerting::repair::findings;
/// use error_budget::model::alert_policy::google;
/// use error_budget::model::{objective::Objective, plan::Service, window::Window};
/// let month = TimeDelta::days(30);
/// let service = Service::new("api", "api", Objective::new("99.9%".parse()?, Window::Rolling(month)));
/// let found = findings(&google(), &service, month);
/// let rules: Vec<Rule> = found.iter().map(|finding| finding.rule).collect();
/// assert_eq!(rules, [Rule::EmptyBudget, Rule::Overlap]);
/// // A total outage of 43.2 min; three days at 1x keep six hours in mind, less what 1x needs.
/// assert_eq!(
///     found[0].example,
///     "An outage of 43.2 min spends all of it; within 6 h of its end everything falls silent."
/// );
/// # Ok::<(), error_budget::model::target::TargetError>(())
/// ```
#[must_use]
pub fn findings(policy: &AlertPolicy, service: &Service, window: TimeDelta) -> Vec<Finding> {
    let mut found = lint(policy, service, window);
    found.extend(empty_budget(policy, &service.objective, window));
    // Stable, and a handful.
    let mut sorted = Vec::with_capacity(found.len());
    for severity in [
        Severity::Critical,
        Severity::Warning,
        Severity::Attention,
        Severity::Info,
    ] {
        let of_it = found.iter().filter(|f| f.rule.severity() == severity);
        sorted.extend(of_it.cloned());
    }
    sorted
}

/// The policy with everything mended that one edit each can mend.
#[must_use]
pub fn all_mended(policy: &AlertPolicy, service: &Service, window: TimeDelta) -> AlertPolicy {
    let mut mended = policy.clone();
    // Each tier can be found by each rule, and what is added, too.
    let most = (policy.tiers.len() + 2) * 8;
    for _ in 0..most {
        let repair = findings(&mended, service, window)
            .iter()
            .find_map(|finding| finding.repair(&mended, window));
        match repair {
            Some(repair) => mended = repair.applied(&mended),
            None => break,
        }
    }
    mended
}

/// Burn rates see what burns, not what is gone.
fn empty_budget(policy: &AlertPolicy, objective: &Objective, window: TimeDelta) -> Option<Finding> {
    let heard = policy.tiers.iter().any(|tier| {
        tier.action != Action::Log
            && matches!(
                tier.condition,
                Condition::BudgetConsumed { .. } | Condition::Exhaustion { .. }
            )
    });
    let target = objective.target;
    let allowance = f64::from(target.allowance_ppb()) / 1e9;
    if heard || allowance <= 0.0 || policy.tiers.is_empty() {
        return None;
    }
    let lingers = policy
        .tiers
        .iter()
        .filter(|tier| tier.action != Action::Log)
        .filter_map(|tier| reaction(tier, target, window, 1.0).reset_seconds)
        .fold(0.0, f64::max);
    Some(Finding {
        rule: Rule::EmptyBudget,
        tier: None,
        text: "An empty budget raises no alert.".to_owned(),
        example: format!(
            "An outage of {} spends all of it; within {} of its end everything falls silent.",
            length(allowance * seconds(window)),
            length(rounded_up(lingers))
        ),
        remedy: "Add a tier that opens a ticket while nothing is left.".to_owned(),
        fixed: None,
    })
}

/// Seconds to the full hour above, below two hours to the full minute.
fn rounded_up(seconds: f64) -> f64 {
    let unit = if seconds > 7_200.0 { 3_600.0 } else { 60.0 };
    libm::ceil(seconds / unit) * unit
}

fn empty_budget_tier(policy: &AlertPolicy) -> AlertTier {
    AlertTier {
        name: free_name(policy, "budget_empty"),
        condition: Condition::BudgetConsumed {
            share: Multiple::ONE,
        },
        severity: Severity::Critical,
        action: Action::Ticket,
        hold: TimeDelta::zero(),
    }
}

/// The Workbook's slowest tier, or one as long as the budget's window where that is shorter.
fn slow_tier(policy: &AlertPolicy, window: TimeDelta) -> AlertTier {
    let long = TimeDelta::days(3).min(window);
    AlertTier {
        name: free_name(policy, "slow_burn"),
        condition: Condition::BurnRate {
            long,
            short: Some(long / 12),
            threshold: Threshold::BurnRate(Multiple::ONE),
        },
        severity: Severity::Warning,
        action: Action::Ticket,
        hold: TimeDelta::zero(),
    }
}

/// The tier with a lookback of at most `window`; its short window shrinks with it.
fn looking_back(tier: &AlertTier, window: TimeDelta) -> AlertTier {
    let condition = match tier.condition {
        Condition::BurnRate {
            short, threshold, ..
        } => Condition::BurnRate {
            long: window,
            short: short.map(|short| short.min(window / 12)),
            threshold,
        },
        Condition::BudgetDrop { share, .. } => Condition::BudgetDrop {
            share,
            lookback: window,
        },
        Condition::Exhaustion { within, .. } => Condition::Exhaustion {
            within,
            lookback: window,
        },
        Condition::BudgetConsumed { share } => Condition::BudgetConsumed { share },
    };
    AlertTier {
        condition,
        ..tier.clone()
    }
}

/// A name that no tier of the policy has.
#[must_use]
pub fn free_name(policy: &AlertPolicy, wanted: &str) -> String {
    let free = |name: &String| policy.tier(name).is_none();
    std::iter::once(wanted.to_owned())
        .chain((2..).map(|number| format!("{wanted}_{number}")))
        .find(free)
        .unwrap_or_default()
}
