//! One row of a table to an incident, by the mapping of its columns.

use super::cells::Cells;
use super::columns::{Field, Mapping};
use super::date_column::DateColumns;
use super::impact_text::{self, Scale};
use super::ledger::{end_moment, moment, time_of_day};
use super::{MAX_CELL_BYTES, Options, Rejection, Repair};
use crate::exchange::datetime::{End, Reading, is_ongoing, parse_end, parse_instant};
use crate::model::duration;
use crate::model::impact::Impact;
use crate::model::incident::{Category, Incident};
use chrono::{DateTime, TimeDelta, Utc};

/// Reads one row at a time.
pub(super) struct RowReader<'a> {
    options: &'a Options,
    reading: Reading<'a>,
    dates: DateColumns,
    /// The instant of second 0, where times are relative.
    pub(super) origin: Option<DateTime<Utc>>,
    start: Option<usize>,
    end: Option<usize>,
    /// Column and the milliseconds of a bare number's unit.
    duration: Option<(usize, i64)>,
    pub(super) impact: Option<(usize, Scale)>,
    category: Option<usize>,
    title: Option<usize>,
    id: Option<usize>,
    pub(super) service: Option<usize>,
}

impl<'a> RowReader<'a> {
    pub(super) fn new(mapping: &Mapping, rows: &[&Cells], options: &'a Options) -> Self {
        let column = |field| mapping.column(field);
        let (start, end) = (column(Field::Start), column(Field::End));
        let dated = rows.iter().flat_map(|cells| {
            let cell = move |column: Option<usize>| column.map(|column| cells.get(column));
            cell(start).into_iter().chain(cell(end))
        });
        let dates = DateColumns::look(dated, options.date_order);
        Self {
            options,
            reading: Reading {
                order: dates.order,
                ..Reading::new(&options.zone, Some(options.now))
            },
            dates,
            origin: start.and_then(|start| origin(start, end, rows, options)),
            start,
            end,
            duration: column(Field::Duration)
                .map(|column| (column, 60_000))
                .or_else(|| column(Field::DurationSeconds).map(|column| (column, 1_000))),
            impact: column(Field::ImpactPercent)
                .map(|column| (column, Scale::Percent))
                .or_else(|| column(Field::ImpactFraction).map(|column| (column, Scale::Fraction))),
            category: column(Field::Category),
            title: column(Field::Title),
            id: column(Field::Id),
            service: column(Field::Service),
        }
    }

    pub(super) fn notes(&self) -> Vec<String> {
        let mut notes: Vec<String> = self.dates.note().map(str::to_owned).into_iter().collect();
        if let Some(origin) = self.origin {
            let (now, zone) = (self.options.now, &self.options.zone);
            notes.push(format!(
                "Times are seconds from the first event, which is placed at {}{}.",
                moment(origin, now, zone),
                if self.options.relative_start.is_some() {
                    ""
                } else {
                    ", so that the last one ends now"
                }
            ));
        }
        if self.end.is_none() && self.duration.is_none() {
            notes.push("No column is read as the end or the duration; choose one.".to_owned());
        }
        notes
    }

    pub(super) fn incident(&self, cells: &Cells) -> Result<(Incident, Vec<Repair>), Rejection> {
        if cells.bytes() > MAX_CELL_BYTES
            && let Some(column) = (0..cells.len()).find(|at| cells.get(*at).len() > MAX_CELL_BYTES)
        {
            return Err(Rejection {
                column: "text",
                what: format!(
                    "cell {} has more than {} kB",
                    column + 1,
                    MAX_CELL_BYTES / 1_000
                ),
                expected: "shorter texts; a quote may not be closed".to_owned(),
            });
        }
        let cell = |column: Option<usize>| column.map_or("", |column| cells.get(column));
        let mut repairs = Vec::new();
        let start = self.start(cell(self.start), &mut repairs)?;
        let end = self.end(cells, start, &mut repairs)?;
        let (mut category, mut impact) = (Category::default(), Impact::FULL);
        if let Some((column, scale)) = self.impact {
            let text = cells.get(column);
            impact = impact_text::read(text, scale, &self.options.impact_words)?;
            if text.eq_ignore_ascii_case("maintenance") {
                category = Category::Maintenance;
            }
        }
        let written = cell(self.category);
        if !written.is_empty() {
            // The common words need no copy in lower case.
            let common = Category::COMMON
                .into_iter()
                .find(|common| common.word().eq_ignore_ascii_case(written));
            category = common.unwrap_or_else(|| Category::from_word(written));
            if !category.word().eq_ignore_ascii_case(written)
                && !matches!(category, Category::Other(_))
            {
                repairs.push(Repair {
                    column: "category",
                    was: written.to_owned(),
                    now: category.word().to_owned(),
                    how: format!("{written} read as {category}"),
                });
            }
        }
        let title = match cell(self.title) {
            "" => cell(self.service),
            title => title,
        };
        let incident = Incident {
            id: cell(self.id).to_owned(),
            title: title.to_owned(),
            start,
            end,
            impact,
            category,
        };
        Ok((incident, repairs))
    }

    fn start(&self, text: &str, repairs: &mut Vec<Repair>) -> Result<DateTime<Utc>, Rejection> {
        let rejected = |what: String, expected: String| Rejection {
            column: "start",
            what,
            expected,
        };
        if self.start.is_none() {
            return Err(rejected(
                "no column is read as the start".to_owned(),
                "a column of dates and times; choose one".to_owned(),
            ));
        }
        if let Some(origin) = self.origin {
            return relative(origin, text).ok_or_else(|| {
                rejected(
                    format!("{text} is no number of seconds"),
                    "such as 4800.0".to_owned(),
                )
            });
        }
        let start = parse_instant(text, &self.reading)
            .map_err(|error| rejected(error.what(), error.expected()))?;
        if let Some(how) = self.dates.reason(text) {
            repairs.push(Repair {
                column: "start",
                was: text.to_owned(),
                now: moment(start, self.options.now, &self.options.zone),
                how,
            });
        }
        Ok(start)
    }

    fn end(
        &self,
        cells: &Cells,
        start: DateTime<Utc>,
        repairs: &mut Vec<Repair>,
    ) -> Result<Option<DateTime<Utc>>, Rejection> {
        let rejected = |what: String, expected: String| Rejection {
            column: "end",
            what,
            expected,
        };
        let (now, zone) = (self.options.now, &self.options.zone);
        if self.end.is_none() && self.duration.is_none() {
            return Err(rejected(
                "no column is read as the end".to_owned(),
                "a column of ends or of durations; choose one".to_owned(),
            ));
        }
        let text = self.end.map_or("", |column| cells.get(column));
        if is_ongoing(text) {
            return match self
                .duration
                .map(|(column, unit)| (cells.get(column), unit))
            {
                Some((length, unit)) if !length.is_empty() => {
                    lasting(start, length, unit).map(Some)
                }
                _ => Ok(None),
            };
        }
        if let Some(origin) = self.origin {
            return match relative(origin, text) {
                Some(end) => Ok(Some(end)),
                None => Err(rejected(
                    format!("{text} is no number of seconds"),
                    "such as 4800.0".to_owned(),
                )),
            };
        }
        let end = parse_end(text, start, &self.reading)
            .map_err(|error| rejected(error.what(), error.expected()))?;
        let how = match end {
            End::Ongoing => None,
            End::At(_) => self.dates.reason(text),
            End::After(at) => Some(format!("end read as a duration: {}", time_of_day(at, zone))),
        };
        if let (Some(how), Some(at)) = (how, end.instant()) {
            repairs.push(Repair {
                column: "end",
                was: text.to_owned(),
                now: end_moment(start, at, now, zone),
                how,
            });
        }
        Ok(end.instant())
    }
}

/// The end of something that lasts a length, or a bare number of a unit.
fn lasting(start: DateTime<Utc>, text: &str, unit_ms: i64) -> Result<DateTime<Utc>, Rejection> {
    let bare = impact_text::rounded(text, 3)
        .and_then(|thousandths| i64::try_from(thousandths).ok())
        .and_then(|thousandths| thousandths.checked_mul(unit_ms / 1_000));
    let length = match bare {
        Some(ms) => TimeDelta::try_milliseconds(ms),
        None => duration::parse(text).ok(),
    };
    length
        .and_then(|length| start.checked_add_signed(length))
        .ok_or_else(|| Rejection {
            column: "duration",
            what: format!(
                "{} is not a length of time",
                text.chars().take(40).collect::<String>()
            ),
            expected: "a number of minutes, 26m, 1h 30m or 1:30".to_owned(),
        })
}

/// The instant of second 0 when the start column counts seconds.
fn origin(
    start: usize,
    end: Option<usize>,
    rows: &[&Cells],
    options: &Options,
) -> Option<DateTime<Utc>> {
    let first = rows.first()?.get(start);
    // Unix times count too, but from 1970: they have ten digits before the point.
    let short = first
        .split('.')
        .next()
        .is_some_and(|whole| whole.len() < 10);
    let begins_at_zero = impact_text::rounded(first, 3) == Some(0);
    if impact_text::rounded(first, 3).is_none() || !short {
        return None;
    }
    if options.relative_start.is_some() {
        return options.relative_start;
    }
    if !begins_at_zero {
        return None;
    }
    let last = rows
        .iter()
        .flat_map(|cells| [Some(cells.get(start)), end.map(|end| cells.get(end))])
        .flatten()
        .filter_map(|cell| impact_text::rounded(cell, 3))
        .filter_map(|ms| i64::try_from(ms).ok())
        .max()?;
    options
        .now
        .checked_sub_signed(TimeDelta::try_milliseconds(last)?)
}

fn relative(origin: DateTime<Utc>, text: &str) -> Option<DateTime<Utc>> {
    let ms = i64::try_from(impact_text::rounded(text, 3)?).ok()?;
    let at = origin.checked_add_signed(TimeDelta::try_milliseconds(ms)?)?;
    crate::model::plan::YEARS
        .contains(&chrono::Datelike::year(&at))
        .then_some(at)
}
