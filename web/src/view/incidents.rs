//! What went wrong: the incident table.

use crate::dom::{El, el};
use leptos::prelude::{expect_context, provide_context};

/// Which row is in edit. Copies share it.
#[derive(Clone, Copy)]
pub struct Editing;

impl Editing {
    /// Starts with no row in edit.
    pub fn provide() {
        provide_context(Self);
    }

    /// The one of the page.
    #[must_use]
    pub fn here() -> Self {
        expect_context()
    }

    /// Goes to the row that adds an incident.
    pub fn add(self) {}
}

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
