//! Sloth: its own spec, its Kubernetes resource and its alert windows.

use super::document::{Node, shortened};
use super::section::{Book, Field, Section};
use super::{ALWAYS_ALERTS, Asked, Found, QueryRole, SpecFormat, query};
use crate::model::alert_policy::{
    self, Action, AlertPolicy, AlertTier, Condition, Multiple, Severity, Threshold,
};
use crate::model::decimal::{DecimalError, scaled, unscaled};
use crate::model::duration;
use crate::model::objective::{BudgetingMethod, Objective};
use crate::model::plan::Service;
use crate::model::target::Target;
use crate::model::window::Window;
use chrono::TimeDelta;

/// The names of keys, which the two formats write differently.
struct Keys {
    error_query: &'static str,
    total_query: &'static str,
    error_ratio_query: &'static str,
    page_alert: &'static str,
    ticket_alert: &'static str,
}

const OWN: Keys = Keys {
    error_query: "error_query",
    total_query: "total_query",
    error_ratio_query: "error_ratio_query",
    page_alert: "page_alert",
    ticket_alert: "ticket_alert",
};
const RESOURCE: Keys = Keys {
    error_query: "errorQuery",
    total_query: "totalQuery",
    error_ratio_query: "errorRatioQuery",
    page_alert: "pageAlert",
    ticket_alert: "ticketAlert",
};
const ALERT_WORDS: &str = "names, labels and texts of alerts belong to the export of rules";

/// Reads Sloth's own format.
pub(super) fn read(section: &Section<'_>, found: &mut Found) {
    section.understood(&["version"]);
    slos(section, &OWN, found);
}

/// Reads the Kubernetes resource.
pub(super) fn read_resource(section: &Section<'_>, found: &mut Found) {
    section.understood(&["apiVersion", "kind"]);
    let kind = section.words("kind");
    if kind != "PrometheusServiceLevel" {
        let remedy = "expected PrometheusServiceLevel or AlertWindows";
        section.fault("kind", "is no kind of Sloth's", remedy);
    }
    section.not_kept("metadata", "a plan is no Kubernetes resource");
    if let Some(spec) = section.required_section("spec", "expected service and slos") {
        slos(&spec, &RESOURCE, found);
    }
}

fn slos(section: &Section<'_>, keys: &Keys, found: &mut Found) {
    let service = section.required("service", "checkout");
    let entries = section.sections("slos");
    if !section.has("slos") {
        section.missing("slos", "expected a list of SLOs");
    } else if entries.is_empty() {
        section.fault(
            "slos",
            "has no entry",
            "expected one with name and objective",
        );
    }
    for entry in &entries {
        let name = entry.required("name", "availability");
        let objective = entry.required("objective", "99.9");
        let target = objective.and_then(|field| {
            field.parsed(entry.book, |text| {
                text.parse::<Target>().map_err(|error| error.to_string())
            })
        });
        let mut queries = Vec::new();
        indicator(entry, keys, &mut queries);
        let windows = found.windows.clone();
        let usual = windows
            .as_ref()
            .map_or_else(alert_policy::sloth, |windows| windows.alerts.clone());
        let alerts = alerting(entry, keys, usual).map(|policy| found.alerts(policy));
        match &alerts {
            Some(id) => found.named(id, entry, "alerting"),
            None => entry.told("alerting", ALWAYS_ALERTS),
        }
        let (window, why) = match windows {
            Some(windows) => (windows.period, "that of the alert windows beside it"),
            None => (TimeDelta::days(30), "Sloth's default, 30 days"),
        };
        let why = format!("nothing is said of the window, so it is {why}");
        entry.told("window", &why);
        let (Some(service), Some(name), Some(target)) = (&service, name, target) else {
            continue;
        };
        let objective = Objective {
            method: BudgetingMethod::Occurrences,
            ..Objective::new(target, Window::Rolling(window))
        };
        // Sloth's own id of an SLO.
        let id = format!("{}-{}", service.text.trim(), name.text.trim());
        let words = format!("{} {}", service.text.trim(), name.text.trim());
        found.add(Service::new(&id, &words, objective), queries, alerts);
    }
}

fn indicator(entry: &Section<'_>, keys: &Keys, queries: &mut Vec<Asked>) {
    let shape = format!(
        "expected events with {} and {}, or raw, or plugin",
        keys.error_query, keys.total_query
    );
    let Some(sli) = entry.required_section("sli", &shape) else {
        return;
    };
    let kinds = ["events", "raw", "plugin"];
    match kinds.iter().filter(|kind| sli.has(kind)).count() {
        0 => sli.missing("events", &shape),
        1 => {}
        _ => sli.fault(
            "events",
            "is not the only indicator",
            "keep one of events, raw and plugin",
        ),
    }
    if let Some(events) = sli.section("events") {
        for (key, role) in [
            (keys.error_query, QueryRole::Bad),
            (keys.total_query, QueryRole::Total),
        ] {
            if !events.has(key) {
                events.missing(key, "expected a PromQL query");
            }
            query(queries, role, &events, key);
        }
    }
    if let Some(raw) = sli.section("raw") {
        let key = keys.error_ratio_query;
        if !raw.has(key) {
            raw.missing(key, "expected a PromQL query");
        }
        query(queries, QueryRole::BadShare, &raw, key);
    }
    sli.not_kept("plugin", "plugins run in Sloth");
}

/// The usual tiers without those that are disabled; nothing when both are.
fn alerting(entry: &Section<'_>, keys: &Keys, usual: AlertPolicy) -> Option<AlertPolicy> {
    let mut policy = usual;
    let Some(alerting) = entry.section("alerting") else {
        return Some(policy);
    };
    for key in ["name", "labels", "annotations"] {
        alerting.not_kept(key, ALERT_WORDS);
    }
    for (key, kind) in [(keys.page_alert, "page"), (keys.ticket_alert, "ticket")] {
        let Some(alert) = alerting.section(key) else {
            continue;
        };
        for key in ["labels", "annotations"] {
            alert.not_kept(key, ALERT_WORDS);
        }
        if alert.flag("disable") == Some(true) {
            policy.tiers.retain(|tier| !tier.name.starts_with(kind));
            policy.id = format!("{}-without-{kind}", policy.id);
            policy.name = format!("{}, no {kind}", policy.name);
        }
    }
    (!policy.tiers.is_empty()).then_some(policy)
}

/// Alert windows: the period they are made for, and their four tiers.
#[derive(Debug, Clone)]
pub(super) struct Windows {
    period: TimeDelta,
    alerts: AlertPolicy,
}

/// The alert windows of a file that has one set of them: Sloth makes the rules of the SLOs beside them by these.
pub(super) fn only_windows(documents: &[Node]) -> Option<Windows> {
    let mut all = documents
        .iter()
        .filter(|document| SpecFormat::of(document) == Some(SpecFormat::SlothWindows));
    let (document, None) = (all.next()?, all.next()) else {
        return None;
    };
    // Its faults, and what of it is not kept, are told where it stands.
    let aside = Book::default();
    let section = Section::of(document, 1, "", &aside)?;
    let windows = alert_windows(&section)?;
    let fine = TimeDelta::minutes(1)..=TimeDelta::days(3_660);
    fine.contains(&windows.period).then_some(windows)
}

/// Reads alert windows.
pub(super) fn read_windows(section: &Section<'_>, found: &mut Found) {
    if let Some(windows) = alert_windows(section) {
        found.alerts(windows.alerts);
    }
}

/// Four tiers as shares of the budget.
fn alert_windows(section: &Section<'_>) -> Option<Windows> {
    section.understood(&["apiVersion", "kind"]);
    section.not_kept("metadata", "a plan is no Kubernetes resource");
    let spec = section.required_section("spec", "expected sloPeriod, page and ticket")?;
    let period = spec.required("sloPeriod", "30d");
    let period = period.and_then(|field| {
        let length = length(&field, &spec)?;
        Some((field.text, length))
    });
    let mut tiers = Vec::new();
    for (kind, severity, action) in [
        ("page", Severity::Critical, Action::Page),
        ("ticket", Severity::Warning, Action::Ticket),
    ] {
        let Some(group) = spec.required_section(kind, "expected quick and slow") else {
            continue;
        };
        for speed in ["quick", "slow"] {
            let shape = "expected errorBudgetPercent, shortWindow and longWindow";
            let Some(window) = group.required_section(speed, shape) else {
                continue;
            };
            let condition = windows(&window, period.as_ref().map(|(_, length)| *length));
            tiers.extend(condition.map(|condition| AlertTier {
                name: format!("{kind}_{speed}"),
                condition,
                severity,
                action,
                hold: TimeDelta::zero(),
            }));
        }
    }
    let (written, period) = period?;
    if tiers.len() < 4 {
        return None;
    }
    spec.told(
        "sloPeriod",
        "thresholds are kept as shares of the budget, so they hold for any window",
    );
    // The same numbers have a name already.
    let usual = alert_policy::sloth();
    let alerts = if usual.tiers == tiers {
        usual
    } else {
        AlertPolicy {
            id: format!("sloth-{written}"),
            name: format!("Sloth windows for {written}"),
            source: "Sloth, AlertWindows".to_owned(),
            tiers,
        }
    };
    Some(Windows { period, alerts })
}

fn windows(window: &Section<'_>, period: Option<TimeDelta>) -> Option<Condition> {
    let share = window.required("errorBudgetPercent", "2").and_then(|field| {
        field.parsed(window.book, |text| {
            share_of_percent(text).ok_or_else(|| {
                format!("{} is no share of the budget; expected more than 0 and at most 100 percent", shortened(text))
            })
        })
    });
    let read = |key: &str, example| {
        let field = window.required(key, example)?;
        length(&field, window)
    };
    let (short, long) = (read("shortWindow", "5m"), read("longWindow", "1h"));
    let (share, short, long) = (share?, short?, long?);
    if short >= long {
        window.fault(
            "shortWindow",
            "is not shorter than longWindow",
            "expected a twelfth of it",
        );
    }
    if period.is_some_and(|period| long > period) {
        window.fault(
            "longWindow",
            "is longer than sloPeriod",
            "expected at most that",
        );
    }
    Some(Condition::BurnRate {
        long,
        short: Some(short),
        threshold: Threshold::BudgetShare(share),
    })
}

/// A share of up to 100 percent, kept to nine decimals: three days of 28 at a burn rate of 1 are 10.714285714.
fn share_of_percent(text: &str) -> Option<Multiple> {
    // Percent: two digits less.
    let ppb = match scaled(text.trim(), 7) {
        Ok(ppb) => ppb,
        Err(DecimalError::TooPrecise) => {
            let percent: f64 = text.trim().parse().ok()?;
            Multiple::nearest(percent / 100.0).ppb()
        }
        Err(_) => return None,
    };
    let share = (1..=1_000_000_000).contains(&ppb).then_some(ppb)?;
    unscaled(share, 9).parse().ok()
}

/// A length as Prometheus writes it.
fn length(field: &Field, section: &Section<'_>) -> Option<TimeDelta> {
    field.parsed(section.book, |text| match duration::parse(text) {
        Ok(length) if length > TimeDelta::zero() => Ok(length),
        Ok(_) => Err("is no time at all; expected 5m".to_owned()),
        Err(error) => Err(error.to_string()),
    })
}
