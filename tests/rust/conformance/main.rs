//! The engine against the reference guide: every `case` is met, every `deviation` gives
//! `correct` and not `guide`. `tests/vectors/README.md` describes the files.
//!
//! Each system has one adapter: it reads `input`, asks the engine, and names the answer's
//! fields as the vectors do. An adapter converts units and never computes a budget.
#![forbid(unsafe_code)]

mod alerting;
mod analysis;
mod artefacts;
mod comparison;
mod composite;
mod forecast;
mod formulas;
mod gate;
mod slo_table;
mod status;
mod tracker;
mod vectors;

use std::collections::BTreeSet;
use vectors::{Adapter, System};

/// The systems with code, each with its adapter.
const RUN: [(&str, Adapter); 34] = [
    ("total_budget", formulas::total_budget),
    ("consumed_requests", formulas::consumed_requests),
    ("time_consumption", formulas::time_consumption),
    ("slo_table", slo_table::slo_table),
    ("burn_rate", formulas::burn_rate),
    ("scenarios", formulas::scenarios),
    ("time_to_exhaustion", formulas::time_to_exhaustion),
    ("tracker_record", tracker::record),
    ("tracker_consumption", tracker::consumption),
    ("tracker_trend", tracker::trend),
    ("status_determiner", status::status_determiner),
    ("predict_linear", forecast::predict_linear),
    ("predict_rate", forecast::predict_rate),
    ("probability", forecast::probability),
    ("probability_vote", forecast::probability_vote),
    ("recommendation", forecast::recommendation),
    ("composite", composite::composite),
    ("standard_configs", alerting::standard_configs),
    ("detector_tier", alerting::detector_tier),
    ("detector_all", alerting::detector_all),
    ("burn_alerts", alerting::burn_alerts),
    ("alert_delivery", alerting::alert_delivery),
    ("alert_email", alerting::alert_email),
    ("historical_series", analysis::historical_series),
    ("historical_tracker", analysis::historical_tracker),
    ("historical_patterns", analysis::historical_patterns),
    ("historical_report", analysis::historical_report),
    ("manager_status", gate::manager_status),
    ("release_decision", gate::release_decision),
    ("release_gate", gate::release_gate),
    ("policy_document", gate::policy_document),
    ("prometheus_rules", artefacts::prometheus_rules),
    ("grafana_dashboard", artefacts::grafana_dashboard),
    ("tracker_export", artefacts::tracker_export),
];

/// Runs one system and fails with every disagreement at once.
fn meets(name: &str) {
    let (_, adapter) = RUN
        .iter()
        .find(|(system, _)| *system == name)
        .expect("a system with an adapter");
    let faults = System::read(name).faults(*adapter);
    assert!(faults.is_empty(), "{name}:\n{}", faults.join("\n"));
}

macro_rules! systems {
    ($($name:ident)*) => {$(
        #[test]
        fn $name() {
            meets(stringify!($name));
        }
    )*};
}

systems! {
    total_budget consumed_requests time_consumption slo_table burn_rate scenarios
    time_to_exhaustion tracker_record tracker_consumption tracker_trend status_determiner
    predict_linear predict_rate probability probability_vote recommendation composite
    standard_configs detector_tier detector_all burn_alerts alert_delivery alert_email
    historical_series historical_tracker historical_patterns historical_report
    manager_status release_decision release_gate policy_document
    prometheus_rules grafana_dashboard tracker_export
}

#[test]
fn every_file_of_the_folder_is_run() {
    let files = vectors::systems_in_folder();
    let run: BTreeSet<&str> = RUN.iter().map(|(name, _)| *name).collect();
    let strangers: Vec<&String> = files
        .iter()
        .filter(|name| !run.contains(name.as_str()))
        .collect();
    assert!(strangers.is_empty(), "no code for {strangers:?}");
    let missing: Vec<&&str> = run.iter().filter(|name| !files.contains(**name)).collect();
    assert!(missing.is_empty(), "systems without a file: {missing:?}");
}
