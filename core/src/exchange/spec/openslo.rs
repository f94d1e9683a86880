//! OpenSLO v1 and v1alpha: each objective of an SLO becomes a service of the plan.

use super::Found;
use super::document::{Node, Value, shortened};
use super::openslo_alerts;
use super::openslo_indicator::{indicator, referred};
use super::openslo_objective::objectives;
use super::openslo_window::{alpha_window, window};
use super::section::Section;

const KINDS: [&str; 7] = [
    "SLO",
    "SLI",
    "Service",
    "AlertPolicy",
    "AlertCondition",
    "AlertNotificationTarget",
    "DataSource",
];

pub(super) fn read(section: &Section<'_>, documents: &[Node], found: &mut Found) {
    section.understood(&["apiVersion"]);
    let Some(kind) = section.required("kind", "SLO") else {
        return;
    };
    let Some(metadata) = metadata(section) else {
        let _ = section.node("spec");
        return;
    };
    let Some(spec) = section.required_section("spec", "expected a map") else {
        return;
    };
    match kind.text.as_str() {
        "SLO" => slo(&metadata, &spec, documents, found),
        "SLI" => {
            let _ = indicator(&spec);
            if !is_named(documents, "SLO", "indicatorRef", &metadata.name) {
                section.told("kind", "no SLO of the file names this indicator");
            }
        }
        "AlertPolicy" => {
            if let Some(policy) = openslo_alerts::policy(&metadata, &spec, documents) {
                found.alerts(policy);
            }
        }
        "AlertCondition" => {
            let _ = openslo_alerts::condition(&metadata, &spec);
            if !is_named(documents, "AlertPolicy", "conditionRef", &metadata.name) {
                section.told("kind", "no alert policy of the file names this condition");
            }
        }
        "AlertNotificationTarget" => {
            let _ = spec.required("target", "slack");
            section.told("kind", "a plan keeps no addresses of alerts");
        }
        "DataSource" => {
            let _ = spec.required("type", "Prometheus");
            let _ = spec.required_section("connectionDetails", "expected a map");
            section.told("kind", "a plan connects to nothing");
        }
        "Service" => section.told(
            "kind",
            "a service of a plan is one SLO; what groups them is not kept",
        ),
        other => {
            let what = format!("{} is no kind of OpenSLO v1", shortened(other));
            section.fault("kind", &what, &format!("expected {}", KINDS.join(", ")));
            spec_is_read(&spec);
        }
    }
}

/// v1alpha has the SLO and the Service; an SLO holds its metrics in its objectives.
pub(super) fn read_alpha(section: &Section<'_>, found: &mut Found) {
    section.understood(&["apiVersion"]);
    let Some(kind) = section.required("kind", "SLO") else {
        return;
    };
    let Some(metadata) = metadata(section) else {
        let _ = section.node("spec");
        return;
    };
    let Some(spec) = section.required_section("spec", "expected a map") else {
        return;
    };
    match kind.text.as_str() {
        "SLO" => {
            let window = alpha_window(&spec, found);
            objectives(&metadata, &spec, window, Vec::new(), None, found);
        }
        "Service" => section.told(
            "kind",
            "a service of a plan is one SLO; what groups them is not kept",
        ),
        other => {
            let what = format!("{} is no kind of OpenSLO v1alpha", shortened(other));
            section.fault("kind", &what, "expected SLO or Service");
            spec_is_read(&spec);
        }
    }
}

/// After a fault nothing more is said about what stands below it.
fn spec_is_read(spec: &Section<'_>) {
    for key in spec.keys() {
        let _ = spec.node(key);
    }
}

/// Names of an OpenSLO object, and what is noted beside them.
pub(super) struct Metadata<'a> {
    pub(super) name: String,
    pub(super) display_name: String,
    pub(super) annotations: Option<Section<'a>>,
}

impl Metadata<'_> {
    /// What people call it.
    pub(super) fn title(&self) -> &str {
        match self.display_name.as_str() {
            "" => &self.name,
            words => words,
        }
    }
}

/// Reads `metadata`; a fault without a name.
pub(super) fn metadata<'a>(section: &Section<'a>) -> Option<Metadata<'a>> {
    let metadata = section.required_section("metadata", "expected metadata with a name")?;
    let name = metadata.required("name", "checkout-availability")?;
    let name = name.text.trim().to_owned();
    if name.is_empty() {
        metadata.fault("name", "is empty", "expected a name");
        return None;
    }
    Some(Metadata {
        name,
        display_name: metadata.words("displayName"),
        annotations: metadata.section("annotations"),
    })
}

fn slo(metadata: &Metadata<'_>, spec: &Section<'_>, documents: &[Node], found: &mut Found) {
    let window = window(spec, found);
    let queries = match (spec.has("indicator"), spec.has("indicatorRef")) {
        (true, true) => {
            spec.understood(&["indicator"]);
            let remedy = "keep either indicator or indicatorRef";
            spec.fault("indicatorRef", "stands beside an indicator", remedy);
            Vec::new()
        }
        (true, false) => spec.section("indicator").map_or_else(Vec::new, |inline| {
            inline.understood(&["metadata"]);
            inline
                .required_section("spec", "expected ratioMetric or thresholdMetric")
                .map_or_else(Vec::new, |spec| indicator(&spec))
        }),
        (false, true) => referred(spec, documents),
        (false, false) if composite(spec) => Vec::new(),
        (false, false) => {
            spec.missing(
                "indicator",
                "expected an indicator, or the name of one as indicatorRef",
            );
            Vec::new()
        }
    };
    let alerts = openslo_alerts::of_slo(metadata, spec, window, documents)
        .map(|policy| found.alerts(policy));
    if let Some(id) = &alerts {
        found.named(id, spec, "alertPolicies");
    }
    objectives(metadata, spec, window, queries, alerts, found);
}

/// The objectives of a composite SLO have indicators of their own.
fn composite(spec: &Section<'_>) -> bool {
    let node = spec.node("objectives");
    let entries = node.map(|node| &node.value);
    matches!(entries, Some(Value::List(entries))
        if entries.iter().any(|entry| entry.get("indicator").is_some() || entry.get("indicatorRef").is_some()))
}

/// Whether an object of a kind names another one, anywhere below its spec.
fn is_named(documents: &[Node], kind: &str, key: &str, name: &str) -> bool {
    documents
        .iter()
        .filter(|document| document.get("kind").and_then(Node::text) == Some(kind))
        .any(|document| openslo_alerts::refers(document, key, name))
}
