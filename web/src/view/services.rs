//! All services, and what depends on what.

mod diagram;
mod mean;
mod parts;
mod portfolio;
mod system;
mod tree;

use crate::answer::services::{Together, Whole};
use crate::ask::{Answer, ask};
use crate::dom::{El, el};
use crate::reactive::Live;
use crate::state::State;
use crate::widget::icon::icon_and_words;
use error_budget::model::composition::Composition;
use error_budget::model::status::Status;

/// What the panels share. Copies are the same.
#[derive(Clone, Copy)]
struct Services {
    state: State,
    whole: Answer<Whole>,
}

/// The view.
#[must_use]
pub fn view() -> El {
    let services = Services {
        state: State::here(),
        whole: ask(|| Some(Together)),
    };
    el("div.panel.services")
        .with(portfolio::panel(services.state))
        .with(system::panel(services))
        .with(mean::panel(services))
}

/// Its actions.
#[must_use]
pub fn actions() -> Vec<El> {
    let state = State::here();
    vec![
        icon_and_words("button.button.small", "plus", "Add service")
            .attr("id", "add-service")
            .on_click(move || crate::services::add(state)),
    ]
}

impl Services {
    /// Reads the composition as it stands, followed.
    fn read<R>(self, read: impl FnOnce(&Composition) -> R) -> R {
        self.state
            .document
            .with(|document| match &document.plan.composite {
                Some(composition) => read(composition),
                None => read(&Composition::default()),
            })
    }

    /// Edits the composition in one step; one without anything in it is none.
    fn edit(self, name: &str, key: Option<&str>, change: impl FnOnce(&mut Composition)) {
        self.state.edit(name, key, |plan| {
            let mut composition = plan.composite.take().unwrap_or_default();
            change(&mut composition);
            plan.composite = (composition != Composition::default()).then_some(composition);
        });
    }

    /// What people call a part.
    fn name(self, id: &str) -> String {
        self.state.document.with(|document| {
            let service = document.plan.service(id);
            service
                .map_or(id, |service| service.name.as_str())
                .to_owned()
        })
    }
}

/// A section with its heading.
fn section(id: &str, title: &str, working: Live<bool>) -> El {
    let head = format!("{id}-head");
    el("section.chart")
        .attr("aria-labelledby", &head)
        .attr("data-testid", id)
        .with(
            el("div.chart-head")
                .with(el("h2").attr("id", &head).text(title))
                .live(move || {
                    let working = working.get();
                    working
                        .then(|| el("span.note.working").text("Working"))
                        .into_iter()
                        .collect()
                }),
        )
}

/// The status of a word.
fn status_of(word: &str) -> Status {
    let known = Status::ORDER.into_iter();
    known
        .rev()
        .find(|status| status.word() == word)
        .unwrap_or(Status::Unknown)
}
