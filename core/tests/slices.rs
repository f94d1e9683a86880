//! Time judged slice by slice, after OpenSLO's definitions.

mod history;

use chrono::TimeDelta;
use error_budget::model::incident::Incident;
use error_budget::model::objective::BudgetingMethod;
use error_budget::model::plan::Service;
use error_budget::model::traffic::{Traffic, TrafficSeries};
use history::{at, close, incident, outage, record, rolling, service};

const NOW: &str = "2026-03-10 12:00";

/// One day's window until noon of 10 March: 99% allow 14.4 minutes.
fn day(incidents: Vec<Incident>) -> Service {
    service("99", rolling(1), incidents)
}

fn consumed(service: &Service) -> f64 {
    record(service, NOW).budget().consumed.value()
}

fn sliced(method: BudgetingMethod, incidents: Vec<Incident>) -> f64 {
    let mut service = day(incidents);
    service.objective.method = method;
    consumed(&service)
}

fn minute_slices(slice_target: &str) -> BudgetingMethod {
    BudgetingMethod::TimeSlices {
        slice: TimeDelta::minutes(1),
        slice_target: slice_target.parse().expect("a target"),
    }
}

#[test]
fn a_time_slice_is_bad_altogether_when_it_misses_the_slice_target() {
    let burst = |seconds: i64| {
        let mut burst = outage("2026-03-10 10:00:30", 0);
        burst.end = Some(burst.start + TimeDelta::seconds(seconds));
        vec![burst]
    };
    let cases = [
        ("3 of 60 s bad is 95% good: on the target", burst(3), 0.0),
        ("4 of 60 s bad is below 95%", burst(4), 1.0),
        (
            "35 s reach 5 s into the next slice: both miss",
            burst(35),
            2.0,
        ),
        (
            "33 s reach 3 s into the next slice: only one misses",
            burst(33),
            1.0,
        ),
        (
            "4% bad for an hour stays above 95% good",
            vec![incident("2026-03-10 10:00", "2026-03-10 11:00", "4%")],
            0.0,
        ),
        (
            "6% bad for an hour costs the hour",
            vec![incident("2026-03-10 10:00", "2026-03-10 11:00", "6%")],
            60.0,
        ),
    ];
    for (what, incidents, expected) in cases {
        assert_eq!(sliced(minute_slices("95"), incidents), expected, "{what}");
    }
}

#[test]
fn two_short_bursts_in_one_slice_add_up_to_a_miss() {
    let burst = |second: u32| {
        let start = format!("2026-03-10 10:00:{second:02}");
        let mut burst = outage(&start, 0);
        burst.end = Some(burst.start + TimeDelta::seconds(2));
        burst
    };
    assert_eq!(sliced(minute_slices("95"), vec![burst(10)]), 0.0);
    assert_eq!(sliced(minute_slices("95"), vec![burst(10), burst(40)]), 1.0);
}

#[test]
fn a_ratio_time_slice_is_bad_by_its_own_share_of_events() {
    // Traffic of 10 events in the first half of the slice and 30 in the second; the second
    // half is bad: 30 of 40 events, so 75% of the slice, where time alone would say 50%.
    let slice = TimeDelta::minutes(10);
    let incidents = vec![incident("2026-03-10 10:05", "2026-03-10 10:10", "100%")];
    let method = BudgetingMethod::RatioTimeSlices { slice };
    assert_eq!(sliced(method, incidents.clone()), 5.0);
    let mut service = day(incidents);
    service.objective.method = method;
    service.traffic = Traffic::Series(
        TrafficSeries::new(at("2026-03-10 10:00"), TimeDelta::minutes(5), &[10.0, 30.0])
            .expect("a series"),
    );
    close(consumed(&service), 7.5);
}

#[test]
fn the_slice_that_runs_now_is_judged_on_what_has_passed() {
    // Now is 12:00, the slice of 25 minutes started at 11:45 UTC (a multiple since 1970).
    let start = at(NOW).timestamp() / 1500 * 1500;
    let passed = (at(NOW).timestamp() - start) as f64 / 60.0;
    let method = BudgetingMethod::TimeSlices {
        slice: TimeDelta::minutes(25),
        slice_target: "95".parse().expect("a target"),
    };
    let first = chrono::DateTime::from_timestamp(start, 0).expect("in range");
    let burst = Incident::lasting(first, TimeDelta::minutes(1)).expect("not reversed");
    assert_eq!(sliced(method, vec![burst]), passed);
}

#[test]
fn a_slice_that_reaches_into_the_window_costs_its_category_too() {
    // The window starts at noon of 9 March, in the middle of a slice of a day. The outage
    // before noon makes the whole day bad: the 12 hours inside the window are lost.
    let mut service = day(vec![outage("2026-03-09 06:00", 180)]);
    service.objective.method = BudgetingMethod::TimeSlices {
        slice: TimeDelta::days(1),
        slice_target: "90".parse().expect("a target"),
    };
    let record = record(&service, NOW);
    assert_eq!(record.budget().consumed.value(), 720.0);
    let losses = record.by_category(&service.incidents);
    assert_eq!((losses[0].incidents, losses[0].lost.value()), (0, 720.0));
    let own = record.by_incident(&service.incidents);
    assert_eq!(own[0].lost_in_window.value(), 720.0);
}

#[test]
fn what_ended_before_the_window_and_cost_its_slice_nothing_is_no_loss_of_its_category() {
    // The window starts at noon, in the middle of a slice of a day that a minute does not make bad.
    let mut service = day(vec![outage("2026-03-09 06:00", 1)]);
    service.objective.method = BudgetingMethod::TimeSlices {
        slice: TimeDelta::days(1),
        slice_target: "90".parse().expect("a target"),
    };
    assert!(
        record(&service, NOW)
            .by_category(&service.incidents)
            .is_empty()
    );
}

#[test]
fn shares_of_slices_are_rounded_to_the_nearest_part_per_billion() {
    // 40 of 60 seconds are 666,666,666.7 parts.
    let mut burst = outage("2026-03-10 10:00", 0);
    burst.end = Some(burst.start + TimeDelta::seconds(40));
    let slice = TimeDelta::minutes(1);
    let method = BudgetingMethod::RatioTimeSlices { slice };
    assert_eq!(sliced(method, vec![burst]), 0.666_666_667);
}
