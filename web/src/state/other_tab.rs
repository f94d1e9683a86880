//! Two tabs with one storage: neither writes over what the other has saved unless it is told to.

use super::{Notice, Rescue, State, mirror};
use crate::document::Document;
use crate::dom::on_window;
use crate::host;
use crate::plan_text;
use error_budget::exchange::plan_json;
use js_sys::{JsString, Reflect};
use std::cell::RefCell;
use wasm_bindgen::JsCast;
use web_sys::{Storage, StorageEvent};

/// What a tab could not save because another one had; it waits here, whatever becomes of the tab.
const WAITING_KEY: &str = "error-budget-planner.waiting";

/// A plan that is not this tab's, as text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Conflict {
    /// Another tab has saved it.
    Saved(String),
    /// A tab was closed with it before its conflict was settled.
    LeftBehind(String),
}

impl Conflict {
    fn text(&self) -> &str {
        match self {
            Self::Saved(text) | Self::LeftBehind(text) => text,
        }
    }
}

thread_local! {
    /// The plan that this tab last knew to be stored, as the browser's text: to compare two of them copies neither.
    static SEEN: RefCell<Option<JsString>> = const { RefCell::new(None) };
}

/// Follows what other tabs save, and tells of what one has left behind.
pub(super) fn follow(state: State) {
    if host::IN_ELEMENT {
        return;
    }
    if let Some(storage) = host::storage() {
        let stored = SEEN.with_borrow(Clone::clone);
        if let Some(waiting) = read(&storage, WAITING_KEY) {
            if stored.as_ref() == Some(&waiting) {
                let _ = storage.remove_item(WAITING_KEY);
            } else {
                state
                    .conflict
                    .set(Some(Conflict::LeftBehind(waiting.into())));
            }
        }
    }
    on_window("storage", move |event| {
        let event: StorageEvent = event.unchecked_into();
        if event.key().as_deref() != Some(mirror::PLAN_KEY) {
            return;
        }
        let (Some(theirs), Some(document)) =
            (event.new_value(), state.document.try_get_untracked())
        else {
            return;
        };
        if plan_text::of(&document.plan) == theirs {
            SEEN.replace(Some(theirs.into()));
            state.conflict.set(None);
        } else {
            state.conflict.set(Some(Conflict::Saved(theirs)));
        }
    });
}

fn read(storage: &Storage, key: &str) -> Option<JsString> {
    Reflect::get(storage, &key.into()).ok()?.dyn_into().ok()
}

fn write(storage: &Storage, key: &str, text: &JsString) -> Result<(), ()> {
    match Reflect::set(storage, &key.into(), text) {
        Ok(true) => Ok(()),
        _ => Err(()),
    }
}

/// The plan that is stored; what another tab stores from here on is noticed.
pub(super) fn look() -> Option<String> {
    let stored = host::storage().and_then(|storage| read(&storage, mirror::PLAN_KEY));
    SEEN.replace(stored.clone());
    stored.map(String::from)
}

/// Saves a plan, beside that of another tab if one has saved since.
pub(super) fn save(state: State, storage: &Storage, text: JsString) -> Result<(), ()> {
    let held = read(storage, mirror::PLAN_KEY);
    let seen = SEEN.with_borrow(|seen| held == *seen);
    match held {
        Some(theirs) if !seen && theirs != text => {
            state.conflict.set(Some(Conflict::Saved(theirs.into())));
            write(storage, WAITING_KEY, &text)
        }
        _ => {
            write(storage, mirror::PLAN_KEY, &text)?;
            SEEN.replace(Some(text));
            // Whoever has come to the same plan has nothing left to settle.
            if matches!(state.conflict.get_untracked(), Some(Conflict::Saved(_))) {
                let _ = storage.remove_item(WAITING_KEY);
                state.conflict.set(None);
            }
            Ok(())
        }
    }
}

impl State {
    /// Settles a conflict for this tab's plan; the other one is kept aside.
    pub fn keep_mine(self) {
        let Some(conflict) = self.conflict.get_untracked() else {
            return;
        };
        mirror::keep_aside(conflict.text());
        self.settled(&conflict);
        let document = self.document.get_untracked();
        if !document.is_sample && mirror::store(self, &document).is_err() {
            mirror::say_not_saved(self);
        }
    }

    /// Settles it for the other plan; undo brings this tab's back.
    pub fn take_theirs(self) {
        let Some(conflict) = self.conflict.get_untracked() else {
            return;
        };
        match plan_json::read(conflict.text()) {
            Ok(plan) => {
                self.settled(&conflict);
                self.replace("Take the other tab\u{2019}s plan", Document::new(plan));
                self.say("The other tab\u{2019}s plan; undo brings yours back", true);
            }
            Err(error) => self.notice.set(Some(Notice {
                text: format!(
                    "The other plan cannot be read: {error}. Yours stays; download the other one before it is lost."
                ),
                rescue: Some(Rescue::Text(conflict.text().to_owned())),
            })),
        }
    }

    fn settled(self, conflict: &Conflict) {
        if let Conflict::Saved(theirs) = conflict {
            SEEN.replace(Some(theirs.as_str().into()));
        }
        if let Some(storage) = host::storage() {
            let _ = storage.remove_item(WAITING_KEY);
        }
        self.conflict.set(None);
    }
}
