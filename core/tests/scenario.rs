//! Scenarios applied and compared, and the parts of a plan that they change, saved.
#![forbid(unsafe_code)]

mod history;

use chrono::TimeDelta;
use error_budget::engine::comparison::{
    Difference, Figure, Measure, compare, figures_of, side_by_side,
};
use error_budget::engine::forecast::Settings;
use error_budget::engine::record::Record;
use error_budget::exchange::plan_json::{ReadError, read, write};
use error_budget::model::alert_policy::{Multiple, google as alerts};
use error_budget::model::budget_policy::{self, Decision};
use error_budget::model::incident::{Category, Incident};
use error_budget::model::plan::Plan;
use error_budget::model::release::{ChangeFailure, Release, ReleaseKind, Risk};
use error_budget::model::scenario::{Patch, Scale, Scenario, scale_rate};
use error_budget::model::zone::Zone;
use history::{at, outage, rolling, service};

const NOW: &str = "2026-03-10 12:00";

fn plan() -> Plan {
    let mut api = service(
        "99.9%",
        rolling(30),
        vec![
            outage("2026-02-20 12:00", 10),
            outage("2026-02-28 12:00", 10),
            outage("2026-03-08 12:00", 10),
        ],
    );
    api.releases = vec![Release {
        risk: Risk::High,
        name: "big".to_owned(),
        ..Release::default()
    }];
    Plan {
        services: vec![api],
        ..Plan::default()
    }
}

fn id() -> String {
    "api".to_owned()
}

fn apply(patches: Vec<Patch>) -> Plan {
    let scenario = Scenario {
        name: "what if".to_owned(),
        patches,
    };
    scenario.apply(&plan()).expect("it can be done")
}

fn times(thousandths: u32) -> Scale {
    Scale {
        factor: Multiple::thousandths(thousandths),
        category: None,
    }
}

fn compared(variant: &Plan) -> Vec<Difference> {
    compare(&plan(), variant, at(NOW), &Zone::utc(), &alerts(), None)
}

#[track_caller]
fn found<'d>(differences: &'d [Difference], key: &str) -> &'d Difference {
    let named = |one: &&Difference| one.figure().is_some_and(|figure| figure.key == key);
    differences
        .iter()
        .find(named)
        .unwrap_or_else(|| panic!("{key} does not differ"))
}

fn starts(incidents: &[Incident]) -> Vec<i64> {
    incidents
        .iter()
        .map(|incident| (incident.start - at("2026-02-20 12:00")).num_days())
        .collect()
}

#[test]
fn nothing_differs_from_itself() {
    assert!(compared(&plan()).is_empty());
}

#[test]
fn a_table_of_both_has_what_is_equal_too_and_the_same_differences() {
    let figures = |plan: &Plan| {
        let api = &plan.services[0];
        let record = Record::new(api, at(NOW), &Zone::utc()).foreseeing(&api.incidents);
        figures_of(api, &plan.policy, &record, &alerts(), None)
    };
    let variant = apply(vec![Patch::ScaleLength(id(), times(500))]);
    let table = side_by_side("api", figures(&plan()), figures(&variant));
    assert_eq!(table.len(), figures(&plan()).len());
    let target = found(&table, "target");
    assert!(!target.differs() && target.change == Some(0.0) && target.better.is_none());
    let differing: Vec<Difference> = table.into_iter().filter(Difference::differs).collect();
    assert_eq!(differing, compared(&variant));
}

#[test]
fn a_figure_differs_by_its_value_by_its_word_or_by_what_it_counts() {
    let verdict = Figure {
        key: "verdict_2".to_owned(),
        name: "a release of medium risk".to_owned(),
        measure: Measure::Times,
        value: Some(1.0),
        word: Some("approve"),
        more_is_better: None,
    };
    let differs = |variant: Figure| {
        let table = side_by_side("api", vec![verdict.clone()], vec![variant]);
        assert_eq!(table.len(), 1);
        table[0].differs()
    };
    assert!(!differs(verdict.clone()));
    assert!(differs(Figure {
        value: Some(2.0),
        ..verdict.clone()
    }));
    assert!(differs(Figure {
        word: Some("review"),
        ..verdict.clone()
    }));
    assert!(differs(Figure {
        measure: Measure::Days,
        ..verdict.clone()
    }));
}

#[test]
fn the_status_is_compared_by_its_word() {
    // Three days of nothing else exhaust whatever is left.
    let mut long = plan();
    let start = at(NOW) - TimeDelta::days(3);
    let outage = Incident::lasting(start, TimeDelta::days(3)).expect("not reversed");
    long.services[0].incidents.push(outage);
    let differences = compared(&long);
    let status = found(&differences, "status");
    let word = |figure: &Option<Figure>| figure.as_ref().and_then(|figure| figure.word);
    assert_eq!(word(&status.variant), Some("exhausted"));
    assert!(word(&status.base).is_some_and(|word| word != "exhausted"));
}

#[test]
fn half_the_time_to_recover_halves_what_is_lost() {
    let variant = apply(vec![Patch::ScaleLength(id(), times(500))]);
    let differences = compared(&variant);
    let consumed = found(&differences, "consumed");
    assert_eq!(consumed.change, Some(-15.0));
    assert_eq!(consumed.better, Some(true));
    let left = found(&differences, "remaining");
    assert_eq!((left.change, left.better), (Some(15.0), Some(true)));
    // Attention blocks what is risky; healthy asks for a review.
    let verdict = found(&differences, "verdict_1");
    let word = |figure: &Option<error_budget::engine::comparison::Figure>| {
        figure.as_ref().and_then(|f| f.word)
    };
    assert_eq!(
        (word(&verdict.base), word(&verdict.variant)),
        (Some("defer"), Some("review"))
    );
    assert_eq!(verdict.better, Some(true));
    assert!(
        differences
            .iter()
            .all(|one| one.figure().is_some_and(|f| f.key != "target"))
    );
}

#[test]
fn a_stricter_target_is_worse_for_the_budget_and_neither_for_itself() {
    let differences = compared(&apply(vec![Patch::Target(
        id(),
        "99.95%".parse().expect("a target"),
    )]));
    assert_eq!(found(&differences, "target").better, None);
    let total = found(&differences, "total");
    assert_eq!(
        (total.change, total.better),
        (Some(21.6 - 43.2), Some(false))
    );
    let back = found(&differences, "back_above_zero");
    assert_eq!(
        back.base.as_ref().and_then(|figure| figure.value),
        Some(0.0)
    );
    assert_eq!(back.better, Some(false));
}

#[test]
fn one_more_outage_and_one_fewer() {
    let more = apply(vec![Patch::AddIncident(
        id(),
        outage("2026-03-09 12:00", 20),
    )]);
    let differences = compared(&more);
    assert_eq!(found(&differences, "consumed").change, Some(20.0));
    assert_eq!(found(&differences, "incidents").change, Some(1.0));
    assert_eq!(found(&differences, "overspent").better, Some(false));
    // Positions are those of the plan, however many are removed.
    let fewer = apply(vec![
        Patch::RemoveIncident(id(), 0),
        Patch::RemoveIncident(id(), 2),
    ]);
    assert_eq!(starts(&fewer.services[0].incidents), [8]);
}

#[test]
fn rates_are_scaled_without_chance() {
    let incidents = plan().services.remove(0).incidents;
    assert_eq!(
        starts(&scale_rate(&incidents, &times(500))),
        [8],
        "every second"
    );
    assert_eq!(
        starts(&scale_rate(&incidents, &times(2_000))),
        [0, 4, 8, 12, 16, 20]
    );
    assert_eq!(starts(&scale_rate(&incidents, &times(1_000))), [0, 8, 16]);
    assert_eq!(scale_rate(&incidents, &times(0)), []);
    // Of 1.5 times as many every second has a twin.
    assert_eq!(
        starts(&scale_rate(&incidents, &times(1_500))),
        [0, 8, 12, 16]
    );
    let deploys = Scale {
        category: Some(Category::Deployment),
        ..times(0)
    };
    assert_eq!(scale_rate(&incidents, &deploys).len(), 3, "there are none");
}

#[test]
fn a_release_that_waits_for_what_comes_back() {
    // 30 minutes are lost; two thirds of them have left by the end of the month.
    let variant = apply(vec![Patch::MoveRelease(
        id(),
        0,
        Some(at("2026-03-31 12:00")),
    )]);
    let differences = compared(&variant);
    assert_eq!(differences.len(), 1);
    let verdict = found(&differences, "verdict_1");
    assert_eq!(
        (verdict.change, verdict.better),
        (Some(-1.0), Some(true)),
        "review instead of defer"
    );
}

#[test]
fn what_cannot_be_done_is_named_and_nothing_is_changed() {
    let scenario = Scenario {
        name: String::new(),
        patches: vec![
            Patch::Target("web".to_owned(), "99%".parse().expect("a target")),
            Patch::RemoveIncident(id(), 3),
            Patch::ScaleRate(id(), times(200_000)),
            Patch::MoveRelease(id(), 5, None),
        ],
    };
    let faults = scenario.apply(&plan()).expect_err("four faults");
    let paths: Vec<&str> = faults.iter().map(|fault| fault.path.as_str()).collect();
    assert_eq!(
        paths,
        [
            "patches[0].service",
            "patches[1].incident",
            "patches[2].factor",
            "patches[3].release"
        ]
    );
    assert_eq!(faults[1].what, "there is no number 4, the list has 3");
}

#[test]
fn services_policies_and_forecasts_are_compared_too() {
    let mut variant = apply(vec![Patch::Policy(Box::new(budget_policy::google()))]);
    let mut second = variant.services[0].clone();
    second.id = "second".to_owned();
    variant.services.push(second);
    let settings = Settings {
        paths: 200,
        ..Settings::default()
    };
    let differences = compare(
        &plan(),
        &variant,
        at(NOW),
        &Zone::utc(),
        &alerts(),
        Some(&settings),
    );
    let verdict = found(&differences, "verdict_1");
    assert_eq!(
        verdict.variant.as_ref().and_then(|figure| figure.word),
        Some("approve")
    );
    let new: Vec<&Difference> = differences
        .iter()
        .filter(|one| one.service == "second")
        .collect();
    assert!(
        new.len() > 20
            && new
                .iter()
                .all(|one| one.base.is_none() && one.better.is_none())
    );
    let likely = new
        .iter()
        .find(|one| one.figure().is_some_and(|f| f.key == "kept"));
    assert_eq!(
        likely.and_then(|one| one.figure()).map(|f| f.measure),
        Some(Measure::Share)
    );
}

#[test]
fn releases_and_an_own_policy_survive_being_saved() {
    let mut before = plan();
    before.services[0].releases.push(Release {
        name: "fix".to_owned(),
        at: Some(at("2026-03-12 09:30")),
        risk: Risk::Other("extreme".to_owned()),
        release_type: "hotfix".to_owned(),
        has_tests: false,
        has_rollback_plan: false,
        confirmed: vec![("Security team approval".to_owned(), true)],
        failure: Some(ChangeFailure {
            probability: 0.15,
            cost: Some(TimeDelta::minutes(20)),
        }),
    });
    assert_eq!(read(&write(&before)), Ok(before.clone()));
    assert!(
        !write(&before).contains("policy"),
        "the default is not spelled out"
    );
    before.policy = budget_policy::google();
    assert!(write(&before).contains(r#""policy":"google""#));
    assert_eq!(read(&write(&before)), Ok(before.clone()));
    before.policy.id = "ours".to_owned();
    before.policy.gates[3].decisions = [Decision::Review; 3];
    before.policy.gates[3].max_burn_rate = Some(4.0);
    before.policy.gates[4].decisions = [Decision::Block; 3];
    before.policy.gates[3].by_kind = vec![(ReleaseKind::Bugfix, [Decision::Approve; 3])];
    before
        .policy
        .escalations
        .push(budget_policy::guide().escalations.remove(0));
    assert_eq!(read(&write(&before)), Ok(before));
}

#[test]
fn faults_of_a_policy_have_their_place() {
    let text = r#"{"format": "error-budget-plan", "version": 1, "services": [], "policy": {
        "thresholds": {"critical": {"remaining_percent": 60}},
        "gates": {
            "healthy": {"decisions": {"low": "maybe", "medium": "review", "high": "block"}},
            "attention": {"max_burn_rate": -1, "decisions": {"low": "approve", "medium": "review", "high": "review"}}
        },
        "exceptions": [{"type": "party"}],
        "escalations": [{"remaining_percent": 120}],
        "review_cadence": [{"every": "daily"}]
    }}"#;
    let Err(ReadError::Faults(faults)) = read(text) else {
        panic!("faults");
    };
    let paths: Vec<&str> = faults.iter().map(|fault| fault.path.as_str()).collect();
    for expected in [
        "policy.thresholds.critical",
        "policy.gates.healthy.decisions.low",
        "policy.gates.attention.max_burn_rate",
        "policy.exceptions[0].type",
        "policy.escalations[0].remaining_percent",
        "policy.review_cadence[0].every",
        "policy.gates.attention.decisions",
    ] {
        assert!(paths.contains(&expected), "{expected} in {paths:?}");
    }
    let unknown = r#"{"format": "error-budget-plan", "version": 1, "policy": "ours"}"#;
    let Err(ReadError::Faults(faults)) = read(unknown) else {
        panic!("a fault");
    };
    assert_eq!(
        faults[0].to_string(),
        "policy: \"ours\" is no policy; expected guide or google, or an object"
    );
}

#[test]
fn each_figure_is_in_its_own_unit() {
    let plan = plan();
    let api = &plan.services[0];
    let record = Record::new(api, at(NOW), &Zone::utc());
    let figures = figures_of(api, &plan.policy, &record, &alerts(), None);
    let value = |key: &str| {
        let figure = figures.iter().find(|figure| figure.key == key);
        figure.unwrap_or_else(|| panic!("no {key}")).value
    };
    assert_eq!(value("target"), Some(0.999));
    assert_eq!(value("window"), Some(30.0));
    assert_eq!(value("total"), Some(43.2));
    assert_eq!(value("consumed"), Some(30.0));
    // 10 minutes in three days and in seven, against 4.32 and 10.08.
    let close = |key: &str, expected: f64| {
        let found = value(key).unwrap_or_else(|| panic!("{key} is nothing"));
        assert!((found - expected).abs() < 1e-8, "{key}: {found}");
    };
    close("burn_3d", 10.0 / 4.32);
    close("burn_7d", 10.0 / 10.08);
    assert_eq!(value("burn_1h"), Some(0.0));
    // Half is left again when 8.4 minutes of 20 February have left, 30 days after it; something is left now.
    close("back_to_half", 12.0 + 8.4 / 1_440.0);
    assert_eq!(value("back_above_zero"), Some(0.0));
    // A medium risk needs more than half: a millisecond later.
    close("yes_medium", 12.0 + 8.4 / 1_440.0 + 1.0 / 86_400_000.0);
}

#[test]
fn a_scenario_has_its_limits() {
    let refusal = |patches: Vec<Patch>| {
        let scenario = Scenario {
            name: String::new(),
            patches,
        };
        scenario.apply(&plan()).err()
    };
    assert_eq!(refusal(vec![Patch::ScaleRate(id(), times(100_000))]), None);
    assert!(refusal(vec![Patch::ScaleRate(id(), times(100_001))]).is_some());
    // What was removed has its number in the list before.
    let first_gone = || Patch::RemoveIncident(id(), 0);
    assert!(refusal(vec![first_gone(), Patch::ScaleRate(id(), times(500))]).is_some());
    assert_eq!(
        refusal(vec![Patch::ScaleRate(id(), times(500)), first_gone()]),
        None
    );
    assert_eq!(
        refusal(vec![first_gone(), Patch::RemoveIncident(id(), 2)]),
        None
    );
    assert!(refusal(vec![Patch::RemoveIncident(id(), 3)]).is_some());
}
