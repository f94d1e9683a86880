//! What the strip above the table shows: the marks of the incidents over time.

use super::editing::Editing;
use super::shown_row;
use crate::chart::ticks;
use crate::state::{Shared, Shown};
use crate::widget::status;

/// Places that marks can stand at: about one for each pixel.
pub const PLACES: usize = 1200;
/// Height of the strip in its own units.
pub const HEIGHT: f64 = 20.0;
/// A mark that is less high than this could not be seen.
pub const LEAST: f64 = 3.0;
/// The classes of marks: what is selected, what the filter leaves out, categories.
const KINDS: [&str; 7] = [
    "incident",
    "deployment",
    "dependency",
    "maintenance",
    "other",
    "is-off",
    "is-selected",
];

/// What the strip shows.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Strip {
    /// Unix seconds of its ends.
    pub span: (f64, f64),
    /// The window of the budget, in shares of the strip.
    pub window: (f64, f64),
    /// A class for each kind of mark and the marks as a path.
    pub marks: Vec<(&'static str, String)>,
    /// Share and label.
    pub ticks: Vec<(f64, String)>,
    /// From when to when, and how many.
    pub words: String,
}

impl Strip {
    /// Where an instant lies, from 0 to 1.
    #[must_use]
    pub fn share(&self, at: f64) -> f64 {
        let (from, to) = self.span;
        ((at - from) / (to - from).max(1.0)).clamp(0.0, 1.0)
    }

    /// The instant at a share of the strip.
    #[must_use]
    pub fn time(&self, share: f64) -> f64 {
        self.span.0 + share * (self.span.1 - self.span.0)
    }
}

/// The strip of a service, as the table is filtered and selected now.
#[must_use]
pub fn strip(shown: &Shared<Shown>, editing: Editing) -> Strip {
    let incidents = &shown.service().incidents;
    let losses = &shown.answer.incidents;
    let observed = shown.record.observed();
    let seconds = |at: chrono::DateTime<chrono::Utc>| at.timestamp() as f64;
    let starts = incidents.iter().map(|incident| seconds(incident.start));
    let from = starts.clone().fold(seconds(observed.start), f64::min);
    let to = starts.fold(seconds(shown.answer.now), f64::max);
    let mut strip = Strip {
        span: (from, to),
        ..Strip::default()
    };
    let window = shown.answer.budget.window;
    strip.window = (
        strip.share(seconds(window.start)),
        strip.share(seconds(window.end)),
    );
    strip.ticks = ticks::time(from, to, shown.clock.zone(), 10)
        .into_iter()
        .map(|tick| (strip.share(tick.at), tick.label))
        .collect();
    strip.words = format!(
        "{} incidents from {} to {}",
        incidents.len(),
        shown.clock.date(observed.start),
        shown.clock.date(shown.answer.now)
    );
    let order = editing.order();
    let mut in_table = vec![false; incidents.len()];
    for index in order.iter() {
        if let Some(place) = in_table.get_mut(*index) {
            *place = true;
        }
    }
    let largest = shown_row::largest_cost(shown);
    // The dearest incident of each place, and what it is drawn as.
    let mut places = vec![None::<(f64, usize)>; PLACES + 1];
    editing.selection.with(|selection| {
        for (index, (incident, loss)) in incidents.iter().zip(losses).enumerate() {
            let kind = if selection.has(index) {
                6
            } else if in_table.get(index) == Some(&true) {
                let word = status::category_kind(&incident.category);
                KINDS.iter().position(|kind| *kind == word).unwrap_or(4)
            } else {
                5
            };
            let share = strip.share(seconds(incident.start));
            let Some(place) = places.get_mut((share * PLACES as f64) as usize) else {
                continue;
            };
            let cost = loss.lost.value();
            // A mark that is selected is not hidden by a dearer one.
            if place.is_none_or(|(other, drawn)| (kind == 6, cost) > (drawn == 6, other)) {
                *place = Some((cost, kind));
            }
        }
    });
    let mut paths = KINDS.map(|kind| (kind, String::new()));
    for (x, place) in places.into_iter().enumerate() {
        let Some((cost, kind)) = place else { continue };
        let share = if largest > 0.0 { cost / largest } else { 0.0 };
        let top = HEIGHT - (share * HEIGHT).max(LEAST);
        if let Some((_, path)) = paths.get_mut(kind) {
            path.push_str(&format!("M{x} {HEIGHT}V{top:.1}"));
        }
    }
    strip.marks = paths
        .into_iter()
        .filter(|(_, path)| !path.is_empty())
        .collect();
    strip
}

/// Positions in the service's list from the oldest to the newest.
#[must_use]
pub fn by_time(editing: Editing) -> Vec<usize> {
    let shown = editing.state.shown.get();
    let incidents = shown
        .as_ref()
        .map(|shown| shown.service().incidents.as_slice())
        .unwrap_or_default();
    let mut keys: Vec<(i64, u32)> = incidents
        .iter()
        .map(|incident| incident.start.timestamp_millis())
        .zip(0..)
        .collect();
    keys.sort_unstable();
    keys.into_iter().map(|(_, index)| index as usize).collect()
}
