//! The components: each draws one thing from the state.

mod budget_chart;
mod burn_chart;
mod chart_figure;
mod focus;
mod header;
mod icon;
mod import_dialog;
mod incidents;
mod keyboard;
mod notices;
mod objective_form;
mod rail;
mod recovery;
mod sentence;
mod share;
mod tabs;
mod theme;
mod verdict;

use crate::host;
use crate::state::{Opened, State, StoredPlan};
use leptos::mount::mount_to;
use leptos::prelude::*;
use std::time::Duration;
use wasm_bindgen::JsCast;

/// Opens the document and puts the page in place of the static shell.
pub fn start() {
    recovery::install();
    let Some(document) = host::window().and_then(|window| window.document()) else {
        return;
    };
    let fragment = document
        .location()
        .and_then(|location| location.hash().ok())
        .unwrap_or_default();
    let Some(place) = document
        .get_element_by_id("app")
        .and_then(|place| place.dyn_into().ok())
    else {
        return;
    };
    let opened = Opened::from(&fragment, StoredPlan::load());
    let place: web_sys::HtmlElement = place;
    place.set_inner_html("");
    mount_to(place, move || {
        let state = State::start(opened);
        provide_context(state);
        if fragment.contains("p=") {
            crate::state::clear_fragment();
        }
        view! { <Page /> }
    })
    .forget();
}

/// The whole page.
#[component]
fn Page() -> impl IntoView {
    let state = State::here();
    keyboard::listen(state);
    // Twice a minute: burn rates are shown with one decimal, exhaustion in days.
    if let Ok(ticking) = set_interval_with_handle(move || state.tick(), Duration::from_secs(30)) {
        on_cleanup(move || ticking.clear());
    }
    let import = import_dialog::Import::provide();
    theme::Theme::provide();
    incidents::Editing::provide();
    view! {
        <a class="skip" href="#page">"Skip to the service"</a>
        <div class="shell" on:dragover=move |event| import.over(&event) on:dragleave=move |event| import.left(&event) on:drop=move |event| import.drop(&event)>
            <rail::Rail />
            <main class="page" id="page" tabindex="-1">
                <notices::SampleBanner />
                <notices::NoticeBanner />
                <header::Header />
                <section class="overview" aria-label="Where we stand">
                    <verdict::Verdict />
                    <sentence::Sentence />
                </section>
                <budget_chart::BudgetChart />
                <tabs::Tabs />
            </main>
        </div>
        <import_dialog::ImportDialog />
        <notices::OfferedPlan />
        <notices::Toast />
        <div class="drop-overlay" aria-hidden="true">"Drop the incident history to import it"</div>
    }
}
