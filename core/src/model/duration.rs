//! Lengths of time as people write them: `30d`, `26 m`, `1h30m`, `1:30`.

use chrono::TimeDelta;
use thiserror::Error;

/// Why a text is not a length of time.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum DurationError {
    /// Not understood.
    #[error("{0:?} is not a length of time; expected 26m, 1h 30m, 2d or 1:30")]
    NotADuration(String),
    /// More than 1,000 years.
    #[error("{0} is too long; expected less than 1,000 years")]
    TooLong(String),
}

/// The longest duration read, in milliseconds: 1,000 years.
const MAX_MS: i64 = 1_000 * 366 * DAY_MS;
const SECOND_MS: i64 = 1_000;
const MINUTE_MS: i64 = 60 * SECOND_MS;
const HOUR_MS: i64 = 60 * MINUTE_MS;
/// A day of 24 hours, in milliseconds.
pub const DAY_MS: i64 = 24 * HOUR_MS;

/// Reads a length of time: numbers with units `ms s m h d w` (`min`, `hours`, ... too),
/// or `h:mm` / `h:mm:ss`. A decimal number may stand before a unit.
///
/// # Errors
/// [`DurationError`] when the text is not understood or longer than 1,000 years.
///
/// # Example
/// ```
/// use chrono::TimeDelta;
/// use error_budget::model::duration::parse;
/// assert_eq!(parse("1h 30m"), Ok(TimeDelta::minutes(90)));
/// assert_eq!(parse("1.5 hours"), Ok(TimeDelta::minutes(90)));
/// assert_eq!(parse("1:30"), Ok(TimeDelta::minutes(90)));
/// assert!(parse("soon").is_err());
/// ```
pub fn parse(text: &str) -> Result<TimeDelta, DurationError> {
    let wrong = || DurationError::NotADuration(text.trim().to_owned());
    let long = || DurationError::TooLong(text.trim().to_owned());
    let trimmed = text.trim();
    if trimmed.contains(':') {
        return clock(trimmed).ok_or_else(wrong);
    }
    let mut rest = trimmed;
    let mut total_ms = 0_i64;
    while !rest.is_empty() {
        let number_end = rest
            .find(|c: char| !(c.is_ascii_digit() || c == '.'))
            .ok_or_else(wrong)?;
        let (number, after) = rest.split_at(number_end);
        let after = after.trim_start();
        let unit_end = after
            .find(|c: char| !c.is_ascii_alphabetic())
            .unwrap_or(after.len());
        let (unit, next) = after.split_at(unit_end);
        let unit_ms = unit_ms(unit).ok_or_else(wrong)?;
        // Six decimals of the largest unit fit: 10^6 x MAX_MS stays below 2^63.
        let millionths = super::decimal::scaled(number, 6).map_err(|_| wrong())?;
        let part = i128::from(millionths) * i128::from(unit_ms) / 1_000_000;
        total_ms = i64::try_from(part)
            .ok()
            .and_then(|part| total_ms.checked_add(part))
            .filter(|total| *total <= MAX_MS)
            .ok_or_else(long)?;
        rest = next.trim_start();
    }
    if trimmed.is_empty() {
        return Err(wrong());
    }
    Ok(TimeDelta::milliseconds(total_ms))
}

/// The shortest exact text that [`parse`] reads back: `30d`, `1h30m`, `0s`.
///
/// ```
/// use chrono::TimeDelta;
/// use error_budget::model::duration::to_text;
/// assert_eq!(to_text(TimeDelta::days(28)), "28d");
/// assert_eq!(to_text(TimeDelta::seconds(5_430)), "1h30m30s");
/// ```
#[must_use]
pub fn to_text(duration: TimeDelta) -> String {
    let mut left = duration.num_milliseconds().max(0);
    if left == 0 {
        return "0s".to_owned();
    }
    let mut text = String::new();
    for (unit_ms, name) in [
        (DAY_MS, "d"),
        (HOUR_MS, "h"),
        (MINUTE_MS, "m"),
        (SECOND_MS, "s"),
        (1, "ms"),
    ] {
        if left >= unit_ms {
            text.push_str(&format!("{}{name}", left / unit_ms));
            left %= unit_ms;
        }
    }
    text
}

fn unit_ms(unit: &str) -> Option<i64> {
    Some(match unit.to_ascii_lowercase().as_str() {
        "ms" => 1,
        "s" | "sec" | "secs" | "second" | "seconds" => SECOND_MS,
        "m" | "min" | "mins" | "minute" | "minutes" => MINUTE_MS,
        "h" | "hr" | "hrs" | "hour" | "hours" => HOUR_MS,
        "d" | "day" | "days" => DAY_MS,
        "w" | "wk" | "week" | "weeks" => 7 * DAY_MS,
        _ => return None,
    })
}

/// `h:mm` or `h:mm:ss`.
fn clock(text: &str) -> Option<TimeDelta> {
    let mut parts = text.split(':');
    let part = |text: Option<&str>| text.and_then(|t| t.parse::<u32>().ok()).map(i64::from);
    let hours = part(parts.next())?;
    let minutes = part(parts.next()).filter(|m| *m < 60)?;
    let seconds = match parts.next() {
        Some(text) => part(Some(text)).filter(|s| *s < 60)?,
        None => 0,
    };
    let total = hours * HOUR_MS + minutes * MINUTE_MS + seconds * SECOND_MS;
    (parts.next().is_none() && total <= MAX_MS).then(|| TimeDelta::milliseconds(total))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_length_written_reads_back() {
        for ms in [0, 1, 999, 1_000, 61_001, 3_600_000, 86_400_000 * 400 + 7] {
            let length = TimeDelta::milliseconds(ms);
            assert_eq!(parse(&to_text(length)), Ok(length));
        }
    }

    #[test]
    fn refuses_what_is_no_length() {
        for text in [
            "",
            "m",
            "12",
            "1h x",
            "-5m",
            "1:75",
            "1:2:3:4",
            "9999999999999w",
        ] {
            assert!(parse(text).is_err(), "{text:?}");
        }
    }
}
