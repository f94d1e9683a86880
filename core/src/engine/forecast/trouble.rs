//! The incidents as the forecast sees them: stretches of trouble, with nothing bad between.

use crate::engine::record::Record;

/// Milliseconds of a day.
pub(super) const DAY_MS: f64 = 86_400_000.0;

/// A stretch in which something was bad throughout: incidents that touch or overlap are one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Trouble {
    /// Start in days from now; negative.
    pub start: f64,
    /// End in days from now; 0 while it goes on.
    pub end: f64,
    /// Mean bad share of its length, 0 to 1.
    pub impact: f64,
    /// It was still going on when the record was read.
    pub ongoing: bool,
}

impl Trouble {
    /// Length in minutes, at least one.
    #[must_use]
    pub fn minutes(&self) -> f64 {
        ((self.end - self.start) * 1440.0).max(1.0)
    }
}

impl Record {
    /// Everything bad in the record as disjoint stretches, the oldest first.
    #[must_use]
    pub fn troubles(&self) -> Vec<Trouble> {
        let (from, until) = (
            self.timeline.observed_from(),
            self.timeline.observed_until(),
        );
        let now = self.now.timestamp_millis();
        // Start, end, bad milliseconds.
        let mut joined: Vec<(i64, i64, f64)> = Vec::new();
        for segment in self.timeline.bad_segments(from, until) {
            let bad = (segment.end - segment.start) as f64 * f64::from(segment.level_ppb) / 1e9;
            match joined.last_mut() {
                Some((_, end, sum)) if *end == segment.start => {
                    *end = segment.end;
                    *sum += bad;
                }
                _ => joined.push((segment.start, segment.end, bad)),
            }
        }
        joined
            .into_iter()
            .map(|(start, end, bad)| Trouble {
                start: (start - now) as f64 / DAY_MS,
                end: (end - now) as f64 / DAY_MS,
                impact: bad / (end - start) as f64,
                ongoing: end == now,
            })
            .collect()
    }
}
