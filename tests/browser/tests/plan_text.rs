//! What crosses to the worker: a history that it has does not.

use error_budget::exchange::plan_json;
use error_budget::model::plan::Plan;
use std::sync::Arc;
use wasm_bindgen_test::wasm_bindgen_test;
use web::plan_text::{Parcel, pack, unpack};

const TWO_SERVICES: &str = r#"{
  "format": "error-budget-plan", "version": 1,
  "services": [
    { "id": "checkout", "objective": { "target": "99.9%", "window": "30d" }, "incidents": [
      { "id": "INC-1", "title": "Storage full", "start": "2026-02-24T11:20:00Z", "end": "2026-02-24T11:29:00Z" }
    ] },
    { "id": "search", "objective": { "target": "99.5%", "window": "month" }, "incidents": [] }
  ],
  "scenarios": [{ "name": "Without it", "patches": [{ "change": "remove_incident", "service": "checkout", "index": 0 }] }]
}"#;

fn plan() -> Plan {
    plan_json::read(TWO_SERVICES).expect("a valid plan")
}

/// Sends a plan to who knows another one; it has to arrive as it is. Answers whether its incidents were sent.
fn sends_incidents(known: Option<&Plan>, plan: Plan) -> bool {
    let plan = Arc::new(plan);
    let (text, incidents_of) = match pack(&plan, known) {
        Parcel::Whole(text) => (String::from(text), None),
        Parcel::WithoutIncidents(text) => (String::from(text), known.cloned()),
    };
    let all_sent = incidents_of.is_none();
    assert_eq!(text.contains("Storage full"), all_sent);
    assert_eq!(unpack(&text, incidents_of).as_ref(), Some(&*plan));
    all_sent
}

#[wasm_bindgen_test]
fn incidents_are_sent_only_when_they_differ() {
    assert!(sends_incidents(None, plan()));

    let mut stricter = plan();
    stricter.services[0].objective.target = "99.95%".parse().expect("a target");
    assert!(!sends_incidents(Some(&plan()), stricter.clone()));

    let mut renamed = stricter.clone();
    renamed.services[0].incidents[0].title = "Storage full again".to_owned();
    assert!(sends_incidents(Some(&stricter), renamed));

    let mut swapped = plan();
    swapped.services.swap(0, 1);
    assert!(sends_incidents(Some(&plan()), swapped));

    let mut fewer = plan();
    fewer.services.pop();
    assert!(sends_incidents(Some(&plan()), fewer));
}

#[wasm_bindgen_test]
fn incidents_of_another_plan_are_not_taken() {
    let text = plan_json::write_without_incidents(&plan());
    let mut fewer = plan();
    fewer.services.pop();
    assert_eq!(unpack(&text, Some(fewer)), None);
    assert_eq!(unpack("{", Some(plan())), None);
}
