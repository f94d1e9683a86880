//! Rows of cells to incidents: what CSV, TSV and JSON lines have in common.

use super::cells::Cells;
use super::columns::{Column, Field, Mapping, guess_by_content, guess_by_name};
use super::ledger::{Ledger, names};
use super::row_reader::RowReader;
use super::task::Task;
use super::{Format, Import, ImportError, Options, Rejection};
use crate::exchange::datetime::{Reading, parse_instant};

/// A table as it stands in a file.
pub(super) struct Table {
    /// Names of the columns; `None` where the file has none.
    pub(super) headers: Option<Vec<String>>,
    pub(super) rows: Vec<Cells>,
    /// Rows, from 0 and in their order, that are no row of the format.
    pub(super) faults: Vec<(usize, Rejection)>,
    pub(super) notes: Vec<String>,
}

/// The mapping of a table, and whether its first row names the columns.
pub(super) fn recognize(rows: &[&Cells], options: &Options) -> Option<(Mapping, bool)> {
    let (first, rest) = rows.split_first()?;
    let width = rows.iter().map(|cells| cells.len()).max()?;
    let reading = Reading::new(&options.zone, Some(options.now));
    let words = &options.impact_words;
    let named = || {
        let headers: Vec<String> = first.iter().map(str::to_owned).collect();
        let by_name = guess_by_name(&headers, rest, words);
        by_name
            .column(Field::Start)
            .is_some()
            .then_some((by_name, true))
    };
    let by_content = |rows: &[&Cells], header| {
        let mapping = guess_by_content(width, rows, &reading, words);
        mapping
            .column(Field::Start)
            .is_some()
            .then_some((mapping, header))
    };
    let has_time = || {
        first
            .iter()
            .any(|cell| parse_instant(cell, &reading).is_ok())
    };
    match options.header {
        Some(true) => named().or_else(|| by_content(rest, true)),
        Some(false) => by_content(rows, false),
        None if has_time() => by_content(rows, false),
        None => named()
            .or_else(|| by_content(rest, true))
            .or_else(|| by_content(rows, false)),
    }
}

/// How much of the work is done when so many bytes of the text stand in rows: to split a text
/// into cells is about half of it.
pub(super) fn table_share(bytes: usize, text: &str) -> f64 {
    0.5 * bytes as f64 / text.len().max(1) as f64
}

/// Reads the rows of a table whose columns are known or guessed.
pub(super) fn read(table: Table, format: Format, task: &Task<'_>) -> Result<Import, ImportError> {
    let options = task.options;
    let Table {
        headers,
        mut rows,
        mut faults,
        notes,
    } = table;
    for edit in &options.edits {
        if let Some(at) = edit.row.checked_sub(1)
            && let Some(cells) = rows.get_mut(at)
            // A column beyond every table is a slip of the caller, not a reason to allocate.
            && edit.column < 1_000
        {
            *cells = cells.with(edit.column, &edit.text);
            faults.retain(|(row, _)| *row != at);
        }
    }
    let cells: Vec<&Cells> = rows.iter().collect();
    let width = cells.iter().map(|cells| cells.len()).max().unwrap_or(0);
    let mapping = options.mapping.clone().or_else(|| match &headers {
        Some(headers) => Some(guess_by_name(headers, &cells, &options.impact_words))
            .filter(|mapping| mapping.column(Field::Start).is_some())
            .or_else(|| by_content(width, &cells, options)),
        None => by_content(width, &cells, options),
    });
    let mapping = mapping.unwrap_or_default();
    let has_header = headers.is_some();
    let mut headers = headers.unwrap_or_default();
    for column in headers.len()..width.min(1_000) {
        headers.push(format!("column {}", column + 1));
    }
    let columns = Column::all(&headers, &mapping, &cells);
    let reader = RowReader::new(&mapping, &cells, options);

    let mut parts: Vec<String> = Vec::new();
    if let Some(column) = reader.service {
        let mut named: Vec<&str> = cells.iter().map(|cells| cells.get(column)).collect();
        named.sort_unstable();
        named.dedup();
        named.retain(|part| !part.is_empty());
        parts = named.into_iter().map(str::to_owned).collect();
    }
    let mut ledger = Ledger::new(task);
    ledger.expects_from(0.5, rows.len());
    ledger.notes = notes;
    ledger.notes.extend(reader.notes());
    let origin = reader.origin;
    let row_count = rows.len();
    let mut faults = faults.into_iter().peekable();
    for (row, cells) in rows.into_iter().enumerate() {
        let fault = faults.next_if(|(at, _)| *at == row);
        if let Some(wanted) = &options.only
            && !reader
                .service
                .is_some_and(|column| names(cells.get(column), wanted))
        {
            ledger.left_out += 1;
            continue;
        }
        let read = match fault {
            Some((_, rejection)) => Err(rejection),
            None => reader.incident(&cells),
        };
        if let Some((column, _)) = reader.impact
            && is_word(cells.get(column))
        {
            let word = cells.get(column);
            ledger.word(word, || options.impact_words.get(word));
        }
        match read {
            Ok((incident, repairs)) => ledger.enter(cells, incident, repairs)?,
            Err(rejection) => ledger.reject(cells, rejection)?,
        }
    }
    if let Some(wanted) = &options.only
        && ledger.left_out == row_count
    {
        return Err(ImportError::NotFound {
            wanted: wanted.clone(),
            found: parts,
        });
    }
    let mut import = ledger.close(format, columns);
    import.header = has_header;
    import.parts = parts;
    import.measured_from = origin;
    Ok(import)
}

/// Whether an impact is written as a word and not as a number.
fn is_word(cell: &str) -> bool {
    cell.starts_with(char::is_alphabetic)
}

fn by_content(width: usize, rows: &[&Cells], options: &Options) -> Option<Mapping> {
    let reading = Reading::new(&options.zone, Some(options.now));
    Some(guess_by_content(
        width,
        rows,
        &reading,
        &options.impact_words,
    ))
}
