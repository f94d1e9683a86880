//! Where the keyboard goes.

use crate::host;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// Focuses an element once the page has been drawn.
pub fn by_id(id: &str) {
    let id = id.to_owned();
    request_animation_frame(move || {
        let element = host::window()
            .and_then(|window| window.document())
            .and_then(|document| document.get_element_by_id(&id))
            .and_then(|element| element.dyn_into::<HtmlElement>().ok());
        if let Some(element) = element {
            let _ = element.focus();
            if let Some(field) = element.dyn_ref::<web_sys::HtmlInputElement>() {
                field.select();
            }
        }
    });
}
