//! The function of time under every answer: edges, overlaps, exclusions, traffic.

mod history;

use chrono::TimeDelta;
use error_budget::engine::record::Record;
use error_budget::model::incident::Incident;
use error_budget::model::objective::{BudgetingMethod, ExclusionRule, OverlapRule};
use error_budget::model::plan::Service;
use error_budget::model::traffic::{EventRate, Traffic, TrafficSeries};
use error_budget::model::zone::Zone;
use history::{at, close, exclusion, incident, ongoing, outage, record, rolling, service, zone};

const NOW: &str = "2026-03-10 12:00";

/// One day's window until noon of 10 March: 99% allow 14.4 minutes.
fn day(incidents: Vec<Incident>) -> Service {
    service("99", rolling(1), incidents)
}

fn consumed(service: &Service) -> f64 {
    record(service, NOW).budget().consumed.value()
}

#[test]
fn a_window_holds_its_start_and_not_its_end() {
    let cases = [
        ("ends where the window starts", "2026-03-09 11:50", 10, 0.0),
        (
            "straddles the start by four minutes",
            "2026-03-09 11:56",
            10,
            6.0,
        ),
        ("starts with the window", "2026-03-09 12:00", 10, 10.0),
        ("ends now", "2026-03-10 11:50", 10, 10.0),
        ("goes on past now", "2026-03-10 11:57", 10, 3.0),
        ("starts now", "2026-03-10 12:00", 10, 0.0),
        ("lies ahead", "2026-03-11 12:00", 10, 0.0),
        ("has no length", "2026-03-10 11:00", 0, 0.0),
    ];
    for (what, start, minutes, expected) in cases {
        assert_eq!(
            consumed(&day(vec![outage(start, minutes)])),
            expected,
            "{what}"
        );
    }
}

#[test]
fn the_last_millisecond_before_the_end_is_bad_and_the_end_is_good() {
    let service = day(vec![outage("2026-03-10 10:00", 1)]);
    let at_end = at("2026-03-10 10:01").timestamp_millis();
    let record = record(&service, NOW);
    let timeline = record.timeline();
    assert_eq!(timeline.bad_between(at_end - 1, at_end), 1_000_000_000);
    assert_eq!(timeline.bad_between(at_end, at_end + 1), 0);
}

#[test]
fn an_incident_that_still_goes_on_has_lasted_until_now() {
    assert_eq!(
        consumed(&day(vec![ongoing("2026-03-10 11:30", "10%")])),
        3.0
    );
}

#[test]
fn a_reversed_incident_costs_nothing() {
    let mut reversed = outage("2026-03-10 11:00", 10);
    reversed.end = Some(at("2026-03-10 10:00"));
    assert_eq!(consumed(&day(vec![reversed])), 0.0);
}

#[test]
fn overlapping_incidents_combine_as_the_rule_says() {
    // 10:00-10:30 at 50%, 10:10-10:40 at 20%: alone for 10 minutes each, together for 20.
    let cases = [
        (OverlapRule::Worst, 10.0 * 0.5 + 20.0 * 0.5 + 10.0 * 0.2),
        (OverlapRule::Compound, 10.0 * 0.5 + 20.0 * 0.6 + 10.0 * 0.2),
        (OverlapRule::Add, 10.0 * 0.5 + 20.0 * 0.7 + 10.0 * 0.2),
    ];
    for (rule, expected) in cases {
        let mut service = day(vec![
            incident("2026-03-10 10:00", "2026-03-10 10:30", "50%"),
            incident("2026-03-10 10:10", "2026-03-10 10:40", "20%"),
        ]);
        service.objective.overlap = rule;
        close(consumed(&service), expected);
    }
}

#[test]
fn added_impacts_stop_at_all_of_it() {
    let mut service = day(vec![
        incident("2026-03-10 10:00", "2026-03-10 10:30", "70%"),
        incident("2026-03-10 10:00", "2026-03-10 10:30", "60%"),
    ]);
    service.objective.overlap = OverlapRule::Add;
    assert_eq!(consumed(&service), 30.0);
}

#[test]
fn an_incident_that_ends_as_another_starts_leaves_no_gap_and_no_overlap() {
    let mut service = day(vec![
        outage("2026-03-10 10:00", 10),
        outage("2026-03-10 10:10", 10),
    ]);
    service.objective.overlap = OverlapRule::Add;
    let record = record(&service, NOW);
    assert_eq!(record.budget().consumed.value(), 20.0);
    let segments: Vec<_> = record.timeline().bad_segments(0, i64::MAX).collect();
    assert_eq!(segments.len(), 1, "one stretch: {segments:?}");
}

#[test]
fn an_exclusion_drops_time_or_is_good_or_is_bad() {
    // One hour excluded from 10:00; an outage from 09:50 to 10:20 reaches into it.
    let cases = [
        // 24 h - 1 h remain valid: 1380 min x 1%; ten minutes are lost outside.
        (ExclusionRule::Drop, 13.8, 10.0),
        (ExclusionRule::Good, 14.4, 10.0),
        // The whole hour is bad, whatever happened in it.
        (ExclusionRule::Bad, 14.4, 70.0),
    ];
    for (rule, total, lost) in cases {
        let mut service = day(vec![outage("2026-03-10 09:50", 30)]);
        service.exclusions = vec![
            exclusion("2026-03-10 10:00", "2026-03-10 10:40"),
            exclusion("2026-03-10 10:30", "2026-03-10 11:00"),
        ];
        service.objective.exclusions = rule;
        let record = record(&service, NOW);
        let budget = record.budget();
        assert_eq!(
            (budget.total.value(), budget.consumed.value()),
            (total, lost),
            "{rule:?}"
        );
        let own = record.by_incident(&service.incidents);
        assert_eq!(own[0].lost.value(), 10.0, "{rule:?}: the outage alone");
        let categories = record.by_category(&service.incidents);
        assert_eq!(
            categories[0].lost.value(),
            10.0,
            "{rule:?}: its category alone"
        );
    }
}

#[test]
fn a_window_that_is_excluded_altogether_has_no_data() {
    let mut service = day(vec![outage("2026-03-10 10:00", 10)]);
    service.exclusions = vec![exclusion("2026-03-01 00:00", "2026-03-20 00:00")];
    let record = record(&service, NOW);
    assert!(!record.has_data());
    assert_eq!(record.budget().consumed_share.number(), None);
    assert_eq!(
        record.burn_rate(at(NOW), TimeDelta::hours(1)).number(),
        None
    );
}

#[test]
fn what_happened_before_or_after_the_record_does_not_count() {
    let mut service = day(vec![
        outage("2026-03-09 13:00", 10),
        outage("2026-03-10 00:55", 10),
        outage("2026-03-10 08:55", 10),
    ]);
    service.measured_from = Some(at("2026-03-10 01:00"));
    service.measured_until = Some(at("2026-03-10 09:00"));
    let record = record(&service, NOW);
    // Five minutes on either edge; the budget is still the whole window's.
    assert_eq!(record.budget().consumed.value(), 10.0);
    assert_eq!(record.budget().total.value(), 14.4);
    // Eight hours were observed: 10 of 480 minutes bad.
    close(
        record
            .burn_rate(at(NOW), TimeDelta::days(1))
            .number()
            .expect("data"),
        10.0 / 4.8,
    );
}

#[test]
fn without_a_start_the_record_starts_with_the_first_incident() {
    let mut service = day(vec![
        outage("2026-03-10 10:00", 6),
        outage("2026-03-10 08:00", 6),
    ]);
    service.measured_from = None;
    let observed = record(&service, NOW).observed();
    assert_eq!(
        (observed.start, observed.end),
        (at("2026-03-10 08:00"), at(NOW))
    );
}

#[test]
fn a_record_is_cut_to_the_years_that_a_plan_may_name() {
    // A century of the busiest traffic before 1970 would not fit the integrals.
    let mut service = occurrences(
        Traffic::Constant(per_hour(1e10)),
        vec![ongoing("1800-01-01 00:00", "100%")],
    );
    service.measured_from = None;
    let record = record(&service, "9999-12-31 00:00");
    let observed = record.observed();
    assert_eq!(observed.start, at("1970-01-01 00:00"));
    assert_eq!(observed.end, at("2200-01-01 00:00"));
    assert!(record.is_stale());
}

fn occurrences(traffic: Traffic, incidents: Vec<Incident>) -> Service {
    let mut service = day(incidents);
    service.objective.method = BudgetingMethod::Occurrences;
    service.traffic = traffic;
    service
}

fn per_hour(events: f64) -> EventRate {
    EventRate::per_hour(events).expect("a rate")
}

#[test]
fn occurrences_weigh_an_incident_by_the_events_it_hit() {
    // 1200 an hour all day: 28,800 events, 1% of them may fail; 30 minutes at half.
    let incidents = vec![incident("2026-03-10 10:00", "2026-03-10 10:30", "50%")];
    let service = occurrences(Traffic::Constant(per_hour(1_200.0)), incidents);
    let budget = record(&service, NOW).budget();
    assert_eq!(
        (budget.total.value(), budget.consumed.value()),
        (288.0, 300.0)
    );
}

#[test]
fn a_series_counts_its_steps_and_assumes_its_mean_elsewhere() {
    // Steps of an hour from 08:00: 100, 300, 500; mean 300 before and after.
    let series = TrafficSeries::new(
        at("2026-03-10 08:00"),
        TimeDelta::hours(1),
        &[100.0, 300.0, 500.0],
    )
    .expect("a series");
    let whole_hours = |hour: u32| {
        let service = occurrences(
            Traffic::Series(series.clone()),
            vec![outage(&format!("2026-03-10 {hour:02}:00"), 60)],
        );
        consumed(&service)
    };
    let cases = [(7, 300.0), (8, 100.0), (9, 300.0), (10, 500.0), (11, 300.0)];
    for (hour, expected) in cases {
        assert_eq!(whole_hours(hour), expected, "{hour}:00");
    }
}

#[test]
fn a_weekly_profile_keeps_its_local_hours_when_the_clocks_change() {
    // 1000 events from 09:00 to 10:00 each day in Berlin, none else. Clocks go forward on
    // Sun 29 Mar 2026: 09:00 is 08:00 UTC before and 07:00 UTC from then on.
    let mut profile = Box::new([per_hour(0.0); 168]);
    for weekday in 0..7 {
        profile[weekday * 24 + 9] = per_hour(1_000.0);
    }
    let lost = |start: &str| {
        let service = occurrences(
            Traffic::HourOfWeek(profile.clone()),
            vec![outage(start, 60)],
        );
        let record = Record::new(&service, at("2026-04-10 00:00"), &zone("Europe/Berlin"));
        record.by_incident(&service.incidents)[0].lost.value()
    };
    let cases = [
        ("2026-03-28 08:00", 1_000.0),
        ("2026-03-28 07:00", 0.0),
        ("2026-03-29 07:00", 1_000.0),
        ("2026-03-29 08:00", 0.0),
        ("2026-03-30 07:30", 500.0),
    ];
    for (start, expected) in cases {
        assert_eq!(lost(start), expected, "{start}");
    }
}

#[test]
fn a_weekly_profile_starts_its_hours_where_a_half_hour_zone_does() {
    // 10:00 to 11:00 in Kolkata is 04:30 to 05:30 UTC.
    let mut profile = Box::new([per_hour(60.0); 168]);
    for weekday in 0..7 {
        profile[weekday * 24 + 10] = per_hour(6_000.0);
    }
    let service = occurrences(
        Traffic::HourOfWeek(profile),
        vec![outage("2026-03-10 04:00", 60)],
    );
    let record = Record::new(&service, at(NOW), &zone("Asia/Kolkata"));
    close(record.budget().consumed.value(), 30.0 + 3_000.0);
}

#[test]
fn time_weighs_all_hours_alike_whatever_the_traffic() {
    let mut service = day(vec![outage("2026-03-10 10:00", 10)]);
    service.traffic = Traffic::Constant(per_hour(1e6));
    let record = Record::new(&service, at(NOW), &Zone::utc());
    assert_eq!(record.budget().consumed.value(), 10.0);
}

#[test]
fn five_at_once_are_all_counted() {
    // 10% for five hours, and one more of 10% in each hour until there are five: (1 + 2 + 3 + 4 + 5) x 60 x 10%.
    let starts = ["06:00", "07:00", "08:00", "09:00", "10:00"];
    let incidents =
        starts.map(|start| incident(&format!("2026-03-10 {start}"), "2026-03-10 11:00", "10%"));
    let mut service = day(incidents.to_vec());
    service.objective.overlap = OverlapRule::Add;
    close(consumed(&service), 90.0);
    // Of what the others leave each takes a tenth: 1 - 0.9^n.
    service.objective.overlap = OverlapRule::Compound;
    close(
        consumed(&service),
        60.0 * (0.1 + 0.19 + 0.271 + 0.3439 + 0.40951),
    );
}

#[test]
fn between_two_exclusions_time_counts() {
    // Of 10 minutes from 10:00 on 4 are excluded, in two pieces that leave 10:02 to 10:05 and what follows 10:07.
    let mut service = day(vec![outage("2026-03-10 10:00", 10)]);
    service.exclusions = vec![
        exclusion("2026-03-10 10:05", "2026-03-10 10:07"),
        exclusion("2026-03-10 10:00", "2026-03-10 10:01"),
        exclusion("2026-03-10 10:01", "2026-03-10 10:02"),
    ];
    assert_eq!(consumed(&service), 6.0);
    // 1,440 minutes without those 4, of which 1% may be lost.
    assert_eq!(record(&service, NOW).budget().total.value(), 14.36);
}

#[test]
fn shares_of_overlaps_are_rounded_to_the_nearest_part_per_billion() {
    // 1 - (1 - 15e-6)^2 = 29,999.775e-9, for 1,000 minutes.
    let tiny = incident("2026-03-09 13:00", "2026-03-10 05:40", "0.0015%");
    let mut service = day(vec![tiny.clone(), tiny]);
    service.objective.overlap = OverlapRule::Compound;
    assert_eq!(consumed(&service), 0.03);
}
