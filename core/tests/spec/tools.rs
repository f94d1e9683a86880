//! Sloth, Pyrra, slo-generator and the reference guide's policy.

use super::{fixture, services, spec, unkept};
use chrono::TimeDelta;
use error_budget::exchange::plan_json;
use error_budget::exchange::spec::{QueryRole, SpecFormat, is_spec};
use error_budget::model::alert_policy::{self, Condition, Multiple, Severity, Threshold};
use error_budget::model::budget_policy::{Cadence, Decision, guide};
use error_budget::model::status::Status;

#[test]
fn sloth_has_30_days_and_its_own_alerts() {
    let read = spec(&fixture("sloth/home-wifi.yml"));
    assert_eq!(read.formats, [SpecFormat::Sloth]);
    assert_eq!(
        services(&read),
        [
            "home-wifi-good-wifi-client-satisfaction: 95% over 30d, occurrences",
            "home-wifi-risk-wifi-client-satisfaction: 99.9% over 30d, occurrences",
        ]
    );
    assert_eq!(read.alert_policies, [alert_policy::sloth()]);
    let queries = &read.services[0].queries;
    assert_eq!(
        (queries[0].counts, queries[1].counts),
        (QueryRole::Bad, QueryRole::Total)
    );
    // Page and ticket are both disabled here.
    let silent = spec(&fixture("sloth/no-alerts.yml"));
    assert_eq!(
        services(&silent),
        ["myapp-http-availability: 99.99% over 30d, occurrences"]
    );
    assert_eq!(
        (
            silent.alert_policies.len(),
            &silent.services[0].alert_policy
        ),
        (0, &None)
    );
}

#[test]
fn sloth_as_a_resource_says_the_same_in_other_words() {
    let spec = spec(&fixture("sloth-resource.yaml"));
    assert_eq!(spec.formats, [SpecFormat::SlothResource]);
    assert_eq!(
        services(&spec),
        ["checkout-availability: 99.95% over 30d, occurrences"]
    );
    assert_eq!(spec.services[0].queries[0].counts, QueryRole::BadShare);
    let names: Vec<_> = spec.alert_policies[0]
        .tiers
        .iter()
        .map(|tier| tier.name.as_str())
        .collect();
    assert_eq!(names, ["ticket_quick", "ticket_slow"]);
    assert_eq!(
        unkept(&spec),
        [
            "metadata",
            "spec.labels",
            "spec.slos[0].window",
            "spec.slos[0].description",
            "spec.slos[0].sli.raw.errorRatioQuery",
            "spec.slos[0].alerting.ticketAlert.labels",
        ]
    );
}

#[test]
fn alert_windows_are_shares_of_the_budget() {
    let google = spec(&fixture("sloth/windows-google-28d.yaml"));
    assert_eq!(google.alert_policies, [alert_policy::sloth()]);
    let week = spec(&fixture("sloth/windows-7d.yaml"));
    // 8% / 1 h, 12.5% / 6 h, 20% / 1 d, 42% / 3 d of 7 days: 13.44, 3.5, 1.4 and 0.98, as its own
    // rules have them.
    let rates: Vec<f64> = week.alert_policies[0]
        .tiers
        .iter()
        .map(|tier| match &tier.condition {
            Condition::BurnRate {
                long, threshold, ..
            } => threshold.burn_rate(*long, TimeDelta::days(7)),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(rates, [13.44, 3.5, 1.4, 0.98]);
    let slow = &week.alert_policies[0].tiers[1];
    assert_eq!(
        slow.condition,
        Condition::BurnRate {
            long: TimeDelta::hours(6),
            short: Some(TimeDelta::minutes(30)),
            threshold: Threshold::BudgetShare(Multiple::thousandths(125)),
        }
    );
}

#[test]
fn pyrra_scales_its_alerts_to_the_window() {
    let nginx = spec(&fixture("pyrra/nginx.yaml"));
    assert_eq!(nginx.formats, [SpecFormat::Pyrra]);
    assert_eq!(
        services(&nginx),
        [
            "nginx-api-errors: 99.9% over 28d, occurrences",
            "nginx-api-latency: 90% over 28d, occurrences",
        ]
    );
    assert_eq!(
        nginx.alert_policies,
        [alert_policy::pyrra(TimeDelta::days(28))]
    );
    assert_eq!(nginx.services[1].queries[0].counts, QueryRole::Good);
    let week = spec(&fixture("pyrra/prometheus-http.yaml"));
    assert_eq!(
        services(&week),
        ["prometheus-api-query: 99% over 7d, occurrences"]
    );
    assert_eq!(
        week.alert_policies,
        [alert_policy::pyrra(TimeDelta::days(7))]
    );
    let gauge = spec(
        "apiVersion: pyrra.dev/v1alpha1\nkind: ServiceLevelObjective\nmetadata: {name: up}\nspec:\n  \
         target: '99'\n  window: 2w\n  indicator:\n    bool_gauge: {metric: up}\n  alerting: {disabled: true}\n",
    );
    assert_eq!(services(&gauge), ["up: 99% over 14d, time"]);
    assert_eq!(gauge.services[0].queries[0].counts, QueryRole::Gauge);
    assert_eq!(gauge.alert_policies, []);
}

/// A step is known by its name in a plan, where slo-generator knows it by its place.
#[test]
fn slo_generators_steps_of_one_name_are_told_apart() {
    let step = "  - {name: 1 hour, window: 3600, burn_rate_threshold: 9, alert: true}\n";
    let of = |steps: usize| {
        let text = format!(
            "error_budget_policies:\n {}:\n  steps:\n{}",
            "x".repeat(500),
            step.repeat(steps)
        );
        spec(&text)
    };
    let read = of(3);
    let names: Vec<&str> = read.alert_policies[0]
        .tiers
        .iter()
        .map(|tier| tier.name.as_str())
        .collect();
    assert_eq!(names, ["1 hour", "1 hour-2", "1 hour-3"]);
    let plan = read.plan("named alike");
    assert_eq!(plan_json::read(&plan_json::write(&plan)), Ok(plan));

    let many = of(51);
    assert_eq!(many.alert_policies[0].tiers.len(), 50);
    assert!(
        many.unkept
            .iter()
            .any(|entry| entry.why.contains("at most 50 tiers"))
    );
}

#[test]
fn slo_generators_steps_are_tiers() {
    let config = spec(&fixture("slo-generator/config.yaml"));
    assert_eq!(config.formats, [SpecFormat::SloGenerator]);
    assert_eq!(
        config.alert_policies[0].tiers,
        alert_policy::slo_generator().tiers
    );
    let second = &config.alert_policies[1];
    assert_eq!(second.id, "slo-generator-cloud_service_monitoring");
    assert_eq!(second.tiers[1].name, "48 hours");
    assert_eq!(second.tiers[1].severity, Severity::Critical);

    let text = fixture("slo-generator/slo_prom_metrics_availability_ratio.yaml");
    let alone = spec(&text);
    assert_eq!(
        services(&alone),
        ["prom-metrics-availability: 99.9% over 28d, occurrences"]
    );
    // Behind a configuration whose longest window is a week.
    let week = "error_budget_policies:\n  default:\n    steps:\n    - {name: week, window: 604800, burn_rate_threshold: 1.5, alert: false}\n---\n";
    let both = spec(&format!("{week}{text}"));
    assert_eq!(
        services(&both),
        ["prom-metrics-availability: 99.9% over 7d, occurrences"]
    );
    assert_eq!(
        both.services[0].alert_policy.as_deref(),
        Some("slo-generator-default")
    );
    // JSON is YAML, too.
    let json = spec(&fixture("slo-generator/dummy_slo_config.json"));
    assert_eq!(
        services(&json),
        ["test-test-test: 99% over 28d, occurrences"]
    );
}

#[test]
fn the_guides_policy_is_its_preset() {
    let spec = spec(&fixture("guide-policy.yaml"));
    assert_eq!(spec.formats, [SpecFormat::BudgetPolicy]);
    assert_eq!(services(&spec), ["api-service: 99.9% over 30d, time"]);
    // Everything it says is kept.
    assert_eq!(spec.unkept, []);
    let policy = spec.policy.expect("a policy");
    let preset = guide();
    assert_eq!(policy.thresholds, preset.thresholds);
    assert_eq!(policy.exceptions, preset.exceptions);
    assert_eq!(policy.escalations, preset.escalations);
    assert_eq!(policy.review_cadence, preset.review_cadence);
    assert_eq!(policy.post_mortems, preset.post_mortems);
    for (read, known) in policy.gates.iter().zip(&preset.gates) {
        assert_eq!(read.decisions, known.decisions, "{:?}", read.status);
        assert_eq!(read.pace, known.pace);
        assert_eq!(read.allowed_releases, known.allowed_releases);
        assert_eq!(read.requirements, known.requirements);
        assert_eq!(read.actions, known.actions);
    }
    // The document's warning ends at 5x; the guide's code stops at 3x (AUDIT R8).
    assert_eq!(policy.gate(Status::Warning).max_burn_rate, Some(5.0));
    assert!(policy.faults().is_empty());
}

#[test]
fn a_policy_of_other_numbers_and_decisions() {
    let text = "policy:
  description: Ours
  gates:
    healthy: {criteria: [budget_remaining >= 40%, burn_rate < 2x], deployment_pace: normal}
    attention:
      criteria: [budget_remaining >= 20% AND < 40%, burn_rate >= 2x AND < 4x]
      decisions: {low: approve, medium: approve, high: review}
    warning: {criteria: [budget_remaining >= 5% AND < 20%, burn_rate >= 4x AND < 8x], allowed_releases: [Anything brave]}
    critical: {criteria: [budget_remaining < 5%, burn_rate >= 8x]}
    exhausted: {criteria: [budget_remaining <= 0%]}
  review_cadence: {monthly: look_at_it}
";
    let spec = spec(text);
    let policy = spec.policy.as_ref().expect("a policy");
    assert_eq!(
        policy.criteria(Status::Warning),
        [
            "budget_remaining >= 5% AND < 20%",
            "burn_rate >= 4.0x AND < 8.0x",
        ]
    );
    assert_eq!(
        policy.gate(Status::Attention).decisions,
        [Decision::Approve, Decision::Approve, Decision::Review]
    );
    assert_eq!(
        policy.review_cadence,
        [(Cadence::Monthly, "look_at_it".to_owned())]
    );
    assert_eq!(
        unkept(&spec),
        [
            "policy.gates.healthy.allowed_releases",
            "policy.gates.warning.allowed_releases",
            "policy.gates.critical.allowed_releases",
            "policy.gates.exhausted.allowed_releases",
        ]
    );
}

#[test]
fn histories_and_other_texts_are_no_specs() {
    for text in [
        "",
        "start,end\n2026-03-10 08:12,26m\n",
        "{\"format\": \"error-budget-plan\", \"version\": 1}",
        "- a\n- b\n",
        "apiVersion: apps/v1\nkind: Deployment\n",
    ] {
        assert!(!is_spec(text), "{text:?}");
    }
}
