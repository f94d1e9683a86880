//! Instants as they are written for machines: RFC 3339 in UTC, milliseconds only where there are some.

use chrono::{DateTime, Datelike, Timelike, Utc};

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

/// Appends it, to the millisecond: plans and answers hold several for each incident, and chrono takes five times as long.
pub fn push(text: &mut String, at: DateTime<Utc>) {
    match u32::try_from(at.year()) {
        Ok(year @ 0..=9_999) => {
            two_digits(text, year / 100);
            two_digits(text, year % 100);
        }
        // Not of this engine, whose years have four digits.
        _ => text.push_str(&format!("{:+05}", at.year())),
    }
    for (mark, number) in [
        ('-', at.month()),
        ('-', at.day()),
        ('T', at.hour()),
        (':', at.minute()),
        (':', at.second()),
    ] {
        text.push(mark);
        two_digits(text, number);
    }
    let millis = at.nanosecond() / 1_000_000;
    if millis > 0 {
        text.push('.');
        text.push(digit(millis / 100 % 10));
        two_digits(text, millis % 100);
    }
    text.push('Z');
}

fn two_digits(text: &mut String, number: u32) {
    text.push(digit(number / 10));
    text.push(digit(number % 10));
}

fn digit(number: u32) -> char {
    char::from_digit(number, 10).unwrap_or('0')
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::SecondsFormat;
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

    proptest! {
        #[test]
        fn it_is_the_text_of_chrono(millis in -100_000_000_000_000_i64..100_000_000_000_000) {
            let at = DateTime::from_timestamp_millis(millis).expect("in range");
            prop_assert_eq!(text(at), at.to_rfc3339_opts(SecondsFormat::AutoSi, true));
        }
    }
}
