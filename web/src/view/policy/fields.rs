//! Fields in a table or a list: named for assistive technology, with what is wrong below them.

use super::draft::Draft;
use crate::dom::{El, el, typed};
use crate::reactive::{Live, memo};
use crate::widget::field::input;
use crate::widget::icon::icon;
use crate::widget::status;
use error_budget::model::plan::MAX_TEXT;
use error_budget::model::status::Status;
use std::rc::Rc;

/// What a field shows.
pub type Shows = Rc<dyn Fn() -> String>;
/// What a field does with a text, or why not.
pub type Takes = Rc<dyn Fn(&str) -> Result<(), String>>;

/// A field of one line; `fault` is the place of what may contradict itself, or empty.
pub fn cell(draft: Draft, label: &str, fault: &str, shows: Shows, takes: Takes) -> El {
    optional_cell(draft, label, fault, "", shows, takes)
}

/// The same, with words where it is empty.
pub fn optional_cell(
    draft: Draft,
    label: &str,
    fault: &str,
    empty: &str,
    shows: Shows,
    takes: Takes,
) -> El {
    let refused = Live::new(None::<String>);
    let fault = fault.to_owned();
    let wrong = memo(move || {
        refused.get().or_else(|| {
            (!fault.is_empty())
                .then(|| draft.fault_at(&fault))
                .flatten()
        })
    });
    el("div.cell-field")
        .with(
            input(refused, shows, takes)
                .attr("aria-label", label)
                .attr("title", label)
                .attr("placeholder", empty),
        )
        .with(error_line(move || wrong.get()))
}

/// What is wrong, where something is.
pub fn error_line(wrong: impl Fn() -> Option<String> + 'static) -> El {
    el("div").attr("role", "status").live(move || {
        let wrong = wrong();
        wrong
            .map(|text| {
                el("p.error")
                    .with(status::shape(Status::Critical))
                    .with(el("span").text(&text))
            })
            .into_iter()
            .collect()
    })
}

/// A choice of a few words.
pub fn select(
    label: &str,
    options: &[(&'static str, &'static str)],
    shows: impl Fn() -> &'static str + 'static,
    takes: impl Fn(&str) + 'static,
) -> El {
    let offered = options
        .iter()
        .map(|(word, text)| el("option").attr("value", word).text(text));
    let field = el("select.field")
        .attr("aria-label", label)
        .with_all(offered)
        .live_prop("value", move || shows().into())
        .on("input", move |event| takes(&typed(&event)));
    el("span.select").with(field).with(icon("caret"))
}

/// A field with its label above it; the field names itself for assistive technology.
pub fn labelled(label: &str, field: El) -> El {
    el("div.labelled")
        .with(
            el("span.form-label")
                .attr("aria-hidden", "true")
                .text(label),
        )
        .with(field)
}

/// Texts, one a line.
pub fn lines(
    draft: Draft,
    label: &str,
    shows: impl Fn() -> Vec<String> + 'static,
    takes: impl Fn(Vec<String>) + 'static,
) -> El {
    // While it is typed in, a line may be empty.
    let held = Live::new(None::<String>);
    let shown = memo(move || shows().join("\n"));
    el("textarea.field.lines")
        .attr("aria-label", label)
        .attr("spellcheck", "false")
        .live_attr("rows", move || {
            let text = held.get().unwrap_or_else(|| shown.get());
            Some(text.split('\n').count().clamp(1, 8).to_string())
        })
        .live_prop("value", move || {
            held.get().unwrap_or_else(|| shown.get()).into()
        })
        .on_input(move |text| {
            takes(split_lines(&text));
            held.set(Some(text));
        })
        .on("blur", move |_| {
            draft.state.close_step();
            held.set(None);
        })
}

fn split_lines(text: &str) -> Vec<String> {
    text.lines()
        .map(|line| line.trim().chars().take(MAX_TEXT).collect::<String>())
        .filter(|line| !line.is_empty())
        .collect()
}

/// A number from `least` to `most`, with or without its unit.
pub fn number(text: &str, least: f64, most: f64, expected: &str) -> Result<f64, String> {
    let typed = text.trim();
    let plain = typed
        .trim_end_matches(['%', 'x', '×', 'd', ' '])
        .replace(',', ".");
    plain
        .parse::<f64>()
        .ok()
        .filter(|number| (least..=most).contains(number))
        .ok_or_else(|| format!("{typed:?} does not fit; expected {expected}"))
}

/// A text of at most so many characters as documents keep.
pub fn text(typed: &str) -> String {
    typed.trim().chars().take(MAX_TEXT).collect()
}
