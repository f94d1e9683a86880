//! One flat JSON object per line: a table whose columns are the keys.

use super::cells::Sheet;
use super::format::beginning;
use super::tabular::{self, Table, table_share};
use super::task::Task;
use super::{Format, Import, ImportError, MAX_ROWS, Rejection};
use serde_json::{Map, Value};

/// More keys than this are no table.
const MAX_COLUMNS: usize = 200;

pub(super) fn recognizes(text: &str) -> bool {
    let first = beginning(text, 1_000_000)
        .lines()
        .find(|line| !line.trim().is_empty());
    first.is_some_and(|line| {
        line.trim_start().starts_with('{')
            && object(line).is_some_and(|object| {
                let time = |key: &String| key.contains("start") || key.contains("began");
                object.keys().any(time)
            })
    })
}

pub(super) fn read(text: &str, task: &Task<'_>) -> Result<Import, ImportError> {
    let mut headers: Vec<String> = Vec::new();
    let mut sheet = Sheet::of(text.len());
    let mut faults = Vec::new();
    let mut bytes = 0_usize;
    for line in text.lines() {
        bytes += line.len() + 1;
        if line.trim().is_empty() {
            continue;
        }
        task.row(sheet.len(), || table_share(bytes, text))?;
        if sheet.len() == MAX_ROWS {
            return Err(ImportError::TooManyRows);
        }
        match object(line) {
            Some(object) => {
                let texts = texts(&object, &mut headers);
                sheet.push(texts.iter().map(String::as_str));
            }
            None => {
                let shown: String = line.chars().take(200).collect();
                let rejection = Rejection {
                    column: "text",
                    what: "the line is no JSON object".to_owned(),
                    expected: "{\"started_at\": ..., ...} on one line".to_owned(),
                };
                faults.push((sheet.len(), rejection));
                sheet.push([shown.as_str()].into_iter());
            }
        }
    }
    let table = Table {
        headers: Some(headers),
        rows: sheet.into_rows(),
        faults,
        notes: Vec::new(),
    };
    tabular::read(table, Format::JsonLines, task)
}

fn object(line: &str) -> Option<Map<String, Value>> {
    serde_json::from_str(line).ok()
}

/// The texts and numbers of an object, under their keys; lists and objects are not read.
fn texts(object: &Map<String, Value>, headers: &mut Vec<String>) -> Vec<String> {
    let mut texts: Vec<String> = vec![String::new(); headers.len()];
    for (key, value) in object {
        let text = match value {
            Value::String(text) => text.clone(),
            Value::Number(number) => number.to_string(),
            Value::Null => String::new(),
            _ => continue,
        };
        match headers.iter().position(|header| header == key) {
            Some(column) => {
                if let Some(slot) = texts.get_mut(column) {
                    *slot = text;
                }
            }
            None if headers.len() < MAX_COLUMNS => {
                headers.push(key.clone());
                texts.push(text);
            }
            None => {}
        }
    }
    texts
}
