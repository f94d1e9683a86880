//! Status commits of an Upptime repository: `committed_at`, `slug`, `subject`, `commit`.
//!
//! "... is down" opens an outage of its slug, "... is up" closes it; "degraded performance"
//! opens one too, as Upptime counts it. Other subjects are edits by hand and change nothing.
//! An outage that nothing closes goes on.

use super::cells::Cells;
use super::ledger::{Ledger, end_moment};
use super::task::Task;
use super::{Column, Field, Format, Import, ImportError, Options, Rejection, Repair};
use crate::exchange::datetime::{Reading, parse_instant};
use crate::model::impact::Impact;
use crate::model::incident::{Category, Incident};
use chrono::{DateTime, Utc};

pub(super) fn recognizes(text: &str) -> bool {
    // A header may stand before the first commit, and edits by hand before the first check.
    super::format::beginning(text, 65_536)
        .lines()
        .filter_map(|line| line.split('\t').nth(2))
        .any(|subject| Change::of(subject).is_some())
}

/// What a commit says about its site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Change {
    Down,
    Degraded,
    Up,
}

impl Change {
    fn of(subject: &str) -> Option<Self> {
        let marks = [("🟥", Self::Down), ("🟩", Self::Up), ("🟨", Self::Degraded)];
        let mark = marks
            .iter()
            .find(|(mark, _)| subject.trim_start().starts_with(mark));
        let says = |words: &str| subject.contains(words);
        match mark {
            Some((_, change)) => Some(*change),
            None if says(" is down (") => Some(Self::Down),
            None if says(" is up (") => Some(Self::Up),
            None if says(" degraded performance (") => Some(Self::Degraded),
            None => None,
        }
    }
}

/// A commit that could be read.
struct Commit<'a> {
    at: DateTime<Utc>,
    slug: &'a str,
    subject: &'a str,
    id: &'a str,
    /// Its line, from 0.
    line: usize,
}

pub(super) fn read(text: &str, task: &Task<'_>) -> Result<Import, ImportError> {
    let options = task.options;
    let reading = Reading::new(&options.zone, Some(options.now));
    let mut lines: Vec<&str> = text
        .lines()
        .filter(|line| !line.trim().is_empty())
        .collect();
    let header = lines
        .first()
        .is_some_and(|line| line.starts_with("committed_at"));
    if header {
        lines.remove(0);
    }
    let mut faults: Vec<Option<Rejection>> = Vec::with_capacity(lines.len());
    let mut commits: Vec<Commit<'_>> = Vec::new();
    for (line, text) in lines.iter().enumerate() {
        let mut cells = text.split('\t');
        let (at, slug) = (
            cells.next().unwrap_or_default(),
            cells.next().unwrap_or_default(),
        );
        let (subject, id) = (
            cells.next().unwrap_or_default(),
            cells.next().unwrap_or_default(),
        );
        let read = parse_instant(at, &reading);
        faults.push(match &read {
            Err(error) => Some(Rejection {
                column: "committed_at",
                what: error.what(),
                expected: error.expected(),
            }),
            Ok(_) if slug.trim().is_empty() || subject.is_empty() => Some(Rejection {
                column: "subject",
                what: "the row has no slug or no subject".to_owned(),
                expected: "committed_at, slug, subject and commit, separated by tabs".to_owned(),
            }),
            Ok(_) => None,
        });
        if let (Ok(at), Some(None)) = (read, faults.last()) {
            commits.push(Commit {
                at,
                slug: slug.trim(),
                subject: subject.trim(),
                id: id.trim(),
                line,
            });
        }
    }
    let mut parts: Vec<String> = commits
        .iter()
        .map(|commit| commit.slug.to_owned())
        .collect();
    parts.sort_unstable();
    parts.dedup();
    let wanted = |slug: &str| {
        let only = options.only.as_deref();
        only.is_none_or(|only| slug.eq_ignore_ascii_case(only.trim()))
    };
    if !parts.iter().any(|part| wanted(part)) && !parts.is_empty() {
        return Err(ImportError::NotFound {
            wanted: options.only.clone().unwrap_or_default(),
            found: parts,
        });
    }
    let until = commits.iter().map(|commit| commit.at).max();
    let mut found = outages(&commits, options);

    let mut ledger = Ledger::new(task);
    ledger.expects(lines.len());
    let mut hand_edits = 0_usize;
    for (line, (text, fault)) in lines.iter().zip(faults).enumerate() {
        let slug = text.split('\t').nth(1).unwrap_or_default().trim();
        if fault.is_none() && !wanted(slug) {
            ledger.left_out += 1;
            continue;
        }
        let cells = Cells::new(text.split('\t').take(4));
        match (fault, found.by_line.get_mut(line).and_then(Option::take)) {
            (Some(fault), _) => ledger.reject(cells, fault)?,
            (None, Some((incident, repairs))) => ledger.enter(cells, incident, repairs)?,
            (None, None) => {
                hand_edits += usize::from(Change::of(cells.get(2)).is_none());
                ledger.accept(cells)?;
            }
        }
    }
    if hand_edits > 0 {
        ledger.notes.push(format!(
            "Edits by hand, which state no status and change nothing: {hand_edits}."
        ));
    }
    if found.short > 0 {
        let minutes = options.shortest.num_minutes();
        ledger.notes.push(format!(
            "Outages shorter than {minutes} min, left out as chosen: {}.",
            found.short
        ));
    }
    let columns = Column::known(&[
        ("committed_at", Some(Field::Start)),
        ("slug", Some(Field::Service)),
        ("subject", Some(Field::Title)),
        ("commit", Some(Field::Id)),
    ]);
    let mut import = ledger.close(Format::UpptimeStatusChanges, columns);
    import.delimiter = Some('\t');
    import.header = header;
    import.parts = parts;
    import.measured_from = commits
        .iter()
        .filter(|commit| wanted(commit.slug))
        .map(|commit| commit.at)
        .min();
    import.measured_until = until;
    Ok(import)
}

/// Outages by the line that opens them.
struct Outages {
    by_line: Vec<Option<(Incident, Vec<Repair>)>>,
    short: usize,
}

fn outages(commits: &[Commit<'_>], options: &Options) -> Outages {
    let lines = commits
        .iter()
        .map(|commit| commit.line + 1)
        .max()
        .unwrap_or(0);
    let mut by_line: Vec<Option<(Incident, Vec<Repair>)>> = vec![None; lines];
    let mut short = 0;
    let mut order: Vec<&Commit<'_>> = commits.iter().collect();
    // Git dates can run backwards; the line decides between equal times.
    order.sort_unstable_by_key(|commit| (commit.slug, commit.at, commit.line));
    let mut open: Option<&Commit<'_>> = None;
    for (at, commit) in order.iter().enumerate() {
        let change = Change::of(commit.subject);
        if open.is_none() && matches!(change, Some(Change::Down | Change::Degraded)) {
            open = Some(commit);
        }
        let last = order
            .get(at + 1)
            .is_none_or(|next| next.slug != commit.slug);
        let closed = change == Some(Change::Up);
        if let Some(down) = open
            && (closed || last)
        {
            open = None;
            let end = closed.then_some(commit.at);
            if end.is_some_and(|end| end - down.at < options.shortest) {
                short += 1;
            } else if let Some(slot) = by_line.get_mut(down.line) {
                *slot = Some((incident(down, end), degraded(down, end, options)));
            }
        }
    }
    Outages { by_line, short }
}

fn incident(down: &Commit<'_>, end: Option<DateTime<Utc>>) -> Incident {
    let title = down.subject.trim_start_matches(['🟥', '🟨', ' ']);
    Incident {
        id: down.id.get(..10).unwrap_or(down.id).to_owned(),
        title: title.to_owned(),
        start: down.at,
        end,
        impact: Impact::FULL,
        category: Category::Incident,
    }
}

/// Degraded counts in full, which the reader of the report should know.
fn degraded(down: &Commit<'_>, end: Option<DateTime<Utc>>, options: &Options) -> Vec<Repair> {
    if Change::of(down.subject) != Some(Change::Degraded) {
        return Vec::new();
    }
    let until = end.map_or_else(
        || "now".to_owned(),
        |end| end_moment(down.at, end, options.now, &options.zone),
    );
    vec![Repair {
        column: "impact",
        was: "degraded".to_owned(),
        now: "100%".to_owned(),
        how: format!("degraded until {until} counts as down, as Upptime counts it"),
    }]
}
