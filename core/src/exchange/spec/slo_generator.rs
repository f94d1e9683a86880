//! slo-generator: SLOs of version 2, and the error budget policies of its configuration.
//!
//! Its SLOs have no window. What comes nearest is the longest window of their error budget policy,
//! which is 28 days in the one that it ships. It rounds a burn rate to one decimal and fires above
//! the threshold; a tier of a plan fires at the threshold, unrounded.

use super::document::{Value, shortened};
use super::openslo_alerts::of_one_policy;
use super::section::Section;
use super::{Found, QueryRole, SpecService, query};
use crate::model::alert_policy::{
    self, Action, AlertPolicy, AlertTier, Condition, Multiple, Severity, Threshold,
};
use crate::model::decimal::scaled;
use crate::model::objective::{BudgetingMethod, Objective};
use crate::model::plan::Service;
use crate::model::target::Target;
use crate::model::window::Window;
use chrono::TimeDelta;

/// Ten years, in seconds.
const MOST_SECONDS: u64 = 3_660 * 86_400;

pub(super) fn read(section: &Section<'_>, found: &mut Found) {
    if section.has("error_budget_policies") {
        configuration(section, found);
    } else {
        objective(section, found);
    }
}

fn configuration(section: &Section<'_>, found: &mut Found) {
    for key in ["backends", "exporters", "default_exporters"] {
        section.not_kept(key, "a plan connects to nothing");
    }
    let Some(policies) = section.section("error_budget_policies") else {
        return;
    };
    for name in policies.keys() {
        let steps: Vec<Section<'_>> = match policies.node(name).map(|node| &node.value) {
            // Version 1 lists the steps at once.
            Some(Value::List(_)) => policies.sections(name),
            _ => policies.section(name).map_or_else(Vec::new, |policy| {
                if !policy.has("steps") {
                    policy.missing("steps", "expected a list of steps");
                }
                policy.sections("steps")
            }),
        };
        let tiers = of_one_policy(steps.iter().filter_map(step), &policies, name);
        if tiers.is_empty() {
            continue;
        }
        let policy = AlertPolicy {
            id: format!("slo-generator-{name}"),
            name: format!("slo-generator, {name}"),
            source: "slo-generator, error_budget_policies".to_owned(),
            tiers,
        };
        found.alerts(policy);
        let why = "it rounds burn rates and fires above a threshold; tiers fire at it, unrounded";
        policies.told(name, why);
    }
}

fn step(step: &Section<'_>) -> Option<AlertTier> {
    let seconds = step.required("window", "3600");
    let window = seconds.and_then(|field| {
        field.parsed(step.book, |text| {
            let seconds = text.trim().parse::<u64>().ok();
            let seconds = seconds.filter(|seconds| (60..=MOST_SECONDS).contains(seconds));
            let length = seconds.and_then(|seconds| i64::try_from(seconds).ok());
            length.map(TimeDelta::seconds).ok_or_else(|| {
                format!(
                    "{} is no number of seconds; expected 60 to 316224000, such as 3600",
                    shortened(text)
                )
            })
        })
    });
    let threshold = step.required("burn_rate_threshold", "9").and_then(|field| {
        field.parsed(step.book, |text| {
            text.parse::<Multiple>().map_err(|_| {
                format!(
                    "{} is no burn rate; expected a number from 0 on",
                    shortened(text)
                )
            })
        })
    });
    let name = step.required("name", "1 hour");
    let pages = step.flag("alert").unwrap_or(false);
    let (severity, action) = if pages {
        (Severity::Critical, Action::Page)
    } else {
        (Severity::Warning, Action::Ticket)
    };
    Some(AlertTier {
        name: name?.text.trim().to_owned(),
        condition: Condition::BurnRate {
            long: window?,
            short: None,
            threshold: Threshold::BurnRate(threshold?),
        },
        severity,
        action,
        hold: TimeDelta::zero(),
    })
}

fn objective(section: &Section<'_>, found: &mut Found) {
    section.understood(&["apiVersion", "version"]);
    if section.words("kind") != "ServiceLevelObjective" {
        section.fault(
            "kind",
            "is no kind of slo-generator's",
            "expected ServiceLevelObjective",
        );
    }
    let name = section
        .required_section("metadata", "expected metadata with a name")
        .and_then(|metadata| {
            metadata.not_kept("labels", "a plan has no labels");
            metadata.required("name", "checkout-availability")
        });
    let Some(spec) = section.required_section("spec", "expected goal, backend and method") else {
        return;
    };
    let target = spec.required("goal", "0.999").and_then(|field| {
        field.parsed(spec.book, |text| {
            let ppb = scaled(text.trim(), 9).ok();
            let ppb = ppb.and_then(|ppb| u32::try_from(ppb).ok());
            ppb.and_then(Target::from_ppb)
                .filter(|target| target.ppb() > 0)
                .ok_or_else(|| {
                    format!(
                        "{} is no goal; expected more than 0 and at most 1, such as 0.999",
                        shortened(text)
                    )
                })
        })
    });
    for key in ["backend", "method", "exporters", "frequency"] {
        spec.not_kept(key, "a plan measures nothing itself");
    }
    let mut queries = Vec::new();
    indicator(&spec, &mut queries);
    let (alerts, longest) = alerts(&spec, found);
    found.named(&alerts, &spec, "error_budget_policy");
    let window = longest.unwrap_or(TimeDelta::days(28));
    let days = window.num_days();
    spec.told(
        "window",
        &format!(
            "its SLOs have no window, so it is the longest of the error budget policy, {days} days"
        ),
    );
    let (Some(name), Some(target)) = (name, target) else {
        return;
    };
    let objective = Objective {
        method: BudgetingMethod::Occurrences,
        ..Objective::new(target, Window::Rolling(window))
    };
    let name = name.text.trim();
    found.add(SpecService {
        service: Service::new(name, name, objective),
        queries,
        alert_policy: Some(alerts),
    });
}

fn indicator(spec: &Section<'_>, queries: &mut Vec<super::Query>) {
    let Some(indicator) = spec.section("service_level_indicator") else {
        return;
    };
    for (key, role) in [
        ("filter_good", QueryRole::Good),
        ("query_good", QueryRole::Good),
        ("filter_bad", QueryRole::Bad),
        ("query_bad", QueryRole::Bad),
        ("filter_valid", QueryRole::Total),
        ("query_valid", QueryRole::Total),
        ("expression", QueryRole::GoodShare),
        ("query", QueryRole::GoodShare),
    ] {
        query(queries, role, indicator.long_text(key));
        indicator.not_kept(
            key,
            "a plan keeps no queries; they are handed to the export of rules",
        );
    }
}

/// The id of its alert policy, and the longest window of it.
fn alerts(spec: &Section<'_>, found: &mut Found) -> (String, Option<TimeDelta>) {
    let name = match spec.words("error_budget_policy") {
        empty if empty.is_empty() => "default".to_owned(),
        name => name,
    };
    let id = format!("slo-generator-{name}");
    let longest = |policy: &AlertPolicy| {
        let lookbacks = policy.tiers.iter().map(|tier| tier.condition.lookback());
        lookbacks.max().flatten()
    };
    if let Some(known) = found.alert_policies.iter().find(|known| known.id == id) {
        return (id, longest(known));
    }
    if name != "default" {
        spec.told(
            "error_budget_policy",
            "it is not in the file before this SLO, so the default one is taken",
        );
    }
    let usual = alert_policy::slo_generator();
    let window = longest(&usual);
    (found.alerts(usual), window)
}
