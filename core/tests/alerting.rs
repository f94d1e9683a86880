//! Alerts over histories small enough to work out by hand.
#![forbid(unsafe_code)]

mod history;

use chrono::TimeDelta;
use error_budget::engine::alerting::backtest::{Backtest, SIGNIFICANCE, backtest_all};
use error_budget::engine::amount::Quotient;
use error_budget::model::alert_policy::{
    self, Action, AlertPolicy, AlertTier, Condition, Multiple, Severity, Threshold,
};
use error_budget::model::incident::Incident;
use error_budget::model::plan::{Plan, Service};
use error_budget::model::window::{CalendarUnit, Interval};
use error_budget::model::zone::Zone;
use history::{at, calendar, exclusion, incident, ongoing, outage, record, rolling, service};

const NOW: &str = "2026-03-10 12:00";

fn month(incidents: Vec<Incident>) -> Service {
    service("99.9%", rolling(30), incidents)
}

/// A tier that asks for a page.
fn tier(condition: Condition) -> AlertTier {
    AlertTier {
        name: "tier".to_owned(),
        condition,
        severity: Severity::Critical,
        action: Action::Page,
        hold: TimeDelta::zero(),
    }
}

fn burn(long: i64, short: Option<i64>, times: &str) -> AlertTier {
    tier(Condition::BurnRate {
        long: TimeDelta::minutes(long),
        short: short.map(TimeDelta::minutes),
        threshold: Threshold::BurnRate(times.parse().expect("a burn rate")),
    })
}

/// Starts and ends in milliseconds from an instant; no end is -1.
fn firings(service: &Service, tier: &AlertTier, from: &str) -> Vec<(i64, i64)> {
    let since = |instant: chrono::DateTime<chrono::Utc>| (instant - at(from)).num_milliseconds();
    record(service, NOW)
        .firings(tier)
        .iter()
        .map(|firing| (since(firing.start), firing.end.map_or(-1, since)))
        .collect()
}

#[test]
fn an_outage_fires_when_the_long_window_is_full_enough_and_ends_when_the_short_one_is_not() {
    // 14.4 x 0.1% of an hour are 51.84 s. Of five minutes they are 4.32 s: 14 min 55.68 s
    // after the start so much is still in the short window, a millisecond later it is not.
    let service = month(vec![outage("2026-03-10 09:00", 10)]);
    let fired = firings(&service, &burn(60, Some(5), "14.4"), "2026-03-10 09:00");
    assert_eq!(fired, [(51_840, 15 * 60_000 - 4_320 + 1)]);
}

#[test]
fn one_window_alone_fires_until_it_has_forgotten() {
    // The hour holds 51.84 s of the ten minutes until 10:10 less 51.84 s.
    let service = month(vec![outage("2026-03-10 09:00", 10)]);
    let fired = firings(&service, &burn(60, None, "14.4"), "2026-03-10 09:00");
    assert_eq!(fired, [(51_840, 70 * 60_000 - 51_840 + 1)]);
}

#[test]
fn for_delays_the_start_and_swallows_what_is_shorter() {
    let service = month(vec![outage("2026-03-10 09:00", 1)]);
    let plain = burn(60, Some(5), "14.4");
    // Met from 51.84 s to 5 min + 60 s - 4.32 s.
    let end = 6 * 60_000 - 4_320 + 1;
    assert_eq!(
        firings(&service, &plain, "2026-03-10 09:00"),
        [(51_840, end)]
    );
    let held = |minutes| AlertTier {
        hold: TimeDelta::minutes(minutes),
        ..plain.clone()
    };
    assert_eq!(
        firings(&service, &held(2), "2026-03-10 09:00"),
        [(51_840 + 120_000, end)]
    );
    assert_eq!(firings(&service, &held(6), "2026-03-10 09:00"), []);
}

#[test]
fn what_fires_at_the_end_of_the_record_has_no_end() {
    let service = month(vec![ongoing("2026-03-10 11:50", "100%")]);
    let fired = firings(&service, &burn(60, Some(5), "14.4"), "2026-03-10 11:50");
    assert_eq!(fired, [(51_840, -1)]);
}

#[test]
fn a_partial_outage_takes_longer_and_one_below_the_threshold_never_fires() {
    // 10% bad: 51.84 s of badness take 518.4 s. 1.44% fills the hour exactly after an hour.
    let by = |impact: &str| {
        let service = month(vec![incident(
            "2026-03-10 09:00",
            "2026-03-10 10:30",
            impact,
        )]);
        firings(&service, &burn(60, Some(5), "14.4"), "2026-03-10 09:00")
    };
    assert_eq!(by("10%")[0].0, 518_400);
    // On the threshold from 10:00 on, until the short window sees the first good millisecond.
    assert_eq!(by("1.44%"), [(3_600_000, 5_400_000 + 1)]);
    assert_eq!(by("1.43%"), []);
}

#[test]
fn excluded_time_that_is_dropped_neither_fires_nor_counts() {
    let mut service = month(vec![outage("2026-03-10 09:00", 10)]);
    service.exclusions = vec![exclusion("2026-03-10 08:50", "2026-03-10 09:30")];
    assert_eq!(
        firings(&service, &burn(60, Some(5), "14.4"), "2026-03-10 09:00"),
        []
    );
}

#[test]
fn against_100_percent_anything_bad_fires_while_both_windows_hold_some_of_it() {
    let service = service("100", rolling(30), vec![outage("2026-03-10 09:00", 1)]);
    let fired = firings(&service, &burn(60, Some(5), "14.4"), "2026-03-10 09:00");
    assert_eq!(fired, [(1, 6 * 60_000)]);
}

#[test]
fn consumed_budget_fires_from_its_share_on_and_until_enough_comes_back() {
    // Half of 43.2 min: 21.6 min, reached 21.6 min into the outage; 30 days after the start
    // of the outage it leaves, and 8.4 of its 30 minutes are gone 8.4 minutes later.
    let half = tier(Condition::BudgetConsumed {
        share: Multiple::thousandths(500),
    });
    let service = month(vec![outage("2026-02-01 00:00", 30)]);
    let day = 86_400_000;
    assert_eq!(
        firings(&service, &half, "2026-02-01 00:00"),
        [(1_296_000, 30 * day + 504_000 + 1)]
    );
}

#[test]
fn consumed_budget_of_a_calendar_month_is_forgotten_with_it() {
    // 44.64 min in January; half is reached after 22.32 min, February starts afresh.
    let half = tier(Condition::BudgetConsumed {
        share: Multiple::thousandths(500),
    });
    let outage = outage("2026-01-31 23:00", 40);
    let service = service("99.9%", calendar(CalendarUnit::Month), vec![outage]);
    assert_eq!(
        firings(&service, &half, "2026-01-31 23:00"),
        [(1_339_200, 3_600_000)]
    );
}

#[test]
fn a_drop_counts_against_the_whole_budget() {
    // 2% of 43.2 min are 51.84 s within an hour: as 14.4x, since traffic is even.
    let drop = tier(Condition::BudgetDrop {
        share: Multiple::thousandths(20),
        lookback: TimeDelta::hours(1),
    });
    let service = month(vec![outage("2026-03-10 09:00", 10)]);
    assert_eq!(
        firings(&service, &drop, "2026-03-10 09:00"),
        [(51_840, 70 * 60_000 - 51_840 + 1)]
    );
}

#[test]
fn the_time_left_is_what_remains_at_the_rate_of_the_lookback() {
    // After x min of outage 43.2 - x are left and x min an hour are lost: within four hours
    // nothing is left when 43.2 - x <= 4 x, from x = 8.64 min on.
    let four_hours = tier(Condition::Exhaustion {
        within: TimeDelta::hours(4),
        lookback: TimeDelta::hours(1),
    });
    let service = month(vec![outage("2026-03-10 09:00", 10)]);
    let fired = firings(&service, &four_hours, "2026-03-10 09:00");
    // 33.2 min are left; the hour loses 8.3 min until 10:01.7.
    assert_eq!(fired, [(518_400, 3_600_000 + 102_000 + 1)]);
}

#[test]
fn the_threshold_follows_the_window() {
    // 2% of 7 days in an hour is 3.36x: 12.096 s of outage.
    let google = alert_policy::google();
    let service = service("99.9%", rolling(7), vec![outage("2026-03-10 09:00", 10)]);
    let fired = firings(&service, &google.tiers[0], "2026-03-10 09:00");
    assert_eq!(fired[0].0, 12_096);
}

fn backtest(service: &Service, policy: &AlertPolicy) -> Backtest {
    record(service, NOW).backtest(policy, SIGNIFICANCE)
}

fn one(tier: AlertTier) -> AlertPolicy {
    AlertPolicy {
        id: "one".to_owned(),
        name: "One".to_owned(),
        source: "this test".to_owned(),
        tiers: vec![tier],
    }
}

#[test]
fn a_backtest_tells_delay_cost_and_reset_of_what_mattered() {
    // 40 days of record. A: 10 min, caught after 51.84 s, 1.2 / 43.2 = 2% spent by then.
    // B: 40 s, 1.54% of the budget: neither worth an alert nor caught.
    let mut service = month(vec![
        outage("2026-03-10 09:00", 10),
        incident("2026-03-05 09:00", "2026-03-05 09:00:40", "100%"),
    ]);
    service.measured_from = Some(at(NOW) - TimeDelta::days(40));
    let answer = backtest(&service, &one(burn(60, Some(5), "14.4")));
    assert_eq!(answer.episodes.len(), 2);
    let caught = answer.episodes[1].detection.as_ref().expect("caught");
    assert!(answer.episodes[0].detection.is_none());
    assert!((caught.delay_minutes - 0.864).abs() < 1e-12);
    assert_eq!(caught.spent_share, Quotient::Finite(0.02));
    // It ends 5 min less 4.32 s after the outage, and a millisecond.
    let reset = caught.reset_minutes.expect("silent again");
    assert!((reset - (300_000.0 - 4_320.0 + 1.0) / 60_000.0).abs() < 1e-12);
    let score = answer.score;
    assert_eq!((score.significant, score.missed), (1, 0));
    assert_eq!((score.alerts, score.needless, score.pages), (1, 0, 1));
    assert_eq!(score.pages_per_month, Some(0.75));
    assert_eq!((score.precision, score.recall), (Some(1.0), Some(1.0)));
}

#[test]
fn a_nervous_tier_alerts_for_nothing_and_a_deaf_one_misses() {
    let service = month(vec![
        outage("2026-03-10 09:00", 10),
        incident("2026-03-05 09:00", "2026-03-05 09:00:20", "100%"),
    ]);
    // 5 min alone at 14.4x: 4.32 s are enough; 20 s are 0.77% of the budget.
    let nervous = backtest(&service, &one(burn(5, None, "14.4"))).score;
    assert_eq!((nervous.alerts, nervous.needless), (2, 1));
    assert_eq!(nervous.precision, Some(0.5));
    // A day at 100x: 144 min.
    let deaf = backtest(&service, &one(burn(1_440, Some(120), "100"))).score;
    assert_eq!((deaf.alerts, deaf.missed), (0, 1));
    assert_eq!((deaf.precision, deaf.recall), (None, Some(0.0)));
}

#[test]
fn tiers_that_fire_together_are_one_alert_and_tickets_are_no_pages() {
    let service = month(vec![outage("2026-03-10 09:00", 30)]);
    let answer = backtest(&service, &alert_policy::google());
    // 30 min: 2% after 51.84 s, 5% of 43.2 in 6 h after 129.6 s, 10% in a day after 259.2 s.
    let fired: Vec<usize> = answer.tiers.iter().map(|tier| tier.firings.len()).collect();
    assert_eq!(fired, [1, 1, 1, 1]);
    assert_eq!((answer.score.alerts, answer.score.pages), (1, 1));
    let ticket = month(vec![incident("2026-03-07 00:00", NOW, "0.2%")]);
    let answer = backtest(&ticket, &alert_policy::google());
    assert_eq!((answer.score.alerts, answer.score.pages), (1, 0));
}

#[test]
fn every_policy_is_tried_on_every_service() {
    let mut other = month(vec![outage("2026-03-01 00:00", 10)]);
    other.id = "other".to_owned();
    let plan = Plan {
        services: vec![month(vec![]), other],
        ..Plan::default()
    };
    let policies = [alert_policy::google(), alert_policy::guide()];
    let tried = backtest_all(&plan, &policies, at(NOW), &Zone::utc(), SIGNIFICANCE);
    assert_eq!(tried.len(), 2);
    for (tried, service) in tried.iter().zip(&plan.services) {
        assert_eq!(tried.service, service.id);
        let alone = policies.iter().map(|policy| backtest(service, policy));
        assert_eq!(tried.backtests, alone.collect::<Vec<_>>());
    }
}

#[test]
fn what_is_met_in_time_is_met_although_the_tier_waits_beyond_the_end() {
    // 36x over an hour is met after 129.6 s, and still after the three minutes, until the short window forgets.
    let mut tier = burn(60, Some(5), "36");
    tier.hold = TimeDelta::minutes(2);
    let record = record(&month(vec![outage("2026-03-10 11:20", 3)]), NOW);
    let during = Interval {
        start: at("2026-03-10 11:20"),
        end: at("2026-03-10 11:23"),
    };
    let met = record.encounter(&tier, &record.firings(&tier), during);
    let after = met.expect("it fires").fires_at - during.start;
    assert_eq!(after, TimeDelta::milliseconds(129_600 + 120_000));
}
