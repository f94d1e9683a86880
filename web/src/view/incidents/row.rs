//! A row of the table, read or in edit.

use super::column::Column;
use super::edit_row;
use super::editing::Editing;
use super::shown_row::ShownRow;
use crate::dom::{El, effect, el};
use crate::reactive::{Memo, memo};
use crate::widget::bar::{Bar, Kind};
use crate::widget::icon::icon_button;
use crate::widget::status;
use error_budget::model::status::Status;
use leptos::prelude::untrack;

/// The row of the incident at `index`.
#[must_use]
pub fn row(index: usize, rows: Memo<Vec<ShownRow>>) -> El {
    let editing = Editing::here();
    let row = memo(move || rows.with(|rows| rows.iter().find(|row| row.index == index).cloned()));
    let in_edit = memo(move || editing.row.get() == Some(index));
    let element = el("tr")
        .attr("role", "row")
        .attr("data-row", &index.to_string());
    let whole = element.clone();
    effect(move || {
        row.with(|row| {
            let Some(row) = row else { return };
            // The heads are the first row.
            set(&whole, "aria-rowindex", &(row.place + 2).to_string());
            set(&whole, "aria-selected", &row.selected.to_string());
        });
    });
    let class = move || match (in_edit.get(), in_edit.get() && editing.mistake().is_some()) {
        (false, _) => None,
        (true, false) => Some("is-editing".to_owned()),
        (true, true) => Some("is-editing is-invalid".to_owned()),
    };
    element.live_attr("class", class).live(move || {
        if in_edit.get() {
            untrack(|| edit_row::cells(index, row))
        } else {
            untrack(|| cells(row))
        }
    })
}

fn set(part: &El, name: &str, value: &str) {
    let _ = part.node().set_attribute(name, value);
}

/// What takes the keyboard in a column; the table keeps which of them is in the tab order.
fn stop(part: El, column: Column) -> El {
    part.attr("data-col", column.word()).attr("tabindex", "-1")
}

/// A cell that takes the keyboard.
fn cell(shape: &str, column: Column) -> El {
    stop(el(shape).attr("role", "gridcell"), column)
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
        stop(el("button.row-open").attr("type", "button"), Column::Name),
        cell("td.start.time", Column::Start),
        cell("td.end.time", Column::End),
        el("span"),
        cell("td.impact.number", Column::Impact),
        el("span.word"),
        cell("td.what", Column::Title),
        cell("td.cost.number", Column::Cost),
        cell("td.share.number", Column::Share),
        cell("td.back", Column::Back),
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
    let bar = Bar::new(Kind::InCell);
    let (pick, more, delete) = (pick_box(), more_button(), delete_button());
    let parts = vec![
        pick_cell(pick.clone()),
        el("th.id")
            .attr("role", "rowheader")
            .attr("scope", "row")
            .with(open.clone()),
        start,
        end,
        cell("td.lasted.number", Column::Lasted).with(length.clone()),
        impact,
        cell("td.kind", Column::Category).with(kind.clone()),
        what.clone(),
        cost,
        el("td.bar-cell")
            .attr("aria-hidden", "true")
            .with(bar.element()),
        share,
        back,
        act_cell(more.clone(), delete.clone()),
    ];
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
            let name = &next.name;
            for (part, does) in [
                (&pick, "Select"),
                (&open, "Edit"),
                (&more, "More for"),
                (&delete, "Delete"),
            ] {
                set(part, "aria-label", &format!("{does} {name}"));
            }
            set(&open, "title", name);
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
        if before.as_ref().is_none_or(|before| before.bar != next.bar) {
            bar.fill(next.bar);
        }
        if before.as_ref().is_some_and(|before| before.ongoing) != next.ongoing {
            mark_ongoing(&length, next.ongoing);
        }
        let _ = js_sys::Reflect::set(pick.node(), &"checked".into(), &next.selected.into());
        before = Some(next);
    });
    parts
}

/// An incident that goes on has its length in the colour, and with the shape, of what is critical.
fn mark_ongoing(length: &El, ongoing: bool) {
    let node = length.node();
    if ongoing {
        set(length, "class", "ongoing");
        set(length, "data-status", Status::Critical.word());
        let _ = node.prepend_with_node_1(status::shape(Status::Critical).node());
    } else {
        node.set_class_name("");
        if let Some(shape) = node.first_element_child() {
            shape.remove();
        }
    }
}

/// The cell of a box that selects.
#[must_use]
pub fn pick_cell(pick: El) -> El {
    el("td.pick").attr("role", "gridcell").with(pick)
}

/// The cell of the buttons of a row. It has no width of its own: they lie over the end of the words.
#[must_use]
pub fn act_cell(more: El, delete: El) -> El {
    el("td.act")
        .attr("role", "gridcell")
        .with(el("div").with(more).with(delete))
}

/// The box that selects a row.
#[must_use]
pub fn pick_box() -> El {
    stop(el("input.box").attr("type", "checkbox"), Column::Pick)
}

/// The button that opens the menu of a row; the table hears its click.
#[must_use]
pub fn more_button() -> El {
    stop(
        icon_button("more", "More")
            .attr("data-does", "more")
            .attr("aria-haspopup", "menu"),
        Column::More,
    )
}

/// The button that deletes a row; the table hears its click.
#[must_use]
pub fn delete_button() -> El {
    stop(
        icon_button("trash", "Delete").attr("data-does", "delete"),
        Column::Delete,
    )
}
