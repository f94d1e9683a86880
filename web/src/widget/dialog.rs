//! A modal dialog: the browser's own, with a head that closes it.

use super::icon::icon_button;
use crate::dom::{El, effect, el};
use crate::reactive::memo;
use leptos::prelude::request_animation_frame;
use wasm_bindgen::JsCast;
use web_sys::HtmlDialogElement;

/// A dialog that is open while `open`; Escape and the cross call `close`. The browser traps the focus and gives it back.
#[must_use]
pub fn dialog(
    id: &'static str,
    title: impl Fn() -> String + 'static,
    open: impl Fn() -> bool + 'static,
    close: impl Fn() + Clone + 'static,
) -> El {
    let cross = close.clone();
    framed(id, head(id, title, cross), open, close)
}

/// A wide one, with a line below its title.
#[must_use]
pub fn wide_dialog(
    id: &'static str,
    title: impl Fn() -> String + 'static,
    line: impl Fn() -> String + 'static,
    open: impl Fn() -> bool + 'static,
    close: impl Fn() + Clone + 'static,
) -> El {
    let cross = close.clone();
    let head = head(id, title, cross).with(el("p").live_text(line));
    framed(id, head, open, close).attr("class", "dialog wide")
}

fn head(id: &str, title: impl Fn() -> String + 'static, close: impl Fn() + 'static) -> El {
    el("div.dialog-head")
        .with(el("h2").attr("id", &format!("{id}-title")).live_text(title))
        .with(icon_button("close", "Close").on_click(close))
}

fn framed(
    id: &'static str,
    head: El,
    open: impl Fn() -> bool + 'static,
    close: impl Fn() + 'static,
) -> El {
    let dialog = el("dialog.dialog")
        .attr("id", id)
        .attr("aria-labelledby", &format!("{id}-title"))
        .with(head)
        .on("close", move |_| close());
    let open = memo(open);
    let element: Option<HtmlDialogElement> = dialog.node().clone().dyn_into().ok();
    effect(move || {
        let open = open.get();
        let Some(element) = &element else { return };
        if open && !element.open() {
            // Not in the page yet while the page is being built.
            let element = element.clone();
            request_animation_frame(move || {
                let _ = element.show_modal();
            });
        } else if !open && element.open() {
            element.close();
        }
    });
    dialog
}
