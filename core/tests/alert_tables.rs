//! How fast the tiers of a policy react, and how soon they are silent again.
#![forbid(unsafe_code)]

mod history;

use chrono::TimeDelta;
use error_budget::engine::alerting::tables::{reaction, table};
use error_budget::model::alert_policy::{
    Action, AlertTier, Condition, Multiple, Severity, Threshold, all, google,
};
use history::{at, outage, record, rolling, service};

const MONTH: TimeDelta = TimeDelta::days(30);

fn minutes(length: i64) -> TimeDelta {
    TimeDelta::minutes(length)
}

/// A tier that pages on this condition at once.
fn on(condition: Condition) -> AlertTier {
    AlertTier {
        name: "page".to_owned(),
        condition,
        severity: Severity::Critical,
        action: Action::Page,
        hold: TimeDelta::zero(),
    }
}

#[test]
fn a_table_has_a_row_for_each_error_rate_and_a_blank_where_nothing_fires() {
    let rows = table(
        &google(),
        "99.9%".parse().expect("a target"),
        MONTH,
        &[0.0005, 0.001, 0.01],
    );
    let minutes = |row: usize, tier: usize| {
        rows[row].reactions[tier]
            .detection_seconds
            .map(|seconds| (seconds / 0.6).round() / 100.0)
    };
    // Half of the allowance sets off nothing; 1x only the three days; 10x 6 h x 6/10.
    assert_eq!(
        (0..4).map(|tier| minutes(0, tier)).collect::<Vec<_>>(),
        [None; 4]
    );
    assert_eq!(
        (0..4).map(|tier| minutes(1, tier)).collect::<Vec<_>>(),
        [None, None, None, Some(4_320.0)]
    );
    assert_eq!(
        (0..4).map(|tier| minutes(2, tier)).collect::<Vec<_>>(),
        [None, Some(216.0), Some(432.0), Some(432.0)]
    );
    let spent = rows[2].reactions[1].spent_share.expect("it fires");
    assert!((spent - 0.05).abs() < 1e-12, "5% in 6 h: {spent}");
}

/// The formulas against the engine that knows every second: a long outage, then silence.
#[test]
fn tables_agree_with_the_exact_detector() {
    let outage = outage("2026-03-01 00:00", 4 * 24 * 60);
    let service = service("99%", rolling(30), vec![outage]);
    let start = at("2026-03-01 00:00");
    let end = at("2026-03-05 00:00");
    let known = record(&service, "2026-04-20 00:00");
    let mut compared = 0;
    for policy in all(MONTH) {
        for tier in &policy.tiers {
            let table = reaction(tier, service.objective.target, MONTH, 1.0);
            let fired = known.firings(tier);
            let seconds = |length: TimeDelta| length.num_milliseconds() as f64 / 1_000.0;
            let Some(first) = fired.first() else {
                assert_eq!(table.detection_seconds, None, "{} {}", policy.id, tier.name);
                continue;
            };
            let detection = table.detection_seconds.expect("it fired");
            assert!(
                (seconds(first.start - start) - detection).abs() < 0.002,
                "{} {}: {} s, the table says {detection}",
                policy.id,
                tier.name,
                seconds(first.start - start)
            );
            if let (Some(reset), Some(over)) = (table.reset_seconds, first.end) {
                assert!(
                    (seconds(over - end) - reset).abs() < 0.002,
                    "{} {}: reset {} s, the table says {reset}",
                    policy.id,
                    tier.name,
                    seconds(over - end)
                );
                compared += 1;
            }
        }
    }
    assert!(compared > 25, "{compared} resets compared");
}

#[test]
fn each_kind_of_tier_reacts_after_its_own_time() {
    // At 99% a month allows 432 minutes of errors, and half of all requests fail.
    let target = "99%".parse().expect("a target");
    let told = |condition| {
        let reaction = reaction(&on(condition), target, MONTH, 0.5);
        let minutes = |seconds: f64| (seconds / 0.006).round() / 1e4;
        let spent = reaction
            .spent_share
            .map(|share| (share * 1e6).round() / 1e6);
        (
            reaction.detection_seconds.map(minutes),
            spent,
            reaction.reset_seconds.map(minutes),
        )
    };
    // 10x is 10% errors: of the hour 12 minutes at 50% are enough, and of its 5 minutes 4 are too many.
    let burning = Condition::BurnRate {
        long: minutes(60),
        short: Some(minutes(5)),
        threshold: Threshold::BurnRate(Multiple::thousandths(10_000)),
    };
    assert_eq!(told(burning), (Some(12.0), Some(0.013_889), Some(4.0)));
    // A tenth of the budget is 86.4 minutes at 50%, which two days forget when 86.4 of them are left.
    let drop = Condition::BudgetDrop {
        share: Multiple::thousandths(100),
        lookback: minutes(2_880),
    };
    assert_eq!(told(drop), (Some(86.4), Some(0.1), Some(2_793.6)));
    // Half of it: 432 minutes, and 43,200 less as many.
    let half = Condition::BudgetConsumed {
        share: Multiple::thousandths(500),
    };
    assert_eq!(told(half), (Some(432.0), Some(0.5), Some(42_768.0)));
    // All is spent after 864 minutes. 3 hours before that are met at 684, when the hour that gives the rate is full; of
    // 20 hours the day is not, so that t x (1 + 20 / 24) = 864 holds.
    let left = |within: i64, lookback: i64| Condition::Exhaustion {
        within: minutes(within * 60),
        lookback: minutes(lookback * 60),
    };
    assert_eq!(told(left(3, 1)), (Some(684.0), Some(0.791_667), None));
    assert_eq!(told(left(20, 24)), (Some(471.272_7), Some(0.545_455), None));
    for error in [0.0, -0.1, 1.1] {
        let none = reaction(&on(half), target, MONTH, error);
        assert_eq!(
            (none.detection_seconds, none.reset_seconds),
            (None, None),
            "{error}"
        );
    }
}
