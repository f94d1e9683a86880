//! The alerts of a plan that is read from specs: those that the services name, the first of them in use.

use super::{faults, fixture, spec};
use error_budget::model::alert_policy;
use error_budget::model::plan::MAX_ALERTS;

fn told(text: &str) -> Vec<String> {
    spec(text).unkept.iter().map(ToString::to_string).collect()
}

/// A Pyrra objective over a window.
fn pyrra(name: &str, window: &str) -> String {
    format!(
        "apiVersion: pyrra.dev/v1alpha1\nkind: ServiceLevelObjective\nmetadata: {{name: {name}}}\nspec:\n  target: '99'\n  \
         window: {window}\n  indicator:\n    bool_gauge: {{metric: up}}\n---\n"
    )
}

#[test]
fn each_tool_brings_its_own() {
    let ids = |text: &str| -> Vec<String> {
        let plan = spec(text).plan("");
        plan.alerts.into_iter().map(|policy| policy.id).collect()
    };
    assert_eq!(ids(&fixture("sloth/home-wifi.yml")), ["sloth"]);
    assert_eq!(ids(&fixture("sloth-resource.yaml")), ["sloth-without-page"]);
    assert_eq!(ids(&fixture("sloth/windows-7d.yaml")), ["sloth-7d"]);
    assert_eq!(ids(&fixture("pyrra/nginx.yaml")), ["pyrra"]);
    // The SLO's two policies are one set of tiers, and no policies beside it.
    assert_eq!(
        ids(&fixture("openslo-references.yaml")),
        ["checkout-alerts"]
    );
    assert_eq!(
        ids(&fixture("slo-generator/config.yaml")),
        [
            "slo-generator-default",
            "slo-generator-cloud_service_monitoring"
        ]
    );
    // An error budget policy says nothing of alerts.
    assert_eq!(ids(&fixture("guide-policy.yaml")), [""; 0]);
}

#[test]
fn sloths_windows_hold_for_the_slos_beside_them() {
    let slo = fixture("sloth/home-wifi.yml");
    let windows = fixture("sloth/windows-7d.yaml");
    for text in [
        format!("{slo}---\n{windows}"),
        format!("{windows}---\n{slo}"),
    ] {
        let plan = spec(&text).plan("");
        assert_eq!(plan.alerts_in_use().id, "sloth-7d");
        let week = error_budget::exchange::plan_json::parse_window("7d");
        assert_eq!(Ok(plan.services[0].objective.window), week);
        assert!(
            told(&text)
                .iter()
                .any(|told| told.ends_with("so it is that of the alert windows beside it")),
        );
    }
}

#[test]
fn alerts_that_differ_stand_beside_those_in_use_and_are_listed() {
    let text = [pyrra("a", "4w"), pyrra("b", "1w"), pyrra("c", "4w")].concat();
    let plan = spec(&text).plan("");
    assert_eq!(
        plan.alerts[0],
        alert_policy::pyrra(chrono::TimeDelta::days(28))
    );
    assert_eq!(
        plan.alerts[1].tiers,
        alert_policy::pyrra(chrono::TimeDelta::days(7)).tiers
    );
    assert_eq!(plan.alerts.len(), 2);
    // Nine lines each, the window on the sixth.
    assert_eq!(
        told(&text)
            .iter()
            .filter(|told| told.contains("alerts"))
            .collect::<Vec<_>>(),
        [&format!(
            "line 15, spec.window (1w): a plan's alerts hold for all of its services, and {} is in use: these stand beside it",
            plan.alerts[0].name
        )]
    );
}

#[test]
fn who_wants_no_alerts_is_told_that_a_plan_has_some() {
    let silent = fixture("sloth/no-alerts.yml");
    assert_eq!(spec(&silent).plan("").alerts_in_use().id, "google");
    let why = "a plan's alerts hold for all of its services, and it always has some";
    assert!(told(&silent).iter().any(|told| told.ends_with(why)));
}

#[test]
fn more_than_a_plan_keeps_are_counted() {
    let text: String = (1..=25)
        .map(|days| pyrra(&format!("of-{days}"), &format!("{days}d")))
        .collect();
    assert_eq!(spec(&text).plan("").alerts.len(), MAX_ALERTS);
    assert!(
        told(&text)
            .iter()
            .any(|told| told.ends_with("a plan keeps 20 alert policies, and these are 25"))
    );
}

#[test]
fn numbers_of_many_digits_are_kept_to_nine_decimals_and_no_time_is_no_lookback() {
    let text = fixture("openslo-references.yaml");
    // 10% of 28 days in three days: 28 / 30.
    let long = spec(&text.replace("threshold: 14.4", "threshold: 0.9333333333333333"));
    let tier = &long.plan("").alerts[0].tiers[0];
    let alert_policy::Condition::BurnRate { threshold, .. } = tier.condition else {
        panic!("a burn rate");
    };
    let expected = "0.933333333".parse().expect("a burn rate");
    assert_eq!(threshold, alert_policy::Threshold::BurnRate(expected));
    assert_eq!(
        faults(&text.replace("lookbackWindow: 1h", "lookbackWindow: 0m")),
        [
            "line 96, spec.condition.lookbackWindow: \"0m\" is no length of time; expected a number and m (minutes), h, d, w, \
             M (months), Q or Y, such as 28d"
        ]
    );
    // Three days of 28 at a burn rate of 1: 10.714285714...%.
    let windows = fixture("sloth/windows-7d.yaml");
    let shares = spec(&windows.replace(
        "errorBudgetPercent: 42",
        "errorBudgetPercent: 10.7142857142",
    ));
    let share = "0.107142857".parse().expect("a share");
    let tier = &shares.plan("").alerts[0].tiers[3];
    let alert_policy::Condition::BurnRate { threshold, .. } = tier.condition else {
        panic!("a burn rate");
    };
    assert_eq!(threshold, alert_policy::Threshold::BudgetShare(share));
}
