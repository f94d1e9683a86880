//! What a history takes in memory once it is a timeline.

use allocation_counter::measure;
use chrono::{DateTime, TimeDelta, Utc};
use error_budget::engine::record::Record;
use error_budget::model::incident::Incident;
use error_budget::model::objective::{BudgetingMethod, Objective};
use error_budget::model::plan::Service;
use error_budget::model::traffic::{EventRate, Traffic};
use error_budget::model::window::Window;
use error_budget::model::zone::Zone;

/// What is promised for each incident.
const MOST_BYTES: u64 = 64;
const INCIDENTS: u64 = 10_000;

fn now() -> DateTime<Utc> {
    "2026-03-10T14:30:00Z".parse().expect("an instant")
}

/// An incident in each of equal slots of two years, of five minutes plus two for each fifth.
fn service(traffic: Traffic) -> Service {
    let mut objective = Objective::new(
        "99.9%".parse().expect("a target"),
        Window::Rolling(TimeDelta::days(30)),
    );
    objective.method = BudgetingMethod::Occurrences;
    let mut service = Service::new("api", "api", objective);
    let from = now() - TimeDelta::days(730);
    let slot = TimeDelta::days(730) / INCIDENTS as i32;
    service.measured_from = Some(from);
    service.traffic = traffic;
    service.incidents = (0..INCIDENTS as i32)
        .map(|index| {
            let length = TimeDelta::minutes(5 + 2 * i64::from(index % 5));
            Incident::lasting(from + slot * index, length).expect("an incident")
        })
        .collect();
    service
}

/// Bytes that the record of a service keeps for each incident: without them it keeps the weight of time.
fn kept(service: &Service) -> u64 {
    let all = bytes(service);
    let none = bytes(&Service {
        incidents: Vec::new(),
        ..service.clone()
    });
    (all - none) / INCIDENTS
}

fn bytes(service: &Service) -> u64 {
    let mut record = None;
    let used = measure(|| record = Some(Record::new(service, now(), &Zone::utc())));
    drop(record);
    used.bytes_current.unsigned_abs()
}

#[test]
fn an_incident_takes_two_breakpoints_of_28_bytes() {
    assert_eq!(kept(&service(Traffic::default())), 2 * 28);
}

#[test]
fn where_traffic_changes_from_hour_to_hour_it_takes_64_bytes_at_most() {
    let rates = [1.0, 2.0].map(|rate| EventRate::per_hour(rate).expect("a rate"));
    let profile = std::array::from_fn(|hour| rates[hour % 2]);
    // Nine minutes on average: 15 of a hundred cross an hour and take a third breakpoint, 2.15 x 28 = 60.2.
    let kept = kept(&service(Traffic::HourOfWeek(Box::new(profile))));
    assert!((60..=MOST_BYTES).contains(&kept), "{kept} bytes");
}
