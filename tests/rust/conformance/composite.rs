//! Adapter of the weighted composite.

use super::formulas::{number, put, refusal};
use error_budget::engine::amount::Quotient;
use error_budget::engine::composite::{CompositeError, Member, weighted};
use error_budget::model::status::Status;
use serde_json::{Value, json};

fn quotient(input: &Value, field: &str, factor: f64) -> Quotient {
    let number = number(input, field) * factor;
    if number.is_infinite() {
        Quotient::Infinite
    } else {
        Quotient::Finite(number)
    }
}

fn status(word: &str) -> Status {
    use Status::{Attention, Critical, Exhausted, Healthy, Unknown, Warning};
    [Healthy, Attention, Warning, Critical, Exhausted, Unknown]
        .into_iter()
        .find(|status| status.word() == word)
        .expect("a status")
}

pub fn composite(input: &Value) -> Value {
    let pairs = |field: &str| input[field].as_object().expect("an object").clone();
    let weights: Vec<(String, f64)> = pairs("weights")
        .into_iter()
        .map(|(name, weight)| (name, weight.as_f64().expect("a weight")))
        .collect();
    let members: Vec<Member> = pairs("metrics")
        .into_iter()
        .map(|(name, metrics)| Member {
            name,
            consumed_share: quotient(&metrics, "consumed_pct", 0.01),
            burn_rate: quotient(&metrics, "burn_rate", 1.0),
            status: status(metrics["status"].as_str().expect("a status")),
        })
        .collect();
    match weighted(&weights, &members) {
        Err(CompositeError::Unknown(_)) => refusal("unknown_sli"),
        Err(CompositeError::NoWeight) => refusal("no_weight"),
        Err(CompositeError::BadWeight(_)) => refusal("negative_weight"),
        Err(error @ CompositeError::Windows(..)) => panic!("members have no windows: {error}"),
        Ok(composite) => {
            let mut fields = json!({ "composite_status": composite.status.word() });
            put(
                &mut fields,
                "composite_consumed_pct",
                composite.consumed_share,
                100.0,
            );
            put(
                &mut fields,
                "composite_remaining_pct",
                composite.remaining_share,
                100.0,
            );
            put(&mut fields, "composite_burn_rate", composite.burn_rate, 1.0);
            fields
        }
    }
}
