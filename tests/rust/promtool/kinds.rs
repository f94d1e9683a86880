//! Every kind of indicator, budgeting method and naming, over one day.

use crate::proven;
use chrono::{DateTime, TimeDelta, Utc};
use error_budget::exchange::export::prometheus::{Naming, Options, Sli};
use error_budget::model::exclusion::Exclusion;
use error_budget::model::incident::Incident;
use error_budget::model::objective::{BudgetingMethod, Objective};
use error_budget::model::plan::Service;
use error_budget::model::traffic::{EventRate, Traffic};
use error_budget::model::window::{CalendarUnit, Window};

fn start() -> DateTime<Utc> {
    "2026-03-02T00:00:00Z".parse().expect("an instant")
}

/// A day with a total outage of 20 minutes and three hours at 3%.
fn history(method: BudgetingMethod) -> Service {
    let window = Window::Rolling(TimeDelta::days(28));
    let mut objective = Objective::new("99.9%".parse().expect("a target"), window);
    objective.method = method;
    let mut service = Service::new("check \"out\"", "checkout {{ api }}", objective);
    service.measured_from = Some(start());
    let incident = |minutes: i64, lasted: i64, impact: &str| Incident {
        impact: impact.parse().expect("an impact"),
        ..Incident::lasting(
            start() + TimeDelta::minutes(minutes),
            TimeDelta::minutes(lasted),
        )
        .expect("not reversed")
    };
    service.incidents = vec![incident(200, 20, "100%"), incident(700, 180, "3%")];
    service
}

fn every_two_minutes() -> Options {
    Options {
        interval: TimeDelta::minutes(2),
        ..Options::default()
    }
}

fn proven_for_a_day(name: &str, service: &Service, options: &Options) {
    let (_, test) = proven(name, service, start() + TimeDelta::days(1), options);
    assert!(test.firings >= 3, "{name} fires {} times", test.firings);
}

fn with(sli: Sli) -> Options {
    Options {
        sli: Some(sli),
        ..every_two_minutes()
    }
}

fn selector(text: &str) -> error_budget::exchange::export::prometheus::Selector {
    text.parse().expect(text)
}

#[test]
fn an_error_counter_beside_a_total() {
    let sli = Sli::events(r#"errors_total{job=~"api|web"}"#, "requests_total").expect("two series");
    proven_for_a_day("errors", &history(BudgetingMethod::Time), &with(sli));
}

#[test]
fn good_events_of_the_same_counter() {
    let sli = Sli::GoodEvents {
        good: selector(r#"requests_total{code!~"(5..|429)",job="api"}"#),
        valid: selector(r#"requests_total{job="api"}"#),
    };
    proven_for_a_day("good", &history(BudgetingMethod::Occurrences), &with(sli));
}

#[test]
fn a_histogram_of_latencies() {
    let sli = Sli::Latency {
        histogram: selector(r#"request_duration_seconds{job="api"}"#),
        within: "0.3".to_owned(),
    };
    proven_for_a_day(
        "latency",
        &history(BudgetingMethod::Occurrences),
        &with(sli),
    );
}

#[test]
fn a_boolean_gauge() {
    let sli = Sli::Gauge {
        state: selector(r#"probe_success{instance="https://example.org"}"#),
    };
    proven_for_a_day("gauge", &history(BudgetingMethod::Time), &with(sli));
}

#[test]
fn events_that_come_and_go_with_the_hours() {
    let mut service = history(BudgetingMethod::Occurrences);
    let mut week = [EventRate::ONE_PER_HOUR; 168];
    for (hour, rate) in week.iter_mut().enumerate() {
        let busy = (8..20).contains(&(hour % 24));
        *rate = EventRate::per_hour(if busy { 9_000.0 } else { 700.0 }).expect("a rate");
    }
    service.traffic = Traffic::HourOfWeek(Box::new(week));
    proven_for_a_day("traffic", &service, &every_two_minutes());
}

#[test]
fn slices_that_are_good_or_bad() {
    let slice = TimeDelta::minutes(2);
    let slice_target = "98%".parse().expect("a target");
    let method = BudgetingMethod::TimeSlices {
        slice,
        slice_target,
    };
    proven_for_a_day("slices", &history(method), &Options::default());
}

#[test]
fn slices_that_are_bad_by_their_share() {
    let method = BudgetingMethod::RatioTimeSlices {
        slice: TimeDelta::minutes(2),
    };
    proven_for_a_day("ratio-slices", &history(method), &Options::default());
}

#[test]
fn sloths_names() {
    let options = Options {
        naming: Naming::Sloth,
        ..every_two_minutes()
    };
    proven_for_a_day(
        "sloth-names",
        &history(BudgetingMethod::Occurrences),
        &options,
    );
}

#[test]
fn an_excluded_hour_and_a_calendar_month() {
    let mut service = history(BudgetingMethod::Time);
    service.objective.window = Window::Calendar(CalendarUnit::Month);
    service.exclusions.push(Exclusion {
        start: start() + TimeDelta::hours(6),
        end: start() + TimeDelta::hours(7),
        reason: "Planned work".to_owned(),
    });
    proven_for_a_day("excluded", &service, &every_two_minutes());
}
