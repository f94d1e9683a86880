//! What a plan carries, used: in assessments, futures, composites, comparisons.

use super::history::{at, close, outage, record, rolling, service};
use super::{NOW, composite, id, own_alerts, plan};
use error_budget::engine::assessment::{Assessment, assess};
use error_budget::engine::comparison::compare_plans;
use error_budget::engine::composite::{System, parts, promise};
use error_budget::engine::forecast::Settings;
use error_budget::model::alert_policy::{Multiple, sloth};
use error_budget::model::forecast_settings::Assumptions;
use error_budget::model::plan::Plan;
use error_budget::model::scenario::{Patch, Scenario};
use error_budget::model::status::{Band, Status, Thresholds};
use error_budget::model::zone::Zone;

#[test]
fn an_assessment_follows_the_alerts_and_thresholds_of_its_plan() {
    // 10 of 43.2 minutes are gone: 76.9% are left, a burn of 10 / 10.08 over 7 days.
    let mut plan = Plan {
        services: vec![service(
            "99.9%",
            rolling(30),
            vec![outage("2026-03-08 12:00", 10)],
        )],
        ..Plan::default()
    };
    let zone = Zone::utc();
    let usual = assess(&plan, "api", at(NOW), &zone).expect("the service exists");
    // 33.2 are left and go at 10 in 7 days: 23 days, beyond the 15 that ask for attention.
    assert_eq!(usual.status.status, Status::Healthy);
    let lookbacks = |answer: &Assessment| -> Vec<i64> {
        answer
            .burn
            .iter()
            .map(|burn| burn.lookback_minutes)
            .collect()
    };
    assert_eq!(lookbacks(&usual), [60, 360, 1_440, 4_320]);

    let never = Band {
        remaining_percent: 0.0,
        burn_rate: f64::INFINITY,
        days: 0.0,
    };
    let below_80 = Band {
        remaining_percent: 80.0,
        ..never
    };
    plan.policy.thresholds = Thresholds::new(never, never, below_80).expect("in order");
    plan.alerts = vec![own_alerts(), sloth()];
    let own = assess(&plan, "api", at(NOW), &zone).expect("the service exists");
    assert_eq!(own.status.status, Status::Attention);
    assert_eq!(lookbacks(&own), [60, 60], "two tiers on the burn rate");
}

#[test]
fn without_fresh_trouble_or_without_length_nothing_is_lost() {
    // The last trouble is so old that it does not return.
    let service = service("99.9%", rolling(30), vec![outage("2025-06-01 12:00", 10)]);
    let record = record(&service, NOW);
    let lost = |rate, duration| {
        let assumptions = Assumptions {
            rate: Multiple::thousandths(rate),
            duration: Multiple::thousandths(duration),
        };
        let settings = Settings {
            paths: 2_000,
            assumptions,
            ..Settings::default()
        };
        record.forecast(&settings, &[]).expect("data").expected_loss
    };
    assert_eq!((lost(0, 1_000), lost(1_000, 0)), (0.0, 0.0));
    // Twice as many of half the length cost about as much; each alone twice or half.
    let fitted = lost(1_000, 1_000);
    for (loss, expected) in [
        (lost(2_000, 1_000), 2.0),
        (lost(1_000, 500), 0.5),
        (lost(2_000, 500), 1.0),
    ] {
        let ratio = loss / fitted;
        assert!(
            (ratio / expected - 1.0).abs() < 0.15,
            "{ratio} of {expected}"
        );
    }
}

#[test]
fn to_assume_another_future_leaves_the_history_as_it_is() {
    let base = plan();
    let assumptions = Assumptions {
        rate: Multiple::ONE,
        duration: Multiple::thousandths(500),
    };
    let scenario = Scenario {
        name: "Recover twice as fast".to_owned(),
        patches: vec![Patch::Assume(assumptions)],
    };
    let changed = scenario.apply(&base).expect("nothing to miss");
    assert_eq!(changed.services, base.services);
    assert_eq!(changed.forecast.assumptions, assumptions);
    assert_eq!(Settings::from(changed.forecast).assumptions, assumptions);
}

#[test]
fn a_part_promises_what_the_composite_says_or_what_its_service_does() {
    let mut plan = plan();
    plan.composite = Some(composite());
    plan.services.push(service("99.99%", rolling(30), vec![]));
    plan.services[1].id = "eu".to_owned();
    let known = parts(&plan);
    let names: Vec<&str> = known.iter().map(|part| part.name.as_str()).collect();
    assert_eq!(names, ["eu", "api", "eu"]);
    // 0.999 x 0.99: the composite's promise of eu comes before the service's.
    let both = System::Series(vec![System::part("api"), System::part("eu")]);
    let promised = promise(&both, &known).expect("both are known");
    close(f64::from(promised.ppb()), 989_010_000.0);
}

#[test]
fn plans_are_compared_by_their_own_alerts_and_futures() {
    let mut base = plan();
    base.services[0].incidents = vec![outage("2026-03-08 12:00", 10)];
    let scenario = |patch| Scenario {
        name: String::new(),
        patches: vec![patch],
    };
    let keys = |patch: Patch| -> Vec<String> {
        let variant = scenario(patch).apply(&base).expect("it can be done");
        let found = compare_plans(&base, &variant, at(NOW), &Zone::utc(), true);
        let figures = found.iter().filter_map(|difference| difference.figure());
        figures.map(|figure| figure.key.clone()).collect()
    };
    // Another future leaves every figure of the history alone.
    let future = [
        "exhausted_likely",
        "kept",
        "expected_loss",
        "remaining_p50",
        "remaining_p10",
        "exhausted_around",
    ];
    let quicker = keys(Patch::Assume(Assumptions {
        rate: Multiple::ONE,
        duration: Multiple::thousandths(500),
    }));
    assert!(!quicker.is_empty());
    assert!(
        quicker.iter().all(|key| future.contains(&key.as_str())),
        "{quicker:?}"
    );
    // So does an incident to come, but for their number.
    let outage = keys(Patch::AddIncident(id(), outage("2026-03-12 15:00", 20)));
    assert!(
        outage.contains(&"incidents".to_owned()) && outage.contains(&"expected_loss".to_owned())
    );
    assert!(!outage.contains(&"remaining".to_owned()), "{outage:?}");
    // Half as much allowed: more than half is left later, if at all.
    let stricter = keys(Patch::Target(id(), "99.95%".parse().expect("a target")));
    assert!(stricter.contains(&"yes_medium".to_owned()), "{stricter:?}");
}
