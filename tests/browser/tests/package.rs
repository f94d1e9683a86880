//! The package's functions in a browser. `tests/package` asks them through the package itself, in Node.

use error_budget_pkg::assess::assess;
use js_sys::Reflect;
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

const PLAN: &str = r#"{
  "format": "error-budget-plan", "version": 1, "zone": "UTC",
  "services": [{
    "id": "checkout", "objective": { "target": "99.9%", "window": "30d" },
    "incidents": [{ "start": "2026-02-24T11:20:00Z", "end": "2026-02-24T11:29:00Z" }]
  }]
}"#;

/// 2026-03-10T14:30:00Z.
const NOW: f64 = 1_773_153_000_000.0;

fn text(plan: &str) -> Option<Vec<u8>> {
    Some(plan.as_bytes().to_vec())
}

#[wasm_bindgen_test]
fn nine_minutes_leave_34_2_of_43_2() {
    let answer = assess(text(PLAN), "checkout", Some(NOW)).expect("a plan");
    let field =
        |object: &JsValue, name: &str| Reflect::get(object, &name.into()).expect("an object");
    let budget = field(&answer, "budget");
    assert_eq!(field(&budget, "total").as_f64(), Some(43.2));
    assert_eq!(field(&budget, "remaining").as_f64(), Some(34.2));
    // A day later it is the same plan.
    let later = assess(None, "checkout", Some(NOW + 86_400_000.0)).expect("the plan of before");
    assert_eq!(
        field(&field(&later, "budget"), "remaining").as_f64(),
        Some(34.2)
    );
}

#[wasm_bindgen_test]
fn what_cannot_be_assessed_throws() {
    assert!(assess(text("{"), "checkout", Some(NOW)).is_err(), "no JSON");
    assert!(
        assess(text(PLAN), "search", Some(NOW)).is_err(),
        "no such service"
    );
    assert!(
        assess(text(PLAN), "checkout", Some(f64::NAN)).is_err(),
        "no instant"
    );
    let nowhere = PLAN.replace("UTC", "Europe/Nowhere");
    assert!(
        assess(text(&nowhere), "checkout", Some(NOW)).is_err(),
        "no such zone"
    );
}
