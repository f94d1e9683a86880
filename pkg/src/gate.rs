//! Whether a release may go.

use crate::answer::{plain, put};
use crate::refusal::Refusal;
use crate::subject::Subject;
use error_budget::exchange::plan_json::{self, ReadError};
use error_budget::model::budget_policy::Decision;
use error_budget::model::plan::Fault;
use error_budget::model::release::Release;
use wasm_bindgen::prelude::*;

/// The answer of the plan's policy for a release, written as in a plan's `releases`: the fields of the engine's
/// `Verdict`, and `passes` and `approves`, from when on the answer is a yes with and without a review.
///
/// # Errors
/// As [`assess`](crate::assess::assess); and for a release that cannot be read.
#[wasm_bindgen]
pub fn gate(
    plan: Option<Vec<u8>>,
    service: &str,
    now: Option<f64>,
    release: &str,
) -> Result<JsValue, Refusal> {
    let subject = Subject::read(plan, service, now)?;
    let release = read(release)?;
    let policy = &subject.plan.policy;
    let record = subject.record()?;
    let answer = plain(&record.verdict(policy, &release))?;
    for (name, at_most) in [
        ("passes", Decision::Review),
        ("approves", Decision::Approve),
    ] {
        let opening = record.opening_to(at_most, policy, &release, None);
        put(
            &answer,
            name,
            &plain(&opening.map(|opening| opening.if_quiet))?,
        )?;
    }
    Ok(answer)
}

/// Where the release stands in the plan that it is read with.
const PLACE: &str = "services[0].releases[0]";

/// A release is read as plans are: within one, so that words, bounds and faults are the same.
fn read(text: &str) -> Result<Release, Refusal> {
    let around = format!(
        r#"{{"format":"error-budget-plan","version":1,"services":[{{"id":"api","objective":{{"target":"99.9%","window":"30d"}},"releases":[{text}]}}]}}"#
    );
    match plan_json::read(&around) {
        Ok(mut plan) => {
            let service = plan.services.first_mut();
            let release = service.and_then(|service| service.releases.pop());
            release.ok_or_else(no_release)
        }
        Err(ReadError::Faults(faults)) => {
            let own = faults.into_iter().map(|fault| Fault {
                path: fault.path.replace(PLACE, "release"),
                ..fault
            });
            Err(Refusal::faults("release_invalid", own.collect()))
        }
        Err(_) => Err(no_release()),
    }
}

fn no_release() -> Refusal {
    let message = r#"this is no release; pass an object such as { "risk": "medium" }"#;
    Refusal::new("release_invalid", "release", message.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use error_budget::model::release::Risk;

    #[test]
    fn a_release_is_read_with_the_words_of_a_plan() {
        assert_eq!(read("{}"), Ok(Release::default()));
        let high = read(r#"{"risk": "high", "has_tests": false}"#).expect("a release");
        assert_eq!((high.risk, high.has_tests), (Risk::High, false));
        for wrong in [
            "",
            "[]",
            "7",
            "{",
            "{},{",
            r#"{"has_tests": "yes"}"#,
            r#"{"riks": "low"}"#,
        ] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_fault_lies_in_the_release() {
        let fault = read(r#"{"has_tests": "yes"}"#).expect_err("neither true nor false");
        let text = format!("{fault:?}");
        assert!(text.contains("path: \"release.has_tests\""), "{text}");
    }
}
