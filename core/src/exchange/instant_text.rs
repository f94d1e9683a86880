//! Instants as they are written for machines: RFC 3339 in UTC, milliseconds only where there are some.
//!
//! Plans and answers hold several for each incident, and chrono's own formatter and parser take a multiple of the time.

use chrono::{DateTime, Datelike, NaiveDate, SecondsFormat, Timelike, Utc};

/// The length of `2026-03-10T14:30:00`.
const TO_SECONDS: usize = 19;

/// The text of an instant.
///
/// # Example
/// ```
/// use error_budget::exchange::instant_text;
/// let at = "2026-03-10T15:30:00+01:00".parse().expect("an instant");
/// assert_eq!(instant_text::text(at), "2026-03-10T14:30:00Z");
/// ```
#[must_use]
pub fn text(at: DateTime<Utc>) -> String {
    let mut text = String::with_capacity(24);
    push(&mut text, at);
    text
}

/// Appends it, to the millisecond.
pub fn push(text: &mut String, at: DateTime<Utc>) {
    let at = at.naive_utc();
    let mut bytes = *b"0000-00-00T00:00:00.000Z";
    match u32::try_from(at.year()) {
        Ok(year @ 0..=9_999) => {
            two_digits(&mut bytes, 0, year / 100);
            two_digits(&mut bytes, 2, year % 100);
        }
        // Not of this engine, whose years have four digits.
        _ => {
            text.push_str(&at.and_utc().to_rfc3339_opts(SecondsFormat::AutoSi, true));
            return;
        }
    }
    for (place, number) in [
        (5, at.month()),
        (8, at.day()),
        (11, at.hour()),
        (14, at.minute()),
        (17, at.second()),
    ] {
        two_digits(&mut bytes, place, number);
    }
    let millis = at.nanosecond() / 1_000_000;
    let mut length = TO_SECONDS + 1;
    if millis > 0 {
        two_digits(&mut bytes, 20, millis / 10 % 100);
        bytes[22] = digit(millis % 10);
        length = bytes.len();
    } else {
        bytes[TO_SECONDS] = b'Z';
    }
    // Digits and marks are text.
    text.push_str(std::str::from_utf8(&bytes[..length]).unwrap_or_default());
}

fn two_digits(bytes: &mut [u8; 24], place: usize, number: u32) {
    bytes[place] = digit(number / 10);
    bytes[place + 1] = digit(number % 10);
}

fn digit(number: u32) -> u8 {
    b'0' + (number % 10) as u8
}

/// Reads what [`text()`] writes; `None` for any other text, instant or not.
///
/// # Example
/// ```
/// use error_budget::exchange::instant_text;
/// let at = "2026-03-10T15:30:00+01:00".parse().expect("an instant");
/// assert_eq!(instant_text::read("2026-03-10T14:30:00Z"), Some(at));
/// assert_eq!(instant_text::read("2026-03-10T15:30:00+01:00"), None);
/// ```
#[must_use]
pub fn read(text: &str) -> Option<DateTime<Utc>> {
    let (seconds, rest) = text.as_bytes().split_at_checked(TO_SECONDS)?;
    let millis = match rest {
        b"Z" => 0,
        [b'.', digits @ .., b'Z'] if digits.len() == 3 => number(digits)?,
        _ => return None,
    };
    for (place, mark) in [(4, b'-'), (7, b'-'), (10, b'T'), (13, b':'), (16, b':')] {
        if seconds[place] != mark {
            return None;
        }
    }
    let at = |from: usize| number(&seconds[from..from + 2]);
    let year = number(&seconds[..4])? as i32;
    let day = NaiveDate::from_ymd_opt(year, at(5)?, at(8)?)?;
    let time = day.and_hms_milli_opt(at(11)?, at(14)?, at(17)?, millis)?;
    Some(time.and_utc())
}

fn number(digits: &[u8]) -> Option<u32> {
    digits.iter().try_fold(0, |number, digit| {
        let digit = digit.is_ascii_digit().then(|| u32::from(digit - b'0'))?;
        Some(number * 10 + digit)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn milliseconds_stand_where_there_are_some() {
        for written in [
            "1970-01-01T00:00:00Z",
            "2026-03-10T14:30:00.007Z",
            "2199-12-31T23:59:59.999Z",
            "0999-01-02T03:04:05.120Z",
            "+12026-03-10T14:30:00Z",
        ] {
            let at = written.parse().expect("an instant");
            assert_eq!(text(at), written);
        }
    }

    #[test]
    fn other_texts_are_left_to_others() {
        for other in [
            "",
            "2026-03-10",
            "2026-03-10T14:30:00",
            "2026-03-10T14:30:00z",
            "2026-03-10t14:30:00Z",
            "2026-03-10T14:30:00.5Z",
            "2026-03-10T14:30:00+00:00",
            "2026-02-29T14:30:00Z",
            "2026-03-10T24:00:00Z",
            "2026-03-10T14:60:00Z",
            "2026-03-10T14:30:60Z",
            "2026-03-1\u{661}T14:30:00Z",
            "+026-03-10T14:30:00Z",
        ] {
            assert_eq!(read(other), None, "{other}");
        }
    }

    proptest! {
        #[test]
        fn it_is_the_text_of_chrono(millis in -100_000_000_000_000_i64..100_000_000_000_000) {
            let at = DateTime::from_timestamp_millis(millis).expect("in range");
            let written = text(at);
            prop_assert_eq!(&written, &at.to_rfc3339_opts(SecondsFormat::AutoSi, true));
            prop_assert_eq!(read(&written), (0..=9_999).contains(&at.year()).then_some(at));
        }

        /// One letter of a text that can be read, changed: it is read as chrono does, or not at all.
        #[test]
        fn what_is_read_is_what_chrono_reads(place in 0..24_usize, letter in " -0-9:.TZtz+a") {
            let mut changed = "2026-02-28T23:59:59.250Z".to_owned();
            changed.replace_range(place..=place, &letter);
            if let Some(at) = read(&changed) {
                prop_assert_eq!(DateTime::parse_from_rfc3339(&changed).ok(), Some(at.fixed_offset()));
            }
        }
    }
}
