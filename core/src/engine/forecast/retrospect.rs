//! Forecasts made in retrospect: at each origin with what was known then, beside what came.

use super::calibration::{Calibration, scored};
use super::{Band, Forecast, MAX_DAYS, Settings};
use crate::engine::amount::Quotient;
use crate::engine::exhaustion::{Exhaustion, RATE_LOOKBACK};
use crate::engine::record::{Record, instant};
use crate::model::plan::Service;
use crate::model::zone::Zone;
use chrono::{DateTime, TimeDelta, Utc};

const DAY_MS: i64 = 86_400_000;
/// Known days before the first forecast.
const WARM_UP_DAYS: i64 = 60;
/// Days from one forecast to the next.
const STEP_DAYS: i64 = 7;
/// The most origins, the latest ones: four years of weeks.
const MAX_ORIGINS: usize = 208;

/// One forecast and its outcome.
#[derive(Debug)]
pub(super) struct Trial {
    /// None when nothing was left at the origin.
    pub(super) exhausted: Option<bool>,
    pub(super) remaining: f64,
    pub(super) climatology: f64,
    pub(super) simulation: (f64, Band),
    pub(super) linear: (f64, f64),
    pub(super) rate: (f64, f64),
}

/// The trials of one service, made one after the other: what takes seconds can show how far it is, and stop.
///
/// # Example
/// ```
/// use chrono::{DateTime, TimeDelta, Utc};
/// use error_budget::engine::forecast::{Retrospect, Settings};
/// use error_budget::model::{objective::Objective, plan::Service, window::Window, zone::Zone};
///
/// let objective = Objective::new("99.9%".parse()?, Window::Rolling(TimeDelta::days(30)));
/// let mut service = Service::new("api", "api", objective);
/// let now: DateTime<Utc> = "2026-03-10T00:00:00Z".parse().expect("an instant");
/// service.measured_from = Some(now - TimeDelta::days(111));
/// let settings = Settings { paths: 200, ..Settings::default() };
/// let mut past = Retrospect::new(&service, now, &Zone::utc(), &settings);
/// // On days 60, 67, 74 and 81; 30 more have to have passed.
/// assert_eq!((past.done(), past.total()), (0, 4));
/// assert!(past.step());
/// assert_eq!(past.calibration().map(|so_far| so_far.simulation.forecasts), Some(1));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Retrospect {
    service: Service,
    zone: Zone,
    settings: Settings,
    past: Record,
    origins: Vec<DateTime<Utc>>,
    next: usize,
    /// What came of each week so far: the instant at which it was known, and whether.
    known: Vec<(DateTime<Utc>, bool)>,
    trials: Vec<Trial>,
}

impl Retrospect {
    /// Before the first trial. The history is copied: trials outlive the plan that they are of.
    #[must_use]
    pub fn new(service: &Service, now: DateTime<Utc>, zone: &Zone, settings: &Settings) -> Self {
        let past = Record::new(service, now, zone);
        let settings = Settings {
            days: settings.days.clamp(1, MAX_DAYS),
            ..*settings
        };
        let horizon = TimeDelta::days(i64::from(settings.days));
        Self {
            origins: origins(&past, horizon),
            past,
            settings,
            service: service.clone(),
            zone: zone.clone(),
            next: 0,
            known: Vec::new(),
            trials: Vec::new(),
        }
    }

    /// The trials are those of this service, zone and settings, seen from `now`: nothing has to be tried again.
    #[must_use]
    pub fn is_of(
        &self,
        service: &Service,
        now: DateTime<Utc>,
        zone: &Zone,
        settings: &Settings,
    ) -> bool {
        let same = self.settings == *settings && self.zone == *zone && self.service == *service;
        same && {
            // A later now matters once another week has passed.
            let horizon = TimeDelta::days(i64::from(settings.days));
            self.origins == origins(&Record::new(service, now, zone), horizon)
        }
    }

    /// How many trials there are to make.
    #[must_use]
    pub fn total(&self) -> usize {
        self.origins.len()
    }

    /// How many have been made.
    #[must_use]
    pub fn done(&self) -> usize {
        self.next
    }

    /// Makes the next one; `false` when all are made.
    pub fn step(&mut self) -> bool {
        let Some(origin) = self.origins.get(self.next).copied() else {
            return false;
        };
        self.next += 1;
        if let Some(trial) = self.trial(origin) {
            self.trials.push(trial);
        }
        true
    }

    /// How good the forecasts were that have been made so far; `None` of none.
    #[must_use]
    pub fn calibration(&self) -> Option<Calibration> {
        scored(&self.trials, self.settings.days)
    }

    fn trial(&mut self, origin: DateTime<Utc>) -> Option<Trial> {
        let horizon = TimeDelta::days(i64::from(self.settings.days));
        let record = Record::new(&self.service, origin, &self.zone);
        let forecast = record.forecast(&self.settings, &[])?;
        let end = origin + horizon;
        let came = self.past.remaining_curve(origin, end);
        let exhausted = (!self.past.budget_at(origin).exhausted)
            .then(|| came.iter().skip(1).any(|(_, left)| *left <= 0.0));
        let remaining = finite(self.past.budget_at(end).remaining_share)?;
        let matured = self.known.iter().filter(|(when, _)| *when <= origin);
        let (mut weeks, mut hits) = (0.0, 0.0);
        for (_, event) in matured {
            weeks += 1.0;
            hits += f64::from(u8::from(*event));
        }
        let (per_day, linear) = record
            .linear_prediction(7, TimeDelta::days(1))
            .map_or((0.0, Exhaustion::NoData), |line| {
                (line.per_day, line.exhaustion)
            });
        let recent = record.rate_prediction(RATE_LOOKBACK);
        if let Some(event) = exhausted {
            self.known.push((end, event));
        }
        Some(Trial {
            exhausted,
            remaining,
            climatology: (hits + 1.0) / (weeks + 2.0),
            simulation: last(&forecast)?,
            linear: (
                vote(linear, horizon),
                record.remaining_at_rate(per_day, end),
            ),
            rate: (
                vote(recent.exhaustion, horizon),
                record.remaining_at_rate(recent.per_day, end),
            ),
        })
    }
}

/// Midnights UTC, a week apart.
fn origins(past: &Record, horizon: TimeDelta) -> Vec<DateTime<Utc>> {
    let observed = past.observed();
    let first = observed
        .start
        .timestamp_millis()
        .saturating_add(WARM_UP_DAYS * DAY_MS);
    let first = first.div_euclid(DAY_MS) * DAY_MS
        + if first.rem_euclid(DAY_MS) == 0 {
            0
        } else {
            DAY_MS
        };
    let last = observed
        .end
        .timestamp_millis()
        .saturating_sub(horizon.num_milliseconds());
    let weeks = (last - first).div_euclid(STEP_DAYS * DAY_MS) + 1;
    let skipped = (weeks - MAX_ORIGINS as i64).max(0);
    (skipped..weeks)
        .map(|week| instant(first + week * STEP_DAYS * DAY_MS))
        .collect()
}

/// Probability of exhaustion and the band of what is left at the horizon.
fn last(forecast: &Forecast) -> Option<(f64, Band)> {
    let day = forecast.days.last()?;
    Some((day.exhausted.unwrap_or(1.0), day.remaining))
}

fn vote(exhaustion: Exhaustion, horizon: TimeDelta) -> f64 {
    let days = horizon.num_milliseconds() as f64 / DAY_MS as f64;
    f64::from(u8::from(exhaustion.days().is_some_and(|at| at <= days)))
}

fn finite(share: Quotient) -> Option<f64> {
    match share {
        Quotient::Finite(share) => Some(share),
        Quotient::NoData | Quotient::Infinite => None,
    }
}
