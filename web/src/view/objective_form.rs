//! The form behind the pills: the promise and how it is counted.
//!
//! What is typed applies at once; what cannot be read stays in its field with the reason.

use super::icon::Icon;
use crate::host;
use crate::state::State;
use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use error_budget::exchange::datetime::{Reading, parse_instant};
use error_budget::exchange::plan_json::{parse_window, window_text};
use error_budget::model::duration;
use error_budget::model::objective::{BudgetingMethod, ExclusionRule, Objective, OverlapRule};
use error_budget::model::plan::Service;
use error_budget::model::target::Target;
use leptos::prelude::*;

/// A text field that keeps what was typed, applies what can be read, and says what cannot.
#[component]
pub fn TextField(
    /// What it is for.
    label: &'static str,
    /// Id within the page.
    id: &'static str,
    /// The value as the document holds it.
    value: Signal<String>,
    /// Applies a text, or says why not.
    apply: Callback<String, Result<(), String>>,
    /// A line of help.
    #[prop(optional)]
    hint: &'static str,
) -> impl IntoView {
    let state = State::here();
    let typed = RwSignal::new(None::<String>);
    let error = RwSignal::new(None::<String>);
    // An undo or another service takes the typed text's place.
    Effect::new(move |before: Option<String>| {
        let value = value.get();
        if before.as_ref().is_some_and(|before| *before != value) && error.get_untracked().is_some()
        {
            typed.set(None);
            error.set(None);
        }
        value
    });
    let take = move |text: String| {
        error.set(apply.run(text.clone()).err());
        typed.set(Some(text));
    };
    let leave = move || {
        state.close_step();
        // What could not be read stays, with its reason.
        if error.try_get_untracked().flatten().is_none() {
            let _ = typed.try_set(None);
        }
    };
    view! {
        <label class="form-label" for=id>{label}</label>
        <div class="form-row">
            <input
                class="field" id=id autocomplete="off" spellcheck="false"
                prop:value=move || typed.get().unwrap_or_else(|| value.get())
                aria-invalid=move || error.get().map(|_| "true")
                aria-describedby=format!("{id}-note")
                on:input:target=move |event| take(event.target().value())
                on:blur=move |_| leave()
            />
            <div id=format!("{id}-note") class=move || if error.get().is_some() { "error" } else { "hint" } role="status">
                {move || match error.get() {
                    Some(error) => view! {
                        <svg class="shape" viewBox="0 0 16 16" aria-hidden="true"><use href="#s-critical" /></svg>
                        <span>{error}</span>
                    }.into_any(),
                    None => hint.into_any(),
                }}
            </div>
        </div>
    }
}

/// A choice of a few words.
#[component]
fn Choice(
    label: &'static str,
    id: &'static str,
    value: Signal<&'static str>,
    options: &'static [(&'static str, &'static str)],
    apply: Callback<String>,
) -> impl IntoView {
    view! {
        <label class="form-label" for=id>{label}</label>
        <div class="form-row">
            <span class="select">
                <select class="field" id=id prop:value=move || value.get() on:change:target=move |event| apply.run(event.target().value())>
                    {options.iter().map(|(word, text)| view! {
                        <option value=*word selected=move || value.get() == *word>{*text}</option>
                    }).collect_view()}
                </select>
                <Icon name="caret" />
            </span>
        </div>
    }
}

/// The objective of the service shown, in a popover.
#[component]
pub fn ObjectiveForm() -> impl IntoView {
    let state = State::here();
    let of_service = move |read: fn(&Service) -> String| {
        Signal::derive(move || {
            state.shown.with(|shown| {
                shown
                    .as_ref()
                    .map(|shown| read(shown.service()))
                    .unwrap_or_default()
            })
        })
    };
    let word = move |read: fn(&Objective) -> &'static str| {
        Signal::derive(move || {
            state.shown.with(|shown| {
                shown
                    .as_ref()
                    .map_or("", |shown| read(&shown.service().objective))
            })
        })
    };
    let target = Callback::new(move |text: String| {
        let target = text.parse::<Target>().map_err(|error| error.to_string())?;
        state.edit_service("Change target", Some("target"), |service| {
            service.objective.target = target
        });
        Ok(())
    });
    let window = Callback::new(move |text: String| {
        let window = parse_window(&text).map_err(|error| error.to_string())?;
        state.edit_service("Change window", Some("window"), |service| {
            service.objective.window = window
        });
        Ok(())
    });
    let slice = Callback::new(move |text: String| {
        let length = duration::parse(&text).map_err(|error| error.to_string())?;
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
    });
    let slice_target = Callback::new(move |text: String| {
        let wanted = text.parse::<Target>().map_err(|error| error.to_string())?;
        state.edit_service("Change slice target", Some("slice target"), |service| {
            if let BudgetingMethod::TimeSlices { slice_target, .. } = &mut service.objective.method
            {
                *slice_target = wanted;
            }
        });
        Ok(())
    });
    let method = Callback::new(move |word: String| {
        state.edit_service("Change method", None, |service| {
            service.objective.method = method_of(&word, &service.objective)
        });
    });
    let overlap = Callback::new(move |word: String| {
        let rule = match word.as_str() {
            "compound" => OverlapRule::Compound,
            "add" => OverlapRule::Add,
            _ => OverlapRule::Worst,
        };
        state.edit_service("Change overlap rule", None, |service| {
            service.objective.overlap = rule
        });
    });
    let exclusions = Callback::new(move |word: String| {
        let rule = match word.as_str() {
            "good" => ExclusionRule::Good,
            "bad" => ExclusionRule::Bad,
            _ => ExclusionRule::Drop,
        };
        state.edit_service("Change exclusion rule", None, |service| {
            service.objective.exclusions = rule
        });
    });
    let measured_from = Callback::new(move |text: String| {
        let from = optional_instant(state, &text)?;
        state.edit_service("Change start of record", Some("measured from"), |service| {
            service.measured_from = from
        });
        Ok(())
    });
    let zone = Callback::new(move |text: String| {
        let name = text.trim().to_owned();
        if host::zone(&name).is_none() {
            return Err(format!(
                "{name:?} is not a time zone; expected a name such as Europe/Berlin or UTC"
            ));
        }
        state.edit("Change time zone", Some("zone"), |plan| plan.zone = name);
        Ok(())
    });
    let zone_name =
        Signal::derive(move || state.document.with(|document| document.plan.zone.clone()));
    let has_slices = move || matches!(word(method_word).get(), "time slices" | "ratio time slices");
    view! {
        <div class="popover" id="objective" popover role="dialog" aria-label="Objective">
            <h2>"Objective"</h2>
            <div class="form">
                <TextField label="Target" id="target" value=of_service(|s| s.objective.target.to_string()) apply=target
                    hint="Share that has to be good, such as 99.9%" />
                <TextField label="Window" id="window" value=of_service(|s| window_text(s.objective.window)) apply=window
                    hint="Rolling: 7d, 28d, 30d. Calendar: week, month, quarter, year" />
                <Choice label="Count by" id="method" value=word(method_word) apply=method options=&[
                    ("time", "Time: bad minutes"),
                    ("occurrences", "Occurrences: bad events"),
                    ("time slices", "Time slices: good or bad"),
                    ("ratio time slices", "Ratio time slices"),
                ] />
                <Show when=has_slices>
                    <TextField label="Slice" id="slice" value=of_service(|s| slice_text(&s.objective)) apply=slice hint="Such as 1m or 5m" />
                </Show>
                <Show when=move || word(method_word).get() == "time slices">
                    <TextField label="Slice target" id="slice-target" value=of_service(|s| slice_target_text(&s.objective)) apply=slice_target
                        hint="A slice with a smaller good share is bad" />
                </Show>
                <Choice label="Overlaps" id="overlap" value=word(overlap_word) apply=overlap options=&[
                    ("worst", "The worst counts"),
                    ("compound", "They compound"),
                    ("add", "They add up"),
                ] />
                <Choice label="Exclusions" id="exclusions" value=word(exclusion_word) apply=exclusions options=&[
                    ("drop", "Leave the record"),
                    ("good", "Count as good"),
                    ("bad", "Count as bad"),
                ] />
                <TextField label="Record starts" id="measured-from" value=of_service(|s| instant_text(s.measured_from)) apply=measured_from
                    hint="Before it nothing is known. Empty: with the first incident" />
                <TextField label="Time zone" id="zone" value=zone_name apply=zone hint="For calendar windows and clock times" />
            </div>
        </div>
    }
}

/// The instant to stand at, in a popover.
#[component]
pub fn AsOfForm() -> impl IntoView {
    let state = State::here();
    let value =
        Signal::derive(move || instant_text(state.document.with(|document| document.plan.as_of)));
    let apply = Callback::new(move |text: String| {
        let as_of = optional_instant(state, &text)?;
        state.edit("Change as of", Some("as of"), |plan| plan.as_of = as_of);
        Ok(())
    });
    view! {
        <div class="popover at-end" id="as-of" popover role="dialog" aria-label="As of">
            <h2>"Stand at an instant"</h2>
            <div class="form">
                <TextField label="As of" id="as-of-field" value=value apply=apply hint="Such as 2026-03-10 14:30. Empty: the present" />
            </div>
            <div class="row-of-buttons">
                <button class="button small" type="button" on:click=move |_| {
                    state.edit("Go to the present", None, |plan| plan.as_of = None);
                }>"Now"</button>
            </div>
        </div>
    }
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

fn instant_text(at: Option<DateTime<Utc>>) -> String {
    at.map(|at| at.to_rfc3339_opts(SecondsFormat::AutoSi, true))
        .unwrap_or_default()
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
