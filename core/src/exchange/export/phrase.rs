//! Turns of speech that sentences share.

use super::figures::{self, Clock};
use crate::model::plan::Service;
use crate::model::release::Release;
use chrono::{DateTime, Datelike, TimeDelta, Utc, Weekday};

/// A piece of a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// Running text.
    Plain(String),
    /// A key figure, set bold.
    Key(String),
}

impl Piece {
    /// The text in it.
    #[must_use]
    pub fn text(&self) -> &str {
        match self {
            Self::Plain(text) | Self::Key(text) => text,
        }
    }
}

/// A sentence that grows.
#[derive(Default)]
pub(super) struct Words(pub(super) Vec<Piece>);

impl Words {
    pub(super) fn plain(&mut self, text: impl Into<String>) {
        self.0.push(Piece::Plain(text.into()));
    }

    pub(super) fn key(&mut self, text: impl Into<String>) {
        self.0.push(Piece::Key(text.into()));
    }
}

/// The pieces as running text.
pub(super) fn joined(pieces: &[Piece]) -> String {
    pieces.iter().map(Piece::text).collect()
}

/// What a service promises, for a field that describes it.
pub(super) fn promise(service: &Service) -> String {
    format!("{} promises {}", service.name, service.objective.target)
}

/// A date with the clock time, rounded up to the minute.
pub(super) fn moment(clock: &Clock, at: DateTime<Utc>) -> String {
    let at = figures::minute_after(at);
    format!("{} at {}", clock.date(at), clock.time(at))
}

/// So many days from now, as a date.
pub(super) fn date_in(clock: &Clock, now: DateTime<Utc>, days: f64) -> String {
    let after = TimeDelta::try_milliseconds((days * 86_400_000.0) as i64);
    let at = after.and_then(|after| now.checked_add_signed(after));
    clock.date(at.unwrap_or(now))
}

/// The first words of what a team typed: up to six, and 60 characters.
pub(super) fn short(text: &str) -> String {
    const WORDS: usize = 6;
    const CHARACTERS: usize = 60;
    let few: Vec<&str> = text.split_whitespace().take(WORDS).collect();
    let mut cut: String = few.join(" ").chars().take(CHARACTERS).collect();
    let whole = text.split_whitespace().count() <= WORDS && text.chars().count() <= CHARACTERS;
    if !whole {
        if cut.chars().count() == CHARACTERS {
            cut.truncate(cut.rfind(' ').unwrap_or(cut.len()));
        }
        cut.push('…');
    }
    cut
}

/// `28 minutes`, `2 h 55 m`, `30 days`: one unit in words.
pub(super) fn length(length: TimeDelta) -> String {
    let whole =
        |unit: i64| (length.num_minutes() % unit == 0).then_some(length.num_minutes() / unit);
    let (count, word) = match (whole(1_440), length.num_minutes()) {
        (Some(days), 1..) => (days, "day"),
        (None, minutes @ 1..60) => (minutes, "minute"),
        _ => return figures::duration(length),
    };
    let many = if count == 1 { "" } else { "s" };
    format!("{count} {word}{many}")
}

/// A small number in letters, at the start of a sentence.
pub(super) fn count(number: usize) -> String {
    const LETTERS: [&str; 13] = [
        "No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten",
        "Eleven", "Twelve",
    ];
    let letters = LETTERS.get(number).map(|letters| (*letters).to_owned());
    letters.unwrap_or_else(|| number.to_string())
}

/// `today’s release`, `Thursday’s release` within a week, `the 24 Mar release`.
pub(super) fn release(clock: &Clock, now: DateTime<Utc>, release: &Release) -> String {
    let at = release.at.unwrap_or(now).max(now);
    let (today, day) = (clock.day(now), clock.day(at));
    match (day - today).num_days() {
        0 => "today’s release".to_owned(),
        1..=6 => format!("{}’s release", weekday(day.weekday())),
        _ => format!("the {} release", clock.date(at)),
    }
}

fn weekday(day: Weekday) -> &'static str {
    match day {
        Weekday::Mon => "Monday",
        Weekday::Tue => "Tuesday",
        Weekday::Wed => "Wednesday",
        Weekday::Thu => "Thursday",
        Weekday::Fri => "Friday",
        Weekday::Sat => "Saturday",
        Weekday::Sun => "Sunday",
    }
}

/// With a capital.
pub(super) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}
