//! Budget, burn and replenishment of small histories, by hand.

mod history;

use chrono::TimeDelta;
use error_budget::engine::amount::Quotient;
use error_budget::engine::assessment::Assessment;
use error_budget::engine::exhaustion::{ConstantBurnError, Exhaustion, at_constant_burn};
use error_budget::engine::period::{PeriodError, Uptime, report};
use error_budget::model::alert_policy::google;
use error_budget::model::incident::{Category, Incident};
use error_budget::model::objective::BudgetingMethod;
use error_budget::model::plan::Service;
use error_budget::model::status::{Status, Thresholds};
use error_budget::model::traffic::{Traffic, TrafficSeries};
use error_budget::model::window::Interval;
use history::{at, close, incident, ongoing, outage, record, rolling, service};

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
fn remaining_goes_below_zero_and_overspent_says_by_how_much() {
    let budget = record(&month(vec![outage("2026-03-01 00:00", 60)]), NOW).budget();
    assert_eq!(budget.remaining.value(), -16.8);
    assert_eq!(budget.overspent.value(), 16.8);
    close(budget.consumed_share.number().expect("data"), 60.0 / 43.2);
    close(budget.remaining_share.number().expect("data"), -16.8 / 43.2);
    assert!(budget.exhausted && budget.exceeded);
}

#[test]
fn exactly_all_of_it_is_exhausted_but_not_exceeded() {
    // 43.2 minutes and one millisecond less or more.
    let cases = [(-1, false, false), (0, true, false), (1, true, true)];
    for (extra_ms, exhausted, exceeded) in cases {
        let lasted = TimeDelta::milliseconds(2_592_000 + extra_ms);
        let outage = Incident::lasting(at("2026-03-01 00:00"), lasted).expect("not reversed");
        let budget = record(&month(vec![outage]), NOW).budget();
        assert_eq!(
            (budget.exhausted, budget.exceeded),
            (exhausted, exceeded),
            "{extra_ms} ms"
        );
        assert_eq!(budget.remaining.is_negative(), exceeded, "{extra_ms} ms");
    }
}

#[test]
fn a_target_of_100_percent_is_whole_until_anything_is_lost() {
    let whole = record(&service("100", rolling(30), vec![]), NOW).budget();
    assert_eq!(whole.remaining_share, Quotient::Finite(1.0));
    assert!(!whole.exhausted);
    let service = service("100", rolling(30), vec![outage("2026-03-01 00:00", 1)]);
    let answer = assess(&service, NOW);
    assert_eq!(answer.budget.consumed_share, Quotient::Infinite);
    assert_eq!(answer.status.status, Status::Exhausted);
    assert_eq!(answer.exhaustion, Exhaustion::Now);
    // The minute leaves the window 30 days after it ended; then it is whole again.
    assert_eq!(answer.back_to_half, Some(at("2026-03-31 00:01")));
    assert_eq!(answer.back_above_zero, Some(at("2026-03-31 00:01")));
}

#[test]
fn a_category_loses_the_union_of_its_own_incidents() {
    let deployment = |mut incident: Incident| {
        incident.category = Category::Deployment;
        incident
    };
    let service = month(vec![
        outage("2026-03-01 00:00", 10),
        outage("2026-03-01 00:05", 10),
        deployment(outage("2026-03-01 00:05", 20)),
        deployment(outage("2026-01-01 00:00", 20)),
    ]);
    let record = record(&service, NOW);
    let losses = record.by_category(&service.incidents);
    let shown: Vec<_> = losses
        .iter()
        .map(|loss| (loss.category.word(), loss.incidents, loss.lost.value()))
        .collect();
    assert_eq!(shown, [("deployment", 1, 20.0), ("incident", 2, 15.0)]);
    assert_eq!(
        record.budget().consumed.value(),
        25.0,
        "overlaps count once in the whole"
    );
}

#[test]
fn an_incident_without_length_is_counted_and_costs_nothing() {
    let service = month(vec![outage("2026-03-01 00:00", 0)]);
    let losses = record(&service, NOW).by_category(&service.incidents);
    assert_eq!((losses[0].incidents, losses[0].lost.value()), (1, 0.0));
}

#[test]
fn an_incident_tells_what_it_cost_altogether_and_what_of_it_is_in_the_window() {
    // The window starts on 8 Feb at noon: 20 of the 30 minutes are inside.
    let service = month(vec![
        outage("2026-02-08 11:50", 30),
        ongoing("2026-03-10 11:00", "10%"),
    ]);
    let losses = record(&service, NOW).by_incident(&service.incidents);
    assert_eq!(
        (losses[0].lost.value(), losses[0].lost_in_window.value()),
        (30.0, 20.0)
    );
    let back = losses[0].comes_back.expect("some of it is inside");
    assert_eq!(
        (back.start, back.end),
        (at("2026-03-10 11:50"), at("2026-03-10 12:20"))
    );
    assert_eq!((losses[1].ongoing, losses[1].lost.value()), (true, 6.0));
    assert_eq!(losses[1].lasted.end, at(NOW));
}

#[test]
fn one_spends_exactly_one_budget_in_one_window() {
    // 1.44 minutes a day are 99.9%'s allowance.
    let record = record(&month(daily(40, 86)), NOW);
    close(
        record
            .burn_rate(at(NOW), TimeDelta::days(7))
            .number()
            .expect("data"),
        86.0 / 86.4,
    );
}

#[test]
fn a_burn_is_measured_on_what_was_observed() {
    let mut service = month(vec![outage("2026-03-10 11:30", 3)]);
    service.measured_from = Some(at("2026-03-10 11:00"));
    let record = record(&service, NOW);
    // 3 of 60 minutes over any lookback that reaches before the record.
    for hours in [1, 6, 72] {
        let rate = record.burn_rate(at(NOW), TimeDelta::hours(hours));
        close(rate.number().expect("data"), 3.0 / 0.06);
    }
    assert_eq!(
        record.burn_rate(at("2026-03-10 10:00"), TimeDelta::hours(1)),
        Quotient::NoData
    );
}

#[test]
fn anything_bad_burns_infinitely_against_100_percent() {
    let service = service("100", rolling(30), vec![outage("2026-03-10 11:30", 3)]);
    let record = record(&service, NOW);
    assert_eq!(
        record.burn_rate(at(NOW), TimeDelta::hours(1)),
        Quotient::Infinite
    );
    assert_eq!(
        record.burn_rate(at(NOW), TimeDelta::minutes(10)),
        Quotient::Finite(0.0)
    );
}

#[test]
fn a_tier_fires_on_its_threshold_and_only_while_the_short_window_confirms() {
    // 51.84 s of 3600 are 1.44% bad: 14.4x. They lie in the last five minutes, or do not.
    let lost = |start: &str, ms: i64| {
        let lasted = TimeDelta::milliseconds(ms);
        let burst = Incident::lasting(at(start), lasted).expect("not reversed");
        record(&month(vec![burst]), NOW).burns(&google())[0].firing
    };
    assert!(lost("2026-03-10 11:58", 51_840), "exactly on the threshold");
    assert!(!lost("2026-03-10 11:58", 51_839), "a millisecond less");
    assert!(!lost("2026-03-10 11:50", 51_840), "over ten minutes ago");
}

#[test]
fn a_burn_curve_turns_where_an_incident_enters_and_leaves_the_lookback() {
    let service = month(vec![outage("2026-03-10 09:00", 6)]);
    let curve =
        record(&service, NOW).burn_curve(at("2026-03-10 08:00"), at(NOW), TimeDelta::hours(1));
    let full = 6.0 / 0.06;
    let expected = [
        ("2026-03-10 08:00", 0.0),
        ("2026-03-10 09:00", 0.0),
        ("2026-03-10 09:06", full),
        ("2026-03-10 10:00", full),
        ("2026-03-10 10:06", 0.0),
        ("2026-03-10 12:00", 0.0),
    ];
    assert_eq!(curve, expected.map(|(time, rate)| (at(time), rate)));
}

#[test]
fn a_rolling_window_gives_back_each_stretch_of_loss_one_window_later() {
    let service = month(vec![
        outage("2026-02-20 00:00", 10),
        incident("2026-02-20 00:10", "2026-02-20 00:30", "50%"),
        outage("2026-02-08 11:50", 20),
    ]);
    let steps = record(&service, NOW).replenishments();
    let shown: Vec<_> = steps
        .iter()
        .map(|step| (step.during.start, step.during.end, step.amount.value()))
        .collect();
    // Half of the older one has left the window already; the other two touch.
    let expected = [
        ("2026-03-10 12:00", "2026-03-10 12:10", 10.0),
        ("2026-03-22 00:00", "2026-03-22 00:30", 20.0),
    ];
    assert_eq!(
        shown,
        expected.map(|(from, to, amount)| (at(from), at(to), amount))
    );
}

#[test]
fn an_outage_without_traffic_has_nothing_to_give_back() {
    // Two hours of 100 events, then two hours of none; down for the middle two.
    let mut service = month(vec![outage("2026-03-09 01:00", 120)]);
    service.objective.method = BudgetingMethod::Occurrences;
    let counts = [100.0, 100.0, 0.0, 0.0];
    let series = TrafficSeries::new(at("2026-03-09 00:00"), TimeDelta::hours(1), &counts);
    service.traffic = Traffic::Series(series.expect("a series"));
    let steps = record(&service, NOW).replenishments();
    assert_eq!(steps.len(), 1);
    assert_eq!(steps[0].amount.value(), 100.0);
    assert_eq!(steps[0].during.end, at("2026-04-08 02:00"));
}

#[test]
fn a_budget_recovers_to_the_millisecond() {
    // 60 of 43.2 lost from 1 March on: above zero again when 16.8 minutes have left.
    let record = record(&month(vec![outage("2026-03-01 00:00", 60)]), NOW);
    assert_eq!(record.recovers(0.0), Some(at("2026-03-31 00:16:48")));
    assert_eq!(record.recovers(0.5), Some(at("2026-03-31 00:38:24")));
    assert_eq!(record.recovers(1.0), Some(at("2026-03-31 01:00")));
    assert_eq!(record.recovers(1.1), None, "more than all never comes");
}

#[test]
fn a_percentage_of_uptime_is_the_decimal_that_it_is_written_as() {
    let window = TimeDelta::days(30);
    let end = at(NOW);
    let during = Interval {
        start: end - window,
        end,
    };
    let lost = |percent: f64| {
        let target = "99.9".parse().expect("a target");
        let uptime = Uptime::Percent(percent);
        report(during, uptime, target, window, &Thresholds::default()).expect("a period")
    };
    // 0.1% of 43,200 minutes to the last bit: a subtraction of binary fractions gives 43.19999999999754.
    assert_eq!(lost(99.9).consumed_minutes, 43.2);
    assert_eq!(lost(99.9).remaining_minutes, 0.0);
    assert_eq!(lost(100.0).consumed_minutes, 0.0);
    assert_eq!(lost(0.0).consumed_minutes, 43_200.0);
    // A third is no decimal of seven places: two thirds of the month.
    assert!((lost(100.0 / 3.0).consumed_minutes - 28_800.0).abs() < 1e-9);
}

#[test]
fn a_period_is_good_in_part_and_never_in_more() {
    let window = TimeDelta::days(30);
    let end = at(NOW);
    let during = Interval {
        start: end - window,
        end,
    };
    let told = |uptime| {
        let target = "99.9".parse().expect("a target");
        report(during, uptime, target, window, &Thresholds::default())
    };
    // 43,200 minutes less the 43.2 that may be lost, whose difference binary fractions do not say exactly.
    let spent = told(Uptime::Minutes(43_156.8)).expect("a period");
    assert_eq!(
        (spent.remaining_minutes, spent.overspent_minutes),
        (0.0, 0.0)
    );
    assert_eq!(spent.metrics.status, Status::Exhausted);
    let requests = |good| told(Uptime::Requests { total: 10, good });
    assert_eq!(requests(10).map(|told| told.uptime_percent), Ok(100.0));
    assert_eq!(requests(9).map(|told| told.uptime_percent), Ok(90.0));
    assert_eq!(requests(11), Err(PeriodError::UptimeOutsidePeriod));
    assert_eq!(
        told(Uptime::Minutes(43_200.1)),
        Err(PeriodError::UptimeOutsidePeriod)
    );
    assert_eq!(
        told(Uptime::Percent(-0.1)),
        Err(PeriodError::UptimeOutsidePeriod)
    );
}

#[test]
fn a_constant_burn_asks_for_numbers_and_a_date_before_the_year_10000() {
    let burn = |left, rate, days| at_constant_burn(left, rate, days, at("9999-12-30 00:00"));
    let nan = f64::NAN;
    for (left, rate, days) in [(nan, 1.0, 1.0), (1.0, nan, 1.0), (1.0, 1.0, nan)] {
        assert_eq!(burn(left, rate, days), Err(ConstantBurnError::NotANumber));
    }
    assert_eq!(
        burn(1.0, 1.0, 0.0),
        Err(ConstantBurnError::WindowNotPositive)
    );
    let date = |days| burn(100.0, 1.0, days).map(|burn| burn.at);
    assert_eq!(date(1.0), Ok(Some(at("9999-12-31 00:00"))));
    assert_eq!(date(2.0), Ok(None));
    assert_eq!(date(1e300), Ok(None));
    // From 7, 3 and 1 days on.
    let states = [
        (7.0, Status::Healthy),
        (6.9, Status::Attention),
        (3.0, Status::Attention),
    ]
    .into_iter()
    .chain([
        (2.9, Status::Warning),
        (1.0, Status::Warning),
        (0.9, Status::Critical),
    ]);
    for (days, status) in states {
        assert_eq!(
            burn(100.0, 1.0, days).map(|burn| burn.status),
            Ok(status),
            "{days}"
        );
    }
    assert_eq!(
        burn(0.0, 1.0, 1.0).map(|burn| burn.status),
        Ok(Status::Exhausted)
    );
    assert_eq!(burn(1.0, 0.0, 1.0).map(|burn| burn.days), Ok(f64::INFINITY));
}

#[test]
fn large_shares_are_told_in_percent_as_they_are() {
    // 10^4 and the next float: a hundred times that is 10^6 and about 1.8e-10, of which the nearest float is 2^-32 more.
    let large = 1e4_f64.next_up();
    assert_eq!(Quotient::Finite(large).percent(), Some(large * 100.0));
    assert_eq!(Quotient::Finite(0.6125).percent(), Some(61.25));
    assert_eq!(Quotient::Finite(-0.6125).percent(), Some(-61.25));
    assert_eq!(Quotient::NoData.percent(), None);
}
