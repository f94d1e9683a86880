//! A plan as text, as the worker takes it and whoever keeps it: written once for both, and without what has not changed.

use error_budget::exchange::plan_json::Writer;
use error_budget::model::plan::Plan;
use js_sys::JsString;
use std::cell::RefCell;
use std::sync::Arc;

#[derive(Default)]
struct Texts {
    writer: Writer,
    /// The plan written last, and its text.
    last: Option<(Arc<Plan>, JsString)>,
}

thread_local! {
    static TEXTS: RefCell<Texts> = RefCell::default();
}

/// The text of a plan, JSON that `plan_json::read` takes.
#[must_use]
pub fn of(plan: &Arc<Plan>) -> JsString {
    TEXTS.with_borrow_mut(|Texts { writer, last }| match last {
        Some((written, text)) if Arc::ptr_eq(written, plan) => text.clone(),
        _ => {
            let text = JsString::from(writer.write(plan));
            *last = Some((Arc::clone(plan), text.clone()));
            text
        }
    })
}
