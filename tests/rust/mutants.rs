//! The tests that judge mutants of the engine and the model, as one program: to link twenty takes longer than to run them.
//!
//! `cargo xtask mutants` builds it for each mutant. It says nothing that the programs it is made of do not say.
#![forbid(unsafe_code)]
#![allow(
    clippy::duplicate_mod,
    reason = "each of the programs has its short words for histories"
)]

#[path = "../../core/tests/alert_lab.rs"]
mod alert_lab;
#[path = "../../core/tests/alert_messages.rs"]
mod alert_messages;
#[path = "../../core/tests/alert_policies.rs"]
mod alert_policies;
#[path = "../../core/tests/alert_tables.rs"]
mod alert_tables;
#[path = "../../core/tests/alerting.rs"]
mod alerting;
#[path = "../../core/tests/analysis.rs"]
mod analysis;
#[path = "../../core/tests/answers.rs"]
mod answers;
#[path = "../../core/tests/calendar_windows.rs"]
mod calendar_windows;
#[path = "../../core/tests/composite.rs"]
mod composite;
#[path = "conformance/main.rs"]
mod conformance;
#[path = "../../core/tests/explain.rs"]
mod explain;
#[path = "../../core/tests/forecast/main.rs"]
mod forecast;
#[path = "../../core/tests/gate.rs"]
mod gate;
#[path = "../../core/tests/gate_days.rs"]
mod gate_days;
#[path = "../../core/tests/hours.rs"]
mod hours;
#[path = "../../core/tests/outlook.rs"]
mod outlook;
#[path = "../../core/tests/plan_document/main.rs"]
mod plan_document;
#[path = "../../core/tests/release_outlook.rs"]
mod release_outlook;
#[path = "../../core/tests/same_digits.rs"]
mod same_digits;
#[path = "../../core/tests/scenario.rs"]
mod scenario;
#[path = "../../core/tests/selectors.rs"]
mod selectors;
#[path = "../../core/tests/sentence.rs"]
mod sentence;
#[path = "../../core/tests/slices.rs"]
mod slices;
#[path = "../../core/tests/status.rs"]
mod status;
#[path = "../../core/tests/timeline.rs"]
mod timeline;
#[path = "../../core/tests/values.rs"]
mod values;
#[path = "../../core/tests/worked_sample.rs"]
mod worked_sample;
