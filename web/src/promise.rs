//! What a service promises, in four words.

use error_budget::exchange::export::figures;
use error_budget::exchange::plan_json::window_text;
use error_budget::model::objective::{BudgetingMethod, Objective, OverlapRule};
use error_budget::model::window::Window;

/// Target, window, method, overlap rule: `99.9%`, `30 d rolling`, `by time`, `worst counts`.
#[must_use]
pub fn promise(objective: &Objective) -> Vec<String> {
    let overlap = match objective.overlap {
        OverlapRule::Worst => "worst counts",
        OverlapRule::Compound => "compound",
        OverlapRule::Add => "add up",
    };
    vec![
        objective.target.to_string(),
        window_words(objective.window),
        method_words(objective.method).to_owned(),
        overlap.to_owned(),
    ]
}

/// A window: `30 d rolling`, `calendar month`.
#[must_use]
pub fn window_words(window: Window) -> String {
    match window {
        Window::Rolling(length) => format!("{} rolling", figures::duration(length)),
        Window::Calendar(_) => format!("calendar {}", window_text(window)),
    }
}

/// A budgeting method: `by time`.
#[must_use]
pub fn method_words(method: BudgetingMethod) -> &'static str {
    match method {
        BudgetingMethod::Occurrences => "by events",
        BudgetingMethod::Time => "by time",
        BudgetingMethod::TimeSlices { .. } => "by time slices",
        BudgetingMethod::RatioTimeSlices { .. } => "by ratio slices",
    }
}
