//! Changes of incidents: one, or many in one step.

use super::column::Column;
use super::read;
use super::shown_row;
use crate::state::State;
use error_budget::model::incident::{Category, Incident};
use error_budget::model::plan::Service;

/// The incident at a position of the service shown.
#[must_use]
pub fn incident(state: State, index: usize) -> Option<Incident> {
    state.shown.with_untracked(|shown| {
        let service = shown.as_ref()?.service();
        service.incidents.get(index).cloned()
    })
}

/// Puts another incident in its place; edits of one incident in a row are one step.
pub fn change(state: State, index: usize, to: Incident) {
    let name = shown_row::name(&to, index);
    let key = format!("incident {index}");
    state.edit_service(&format!("Edit {name}"), Some(&key), |service| {
        if let Some(place) = service.incidents.get_mut(index) {
            *place = to;
        }
    });
}

/// Applies a text to a field of an incident.
///
/// # Errors
/// What is wrong with the text, and what is expected.
pub fn apply(state: State, to: &mut Incident, field: Column, text: &str) -> Result<(), String> {
    match field {
        Column::Name => to.id = read::words(text.trim()),
        Column::Start => {
            let start = read::start(state, text)?;
            // An incident moved past its end keeps its length.
            to.end = to.end.map(|end| {
                if end <= start {
                    start + (end - to.start)
                } else {
                    end
                }
            });
            to.start = start;
        }
        // An empty length beside an end says nothing.
        Column::Lasted if text.trim().is_empty() => {}
        Column::End | Column::Lasted => to.end = read::end(state, text, to.start)?,
        Column::Impact => to.impact = read::impact(text)?,
        Column::Category => to.category = Category::from_word(&read::words(text)),
        Column::Title => to.title = read::words(text),
        _ => {}
    }
    Ok(())
}

/// `INC-7`, or `3 incidents`.
#[must_use]
pub fn name_of(state: State, rows: &[usize]) -> String {
    match rows {
        [index] => incident(state, *index)
            .map(|incident| shown_row::name(&incident, *index))
            .unwrap_or_default(),
        rows => format!("{} incidents", rows.len()),
    }
}

/// Changes many incidents in one step, and says so.
pub fn change_all(state: State, what: &str, rows: &[usize], change: impl Fn(&mut Incident)) {
    let name = name_of(state, rows);
    edit(state, &format!("{what} of {name}"), &|service| {
        for index in rows {
            if let Some(incident) = service.incidents.get_mut(*index) {
                change(incident);
            }
        }
    });
    state.say(&format!("{what} of {name} changed"), true);
}

/// Deletes incidents in one step, and says so.
pub fn delete(state: State, rows: &[usize]) {
    if rows.is_empty() {
        return;
    }
    let name = name_of(state, rows);
    edit(state, &format!("Delete {name}"), &|service| {
        let mut index = 0;
        service.incidents.retain(|_| {
            index += 1;
            rows.binary_search(&(index - 1)).is_err()
        });
    });
    state.say(&format!("{name} deleted"), true);
}

/// Adds a copy of an incident after the others.
pub fn duplicate(state: State, index: usize) {
    let Some(incident) = incident(state, index) else {
        return;
    };
    let name = shown_row::name(&incident, index);
    let copy = Incident {
        id: String::new(),
        ..incident
    };
    edit(state, &format!("Duplicate {name}"), &|service| {
        service.incidents.push(copy.clone());
    });
    state.say(&format!("{name} duplicated"), true);
}

/// Half as long; what goes on has no length yet.
pub fn halve(incident: &mut Incident) {
    incident.end = incident
        .end
        .map(|end| incident.start + (end - incident.start) / 2);
}

/// One step without a key.
pub fn edit(state: State, name: &str, change: &dyn Fn(&mut Service)) {
    state.edit_service(name, None, change);
}
