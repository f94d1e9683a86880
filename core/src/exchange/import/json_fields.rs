//! A JSON document and the fields of its objects.

use super::{ImportError, MAX_VALUES, Rejection};
use crate::exchange::datetime::{Reading, parse_instant};
use chrono::{DateTime, Utc};
use serde_json::{Map, Value};

/// Reads JSON, or says where it breaks.
pub(super) fn parse(text: &str) -> Result<Value, ImportError> {
    bounded(text)?;
    serde_json::from_str(text).map_err(|error| broken(&error))
}

/// Refuses texts of more values than memory is spent on.
pub(super) fn bounded(text: &str) -> Result<(), ImportError> {
    let marks = text
        .bytes()
        .filter(|byte| matches!(byte, b',' | b'[' | b'{'));
    // Texts hold commas too: twice as many are let pass.
    if marks.count() > 2 * MAX_VALUES {
        return Err(ImportError::TooManyValues);
    }
    Ok(())
}

pub(super) fn broken(error: &serde_json::Error) -> ImportError {
    ImportError::NotJson {
        line: error.line(),
        column: error.column(),
    }
}

/// Whether a text looks like a list, or like an object that holds one under `key`: one object
/// alone, as in JSON lines, is neither.
pub(super) fn listed(text: &str, key: &str) -> bool {
    let start = text.trim_start();
    start.starts_with('[') || (start.starts_with('{') && text.contains(&format!("\"{key}\"")))
}

/// The list that a document is, or holds under `key`.
pub(super) fn list<'a>(value: &'a Value, key: &str) -> Option<&'a [Value]> {
    match value {
        Value::Array(entries) => Some(entries),
        Value::Object(wrapper) => wrapper.get(key)?.as_array().map(Vec::as_slice),
        _ => None,
    }
}

/// The entries of a list in an object; none when it is absent.
pub(super) fn entries<'a>(
    object: &'a Map<String, Value>,
    key: &str,
) -> impl Iterator<Item = &'a Value> {
    let list = object.get(key).and_then(Value::as_array);
    list.into_iter().flatten()
}

/// The text of a key; nothing when it is absent or no text.
pub(super) fn text<'a>(object: &'a Map<String, Value>, key: &str) -> &'a str {
    object.get(key).and_then(Value::as_str).unwrap_or_default()
}

/// The text under a path of keys, such as `incident_status.category`.
pub(super) fn text_at<'a>(object: &'a Map<String, Value>, path: [&str; 2]) -> &'a str {
    let [outer, inner] = path;
    object
        .get(outer)
        .and_then(Value::as_object)
        .map_or("", |object| text(object, inner))
}

/// A text, or a number as it is written.
pub(super) fn written(object: &Map<String, Value>, key: &str) -> String {
    match object.get(key) {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Number(number)) => number.to_string(),
        _ => String::new(),
    }
}

/// The first of several texts that is not empty.
pub(super) fn first<'a>(texts: impl IntoIterator<Item = &'a str>) -> &'a str {
    texts
        .into_iter()
        .find(|text| !text.is_empty())
        .unwrap_or_default()
}

/// An instant that has to be there.
pub(super) fn instant(
    column: &'static str,
    text: &str,
    reading: &Reading<'_>,
) -> Result<DateTime<Utc>, Rejection> {
    parse_instant(text, reading).map_err(|error| Rejection {
        column,
        what: error.what(),
        expected: error.expected(),
    })
}

/// An instant, where one is written.
pub(super) fn optional(
    column: &'static str,
    text: &str,
    reading: &Reading<'_>,
) -> Result<Option<DateTime<Utc>>, Rejection> {
    match text {
        "" => Ok(None),
        text => instant(column, text, reading).map(Some),
    }
}
