//! What is promised and how it is counted, read and written.

use super::place::Place;
use super::write::Fields;
use crate::model::duration;
use crate::model::objective::{BudgetingMethod, ExclusionRule, Objective, OverlapRule};
use crate::model::plan::Fault;
use crate::model::target::Target;
use crate::model::window::{CalendarUnit, Window};
use chrono::TimeDelta;
use serde_json_borrow::Value;
use thiserror::Error;

/// How simultaneous incidents combine, by its word.
pub(crate) const OVERLAP_RULES: [(&str, OverlapRule); 3] = [
    ("worst", OverlapRule::Worst),
    ("compound", OverlapRule::Compound),
    ("add", OverlapRule::Add),
];
/// What an exclusion does, by its word.
pub(crate) const EXCLUSION_RULES: [(&str, ExclusionRule); 3] = [
    ("drop", ExclusionRule::Drop),
    ("good", ExclusionRule::Good),
    ("bad", ExclusionRule::Bad),
];

pub(super) fn read(place: Place<'_>, faults: &mut Vec<Fault>) -> Objective {
    place.only(
        &[
            "target",
            "window",
            "method",
            "slice",
            "slice_target",
            "overlap",
            "exclusions",
        ],
        faults,
    );
    let target = place.required("target", "99.9%", faults, |text| {
        text.parse::<Target>().map_err(|e| e.to_string())
    });
    let window = place.required("window", "30d", faults, |text| {
        parse_window(text).map_err(|e| e.to_string())
    });
    let target = target.unwrap_or(Target::WHOLE);
    Objective {
        target,
        window: window.unwrap_or(Window::Rolling(TimeDelta::days(30))),
        method: method(place, target, faults),
        overlap: place.word("overlap", &OVERLAP_RULES, faults),
        exclusions: place.word("exclusions", &EXCLUSION_RULES, faults),
    }
}

/// `slice_target` is what a slice has to reach if nothing is said.
pub(super) fn method(
    place: Place<'_>,
    slice_target: Target,
    faults: &mut Vec<Fault>,
) -> BudgetingMethod {
    let slice = place
        .length("slice", faults)
        .unwrap_or(TimeDelta::minutes(1));
    let slice_target = place
        .parsed("slice_target", faults, |text| {
            text.parse::<Target>().map_err(|e| e.to_string())
        })
        .unwrap_or(slice_target);
    place.word(
        "method",
        &[
            ("time", BudgetingMethod::Time),
            ("occurrences", BudgetingMethod::Occurrences),
            (
                "time slices",
                BudgetingMethod::TimeSlices {
                    slice,
                    slice_target,
                },
            ),
            (
                "ratio time slices",
                BudgetingMethod::RatioTimeSlices { slice },
            ),
        ],
        faults,
    )
}

/// Why a text is not a window.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum WindowError {
    /// Not a length and not a calendar word.
    #[error("{0:?} is not a window; expected 30d, 4w, week, month, quarter or year")]
    NotAWindow(String),
    /// No time at all, or more than 10 years.
    #[error("a rolling window is from 1 minute to 10 years; expected 30d")]
    OutOfRange,
}

/// Reads `30d`, `4w`, `month`, `quarter`, ...
///
/// # Errors
/// [`WindowError`] when it is neither a length nor a calendar word, or out of range.
pub fn parse_window(text: &str) -> Result<Window, WindowError> {
    let word = text.trim().to_ascii_lowercase();
    let unit = match word.as_str() {
        "week" => CalendarUnit::Week,
        "month" => CalendarUnit::Month,
        "quarter" => CalendarUnit::Quarter,
        "year" => CalendarUnit::Year,
        _ => {
            let length = duration::parse(&word)
                .map_err(|_| WindowError::NotAWindow(text.trim().to_owned()))?;
            let fine = (TimeDelta::minutes(1)..=TimeDelta::days(3_660)).contains(&length);
            return if fine {
                Ok(Window::Rolling(length))
            } else {
                Err(WindowError::OutOfRange)
            };
        }
    };
    Ok(Window::Calendar(unit))
}

pub(super) fn write(objective: &Objective) -> Value<'static> {
    let mut fields = Fields::default();
    fields.put("target", objective.target.to_string().into());
    fields.put("window", window_text(objective.window).into());
    write_method(&mut fields, objective.method);
    fields.put("overlap", overlap_word(objective.overlap).into());
    fields.put("exclusions", exclusion_word(objective.exclusions).into());
    fields.object()
}

pub(super) fn write_method(fields: &mut Fields<'_>, method: BudgetingMethod) {
    let mut text = |key: &'static str, value: String| fields.put(key, value.into());
    text("method", method_word(method).to_owned());
    match method {
        BudgetingMethod::Occurrences | BudgetingMethod::Time => {}
        BudgetingMethod::TimeSlices {
            slice,
            slice_target,
        } => {
            text("slice", duration::to_text(slice));
            text("slice_target", slice_target.to_string());
        }
        BudgetingMethod::RatioTimeSlices { slice } => {
            text("slice", duration::to_text(slice));
        }
    }
}

/// `30d` or `month`.
#[must_use]
pub fn window_text(window: Window) -> String {
    match window {
        Window::Rolling(length) => duration::to_text(length),
        Window::Calendar(unit) => match unit {
            CalendarUnit::Week => "week",
            CalendarUnit::Month => "month",
            CalendarUnit::Quarter => "quarter",
            CalendarUnit::Year => "year",
        }
        .to_owned(),
    }
}

fn method_word(method: BudgetingMethod) -> &'static str {
    match method {
        BudgetingMethod::Occurrences => "occurrences",
        BudgetingMethod::Time => "time",
        BudgetingMethod::TimeSlices { .. } => "time slices",
        BudgetingMethod::RatioTimeSlices { .. } => "ratio time slices",
    }
}

pub(crate) fn overlap_word(rule: OverlapRule) -> &'static str {
    match rule {
        OverlapRule::Worst => "worst",
        OverlapRule::Compound => "compound",
        OverlapRule::Add => "add",
    }
}

pub(crate) fn exclusion_word(rule: ExclusionRule) -> &'static str {
    match rule {
        ExclusionRule::Drop => "drop",
        ExclusionRule::Good => "good",
        ExclusionRule::Bad => "bad",
    }
}
