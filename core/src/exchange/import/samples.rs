//! Samples of series to incidents: runs of one bad share.

use super::cells::Cells;
use super::ledger::Ledger;
use super::{ImportError, Rejection};
use crate::model::PPB;
use crate::model::impact::Impact;
use crate::model::incident::{Category, Incident};
use chrono::{DateTime, TimeDelta, Utc};

/// What the samples of a series say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SampleMeaning {
    /// The good share, 0 to 1: `up`, `probe_success`, an availability.
    Good,
    /// The bad share, 0 to 1: an error ratio.
    Bad,
}

/// One sample of a series.
#[derive(Debug, Clone)]
pub(super) struct Sample {
    pub(super) at: DateTime<Utc>,
    /// The bad share in parts per billion; `None` where nothing is known.
    pub(super) bad_ppb: Option<u32>,
    pub(super) cells: Cells,
    /// Why the sample cannot be read.
    pub(super) fault: Option<Rejection>,
}

/// What is found while samples are entered.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Found {
    /// Samples that are no number: no data, neither good nor bad.
    pub(super) unknown: usize,
    /// Times in which samples are missing.
    pub(super) gaps: usize,
    /// First sample, and one step after the last.
    pub(super) span: Option<(DateTime<Utc>, DateTime<Utc>)>,
}

/// The step of samples: the shortest distance between two that follow each other.
pub(super) fn step(times: impl Iterator<Item = DateTime<Utc>>) -> Option<TimeDelta> {
    let mut before: Option<DateTime<Utc>> = None;
    let mut shortest: Option<TimeDelta> = None;
    for at in times {
        let distance = before.map(|before| at - before);
        if let Some(distance) = distance.filter(|distance| *distance > TimeDelta::zero()) {
            shortest = Some(shortest.map_or(distance, |known| known.min(distance)));
        }
        before = Some(at);
    }
    shortest
}

/// Enters the samples of one series, in the order of time. Samples of one bad share that follow
/// each other are one incident, entered with the first of them; it ends where the next sample
/// says otherwise, or one step after its last sample when the next is missing.
pub(super) fn enter(
    samples: Vec<Sample>,
    step: TimeDelta,
    title: &str,
    ledger: &mut Ledger<'_, '_>,
    found: &mut Found,
) -> Result<(), ImportError> {
    let ends = run_ends(&samples, step, found);
    for (sample, end) in samples.into_iter().zip(ends) {
        if let Some(fault) = sample.fault {
            ledger.reject(sample.cells, fault)?;
            continue;
        }
        found.unknown += usize::from(sample.bad_ppb.is_none());
        let impact = sample.bad_ppb.and_then(Impact::from_ppb);
        match (end, impact) {
            (Some(end), Some(impact)) => {
                let incident = Incident {
                    id: String::new(),
                    title: title.to_owned(),
                    start: sample.at,
                    end: Some(end),
                    impact,
                    category: Category::Incident,
                };
                ledger.enter(sample.cells, incident, Vec::new())?;
            }
            _ => ledger.accept(sample.cells)?,
        }
    }
    Ok(())
}

/// For each sample that begins a run of one bad share, the end of the run.
fn run_ends(samples: &[Sample], step: TimeDelta, found: &mut Found) -> Vec<Option<DateTime<Utc>>> {
    let mut ends = vec![None; samples.len()];
    let mut open: Option<(usize, u32)> = None;
    // The end of what a sample speaks for, as long as nothing follows.
    let mut known_until: Option<DateTime<Utc>> = None;
    let after = |at: DateTime<Utc>| at.checked_add_signed(step).unwrap_or(at);
    let close = |ends: &mut Vec<Option<DateTime<Utc>>>, open: Option<(usize, u32)>, at| {
        if let Some(slot) = open.and_then(|(begin, _)| ends.get_mut(begin)) {
            *slot = Some(at);
        }
    };
    for (index, sample) in samples.iter().enumerate() {
        if sample.fault.is_some() {
            continue;
        }
        let bad = sample.bad_ppb.filter(|ppb| *ppb > 0);
        // Scrapes jitter: half a step more is no gap.
        let missing = known_until.is_some_and(|until| sample.at > until + step / 2);
        if missing {
            found.gaps += 1;
        }
        let goes_on = !missing && bad.is_some() && open.map(|(_, ppb)| ppb) == bad;
        if !goes_on {
            let end = match known_until {
                Some(until) if missing => until,
                _ => sample.at,
            };
            close(&mut ends, open.take(), end);
            open = bad.map(|ppb| (index, ppb));
        }
        known_until = Some(after(sample.at));
        let (from, until) = found.span.unwrap_or((sample.at, sample.at));
        found.span = Some((from.min(sample.at), until.max(after(sample.at))));
    }
    if let Some(until) = known_until {
        close(&mut ends, open, until);
    }
    ends
}

/// The sentences about what was found.
pub(super) fn notes(found: &Found) -> Vec<String> {
    let mut notes = Vec::new();
    if found.unknown > 0 {
        notes.push(format!(
            "Samples that are no number, so nothing is known and nothing counted as bad: {}.",
            found.unknown
        ));
    }
    if found.gaps > 0 {
        notes.push(format!(
            "Times without samples, in which nothing is known and nothing counted as bad: {}; exclude them if they should not count as good.",
            found.gaps
        ));
    }
    notes
}

/// The bad share of a good or bad share in parts per billion; `None` above one whole.
pub(super) fn bad_ppb(share_ppb: u64, meaning: SampleMeaning) -> Option<u32> {
    let share = u32::try_from(share_ppb)
        .ok()
        .filter(|share| *share <= PPB)?;
    Some(match meaning {
        SampleMeaning::Good => PPB - share,
        SampleMeaning::Bad => share,
    })
}
