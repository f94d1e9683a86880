//! The document's mirrors: the local storage and the link that opened the page.

use super::{Notice, Rescue, State, other_tab};
use crate::document::Document;
use crate::dom::{effect, on_window};
use crate::host;
use crate::plan_text;
use crate::reactive::Live;
use error_budget::exchange::{link, plan_json};
use error_budget::model::plan::Plan;
use leptos::prelude::set_timeout;
use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;
use wasm_bindgen::prelude::*;

pub(super) const PLAN_KEY: &str = "error-budget-planner.plan";
const SELECTED_KEY: &str = "error-budget-planner.selected";
/// What was there before a shared plan or a damaged store took its place.
const BEFORE_KEY: &str = "error-budget-planner.before";
/// Saved this long after an edit, however fast others follow, and in any case when the page is left: a tab that is
/// killed loses no more than that.
const DELAY: Duration = Duration::from_millis(300);

const NOT_SAVED: &str = "This browser does not let the plan be saved (storage is full or blocked). Copy the link or \
                         download the plan before you leave.";

/// GitHub's public incident history: see `web/sample/README.md`.
const SAMPLE: &str = include_str!("../../sample/github.json");

/// What the page opens on.
#[derive(Debug)]
pub struct Opened {
    /// The document shown.
    pub document: Document,
    /// What has to be said about it.
    pub notice: Option<Notice>,
    /// A shared plan that waits because there is local work.
    pub offered: Option<Plan>,
    /// The storage has it already, or has what no page may write over before the first edit: another tab, or a newer
    /// planner, may have put it there.
    pub kept: bool,
}

/// What the local storage holds.
#[derive(Debug, PartialEq)]
pub enum StoredPlan {
    /// Nothing was ever saved.
    Nothing,
    /// A plan, and which service was shown.
    Plan(Box<Plan>, String),
    /// A text that is no plan any more.
    Damaged(String, String),
}

impl StoredPlan {
    /// Reads what is stored.
    #[must_use]
    pub fn load() -> Self {
        let read = |key: &str| host::storage()?.get_item(key).ok().flatten();
        match other_tab::look() {
            None => Self::Nothing,
            Some(text) => match plan_json::read(&text) {
                Ok(plan) => Self::Plan(Box::new(plan), read(SELECTED_KEY).unwrap_or_default()),
                Err(error) => Self::Damaged(text, error.to_string()),
            },
        }
    }
}

/// The sample as a document.
#[must_use]
pub fn sample() -> Document {
    let plan = plan_json::read(SAMPLE).unwrap_or_else(|_| super::empty_plan());
    Document {
        is_sample: true,
        ..Document::new(plan)
    }
}

impl Opened {
    /// Decides between the link (`fragment`), the storage and the sample. Nothing local is
    /// ever replaced without being asked for.
    #[must_use]
    pub fn from(fragment: &str, stored: StoredPlan) -> Self {
        let (document, notice, kept) = match stored {
            StoredPlan::Nothing => (sample(), None, false),
            StoredPlan::Plan(plan, selected) => {
                let mut document = Document::new(*plan);
                if document.plan.service(&selected).is_some() {
                    document.selected = selected;
                }
                (document, None, true)
            }
            StoredPlan::Damaged(text, why) => {
                keep_aside(&text);
                let notice = Notice {
                    text: format!(
                        "The plan saved in this browser cannot be read: {why}. Its text is kept; download it before it is lost."
                    ),
                    rescue: Some(Rescue::Text(text)),
                };
                (Document::new(super::empty_plan()), Some(notice), true)
            }
        };
        let mut opened = Self {
            document,
            notice,
            offered: None,
            kept,
        };
        match Arrival::of(fragment, &opened.document) {
            Arrival::Nothing => {}
            Arrival::Welcome(plan) => {
                opened.document = Document::new(plan);
                opened.kept = false;
            }
            Arrival::Offered(plan) => opened.offered = Some(plan),
            Arrival::Refused(notice) => opened.notice = Some(notice),
        }
        opened
    }
}

#[cfg(feature = "element")]
impl Opened {
    /// What the page around an element has given.
    #[must_use]
    pub fn given(plan: Plan, service: &str) -> Self {
        let mut document = Document::new(plan);
        if document.plan.service(service).is_some() {
            service.clone_into(&mut document.selected);
        }
        Self {
            document,
            notice: None,
            offered: None,
            kept: true,
        }
    }
}

#[cfg(feature = "element")]
impl State {
    /// Another plan in place of this one, as one step; the service shown stays if it is in both.
    pub(crate) fn take(self, name: &str, plan: Plan) {
        let shown = self
            .document
            .with_untracked(|document| document.selected.clone());
        self.replace(name, Opened::given(plan, &shown).document);
    }
}

/// What a link brings to the document that is open.
enum Arrival {
    /// No link, or what is open anyway.
    Nothing,
    /// A plan; only the sample is open.
    Welcome(Plan),
    /// A plan that must not take the place of local work unasked.
    Offered(Plan),
    /// A link that cannot be read.
    Refused(Notice),
}

impl Arrival {
    fn of(fragment: &str, document: &Document) -> Self {
        if !fragment.trim_start_matches('#').starts_with("p=") {
            return Self::Nothing;
        }
        match link::decode(fragment) {
            Ok(plan) if plan == *document.plan => Self::Nothing,
            Ok(plan) if document.is_sample => Self::Welcome(plan),
            Ok(plan) => Self::Offered(plan),
            Err(error) => {
                let stays = if document.is_sample {
                    "You see the sample instead."
                } else {
                    "You see your own plan; nothing was changed."
                };
                Self::Refused(Notice {
                    text: format!("{}. {stays}", capital(&error.to_string())),
                    rescue: None,
                })
            }
        }
    }
}

/// Takes up a link that comes while the page is open: pasted into the address bar, or chosen in the page.
pub(super) fn follow_links(state: State) {
    on_window("hashchange", move |_| {
        let fragment = host::fragment();
        let Some(document) = state.document.try_get_untracked() else {
            return;
        };
        match Arrival::of(&fragment, &document) {
            Arrival::Nothing => {}
            Arrival::Welcome(plan) => state.replace("Open the shared plan", Document::new(plan)),
            Arrival::Offered(plan) => state.offered.set(Some(plan)),
            Arrival::Refused(notice) => state.notice.set(Some(notice)),
        }
        if fragment.contains("p=") {
            clear_fragment();
        }
    });
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .map(|first| first.to_ascii_uppercase())
        .into_iter()
        .chain(letters)
        .collect()
}

/// Keeps a text that is about to be replaced.
pub(super) fn keep_aside(text: &str) {
    if let Some(storage) = host::storage() {
        // Full storage leaves the notice's download as the way out.
        let _ = storage.set_item(BEFORE_KEY, text);
    }
}

/// Saves every change: soon, and when the page is hidden or left.
///
/// `kept` says that what the storage has needs no saving until it is edited.
pub(super) fn keep(state: State, kept: bool) {
    let saved = Live::new(kept.then(|| state.document.get_untracked()));
    let save = move || {
        let Some(document) = state.document.try_get_untracked() else {
            return;
        };
        if document.is_sample || saved.with_untracked(|saved| saved.as_ref() == Some(&document)) {
            return;
        }
        match store(state, &document) {
            Ok(()) => {
                saved.set(Some(document));
                if says_not_saved(state) {
                    state.notice.set(None);
                }
            }
            Err(()) => say_not_saved(state),
        }
    };
    let pending = Rc::new(Cell::new(false));
    let mut opening = true;
    effect(move || {
        state.document.track();
        if std::mem::take(&mut opening) || pending.replace(true) {
            return;
        }
        let pending = Rc::clone(&pending);
        let later = move || {
            pending.set(false);
            save();
        };
        set_timeout(later, DELAY);
    });
    for event in ["pagehide", "visibilitychange", "beforeunload"] {
        // Bubbles from the document; the window hears all three.
        on_window(event, move |_| save());
    }
}

/// Storage is full or blocked: the plan has another way out.
pub(super) fn say_not_saved(state: State) {
    // Said once, however often it is tried: what is shown keeps its focus.
    if !says_not_saved(state) {
        state.notice.set(Some(Notice {
            text: NOT_SAVED.to_owned(),
            rescue: Some(Rescue::Plan),
        }));
    }
}

fn says_not_saved(state: State) -> bool {
    let notice = state.notice.get_untracked();
    notice.is_some_and(|notice| notice.text == NOT_SAVED)
}

pub(super) fn store(state: State, document: &Document) -> Result<(), ()> {
    if host::hand_over(&document.plan) {
        return Ok(());
    }
    let storage = host::storage().ok_or(())?;
    other_tab::save(state, &storage, plan_text::of(&document.plan))?;
    storage
        .set_item(SELECTED_KEY, &document.selected)
        .map_err(drop)
}

/// Takes the link out of the address bar: from here on the document is this browser's.
pub fn clear_fragment() {
    let clear = || -> Option<()> {
        let window = host::window()?;
        let path = window.location().pathname().ok()? + &window.location().search().ok()?;
        window
            .history()
            .ok()?
            .replace_state_with_url(&JsValue::NULL, "", Some(&path))
            .ok()
    };
    let _ = clear();
}
