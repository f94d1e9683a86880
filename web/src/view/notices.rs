//! What has to be said: the sample, what went wrong, what was done.

use super::import_dialog::Import;
use super::incidents::Editing;
use crate::document::Document;
use crate::dom::{El, effect, el};
use crate::host;
use crate::reactive::Live;
use crate::state::{Conflict, Rescue, State, empty_plan};
use crate::widget::dialog::dialog;
use crate::widget::icon::{button, icon, icon_button};
use crate::widget::status;
use error_budget::exchange::plan_json;
use error_budget::model::status::Status;
use leptos::prelude::{TimeoutHandle, set_timeout_with_handle};
use std::time::Duration;

/// What the first visit looks at, and the two ways out of it.
#[must_use]
pub fn sample_banner() -> El {
    let state = State::here();
    let import = Import::here();
    let dismissed = Live::new(false);
    let shows = move || !dismissed.get() && state.document.with(|document| document.is_sample);
    el("div").when(shows, move || {
        el("div.banner")
            .attr("role", "region")
            .attr("aria-label", "Sample")
            .attr("data-testid", "sample")
            .with(icon("file"))
            .with(
                el("p").with(el("b").text("Sample history. ")).text(
                    "GitHub\u{2019}s public status page, seven months, with a target of ours.",
                ),
            )
            .with(button("button.button", "Import yours").on_click(move || import.choose()))
            .with(
                button("button.button", "Start empty")
                    .on_click(move || state.replace("Start empty", Document::new(empty_plan()))),
            )
            .with(icon_button("close", "Dismiss").on_click(move || dismissed.set(true)))
    })
}

/// Another tab has another plan: one of the two goes on, the other is kept.
#[must_use]
pub fn conflict_banner() -> El {
    let state = State::here();
    el("div").live(move || {
        let conflict = state.conflict.get();
        let words = match conflict {
            None => return Vec::new(),
            Some(Conflict::Saved(_)) => (
                "Another tab has saved other changes. ",
                "What you do here waits beside them until you choose.",
            ),
            Some(Conflict::LeftBehind(_)) => (
                "A tab was closed with changes that were not settled. ",
                "They are still here.",
            ),
        };
        let banner = el("div.banner")
            .attr("role", "alert")
            .attr("data-testid", "conflict")
            .attr("data-status", "attention")
            .with(status::shape(Status::Attention))
            .with(el("p").with(el("b").text(words.0)).text(words.1))
            .with(button("button.button", "Keep mine").on_click(move || state.keep_mine()))
            .with(button("button.button", "Take theirs").on_click(move || state.take_theirs()));
        vec![banner]
    })
}

/// What stays to be said until it is answered.
#[must_use]
pub fn notice_banner() -> El {
    let state = State::here();
    el("div").live(move || {
        let notice = state.notice.get();
        let Some(notice) = notice else {
            return Vec::new();
        };
        let banner = el("div.banner")
            .attr("role", "alert")
            .attr("data-testid", "notice")
            .attr("data-status", "warning")
            .with(status::shape(Status::Warning))
            .with(el("p").text(&notice.text));
        let rescue = notice.rescue.map(|rescue| {
            button("button.button", "Download it").on_click(move || {
                let text = match &rescue {
                    Rescue::Text(text) => text.clone(),
                    Rescue::Plan => state
                        .document
                        .with_untracked(|document| plan_json::write(&document.plan)),
                };
                host::download("rescued.error-budget.json", "application/json", &text);
            })
        });
        vec![
            banner
                .with_all(rescue)
                .with(icon_button("close", "Dismiss").on_click(move || state.notice.set(None))),
        ]
    })
}

/// A shared plan asks before it takes the place of local work.
#[must_use]
pub fn offered_plan() -> El {
    let state = State::here();
    let close = move || state.offered.set(None);
    let open = move || {
        if let Some(plan) = state.offered.get_untracked() {
            state.replace("Open the shared plan", Document::new(plan));
            state.say("Shared plan opened; yours is one undo away", true);
        }
        close();
    };
    dialog(
        "offered",
        || "Open the shared plan?".to_owned(),
        move || state.offered.with(Option::is_some),
        close,
    )
    .with(el("div.dialog-body").with(el("p").text(
        "There is a plan of your own in this browser. Undo brings it back, and \u{201c}Keep mine\u{201d} leaves it as it is.",
    )))
    .with(
        el("div.dialog-foot")
            .with(el("p"))
            .with(button("button.button", "Keep mine").on_click(close))
            .with(button("button.button.primary", "Open the shared plan").on_click(open)),
    )
}

/// The last thing done, for six seconds, longer while it is hovered or focused.
#[must_use]
pub fn toast() -> El {
    let state = State::here();
    let held = Live::new(false);
    let mut waiting = None::<TimeoutHandle>;
    effect(move || {
        let shown = state.toast.with(Option::is_some);
        if let Some(waiting) = waiting.take() {
            waiting.clear();
        }
        if shown && !held.get() {
            let hide = move || {
                state.toast.set(None);
            };
            waiting = set_timeout_with_handle(hide, Duration::from_secs(6)).ok();
        }
    });
    let part = move || {
        let toast = state.toast.get();
        let Some(toast) = toast else {
            return Vec::new();
        };
        let mut drawn = el("div.toast")
            .attr("data-testid", "toast")
            .with(el("span").text(&toast.text));
        for (event, holds) in [
            ("mouseenter", true),
            ("mouseleave", false),
            ("focusin", true),
            ("focusout", false),
        ] {
            drawn = drawn.on(event, move |_| held.set(holds));
        }
        if toast.undo {
            drawn = drawn.with(button("button.link", "Undo").on_click(move || {
                held.set(false);
                state.undo();
            }));
        }
        vec![drawn]
    };
    let editing = Editing::here();
    el("div")
        .attr("role", "status")
        .attr("aria-live", "polite")
        // It stands above the bar for selected rows.
        .live_flag("data-raised", move || editing.has_bar())
        .live(part)
}
