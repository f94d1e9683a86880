//! The views: each draws one thing from the state.

mod alerts;
mod budget_chart;
mod compare;
mod exchange;
mod explain;
mod forecast;
mod header;
pub mod help;
mod import_dialog;
mod incidents;
mod keyboard;
pub mod later;
mod notices;
mod objective_form;
mod panel;
pub mod patterns;
mod policy;
mod rail;
mod recovery;
mod releases;
mod sentence;
mod services;
mod share;
mod summary;
pub mod tabs;
pub mod theme;
mod try_this;
mod verdict;

use crate::dom::{self, El, by_id, el};
use crate::host;
use crate::outlook::Outlook;
use crate::reactive::{Live, memo};
use crate::state::{Opened, State, StoredPlan};
use leptos::mount::{UnmountHandle, mount_to};
use leptos::prelude::{
    Mountable, on_cleanup, provide_context, set_interval_with_handle, set_timeout,
};
use std::time::Duration;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// Opens the document and puts the page in place of the static shell.
pub fn start(reach: later::Reach) {
    let fragment = host::fragment();
    let Some(place) = by_id("app") else { return };
    recovery::install();
    // The module has just been started, which takes long enough for one task; so does reading a plan.
    set_timeout(
        move || {
            let opened = Opened::from(&fragment, StoredPlan::load());
            let put = move || {
                mount(place, opened, reach, move |_| {
                    if fragment.contains("p=") {
                        crate::state::clear_fragment();
                    }
                })
                .forget();
            };
            set_timeout(put, Duration::ZERO);
        },
        Duration::ZERO,
    );
}

/// Puts the page into an element's place, to be taken away again.
#[cfg(feature = "element")]
pub(crate) fn put(
    place: HtmlElement,
    opened: Opened,
    reach: later::Reach,
) -> (Option<State>, Box<dyn FnOnce()>) {
    use leptos::prelude::Owner;
    use std::{cell::RefCell, rc::Rc};
    recovery::install();
    let started = Rc::new(RefCell::new(None));
    let tell = Rc::clone(&started);
    let handle = mount(place.clone(), opened, reach, move |state| {
        tell.replace(Some((state, Owner::current())));
        crate::element::tell_verdict();
    });
    let (state, owner) = started.take().unzip();
    let end = move || {
        // What listens and waits goes now, not with the last who holds its owner.
        if let Some(owner) = owner.flatten() {
            owner.cleanup();
        }
        drop(handle);
        place.set_text_content(None);
    };
    (state, Box::new(end))
}

/// Leptos owns what runs in the page; the elements are put in by hand.
fn mount(
    place: HtmlElement,
    opened: Opened,
    reach: later::Reach,
    then: impl FnOnce(State) + 'static,
) -> UnmountHandle<impl Mountable> {
    let root = place.clone();
    mount_to(place, move || {
        let state = State::start(opened);
        provide_context(state);
        provide_parts(reach);
        listen(state);
        build(root, state);
        then(state);
    })
}

/// What the parts of the page know of each other.
fn provide_parts(reach: later::Reach) {
    import_dialog::Import::provide();
    theme::Theme::provide();
    exchange::Exports::provide();
    tabs::Shows::provide();
    later::provide(reach);
    compare::Comparing::provide();
    alerts::Lab::provide();
    patterns::Picked::provide();
    incidents::Editing::provide();
    Outlook::provide();
    explain::Explaining::provide();
    help::provide();
}

/// What the whole page hears.
fn listen(state: State) {
    keyboard::listen(state);
    share::print::listen();
    // Twice a minute: burn rates are shown with one decimal, exhaustion in days.
    if let Ok(ticking) = set_interval_with_handle(move || state.tick(), Duration::from_secs(30)) {
        on_cleanup(move || ticking.clear());
    }
}

/// Makes the page in steps, so that none of them holds a slow phone up; the static shell stands until there is enough to
/// take its place.
fn build(place: HtmlElement, state: State) {
    // The one main part of another page is its own.
    let main = if host::IN_ELEMENT {
        el("section.page").attr("aria-label", "Service")
    } else {
        el("main.page")
    };
    let main = main.attr("id", "page").attr("tabindex", "-1");
    let drawn = Live::new(0);
    let fill = |part: fn(El) -> El| -> Box<dyn FnOnce()> {
        let main = main.clone();
        Box::new(move || drop(part(main)))
    };
    let draw = |parts| -> Box<dyn FnOnce()> { Box::new(move || drawn.set(parts)) };
    let (bare, whole, in_full) = (main.clone(), main.clone(), main.clone());
    dom::in_turn(vec![
        // What every part shows is worked out here.
        Box::new(move || {
            drop(bare.live_flag("data-bare", move || state.shown.with(Option::is_none)))
        }),
        fill(|main| {
            main.with(notices::sample_banner())
                .with(notices::conflict_banner())
                .with(notices::notice_banner())
                .with(help::tour())
                .with(header::header())
        }),
        Box::new(move || drop(in_full.with(overview(drawn)))),
        draw(1),
        draw(2),
        draw(3),
        Box::new(move || {
            let parts = around(whole);
            place.set_text_content(None);
            if let Some(notice) = by_id("loading") {
                notice.remove();
            }
            for part in parts {
                let _ = place.append_child(part.node());
            }
        }),
        fill(|main| main.with(tabs::bar())),
        fill(|main| main.with(tabs::view())),
    ]);
}

/// The main part with what stands beside it and lies above it.
fn around(main: El) -> Vec<El> {
    let import = import_dialog::Import::here();
    vec![
        el("a.skip")
            .attr("href", "#page")
            .text("Skip to the service"),
        el("div.shell")
            .on("dragover", move |event| import.over(event.unchecked_ref()))
            .on("dragleave", move |event| import.left(event.unchecked_ref()))
            .on("drop", move |event| import.drop(event.unchecked_ref()))
            .with(rail::rail())
            .with(main),
        import_dialog::chooser(),
        later::dialogs(),
        notices::offered_plan(),
        notices::toast(),
        el("div.drop-overlay")
            .attr("aria-hidden", "true")
            .text("Drop the incident history to import it"),
    ]
}

/// Where we stand: in full above the incidents, as many of its parts as are to be drawn so far; in one line above the other
/// views.
fn overview(drawn: Live<u8>) -> El {
    let (state, shows) = (State::here(), tabs::Shows::here());
    let in_full = memo(move || shows.tab() == tabs::Tab::Incidents);
    let has_service = memo(move || state.shown.with(Option::is_some));
    let part = move |number| move || in_full.get() && has_service.get() && drawn.get() >= number;
    el("section.overview")
        .attr("aria-label", "Where we stand")
        .when(part(1), verdict::verdict)
        .when(part(2), sentence::sentence)
        .when(part(3), budget_chart::budget_chart)
        .when(
            move || !in_full.get() && has_service.get(),
            summary::summary,
        )
}
