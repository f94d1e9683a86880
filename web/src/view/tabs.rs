//! The views below the chart (the ARIA tabs pattern).

use super::burn_chart::burn_chart;
use super::incidents::Editing;
use crate::dom::{El, el, focus};
use crate::state::State;
use crate::reactive::{Live};
use leptos::prelude::{untrack};

/// A view below the chart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tab {
    /// The incident table.
    Incidents,
    /// Burn rates.
    BurnRate,
}

const TABS: [(Tab, &str, &str); 2] = [
    (Tab::Incidents, "tab-incidents", "Incidents"),
    (Tab::BurnRate, "tab-burn-rate", "Burn rate"),
];

/// The tab bar with its actions, and the view chosen.
#[must_use]
pub fn tabs() -> El {
    let _ = (State::here(), Editing::here());
    let chosen = Live::new(Tab::BurnRate);
    let tab = |(tab, id, label): (Tab, &'static str, &str)| {
        el("button.tab")
            .attr("type", "button")
            .attr("role", "tab")
            .attr("id", id)
            .attr("aria-controls", "tab-panel")
            .live_state("aria-selected", move || chosen.get() == tab)
            .live_attr("tabindex", move || Some(if chosen.get() == tab { "0" } else { "-1" }.to_owned()))
            .text(label)
            .on_click(move || chosen.set(tab))
    };
    let bar = el("div.tabs")
        .attr("role", "tablist")
        .attr("aria-label", "Views")
        .with_all(TABS.into_iter().map(tab))
        .on_key(move |event| {
            let here = TABS.iter().position(|(tab, ..)| *tab == chosen.get_untracked()).unwrap_or(0);
            let last = TABS.len() - 1;
            let next = match event.key().as_str() {
                "ArrowRight" => (here + 1) % TABS.len(),
                "ArrowLeft" => here.checked_sub(1).unwrap_or(last),
                "Home" => 0,
                "End" => last,
                _ => return,
            };
            event.prevent_default();
            if let Some((tab, id, _)) = TABS.get(next) {
                chosen.set(*tab);
                focus(id);
            }
        });
    el("div")
        .with(el("div.tab-bar").with(bar))
        .with(
            el("div").attr("role", "tabpanel").attr("id", "tab-panel").live(move || match chosen.get() {
                Tab::Incidents => vec![el("p").text("soon")],
                Tab::BurnRate => vec![untrack(burn_chart)],
            }),
        )
}
