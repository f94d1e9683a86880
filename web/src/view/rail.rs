//! The left rail: the services of the plan and how each stands, its scenarios, the theme.

mod scenarios;
mod services;
mod sparkline;

use super::help;
use super::theme::{Choice, Theme};
use crate::dom::{El, by_id, el, svg};
use crate::host;
use crate::state::State;
use crate::widget::icon::{icon, icon_button};
use leptos::prelude::expect_context;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, KeyboardEvent};

/// Brand, services, scenarios, theme.
#[must_use]
pub fn rail() -> El {
    let state = State::here();
    el("nav.rail")
        .attr("id", "rail")
        .flag("popover")
        .attr("aria-label", "Services")
        .with(brand())
        .with_all(services::services(state))
        .with_all(scenarios::scenarios(state))
        .with(
            el("div.rail-foot")
                // What another page does with the plan is its own affair.
                .with_all((!host::IN_ELEMENT).then(|| icon("lock")))
                .text(if host::IN_ELEMENT {
                    ""
                } else {
                    "Stays in this browser"
                })
                .with(icon_button("help", "Help: words, targets, a tour").on_click(help::open))
                .with_all((!host::IN_ELEMENT).then(theme_button)),
        )
}

fn brand() -> El {
    let mark = svg("svg.brand-mark")
        .attr("viewBox", "0 0 18 18")
        .attr("aria-hidden", "true")
        .with(svg("path.steps").attr("d", "M1 4h4.5v4H11v4h5.5"))
        .with(svg("path.floor").attr("d", "M1 16h16"));
    el("div.brand").with(mark).text("Error Budget Planner")
}

/// The name of a list and what stands at the end of its rows.
fn head(name: &str, column: impl Fn() -> String + 'static) -> El {
    el("div.rail-head")
        .with(el("h2").text(name))
        .with(el("span").attr("aria-hidden", "true").live_text(column))
}

/// On the phone the rail lies over the page: who has chosen wants to see it.
fn put_away() {
    if let Some(rail) = by_id("rail") {
        // Refused where it is no popover just now.
        let _ = rail.hide_popover();
    }
}

/// Arrow keys, Home and End move the focus up and down a list; left and right go between a row and its actions.
fn walk(list: &El, event: &KeyboardEvent) {
    let here = event
        .target()
        .and_then(|target| target.dyn_into::<HtmlElement>().ok());
    let item = here
        .as_ref()
        .and_then(|here| here.closest("li").ok().flatten());
    let Some(item) = item else { return };
    let next = match event.key().as_str() {
        "ArrowDown" => item.next_element_sibling(),
        "ArrowUp" => item.previous_element_sibling(),
        "Home" => list.node().first_element_child(),
        "End" => list.node().last_element_child(),
        "ArrowRight" => {
            focus_in(&item, ".rail-more");
            return;
        }
        "ArrowLeft" => Some(item),
        _ => return,
    };
    event.prevent_default();
    if let Some(next) = next {
        focus_in(&next, ".rail-row");
    }
}

fn focus_in(item: &web_sys::Element, selector: &str) {
    let found = item.query_selector(selector).ok().flatten();
    if let Some(found) = found.and_then(|found| found.dyn_into::<HtmlElement>().ok()) {
        let _ = found.focus();
    }
}

/// The right button of the mouse and the menu key open the actions of a row.
fn on_context_menu(item: El) -> El {
    let own = item.clone();
    item.on("contextmenu", move |event| {
        let list = own.node().query_selector("[popover]").ok().flatten();
        if let Some(list) = list.and_then(|list| list.dyn_into::<HtmlElement>().ok()) {
            event.prevent_default();
            let _ = list.show_popover();
        }
    })
}

/// The button of a row's actions.
fn more(described_by: &str) -> El {
    icon_button("more", "Actions")
        .attr("class", "icon-button rail-more")
        .attr("aria-describedby", described_by)
}

fn theme_button() -> El {
    let theme = expect_context::<Theme>();
    let label = move || {
        let label = match theme.choice.get() {
            Choice::System => "Theme: as the system. Turn to light",
            Choice::Light => "Theme: light. Turn to dark",
            Choice::Dark => "Theme: dark. Turn to the system's",
        };
        Some(label.to_owned())
    };
    el("button.icon-button")
        .attr("type", "button")
        .live_attr("aria-label", label)
        .live_attr("title", label)
        .live(move || {
            vec![icon(match theme.choice.get() {
                Choice::System => "system",
                Choice::Light => "sun",
                Choice::Dark => "moon",
            })]
        })
        .on_click(move || theme.turn())
}
