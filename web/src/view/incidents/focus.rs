//! Where the keyboard is: the cell at hand, the way into the table by Tab, the end of an edit.

use super::column::Column;
use super::editing::{Editing, cell_of};
use super::keys::{column_of, index_of, target};
use super::selection::Selection;
use super::sight;
use crate::dom::{by_id, effect};
use crate::host;
use crate::reactive::memo;
use leptos::prelude::request_animation_frame;
use wasm_bindgen::JsCast;
use web_sys::{Event, FocusEvent, Node};

/// Another service, or another number of incidents: nothing is in edit or selected any more.
pub fn forget_what_is_gone(editing: Editing) {
    let here = memo(move || {
        let shown = editing.state.shown.get();
        let service = shown.as_ref().map(|shown| shown.service());
        service.map(|service| (service.id.clone(), service.incidents.len()))
    });
    let mut first = true;
    effect(move || {
        here.track();
        editing.sight.measure_soon();
        if !std::mem::take(&mut first) {
            editing.stop();
            editing.selection.update(Selection::clear);
            // Positions mean other incidents now.
            editing.picked.now.set(None);
        }
    });
}

/// One cell of the table is in the tab order: the one at hand, else the first.
pub fn keep_tab_stop(editing: Editing) {
    let kept = memo(move || {
        let order = editing.order();
        let cursor = editing.cursor.get();
        let known = cursor.filter(|(index, _)| order.contains(index));
        let drawn = editing.sight.of(order.len());
        let first = order.get(drawn.start).map(|index| (*index, Column::Name));
        (known.or(first), editing.row.get())
    });
    effect(move || {
        kept.track();
        request_animation_frame(move || {
            let Some((stop, _)) = kept.try_get_untracked() else {
                return;
            };
            let body = by_id(sight::BODY_ID);
            let before = body.and_then(|body| body.query_selector("[tabindex=\"0\"]").ok()?);
            if let Some(before) = before {
                let _ = before.set_attribute("tabindex", "-1");
            }
            if let Some(cell) = stop.and_then(|(index, column)| cell_of(index, column)) {
                let _ = cell.set_attribute("tabindex", "0");
            }
        });
    });
}

/// The keyboard, or the pointer, has come to a cell.
pub fn entered(editing: Editing, event: &Event) {
    let Some(target) = target(event) else { return };
    if let (Some(index), Some(column)) = (index_of(&target), column_of(&target)) {
        let cell = Some((index, column));
        if editing.cursor.get_untracked() != cell {
            editing.cursor.set(cell);
        }
    }
}

/// The keyboard has left the row in edit. What cannot be read stays open, with its reason.
pub fn left(editing: Editing, event: &FocusEvent) {
    let Some(from) = target(event) else { return };
    let Ok(Some(row)) = from.closest("tr[data-row]") else {
        return;
    };
    // The whole window has lost the keyboard, to come back to this very field.
    let active = host::root().and_then(|root| root.active_element());
    if active.as_ref() == Some(&from) {
        return;
    }
    let to = event
        .related_target()
        .and_then(|to| to.dyn_into::<Node>().ok());
    let inside = to.is_some_and(|to| row.contains(Some(&to)));
    let edited = editing.row.get_untracked();
    if !inside
        && !editing.opening.get_untracked()
        && editing.mistaken().is_none()
        && edited.is_some()
        && edited == index_of(&row)
    {
        editing.stop();
    }
}
