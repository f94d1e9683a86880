//! The fields of a row: what is typed, what it means, what is wrong with it.

use super::row::{category_kind, category_word, letter};
use crate::state::State;
use crate::view::icon::Icon;
use chrono::{DateTime, Utc};
use error_budget::exchange::datetime::{End, Reading, parse_end, parse_instant};
use error_budget::model::incident::Category;
use leptos::prelude::*;

/// Reads a start in the plan's zone; a missing year or day is taken from now.
pub fn read_start(state: State, text: &str) -> Result<DateTime<Utc>, String> {
    state.zone.with_untracked(|zone| {
        let reading = Reading::new(zone, Some(state.now.get_untracked()));
        parse_instant(text, &reading).map_err(|error| error.to_string())
    })
}

/// Reads an end: a time, a time of day, a length, or nothing while it goes on.
pub fn read_end(
    state: State,
    text: &str,
    start: DateTime<Utc>,
) -> Result<Option<DateTime<Utc>>, String> {
    let end = state.zone.with_untracked(|zone| {
        let reading = Reading::new(zone, Some(state.now.get_untracked()));
        parse_end(text, start, &reading)
            .map(End::instant)
            .map_err(|error| error.to_string())
    })?;
    match end {
        Some(end) if end <= start => Err(
            "the end has to lie after the start; expected a later time, or a length such as 26m"
                .to_owned(),
        ),
        end => Ok(end),
    }
}

/// A field in a cell. It shows `value` until something is typed, and keeps what was typed
/// as long as it cannot be read.
#[component]
pub fn CellField(
    /// Its id, for the keyboard.
    id: String,
    /// What it is for.
    label: Signal<String>,
    /// The value as the document holds it.
    value: Signal<String>,
    /// Applies a text or says why not.
    apply: Callback<String, Result<(), String>>,
    /// Where the reason goes.
    error: RwSignal<Option<String>>,
    /// Shown while it is empty.
    #[prop(optional)]
    placeholder: &'static str,
) -> impl IntoView {
    let typed = RwSignal::new(None::<String>);
    let take = move |text: String| {
        error.set(apply.run(text.clone()).err());
        typed.set(Some(text));
    };
    // A field that is removed while it has the focus is blurred after its signals are gone: hence `try_`.
    view! {
        <input
            class="field" id=id autocomplete="off" spellcheck="false"
            aria-label=label placeholder=placeholder
            prop:value=move || typed.get().unwrap_or_else(|| value.get())
            aria-invalid=move || error.get().map(|_| "true")
            on:input:target=move |event| take(event.target().value())
            on:blur=move |_| if error.try_get_untracked().flatten().is_none() { let _ = typed.try_set(None); }
        />
    }
}

/// The choice of a category, with its chip.
#[component]
pub fn CategorySelect(
    id: String,
    label: Signal<String>,
    value: Signal<Category>,
    apply: Callback<Category>,
) -> impl IntoView {
    view! {
        <span
            class="select category"
            data-category=move || category_kind(&value.get())
            data-letter=move || letter(&value.get())
        >
            <select
                class="field" id=id aria-label=label
                on:change:target=move |event| apply.run(Category::from_word(&event.target().value()))
            >
                {move || {
                    let current = value.get();
                    let mut offered = Category::COMMON.to_vec();
                    if !offered.contains(&current) {
                        offered.push(current.clone());
                    }
                    offered.into_iter().map(|category| {
                        let selected = category == current;
                        view! { <option value=category.word().to_owned() selected=selected>{category_word(&category)}</option> }
                    }).collect_view()
                }}
            </select>
            <Icon name="caret" />
        </span>
    }
}

/// What is wrong with the row above, and what would be right.
pub fn error_row(id: &str, error: String) -> impl IntoView + use<> {
    let id = id.to_owned();
    view! {
        <tr role="row" class="row-error is-editing">
            <td role="cell"></td>
            <td role="cell" colspan="11">
                <p class="error" id=id role="alert">
                    <svg class="shape" viewBox="0 0 16 16" aria-hidden="true"><use href="#s-critical" /></svg>
                    <span>{error}</span>
                </p>
            </td>
        </tr>
    }
}
