//! The tab bar below the overview, and the hash that names the view (`#/alerts`).

use super::import_dialog::Import;
use super::incidents;
use super::later::{self, Part};
use crate::dom::{El, by_id, el, focus, on_window};
use crate::host;
use crate::reactive::{Live, Memo, memo};
use crate::state::State;
use crate::widget::icon::button;
use leptos::prelude::{expect_context, provide_context, untrack};
use wasm_bindgen::JsValue;

/// A view below the overview.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tab {
    /// What went wrong.
    Incidents,
    /// Which alerts would have fired.
    Alerts,
    /// What may come.
    Forecast,
    /// What the team wants to ship.
    Releases,
    /// What the team has agreed on.
    Policy,
    /// What the history says about itself.
    Patterns,
    /// Scenarios side by side.
    Compare,
    /// All services, and what depends on what.
    Services,
    /// Files in and out.
    Exchange,
}

impl Tab {
    /// Every view, in the order of the bar.
    pub const ALL: [Self; 9] = [
        Self::Incidents,
        Self::Alerts,
        Self::Forecast,
        Self::Releases,
        Self::Policy,
        Self::Patterns,
        Self::Compare,
        Self::Services,
        Self::Exchange,
    ];

    /// Its word in the hash and in ids.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Incidents => "incidents",
            Self::Alerts => "alerts",
            Self::Forecast => "forecast",
            Self::Releases => "releases",
            Self::Policy => "policy",
            Self::Patterns => "patterns",
            Self::Compare => "compare",
            Self::Services => "services",
            Self::Exchange => "exchange",
        }
    }

    /// Whether it shows one service, and nothing as long as there is none.
    #[must_use]
    pub fn is_of_a_service(self) -> bool {
        match self {
            Self::Incidents
            | Self::Alerts
            | Self::Forecast
            | Self::Releases
            | Self::Patterns
            | Self::Compare => true,
            Self::Policy | Self::Services | Self::Exchange => false,
        }
    }

    fn label(self) -> &'static str {
        match self {
            Self::Incidents => "Incidents",
            Self::Alerts => "Alerts",
            Self::Forecast => "Forecast",
            Self::Releases => "Releases",
            Self::Policy => "Policy",
            Self::Patterns => "Patterns",
            Self::Compare => "Compare",
            Self::Services => "Services",
            Self::Exchange => "Import and export",
        }
    }

    fn of_hash(hash: &str) -> Option<Self> {
        let word = hash.strip_prefix("#/")?;
        Self::ALL.into_iter().find(|tab| tab.word() == word)
    }
}

/// Which view is shown. Copies share it.
#[derive(Clone, Copy)]
pub struct Shows {
    tab: Live<Tab>,
    /// The view is of a service, and there is none.
    lacks: Memo<bool>,
}

impl Shows {
    /// Opens the view that the address names, and follows it.
    pub fn provide() {
        let state = State::here();
        let tab = Live::new(Tab::of_hash(&host::fragment()).unwrap_or(Tab::Incidents));
        let lacks = memo(move || tab.get().is_of_a_service() && state.shown.with(Option::is_none));
        provide_context(Self { tab, lacks });
        on_window("hashchange", move |_| {
            if let Some(next) = Tab::of_hash(&host::fragment()) {
                tab.set(next);
            }
        });
    }

    /// The one of the page.
    #[must_use]
    pub fn here() -> Self {
        expect_context()
    }

    /// The view shown.
    #[must_use]
    pub fn tab(self) -> Tab {
        self.tab.get()
    }

    /// Goes to a view; the browser's way back leads here again.
    pub fn go(self, tab: Tab) {
        if self.tab.get_untracked() == tab {
            return;
        }
        self.tab.set(tab);
        if host::IN_ELEMENT {
            return;
        }
        let history = host::window().and_then(|window| window.history().ok());
        if let Some(history) = history {
            let _ =
                history.push_state_with_url(&JsValue::NULL, "", Some(&format!("#/{}", tab.word())));
        }
    }
}

/// The tab bar with the actions of the view chosen (the ARIA tabs pattern).
#[must_use]
pub fn bar() -> El {
    let shows = Shows::here();
    let bar = el("div.tabs")
        .attr("role", "tablist")
        .attr("aria-label", "Views")
        .with_all(Tab::ALL.into_iter().map(|tab| one(tab, shows)))
        .on_pointer("pointerenter", |_| later::fetch())
        .on("focusin", |_| later::fetch())
        .on_key(move |event| {
            let last = Tab::ALL.len() - 1;
            let here = Tab::ALL
                .iter()
                .position(|tab| *tab == shows.tab.get_untracked())
                .unwrap_or(0);
            let next = match event.key().as_str() {
                "ArrowRight" => (here + 1) % Tab::ALL.len(),
                "ArrowLeft" => here.checked_sub(1).unwrap_or(last),
                "Home" => 0,
                "End" => last,
                _ => return,
            };
            event.prevent_default();
            if let Some(tab) = Tab::ALL.get(next) {
                shows.go(*tab);
                focus(&id(*tab));
                if let Some(tab) = by_id(&id(*tab)) {
                    tab.scroll_into_view_with_bool(false);
                }
            }
        });
    el("div.tab-bar")
        .with(bar)
        .with(el("div.row-of-buttons").live(move || {
            if shows.lacks.get() {
                return Vec::new();
            }
            match shows.tab() {
                Tab::Incidents => untrack(incidents::actions),
                tab => later::part(Part::Actions(tab)),
            }
        }))
}

fn id(tab: Tab) -> String {
    format!("tab-{}", tab.word())
}

fn one(tab: Tab, shows: Shows) -> El {
    let chosen = move || shows.tab() == tab;
    let button = el("button.tab")
        .attr("type", "button")
        .attr("role", "tab")
        .attr("id", &id(tab))
        .attr("aria-controls", "tab-panel")
        .live_state("aria-selected", chosen)
        .live_attr("tabindex", move || {
            Some(if chosen() { "0" } else { "-1" }.to_owned())
        })
        .text(tab.label())
        .on_click(move || shows.go(tab));
    match count(tab) {
        Some(count) => button.with(el("span.count").live_text(count)),
        None => button,
    }
}

/// What stands behind the word: how many there are.
fn count(tab: Tab) -> Option<impl Fn() -> String + 'static> {
    let state = State::here();
    let of: fn(&error_budget::model::plan::Service) -> usize = match tab {
        Tab::Incidents => |service| service.incidents.len(),
        Tab::Releases => |service| service.releases.len(),
        _ => return None,
    };
    let count = memo(move || {
        let shown = state.shown.get();
        shown.as_ref().map_or(0, |shown| of(shown.service()))
    });
    Some(move || count.get().to_string())
}

/// The view chosen.
#[must_use]
pub fn view() -> El {
    let shows = Shows::here();
    el("div")
        .attr("role", "tabpanel")
        .attr("id", "tab-panel")
        .live_attr("aria-labelledby", move || Some(id(shows.tab())))
        .live(move || {
            if shows.lacks.get() {
                return vec![no_service()];
            }
            match shows.tab() {
                Tab::Incidents => vec![untrack(incidents::view)],
                tab => later::part(Part::Panel(tab)),
            }
        })
}

/// What stands for a service as long as there is none.
fn no_service() -> El {
    let state = State::here();
    let import = Import::here();
    el("div.empty")
        .attr("data-testid", "no-service")
        .with(el("h2").text("No service yet"))
        .with(el("p").text("A service has an objective and a history of incidents. Add one, or import its history."))
        .with(
            el("div.row-of-buttons")
                .with(button("button.button.primary", "Add service").on_click(move || crate::services::add(state)))
                .with(button("button.button", "Import").on_click(move || import.choose())),
        )
}
