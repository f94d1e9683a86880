//! Elements: the page's one way to make markup.
//!
//! Leptos keeps the page alive (signals, memos, effects, owners); this module puts elements around them. It exists for
//! its size: a view of the `view!` macro is a type of its own, compiled anew for every element, while [`El`] is one type
//! whose handlers and live parts are boxed. Measured on this page, that is a third of the weight on the wire.
//!
//! ```ignore
//! let count = Live::new(0);
//! el("p.note")
//!     .live_text(move || format!("{} incidents", count.get()))
//!     .with(el("button.button").text("One more").on_click(move || count.update(|count| *count += 1)))
//! ```
//!
//! What is *live* runs again when a signal that it read changes, and belongs to the part of the page that made it: when
//! that part is drawn anew, its effects, handlers and signals go with it.

use crate::frame;
use crate::host;
use crate::reactive::memo;
use leptos::prelude::{
    Owner, RenderEffect, StoredValue, on_cleanup, request_animation_frame, set_timeout_with_handle,
    untrack,
};
use send_wrapper::SendWrapper;
use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;
use wasm_bindgen::prelude::*;
use web_sys::{Element, Event, HtmlElement, KeyboardEvent, Node, PointerEvent};

const SVG: &str = "http://www.w3.org/2000/svg";

/// An element. Copies are the same element.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct El(Element);

/// An HTML element of a tag and classes: `el("div.tile.is-wide")`.
#[must_use]
pub fn el(shape: &str) -> El {
    make(None, shape)
}

/// An SVG element of a tag and classes.
#[must_use]
pub fn svg(shape: &str) -> El {
    make(Some(SVG), shape)
}

fn document() -> web_sys::Document {
    // The page runs in a window: `view::start` ends without one.
    host::window()
        .and_then(|window| window.document())
        .unwrap_or_else(|| JsValue::NULL.unchecked_into())
}

fn make(namespace: Option<&str>, shape: &str) -> El {
    let (tag, classes) = shape.split_once('.').unwrap_or((shape, ""));
    let made = match namespace {
        None => document().create_element(tag),
        Some(_) => document().create_element_ns(namespace, tag),
    };
    // Only a tag that is no name can fail.
    let element = El(made.unwrap_or_else(|_| JsValue::NULL.unchecked_into()));
    if classes.is_empty() {
        return element;
    }
    element.attr("class", &classes.replace('.', " "))
}

/// Runs now, and again when a signal that it reads changes, as long as the part of the page around it lives.
pub fn effect(run: impl FnMut() + 'static) {
    keep_running(Box::new(run));
}

fn keep_running(mut run: Box<dyn FnMut()>) {
    let running = RenderEffect::new(move |_: Option<()>| run());
    on_cleanup(move || drop(running));
}

/// Runs when the part of the page around it goes.
pub fn at_end(run: impl FnOnce() + 'static) {
    let run = SendWrapper::new(Box::new(run) as Box<dyn FnOnce()>);
    on_cleanup(move || run.take()());
}

/// Runs steps one after the other, each as a task of its own, so that the browser may answer a tap between them; as long
/// as the part of the page around them lives.
pub fn in_turn(steps: Vec<Box<dyn FnOnce()>>) {
    next_of(steps.into_iter());
}

fn next_of(mut steps: std::vec::IntoIter<Box<dyn FnOnce()>>) {
    let (Some(step), Some(owner)) = (steps.next(), Owner::current()) else {
        return;
    };
    let run = move || {
        owner.with(|| {
            step();
            next_of(steps);
        });
    };
    if let Ok(waiting) = set_timeout_with_handle(run, Duration::ZERO) {
        at_end(move || waiting.clear());
    }
}

/// A handler that lives as long as the part of the page around it.
fn keep_handler(target: &web_sys::EventTarget, event: &str, handler: Box<dyn Fn(Event)>) {
    let handler = Closure::<dyn Fn(Event)>::new(move |event| {
        frame::arrive();
        handler(event);
    });
    let hears: js_sys::Function = handler.as_ref().unchecked_ref::<js_sys::Function>().clone();
    // What scrolls around an element may be any part of the page there: such events do not bubble.
    let capture = host::IN_ELEMENT && target.is_instance_of::<web_sys::Window>();
    let _ = target.add_event_listener_with_callback_and_bool(event, &hears, capture);
    if Owner::current().is_none() {
        handler.forget();
        return;
    }
    StoredValue::new_local(handler);
    // A field that is taken out of the page while it has the focus is blurred then: nobody hears it any more.
    let (target, event) = (target.clone(), event.to_owned());
    at_end(move || {
        let _ = target.remove_event_listener_with_callback_and_bool(&event, &hears, capture);
    });
}

/// Hears an event of the window as long as the part of the page around it lives.
pub fn on_window(event: &str, handler: impl Fn(Event) + 'static) {
    if let Some(window) = host::window() {
        keep_handler(&window, event, Box::new(handler));
    }
}

/// Hears an event of the whole page as long as the part of it around lives.
pub fn on_page(event: &str, handler: impl Fn(Event) + 'static) {
    if let Some(root) = host::root() {
        keep_handler(&root, event, Box::new(handler));
    }
}

/// The `value` of the field that an event comes from.
#[must_use]
pub fn typed(event: &Event) -> String {
    event
        .target()
        .and_then(|target| js_sys::Reflect::get(&target, &"value".into()).ok())
        .and_then(|value| value.as_string())
        .unwrap_or_default()
}

impl El {
    /// The browser's element.
    #[must_use]
    pub fn node(&self) -> &Element {
        &self.0
    }

    /// The same as an HTML element; `None` for SVG.
    #[must_use]
    pub fn html(&self) -> Option<HtmlElement> {
        self.0.clone().dyn_into().ok()
    }

    /// Sets a property of its style, which as an attribute the page's policy forbids; SVG has none.
    pub fn set_style(&self, property: &str, value: &str) {
        if let Some(style) = self.html().map(|element| element.style()) {
            let _ = style.set_property(property, value);
        }
    }

    /// Sets an attribute.
    #[must_use]
    pub fn attr(self, name: &str, value: &str) -> Self {
        let _ = self.0.set_attribute(name, value);
        self
    }

    /// Sets an attribute without a value.
    #[must_use]
    pub fn flag(self, name: &str) -> Self {
        self.attr(name, "")
    }

    /// Appends text.
    #[must_use]
    pub fn text(self, text: &str) -> Self {
        let _ = self.0.append_with_str_1(text);
        self
    }

    /// Appends an element.
    #[must_use]
    pub fn with(self, child: El) -> Self {
        let _ = self.0.append_child(&child.0);
        self
    }

    /// Appends elements.
    #[must_use]
    pub fn with_all(self, children: impl IntoIterator<Item = El>) -> Self {
        for child in children {
            let _ = self.0.append_child(&child.0);
        }
        self
    }

    /// Hears an event.
    #[must_use]
    pub fn on(self, event: &str, handler: impl Fn(Event) + 'static) -> Self {
        keep_handler(&self.0, event, Box::new(handler));
        self
    }

    /// Hears a click, and the keys that press a button.
    #[must_use]
    pub fn on_click(self, handler: impl Fn() + 'static) -> Self {
        self.on("click", move |_| handler())
    }

    /// Hears what is typed into a field, or chosen: once a frame.
    #[must_use]
    pub fn on_input(self, handler: impl Fn(String) + 'static) -> Self {
        self.take_input(Rc::new(handler))
    }

    fn take_input(self, takes: frame::Takes) -> Self {
        self.on("input", move |event| {
            if let Some(field) = event.target() {
                frame::typed(field, typed(&event), &takes);
            }
        })
    }

    /// Hears a key.
    #[must_use]
    pub fn on_key(self, handler: impl Fn(KeyboardEvent) + 'static) -> Self {
        self.on("keydown", move |event| handler(event.unchecked_into()))
    }

    /// Hears the pointer: `pointerdown`, `pointermove`, `pointerup`, `pointerleave`.
    #[must_use]
    pub fn on_pointer(self, event: &str, handler: impl Fn(PointerEvent) + 'static) -> Self {
        self.on(event, move |event| handler(event.unchecked_into()))
    }

    /// Appends text that follows its signals.
    #[must_use]
    pub fn live_text(self, text: impl Fn() -> String + 'static) -> Self {
        self.follow_text(Box::new(text));
        self
    }

    fn follow_text(&self, text: Box<dyn Fn() -> String>) {
        let node = document().create_text_node("");
        let _ = self.0.append_child(&node);
        let mut shown = String::new();
        effect(move || {
            let next = text();
            if next != shown {
                node.set_data(&next);
                shown = next;
            }
        });
    }

    /// An attribute that follows its signals; absent for `None`.
    #[must_use]
    pub fn live_attr(
        self,
        name: &'static str,
        value: impl Fn() -> Option<String> + 'static,
    ) -> Self {
        self.follow_attr(name, Box::new(value));
        self
    }

    fn follow_attr(&self, name: &'static str, value: Box<dyn Fn() -> Option<String>>) {
        let element = self.0.clone();
        let mut shown = None;
        effect(move || {
            let next = value();
            if next != shown {
                let _ = match &next {
                    Some(text) => element.set_attribute(name, text),
                    None => element.remove_attribute(name),
                };
                shown = next;
            }
        });
    }

    /// An attribute without a value that is there while `holds`.
    #[must_use]
    pub fn live_flag(self, name: &'static str, holds: impl Fn() -> bool + 'static) -> Self {
        self.live_attr(name, move || holds().then(String::new))
    }

    /// `"true"` or `"false"`, as ARIA states want it.
    #[must_use]
    pub fn live_state(self, name: &'static str, holds: impl Fn() -> bool + 'static) -> Self {
        self.live_attr(name, move || Some(holds().to_string()))
    }

    /// A property that follows its signals: the `value` of a field, `checked`, `disabled`. What is equal is not set
    /// again, so that the caret stays.
    #[must_use]
    pub fn live_prop(self, name: &'static str, value: impl Fn() -> JsValue + 'static) -> Self {
        self.follow_prop(name, Box::new(value));
        self
    }

    fn follow_prop(&self, name: &'static str, value: Box<dyn Fn() -> JsValue>) {
        let element = self.0.clone();
        effect(move || {
            let (key, next) = (name.into(), value());
            if js_sys::Reflect::get(&element, &key).ok().as_ref() != Some(&next) {
                let _ = js_sys::Reflect::set(&element, &key, &next);
            }
        });
    }

    /// A part that is drawn anew when a signal that it read changes. Focus stays on the element of the same id.
    #[must_use]
    pub fn live(self, part: impl Fn() -> Vec<El> + 'static) -> Self {
        self.follow(Box::new(part));
        self
    }

    fn follow(&self, part: Box<dyn Fn() -> Vec<El>>) {
        let end = document().create_text_node("");
        let _ = self.0.append_child(&end);
        let mut shown: Vec<El> = Vec::new();
        effect(move || {
            let next = part();
            let focused = focused_id(&shown);
            for old in shown.drain(..) {
                old.0.remove();
            }
            if let Some(parent) = end.parent_node() {
                for new in &next {
                    let _ = parent.insert_before(&new.0, Some(&end));
                }
            }
            shown = next;
            if let Some(id) = focused {
                focus(&id);
            }
        });
    }

    /// A part that is there while `holds`; it is not drawn anew as long as the answer stays.
    #[must_use]
    pub fn when(self, holds: impl Fn() -> bool + 'static, part: impl Fn() -> El + 'static) -> Self {
        let holds = memo(holds);
        self.live(move || holds.get().then(|| untrack(&part)).into_iter().collect())
    }

    /// A list that follows its keys: an element stays as long as its key does, and moves with it.
    #[must_use]
    pub fn list(
        self,
        keys: impl Fn() -> Vec<String> + 'static,
        row: impl Fn(&str) -> El + 'static,
    ) -> Self {
        self.follow_list(Box::new(keys), Box::new(row));
        self
    }

    fn follow_list(&self, keys: Box<dyn Fn() -> Vec<String>>, row: Box<dyn Fn(&str) -> El>) {
        let end = document().create_text_node("");
        let _ = self.0.append_child(&end);
        // Rows outlive a run of the effect: their owners hang on the list's, not on the run's.
        let owner = Owner::current().unwrap_or_default();
        let shown: RefCell<Vec<(String, El, Owner)>> = RefCell::default();
        effect(move || {
            let keys = keys();
            let mut before = shown.take();
            let mut next = Vec::with_capacity(keys.len());
            for key in keys {
                let known = before.iter().position(|(known, ..)| *known == key);
                next.push(match known {
                    Some(place) => before.swap_remove(place),
                    None => {
                        let owner = owner.child();
                        let made = owner.with(|| untrack(|| row(&key)));
                        (key, made, owner)
                    }
                });
            }
            for (_, gone, owner) in before {
                gone.0.remove();
                owner.cleanup();
            }
            let Some(parent) = end.parent_node() else {
                return;
            };
            let mut after: Node = end.clone().into();
            for (_, element, _) in next.iter().rev() {
                let node: &Node = &element.0;
                // What stands where it belongs is not moved: moving takes the focus away.
                if node.next_sibling().as_ref() != Some(&after) {
                    let _ = parent.insert_before(node, Some(&after));
                }
                after = node.clone();
            }
            shown.replace(next);
        });
    }
}

/// The id of the focused element, if it stands in one of `parts`.
fn focused_id(parts: &[El]) -> Option<String> {
    if parts.is_empty() {
        return None;
    }
    let active = host::root()?.active_element()?;
    let inside = parts.iter().any(|part| part.0.contains(Some(&active)));
    let id = active.id();
    (inside && !id.is_empty()).then_some(id)
}

/// The element of an id.
#[must_use]
pub fn by_id(id: &str) -> Option<HtmlElement> {
    host::root()?.get_element_by_id(id)?.dyn_into().ok()
}

/// Focuses the element of an id, at once.
pub fn focus(id: &str) {
    if let Some(element) = by_id(id) {
        let _ = element.focus();
    }
}

/// Focuses the element of an id once the page has been drawn, and selects what is in it.
pub fn focus_soon(id: &str) {
    let id = id.to_owned();
    request_animation_frame(move || {
        focus(&id);
        if let Some(field) =
            by_id(&id).and_then(|element| element.dyn_into::<web_sys::HtmlInputElement>().ok())
        {
            field.select();
        }
    });
}
