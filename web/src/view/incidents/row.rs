//! A row of the table, read or in edit.

use super::cells::{bar, bar_width};
use super::edit_row;
use super::shown_row::ShownRow;
use super::{Editing, Field};
use crate::dom::{El, effect, el};
use crate::reactive::{Memo, memo};
use crate::widget::icon::icon_button;
use crate::widget::status;
use error_budget::model::status::Status;
use leptos::prelude::untrack;

/// The row of the incident at `index`.
#[must_use]
pub fn row(index: usize, rows: Memo<Vec<ShownRow>>) -> El {
    let editing = Editing::here();
    let row = memo(move || rows.with(|rows| rows.iter().find(|row| row.index == index).cloned()));
    let in_edit = memo(move || editing.row.get().is_some_and(|(edited, _)| edited == index));
    let class = move || match (in_edit.get(), editing.mistake()) {
        (false, _) => None,
        (true, None) => Some("is-editing".to_owned()),
        (true, Some(_)) => Some("is-editing is-invalid".to_owned()),
    };
    el("tr")
        .attr("role", "row")
        .attr("data-row", &index.to_string())
        .live_attr("class", class)
        .live(move || {
            if in_edit.get() {
                untrack(|| edit_row::cells(index, row))
            } else {
                untrack(|| cells(row))
            }
        })
}

/// A cell; a click on it puts the row in edit at `field`.
fn cell(shape: &str, field: Option<Field>) -> El {
    let cell = el(shape).attr("role", "gridcell");
    match field {
        Some(field) => cell.attr("data-field", field.word()),
        None => cell,
    }
}

/// The texts of a row in the order of its columns.
const TEXTS: [fn(&ShownRow) -> &str; 10] = [
    |row| &row.name,
    |row| &row.start,
    |row| &row.end,
    |row| &row.lasted,
    |row| &row.impact,
    |row| &row.category_word,
    |row| &row.title,
    |row| &row.cost,
    |row| &row.share,
    |row| &row.back,
];

/// The cells as they are read. One effect keeps them: most edits change little of a row, and every row of a long table
/// costs each keystroke its share.
fn cells(row: Memo<Option<ShownRow>>) -> Vec<El> {
    let texts = [
        el("button.row-open").attr("type", "button"),
        cell("td.start.time", Some(Field::Start)),
        cell("td.end.time", Some(Field::End)),
        el("span"),
        cell("td.impact.number", Some(Field::Impact)),
        el("span.word"),
        cell("td.what", Some(Field::Title)),
        cell("td.cost.number", None),
        cell("td.share.number", None),
        cell("td.back", None),
    ];
    let [
        open,
        start,
        end,
        lasted,
        impact,
        word,
        what,
        cost,
        share,
        back,
    ] = texts.clone();
    let length = el("span").with(lasted);
    let kind = el("span.category").with(word);
    let (bar, fill) = bar(0.0);
    let delete = delete_button();
    let parts = vec![
        el("th.id")
            .attr("role", "rowheader")
            .attr("scope", "row")
            .attr("data-field", Field::Start.word())
            .with(open.clone()),
        start,
        end,
        cell("td.lasted.number", Some(Field::End)).with(length.clone()),
        impact,
        cell("td.kind", Some(Field::Category)).with(kind.clone()),
        what.clone(),
        cost,
        cell("td.bar-cell", None).with(bar),
        share,
        back,
        cell("td.act", None).with(delete.clone()),
    ];
    let set = |part: &El, name: &str, value: &str| {
        let _ = part.node().set_attribute(name, value);
    };
    let mut before = None::<ShownRow>;
    effect(move || {
        let Some(next) = row.get() else { return };
        let differs = |text: fn(&ShownRow) -> &str| {
            before
                .as_ref()
                .is_none_or(|before| text(before) != text(&next))
        };
        for (part, text) in texts.iter().zip(TEXTS) {
            if differs(text) {
                part.node().set_text_content(Some(text(&next)));
            }
        }
        if differs(|row| &row.name) {
            set(&open, "aria-label", &format!("Edit {}", next.name));
            set(&delete, "aria-label", &format!("Delete {}", next.name));
        }
        if differs(|row| &row.title) {
            set(&what, "title", &next.title);
        }
        if differs(|row| row.category.word()) {
            set(
                &kind,
                "data-category",
                status::category_kind(&next.category),
            );
            set(
                &kind,
                "data-letter",
                &status::category_letter(&next.category),
            );
        }
        set(&fill, "width", &bar_width(next.bar));
        if before.as_ref().is_some_and(|before| before.ongoing) != next.ongoing {
            mark_ongoing(&length, next.ongoing);
        }
        before = Some(next);
    });
    parts
}

/// An incident that goes on has its length in the colour, and with the shape, of what is critical.
fn mark_ongoing(length: &El, ongoing: bool) {
    let node = length.node();
    if ongoing {
        let _ = node.set_attribute("class", "ongoing");
        let _ = node.set_attribute("data-status", Status::Critical.word());
        let _ = node.prepend_with_node_1(status::shape(Status::Critical).node());
    } else {
        node.set_class_name("");
        if let Some(shape) = node.first_element_child() {
            shape.remove();
        }
    }
}

/// The button that deletes a row; the table hears its click.
#[must_use]
pub fn delete_button() -> El {
    icon_button("trash", "Delete").attr("data-does", "delete")
}
