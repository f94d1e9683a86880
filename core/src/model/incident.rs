//! Something went wrong from one instant to another.

use super::impact::Impact;
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Serialize, Serializer};
use std::fmt;
use thiserror::Error;

/// An interval `[start, end)` in which a share of valid events was bad.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Incident {
    /// The team's name for it, such as `INC-2267`; may be empty.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub id: String,
    /// What happened, in a few words.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub title: String,
    /// First bad instant.
    pub start: DateTime<Utc>,
    /// First good instant again; `None` while it goes on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end: Option<DateTime<Utc>>,
    /// Share of valid events that were bad.
    pub impact: Impact,
    /// What kind of trouble it was.
    pub category: Category,
}

/// An incident cannot last so long.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum DurationOutOfRange {
    /// Shorter than nothing (AUDIT T6).
    #[error("an incident lasts 0 or longer; did its start and end change places?")]
    Negative,
    /// It would end after the last instant of the calendar.
    #[error("an incident that long ends beyond the calendar")]
    BeyondCalendar,
}

impl Incident {
    /// A total outage, without a name, that started at `start` and lasted `duration`.
    ///
    /// # Errors
    /// [`DurationOutOfRange`] for a negative duration, or one without an end in the calendar.
    ///
    /// # Example
    /// ```
    /// use chrono::TimeDelta;
    /// use error_budget::model::incident::{DurationOutOfRange, Incident};
    /// let start = "2026-02-24T11:20:00Z".parse().expect("an instant");
    /// let outage = Incident::lasting(start, TimeDelta::minutes(9))?;
    /// assert_eq!(outage.end_at(start).to_rfc3339(), "2026-02-24T11:29:00+00:00");
    /// assert_eq!(Incident::lasting(start, TimeDelta::minutes(-5)), Err(DurationOutOfRange::Negative));
    /// # Ok::<(), DurationOutOfRange>(())
    /// ```
    pub fn lasting(start: DateTime<Utc>, duration: TimeDelta) -> Result<Self, DurationOutOfRange> {
        if duration < TimeDelta::zero() {
            return Err(DurationOutOfRange::Negative);
        }
        let end = start
            .checked_add_signed(duration)
            .ok_or(DurationOutOfRange::BeyondCalendar)?;
        Ok(Self {
            id: String::new(),
            title: String::new(),
            start,
            end: Some(end),
            impact: Impact::FULL,
            category: Category::default(),
        })
    }

    /// The full outage that it amounts to: its length times its impact, none while it has no end.
    ///
    /// ```
    /// use chrono::{DateTime, TimeDelta, Utc};
    /// use error_budget::model::incident::Incident;
    /// let start: DateTime<Utc> = "2026-03-12T15:00:00Z".parse().expect("an instant");
    /// let mut incident = Incident::lasting(start, TimeDelta::minutes(20))?;
    /// incident.impact = "50%".parse().expect("an impact");
    /// assert_eq!(incident.full_outage(), TimeDelta::minutes(10));
    /// # Ok::<(), error_budget::model::incident::DurationOutOfRange>(())
    /// ```
    #[must_use]
    pub fn full_outage(&self) -> TimeDelta {
        let length = self
            .end
            .map_or(0, |end| (end - self.start).num_milliseconds());
        let share =
            i128::from(length.max(0)) * i128::from(self.impact.ppb()) / i128::from(super::PPB);
        i64::try_from(share)
            .ok()
            .and_then(TimeDelta::try_milliseconds)
            .unwrap_or_default()
    }

    /// The end as known at `now`: an ongoing incident has lasted until now.
    #[must_use]
    pub fn end_at(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        self.end.unwrap_or(now).max(self.start)
    }
}

/// What kind of trouble an incident was. Categories name; they do not weigh.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Category {
    /// The service itself failed.
    #[default]
    Incident,
    /// A release or configuration change.
    Deployment,
    /// Something the service depends on.
    Dependency,
    /// Planned work.
    Maintenance,
    /// The team's own word, in lower case and not empty.
    Other(String),
}

impl Category {
    /// The categories every plan has, in the order they are offered.
    pub const COMMON: [Self; 4] = [
        Self::Incident,
        Self::Deployment,
        Self::Dependency,
        Self::Maintenance,
    ];

    /// Reads a word: the common ones by name or usual synonym, anything else as it is.
    ///
    /// ```
    /// use error_budget::model::incident::Category;
    /// assert_eq!(Category::from_word("Deploy"), Category::Deployment);
    /// assert_eq!(Category::from_word("Capacity"), Category::Other("capacity".into()));
    /// ```
    #[must_use]
    pub fn from_word(word: &str) -> Self {
        let word = word.trim().to_ascii_lowercase();
        match word.as_str() {
            "" | "incident" | "outage" => Self::Incident,
            "deployment" | "deploy" | "release" | "change" => Self::Deployment,
            "dependency" | "upstream" | "third party" | "third-party" => Self::Dependency,
            "maintenance" | "maint" | "scheduled" | "planned" => Self::Maintenance,
            _ => Self::Other(word),
        }
    }

    /// The word for it, in lower case.
    #[must_use]
    pub fn word(&self) -> &str {
        match self {
            Self::Incident => "incident",
            Self::Deployment => "deployment",
            Self::Dependency => "dependency",
            Self::Maintenance => "maintenance",
            Self::Other(word) => word,
        }
    }
}

impl fmt::Display for Category {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl Serialize for Category {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.word())
    }
}
