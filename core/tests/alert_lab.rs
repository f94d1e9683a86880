//! Policies side by side, one incident through the eyes of each tier, and repairs that mend.
#![forbid(unsafe_code)]

mod history;

use chrono::TimeDelta;
use error_budget::engine::alerting::linter::{Rule, lint};
use error_budget::engine::alerting::repair::{Repair, all_mended, findings};
use error_budget::engine::amount::Quotient;
use error_budget::model::alert_policy::{
    Action, AlertPolicy, AlertTier, Condition, Multiple, Severity, Threshold, all, google, guide,
};
use error_budget::model::window::Interval;
use history::{at, incident, ongoing, outage, record, rolling, service};

const NOW: &str = "2026-03-10 12:00";
const MONTH: TimeDelta = TimeDelta::days(30);

fn tier(name: &str, long: i64, times: u32, action: Action) -> AlertTier {
    AlertTier {
        name: name.to_owned(),
        condition: Condition::BurnRate {
            long: TimeDelta::minutes(long),
            short: Some(TimeDelta::minutes(long) / 12),
            threshold: Threshold::BurnRate(Multiple::thousandths(times * 1_000)),
        },
        severity: Severity::Warning,
        action,
        hold: TimeDelta::zero(),
    }
}

fn policy(tiers: Vec<AlertTier>) -> AlertPolicy {
    AlertPolicy {
        id: "own".to_owned(),
        name: "Own".to_owned(),
        source: "this test".to_owned(),
        tiers,
    }
}

#[test]
fn pages_and_tickets_are_judged_apart() {
    // 60 days. The outage of 10 min pages after an hour's 6 x 3.6 s = 21.6 s; the long one at
    // 0.5% stays at 5x of an hour and opens a ticket over three days: 1x of 72 h are 4.32 min of
    // loss, 864 min at 0.5%, of 1,000 that it lasts: 5 min, 11.6% of 43.2 min.
    let mut service = service(
        "99.9%",
        rolling(30),
        vec![
            outage("2026-03-10 09:00", 10),
            incident("2026-02-20 00:00", "2026-02-20 16:40", "0.5%"),
        ],
    );
    service.measured_from = Some(at(NOW) - TimeDelta::days(60));
    let policy = policy(vec![
        tier("page", 60, 6, Action::Page),
        tier("ticket", 4_320, 1, Action::Ticket),
    ]);
    let board = record(&service, NOW).scoreboard(&[policy], Multiple::thousandths(50));
    assert_eq!((board.significant, board.blips), (2, 0));
    // 5% of 43.2 min.
    assert!((board.matters.value() - 2.16).abs() < 1e-9);
    let judged = &board.policies[0];
    let pages = judged.pages.score;
    assert_eq!((pages.alerts, pages.needless, pages.missed), (1, 0, 1));
    assert_eq!(
        (pages.recall, judged.pages.per_month),
        (Some(0.5), Some(0.5))
    );
    // 0.36 of 10 min.
    assert!(
        judged
            .pages
            .median_spent
            .is_some_and(|spent| (spent.value() - 0.36).abs() < 1e-9)
    );
    // The ticket hears of both.
    assert_eq!(judged.alerts.score.recall, Some(1.0));
    assert_eq!((judged.tickets, judged.tickets_per_month), (2, Some(1.0)));
}

#[test]
fn what_matters_and_what_does_not_is_counted_without_policies() {
    // 1 min is 2.3% of 43.2 min.
    let service = service(
        "99.9%",
        rolling(30),
        vec![
            outage("2026-03-10 09:00", 10),
            outage("2026-03-05 09:00", 1),
        ],
    );
    let board = record(&service, NOW).scoreboard(&[], Multiple::thousandths(50));
    assert_eq!((board.significant, board.blips), (1, 1));
    assert!(board.policies.is_empty());
}

#[test]
fn an_incident_as_each_tier_met_it() {
    // The picture's outage: nine minutes from 11:20 on.
    let service = service("99.9%", rolling(30), vec![outage("2026-02-24 11:20", 9)]);
    let record = record(&service, NOW);
    let during = Interval {
        start: at("2026-02-24 11:20"),
        end: at("2026-02-24 11:29"),
    };
    let google = google();
    let met = |tier: &AlertTier| record.encounter(tier, &record.firings(tier), during);
    let page = met(&google.tiers[0]).expect("it pages");
    assert_eq!(
        page.fires_at - during.start,
        TimeDelta::milliseconds(51_840)
    );
    assert_eq!(page.spent_share, Quotient::Finite(0.02));
    assert!(!page.before);
    // Five minutes after the end less 4.32 s, and a millisecond.
    assert_eq!(
        page.silent_at,
        Some(at("2026-02-24 11:29") + TimeDelta::milliseconds(300_000 - 4_320 + 1))
    );
    // 3x of a day are 4.32 min.
    let ticket = met(&google.tiers[2]).expect("a ticket");
    assert!((ticket.spent.value() - 4.32).abs() < 1e-9);
    // Two days later nobody hears of it any more.
    let later = Interval {
        start: at("2026-02-26 11:20"),
        end: at("2026-02-26 11:29"),
    };
    assert_eq!(
        record.encounter(&google.tiers[0], &record.firings(&google.tiers[0]), later),
        None
    );
}

#[test]
fn a_tier_that_fired_already_had_nothing_to_wait_for() {
    let service = service(
        "99.9%",
        rolling(30),
        vec![
            outage("2026-03-10 11:00", 10),
            ongoing("2026-03-10 11:12", "100%"),
        ],
    );
    let record = record(&service, NOW);
    let page = &google().tiers[0];
    let during = Interval {
        start: at("2026-03-10 11:12"),
        end: at(NOW),
    };
    let met = record
        .encounter(page, &record.firings(page), during)
        .expect("it pages");
    assert!(met.before);
    assert_eq!((met.fires_at, met.spent.value()), (during.start, 0.0));
    assert_eq!(met.silent_at, None);
}

#[test]
fn every_repair_mends_what_it_was_made_for() {
    for target in ["90%", "99%", "99.9%", "99.99%"] {
        let service = service(target, rolling(30), Vec::new());
        for window in [TimeDelta::days(2), TimeDelta::days(7), MONTH] {
            for policy in all(window) {
                for found in findings(&policy, &service, window) {
                    let Some(repair) = found.repair(&policy, window) else {
                        continue;
                    };
                    let mended = repair.applied(&policy);
                    let again = findings(&mended, &service, window)
                        .into_iter()
                        .any(|left| left.rule == found.rule && left.tier == found.tier);
                    assert!(!again, "{target}, {window}, {}: {}", policy.id, found.text);
                }
            }
        }
    }
}

#[test]
fn with_all_repairs_nothing_is_left_that_one_edit_can_mend() {
    let service = service("99.9%", rolling(30), Vec::new());
    for policy in all(MONTH) {
        let mended = all_mended(&policy, &service, MONTH);
        let left: Vec<Rule> = findings(&mended, &service, MONTH)
            .iter()
            .map(|found| found.rule)
            .collect();
        assert_eq!(left, [], "{}", policy.id);
        assert_eq!(all_mended(&mended, &service, MONTH), mended);
    }
}

#[test]
fn a_gap_is_closed_by_the_slow_tier_of_the_workbook() {
    let service = service("99.9%", rolling(30), Vec::new());
    // Its 1x tier writes a log line, which reaches nobody.
    let found = lint(&guide(), &service, MONTH)
        .into_iter()
        .find(|found| found.rule == Rule::Gap)
        .expect("a gap");
    let Some(Repair::Add { tier }) = found.repair(&guide(), MONTH) else {
        panic!("a tier to add");
    };
    assert_eq!(tier.action, Action::Ticket);
    assert_eq!(
        tier.condition,
        Condition::BurnRate {
            long: TimeDelta::days(3),
            short: Some(TimeDelta::hours(6)),
            threshold: Threshold::BurnRate(Multiple::ONE),
        }
    );
}

#[test]
fn what_cannot_work_comes_before_what_is_untidy() {
    // At 90% 14.4x is out of reach, and the day adds nothing to the three days.
    let service = service("90%", rolling(30), Vec::new());
    let rules: Vec<Rule> = findings(&google(), &service, MONTH)
        .iter()
        .map(|found| found.rule)
        .collect();
    assert_eq!(rules, [Rule::Unreachable, Rule::EmptyBudget, Rule::Overlap]);
}

#[test]
fn what_falls_silent_is_told_with_its_time() {
    let told = |policy: &AlertPolicy, target: &str| {
        let service = service(target, rolling(30), Vec::new());
        let found = findings(policy, &service, MONTH).into_iter();
        let mut found = found.filter(|found| found.rule == Rule::EmptyBudget);
        found.next().map(|found| found.example)
    };
    // 6x of 1% is 6% errors, which the half hour of a total outage forgets after 94% of it: 28.2 minutes.
    let page = tier("page", 360, 6, Action::Page);
    let example =
        "An outage of 7.2 h spends all of it; within 29 min of its end everything falls silent.";
    assert_eq!(
        told(&policy(vec![page.clone()]), "99%").as_deref(),
        Some(example)
    );
    // What only writes a log reaches nobody.
    let log = tier("log", 4_320, 1, Action::Log);
    assert_eq!(
        told(&policy(vec![page.clone(), log]), "99%").as_deref(),
        Some(example)
    );
    // 1x of 0.1% over three days: six hours less 0.1%, rounded up to the hour.
    let slow = tier("slow", 4_320, 1, Action::Ticket);
    assert_eq!(
        told(&policy(vec![page.clone(), slow]), "99.9%").as_deref(),
        Some(
            "An outage of 43.2 min spends all of it; within 6 h of its end everything falls silent."
        )
    );
    assert_eq!(told(&policy(vec![page]), "100%"), None);
    assert_eq!(told(&policy(Vec::new()), "99%"), None);
}

#[test]
fn a_repair_has_a_name_of_its_own_and_a_policy_of_one_tier_can_be_mended() {
    let service = service("99%", rolling(30), Vec::new());
    let taken = policy(vec![tier("slow_burn", 360, 6, Action::Page)]);
    let mended = all_mended(&taken, &service, MONTH);
    let has = |name| mended.tier(name).is_some();
    assert_eq!(mended.tiers.len(), 3);
    assert!(has("slow_burn") && has("budget_empty") && has("slow_burn_2"));
}

#[test]
fn a_lookback_longer_than_the_budget_is_cut_to_it() {
    let long = policy(vec![tier("slow", 4_320, 1, Action::Ticket)]);
    let service = service("99.9%", rolling(2), Vec::new());
    let window = TimeDelta::days(2);
    let found = lint(&long, &service, window).remove(0);
    assert_eq!(found.rule, Rule::LongerThanBudget);
    let Some(Repair::Replace { tier }) = found.repair(&long, window) else {
        panic!("a tier to replace");
    };
    assert_eq!(
        tier.condition,
        Condition::BurnRate {
            long: window,
            short: Some(TimeDelta::hours(4)),
            threshold: Threshold::BurnRate(Multiple::ONE),
        }
    );
}
