//! The ways out: every format, what it wants to know, and what it would say.

use super::export_form::{Exports, options};
use crate::answer::exchange::{Exported, Offer, Offers, Wants};
use crate::ask::{Answer, News, ask, ask_once};
use crate::dom::{El, el};
use crate::host;
use crate::reactive::memo;
use crate::state::State;
use crate::widget::icon::{button, icon};
use crate::widget::status;
use error_budget::exchange::export::figures;
use error_budget::model::status::Status;
use leptos::prelude::{expect_context, untrack};
use std::rc::Rc;

/// Lines shown of a file; it has them all.
const SHOWN_LINES: usize = 1_000;
/// Bytes shown of it: a line may be long.
const SHOWN_BYTES: usize = 100_000;

type Written = Rc<Result<Exported, String>>;

/// Everything that leads out of the plan.
pub fn take_out() -> El {
    let state = State::here();
    let exports: Exports = expect_context();
    if exports.offers.with_untracked(|offers| offers.is_empty()) {
        let heard = move |news: News<Vec<Offer>>| {
            if let News::Answer(Some(offers)) = news {
                exports.offers.set(Rc::new(offers));
            }
        };
        let _ = ask_once(state, &Offers, None, heard);
    }
    exports.follow(state);
    let answer = ask(move || Some(exports.chosen.get()));
    let word = memo(move || exports.chosen.with(|chosen| chosen.word.clone()));
    let wants = memo(move || {
        exports.offers.with(|offers| {
            let chosen = offers
                .iter()
                .find(|offer| word.with(|word| *word == offer.word));
            chosen.map_or(Wants::Nothing, |offer| offer.wants)
        })
    });
    el("section.take-out")
        .attr("aria-labelledby", "take-out-head")
        .with(
            el("div.take-out-formats")
                .with(el("h2").attr("id", "take-out-head").text("Take out"))
                .live(move || {
                    let offers = exports.offers.get();
                    untrack(|| groups(exports, &offers))
                }),
        )
        .with(
            el("div.take-out-file")
                .with(head(exports, answer))
                .live(move || {
                    let wants = wants.get();
                    untrack(|| options(exports, wants).into_iter().collect())
                })
                .with(preview(answer)),
        )
}

/// The formats under their headings, one of them chosen.
fn groups(exports: Exports, offers: &[Offer]) -> Vec<El> {
    let mut groups: Vec<(&str, Vec<El>)> = Vec::new();
    for offer in offers {
        let drawn = choice(exports, offer);
        match groups.iter_mut().find(|(name, _)| *name == offer.group) {
            Some((_, drawings)) => drawings.push(drawn),
            None => groups.push((&offer.group, vec![drawn])),
        }
    }
    groups
        .into_iter()
        .map(|(name, choices)| {
            el("fieldset.formats")
                .with(el("legend").text(name))
                .with_all(choices)
        })
        .collect()
}

fn choice(exports: Exports, offer: &Offer) -> El {
    let (shown, word) = (offer.word.clone(), offer.word.clone());
    let radio = el("input")
        .attr("type", "radio")
        .attr("name", "export-format")
        .attr("value", &offer.word)
        .live_prop("checked", move || {
            exports.chosen.with(|chosen| chosen.word == shown).into()
        })
        .on("change", move |_| {
            exports
                .chosen
                .update(|chosen| chosen.word.clone_from(&word));
        });
    el("label.format")
        .with(radio)
        .with(el("span").text(&offer.title))
        .with(el("span.note").text(&offer.purpose))
}

/// The file's name and size, and what can be done with it.
fn head(exports: Exports, answer: Answer<Result<Exported, String>>) -> El {
    let state = State::here();
    let file = move || -> Option<Written> { answer.reply.get() };
    let ready = memo(move || file().is_some_and(|file| file.is_ok()));
    let name = move || match file().as_deref() {
        Some(Ok(file)) => file.file.clone(),
        _ => exports.offers.with(|offers| {
            let chosen = exports.chosen.with(|chosen| chosen.word.clone());
            let offer = offers.iter().find(|offer| offer.word == chosen);
            // What is offered comes a moment later.
            offer.map_or_else(|| "File".to_owned(), |offer| offer.title.clone())
        }),
    };
    let size = move || match file().as_deref() {
        Some(Ok(file)) => size(&file.text),
        _ => String::new(),
    };
    let with_file = move |act: fn(State, &Exported)| {
        move || {
            let written = answer.reply.get_untracked();
            if let Some(Ok(file)) = written.as_deref() {
                act(state, file);
            }
        }
    };
    let off = move || !ready.get();
    el("div.file-head")
        .with(
            el("h3")
                .with(el("span").live_text(name))
                .with(el("span.note").live_text(size)),
        )
        .when(
            move || answer.working.get(),
            || el("span.working").text("Working"),
        )
        .with(
            button("button.button", "Copy")
                .live_flag("disabled", off)
                .on_click(with_file(copy)),
        )
        .with(
            el("button.button")
                .attr("type", "button")
                .with(icon("download"))
                .text("Download")
                .live_flag("disabled", off)
                .on_click(with_file(download)),
        )
}

fn size(text: &str) -> String {
    let lines = text.lines().count();
    let bytes = text.len() as f64;
    let bytes = if bytes < 1_000_000.0 {
        format!("{} kB", figures::number(bytes / 1000.0, 1))
    } else {
        format!("{} MB", figures::number(bytes / 1e6, 1))
    };
    format!("{} lines, {bytes}", figures::number(lines as f64, 0))
}

fn copy(state: State, file: &Exported) {
    let (name, text) = (file.file.clone(), file.text.clone());
    leptos::task::spawn_local(async move {
        if host::copy(&text).await {
            state.say(&format!("{name} copied"), false);
        } else {
            state.say("The browser did not let it be copied: download it", false);
        }
    });
}

fn download(state: State, file: &Exported) {
    host::download(&file.file, &file.media, &file.text);
    state.say(&format!("{} downloaded", file.file), false);
}

/// The beginning of the file, or why it cannot be written.
fn preview(answer: Answer<Result<Exported, String>>) -> El {
    el("div.file-text").live(move || match answer.reply.get().as_deref() {
        None => Vec::new(),
        Some(Err(why)) => vec![
            el("p.error")
                .attr("role", "status")
                .with(status::shape(Status::Critical))
                .with(el("span").text(why)),
        ],
        Some(Ok(file)) => {
            let (shown, more) = beginning(&file.text);
            let shape = if file.media == "text/markdown" {
                "pre.is-prose"
            } else {
                "pre"
            };
            let text = el(shape)
                .attr("tabindex", "0")
                .attr("role", "region")
                .attr("aria-label", &format!("Text of {}", file.file))
                .attr("data-testid", "export-text")
                .text(shown);
            let note = (more > 0).then(|| {
                let more = figures::number(more as f64, 0);
                el("p.note").text(&format!("and {more} more lines; the file has them all"))
            });
            std::iter::once(text).chain(note).collect()
        }
    })
}

/// What is shown of a text, and how many lines are left out.
fn beginning(text: &str) -> (&str, usize) {
    let mut end = 0;
    for (count, line) in text.split_inclusive('\n').enumerate() {
        if count == SHOWN_LINES || end + line.len() > SHOWN_BYTES {
            let rest = text.get(end..).unwrap_or_default();
            return (text.get(..end).unwrap_or_default(), rest.lines().count());
        }
        end += line.len();
    }
    (text, 0)
}
