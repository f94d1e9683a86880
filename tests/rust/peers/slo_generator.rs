//! slo-generator's reports over a grid of goals and events, with its default policy.

use crate::{burn, close, number, table};
use chrono::{DateTime, TimeDelta, Utc};
use error_budget::engine::record::Record;
use error_budget::model::alert_policy::slo_generator;
use error_budget::model::impact::Impact;
use error_budget::model::incident::Incident;
use error_budget::model::objective::Objective;
use error_budget::model::plan::Service;
use error_budget::model::target::Target;
use error_budget::model::window::Window;
use error_budget::model::zone::Zone;

#[test]
fn all_132_reports() {
    let now: DateTime<Utc> = "2026-03-01T00:00:00Z".parse().expect("a time");
    let rows = table("slo-generator-reports-2.6.0.csv");
    assert_eq!(rows.len(), 132);
    let mut on_the_threshold = 0;
    for row in rows {
        let of = |column: &str| number(&row[column]);
        let window = TimeDelta::seconds(of("window_seconds") as i64);
        let target = Target::from_percent(of("goal") * 100.0).expect("a goal");
        let mut service = Service::new(
            "api",
            "api",
            Objective::new(target, Window::Rolling(window)),
        );
        service.measured_from = Some(now - window);
        let bad = of("bad") / (of("good") + of("bad"));
        if bad > 0.0 {
            let mut incident = Incident::lasting(now - window, window).expect("a length");
            incident.impact = Impact::from_fraction(bad).expect("a share");
            service.incidents.push(incident);
        }
        let record = Record::new(&service, now, &Zone::utc());
        let budget = record.budget();
        // Their goal is a binary fraction: 1 - 0.9 is not quite a tenth.
        close(budget.total.value(), of("error_budget_minutes"));
        close(budget.consumed.value(), of("error_minutes"));
        close(
            budget.remaining.value(),
            of("error_budget_remaining_minutes"),
        );
        let consumed = budget.consumed_share.percent().expect("data");
        close(consumed, of("error_budget_consumed_ratio"));
        let rate = record.burn_rate(now, window).number().expect("data");
        // Theirs has one decimal.
        assert!(
            (rate - of("error_budget_burn_rate")).abs() <= 0.05 + 1e-9,
            "{row:?}"
        );
        let policy = slo_generator();
        let tier = policy
            .tiers
            .iter()
            .find(|tier| burn(tier).0 == window)
            .expect("a step of this window");
        close(
            burn(tier).2.burn_rate(window, window),
            of("burn_rate_threshold"),
        );
        let alert = row["alert"] == "True";
        if (rate - of("burn_rate_threshold")).abs() < 1e-9 {
            // They alert above it, we alert on it (AUDIT D10).
            assert!(!alert && record.meets(&tier.condition, now), "{row:?}");
            on_the_threshold += 1;
        } else {
            assert_eq!(record.meets(&tier.condition, now), alert, "{row:?}");
        }
    }
    assert_eq!(
        on_the_threshold, 3,
        "burn 1 against the 28 days' threshold, at each goal"
    );
}
