//! The service's name, its promise, the clock, undo and the ways out.

use super::import_dialog::Import;
use super::objective_form::{as_of_form, objective_form};
use super::share;
use crate::dom::{El, el};
use crate::promise::promise;
use crate::reactive::memo;
use crate::state::State;
use crate::widget::icon::{icon, icon_and_words, icon_button};

/// The header of the service shown.
#[must_use]
pub fn header() -> El {
    let state = State::here();
    let import = Import::here();
    let name = memo(move || {
        let shown = state.shown.get();
        shown
            .as_ref()
            .map(|shown| shown.service().name.clone())
            .unwrap_or_default()
    });
    let rename = move |typed: String| {
        // An empty name is not kept: the field shows the last one again when it is left.
        if !typed.trim().is_empty() {
            state.edit_service("Rename service", Some("name"), |service| {
                service.name = typed.trim().chars().take(100).collect();
            });
        }
    };
    let field = el("input.service-name")
        .attr("id", "service-name")
        .attr("aria-label", "Service name")
        .attr("maxlength", "100")
        .live_prop("value", move || name.get().into())
        .on_input(rename)
        .on("blur", move |event| {
            state.close_step();
            let kept = name.try_get_untracked().unwrap_or_default();
            if let Some(field) = event.target() {
                let _ = js_sys::Reflect::set(&field, &"value".into(), &kept.into());
            }
        });
    el("header.header")
        .with(
            icon_button("menu", "Services")
                .attr("class", "icon-button menu-button")
                .attr("popovertarget", "rail"),
        )
        .with(el("h1.visually-hidden").live_text(move || format!("Error budget of {}", name.get())))
        .with(field)
        .with(pills(state))
        .with(el("div.header-spacer"))
        .with(as_of(state))
        .with(as_of_form())
        .with(share::share())
        .with(
            el("div.actions")
                .with(turn(
                    "undo",
                    "Undo",
                    "Ctrl+Z",
                    State::next_undo,
                    State::undo,
                ))
                .with(turn(
                    "redo",
                    "Redo",
                    "Ctrl+Shift+Z",
                    State::next_redo,
                    State::redo,
                ))
                .with(action("upload", "Import").on_click(move || import.choose()))
                .with(
                    action("download", "Save")
                        .attr("aria-label", "Save plan")
                        .on_click(move || share::save(state)),
                )
                .with(action("link", "Share").attr("popovertarget", "share")),
        )
}

fn action(icon: &str, word: &str) -> El {
    icon_and_words("button.button", icon, word).attr("aria-label", word)
}

/// A button that takes a step back or forward, and names it.
fn turn(
    icon: &'static str,
    word: &'static str,
    keys: &'static str,
    next: fn(State) -> Option<String>,
    act: fn(State),
) -> El {
    let state = State::here();
    let label = move |keys: &str| {
        next(state).map_or_else(
            || format!("Nothing to {}", word.to_ascii_lowercase()),
            |name| format!("{word}: {name}{keys}"),
        )
    };
    icon_button(icon, word)
        .live_attr("aria-label", move || Some(label("")))
        .live_attr("title", move || Some(label(&format!(" ({keys})"))))
        .live_flag("disabled", move || next(state).is_none())
        .on_click(move || act(state))
}

/// The promise in four words; each opens the form.
fn pills(state: State) -> El {
    let words = move || {
        let shown = state.shown.get();
        shown
            .as_ref()
            .map(|shown| promise(&shown.service().objective))
    };
    let words = memo(words);
    let labels = [
        "Target",
        "Window",
        "Budgeting method",
        "Overlapping incidents",
    ];
    let pill = |(index, label): (usize, &'static str)| {
        let text = move || {
            words.with(|words| {
                words
                    .as_ref()
                    .and_then(|words| words.get(index).cloned())
                    .unwrap_or_default()
            })
        };
        el("button.pill")
            .attr("type", "button")
            .attr("popovertarget", "objective")
            .live_attr("aria-label", move || Some(format!("{label}: {}", text())))
            .live_text(text)
            .with(icon("caret"))
    };
    el("div.pills")
        .attr("role", "group")
        .attr("aria-label", "Objective")
        .with_all(labels.into_iter().enumerate().map(pill))
        .with(objective_form())
}

fn as_of(state: State) -> El {
    let stands = memo(move || {
        state
            .document
            .with(|document| document.plan.as_of.is_some())
    });
    let text = move || {
        let shown = state.shown.get();
        shown
            .as_ref()
            .map(|shown| {
                let zone = shown.clock.zone().name();
                let zone = zone.rsplit('/').next().unwrap_or(zone);
                format!("{} {zone}", shown.clock.minute(shown.answer.now))
            })
            .unwrap_or_default()
    };
    el("button.as-of")
        .attr("type", "button")
        .attr("popovertarget", "as-of")
        .attr("data-testid", "as-of")
        .live_attr("data-status", move || {
            stands.get().then(|| "attention".to_owned())
        })
        .live_attr("title", move || {
            let title = if stands.get() {
                "The page stands at this instant, not at now"
            } else {
                "The present"
            };
            Some(title.to_owned())
        })
        .live_text(move || {
            if stands.get() {
                "as of ".to_owned()
            } else {
                "now ".to_owned()
            }
        })
        .with(el("b").live_text(text))
        .with(icon("caret"))
}
