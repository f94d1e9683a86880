//! The menu of a row: what else can be done with an incident, and what if it had not been.

use super::change;
use super::clipboard;
use super::column::Column;
use super::editing::Editing;
use super::keys;
use crate::scenarios;
use crate::widget::menu::{Item, item};
use error_budget::model::scenario::Patch;

/// What the menu of the incident at `index` offers.
#[must_use]
pub fn items(editing: Editing, index: usize) -> Vec<Item> {
    let entry = |words: &str, does: fn(Editing, usize)| {
        item(words, move || {
            editing.go_to(index, Column::More);
            does(editing, index);
        })
    };
    vec![
        entry("Try without this incident", |editing, index| {
            try_without(editing, &[index]);
        }),
        entry("Try it half as long", try_half),
        entry("Half as long", |editing, index| {
            change::change_all(editing.state, "Length", &[index], change::halve);
        })
        .apart(),
        entry("Duplicate", |editing, index| {
            change::duplicate(editing.state, index);
        }),
        entry("Copy", |editing, index| {
            clipboard::offer(editing, &[index]);
        }),
        entry("Delete", |editing, index| {
            keys::delete(editing, index, Column::More, true);
        }),
    ]
}

fn service(editing: Editing) -> String {
    editing
        .state
        .shown
        .with_untracked(|shown| shown.as_ref().map(|shown| shown.service().id.clone()))
        .unwrap_or_default()
}

/// What if these had not been?
pub fn try_without(editing: Editing, rows: &[usize]) {
    let service = service(editing);
    let name = format!("Without {}", change::name_of(editing.state, rows));
    let patches = rows
        .iter()
        .map(|index| Patch::RemoveIncident(service.clone(), *index))
        .collect();
    scenarios::try_this(editing.state, &name, patches);
}

/// What if it had been over in half the time?
fn try_half(editing: Editing, index: usize) {
    let Some(mut incident) = change::incident(editing.state, index) else {
        return;
    };
    let service = service(editing);
    let name = format!("{} half as long", change::name_of(editing.state, &[index]));
    change::halve(&mut incident);
    let patches = vec![
        Patch::RemoveIncident(service.clone(), index),
        Patch::AddIncident(service, incident),
    ];
    scenarios::try_this(editing.state, &name, patches);
}
