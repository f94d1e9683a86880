//! The form behind the pills: the promise and how it is counted.

use crate::dom::{El, el};
use crate::host;
use crate::state::State;
use crate::widget::field::{TextField, choice};
use crate::widget::icon::button;
use chrono::{DateTime, TimeDelta, Utc};
use error_budget::exchange::datetime::{Reading, parse_instant};
use error_budget::exchange::instant_text;
use error_budget::exchange::plan_json::{parse_window, window_text};
use error_budget::model::duration;
use error_budget::model::objective::{BudgetingMethod, ExclusionRule, Objective, OverlapRule};
use error_budget::model::plan::Service;
use error_budget::model::target::Target;

/// The objective of the service shown, in a popover.
#[must_use]
pub fn objective_form() -> El {
    let state = State::here();
    let of_service = move |read: fn(&Service) -> String| {
        move || {
            let shown = state.shown.get();
            shown
                .as_ref()
                .map(|shown| read(shown.service()))
                .unwrap_or_default()
        }
    };
    let word = move |read: fn(&Objective) -> &'static str| {
        move || {
            let shown = state.shown.get();
            shown
                .as_ref()
                .map_or("", |shown| read(&shown.service().objective))
        }
    };
    let target = move |text: &str| {
        let target = text.parse::<Target>().map_err(|error| error.to_string())?;
        state.edit_service("Change target", Some("target"), |service| {
            service.objective.target = target
        });
        Ok(())
    };
    let window = move |text: &str| {
        let window = parse_window(text).map_err(|error| error.to_string())?;
        state.edit_service("Change window", Some("window"), |service| {
            service.objective.window = window
        });
        Ok(())
    };
    let slice = move |text: &str| {
        let length = duration::parse(text).map_err(|error| error.to_string())?;
        if !(TimeDelta::seconds(1)..=TimeDelta::days(1)).contains(&length) {
            return Err("a slice is from 1 second to 1 day; expected 1m".to_owned());
        }
        state.edit_service("Change slice", Some("slice"), |service| match &mut service
            .objective
            .method
        {
            BudgetingMethod::TimeSlices { slice, .. }
            | BudgetingMethod::RatioTimeSlices { slice } => *slice = length,
            BudgetingMethod::Occurrences | BudgetingMethod::Time => {}
        });
        Ok(())
    };
    let slice_target = move |text: &str| {
        let wanted = text.parse::<Target>().map_err(|error| error.to_string())?;
        state.edit_service("Change slice target", Some("slice target"), |service| {
            if let BudgetingMethod::TimeSlices { slice_target, .. } = &mut service.objective.method
            {
                *slice_target = wanted;
            }
        });
        Ok(())
    };
    let method = move |word: &str| {
        state.edit_service("Change method", None, |service| {
            service.objective.method = method_of(word, &service.objective)
        });
    };
    let overlap = move |word: &str| {
        let rule = match word {
            "compound" => OverlapRule::Compound,
            "add" => OverlapRule::Add,
            _ => OverlapRule::Worst,
        };
        state.edit_service("Change overlap rule", None, |service| {
            service.objective.overlap = rule
        });
    };
    let exclusions = move |word: &str| {
        let rule = match word {
            "good" => ExclusionRule::Good,
            "bad" => ExclusionRule::Bad,
            _ => ExclusionRule::Drop,
        };
        state.edit_service("Change exclusion rule", None, |service| {
            service.objective.exclusions = rule
        });
    };
    let measured_from = move |text: &str| {
        let from = optional_instant(state, text)?;
        state.edit_service("Change start of record", Some("measured from"), |service| {
            service.measured_from = from
        });
        Ok(())
    };
    let zone = move |text: &str| {
        let name = text.trim().to_owned();
        if host::zone(&name).is_none() {
            return Err(format!(
                "{name:?} is not a time zone; expected a name such as Europe/Berlin or UTC"
            ));
        }
        state.edit("Change time zone", Some("zone"), |plan| plan.zone = name);
        Ok(())
    };
    let text = |label, id, hint| TextField { label, id, hint };
    let method_is =
        move |slices: &'static [&'static str]| move || slices.contains(&word(method_word)());
    let form = el("div.form")
        .with_all(
            text(
                "Target",
                "target",
                "Share that has to be good, such as 99.9%",
            )
            .draw(of_service(|s| s.objective.target.to_string()), target),
        )
        .with_all(
            text(
                "Window",
                "window",
                "Rolling: 7d, 28d, 30d. Calendar: week, month, quarter, year",
            )
            .draw(of_service(|s| window_text(s.objective.window)), window),
        )
        .with_all(choice(
            "Count by",
            "method",
            &[
                ("time", "Time: bad minutes"),
                ("occurrences", "Occurrences: bad events"),
                ("time slices", "Time slices: good or bad"),
                ("ratio time slices", "Ratio time slices"),
            ],
            word(method_word),
            method,
        ))
        .when(
            method_is(&["time slices", "ratio time slices"]),
            move || {
                el("div.form").with_all(
                    text("Slice", "slice", "Such as 1m or 5m")
                        .draw(of_service(|s| slice_text(&s.objective)), slice),
                )
            },
        )
        .when(method_is(&["time slices"]), move || {
            el("div.form").with_all(
                text(
                    "Slice target",
                    "slice-target",
                    "A slice with a smaller good share is bad",
                )
                .draw(
                    of_service(|s| slice_target_text(&s.objective)),
                    slice_target,
                ),
            )
        })
        .with_all(choice(
            "Overlaps",
            "overlap",
            &[
                ("worst", "The worst counts"),
                ("compound", "They compound"),
                ("add", "They add up"),
            ],
            word(overlap_word),
            overlap,
        ))
        .with_all(choice(
            "Exclusions",
            "exclusions",
            &[
                ("drop", "Leave the record"),
                ("good", "Count as good"),
                ("bad", "Count as bad"),
            ],
            word(exclusion_word),
            exclusions,
        ))
        .with_all(
            text(
                "Record starts",
                "measured-from",
                "Before it nothing is known. Empty: with the first incident",
            )
            .draw(
                of_service(|s| s.measured_from.map(instant_text::text).unwrap_or_default()),
                measured_from,
            ),
        )
        .with_all(
            text("Time zone", "zone", "For calendar windows and clock times").draw(
                move || state.document.with(|document| document.plan.zone.clone()),
                zone,
            ),
        );
    popover("objective", "Objective")
        .with(el("h2").text("Objective"))
        .with(form)
}

fn popover(id: &str, label: &str) -> El {
    el("div.popover")
        .attr("id", id)
        .flag("popover")
        .attr("role", "dialog")
        .attr("aria-label", label)
}

/// The instant to stand at, in a popover.
#[must_use]
pub fn as_of_form() -> El {
    let state = State::here();
    let apply = move |text: &str| {
        let as_of = optional_instant(state, text)?;
        state.edit("Stand at an instant", Some("as of"), |plan| {
            plan.as_of = as_of
        });
        Ok(())
    };
    let value = move || {
        state.document.with(|document| {
            document
                .plan
                .as_of
                .map(instant_text::text)
                .unwrap_or_default()
        })
    };
    let field = TextField {
        label: "As of",
        id: "as-of-field",
        hint: "Such as 2026-03-10 14:30. Empty: the present",
    };
    let now = button("button.button.small", "Now")
        .on_click(move || state.edit("Go to the present", None, |plan| plan.as_of = None));
    popover("as-of", "As of")
        .attr("class", "popover at-end")
        .with(el("h2").text("Stand at an instant"))
        .with(el("div.form").with_all(field.draw(value, apply)))
        .with(el("div.row-of-buttons").with(now))
}

fn optional_instant(state: State, text: &str) -> Result<Option<DateTime<Utc>>, String> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    state.zone.with_untracked(|zone| {
        let reading = Reading::new(zone, Some(state.now.get_untracked()));
        parse_instant(text, &reading)
            .map(Some)
            .map_err(|error| error.to_string())
    })
}

fn method_word(objective: &Objective) -> &'static str {
    match objective.method {
        BudgetingMethod::Occurrences => "occurrences",
        BudgetingMethod::Time => "time",
        BudgetingMethod::TimeSlices { .. } => "time slices",
        BudgetingMethod::RatioTimeSlices { .. } => "ratio time slices",
    }
}

/// The method of a word; slices keep their length, a new slice target is the objective's.
fn method_of(word: &str, objective: &Objective) -> BudgetingMethod {
    let slice = match objective.method {
        BudgetingMethod::TimeSlices { slice, .. } | BudgetingMethod::RatioTimeSlices { slice } => {
            slice
        }
        BudgetingMethod::Occurrences | BudgetingMethod::Time => TimeDelta::minutes(1),
    };
    match word {
        "occurrences" => BudgetingMethod::Occurrences,
        "time slices" => BudgetingMethod::TimeSlices {
            slice,
            slice_target: objective.target,
        },
        "ratio time slices" => BudgetingMethod::RatioTimeSlices { slice },
        _ => BudgetingMethod::Time,
    }
}

fn slice_text(objective: &Objective) -> String {
    match objective.method {
        BudgetingMethod::TimeSlices { slice, .. } | BudgetingMethod::RatioTimeSlices { slice } => {
            duration::to_text(slice)
        }
        BudgetingMethod::Occurrences | BudgetingMethod::Time => String::new(),
    }
}

fn slice_target_text(objective: &Objective) -> String {
    match objective.method {
        BudgetingMethod::TimeSlices { slice_target, .. } => slice_target.to_string(),
        _ => String::new(),
    }
}

fn overlap_word(objective: &Objective) -> &'static str {
    match objective.overlap {
        OverlapRule::Worst => "worst",
        OverlapRule::Compound => "compound",
        OverlapRule::Add => "add",
    }
}

fn exclusion_word(objective: &Objective) -> &'static str {
    match objective.exclusions {
        ExclusionRule::Drop => "drop",
        ExclusionRule::Good => "good",
        ExclusionRule::Bad => "bad",
    }
}
