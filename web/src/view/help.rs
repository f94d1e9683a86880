//! Help: the glossary, what common targets allow, and a tour for the first visit.

use super::later::{self, Act};
use crate::answer::explain::{Reference, Word, Words};
use crate::ask::{News, ask_once};
use crate::dom::{El, by_id, el};
use crate::host;
use crate::reactive::Live;
use crate::state::State;
use crate::widget::dialog::wide_dialog;
use crate::widget::icon::{button, icon_button};
use crate::widget::table;
use leptos::prelude::{expect_context, provide_context, request_animation_frame, untrack};
use std::cell::RefCell;
use std::rc::Rc;

const SEEN: &str = "error-budget-planner.tour";

/// The steps of the tour: a heading and a sentence each.
const STEPS: [(&str, &str); 5] = [
    (
        "Where we stand",
        "Budget left, how fast it burns, whether it runs out, and whether the next release may go. Press a figure to see \
         how it comes about.",
    ),
    (
        "What was promised",
        "The target and its window stand beside the service's name. Press one to change it: everything follows at once.",
    ),
    (
        "What went wrong",
        "Type incidents into the last row of the table, paste them from a spreadsheet, or drop a file on the page.",
    ),
    (
        "What may come",
        "Forecast says when it may run out, Releases what the policy answers, Compare what would be if.",
    ),
    (
        "Take it along",
        "Copy link shares the plan as it stands. Nothing is sent anywhere: the plan stays in this browser and in the link.",
    ),
];

/// Whether help is open, and where the tour is. Copies share it.
#[derive(Clone, Copy)]
struct Help {
    state: State,
    open: Live<bool>,
    /// The entry to show.
    at: Live<Option<String>>,
    reference: Live<Option<Rc<Reference>>>,
    step: Live<Option<usize>>,
}

thread_local! {
    /// The one of the page: who opens help need not be a part of it.
    static HELP: RefCell<Option<Help>> = const { RefCell::new(None) };
}

/// Makes help ready; the tour starts on a first visit.
pub fn provide() {
    let state = State::here();
    // Who has a plan, or was sent one, knows what it is about.
    let is_first = state.document.with_untracked(|document| document.is_sample)
        && host::storage().is_some_and(|storage| matches!(storage.get_item(SEEN), Ok(None)));
    let help = Help {
        state,
        open: Live::new(false),
        at: Live::new(None),
        reference: Live::new(None),
        step: Live::new(is_first.then_some(0)),
    };
    provide_context(help);
    HELP.with(|place| place.replace(Some(help)));
}

/// Opens help.
pub fn open() {
    later::act(Act::Help(None));
}

/// Opens help at an entry of the glossary.
pub fn open_at(anchor: &str) {
    later::act(Act::Help(Some(anchor.to_owned())));
}

/// Opens the dialog, at an entry.
pub(super) fn show(anchor: Option<String>) {
    let Some(help) = HELP.with(|place| *place.borrow()) else {
        return;
    };
    help.at.set(anchor);
    help.open.set(true);
    if help.reference.with_untracked(Option::is_some) {
        request_animation_frame(move || help.go_to_entry());
        return;
    }
    let heard = move |news: News<Reference>| {
        let News::Answer(reply) = news else { return };
        help.reference.set(reply.map(Rc::new));
        request_animation_frame(move || help.go_to_entry());
    };
    let _asked = ask_once(help.state, &Words, None, heard);
}

fn entry_id(anchor: &str) -> String {
    format!("word-{anchor}")
}

impl Help {
    /// After the dialog has opened: scrolls to the entry and moves the focus there.
    fn go_to_entry(self) {
        let anchor = self.at.try_get_untracked().flatten();
        request_animation_frame(move || {
            if let Some(entry) = anchor.and_then(|anchor| by_id(&entry_id(&anchor))) {
                entry.scroll_into_view();
                let _ = entry.focus();
            }
        });
    }

    fn end_tour(self) {
        self.step.set(None);
        if let Some(storage) = host::storage() {
            // Full storage: it will be offered again.
            let _ = storage.set_item(SEEN, "seen");
        }
    }
}

/// The dialog.
#[must_use]
pub fn dialog() -> El {
    let help = expect_context::<Help>();
    let tour = button("button.button", "Start the tour").on_click(move || {
        help.open.set(false);
        help.step.set(Some(0));
        request_animation_frame(|| crate::dom::focus("tour"));
    });
    let content = move || match help.reference.get() {
        None if !help.open.get() => Vec::new(),
        None => vec![el("p.note.working").text("Working")],
        Some(reference) => untrack(|| contents(&reference)),
    };
    wide_dialog(
        "help",
        || "Help".to_owned(),
        || "What the words mean, how figures come about, what targets allow".to_owned(),
        move || help.open.get(),
        move || help.open.set(false),
    )
    .with(el("div.dialog-body.help").live(content))
    .with(
        el("div.dialog-foot")
            .with(el("p").text(
                "Press any figure of the overview to see its formula with the numbers put in.",
            ))
            .with(tour),
    )
}

fn contents(reference: &Reference) -> Vec<El> {
    let targets = el("section")
        .attr("aria-labelledby", "help-targets")
        .with(
            el("h3")
                .attr("id", "help-targets")
                .text("What common targets allow"),
        )
        .with(el("p.note").text("Minutes that may be bad"))
        .with(
            el("div.panel-scroll")
                .attr("tabindex", "0")
                .attr("role", "region")
                .attr("aria-labelledby", "help-targets")
                .with(table::texts(&reference.columns, &reference.targets, 1)),
        );
    let words = el("section")
        .attr("aria-labelledby", "help-words")
        .with(el("h3").attr("id", "help-words").text("Glossary"))
        .with(el("dl").with_all(reference.words.iter().map(word)));
    vec![words, targets]
}

fn word(word: &Word) -> El {
    let formula = (!word.formula.is_empty()).then(|| el("dd.formula").text(&word.formula));
    el("div")
        .attr("id", &entry_id(&word.anchor))
        .attr("tabindex", "-1")
        .with(el("dt").text(&word.term))
        .with(el("dd").text(&word.definition))
        .with_all(formula)
}

/// The tour, as long as it goes: a strip that is in nobody's way.
#[must_use]
pub fn tour() -> El {
    let help = expect_context::<Help>();
    el("div.tour-place").when(move || help.step.with(Option::is_some), move || strip(help))
}

fn strip(help: Help) -> El {
    let step = move || help.step.get().unwrap_or(0).min(STEPS.len() - 1);
    let text = move |read: fn(&(&'static str, &'static str)) -> &'static str| {
        move || STEPS.get(step()).map_or("", read).to_owned()
    };
    let last = move || step() + 1 == STEPS.len();
    el("section.tour")
        .attr("id", "tour")
        .attr("tabindex", "-1")
        .attr("aria-label", "Tour")
        .attr("data-testid", "tour")
        .with(
            el("p")
                .attr("role", "status")
                .with(
                    el("span.note").live_text(move || format!("{} of {}", step() + 1, STEPS.len())),
                )
                .text(" ")
                .with(el("b").live_text(text(|step| step.0)))
                .text(" ")
                .with(el("span").live_text(text(|step| step.1))),
        )
        .with(
            el("div.row-of-buttons")
                .with(
                    button("button.button.small", "Back")
                        .live_prop("disabled", move || (step() == 0).into())
                        .on_click(move || {
                            help.step
                                .update(|step| *step = step.map(|step| step.saturating_sub(1)));
                        }),
                )
                .with(
                    el("button.button.small")
                        .attr("type", "button")
                        .live_text(move || if last() { "Done" } else { "Next" }.to_owned())
                        .on_click(move || match help.step.get_untracked() {
                            Some(step) if step + 1 < STEPS.len() => help.step.set(Some(step + 1)),
                            _ => help.end_tour(),
                        }),
                )
                .with(icon_button("close", "End the tour").on_click(move || help.end_tour())),
        )
}
