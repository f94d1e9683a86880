//! A menu behind a button (the ARIA menu button pattern): a popover of the browser's, which closes it by Escape and by a
//! press elsewhere and gives the focus back.

use crate::dom::{El, by_id, el};
use crate::host;
use leptos::prelude::Owner;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlElement, KeyboardEvent};

/// What can be chosen.
pub struct Item {
    words: String,
    note: Option<String>,
    act: Box<dyn Fn()>,
    /// A rule stands above it.
    apart: bool,
}

impl Item {
    /// A line below its words.
    #[must_use]
    pub fn note(mut self, note: &str) -> Self {
        self.note = Some(note.to_owned());
        self
    }

    /// Puts a rule above it.
    #[must_use]
    pub fn apart(mut self) -> Self {
        self.apart = true;
        self
    }
}

/// An entry of a menu.
#[must_use]
pub fn item(words: &str, act: impl Fn() + 'static) -> Item {
    Item {
        words: words.to_owned(),
        note: None,
        act: Box::new(act),
        apart: false,
    }
}

thread_local! {
    static MENUS: Cell<u32> = const { Cell::new(0) };
}

/// Pixels between the button and its menu.
const GAP: f64 = 4.0;
/// Pixels of the longest menu.
const TALLEST: f64 = 480.0;

/// The button with its menu. The entries are made each time it opens.
#[must_use]
pub fn menu(button: El, label: &str, items: impl Fn() -> Vec<Item> + 'static) -> El {
    menu_of(button, label, Box::new(items))
}

fn menu_of(button: El, label: &str, items: Box<dyn Fn() -> Vec<Item>>) -> El {
    let menu = SharedMenu::new(label);
    let button = button
        .attr("popovertarget", &menu.id)
        .attr("aria-haspopup", "menu");
    let (own, beside) = (menu.clone(), button.clone());
    let list = menu.list.on("beforetoggle", move |event| {
        if opens(&event) {
            own.fill(&*items);
            stand_beside(&own.list, beside.node());
        }
    });
    el("span.menu-host").with(button).with(list)
}

/// A menu that many buttons open, such as those of a table's rows. Copies are the same menu.
#[derive(Clone)]
pub struct SharedMenu {
    list: El,
    id: String,
    /// Whose what is in the menu is, and what was open last. It lives until the menu closes.
    owner: Owner,
    open: Rc<RefCell<Option<Owner>>>,
}

impl SharedMenu {
    /// A menu that is closed; `label` names it.
    #[must_use]
    pub fn new(label: &str) -> Self {
        let number = MENUS.get();
        MENUS.set(number + 1);
        let id = format!("menu-{number}");
        let list = el("div.menu-float")
            .attr("id", &id)
            .attr("popover", "auto")
            .attr("role", "menu")
            .attr("aria-label", label);
        let open: Rc<RefCell<Option<Owner>>> = Rc::default();
        let (closed, emptied, keyed) = (Rc::clone(&open), list.clone(), list.clone());
        // Not before it has closed: the focus goes back to the button only from what is still there.
        let list = list
            .on("toggle", move |event| {
                if !opens(&event) {
                    empty(&emptied, &closed);
                }
            })
            .on_key(move |event| on_key(&keyed, &event));
        Self {
            list,
            id,
            owner: Owner::current().unwrap_or_default(),
            open,
        }
    }

    /// The element, to be put in the page once.
    #[must_use]
    pub fn element(&self) -> El {
        self.list.clone()
    }

    /// Opens it beside a button.
    pub fn open(&self, button: &Element, items: impl FnOnce() -> Vec<Item>) {
        self.fill(items);
        stand_beside(&self.list, button);
        if let Some(list) = self.list.html() {
            let _ = list.show_popover();
        }
    }

    fn fill(&self, items: impl FnOnce() -> Vec<Item>) {
        empty(&self.list, &self.open);
        let own = self.owner.child();
        own.with(|| fill(&self.list, items(), &self.id));
        self.open.replace(Some(own));
    }
}

fn opens(event: &Event) -> bool {
    let state = js_sys::Reflect::get(event, &"newState".into()).ok();
    state.and_then(|state| state.as_string()).as_deref() == Some("open")
}

fn empty(list: &El, open: &RefCell<Option<Owner>>) {
    if let Some(before) = open.take() {
        before.cleanup();
    }
    list.node().set_text_content(None);
}

/// Arrow keys, Home and End move the focus; what is around the menu does not hear of them.
fn on_key(list: &El, event: &KeyboardEvent) {
    let key = event.key();
    if key == "Tab" {
        close(list);
        return;
    }
    if !key.starts_with("Arrow") && key != "Home" && key != "End" {
        return;
    }
    event.prevent_default();
    event.stop_propagation();
    let entries = entries(list);
    let here = active().and_then(|active| entries.iter().position(|one| *one == active));
    let last = entries.len().saturating_sub(1);
    let next = match key.as_str() {
        "ArrowDown" => here.map_or(0, |here| if here < last { here + 1 } else { 0 }),
        "ArrowUp" => here.and_then(|here| here.checked_sub(1)).unwrap_or(last),
        "Home" => 0,
        "End" => last,
        _ => return,
    };
    if let Some(entry) = entries.get(next) {
        let _ = entry.focus();
    }
}

fn fill(list: &El, items: Vec<Item>, id: &str) {
    for (index, item) in items.into_iter().enumerate() {
        let (own, act) = (id.to_owned(), item.act);
        if item.apart {
            let _ = list.node().append_child(el("hr").node());
        }
        let entry = el("button.menu-item")
            .attr("type", "button")
            .attr("role", "menuitem")
            .attr("tabindex", "-1")
            .text(&item.words)
            .on_click(move || {
                // Closed first: what is done may move the focus elsewhere, or take the menu with it.
                if let Some(list) = by_id(&own) {
                    let _ = list.hide_popover();
                }
                act();
            });
        let entry = match item.note {
            Some(note) => entry.with(el("small").text(&note)),
            None => entry,
        };
        let entry = if index == 0 {
            entry.flag("autofocus")
        } else {
            entry
        };
        let _ = list.node().append_child(entry.node());
    }
}

fn entries(list: &El) -> Vec<HtmlElement> {
    let mut entries = Vec::new();
    let mut next: Option<Element> = list.node().first_element_child();
    while let Some(entry) = next {
        next = entry.next_element_sibling();
        // Rules are no entries.
        if entry.has_attribute("role") {
            entries.extend(entry.dyn_into::<HtmlElement>().ok());
        }
    }
    entries
}

fn active() -> Option<HtmlElement> {
    host::root()?.active_element()?.dyn_into().ok()
}

fn close(list: &El) {
    if let Some(list) = list.html() {
        let _ = list.hide_popover();
    }
}

/// Below the button or above it, from its left or its right edge: where there is more room.
fn stand_beside(list: &El, button: &Element) {
    let Some(window) = host::window() else { return };
    let size = |size: Result<wasm_bindgen::JsValue, wasm_bindgen::JsValue>| {
        size.ok().and_then(|size| size.as_f64()).unwrap_or(0.0)
    };
    let (width, height) = (size(window.inner_width()), size(window.inner_height()));
    let area = button.get_bounding_client_rect();
    let above = area.top() > height / 2.0;
    let (upright, room) = if above {
        (
            ["auto".to_owned(), px(height - area.top() + GAP)],
            area.top(),
        )
    } else {
        (
            [px(area.bottom() + GAP), "auto".to_owned()],
            height - area.bottom(),
        )
    };
    // What does not fit is scrolled to, never outside the window.
    list.set_style("max-height", &px((room - 2.0 * GAP).min(TALLEST)));
    let level = if area.left() > width / 2.0 {
        ["auto".to_owned(), px(width - area.right())]
    } else {
        [px(area.left()), "auto".to_owned()]
    };
    let sides = ["top", "bottom", "left", "right"];
    for (side, value) in sides.into_iter().zip(upright.into_iter().chain(level)) {
        list.set_style(side, &value);
    }
}

fn px(value: f64) -> String {
    format!("{:.0}px", value.max(0.0))
}
