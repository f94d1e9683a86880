//! What the specification cannot say and an annotation keeps: our reader takes it back, other tools pass over it.

/// The service's id, where it is no name that the specification allows.
pub(crate) const SERVICE: &str = "error-budget-service";
/// `time`: the budget is of time; written as occurrences, equal while traffic is even.
pub(crate) const METHOD: &str = "error-budget-method";
/// How simultaneous incidents combine, unless the worst one counts.
pub(crate) const OVERLAP: &str = "error-budget-overlap";
/// What an exclusion does, unless its time is dropped.
pub(crate) const EXCLUSIONS: &str = "error-budget-exclusions";
/// Tiers that do not watch the burn rate.
pub(crate) const LEFT_OUT: &str = "error-budget-alerts-left-out";
/// The name of a tier.
pub(crate) const TIER: &str = "error-budget-tier";
/// The window that confirms.
pub(crate) const SHORT_WINDOW: &str = "error-budget-short-window";
/// `0.02 of 30d`: the share of the budget of so long a window that the threshold stands for.
pub(crate) const SHARE: &str = "error-budget-share";
/// How long a condition has to hold, where it is none of the specification's lengths.
pub(crate) const HOLD: &str = "error-budget-for";
/// How bad a tier is, where what it asks for does not tell.
pub(crate) const SEVERITY: &str = "error-budget-severity";
