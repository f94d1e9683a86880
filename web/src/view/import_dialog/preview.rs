//! The rows as they were read, those with something to say marked.

use super::Import;
use super::how::{framed, select};
use crate::answer::exchange::{Cell, Correction, History, Line, Read};
use crate::dom::{El, by_id, el, focus_soon};
use crate::reactive::memo;
use crate::widget::icon::button;
use crate::widget::status;
use error_budget::exchange::export::figures;
use error_budget::model::status::Status;
use leptos::prelude::untrack;
use std::rc::Rc;
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

const ROWS: &str = "import-rows";

/// The table of the preview; its first row says what each column holds.
pub fn preview(import: Import, history: &History) -> El {
    let shown: Rc<[usize]> = history.shown.iter().map(|place| *place as usize).collect();
    let mut head = el("thead");
    if !history.fields.is_empty() {
        let choices = shown.iter().map(|column| {
            el("td").with(column_choice(
                import,
                &history.columns,
                &history.fields,
                *column,
            ))
        });
        head = head.with(
            el("tr.mapping")
                .with(el("td"))
                .with_all(choices)
                .with(el("td")),
        );
    }
    let heading = |shape: &str, name: &str| el(shape).attr("scope", "col").text(name);
    let headers = shown
        .iter()
        .filter_map(|column| history.columns.get(*column));
    let headers: Rc<[String]> = headers.map(|(name, _)| name.clone()).collect();
    let names = headers.iter().map(|name| heading("th", name));
    head = head.with(
        el("tr")
            .with(heading("th.number", "row"))
            .with_all(names)
            .with(heading("th", "Result")),
    );
    let drawn = Drawn {
        headers: Rc::clone(&headers),
        places: Rc::clone(&shown),
    };
    let lines = history.lines.iter().map(|line| {
        if line.outcome == Read::Rejected && !history.fields.is_empty() {
            open_line(import, line, &drawn)
        } else {
            el("tbody").with_all(closed(line, None))
        }
    });
    let mut body = el("div.dialog-body.flush")
        .attr("id", ROWS)
        .attr("tabindex", "0")
        .attr("role", "region")
        .attr("aria-label", "Rows");
    if !history.notes.is_empty() {
        let notes = history.notes.iter().map(|note| el("li").text(note));
        body = body.with(el("ul.import-notes").with_all(notes));
    }
    body = body.with(el("table.grid.import-rows").with(head).with_all(lines));
    let hidden = history.columns.len() - headers.len().min(history.columns.len());
    if hidden > 0 {
        let words = format!("and {} more columns", figures::number(hidden as f64, 0));
        body = body.with(el("p.more-rows").text(&words));
    }
    match left_out(history.more) {
        Some(words) => body.with(el("p.more-rows").text(&words)),
        None => body,
    }
}

/// The columns that are drawn.
#[derive(Clone)]
struct Drawn {
    /// Their names.
    headers: Rc<[String]>,
    /// Where they stand in the file.
    places: Rc<[usize]>,
}

impl Drawn {
    fn place(&self, shown: usize) -> usize {
        self.places.get(shown).copied().unwrap_or(shown)
    }
}

fn left_out([more, rejected]: [u32; 2]) -> Option<String> {
    let number = |count: u32| figures::number(f64::from(count), 0);
    match (more, rejected) {
        (0, _) => None,
        (_, 0) => Some(format!(
            "and {} more rows, all of them readable",
            number(more)
        )),
        _ => Some(format!(
            "and {} more rows, {} of them rejected",
            number(more),
            number(rejected)
        )),
    }
}

/// A line of the file, and why it is not simply accepted.
fn closed(line: &Line, mend: Option<El>) -> Vec<El> {
    let (of, word) = match line.outcome {
        Read::Accepted => (Status::Healthy, "Accepted"),
        Read::Repaired => (Status::Attention, "Repaired"),
        Read::Rejected => (Status::Critical, "Rejected"),
    };
    let row = tinted("tr", line)
        .with(el("td.number.muted").text(&line.number.to_string()))
        .with_all(line.cells.iter().map(cell))
        .with(el("td").with(status::status("span.status", of, word)));
    let cause = (!line.message.is_empty()).then(|| cause(line, mend.into_iter().collect()));
    std::iter::once(row).chain(cause).collect()
}

fn tinted(shape: &str, line: &Line) -> El {
    match line.outcome {
        Read::Accepted => el(shape),
        Read::Repaired => el(shape).attr("data-status", "attention"),
        Read::Rejected => el(shape).attr("data-status", "critical"),
    }
}

fn cell(cell: &Cell) -> El {
    match &cell.now {
        Some(now) => el("td")
            .with(el("del").text(&cell.text))
            .text(" ")
            .with(el("ins").text(now)),
        None if cell.wrong => el("td").with(el("span.is-wrong").text(&cell.text)),
        None => el("td").text(&cell.text),
    }
}

fn cause(line: &Line, buttons: Vec<El>) -> El {
    let span = (line.cells.len() + 1).to_string();
    let words = el("div.cause").text(&line.message).with_all(buttons);
    tinted("tr.is-cause", line)
        .with(el("td"))
        .with(el("td").attr("colspan", &span).with(words))
}

/// A rejected line: its cells become fields in place.
fn open_line(import: Import, line: &Line, drawn: &Drawn) -> El {
    let number = line.number;
    let opened = memo(move || import.corrected.get() == Some(number));
    let (line, drawn) = (line.clone(), drawn.clone());
    el("tbody").live(move || {
        if opened.get() {
            return untrack(|| in_edit(import, &line, &drawn));
        }
        let wrong = line.cells.iter().position(|cell| cell.wrong).unwrap_or(0);
        let wrong = drawn.place(wrong);
        let mend = button("button.button.small", "Edit row")
            .attr("id", &format!("import-edit-{number}"))
            .attr("aria-label", &format!("Edit row {number}"))
            .on_click(move || {
                import.corrected.set(Some(number));
                focus_soon(&field_id(number, wrong));
            });
        closed(&line, Some(mend))
    })
}

fn field_id(row: u32, column: usize) -> String {
    format!("import-cell-{row}-{column}")
}

fn in_edit(import: Import, line: &Line, drawn: &Drawn) -> Vec<El> {
    let number = line.number;
    let cells = line.cells.iter().enumerate();
    let written: Rc<[(usize, String)]> = cells
        .map(|(shown, cell)| (drawn.place(shown), cell.text.clone()))
        .collect();
    let read_again = Rc::new(move || {
        let corrections = corrections(number, &written);
        import.corrected.set(None);
        if corrections.is_empty() {
            focus_soon(&format!("import-edit-{number}"));
            return;
        }
        import.change(|how| {
            // The last word on a cell counts.
            how.corrections.retain(|held| {
                !corrections
                    .iter()
                    .any(|new| (new.row, new.column) == (held.row, held.column))
            });
            how.corrections.extend(corrections);
        });
        focus_soon(ROWS);
    });
    let leave = move || {
        import.corrected.set(None);
        focus_soon(&format!("import-edit-{number}"));
    };
    let fields = line.cells.iter().enumerate().map(|(shown, cell)| {
        let name = drawn.headers.get(shown).map_or("", String::as_str);
        let column = drawn.place(shown);
        let read_again = Rc::clone(&read_again);
        let field = el("input.field")
            .attr("id", &field_id(number, column))
            .attr("aria-label", &format!("Row {number}, {name}"))
            .attr("autocomplete", "off")
            .attr("value", &cell.text)
            .on_key(move |event| match event.key().as_str() {
                "Enter" => {
                    event.prevent_default();
                    read_again();
                }
                // The row is left, not the dialog.
                "Escape" => {
                    event.prevent_default();
                    leave();
                }
                _ => {}
            });
        let field = if cell.wrong {
            field
                .attr("aria-invalid", "true")
                .attr("aria-describedby", &format!("import-cause-{number}"))
        } else {
            field
        };
        el("td").with(field)
    });
    let row = el("tr.is-editing")
        .with(el("td.number.muted").text(&number.to_string()))
        .with_all(fields)
        .with(el("td"));
    let apply = button("button.button.small", "Read again").on_click(move || read_again());
    let cancel = button("button.button.small.plain", "Leave it").on_click(leave);
    let cause = cause(line, vec![apply, cancel])
        .attr("id", &format!("import-cause-{number}"))
        .attr("class", "is-cause is-editing");
    let _ = cause.node().remove_attribute("data-status");
    vec![row, cause]
}

/// The cells of the row in edit that no longer say what the file does.
fn corrections(row: u32, written: &[(usize, String)]) -> Vec<Correction> {
    written
        .iter()
        .filter_map(|(column, written)| {
            let field: HtmlInputElement = by_id(&field_id(row, *column))?.dyn_into().ok()?;
            let text = field.value();
            (text != *written).then_some(Correction {
                row,
                column: u32::try_from(*column).ok()?,
                text,
            })
        })
        .collect()
}

/// What a column holds; a field has one column.
pub fn column_choice(
    import: Import,
    columns: &[(String, Option<u8>)],
    fields: &[String],
    column: usize,
) -> El {
    let mapping: Vec<Option<u8>> = columns.iter().map(|(_, field)| *field).collect();
    let name = columns.get(column).map_or("", |(name, _)| name.as_str());
    let mut options = vec![(String::new(), "not read".to_owned())];
    options.extend(fields.iter().map(|label| (label.clone(), label.clone())));
    let held = mapping.get(column).copied().flatten();
    let chosen = held
        .and_then(|field| fields.get(usize::from(field)))
        .cloned()
        .unwrap_or_default();
    let fields = fields.to_vec();
    let choose = move |label: String| {
        let field = fields
            .iter()
            .position(|known| *known == label)
            .and_then(|place| u8::try_from(place).ok());
        let mut mapping: Vec<Option<u8>> = mapping
            .iter()
            .map(|held| held.filter(|held| Some(*held) != field))
            .collect();
        if let Some(place) = mapping.get_mut(column) {
            *place = field;
        }
        import.change(|how| how.mapping = Some(mapping));
    };
    let id = format!("import-column-{column}");
    let select = select(&id, &options, &chosen, choose);
    framed(select.attr("aria-label", &format!("Column {name} is")))
}
