//! A gate is never easier with less budget, more burn, less time or more risk.

use crate::cases;
use error_budget::engine::amount::{Quotient, Unit};
use error_budget::engine::gate::evaluate;
use error_budget::engine::metrics::Metrics;
use error_budget::engine::status::determine;
use error_budget::model::budget_policy::{BudgetPolicy, Decision, google, guide};
use error_budget::model::release::{Release, Risk};
use error_budget::model::status::{Band, Thresholds};
use proptest::prelude::*;
use proptest::sample::select;

/// On a threshold as often as between two.
fn figure(thresholds: Vec<f64>, all: std::ops::Range<f64>) -> impl Strategy<Value = f64> {
    prop_oneof![all, select(thresholds)]
}

type Situation = (f64, f64, f64);

fn situations() -> impl Strategy<Value = (Situation, Situation)> {
    let left = || figure(vec![100.0, 50.0, 25.0, 10.0, 0.0], -50.0..100.0);
    let burn = || figure(vec![0.0, 1.5, 2.0, 3.0, 5.0], 0.0..8.0);
    let days = || figure(vec![f64::INFINITY, 15.0, 7.0, 3.0, 0.0], 0.0..40.0);
    (left(), left(), burn(), burn(), days(), days()).prop_map(|(a, b, c, d, e, f)| {
        (
            (a.max(b), c.min(d), e.max(f)),
            (a.min(b), c.max(d), e.min(f)),
        )
    })
}

fn metrics((left, burn, days): Situation, thresholds: &Thresholds) -> Metrics {
    let report = determine(Some(left), Some(burn), Some(days), thresholds);
    Metrics {
        status: report.status,
        consumed_share: Quotient::Finite(1.0 - left / 100.0),
        remaining_share: Quotient::Finite(left / 100.0),
        remaining: left,
        unit: Unit::Minutes,
        burn_rate: Quotient::Finite(burn),
        days_to_exhaustion: Some(days),
    }
}

/// Thresholds and limits from a small set, so that many agree with each other.
fn policies() -> impl Strategy<Value = BudgetPolicy> {
    use Decision::{Approve, Block, Defer, Review};
    let decisions = prop::collection::vec(select(vec![Approve, Review, Defer, Block]), 15);
    let limits = prop::collection::vec(
        (
            select(vec![0.0, 0.0, 10.0, 25.0, 50.0, 60.0]),
            prop::option::of(select(vec![1.5, 2.0, 3.0, 5.0])),
        ),
        5,
    );
    let attention = select(vec![30.0, 50.0, 60.0]);
    (decisions, limits, attention).prop_map(|(mut decisions, limits, attention)| {
        let mut policy = guide();
        // Sorted by gate and by risk: what is left to go wrong are the limits.
        decisions.sort_unstable();
        for (index, (gate, (least, most))) in policy.gates.iter_mut().zip(limits).enumerate() {
            let at = |risk: usize| decisions[index * 2 + risk * 2];
            gate.decisions = [at(0), at(1), at(2)];
            gate.by_kind.clear();
            gate.min_remaining_percent = least;
            gate.max_burn_rate = most;
        }
        let band = |remaining_percent, burn_rate, days| Band {
            remaining_percent,
            burn_rate,
            days,
        };
        policy.thresholds = Thresholds::new(
            band(10.0, 5.0, 3.0),
            band(25.0, 2.0, 7.0),
            band(attention, 1.5, 15.0),
        )
        .expect("ordered");
        policy
    })
}

fn decision(policy: &BudgetPolicy, situation: Situation, kind: &str, risk: &Risk) -> Decision {
    let release = Release {
        risk: risk.clone(),
        release_type: kind.to_owned(),
        ..Release::default()
    };
    evaluate(policy, &metrics(situation, &policy.thresholds), &release).decision
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4_000, ..cases() })]

    #[test]
    fn no_policy_without_faults_is_easier_when_things_are_worse(
        own in policies(),
        (better, worse) in situations(),
        risks in (0..3_usize, 0..3_usize),
        kind in select(vec!["feature", "bugfix", "security", "rollback"]),
    ) {
        let (low, high) = (&Risk::KNOWN[risks.0.min(risks.1)], &Risk::KNOWN[risks.0.max(risks.1)]);
        for policy in [guide(), google(), own] {
            if !policy.faults().is_empty() {
                continue;
            }
            let (easy, hard) = (decision(&policy, better, kind, low), decision(&policy, worse, kind, high));
            prop_assert!(easy <= hard, "{better:?} {easy:?}, {worse:?} {hard:?}: {policy:?}");
        }
    }
}

#[test]
fn a_limit_that_a_worse_state_does_not_have_is_a_fault_for_a_reason() {
    // Refused at 45% while healthy, approved at 39% in attention.
    let mut policy = guide();
    policy.thresholds = Thresholds::new(
        Band {
            remaining_percent: 10.0,
            burn_rate: 5.0,
            days: 3.0,
        },
        Band {
            remaining_percent: 25.0,
            burn_rate: 2.0,
            days: 7.0,
        },
        Band {
            remaining_percent: 40.0,
            burn_rate: 1.5,
            days: 15.0,
        },
    )
    .expect("ordered");
    let calm = |left| (left, 0.1, 100.0);
    assert_eq!(
        decision(&policy, calm(45.0), "feature", &Risk::Low),
        Decision::Defer
    );
    assert_eq!(
        decision(&policy, calm(39.0), "feature", &Risk::Low),
        Decision::Approve
    );
    assert_eq!(policy.faults().len(), 1);
}
