//! Parts of cells: the choice of a category, what is wrong with a row.

use crate::dom::{El, el};
use crate::widget::icon::icon;
use crate::widget::status;
use error_budget::model::incident::Category;
use error_budget::model::status::Status;
use std::rc::Rc;

/// The choice of a category, with its chip.
#[must_use]
pub fn category_select(
    id: &str,
    value: Rc<dyn Fn() -> Category>,
    label: impl Fn() -> Option<String> + 'static,
    apply: impl Fn(Category) + 'static,
) -> El {
    let (kind, letter, chosen) = (Rc::clone(&value), Rc::clone(&value), Rc::clone(&value));
    let select = el("select.field")
        .attr("id", id)
        .live_attr("aria-label", label)
        .live(move || {
            let current = value();
            let mut offered = Category::COMMON.to_vec();
            if !offered.contains(&current) {
                offered.push(current);
            }
            let option = |category: &Category| {
                el("option")
                    .attr("value", category.word())
                    .text(&status::category_word(category))
            };
            offered.iter().map(option).collect()
        })
        .live_prop("value", move || chosen().word().into())
        .on_input(move |word| apply(Category::from_word(&word)));
    el("span.select.category")
        .live_attr("data-category", move || {
            Some(status::category_kind(&kind()).to_owned())
        })
        .live_attr("data-letter", move || {
            Some(status::category_letter(&letter()))
        })
        .with(select)
        .with(icon("caret"))
}

/// What is wrong with the row above, and what would be right.
#[must_use]
pub fn error_row(id: &str, reason: impl Fn() -> String + 'static) -> El {
    let words = el("p.error")
        .attr("id", id)
        .attr("role", "alert")
        .with(status::shape(Status::Critical))
        .with(el("span").live_text(reason));
    el("tr.row-error.is-editing")
        .attr("role", "row")
        .with(el("td").attr("role", "gridcell"))
        .with(
            el("td")
                .attr("role", "gridcell")
                .attr("colspan", "11")
                .with(words),
        )
}
