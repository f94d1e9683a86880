//! The ways in: a file, the clipboard, and what is understood.

use crate::dom::{El, by_id, el};
use crate::view::import_dialog::Import;
use crate::widget::icon::{button, icon};
use wasm_bindgen::JsCast;
use web_sys::HtmlTextAreaElement;

const PASTE: &str = "paste-area";

/// What is understood: a heading, the formats, a word on them.
const UNDERSTOOD: &[(&str, &str, &str)] = &[
    (
        "Tables",
        "CSV, TSV, JSON lines, rows of a spreadsheet",
        "Any columns, any order, dates as people write them: the preview says which is which",
    ),
    (
        "Status pages",
        "Statuspage, Upptime, Google Cloud, AWS, Atom and RSS feeds",
        "incidents.json, summary.json, status-changes.tsv, data.json, history.atom",
    ),
    (
        "Incident tools",
        "PagerDuty, Opsgenie, incident.io, FireHydrant, Better Stack, UptimeRobot",
        "The answer of the list of incidents, as their API gives it",
    ),
    (
        "Monitoring",
        "Prometheus ranges and alerts, Datadog SLO history",
        "An answer of query_range, of /api/v1/alerts or of /slo/{id}/history",
    ),
    ("Calendars", ".ics", "Maintenance, as events"),
    (
        "Specs",
        "OpenSLO, Sloth, Pyrra, slo-generator, error budget policies",
        "Services with their promises and alerts; what a plan cannot keep is listed",
    ),
    (
        "Plans",
        "A saved plan",
        "Opens in place of this one; undo brings it back",
    ),
];

/// Everything that leads into the plan.
pub fn bring_in() -> El {
    let import = Import::here();
    let card = el("div.drop-zone")
        .with(el("h3").text("Drop a file anywhere on the page"))
        .with(el("p").text(
            "Up to 50 MB. It is read here and shown before it counts; nothing leaves this browser.",
        ))
        .with(
            el("button.button.primary")
                .attr("type", "button")
                .with(icon("file"))
                .text("Choose a file")
                .on_click(move || import.choose()),
        );
    let field = || by_id(PASTE).and_then(|field| field.dyn_into::<HtmlTextAreaElement>().ok());
    let read = move || {
        let Some(field) = field() else { return };
        let text = field.value();
        if text.trim().is_empty() {
            let _ = field.focus();
        } else {
            import.look_at(text);
        }
    };
    let paste = el("div.paste")
        .with(
            el("label")
                .attr("for", PASTE)
                .text("Or paste rows, or the text of a file"),
        )
        .with(
            el("textarea.field")
                .attr("id", PASTE)
                .attr("rows", "4")
                .attr("spellcheck", "false")
                .attr("placeholder", "2026-03-10 08:12, 08:38, 18%, Cart cache"),
        )
        .with(button("button.button", "Read it").on_click(read));
    let understood = UNDERSTOOD.iter().flat_map(|(name, formats, word)| {
        [
            el("dt").text(name),
            el("dd")
                .with(el("span").text(formats))
                .with(el("span.note").text(word)),
        ]
    });
    el("section.bring-in")
        .attr("aria-labelledby", "bring-in-head")
        .with(el("h2").attr("id", "bring-in-head").text("Bring in"))
        .with(card)
        .with(paste)
        .with(el("h3").text("What is understood"))
        .with(el("dl.understood").with_all(understood))
}
