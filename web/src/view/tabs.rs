//! The views below the chart.

use super::burn_chart::BurnChart;
use super::icon::Icon;
use super::import_dialog::Import;
use super::incidents::{Editing, Incidents};
use crate::state::State;
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

/// A view below the chart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tab {
    Incidents,
    BurnRate,
}

impl Tab {
    fn id(self) -> &'static str {
        match self {
            Self::Incidents => "tab-incidents",
            Self::BurnRate => "tab-burn-rate",
        }
    }
}

/// The tab bar with its actions, and the view chosen (the ARIA tabs pattern).
#[component]
pub fn Tabs() -> impl IntoView {
    let state = State::here();
    let import = Import::here();
    let editing = Editing::here();
    let chosen = RwSignal::new(Tab::Incidents);
    let all_columns = RwSignal::new(false);
    let count = Memo::new(move |_| {
        state.shown.with(|shown| {
            shown
                .as_ref()
                .map_or(0, |shown| shown.service().incidents.len())
        })
    });
    let tab = move |tab: Tab, label: &'static str, counts: bool| {
        view! {
            <button
                class="tab" type="button" role="tab" id=tab.id() aria-controls="tab-panel"
                aria-selected=move || if chosen.get() == tab { "true" } else { "false" }
                tabindex=move || if chosen.get() == tab { "0" } else { "-1" }
                on:click=move |_| chosen.set(tab)
            >
                {label}
                {counts.then(|| view! { <span class="count">{move || count.get()}</span> })}
            </button>
        }
    };
    let turn = move |event: KeyboardEvent| {
        let next = match (event.key().as_str(), chosen.get_untracked()) {
            ("ArrowRight" | "ArrowLeft", Tab::Incidents) | ("End", _) => Tab::BurnRate,
            ("ArrowRight" | "ArrowLeft", Tab::BurnRate) | ("Home", _) => Tab::Incidents,
            _ => return,
        };
        event.prevent_default();
        chosen.set(next);
        super::focus::by_id(next.id());
    };
    let add = move || {
        chosen.set(Tab::Incidents);
        editing.add();
    };
    view! {
        <div class="tab-bar">
            <div class="tabs" role="tablist" aria-label="Views" on:keydown=turn>
                {tab(Tab::Incidents, "Incidents", true)}
                {tab(Tab::BurnRate, "Burn rate", false)}
            </div>
            <div class="row-of-buttons">
                <button
                    class="button plain columns-toggle" type="button"
                    aria-pressed=move || if all_columns.get() { "true" } else { "false" }
                    on:click=move |_| all_columns.update(|all| *all = !*all)
                ><Icon name="columns" />"All columns"</button>
                <button class="button" type="button" on:click=move |_| add()><Icon name="plus" />"Incident"</button>
            </div>
        </div>
        <div role="tabpanel" id="tab-panel" aria-labelledby=move || chosen.get().id()>
            {move || match chosen.get() {
                Tab::Incidents => view! { <Incidents all_columns /> }.into_any(),
                Tab::BurnRate => view! { <BurnChart /> }.into_any(),
            }}
        </div>
        <div class="action-bar" role="group" aria-label="Add">
            <button class="button primary" type="button" on:click=move |_| add()><Icon name="plus" />"Incident"</button>
            <button class="button" type="button" on:click=move |_| import.choose()>"Import"</button>
        </div>
    }
}
