//! SRE Workbook, chapter 5: every worked example and table.

use crate::{burn, close, length, number, page, percent, table};
use chrono::{DateTime, TimeDelta, Utc};
use error_budget::engine::alerting::linter::{Rule, lint};
use error_budget::engine::alerting::tables::{Reaction, reaction};
use error_budget::engine::allowance::{request_consumption, time_allowance};
use error_budget::engine::amount::Quotient;
use error_budget::engine::exhaustion::{at_constant_burn, burn_of_error_rate};
use error_budget::engine::record::Record;
use error_budget::model::alert_policy::{Action, AlertTier, Threshold, google};
use error_budget::model::impact::Impact;
use error_budget::model::incident::Incident;
use error_budget::model::objective::{BudgetingMethod, Objective};
use error_budget::model::plan::Service;
use error_budget::model::target::Target;
use error_budget::model::traffic::{EventRate, Traffic};
use error_budget::model::window::Window;
use error_budget::model::zone::Zone;

const MONTH: TimeDelta = TimeDelta::days(30);

fn target(text: &str) -> Target {
    text.parse().expect("a target")
}

fn react(tier: &AlertTier, error_share: f64) -> Reaction {
    reaction(tier, target("99.9%"), MONTH, error_share)
}

fn start() -> DateTime<Utc> {
    "2026-01-20T00:00:00Z".parse().expect("a time")
}

/// A month with one incident at its end.
fn service(of: &str, minutes: i64, impact: f64) -> Service {
    let mut service = Service::new(
        "api",
        "api",
        Objective::new(target(of), Window::Rolling(MONTH)),
    );
    service.measured_from = Some(start() - MONTH * 2);
    let mut incident = Incident::lasting(start(), TimeDelta::minutes(minutes)).expect("a length");
    incident.impact = Impact::from_fraction(impact).expect("a share");
    service.incidents.push(incident);
    service
}

fn consumed(service: &Service, now: DateTime<Utc>) -> f64 {
    let budget = Record::new(service, now, &Zone::utc()).budget();
    budget.consumed_share.number().expect("data")
}

fn quiet_service() -> Service {
    let mut service = service("99.9%", 0, 1.0);
    service.incidents.clear();
    service.objective.method = BudgetingMethod::Occurrences;
    service.traffic = Traffic::Constant(EventRate::per_hour(10.0).expect("a rate"));
    service
}

/// What a worked example comes to, in the unit of its exact value.
fn worked(id: &str) -> f64 {
    let threshold = page("10m", None, "1");
    let five_percent = percent("5");
    let seconds = |reaction: Reaction| reaction.detection_seconds.expect("it fires");
    match id {
        "W1" => seconds(react(&threshold, 1.0)),
        "W2" => react(&threshold, 0.001).spent_share.expect("it fires") * 100.0,
        "W3" => {
            // Fire, forget, fire again: the shortest cycle is the window.
            let quick = react(&threshold, 1.0);
            86_400.0 / (seconds(quick) + quick.reset_seconds.expect("it resets"))
        }
        "W4" => {
            let threshold = Threshold::BudgetShare(five_percent);
            close(threshold.burn_rate(length("36h"), MONTH), 1.0);
            36.0
        }
        "W5" => seconds(react(&page("36h", None, "1"), 1.0)),
        "W6" => consumed(&service("99.9%", 60, 1.0), start() + TimeDelta::hours(2)) * 100.0,
        "W7" => Threshold::BudgetShare(five_percent).burn_rate(length("1h"), MONTH),
        "W8" => days(35.0) * 24.0,
        "W9" => {
            let reset = react(&page("1h", None, "36"), 1.0).reset_seconds;
            reset.expect("it resets") / 60.0
        }
        "W10" => {
            burn(&page("1h", None, "14.4"))
                .2
                .budget_share(length("1h"), MONTH)
                * 100.0
        }
        "W11" => seconds(react(&page("1h", Some("5m"), "14.4"), 0.15)) / 60.0,
        "W12" => {
            let reset = react(&page("1h", Some("5m"), "14.4"), 0.15).reset_seconds;
            reset.expect("it resets") / 60.0
        }
        "W13" => {
            let service = service("99.9%", 10, 0.15);
            let now = start() + TimeDelta::hours(3);
            let record = Record::new(&service, now, &Zone::utc());
            let fired = record.firings(&page("1h", None, "14.4"));
            let end = fired[0].end.expect("it ends");
            // It is still met at the very instant, and over a millisecond later.
            let after = end - TimeDelta::milliseconds(1) - (start() + TimeDelta::minutes(10));
            after.num_milliseconds() as f64 / 60_000.0
        }
        "W15" => match burn_of_error_rate(10.0, target("99.9%")) {
            Ok(Quotient::Finite(burn)) => burn,
            other => panic!("{other:?}"),
        },
        "W17" => {
            let at = |failed| request_consumption(7_200, failed, target("99.9%")).expect("counts");
            assert!(!at(7).exceeded && at(8).exceeded);
            at(0).allowed_failures.floor()
        }
        "W18" => consumed(&service("90%", 60, 1.0), start() + TimeDelta::hours(2)) * 100.0,
        "W19" => {
            time_allowance(target("99.999%"), MONTH)
                .expect("a window")
                .value()
                * 60.0
        }
        "W20" => match burn_of_error_rate(1.0, target("99.999%")) {
            Ok(Quotient::Finite(burn)) => days(burn) * 86_400.0,
            other => panic!("{other:?}"),
        },
        other => panic!("an example without a test: {other}"),
    }
}

/// Days that a whole budget lasts.
fn days(burn: f64) -> f64 {
    at_constant_burn(100.0, burn, 30.0, start())
        .expect("a burn")
        .days
}

#[test]
fn every_worked_example_comes_out_exactly() {
    let rows = table("sre-workbook-worked-examples.csv");
    assert_eq!(rows.len(), 20);
    for row in rows {
        // Of W14 and W16 the linter speaks, below.
        if ["W14", "W16"].contains(&row["id"].as_str()) {
            continue;
        }
        let exact = &row["exact_value"];
        let digits = exact
            .split(|c: char| !c.is_ascii_digit() && c != '.')
            .next()
            .expect("a number");
        let ours = worked(&row["id"]);
        // The table holds as many decimals as it needs to tell.
        let half = 0.5 * 10_f64.powi(-(digits.split_once('.').map_or(0, |(_, d)| d.len() as i32)));
        assert!(
            (ours - number(digits)).abs() <= half + 1e-9,
            "{}: {ours}, expected {exact}",
            row["id"]
        );
    }
}

#[test]
fn low_traffic_is_told_with_the_workbooks_figures() {
    // W14 to W16: 10%, 100x (the print says 1,000x) and 13.9% of the budget.
    let finding = lint(&google(), &quiet_service(), MONTH)
        .into_iter()
        .find(|finding| finding.rule == Rule::OneFailureFires)
        .expect("one failure pages");
    assert_eq!(
        finding.example,
        "One failure in 1 h is 10% of the events, 100x, and 13.89% of the budget."
    );
}

#[test]
fn a_target_of_90_percent_never_pages_at_2_percent_an_hour() {
    // W18: a total outage spends 1.4% in an hour.
    let findings = lint(&google(), &service("90%", 60, 1.0), MONTH);
    let unreachable: Vec<_> = findings
        .iter()
        .filter(|finding| finding.rule == Rule::Unreachable)
        .map(|finding| finding.tier.as_deref())
        .collect();
    assert_eq!(unreachable, [Some("page_1h")]);
}

#[test]
fn table_5_4_of_burn_rates_and_times_to_exhaustion() {
    for row in table("sre-workbook-burn-rate-exhaustion.csv") {
        let burn = number(&row["burn_rate"]);
        close(days(burn) * 86_400.0, number(&row["exact_seconds"]));
        let error = number(&row["error_rate_percent"]);
        assert_eq!(
            burn_of_error_rate(error, target("99.9%")).expect("a rate"),
            Quotient::Finite(burn)
        );
    }
}

#[test]
fn our_default_is_table_5_8_with_the_listings_24_hours() {
    let policy = google();
    let mut met = 0;
    for row in table("sre-workbook-recommended-windows.csv") {
        // Table 5-6 is the approach without a short window.
        if row["short_window"].is_empty() {
            continue;
        }
        let action = match row["severity"].as_str() {
            "page" => Action::Page,
            _ => Action::Ticket,
        };
        let tier = policy
            .tiers
            .iter()
            .find(|tier| burn(tier).0 == length(&row["long_window"]))
            .expect("a tier of this window");
        let (long, short, threshold) = burn(tier);
        assert_eq!(short, Some(length(&row["short_window"])));
        assert_eq!(tier.action, action);
        close(threshold.burn_rate(long, MONTH), number(&row["burn_rate"]));
        if !row["budget_consumed_percent"].is_empty() {
            let share = threshold.budget_share(long, MONTH);
            close(share * 100.0, number(&row["budget_consumed_percent"]));
        }
        met += 1;
    }
    assert_eq!(met, 7);
}
