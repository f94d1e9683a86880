//! A row in edit: the cells become fields in place, the cost follows every key.

use super::cells::{bar, bar_width, category_select};
use super::row::delete_button;
use super::shown_row::ShownRow;
use super::{Editing, Field, read};
use crate::dom::{El, effect, el};
use crate::reactive::{Live, Memo};
use crate::state::State;
use crate::widget::field::input;
use error_budget::model::incident::{Category, Incident};
use std::rc::Rc;

/// The id of a field, for the keyboard.
#[must_use]
pub fn field_id(index: usize, field: Field) -> String {
    format!("incident-{index}-{}", field.word())
}

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
    let key = format!("incident {index}");
    state.edit_service("Edit incident", Some(&key), |service| {
        if let Some(place) = service.incidents.get_mut(index) {
            *place = to;
        }
    });
}

/// Applies a text to a field of an incident.
///
/// # Errors
/// What is wrong with the text, and what is expected.
pub fn apply(state: State, to: &mut Incident, field: Field, text: &str) -> Result<(), String> {
    match field {
        Field::Start => {
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
        Field::End => to.end = read::end(state, text, to.start)?,
        Field::Impact => to.impact = read::impact(text)?,
        Field::Category => to.category = Category::from_word(&read::words(text)),
        Field::Title => to.title = read::words(text),
    }
    Ok(())
}

/// The cells of the row of the incident at `index` while it is in edit.
#[must_use]
pub fn cells(index: usize, row: Memo<Option<ShownRow>>) -> Vec<El> {
    let state = State::here();
    let editing = Editing::here();
    let text = move |read: fn(&ShownRow) -> String| {
        move || row.with(|row| row.as_ref().map(read).unwrap_or_default())
    };
    let label = move |what: &'static str| {
        move || Some(format!("{what} of {}", text(|row| row.name.clone())()))
    };
    let apply_to = move |field: Field, text: &str| {
        if let Some(mut to) = incident(state, index) {
            apply(state, &mut to, field, text)?;
            change(state, index, to);
        }
        Ok(())
    };
    let field = move |field: Field, what: &'static str, value: fn(&ShownRow) -> String| {
        let apply = move |text: &str| apply_to(field, text);
        let wrong = editing.wrong_of(field).unwrap_or_else(|| Live::new(None));
        input(wrong, Rc::new(text(value)), Rc::new(apply))
            .attr("id", &field_id(index, field))
            .live_attr("aria-label", label(what))
    };
    let cell =
        |shape: &str, label: &str| el(shape).attr("role", "gridcell").attr("data-label", label);
    let plain = |shape: &str| el(shape).attr("role", "gridcell");
    let chosen = move || {
        row.with(|row| {
            row.as_ref()
                .map(|row| row.category.clone())
                .unwrap_or_default()
        })
    };
    let select = category_select(
        &field_id(index, Field::Category),
        Rc::new(chosen),
        label("Category"),
        move |category| {
            let _ = apply_to(Field::Category, category.word());
        },
    );
    let (bar, fill) = bar(0.0);
    effect(move || {
        let width = row.with(|row| row.as_ref().map_or(0.0, |row| row.bar));
        let _ = fill.node().set_attribute("width", &bar_width(width));
    });
    vec![
        el("th.id")
            .attr("role", "rowheader")
            .attr("scope", "row")
            .live_text(text(|row| row.name.clone())),
        cell("td.start.time", "Start").with(field(Field::Start, "Start", |row| row.start.clone())),
        cell("td.end.time", "End").with(
            field(Field::End, "End", |row| row.end.clone()).attr("placeholder", "08:38 or 26m"),
        ),
        cell("td.lasted.number.muted", "Lasted").live_text(text(|row| row.lasted.clone())),
        cell("td.impact.number", "Impact")
            .with(field(Field::Impact, "Impact", |row| row.impact.clone())),
        cell("td.kind", "Category").with(select),
        cell("td.what", "What happened").with(
            field(Field::Title, "What happened", |row| row.title.clone())
                .attr("placeholder", "in a few words"),
        ),
        cell("td.cost.number", "Cost").live_text(text(|row| row.cost.clone())),
        plain("td.bar-cell").with(bar),
        plain("td.share.number").live_text(text(|row| row.share.clone())),
        cell("td.back", "Comes back").live_text(text(|row| row.back.clone())),
        plain("td.act").with(delete_button().live_attr("aria-label", move || {
            Some(format!("Delete {}", text(|row| row.name.clone())()))
        })),
    ]
}
