//! Alerts: for each tier on the burn rate a condition, and a policy of that one condition.

use super::{Names, annotation, document, shorthand};
use crate::exchange::export::yaml::Yaml;
use crate::model::alert_policy::{Action, AlertTier, Condition, Severity, Threshold};
use crate::model::duration;
use chrono::TimeDelta;

/// What an alert watches, where that is the burn rate over a length that the specification has.
#[derive(Clone, Copy)]
pub(super) struct Burn {
    long: TimeDelta,
    short: Option<TimeDelta>,
    threshold: Threshold,
}

impl Burn {
    pub(super) fn of(tier: &AlertTier) -> Option<Self> {
        match tier.condition {
            Condition::BurnRate {
                long,
                short,
                threshold,
            } if shorthand(long).is_some() => Some(Self {
                long,
                short,
                threshold,
            }),
            _ => None,
        }
    }
}

/// How bad it is when the specification's one word for both, such as `page`, is all that is known.
fn severity_of(action: Action) -> Severity {
    match action {
        Action::Page => Severity::Critical,
        Action::Ticket => Severity::Warning,
        Action::Log => Severity::Info,
    }
}

/// The condition of a tier, for a window of this length.
pub(super) fn condition(names: &Names, tier: &AlertTier, burn: Burn, window: TimeDelta) -> Yaml {
    let mut notes = Vec::new();
    if let Some(short) = burn.short {
        notes.push((annotation::SHORT_WINDOW, duration::to_text(short)));
    }
    if let Threshold::BudgetShare(share) = burn.threshold {
        let window = duration::to_text(window);
        notes.push((annotation::SHARE, format!("{share} of {window}")));
    }
    let hold = shorthand(tier.hold);
    if hold.is_none() {
        notes.push((annotation::HOLD, duration::to_text(tier.hold)));
    }
    if tier.severity != severity_of(tier.action) {
        notes.push((annotation::SEVERITY, tier.severity.word().to_owned()));
    }
    let mut metadata = vec![("name", Yaml::text(names.of_tier(tier, "condition")))];
    if !notes.is_empty() {
        let notes = notes.into_iter().map(|(key, text)| (key, Yaml::text(text)));
        metadata.push(("annotations", Yaml::map(notes)));
    }
    let threshold = burn.threshold.burn_rate(burn.long, window);
    let condition = Yaml::map([
        ("kind", Yaml::text("burnrate")),
        ("op", Yaml::text("gte")),
        ("threshold", Yaml::number(threshold)),
        (
            "lookbackWindow",
            Yaml::text(shorthand(burn.long).unwrap_or_default()),
        ),
        // The specification wants one, and has none of 0.
        (
            "alertAfter",
            Yaml::text(hold.unwrap_or_else(|| "1m".to_owned())),
        ),
    ]);
    let spec = Yaml::map([
        ("severity", Yaml::text(tier.action.word())),
        ("condition", condition),
    ]);
    document("AlertCondition", metadata, spec)
}

/// The policy of a tier.
pub(super) fn policy(names: &Names, tier: &AlertTier) -> Yaml {
    let reference = |key, name: String| Yaml::list([Yaml::map([(key, Yaml::text(name))])]);
    let spec = Yaml::map([
        ("alertWhenNoData", Yaml::Flag(false)),
        ("alertWhenResolved", Yaml::Flag(true)),
        ("alertWhenBreaching", Yaml::Flag(true)),
        (
            "conditions",
            reference("conditionRef", names.of_tier(tier, "condition")),
        ),
        (
            "notificationTargets",
            reference("targetRef", names.target.clone()),
        ),
    ]);
    let name = names.of_tier(tier, "alert");
    let mut metadata = vec![("name", Yaml::text(&name))];
    if name != tier.name {
        let tier = Yaml::text(&tier.name);
        metadata.push(("annotations", Yaml::map([(annotation::TIER, tier)])));
    }
    document("AlertPolicy", metadata, spec)
}
