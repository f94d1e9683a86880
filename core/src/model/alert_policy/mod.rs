//! When a budget's state is worth waking or telling someone.

mod presets;

pub use presets::{
    all, budget_consumed, budget_drop, datadog, elastic, exhaustion_time, google, grafana, guide,
    preset, pyrra, slo_generator, sloth,
};

use super::PPB;
use super::decimal::{DecimalError, scaled, unscaled};
use chrono::TimeDelta;
use serde::{Serialize, Serializer};
use std::fmt;
use std::str::FromStr;

/// How bad it is. Ordered: the worst is the greatest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Good to know.
    Info,
    /// Worth a look.
    Attention,
    /// Needs work soon.
    Warning,
    /// Needs someone now.
    Critical,
}

impl Severity {
    /// Every one, the mildest first.
    pub const ALL: [Self; 4] = [Self::Info, Self::Attention, Self::Warning, Self::Critical];

    /// The word, in lower case.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Attention => "attention",
            Self::Warning => "warning",
            Self::Critical => "critical",
        }
    }
}

/// What an alert asks for. Ordered by how much it disturbs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Action {
    /// A line that someone may read: it reaches nobody (AUDIT B6).
    Log,
    /// Someone in working hours.
    Ticket,
    /// Someone now.
    Page,
}

impl Action {
    /// The word, in lower case.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Log => "log",
            Self::Ticket => "ticket",
            Self::Page => "page",
        }
    }
}

/// A number from 0 on, exact to nine decimals: a burn rate, or a share of a budget.
///
/// Thresholds are decimal, so that 14.4 is 14.4 (AUDIT D3).
///
/// ```
/// use error_budget::model::alert_policy::Multiple;
/// let threshold: Multiple = "14.4".parse()?;
/// assert_eq!(threshold, Multiple::thousandths(14_400));
/// assert_eq!(threshold.to_string(), "14.4");
/// # Ok::<(), error_budget::model::decimal::DecimalError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Multiple(u64);

impl Multiple {
    /// Once.
    pub const ONE: Self = Self::thousandths(1_000);

    /// So many thousandths: `thousandths(20)` is 2%.
    #[must_use]
    pub const fn thousandths(thousandths: u32) -> Self {
        Self(thousandths as u64 * 1_000_000)
    }

    /// The multiple nearest to a float; 0 for what is below, or no number.
    #[must_use]
    pub fn nearest(value: f64) -> Self {
        // A cast of what is too large, too small or no number saturates.
        Self(libm::rint(value * f64::from(PPB)).clamp(0.0, 9e15) as u64)
    }

    /// The next greater one.
    #[must_use]
    pub fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }

    /// The nearest float.
    #[must_use]
    pub fn value(self) -> f64 {
        self.0 as f64 / f64::from(PPB)
    }

    /// In parts per billion.
    #[must_use]
    pub fn ppb(self) -> u64 {
        self.0
    }

    /// Zero.
    #[must_use]
    pub fn is_zero(self) -> bool {
        self.0 == 0
    }
}

impl FromStr for Multiple {
    type Err = DecimalError;

    fn from_str(text: &str) -> Result<Self, DecimalError> {
        scaled(text.trim(), 9).map(Self)
    }
}

impl fmt::Display for Multiple {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&unscaled(self.0, 9))
    }
}

impl Serialize for Multiple {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(self.value())
    }
}

/// The burn rate at which a tier fires.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Threshold {
    /// Whatever the budget's window: this burn rate.
    BurnRate(Multiple),
    /// Scaled to the window: this share of the budget spent within the long window.
    BudgetShare(Multiple),
}

/// When a tier is met. Comparisons are exact and inclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(tag = "on", rename_all = "snake_case")]
pub enum Condition {
    /// The burn rate over the long window reaches the threshold and, if there is one, the
    /// short window confirms that it still burns.
    BurnRate {
        /// The window that decides.
        #[serde(serialize_with = "as_minutes")]
        long: TimeDelta,
        /// The window that confirms: a twelfth of the long one.
        #[serde(serialize_with = "as_optional_minutes")]
        short: Option<TimeDelta>,
        /// The burn rate at which it fires.
        threshold: Threshold,
    },
    /// This share of the budget was spent within the lookback, whatever came back meanwhile.
    BudgetDrop {
        /// Of the whole budget.
        share: Multiple,
        /// How far back.
        #[serde(serialize_with = "as_minutes")]
        lookback: TimeDelta,
    },
    /// This share of the budget is consumed.
    BudgetConsumed {
        /// Of the whole budget.
        share: Multiple,
    },
    /// At the rate of the lookback nothing is left within this time; a straight line, without
    /// roll-off.
    Exhaustion {
        /// The time left.
        #[serde(serialize_with = "as_minutes")]
        within: TimeDelta,
        /// The recent past that gives the rate.
        #[serde(serialize_with = "as_minutes")]
        lookback: TimeDelta,
    },
}

impl Condition {
    /// The longest lookback, the budget's own window aside.
    #[must_use]
    pub fn lookback(&self) -> Option<TimeDelta> {
        match self {
            Self::BurnRate { long, .. } => Some(*long),
            Self::BudgetDrop { lookback, .. } | Self::Exhaustion { lookback, .. } => {
                Some(*lookback)
            }
            Self::BudgetConsumed { .. } => None,
        }
    }
}

/// One tier of an alert policy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AlertTier {
    /// Its name, unique in the policy.
    pub name: String,
    /// When it is met.
    pub condition: Condition,
    /// How bad it is.
    pub severity: Severity,
    /// What it asks for.
    pub action: Action,
    /// How long the condition has to hold before it fires: Prometheus' `for`.
    #[serde(rename = "for_minutes", serialize_with = "as_minutes")]
    pub hold: TimeDelta,
}

/// Tiers that are evaluated together; the worst that fires is the one that counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AlertPolicy {
    /// A short name for files and links.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Where its numbers come from.
    pub source: String,
    /// The tiers, the most urgent first.
    pub tiers: Vec<AlertTier>,
}

impl AlertPolicy {
    /// The tier of this name.
    #[must_use]
    pub fn tier(&self, name: &str) -> Option<&AlertTier> {
        self.tiers.iter().find(|tier| tier.name == name)
    }
}

impl Threshold {
    /// The burn rate at which the tier fires, for a budget window of this length:
    /// share x window / long window (AUDIT B7). 0 for an empty long window.
    ///
    /// ```
    /// use chrono::TimeDelta;
    /// use error_budget::model::alert_policy::{Multiple, Threshold};
    /// let two_percent = Threshold::BudgetShare(Multiple::thousandths(20));
    /// let at = |days| two_percent.burn_rate(TimeDelta::hours(1), TimeDelta::days(days));
    /// assert_eq!([at(7), at(28), at(30), at(90)], [3.36, 13.44, 14.4, 43.2]);
    /// ```
    #[must_use]
    pub fn burn_rate(&self, long: TimeDelta, window: TimeDelta) -> f64 {
        let (over, under) = self.ratio(long, window);
        if under == 0 {
            0.0
        } else {
            over as f64 / under as f64
        }
    }

    /// The share of the budget that is spent when the tier fires at exactly its threshold:
    /// burn rate x long window / window. 0 for an empty window.
    ///
    /// ```
    /// use chrono::TimeDelta;
    /// use error_budget::model::alert_policy::{Multiple, Threshold};
    /// let at_36 = Threshold::BurnRate(Multiple::thousandths(36_000));
    /// assert_eq!(at_36.budget_share(TimeDelta::hours(1), TimeDelta::days(30)), 0.05);
    /// ```
    #[must_use]
    pub fn budget_share(&self, long: TimeDelta, window: TimeDelta) -> f64 {
        let ms = |length: TimeDelta| length.num_milliseconds().max(0);
        match self {
            Self::BudgetShare(share) => share.value(),
            Self::BurnRate(_) if window <= TimeDelta::zero() => 0.0,
            Self::BurnRate(rate) => rate.value() * ms(long) as f64 / ms(window) as f64,
        }
    }

    /// The burn rate as a reduced fraction.
    pub(crate) fn ratio(&self, long: TimeDelta, window: TimeDelta) -> (i128, i128) {
        let ms = |length: TimeDelta| i128::from(length.num_milliseconds().max(0));
        let (over, under) = match self {
            Self::BurnRate(multiple) => (i128::from(multiple.0), i128::from(PPB)),
            Self::BudgetShare(share) => {
                (i128::from(share.0) * ms(window), i128::from(PPB) * ms(long))
            }
        };
        let divisor = gcd(over, under).max(1);
        let (over, under) = (over / divisor, under / divisor);
        // Nobody's threshold needs more than 62 bits; what does keeps its leading ones.
        let excess = 66_u32.saturating_sub((over | under).leading_zeros());
        (over >> excess, under >> excess)
    }
}

fn gcd(a: i128, b: i128) -> i128 {
    if b == 0 { a } else { gcd(b, a % b) }
}

fn as_minutes<S: Serializer>(length: &TimeDelta, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_f64(length.num_milliseconds() as f64 / 60_000.0)
}

#[allow(
    clippy::ref_option,
    reason = "serde passes a reference to the whole field"
)]
fn as_optional_minutes<S: Serializer>(
    length: &Option<TimeDelta>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match length {
        Some(length) => as_minutes(length, serializer),
        None => serializer.serialize_none(),
    }
}
