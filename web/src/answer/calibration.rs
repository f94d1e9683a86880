//! How forecasts would have done on the service's own past. The worker keeps what it has tried, so that only what has
//! changed is tried again.

use super::{Question, Subject};
use error_budget::engine::forecast::{Retrospect, Score, Settings};
use error_budget::model::forecast_settings::Assumptions;
use serde::{Deserialize, Serialize};
use std::cell::RefCell;

/// Paths of each forecast: nearly as telling as all of them, and a fifth of the work.
pub const PATHS: u32 = 2_000;

/// Try some more of the past.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Honesty {
    /// Trials to make before an answer.
    pub trials: u32,
    /// Grows with each answer, so that the next one is asked for.
    pub round: u32,
}

/// As far as it was tried.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Tried {
    /// Trials made.
    pub done: u32,
    /// All there are.
    pub total: u32,
    /// Days that each looks ahead.
    pub horizon: u32,
    /// Brier score of saying the past frequency each time.
    pub past_frequency: f64,
    /// Simulation, the straight line, the rate of 7 days; `None` without any trial.
    pub scores: Option<[Scored; 3]>,
    /// The simulation by tenths of probability.
    pub tenths: Vec<Tenth>,
}

/// How good a method was.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Scored {
    /// Forecasts of exhaustion.
    pub forecasts: u32,
    /// Mean squared difference of probability and outcome.
    pub brier: f64,
    /// Above 0 it beats the past frequency.
    pub skill: f64,
    /// Outcomes inside the 80% band, of so many, and their share.
    pub covered: (u32, u32, f64),
    /// Width of the band and what missed it, in budgets.
    pub interval_score: f64,
}

/// Forecasts of one tenth of probability.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Tenth {
    /// How many.
    pub forecasts: u32,
    /// How many came true.
    pub came_true: u32,
    /// Their mean probability.
    pub stated: f64,
    /// The share that came true.
    pub observed: f64,
    /// Its 80% interval.
    pub interval: (f64, f64),
}

thread_local! {
    /// The trials of the service last asked about.
    static TRIED: RefCell<Option<Retrospect>> = const { RefCell::new(None) };
}

impl Question for Honesty {
    const NAME: &'static str = "honesty";
    type Reply = Option<Tried>;

    fn answer(&self, subject: &Subject) -> Option<Tried> {
        let service = subject.service()?;
        let of_plan = subject.plan.forecast;
        // What is assumed of the future is no part of what was known.
        let settings = Settings {
            paths: of_plan.paths.min(PATHS),
            assumptions: Assumptions::default(),
            ..Settings::from(of_plan)
        };
        let (now, zone) = (subject.now, &subject.zone);
        TRIED.with_borrow_mut(|tried| {
            let known = tried
                .take()
                .filter(|known| known.is_of(service, now, zone, &settings));
            let past = tried
                .insert(known.unwrap_or_else(|| Retrospect::new(service, now, zone, &settings)));
            for _ in 0..self.trials {
                if !past.step() {
                    break;
                }
            }
            Some(told(past, settings.days))
        })
    }
}

fn told(past: &Retrospect, horizon: u32) -> Tried {
    let calibration = past.calibration();
    let tenths = calibration.iter().flat_map(|found| &found.reliability);
    Tried {
        done: count(past.done()),
        total: count(past.total()),
        horizon,
        past_frequency: calibration
            .as_ref()
            .map_or(0.0, |found| found.climatology_brier),
        tenths: tenths
            .map(|bin| Tenth {
                forecasts: count(bin.forecasts),
                came_true: count(bin.came_true),
                stated: bin.stated,
                observed: bin.observed,
                interval: bin.interval,
            })
            .collect(),
        scores: calibration
            .map(|found| [found.simulation, found.linear, found.rate].map(|score| scored(&score))),
    }
}

fn scored(score: &Score) -> Scored {
    Scored {
        forecasts: count(score.forecasts),
        brier: score.brier,
        skill: score.skill,
        covered: (count(score.covered), count(score.bands), score.coverage),
        interval_score: score.interval_score,
    }
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
