//! The service's name, its promise, the clock, undo and the ways out.

use super::icon::Icon;
use super::import_dialog::Import;
use super::objective_form::{AsOfForm, ObjectiveForm};
use super::share;
use crate::state::State;
use error_budget::exchange::export::figures;
use error_budget::exchange::plan_json::window_text;
use error_budget::model::objective::{BudgetingMethod, Objective, OverlapRule};
use error_budget::model::window::Window;
use leptos::prelude::*;

/// The header of the service shown.
#[component]
pub fn Header() -> impl IntoView {
    let state = State::here();
    let import = Import::here();
    let name = Memo::new(move |_| {
        state.shown.with(|shown| {
            shown
                .as_ref()
                .map(|shown| shown.service().name.clone())
                .unwrap_or_default()
        })
    });
    let rename = move |typed: String| {
        // An empty name is not kept: the field shows the last one again when it is left.
        if !typed.trim().is_empty() {
            state.edit_service("Rename service", Some("name"), |service| {
                service.name = typed.trim().chars().take(100).collect()
            });
        }
    };
    view! {
        <header class="header">
            <button class="icon-button menu-button" type="button" popovertarget="rail" aria-label="Services">
                <Icon name="menu" />
            </button>
            <h1 class="visually-hidden">{move || format!("Error budget of {}", name.get())}</h1>
            <input
                class="service-name"
                aria-label="Service name"
                maxlength="100"
                prop:value=name
                on:input:target=move |event| rename(event.target().value())
                on:blur:target=move |event| { state.close_step(); event.target().set_value(&name.get_untracked()); }
            />
            <Pills />
            <div class="header-spacer"></div>
            <AsOf />
            <div class="actions">
                <button
                    class="icon-button" type="button"
                    aria-label=move || state.next_undo().map_or("Nothing to undo".to_owned(), |name| format!("Undo: {name}"))
                    title=move || state.next_undo().map_or("Nothing to undo".to_owned(), |name| format!("Undo: {name} (Ctrl+Z)"))
                    disabled=move || state.next_undo().is_none()
                    on:click=move |_| state.undo()
                ><Icon name="undo" /></button>
                <button
                    class="icon-button" type="button"
                    aria-label=move || state.next_redo().map_or("Nothing to redo".to_owned(), |name| format!("Redo: {name}"))
                    title=move || state.next_redo().map_or("Nothing to redo".to_owned(), |name| format!("Redo: {name} (Ctrl+Shift+Z)"))
                    disabled=move || state.next_redo().is_none()
                    on:click=move |_| state.redo()
                ><Icon name="redo" /></button>
                <button class="button" type="button" aria-label="Import" on:click=move |_| import.choose()>
                    <Icon name="upload" /><span class="label">"Import"</span>
                </button>
                <button class="button" type="button" aria-label="Save plan" on:click=move |_| share::save(state)>
                    <Icon name="download" /><span class="label">"Save"</span>
                </button>
                <button class="button" type="button" aria-label="Share" on:click=move |_| share::copy_link(state)>
                    <Icon name="link" /><span class="label">"Share"</span>
                </button>
            </div>
        </header>
    }
}

/// The promise in four words; each opens the form.
#[component]
fn Pills() -> impl IntoView {
    let state = State::here();
    let words = Memo::new(move |_| {
        state.shown.with(|shown| {
            shown
                .as_ref()
                .map(|shown| pills(&shown.service().objective))
        })
    });
    view! {
        <div class="pills" role="group" aria-label="Objective">
            {move || words.get().map(|words| words.map(|(label, text)| view! {
                <button class="pill" type="button" popovertarget="objective" aria-label=format!("{label}: {text}")>
                    {text.clone()}<Icon name="caret" />
                </button>
            }).collect_view())}
            <ObjectiveForm />
        </div>
    }
}

fn pills(objective: &Objective) -> [(&'static str, String); 4] {
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
    [
        ("Target", objective.target.to_string()),
        ("Window", window),
        ("Budgeting method", method.to_owned()),
        ("Overlapping incidents", overlap.to_owned()),
    ]
}

#[component]
fn AsOf() -> impl IntoView {
    let state = State::here();
    let stands = Memo::new(move |_| {
        state
            .document
            .with(|document| document.plan.as_of.is_some())
    });
    let text = move || {
        state.shown.with(|shown| {
            shown.as_ref().map(|shown| {
                format!(
                    "{} {}",
                    shown.clock.instant(shown.answer.now),
                    zone_word(shown.clock.zone().name())
                )
            })
        })
    };
    view! {
        <button
            class="as-of" type="button" popovertarget="as-of" data-testid="as-of"
            data-status=move || stands.get().then_some("attention")
            title=move || if stands.get() { "The page stands at this instant, not at now" } else { "The present" }
        >
            {move || if stands.get() { "as of " } else { "now " }}<b>{text}</b><Icon name="caret" />
        </button>
        <AsOfForm />
    }
}

fn zone_word(name: &str) -> &str {
    name.rsplit('/').next().unwrap_or(name)
}
