//! The base plan and its scenarios, side by side.

mod editor;
mod plans;
mod table;
mod words;

pub use editor::editor;
pub use plans::scenario_items;
pub use words::{incident_words, patches_words, release_words};

use super::later;
use super::try_this::try_menu;
use crate::answer::compare::{Comparison, SideBySide};
use crate::ask::{Answer, ask};
use crate::dom::{El, el};
use crate::outlook::after;
use crate::reactive::{Live, Memo, memo};
use crate::scenarios;
use crate::state::State;
use crate::widget::figure::{swatch, swatch_line};
use crate::widget::icon::{button, icon_and_words};
use crate::widget::status::capital;
use error_budget::exchange::export::figures;
use leptos::prelude::{expect_context, provide_context};

/// Scenarios that are compared at first; more take a press each.
const AT_FIRST: usize = 5;

/// What the parts of this view share with the rest of the page. Copies are the same.
#[derive(Clone, Copy)]
pub struct Comparing {
    /// Position of the scenario that is open in the editor.
    editing: Live<Option<usize>>,
    /// Only rows that are not the same everywhere.
    differences_only: Live<bool>,
    /// Names of the scenarios that are left out; `None` before anyone chose.
    left_out: Live<Option<Vec<String>>>,
    /// Was stopped; the number of times it was asked again.
    stopped: Live<bool>,
    again: Live<u32>,
}

impl Comparing {
    /// Starts with nothing open.
    pub fn provide() {
        provide_context(Self {
            editing: Live::new(None),
            differences_only: Live::new(false),
            left_out: Live::new(None),
            stopped: Live::new(false),
            again: Live::new(0),
        });
    }

    /// The one of the page.
    #[must_use]
    pub fn here() -> Self {
        expect_context()
    }

    /// Opens the editor on the scenario at a position.
    pub fn edit(self, place: usize) {
        self.editing.set(Some(place));
        later::fetch();
    }

    /// Whether the scenario at a position is compared.
    fn takes(self, place: usize, name: &str) -> bool {
        self.left_out.with(|left_out| match left_out {
            Some(names) => !names.iter().any(|other| other == name),
            None => place < AT_FIRST,
        })
    }

    fn turn(self, names: &[String], name: &str) {
        self.left_out.update(|left_out| {
            let chosen =
                left_out.get_or_insert_with(|| names.iter().skip(AT_FIRST).cloned().collect());
            match chosen.iter().position(|other| other == name) {
                Some(place) => drop(chosen.remove(place)),
                None => chosen.push(name.to_owned()),
            }
        });
    }
}

/// What the parts of the view share. Copies are the same.
#[derive(Clone, Copy)]
struct Panel {
    state: State,
    comparing: Comparing,
    names: Memo<Vec<String>>,
    comparison: Answer<Option<Comparison>>,
}

/// The view.
#[must_use]
pub fn view() -> El {
    let (state, comparing) = (State::here(), Comparing::here());
    let names = scenarios::names(state);
    let chosen = memo(move || {
        names.with(|names| {
            let places = names.iter().enumerate();
            places
                .filter(|(place, name)| comparing.takes(*place, name))
                .filter_map(|(place, _)| u32::try_from(place).ok())
                .collect::<Vec<u32>>()
        })
    });
    let comparison = ask(move || {
        comparing.again.track();
        comparing.stopped.set(false);
        Some(SideBySide {
            scenarios: chosen.get(),
        })
    });
    let panel = Panel {
        state,
        comparing,
        names,
        comparison,
    };
    let is_empty = memo(move || names.with(Vec::is_empty));
    el("div.panel.compare")
        .with(panel.choice())
        .with(plans::plans(panel, chosen))
        .with(panel.legend())
        .when(move || is_empty.get(), move || nothing(state))
        .when(move || !is_empty.get(), move || table::table(panel))
}

/// Its actions.
#[must_use]
pub fn actions() -> Vec<El> {
    vec![try_menu(
        State::here(),
        icon_and_words("button.button", "plus", "Scenario"),
    )]
}

fn nothing(state: State) -> El {
    el("section.empty-state")
        .with(el("h2").text("Nothing to compare yet"))
        .with(el("p").text(
            "A scenario is the plan with a few changes: another target, one more outage, half the time to recover.",
        ))
        .with(try_menu(
            state,
            icon_and_words("button.button", "plus", "Try this"),
        ))
}

impl Panel {
    /// Which scenarios stand beside the base plan, and whether they are being worked on.
    fn choice(self) -> El {
        let toggles = el("div.compare-toggles")
            .attr("role", "group")
            .attr("aria-label", "Compared with the base plan")
            .list(
                move || self.names.get(),
                move |name| self.toggle(name.to_owned()),
            );
        let few = move || self.names.with(|names| names.len() < 2);
        el("div.compare-bar")
            .with(toggles.live_flag("hidden", few))
            .with(el("div.phone-actions").with(try_menu(
                self.state,
                icon_and_words("button.button", "plus", "Scenario"),
            )))
    }

    /// That it is being worked on, and the way to give that up.
    fn progress(self) -> El {
        let (answer, comparing) = (self.comparison, self.comparing);
        let stop = move || {
            answer.stop();
            comparing.stopped.set(true);
        };
        let working = move || {
            el("span.working")
                .text("Working ")
                .with(button("button.link", "Stop").on_click(stop))
        };
        let again = move || {
            button("button.link", "Stopped. Compare again")
                .on_click(move || comparing.again.update(|again| *again += 1))
        };
        el("span")
            .when(move || answer.working.get(), working)
            .when(move || comparing.stopped.get(), again)
    }

    fn toggle(self, name: String) -> El {
        let place = {
            let name = name.clone();
            move || {
                self.names
                    .with(|names| names.iter().position(|other| *other == name))
            }
        };
        let (pressed, laid_over) = (place.clone(), place);
        let (own, text) = (name.clone(), name.clone());
        el("button.toggle")
            .attr("type", "button")
            .live_state("aria-pressed", move || {
                pressed().is_some_and(|place| self.comparing.takes(place, &own))
            })
            .live(move || {
                let shown =
                    laid_over().is_some_and(|place| self.state.overlay.get() == Some(place));
                vec![swatch_line(if shown { "what-if" } else { "accent" })]
            })
            .with(el("span").text(&text))
            .on_click(move || {
                self.names
                    .with_untracked(|names| self.comparing.turn(names, &name));
            })
    }

    /// What the lines are, and the switch of the table below.
    fn legend(self) -> El {
        let span = move || {
            let shown = self.state.shown.get();
            let words = shown.as_ref().map(|shown| {
                let unit = capital(figures::unit_word(shown.answer.unit));
                let days = f64::from(shown.plan().forecast.days);
                let date = |days| shown.clock.date(after(shown.answer.now, days));
                format!("{unit} left, same axes, {} to {}", date(-days), date(days))
            });
            words.unwrap_or_default()
        };
        let only = self.comparing.differences_only;
        let none = move || self.names.with(Vec::is_empty);
        el("div.compare-legend")
            .with(el("p").live_text(span))
            .with(
                el("ul.legend")
                    .with(swatch("other", "median of the base plan").live_flag("hidden", none))
                    .with(swatch("helper", "nothing more happens")),
            )
            .with(self.progress())
            .with(
                button("button.button.small", "Differences only")
                    .live_state("aria-pressed", move || only.get())
                    .live_flag("hidden", none)
                    .on_click(move || only.update(|only| *only = !*only)),
            )
    }
}
