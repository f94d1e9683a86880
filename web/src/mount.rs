//! What the script of `<error-budget-planner>` calls: see `web::element`.
//!
//! It stands in the page's program and not in its library, so that the lab keeps nothing of it.

use wasm_bindgen::prelude::*;
use web::element::{self, Portal};

/// Puts the planner into its place.
///
/// # Errors
/// What is wrong with the plan.
#[wasm_bindgen]
pub fn mount(portal: Portal, plan: &str, service: &str, dark: bool) -> Result<(), JsValue> {
    element::mount(portal, plan, service, dark)
}

/// Puts another plan in place.
///
/// # Errors
/// What is wrong with it.
#[wasm_bindgen]
pub fn open(plan: &str) -> Result<(), JsValue> {
    element::open(plan)
}

/// Shows another service.
#[wasm_bindgen]
pub fn look(service: &str) {
    element::look(service);
}

/// Turns to dark or light.
#[wasm_bindgen]
pub fn dress(dark: bool) {
    element::dress(dark);
}

/// The plan as it stands.
#[wasm_bindgen]
#[must_use]
pub fn plan() -> String {
    element::plan()
}

/// Ends everything.
#[wasm_bindgen]
pub fn unmount() {
    element::unmount();
}
