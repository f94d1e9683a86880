//! OpenSLO's alert policies and conditions: a policy of one condition is one tier.

use super::document::{Node, Value, shortened};
use super::duration_shorthand::Shorthand;
use super::free_name;
use super::openslo::{Metadata, metadata};
use super::section::{Book, Section};
use crate::model::alert_policy::{
    self, Action, AlertPolicy, AlertTier, Condition, Multiple, Severity, Threshold,
};
use crate::model::plan::MAX_TIERS;
use crate::model::window::Window;
use chrono::TimeDelta;

/// A million times is beyond any burn: the whole budget of a window in no time.
const MOST_RATE: f64 = 1e6;

/// The document of a kind and a name, and its place in the text.
pub(super) fn named<'a>(
    documents: &'a [Node],
    kind: &str,
    name: &str,
) -> Option<(usize, &'a Node)> {
    documents.iter().enumerate().find(|(_, document)| {
        let text = |node: Option<&Node>| node.and_then(Node::text).map(str::to_owned);
        let metadata = document.get("metadata");
        text(document.get("kind")).as_deref() == Some(kind)
            && text(metadata.and_then(|node| node.get("name"))).as_deref() == Some(name)
    })
}

/// Whether a key with this text stands anywhere in a node.
pub(super) fn refers(node: &Node, key: &str, name: &str) -> bool {
    match &node.value {
        Value::Map(entries) => entries.iter().any(|(known, node)| {
            (known == key && node.text() == Some(name)) || refers(node, key, name)
        }),
        Value::List(entries) => entries.iter().any(|node| refers(node, key, name)),
        Value::Null | Value::Scalar(_) => false,
    }
}

/// The alert policy of an SLO: the tiers of all that it names.
pub(super) fn of_slo(
    slo: &Metadata<'_>,
    spec: &Section<'_>,
    window: Option<Window>,
    documents: &[Node],
) -> Option<AlertPolicy> {
    let mut policies = Vec::new();
    for (place, node) in spec.list("alertPolicies") {
        let name = match &node.value {
            Value::Null => continue,
            Value::Scalar(text) => text.clone(),
            _ => {
                let Some(inline) = Section::of(node, place.document, &place.path, spec.book) else {
                    continue;
                };
                match inline.text("alertPolicyRef") {
                    Some(reference) => reference.text,
                    None => {
                        policies.extend(inline_policy(&inline, documents));
                        continue;
                    }
                }
            }
        };
        let Some((index, document)) = named(documents, "AlertPolicy", &name) else {
            let why = "no alert policy of this name is in the file";
            spec.book.unkept(place, name, why);
            continue;
        };
        // Its faults, and what of it is not kept, are told where it stands.
        let aside = Book::default();
        let read = Section::of(document, index + 1, "", &aside).and_then(|section| {
            let metadata = metadata(&section)?;
            policy(&metadata, &section.section("spec")?, documents)
        });
        policies.extend(read);
    }
    if policies.len() < 2 {
        return policies.pop();
    }
    let tiers = policies.into_iter().flat_map(|policy| policy.tiers);
    let tiers = of_one_policy(tiers, spec, "alertPolicies");
    // The same numbers may have a name already.
    let length = window.map_or(TimeDelta::days(30), |window| window.usual_length());
    let preset = alert_policy::all(length)
        .into_iter()
        .find(|preset| preset.tiers == tiers);
    Some(preset.unwrap_or_else(|| AlertPolicy {
        id: format!("{}-alerts", slo.name),
        name: format!("Alerts of {}", slo.title()),
        source: "OpenSLO".to_owned(),
        tiers,
    }))
}

/// The tiers of one policy of a plan: no more than it has, each with a name of its own.
pub(super) fn of_one_policy(
    all: impl IntoIterator<Item = AlertTier>,
    section: &Section<'_>,
    key: &str,
) -> Vec<AlertTier> {
    let mut tiers: Vec<AlertTier> = Vec::new();
    for mut tier in all {
        if tiers.len() == MAX_TIERS {
            let why =
                format!("a plan's alerts have at most {MAX_TIERS} tiers, the others are not kept");
            section.told(key, &why);
            break;
        }
        let taken = |name: &str| tiers.iter().any(|known| known.name == name);
        tier.name = free_name(tier.name, taken);
        tiers.push(tier);
    }
    tiers
}

fn inline_policy(inline: &Section<'_>, documents: &[Node]) -> Option<AlertPolicy> {
    inline.understood(&["kind", "apiVersion"]);
    let metadata = metadata(inline)?;
    let spec = inline.required_section("spec", "expected conditions, or alertPolicyRef")?;
    policy(&metadata, &spec, documents)
}

/// The alert policy of its metadata and spec.
pub(super) fn policy(
    metadata: &Metadata<'_>,
    spec: &Section<'_>,
    documents: &[Node],
) -> Option<AlertPolicy> {
    if spec.flag("alertWhenBreaching") == Some(false) {
        spec.told("alertWhenBreaching", "the tier is kept all the same");
    }
    for key in ["alertWhenResolved", "alertWhenNoData"] {
        if spec.flag(key) == Some(true) {
            spec.told(
                key,
                "a plan keeps when an alert fires, not whom it tells otherwise",
            );
        }
    }
    spec.not_kept("notificationTargets", "a plan keeps no addresses of alerts");
    let conditions = spec.sections("conditions");
    if !spec.has("conditions") {
        spec.missing("conditions", "expected a list of one condition");
    } else if conditions.len() != 1 {
        let what = format!("has {} conditions", conditions.len());
        spec.fault("conditions", &what, "expected one");
    }
    let tiers: Vec<AlertTier> = conditions
        .iter()
        .filter_map(|entry| {
            let tier = match entry.text("conditionRef") {
                Some(reference) => referred(entry, &reference.text, documents),
                None => {
                    entry.understood(&["kind", "apiVersion"]);
                    let own = super::openslo::metadata(entry)?;
                    let spec = entry.required_section("spec", "expected severity and condition")?;
                    condition(&own, &spec)
                }
            }?;
            // The policy has a name of its own, which is what people know the alert by.
            let name = metadata.tier();
            Some(AlertTier {
                name: name.unwrap_or_else(|| metadata.name.clone()),
                ..tier
            })
        })
        .collect();
    (!tiers.is_empty()).then(|| AlertPolicy {
        id: metadata.name.clone(),
        name: metadata.title().to_owned(),
        source: "OpenSLO".to_owned(),
        tiers,
    })
}

fn referred(entry: &Section<'_>, name: &str, documents: &[Node]) -> Option<AlertTier> {
    let Some((index, document)) = named(documents, "AlertCondition", name) else {
        entry.told(
            "conditionRef",
            "no alert condition of this name is in the file",
        );
        return None;
    };
    let aside = Book::default();
    let section = Section::of(document, index + 1, "", &aside)?;
    let metadata = metadata(&section)?;
    condition(&metadata, &section.section("spec")?)
}

/// The tier of an alert condition.
pub(super) fn condition(metadata: &Metadata<'_>, spec: &Section<'_>) -> Option<AlertTier> {
    let severity = spec.required("severity", "page or ticket");
    let condition = spec.required_section(
        "condition",
        "expected kind, op, threshold, lookbackWindow and alertAfter",
    )?;
    let kind = condition.required("kind", "burnrate")?;
    if kind.text != "burnrate" {
        let what = format!("{} is no kind of condition", shortened(&kind.text));
        condition.fault("kind", &what, "expected burnrate");
    }
    operator(&condition);
    let threshold = condition.required("threshold", "14.4").and_then(|field| {
        field.parsed(condition.book, |text| {
            burn_rate(text).ok_or_else(|| {
                format!(
                    "{} is no burn rate; expected a number from 0 on, such as 14.4",
                    shortened(text)
                )
            })
        })
    });
    let length = |text: &str| Shorthand::parse(text).map(Shorthand::length);
    let long = condition.required("lookbackWindow", "1h");
    let long = long.and_then(|field| field.parsed(condition.book, length));
    let hold = condition.required("alertAfter", "5m").and_then(|field| {
        field.parsed(condition.book, |text| match text {
            // No shorthand, and what people write for "at once".
            "0" | "0m" | "0s" | "0h" => Ok(TimeDelta::zero()),
            _ => length(text),
        })
    });
    let (severity, action) = weighed(&severity?.text, spec);
    let (long, rate) = (long?, threshold?);
    Some(AlertTier {
        name: metadata.name.clone(),
        condition: Condition::BurnRate {
            long,
            short: metadata.short_window(),
            threshold: metadata
                .share(long, rate)
                .unwrap_or(Threshold::BurnRate(rate)),
        },
        severity: metadata.severity().unwrap_or(severity),
        action,
        hold: metadata.hold().or(hold)?,
    })
}

/// A burn rate, kept to nine decimals: a share of 28 days in three is 0.9333333333333333.
fn burn_rate(text: &str) -> Option<Multiple> {
    if let Ok(rate) = text.parse() {
        return Some(rate);
    }
    let written = text.parse::<f64>().ok();
    let rate = written.filter(|rate| (0.0..=MOST_RATE).contains(rate))?;
    Some(Multiple::nearest(rate))
}

fn operator(condition: &Section<'_>) {
    let Some(op) = condition.required("op", "gte") else {
        return;
    };
    match op.text.as_str() {
        "gte" => {}
        "gt" => condition.told(
            "op",
            "a tier fires at its threshold or above, not only above",
        ),
        // The specification's own example writes lte for "exceeds 2".
        "lte" | "lt" => condition.told(
            "op",
            "a burn rate that is too low alerts nobody; kept as: at the threshold or above",
        ),
        other => {
            let what = format!("{} is no comparison", shortened(other));
            condition.fault("op", &what, "expected gte, gt, lte or lt");
        }
    }
}

/// What a severity of the team's own words asks for.
fn weighed(word: &str, spec: &Section<'_>) -> (Severity, Action) {
    let lower = word.to_ascii_lowercase();
    let says = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    if says(&["page", "critical", "sev1", "sev0", "p1", "high", "urgent"]) {
        (Severity::Critical, Action::Page)
    } else if says(&["ticket", "warn", "sev2", "p2", "medium"]) {
        (Severity::Warning, Action::Ticket)
    } else if says(&["info", "log", "sev4", "sev5", "p4", "p5"]) {
        (Severity::Info, Action::Log)
    } else {
        spec.told(
            "severity",
            "no word that a plan knows, so it is a warning and asks for a ticket",
        );
        (Severity::Warning, Action::Ticket)
    }
}
