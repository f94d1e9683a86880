//! Files in and out.

mod bring_in;
mod export_form;
mod take_out;

pub use export_form::Exports;

use crate::dom::{El, el};

/// The view.
#[must_use]
pub fn view() -> El {
    el("div.exchange")
        .with(bring_in::bring_in())
        .with(take_out::take_out())
}

/// Its actions.
#[must_use]
pub fn actions() -> Vec<El> {
    Vec::new()
}
