//! What each column of a table holds: guessed from names and contents, or chosen.

use super::ImpactWords;
use super::cells::Cells;
use super::impact_text::{self, Scale};
use crate::exchange::datetime::{Reading, is_ongoing, parse_instant};
use crate::model::duration;
use crate::model::incident::Category;
use serde::{Deserialize, Serialize};

/// What a column holds.
///
/// ```
/// use error_budget::exchange::import::Field;
/// assert_eq!(serde_json::to_string(&Field::ImpactFraction)?, r#""impact_fraction""#);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// When it began.
    Start,
    /// When it ended: a time, a time of day, a length, or nothing while it goes on.
    End,
    /// How long it lasted: `26m`, `1:30`, or a bare number of minutes.
    Duration,
    /// How long it lasted, as a number of seconds.
    DurationSeconds,
    /// Share of events that were bad, 0 to 100; or a word.
    ImpactPercent,
    /// Share of events that were bad, 0 to 1; or a word.
    ImpactFraction,
    /// Kind of trouble.
    Category,
    /// What happened.
    Title,
    /// The team's name for it.
    Id,
    /// The service or component it belongs to.
    Service,
}

impl Field {
    /// All of them, in the order they are offered.
    pub const ALL: [Self; 10] = [
        Self::Start,
        Self::End,
        Self::Duration,
        Self::DurationSeconds,
        Self::ImpactPercent,
        Self::ImpactFraction,
        Self::Category,
        Self::Title,
        Self::Id,
        Self::Service,
    ];

    /// What it is called in a choice, such as `Impact, 0 to 1`.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Start => "Start",
            Self::End => "End",
            Self::Duration => "Duration",
            Self::DurationSeconds => "Duration, seconds",
            Self::ImpactPercent => "Impact, %",
            Self::ImpactFraction => "Impact, 0 to 1",
            Self::Category => "Category",
            Self::Title => "What happened",
            Self::Id => "ID",
            Self::Service => "Service",
        }
    }

    /// Column names that mean it, the surest first.
    fn names(self) -> &'static [&'static str] {
        match self {
            Self::Start => &[
                "downtime_start",
                "started_at",
                "start_at",
                "start_time",
                "start",
                "starts_at",
                "impact_start",
                "incident_start",
                "began_at",
                "begin",
                "began",
                "from",
                "opened_at",
                "detected_at",
                "created_at",
                "date",
            ],
            Self::End => &[
                "downtime_end",
                "ended_at",
                "end_at",
                "end_time",
                "end",
                "ends_at",
                "impact_end",
                "incident_end",
                "resolved_at",
                "resolved",
                "finished_at",
                "closed_at",
                "stop",
                "until",
                "to",
            ],
            Self::Duration => &[
                "duration_minutes",
                "duration",
                "minutes",
                "downtime_minutes",
                "duration_min",
                "length",
                "downtime",
            ],
            Self::DurationSeconds => &["duration_seconds", "seconds", "duration_s"],
            Self::ImpactPercent => &[
                "impact_percent",
                "percent",
                "impact",
                "severity",
                "bad_percent",
            ],
            Self::ImpactFraction => &[
                "error_ratio",
                "impact_fraction",
                "fraction",
                "ratio",
                "status",
            ],
            Self::Category => &["category", "type", "kind", "cause"],
            Self::Title => &[
                "title",
                "what_happened",
                "summary",
                "name",
                "description",
                "incident",
                "message",
            ],
            Self::Id => &["id", "incident_id", "key", "incident_key", "number"],
            Self::Service => &["service", "component", "site", "slug", "system"],
        }
    }

    /// Fields of which a table has one between them.
    fn group(self) -> u8 {
        match self {
            Self::Duration | Self::DurationSeconds => 2,
            Self::ImpactPercent | Self::ImpactFraction => 4,
            other => other as u8 + 10,
        }
    }
}

/// What each column holds, from the left; `None` for columns that are not read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Mapping {
    /// One entry per column; missing ones are not read.
    pub fields: Vec<Option<Field>>,
}

impl Mapping {
    /// The first column that holds a field.
    #[must_use]
    pub fn column(&self, field: Field) -> Option<usize> {
        self.fields.iter().position(|held| *held == Some(field))
    }

    fn set(&mut self, column: usize, field: Field) {
        let taken = self
            .fields
            .iter()
            .flatten()
            .any(|held| held.group() == field.group());
        if let Some(slot) = self.fields.get_mut(column)
            && slot.is_none()
            && !taken
        {
            *slot = Some(field);
        }
    }
}

/// A column as it is shown for mapping.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Its name in the file, or `column 1` where the file has no names.
    pub header: String,
    /// What it was read as.
    pub field: Option<Field>,
    /// Its first few values that are not empty.
    pub samples: Vec<String>,
}

/// How many values are shown of a column.
const SAMPLES: usize = 3;
/// How many rows a guess looks at.
const LOOKED_AT: usize = 60;

impl Column {
    pub(super) fn all(headers: &[String], mapping: &Mapping, rows: &[&Cells]) -> Vec<Self> {
        let shown = |column: usize| {
            rows.iter()
                .take(LOOKED_AT)
                .map(|cells| cells.get(column))
                .filter(|cell| !cell.is_empty())
                .take(SAMPLES)
                .map(|cell| cell.chars().take(80).collect())
                .collect()
        };
        headers
            .iter()
            .enumerate()
            .map(|(at, header)| Self {
                header: header.chars().take(200).collect(),
                field: mapping.fields.get(at).copied().flatten(),
                samples: shown(at),
            })
            .collect()
    }

    /// Columns of a format whose shape is known.
    pub(super) fn known(columns: &[(&str, Option<Field>)]) -> Vec<Self> {
        columns
            .iter()
            .map(|(header, field)| Self {
                header: (*header).to_owned(),
                field: *field,
                samples: Vec::new(),
            })
            .collect()
    }
}

/// Guesses by the names of the columns, then decides by content what the names leave open.
pub(super) fn guess_by_name(headers: &[String], rows: &[&Cells], words: &ImpactWords) -> Mapping {
    let names: Vec<String> = headers.iter().map(|header| plain(header)).collect();
    let mut mapping = Mapping {
        fields: vec![None; names.len()],
    };
    let look = |column: usize, test: &dyn Fn(&str) -> bool| share(rows, column, test);
    for field in Field::ALL {
        for wanted in field.names() {
            let Some(column) = names.iter().position(|name| name == wanted) else {
                continue;
            };
            // "status" is a fraction in one file and a phase in the next.
            let numeric = |cell: &str| impact_text::read(cell, Scale::Percent, words).is_ok();
            if *wanted == "status" && look(column, &numeric) < 1.0 {
                continue;
            }
            mapping.set(column, field);
        }
    }
    // Names with more around the word: "Start (UTC)", "Incident ended".
    let parts = [
        (Field::Start, &["start", "started", "begin", "began"][..]),
        (
            Field::End,
            &["end", "ended", "resolved", "finished", "closed"][..],
        ),
        (Field::Duration, &["duration", "minutes"][..]),
        (Field::ImpactPercent, &["impact", "severity", "percent"][..]),
        (Field::Title, &["title", "summary", "description"][..]),
    ];
    for (field, wanted) in parts {
        let found = names
            .iter()
            .position(|name| name.split('_').any(|part| wanted.contains(&part)));
        if let Some(column) = found {
            mapping.set(column, field);
        }
    }
    settle_impact(&mut mapping, &names, rows);
    mapping
}

/// An impact column holds fractions when no number in it passes 1.
fn settle_impact(mapping: &mut Mapping, names: &[String], rows: &[&Cells]) {
    let column = mapping.column(Field::ImpactPercent);
    let Some(column) = column else { return };
    let named = names
        .get(column)
        .is_some_and(|name| name.contains("percent"));
    let mut numbers = rows
        .iter()
        .take(LOOKED_AT)
        .filter_map(|cells| impact_text::rounded(cells.get(column), 9))
        .peekable();
    let fraction = numbers.peek().is_some() && numbers.all(|ppb| ppb <= 1_000_000_000);
    if fraction
        && !named
        && let Some(slot) = mapping.fields.get_mut(column)
    {
        *slot = Some(Field::ImpactFraction);
    }
}

/// Guesses by what the cells look like, for rows without names.
pub(super) fn guess_by_content(
    width: usize,
    rows: &[&Cells],
    reading: &Reading<'_>,
    words: &ImpactWords,
) -> Mapping {
    let mut mapping = Mapping {
        fields: vec![None; width],
    };
    let is_time = |cell: &str| parse_instant(cell, reading).is_ok();
    let is_length = |cell: &str| duration::parse(cell).is_ok();
    let is_end = |cell: &str| is_ongoing(cell) || is_time(cell) || is_length(cell);
    let most = 0.5;
    let times = |column: usize| share(rows, column, &is_time);
    let Some(start) = (0..width).find(|column| times(*column) > most) else {
        return mapping;
    };
    mapping.set(start, Field::Start);
    let end = (start + 1..width).find(|column| {
        times(*column) > most || (share(rows, *column, &is_end) > most && has_text(rows, *column))
    });
    if let Some(end) = end {
        mapping.set(end, Field::End);
    }
    let mut longest = (0, None);
    for column in 0..width {
        if mapping.fields.get(column).is_none_or(Option::is_some) {
            continue;
        }
        let percent = |cell: &str| {
            let marked = cell.ends_with('%') || cell.contains('.') || words.get(cell).is_some();
            marked && impact_text::read(cell, Scale::Percent, words).is_ok()
        };
        let category = |cell: &str| Category::COMMON.contains(&Category::from_word(cell));
        let number = |cell: &str| impact_text::rounded(cell, 0).is_some();
        let id = |cell: &str| {
            cell.len() <= 40 && !cell.contains(' ') && cell.bytes().any(|b| b.is_ascii_digit())
        };
        if share(rows, column, &percent) > most {
            mapping.set(column, Field::ImpactPercent);
        } else if share(rows, column, &category) > most {
            mapping.set(column, Field::Category);
        } else if share(rows, column, &number) > most {
            if end.is_none() {
                mapping.set(column, Field::Duration);
            }
        } else if share(rows, column, &id) > most {
            mapping.set(column, Field::Id);
        } else {
            let length: usize = rows
                .iter()
                .take(LOOKED_AT)
                .map(|row| row.get(column).len())
                .sum();
            if length > longest.0 {
                longest = (length, Some(column));
            }
        }
    }
    if let Some(column) = longest.1 {
        mapping.set(column, Field::Title);
    }
    settle_impact(&mut mapping, &[], rows);
    mapping
}

/// The share of the filled cells of a column that pass; 0 when none is filled.
fn share(rows: &[&Cells], column: usize, test: &dyn Fn(&str) -> bool) -> f64 {
    let (mut filled, mut passed) = (0_u32, 0_u32);
    for cell in rows.iter().take(LOOKED_AT).map(|row| row.get(column)) {
        if !cell.is_empty() {
            filled += 1;
            passed += u32::from(test(cell));
        }
    }
    if filled == 0 {
        return 0.0;
    }
    f64::from(passed) / f64::from(filled)
}

fn has_text(rows: &[&Cells], column: usize) -> bool {
    rows.iter()
        .take(LOOKED_AT)
        .any(|row| !row.get(column).is_empty())
}

/// A name in lower case with underscores: `Start (UTC)` is `start_utc`.
fn plain(header: &str) -> String {
    let mut name = String::new();
    for c in header.chars().take(80) {
        if c.is_alphanumeric() {
            name.push(c.to_ascii_lowercase());
        } else if !name.ends_with('_') && !name.is_empty() {
            name.push('_');
        }
    }
    name.trim_end_matches('_').to_owned()
}
