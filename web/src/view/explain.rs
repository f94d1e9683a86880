//! How a shown figure comes about: its formula with the numbers put in, in a popover beside it.

use super::help;
use super::later::{self, Act};
use crate::answer::explain::{Explain, Explained, Figure};
use crate::ask::{Asked, News, ask_once};
use crate::dom::{El, by_id, el};
use crate::host;
use crate::reactive::Live;
use crate::state::State;
use crate::widget::icon::button;
use leptos::prelude::{TimeoutHandle, expect_context, provide_context, set_timeout_with_handle};
use std::time::Duration;
use web_sys::HtmlElement;

const ID: &str = "explanation";
/// The pointer rests as long on a figure before it is explained.
const REST: Duration = Duration::from_millis(600);
/// The way from the figure to its explanation.
const LEAVE: Duration = Duration::from_millis(250);
/// Pixels between a figure and its explanation, and to the edge of the window.
const GAP: f64 = 6.0;
const EDGE: f64 = 16.0;

/// What is being explained. Copies share it.
#[derive(Clone, Copy)]
pub struct Explaining {
    state: State,
    shown: Live<Shown>,
    waiting: Live<Option<TimeoutHandle>>,
    asked: Live<Option<Asked>>,
    /// The pointer opened it: leaving closes it.
    hovered: Live<bool>,
}

/// What stands in the popover.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Shown {
    Nothing,
    Asked,
    Known(Explained),
    Unknown,
}

impl Explaining {
    /// Explains from now on.
    pub fn provide() {
        provide_context(Self {
            state: State::here(),
            shown: Live::new(Shown::Nothing),
            waiting: Live::new(None),
            asked: Live::new(None),
            hovered: Live::new(false),
        });
    }

    fn wait(self, time: Duration, then: impl Fn() + 'static) {
        self.stop_waiting();
        self.waiting.set(set_timeout_with_handle(then, time).ok());
    }

    fn stop_waiting(self) {
        if let Some(waiting) = self.waiting.update_untracked(Option::take).flatten() {
            waiting.clear();
        }
    }

    fn ask(self, what: Figure, beside: &str, hovered: bool) {
        self.stop_waiting();
        later::act(Act::Explain(self, what, beside.to_owned(), hovered));
    }

    /// Explains a figure beside the element of an id.
    pub(super) fn open(self, what: Figure, beside: &str, hovered: bool) {
        let Some(popover) = by_id(ID) else { return };
        if let Some(before) = self.asked.update_untracked(Option::take).flatten() {
            before.end();
        }
        self.hovered.set(hovered);
        self.shown.set(Shown::Asked);
        if !is_open(&popover) {
            let _ = popover.show_popover();
        }
        place(&popover, beside);
        if !hovered {
            let _ = popover.focus();
        }
        let beside = beside.to_owned();
        let asked = ask_once(self.state, &Explain { what }, None, move |news| {
            let News::Answer(reply) = news else { return };
            self.asked.update_untracked(Option::take);
            self.shown
                .set(reply.flatten().map_or(Shown::Unknown, Shown::Known));
            if let Some(popover) = by_id(ID).filter(is_open) {
                place(&popover, &beside);
            }
        });
        self.asked.set(Some(asked));
    }

    fn close(self) {
        self.stop_waiting();
        if let Some(popover) = by_id(ID).filter(is_open) {
            let _ = popover.hide_popover();
        }
    }

    fn leave(self) {
        if self.hovered.get_untracked() {
            self.wait(LEAVE, move || self.close());
        } else {
            self.stop_waiting();
        }
    }

    fn parts(self) -> Vec<El> {
        match self.shown.get() {
            Shown::Nothing => Vec::new(),
            Shown::Asked => vec![el("p.note.working").text("Working")],
            Shown::Unknown => vec![el("p").text("There is nothing to explain: no data.")],
            Shown::Known(known) => {
                let rows = known.rows.iter().map(|(term, formula)| {
                    el("div")
                        .with(el("dt").text(term))
                        .with(el("dd").text(formula))
                });
                let anchor = known.anchor.clone();
                vec![
                    el("h2")
                        .attr("id", "explanation-title")
                        .text(&known.heading),
                    el("dl").with_all(rows),
                    button("button.link", "In the glossary").on_click(move || {
                        self.close();
                        help::open_at(&anchor);
                    }),
                ]
            }
        }
    }
}

fn is_open(popover: &HtmlElement) -> bool {
    popover.matches(":popover-open").unwrap_or(false)
}

/// Below the figure, or above it where there is no room.
fn place(popover: &HtmlElement, beside: &str) {
    let Some((window, figure)) = host::window().zip(by_id(beside)) else {
        return;
    };
    let size = |size: Result<wasm_bindgen::JsValue, wasm_bindgen::JsValue>| {
        size.ok().and_then(|size| size.as_f64()).unwrap_or(0.0)
    };
    let (width, height) = (size(window.inner_width()), size(window.inner_height()));
    let (figure, own) = (
        figure.get_bounding_client_rect(),
        popover.get_bounding_client_rect(),
    );
    let left = figure.left().min(width - own.width() - EDGE).max(EDGE);
    let below = figure.bottom() + GAP;
    let above = figure.top() - own.height() - GAP;
    let top = if below + own.height() > height - EDGE && above >= EDGE {
        above
    } else {
        below.min(height - own.height() - EDGE).max(EDGE)
    };
    let style = popover.style();
    let _ = style.set_property("--x", &format!("{left:.0}px"));
    let _ = style.set_property("--y", &format!("{top:.0}px"));
}

/// The popover, once a page.
#[must_use]
pub fn popover() -> El {
    let explaining = expect_context::<Explaining>();
    el("div.popover.explanation")
        .attr("id", ID)
        .attr("popover", "auto")
        .attr("role", "dialog")
        .attr("aria-label", "How this figure comes about")
        .attr("tabindex", "-1")
        .live(move || explaining.parts())
        .on_pointer("pointerenter", move |_| explaining.stop_waiting())
        .on_pointer("pointerleave", move |_| explaining.leave())
}

/// Makes a shown figure a button that explains it: by a click, by Enter, or when the pointer rests on it.
#[must_use]
pub fn explained(shown: El, what: Figure) -> El {
    let explaining = expect_context::<Explaining>();
    let id = format!("explain-{what:?}")
        .to_ascii_lowercase()
        .replace(['(', ')'], "");
    let (click, rest) = (id.clone(), id.clone());
    el("button.explain")
        .attr("type", "button")
        .attr("id", &id)
        .attr("aria-haspopup", "dialog")
        .with(shown)
        .on_click(move || explaining.ask(what, &click, false))
        .on_pointer("pointerenter", move |event| {
            // Another popover that is open would close.
            let taken = host::root()
                .and_then(|root| root.query_selector(":popover-open").ok().flatten())
                .is_some_and(|open| open.id() != ID);
            if event.pointer_type() == "mouse" && !taken {
                let beside = rest.clone();
                explaining.wait(REST, move || explaining.ask(what, &beside, true));
            }
        })
        .on_pointer("pointerleave", move |_| explaining.leave())
}
