//! Adapters of what is written for other tools: rules, the dashboard, the tracker's report.
//!
//! The cases are the guide's own files, so they are asked of its own settings: its four severities, its strict
//! comparisons, no guards. The deviations are asked of ours.

use super::formulas::{number, time};
use chrono::{DateTime, TimeDelta, Utc};
use error_budget::engine::assessment::Assessment;
use error_budget::engine::record::Record;
use error_budget::exchange::export::grafana::dashboard;
use error_budget::exchange::export::prometheus::{
    Comparison, Group, Options, Rule, rules, rules_file,
};
use error_budget::exchange::export::tables::{Kind, Tables};
use error_budget::model::alert_policy::{google, guide};
use error_budget::model::duration;
use error_budget::model::incident::{Category, Incident};
use error_budget::model::objective::Objective;
use error_budget::model::plan::Service;
use error_budget::model::status::Thresholds;
use error_budget::model::target::Target;
use error_budget::model::window::Window;
use error_budget::model::zone::Zone;
use serde_json::{Value, json};

/// The series that the guide's rules record; whether we do is asked of each.
const GUIDE_RECORDS: [&str; 11] = [
    "service:error_rate_5m",
    "service:error_rate_30m",
    "service:error_rate_1h",
    "service:error_rate_2h",
    "service:error_rate_6h",
    "service:error_rate_24h",
    "service:error_rate_3d",
    "service:burn_rate_5m",
    "service:burn_rate_1h",
    "service:burn_rate_6h",
    "service:burn_rate_24h",
];

fn service(id: &str, target: Target, window: TimeDelta) -> Service {
    Service::new(id, id, Objective::new(target, Window::Rolling(window)))
}

fn options(input: &Value) -> Options {
    match input["estimator"].as_str() {
        Some("last_10_events") => Options {
            alerts: guide(),
            comparison: Comparison::Strict,
            min_bad_events: None,
            ..Options::default()
        },
        _ => Options::default(),
    }
}

fn now() -> DateTime<Utc> {
    "2026-03-10T14:30:00Z".parse().expect("an instant")
}

fn group(input: &Value) -> Group {
    let target = "99.9%".parse().expect("a target");
    let service = service("api", target, TimeDelta::days(30));
    rules(
        &service,
        now(),
        &Zone::utc(),
        &Thresholds::default(),
        &options(input),
    )
    .expect("a budget")
}

/// `series op value`, as the rules write it.
struct Term {
    series: String,
    operator: String,
    value: f64,
}

fn terms(expr: &str) -> Vec<Term> {
    let mut terms: Vec<Term> = expr
        .split("\nand\n")
        .filter_map(|term| {
            let (series, rest) = term.split_once('{')?;
            let (operator, value) = rest.split_once('}')?.1.trim().split_once(' ')?;
            Some(Term {
                series: series.to_owned(),
                operator: operator.to_owned(),
                value: value.parse().ok()?,
            })
        })
        .collect();
    // The guide names the short window first.
    terms.sort_by_key(|term| {
        let window = term.series.rsplit('_').next().map(duration::parse);
        window.and_then(Result::ok).unwrap_or_default()
    });
    terms
}

pub fn prometheus_rules(input: &Value) -> Value {
    let group = group(input);
    if let Some(used) = input["alerts_use"].as_array() {
        return missing(&group, used);
    }
    if let Some(left) = input["error_budget_remaining_pct"].as_f64() {
        return json!({ "firing": firing(&group, left) });
    }
    if input["tier"] == "info_sustained_burn" {
        return sustained(&group);
    }
    let name = input["case"].as_str().expect("a case");
    match name.strip_prefix("alert_") {
        None => {
            let recorded = |name: &&str| group.rules.iter().any(|rule| rule.name() == *name);
            json!({ "records": GUIDE_RECORDS.iter().filter(|name| recorded(name)).collect::<Vec<_>>() })
        }
        Some(name) => alert(&group, name),
    }
}

fn alert(group: &Group, name: &str) -> Value {
    let rule = group.rules.iter().find(|rule| rule.name() == name);
    let Some(Rule::Alert {
        alert,
        expr,
        hold,
        labels,
        ..
    }) = rule
    else {
        return json!({ "alert": null });
    };
    let terms: Vec<Value> = terms(expr)
        .iter()
        .map(|term| json!({ "series": term.series, "op": term.operator, "value": term.value }))
        .collect();
    json!({
        "alert": alert,
        "for": duration::to_text(*hold),
        "severity": label(labels, "severity"),
        "terms": terms,
    })
}

fn label(labels: &[(String, String)], name: &str) -> Option<String> {
    let found = labels.iter().find(|(label, _)| label == name);
    found.map(|(_, value)| value.clone())
}

/// Every series that the guide's alerts or ours read and nothing records.
fn missing(group: &Group, used: &[Value]) -> Value {
    let recorded = |name: &str| {
        group
            .rules
            .iter()
            .any(|rule| matches!(rule, Rule::Record { .. }) && rule.name() == name)
    };
    let ours = group
        .rules
        .iter()
        .filter(|rule| matches!(rule, Rule::Alert { .. }))
        .flat_map(|rule| terms(rule.expr()))
        .map(|term| term.series);
    let mut missing: Vec<String> = used
        .iter()
        .filter_map(Value::as_str)
        .map(str::to_owned)
        .chain(ours)
        .filter(|name| !recorded(name))
        .collect();
    missing.sort();
    missing.dedup();
    let records: Vec<&str> = group.rules.iter().map(Rule::name).collect();
    json!({ "missing": missing, "recorded": records })
}

/// The alerts on what is left that fire at so many percent.
fn firing(group: &Group, left: f64) -> Vec<&str> {
    let holds = |term: &Term| match term.operator.as_str() {
        "<" => left < term.value,
        "<=" => left <= term.value,
        ">" => left > term.value,
        ">=" => left >= term.value,
        other => panic!("{other} is no comparison"),
    };
    group
        .rules
        .iter()
        .filter(|rule| matches!(rule, Rule::Alert { .. }))
        .filter(|rule| {
            let terms = terms(rule.expr());
            let on_budget = terms
                .iter()
                .all(|term| term.series == "service:error_budget_remaining_pct");
            !terms.is_empty() && on_budget && terms.iter().all(holds)
        })
        .map(Rule::name)
        .collect()
}

fn sustained(group: &Group) -> Value {
    let found = group.rules.iter().find_map(|rule| match rule {
        Rule::Alert {
            alert,
            expr,
            labels,
            ..
        } if label(labels, "long_window").as_deref() == Some("3d") => {
            Some((alert, terms(expr), labels))
        }
        _ => None,
    });
    let Some((name, terms, labels)) = found else {
        return json!({ "alert": null });
    };
    json!({
        "alert": name,
        "long_window": label(labels, "long_window"),
        "short_window": label(labels, "short_window"),
        "burn_rate": terms.first().map(|term| term.value),
        // What it asks for: the guide's word where it says "log".
        "severity": label(labels, "action"),
    })
}

pub fn grafana_dashboard(input: &Value) -> Value {
    let id = input["service_name"].as_str().unwrap_or("api");
    let percent = input["slo_target_pct"].as_f64().unwrap_or(99.9);
    let days = input["window_days"].as_i64().unwrap_or(30);
    let target = Target::from_percent(percent).expect("a target");
    let service = service(id, target, TimeDelta::days(days));
    let options = Options {
        alerts: google(),
        ..Options::default()
    };
    let board = dashboard(
        &service,
        now(),
        &Zone::utc(),
        &Thresholds::default(),
        &options,
    )
    .expect("a budget");
    let panels = board["panels"].as_array().expect("panels");
    let queries: Vec<&str> = panels.iter().flat_map(expressions).collect();
    let variables = ["service", "slo_target"];
    let used: Vec<&str> = variables
        .into_iter()
        .filter(|name| {
            queries
                .iter()
                .any(|query| query.contains(&format!("${name}")))
        })
        .collect();
    let mut matchers: Vec<String> = queries
        .iter()
        .flat_map(|query| query.split("service=\"").skip(1))
        .filter_map(|rest| rest.split('"').next())
        .map(|value| value.replace("$service", id))
        .collect();
    matchers.sort();
    matchers.dedup();
    let exhaustion = panels
        .iter()
        .find(|panel| panel["id"] == 4)
        .expect("a panel");
    let window: f64 = expressions(exhaustion)[0]
        .split(' ')
        .next()
        .and_then(|days| days.parse().ok())
        .expect("the window's days");
    // What we mark besides, incidents, the guide does not.
    let annotations: Vec<&Value> = board["annotations"]["list"]
        .as_array()
        .expect("annotations")
        .iter()
        .map(|annotation| &annotation["name"])
        .filter(|name| *name != "Incidents")
        .collect();
    json!({
        "title": board["title"],
        "tags": board["tags"],
        "refresh": board["refresh"],
        "time_from": board["time"]["from"],
        "panels": panels.iter().map(panel).collect::<Vec<_>>(),
        "service_matchers": matchers,
        "annotation_names": annotations,
        "window_days_used": window,
        "variables_used_in_queries": used,
    })
}

fn expressions(panel: &Value) -> Vec<&str> {
    let targets = panel["targets"].as_array().expect("targets");
    targets
        .iter()
        .filter_map(|target| target["expr"].as_str())
        .collect()
}

fn panel(panel: &Value) -> Value {
    let mut series: Vec<String> = expressions(panel)
        .iter()
        .flat_map(|query| query.match_indices("service:").map(|(at, _)| &query[at..]))
        .filter_map(|rest| rest.split('{').next())
        .map(str::to_owned)
        .collect();
    series.sort();
    series.dedup();
    let defaults = &panel["fieldConfig"]["defaults"];
    let style = defaults["custom"]["thresholdsStyle"]["mode"].as_str();
    let steps = defaults["thresholds"]["steps"].as_array().expect("steps");
    let steps: Vec<Value> = steps
        .iter()
        .filter_map(|step| match style {
            // A chart has a base without a mark; a figure's base colour starts at "no value", which the guide has as 0.
            Some("line") => step["value"]
                .as_f64()
                .map(|value| json!({ "value": value, "lineColor": step["color"] })),
            Some("area") => step["value"]
                .as_f64()
                .map(|value| json!({ "value": value, "fillColor": step["color"] })),
            Some(_) => None,
            None => Some(
                json!({ "value": step["value"].as_f64().unwrap_or(0.0), "color": step["color"] }),
            ),
        })
        .collect();
    // The guide's charts are Angular's "graph", which Grafana has dropped (AUDIT V4).
    let kind = match panel["type"].as_str() {
        Some("timeseries") => "graph",
        Some(other) => other,
        None => "none",
    };
    json!({
        "id": panel["id"],
        "title": panel["title"],
        "type": kind,
        "gridPos": panel["gridPos"],
        "series": series,
        "target_count": panel["targets"].as_array().map(Vec::len),
        "threshold_steps": steps,
    })
}

pub fn tracker_export(input: &Value) -> Value {
    let now = time(input, "now");
    let target = Target::from_percent(number(input, "slo_target_pct")).expect("a target");
    let window = TimeDelta::days(number(input, "window_days") as i64);
    let mut service = service(input["service"].as_str().expect("a name"), target, window);
    service.measured_from = Some(now - TimeDelta::days(20_000));
    for event in input["events"].as_array().into_iter().flatten() {
        let lasted = TimeDelta::milliseconds((number(event, "duration_minutes") * 60_000.0) as i64);
        let incident = Incident::lasting(time(event, "timestamp"), lasted).expect("not reversed");
        let category = Category::from_word(event["category"].as_str().expect("a category"));
        service.incidents.push(Incident {
            category,
            ..incident
        });
    }
    let record = Record::new(&service, now, &Zone::utc());
    let answer = Assessment::of(&service, &record);
    let alerts = google();
    let tables = Tables::new(&service, &record, &answer, &alerts);
    if input["format"] == "json" {
        let report = tables.to_json();
        return json!({ "fields": report, "as_of": report["as_of"] });
    }
    let csv = tables.table(Kind::Summary).to_csv();
    let mut lines = csv.lines();
    let header: Vec<&str> = lines.next().expect("a header").split(',').collect();
    let categories = tables.table(Kind::Categories).to_csv().lines().count() - 1;
    json!({
        "header": header,
        "data_rows": lines.count(),
        "rows_per_category": categories == answer.by_category.len() && categories > 1,
    })
}

#[test]
fn what_the_rules_say_reaches_the_file() {
    let group = group(&json!({}));
    let text = rules_file(std::slice::from_ref(&group));
    for rule in &group.rules {
        assert!(
            text.contains(rule.name()),
            "{} is not in the file",
            rule.name()
        );
    }
}
