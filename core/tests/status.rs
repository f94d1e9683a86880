//! The state of a budget: thresholds, missing data, data that stopped.

mod history;

use error_budget::engine::amount::Quotient;
use error_budget::engine::assessment::Assessment;
use error_budget::engine::exhaustion::Exhaustion;
use error_budget::engine::status::determine;
use error_budget::model::incident::Incident;
use error_budget::model::plan::Service;
use error_budget::model::status::{Band, Status, Thresholds};
use error_budget::model::target::Target;
use history::{at, outage, record, rolling, service};

const NOW: &str = "2026-03-10 12:00";

/// 99.9% over 30 d: 43.2 minutes.
fn month(incidents: Vec<Incident>) -> Service {
    service("99.9", rolling(30), incidents)
}

fn assess(service: &Service, now: &str) -> Assessment {
    Assessment::of(service, &record(service, now))
}

#[test]
fn each_band_starts_on_its_threshold_and_the_worst_met_decides() {
    let status = |remaining, burn, days| {
        determine(
            Some(remaining),
            Some(burn),
            Some(days),
            &Thresholds::default(),
        )
        .status
    };
    let cases = [
        ((100.0, 0.0, f64::INFINITY), Status::Healthy),
        ((50.01, 1.49, 15.01), Status::Healthy),
        ((50.0, 0.0, 99.0), Status::Attention),
        ((99.0, 1.5, 99.0), Status::Attention),
        ((99.0, 0.0, 15.0), Status::Attention),
        ((25.0, 0.0, 99.0), Status::Warning),
        ((99.0, 2.0, 99.0), Status::Warning),
        ((99.0, 0.0, 7.0), Status::Warning),
        ((10.0, 0.0, 99.0), Status::Critical),
        ((99.0, 5.0, 99.0), Status::Critical),
        ((99.0, 0.0, 3.0), Status::Critical),
        ((99.0, f64::INFINITY, 99.0), Status::Critical),
        ((0.0, 0.0, 99.0), Status::Exhausted),
        ((-20.0, 0.0, 99.0), Status::Exhausted),
    ];
    for ((remaining, burn, days), expected) in cases {
        assert_eq!(
            status(remaining, burn, days),
            expected,
            "{remaining}%, {burn}x, {days} d"
        );
    }
}

#[test]
fn what_is_not_known_is_unknown_unless_nothing_is_left() {
    let table = Thresholds::default();
    let cases = [
        (None, Some(0.0), Some(9.0), Status::Unknown),
        (Some(80.0), None, Some(99.0), Status::Unknown),
        (Some(80.0), Some(f64::NAN), Some(99.0), Status::Unknown),
        (Some(0.0), None, None, Status::Exhausted),
    ];
    for (remaining, burn, days, expected) in cases {
        assert_eq!(determine(remaining, burn, days, &table).status, expected);
    }
}

#[test]
fn thresholds_that_contradict_each_other_are_refused() {
    let band = |remaining_percent, burn_rate, days| Band {
        remaining_percent,
        burn_rate,
        days,
    };
    let fine = [
        band(10.0, 5.0, 3.0),
        band(25.0, 2.0, 7.0),
        band(50.0, 1.5, 15.0),
    ];
    assert!(Thresholds::new(fine[0], fine[1], fine[2]).is_ok());
    let cases = [
        (band(30.0, 5.0, 3.0), "remaining"),
        (band(10.0, 1.0, 3.0), "burn rate"),
        (band(10.0, 5.0, 8.0), "days"),
    ];
    for (critical, what) in cases {
        let refused = Thresholds::new(critical, fine[1], fine[2]).expect_err(what);
        assert_eq!(refused.what, what);
    }
}

#[test]
fn without_a_record_nothing_is_known_but_the_size_of_the_budget() {
    let mut service = month(Vec::new());
    service.measured_from = None;
    let answer = assess(&service, NOW);
    assert!(!answer.has_data);
    assert_eq!(answer.status.status, Status::Unknown);
    assert_eq!(answer.exhaustion, Exhaustion::NoData);
    assert_eq!(answer.recent_burn, Quotient::NoData);
    assert_eq!(answer.budget.remaining_share, Quotient::NoData);
    assert_eq!(answer.budget.total.value(), 43.2);
}

#[test]
fn data_that_stopped_more_than_a_day_ago_say_nothing_about_now() {
    let mut service = month(vec![outage("2026-03-01 00:00", 10)]);
    let stale = |until: &str, service: &mut Service| {
        service.measured_until = Some(at(until));
        let answer = assess(service, NOW);
        (answer.stale, answer.status.status)
    };
    assert_eq!(
        stale("2026-03-09 12:00", &mut service),
        (false, Status::Healthy)
    );
    assert_eq!(
        stale("2026-03-09 11:59", &mut service),
        (true, Status::Unknown)
    );
    assert_eq!(
        stale("2026-03-20 00:00", &mut service),
        (false, Status::Healthy),
        "no later than now"
    );
    // What was left then is still told.
    service.measured_until = Some(at("2026-03-05 00:00"));
    assert_eq!(assess(&service, NOW).budget.remaining.value(), 33.2);
}

#[test]
fn a_target_of_nothing_is_refused_as_text_and_holds_as_a_number() {
    assert!("0".parse::<Target>().is_err());
    let mut service = month(vec![outage("2026-03-01 00:00", 10)]);
    service.objective.target = Target::from_ppb(0).expect("a number");
    assert_eq!(record(&service, NOW).budget().total.value(), 43_200.0);
}
