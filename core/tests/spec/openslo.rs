//! OpenSLO: the repository's own examples and schema tests, and references among documents.

use super::{faults, fixture, services, spec, unkept};
use error_budget::exchange::spec::{QueryRole, SpecFormat, read};
use error_budget::model::alert_policy::{Action, Condition, Multiple, Severity, Threshold};
use error_budget::model::sli::Sli;

#[test]
fn what_its_schema_tests_call_valid_is_read_and_the_rest_refused_where_it_is_wrong() {
    // `schema_test.go`: every one is valid but the condition without a severity.
    for name in [
        "alert-condition.yaml",
        "service.yaml",
        "sli-description-ratio-good-metricsourceref.yaml",
        "slo-indicatorref-calendar-alerts.yaml",
        "slo-no-indicatorref-rolling-no-alerts.yaml",
    ] {
        let read = read(&fixture(&format!("openslo/{name}")));
        assert!(read.is_ok(), "{name}: {read:?}");
    }
    // `spec:` is on line 6, and its first key on line 7.
    assert_eq!(
        faults(&fixture("openslo/alert-condition-no-sev.yaml")),
        ["line 7, spec.severity: is missing; expected a text such as page or ticket"]
    );
    // Without an expectation there; the schema allows one of the two.
    assert_eq!(
        faults(&fixture("openslo/sli-ratio-good-and-bad.yaml")),
        ["line 11, spec.ratioMetric.bad: stands beside good; keep one of the two"]
    );
}

#[test]
fn the_three_budgeting_methods() {
    let cases = [
        (
            "occurences-slo.yaml",
            "search-slo: 99% over 14d, occurrences",
        ),
        (
            "ratio-timeslices.yaml",
            "main-page: 99% over 14d, ratio of 1m",
        ),
        (
            "low-traffic-timeslices-slo.yaml",
            "service-availability: 99.95% over week, slices of 1m at 95%",
        ),
    ];
    for (name, expected) in cases {
        let spec = spec(&fixture(&format!("openslo/{name}")));
        assert_eq!(services(&spec), [expected], "{name}");
        assert_eq!(spec.formats, [SpecFormat::OpenSlo]);
    }
}

#[test]
fn a_minute_meant_as_a_month_is_refused() {
    // The example writes 1m with the comment "1 month".
    assert_eq!(
        faults(&fixture("openslo/timeslices-slo.yaml")),
        [
            "line 27, spec.timeWindow[0].duration: \"1m\" is a length in minutes; a month is written 1M"
        ]
    );
    let mended = fixture("openslo/timeslices-slo.yaml").replace("duration: 1m", "duration: 1M");
    let spec = spec(&mended);
    assert_eq!(
        services(&spec),
        [
            "service-availability-1: 99.5% over month, slices of 1m at 99%",
            "service-availability-2: 99% over month, slices of 1m at 99%",
        ]
    );
    assert_eq!(
        spec.services[1].service.name,
        "Reflaction of out availability SLA: SLA"
    );
    assert_eq!(spec.zone.as_deref(), Some("America/New_York"));
    // It starts at noon, and a month of a plan at midnight.
    assert!(unkept(&spec).contains(&"spec.timeWindow[0].calendar.startTime"));
}

#[test]
fn documents_refer_to_each_other() {
    let spec = spec(&fixture("openslo-references.yaml"));
    assert_eq!(
        services(&spec),
        ["checkout: 99.5% over quarter, slices of 5m at 95%"]
    );
    let service = &spec.services[0];
    let queries: Vec<_> = service
        .queries
        .iter()
        .map(|query| (query.counts, query.text.as_str()))
        .collect();
    assert_eq!(
        queries,
        [
            (QueryRole::Bad, "sum(rate(errors[5m]))"),
            (QueryRole::Total, "sum(rate(requests[5m]))"),
        ]
    );
    assert_eq!(service.service.sli, Sli::events("errors", "requests").ok());
    let alerts = spec
        .alert_policies
        .iter()
        .find(|policy| Some(&policy.id) == service.alert_policy.as_ref())
        .expect("its alerts");
    let tiers: Vec<_> = alerts
        .tiers
        .iter()
        .map(|tier| (tier.name.as_str(), tier.severity, tier.action))
        .collect();
    assert_eq!(
        tiers,
        [
            ("fast-burn", Severity::Critical, Action::Page),
            ("slow-burn", Severity::Warning, Action::Ticket),
        ]
    );
    assert_eq!(
        alerts.tiers[0].condition,
        Condition::BurnRate {
            long: chrono::TimeDelta::hours(1),
            short: None,
            threshold: Threshold::BurnRate(Multiple::thousandths(14_400)),
        }
    );
    assert_eq!(alerts.tiers[0].hold, chrono::TimeDelta::minutes(5));
    let told: Vec<String> = spec.unkept.iter().map(ToString::to_string).collect();
    for wanted in [
        "line 47, spec.alertPolicies[2] (not-here): no alert policy of this name is in the file",
        "line 94, spec.condition.op (gt): a tier fires at its threshold or above, not only above",
        "line 56, spec.alertWhenResolved (true): a plan keeps when an alert fires, not whom it tells otherwise",
    ] {
        assert!(told.iter().any(|told| told == wanted), "{told:#?}");
    }
    // The series of the indicator are kept, in whichever document it stands.
    assert!(
        told.iter().all(|told| !told.contains("metricSource")),
        "{told:#?}"
    );
}

#[test]
fn what_a_source_says_beyond_its_series_is_listed() {
    let references = fixture("openslo-references.yaml");
    let cases = [
        (
            "sum(rate(errors[5m]))",
            "sum(rate(errors[5m])) / 2",
            ["bad", "total"].as_slice(),
        ),
        (
            "query: sum(rate(requests[5m]))",
            "query: sum(rate(requests[5m]))\n          step: 15s",
            &["total"],
        ),
        (
            "spec: &total",
            "metricSourceRef: thanos\n        spec:",
            &["bad"],
        ),
    ];
    for (written, other, parts) in cases {
        let text = references.replacen(written, other, 1);
        assert_ne!(text, references);
        let spec = spec(&text);
        let listed: Vec<&str> = unkept(&spec)
            .into_iter()
            .filter(|path| path.ends_with("metricSource"))
            .collect();
        let wanted: Vec<String> = parts
            .iter()
            .map(|part| format!("spec.ratioMetric.{part}.metricSource"))
            .collect();
        assert_eq!(listed, wanted, "{other}");
    }
}

#[test]
fn a_gauge_that_is_at_least_one_is_kept_whole() {
    let slo = |threshold: &str| {
        format!(
            "apiVersion: openslo/v1\nkind: SLO\nmetadata: {{name: probe-slo}}\nspec:\n  service: probe\n  \
             indicator:\n    metadata: {{name: probe}}\n    spec:\n      thresholdMetric:\n        \
             metricSource: {{type: Prometheus, spec: {{query: probe_success}}}}\n  \
             timeWindow: [{{duration: 30d, isRolling: true}}]\n  budgetingMethod: Occurrences\n  \
             objectives: [{{target: 0.99, {threshold}}}]\n"
        )
    };
    let gauge = spec(&slo("op: gte, value: 1"));
    let state = "probe_success".parse().expect("a series");
    assert_eq!(gauge.services[0].service.sli, Some(Sli::Gauge { state }));
    assert!(unkept(&gauge).is_empty(), "{:?}", gauge.unkept);
    // Another comparison is none that a plan has.
    let other = spec(&slo("op: lt, value: 300"));
    assert_eq!(other.services[0].service.sli, None);
    for path in [
        "spec.indicator.spec.thresholdMetric.metricSource",
        "spec.objectives[0].op",
        "spec.objectives[0].value",
    ] {
        assert!(unkept(&other).contains(&path), "{path}");
    }
}

#[test]
fn v1alpha_counts_units() {
    let spec = spec(&fixture("sloth/openslo-getting-started.yml"));
    assert_eq!(spec.formats, [SpecFormat::OpenSloAlpha]);
    assert_eq!(
        services(&spec),
        ["sloth-slo-my-service: 99.9% over 30d, occurrences"]
    );
    assert_eq!(spec.services[0].queries.len(), 2);
    assert_eq!(
        unkept(&spec),
        [
            "spec.service",
            "spec.description",
            "spec.objectives[0].ratioMetrics"
        ]
    );
}

#[test]
fn a_plan_of_a_spec_is_written_and_read_back() {
    use error_budget::exchange::plan_json;
    for name in [
        "openslo-references.yaml",
        "guide-policy.yaml",
        "sloth/home-wifi.yml",
    ] {
        let plan = spec(&fixture(name)).plan(name);
        let text = plan_json::write(&plan);
        assert_eq!(plan_json::read(&text), Ok(plan), "{name}");
    }
}
