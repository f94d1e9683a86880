//! Any plan is read as it was written: as a document and as a link.

use crate::cases;
use crate::dependencies::systems;
use chrono::{DateTime, TimeDelta, Utc};
use error_budget::engine::composite::Part;
use error_budget::exchange::{link, plan_json};
use error_budget::model::alert_policy::{
    self, Action, AlertPolicy, AlertTier, Condition, Multiple, Severity, Threshold,
};
use error_budget::model::budget_policy;
use error_budget::model::composition::Composition;
use error_budget::model::forecast_settings::{Assumptions, ForecastSettings, Prior};
use error_budget::model::impact::Impact;
use error_budget::model::incident::{Category, Incident};
use error_budget::model::objective::{BudgetingMethod, Objective};
use error_budget::model::plan::{Plan, Service};
use error_budget::model::release::{Release, Risk};
use error_budget::model::scenario::{Patch, Scale, Scenario};
use error_budget::model::selector::Selector;
use error_budget::model::sli::Sli;
use error_budget::model::target::Target;
use error_budget::model::window::{CalendarUnit, Window};
use proptest::prelude::*;
use proptest::sample::select;

fn texts() -> impl Strategy<Value = String> {
    prop_oneof![Just(String::new()), ".{0,20}"]
}

fn names() -> impl Strategy<Value = String> {
    select(vec!["api", "web", "db", "ä \"quoted\"", "gone"]).prop_map(str::to_owned)
}

fn instants() -> impl Strategy<Value = DateTime<Utc>> {
    (0..7_258_118_400_000_i64)
        .prop_map(|ms| DateTime::from_timestamp_millis(ms).expect("a year that plans know"))
}

fn lengths() -> impl Strategy<Value = TimeDelta> {
    (1..1_000_000_000_000_i64).prop_map(TimeDelta::milliseconds)
}

/// Exact to nine decimals, from 0 to beyond every float's digits.
fn multiples() -> impl Strategy<Value = Multiple> {
    (0..10_000_000_000_u64, 0..1_000_000_000_u64)
        .prop_map(|(whole, rest)| format!("{whole}.{rest:09}").parse().expect("a multiple"))
}

/// Up to 100.
fn factors() -> impl Strategy<Value = Multiple> {
    (0..=100_000_u32).prop_map(Multiple::thousandths)
}

fn targets() -> impl Strategy<Value = Target> {
    // As text a target of 0 is refused.
    (1..=1_000_000_000_u32).prop_map(|ppb| Target::from_ppb(ppb).expect("a share"))
}

fn conditions() -> impl Strategy<Value = Condition> {
    let threshold = prop_oneof![
        multiples().prop_map(Threshold::BurnRate),
        multiples().prop_map(Threshold::BudgetShare),
    ];
    prop_oneof![
        (lengths(), prop::option::of(lengths()), threshold).prop_map(|(long, short, threshold)| {
            Condition::BurnRate {
                long,
                short,
                threshold,
            }
        }),
        (multiples(), lengths())
            .prop_map(|(share, lookback)| Condition::BudgetDrop { share, lookback }),
        multiples().prop_map(|share| Condition::BudgetConsumed { share }),
        (lengths(), lengths())
            .prop_map(|(within, lookback)| Condition::Exhaustion { within, lookback }),
    ]
}

fn alerts() -> impl Strategy<Value = AlertPolicy> {
    use Action::{Log, Page, Ticket};
    use Severity::{Attention, Critical, Info, Warning};
    let tier = (
        conditions(),
        select(vec![Info, Attention, Warning, Critical]),
        select(vec![Log, Ticket, Page]),
        prop::option::of(lengths()),
    );
    let presets = alert_policy::all(TimeDelta::days(28));
    let own =
        (names(), texts(), prop::collection::vec(tier, 0..4)).prop_map(|(id, name, tiers)| {
            AlertPolicy {
                id,
                source: name.clone(),
                name,
                tiers: tiers
                    .into_iter()
                    .enumerate()
                    .map(|(index, (condition, severity, action, hold))| AlertTier {
                        name: format!("tier {index}"),
                        condition,
                        severity,
                        action,
                        hold: hold.unwrap_or_default(),
                    })
                    .collect(),
            }
        });
    prop_oneof![select(presets), own]
}

fn incidents() -> impl Strategy<Value = Incident> {
    let category = select(vec!["incident", "deployment", "capacity", "dependency"]);
    let end = prop::option::of(0..100_000_000_i64);
    (texts(), instants(), end, targets(), category).prop_map(
        |(title, start, end, impact, category)| Incident {
            id: title.clone(),
            title,
            start,
            end: end.map(|ms| start + TimeDelta::milliseconds(ms)),
            impact: Impact::from_ppb(impact.ppb()).expect("a share"),
            category: Category::from_word(category),
        },
    )
}

fn releases() -> impl Strategy<Value = Release> {
    let risk = select(vec![Risk::Low, Risk::Medium, Risk::High]);
    (texts(), prop::option::of(instants()), risk, any::<bool>()).prop_map(
        |(name, at, risk, has_tests)| Release {
            name,
            at,
            risk,
            has_tests,
            ..Release::default()
        },
    )
}

fn windows() -> impl Strategy<Value = Window> {
    use CalendarUnit::{Month, Quarter, Week, Year};
    prop_oneof![
        (60_000..300_000_000_000_i64).prop_map(|ms| Window::Rolling(TimeDelta::milliseconds(ms))),
        select(vec![Week, Month, Quarter, Year]).prop_map(Window::Calendar),
    ]
}

fn methods() -> impl Strategy<Value = BudgetingMethod> {
    prop_oneof![
        Just(BudgetingMethod::Time),
        Just(BudgetingMethod::Occurrences),
        (lengths(), targets()).prop_map(|(slice, slice_target)| BudgetingMethod::TimeSlices {
            slice,
            slice_target
        }),
        lengths().prop_map(|slice| BudgetingMethod::RatioTimeSlices { slice }),
    ]
}

fn patches() -> impl Strategy<Value = Patch> {
    let category = prop::option::of(select(vec![Category::Incident, Category::Maintenance]));
    let scales = (multiples(), category).prop_map(|(factor, category)| Scale { factor, category });
    let scales = scales.boxed();
    let index = 0..1_000_usize;
    prop_oneof![
        (names(), targets()).prop_map(|(id, target)| Patch::Target(id, target)),
        (names(), windows()).prop_map(|(id, window)| Patch::Window(id, window)),
        (names(), methods()).prop_map(|(id, method)| Patch::Method(id, method)),
        (names(), incidents()).prop_map(|(id, incident)| Patch::AddIncident(id, incident)),
        (names(), index.clone()).prop_map(|(id, index)| Patch::RemoveIncident(id, index)),
        (names(), scales.clone()).prop_map(|(id, scale)| Patch::ScaleRate(id, scale)),
        (names(), scales).prop_map(|(id, scale)| Patch::ScaleLength(id, scale)),
        (names(), releases()).prop_map(|(id, release)| Patch::AddRelease(id, release)),
        (names(), index.clone()).prop_map(|(id, index)| Patch::RemoveRelease(id, index)),
        (names(), index, prop::option::of(instants()))
            .prop_map(|(id, index, at)| Patch::MoveRelease(id, index, at)),
        select(budget_policy::all()).prop_map(|policy| Patch::Policy(Box::new(policy))),
        (factors(), factors())
            .prop_map(|(rate, duration)| Patch::Assume(Assumptions { rate, duration })),
    ]
}

fn composites() -> impl Strategy<Value = Composition> {
    let weights = prop::collection::vec((names(), multiples()), 0..4).boxed();
    let parts = (names(), targets()).prop_map(|(name, target)| Part { name, target });
    (
        prop::option::of(systems()),
        prop::option::of(targets()),
        prop::collection::vec(parts, 0..4),
        weights.clone(),
        weights,
    )
        .prop_map(|(system, target, parts, weights, shares)| Composition {
            system,
            target,
            parts,
            weights,
            shares,
        })
}

/// Every kind of indicator, with any text as a label's value.
fn slis() -> impl Strategy<Value = Sli> {
    let matchers = prop::collection::vec(
        (
            "[a-z_]{1,8}",
            select(vec!["=", "!=", "=~", "!~"]),
            "[^\\p{Cc}\"\\\\]{0,30}(\\\\[nt\"\\\\])?",
        ),
        0..4,
    );
    let series = ("[a-zA-Z_:][a-zA-Z0-9_:]{0,30}", matchers).prop_map(|(metric, matchers)| {
        let text = |(label, operator, value)| format!("{label}{operator}\"{value}\"");
        let matchers: Vec<String> = matchers.into_iter().map(text).collect();
        let series = format!("{metric}{{{}}}", matchers.join(", "));
        series.parse::<Selector>().expect("a series")
    });
    let (series, other) = (series.clone().boxed(), series.boxed());
    let bounds = "[1-9][0-9]{0,9}(\\.[0-9]{0,20})?(e[+-]?[0-9]{1,3})?";
    prop_oneof![
        (series.clone(), other.clone()).prop_map(|(bad, valid)| Sli::Events { bad, valid }),
        (series.clone(), other).prop_map(|(good, valid)| Sli::GoodEvents { good, valid }),
        (series.clone(), bounds).prop_map(|(histogram, within)| Sli::Latency { histogram, within }),
        series.prop_map(|state| Sli::Gauge { state }),
    ]
}

fn plans() -> impl Strategy<Value = Plan> {
    let services = (
        prop::option::of(windows()),
        targets(),
        prop::option::of(slis()),
        prop::collection::vec(incidents(), 0..4),
        prop::collection::vec(releases(), 0..3),
    )
        .prop_map(|(window, target, sli, incidents, releases)| {
            window.map(|window| Service {
                sli,
                incidents,
                releases,
                ..Service::new("api", "api", Objective::new(target, window))
            })
        });
    let forecasts = (
        any::<u64>(),
        1..=100_000_u32,
        1..=366_u32,
        (1..=3_660_u32, 1..=43_200_u32),
        factors(),
        factors(),
    )
        .prop_map(
            |(seed, paths, days, prior, rate, duration)| ForecastSettings {
                seed,
                paths,
                days,
                prior: Prior {
                    days: prior.0,
                    minutes: prior.1,
                },
                assumptions: Assumptions { rate, duration },
            },
        );
    let scenarios = (texts(), prop::collection::vec(patches(), 0..6))
        .prop_map(|(name, patches)| Scenario { name, patches });
    (
        services,
        select(budget_policy::all()),
        prop::collection::vec(alerts(), 0..4),
        forecasts,
        prop::collection::vec(scenarios, 0..4),
        prop::option::of(composites()),
    )
        .prop_map(
            |(service, policy, alerts, forecast, scenarios, composite)| Plan {
                services: service.into_iter().collect(),
                policy,
                alerts,
                forecast,
                scenarios,
                composite,
                ..Plan::default()
            },
        )
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn any_plan_is_read_as_it_was_written(plan in plans()) {
        let text = plan_json::write(&plan);
        prop_assert_eq!(plan_json::read(&text), Ok(plan.clone()), "{}", text);
        prop_assert_eq!(link::decode(&link::encode(&plan)), Ok(plan));
    }
}
