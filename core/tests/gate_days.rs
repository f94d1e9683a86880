//! What a policy says on each day to come, by hand.
#![forbid(unsafe_code)]

mod history;

use chrono::TimeDelta;
use error_budget::engine::gate_days::GateDays;
use error_budget::model::budget_policy::{Decision, guide};
use error_budget::model::objective::BudgetingMethod;
use error_budget::model::plan::Service;
use error_budget::model::release::{Release, Risk};
use error_budget::model::traffic::{EventRate, Traffic};
use error_budget::model::window::CalendarUnit;
use history::{at, calendar, checkout, exclusion, outage, record, rolling, service, weekdays};

use Decision::{Approve, Block, Defer, Review};

const NOW: &str = "2026-03-10 14:30";

/// Decisions and the instants at which they end, of one risk.
fn shown(days: &GateDays, risk: usize) -> Vec<(Decision, String)> {
    let stretches = days.by_risk[risk].iter();
    let end = |at: chrono::DateTime<chrono::Utc>| at.format("%d %b %H:%M:%S%.3f").to_string();
    stretches
        .map(|stretch| (stretch.decision, end(stretch.during.end)))
        .collect()
}

fn text(rows: &[(Decision, &str)]) -> Vec<(Decision, String)> {
    let owned = |(decision, end): &(Decision, &str)| (*decision, (*end).to_owned());
    rows.iter().map(owned).collect()
}

#[test]
fn the_strip_of_the_sample_changes_when_half_is_left_again() {
    let days = record(&checkout(), NOW).gate_days(&guide(), 30);
    let end = "09 Apr 14:30:00.000";
    assert_eq!(shown(&days, 0), text(&[(Approve, end)]));
    // Exactly half is left at 11:21:10.800 (worked_sample.rs), which still asks for attention.
    let half = "26 Mar 11:21:10.801";
    assert_eq!(shown(&days, 1), text(&[(Review, half), (Approve, end)]));
    assert_eq!(shown(&days, 2), text(&[(Defer, half), (Review, end)]));
    assert_eq!(days.by_risk[1][0].during.start, at(NOW));
}

#[test]
fn an_overspent_budget_opens_step_by_step() {
    // 60 of 43.2 minutes from 1 March on, leaving at one a minute from 31 March on: nothing
    // is left until 16.8 are gone, a tenth, a quarter and half after 21.12, 27.6 and 38.4.
    let service = service("99.9%", rolling(30), vec![outage("2026-03-01 00:00", 60)]);
    let days = record(&service, "2026-03-10 12:00").gate_days(&guide(), 30);
    let end = "09 Apr 12:00:00.000";
    let [critical, warning, attention, healthy] = [
        "31 Mar 00:16:48.001",
        "31 Mar 00:21:07.201",
        "31 Mar 00:27:36.001",
        "31 Mar 00:38:24.001",
    ];
    assert_eq!(
        shown(&days, 0),
        text(&[
            (Block, critical),
            (Defer, warning),
            (Review, attention),
            (Approve, end)
        ])
    );
    assert_eq!(
        shown(&days, 2),
        text(&[(Block, attention), (Defer, healthy), (Review, end)])
    );
}

#[test]
fn a_calendar_month_opens_when_the_next_one_starts() {
    let mut service = service(
        "99.9%",
        calendar(CalendarUnit::Month),
        vec![outage("2026-03-02 00:00", 60)],
    );
    for method in [BudgetingMethod::Time, BudgetingMethod::Occurrences] {
        service.objective.method = method;
        let days = record(&service, "2026-03-20 12:00").gate_days(&guide(), 20);
        let month = "01 Apr 00:00:00.000";
        let end = "09 Apr 12:00:00.000";
        assert_eq!(shown(&days, 1), text(&[(Block, month), (Approve, end)]));
    }
}

/// Every hour is asked by itself.
#[track_caller]
fn assert_each_hour(service: &Service, now: &str) {
    let record = record(service, now);
    let days = record.gate_days(&guide(), 30);
    for (stretches, risk) in days.by_risk.iter().zip(Risk::KNOWN) {
        for hour in 1..30 * 24 {
            let then = at(now) + TimeDelta::hours(hour);
            let release = Release {
                risk: risk.clone(),
                at: Some(then),
                ..Release::default()
            };
            let stretch = stretches
                .iter()
                .find(|stretch| stretch.during.start <= then && then < stretch.during.end);
            let strip = stretch.expect("no gap").decision;
            let asked = record.verdict(&guide(), &release).decision;
            assert_eq!(strip, asked, "{risk} in {hour} h");
        }
    }
}

#[test]
fn the_strip_says_what_the_gate_says_hour_by_hour() {
    assert_each_hour(&checkout(), NOW);
    let burning = service(
        "99.9%",
        rolling(30),
        vec![
            outage("2026-02-14 00:00", 8),
            outage("2026-03-09 00:00", 20),
        ],
    );
    assert_each_hour(&burning, NOW);
    // Busy days and quiet nights, and a week that does not count.
    let mut uneven = checkout();
    uneven.objective.method = BudgetingMethod::Occurrences;
    let rates: Vec<EventRate> = (0..168)
        .map(|hour| EventRate::per_hour(if hour % 24 > 7 { 900.0 } else { 90.0 }).expect("a rate"))
        .collect();
    uneven.traffic = Traffic::HourOfWeek(Box::new(rates.try_into().expect("168")));
    uneven.exclusions = vec![exclusion("2026-03-15 00:00", "2026-03-22 00:00")];
    assert_each_hour(&uneven, NOW);
}

#[test]
fn what_is_not_known_now_is_not_known_then() {
    let mut stopped = checkout();
    stopped.measured_until = Some(at("2026-03-08 11:00"));
    let days = record(&stopped, NOW).gate_days(&guide(), 30);
    // Unknown is treated as a warning.
    assert_eq!(shown(&days, 1), text(&[(Defer, "09 Apr 14:30:00.000")]));
}

#[test]
fn days_that_will_not_count_close_the_gate_for_a_while() {
    // 20 minutes of 1 March, which leave on 31 March. From 11 to 15 March nothing counts: the budget of 43.2 minutes
    // loses 1.44 a day and comes to 40, of which 20 are half, after 3.2 / 1.44 days: 53 hours and 20 minutes. The 37.44
    // that it comes to in the end are half lost when 1.28 of the 20 have left.
    let mut service = service("99.9%", rolling(30), vec![outage("2026-03-01 00:00", 20)]);
    service.exclusions = vec![exclusion("2026-03-11 00:00", "2026-03-15 00:00")];
    let days = record(&service, "2026-03-10 12:00").gate_days(&guide(), 30);
    let medium: Vec<Decision> = days.by_risk[1]
        .iter()
        .map(|stretch| stretch.decision)
        .collect();
    assert_eq!(medium, [Approve, Review, Approve]);
    let ends = days.by_risk[1].iter().map(|stretch| stretch.during.end);
    let expected = [
        at("2026-03-13 05:20"),
        at("2026-03-31 00:01:17"),
        at("2026-04-09 12:00"),
    ];
    for (end, expected) in ends.zip(expected) {
        assert!(
            (end - expected).abs() < TimeDelta::seconds(1),
            "{end}, not {expected}"
        );
    }
}

#[test]
fn where_weekends_count_nothing_the_gate_closes_on_sundays() {
    // 100 events an hour from Monday to Friday: a window of 30 days holds 20 of those days and what of its first two is
    // not a weekend, and allows 2.4 events for each. 25 were lost on 2 March, so half is left while it holds more than
    // 20 days and 20 hours: until Sunday 04:00, and again from Monday 20:00 on.
    let mut service = service("99.9%", rolling(30), vec![outage("2026-03-02 12:00", 15)]);
    service.objective.method = BudgetingMethod::Occurrences;
    service.traffic = weekdays();
    let days = record(&service, "2026-03-10 12:00").gate_days(&guide(), 20);
    let ends = [
        "2026-03-15 04:00",
        "2026-03-16 20:00",
        "2026-03-22 04:00",
        "2026-03-23 20:00",
        "2026-03-29 04:00",
        "2026-03-30 12:00",
    ];
    assert_eq!(days.by_risk[1].len(), ends.len(), "{:?}", days.by_risk[1]);
    for (index, (stretch, end)) in days.by_risk[1].iter().zip(ends).enumerate() {
        assert_eq!(
            stretch.decision,
            if index % 2 == 0 { Approve } else { Review }
        );
        let end = at(end);
        assert!(
            (stretch.during.end - end).abs() < TimeDelta::seconds(1),
            "{stretch:?}, not {end}"
        );
    }
}
