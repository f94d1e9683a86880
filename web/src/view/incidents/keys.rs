//! The keyboard in the table: as in a spreadsheet, and as assistive technology expects of a grid.

use super::change;
use super::column::Column;
use super::editing::{Editing, cell_of, field_id};
use super::selection::Selection;
use crate::dom::{by_id, focus};
use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlElement, KeyboardEvent};

/// What the keys are, for who does not see the table.
pub const HELP: &str = "Arrow keys move from cell to cell. Enter, F2 or typing edits a cell; then Tab goes to the next \
                        field, Enter to the next row, Escape takes back. Space selects the row, Shift with up or down \
                        selects more, Delete deletes. Above the first row are the headings that sort.";

/// The element an event comes from.
#[must_use]
pub fn target(event: &Event) -> Option<Element> {
    event.target()?.dyn_into().ok()
}

/// The position of the incident whose row an element stands in.
#[must_use]
pub fn index_of(element: &Element) -> Option<usize> {
    let row = element.closest("tr[data-row]").ok().flatten()?;
    row.get_attribute("data-row")?.parse().ok()
}

/// The column that an element takes the keyboard for.
#[must_use]
pub fn column_of(element: &Element) -> Option<Column> {
    let cell = element.closest("[data-col]").ok().flatten()?;
    Column::of_word(&cell.get_attribute("data-col")?)
}

/// A key was pressed somewhere in the table.
pub fn pressed(editing: Editing, event: &KeyboardEvent) {
    let Some(target) = target(event) else { return };
    let done = match index_of(&target) {
        Some(index)
            if editing.row.get_untracked() == Some(index) && column_of(&target).is_none() =>
        {
            in_field(editing, index, &target, event)
        }
        Some(index) => match column_of(&target) {
            Some(column) => at_cell(editing, index, column, event),
            None => false,
        },
        None => match column_of(&target) {
            Some(column) => at_heading(editing, column, event),
            None => at_new_row(editing, event),
        },
    };
    if done {
        event.prevent_default();
        event.stop_propagation();
    }
}

/// Keys of a field of the row in edit.
fn in_field(editing: Editing, index: usize, target: &Element, event: &KeyboardEvent) -> bool {
    let id = target.id();
    let Some(field) = Column::FIELDS
        .into_iter()
        .find(|field| field_id(index, *field) == id)
    else {
        return false;
    };
    let chooses = field == Column::Category;
    match (event.key().as_str(), event.shift_key()) {
        ("Enter", back) => end_at(editing, index, field, if back { -1 } else { 1 }),
        ("ArrowDown", _) if !chooses => end_at(editing, index, field, 1),
        ("ArrowUp", _) if !chooses => end_at(editing, index, field, -1),
        ("Escape", _) => {
            editing.revert(index);
            editing.go_to(index, field);
            true
        }
        ("Tab", back) => next_field(editing, index, field, back),
        _ => false,
    }
}

/// What cannot be read stays, with its reason; all else is done, and the keyboard goes a row on.
fn end_at(editing: Editing, index: usize, field: Column, step: isize) -> bool {
    if let Some(field) = editing.mistaken() {
        focus(&field_id(index, field));
        return true;
    }
    let next = editing.beside(index, step).unwrap_or(index);
    editing.stop();
    editing.go_to(next, field);
    true
}

/// The next field, of the next row after the last. Past the last row the browser goes on.
fn next_field(editing: Editing, index: usize, field: Column, back: bool) -> bool {
    let shown = |field: &Column| {
        let element = by_id(&field_id(index, *field));
        is_shown(element)
    };
    let fields: Vec<Column> = Column::FIELDS.into_iter().filter(shown).collect();
    let here = fields.iter().position(|other| *other == field);
    let step = if back { -1 } else { 1 };
    let next = here.and_then(|here| fields.get(here.checked_add_signed(step)?));
    match next {
        Some(next) => {
            editing.start(index, *next);
            true
        }
        None => {
            let beside = editing.beside(index, step).filter(|next| *next != index);
            let first = if back { fields.last() } else { fields.first() };
            match (beside, first) {
                (Some(beside), Some(first)) => {
                    editing.start(beside, *first);
                    true
                }
                _ => false,
            }
        }
    }
}

/// Keys of a cell that is not in edit.
fn at_cell(editing: Editing, index: usize, column: Column, event: &KeyboardEvent) -> bool {
    let key = event.key();
    let command = event.ctrl_key() || event.meta_key();
    let page = editing.sight.page().max(1);
    let rows = |step: isize| {
        if event.shift_key() {
            extend(editing, index, column, step);
        } else if !(step == -1 && above(editing, index, column)
            || step == 1 && below(editing, index))
        {
            go(editing, index, column, step);
        }
        true
    };
    match key.as_str() {
        "ArrowDown" => rows(if command { isize::MAX } else { 1 }),
        "ArrowUp" => rows(if command { isize::MIN } else { -1 }),
        "PageDown" => rows(page),
        "PageUp" => rows(-page),
        "ArrowRight" => sideways(editing, index, column, 1),
        "ArrowLeft" => sideways(editing, index, column, -1),
        "Home" if command => rows(isize::MIN),
        "End" if command => rows(isize::MAX),
        "Home" => end_of_row(editing, index, Column::ALL.into_iter()),
        "End" => end_of_row(editing, index, Column::ALL.into_iter().rev()),
        "a" | "A" if command => {
            select_all(editing);
            true
        }
        " " if event.shift_key() || !has_own_space(column) => {
            editing
                .selection
                .update(|selection| selection.toggle(index));
            true
        }
        "Escape" => {
            editing.selection.update(Selection::clear);
            true
        }
        "Delete" | "Backspace" => delete(editing, index, column, key == "Delete"),
        "F2" | "Enter" => match column.field() {
            // The menu and the bin answer to Enter themselves.
            Some(field) => {
                editing.start(index, field);
                true
            }
            None => false,
        },
        _ => {
            let types = key.chars().count() == 1 && !command && !event.alt_key() && key != " ";
            if let (true, Some(field)) = (types, column.field()) {
                // The key itself goes on into the field.
                editing.start(index, field);
            }
            false
        }
    }
}

/// A button or a box, which Space presses.
fn has_own_space(column: Column) -> bool {
    matches!(
        column,
        Column::Pick | Column::Name | Column::More | Column::Delete
    )
}

fn go(editing: Editing, index: usize, column: Column, step: isize) {
    if let Some(next) = editing.beside(index, step) {
        editing.go_to(next, column);
    }
}

/// Above the first row are the headings.
fn above(editing: Editing, index: usize, column: Column) -> bool {
    if editing.order_untracked().first() != Some(&index) {
        return false;
    }
    let heading = heading(column);
    if let Some(heading) = &heading {
        let _ = heading.focus();
    }
    heading.is_some()
}

/// Below the last row is the one that adds.
fn below(editing: Editing, index: usize) -> bool {
    if editing.order_untracked().last() != Some(&index) {
        return false;
    }
    focus(super::add_row::START_ID);
    true
}

fn heading(column: Column) -> Option<HtmlElement> {
    let word = column.word();
    let body = by_id(super::sight::BODY_ID)?;
    let table = body.parent_element()?;
    let found = table.query_selector(&format!("thead [data-col=\"{word}\"]"));
    found.ok()??.dyn_into().ok()
}

fn extend(editing: Editing, index: usize, column: Column, step: isize) {
    let Some(next) = editing.beside(index, step) else {
        return;
    };
    let order = editing.order_untracked();
    editing
        .selection
        .update(|selection| selection.reach(&order, index, next));
    editing.go_to(next, column);
}

/// The next cell to a side that is shown.
fn sideways(editing: Editing, index: usize, column: Column, step: isize) -> bool {
    let mut place = Column::ALL.iter().position(|other| *other == column);
    while let Some(next) = place.and_then(|place| place.checked_add_signed(step)) {
        let Some(column) = Column::ALL.get(next) else {
            break;
        };
        if is_shown(cell_of(index, *column)) {
            editing.go_to(index, *column);
            break;
        }
        place = Some(next);
    }
    true
}

fn end_of_row(editing: Editing, index: usize, mut columns: impl Iterator<Item = Column>) -> bool {
    if let Some(column) = columns.find(|column| is_shown(cell_of(index, *column))) {
        editing.go_to(index, column);
    }
    true
}

/// The cell stands in the table: columns without room have no width.
pub fn is_shown(cell: Option<HtmlElement>) -> bool {
    cell.is_some_and(|cell| cell.offset_width() > 0)
}

/// Selects every row that is shown.
pub fn select_all(editing: Editing) {
    let order = editing.order_untracked();
    editing
        .selection
        .update(|selection| selection.set(order.iter().copied()));
}

/// Deletes what is selected, else the row at hand; the keyboard stays where it was.
pub fn delete(editing: Editing, index: usize, column: Column, alone: bool) -> bool {
    let selected = editing.selection.with_untracked(Selection::list);
    if selected.is_empty() && !alone {
        return false;
    }
    let rows = if selected.is_empty() {
        vec![index]
    } else {
        selected
    };
    // The keyboard goes to the row that comes into the place of the first.
    let gone = |index: &usize| rows.binary_search(index).is_ok();
    let place = editing.order_untracked().iter().position(gone);
    editing.selection.update(Selection::clear);
    editing.stop();
    change::delete(editing.state, &rows);
    let order = editing.order_untracked();
    let next = place.map(|place| place.min(order.len().saturating_sub(1)));
    match next.and_then(|place| order.get(place)) {
        Some(next) => editing.go_to(*next, column),
        None => focus(super::add_row::START_ID),
    }
    true
}

/// Deletes one row, as its button asks for.
pub fn delete_row(editing: Editing, index: usize) {
    editing.selection.update(Selection::clear);
    let column = editing
        .cursor
        .get_untracked()
        .filter(|(at, _)| *at == index)
        .map_or(Column::Delete, |(_, column)| column);
    delete(editing, index, column, true);
}

/// Keys of the headings.
fn at_heading(editing: Editing, column: Column, event: &KeyboardEvent) -> bool {
    let step = match event.key().as_str() {
        "ArrowDown" => {
            if let Some(first) = editing.order_untracked().first() {
                editing.go_to(*first, column);
            }
            return true;
        }
        "ArrowRight" => 1,
        "ArrowLeft" => -1,
        _ => return false,
    };
    let mut place = Column::ALL.iter().position(|other| *other == column);
    while let Some(next) = place.and_then(|place| place.checked_add_signed(step)) {
        let Some(column) = Column::ALL.get(next) else {
            break;
        };
        if let Some(next) = heading(*column).filter(|next| next.offset_width() > 0) {
            let _ = next.focus();
            break;
        }
        place = Some(next);
    }
    true
}

/// Up from the row that adds.
fn at_new_row(editing: Editing, event: &KeyboardEvent) -> bool {
    let from_field = target(event).is_some_and(|target| target.tag_name() == "INPUT");
    match editing.order_untracked().last() {
        Some(last) if from_field && event.key() == "ArrowUp" => {
            editing.go_to(*last, Column::Start);
            true
        }
        _ => false,
    }
}
