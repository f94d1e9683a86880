//! What a plan carries beside its services: alerts, scenarios, forecasts, a composite; saved,
//! read, and used.
#![forbid(unsafe_code)]

#[path = "../history/mod.rs"]
mod history;
mod series;
mod used;

use chrono::TimeDelta;
use error_budget::engine::composite::{Part, System};
use error_budget::exchange::plan_json::{ReadError, Writer, read, write};
use error_budget::model::alert_policy::{
    Action, AlertPolicy, AlertTier, Condition, Multiple, Severity, Threshold, datadog, sloth,
};
use error_budget::model::budget_policy;
use error_budget::model::composition::Composition;
use error_budget::model::forecast_settings::{Assumptions, ForecastSettings, Prior};
use error_budget::model::incident::Category;
use error_budget::model::objective::BudgetingMethod;
use error_budget::model::plan::{Fault, Plan};
use error_budget::model::release::Release;
use error_budget::model::scenario::{Patch, Scale, Scenario};
use history::{at, outage, rolling, service};
use std::sync::Arc;

const NOW: &str = "2026-03-10 12:00";

fn id() -> String {
    "api".to_owned()
}

fn plan() -> Plan {
    Plan {
        services: vec![service("99.9%", rolling(30), vec![])],
        ..Plan::default()
    }
}

fn document(rest: &str) -> String {
    format!(r#"{{"format": "error-budget-plan", "version": 1, {rest}}}"#)
}

fn faults(rest: &str) -> Vec<Fault> {
    match read(&document(rest)) {
        Err(ReadError::Faults(faults)) => faults,
        other => panic!("{rest}: {other:?}"),
    }
}

fn tier(name: &str, condition: Condition) -> AlertTier {
    AlertTier {
        name: name.to_owned(),
        condition,
        severity: Severity::Attention,
        action: Action::Log,
        hold: TimeDelta::minutes(2),
    }
}

/// One tier of each kind.
fn own_alerts() -> AlertPolicy {
    let share = Multiple::thousandths(20);
    let hour = TimeDelta::hours(1);
    let burn = |short, threshold| Condition::BurnRate {
        long: hour,
        short,
        threshold,
    };
    AlertPolicy {
        id: "ours".to_owned(),
        name: "Quieter".to_owned(),
        source: "us".to_owned(),
        tiers: vec![
            tier("a", burn(None, Threshold::BudgetShare(share))),
            tier(
                "b",
                burn(Some(TimeDelta::minutes(5)), Threshold::BurnRate(share)),
            ),
            tier(
                "c",
                Condition::BudgetDrop {
                    share,
                    lookback: hour,
                },
            ),
            tier("d", Condition::BudgetConsumed { share }),
            tier(
                "e",
                Condition::Exhaustion {
                    within: hour * 4,
                    lookback: hour,
                },
            ),
        ],
    }
}

/// One change of each kind.
fn changes() -> Vec<Patch> {
    let scale = |category| Scale {
        factor: "0.123456789".parse().expect("a factor"),
        category,
    };
    let slices = BudgetingMethod::TimeSlices {
        slice: TimeDelta::minutes(5),
        slice_target: "95%".parse().expect("a target"),
    };
    let mut own = budget_policy::google();
    own.id = "own".to_owned();
    vec![
        Patch::Target(id(), "99.95%".parse().expect("a target")),
        Patch::Window(id(), rolling(28)),
        Patch::Method(id(), slices),
        Patch::Method(id(), BudgetingMethod::Time),
        Patch::AddIncident(id(), outage("2026-03-12 15:00", 20)),
        Patch::RemoveIncident(id(), 3),
        Patch::ScaleRate(id(), scale(Some(Category::Deployment))),
        Patch::ScaleLength(id(), scale(None)),
        Patch::AddRelease(id(), Release::default()),
        Patch::RemoveRelease(id(), 0),
        Patch::MoveRelease(id(), 1, Some(at("2026-03-26 11:22"))),
        Patch::MoveRelease(id(), 1, None),
        Patch::Policy(Box::new(budget_policy::guide())),
        Patch::Policy(Box::new(budget_policy::google())),
        Patch::Policy(Box::new(own)),
        Patch::Assume(Assumptions {
            rate: Multiple::ONE,
            duration: Multiple::thousandths(500),
        }),
    ]
}

fn composite() -> Composition {
    let replicas = ["db-1", "db-2", "db-3"].map(System::part).to_vec();
    let weight = |name: &str, thousandths| (name.to_owned(), Multiple::thousandths(thousandths));
    Composition {
        system: Some(System::Series(vec![
            System::part("api"),
            System::Parallel(vec![System::part("eu"), System::part("us")]),
            System::AtLeast {
                needed: 2,
                of: replicas,
            },
        ])),
        target: Some("99.5%".parse().expect("a target")),
        parts: vec![Part {
            name: "eu".to_owned(),
            target: "99%".parse().expect("a target"),
        }],
        // Not in the order of their names.
        weights: vec![weight("web", 3_000), weight("api", 500)],
        shares: vec![weight("db-1", 2_000)],
    }
}

#[test]
fn everything_a_plan_carries_is_read_as_it_was_written() {
    let full = Plan {
        alerts: vec![own_alerts(), sloth()],
        forecast: ForecastSettings {
            seed: u64::MAX,
            paths: 1_000,
            days: 90,
            prior: Prior {
                days: 7,
                minutes: 45,
            },
            assumptions: Assumptions {
                rate: Multiple::thousandths(1_500),
                duration: Multiple::thousandths(0),
            },
        },
        scenarios: vec![
            Scenario::default(),
            Scenario {
                name: "everything".to_owned(),
                patches: changes(),
            },
        ],
        composite: Some(composite()),
        ..plan()
    };
    assert_eq!(read(&write(&full)), Ok(full));
}

#[test]
fn a_writer_gives_the_text_of_each_state_of_a_plan() {
    let named = |id: &str, incidents| {
        let mut service = service("99.9%", rolling(30), incidents);
        id.clone_into(&mut service.id);
        service
    };
    let first = outage("2026-03-02 10:00", 5);
    let second = outage("2026-03-05 10:00", 7);
    let mut states = vec![plan()];
    let mut next = |edit: &dyn Fn(&mut Plan)| {
        let mut plan = states.last().cloned().unwrap_or_default();
        edit(&mut plan);
        states.push(plan);
    };
    next(&|plan| plan.services[0].incidents.push(first.clone()));
    // The history stays, what stands around it does not.
    next(&|plan| plan.services[0].objective.target = "99.5%".parse().unwrap());
    next(&|plan| plan.services.push(named("search", vec![second.clone()])));
    next(&|plan| plan.services.swap(0, 1));
    next(&|plan| plan.services[1].incidents[0].title = "DNS".to_owned());
    next(&|plan| plan.services[0].incidents.push(first.clone()));
    next(&|plan| drop(plan.services.remove(0)));
    next(&|plan| {
        plan.services
            .insert(0, named("search", vec![second.clone()]))
    });
    next(&|plan| plan.services.clear());
    next(&|plan| plan.services.push(named("api", vec![first.clone()])));

    let mut writer = Writer::default();
    let mut before = String::new();
    for plan in states {
        let text = writer.write(&Arc::new(plan.clone()));
        assert_eq!(text, write(&plan));
        assert_eq!(read(&text).unwrap(), plan);
        assert_ne!(text, before, "each edit changed something");
        before = text;
    }
}

#[test]
fn what_is_usual_is_not_written() {
    let text = write(&plan());
    for key in ["alerts", "forecast", "scenarios", "composite", "policy"] {
        assert!(!text.contains(&format!("\"{key}\"")), "{key} in {text}");
    }
}

#[test]
fn presets_are_words_for_the_window_of_the_first_service() {
    let mut weekly = plan();
    weekly.services[0].objective.window = rolling(7);
    weekly.alerts = vec![datadog(TimeDelta::days(7)), datadog(TimeDelta::days(90))];
    let text = write(&weekly);
    assert!(text.contains(r#""alerts":["datadog",{"#), "{text}");
    assert_eq!(read(&text), Ok(weekly));
}

#[test]
fn a_plan_written_by_hand_is_read() {
    let read = read(&document(
        r#""services": [],
        "alerts": ["sloth", {"name": "One", "tiers": [
            {"name": "page", "on": "burn_rate", "long": "6h", "burn_rate": 6, "severity": "critical", "action": "page"}]}],
        "forecast": {"seed": 7, "duration": 0.5},
        "scenarios": [{"name": "99.95%", "patches": [{"change": "target", "service": "api", "target": "99.95%"}]}],
        "composite": {"system": {"series": ["api", {"at_least": 1, "of": ["db", "cache"]}]}}"#,
    ))
    .expect("a plan");
    assert_eq!(read.alerts_in_use().id, "sloth");
    let [page] = &read.alerts[1].tiers[..] else {
        panic!("one tier");
    };
    assert_eq!(page.hold, TimeDelta::zero());
    assert_eq!((read.forecast.seed, read.forecast.paths), (7, 10_000));
    assert_eq!(read.forecast.assumptions.duration.value(), 0.5);
    let stricter = Patch::Target(id(), "99.95%".parse().expect("a target"));
    assert_eq!(read.scenarios[0].patches, [stricter]);
    let system = read.composite.and_then(|composite| composite.system);
    assert!(matches!(system, Some(System::Series(members)) if members.len() == 2));
}

#[test]
fn every_fault_names_its_place() {
    let tier = |rest: &str| {
        format!(
            r#""alerts": [{{"tiers": [{{"name": "a", "severity": "info", "action": "log", {rest}}}]}}]"#
        )
    };
    let patch = |rest: &str| format!(r#""scenarios": [{{"patches": [{{{rest}}}]}}]"#);
    let many = |count: usize, entry: &str| vec![entry; count].join(",");
    #[rustfmt::skip]
    let cases = [
        (r#""alerts": ["gogle"]"#.to_owned(), "alerts[0]"),
        (r#""alerts": [7]"#.to_owned(), "alerts[0]"),
        (format!(r#""alerts": [{}]"#, many(21, r#""google""#)), "alerts"),
        (tier(r#""on": "moon""#), "alerts[0].tiers[0].on"),
        (tier(r#""on": "burn_rate", "long": "0h", "share": 1"#), "alerts[0].tiers[0].long"),
        (tier(r#""on": "burn_rate", "long": "1h""#), "alerts[0].tiers[0].share"),
        (tier(r#""on": "burn_rate", "long": "1h", "share": 1, "burn_rate": 1"#), "alerts[0].tiers[0].burn_rate"),
        (tier(r#""on": "burn_rate", "long": "1h", "burn_rate": "fast""#), "alerts[0].tiers[0].burn_rate"),
        (tier(r#""on": "budget_drop", "share": 1"#), "alerts[0].tiers[0].lookback"),
        (tier(r#""on": "budget_consumed", "share": -1"#), "alerts[0].tiers[0].share"),
        (tier(r#""on": "budget_consumed", "share": 1, "lookback": "1h""#), "alerts[0].tiers[0].lookback"),
        (tier(r#""on": "exhaustion", "within": "4h", "lookback": null"#), "alerts[0].tiers[0].lookback"),
        (tier(r#""on": "budget_consumed", "share": 1, "for": "x""#), "alerts[0].tiers[0].for"),
        (r#""forecast": {"seed": -1}"#.to_owned(), "forecast.seed"),
        (r#""forecast": {"paths": 0}"#.to_owned(), "forecast.paths"),
        (r#""forecast": {"days": 367}"#.to_owned(), "forecast.days"),
        (r#""forecast": {"prior_days": 0}"#.to_owned(), "forecast.prior_days"),
        (r#""forecast": {"prior_minutes": 43201}"#.to_owned(), "forecast.prior_minutes"),
        (r#""forecast": {"rate": 101}"#.to_owned(), "forecast.rate"),
        (r#""forecast": {"duration": "half"}"#.to_owned(), "forecast.duration"),
        (r#""forecast": []"#.to_owned(), "forecast"),
        (patch(r#""change": "colour""#), "scenarios[0].patches[0].change"),
        (patch(r#""service": "api""#), "scenarios[0].patches[0].change"),
        (patch(r#""change": "target", "target": "99%""#), "scenarios[0].patches[0].service"),
        (patch(r#""change": "target", "service": "api", "target": null"#), "scenarios[0].patches[0].target"),
        (patch(r#""change": "target", "service": "api", "target": "101%""#), "scenarios[0].patches[0].target"),
        (patch(r#""change": "window", "service": "api", "window": "soon""#), "scenarios[0].patches[0].window"),
        (patch(r#""change": "method", "service": "api", "method": "time slices""#), "scenarios[0].patches[0].slice_target"),
        (patch(r#""change": "method", "service": "api""#), "scenarios[0].patches[0].method"),
        (patch(r#""change": "add_incident", "service": "api", "incident": {"start": null}"#), "scenarios[0].patches[0].incident.start"),
        (patch(r#""change": "remove_incident", "service": "api", "index": 1.5"#), "scenarios[0].patches[0].index"),
        (patch(r#""change": "move_release", "service": "api""#), "scenarios[0].patches[0].index"),
        (patch(r#""change": "scale_rate", "service": "api""#), "scenarios[0].patches[0].factor"),
        (patch(r#""change": "add_release", "service": "api""#), "scenarios[0].patches[0].release"),
        (patch(r#""change": "policy", "policy": "gogle""#), "scenarios[0].patches[0].policy"),
        (patch(r#""change": "policy""#), "scenarios[0].patches[0].policy"),
        (patch(r#""change": "assume", "rate": 1000"#), "scenarios[0].patches[0].rate"),
        (patch(r#""change": "assume", "service": "api""#), "scenarios[0].patches[0].service"),
        (format!(r#""scenarios": [{}]"#, many(51, "{}")), "scenarios"),
        (format!(r#""scenarios": [{{"patches": [{}]}}]"#, many(201, "{}")), "scenarios[0].patches"),
        (r#""composite": {"system": {"series": []}}"#.to_owned(), "composite.system.series"),
        (r#""composite": {"system": {"both": ["a"]}}"#.to_owned(), "composite.system"),
        (r#""composite": {"system": {"series": ["a", 7]}}"#.to_owned(), "composite.system.series[1]"),
        (r#""composite": {"system": {"at_least": 3, "of": ["a", "b"]}}"#.to_owned(), "composite.system.at_least"),
        (r#""composite": {"system": {"at_least": null, "of": ["a", "b"]}}"#.to_owned(), "composite.system.at_least"),
        (r#""composite": {"parts": [{"name": "a"}]}"#.to_owned(), "composite.parts[0].target"),
        (r#""composite": {"weights": [{"name": "a", "weight": -1}]}"#.to_owned(), "composite.weights[0].weight"),
        (r#""zone": "UTC", "zone": "UTC""#.to_owned(), "zone"),
        (r#""forecast": {"seed": 1, "days": 2, "seed": 3}"#.to_owned(), "forecast.seed"),
    ];
    for (rest, path) in cases {
        let found = faults(&rest);
        let [fault] = &found[..] else {
            panic!("{rest}: {found:?}");
        };
        assert_eq!(fault.path, path, "{fault}");
        assert!(!fault.what.is_empty() && !fault.remedy.is_empty());
    }
}

#[test]
fn what_a_release_confirms_is_told_once() {
    let release = |confirmed: &str| {
        faults(&format!(
            r#""services": [{{"id": "api", "objective": {{"target": "99%", "window": "7d"}},
                "releases": [{{"confirmed": {{{confirmed}}}}}]}}]"#
        ))
    };
    let found = release(r#""load test": true, "sign-off": false, "load test": false"#);
    let [fault] = &found[..] else {
        panic!("{found:?}");
    };
    assert_eq!(fault.path, "services[0].releases[0].confirmed.load test");
    assert_eq!(fault.what, "is there twice");
    let many: Vec<String> = (0..101)
        .map(|index| format!(r#""{index}": true"#))
        .collect();
    let found = release(&many.join(", "));
    let [fault] = &found[..] else {
        panic!("{found:?}");
    };
    assert_eq!(fault.path, "services[0].releases[0].confirmed");
    assert_eq!(fault.what, "has too many entries");
}

#[test]
fn two_tiers_of_one_name_are_a_fault() {
    let tier = r#"{"name": "a", "severity": "info", "action": "log", "on": "budget_consumed", "share": 1}"#;
    let found = faults(&format!(r#""alerts": [{{"tiers": [{tier}, {tier}]}}]"#));
    assert_eq!(found[0].path, "alerts[0].tiers[1].name");
}

#[test]
fn a_system_too_deep_or_too_large_is_one_fault() {
    let deep = format!("{}\"a\"{}", r#"{"series": ["#.repeat(20), "]}".repeat(20));
    let found = faults(&format!(r#""composite": {{"system": {deep}}}"#));
    assert_eq!(found.len(), 1);
    assert!(found[0].remedy.contains("20 levels"), "{}", found[0]);
    let inner = format!(r#"{{"series": [{}]}}"#, vec![r#""a""#; 300].join(","));
    let found = faults(&format!(
        r#""composite": {{"system": {{"series": [{inner}, {inner}]}}}}"#
    ));
    assert_eq!(found.len(), 1);
    assert!(found[0].remedy.contains("500 parts"), "{}", found[0]);
}
