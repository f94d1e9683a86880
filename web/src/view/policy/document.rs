//! The policy as a document to read and to sign.

use super::draft::Draft;
use crate::answer::policy::PlayedBack;
use crate::ask::Answer;
use crate::dom::{El, el};
use crate::host;
use crate::reactive::{Live, memo};
use crate::widget::icon::button;

/// The document, and its files.
pub fn panel(draft: Draft, played: Answer<Option<PlayedBack>>) -> El {
    let open = Live::new(false);
    let text = memo(move || {
        let reply = played.reply.get();
        reply.and_then(|reply| {
            reply
                .as_ref()
                .as_ref()
                .map(|played| played.document.clone())
        })
    });
    let file = move |markdown: bool| {
        let reply = played.reply.get_untracked();
        let Some(played) = reply.as_deref().and_then(Option::as_ref) else {
            return;
        };
        if markdown {
            host::download("error-budget-policy.md", "text/markdown", &played.document);
        } else {
            host::download("error-budget-policy.yaml", "application/yaml", &played.yaml);
        }
        draft.state.say("Policy saved as a file", false);
    };
    let paper = move || {
        el("article.paper")
            .attr("data-testid", "policy-document")
            .attr("tabindex", "0")
            .attr("aria-label", "Error budget policy")
            .live(move || text.get().as_deref().map(rendered).unwrap_or_default())
    };
    el("section.chart.policy-document")
        .attr("aria-labelledby", "document-head")
        .with(
            el("div.chart-head")
                .with(el("h2").attr("id", "document-head").text("The policy as a document"))
                .with(
                    el("div.chart-tools")
                        .with(
                            button("button.button.small", "")
                                .live_state("aria-expanded", move || open.get())
                                .live_text(move || if open.get() { "Close" } else { "Read it" }.to_owned())
                                .on_click(move || open.update(|open| *open = !*open)),
                        )
                        .with(button("button.button.small", "Markdown").on_click(move || file(true)))
                        .with(button("button.button.small", "YAML").on_click(move || file(false))),
                ),
        )
        .with(
            el("p.chart-words")
                .text("For those who agree to it: what is promised, what may go when, who is told, when it is looked at."),
        )
        .when(move || open.get(), paper)
}

/// The Markdown that the engine writes: headings, paragraphs, lists, tables.
fn rendered(markdown: &str) -> Vec<El> {
    let mut parts: Vec<El> = Vec::new();
    let mut lines = markdown.lines().peekable();
    while let Some(line) = lines.next() {
        if let Some(text) = line.strip_prefix("### ") {
            parts.push(el("h5").text(&plain(text)));
        } else if let Some(text) = line.strip_prefix("## ") {
            parts.push(el("h4").text(&plain(text)));
        } else if let Some(text) = line.strip_prefix("# ") {
            parts.push(el("h3").text(&plain(text)));
        } else if line.starts_with("- ") {
            let mut list = el("ul").with(item(line));
            while let Some(next) = lines.next_if(|next| next.starts_with("- ")) {
                list = list.with(item(next));
            }
            parts.push(list);
        } else if line.starts_with('|') {
            let mut rows = vec![cells("th", line)];
            while let Some(next) = lines.next_if(|next| next.starts_with('|')) {
                if !next.starts_with("| ---") {
                    rows.push(cells("td", next));
                }
            }
            parts.push(el("div.paper-table").with(el("table").with(el("tbody").with_all(rows))));
        } else if !line.is_empty() {
            parts.push(el("p").text(&plain(line)));
        }
    }
    parts
}

fn item(line: &str) -> El {
    el("li").text(&plain(line.trim_start_matches("- ")))
}

fn cells(tag: &str, line: &str) -> El {
    let inside = line.trim_start_matches('|').trim_end_matches('|');
    el("tr").with_all(
        inside
            .split(" | ")
            .map(|cell| el(tag).text(&plain(cell.trim()))),
    )
}

/// Without the backslashes before what Markdown would take for its own.
fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letters.peek() {
            Some(next) if letter == '\\' && next.is_ascii_punctuation() => {}
            _ => plain.push(letter),
        }
    }
    plain
}
