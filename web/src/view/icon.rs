//! Icons and shapes from the sprite in `index.html`.

use error_budget::model::status::Status;
use leptos::prelude::*;

/// A 16 px icon; what it means stands beside it or in the button's label.
#[component]
pub fn Icon(name: &'static str) -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
            <use href=format!("#i-{name}") />
        </svg>
    }
}

/// The shape of a status; the word stands beside it.
#[component]
pub fn StatusShape(#[prop(into)] status: Signal<Status>) -> impl IntoView {
    view! {
        <svg class="shape" viewBox="0 0 16 16" aria-hidden="true">
            <use href=move || format!("#s-{}", status.get().word()) />
        </svg>
    }
}
