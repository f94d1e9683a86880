//! Sending the plan: a link, its QR code, a summary, a file, paper.

pub mod print;
mod report;

use crate::answer::exchange::{Code, Link, MakeLink, Summarise};
use crate::ask::{Answer, News, ask, ask_once};
use crate::dom::{El, by_id, el, svg};
use crate::host;
use crate::reactive::{Live, memo};
use crate::state::State;
use crate::view::import_dialog::Import;
use crate::view::later::{self, Part};
use crate::widget::icon::icon_and_words;
use crate::widget::status;
use error_budget::exchange::export::figures;
use error_budget::exchange::plan_json;
use error_budget::model::status::Status;
use js_sys::Reflect;

const SHARE: &str = "share";

/// The popover of the header's Share button; nothing is made before it opens.
#[must_use]
pub fn share() -> El {
    let opened = Live::new(false);
    let toggled = move |event: web_sys::Event| {
        let state = Reflect::get(&event, &"newState".into()).ok();
        opened.set(state.and_then(|state| state.as_string()).as_deref() == Some("open"));
    };
    el("div.popover.share")
        .attr("id", SHARE)
        .flag("popover")
        .attr("role", "dialog")
        .attr("aria-label", "Share")
        .on("toggle", toggled)
        .live(move || match opened.get() {
            true => later::part(Part::Share),
            false => Vec::new(),
        })
}

/// What stands in it.
#[must_use]
pub fn contents() -> Vec<El> {
    let state = State::here();
    let import = Import::here();
    let link = ask(|| {
        Some(MakeLink {
            page: host::address()?,
        })
    });
    let action = |name: &str, words: &str, note: &str| {
        icon_and_words("button.share-action", name, words)
            .attr("aria-label", words)
            .with(el("span.note").text(note))
    };
    let mut contents = vec![el("h2").text("Share")];
    if host::address().is_some() {
        contents.extend([link_row(state, link), code(link)]);
    }
    // Another page prints itself.
    let print = (!host::IN_ELEMENT).then(|| {
        action("print", "Print report", "One page of paper").on_click(move || {
            close();
            print::print(state);
        })
    });
    contents.push(
        el("div.share-actions")
            .with(
                action("copy", "Copy summary", "Markdown, for notes and chats")
                    .on_click(move || copy_summary(state)),
            )
            .with(
                action("download", "Save plan", "A file, to open here again").on_click(move || {
                    close();
                    save(state);
                }),
            )
            .with(
                action(
                    "upload",
                    "Open plan",
                    "In place of this one; undo brings it back",
                )
                .on_click(move || {
                    close();
                    import.choose();
                }),
            )
            .with_all(print),
    );
    contents
}

fn close() {
    if let Some(popover) = by_id(SHARE) {
        let _ = popover.hide_popover();
    }
}

/// The link, how long it is, and the button that copies it.
fn link_row(state: State, link: Answer<Link>) -> El {
    let address = memo(move || link.reply.get().map(|link| link.address.clone()));
    let long = memo(move || link.reply.get().is_some_and(|link| link.long));
    let length = move || {
        address.with(|address| {
            let address = address.as_ref()?;
            Some(figures::number(address.chars().count() as f64, 0))
        })
    };
    let words = move || match (length(), long.get()) {
        (None, _) => "Making the link".to_owned(),
        (Some(length), false) => format!("{length} characters, with the whole plan in them"),
        (Some(length), true) => {
            format!("{length} characters: chats may cut it. A saved file is safer")
        }
    };
    let copy = move || {
        if let Some(address) = address.get_untracked() {
            copy_link(state, address);
        }
    };
    el("div.share-link")
        .with(
            el("input.field")
                .attr("id", "share-link")
                .attr("readonly", "")
                .attr("aria-label", "Link")
                .attr("aria-describedby", "share-length")
                .live_prop("value", move || address.get().unwrap_or_default().into())
                .on("focus", |event| {
                    let field = event.target();
                    if let Some(field) = field.and_then(|field| {
                        wasm_bindgen::JsCast::dyn_into::<web_sys::HtmlInputElement>(field).ok()
                    }) {
                        field.select();
                    }
                }),
        )
        .with(
            icon_and_words("button.button.primary", "link", "Copy link")
                .live_flag("disabled", move || address.with(Option::is_none))
                .on_click(copy),
        )
        .with(
            el("p.note")
                .attr("id", "share-length")
                .live_attr("data-status", move || {
                    long.get().then(|| "attention".to_owned())
                })
                .live(move || {
                    let shape = long.get().then(|| status::shape(Status::Attention));
                    shape
                        .into_iter()
                        .chain([el("span").text(&words())])
                        .collect()
                }),
        )
}

fn copy_link(state: State, address: String) {
    let length = figures::number(address.chars().count() as f64, 0);
    leptos::task::spawn_local(async move {
        if host::copy(&address).await {
            state.say(&format!("Link copied, {length} characters"), false);
            return;
        }
        // Without permission the field still holds it.
        crate::dom::focus("share-link");
        state.say(
            "The browser did not let it be copied: it is selected, copy it by hand",
            false,
        );
    });
}

/// The link as a picture, for the phone of whoever sits opposite.
fn code(link: Answer<Link>) -> El {
    el("div.share-code").live(move || {
        let Some(link) = link.reply.get() else {
            return Vec::new();
        };
        vec![match &link.code {
            Some(code) => picture(code),
            None => el("p.note").text("Too long for a QR code that a phone could read."),
        }]
    })
}

fn picture(code: &Code) -> El {
    // Four light modules around it, as the standard wants.
    let side = code.size + 8;
    svg("svg.qr-code")
        .attr("role", "img")
        .attr("aria-label", "QR code of the link")
        .attr("viewBox", &format!("-4 -4 {side} {side}"))
        .attr("shape-rendering", "crispEdges")
        .with(
            svg("rect.light")
                .attr("x", "-4")
                .attr("y", "-4")
                .attr("width", &side.to_string())
                .attr("height", &side.to_string()),
        )
        .with(svg("path.dark").attr("d", &code.path))
}

fn copy_summary(state: State) {
    let heard = move |news: News<String>| {
        let News::Answer(text) = news else { return };
        leptos::task::spawn_local(async move {
            let copied = match &text {
                Some(text) => host::copy(text).await,
                None => false,
            };
            match (copied, text) {
                (true, _) => state.say("Summary copied as Markdown", false),
                (false, Some(text)) => {
                    host::download("summary.md", "text/markdown", &text);
                    state.say(
                        "The browser did not let it be copied: it is a file now",
                        false,
                    );
                }
                (false, None) => state.say("The summary could not be made; reload the page", false),
            }
        });
    };
    let _ = ask_once(state, &Summarise, None, heard);
}

/// Offers the plan as a file.
pub fn save(state: State) {
    let (name, text) = state.document.with_untracked(|document| {
        let name = document
            .service()
            .map_or("plan", |service| service.id.as_str())
            .to_owned();
        (name, plan_json::write(&document.plan))
    });
    host::download(
        &format!("{name}.error-budget.json"),
        "application/json",
        &text,
    );
    state.say("Plan saved as a file", false);
}
