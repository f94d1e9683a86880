//! The book of rows: every format enters its rows here, and the checks that hold for all
//! of them are made once.

use super::cells::Cells;
use super::task::Task;
use super::{
    Column, Format, ImpactWord, Import, ImportError, MAX_ROWS, Outcome, Rejection, Repair, Row,
};
use crate::exchange::datetime::MONTHS;
use crate::model::impact::Impact;
use crate::model::incident::{Category, Incident};
use crate::model::plan::MAX_TEXT;
use crate::model::zone::Zone;
use chrono::{DateTime, Datelike, TimeDelta, TimeZone, Timelike, Utc};

/// An incident without an end is worth a look after this many days.
const LONG_ONGOING_DAYS: i64 = 30;
/// The most impact words of a file that are kept for choosing their weights.
const MAX_WORDS: usize = 100;

/// Rows as they are entered.
pub(super) struct Ledger<'a, 'b> {
    task: &'a Task<'b>,
    /// How much of the work was done before the first row, and how many rows there will be.
    before: f64,
    expected: usize,
    rows: Vec<Row>,
    incidents: Vec<Incident>,
    words: Vec<ImpactWord>,
    pub(super) left_out: usize,
    pub(super) notes: Vec<String>,
}

impl<'a, 'b> Ledger<'a, 'b> {
    pub(super) fn new(task: &'a Task<'b>) -> Self {
        Self {
            task,
            before: 0.0,
            expected: 0,
            rows: Vec::new(),
            incidents: Vec::new(),
            words: Vec::new(),
            left_out: 0,
            notes: Vec::new(),
        }
    }

    /// So many rows will be entered or left out: for the progress.
    pub(super) fn expects(&mut self, rows: usize) {
        self.expects_from(0.0, rows);
    }

    /// The same, after a share of the work that is done already.
    pub(super) fn expects_from(&mut self, before: f64, rows: usize) {
        self.before = before;
        self.expected = rows;
        // No more than there may be: a count is only what a file claims.
        self.rows.reserve(rows.min(MAX_ROWS));
        self.incidents.reserve(rows.min(MAX_ROWS));
    }

    /// Notes that an impact is written as a word, and what the word weighs, which is asked once.
    pub(super) fn word(&mut self, word: &str, impact: impl FnOnce() -> Option<Impact>) {
        let same = |known: &ImpactWord| known.word.eq_ignore_ascii_case(word);
        if let Some(known) = self.words.iter_mut().find(|known| same(known)) {
            known.rows += 1;
        } else if self.words.len() < MAX_WORDS {
            self.words.push(ImpactWord {
                word: word.chars().take(MAX_TEXT).collect(),
                rows: 1,
                impact: impact(),
            });
        }
    }

    /// Enters a row that leads to an incident, after the checks that hold for every format.
    pub(super) fn enter(
        &mut self,
        cells: Cells,
        incident: Incident,
        mut repairs: Vec<Repair>,
    ) -> Result<(), ImportError> {
        match self.check(incident, &mut repairs) {
            Ok(incident) => {
                let outcome = if repairs.is_empty() {
                    Outcome::Accepted
                } else {
                    Outcome::Repaired(repairs)
                };
                self.incidents.push(incident);
                self.push(cells, outcome, Some(self.incidents.len() - 1))
            }
            Err(rejection) => self.reject(cells, rejection),
        }
    }

    /// Enters a row that was understood and leads to no incident.
    pub(super) fn accept(&mut self, cells: Cells) -> Result<(), ImportError> {
        self.push(cells, Outcome::Accepted, None)
    }

    pub(super) fn reject(&mut self, cells: Cells, rejection: Rejection) -> Result<(), ImportError> {
        self.push(cells, Outcome::Rejected(rejection), None)
    }

    fn push(
        &mut self,
        cells: Cells,
        outcome: Outcome,
        incident: Option<usize>,
    ) -> Result<(), ImportError> {
        if self.rows.len() == MAX_ROWS {
            return Err(ImportError::TooManyRows);
        }
        self.rows.push(Row {
            number: self.rows.len() + 1,
            cells,
            outcome,
            incident,
        });
        let done = self.rows.len() + self.left_out;
        self.task.row(self.rows.len(), || {
            let share = done as f64 / self.expected.max(done) as f64;
            self.before + (1.0 - self.before) * share
        })
    }

    fn check(
        &self,
        mut incident: Incident,
        repairs: &mut Vec<Repair>,
    ) -> Result<Incident, Rejection> {
        let (now, zone) = (self.task.options.now, &self.task.options.zone);
        let future = |column, at| Rejection {
            column,
            what: format!("{} lies in the future", moment(at, now, zone)),
            expected: format!("a time up to now, {}", moment(now, now, zone)),
        };
        let latest = now.checked_add_signed(TimeDelta::days(1)).unwrap_or(now);
        if incident.start > latest {
            return Err(future("start", incident.start));
        }
        match incident.end {
            Some(end) if end < incident.start => {
                return Err(Rejection {
                    column: "end",
                    what: format!("{} lies before the start", moment(end, now, zone)),
                    expected: "an end after the start; swap the two if need be".to_owned(),
                });
            }
            Some(end) if end > latest && incident.category != Category::Maintenance => {
                return Err(future("end", end));
            }
            Some(end) if end == incident.start => repairs.push(Repair {
                column: "end",
                was: moment(end, now, zone),
                now: String::new(),
                how: "it ends as it starts, so it costs no time".to_owned(),
            }),
            Some(_) => {}
            None => {
                let days = (now - incident.start).num_days();
                if days > LONG_ONGOING_DAYS {
                    repairs.push(Repair {
                        column: "end",
                        was: String::new(),
                        now: "ongoing".to_owned(),
                        how: format!("it has no end and goes on for {days} days now; add the end if it is over"),
                    });
                }
            }
        }
        cut("title", &mut incident.title, repairs);
        cut("id", &mut incident.id, repairs);
        if let Category::Other(word) = &mut incident.category {
            cut("category", word, repairs);
        }
        Ok(incident)
    }

    /// Closes the book: merges what is told twice, counts overlaps, adds up.
    pub(super) fn close(mut self, format: Format, columns: Vec<Column>) -> Import {
        self.merge_repeated();
        let overlapping = self.overlapping();
        if overlapping > 0 {
            self.notes.push(format!(
                "Incidents that start before an earlier one has ended: {overlapping}; the objective's overlap rule decides what they cost."
            ));
        }
        let (mut accepted, mut repaired, mut rejected) = (0, 0, 0);
        for row in &self.rows {
            match row.outcome {
                Outcome::Accepted => accepted += 1,
                Outcome::Repaired(_) => repaired += 1,
                Outcome::Rejected(_) => rejected += 1,
            }
        }
        Import {
            format,
            delimiter: None,
            header: false,
            columns,
            accepted,
            repaired,
            rejected,
            rows: self.rows,
            left_out: self.left_out,
            incidents: self.incidents,
            overlapping,
            words: self.words,
            traffic: None,
            parts: Vec::new(),
            measured_from: None,
            measured_until: None,
            notes: self.notes,
        }
    }

    /// A row that tells an incident again replaces it.
    fn merge_repeated(&mut self) {
        let incidents = &self.incidents;
        let mut order: Vec<(i64, usize)> = incidents
            .iter()
            .enumerate()
            .map(|(at, incident)| (incident.start.timestamp_millis(), at))
            .collect();
        order.sort_unstable();
        // For each incident the first telling of it.
        let mut first: Vec<usize> = (0..incidents.len()).collect();
        let mut repeated = false;
        for group in order.chunk_by(|(a, _), (b, _)| a == b) {
            if group.len() < 2 {
                continue;
            }
            // Of one start: what has an id is told apart by it, what has none by end and title.
            let told = group.iter().filter_map(|(_, at)| {
                let incident = incidents.get(*at)?;
                let id = incident.id.as_str();
                let words = id
                    .is_empty()
                    .then_some((incident.end, incident.title.as_str()));
                Some(((id, words), *at))
            });
            let mut told: Vec<_> = told.collect();
            told.sort_unstable();
            for pair in told.windows(2) {
                if let [(words, before), (same_words, at)] = pair
                    && words == same_words
                {
                    let kept = first.get(*before).copied().unwrap_or(*before);
                    if let Some(slot) = first.get_mut(*at) {
                        *slot = kept;
                        repeated = true;
                    }
                }
            }
        }
        if !repeated {
            return;
        }
        let row_numbers: Vec<usize> = {
            let mut numbers = vec![0; incidents.len()];
            for row in &self.rows {
                if let Some(slot) = row.incident.and_then(|at| numbers.get_mut(at)) {
                    *slot = row.number;
                }
            }
            numbers
        };
        // The first telling keeps its place, the last one its words.
        let mut places = vec![0; first.len()];
        let mut kept: Vec<Incident> = Vec::with_capacity(first.len());
        for ((at, incident), told) in self.incidents.drain(..).enumerate().zip(&first) {
            let place = if *told == at {
                kept.push(incident);
                kept.len() - 1
            } else {
                let place = places.get(*told).copied().unwrap_or(0);
                if let Some(slot) = kept.get_mut(place) {
                    *slot = incident;
                }
                place
            };
            if let Some(slot) = places.get_mut(at) {
                *slot = place;
            }
        }
        self.incidents = kept;
        for row in &mut self.rows {
            let Some(at) = row.incident else { continue };
            row.incident = places.get(at).copied();
            let told = first.get(at).copied().unwrap_or(at);
            if told == at {
                continue;
            }
            let repair = Repair {
                column: "id",
                was: String::new(),
                now: String::new(),
                how: format!(
                    "it tells row {} again and replaces it",
                    row_numbers.get(told).copied().unwrap_or(0)
                ),
            };
            match &mut row.outcome {
                Outcome::Repaired(repairs) => repairs.push(repair),
                outcome => *outcome = Outcome::Repaired(vec![repair]),
            }
        }
    }

    fn overlapping(&self) -> usize {
        let now = self.task.options.now;
        let mut spans: Vec<(i64, i64)> = self
            .incidents
            .iter()
            .map(|incident| {
                let end = incident.end_at(now).timestamp_millis();
                (incident.start.timestamp_millis(), end)
            })
            .filter(|(start, end)| start < end)
            .collect();
        spans.sort_unstable();
        let mut latest = i64::MIN;
        let mut count = 0;
        for (start, end) in spans {
            count += usize::from(start < latest);
            latest = latest.max(end);
        }
        count
    }
}

/// Cuts a text to what a plan keeps.
fn cut(column: &'static str, text: &mut String, repairs: &mut Vec<Repair>) {
    // Bytes are at least characters: most texts need no counting.
    if text.len() <= MAX_TEXT {
        return;
    }
    if let Some((end, _)) = text.char_indices().nth(MAX_TEXT) {
        text.truncate(end);
        repairs.push(Repair {
            column,
            was: String::new(),
            now: text.clone(),
            how: format!("{column} cut to {MAX_TEXT} characters"),
        });
    }
}

/// `10 Mar 08:12` in the zone, with the year when it is not now's.
pub(super) fn moment(at: DateTime<Utc>, now: DateTime<Utc>, zone: &Zone) -> String {
    let local = zone.from_utc_datetime(&at.naive_utc());
    let this_year = zone.from_utc_datetime(&now.naive_utc()).year();
    let month = MONTHS
        .get(local.month0() as usize)
        .and_then(|name| name.get(..3))
        .unwrap_or_default();
    let year = if local.year() == this_year {
        String::new()
    } else {
        format!(" {}", local.year())
    };
    format!("{} {month}{year} {}", local.day(), time_of_day(at, zone))
}

/// `08:38` in the zone.
pub(super) fn time_of_day(at: DateTime<Utc>, zone: &Zone) -> String {
    let local = zone.from_utc_datetime(&at.naive_utc());
    format!("{:02}:{:02}", local.hour(), local.minute())
}

/// An end: only its time of day when that is the start's day.
pub(super) fn end_moment(
    start: DateTime<Utc>,
    end: DateTime<Utc>,
    now: DateTime<Utc>,
    zone: &Zone,
) -> String {
    let day = |at: DateTime<Utc>| zone.from_utc_datetime(&at.naive_utc()).date_naive();
    if day(start) == day(end) {
        time_of_day(end, zone)
    } else {
        moment(end, now, zone)
    }
}

/// Whether `name` holds `wanted` as whole words, in any case.
pub(super) fn names(name: &str, wanted: &str) -> bool {
    let (name, wanted) = (
        name.to_ascii_lowercase(),
        wanted.trim().to_ascii_lowercase(),
    );
    let edge = |c: Option<char>| !c.is_some_and(|c| c.is_alphanumeric() || c == '_');
    !wanted.is_empty()
        && name.match_indices(&wanted).any(|(at, found)| {
            let before = name.get(..at).and_then(|text| text.chars().next_back());
            let after = name
                .get(at + found.len()..)
                .and_then(|text| text.chars().next());
            edge(before) && edge(after)
        })
}
