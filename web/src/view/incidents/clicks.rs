//! What a click into the table does: it edits, selects, opens a menu, deletes.

use super::column::Column;
use super::editing::{Editing, cell_of};
use super::keys::{self, column_of, index_of, target};
use super::menu;
use crate::widget::menu::SharedMenu;
use web_sys::MouseEvent;

/// A click somewhere in the table.
pub fn clicked(editing: Editing, shared: &SharedMenu, event: &MouseEvent) {
    let Some((target, index)) =
        target(event).and_then(|target| Some((target.clone(), index_of(&target)?)))
    else {
        return;
    };
    if let Ok(Some(button)) = target.closest("[data-does]") {
        match button.get_attribute("data-does").as_deref() {
            Some("more") => shared.open(&button, || menu::items(editing, index)),
            _ => {
                keys::delete_row(editing, index);
            }
        }
        return;
    }
    let column = column_of(&target);
    let command = event.ctrl_key() || event.meta_key();
    if column == Some(Column::Pick) || command || editing.picking.get_untracked() {
        let range = event.shift_key();
        pick(editing, index, range);
    } else if event.shift_key() {
        pick(editing, index, true);
    } else if let Some(field) = column.and_then(Column::field) {
        editing.start(index, field);
    } else if !keys::is_shown(cell_of(index, Column::Name)) {
        // On the phone there are no cells, only the whole of it.
        editing.start(index, Column::Start);
    }
}

/// Selects a row, or all rows from the one at hand to it.
fn pick(editing: Editing, index: usize, range: bool) {
    let order = editing.order_untracked();
    let cursor = editing.cursor.get_untracked();
    editing.selection.update(|selection| {
        if range {
            let from = cursor.map_or(index, |(index, _)| index);
            selection.reach(&order, from, index);
        } else {
            selection.toggle(index);
        }
    });
}
