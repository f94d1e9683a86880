//! The parts of a date and time as they stand in a text.

use super::{DateOrder, DateTimeError};
use crate::model::plan::YEARS;
use crate::model::zone::Zone;
use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone, Utc};

/// 10 digits, with a fraction or not, are Unix seconds; 13 digits are milliseconds.
pub(super) fn unix_instant(text: &str) -> Option<DateTime<Utc>> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    if !digits(whole) || !digits(fraction) {
        return None;
    }
    let value: i64 = whole.parse().ok()?;
    match whole.len() {
        10 => DateTime::from_timestamp_millis(value * 1_000 + milliseconds(fraction)),
        13 if fraction.is_empty() => DateTime::from_timestamp_millis(value),
        _ => None,
    }
}

/// The first three digits of a fraction of a second.
fn milliseconds(fraction: &str) -> i64 {
    fraction
        .bytes()
        .chain(*b"000")
        .take(3)
        .fold(0, |ms, digit| ms * 10 + i64::from(digit.wrapping_sub(b'0')))
}

/// A time of day; 24:00 is the next midnight.
#[derive(Debug, Clone, Copy)]
pub(super) struct Clock {
    time: NaiveTime,
    next_day: bool,
}

impl Clock {
    pub(super) const MIDNIGHT: Self = Self {
        time: NaiveTime::MIN,
        next_day: false,
    };
}

#[derive(Debug, Clone, Copy)]
pub(super) enum Day {
    Whole(NaiveDate),
    Yearless { month: u32, day: u32 },
}

/// A date and time as programs write them, `2026-03-10T08:12:00.250+01:00`, with or without the
/// seconds and the offset: what a table of a million rows holds, so it is not taken apart first.
/// `None` for everything else, right or wrong.
pub(super) fn plain_instant(text: &str, zone: &Zone) -> Option<DateTime<Utc>> {
    let bytes = text.as_bytes();
    let pair = |at: usize| match bytes.get(at..at + 2) {
        Some([a @ b'0'..=b'9', b @ b'0'..=b'9']) => Some(u32::from((a - b'0') * 10 + b - b'0')),
        _ => None,
    };
    let is = |at: usize, marks: &[u8]| bytes.get(at).is_some_and(|byte| marks.contains(byte));
    if !(is(4, b"-") && is(7, b"-") && is(10, b"T ") && is(13, b":")) {
        return None;
    }
    let year = i32::try_from(pair(0)? * 100 + pair(2)?).ok()?;
    if !YEARS.contains(&year) {
        return None;
    }
    let date = NaiveDate::from_ymd_opt(year, pair(5)?, pair(8)?)?;
    let (hour, minute) = (pair(11)?, pair(14)?);
    let (mut at, mut second, mut millis) = (16, 0, 0);
    if is(at, b":") {
        second = pair(17)?;
        at = 19;
        if is(at, b".") {
            let digits = text.get(20..)?;
            let length = digits.bytes().take_while(u8::is_ascii_digit).count();
            millis = u32::try_from(milliseconds(digits.get(..length)?)).ok()?;
            at = 20 + length;
            if length == 0 {
                return None;
            }
        }
    }
    let time = NaiveTime::from_hms_milli_opt(hour, minute, second, millis)?;
    let local = date.and_time(time);
    match bytes.get(at..)? {
        [] => Some(zone.instant(local)),
        [b'Z'] => Some(local.and_utc()),
        [sign @ (b'+' | b'-'), _, _, b':', _, _] => {
            let (hours, minutes) = (pair(at + 1)?, pair(at + 4)?);
            if hours > 18 || minutes > 59 {
                return None;
            }
            let offset = TimeDelta::seconds(i64::from(hours * 3_600 + minutes * 60));
            Some(
                if *sign == b'+' {
                    local - offset
                } else {
                    local + offset
                }
                .and_utc(),
            )
        }
        _ => None,
    }
}

/// The parts of a written date and time, not yet put together.
pub(super) struct Written<'a> {
    /// Day, month and year as numbers or names, in the order written.
    parts: [&'a str; 4],
    /// The first separator between them.
    separator: char,
    pub(super) time: Option<Clock>,
    /// Seconds east of UTC, when written.
    offset: Option<i32>,
}

impl<'a> Written<'a> {
    pub(super) fn read(text: &'a str) -> Result<Self, DateTimeError> {
        let not_a_date = || DateTimeError::NotADate(text.to_owned());
        let mut written = Self {
            parts: [""; 4],
            separator: ' ',
            time: None,
            offset: None,
        };
        let (before, tail) = match text.find(':') {
            None => (text, ""),
            Some(colon) => {
                let head = text.get(..colon).unwrap_or_default();
                let hour = head.trim_end_matches(|c: char| c.is_ascii_digit()).len();
                let rest = text.get(hour..).unwrap_or_default();
                let length = rest
                    .find(|c: char| !c.is_ascii_digit() && !matches!(c, ':' | '.' | ','))
                    .unwrap_or(rest.len());
                let (clock, mut tail) = rest.split_at(length);
                let half = match tail.trim_start().get(..2) {
                    Some(word) if word.eq_ignore_ascii_case("am") => Some(0),
                    Some(word) if word.eq_ignore_ascii_case("pm") => Some(12),
                    _ => None,
                };
                if half.is_some() {
                    tail = tail.trim_start().get(2..).unwrap_or_default();
                }
                let clock = clock.trim_end_matches([',', '.']);
                let read = clock_of(clock, half);
                written.time = Some(read.ok_or_else(|| DateTimeError::NotATime(clock.to_owned()))?);
                (text.get(..hour).unwrap_or_default(), tail)
            }
        };
        let tail = written.take_offset(tail.trim_start())?;
        // The T of RFC 3339 stands between digits.
        let before = match before.strip_suffix(['T', 't']) {
            Some(date) if date.ends_with(|c: char| c.is_ascii_digit()) => date,
            _ => before,
        };
        let mut count = 0;
        for part in before.split(is_separator).chain(tail.split(is_separator)) {
            if part.is_empty() || is_weekday(part) {
                continue;
            }
            if !part.chars().all(char::is_alphanumeric) {
                return Err(not_a_date());
            }
            *written.parts.get_mut(count).ok_or_else(not_a_date)? = part;
            count += 1;
        }
        written.separator = before
            .trim()
            .chars()
            .find(|c| is_separator(*c))
            .unwrap_or(' ');
        Ok(written)
    }

    /// Takes `Z`, `UTC`, `+01:00`, `-0600` from the front of what follows the time.
    fn take_offset(&mut self, tail: &'a str) -> Result<&'a str, DateTimeError> {
        let word_end = tail
            .find(|c: char| !c.is_ascii_alphabetic())
            .unwrap_or(tail.len());
        let (word, after) = tail.split_at(word_end);
        let utc = ["z", "utc", "gmt"]
            .iter()
            .any(|name| word.eq_ignore_ascii_case(name));
        if utc {
            self.offset = Some(0);
        }
        let signed = if utc || word.is_empty() {
            after.trim_start()
        } else {
            tail
        };
        let sign = match signed.chars().next() {
            Some('+') => 1,
            Some('-' | '\u{2212}') => -1,
            _ if utc => return Ok(after),
            _ if word.len() >= 3 && month_of(word).is_none() && !is_weekday(word) => {
                return Err(DateTimeError::UnknownZone(word.to_owned()));
            }
            _ => return Ok(tail),
        };
        let wrong = || DateTimeError::UnknownZone(signed.to_owned());
        let digits: String = signed.chars().skip(1).filter(|c| *c != ':').collect();
        if !matches!(digits.len(), 2 | 4) || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Err(wrong());
        }
        let number: i32 = digits.parse().map_err(|_| wrong())?;
        let (hours, minutes) = if digits.len() == 2 {
            (number, 0)
        } else {
            (number / 100, number % 100)
        };
        if hours > 18 || minutes > 59 {
            return Err(wrong());
        }
        self.offset = Some(sign * (hours * 3_600 + minutes * 60));
        Ok("")
    }

    /// The date that is written; `None` when there is only a time.
    pub(super) fn day(&self, text: &str, order: DateOrder) -> Result<Option<Day>, DateTimeError> {
        let [a, b, c, d] = self.parts;
        // The time of day is right by now, so the message names the date alone.
        let shown = text.split([' ', 'T']).next().unwrap_or(text);
        let shown = if b.is_empty() || month_of(a).or(month_of(b)).is_some() {
            text
        } else {
            shown
        };
        let wrong = || DateTimeError::NotADate(shown.to_owned());
        if a.is_empty() {
            return Ok(None);
        }
        if !d.is_empty() {
            return Err(wrong());
        }
        let (year, month, day) = match (month_of(a), month_of(b)) {
            (Some(month), _) => (c, month, number(b, 2).ok_or_else(wrong)?),
            (None, Some(month)) => (c, month, number(a, 2).ok_or_else(wrong)?),
            (None, None) => {
                let (first, second) = (number(a, 4), number(b, 2));
                let (first, second) = first.zip(second).ok_or_else(wrong)?;
                if a.len() == 4 {
                    (a, second, number(c, 2).ok_or_else(wrong)?)
                } else if c.is_empty() || a.len() > 2 || (c.len() == 2 && self.separator == '-') {
                    return Err(wrong());
                } else if day_first(first, second, self.separator, order) {
                    (c, second, first)
                } else {
                    (c, first, second)
                }
            }
        };
        if year.is_empty() {
            let exists = NaiveDate::from_ymd_opt(2_024, month, day).is_some();
            return if exists {
                Ok(Some(Day::Yearless { month, day }))
            } else {
                Err(wrong())
            };
        }
        let value = number(year, 4).ok_or_else(wrong)?;
        let year = match year.len() {
            4 => value,
            2 if value < 70 => 2_000 + value,
            2 => 1_900 + value,
            _ => return Err(wrong()),
        };
        let year = i32::try_from(year).map_err(|_| wrong())?;
        let date = NaiveDate::from_ymd_opt(year, month, day).ok_or_else(wrong)?;
        if YEARS.contains(&year) {
            Ok(Some(Day::Whole(date)))
        } else {
            Err(DateTimeError::YearOutOfRange(year))
        }
    }

    /// The day it is at `at`, by the written offset or else in the zone.
    pub(super) fn local_day(&self, at: DateTime<Utc>, zone: &Zone) -> NaiveDate {
        match self.offset {
            Some(offset) => (at.naive_utc() + TimeDelta::seconds(offset.into())).date(),
            None => zone.from_utc_datetime(&at.naive_utc()).date_naive(),
        }
    }

    pub(super) fn instant(&self, day: NaiveDate, clock: Clock, zone: &Zone) -> DateTime<Utc> {
        let mut local: NaiveDateTime = day.and_time(clock.time);
        if clock.next_day {
            local += TimeDelta::days(1);
        }
        match self.offset {
            Some(offset) => (local - TimeDelta::seconds(offset.into())).and_utc(),
            None => zone.instant(local),
        }
    }
}

/// Whether `03/04/2026` starts with the day.
fn day_first(first: u32, second: u32, separator: char, order: DateOrder) -> bool {
    match order {
        DateOrder::DayFirst => true,
        DateOrder::MonthFirst => false,
        DateOrder::Auto if first > 12 => true,
        DateOrder::Auto if second > 12 => false,
        DateOrder::Auto => separator != '/',
    }
}

/// The two leading numbers of a date such as `28/02/2026`, whose order a column decides.
/// `None` for dates that say it themselves.
pub(crate) fn day_month_numbers(text: &str) -> Option<(u32, u32)> {
    // 2026-03-10 says it itself, and most columns are of that kind.
    if text.as_bytes().get(..5).is_some_and(|start| {
        start.iter().take(4).all(u8::is_ascii_digit) && start.last() == Some(&b'-')
    }) {
        return None;
    }
    let mut parts = text.trim().splitn(3, ['/', '.', '-']);
    let (first, second, rest) = (parts.next()?, parts.next()?, parts.next()?);
    let year = rest.bytes().take_while(u8::is_ascii_digit).count();
    if first.len() > 2 || !matches!(year, 2 | 4) {
        return None;
    }
    number(first, 2).zip(number(second, 2))
}

fn clock_of(text: &str, half: Option<u32>) -> Option<Clock> {
    let (whole, fraction) = match text.find(['.', ',']) {
        Some(point) => (text.get(..point)?, text.get(point + 1..)?),
        None => (text, ""),
    };
    let mut parts = whole.split(':');
    let mut hour = number(parts.next()?, 2)?;
    let minute = number(parts.next()?, 2).filter(|m| *m < 60)?;
    let second = match parts.next() {
        // A leap second counts as the second before it.
        Some(text) => number(text, 2).filter(|s| *s <= 60)?.min(59),
        None => 0,
    };
    if parts.next().is_some() || !fraction.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    if let Some(half) = half {
        hour = (1..=12).contains(&hour).then_some(hour % 12 + half)?;
    }
    let next_day = hour == 24 && minute == 0 && second == 0;
    if next_day {
        hour = 0;
    }
    let millis = u32::try_from(milliseconds(fraction)).ok()?;
    let time = NaiveTime::from_hms_milli_opt(hour, minute, second, millis)?;
    Some(Clock { time, next_day })
}

/// A number of 1 to `most` digits; `10th` is 10.
fn number(text: &str, most: usize) -> Option<u32> {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let suffix = text.get(digits.len()..)?;
    let ordinal = matches!(suffix, "" | "st" | "nd" | "rd" | "th");
    let fits = (1..=most).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    (ordinal && fits).then(|| digits.parse().ok()).flatten()
}

fn is_separator(c: char) -> bool {
    matches!(c, ' ' | '-' | '/' | '.' | ',' | '\u{a0}')
}

/// The months, in English.
pub(crate) const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const WEEKDAYS: [&str; 7] = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
];

/// 1 to 12 for an English month name, short or long.
fn month_of(word: &str) -> Option<u32> {
    named(word, &MONTHS)
}

fn is_weekday(word: &str) -> bool {
    named(word, &WEEKDAYS).is_some()
}

/// The place, from 1, of the name that the word is or shortens to three letters or more.
fn named(word: &str, names: &[&str]) -> Option<u32> {
    (1..)
        .zip(names)
        .find(|(_, name)| {
            let short = name.get(..word.len());
            word.len() >= 3 && short.is_some_and(|short| short.eq_ignore_ascii_case(word))
        })
        .map(|(place, _)| place)
}
