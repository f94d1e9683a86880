//! A tier as it travels between lab and page.

use chrono::TimeDelta;
use error_budget::engine::alerting::repair::Repair;
use error_budget::model::alert_policy::{
    Action, AlertTier, Condition, Multiple, Severity, Threshold,
};
use serde::{Deserialize, Serialize};

/// The edit that mends a finding.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Mend {
    /// Put this in the place of the tier of the same name.
    Replace(SentTier),
    /// Leave the tier of this name out.
    Remove(String),
    /// Add this at the end.
    Add(SentTier),
}

impl Mend {
    /// As the engine's edit.
    #[must_use]
    pub fn repair(&self) -> Repair {
        match self {
            Self::Replace(tier) => Repair::Replace { tier: tier.tier() },
            Self::Remove(name) => Repair::Remove { name: name.clone() },
            Self::Add(tier) => Repair::Add { tier: tier.tier() },
        }
    }
}

impl From<Repair> for Mend {
    fn from(repair: Repair) -> Self {
        match repair {
            Repair::Replace { tier } => Self::Replace(SentTier::from(&tier)),
            Repair::Remove { name } => Self::Remove(name),
            Repair::Add { tier } => Self::Add(SentTier::from(&tier)),
        }
    }
}

/// A tier in plain numbers: lengths in milliseconds, multiples in parts per billion.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SentTier {
    name: String,
    on: On,
    page: bool,
    ticket: bool,
    severity: u8,
    hold: i64,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
enum On {
    Burn {
        long: i64,
        short: Option<i64>,
        of_budget: bool,
        threshold: u64,
    },
    Drop {
        share: u64,
        lookback: i64,
    },
    Consumed {
        share: u64,
    },
    Exhaustion {
        within: i64,
        lookback: i64,
    },
}

const SEVERITIES: [Severity; 4] = [
    Severity::Info,
    Severity::Attention,
    Severity::Warning,
    Severity::Critical,
];

impl From<&AlertTier> for SentTier {
    fn from(tier: &AlertTier) -> Self {
        let ms = |length: TimeDelta| length.num_milliseconds();
        let on = match tier.condition {
            Condition::BurnRate {
                long,
                short,
                threshold,
            } => {
                let (of_budget, multiple) = match threshold {
                    Threshold::BurnRate(multiple) => (false, multiple),
                    Threshold::BudgetShare(share) => (true, share),
                };
                On::Burn {
                    long: ms(long),
                    short: short.map(ms),
                    of_budget,
                    threshold: multiple.ppb(),
                }
            }
            Condition::BudgetDrop { share, lookback } => On::Drop {
                share: share.ppb(),
                lookback: ms(lookback),
            },
            Condition::BudgetConsumed { share } => On::Consumed { share: share.ppb() },
            Condition::Exhaustion { within, lookback } => On::Exhaustion {
                within: ms(within),
                lookback: ms(lookback),
            },
        };
        let severity = SEVERITIES.iter().position(|known| *known == tier.severity);
        Self {
            name: tier.name.clone(),
            on,
            page: tier.action == Action::Page,
            ticket: tier.action == Action::Ticket,
            severity: severity
                .and_then(|place| u8::try_from(place).ok())
                .unwrap_or(0),
            hold: ms(tier.hold),
        }
    }
}

impl SentTier {
    /// The tier.
    #[must_use]
    pub fn tier(&self) -> AlertTier {
        let length = TimeDelta::milliseconds;
        // Below 2^53 a float keeps every part.
        let multiple = |ppb: u64| Multiple::nearest(ppb as f64 / 1e9);
        let condition = match self.on {
            On::Burn {
                long,
                short,
                of_budget,
                threshold,
            } => Condition::BurnRate {
                long: length(long),
                short: short.map(length),
                threshold: if of_budget {
                    Threshold::BudgetShare(multiple(threshold))
                } else {
                    Threshold::BurnRate(multiple(threshold))
                },
            },
            On::Drop { share, lookback } => Condition::BudgetDrop {
                share: multiple(share),
                lookback: length(lookback),
            },
            On::Consumed { share } => Condition::BudgetConsumed {
                share: multiple(share),
            },
            On::Exhaustion { within, lookback } => Condition::Exhaustion {
                within: length(within),
                lookback: length(lookback),
            },
        };
        AlertTier {
            name: self.name.clone(),
            condition,
            severity: SEVERITIES
                .get(usize::from(self.severity))
                .copied()
                .unwrap_or(Severity::Info),
            action: match (self.page, self.ticket) {
                (true, _) => Action::Page,
                (_, true) => Action::Ticket,
                _ => Action::Log,
            },
            hold: length(self.hold),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use error_budget::model::alert_policy::all;

    #[test]
    fn every_tier_of_the_field_arrives_as_it_was_sent() {
        for policy in all(TimeDelta::days(28)) {
            for tier in &policy.tiers {
                assert_eq!(SentTier::from(tier).tier(), *tier);
            }
        }
    }
}
