//! What the team has agreed on: states, gates, exceptions, who is told, reviews; over the history, and as a document.

mod document;
mod draft;
mod fields;
mod gate_texts;
mod gates;
mod head;
mod lists;
mod replay;

use crate::answer::policy::PlayBack;
use crate::ask::ask;
use crate::dom::{El, el};
use draft::Draft;

/// The view.
#[must_use]
pub fn view() -> El {
    let draft = Draft::open();
    let played = ask(|| Some(PlayBack));
    el("div.panel.policy")
        .with(head::head(draft))
        .with(gates::gates(draft))
        .with(lists::lists(draft))
        .with(replay::panel(draft, played))
        .with(document::panel(draft, played))
}

/// Its actions.
#[must_use]
pub fn actions() -> Vec<El> {
    Vec::new()
}
