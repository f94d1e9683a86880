//! Exhaustion by the forward model of the audit, trend and curves, by hand.

mod history;

use chrono::TimeDelta;
use error_budget::engine::assessment::Assessment;
use error_budget::engine::exhaustion::{Exhaustion, RATE_LOOKBACK};
use error_budget::model::incident::Incident;
use error_budget::model::plan::Service;
use history::{at, close, incident, outage, record, rolling, service};

const NOW: &str = "2026-03-10 12:00";

/// 99.9% over 30 d: 43.2 minutes.
fn month(incidents: Vec<Incident>) -> Service {
    service("99.9", rolling(30), incidents)
}

fn assess(service: &Service, now: &str) -> Assessment {
    Assessment::of(service, &record(service, now))
}

/// One incident of so many seconds at noon on each of the last `days` days.
fn daily(days: i64, seconds: i64) -> Vec<Incident> {
    (1..=days)
        .map(|back| {
            let start = at("2026-03-10 12:00") - TimeDelta::days(back);
            Incident::lasting(start, TimeDelta::seconds(seconds)).expect("not reversed")
        })
        .collect()
}

#[test]
fn a_minute_and_a_half_a_day_for_sixty_days_is_exhausted_not_improving() {
    // F1: 30 x 1.5 = 45 of 43.2 minutes, 104.2%.
    let answer = assess(&month(daily(60, 90)), NOW);
    assert_eq!(
        format!(
            "{:.1}",
            answer.budget.consumed_share.number().expect("data") * 100.0
        ),
        "104.2"
    );
    assert_eq!(answer.exhaustion, Exhaustion::Now);
}

#[test]
fn three_quarters_of_a_minute_a_day_level_off_at_half_and_never_run_out() {
    // F2: 0.72 min a day for ten days; in 30 days 21.6 of 43.2 minutes, then no more.
    let mut service = month(Vec::new());
    service.incidents = (1..=10)
        .map(|back| {
            let start = at(NOW) - TimeDelta::days(back);
            Incident::lasting(start, TimeDelta::milliseconds(43_200)).expect("not reversed")
        })
        .collect();
    assert_eq!(
        record(&service, NOW).exhaustion(RATE_LOOKBACK),
        Exhaustion::Never
    );
}

#[test]
fn where_nothing_rolls_off_first_exhaustion_is_the_straight_line() {
    // 2.88 min a day in a week: 20.16 lost, 23.04 left, 8 days to go.
    let mut service = month(Vec::new());
    service.incidents = (1..=7)
        .map(|back| {
            let start = at(NOW) - TimeDelta::days(back);
            Incident::lasting(start, TimeDelta::milliseconds(172_800)).expect("not reversed")
        })
        .collect();
    let Exhaustion::At { at: when, days } = record(&service, NOW).exhaustion(RATE_LOOKBACK) else {
        panic!("it runs out");
    };
    close(days, 8.0);
    assert!((when - at("2026-03-18 12:00")).abs() < TimeDelta::seconds(1));
}

#[test]
fn what_rolls_off_puts_exhaustion_off() {
    // 20 minutes leave on 12 March; 7 in the last week go on at 1 a day: 16.2 left now,
    // never more than 27 + 2 before the 20 leave, 37 at the end of the window.
    let mut incidents = vec![outage("2026-02-10 12:00", 20)];
    incidents.extend(daily(7, 60));
    let never = record(&month(incidents.clone()), NOW).exhaustion(RATE_LOOKBACK);
    assert_eq!(never, Exhaustion::Never);
    // The same 20 minutes in a window that holds them longer do run out: 16.2 days.
    incidents[0] = outage("2026-03-01 12:00", 20);
    let days = record(&month(incidents), NOW)
        .exhaustion(RATE_LOOKBACK)
        .days();
    close(days.expect("a number"), 16.2);
}

#[test]
fn one_old_outage_or_none_never_runs_out_again() {
    // F6: 40 minutes 20 days ago are no rate of today.
    let old = month(vec![outage("2026-02-18 12:00", 40)]);
    assert_eq!(
        record(&old, NOW).exhaustion(RATE_LOOKBACK),
        Exhaustion::Never
    );
    assert_eq!(
        record(&month(vec![]), NOW).exhaustion(RATE_LOOKBACK),
        Exhaustion::Never
    );
}

#[test]
fn a_young_record_has_the_rate_of_its_own_days() {
    // Two days old, 2.88 minutes lost: 1.44 a day, 40.32 left: 28 days.
    let mut service = month(daily(2, 86));
    for incident in &mut service.incidents {
        incident.end = Some(incident.start + TimeDelta::milliseconds(86_400));
    }
    service.measured_from = Some(at("2026-03-08 12:00"));
    let days = record(&service, NOW).exhaustion(RATE_LOOKBACK).days();
    close(days.expect("a number"), 28.0);
}

#[test]
fn before_the_record_a_trend_has_no_data() {
    let mut service = month(vec![outage("2026-03-09 00:00", 10)]);
    service.measured_from = Some(at("2026-03-08 12:00"));
    let points = record(&service, NOW)
        .trend(TimeDelta::days(4), TimeDelta::days(1))
        .expect("a step");
    let shares: Vec<Option<f64>> = points
        .iter()
        .map(|point| point.consumed_share.number())
        .collect();
    let lost = Some(100.0 / 432.0);
    assert_eq!(
        shares,
        [None, None, None, lost, lost],
        "6, 7, 8 (its first instant), 9 and 10 March"
    );
}

#[test]
fn what_remains_falls_along_an_incident_and_rises_when_it_leaves() {
    let service = month(vec![incident(
        "2026-03-01 00:00",
        "2026-03-01 01:00",
        "10%",
    )]);
    let curve =
        record(&service, NOW).remaining_curve(at("2026-02-28 00:00"), at("2026-04-01 00:00"));
    let expected = [
        ("2026-02-28 00:00", 43.2),
        ("2026-03-01 00:00", 43.2),
        ("2026-03-01 01:00", 37.2),
        ("2026-03-31 00:00", 37.2),
        ("2026-03-31 01:00", 43.2),
        ("2026-04-01 00:00", 43.2),
    ];
    let corners: Vec<_> = curve
        .iter()
        .filter(|(time, _)| *time != at(NOW))
        .copied()
        .collect();
    assert_eq!(corners, expected.map(|(time, left)| (at(time), left)));
}

#[test]
fn even_spend_ends_at_zero_one_window_from_now() {
    let curve = record(&month(vec![outage("2026-03-01 00:00", 10)]), NOW)
        .even_spend_curve(at("2026-04-09 12:00"));
    let (first, last) = (curve[0], curve[curve.len() - 1]);
    assert_eq!(first, (at(NOW), 33.2));
    assert_eq!(last, (at("2026-04-09 12:00"), 0.0));
}
