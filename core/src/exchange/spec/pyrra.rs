//! Pyrra's `ServiceLevelObjective`.

use super::section::Section;
use super::{ALWAYS_ALERTS, Asked, Found, QueryRole, query};
use crate::exchange::plan_json::parse_window;
use crate::model::alert_policy;
use crate::model::objective::{BudgetingMethod, Objective};
use crate::model::plan::Service;
use crate::model::target::Target;
use crate::model::window::Window;

const KINDS: [&str; 4] = ["ratio", "latency", "latencyNative", "bool_gauge"];

pub(super) fn read(section: &Section<'_>, found: &mut Found) {
    section.understood(&["apiVersion"]);
    if section.words("kind") != "ServiceLevelObjective" {
        section.fault(
            "kind",
            "is no kind of Pyrra's",
            "expected ServiceLevelObjective",
        );
    }
    let name = section
        .required_section("metadata", "expected metadata with a name")
        .and_then(|metadata| {
            let why = "a plan is no Kubernetes resource";
            for key in ["namespace", "labels", "annotations"] {
                metadata.not_kept(key, why);
            }
            metadata.required("name", "checkout-errors")
        });
    let Some(spec) = section.required_section("spec", "expected target, window and indicator")
    else {
        return;
    };
    let target = spec.required("target", "'99.9'").and_then(|field| {
        field.parsed(spec.book, |text| {
            text.parse::<Target>().map_err(|error| error.to_string())
        })
    });
    let window = spec.required("window", "4w").and_then(|field| {
        field.parsed(spec.book, |text| match parse_window(text) {
            Ok(Window::Rolling(length)) => Ok(length),
            Ok(Window::Calendar(_)) => Err(format!("{text:?} is no length of time; expected 4w")),
            Err(error) => Err(error.to_string()),
        })
    });
    let mut queries = Vec::new();
    let method = indicator(&spec, &mut queries);
    let alerts = alerting(&spec);
    if !alerts {
        spec.told("alerting", ALWAYS_ALERTS);
    }
    let (Some(name), Some(target), Some(window)) = (name, target, window) else {
        return;
    };
    let objective = Objective {
        method,
        ..Objective::new(target, Window::Rolling(window))
    };
    let name = name.text.trim();
    let policy = alerts.then(|| found.alerts(alert_policy::pyrra(window)));
    if let Some(id) = &policy {
        found.named(id, &spec, "window");
    }
    found.add(Service::new(name, name, objective), queries, policy);
}

fn indicator(spec: &Section<'_>, queries: &mut Vec<Asked>) -> BudgetingMethod {
    let shape = "expected one of ratio, latency, latencyNative and bool_gauge";
    let Some(indicator) = spec.required_section("indicator", shape) else {
        return BudgetingMethod::Occurrences;
    };
    match KINDS.iter().filter(|kind| indicator.has(kind)).count() {
        0 => indicator.missing("ratio", shape),
        1 => {}
        _ => indicator.fault("ratio", "is not the only indicator", shape),
    }
    let metric = |section: &Section<'_>, key: &str, role, queries: &mut Vec<Asked>| {
        let Some(part) = section.required_section(key, "expected a metric") else {
            return;
        };
        if !part.has("metric") {
            part.missing("metric", "expected a metric with its labels");
        }
        query(queries, role, &part, "metric");
    };
    let grouping = "a budget of each group needs a service of its own";
    if let Some(ratio) = indicator.section("ratio") {
        metric(&ratio, "errors", QueryRole::Bad, queries);
        metric(&ratio, "total", QueryRole::Total, queries);
        ratio.not_kept("grouping", grouping);
    }
    if let Some(latency) = indicator.section("latency") {
        metric(&latency, "success", QueryRole::Good, queries);
        metric(&latency, "total", QueryRole::Total, queries);
        latency.not_kept("grouping", grouping);
    }
    if let Some(native) = indicator.section("latencyNative") {
        metric(&native, "total", QueryRole::Value, queries);
        native.not_kept(
            "latency",
            "a plan keeps what is good and bad, not the comparison that tells it",
        );
        native.not_kept("grouping", grouping);
    }
    let Some(gauge) = indicator.section("bool_gauge") else {
        return BudgetingMethod::Occurrences;
    };
    if !gauge.has("metric") {
        gauge.missing("metric", "expected a metric with its labels");
    }
    query(queries, QueryRole::Gauge, &gauge, "metric");
    gauge.not_kept("grouping", grouping);
    BudgetingMethod::Time
}

/// Whether Pyrra alerts.
fn alerting(spec: &Section<'_>) -> bool {
    let Some(alerting) = spec.section("alerting") else {
        return true;
    };
    let burn_rates = alerting.flag("burnrates") != Some(false);
    if alerting.flag("absent") == Some(false) {
        alerting.told(
            "absent",
            "whether absent data alerts belongs to the export of rules",
        );
    }
    alerting.not_kept("name", "names of alerts belong to the export of rules");
    burn_rates && alerting.flag("disabled") != Some(true)
}
