//! What the first visit does not show, and so does not load: every view but the first, the dialogs, the import, and their
//! styles.
//!
//! The build cuts the page's WebAssembly in two at [`draw`] and [`perform`] (`web/src/cut.rs`, `xtask/src/chunks.rs`):
//! the first part is what stands here when the page opens; the second is fetched when one of its [`Part`]s or [`Act`]s
//! is first asked for, and lives in the same memory. Without the feature `chunks` (`trunk serve`, tests) it is one.

use super::explain::Explaining;
use super::import_dialog::Import;
use super::tabs::Tab;
use super::{compare, explain, help, import_dialog, panel, share};
use crate::answer::explain::Figure;
use crate::dom::{El, el};
use crate::host;
use crate::reactive::Live;
use crate::state::{Notice, State};
use crate::widget::icon::button;
use js_sys::{Array, Promise};
use leptos::prelude::untrack;
use leptos::task::{spawn_local, tick};
use std::cell::RefCell;
use std::pin::Pin;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, Event, HtmlElement};

/// What the second part draws.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The content of a view.
    Panel(Tab),
    /// What can be done in a view.
    Actions(Tab),
    /// What the Share button opens.
    Share,
    /// The dialogs and the popover that explains a figure.
    Dialogs,
}

/// What the second part does.
pub enum Act {
    /// Reads a file of a name: a plan opens, a history is shown first.
    Open(Import, String, Blob),
    /// Reads rows from the clipboard.
    Paste(Import, String),
    /// Says how a figure comes about, beside the element of an id; the pointer may have asked.
    Explain(Explaining, Figure, String, bool),
    /// Opens help, at an entry of the glossary.
    Help(Option<String>),
}

/// How far the second part is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stand {
    Away,
    Coming,
    Here,
    Failed,
}

/// Whether the second part is here, and whom to tell. Copies share it.
#[derive(Clone, Copy)]
struct Second {
    reach: Reach,
    state: State,
    stand: Live<Stand>,
}

thread_local! {
    /// The one of the page: who asks need not be a part of it.
    static SECOND: RefCell<Option<Second>> = const { RefCell::new(None) };
    /// What is to be done as soon as it is here.
    static WAITING: RefCell<Vec<Act>> = const { RefCell::new(Vec::new()) };
}

/// Nothing is loaded yet; this is how it will be.
pub fn provide(reach: Reach) {
    SECOND.replace(Some(Second {
        reach,
        state: State::here(),
        stand: Live::new(Stand::Away),
    }));
}

fn second() -> Option<Second> {
    SECOND.with_borrow(|second| *second)
}

/// A part of the page, or what stands in its place while it loads.
#[must_use]
pub fn part(part: Part) -> Vec<El> {
    let Some(second) = second() else {
        return Vec::new();
    };
    match second.stand.get() {
        Stand::Here => return untrack(|| (second.reach.draw)(part)),
        Stand::Failed => {
            return vec![
                el("p.note").text(FAILED),
                button("button.button", "Try again").on_click(move || second.fetch()),
            ];
        }
        Stand::Away => second.fetch(),
        Stand::Coming => {}
    }
    vec![el("p.note.working").attr("role", "status").text("Loading")]
}

/// The dialogs, from the moment on when one of them may be asked for.
#[must_use]
pub fn dialogs() -> El {
    el("div.dialogs").live(move || match second() {
        Some(second) if second.stand.get() == Stand::Here => {
            untrack(|| (second.reach.draw)(Part::Dialogs))
        }
        _ => Vec::new(),
    })
}

/// Does what the second part can, as soon as it is here; not at all when it cannot be loaded.
pub fn act(act: Act) {
    let Some(second) = second() else { return };
    if second.stand.get_untracked() == Stand::Here {
        (second.reach.perform)(act);
        return;
    }
    WAITING.with_borrow_mut(|waiting| waiting.push(act));
    second.fetch();
}

/// Fetches the second part, should it not be here: somebody is about to ask for it.
pub fn fetch() {
    if let Some(second) = second() {
        second.fetch();
    }
}

const FAILED: &str =
    "This part of the page could not be loaded. Check the network and try again; nothing is lost.";

impl Second {
    /// Loads it, unless it is here or coming.
    fn fetch(self) {
        if !matches!(self.stand.get_untracked(), Stand::Away | Stand::Failed) {
            return;
        }
        self.stand.set(Stand::Coming);
        let styles = styles();
        spawn_local(async move {
            // Both to their end: what has failed waits to be asked for again.
            let (module, styles) = ((self.reach.load)().await, styles.await);
            let here = module && styles;
            self.stand
                .set(if here { Stand::Here } else { Stand::Failed });
            if !here {
                self.state.notice.set(Some(Notice {
                    text: FAILED.to_owned(),
                    rescue: None,
                }));
            }
            // Until its dialogs are drawn.
            tick().await;
            for act in WAITING.take().into_iter().filter(|_| here) {
                (self.reach.perform)(act);
            }
        });
    }
}

/// Lets in the styles of the second part, which stand in the page's head and wait; false when one cannot be loaded, which
/// then waits again. They begin to load at once.
fn styles() -> impl Future<Output = bool> {
    let (mut links, ends) = (Vec::new(), Array::new());
    let next = || host::root()?.query_selector("link[disabled]").ok()?;
    while let Some(link) = next() {
        let link: HtmlElement = link.unchecked_into();
        ends.push(&Promise::new(&mut |end, _| {
            link.set_onload(Some(&end));
            link.set_onerror(Some(&end));
        }));
        let _ = link.remove_attribute("disabled");
        links.push(link);
    }
    let all = JsFuture::from(Promise::all(&ends));
    async move {
        let ends: Array = all.await.unwrap_or_default().unchecked_into();
        let mut here = true;
        for (link, end) in links.iter().zip(ends.iter()) {
            if end.unchecked_into::<Event>().type_() == "error" {
                let _ = link.set_attribute("disabled", "");
                here = false;
            }
        }
        here
    }
}

/// How the second part is reached: one module has it at hand, a cut one fetches it (`web/src/cut.rs`).
#[derive(Clone, Copy)]
pub struct Reach {
    /// Loads it; false when it cannot be loaded.
    pub load: fn() -> Pin<Box<dyn Future<Output = bool>>>,
    /// [`draw`], once it is loaded.
    pub draw: fn(Part) -> Vec<El>,
    /// [`perform`], once it is loaded.
    pub perform: fn(Act),
}

/// Nothing is cut.
pub const AT_HAND: Reach = Reach {
    load: || Box::pin(std::future::ready(true)),
    draw,
    perform,
};

/// Draws a part.
#[must_use]
pub fn draw(part: Part) -> Vec<El> {
    match part {
        Part::Panel(tab) => panel::panel(tab),
        Part::Actions(tab) => panel::actions(tab),
        Part::Share => share::contents(),
        Part::Dialogs => vec![
            import_dialog::dialog(),
            compare::editor(),
            explain::popover(),
            help::dialog(),
        ],
    }
}

/// Does an act.
pub fn perform(act: Act) {
    match act {
        Act::Open(import, name, file) => import.read_or_open(&name, file),
        Act::Paste(import, text) => import.take_rows(text),
        Act::Explain(explaining, what, beside, hovered) => explaining.open(what, &beside, hovered),
        Act::Help(anchor) => help::show(anchor),
    }
}
