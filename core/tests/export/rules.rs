//! Rules, routes, the dashboard: what is read is recorded, numbers are clean, and YAML reads back.

use crate::history::{calendar, rolling, service};
use crate::{hostile, now, plain, written};
use error_budget::exchange::export::alert_message::Channels;
use error_budget::exchange::export::alertmanager::configuration;
use error_budget::exchange::export::format::Format;
use error_budget::exchange::export::prometheus::{
    Comparison, Group, Naming, Options, Rule, Sli, rules, rules_file,
};
use error_budget::exchange::export::yaml::Yaml;
use error_budget::model::alert_policy::all;
use error_budget::model::plan::Service;
use error_budget::model::status::Thresholds;
use error_budget::model::window::CalendarUnit;
use error_budget::model::zone::Zone;
use proptest::prelude::*;
use serde_json::Value;

fn group(service: &Service, options: &Options) -> Group {
    rules(
        service,
        now(),
        &Zone::utc(),
        &Thresholds::default(),
        options,
    )
    .expect("a budget")
}

/// Names of our series in a query: those with a colon before their labels.
fn reads(expr: &str) -> Vec<String> {
    let of_name = |c: char| c.is_ascii_alphanumeric() || "_:".contains(c);
    expr.match_indices('{')
        .map(|(at, _)| {
            let head = &expr[..at];
            let start = head.rfind(|c| !of_name(c)).map_or(0, |at| at + 1);
            head[start..].to_owned()
        })
        .filter(|name| name.contains(':'))
        .collect()
}

#[test]
fn every_series_that_a_rule_or_a_panel_reads_was_recorded_before() {
    for naming in [Naming::Guide, Naming::Sloth] {
        for days in [7, 28, 30, 90, 365] {
            let service = service("99.9%", rolling(days), Vec::new());
            for alerts in all(chrono::TimeDelta::days(days)) {
                let options = Options {
                    alerts,
                    naming,
                    ..Options::default()
                };
                let group = group(&service, &options);
                let mut recorded: Vec<&str> = Vec::new();
                for rule in &group.rules {
                    for name in reads(rule.expr()) {
                        assert!(
                            recorded.contains(&name.as_str()),
                            "{days} d, {}: {} reads {name}",
                            options.alerts.id,
                            rule.name()
                        );
                    }
                    if let Rule::Record { record, .. } = rule {
                        assert!(!recorded.contains(&record.as_str()), "{record} twice");
                        recorded.push(record);
                    }
                }
                let board = error_budget::exchange::export::grafana::dashboard(
                    &service,
                    now(),
                    &Zone::utc(),
                    &Thresholds::default(),
                    &options,
                )
                .expect("a budget");
                for panel in board["panels"].as_array().expect("panels") {
                    for target in panel["targets"].as_array().expect("targets") {
                        for name in reads(target["expr"].as_str().expect("a query")) {
                            assert!(
                                recorded.contains(&name.as_str()),
                                "{} reads {name}",
                                panel["title"]
                            );
                        }
                    }
                }
            }
        }
    }
}

#[test]
fn alerts_of_a_service_have_names_of_their_own() {
    for alerts in all(chrono::TimeDelta::days(30)) {
        let group = group(
            &plain(),
            &Options {
                alerts,
                ..Options::default()
            },
        );
        let mut names: Vec<&str> = group
            .rules
            .iter()
            .filter(|rule| matches!(rule, Rule::Alert { .. }))
            .map(Rule::name)
            .collect();
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count);
        assert!(
            names.iter().all(|name| name.starts_with("ErrorBudget")),
            "{names:?}"
        );
    }
}

#[test]
fn numbers_are_those_that_people_write() {
    for (target, days, clean) in [
        ("99.9%", 30, ["/ 0.1\n", ">= 14.4\n", "/ 25.92\n"]),
        ("99.99%", 28, ["/ 0.01\n", ">= 5.6\n", "/ 2.4192\n"]),
        ("99.5%", 7, ["/ 0.5\n", ">= 3.36\n", "/ 30.24\n"]),
    ] {
        let text = rules_file(&[group(
            &service(target, rolling(days), Vec::new()),
            &Options::default(),
        )]);
        for number in clean {
            assert!(
                text.contains(number) || text.contains(&number.replace('\n', "'")),
                "{target} {days} d: {number:?}"
            );
        }
        assert!(
            !text.contains("000000") && !text.contains("99999"),
            "{target}"
        );
    }
}

#[test]
fn bands_of_the_budget_touch() {
    let group = group(&plain(), &Options::default());
    let expr = |name: &str| {
        group
            .rules
            .iter()
            .find(|rule| rule.name() == name)
            .expect(name)
            .expr()
            .replace(
                "service:error_budget_remaining_pct{service=\"api\"}",
                "left",
            )
    };
    assert_eq!(expr("ErrorBudgetLow"), "left <= 25\nand\nleft > 10");
    assert_eq!(expr("ErrorBudgetCritical"), "left <= 10\nand\nleft > 0");
    assert_eq!(expr("ErrorBudgetExhausted"), "left <= 0");
    let strict = Options {
        comparison: Comparison::Strict,
        ..Options::default()
    };
    let strict = crate::rules::group(&plain(), &strict);
    assert!(
        strict
            .rules
            .iter()
            .all(|rule| !rule.expr().contains(">= 14.4"))
    );
}

#[test]
fn a_calendar_month_is_as_long_as_the_running_one() {
    let text = rules_file(&[group(
        &service("99.9%", calendar(CalendarUnit::Month), Vec::new()),
        &Options::default(),
    )]);
    // March.
    assert!(text.contains("service:success_rate_31d"));
}

#[test]
fn an_evaluation_is_shorter_than_the_shortest_window() {
    let pyrra = error_budget::model::alert_policy::pyrra(chrono::TimeDelta::days(7));
    let group = group(
        &service("99.9%", rolling(7), Vec::new()),
        &Options {
            alerts: pyrra,
            ..Options::default()
        },
    );
    // Pyrra's shortest window at 7 days is a minute.
    assert_eq!(group.interval, chrono::TimeDelta::seconds(30));
}

#[test]
fn yaml_of_every_format_reads_back_with_the_names_as_they_are() {
    let service = hostile();
    for format in [
        Format::Prometheus,
        Format::Promtool,
        Format::RuleCrd,
        Format::Alertmanager,
        Format::Sloth,
        Format::Pyrra,
        Format::Policy,
    ] {
        let text = written(&service, format);
        let read: Value = serde_saphyr::from_str(&text)
            .unwrap_or_else(|error| panic!("{}: {error}\n{text}", format.word()));
        if format == Format::Policy {
            assert_eq!(read["service"], service.id.as_str());
        }
    }
}

#[test]
fn routes_know_who_is_told() {
    let channels = Channels {
        on_call_email: Some("on-call@example.org".to_owned()),
        slack: Some("#sre".to_owned()),
        pagerduty: Some("0123456789".to_owned()),
        ..Channels::default()
    };
    let read: Value =
        serde_saphyr::from_str(&configuration(&channels, &Options::default())).expect("YAML");
    let receivers = read["receivers"].as_array().expect("receivers");
    assert_eq!(
        receivers[0]["pagerduty_configs"][0]["routing_key"],
        "0123456789"
    );
    assert_eq!(
        receivers[0]["email_configs"][0]["to"],
        "on-call@example.org"
    );
    assert_eq!(receivers[2]["slack_configs"][0]["channel"], "#sre");
    for route in read["route"]["routes"].as_array().expect("routes") {
        assert!(
            receivers
                .iter()
                .any(|receiver| receiver["name"] == route["receiver"])
        );
    }
}

#[test]
fn a_gauge_counts_time_and_has_no_guard() {
    let sli = Sli::Gauge {
        state: "up{job=\"api\"}".parse().expect("a series"),
    };
    let group = group(
        &plain(),
        &Options {
            sli: Some(sli),
            ..Options::default()
        },
    );
    assert!(
        group
            .rules
            .iter()
            .all(|rule| !rule.expr().contains("> 1.5"))
    );
    assert!(
        group
            .rules
            .iter()
            .any(|rule| rule.expr() == "1 - avg(up{job=\"api\"})")
    );
}

#[test]
fn rules_read_the_plans_series_unless_others_are_told() {
    let mut service = plain();
    service.sli = Sli::events("errors_total", "requests_total").ok();
    let reads = |options: &Options, series: &str| {
        let group = group(&service, options);
        group.rules.iter().any(|rule| rule.expr().contains(series))
    };
    let plans = Options::default();
    assert!(reads(&plans, "rate(errors_total["));
    assert!(!reads(&plans, "http_requests_total"));
    let told = Options {
        sli: Sli::events("others_total", "all_total").ok(),
        ..Options::default()
    };
    assert!(reads(&told, "rate(others_total["));
    assert!(!reads(&told, "errors_total"));
}

fn yaml() -> impl Strategy<Value = Yaml> {
    let leaf = prop_oneof![
        any::<String>().prop_map(Yaml::Text),
        "[ -~\n]{0,40}".prop_map(Yaml::Text),
        "(true|no|1e3|0x1f|12:30|~|-|5m|a: b|a #b|\\?|!x|&a|>|\\|)".prop_map(Yaml::Text),
        any::<bool>().prop_map(Yaml::Flag),
        (-1e9..1e9_f64).prop_map(Yaml::number),
    ];
    leaf.prop_recursive(4, 40, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Yaml::List),
            prop::collection::btree_map("[ -~]{1,12}", inner, 0..5)
                .prop_map(|map| Yaml::Map(map.into_iter().collect())),
        ]
    })
}

/// The value that a reader should find.
fn value(yaml: &Yaml) -> Value {
    match yaml {
        Yaml::Text(text) => text.as_str().into(),
        Yaml::Number(number) => number.parse::<f64>().expect("a number").into(),
        Yaml::Flag(flag) => (*flag).into(),
        Yaml::List(items) => items.iter().map(value).collect(),
        Yaml::Map(pairs) => Value::Object(
            pairs
                .iter()
                .map(|(key, inner)| (key.clone(), value(inner)))
                .collect(),
        ),
    }
}

/// Numbers by their value: a reader may take 3 for an integer.
fn same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Number(one), Value::Number(other)) => one.as_f64() == other.as_f64(),
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(a, b)| same(a, b))
        }
        (Value::Object(one), Value::Object(other)) => {
            one.len() == other.len()
                && one
                    .iter()
                    .all(|(key, a)| other.get(key).is_some_and(|b| same(a, b)))
        }
        _ => one == other,
    }
}

proptest! {
    #[test]
    fn what_the_writer_writes_another_reader_reads(written in yaml()) {
        let text = Yaml::map([("root", written.clone())]).to_document();
        let read: Value = serde_saphyr::from_str(&text).map_err(|error| TestCaseError::fail(format!("{error}\n{text}")))?;
        prop_assert!(same(&read["root"], &value(&written)), "{}\n{}", text, read);
    }
}
