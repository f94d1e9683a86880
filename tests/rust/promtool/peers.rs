//! Sloth's and Pyrra's own rules beside ours, over the same day: what both record is equal, what both alert on fires
//! together.

use crate::program::Workspace;
use chrono::{DateTime, TimeDelta, Utc};
use error_budget::exchange::export::prometheus::{
    Comparison, Naming, Options, Sli, rules, rules_file, unit_test,
};
use error_budget::model::alert_policy::{pyrra, sloth};
use error_budget::model::incident::Incident;
use error_budget::model::objective::{BudgetingMethod, Objective};
use error_budget::model::plan::Service;
use error_budget::model::status::Thresholds;
use error_budget::model::window::Window;
use error_budget::model::zone::Zone;
use error_budget_tests::folders;
use std::fs;

fn start() -> DateTime<Utc> {
    "2026-03-02T00:00:00Z".parse().expect("an instant")
}

/// A day with an outage of 25 minutes, five hours at 2% and one at half a percent.
fn day(id: &str, target: &str, days: i64) -> Service {
    let window = Window::Rolling(TimeDelta::days(days));
    let mut objective = Objective::new(target.parse().expect("a target"), window);
    objective.method = BudgetingMethod::Occurrences;
    let mut service = Service::new(id, id, objective);
    service.measured_from = Some(start());
    let incident = |minutes: i64, lasted: i64, impact: &str| Incident {
        impact: impact.parse().expect("an impact"),
        ..Incident::lasting(
            start() + TimeDelta::minutes(minutes),
            TimeDelta::minutes(lasted),
        )
        .expect("not reversed")
    };
    service.incidents = vec![
        incident(190, 25, "100%"),
        incident(700, 300, "2%"),
        incident(1_200, 60, "0.5%"),
    ];
    service
}

/// An expression that has no answer in the end.
fn nothing(expr: &str) -> String {
    let expr = expr.replace('\'', "''");
    format!("      - expr: '{expr}'\n        eval_time: 1d\n        exp_samples: []\n")
}

/// Both sets of rules over the samples of ours; `expected` are promtool's expectations.
fn side_by_side(
    name: &str,
    service: &Service,
    options: &Options,
    theirs: &str,
    expected: &[String],
) {
    let now = start() + TimeDelta::days(1);
    let (zone, thresholds) = (Zone::utc(), Thresholds::default());
    let group = rules(service, now, &zone, &thresholds, options).expect("a budget");
    let test = unit_test(service, now, &zone, &thresholds, options, "ours.yml").expect("a history");
    let (input, _) = test
        .document
        .split_once("    promql_expr_test:\n")
        .expect("expectations");
    let path = folders::data().join("peers").join(theirs);
    let theirs =
        fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    // Their alerts stand in another group than what they read, and promtool evaluates groups in no fixed order unless it
    // is told one: an alert would see this evaluation's series or the last one's.
    let own = std::iter::once(group.name.as_str());
    let named = theirs
        .lines()
        .filter_map(|line| line.trim_start().strip_prefix("- name: "));
    let order: Vec<String> = own.chain(named).map(|name| format!("{name:?}")).collect();
    let document = format!(
        "group_eval_order: [{}]\n{}    promql_expr_test:\n{}",
        order.join(", "),
        input.replace("  - ours.yml\n", "  - ours.yml\n  - theirs.yml\n"),
        expected.concat()
    );
    let folder = Workspace::new(name);
    folder.write("ours.yml", &rules_file(&[group]));
    folder.write("theirs.yml", &theirs);
    folder.write("test.yml", &document);
    folder.promtool(&["test", "rules", "test.yml"]);
}

/// Ours and theirs differ somewhere by more than a part of 10^12, or one of them is not there.
fn differ(ours: &str, theirs: &str) -> Vec<String> {
    let difference =
        format!("abs({ours} - on() {theirs}) > on() 1e-12 * clamp_min(abs({theirs}), 1)");
    vec![
        nothing(&format!("max_over_time(({difference})[1d:4m])")),
        // Both are there, and their labels do not keep them apart.
        nothing(&format!("absent({ours} - on() {theirs})")),
    ]
}

/// Evaluations at which one of them fires and the other does not, if more than `most`.
fn fire_apart(ours: &str, theirs: &str, most: u32) -> String {
    let fires = |labels: &str| {
        format!("((sum(ALERTS{{alertstate=\"firing\",{labels}}}) or vector(0)) > bool 0)")
    };
    let apart = format!("abs({} - {})", fires(ours), fires(theirs));
    nothing(&format!("sum_over_time(({apart})[1d:4m]) > {most}"))
}

/// It fires at all.
fn fires(labels: &str) -> String {
    nothing(&format!(
        "absent(max_over_time(ALERTS{{alertstate=\"firing\",{labels}}}[1d]))"
    ))
}

#[test]
fn under_sloths_names_every_series_and_alert_of_sloth_is_equal() {
    let total = r#"http_request_duration_seconds_count{job="myservice"}"#;
    let bad = r#"http_request_duration_seconds_count{job="myservice",code=~"(5..|429)"}"#;
    let options = Options {
        sli: Some(Sli::events(bad, total).expect("two series")),
        naming: Naming::Sloth,
        alerts: sloth(),
        comparison: Comparison::Strict,
        min_bad_events: None,
        interval: TimeDelta::minutes(4),
        ..Options::default()
    };
    let series = [
        "slo:sli_error:ratio_rate5m",
        "slo:sli_error:ratio_rate30m",
        "slo:sli_error:ratio_rate1h",
        "slo:sli_error:ratio_rate2h",
        "slo:sli_error:ratio_rate6h",
        "slo:sli_error:ratio_rate1d",
        "slo:sli_error:ratio_rate3d",
        "slo:sli_error:ratio_rate30d",
        "slo:objective:ratio",
        "slo:error_budget:ratio",
        "slo:time_period:days",
        "slo:current_burn_rate:ratio",
        "slo:period_burn_rate:ratio",
        "slo:period_error_budget_remaining:ratio",
        "sloth_slo_info",
    ];
    let mut expected: Vec<String> = series
        .iter()
        .flat_map(|name| {
            let of =
                |slo: &str| format!("{name}{{sloth_service=\"myservice\",sloth_slo=\"{slo}\"}}");
            differ(&of("availability"), &of("requests-availability"))
        })
        .collect();
    for severity in ["page", "ticket"] {
        let ours =
            format!("alert_type=\"error_budget\",long_window!=\"\",sloth_severity=\"{severity}\"");
        let theirs = format!("alertname=\"MyServiceHighErrorRate\",sloth_severity=\"{severity}\"");
        expected.push(fire_apart(&ours, &theirs, 0));
        expected.push(fires(&theirs));
    }
    let service = day("myservice", "99.9%", 30);
    side_by_side(
        "peer-sloth",
        &service,
        &options,
        "sloth/getting-started.rules.yml",
        &expected,
    );
}

#[test]
fn with_pyrras_preset_its_burn_rates_are_equal_and_its_alerts_fire_together() {
    let total = r#"http_requests_total{job="thanos-receive-default"}"#;
    let bad = r#"http_requests_total{job="thanos-receive-default",code=~"5.."}"#;
    let options = Options {
        sli: Some(Sli::events(bad, total).expect("two series")),
        alerts: pyrra(TimeDelta::days(28)),
        comparison: Comparison::Strict,
        min_bad_events: None,
        interval: TimeDelta::minutes(4),
        ..Options::default()
    };
    let mut expected: Vec<String> = ["5m", "30m", "1h", "2h", "6h"]
        .iter()
        .flat_map(|window| {
            let ours = format!("(service:error_rate_{window} / 100)");
            differ(&ours, &format!("http_requests:burnrate{window}"))
        })
        .collect();
    // Windows of a day and more are sums of ours, one rate of theirs: an evaluation apart at either end.
    for (long, window, most) in [
        ("1h", "1h", 0),
        ("6h", "6h", 0),
        ("1d", "24h", 4),
        ("4d", "4d", 4),
    ] {
        let ours = format!("alert_type=\"error_budget\",long_window=\"{window}\"");
        let theirs = format!("alertname=\"ErrorBudgetBurn\",long=\"{long}\"");
        expected.push(fire_apart(&ours, &theirs, most));
        if long != "4d" {
            expected.push(fires(&theirs));
        }
    }
    let service = day("thanos", "99%", 28);
    side_by_side(
        "peer-pyrra",
        &service,
        &options,
        "pyrra/http-ratio.rules.json",
        &expected,
    );
}
