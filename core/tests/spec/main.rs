//! SLO specs of other tools, read into a plan.

#[path = "../history/mod.rs"]
mod history;

mod alerts;
mod arbitrary;
mod faults;
mod openslo;
mod round_trip;
mod tools;

use error_budget::exchange::spec::{Spec, SpecError, read};

fn fixture(name: &str) -> String {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/fixtures/spec/");
    std::fs::read_to_string(format!("{folder}{name}")).expect("a fixture")
}

fn spec(text: &str) -> Spec {
    read(text).unwrap_or_else(|error| panic!("{error}"))
}

/// The faults of a text, one line each.
fn faults(text: &str) -> Vec<String> {
    match read(text) {
        Err(SpecError::Faults(faults)) => faults.iter().map(ToString::to_string).collect(),
        other => panic!("expected faults, not {other:?}"),
    }
}

/// `id: target over window, method` of each service, as the plan's JSON writes them.
fn services(spec: &Spec) -> Vec<String> {
    use error_budget::exchange::plan_json::window_text;
    use error_budget::model::duration::to_text;
    use error_budget::model::objective::BudgetingMethod;
    let method = |method: &BudgetingMethod| match method {
        BudgetingMethod::Occurrences => "occurrences".to_owned(),
        BudgetingMethod::Time => "time".to_owned(),
        BudgetingMethod::TimeSlices {
            slice,
            slice_target,
        } => format!("slices of {} at {slice_target}", to_text(*slice)),
        BudgetingMethod::RatioTimeSlices { slice } => format!("ratio of {}", to_text(*slice)),
    };
    spec.services
        .iter()
        .map(|spec| {
            let objective = &spec.service.objective;
            format!(
                "{}: {} over {}, {}",
                spec.service.id,
                objective.target,
                window_text(objective.window),
                method(&objective.method)
            )
        })
        .collect()
}

/// Paths of what is not kept.
fn unkept(spec: &Spec) -> Vec<&str> {
    spec.unkept
        .iter()
        .map(|entry| entry.path.as_str())
        .collect()
}
