//! The page as a part of another page: what it and `<error-budget-planner>` (`pkg/js/elements/planner.js`) tell each other.
//!
//! Only with the feature `element`. Each element runs an instance of the module of its own, with a memory of its own: what
//! is static here, or anywhere in the page, belongs to one element.

use crate::answer::Home;
use crate::dom::{by_id, effect};
use crate::frame;
use crate::outlook::Outlook;
use crate::plan_text;
use crate::reactive::{Live, memo};
use crate::state::{Opened, State};
use crate::view;
use crate::widget::status;
use error_budget::exchange::{link, plan_json};
use error_budget::model::plan::Plan;
use std::cell::{Cell, RefCell};
use std::sync::Arc;
use wasm_bindgen::prelude::*;
use web_sys::{Document, Worker};

#[wasm_bindgen]
extern "C" {
    /// The element, as its script shows it to the page.
    #[derive(Clone)]
    pub type Portal;

    /// Its shadow root, which answers what the page asks of a document: ids, selectors, focus.
    #[wasm_bindgen(method, getter)]
    fn root(this: &Portal) -> Document;

    /// Where links to the plan lead; none where nothing would open them.
    #[wasm_bindgen(method, getter)]
    fn address(this: &Portal) -> Option<String>;

    #[wasm_bindgen(method)]
    fn changed(this: &Portal, plan: &str);

    #[wasm_bindgen(method)]
    fn judged(this: &Portal, service: &str, status: &str, decision: &str, reason: &str);

    #[wasm_bindgen(method)]
    fn broke(this: &Portal, why: &str);

    #[wasm_bindgen(method, catch)]
    fn worker(this: &Portal, home: &str) -> Result<Worker, JsValue>;
}

/// What runs, and how it ends.
struct Running {
    state: State,
    end: Box<dyn FnOnce()>,
}

thread_local! {
    static PORTAL: RefCell<Option<Portal>> = const { RefCell::new(None) };
    static RUNNING: RefCell<Option<Running>> = const { RefCell::new(None) };
    /// The plan that the element's owner knows.
    static KNOWN: RefCell<String> = const { RefCell::new(String::new()) };
    /// What the theme follows, and what it was last told.
    static DARK: Cell<Option<Live<bool>>> = const { Cell::new(None) };
    static IS_DARK: Cell<bool> = const { Cell::new(false) };
}

fn portal() -> Option<Portal> {
    PORTAL.with_borrow(Clone::clone)
}

/// The shadow root, in the shape of a document.
pub(crate) fn root() -> Option<Document> {
    portal().map(|portal| portal.root())
}

/// Where links to the plan lead.
pub(crate) fn address() -> Option<String> {
    portal()?.address()
}

/// A worker that is being started.
pub(crate) fn worker(home: Home) -> Option<Worker> {
    let home = match home {
        Home::Page => "page",
        Home::Lab => "lab",
    };
    portal()?.worker(home).ok()
}

/// Dark or light, as the element says.
pub(crate) fn theme() -> Live<bool> {
    let dark = Live::new(IS_DARK.get());
    DARK.set(Some(dark));
    dark
}

/// The plan has changed: the owner hears of it, unless it comes from there.
pub(crate) fn changed(plan: &Arc<Plan>) {
    let text = String::from(plan_text::of(plan));
    let news = KNOWN.with_borrow_mut(|known| {
        let news = *known != text;
        known.clone_from(&text);
        news
    });
    if let Some(portal) = portal().filter(|_| news) {
        portal.changed(&text);
    }
}

/// The page has stopped for good.
pub(crate) fn broke(why: &str) {
    if let Some(portal) = portal() {
        portal.broke(why);
    }
}

/// Tells how the service shown stands, now and whenever that changes.
pub(crate) fn tell_verdict() {
    let (state, outlook) = (State::here(), Outlook::here());
    let verdict = memo(move || {
        let (shown, next) = state.shown.get().zip(outlook.release.get())?;
        Some((
            shown.service().id.clone(),
            shown.answer.status.status.word(),
            status::decision_word(next.verdict.decision).to_ascii_lowercase(),
            next.verdict.reason,
        ))
    });
    effect(move || {
        if let Some(((service, status, decision, reason), portal)) = verdict.get().zip(portal()) {
            portal.judged(&service, status, &decision, &reason);
        }
    });
}

/// Puts the planner into the element of the id `app` in the portal's root.
///
/// # Errors
/// When the text is no plan and no link: what is wrong with it.
pub fn mount(portal: Portal, plan: &str, service: &str, dark: bool) -> Result<(), JsValue> {
    PORTAL.replace(Some(portal));
    IS_DARK.set(dark);
    let plan = read(plan)?;
    KNOWN.replace(plan_json::write(&plan));
    let Some(place) = by_id("app") else {
        return Ok(());
    };
    let (state, end) = view::put(place, Opened::given(plan, service), view::later::AT_HAND);
    RUNNING.replace(state.map(|state| Running { state, end }));
    Ok(())
}

/// Puts another plan in place of the one shown, as one step; nothing when it is the same.
///
/// # Errors
/// When the text is no plan and no link: what is wrong with it.
pub fn open(plan: &str) -> Result<(), JsValue> {
    let plan = read(plan)?;
    frame::arrive();
    let Some(state) = running() else {
        return Ok(());
    };
    if state
        .document
        .with_untracked(|document| *document.plan != plan)
    {
        KNOWN.replace(plan_json::write(&plan));
        state.take("Open another plan", plan);
    }
    Ok(())
}

/// Shows another service.
pub fn look(service: &str) {
    if let Some(state) = running() {
        state.look_at(service);
    }
}

/// Turns to dark or light.
pub fn dress(dark: bool) {
    IS_DARK.set(dark);
    if let Some(follows) = DARK.get() {
        follows.set(dark);
    }
}

/// The plan as it stands.
#[must_use]
pub fn plan() -> String {
    // What was typed in this very frame, too.
    frame::arrive();
    running().map_or_else(String::new, |state| {
        state
            .document
            .with_untracked(|document| plan_json::write(&document.plan))
    })
}

/// Ends everything: what is shown, listens, waits or works.
pub fn unmount() {
    if let Some(running) = RUNNING.take() {
        (running.end)();
    }
    crate::ask::cancel(Home::Page);
    crate::ask::cancel(Home::Lab);
    PORTAL.take();
}

fn running() -> Option<State> {
    RUNNING.with_borrow(|running| running.as_ref().map(|running| running.state))
}

/// A plan from its JSON or a link; an empty text is a plan to begin with.
fn read(text: &str) -> Result<Plan, JsValue> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(crate::state::empty_plan());
    }
    if text.starts_with('{') {
        return plan_json::read(text).map_err(|error| error.to_string().into());
    }
    let fragment = text.split_once('#').map_or(text, |(_, fragment)| fragment);
    link::decode(fragment).map_err(|error| error.to_string().into())
}
