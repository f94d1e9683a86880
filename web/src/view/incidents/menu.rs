//! The menu of a row: what else can be done with an incident, and what if it had not been.

use super::change;
use super::clipboard;
use super::column::Column;
use super::editing::Editing;
use super::keys;
use crate::dom::{El, el};
use crate::reactive::Live;
use crate::scenarios;
use crate::widget::icon::button;
use error_budget::model::scenario::Patch;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent};

/// The menu, shared by all rows. Copies are the same menu.
#[derive(Clone)]
pub struct Menu {
    element: El,
    of: Live<Option<usize>>,
}

impl Menu {
    /// A menu that is closed.
    #[must_use]
    pub fn new() -> Self {
        let editing = Editing::here();
        let of = Live::new(None::<usize>);
        let item = |text: &str, does: fn(Editing, usize)| {
            button("button.menu-item", text)
                .attr("role", "menuitem")
                .attr("tabindex", "-1")
                .on_click(move || {
                    let Some(index) = of.get_untracked() else {
                        return;
                    };
                    editing.go_to(index, Column::More);
                    does(editing, index);
                })
        };
        let element = el("div.row-menu")
            .attr("id", "incident-menu")
            .attr("popover", "auto")
            .attr("role", "menu")
            .attr("aria-label", "Incident")
            .with(item("Try without this incident", |editing, index| {
                try_without(editing, &[index]);
            }))
            .with(item("Try it half as long", try_half))
            .with(el("hr"))
            .with(item("Half as long", |editing, index| {
                change::change_all(editing.state, "Length", &[index], change::halve);
            }))
            .with(item("Duplicate", |editing, index| {
                change::duplicate(editing.state, index);
            }))
            .with(item("Copy", |editing, index| {
                clipboard::offer(editing, &[index]);
            }))
            .with(item("Delete", |editing, index| {
                keys::delete(editing, index, Column::More, true);
            }))
            .on_key(|event| moved(&event));
        let menu = element.clone();
        let element = element.on("click", move |_| {
            if let Some(menu) = menu.html() {
                let _ = menu.hide_popover();
            }
        });
        Self { element, of }
    }

    /// The element, to be put in the page once.
    #[must_use]
    pub fn element(&self) -> El {
        self.element.clone()
    }

    /// Opens below a button, for the incident at `index`.
    pub fn open(&self, index: usize, button: &Element) {
        self.of.set(Some(index));
        let Some(menu) = self.element.html() else {
            return;
        };
        let _ = menu.show_popover();
        let at = button.get_bounding_client_rect();
        let (width, height) = (
            f64::from(menu.offset_width()),
            f64::from(menu.offset_height()),
        );
        let style = menu.style();
        let left = (at.right() - width).max(8.0);
        // Above where there is no room below.
        let below = at.bottom() + 4.0;
        let room = crate::host::window()
            .and_then(|window| window.inner_height().ok()?.as_f64())
            .unwrap_or(f64::MAX);
        let top = if below + height > room {
            (at.top() - 4.0 - height).max(8.0)
        } else {
            below
        };
        for (name, value) in [("left", left), ("top", top)] {
            let _ = style.set_property(name, &format!("{value:.0}px"));
        }
        focus_item(menu.first_element_child());
    }
}

fn focus_item(item: Option<Element>) {
    if let Some(item) = item.and_then(|item| item.dyn_into::<HtmlElement>().ok()) {
        let _ = item.focus();
    }
}

/// Up and down, round and round; Escape closes it, as every popover.
fn moved(event: &KeyboardEvent) {
    let Some(item) = keys::target(event) else {
        return;
    };
    let Some(menu) = item.parent_element() else {
        return;
    };
    let next = match event.key().as_str() {
        "ArrowDown" => neighbour(&item, false).or_else(|| menu.first_element_child()),
        "ArrowUp" => neighbour(&item, true).or_else(|| menu.last_element_child()),
        "Home" => menu.first_element_child(),
        "End" => menu.last_element_child(),
        "Tab" => {
            if let Ok(menu) = menu.dyn_into::<HtmlElement>() {
                let _ = menu.hide_popover();
            }
            return;
        }
        _ => return,
    };
    event.prevent_default();
    focus_item(next);
}

/// The item beside, past a rule.
fn neighbour(item: &Element, back: bool) -> Option<Element> {
    let step = |item: &Element| {
        if back {
            item.previous_element_sibling()
        } else {
            item.next_element_sibling()
        }
    };
    let mut next = step(item)?;
    while next.tag_name() != "BUTTON" {
        next = step(&next)?;
    }
    Some(next)
}

fn service(editing: Editing) -> String {
    editing
        .state
        .shown
        .with_untracked(|shown| shown.as_ref().map(|shown| shown.service().id.clone()))
        .unwrap_or_default()
}

/// What if these had not been?
pub fn try_without(editing: Editing, rows: &[usize]) {
    let service = service(editing);
    let name = format!("Without {}", change::name_of(editing.state, rows));
    let patches = rows
        .iter()
        .map(|index| Patch::RemoveIncident(service.clone(), *index))
        .collect();
    scenarios::try_this(editing.state, &name, patches);
}

/// What if it had been over in half the time?
fn try_half(editing: Editing, index: usize) {
    let Some(mut incident) = change::incident(editing.state, index) else {
        return;
    };
    let service = service(editing);
    let name = format!("{} half as long", change::name_of(editing.state, &[index]));
    change::halve(&mut incident);
    let patches = vec![
        Patch::RemoveIncident(service.clone(), index),
        Patch::AddIncident(service, incident),
    ];
    scenarios::try_this(editing.state, &name, patches);
}
