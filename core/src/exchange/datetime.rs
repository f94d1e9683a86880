//! Dates and times as people and programs write them.
//!
//! | written | read as |
//! |---|---|
//! | `2026-03-10T08:12:00.250+01:00`, `2026-03-10 08:12 UTC` | the instant it names |
//! | `2026-03-10 08:12`, `2026/03/10 8:12 AM`, `2026-03-10` | wall clock of [`Reading::zone`]; midnight without a time |
//! | `28/02/2026 22:00`, `28.02.2026`, `02/28/26` | by [`Reading::order`] |
//! | `10 Mar 2026 08:12`, `Mar 10, 2026 8:12 AM`, `Tue 10 Mar 08:12` | a missing year is the latest that does not pass the reference by more than a day |
//! | `08:38` | that time on the reference's day, the day before when it would lie ahead |
//! | `1773130320`, `1773130320000` | Unix seconds (10 digits) and milliseconds (13 digits) |
//!
//! Fractions of a second are cut to milliseconds. Zone abbreviations other than `Z`, `UTC`
//! and `GMT` mean different offsets in different countries and are refused.

use crate::model::duration;
use crate::model::plan::YEARS;
use crate::model::zone::Zone;
use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, Utc};
use thiserror::Error;
use written::{Clock, Day, Written, plain_instant, unix_instant};

mod written;

pub(crate) use written::{MONTHS, day_month_numbers};

/// The longest text that is looked at, in bytes.
const MAX_LENGTH: usize = 64;
/// What to write instead of something that is no date.
const DATE_FORMS: &str = "YYYY-MM-DD HH:MM or RFC 3339";

/// Which of the first two numbers of `03/04/2026` is the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DateOrder {
    /// Decided by what is possible; where both are, month first with `/` and day first otherwise.
    #[default]
    Auto,
    /// `28/02/2026`.
    DayFirst,
    /// `02/28/2026`.
    MonthFirst,
}

/// How to read a time that does not say everything.
#[derive(Debug, Clone)]
pub struct Reading<'a> {
    /// Zone of times without an offset.
    pub zone: &'a Zone,
    /// Order of day and month where the text leaves it open.
    pub order: DateOrder,
    /// The instant that a missing year or day is taken from: usually now.
    pub reference: Option<DateTime<Utc>>,
}

impl<'a> Reading<'a> {
    /// Times of `zone`, missing parts taken from `reference`.
    #[must_use]
    pub fn new(zone: &'a Zone, reference: Option<DateTime<Utc>>) -> Self {
        Self {
            zone,
            order: DateOrder::Auto,
            reference,
        }
    }
}

/// Why a text is not an instant. Displays as "what; expected ...".
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{}; expected {}", self.what(), self.expected())]
pub enum DateTimeError {
    /// Nothing is written.
    Empty,
    /// No date, or one that the calendar does not have.
    NotADate(String),
    /// A time of day that the clock does not have.
    NotATime(String),
    /// A year that is surely a slip.
    YearOutOfRange(i32),
    /// A zone abbreviation without one meaning.
    UnknownZone(String),
    /// A date without a year, or a time without a day, and nothing to take it from.
    Incomplete(String),
    /// An end that is neither a time nor a length.
    NotAnEnd(String),
    /// An end before its start.
    BeforeStart(String),
}

impl DateTimeError {
    /// What is wrong, such as `2026-13-02 is not a date`.
    #[must_use]
    pub fn what(&self) -> String {
        match self {
            Self::Empty => "nothing is written".to_owned(),
            Self::NotADate(text) => format!("{text} is not a date"),
            Self::NotATime(text) => format!("{text} is not a time of day"),
            Self::YearOutOfRange(year) => format!("the year {year} is out of range"),
            Self::UnknownZone(word) => format!("{word} is not a zone with one meaning"),
            Self::Incomplete(text) => format!("{text} leaves the date open"),
            Self::NotAnEnd(text) => format!("{text} is neither a time nor a length"),
            Self::BeforeStart(text) => format!("{text} lies before the start"),
        }
    }

    /// What would be right, such as `YYYY-MM-DD HH:MM or RFC 3339`.
    #[must_use]
    pub fn expected(&self) -> String {
        match self {
            Self::Empty | Self::NotADate(_) => DATE_FORMS.to_owned(),
            Self::NotATime(_) => "HH:MM from 00:00 to 23:59".to_owned(),
            Self::YearOutOfRange(_) => format!("{} to {}", YEARS.start(), YEARS.end()),
            Self::UnknownZone(_) => "UTC or an offset such as +01:00".to_owned(),
            Self::Incomplete(_) => "YYYY-MM-DD HH:MM".to_owned(),
            Self::NotAnEnd(_) => {
                "HH:MM, YYYY-MM-DD HH:MM, a length such as 26m, or nothing while it goes on"
                    .to_owned()
            }
            Self::BeforeStart(_) => "an end after the start; swap the two if need be".to_owned(),
        }
    }
}

/// Reads an instant; the forms are listed in the [module](self).
///
/// # Errors
/// [`DateTimeError`] with what is wrong and what is expected instead.
///
/// # Example
/// ```
/// use error_budget::exchange::datetime::{Reading, parse_instant};
/// use error_budget::model::zone::Zone;
/// let now = "2026-03-10T14:30:00Z".parse().expect("an instant");
/// let utc = Zone::utc();
/// let reading = Reading::new(&utc, Some(now));
/// let start = parse_instant("Tue 10 Mar 08:12", &reading)?;
/// assert_eq!(start.to_rfc3339(), "2026-03-10T08:12:00+00:00");
/// assert_eq!(
///     parse_instant("2026-13-02 10:00", &reading).expect_err("no such month").to_string(),
///     "2026-13-02 is not a date; expected YYYY-MM-DD HH:MM or RFC 3339",
/// );
/// # Ok::<(), error_budget::exchange::datetime::DateTimeError>(())
/// ```
pub fn parse_instant(text: &str, reading: &Reading<'_>) -> Result<DateTime<Utc>, DateTimeError> {
    let text = bounded(text)?;
    if let Some(at) = plain_instant(text, reading.zone).or_else(|| unix_instant(text)) {
        return in_range(at);
    }
    let written = Written::read(text)?;
    let time = written.time.unwrap_or(Clock::MIDNIGHT);
    let Some(day) = written.day(text, reading.order)? else {
        // A dash or a weekday is neither a date nor a time.
        if written.time.is_none() {
            return Err(DateTimeError::NotADate(text.to_owned()));
        }
        // A time of day alone: today's, or yesterday's when that has not come yet.
        let reference = reading.reference.ok_or_else(|| incomplete(text))?;
        let today = written.local_day(reference, reading.zone);
        let at = written.instant(today, time, reading.zone);
        let at = if at > reference {
            written.instant(today - TimeDelta::days(1), time, reading.zone)
        } else {
            at
        };
        return in_range(at);
    };
    match day {
        Day::Whole(date) => in_range(written.instant(date, time, reading.zone)),
        Day::Yearless { month, day } => {
            let reference = reading.reference.ok_or_else(|| incomplete(text))?;
            let latest = reference + TimeDelta::days(1);
            let year = written.local_day(latest, reading.zone).year();
            // Eight years back always meet a 29 February.
            (0..=8)
                .filter_map(|back| NaiveDate::from_ymd_opt(year - back, month, day))
                .map(|date| written.instant(date, time, reading.zone))
                .find(|at| *at <= latest)
                .ok_or_else(|| DateTimeError::NotADate(text.to_owned()))
                .and_then(in_range)
        }
    }
}

/// How an incident's end was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// Nothing, `ongoing`, `now` or `-`: it goes on.
    Ongoing,
    /// An instant or a time of day.
    At(DateTime<Utc>),
    /// A length, such as `26m`; the instant it leads to.
    After(DateTime<Utc>),
}

impl End {
    /// The end; `None` while it goes on.
    #[must_use]
    pub fn instant(self) -> Option<DateTime<Utc>> {
        match self {
            Self::Ongoing => None,
            Self::At(at) | Self::After(at) => Some(at),
        }
    }
}

/// Reads an incident's end: an instant, a time of day (the first after `start`), a length
/// (`26m`, `1h 30m`), or nothing, `ongoing`, `now` or `-` while it goes on.
///
/// # Errors
/// [`DateTimeError`]; [`DateTimeError::BeforeStart`] when it names an earlier instant.
///
/// # Example
/// ```
/// use error_budget::exchange::datetime::{End, Reading, parse_end};
/// use error_budget::model::zone::Zone;
/// let start = "2026-03-10T23:50:00Z".parse().expect("an instant");
/// let utc = Zone::utc();
/// let reading = Reading::new(&utc, None);
/// let next_day = "2026-03-11T00:16:00Z".parse().expect("an instant");
/// assert_eq!(parse_end("00:16", start, &reading), Ok(End::At(next_day)));
/// assert_eq!(parse_end("26m", start, &reading), Ok(End::After(next_day)));
/// assert_eq!(parse_end("ongoing", start, &reading), Ok(End::Ongoing));
/// ```
pub fn parse_end(
    text: &str,
    start: DateTime<Utc>,
    reading: &Reading<'_>,
) -> Result<End, DateTimeError> {
    if is_ongoing(text) {
        return Ok(End::Ongoing);
    }
    let text = bounded(text)?;
    // What most ends are, and no length.
    let plain = plain_instant(text, reading.zone);
    if plain.is_none()
        && !text.contains(':')
        && let Ok(length) = duration::parse(text.trim_start_matches('+'))
    {
        let at = start
            .checked_add_signed(length)
            .ok_or(DateTimeError::YearOutOfRange(9_999))?;
        return in_range(at).map(End::After);
    }
    let at = match plain.or_else(|| unix_instant(text)) {
        Some(at) => at,
        // A word or a bare number was not meant as a date.
        None if !text.contains(['-', '/', '.', ':', ' ']) => {
            return Err(DateTimeError::NotAnEnd(text.to_owned()));
        }
        None => {
            let written = Written::read(text)?;
            let time = written.time.unwrap_or(Clock::MIDNIGHT);
            let first_day = written.local_day(start, reading.zone);
            let on = |date| written.instant(date, time, reading.zone);
            let next =
                |at: DateTime<Utc>, other: DateTime<Utc>| if at < start { other } else { at };
            match written.day(text, reading.order)? {
                Some(Day::Whole(date)) => on(date),
                Some(Day::Yearless { month, day }) => {
                    let in_year = |year| NaiveDate::from_ymd_opt(year, month, day).map(on);
                    match (in_year(first_day.year()), in_year(first_day.year() + 1)) {
                        // Across New Year; a date further back is a slip, reported below.
                        (Some(at), Some(other)) if other - start <= TimeDelta::days(183) => {
                            next(at, other)
                        }
                        (Some(at), _) | (None, Some(at)) => at,
                        (None, None) => return Err(DateTimeError::NotADate(text.to_owned())),
                    }
                }
                None if written.time.is_none() => {
                    return Err(DateTimeError::NotAnEnd(text.to_owned()));
                }
                None => next(on(first_day), on(first_day + TimeDelta::days(1))),
            }
        }
    };
    if at < start {
        return Err(DateTimeError::BeforeStart(text.to_owned()));
    }
    in_range(at).map(End::At)
}

/// Whether the text of an end says that it has not come: nothing, `ongoing`, `now`, `-`, ...
#[must_use]
pub fn is_ongoing(text: &str) -> bool {
    const WORDS: [&str; 11] = [
        "",
        "-",
        "–",
        "ongoing",
        "now",
        "open",
        "none",
        "null",
        "nan",
        "n/a",
        "unresolved",
    ];
    // Most ends are dates, and none of the words starts as they do.
    if text.as_bytes().first().is_some_and(u8::is_ascii_digit) {
        return false;
    }
    let text = text.trim();
    WORDS.iter().any(|word| text.eq_ignore_ascii_case(word))
}

fn bounded(text: &str) -> Result<&str, DateTimeError> {
    let text = text.trim();
    if text.is_empty() {
        return Err(DateTimeError::Empty);
    }
    if text.len() > MAX_LENGTH {
        let start: String = text.chars().take(24).collect();
        return Err(DateTimeError::NotADate(format!("{start}...")));
    }
    Ok(text)
}

fn incomplete(text: &str) -> DateTimeError {
    DateTimeError::Incomplete(text.to_owned())
}

fn in_range(at: DateTime<Utc>) -> Result<DateTime<Utc>, DateTimeError> {
    if YEARS.contains(&at.year()) {
        Ok(at)
    } else {
        Err(DateTimeError::YearOutOfRange(at.year()))
    }
}
