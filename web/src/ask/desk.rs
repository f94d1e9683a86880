//! The desk between page and worker: questions that wait, the plan that the worker has, the worker itself.

use crate::answer::Home;
use crate::frame;
#[cfg(not(feature = "element"))]
use crate::host;
use crate::plan_text::{self, Parcel};
use error_budget::model::plan::Plan;
use js_sys::{Array, Uint8Array};
#[cfg(not(feature = "element"))]
use js_sys::{Object, Reflect};
use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;
use wasm_bindgen::prelude::*;
use web_sys::{Blob, MessageEvent, Worker};
#[cfg(not(feature = "element"))]
use web_sys::{WorkerOptions, WorkerType};

/// Ends what the worker is at, by ending the worker; the next question starts another.
pub fn cancel(home: Home) {
    with_desk(home, |desk| {
        if let Some(worker) = desk.worker.take() {
            worker.terminate();
        }
        (desk.ready, desk.busy, desk.sent) = (false, None, None);
    });
}

/// What the worker sends.
pub(super) enum Mail<'a> {
    /// How far an answer is.
    Share(f64),
    /// Its bytes, none when there is none; whether a newer question of the same slot waits.
    Answer { bytes: &'a [u8], waits: bool },
}

/// Who hears what the worker sends.
pub(super) type Deliver = Rc<dyn Fn(Mail)>;

/// Who hears an answer, and whether a newer question of the same slot waits: its answer will come.
struct Hearer {
    deliver: Deliver,
    waits: bool,
}

impl Hearer {
    fn hear(self, bytes: &[u8]) {
        let waits = self.waits;
        (self.deliver)(Mail::Answer { bytes, waits });
    }
}

thread_local! {
    static PAGE: RefCell<Desk> = RefCell::new(Desk::new(Home::Page));
    static LAB: RefCell<Desk> = RefCell::new(Desk::new(Home::Lab));
}

pub(super) fn with_desk<R>(home: Home, work: impl FnOnce(&mut Desk) -> R) -> R {
    match home {
        Home::Page => PAGE.with_borrow_mut(work),
        Home::Lab => LAB.with_borrow_mut(work),
    }
}

/// The questions that wait, and the worker.
pub(super) struct Desk {
    home: Home,
    worker: Option<Worker>,
    ready: bool,
    /// The slot whose question is being answered.
    pub(super) busy: Option<u32>,
    /// The plan that the worker has, and its number.
    sent: Option<(u32, Arc<Plan>)>,
    /// How many plans were sent.
    plans: u32,
    slots: Vec<Slot>,
    opened: u32,
}

struct Slot {
    id: u32,
    name: &'static str,
    wanted: Option<Wanted>,
    deliver: Deliver,
    /// It goes with its answer.
    once: bool,
}

/// A question, and what it is about.
pub(super) struct Wanted {
    pub(super) question: Vec<u8>,
    pub(super) plan: Arc<Plan>,
    pub(super) place: usize,
    /// Milliseconds since 1970.
    pub(super) now: f64,
    pub(super) file: Option<Blob>,
}

impl Desk {
    fn new(home: Home) -> Self {
        Self {
            home,
            worker: None,
            ready: false,
            busy: None,
            sent: None,
            plans: 0,
            slots: Vec::new(),
            opened: 0,
        }
    }

    /// A new slot.
    pub(super) fn open(&mut self, name: &'static str, deliver: Deliver, once: bool) -> u32 {
        self.opened += 1;
        self.slots.push(Slot {
            id: self.opened,
            name,
            wanted: None,
            deliver,
            once,
        });
        self.opened
    }

    /// What a slot asks next, in place of what it has not been able to ask yet.
    pub(super) fn want(&mut self, id: u32, wanted: Option<Wanted>) {
        if let Some(slot) = self.slots.iter_mut().find(|slot| slot.id == id) {
            slot.wanted = wanted;
        }
    }

    /// Nobody hears of a slot any more.
    pub(super) fn close(&mut self, id: u32) {
        self.slots.retain(|slot| slot.id != id);
    }

    /// Who hears of a slot.
    fn deliver(&self, id: u32) -> Option<Deliver> {
        let slot = self.slots.iter().find(|slot| slot.id == id)?;
        Some(Rc::clone(&slot.deliver))
    }

    /// Who hears the answer of a slot.
    fn answered(&mut self, id: u32) -> Option<Hearer> {
        let place = self.slots.iter().position(|slot| slot.id == id)?;
        let slot = self.slots.get(place)?;
        let hearer = Hearer {
            deliver: Rc::clone(&slot.deliver),
            waits: slot.wanted.is_some(),
        };
        if slot.once {
            self.slots.remove(place);
        }
        Some(hearer)
    }

    /// Who will not be answered: the one whose question broke the worker, or all when it did not even start.
    fn give_up(&mut self) -> Vec<Hearer> {
        let asked: Vec<u32> = match (self.busy, self.ready) {
            (Some(id), _) => vec![id],
            (None, true) => Vec::new(),
            (None, false) => self.slots.iter().map(|slot| slot.id).collect(),
        };
        asked
            .into_iter()
            .filter_map(|id| {
                if !self.ready {
                    self.want(id, None);
                }
                self.answered(id)
            })
            .collect()
    }

    /// Sends the first question that waits, if the worker is free.
    fn send(&mut self) {
        if !self.slots.iter().any(|slot| slot.wanted.is_some()) {
            return;
        }
        if self.worker.is_none() {
            self.worker = start(self.home);
        }
        if self.busy.is_some() || !self.ready {
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
        let (known, sent) = self.sent.take().unzip();
        let is_sent = sent
            .as_ref()
            .is_some_and(|sent| Arc::ptr_eq(sent, &wanted.plan));
        let (number, plan, incidents_of) = match known {
            Some(known) if is_sent => (known, JsValue::NULL, JsValue::NULL),
            _ => {
                self.plans += 1;
                match plan_text::pack(&wanted.plan, sent.as_deref()) {
                    Parcel::Whole(text) => (self.plans, text.into(), JsValue::NULL),
                    Parcel::WithoutIncidents(text) => (self.plans, text.into(), known.into()),
                }
            }
        };
        let message = Array::new();
        for part in [
            id.into(),
            name.into(),
            Uint8Array::from(wanted.question.as_slice()).into(),
            number.into(),
            plan,
            incidents_of,
            (wanted.place as f64).into(),
            wanted.now.into(),
            wanted.plan.zone.as_str().into(),
            wanted.file.map_or(JsValue::NULL, JsValue::from),
        ] {
            message.push(&part);
        }
        if worker.post_message(&message).is_ok() {
            self.busy = Some(id);
            self.sent = Some((number, wanted.plan));
        }
    }
}

/// Asks what waits, if the worker is free.
pub(super) fn pump(home: Home) {
    with_desk(home, Desk::send);
}

/// A worker that is being started: on this very module, or on the lab's.
#[cfg(not(feature = "element"))]
fn begun(home: Home) -> Option<Worker> {
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
    let first = Object::new();
    let _ = Reflect::set(&first, &"glue".into(), &glue.href().into());
    if home == Home::Page {
        let _ = Reflect::set(&first, &"module".into(), &wasm_bindgen::module());
    }
    worker.post_message(&first).ok()?;
    Some(worker)
}

#[cfg(feature = "element")]
use crate::element::worker as begun;

/// Starts a worker. Without workers the page has no forecast, and everything else.
fn start(home: Home) -> Option<Worker> {
    let worker = begun(home)?;
    let heard = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        let message: Array = event.data().unchecked_into();
        match (message.get(0).as_f64(), message.get(1).as_f64()) {
            (None, _) => with_desk(home, |desk| desk.ready = true),
            (Some(id), Some(share)) => {
                if let Some(deliver) = with_desk(home, |desk| desk.deliver(id as u32)) {
                    frame::arrive();
                    deliver(Mail::Share(share));
                }
            }
            (Some(id), None) => {
                let bytes = Uint8Array::new(&message.get(1)).to_vec();
                let hearer = with_desk(home, |desk| {
                    desk.busy = None;
                    if bytes.is_empty() {
                        // It may not have the plan: the next one is sent whole.
                        desk.sent = None;
                    }
                    desk.answered(id as u32)
                });
                if let Some(hearer) = hearer {
                    // An answer may draw a field anew: what was typed in it arrives first.
                    frame::arrive();
                    hearer.hear(&bytes);
                }
            }
        }
        pump(home);
    });
    worker.set_onmessage(Some(heard.as_ref().unchecked_ref()));
    // A worker that broke answers no more: who waits hears that nothing comes, and the next question starts another.
    let broke = Closure::<dyn Fn()>::new(move || {
        let unanswered = with_desk(home, Desk::give_up);
        cancel(home);
        for hearer in unanswered {
            hearer.hear(&[]);
        }
        pump(home);
    });
    worker.set_onerror(Some(broke.as_ref().unchecked_ref()));
    // As long as the worker; one a page, and one more for each that ended.
    heard.forget();
    broke.forget();
    Some(worker)
}
