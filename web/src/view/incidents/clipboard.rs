//! Rows to and from a spreadsheet.

use super::change;
use super::column::Column;
use super::editing::Editing;
use super::keys::{column_of, index_of, target};
use super::selection::Selection;
use crate::host;
use crate::state::State;
use crate::view::import_dialog::Import;
use error_budget::exchange::export::figures::Clock;
use error_budget::exchange::spreadsheet;
use error_budget::model::impact::Impact;
use error_budget::model::incident::{Category, Incident};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{ClipboardEvent, HtmlElement};

/// The columns of a block that is pasted over cells, as they stand beside each other.
const PASTED: [Column; 7] = [
    Column::Name,
    Column::Start,
    Column::End,
    Column::Lasted,
    Column::Impact,
    Column::Category,
    Column::Title,
];

/// The headings of copied rows: the import reads them back.
const HEADINGS: &str = "id\tstart\tend\timpact\tcategory\ttitle";

/// Copies the rows selected, with headings, or the text of the cell at hand. `true` when something was copied.
pub fn copy(editing: Editing, event: &ClipboardEvent) -> bool {
    let Some(from) = target(event) else {
        return false;
    };
    // A field copies what is marked in it.
    if matches!(from.tag_name().as_str(), "INPUT" | "SELECT") && column_of(&from).is_none() {
        return false;
    }
    let selected = editing.selection.with_untracked(Selection::list);
    let text = if selected.is_empty() {
        let cell = from.closest("[data-col]").ok().flatten();
        let cell = cell.and_then(|cell| cell.dyn_into::<HtmlElement>().ok());
        match cell {
            Some(cell) => cell.inner_text(),
            None => return false,
        }
    } else {
        rows_text(editing, &selected)
    };
    let Some(data) = event.clipboard_data() else {
        return false;
    };
    event.prevent_default();
    data.set_data("text/plain", &text).is_ok()
}

/// Rows as lines of tab-separated cells below their headings, in the order of the table.
#[must_use]
pub fn rows_text(editing: Editing, rows: &[usize]) -> String {
    let mut text = HEADINGS.to_owned();
    let shown = editing.state.shown.get_untracked();
    let Some(shown) = &shown else { return text };
    for index in editing.order_untracked().iter() {
        let incident = shown.service().incidents.get(*index);
        if let (Some(incident), Ok(_)) = (incident, rows.binary_search(index)) {
            text += "\n";
            text += &line(&shown.clock, incident);
        }
    }
    text
}

/// Times of the plan's zone, as spreadsheets read them.
fn line(clock: &Clock, incident: &Incident) -> String {
    let instant = |at| format!("{} {}", clock.day(at), clock.time(at));
    let cells = [
        cell(&incident.id),
        instant(incident.start),
        incident.end.map(instant).unwrap_or_default(),
        incident.impact.to_string(),
        cell(incident.category.word()),
        cell(&incident.title),
    ];
    cells.join("\t")
}

/// A text that stays in its cell, and a text: a spreadsheet evaluates what is pasted, too.
fn cell(text: &str) -> String {
    spreadsheet::text(&text.replace(['\t', '\n', '\r'], " ")).into_owned()
}

/// Puts rows, given as text, on the clipboard, and says so.
pub fn offer(editing: Editing, rows: &[usize]) {
    let text = rows_text(editing, rows);
    let name = change::name_of(editing.state, rows);
    let state = editing.state;
    leptos::task::spawn_local(async move {
        let written = host::copy(&text).await;
        if written {
            state.say(&format!("{name} copied"), false);
        } else {
            state.say("The browser does not let the page copy", false);
        }
    });
}

/// Takes the rows on the clipboard in, as the button asks for.
pub fn take(editing: Editing, import: Import) {
    leptos::task::spawn_local(async move {
        // Only pages that came over a safe way have a clipboard.
        let window = host::window().filter(web_sys::Window::is_secure_context);
        let text = match window.map(|window| window.navigator().clipboard()) {
            Some(clipboard) => JsFuture::from(clipboard.read_text()).await.ok(),
            None => None,
        };
        match text.and_then(|text| text.as_string()) {
            Some(text) if !text.trim().is_empty() => import.paste(text),
            Some(_) => editing.state.say(
                "There is nothing to paste: copy rows in a spreadsheet first",
                false,
            ),
            None => {
                editing.add();
                editing.state.say(
                    "The browser keeps the clipboard to itself: press Ctrl+V in this field",
                    false,
                );
            }
        }
    });
}

/// One value goes into its field or cell, a block over the cells from the one at hand on, whole rows into the table.
pub fn paste(editing: Editing, import: Import, event: &ClipboardEvent) {
    let text = event
        .clipboard_data()
        .and_then(|data| data.get_data("text/plain").ok())
        .unwrap_or_default();
    let block = text.trim_end_matches(['\r', '\n']);
    let many = block.contains(['\n', '\t']);
    let cell = target(event).and_then(|from| {
        let place = index_of(&from)?;
        let column = column_of(&from)?;
        Some((place, column))
    });
    match cell {
        Some((index, column)) => {
            event.prevent_default();
            let block: Vec<Vec<String>> = block.lines().map(cells_of).collect();
            match put(editing, index, column, &block) {
                Ok(Some(said)) => editing.state.say(&said, true),
                Ok(None) => import.paste(text),
                Err(reason) => editing
                    .state
                    .say(&format!("Nothing pasted. {reason}"), false),
            }
        }
        None if many => {
            event.prevent_default();
            import.paste(text);
        }
        None => {}
    }
}

fn cells_of(line: &str) -> Vec<String> {
    line.split('\t').map(unquoted).collect()
}

/// A spreadsheet puts a cell with quotes in it between quotes; we put an apostrophe before a formula.
fn unquoted(cell: &str) -> String {
    let cell = cell.trim();
    let bare = match cell
        .strip_prefix('"')
        .and_then(|cell| cell.strip_suffix('"'))
    {
        Some(inner) => inner.replace("\"\"", "\""),
        None => cell.to_owned(),
    };
    spreadsheet::original(&bare).into_owned()
}

/// Puts a block over cells, in one step: one line into every row selected, else row by row from `index` down.
/// `None` when it is no block of cells but rows of their own, with headings or with more columns than there are.
fn put(
    editing: Editing,
    index: usize,
    column: Column,
    block: &[Vec<String>],
) -> Result<Option<String>, String> {
    let columns = PASTED
        .iter()
        .position(|pasted| *pasted == column)
        .and_then(|first| PASTED.get(first..))
        .unwrap_or_default();
    let widest = block.iter().map(Vec::len).max().unwrap_or(0);
    if widest > columns.len() || is_headed(block) {
        return Ok(None);
    }
    let selected = editing.selection.with_untracked(Selection::list);
    let order = editing.order_untracked();
    let fills = selected.binary_search(&index).is_ok();
    let filled: Vec<usize> = if fills {
        let of_them = |place: &usize| selected.binary_search(place).is_ok();
        order.iter().copied().filter(of_them).collect()
    } else {
        let from = order.iter().position(|other| *other == index).unwrap_or(0);
        order.iter().copied().skip(from).take(block.len()).collect()
    };
    let state = editing.state;
    let mut changed = Vec::new();
    for (number, place) in filled.iter().enumerate() {
        // A single line fills all that is selected.
        let number = if block.len() == 1 { 0 } else { number };
        let (Some(line), Some(incident)) = (block.get(number), change::incident(state, *place))
        else {
            break;
        };
        changed.push((*place, with_line(state, incident, columns, line, number)?));
    }
    // Lines below the last row are incidents of their own where they say when they started.
    let rest = block.get(changed.len()..).unwrap_or_default();
    let mut added = Vec::new();
    if !fills && columns.contains(&Column::Start) {
        for (line, number) in rest.iter().zip(changed.len()..) {
            added.push(with_line(state, unknown(state), columns, line, number)?);
        }
    }
    let said = said(
        changed.len(),
        added.len(),
        rest.len().saturating_sub(added.len()),
    );
    change::edit(state, "Paste cells", &|service| {
        for (place, incident) in &changed {
            if let Some(old) = service.incidents.get_mut(*place) {
                old.clone_from(incident);
            }
        }
        service.incidents.extend(added.iter().cloned());
    });
    if !added.is_empty() {
        editing.show_all();
    }
    Ok(Some(said))
}

/// An incident with the cells of a line put over it, from the first of `columns` on.
fn with_line(
    state: State,
    mut incident: Incident,
    columns: &[Column],
    line: &[String],
    number: usize,
) -> Result<Incident, String> {
    for (column, text) in columns.iter().zip(line) {
        change::apply(state, &mut incident, *column, text).map_err(|reason| {
            let heading = column.heading().to_ascii_lowercase();
            format!("Row {}, column {heading}: {reason}", number + 1)
        })?;
    }
    Ok(incident)
}

/// An incident of which nothing is known yet.
fn unknown(state: State) -> Incident {
    Incident {
        id: String::new(),
        title: String::new(),
        start: state.now.get_untracked(),
        end: None,
        impact: Impact::FULL,
        category: Category::Incident,
    }
}

/// What a paste did.
fn said(changed: usize, added: usize, left_out: usize) -> String {
    let incidents = |count: usize, what: &str| match count {
        1 => format!("1 incident {what}"),
        count => format!("{count} incidents {what}"),
    };
    let mut said = incidents(changed, "changed");
    if added > 0 {
        said += ", ";
        said += &incidents(added, "added");
    }
    if left_out > 0 {
        said += &format!("; {left_out} more lines have no row below the last one");
    }
    said
}

/// The first line names columns.
fn is_headed(block: &[Vec<String>]) -> bool {
    let named = |cell: &String| {
        ["start", "started", "end", "impact", "title"]
            .iter()
            .any(|name| cell.eq_ignore_ascii_case(name))
    };
    block
        .first()
        .is_some_and(|line| line.len() > 1 && line.iter().any(named))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_of_a_spreadsheet_are_taken_off() {
        assert_eq!(
            cells_of("\"say \"\"no\"\"\"\t 35% \t"),
            ["say \"no\"", "35%", ""]
        );
    }

    #[test]
    fn a_formula_goes_out_as_a_text_and_comes_back_as_it_was() {
        assert_eq!(cell("=1+1\tx"), "'=1+1 x");
        assert_eq!(cells_of("'=1+1 x\t-3.5"), ["=1+1 x", "-3.5"]);
    }

    #[test]
    fn a_paste_says_what_it_did() {
        assert_eq!(said(1, 0, 0), "1 incident changed");
        assert_eq!(said(2, 1, 0), "2 incidents changed, 1 incident added");
        assert_eq!(
            said(2, 0, 3),
            "2 incidents changed; 3 more lines have no row below the last one"
        );
    }

    #[test]
    fn rows_with_headings_are_no_block_of_cells() {
        let block = |text: &str| -> Vec<Vec<String>> { text.lines().map(cells_of).collect() };
        assert!(is_headed(&block(HEADINGS)));
        assert!(!is_headed(&block("start")));
        assert!(!is_headed(&block("2026-03-01 10:00\t10:20\t50%")));
    }
}
