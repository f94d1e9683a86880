//! What is wrong in a spec is named with its line, its place and the remedy; all of it at once.

use super::{faults, fixture, spec};
use error_budget::exchange::spec::{MAX_BYTES, SpecError, read};

#[test]
fn every_fault_is_listed_in_the_order_of_the_text() {
    let text = "version: prometheus/v1
service: shop
slos:
  - name: a
    objective: 100.5
    sli: {events: {error_query: x}}
  - objective: 99
    sli: {}
    alerting: {page_alert: {disable: maybe}}
";
    assert_eq!(
        faults(text),
        [
            "line 5, slos[0].objective: 100.5 is above 100%; did you mean 99.9?",
            "line 6, slos[0].sli.events.total_query: is missing; expected a PromQL query",
            "line 7, slos[1].name: is missing; expected a text such as availability",
            "line 8, slos[1].sli.events: is missing; expected events with error_query and total_query, or raw, or plugin",
            "line 9, slos[1].alerting.page_alert.disable: \"maybe\" is neither true nor false; expected true or false",
        ]
    );
}

#[test]
fn each_fault_has_its_message() {
    let openslo = |spec: &str| {
        format!(
            "apiVersion: openslo/v1\nkind: SLO\nmetadata: {{name: a}}\nspec:\n  service: s\n  indicatorRef: i\n{spec}"
        )
    };
    let window =
        "  timeWindow: [{duration: 28d, isRolling: true}]\n  budgetingMethod: Occurrences\n";
    let cases = [
        (
            openslo(&format!("{window}  objectives: [{{target: 99.9}}]\n")),
            "line 9, spec.objectives[0].target: \"99.9\" is no target; expected more than 0 and less than 1, such as 0.999",
        ),
        (
            openslo(&format!("{window}  objectives: [{{target: 0.9, targetPercent: 90}}]\n")),
            "line 9, spec.objectives[0].targetPercent: stands beside a target; keep one of the two",
        ),
        (
            openslo(&format!("{window}  objectives: []\n")),
            "line 9, spec.objectives: has no entry; expected one with a target",
        ),
        (
            openslo("  budgetingMethod: Ratio\n  objectives: [{target: 0.9}]\n"),
            "line 7, spec.budgetingMethod: \"Ratio\" is no budgeting method; expected Occurrences, Timeslices or RatioTimeslices",
        ),
        (
            openslo("  timeWindow: [{duration: 30s, isRolling: true}]\n  budgetingMethod: Occurrences\n  objectives: [{target: 0.9}]\n"),
            "line 7, spec.timeWindow[0].duration: \"30s\" is no length of time; expected a number and m (minutes), h, d, w, M (months), Q or Y, such as 28d",
        ),
        (
            openslo("  timeWindow: [{duration: 1M}]\n  budgetingMethod: Occurrences\n  objectives: [{target: 0.9}]\n"),
            "line 7, spec.timeWindow[0].calendar: is missing; expected startTime and timeZone, or isRolling: true",
        ),
        (
            openslo("  budgetingMethod: Timeslices\n  objectives: [{target: 0.9, timeSliceTarget: 0.9}]\n"),
            "line 8, spec.objectives[0].timeSliceWindow: is missing; expected the length of a slice, such as 1m",
        ),
        (
            "apiVersion: openslo/v1\nkind: Slo\nmetadata: {name: a}\nspec: {}\n".to_owned(),
            "line 2, kind: \"Slo\" is no kind of OpenSLO v1; expected SLO, SLI, Service, AlertPolicy, AlertCondition, AlertNotificationTarget, DataSource",
        ),
        (
            "apiVersion: openslo/v1\nkind: SLI\nmetadata: x\nspec: {}\n".to_owned(),
            "line 3, metadata: is a text or number; expected a map of keys",
        ),
        (
            "apiVersion: pyrra.dev/v1alpha1\nkind: ServiceLevelObjective\nmetadata: {name: a}\nspec: {target: '99', window: month, indicator: {}}\n".to_owned(),
            "line 4, spec.window: \"month\" is no length of time; expected 4w",
        ),
        (
            "policy:\n  gates:\n    healthy: {criteria: [budget_remaining >= 50%]}\n    attention: {criteria: [budget_remaining >= 25% AND < 40%]}\n".to_owned(),
            "line 4, policy.gates.attention: its budget does not touch that of the state beside it, 50 and 40; let one begin where the other ends",
        ),
        (
            "policy:\n  gates: {}\n  exceptions: [{type: feature}]\n".to_owned(),
            "line 3, policy.exceptions[0].type: \"feature\" is no kind of release that a policy excepts; expected security, rollback, slo_improvement or bugfix",
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(faults(&text)[0], expected, "{text}");
    }
}

#[test]
fn texts_as_a_whole() {
    let message = |text: &str| read(text).expect_err("refused").to_string();
    assert_eq!(
        message("  \n"),
        "the file is empty; expected an SLO spec in YAML"
    );
    assert!(message("a: 1\n").starts_with("no spec we read; expected OpenSLO, Sloth"));
    assert_eq!(
        read(&" ".repeat(MAX_BYTES + 1)),
        Err(SpecError::TooLong {
            bytes: MAX_BYTES + 1
        })
    );
    let broken = read("a: [1, 2\nb: }\n").expect_err("broken");
    assert!(
        matches!(broken, SpecError::NotYaml { line: 2, .. }),
        "{broken:?}"
    );
    let twice = read("kind: a\nkind: b\n").expect_err("twice");
    assert_eq!(
        twice,
        SpecError::NotYaml {
            line: 2,
            column: 1,
            what: "the key \"kind\" is there twice".to_owned()
        }
    );
}

#[test]
fn memory_is_bounded() {
    // Each line is ten times the one before it: 10^12 values.
    let mut bomb = String::from("a0: &a0 [x]\n");
    for level in 1..=12 {
        let before = level - 1;
        bomb.push_str(&format!(
            "a{level}: &a{level} [{}]\n",
            format!("*a{before}, ").repeat(10)
        ));
    }
    let refused = read(&bomb).expect_err("refused").to_string();
    assert!(refused.contains("more than 200,000 values"), "{refused}");
    let deep = "[".repeat(10_000);
    assert!(read(&deep).is_err());
    let wide: String = (0..1_001).map(|key| format!("k{key}: 1\n")).collect();
    let refused = read(&wide).expect_err("refused").to_string();
    assert!(refused.contains("more than 1,000 keys"), "{refused}");
}

#[test]
fn anchors_and_merges_are_read() {
    let text = fixture("openslo/occurences-slo.yaml");
    let shared = text.replace(
        "  timeWindow:\n    - duration: 2w",
        "  timeWindow:\n    - <<: &w {duration: 2w}\n      duration: 4w",
    );
    let window = spec(&shared).services[0].service.objective.window;
    assert_eq!(
        window,
        error_budget::model::window::Window::Rolling(chrono::TimeDelta::days(28))
    );
}

#[test]
fn what_belongs_to_no_spec_is_told() {
    let text = format!(
        "apiVersion: v1\nkind: ConfigMap\n---\n{}",
        fixture("pyrra/caddy-response-latency.yaml")
    );
    let spec = spec(&text);
    assert_eq!(
        spec.unkept[0].to_string(),
        "line 1, the document: it is no spec that we read"
    );
}

/// Found by the fuzz target `spec`: it was read, and the plan that it made could not be read again.
#[test]
fn a_policy_describes_itself_in_what_a_plan_keeps() {
    let described = |length: usize| {
        let first = "This error budget policy governs release decisions and reliability priorities";
        fixture("guide-policy.yaml").replacen(first, &"x".repeat(length), 1)
    };
    assert!(read(&described(400)).is_ok());
    // The key stands on line 7, its text begins on line 8.
    assert_eq!(
        faults(&described(500)),
        ["line 8, policy.description: is too long; expected at most 500 characters"]
    );
}
