//! Time that the SLO does not count.

use chrono::{DateTime, Utc};
use serde::Serialize;

/// An interval `[start, end)` that the SLO does not count, with the reason agreed for it.
///
/// What "not counting" means is the objective's
/// [`ExclusionRule`](super::objective::ExclusionRule): peers differ.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Exclusion {
    /// First excluded instant.
    pub start: DateTime<Utc>,
    /// First instant that counts again.
    pub end: DateTime<Utc>,
    /// Why, in a few words.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub reason: String,
}
