//! What is typed into a cell, read.

use crate::state::State;
use chrono::{DateTime, Utc};
use error_budget::exchange::datetime::{End, Reading, parse_end, parse_instant};
use error_budget::model::impact::Impact;
use error_budget::model::plan::MAX_TEXT;

/// Reads a start in the plan's zone; a missing year or day is taken from now.
///
/// # Errors
/// What is wrong, and what is expected.
pub fn start(state: State, text: &str) -> Result<DateTime<Utc>, String> {
    state.zone.with_untracked(|zone| {
        let reading = Reading::new(zone, Some(state.now.get_untracked()));
        parse_instant(text, &reading).map_err(|error| error.to_string())
    })
}

/// Reads an end: a time, a time of day, a length, or nothing while it goes on.
///
/// # Errors
/// What is wrong, and what is expected.
pub fn end(
    state: State,
    text: &str,
    start: DateTime<Utc>,
) -> Result<Option<DateTime<Utc>>, String> {
    let end = state.zone.with_untracked(|zone| {
        let reading = Reading::new(zone, Some(state.now.get_untracked()));
        parse_end(text, start, &reading)
            .map(End::instant)
            .map_err(|error| error.to_string())
    })?;
    match end {
        Some(end) if end <= start => Err(
            "the end has to lie after the start; expected a later time, or a length such as 26m"
                .to_owned(),
        ),
        end => Ok(end),
    }
}

/// Reads an impact.
///
/// # Errors
/// What is wrong, and what is expected.
pub fn impact(text: &str) -> Result<Impact, String> {
    text.parse::<Impact>().map_err(|error| error.to_string())
}

/// Reads words, up to the length that a plan keeps.
#[must_use]
pub fn words(text: &str) -> String {
    text.chars().take(MAX_TEXT).collect()
}
