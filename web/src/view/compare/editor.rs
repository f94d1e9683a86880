//! A scenario in edit: its name, its changes, and one change more.

mod add;

use super::Comparing;
use super::words::patch_words;
use crate::dom::{El, el, focus};
use crate::outlook::Outlook;
use crate::reactive::memo;
use crate::scenarios;
use crate::state::State;
use crate::widget::dialog::dialog;
use crate::widget::field::TextField;
use crate::widget::icon::{button, icon_button};
use error_budget::exchange::export::figures;
use leptos::prelude::untrack;

const NAME_ID: &str = "scenario-name";

/// The dialog, once a page.
#[must_use]
pub fn editor() -> El {
    let (state, comparing) = (State::here(), Comparing::here());
    // A scenario that an undo takes away closes its editor.
    let place = memo(move || {
        let place = comparing.editing.get()?;
        let count = state
            .document
            .with(|document| document.plan.scenarios.len());
        (place < count).then_some(place)
    });
    let close = move || {
        state.close_step();
        comparing.editing.set(None);
    };
    dialog(
        "scenario",
        || "Scenario".to_owned(),
        move || place.get().is_some(),
        close,
    )
    .live(move || {
        let place = place.get();
        place
            .map(|place| untrack(|| parts(state, comparing, place)))
            .unwrap_or_default()
    })
}

fn parts(state: State, comparing: Comparing, place: usize) -> Vec<El> {
    // What is being changed is what is drawn.
    scenarios::show(state, Some(place));
    let name = move || {
        state.document.with(|document| {
            let scenario = document.plan.scenarios.get(place);
            scenario
                .map(|scenario| scenario.name.clone())
                .unwrap_or_default()
        })
    };
    let rename = move |text: &str| {
        let text: String = text.trim().chars().take(100).collect();
        if text.is_empty() {
            return Err("a scenario has a name; expected a few words".to_owned());
        }
        scenarios::change(
            state,
            place,
            "Rename scenario",
            Some("scenario name"),
            |scenario| scenario.name = text,
        );
        Ok(())
    };
    let field = TextField {
        label: "Name",
        id: NAME_ID,
        hint: "",
    };
    let field = field.draw(name, rename);
    if let Some(input) = field
        .last()
        .and_then(|row| row.node().first_element_child())
    {
        // The dialog opens on its first field, not on its cross.
        let _ = input.set_attribute("autofocus", "");
    }
    vec![
        el("div.dialog-body.scenario-body")
            .with(el("div.form").with_all(field))
            .with(el("h3").attr("id", "scenario-changes").text("Changes"))
            .with(changes(state, place))
            .with(add::add(state, place)),
        foot(state, comparing, place),
    ]
}

/// The changes, each with its removal.
fn changes(state: State, place: usize) -> El {
    let lines = memo(move || {
        let shown = state.shown.get();
        state.document.with(|document| {
            let scenario = document.plan.scenarios.get(place);
            let patches = scenario.map(|scenario| scenario.patches.as_slice());
            let words = shown.as_ref().map(|shown| {
                let patches = patches.unwrap_or_default().iter();
                patches
                    .map(|patch| patch_words(patch, shown))
                    .collect::<Vec<String>>()
            });
            words.unwrap_or_default()
        })
    });
    let row = move |index: usize, words: &str| {
        let label = format!("Remove: {words}");
        el("li")
            .with(el("span").text(words))
            .with(icon_button("trash", &label).on_click(move || {
                scenarios::change(state, place, "Remove change", None, |scenario| {
                    if index < scenario.patches.len() {
                        scenario.patches.remove(index);
                    }
                });
                focus(add::KIND_ID);
            }))
    };
    el("ul.scenario-changes")
        .attr("aria-labelledby", "scenario-changes")
        .live(move || {
            let lines = lines.get();
            if lines.is_empty() {
                return vec![el("li.none").text("None yet: the scenario is the plan as it is.")];
            }
            let lines = lines.iter().enumerate();
            lines.map(|(index, words)| row(index, words)).collect()
        })
}

/// What it comes to, and what can be done with it.
fn foot(state: State, comparing: Comparing, place: usize) -> El {
    let outlook = Outlook::here();
    let chance =
        |chance: Option<f64>| chance.map_or("has run out already".to_owned(), figures::chance);
    let effect = move || {
        let base = outlook.futures();
        let other = outlook.what_if(state);
        let known = base.as_deref().and_then(Option::as_ref);
        let changed = other.as_deref().and_then(Option::as_ref);
        match (known, changed) {
            (Some(base), Some(other)) => format!(
                "Runs out within {} d: {}; the plan: {}",
                other.horizon,
                chance(other.runs_out),
                chance(base.runs_out)
            ),
            _ => String::new(),
        }
    };
    el("div.dialog-foot.scenario-foot")
        .with(el("p").attr("role", "status").live_text(effect))
        .with(button("button.button", "Delete").on_click(move || {
            comparing.editing.set(None);
            scenarios::delete(state, place);
        }))
        .with(
            button("button.button", "Make it the plan").on_click(move || {
                comparing.editing.set(None);
                scenarios::adopt(state, place);
            }),
        )
        .with(button("button.button.primary", "Done").on_click(move || comparing.editing.set(None)))
}
