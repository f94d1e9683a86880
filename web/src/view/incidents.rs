//! What went wrong: the incident table. It shows, it edits in place, it takes pasted rows.
//!
//! - [`editing`]: what is going on in it; one for the page.
//! - [`order`], [`selection`], [`sight`]: which rows it shows, in what order, which of them are selected or drawn.
//! - [`column`], [`shown_row`], [`row`], [`edit_row`], [`add_row`], [`cells`]: what a row is made of.
//! - [`read`], [`change`]: what is typed, and what that does to the plan.
//! - [`keys`], [`clicks`], [`focus`], [`clipboard`]: keyboard, pointer and clipboard, as in a spreadsheet.
//! - [`heads`], [`filter`], [`bulk_bar`], [`menu`], [`timeline`], [`strip`]: what stands around it.

mod add_row;
mod bulk_bar;
mod cells;
mod change;
mod clicks;
mod clipboard;
mod column;
mod edit_row;
mod editing;
mod filter;
mod focus;
mod heads;
mod keys;
mod menu;
mod order;
pub mod read;
mod row;
mod selection;
mod shown_row;
mod sight;
mod strip;
mod timeline;

pub use editing::Editing;
pub use filter::actions;

use super::import_dialog::Import;
use crate::dom::{El, effect, el};
use crate::reactive::{Memo, memo};
use crate::widget::icon::{button, icon_and_words};
use crate::widget::menu::SharedMenu;
use add_row::Draft;
use selection::Selection;
use shown_row::{ShownRow, Sum};
use sight::Part;
use wasm_bindgen::JsCast;
use web_sys::MouseEvent;

/// The view.
#[must_use]
pub fn view() -> El {
    let editing = Editing::here();
    let import = Import::here();
    focus::forget_what_is_gone(editing);
    focus::keep_tab_stop(editing);
    let menu = SharedMenu::new("Incident");
    let opened = menu.clone();
    let table = table(editing)
        .on("click", move |event| {
            clicks::clicked(editing, &opened, &event.unchecked_into())
        })
        .on("mousedown", |event| {
            // A range of rows is no text.
            let event: MouseEvent = event.unchecked_into();
            if event.shift_key() {
                event.prevent_default();
            }
        })
        .on_key(move |event| keys::pressed(editing, &event))
        .on("focusin", move |event| focus::entered(editing, &event))
        .on("focusout", move |event| {
            focus::left(editing, &event.unchecked_into())
        })
        .on("copy", move |event| {
            clipboard::copy(editing, &event.unchecked_into());
        })
        .on("cut", move |event| {
            let chosen = editing.chosen();
            if clipboard::copy(editing, &event.unchecked_into())
                && editing
                    .selection
                    .with_untracked(|selection| selection.count() > 0)
            {
                editing.selection.update(Selection::clear);
                change::delete(editing.state, &chosen);
            }
        })
        .on("paste", move |event| {
            clipboard::paste(editing, import, &event.unchecked_into());
        });
    let adds = el("div.action-bar")
        .attr("role", "group")
        .attr("aria-label", "Add")
        .with(
            icon_and_words("button.button.primary", "plus", "Incident")
                .on_click(move || editing.add()),
        )
        .with(button("button.button", "Import").on_click(move || import.choose()));
    el("div.incidents-panel")
        .live_flag("data-picking", move || editing.picking.get())
        .with(filter::picked_bar())
        .with(timeline::timeline())
        .with(filter::phone_tools())
        .with(el("div.panel-scroll").with(table))
        .with(
            el("p.visually-hidden")
                .attr("id", "incidents-help")
                .text(keys::HELP),
        )
        .with(bulk_bar::bulk_bar())
        .with(menu.element())
        .with(adds)
}

/// The table of the service shown.
fn table(editing: Editing) -> El {
    let parts = memo(move || parts(editing));
    let rows = memo(move || rows(editing, parts));
    let draft = Draft::new();
    let count = move || {
        // The heads, the row that adds and the sum are rows, too.
        Some((editing.order().len() + 3).to_string())
    };
    el("table.grid.incidents")
        .attr("role", "grid")
        .attr("aria-label", "Incidents")
        .attr("aria-multiselectable", "true")
        .attr("aria-describedby", "incidents-help")
        .attr("data-testid", "incidents")
        .live_attr("aria-rowcount", count)
        .live_flag("data-selects", move || {
            editing.selection.with(|selection| selection.count() > 0)
        })
        .live_attr("data-columns", move || {
            editing.all_columns.get().then(|| "all".to_owned())
        })
        .with(
            el("thead")
                .attr("role", "rowgroup")
                .with(heads::heads(editing)),
        )
        .with(
            el("tbody")
                .attr("role", "rowgroup")
                .attr("id", sight::BODY_ID)
                .list(
                    move || keys_of(editing, parts),
                    move |key| part_of(editing, parts, rows, key),
                ),
        )
        .with(
            el("tfoot")
                .attr("role", "rowgroup")
                .with(add_row::add_row(draft))
                .when(
                    move || draft.error.with(Option::is_some),
                    move || {
                        cells::error_row("new-incident-error", move || {
                            draft.error.get().unwrap_or_default()
                        })
                    },
                )
                .with(sum_row(editing)),
        )
}

/// What is drawn of the table.
fn parts(editing: Editing) -> Vec<Part> {
    let order = editing.order();
    let place = |index: Option<usize>| {
        let index = index?;
        order.iter().position(|other| *other == index)
    };
    let cursor = editing.cursor.get().map(|(index, _)| index);
    // A row that is in edit, or has the keyboard, stays when it is scrolled out of sight.
    let kept = [place(cursor), place(editing.row.get())];
    sight::parts(order.len(), editing.sight.of(order.len()), kept)
}

fn rows(editing: Editing, parts: Memo<Vec<Part>>) -> Vec<ShownRow> {
    let order = editing.order();
    let parts = parts.get();
    let shown = editing.state.shown.get();
    let Some(shown) = &shown else {
        return Vec::new();
    };
    let largest = shown_row::largest_cost(shown);
    editing.selection.with(|selection| {
        let row = |part: &Part| {
            let Part::Row(place) = part else { return None };
            let index = *order.get(*place)?;
            let mut row = ShownRow::of(shown, index, *place, largest)?;
            row.selected = selection.has(index);
            Some(row)
        };
        parts.iter().filter_map(row).collect()
    })
}

/// The keys of the list that the table is: incidents by their positions, gaps by their number.
fn keys_of(editing: Editing, parts: Memo<Vec<Part>>) -> Vec<String> {
    let order = editing.order();
    let mistaken = editing.mistake().and_then(|_| editing.row.get());
    let mut gaps = 0;
    let mut keys = Vec::new();
    for part in parts.get() {
        match part {
            Part::Gap(_) => {
                keys.push(format!("gap {gaps}"));
                gaps += 1;
            }
            Part::Row(place) => {
                let index = order.get(place).copied();
                keys.extend(index.map(|index| index.to_string()));
                if mistaken.is_some() && mistaken == index {
                    keys.push("mistake".to_owned());
                }
            }
        }
    }
    if order.is_empty() && editing.filter.with(|filter| !filter.trim().is_empty()) {
        keys.push("nothing".to_owned());
    }
    keys
}

fn part_of(editing: Editing, parts: Memo<Vec<Part>>, rows: Memo<Vec<ShownRow>>, key: &str) -> El {
    if let Some(number) = key.strip_prefix("gap ") {
        let number: usize = number.parse().unwrap_or_default();
        let gap = move |parts: &Vec<Part>| {
            let mut gaps = parts.iter().filter_map(|part| match part {
                Part::Gap(rows) => Some(*rows),
                Part::Row(_) => None,
            });
            gaps.nth(number).unwrap_or(0)
        };
        return gap_row(move || parts.with(gap) as f64 * editing.sight.height.get());
    }
    match key {
        "mistake" => cells::error_row("incident-mistake", move || {
            editing.mistake().unwrap_or_default()
        }),
        "nothing" => filter::nothing_found(),
        index => row::row(index.parse().unwrap_or_default(), rows),
    }
}

/// The place of rows that are not drawn.
fn gap_row(height: impl Fn() -> f64 + 'static) -> El {
    let cell = el("td").attr("colspan", "12");
    let tall = cell.clone();
    effect(move || tall.set_style("height", &format!("{}px", height())));
    el("tr.gap").attr("aria-hidden", "true").with(cell)
}

/// What lies in the window, altogether.
fn sum_row(editing: Editing) -> El {
    let sum = memo(move || {
        let shown = editing.state.shown.get();
        shown
            .as_ref()
            .map(|shown| Sum::of(shown))
            .unwrap_or_default()
    });
    let text = move |read: fn(&Sum) -> &str| move || sum.with(|sum| read(sum).to_owned());
    let cell =
        |shape: &str, columns: &str| el(shape).attr("role", "gridcell").attr("colspan", columns);
    el("tr.sum-row")
        .attr("role", "row")
        .with(cell("td.pick", "1"))
        .with(cell("td.sum", "3").live_text(text(|sum| &sum.count)))
        .with(cell("td.time.number", "1").live_text(text(|sum| &sum.lasted)))
        .with(cell("td.blank", "3"))
        .with(
            cell("td.cost.number", "1")
                .attr("data-testid", "sum-cost")
                .live_text(text(|sum| &sum.cost)),
        )
        .with(cell("td.note", "1").live_text(text(|sum| &sum.of)))
        .with(cell("td.share.number", "1").live_text(text(|sum| &sum.share)))
        .with(cell("td.blank", "1"))
}
