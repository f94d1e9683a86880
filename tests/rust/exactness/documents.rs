//! No document panics: any JSON where a plan expects something else, any text as a link.

use crate::cases;
use error_budget::exchange::{link, plan_json};
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Map, Value, json};

/// Any JSON, with the words that a plan knows among its keys and texts.
fn values() -> impl Strategy<Value = Value> {
    let words = select(vec![
        "target",
        "window",
        "30d",
        "99.9%",
        "guide",
        "google",
        "healthy",
        "decisions",
        "low",
        "approve",
        "bugfix",
        "thresholds",
        "critical",
        "remaining_percent",
        "burn_rate",
        "gates",
        "by_type",
        "exceptions",
        "type",
        "rollback",
        "escalations",
        "notify",
        "post_mortems",
        "review_cadence",
        "every",
        "weekly",
        "releases",
        "at",
        "risk",
        "failure",
        "probability",
        "cost",
        "confirmed",
        "incidents",
        "start",
        "end",
        "impact",
        "objective",
        "2026-03-10T14:30:00Z",
        "9999999-01-01T00:00:00Z",
        "alerts",
        "tiers",
        "on",
        "share",
        "long",
        "short",
        "lookback",
        "within",
        "budget_drop",
        "forecast",
        "rate",
        "duration",
        "patches",
        "change",
        "scale_rate",
        "factor",
        "service",
        "index",
        "system",
        "series",
        "at_least",
        "of",
        "parts",
        "weights",
        "101%",
        "-1h",
        "",
        "\u{0}ä",
    ]);
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        words.clone().prop_map(Value::from),
        ".{0,12}".prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 40, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::vec((words.clone(), inner), 0..8).prop_map(|pairs| {
                let pairs = pairs
                    .into_iter()
                    .map(|(key, value)| (key.to_owned(), value));
                Value::Object(Map::from_iter(pairs))
            }),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3_000, ..cases() })]

    #[test]
    fn any_json_is_a_plan_or_has_faults(
        [policy, release, failure, objective, incident] in [values(), values(), values(), values(), values()],
        [alerts, tier, forecast, patch, composite, system] in
            [values(), values(), values(), values(), values(), values()],
    ) {
        let document = json!({
            "format": "error-budget-plan",
            "version": 1,
            "policy": policy,
            "alerts": [alerts, {"tiers": [tier]}],
            "forecast": forecast,
            "scenarios": [{"patches": [patch]}],
            "composite": composite,
            "services": [{
                "id": "api",
                "objective": objective,
                "incidents": [incident],
                "releases": [release, {"failure": failure}],
            }],
        });
        let alone = json!({
            "format": "error-budget-plan", "version": 1,
            "composite": {"system": system},
        });
        if let Ok(plan) = plan_json::read(&alone.to_string()) {
            prop_assert_eq!(plan_json::read(&plan_json::write(&plan)), Ok(plan));
        }
        match plan_json::read(&document.to_string()) {
            Ok(plan) => {
                let again = plan_json::read(&plan_json::write(&plan));
                prop_assert_eq!(again, Ok(plan));
            }
            Err(plan_json::ReadError::Faults(faults)) => {
                prop_assert!(!faults.is_empty());
                prop_assert!(faults.iter().all(|fault| !fault.what.is_empty() && !fault.remedy.is_empty()));
            }
            Err(other) => prop_assert!(false, "{other}"),
        }
    }

    #[test]
    fn any_policy_of_the_right_shape_is_read_as_written_or_refused(policy in values()) {
        let document = json!({
            "format": "error-budget-plan", "version": 1,
            "policy": {"name": "ours", "gates": policy, "thresholds": {"attention": {"days": 20}}},
        });
        if let Ok(plan) = plan_json::read(&document.to_string()) {
            prop_assert!(plan.policy.faults().is_empty());
            prop_assert_eq!(plan_json::read(&plan_json::write(&plan)), Ok(plan));
        }
    }

    #[test]
    fn any_text_is_a_link_or_refused(text in ".{0,200}", bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = (link::decode(&text), link::decode(&String::from_utf8_lossy(&bytes)));
    }
}
