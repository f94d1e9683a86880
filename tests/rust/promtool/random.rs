//! Histories drawn from a seed.

use chrono::{DateTime, TimeDelta, Utc};
use error_budget::model::impact::Impact;
use error_budget::model::incident::Incident;
use error_budget::model::objective::Objective;
use error_budget::model::plan::Service;
use error_budget::model::window::Window;

/// SplitMix64: a few lines that draw the same numbers everywhere.
pub struct Draw(u64);

impl Draw {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        bits ^ (bits >> 31)
    }

    /// From `low` on, below `high`.
    pub fn between(&mut self, low: i64, high: i64) -> i64 {
        low + (self.next() % (high - low).max(1) as u64) as i64
    }

    pub fn one_of<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.between(0, choices.len() as i64) as usize]
    }
}

/// A service of 2 to 7 days with a handful of incidents, to the second, and the instant after its last day.
pub fn history(seed: u64) -> (Service, DateTime<Utc>) {
    let mut draw = Draw::new(seed);
    let start: DateTime<Utc> = "2026-03-02T00:00:00Z".parse().expect("an instant");
    let days = draw.one_of(&[2, 2, 2, 2, 2, 2, 2, 3, 4, 7]);
    let end = start + TimeDelta::days(days);
    let target = draw.one_of(&["99%", "99.5%", "99.9%", "99.95%", "99.99%"]);
    let window = TimeDelta::days(draw.one_of(&[7, 28, 30, 90]));
    let objective = Objective::new(target.parse().expect("a target"), Window::Rolling(window));
    let mut service = Service::new("api", "api", objective);
    service.measured_from = Some(start);
    for _ in 0..draw.between(1, 3 * days) {
        let from = start + TimeDelta::seconds(draw.between(0, days * 86_400));
        let seconds = draw.one_of(&[90, 600, 2_700, 14_400, 43_200]);
        let mut incident = Incident::lasting(from, TimeDelta::seconds(draw.between(30, seconds)))
            .expect("not reversed");
        let percent = draw.one_of(&[100, 100, 60, 35, 20, 5, 2]);
        incident.impact = Impact::from_ppb(percent * 10_000_000).expect("below one");
        service.incidents.push(incident);
    }
    (service, end)
}
