//! What can be done with all the rows that are selected.

use super::change;
use super::clipboard;
use super::column::Column;
use super::editing::Editing;
use super::keys;
use super::menu;
use super::read;
use super::selection::Selection;
use crate::dom::{El, el};
use crate::reactive::{Live, memo};
use crate::widget::icon::{button, icon, icon_and_words, icon_button};
use crate::widget::status;
use error_budget::model::incident::Category;
use error_budget::model::status::Status;
use wasm_bindgen::JsValue;

/// The bar, as long as rows are selected.
#[must_use]
pub fn bulk_bar() -> El {
    let editing = Editing::here();
    let count = memo(move || editing.selection.with(Selection::count));
    el("div.bulk-place").when(
        move || count.get() > 0,
        move || {
            el("div.bulk")
                .attr("role", "region")
                .attr("aria-label", "Incidents selected")
                .attr("data-testid", "bulk")
                .with(
                    el("b")
                        .attr("role", "status")
                        .live_text(move || format!("{} selected", count.get())),
                )
                .with(category(editing))
                .with(impact(editing))
                .with(button("button.button", "Half as long").on_click(move || {
                    let rows = editing.chosen();
                    change::change_all(editing.state, "Length", &rows, change::halve);
                }))
                .with(
                    button("button.button", "Try without them").on_click(move || {
                        menu::try_without(editing, &editing.chosen());
                    }),
                )
                .with(
                    button("button.button", "Copy")
                        .on_click(move || clipboard::offer(editing, &editing.chosen())),
                )
                .with(
                    icon_and_words("button.button", "trash", "Delete").on_click(move || {
                        if let Some(first) = editing.chosen().first() {
                            keys::delete(editing, *first, Column::Name, true);
                        }
                    }),
                )
                .with(icon_button("close", "Select none").on_click(move || {
                    editing.picking.set(false);
                    let first = editing.chosen().first().copied();
                    editing.selection.update(Selection::clear);
                    // The bar goes, and the focus in it.
                    if let Some(first) = first {
                        editing.go_to(first, Column::Name);
                    }
                }))
        },
    )
}

/// Chooses the category of all.
fn category(editing: Editing) -> El {
    let options = Category::COMMON.iter().map(|category| {
        el("option")
            .attr("value", category.word())
            .text(&status::category_word(category))
    });
    let select = el("select.field")
        .attr("aria-label", "Category of the incidents selected")
        .with(el("option").attr("value", "").text("Category"))
        .with_all(options)
        .on("change", move |event| {
            let word = crate::dom::typed(&event);
            if word.is_empty() {
                return;
            }
            let category = Category::from_word(&word);
            let rows = editing.chosen();
            change::change_all(editing.state, "Category", &rows, |incident| {
                incident.category.clone_from(&category);
            });
            // It stands for what is to be done, not for what is.
            if let Some(select) = event.target() {
                let _ = js_sys::Reflect::set(&select, &"value".into(), &JsValue::from_str(""));
            }
        });
    el("span.select").with(select).with(icon("caret"))
}

/// Sets the impact of all, when Enter is pressed.
fn impact(editing: Editing) -> El {
    let typed = Live::new(String::new());
    let wrong = Live::new(None::<String>);
    let field = el("input.field.short")
        .attr("aria-label", "Impact of the incidents selected")
        .attr("placeholder", "Impact")
        .attr("autocomplete", "off")
        .attr("aria-describedby", "bulk-error")
        .live_prop("value", move || typed.get().into())
        .live_attr("aria-invalid", move || {
            wrong.get().map(|_| "true".to_owned())
        })
        .on_input(move |text| {
            wrong.set(None);
            typed.set(text);
        })
        .on_key(move |event| {
            if event.key() != "Enter" {
                return;
            }
            event.prevent_default();
            match read::impact(&typed.get_untracked()) {
                Ok(impact) => {
                    let rows = editing.chosen();
                    change::change_all(editing.state, "Impact", &rows, |incident| {
                        incident.impact = impact;
                    });
                    typed.set(String::new());
                }
                Err(reason) => wrong.set(Some(reason)),
            }
        });
    let reason = el("p.error")
        .attr("id", "bulk-error")
        .attr("role", "alert")
        .live_flag("hidden", move || wrong.with(Option::is_none))
        .with(status::shape(Status::Critical))
        .with(el("span").live_text(move || wrong.get().unwrap_or_default()));
    el("span.bulk-field").with(field).with(reason)
}
