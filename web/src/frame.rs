//! What happens within one frame, in this order: what was typed reaches the plan, the page follows, charts are drawn.
//!
//! A field's `input` event only notes the text. Were the page changed before the event ends, the browser's editor would
//! lay it out twice to find its caret again, and once more for the frame: measured, a tenth of an edit. Whatever else
//! is heard before the frame comes finds the text arrived.

use leptos::prelude::request_animation_frame;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use web_sys::EventTarget;

/// Who takes the text of a field.
pub type Takes = Rc<dyn Fn(String)>;

struct Typed {
    field: EventTarget,
    text: String,
    takes: Takes,
}

thread_local! {
    static TYPED: RefCell<Option<Typed>> = const { RefCell::new(None) };
    static DRAWINGS: RefCell<Vec<Box<dyn FnOnce()>>> = const { RefCell::new(Vec::new()) };
    /// How often [`draw_all`] will run.
    static COMING: Cell<u32> = const { Cell::new(0) };
}

/// Notes the text of a field for the next frame. Of several texts of one field the last counts.
pub fn typed(field: EventTarget, text: String, takes: &Takes) {
    let takes = Rc::clone(takes);
    let next = Typed { field, text, takes };
    let same_field =
        TYPED.with_borrow(|typed| typed.as_ref().map(|typed| typed.field == next.field));
    if same_field == Some(false) {
        arrive();
    }
    TYPED.set(Some(next));
    if same_field != Some(true) {
        request_animation_frame(arrive);
        // Behind it, so that it finds the charts that follow from the text.
        come_to_draw();
    }
}

/// What was typed reaches who takes it, now.
pub fn arrive() {
    if let Some(Typed { text, takes, .. }) = TYPED.take() {
        takes(text);
    }
}

/// Draws in this frame if it has not drawn yet, else in the next.
pub fn draw(drawing: impl FnOnce() + 'static) {
    DRAWINGS.with_borrow_mut(|drawings| drawings.push(Box::new(drawing)));
    if COMING.get() == 0 {
        come_to_draw();
    }
}

fn come_to_draw() {
    COMING.set(COMING.get() + 1);
    request_animation_frame(draw_all);
}

fn draw_all() {
    COMING.set(COMING.get().saturating_sub(1));
    for drawing in DRAWINGS.take() {
        drawing();
    }
}
