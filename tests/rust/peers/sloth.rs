//! Sloth's catalogues of windows, the factors it generates, and catalogues that we write for it.

use crate::{burn, close, length, number, percent, table};
use chrono::{DateTime, Utc};
use error_budget::exchange::export::prometheus::{Naming, Options, Rule, rules};
use error_budget::exchange::export::sloth::windows;
use error_budget::model::alert_policy::{
    AlertPolicy, AlertTier, Condition, Multiple, Threshold, sloth,
};
use error_budget::model::objective::Objective;
use error_budget::model::plan::Service;
use error_budget::model::status::Thresholds;
use error_budget::model::window::Window;
use error_budget::model::zone::Zone;
use error_budget_tests::folders;
use serde_json::Value;
use std::fs;

#[test]
fn windows_and_factors_of_every_catalogue() {
    let policy = sloth();
    for row in table("sloth-windows.csv") {
        let period = length(&row["period"]);
        let (long, short) = (length(&row["long"]), length(&row["short"]));
        let share = Threshold::BudgetShare(percent(&row["budget_percent"]));
        close(share.burn_rate(long, period), number(&row["factor"]));
        if row["catalogue"].starts_with("google") {
            let tier = policy.tier(&row["alert"]).expect("a tier of this name");
            assert_eq!(burn(tier), (long, Some(short), share), "{}", row["alert"]);
        }
    }
}

/// The policy of a catalogue's rows.
fn catalogue(name: &str) -> (AlertPolicy, chrono::TimeDelta, Vec<(String, f64)>) {
    let rows: Vec<_> = table("sloth-windows.csv")
        .into_iter()
        .filter(|row| row["catalogue"] == name)
        .collect();
    let period = length(&rows[0]["period"]);
    let mut policy = sloth();
    let mut factors = Vec::new();
    for row in &rows {
        let tier = policy
            .tiers
            .iter_mut()
            .find(|tier| tier.name == row["alert"])
            .expect("one of Sloth's four");
        *tier = AlertTier {
            condition: Condition::BurnRate {
                long: length(&row["long"]),
                short: Some(length(&row["short"])),
                threshold: Threshold::BudgetShare(percent(&row["budget_percent"])),
            },
            ..tier.clone()
        };
        factors.push((row["alert"].clone(), number(&row["factor"])));
    }
    (policy, period, factors)
}

fn now() -> DateTime<Utc> {
    "2026-03-10T14:30:00Z".parse().expect("an instant")
}

#[test]
fn rules_under_sloths_names_have_sloths_factors_for_28_30_and_7_days() {
    for name in ["google-28d", "google-30d", "7d"] {
        let (alerts, period, factors) = catalogue(name);
        let objective = Objective::new("99.9%".parse().expect("a target"), Window::Rolling(period));
        let service = Service::new("api", "api", objective);
        let options = Options {
            naming: Naming::Sloth,
            alerts,
            ..Options::default()
        };
        let group = rules(
            &service,
            now(),
            &Zone::utc(),
            &Thresholds::default(),
            &options,
        )
        .expect("a budget");
        let written: Vec<f64> = group
            .rules
            .iter()
            .filter(|rule| matches!(rule, Rule::Alert { .. }))
            .filter_map(|rule| rule.expr().split_once(">= ("))
            .map(|(_, rest)| {
                let (factor, allowance) = rest.split_once(" * ").expect("a product");
                assert!(allowance.starts_with("0.001)"), "{allowance}");
                number(factor)
            })
            .collect();
        assert_eq!(written.len(), factors.len(), "{name}");
        for (ours, (alert, theirs)) in written.iter().zip(&factors) {
            assert!(
                (ours - theirs).abs() <= 1e-12 * theirs,
                "{name} {alert}: {ours}, {theirs}"
            );
        }
    }
}

#[test]
fn a_catalogue_of_sloth_is_written_as_sloth_has_it() {
    let path = folders::data().join("peers").join("sloth").join("7d.yaml");
    let text =
        fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let theirs: Value = serde_saphyr::from_str(&text).expect("YAML");
    let (alerts, period, _) = catalogue("7d");
    let options = Options {
        alerts,
        ..Options::default()
    };
    let ours: Value =
        serde_saphyr::from_str(&windows(period, &options).expect("four alerts")).expect("YAML");
    for (kind, speed) in [
        ("page", "quick"),
        ("page", "slow"),
        ("ticket", "quick"),
        ("ticket", "slow"),
    ] {
        let (ours, theirs) = (&ours["spec"][kind][speed], &theirs["spec"][kind][speed]);
        assert_eq!(
            ours["errorBudgetPercent"].as_f64(),
            theirs["errorBudgetPercent"].as_f64()
        );
        for window in ["longWindow", "shortWindow"] {
            assert_eq!(ours[window], theirs[window], "{kind} {speed} {window}");
        }
    }
    assert_eq!(ours["apiVersion"], theirs["apiVersion"]);
    assert_eq!(ours["kind"], theirs["kind"]);
    assert_eq!(
        length(ours["spec"]["sloPeriod"].as_str().expect("a period")),
        length(theirs["spec"]["sloPeriod"].as_str().expect("a period"))
    );
}

#[test]
fn a_share_has_room_for_half_a_percent() {
    assert_eq!(percent("12.5"), Multiple::thousandths(125));
}
