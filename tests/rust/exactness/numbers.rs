//! No number panics: everything that takes floats is given any of them.

use crate::cases;
use chrono::{DateTime, TimeDelta, Utc};
use error_budget::engine::alerting::detector::{check, check_all};
use error_budget::engine::alerting::message::{AlertThresholds, burn_alerts, notices};
use error_budget::engine::alerting::tables::table;
use error_budget::engine::allowance::{downtime_consumption, request_consumption, time_allowance};
use error_budget::engine::amount::{Quotient, Unit};
use error_budget::engine::composite::{Member, weighted, worst};
use error_budget::engine::exhaustion::{at_constant_burn, burn_of_error_rate};
use error_budget::engine::forecast::{Recommendation, agreement};
use error_budget::engine::gate::{decide, evaluate};
use error_budget::engine::metrics::Metrics;
use error_budget::engine::period::{Uptime, report};
use error_budget::engine::status::determine;
use error_budget::exchange::export::alert_message::{Channels, deliveries};
use error_budget::model::alert_policy::{self, Multiple};
use error_budget::model::budget_policy::{self, BudgetPolicy};
use error_budget::model::impact::Impact;
use error_budget::model::release::{Release, Risk};
use error_budget::model::status::{Band, Status, Thresholds};
use error_budget::model::target::Target;
use error_budget::model::traffic::EventRate;
use error_budget::model::window::Interval;
use proptest::prelude::*;
use proptest::sample::select;

/// Every float there is, and often the awkward ones.
fn floats() -> impl Strategy<Value = f64> {
    prop_oneof![
        any::<f64>(),
        -10.0..110.0_f64,
        select(vec![
            f64::NAN,
            f64::INFINITY,
            f64::NEG_INFINITY,
            0.0,
            -0.0,
            f64::MAX,
            f64::MIN_POSITIVE,
            100.0,
        ]),
    ]
}

fn quotients() -> impl Strategy<Value = Quotient> {
    prop_oneof![
        floats().prop_map(Quotient::Finite),
        Just(Quotient::Infinite),
        Just(Quotient::NoData),
    ]
}

fn lengths() -> impl Strategy<Value = TimeDelta> {
    prop_oneof![
        any::<i64>().prop_map(|ms| TimeDelta::milliseconds(ms.max(-i64::MAX))),
        (0..100_000_000_000_i64).prop_map(TimeDelta::milliseconds),
    ]
}

fn instants() -> impl Strategy<Value = DateTime<Utc>> {
    prop_oneof![
        (-8_000_000_000_000_000..8_000_000_000_000_000_i64)
            .prop_map(|ms| DateTime::from_timestamp_millis(ms).expect("in chrono's range")),
        select(vec![DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC]),
    ]
}

fn statuses() -> impl Strategy<Value = Status> {
    use Status::{Attention, Critical, Exhausted, Healthy, Unknown, Warning};
    select(vec![
        Healthy, Attention, Warning, Critical, Exhausted, Unknown,
    ])
}

fn metrics() -> impl Strategy<Value = Metrics> {
    (
        statuses(),
        (quotients(), quotients(), quotients()),
        floats(),
        prop::option::of(floats()),
    )
        .prop_map(
            |(status, (consumed_share, remaining_share, burn_rate), remaining, days)| Metrics {
                status,
                consumed_share,
                remaining_share,
                remaining,
                unit: Unit::Minutes,
                burn_rate,
                days_to_exhaustion: days,
            },
        )
}

/// A policy of any numbers, faults and all.
fn policies() -> impl Strategy<Value = BudgetPolicy> {
    (select(budget_policy::all()), floats(), floats(), floats()).prop_map(
        |(mut policy, a, b, c)| {
            policy.gates[1].min_remaining_percent = a;
            policy.gates[2].max_burn_rate = Some(b);
            if let Some(first) = policy.escalations.first_mut() {
                first.remaining_percent = c;
            }
            policy
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, ..cases() })]

    #[test]
    fn alerts_and_gates_take_any_figures(
        metrics in metrics(),
        policy in policies(),
        risk in select(vec!["low", "medium", "high", "", "?"]),
        kind in "[a-z_ ]{0,12}",
        now in instants(),
    ) {
        let alerts = burn_alerts("api", &metrics, &AlertThresholds::default());
        let _ = notices(&alerts, &[]);
        for alert in &alerts {
            let _ = deliveries(alert, &Channels { pagerduty: Some("key".to_owned()), ..Channels::default() }, now);
        }
        let release = Release { risk: Risk::from_word(risk), release_type: kind, ..Release::default() };
        let _ = policy.faults();
        let verdict = evaluate(&policy, &metrics, &release);
        prop_assert_eq!(verdict.approved, verdict.decision.approves());
        let _ = decide(&policy, metrics.status, &release.risk);
        let members = [Member {
            name: "api".to_owned(),
            consumed_share: metrics.consumed_share,
            burn_rate: metrics.burn_rate,
            status: metrics.status,
        }];
        let _ = (weighted(&[("api".to_owned(), metrics.remaining)], &members), worst(&members));
    }

    #[test]
    fn formulas_take_any_numbers(
        (a, b, c, d) in (floats(), floats(), floats(), floats()),
        (good, total) in (any::<u64>(), any::<u64>()),
        (start, end) in (instants(), instants()),
        length in lengths(),
        ppb in 0..=1_000_000_000_u32,
    ) {
        let target = Target::from_ppb(ppb).expect("a share");
        let _ = (Target::from_percent(a), Impact::from_fraction(a), EventRate::per_hour(a));
        let _ = (Multiple::nearest(a), burn_of_error_rate(a, target));
        let _ = (time_allowance(target, length), request_consumption(total, good, target));
        let _ = downtime_consumption(start, end, length, target);
        let _ = at_constant_burn(a, b, c, start);
        let _ = (Recommendation::of(a), agreement(&[], b));
        let thresholds = Thresholds::default();
        let report_of = determine(Some(a), Some(b), Some(c), &thresholds);
        prop_assert!(report_of.triggers.len() <= 3);
        let band = |x, y, z| Band { remaining_percent: x, burn_rate: y, days: z };
        let _ = Thresholds::new(band(a, b, c), band(b, c, d), band(c, d, a));
        let _ = budget_policy::guide().gate_at(a, b);
        for uptime in [Uptime::Minutes(a), Uptime::Percent(b), Uptime::Requests { total, good }] {
            let _ = report(Interval { start, end }, uptime, target, length, &thresholds);
        }
        for policy in alert_policy::all(length) {
            let _ = table(&policy, target, length, &[a, b, c, d]);
            for tier in &policy.tiers {
                let _ = check(tier, target, length, a, b);
            }
            let _ = check_all(&policy, target, length, &[(length, a), (TimeDelta::hours(1), b)]);
        }
    }
}
