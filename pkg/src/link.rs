//! The share link.

use crate::refusal::Refusal;
use crate::subject::asked_about;
use error_budget::exchange::{link, plan_json};
use wasm_bindgen::prelude::*;

/// The fragment that holds a plan, without the `#`.
///
/// # Errors
/// A plan that cannot be read.
#[wasm_bindgen(js_name = encodeLink)]
pub fn encode_link(plan: Option<Vec<u8>>) -> Result<String, Refusal> {
    Ok(link::encode(&*asked_about(plan)?))
}

/// The text of the plan that a fragment holds, with or without the `#`.
///
/// # Errors
/// What is no link, was cut on its way, or holds what is no plan.
#[wasm_bindgen(js_name = decodeLink)]
pub fn decode_link(fragment: &str) -> Result<String, Refusal> {
    Ok(plan_json::write(&link::decode(fragment)?))
}
