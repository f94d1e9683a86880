//! A plan that is written and read again is the same plan.

use crate::history::at;
use chrono::TimeDelta;
use error_budget::exchange::plan_json;
use error_budget::model::decimal;
use error_budget::model::exclusion::Exclusion;
use error_budget::model::impact::Impact;
use error_budget::model::incident::{Category, Incident};
use error_budget::model::objective::{BudgetingMethod, ExclusionRule, Objective, OverlapRule};
use error_budget::model::plan::{Plan, Service};
use error_budget::model::release::{Release, Risk};
use error_budget::model::target::Target;
use error_budget::model::traffic::{EventRate, Traffic, TrafficSeries};
use error_budget::model::window::{CalendarUnit, Window};
use proptest::prelude::*;

/// Text that a plan keeps: no control characters, not blank.
fn texts() -> impl Strategy<Value = String> {
    "[a-zA-Z0-9äß€\"'<>&{}\\\\,;:=-][ -~]{0,20}[a-z]"
}

fn lengths() -> impl Strategy<Value = TimeDelta> {
    (1_i64..2_000_000_000).prop_map(TimeDelta::milliseconds)
}

fn targets() -> impl Strategy<Value = Target> {
    // Text keeps seven decimals of a percentage: all of them.
    (1_u32..=1_000_000_000).prop_map(|ppb| Target::from_ppb(ppb).expect("at most one"))
}

fn objectives() -> impl Strategy<Value = Objective> {
    let windows = prop_oneof![
        // From a minute on.
        lengths().prop_map(|length| Window::Rolling(length + TimeDelta::minutes(1))),
        prop::sample::select(vec![
            CalendarUnit::Week,
            CalendarUnit::Month,
            CalendarUnit::Quarter,
            CalendarUnit::Year,
        ])
        .prop_map(Window::Calendar),
    ];
    let slices = (60_000_i64..86_400_000).prop_map(TimeDelta::milliseconds);
    let methods = prop_oneof![
        Just(BudgetingMethod::Time),
        Just(BudgetingMethod::Occurrences),
        slices
            .clone()
            .prop_map(|slice| BudgetingMethod::RatioTimeSlices { slice }),
        (slices, targets()).prop_map(|(slice, slice_target)| BudgetingMethod::TimeSlices {
            slice,
            slice_target,
        }),
    ];
    let overlaps = prop::sample::select(vec![
        OverlapRule::Worst,
        OverlapRule::Compound,
        OverlapRule::Add,
    ]);
    let exclusions = prop::sample::select(vec![
        ExclusionRule::Drop,
        ExclusionRule::Good,
        ExclusionRule::Bad,
    ]);
    (targets(), windows, methods, overlaps, exclusions).prop_map(
        |(target, window, method, overlap, exclusions)| Objective {
            target,
            window,
            method,
            overlap,
            exclusions,
        },
    )
}

fn incidents() -> impl Strategy<Value = Incident> {
    let start = (0_i64..100_000_000_000)
        .prop_map(|ms| at("2024-01-01 00:00") + TimeDelta::milliseconds(ms));
    let impact =
        (0_u32..=1_000_000_000).prop_map(|ppb| Impact::from_ppb(ppb).expect("at most one"));
    (
        texts(),
        texts(),
        start,
        prop::option::of(lengths()),
        impact,
        texts(),
    )
        .prop_map(|(id, title, start, lasted, impact, category)| Incident {
            id,
            title,
            start,
            end: lasted.map(|lasted| start + lasted),
            impact,
            category: Category::from_word(&category),
        })
}

/// Every rate that there is, in millionths: small ones, and those that no float holds.
fn rates() -> impl Strategy<Value = EventRate> {
    const MOST: u64 = 10_000_000_000_000_000;
    prop_oneof![0..=MOST, MOST - 1_000_000_000..=MOST, 0..=3_000_000_u64].prop_map(|micro| {
        let text = decimal::unscaled(micro, 6);
        text.parse().expect("a rate")
    })
}

fn services() -> impl Strategy<Value = Service> {
    let traffic = prop_oneof![
        Just(Traffic::default()),
        rates().prop_map(Traffic::Constant),
        prop::collection::vec(rates(), 168).prop_map(|rates| {
            let week = Box::<[EventRate; 168]>::try_from(rates.into_boxed_slice());
            Traffic::HourOfWeek(week.expect("a week of hours"))
        }),
        (lengths(), prop::collection::vec(rates(), 1..20)).prop_map(|(step, rates)| {
            let series = TrafficSeries::of_rates(at("2026-01-01 00:00"), step, rates);
            Traffic::Series(series.expect("steps"))
        }),
    ];
    let excluded = (lengths(), texts()).prop_map(|(length, reason)| Exclusion {
        start: at("2026-01-01 00:00"),
        end: at("2026-01-01 00:00") + length,
        reason,
    });
    let releases = (
        texts(),
        prop::option::of(lengths()),
        prop::sample::select(Risk::KNOWN.to_vec()),
    )
        .prop_map(|(name, wait, risk)| Release {
            name,
            at: wait.map(|wait| at("2026-01-01 00:00") + wait),
            risk,
            ..Release::default()
        });
    (
        texts(),
        objectives(),
        prop::collection::vec(incidents(), 0..6),
        prop::collection::vec(excluded, 0..3),
        prop::collection::vec(releases, 0..3),
        traffic,
    )
        .prop_map(
            |(name, objective, incidents, exclusions, releases, traffic)| Service {
                incidents,
                exclusions,
                releases,
                traffic,
                measured_from: Some(at("2023-01-01 00:00")),
                ..Service::new("api", &name, objective)
            },
        )
}

proptest! {
    #[test]
    fn plan_to_json_to_plan_is_the_identity(services in prop::collection::vec(services(), 0..4), name in texts()) {
        let mut plan = Plan { name, services, ..Plan::default() };
        for (index, service) in plan.services.iter_mut().enumerate() {
            service.id = format!("{}-{index}", service.id);
        }
        prop_assert_eq!(plan_json::read(&plan_json::write(&plan)), Ok(plan));
    }
}

#[test]
fn a_rate_that_no_number_holds_is_written_as_a_text() {
    // Floats near 10^10 are 2^-19 = 0.0000019 apart, further than millionths.
    let text = r#"{"format":"error-budget-plan","version":1,"services":[{"id":"api",
        "objective":{"target":"99.9%","window":"30d"},"traffic":{"per_hour":"9999999999.999999"}}]}"#;
    let plan = plan_json::read(text).expect("a plan");
    let Traffic::Constant(rate) = plan.services[0].traffic else {
        panic!("a constant rate");
    };
    assert_eq!(rate.to_string(), "9999999999.999999");
    assert!(plan_json::write(&plan).contains(r#""per_hour":"9999999999.999999""#));
    let too_many = text.replace("9999999999.999999", "10000000000.000001");
    let refused = plan_json::read(&too_many).expect_err("refused").to_string();
    assert!(
        refused.contains("services[0].traffic.per_hour: is not a rate"),
        "{refused}"
    );
}
