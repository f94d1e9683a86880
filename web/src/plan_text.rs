//! A plan as text, as the worker takes it and whoever keeps it: what has not changed is not written again.

use error_budget::exchange::plan_json::{self, Writer, write_without_incidents};
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

/// A plan on its way to who may know another one.
#[derive(Debug, Clone)]
pub enum Parcel {
    /// All of it.
    Whole(JsString),
    /// Without its incidents, which are those of the plan known.
    WithoutIncidents(JsString),
}

/// Packs a plan for who knows another one.
#[must_use]
pub fn pack(plan: &Arc<Plan>, known: Option<&Plan>) -> Parcel {
    let same = |known: &Plan| {
        let pairs = known.services.iter().zip(&plan.services);
        known.services.len() == plan.services.len()
            && pairs
                .into_iter()
                .all(|(known, service)| known.incidents == service.incidents)
    };
    if known.is_some_and(same) {
        Parcel::WithoutIncidents(write_without_incidents(plan).into())
    } else {
        Parcel::Whole(of(plan))
    }
}

/// Unpacks the text of a parcel, one without incidents with the plan that has them; `None` when it cannot be read, or when
/// that is another plan.
#[must_use]
pub fn unpack(text: &str, incidents_of: Option<Plan>) -> Option<Plan> {
    let mut plan = plan_json::read(text).ok()?;
    if let Some(known) = incidents_of {
        if known.services.len() != plan.services.len() {
            return None;
        }
        for (service, known) in plan.services.iter_mut().zip(known.services) {
            service.incidents = known.incidents;
        }
    }
    Some(plan)
}
