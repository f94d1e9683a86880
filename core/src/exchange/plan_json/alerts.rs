//! Alert policies, read and written: a preset by its id, or an object.

use super::place::{Place, not_an_object};
use super::write::{Fields, list};
use crate::model::alert_policy::{
    self, Action, AlertPolicy, AlertTier, Condition, Severity, Threshold,
};
use crate::model::duration;
use crate::model::plan::{Fault, MAX_ALERTS, MAX_TIERS, Service};
use chrono::TimeDelta;
use serde_json_borrow::Value;

const ACTIONS: [Action; 3] = [Action::Log, Action::Ticket, Action::Page];

/// The window that presets are made for: the first service's.
pub(super) fn window(services: &[Service]) -> TimeDelta {
    services.first().map_or(TimeDelta::days(30), |first| {
        first.objective.window.usual_length()
    })
}

pub(super) fn read(
    root: Place<'_>,
    window: TimeDelta,
    faults: &mut Vec<Fault>,
) -> Vec<AlertPolicy> {
    let mut all = Vec::new();
    for (path, entry) in root.list("alerts", MAX_ALERTS, faults) {
        match entry {
            Value::Str(id) => match alert_policy::preset(id, window) {
                Some(preset) => all.push(preset),
                None => faults.push(Fault {
                    path: path.to_string(),
                    what: format!("{id:?} is no alert policy"),
                    remedy: format!("expected {}, or an object", ids().join(", ")),
                }),
            },
            Value::Object(object) => all.push(own(Place { object, path }, faults)),
            _ => faults.push(not_an_object(path)),
        }
    }
    all
}

fn ids() -> Vec<String> {
    let all = alert_policy::all(TimeDelta::days(30));
    all.into_iter().map(|preset| preset.id).collect()
}

fn own(place: Place<'_>, faults: &mut Vec<Fault>) -> AlertPolicy {
    place.only(&["id", "name", "source", "tiers"], faults);
    let text = |key: &str, faults: &mut Vec<Fault>| place.text(key, faults).unwrap_or_default();
    let mut names: Vec<String> = Vec::new();
    let tiers = place.objects("tiers", MAX_TIERS, faults, |place, faults| {
        let tier = tier(place, faults)?;
        if names.contains(&tier.name) {
            let what = format!("{:?} is the name of another tier", tier.name);
            place.fault(faults, "name", &what, "choose a name of its own");
        }
        names.push(tier.name.clone());
        Some(tier)
    });
    AlertPolicy {
        id: text("id", faults),
        name: text("name", faults),
        source: text("source", faults),
        tiers,
    }
}

fn tier(place: Place<'_>, faults: &mut Vec<Fault>) -> Option<AlertTier> {
    let name = place.required("name", "page_1h", faults, |text| Ok(text.to_owned()));
    let severity = place.required("severity", "critical", faults, |text| {
        let known = Severity::ALL.into_iter().find(|known| known.word() == text);
        known.ok_or_else(|| {
            format!("{text:?} is no severity; expected info, attention, warning or critical")
        })
    });
    let action = place.required("action", "page", faults, |text| {
        let known = ACTIONS.into_iter().find(|known| known.word() == text);
        known.ok_or_else(|| format!("{text:?} is no action; expected log, ticket or page"))
    });
    let hold = place.parsed("for", faults, |text| {
        duration::parse(text).map_err(|error| error.to_string())
    });
    let condition = condition(place, faults);
    Some(AlertTier {
        name: name?,
        condition: condition?,
        severity: severity?,
        action: action?,
        hold: hold.unwrap_or_default(),
    })
}

fn condition(place: Place<'_>, faults: &mut Vec<Fault>) -> Option<Condition> {
    let on = place.required("on", "burn_rate", faults, |text| Ok(text.to_owned()))?;
    let about: &[&str] = match on.as_str() {
        "burn_rate" => &["long", "short", "share", "burn_rate"],
        "budget_drop" => &["share", "lookback"],
        "budget_consumed" => &["share"],
        "exhaustion" => &["within", "lookback"],
        other => {
            let what = format!("{other:?} is nothing that an alert watches");
            let remedy = "expected burn_rate, budget_drop, budget_consumed or exhaustion";
            place.fault(faults, "on", &what, remedy);
            return None;
        }
    };
    let known = [&["name", "on", "severity", "action", "for"], about].concat();
    place.only(&known, faults);
    let length = |key: &str, faults: &mut Vec<Fault>| {
        place.missing(key, "expected a length of time such as \"1h\"", faults);
        place.length(key, faults)
    };
    let share = |faults: &mut Vec<Fault>| {
        place.missing(
            "share",
            "expected a share of the budget such as 0.02",
            faults,
        );
        place.multiple("share", faults)
    };
    match on.as_str() {
        "burn_rate" => {
            let long = length("long", faults);
            let short = place.length("short", faults);
            let rate = place.multiple("burn_rate", faults);
            let rate = rate.map(Threshold::BurnRate);
            let threshold = if place.object.contains_key("burn_rate") {
                if place.object.contains_key("share") {
                    let what = "stands beside a share of the budget";
                    place.fault(faults, "burn_rate", what, "keep one of the two");
                }
                rate
            } else {
                share(faults).map(Threshold::BudgetShare)
            };
            Some(Condition::BurnRate {
                long: long?,
                short,
                threshold: threshold?,
            })
        }
        "budget_drop" => {
            let (share, lookback) = (share(faults), length("lookback", faults));
            Some(Condition::BudgetDrop {
                share: share?,
                lookback: lookback?,
            })
        }
        "budget_consumed" => share(faults).map(|share| Condition::BudgetConsumed { share }),
        _ => {
            let (within, lookback) = (length("within", faults), length("lookback", faults));
            Some(Condition::Exhaustion {
                within: within?,
                lookback: lookback?,
            })
        }
    }
}

/// The id for a preset.
pub(super) fn write(policy: &AlertPolicy, window: TimeDelta) -> Value<'_> {
    if alert_policy::preset(&policy.id, window).is_some_and(|preset| preset == *policy) {
        return policy.id.as_str().into();
    }
    let mut fields = Fields::default();
    for (key, text) in [
        ("id", &policy.id),
        ("name", &policy.name),
        ("source", &policy.source),
    ] {
        fields.put(key, text.as_str().into());
    }
    fields.put("tiers", list(policy.tiers.iter().map(written_tier)));
    fields.object()
}

fn written_tier(tier: &AlertTier) -> Value<'_> {
    let mut fields = Fields::default();
    fields.put("name", tier.name.as_str().into());
    let mut text = |key: &'static str, value: String| fields.text(key, value.into());
    let length = duration::to_text;
    match tier.condition {
        Condition::BurnRate {
            long,
            short,
            threshold,
        } => {
            text("on", "burn_rate".to_owned());
            text("long", length(long));
            text("short", short.map(length).unwrap_or_default());
            match threshold {
                Threshold::BurnRate(rate) => text("burn_rate", rate.to_string()),
                Threshold::BudgetShare(share) => text("share", share.to_string()),
            }
        }
        Condition::BudgetDrop { share, lookback } => {
            text("on", "budget_drop".to_owned());
            text("share", share.to_string());
            text("lookback", length(lookback));
        }
        Condition::BudgetConsumed { share } => {
            text("on", "budget_consumed".to_owned());
            text("share", share.to_string());
        }
        Condition::Exhaustion { within, lookback } => {
            text("on", "exhaustion".to_owned());
            text("within", length(within));
            text("lookback", length(lookback));
        }
    }
    text("severity", tier.severity.word().to_owned());
    text("action", tier.action.word().to_owned());
    if tier.hold > TimeDelta::zero() {
        text("for", length(tier.hold));
    }
    fields.object()
}
