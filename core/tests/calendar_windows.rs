//! Weeks, months, quarters and years in a zone, with the days on which clocks change.

mod history;

use error_budget::engine::amount::Quotient;
use error_budget::engine::assessment::Assessment;
use error_budget::engine::exhaustion::{Exhaustion, RATE_LOOKBACK};
use error_budget::engine::record::Record;
use error_budget::model::plan::Service;
use error_budget::model::window::CalendarUnit::{self, Month, Quarter, Week, Year};
use history::{at, calendar, close, outage, service, zone};

fn berlin(unit: CalendarUnit, incidents: &[(&str, i64)]) -> Service {
    let incidents = incidents
        .iter()
        .map(|(start, minutes)| outage(start, *minutes))
        .collect();
    service("99.9", calendar(unit), incidents)
}

fn record(service: &Service, now: &str) -> Record {
    Record::new(service, at(now), &zone("Europe/Berlin"))
}

#[test]
fn a_period_is_bounded_by_local_midnights() {
    let cases = [
        // Summer time from 29 Mar 2026, 01:00 UTC, to 25 Oct 2026, 01:00 UTC.
        (
            Month,
            "2026-03-15 12:00",
            "2026-02-28 23:00",
            "2026-03-31 22:00",
        ),
        (
            Month,
            "2026-10-15 12:00",
            "2026-09-30 22:00",
            "2026-10-31 23:00",
        ),
        (
            Week,
            "2026-03-29 12:00",
            "2026-03-22 23:00",
            "2026-03-29 22:00",
        ),
        (
            Quarter,
            "2026-03-15 12:00",
            "2025-12-31 23:00",
            "2026-03-31 22:00",
        ),
        (
            Quarter,
            "2026-08-15 12:00",
            "2026-06-30 22:00",
            "2026-09-30 22:00",
        ),
        (
            Year,
            "2026-03-15 12:00",
            "2025-12-31 23:00",
            "2026-12-31 23:00",
        ),
        // The last hour of the UTC year is the next year in Berlin.
        (
            Year,
            "2025-12-31 23:00",
            "2025-12-31 23:00",
            "2026-12-31 23:00",
        ),
        (
            Year,
            "2025-12-31 22:59",
            "2024-12-31 23:00",
            "2025-12-31 23:00",
        ),
    ];
    for (unit, now, start, end) in cases {
        let window = record(&berlin(unit, &[]), now).budget().window;
        assert_eq!(
            (window.start, window.end),
            (at(start), at(end)),
            "{unit:?} of {now}"
        );
    }
}

#[test]
fn a_month_that_loses_an_hour_has_an_hours_allowance_less() {
    let total = |now: &str| record(&berlin(Month, &[]), now).budget().total.value();
    close(total("2026-01-15 12:00"), 44.64);
    close(total("2026-03-15 12:00"), 44.64 - 0.06);
    close(total("2026-10-15 12:00"), 44.64 + 0.06);
}

#[test]
fn a_day_whose_midnight_is_skipped_starts_when_the_clocks_jump() {
    // Beirut, Sun 29 Mar 2026: 00:00 becomes 01:00, at 22:00 UTC of the 28th.
    let beirut = zone("Asia/Beirut");
    let day = chrono::NaiveDate::from_ymd_opt(2026, 3, 29).expect("a date");
    assert_eq!(beirut.start_of_day(day), at("2026-03-28 22:00"));
}

#[test]
fn a_calendar_budget_counts_the_running_period_alone_and_budgets_its_future() {
    let service = berlin(Month, &[("2026-02-27 12:00", 30), ("2026-03-02 12:00", 10)]);
    let budget = record(&service, "2026-03-10 12:00").budget();
    assert_eq!(budget.consumed.value(), 10.0);
    close(budget.total.value(), 44.58);
}

#[test]
fn everything_comes_back_when_the_next_period_starts() {
    let service = berlin(Month, &[("2026-03-02 12:00", 10), ("2026-03-05 12:00", 40)]);
    let record = record(&service, "2026-03-10 12:00");
    let steps = record.replenishments();
    assert_eq!(steps.len(), 1);
    assert_eq!(
        (steps[0].during.start, steps[0].amount.value()),
        (at("2026-03-31 22:00"), 50.0)
    );
    assert_eq!(record.recovers(0.0), Some(at("2026-03-31 22:00")));
    let answer = Assessment::of(&service, &record);
    assert_eq!(answer.back_above_zero, Some(at("2026-03-31 22:00")));
    let back = answer.incidents[1].comes_back.expect("inside");
    assert_eq!(
        (back.start, back.end),
        (at("2026-03-31 22:00"), at("2026-03-31 22:00"))
    );
}

#[test]
fn what_remains_jumps_to_full_at_two_points_of_one_instant() {
    let service = berlin(Month, &[("2026-03-02 12:00", 10)]);
    let curve = record(&service, "2026-03-10 12:00")
        .remaining_curve(at("2026-03-01 00:00"), at("2026-04-02 00:00"));
    let reset: Vec<f64> = curve
        .iter()
        .filter(|(time, _)| *time == at("2026-03-31 22:00"))
        .map(|(_, left)| *left)
        .collect();
    assert_eq!(reset.len(), 2);
    close(reset[0], 34.58);
    close(reset[1], 43.2);
}

#[test]
fn even_spend_runs_from_full_at_the_start_to_zero_at_the_end() {
    let curve =
        record(&berlin(Month, &[]), "2026-03-10 12:00").even_spend_curve(at("2026-03-31 22:00"));
    let (first, last) = (curve[0], curve[curve.len() - 1]);
    assert_eq!(first.0, at("2026-02-28 23:00"));
    close(first.1, 44.58);
    assert_eq!(last, (at("2026-03-31 22:00"), 0.0));
}

#[test]
fn exhaustion_is_followed_to_the_end_of_the_period_and_no_further() {
    // 7 x 2 minutes in the last week; 30.58 left, 2 a day: 15.29 days, before 31 March 22:00.
    let week = |minutes: i64, first_day: u32| -> Vec<(String, i64)> {
        (0..7)
            .map(|day| (format!("2026-03-{:02} 12:00", first_day + day), minutes))
            .collect()
    };
    let exhaustion = |losses: &[(String, i64)], now: &str| {
        let losses: Vec<(&str, i64)> = losses
            .iter()
            .map(|(at, minutes)| (at.as_str(), *minutes))
            .collect();
        record(&berlin(Month, &losses), now).exhaustion(RATE_LOOKBACK)
    };
    close(
        exhaustion(&week(2, 3), "2026-03-10 12:00")
            .days()
            .expect("a number"),
        15.29,
    );
    // The same burn later in the month lasts beyond its end.
    assert_eq!(
        exhaustion(&week(2, 18), "2026-03-25 12:00"),
        Exhaustion::Never
    );
}

#[test]
fn at_the_ends_of_the_calendar_a_period_is_told_without_panic() {
    use chrono::{DateTime, Utc};
    use error_budget::model::zone::Zone;
    for now in [DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC] {
        for offset in [-43_200, 50_400] {
            let period = Year.period(now, &Zone::fixed("far", offset));
            assert!(period.start <= period.end);
        }
    }
}

#[test]
fn a_period_that_just_starts_is_whole() {
    let service = berlin(Month, &[("2026-03-02 12:00", 10)]);
    let record = record(&service, "2026-03-31 22:00");
    assert!(record.has_data());
    assert_eq!(record.budget().consumed_share.number(), Some(0.0));
}

#[test]
fn a_month_without_loss_gives_nothing_back_at_its_end() {
    let quiet = berlin(Month, &[]);
    let mut measured = quiet.clone();
    measured.measured_from = Some(at("2026-01-01 00:00"));
    assert!(
        record(&measured, "2026-03-15 12:00")
            .replenishments()
            .is_empty()
    );
    let lossy = berlin(Month, &[("2026-03-02 00:00", 10)]);
    assert_eq!(record(&lossy, "2026-03-15 12:00").replenishments().len(), 1);
}

#[test]
fn what_is_measured_from_now_on_knows_nothing_of_the_month_that_starts() {
    // March begins in Berlin at 23:00 UTC.
    let mut service = berlin(Month, &[]);
    service.measured_from = Some(at("2026-02-28 23:00"));
    assert!(!record(&service, "2026-02-28 23:00").has_data());
    assert!(record(&service, "2026-02-28 23:01").has_data());
    // Nor does it from later on, looking back at that instant.
    let later = record(&service, "2026-03-15 12:00");
    let share = |at: &str| later.budget_at(history::at(at)).consumed_share;
    assert_eq!(share("2026-02-28 23:00"), Quotient::NoData);
    assert_eq!(share("2026-02-28 23:01"), Quotient::Finite(0.0));
    service.measured_from = Some(at("2026-02-01 00:00"));
    assert!(record(&service, "2026-02-28 23:00").has_data(), "whole");
}
