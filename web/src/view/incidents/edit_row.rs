//! A row in edit: the cells become fields in place, the cost follows every key.

use super::cells::category_select;
use super::change;
use super::column::Column;
use super::editing::{Editing, field_id};
use super::row::{act_cell, delete_button, more_button, pick_box, pick_cell};
use super::shown_row::ShownRow;
use crate::dom::{El, effect, el};
use crate::reactive::{Live, Memo};
use crate::widget::bar::{self, Kind};
use crate::widget::field::input;
use std::rc::Rc;

/// The cells of the row of the incident at `index` while it is in edit.
#[must_use]
pub fn cells(index: usize, row: Memo<Option<ShownRow>>) -> Vec<El> {
    let editing = Editing::here();
    let state = editing.state;
    let text = move |read: fn(&ShownRow) -> &String| {
        move || {
            row.with(|row| row.as_ref().map(read).cloned())
                .unwrap_or_default()
        }
    };
    let name = text(|row| &row.name);
    let label = move |what: &'static str| move || Some(format!("{what} {}", name()));
    let apply_to = move |field: Column, text: &str| {
        if let Some(mut to) = change::incident(state, index) {
            change::apply(state, &mut to, field, text)?;
            change::change(state, index, to);
        }
        Ok(())
    };
    let field = move |column: Column, what: &'static str, value: fn(&ShownRow) -> &String| {
        let apply = move |text: &str| apply_to(column, text);
        let wrong = editing.wrong_of(column).unwrap_or_else(|| Live::new(None));
        input(wrong, Rc::new(text(value)), Rc::new(apply))
            .attr("id", &field_id(index, column))
            .live_attr("aria-label", label(what))
    };
    let labelled =
        |shape: &str, label: &str| el(shape).attr("role", "gridcell").attr("data-label", label);
    let plain = |shape: &str| el(shape).attr("role", "gridcell");
    let chosen = move || {
        row.with(|row| row.as_ref().map(|row| row.category.clone()))
            .unwrap_or_default()
    };
    let select = category_select(
        &field_id(index, Column::Category),
        Rc::new(chosen),
        label("Category of"),
        move |category| {
            let _ = apply_to(Column::Category, category.word());
        },
    );
    let bar = bar::live(Kind::InCell, move || {
        row.with(|row| row.as_ref().map_or(0.0, |row| row.bar))
    });
    let pick = pick_box().live_attr("aria-label", label("Select"));
    let picked = pick.clone();
    effect(move || {
        row.with(|row| {
            let Some(row) = row else { return };
            let _ = js_sys::Reflect::set(picked.node(), &"checked".into(), &row.selected.into());
        });
    });
    vec![
        pick_cell(pick),
        el("th.id")
            .attr("role", "rowheader")
            .attr("scope", "row")
            .attr("data-label", "Incident")
            .with(
                field(Column::Name, "Name of", |row| &row.id)
                    .live_attr("placeholder", move || Some(name())),
            ),
        labelled("td.start.time", "Start").with(field(Column::Start, "Start of", |row| &row.start)),
        labelled("td.end.time", "End")
            .with(field(Column::End, "End of", |row| &row.end).attr("placeholder", "08:38 or 26m")),
        labelled("td.lasted.number.muted", "Lasted").live_text(text(|row| &row.lasted)),
        labelled("td.impact.number", "Impact")
            .with(field(Column::Impact, "Impact of", |row| &row.impact)),
        labelled("td.kind", "Category").with(select),
        labelled("td.what", "What happened").with(
            field(Column::Title, "What happened in", |row| &row.title)
                .attr("placeholder", "in a few words"),
        ),
        labelled("td.cost.number", "Cost").live_text(text(|row| &row.cost)),
        el("td.bar-cell").attr("aria-hidden", "true").with(bar),
        plain("td.share.number").live_text(text(|row| &row.share)),
        labelled("td.back", "Comes back").live_text(text(|row| &row.back)),
        act_cell(
            more_button().live_attr("aria-label", label("More for")),
            delete_button().live_attr("aria-label", label("Delete")),
        ),
    ]
}
