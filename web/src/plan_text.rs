//! A plan as text, as the worker and the storage take it: written once for both, and without what has not changed.

use error_budget::exchange::plan_json::Writer;
use error_budget::model::plan::Plan;
use js_sys::JsString;
use std::cell::RefCell;
use std::sync::Arc;

thread_local! {
    static WRITER: RefCell<Writer> = RefCell::default();
    /// The plan written last, and its text.
    static LAST: RefCell<Option<(Arc<Plan>, JsString)>> = const { RefCell::new(None) };
}

/// The text of a plan, JSON that `plan_json::read` takes.
#[must_use]
pub fn of(plan: &Arc<Plan>) -> JsString {
    LAST.with_borrow_mut(|last| match last {
        Some((written, text)) if Arc::ptr_eq(written, plan) => text.clone(),
        _ => {
            let text = JsString::from(WRITER.with_borrow_mut(|writer| writer.write(plan)));
            *last = Some((Arc::clone(plan), text.clone()));
            text
        }
    })
}
