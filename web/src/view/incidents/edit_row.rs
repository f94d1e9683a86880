//! A row in edit: the cells become fields in place, the cost follows every key.

use super::cells::{CategorySelect, CellField, read_end, read_start};
use super::row::{DeleteButton, ShownRow, bar};
use super::{Editing, Field};
use crate::state::State;
use crate::view::focus;
use error_budget::model::impact::Impact;
use error_budget::model::incident::{Category, Incident};
use leptos::ev::{FocusEvent, KeyboardEvent};
use leptos::prelude::*;
use wasm_bindgen::JsCast;

/// The id of a field, for the keyboard.
fn field_id(index: usize, field: Field) -> String {
    format!("incident-{index}-{}", field.word())
}

/// The row of the incident at `index`. Enter goes to the next row of `order`, Escape takes
/// back what was changed here.
#[component]
pub fn EditRow(
    index: usize,
    row: Memo<Option<ShownRow>>,
    order: Memo<Vec<usize>>,
) -> impl IntoView {
    let state = State::here();
    let editing = Editing::here();
    let incident =
        move |shown: &Option<crate::state::Shared<crate::state::Shown>>| -> Option<Incident> {
            shown.as_ref()?.service().incidents.get(index).cloned()
        };
    let before = state.shown.with_untracked(incident);
    let key = format!("incident {index}");
    let edit = Callback::new({
        let key = key.clone();
        move |change: Incident| {
            state.edit_service("Edit incident", Some(&key), |service| {
                if let Some(place) = service.incidents.get_mut(index) {
                    *place = change;
                }
            });
        }
    });
    let current = move || state.shown.with_untracked(incident);

    let errors = [
        RwSignal::new(None),
        RwSignal::new(None),
        RwSignal::new(None),
    ];
    let [start_error, end_error, impact_error] = errors;
    let first_error = move || {
        errors
            .iter()
            .find_map(|error: &RwSignal<Option<String>>| error.get())
    };

    let start = Callback::new(move |text: String| {
        let start = read_start(state, &text)?;
        if let Some(mut incident) = current() {
            // An incident moved past its end keeps its length.
            incident.end = incident.end.map(|end| {
                if end <= start {
                    start + (end - incident.start)
                } else {
                    end
                }
            });
            incident.start = start;
            edit.run(incident);
        }
        Ok(())
    });
    let end = Callback::new(move |text: String| {
        if let Some(mut incident) = current() {
            incident.end = read_end(state, &text, incident.start)?;
            edit.run(incident);
        }
        Ok(())
    });
    let impact = Callback::new(move |text: String| {
        let impact = text.parse::<Impact>().map_err(|error| error.to_string())?;
        if let Some(mut incident) = current() {
            incident.impact = impact;
            edit.run(incident);
        }
        Ok(())
    });
    let title = Callback::new(move |text: String| {
        if let Some(mut incident) = current() {
            incident.title = text
                .chars()
                .take(error_budget::model::plan::MAX_TEXT)
                .collect();
            edit.run(incident);
        }
        Ok(())
    });
    let category = Callback::new(move |category: Category| {
        if let Some(mut incident) = current() {
            incident.category = category;
            edit.run(incident);
        }
    });

    let go = move |step: isize, field: Field| {
        let next = order.with_untracked(|order| {
            let here = order.iter().position(|other| *other == index)?;
            order.get(here.checked_add_signed(step)?).copied()
        });
        state.close_step();
        match next {
            Some(next) => editing.row.set(Some((next, field))),
            None => editing.row.set(None),
        }
    };
    let keys = move |event: KeyboardEvent| {
        let target = event
            .target()
            .and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        let id = target.map(|element| element.id()).unwrap_or_default();
        let Some(field) = Field::ALL
            .into_iter()
            .find(|field| field_id(index, *field) == id)
        else {
            return;
        };
        match event.key().as_str() {
            "Enter" => go(if event.shift_key() { -1 } else { 1 }, field),
            "Escape" => {
                if let Some(before) = before.clone() {
                    edit.run(before);
                }
                state.close_step();
                editing.row.set(None);
            }
            _ => return,
        }
        event.prevent_default();
    };
    let leave = move |event: FocusEvent| {
        let row = event
            .current_target()
            .and_then(|row| row.dyn_into::<web_sys::Node>().ok());
        let to = event
            .related_target()
            .and_then(|to| to.dyn_into::<web_sys::Node>().ok());
        let inside = row.zip(to).is_some_and(|(row, to)| row.contains(Some(&to)));
        // What cannot be read stays open, with its reason. The row may be on its way out, its signals gone: `try_`.
        let mistaken = (errors.iter()).any(|error| error.try_get_untracked().flatten().is_some());
        if !inside
            && !mistaken
            && editing
                .row
                .get_untracked()
                .is_some_and(|(edited, _)| edited == index)
        {
            state.close_step();
            editing.row.set(None);
        }
    };
    if let Some((_, field)) = editing.row.get_untracked() {
        focus::by_id(&field_id(index, field));
    }

    let text = move |read: fn(&ShownRow) -> String| {
        Signal::derive(move || row.with(|row| row.as_ref().map(read).unwrap_or_default()))
    };
    let name = text(|row| row.name.clone());
    let label =
        move |what: &'static str| Signal::derive(move || format!("{what} of {}", name.get()));
    let category_value = Signal::derive(move || {
        row.with(|row| {
            row.as_ref()
                .map(|row| row.category.clone())
                .unwrap_or_default()
        })
    });
    let error_id = format!("incident-{index}-error");
    view! {
        <tr role="row" class="is-editing" class:is-invalid=move || first_error().is_some() on:keydown=keys on:focusout=leave>
            <th role="rowheader" scope="row" class="id">{name}</th>
            <td role="cell" class="start time" data-label="Start">
                <CellField id=field_id(index, Field::Start) label=label("Start") value=text(|row| row.start.clone()) apply=start error=start_error />
            </td>
            <td role="cell" class="end time" data-label="End">
                <CellField id=field_id(index, Field::End) label=label("End") value=text(|row| row.end.clone()) apply=end error=end_error placeholder="08:38 or 26m" />
            </td>
            <td role="cell" class="lasted number muted" data-label="Lasted">{text(|row| row.lasted.clone())}</td>
            <td role="cell" class="impact number" data-label="Impact">
                <CellField id=field_id(index, Field::Impact) label=label("Impact") value=text(|row| row.impact.clone()) apply=impact error=impact_error />
            </td>
            <td role="cell" class="kind" data-label="Category">
                <CategorySelect id=field_id(index, Field::Category) label=label("Category") value=category_value apply=category />
            </td>
            <td role="cell" class="what" data-label="What happened">
                <CellField id=field_id(index, Field::Title) label=label("What happened") value=text(|row| row.title.clone()) apply=title error=RwSignal::new(None) placeholder="in a few words" />
            </td>
            <td role="cell" class="cost number" data-label="Cost">{text(|row| row.cost.clone())}</td>
            <td role="cell" class="bar-cell">{move || row.with(|row| bar(row.as_ref().map_or(0.0, |row| row.bar)))}</td>
            <td role="cell" class="share number">{text(|row| row.share.clone())}</td>
            <td role="cell" class="back" data-label="Comes back">{text(|row| row.back.clone())}</td>
            <td role="cell" class="act"><DeleteButton index name /></td>
        </tr>
        {move || first_error().map(|error| super::cells::error_row(&error_id, error))}
    }
}
