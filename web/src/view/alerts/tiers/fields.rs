//! The fields of a tier as texts, and the kinds of what it watches.

use crate::view::alerts::edits::{length_of, share_of, share_text, threshold_of, threshold_text};
use chrono::TimeDelta;
use error_budget::model::alert_policy::{
    Action, AlertTier, Condition, Multiple, Severity, Threshold,
};
use error_budget::model::duration;
use error_budget::model::plan::MAX_TEXT;

/// A field of a tier.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Column {
    Name,
    Lookback,
    Short,
    Threshold,
    Hold,
}

impl Column {
    pub fn label(self) -> &'static str {
        match self {
            Self::Name => "Name",
            Self::Lookback => "Looks back",
            Self::Short => "Confirmed by",
            Self::Threshold => "Fires at",
            Self::Hold => "After holding",
        }
    }

    pub fn word(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Lookback => "lookback",
            Self::Short => "short",
            Self::Threshold => "threshold",
            Self::Hold => "hold",
        }
    }

    /// What the tier holds; `None` where its kind has no such field.
    pub fn read(self, tier: &AlertTier) -> Option<String> {
        let length = |length: TimeDelta| Some(duration::to_text(length));
        match (self, &tier.condition) {
            (Self::Name, _) => Some(tier.name.clone()),
            (Self::Hold, _) => Some(if tier.hold > TimeDelta::zero() {
                duration::to_text(tier.hold)
            } else {
                String::new()
            }),
            (Self::Lookback, condition) => condition.lookback().and_then(length),
            (Self::Short, Condition::BurnRate { short, .. }) => {
                Some(short.map(duration::to_text).unwrap_or_default())
            }
            (Self::Short, _) => None,
            (Self::Threshold, Condition::BurnRate { threshold, .. }) => {
                Some(threshold_text(threshold))
            }
            (
                Self::Threshold,
                Condition::BudgetDrop { share, .. } | Condition::BudgetConsumed { share },
            ) => Some(share_text(*share)),
            (Self::Threshold, Condition::Exhaustion { within, .. }) => length(*within),
        }
    }

    /// Puts a text into the tier, or says why not.
    pub fn write(self, tier: &mut AlertTier, text: &str) -> Result<(), String> {
        let optional = |text: &str| -> Result<Option<TimeDelta>, String> {
            if text.trim().is_empty() {
                return Ok(None);
            }
            length_of(text).map(Some)
        };
        match (self, &mut tier.condition) {
            (Self::Name, _) => {
                let name = text.trim();
                if name.is_empty() || name.chars().count() > MAX_TEXT {
                    return Err("a tier needs a name; expected one such as page_1h".to_owned());
                }
                name.clone_into(&mut tier.name);
            }
            (Self::Hold, _) => tier.hold = optional(text)?.unwrap_or_default(),
            (Self::Lookback, Condition::BurnRate { long: lookback, .. })
            | (
                Self::Lookback,
                Condition::BudgetDrop { lookback, .. } | Condition::Exhaustion { lookback, .. },
            ) => *lookback = length_of(text)?,
            (Self::Short, Condition::BurnRate { short, .. }) => *short = optional(text)?,
            (Self::Threshold, Condition::BurnRate { threshold, .. }) => {
                *threshold = threshold_of(text)?;
            }
            (
                Self::Threshold,
                Condition::BudgetDrop { share, .. } | Condition::BudgetConsumed { share },
            ) => *share = share_of(text)?,
            (Self::Threshold, Condition::Exhaustion { within, .. }) => *within = length_of(text)?,
            (Self::Lookback | Self::Short, _) => {}
        }
        Ok(())
    }
}

/// What a tier watches, by the word of its option.
pub const KINDS: [(&str, &str); 4] = [
    ("burn", "Burn rate"),
    ("drop", "Budget drop"),
    ("consumed", "Budget consumed"),
    ("left", "Time left"),
];
pub const SEVERITIES: [Severity; 4] = [
    Severity::Critical,
    Severity::Warning,
    Severity::Attention,
    Severity::Info,
];
pub const ACTIONS: [Action; 3] = [Action::Page, Action::Ticket, Action::Log];

pub fn kind(condition: &Condition) -> &'static str {
    match condition {
        Condition::BurnRate { .. } => "burn",
        Condition::BudgetDrop { .. } => "drop",
        Condition::BudgetConsumed { .. } => "consumed",
        Condition::Exhaustion { .. } => "left",
    }
}

/// Another kind of condition; what both have stays.
pub fn of_kind(word: &str, before: &Condition) -> Condition {
    let lookback = before.lookback().unwrap_or(TimeDelta::hours(1));
    let share = match before {
        Condition::BurnRate {
            threshold: Threshold::BudgetShare(share),
            ..
        }
        | Condition::BudgetDrop { share, .. }
        | Condition::BudgetConsumed { share } => *share,
        _ => Multiple::thousandths(20),
    };
    match word {
        "drop" => Condition::BudgetDrop { share, lookback },
        "consumed" => Condition::BudgetConsumed {
            share: if matches!(before, Condition::BudgetConsumed { .. }) {
                share
            } else {
                Multiple::ONE
            },
        },
        "left" => Condition::Exhaustion {
            within: lookback * 4,
            lookback,
        },
        _ => Condition::BurnRate {
            long: lookback,
            short: Some(lookback / 12),
            threshold: Threshold::BudgetShare(share),
        },
    }
}
