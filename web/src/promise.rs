//! What a service promises, in four words.

use error_budget::exchange::export::figures;
use error_budget::exchange::plan_json::window_text;
use error_budget::model::objective::{BudgetingMethod, Objective, OverlapRule};
use error_budget::model::window::Window;

/// Target, window, method, overlap rule: `99.9%`, `30 d rolling`, `by time`, `worst counts`.
#[must_use]
pub fn promise(objective: &Objective) -> Vec<String> {
    let window = match objective.window {
        Window::Rolling(length) => format!("{} rolling", figures::duration(length)),
        Window::Calendar(_) => format!("calendar {}", window_text(objective.window)),
    };
    let method = match objective.method {
        BudgetingMethod::Occurrences => "by events",
        BudgetingMethod::Time => "by time",
        BudgetingMethod::TimeSlices { .. } => "by time slices",
        BudgetingMethod::RatioTimeSlices { .. } => "by ratio slices",
    };
    let overlap = match objective.overlap {
        OverlapRule::Worst => "worst counts",
        OverlapRule::Compound => "compound",
        OverlapRule::Add => "add up",
    };
    vec![
        objective.target.to_string(),
        window,
        method.to_owned(),
        overlap.to_owned(),
    ]
}
