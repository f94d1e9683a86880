//! Scenarios side by side.

use crate::dom::{El, el};

/// The view.
#[must_use]
pub fn view() -> El {
    el("div.panel")
}

/// Its actions.
#[must_use]
pub fn actions() -> Vec<El> {
    Vec::new()
}
