//! No input panics: anything the model's types can hold goes through every answer.

use crate::cases;
use chrono::{DateTime, TimeDelta, Utc};
use error_budget::engine::alerting::backtest::SIGNIFICANCE;
use error_budget::engine::alerting::linter::lint;
use error_budget::engine::assessment::Assessment;
use error_budget::engine::comparison::compare;
use error_budget::engine::composite::portfolio;
use error_budget::engine::forecast::Settings;
use error_budget::engine::record::Record;
use error_budget::exchange::export::analysis_report;
use error_budget::model::alert_policy::{self, Multiple};
use error_budget::model::budget_policy;
use error_budget::model::exclusion::Exclusion;
use error_budget::model::impact::Impact;
use error_budget::model::incident::{Category, Incident};
use error_budget::model::objective::{BudgetingMethod, ExclusionRule, Objective, OverlapRule};
use error_budget::model::plan::{Plan, Service};
use error_budget::model::release::{Release, Risk};
use error_budget::model::scenario::{Patch, Scale, Scenario};
use error_budget::model::status::Thresholds;
use error_budget::model::target::Target;
use error_budget::model::traffic::{EventRate, Traffic, TrafficSeries};
use error_budget::model::window::{CalendarUnit, Interval, Window};
use error_budget::model::zone::Zone;
use proptest::prelude::*;
use proptest::sample::select;

/// Instants of our time.
fn years_of_ours() -> impl Strategy<Value = DateTime<Utc>> {
    (1_600_000_000_000..1_900_000_000_000_i64).prop_map(at_ms)
}

/// Anything from the first to the last instant that chrono knows; often in our century.
fn instants() -> impl Strategy<Value = DateTime<Utc>> {
    let (first, last) = (DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC);
    prop_oneof![
        6 => years_of_ours(),
        1 => (first.timestamp_millis()..=last.timestamp_millis()).prop_map(at_ms),
        1 => select(vec![first, last, DateTime::UNIX_EPOCH, at_ms(253_402_300_799_999)]),
    ]
}

fn at_ms(unix_ms: i64) -> DateTime<Utc> {
    DateTime::from_timestamp_millis(unix_ms).expect("within chrono's range")
}

/// From a millisecond to the longest that chrono knows.
fn lengths() -> impl Strategy<Value = TimeDelta> {
    prop_oneof![
        4 => (1..100_000_000_000_i64).prop_map(TimeDelta::milliseconds),
        1 => (1..i64::MAX).prop_map(TimeDelta::milliseconds),
        1 => select(vec![TimeDelta::milliseconds(1), TimeDelta::MAX, TimeDelta::days(366_000)]),
    ]
}

fn shares() -> impl Strategy<Value = u32> {
    prop_oneof![
        0..=1_000_000_000_u32,
        select(vec![0, 1, 999_999_999, 1_000_000_000])
    ]
}

fn incident() -> impl Strategy<Value = Incident> {
    (instants(), prop::option::of(instants()), shares(), 0..4_u8).prop_map(
        |(start, end, impact, kind)| Incident {
            id: String::new(),
            title: String::new(),
            start,
            end,
            impact: Impact::from_ppb(impact).expect("a share"),
            category: match kind {
                0 => Category::Incident,
                1 => Category::Deployment,
                _ => Category::Other(format!("kind {kind}")),
            },
        },
    )
}

/// One of thousands: up to a day, in our time.
fn short_incident() -> impl Strategy<Value = Incident> {
    (incident(), years_of_ours(), 0..86_400_000_i64).prop_map(|(incident, start, ms)| Incident {
        start,
        end: Some(start + TimeDelta::milliseconds(ms)),
        ..incident
    })
}

fn incidents() -> impl Strategy<Value = Vec<Incident>> {
    prop_oneof![
        8 => prop::collection::vec(incident(), 0..20),
        1 => prop::collection::vec(short_incident(), 2_000),
    ]
}

fn rates() -> impl Strategy<Value = EventRate> {
    prop_oneof![
        0.0..=EventRate::MAX_PER_HOUR,
        select(vec![0.0, 1e-6, EventRate::MAX_PER_HOUR])
    ]
    .prop_map(|events| EventRate::per_hour(events).expect("a rate"))
}

fn traffic() -> impl Strategy<Value = Traffic> {
    let counts = prop::collection::vec(0.0..1e6_f64, 1..10);
    prop_oneof![
        rates().prop_map(Traffic::Constant),
        prop::collection::vec(rates(), 168)
            .prop_map(|rates| Traffic::HourOfWeek(Box::new(rates.try_into().expect("168")))),
        (instants(), lengths(), counts).prop_map(|(start, step, counts)| {
            TrafficSeries::new(start, step, &counts)
                .map_or_else(|_| Traffic::default(), Traffic::Series)
        }),
    ]
}

fn services() -> impl Strategy<Value = Service> {
    use CalendarUnit::{Month, Quarter, Week, Year};
    let windows = prop_oneof![
        lengths().prop_map(Window::Rolling),
        select(vec![Week, Month, Quarter, Year]).prop_map(Window::Calendar),
    ];
    let methods = prop_oneof![
        Just(BudgetingMethod::Time),
        Just(BudgetingMethod::Occurrences),
        (lengths(), shares()).prop_map(|(slice, share)| BudgetingMethod::TimeSlices {
            slice,
            slice_target: Target::from_ppb(share).expect("a share"),
        }),
        lengths().prop_map(|slice| BudgetingMethod::RatioTimeSlices { slice }),
    ];
    let rules = (
        select(vec![
            OverlapRule::Worst,
            OverlapRule::Compound,
            OverlapRule::Add,
        ]),
        select(vec![
            ExclusionRule::Drop,
            ExclusionRule::Good,
            ExclusionRule::Bad,
        ]),
    );
    let exclusions = (instants(), instants()).prop_map(|(start, end)| Exclusion {
        start,
        end,
        reason: String::new(),
    });
    let bounds = (prop::option::of(instants()), prop::option::of(instants()));
    let exclusions = prop::collection::vec(exclusions, 0..5);
    let promise = (shares(), windows, methods, rules);
    (promise, incidents(), exclusions, traffic(), bounds).prop_map(
        |((target, window, method, rules), incidents, exclusions, traffic, bounds)| {
            let target = Target::from_ppb(target).expect("a share");
            let mut objective = Objective::new(target, window);
            objective.method = method;
            (objective.overlap, objective.exclusions) = rules;
            let mut service = Service::new("api", "api", objective);
            service.incidents = incidents;
            service.exclusions = exclusions;
            service.traffic = traffic;
            (service.measured_from, service.measured_until) = bounds;
            service
        },
    )
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn no_input_panics(
        mut service in services(),
        mut now in instants(),
        (measured_from, ours) in (years_of_ours(), years_of_ours()),
        offset in -86_399..86_400_i32,
        (from, to) in (instants(), instants()),
        lookback in lengths(),
    ) {
        if matches!(service.traffic, Traffic::HourOfWeek(_)) {
            // A weekly profile is laid out hour by hour: two centuries of it take seconds here.
            service.measured_from = Some(measured_from);
            now = ours;
        }
        let record = Record::new(&service, now, &Zone::fixed("somewhere", offset));
        let answer = Assessment::of(&service, &record);
        prop_assert_eq!(answer.incidents.len(), service.incidents.len());
        let _ = record.burn_rate(from, lookback);
        let _ = record.burn_curve(from, to, lookback);
        let _ = record.trend(lookback, TimeDelta::days(1_000));
        let _ = record.exhaustion(lookback);
        let near = now.checked_add_signed(TimeDelta::days(400)).unwrap_or(now);
        let _ = record.remaining_curve(now, near);
        let _ = record.even_spend_curve(near);
        let _ = record.linear_prediction(30, lookback);
        let _ = record.rate_prediction(lookback);
        let _ = record.last_ten_prediction(&service.incidents);
        for policy in alert_policy::all(service.objective.window.at(now, &Zone::utc()).length()) {
            let _ = record.detect(&policy, from);
            if service.incidents.len() < 100 {
                let score = record.backtest(&policy, SIGNIFICANCE).score;
                prop_assert!(score.needless <= score.alerts && score.missed <= score.significant);
            }
        }
        let _ = record.alerts("api", &alert_policy::google());
        let window = service.objective.window.at(now, &Zone::utc()).length();
        for policy in alert_policy::all(window) {
            let _ = lint(&policy, &service, window);
        }
        let plan = Plan { services: vec![service.clone()], ..Plan::default() };
        let seen = portfolio(&plan, now, &Zone::utc(), &Thresholds::default());
        prop_assert_eq!(seen.rows.len(), 1);
        let few = service.incidents.len() < 5;
        for policy in budget_policy::all().into_iter().filter(|_| few) {
            let replay = record.replay(&policy, &service.incidents);
            prop_assert!((0.0..=1.0 + 1e-9).contains(&replay.frozen_share), "{}", replay.frozen_share);
            let release = Release { risk: Risk::High, ..Release::default() };
            let opening = record.opening(&policy, &release, None);
            prop_assert!(opening.is_none_or(|opening| opening.if_quiet >= now));
            let strips = record.gate_days(&policy, 40).by_risk;
            prop_assert!(strips.iter().all(|strip| !strip.is_empty()));
            let settings = Settings { paths: 3, days: 40, ..Settings::default() };
            let (_, rows) = record.outlooks(&policy, &[release], &settings);
            prop_assert!(rows.iter().all(|row| row.chance.is_none_or(|chance| (0.0..=1.0).contains(&chance))));
        }
        if few {
            let halved = Scale { factor: Multiple::thousandths(500), category: None };
            let patches = vec![
                Patch::ScaleLength(service.id.clone(), halved.clone()),
                Patch::ScaleRate(service.id.clone(), Scale { factor: Multiple::thousandths(1_700), ..halved }),
            ];
            let base = Plan { services: vec![service.clone()], ..Plan::default() };
            let variant = Scenario { name: String::new(), patches }.apply(&base).expect("a known service");
            let _ = compare(&base, &variant, now, &Zone::utc(), &alert_policy::google(), None);
        }
        if few {
            let year = Interval { start: now - TimeDelta::days(400).min(now - DateTime::<Utc>::MIN_UTC), end: now };
            let hours = record.hours_of_week(&service.incidents, year);
            prop_assert!(hours.cells.iter().all(|cell| !cell.lost.is_negative()));
        }
        if let Ok(analysis) = record.analyze(&service.incidents, 400) {
            prop_assert!(analysis.days.iter().all(|day| day.burn >= 0.0));
            let _ = analysis_report::markdown(&analysis, "api", "99.9%");
        }
        let settings = Settings { paths: 3, days: 40, ..Settings::default() };
        if let Some(forecast) = record.forecast(&settings, &service.releases) {
            let likely = forecast.days.iter().filter_map(|day| day.exhausted);
            prop_assert!(likely.clone().all(|likely| (0.0..=1.0).contains(&likely)));
            prop_assert!(likely.is_sorted(), "what is used up stays used up");
        }
    }
}
