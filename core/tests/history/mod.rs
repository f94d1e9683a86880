//! Short words for histories: shared by the tests of the engine.
#![allow(dead_code, reason = "each test file uses some of them")]

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use error_budget::engine::record::Record;
use error_budget::model::exclusion::Exclusion;
use error_budget::model::incident::Incident;
use error_budget::model::objective::Objective;
use error_budget::model::plan::Service;
use error_budget::model::window::{CalendarUnit, Window};
use error_budget::model::zone::Zone;

/// An instant: `2026-03-10 14:30`, UTC.
pub fn at(text: &str) -> DateTime<Utc> {
    let text = text.replace(' ', "T");
    let seconds = if text.len() == 16 { ":00" } else { "" };
    format!("{text}{seconds}Z").parse().expect("an instant")
}

/// An incident of `impact`, such as `35%`, from `start` to `end`.
pub fn incident(start: &str, end: &str, impact: &str) -> Incident {
    Incident {
        impact: impact.parse().expect("an impact"),
        ..Incident::lasting(at(start), at(end) - at(start)).expect("not reversed")
    }
}

/// A total outage of so many minutes.
pub fn outage(start: &str, minutes: i64) -> Incident {
    Incident::lasting(at(start), TimeDelta::minutes(minutes)).expect("not reversed")
}

/// An incident that still goes on.
pub fn ongoing(start: &str, impact: &str) -> Incident {
    Incident {
        end: None,
        ..incident(start, start, impact)
    }
}

pub fn exclusion(start: &str, end: &str) -> Exclusion {
    Exclusion {
        start: at(start),
        end: at(end),
        reason: String::new(),
    }
}

/// A service that promises `target` over a window, measured since 2020.
pub fn service(target: &str, window: Window, incidents: Vec<Incident>) -> Service {
    let objective = Objective::new(target.parse().expect("a target"), window);
    let mut service = Service::new("api", "api", objective);
    service.incidents = incidents;
    service.measured_from = Some(at("2020-01-01 00:00"));
    service
}

pub fn rolling(days: i64) -> Window {
    Window::Rolling(TimeDelta::days(days))
}

pub fn calendar(unit: CalendarUnit) -> Window {
    Window::Calendar(unit)
}

/// The record at `now` in UTC.
pub fn record(service: &Service, now: &str) -> Record {
    Record::new(service, at(now), &Zone::utc())
}

/// A zone as a host with a tz database answers it, from 2019 to 2030.
pub fn zone(name: &str) -> Zone {
    use chrono::{Offset, TimeZone};
    let tz: Tz = name.parse().expect("an IANA name");
    Zone::probe(name, 1_546_300_800, 1_893_456_000, |unix| {
        let instant = DateTime::from_timestamp(unix, 0).expect("in range");
        let offset = tz.offset_from_utc_datetime(&instant.naive_utc());
        offset.fix().local_minus_utc()
    })
}

/// Equal to a billionth.
#[track_caller]
pub fn close(actual: f64, expected: f64) {
    assert!(
        (actual - expected).abs() <= 1e-9 * expected.abs().max(1.0),
        "{actual}, expected {expected}"
    );
}
