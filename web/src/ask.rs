//! The page's side of the worker: a question follows its signals, its answer is a signal.
//!
//! The page is never held up: the plan is sent when the worker is free, so that of many edits only the last is asked
//! about, and the previous answer stays until the next one comes.

use crate::answer::{Home, Question};
use crate::dom::{at_end, effect};
use crate::host;
use crate::reactive::Live;
use crate::state::State;
use error_budget::exchange::plan_json;
use error_budget::model::plan::Plan;
use js_sys::{Array, Object, Reflect, Uint8Array};
use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;
use wasm_bindgen::prelude::*;
use web_sys::{MessageEvent, Worker, WorkerOptions, WorkerType};

/// An answer that follows its question.
pub struct Answer<R> {
    /// The last answer; `None` before the first.
    pub reply: Live<Option<Rc<R>>>,
    /// A newer one is being worked on.
    pub working: Live<bool>,
}

impl<R> Clone for Answer<R> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<R> Copy for Answer<R> {}

/// Asks again whenever the plan, the service shown, now or the question changes; `None` asks nothing.
#[must_use]
pub fn ask<Q: Question>(question: impl Fn() -> Option<Q> + 'static) -> Answer<Q::Reply> {
    let answer = Answer {
        reply: Live::new(None),
        working: Live::new(false),
    };
    let deliver = move |bytes: &[u8]| {
        answer.working.set(false);
        if let Ok(reply) = postcard::from_bytes::<Q::Reply>(bytes) {
            answer.reply.set(Some(Rc::new(reply)));
        }
    };
    let question = move || question().and_then(|question| postcard::to_allocvec(&question).ok());
    follow(
        Q::HOME,
        Q::NAME,
        Box::new(question),
        Rc::new(deliver),
        answer.working,
    );
    answer
}

fn follow(
    home: Home,
    name: &'static str,
    question: Box<dyn Fn() -> Option<Vec<u8>>>,
    deliver: Rc<dyn Fn(&[u8])>,
    working: Live<bool>,
) {
    let state = State::here();
    let slot = with_desk(home, |desk| desk.open(name, deliver));
    effect(move || {
        let asked = question();
        let (document, now) = (state.document.get(), state.now.get());
        let wanted = asked.zip(document.place()).map(|(question, place)| Wanted {
            question,
            plan: document.plan.clone(),
            place,
            now: now.timestamp_millis() as f64,
        });
        working.set(wanted.is_some());
        with_desk(home, |desk| desk.want(slot, wanted));
        pump(home);
    });
    at_end(move || with_desk(home, |desk| desk.close(slot)));
}

/// Ends what the worker is at, by ending the worker; the next question starts another.
pub fn cancel(home: Home) {
    with_desk(home, |desk| {
        if let Some(worker) = desk.worker.take() {
            worker.terminate();
        }
        (desk.ready, desk.busy, desk.sent) = (false, false, None);
    });
}

thread_local! {
    static PAGE: RefCell<Desk> = RefCell::new(Desk::new(Home::Page));
    static LAB: RefCell<Desk> = RefCell::new(Desk::new(Home::Lab));
}

fn with_desk<R>(home: Home, work: impl FnOnce(&mut Desk) -> R) -> R {
    match home {
        Home::Page => PAGE.with_borrow_mut(work),
        Home::Lab => LAB.with_borrow_mut(work),
    }
}

/// The questions that wait, and the worker.
struct Desk {
    home: Home,
    worker: Option<Worker>,
    ready: bool,
    busy: bool,
    /// The plan that the worker has.
    sent: Option<Arc<Plan>>,
    slots: Vec<Slot>,
    opened: u32,
}

struct Slot {
    id: u32,
    name: &'static str,
    wanted: Option<Wanted>,
    deliver: Rc<dyn Fn(&[u8])>,
}

struct Wanted {
    question: Vec<u8>,
    plan: Arc<Plan>,
    place: usize,
    now: f64,
}

impl Desk {
    fn new(home: Home) -> Self {
        Self {
            home,
            worker: None,
            ready: false,
            busy: false,
            sent: None,
            slots: Vec::new(),
            opened: 0,
        }
    }

    fn open(&mut self, name: &'static str, deliver: Rc<dyn Fn(&[u8])>) -> u32 {
        self.opened += 1;
        self.slots.push(Slot {
            id: self.opened,
            name,
            wanted: None,
            deliver,
        });
        self.opened
    }

    fn want(&mut self, id: u32, wanted: Option<Wanted>) {
        if let Some(slot) = self.slots.iter_mut().find(|slot| slot.id == id) {
            slot.wanted = wanted;
        }
    }

    fn close(&mut self, id: u32) {
        self.slots.retain(|slot| slot.id != id);
    }

    /// Sends the first question that waits, if the worker is free.
    fn send(&mut self) {
        if !self.slots.iter().any(|slot| slot.wanted.is_some()) {
            return;
        }
        if self.worker.is_none() {
            self.worker = start(self.home);
        }
        if self.busy || !self.ready {
            return;
        }
        let Some(worker) = &self.worker else { return };
        let next = self
            .slots
            .iter_mut()
            .find_map(|slot| Some((slot.id, slot.name, slot.wanted.take()?)));
        let Some((id, name, wanted)) = next else {
            return;
        };
        let known = self
            .sent
            .as_ref()
            .is_some_and(|sent| Arc::ptr_eq(sent, &wanted.plan));
        let plan = if known {
            JsValue::NULL
        } else {
            plan_json::write(&wanted.plan).into()
        };
        let message = Array::new();
        for part in [
            id.into(),
            name.into(),
            Uint8Array::from(wanted.question.as_slice()).into(),
            plan,
            (wanted.place as f64).into(),
            wanted.now.into(),
            wanted.plan.zone.as_str().into(),
        ] {
            message.push(&part);
        }
        self.sent = Some(wanted.plan);
        self.busy = worker.post_message(&message).is_ok();
    }
}

fn pump(home: Home) {
    with_desk(home, Desk::send);
}

/// Starts a worker: on this very module, or on the lab's. Without workers the page has no forecast, and everything else.
fn start(home: Home) -> Option<Worker> {
    let document = host::window()?.document()?;
    let glue = match home {
        Home::Page => document
            .query_selector("script[data-js]")
            .ok()??
            .get_attribute("data-js")?,
        Home::Lab => "./lab.js".to_owned(),
    };
    let glue = web_sys::Url::new_with_base(&glue, &document.base_uri().ok()??).ok()?;
    let options = WorkerOptions::new();
    options.set_type(WorkerType::Module);
    let worker = Worker::new_with_options("./worker.mjs", &options).ok()?;
    let heard = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        let message: Array = event.data().unchecked_into();
        let deliver = with_desk(home, |desk| {
            if message.length() == 0 {
                desk.ready = true;
                return None;
            }
            desk.busy = false;
            let id = message.get(0).as_f64()? as u32;
            let slot = desk.slots.iter().find(|slot| slot.id == id)?;
            // A newer question of the same slot waits: its answer will come.
            Some(Rc::clone(&slot.deliver))
        });
        if let Some(deliver) = deliver {
            deliver(&Uint8Array::new(&message.get(1)).to_vec());
        }
        pump(home);
    });
    worker.set_onmessage(Some(heard.as_ref().unchecked_ref()));
    // As long as the worker; one a page, and one more for each that was cancelled.
    heard.forget();
    let first = Object::new();
    let _ = Reflect::set(&first, &"glue".into(), &glue.href().into());
    if home == Home::Page {
        let _ = Reflect::set(&first, &"module".into(), &wasm_bindgen::module());
    }
    worker.post_message(&first).ok()?;
    Some(worker)
}
