//! The headings of the table: they sort, and the box among them selects all.

use super::column::Column;
use super::editing::Editing;
use super::keys;
use super::selection::Selection;
use crate::dom::{El, el};
use crate::reactive::memo;
use error_budget::exchange::export::figures;

/// The headings; a press sorts.
#[must_use]
pub fn heads(editing: Editing) -> El {
    let zone = move || {
        let name = editing
            .state
            .zone
            .with(|zone| zone.name().rsplit('/').next().unwrap_or("UTC").to_owned());
        format!("Start, {name}")
    };
    let unit = memo(move || {
        let shown = editing.state.shown.get();
        let unit = shown
            .as_ref()
            .map_or("min", |shown| figures::unit(shown.answer.unit));
        format!("{unit} of budget")
    });
    let cell = |shape: &str| el(shape).attr("role", "columnheader").attr("scope", "col");
    let head = move |shape: &str, column: Column| {
        let sorted = move || {
            let sort = editing.sort.get();
            (sort.column == column).then(|| {
                if sort.falls {
                    "descending"
                } else {
                    "ascending"
                }
                .to_owned()
            })
        };
        let press = el("button.sort")
            .attr("type", "button")
            .attr("tabindex", "-1")
            .attr("data-col", column.word())
            .on_click(move || editing.sort.update(|sort| *sort = sort.turned(column)));
        let press = if column == Column::Start {
            press.live_text(zone)
        } else {
            press.text(column.heading())
        };
        cell(shape).live_attr("aria-sort", sorted).with(press)
    };
    el("tr")
        .attr("role", "row")
        .attr("aria-rowindex", "1")
        .with(cell("th.pick").with(pick_all(editing)))
        .with(head("th.id", Column::Name))
        .with(head("th.start", Column::Start))
        .with(head("th.end", Column::End))
        .with(head("th.lasted.number", Column::Lasted))
        .with(head("th.impact.number", Column::Impact))
        .with(head("th.kind", Column::Category))
        .with(head("th.what", Column::Title))
        .with(head("th.cost.number", Column::Cost))
        .with(
            el("th.bar-cell")
                .attr("aria-hidden", "true")
                .live_text(move || unit.get()),
        )
        .with(head("th.share.number", Column::Share))
        .with(head("th.back", Column::Back))
        .with(cell("th.act").with(el("span.visually-hidden").text(Column::More.heading())))
}

/// The box that selects all rows, or none.
fn pick_all(editing: Editing) -> El {
    let count = memo(move || editing.selection.with(Selection::count));
    let all = memo(move || count.get() > 0 && count.get() >= editing.order().len());
    el("input.box")
        .attr("type", "checkbox")
        .attr("tabindex", "-1")
        .attr("data-col", Column::Pick.word())
        .attr("aria-label", "Select all")
        .live_prop("checked", move || all.get().into())
        .live_prop("indeterminate", move || {
            (count.get() > 0 && !all.get()).into()
        })
        .on("change", move |_| {
            if all.get_untracked() {
                editing.selection.update(Selection::clear);
            } else {
                keys::select_all(editing);
            }
        })
}
