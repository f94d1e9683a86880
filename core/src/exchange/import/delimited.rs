//! CSV, TSV and rows pasted from a spreadsheet.

use super::cells::{Cells, Sheet, trimmed};
use super::format::beginning;
use super::splitter::Splitter;
use super::tabular::{Table, recognize, table_share};
use super::task::Task;
use super::{Format, Import, ImportError, MAX_ROWS, Options, Rejection, near_miss, tabular};
use crate::exchange::spreadsheet;
use crate::model::zone::Zone;
use chrono::DateTime;
use std::borrow::Cow;

/// How much of a text is looked at to tell its shape, in bytes.
const LOOKED_AT: usize = 16_384;
/// How many rows are looked at.
const ROWS_LOOKED_AT: usize = 60;

/// Whether the text is a table with a start column, separated by tabs or by something else.
pub(super) fn recognizes(text: &str, tabs: bool) -> bool {
    let Some(delimiter) = delimiter(text).filter(|delimiter| (*delimiter == b'\t') == tabs) else {
        return false;
    };
    if near_miss::is_table_of_shares(text) {
        return false;
    }
    let rows = first_rows(text, delimiter);
    let rows: Vec<&Cells> = rows.iter().collect();
    // The instant only completes dates without a year; any will do to see that it is a date.
    let now = DateTime::from_timestamp(1_767_225_600, 0).unwrap_or_default();
    recognize(&rows, &Options::new(now, Zone::utc())).is_some()
}

/// The names of the columns of what is surely a table: five even lines or more, cells without
/// a sentence in them.
pub(super) fn headers(text: &str) -> Option<Vec<String>> {
    let delimiter = delimiter(text)?;
    let rows = first_rows(text, delimiter);
    let (first, rest) = rows.split_first()?;
    let width = first.len();
    let even = width > 1 && rest.len() >= 4 && rest.iter().all(|row| row.len() == width);
    let short = first
        .iter()
        .all(|cell| (1..=60).contains(&cell.len()) && !cell.starts_with(['{', '<', '#', '[']));
    (even && short).then(|| first.iter().map(str::to_owned).collect())
}

pub(super) fn read(text: &str, format: Format, task: &Task<'_>) -> Result<Import, ImportError> {
    let options = task.options;
    let delimiter = delimiter(text).unwrap_or(if format == Format::Tsv { b'\t' } else { b',' });
    let first = first_rows(text, delimiter);
    let first: Vec<&Cells> = first.iter().collect();
    let has_header = options
        .header
        .unwrap_or_else(|| recognize(&first, options).is_none_or(|(_, header)| header));

    let mut splitter = Splitter::new(text, delimiter);
    let mut row = Vec::new();
    let mut sheet = Sheet::of(text.len());
    let mut headers: Option<Vec<String>> = None;
    let mut blank = 0_usize;
    // Hardly a file has marks: asked once, not for each cell.
    let marked = text.contains('\'');
    while splitter.next_row(&mut row) {
        if row.iter().all(|cell| trimmed(cell).is_empty()) {
            blank += 1;
        } else if has_header && headers.is_none() {
            let name = |cell: &Cow<str>| spreadsheet::original(cell.trim()).into_owned();
            headers = Some(row.iter().map(name).collect());
        } else if sheet.len() == MAX_ROWS {
            return Err(ImportError::TooManyRows);
        } else {
            let cells = row.iter().map(Cow::as_ref);
            if marked {
                sheet.push_marked(cells);
            } else {
                sheet.push(cells);
            }
            task.row(sheet.len(), || table_share(splitter.at, text))?;
        }
    }
    let mut table = Table {
        headers,
        rows: sheet.into_rows(),
        faults: Vec::new(),
        notes: Vec::new(),
    };
    if blank > 0 {
        table.notes.push(format!(
            "Rows of empty cells, which are not counted: {blank}."
        ));
    }
    // A quote that is never closed swallows the rest of the file into one cell.
    if let Some(cells) = table.rows.last()
        && cells.iter().any(|cell| cell.contains('\n'))
        && text.bytes().filter(|byte| *byte == b'"').count() % 2 == 1
    {
        let rejection = Rejection {
            column: "text",
            what: "a quote is opened and never closed, so the rest of the file is one cell"
                .to_owned(),
            expected: "a closing quote".to_owned(),
        };
        table.faults.push((table.rows.len() - 1, rejection));
    }
    let mut import = tabular::read(table, format, task)?;
    import.delimiter = Some(char::from(delimiter));
    Ok(import)
}

fn first_rows(text: &str, delimiter: u8) -> Vec<Cells> {
    let mut splitter = Splitter::new(beginning(text, LOOKED_AT), delimiter);
    let mut row = Vec::new();
    let mut rows = Vec::new();
    while rows.len() < ROWS_LOOKED_AT && splitter.next_row(&mut row) {
        if row.iter().any(|cell| !cell.trim().is_empty()) {
            rows.push(Cells::new(row.iter().map(Cow::as_ref)));
        }
    }
    rows
}

/// The separator that splits the first lines most evenly; `None` when none does.
fn delimiter(text: &str) -> Option<u8> {
    const CANDIDATES: [u8; 4] = [b'\t', b',', b';', b'|'];
    const MOST: usize = 20;
    let mut best = None;
    for candidate in CANDIDATES {
        let mut counts = [0_usize; MOST];
        let (mut line, mut quoted, mut filled) = (0, false, false);
        for byte in beginning(text, LOOKED_AT).bytes() {
            match byte {
                b'"' => quoted = !quoted,
                b'\n' if !quoted && filled => {
                    line += 1;
                    filled = false;
                }
                b'\n' | b'\r' => {}
                _ => {
                    filled = true;
                    match counts.get_mut(line) {
                        Some(count) if byte == candidate && !quoted => *count += 1,
                        Some(_) => {}
                        None => break,
                    }
                }
            }
        }
        let lines = (line + usize::from(filled)).min(MOST);
        let first = counts.first().copied().unwrap_or(0);
        let even = counts
            .iter()
            .take(lines)
            .filter(|count| **count == first)
            .count();
        // Even lines first; of two even separators the one that is rarer inside texts.
        let score = (first > 0).then_some(even);
        if score > best.map(|(score, _)| score) {
            best = score.map(|score| (score, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}
