//! What is wrong in a plan.

use crate::answer::plain;
use crate::refusal::Refusal;
use crate::subject::utf8;
use error_budget::exchange::plan_json::{ReadError, read};
use error_budget::model::plan::Fault;
use wasm_bindgen::prelude::*;

/// Every mistake in the text of a plan: a list of the engine's `Fault`s, empty for a plan that can be read.
///
/// # Errors
/// None of the plan's; only for an answer that the host does not take.
#[wasm_bindgen]
pub fn validate(plan: &[u8]) -> Result<JsValue, Refusal> {
    plain(&faults(utf8(plan)?))
}

fn faults(plan: &str) -> Vec<Fault> {
    match read(plan) {
        Ok(_) => Vec::new(),
        Err(ReadError::Faults(faults)) => faults,
        Err(other) => {
            let sentence = other.to_string();
            let (what, remedy) = sentence.rsplit_once("; ").unwrap_or((&sentence, ""));
            vec![Fault {
                path: String::new(),
                what: what.to_owned(),
                remedy: remedy.to_owned(),
            }]
        }
    }
}

#[cfg(test)]
mod tests {
    use super::faults;

    #[test]
    fn every_mistake_is_listed() {
        let plan = |services: &str| {
            format!(r#"{{"format": "error-budget-plan", "version": 1, "services": [{services}]}}"#)
        };
        assert_eq!(faults(&plan("")), []);
        assert_eq!(
            faults(&plan("7, {}")).len(),
            3,
            "no object; no id and no objective"
        );
        assert_eq!(faults("{").len(), 1);
    }
}
