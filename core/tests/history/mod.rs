//! Short words for histories: shared by the tests of the engine.
#![allow(dead_code, reason = "each test file uses some of them")]

use chrono::{DateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use error_budget::engine::record::Record;
use error_budget::model::exclusion::Exclusion;
use error_budget::model::incident::{Category, Incident};
use error_budget::model::objective::Objective;
use error_budget::model::plan::Service;
use error_budget::model::traffic::{EventRate, Traffic};
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

/// A hundred events an hour from Monday to Friday, none at the weekend.
pub fn weekdays() -> Traffic {
    let rates = (0..168).map(|hour| if hour < 120 { 100.0 } else { 0.0 });
    let rates: Vec<EventRate> = rates
        .map(|rate| EventRate::per_hour(rate).expect("a rate"))
        .collect();
    Traffic::HourOfWeek(Box::new(rates.try_into().expect("168 hours")))
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

/// The sample of the design, as of Tue 10 Mar 2026 14:30 UTC: 99.9% over 30 d, 24.80 of 43.2
/// minutes spent. `worked_sample.rs` works it out.
pub fn checkout() -> Service {
    #[rustfmt::skip]
    let rows = [
        ("2026-02-11 07:30", "2026-02-11 07:47", "6%", "dependency", "Tax service slow"),
        ("2026-02-17 19:45", "2026-02-17 20:05", "5%", "incident", "Elevated 502s at the edge"),
        ("2026-02-24 11:20", "2026-02-24 11:29", "100%", "incident", "Config push removed all backends"),
        ("2026-02-28 22:00", "2026-02-28 23:00", "3%", "maintenance", "Database minor upgrade"),
        ("2026-03-05 16:04", "2026-03-05 16:16", "35%", "deployment", "Release 4.30 rolled back"),
        ("2026-03-08 02:10", "2026-03-08 02:41", "10%", "dependency", "Payment provider timeouts, EU"),
        ("2026-03-10 08:12", "2026-03-10 08:38", "18%", "deployment", "Cart cache misses after 4.31"),
    ];
    let incidents = rows.map(|(start, end, impact, category, title)| Incident {
        title: title.to_owned(),
        category: Category::from_word(category),
        ..incident(start, end, impact)
    });
    let mut checkout = service("99.9", rolling(30), incidents.to_vec());
    (checkout.id, checkout.name) = ("checkout".to_owned(), "checkout-api".to_owned());
    checkout.measured_from = Some(at("2025-11-12 00:00"));
    checkout
}
