//! How bad a budget's state is, in words, and from where on each word holds.

use serde::Serialize;
use thiserror::Error;

/// The state of a budget.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// Nothing to do.
    Healthy,
    /// Watch it.
    Attention,
    /// Review what might hurt.
    Warning,
    /// Defer what is risky.
    Critical,
    /// Nothing is left.
    Exhausted,
    /// No data: neither good nor bad.
    Unknown,
}

impl Status {
    /// The states of what is known, from the best.
    pub const ORDER: [Self; 5] = [
        Self::Healthy,
        Self::Attention,
        Self::Warning,
        Self::Critical,
        Self::Exhausted,
    ];

    /// The state of a [word](Self::word); `None` for any other.
    ///
    /// ```
    /// use error_budget::model::status::Status;
    /// assert_eq!(Status::from_word("warning"), Some(Status::Warning));
    /// assert_eq!(Status::from_word("Warning"), None);
    /// ```
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        let all = [
            Self::Healthy,
            Self::Attention,
            Self::Warning,
            Self::Critical,
            Self::Exhausted,
            Self::Unknown,
        ];
        all.into_iter().find(|status| status.word() == word)
    }

    /// The word, in lower case.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Healthy => "healthy",
            Self::Attention => "attention",
            Self::Warning => "warning",
            Self::Critical => "critical",
            Self::Exhausted => "exhausted",
            Self::Unknown => "unknown",
        }
    }

    /// A sort key from 0 to 100, worse is higher; not a measure (AUDIT S6).
    #[must_use]
    pub fn severity_score(self) -> u8 {
        match self {
            Self::Unknown => 0,
            Self::Healthy => 20,
            Self::Attention => 40,
            Self::Warning => 60,
            Self::Critical => 80,
            Self::Exhausted => 100,
        }
    }

    /// The traffic-light colour other tools expect, as `#RRGGBB`. The page has its own palette.
    #[must_use]
    pub fn color(self) -> &'static str {
        match self {
            Self::Unknown => "#808080",
            Self::Healthy => "#00FF00",
            Self::Attention => "#FFFF00",
            Self::Warning => "#FFA500",
            Self::Critical => "#FF0000",
            Self::Exhausted => "#8B0000",
        }
    }

    /// What the guide recommends in this state.
    #[must_use]
    pub fn actions(self) -> &'static [&'static str] {
        match self {
            Self::Unknown => &[
                "Check the data source",
                "Treat releases as if the budget were low",
            ],
            Self::Healthy => &[
                "Continue normal operations",
                "Maintain vigilance",
                "Consider strategic improvements",
            ],
            Self::Attention => &[
                "Monitor burn rate trends",
                "Review error patterns",
                "Plan reliability work",
                "Continue normal operations with awareness",
            ],
            Self::Warning => &[
                "Review pending deployments",
                "Schedule reliability improvements",
                "Analyze recent incidents",
                "Monitor burn rate closely",
            ],
            Self::Critical => &[
                "Defer risky deployments",
                "Prioritize reliability work",
                "Increase monitoring",
                "Prepare incident response",
                "Notify stakeholders",
            ],
            Self::Exhausted => &[
                "Feature freeze in effect",
                "Block all non-critical deployments",
                "Focus entirely on reliability improvements",
                "Conduct incident review",
                "Update stakeholders on SLO breach",
            ],
        }
    }
}

/// From where on a state holds; any of the three is enough, each is inclusive.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Band {
    /// This much of the budget or less is left, in percent.
    pub remaining_percent: f64,
    /// It burns this fast or faster.
    pub burn_rate: f64,
    /// It runs out in this many days or fewer.
    pub days: f64,
}

impl Band {
    /// What is left of a budget of `total` where the state begins, in the budget's unit.
    ///
    /// ```
    /// use error_budget::model::status::Band;
    /// let warning = Band { remaining_percent: 25.0, burn_rate: 2.0, days: 7.0 };
    /// assert_eq!(warning.begins_at(43.2), 10.8);
    /// ```
    #[must_use]
    pub fn begins_at(&self, total: f64) -> f64 {
        total * self.remaining_percent / 100.0
    }
}

/// The one threshold table (AUDIT S4): when a budget is critical, in warning, in attention.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Thresholds {
    critical: Band,
    warning: Band,
    attention: Band,
}

/// Thresholds that contradict each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the {what} thresholds have to get stricter from attention over warning to critical")]
pub struct ThresholdOrder {
    /// `remaining`, `burn rate` or `days`.
    pub what: &'static str,
}

impl Default for Thresholds {
    /// The guide's determiner: 10 / 25 / 50%, 5 / 2 / 1.5x, 3 / 7 / 15 d.
    fn default() -> Self {
        let band = |remaining_percent, burn_rate, days| Band {
            remaining_percent,
            burn_rate,
            days,
        };
        Self {
            critical: band(10.0, 5.0, 3.0),
            warning: band(25.0, 2.0, 7.0),
            attention: band(50.0, 1.5, 15.0),
        }
    }
}

impl Thresholds {
    /// A table of its own.
    ///
    /// # Errors
    /// [`ThresholdOrder`] when a worse state starts later than a better one.
    pub fn new(critical: Band, warning: Band, attention: Band) -> Result<Self, ThresholdOrder> {
        let pairs = [(critical, warning), (warning, attention)];
        let ordered = |what, stricter: fn(&Band, &Band) -> bool| {
            let fine = pairs.iter().all(|(worse, better)| stricter(worse, better));
            if fine {
                Ok(())
            } else {
                Err(ThresholdOrder { what })
            }
        };
        ordered("remaining", |worse, better| {
            worse.remaining_percent <= better.remaining_percent
        })?;
        ordered("burn rate", |worse, better| {
            worse.burn_rate >= better.burn_rate
        })?;
        ordered("days", |worse, better| worse.days <= better.days)?;
        Ok(Self {
            critical,
            warning,
            attention,
        })
    }

    /// The bands from the worst on.
    #[must_use]
    pub fn bands(&self) -> [(Status, Band); 3] {
        [
            (Status::Critical, self.critical),
            (Status::Warning, self.warning),
            (Status::Attention, self.attention),
        ]
    }
}
