//! The filter: words that a row has to hold, and how many do.

use super::clipboard;
use super::column::Column;
use super::editing::Editing;
use super::order::Sort;
use super::selection::Selection;
use crate::dom::{El, el};
use crate::reactive::memo;
use crate::state::State;
use crate::view::import_dialog::Import;
use crate::widget::icon::{button, icon, icon_and_words};

/// What can be done with the table, at the end of the tab bar.
#[must_use]
pub fn actions() -> Vec<El> {
    let editing = Editing::here();
    let import = Import::here();
    let columns = icon_and_words(
        "button.button.plain.columns-toggle",
        "columns",
        "All columns",
    )
    .attr("title", "All columns")
    .live_state("aria-pressed", move || editing.all_columns.get())
    .on_click(move || editing.all_columns.update(|all| *all = !*all));
    let paste = button("button.button.plain.paste-rows", "Paste rows")
        .on_click(move || clipboard::take(editing, import));
    let add = icon_and_words("button.button.add-incident", "plus", "Incident")
        .on_click(move || editing.add());
    vec![field("incident-filter"), columns, paste, add]
}

/// The field with its count.
fn field(id: &str) -> El {
    let editing = Editing::here();
    let filters = move || editing.filter.with(|filter| !filter.is_empty());
    let input = el("input.field")
        .attr("id", id)
        .attr("type", "search")
        .attr("placeholder", "Filter")
        .attr("aria-label", "Filter incidents")
        .attr("autocomplete", "off")
        .attr("spellcheck", "false")
        .live_prop("value", move || editing.filter.get().into())
        .on_input(move |typed| editing.filter.set(typed))
        .on_key(move |event| {
            if event.key() == "Escape" {
                event.prevent_default();
                editing.filter.set(String::new());
            }
        });
    el("label.filter")
        .live_attr("class", move || {
            Some(if filters() { "filter is-set" } else { "filter" }.to_owned())
        })
        .with(icon("search"))
        .with(input)
        .with(el("span.count").attr("role", "status").live_text(move || {
            if filters() {
                count_text(editing)
            } else {
                String::new()
            }
        }))
}

/// `12 of 1,204`.
fn count_text(editing: Editing) -> String {
    use error_budget::exchange::export::figures::number;
    let all = count(editing.state);
    format!(
        "{} of {}",
        number(editing.order().len() as f64, 0),
        number(all as f64, 0)
    )
}

fn count(state: State) -> usize {
    let shown = state.shown.get();
    shown
        .as_ref()
        .map_or(0, |shown| shown.service().incidents.len())
}

/// What a pattern picked, and the way back to all.
#[must_use]
pub fn picked_bar() -> El {
    let editing = Editing::here();
    let words = memo(move || {
        let pick = editing.picked.now.get();
        let shown = editing.state.shown.get();
        let service = shown.as_ref().map(|shown| &shown.service().id);
        pick.filter(|pick| service == Some(&pick.service))
            .map(|pick| pick.words)
    });
    el("div").when(
        move || words.with(Option::is_some),
        move || {
            let said = move || {
                let words = words.get().unwrap_or_default();
                format!("Only what happened {words}: {}", count_text(editing))
            };
            el("div.banner.picked")
                .attr("data-testid", "picked")
                .with(icon("search"))
                .with(el("p").attr("role", "status").live_text(said))
                .with(
                    button("button.button", "Show all incidents")
                        .on_click(move || editing.show_all()),
                )
        },
    )
}

/// On the phone the list has its tools above it: filter, order, selection.
#[must_use]
pub fn phone_tools() -> El {
    let editing = Editing::here();
    const ORDERS: [(&str, &str, Sort); 5] = [
        ("newest", "Newest first", Sort::NEWEST),
        ("oldest", "Oldest first", sort(Column::Start, false)),
        ("cost", "Dearest first", sort(Column::Cost, true)),
        ("longest", "Longest first", sort(Column::Lasted, true)),
        ("title", "By what happened", sort(Column::Title, false)),
    ];
    let options = ORDERS
        .iter()
        .map(|(word, text, _)| el("option").attr("value", word).text(text));
    let order = el("select.field")
        .attr("aria-label", "Order of incidents")
        .with_all(options)
        .live_prop("value", move || {
            let sort = editing.sort.get();
            let known = ORDERS.iter().find(|(.., known)| *known == sort);
            known.map_or("newest", |(word, ..)| word).into()
        })
        .on_input(move |word| {
            if let Some((.., sort)) = ORDERS.iter().find(|(known, ..)| *known == word) {
                editing.sort.set(*sort);
            }
        });
    let pick = button("button.button", "Select")
        .live_state("aria-pressed", move || editing.picking.get())
        .on_click(move || {
            editing.stop();
            editing.picking.update(|picking| *picking = !*picking);
            if !editing.picking.get_untracked() {
                editing.selection.update(Selection::clear);
            }
        });
    el("div.phone-tools")
        .live_flag("hidden", move || count(editing.state) == 0)
        .with(field("incident-filter-phone"))
        .with(el("span.select").with(order).with(icon("caret")))
        .with(pick)
}

const fn sort(column: Column, falls: bool) -> Sort {
    Sort { column, falls }
}

/// What stands in place of rows when no incident holds the words.
#[must_use]
pub fn nothing_found() -> El {
    let editing = Editing::here();
    let words = move || {
        let filter = editing.filter.get();
        format!("No incident holds \u{201c}{}\u{201d}. ", filter.trim())
    };
    let cell = el("td")
        .attr("role", "gridcell")
        .attr("colspan", "12")
        .live_text(words)
        .with(
            button("button.link", "Clear the filter")
                .on_click(move || editing.filter.set(String::new())),
        );
    el("tr.nothing").attr("role", "row").with(cell)
}
