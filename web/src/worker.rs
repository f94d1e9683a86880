//! The worker's side: it answers what the page asks, one question at a time.
//!
//! A worker runs the same module as the page (`web/worker.mjs` starts it); where there is no window, this is what runs.

use crate::answer::{Known, Subject};
use crate::host;
use crate::plan_text;
use chrono::DateTime;
use error_budget::model::plan::Plan;
use error_budget::model::zone::Zone;
use js_sys::{Array, Uint8Array};
use std::cell::{Cell, RefCell};
use wasm_bindgen::prelude::*;
use web_sys::{Blob, DedicatedWorkerGlobalScope, FileReaderSync, MessageEvent};

thread_local! {
    /// The slot whose question is being answered.
    static ASKED: Cell<f64> = const { Cell::new(0.0) };
}

/// Tells the page how far the answer is, 0 to 1; nothing outside a worker.
pub fn tell(share: f64) {
    if let Ok(scope) = js_sys::global().dyn_into::<DedicatedWorkerGlobalScope>() {
        let message = Array::of2(&ASKED.get().into(), &share.into());
        let _ = scope.post_message(&message);
    }
}

/// Says that it is ready, and answers from then on.
pub fn serve(known: &'static [Known]) {
    let Ok(scope) = js_sys::global().dyn_into::<DedicatedWorkerGlobalScope>() else {
        return;
    };
    let held: RefCell<Option<Numbered>> = RefCell::new(None);
    let port = scope.clone();
    let asked = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        let message: Array = event.data().unchecked_into();
        ASKED.set(message.get(0).as_f64().unwrap_or_default());
        let answer = answer(&message, known, &held).unwrap_or_default();
        let reply = Array::of2(&message.get(0), &Uint8Array::from(answer.as_slice()));
        let _ = port.post_message(&reply);
    });
    scope.set_onmessage(Some(asked.as_ref().unchecked_ref()));
    // The worker's own lifetime.
    asked.forget();
    let _ = scope.post_message(&Array::new());
}

/// A plan, and the number that the page gave it.
struct Numbered {
    number: f64,
    plan: Plan,
}

/// A message is slot, name, question, number of the plan, its text (absent when it is the last one), number of the plan that
/// has its incidents (absent when it has them itself), place of the service, now, zone, and a file for the questions that are
/// about its text. Of another plan than the page means there is no answer.
fn answer(message: &Array, known: &[Known], held: &RefCell<Option<Numbered>>) -> Option<Vec<u8>> {
    let name = message.get(1).as_string()?;
    let question = Uint8Array::new(&message.get(2)).to_vec();
    let number = message.get(3).as_f64()?;
    if let Some(text) = message.get(4).as_string() {
        let last = held.take();
        let incidents_of = match message.get(5).as_f64() {
            Some(number) => Some(last.filter(|last| last.number == number)?.plan),
            None => None,
        };
        let plan = plan_text::unpack(&text, incidents_of)?;
        held.replace(Some(Numbered { number, plan }));
    }
    let place = message.get(6).as_f64()? as usize;
    let now = DateTime::from_timestamp_millis(message.get(7).as_f64()? as i64)?;
    let zone = message.get(8).as_string()?;
    // A file that cannot be read, for want of memory, is no empty one: then there is no answer.
    let text = match message.get(9).dyn_into::<Blob>() {
        Ok(file) => text(&file)?,
        Err(_) => String::new(),
    };
    let (_, answer) = known.iter().find(|(known, _)| *known == name)?;
    let subject = Subject {
        plan: held.take().filter(|held| held.number == number)?.plan,
        place,
        now,
        zone: host::zone(&zone).unwrap_or_else(Zone::utc),
        text,
    };
    let bytes = answer(&question, &subject);
    let plan = subject.plan;
    held.replace(Some(Numbered { number, plan }));
    Some(bytes)
}

/// The text of a file. A file is handed over, not copied: however long it is, the page does not stop for it.
fn text(file: &Blob) -> Option<String> {
    FileReaderSync::new().ok()?.read_as_text(file).ok()
}
