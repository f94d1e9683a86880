//! The page's side of the worker: a question follows its signals, its answer is a signal.
//!
//! The page is never held up: the plan is sent when the worker is free, so that of many edits only the last is asked
//! about, and the previous answer stays until the next one comes. Incidents that the worker has are not sent again.

mod desk;

pub use desk::cancel;

use crate::answer::{Home, Question};
use crate::dom::{at_end, effect};
use crate::reactive::Live;
use crate::state::{Notice, State};
use desk::{Deliver, Mail, Wanted, pump, with_desk};
use std::rc::Rc;
use web_sys::Blob;

/// An answer that follows its question.
pub struct Answer<R> {
    /// The last answer; `None` before the first.
    pub reply: Live<Option<Rc<R>>>,
    /// A newer one is being worked on.
    pub working: Live<bool>,
    asked: Asked,
}

impl<R> Answer<R> {
    /// Gives up what is being worked on; the last answer stays, and the next change asks again.
    pub fn stop(self) {
        let Asked(home, slot) = self.asked;
        let busy = with_desk(home, |desk| {
            desk.want(slot, None);
            desk.busy == Some(slot)
        });
        if busy {
            cancel(home);
            pump(home);
        }
        self.working.set(false);
    }
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
    let reply = Live::new(None);
    let working = Live::new(false);
    let state = State::here();
    let deliver = move |mail: Mail| {
        let Mail::Answer { bytes, waits } = mail else {
            return;
        };
        working.set(waits);
        match postcard::from_bytes::<Q::Reply>(bytes) {
            Ok(answer) => reply.set(Some(Rc::new(answer))),
            Err(_) if waits => {}
            Err(_) => say_no_answer(state),
        }
    };
    let question = move || question().and_then(|question| postcard::to_allocvec(&question).ok());
    let slot = follow(
        Q::HOME,
        Q::NAME,
        Box::new(question),
        Rc::new(deliver),
        working,
    );
    Answer {
        reply,
        working,
        asked: Asked(Q::HOME, slot),
    }
}

fn say_no_answer(state: State) {
    state.notice.set(Some(Notice {
        text: "Some figures could not be worked out: a file of the page did not come, or there was no memory for them. What \
               was worked out before stays; reload to try again."
            .to_owned(),
        rescue: None,
    }));
}

/// A question that was asked once.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Asked(Home, u32);

impl Asked {
    /// Takes the question back; ends the worker if it is at it.
    pub fn end(self) {
        let Self(home, slot) = self;
        let busy = with_desk(home, |desk| {
            desk.close(slot);
            desk.busy == Some(slot)
        });
        if busy {
            cancel(home);
            pump(home);
        }
    }
}

/// What is heard of a question that was asked once.
#[derive(Debug)]
pub enum News<R> {
    /// So much of the work is done, 0 to 1.
    Share(f64),
    /// The answer, the last news; `None` where there is none.
    Answer(Option<R>),
}

/// Asks once, about the plan as it stands and the text of a file.
#[must_use]
pub fn ask_once<Q: Question>(
    state: State,
    question: &Q,
    file: Option<Blob>,
    hear: impl Fn(News<Q::Reply>) + 'static,
) -> Asked {
    let deliver = move |mail: Mail| {
        hear(match mail {
            Mail::Share(share) => News::Share(share),
            Mail::Answer { bytes, .. } => News::Answer(postcard::from_bytes(bytes).ok()),
        });
    };
    let question = postcard::to_allocvec(question).unwrap_or_default();
    let wanted = wanted(state, question, file);
    let slot = with_desk(Q::HOME, |desk| {
        let slot = desk.open(Q::NAME, Rc::new(deliver), true);
        desk.want(slot, Some(wanted));
        slot
    });
    pump(Q::HOME);
    Asked(Q::HOME, slot)
}

/// A question about the plan as it stands.
fn wanted(state: State, question: Vec<u8>, file: Option<Blob>) -> Wanted {
    let (document, now) = (state.document.get_untracked(), state.now.get_untracked());
    Wanted {
        question,
        place: document.place().unwrap_or(0),
        plan: document.plan,
        now: now.timestamp_millis() as f64,
        file,
    }
}

fn follow(
    home: Home,
    name: &'static str,
    question: Box<dyn Fn() -> Option<Vec<u8>>>,
    deliver: Deliver,
    working: Live<bool>,
) -> u32 {
    let state = State::here();
    let slot = with_desk(home, |desk| desk.open(name, deliver, false));
    effect(move || {
        let asked = question();
        let (document, now) = (state.document.get(), state.now.get());
        let wanted = asked.zip(document.place()).map(|(question, place)| Wanted {
            question,
            plan: document.plan.clone(),
            place,
            now: now.timestamp_millis() as f64,
            file: None,
        });
        working.set(wanted.is_some());
        with_desk(home, |desk| desk.want(slot, wanted));
        pump(home);
    });
    at_end(move || with_desk(home, |desk| desk.close(slot)));
    slot
}
