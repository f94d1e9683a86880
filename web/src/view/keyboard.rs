//! Keys that work anywhere on the page.

use crate::dom::on_page;
use crate::state::State;
use wasm_bindgen::JsCast;
use web_sys::KeyboardEvent;

/// Ctrl+Z and Ctrl+Shift+Z (Cmd on a Mac, Ctrl+Y too) undo and redo outside text fields, where they keep their own
/// meaning.
pub fn listen(state: State) {
    on_page("keydown", move |event| {
        let in_field = event
            .target()
            .and_then(|target| target.dyn_into::<web_sys::Element>().ok())
            .is_some_and(|element| {
                matches!(element.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT")
            });
        let event: KeyboardEvent = event.unchecked_into();
        if in_field || !(event.ctrl_key() || event.meta_key()) || event.alt_key() {
            return;
        }
        match (event.key().to_ascii_lowercase().as_str(), event.shift_key()) {
            ("z", false) => state.undo(),
            ("z", true) | ("y", false) => state.redo(),
            _ => return,
        }
        event.prevent_default();
    });
}
