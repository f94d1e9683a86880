//! A change that a team wants to ship.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Serialize, Serializer};
use std::fmt;

/// How much a release may break.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Risk {
    /// Little.
    Low,
    /// Something.
    #[default]
    Medium,
    /// A lot.
    High,
    /// The team's own word: no policy allows what it does not know.
    Other(String),
}

impl Risk {
    /// The risks that policies know, from the least.
    pub const KNOWN: [Self; 3] = [Self::Low, Self::Medium, Self::High];

    /// Reads a word.
    #[must_use]
    pub fn from_word(word: &str) -> Self {
        let word = word.trim().to_ascii_lowercase();
        match word.as_str() {
            "low" => Self::Low,
            "medium" | "" => Self::Medium,
            "high" => Self::High,
            _ => Self::Other(word),
        }
    }

    /// The word, its ASCII letters in lower case.
    #[must_use]
    pub fn word(&self) -> &str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Other(word) => word,
        }
    }
}

impl fmt::Display for Risk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl Serialize for Risk {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.word())
    }
}

/// What a release is for: one vocabulary for gates and policies (AUDIT R1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ReleaseKind {
    /// Something new.
    Feature,
    /// Something that works again.
    Bugfix,
    /// A hole that is closed.
    Security,
    /// Back to what worked.
    Rollback,
    /// Something that makes the service hold its promise better.
    Reliability,
}

impl ReleaseKind {
    /// Every kind.
    pub const ALL: [Self; 5] = [
        Self::Feature,
        Self::Bugfix,
        Self::Security,
        Self::Rollback,
        Self::Reliability,
    ];

    /// Reads a word or one of its usual synonyms; anything else is a feature, which no policy
    /// excepts.
    ///
    /// ```
    /// use error_budget::model::release::ReleaseKind;
    /// assert_eq!(ReleaseKind::from_word("critical_security_vulnerability"), ReleaseKind::Security);
    /// assert_eq!(ReleaseKind::from_word("slo_improvement"), ReleaseKind::Reliability);
    /// ```
    #[must_use]
    pub fn from_word(word: &str) -> Self {
        let word = word.trim().to_ascii_lowercase().replace([' ', '-'], "_");
        match word.as_str() {
            "bugfix" | "bug_fix" | "fix" | "hotfix" => Self::Bugfix,
            "security"
            | "security_fix"
            | "critical_security_fix"
            | "critical_security_vulnerability" => Self::Security,
            "rollback" | "revert" => Self::Rollback,
            "reliability" | "reliability_improvement" | "slo_improvement" => Self::Reliability,
            _ => Self::Feature,
        }
    }

    /// The word, in `snake_case`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Feature => "feature",
            Self::Bugfix => "bugfix",
            Self::Security => "security",
            Self::Rollback => "rollback",
            Self::Reliability => "reliability",
        }
    }
}

/// What a release costs when it goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct ChangeFailure {
    /// Share of such releases that fail: DORA's change failure rate, 0 to 1.
    pub probability: f64,
    /// Full outage that a failure costs; `None` draws one of the history's durations.
    #[serde(serialize_with = "as_minutes")]
    pub cost: Option<TimeDelta>,
}

#[allow(
    clippy::ref_option,
    reason = "serde passes a reference to the whole field"
)]
fn as_minutes<S: Serializer>(cost: &Option<TimeDelta>, serializer: S) -> Result<S::Ok, S::Error> {
    match cost {
        Some(cost) => serializer.serialize_f64(cost.num_milliseconds() as f64 / 60_000.0),
        None => serializer.serialize_none(),
    }
}

/// A planned release.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Release {
    /// What the team calls it; may be empty.
    pub name: String,
    /// When it is to go out; `None` for now.
    pub at: Option<DateTime<Utc>>,
    /// How much it may break.
    pub risk: Risk,
    /// What it is for, in the team's word; see [`Release::kind`].
    pub release_type: String,
    /// There are tests.
    pub has_tests: bool,
    /// There is a written way back.
    pub has_rollback_plan: bool,
    /// Requirements of the policy that someone has confirmed (`true`) or denied, by the
    /// policy's words.
    pub confirmed: Vec<(String, bool)>,
    /// How often such releases fail, and what that costs; `None` takes part in no forecast.
    pub failure: Option<ChangeFailure>,
}

impl Default for Release {
    /// A feature of medium risk, with tests and a way back.
    fn default() -> Self {
        Self {
            name: String::new(),
            at: None,
            risk: Risk::default(),
            release_type: ReleaseKind::Feature.word().to_owned(),
            has_tests: true,
            has_rollback_plan: true,
            confirmed: Vec::new(),
            failure: None,
        }
    }
}

impl Release {
    /// What it is for.
    #[must_use]
    pub fn kind(&self) -> ReleaseKind {
        ReleaseKind::from_word(&self.release_type)
    }

    /// Whether a requirement was confirmed, denied, or not spoken of.
    #[must_use]
    pub fn confirms(&self, requirement: &str) -> Option<bool> {
        self.confirmed
            .iter()
            .find(|(known, _)| known == requirement)
            .map(|(_, given)| *given)
    }
}
