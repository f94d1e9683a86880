//! The time ahead, simulated.

use super::{Home, Question, Subject};
use error_budget::engine::assessment::Assessment;
use error_budget::engine::forecast::{Band, Settings};
use error_budget::engine::record::Record;
use error_budget::exchange::export::figures::Clock;
use error_budget::exchange::export::sentence::{self, Piece};
use serde::{Deserialize, Serialize};

/// What may come for the service shown?
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Ahead {
    /// With the changes of the scenario at this position of the plan; `None` for the plan as it is.
    pub scenario: Option<u32>,
}

/// The futures, counted.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Futures {
    /// Days looked ahead.
    pub horizon: u32,
    /// Probability that the budget runs out within the horizon; `None` when it already has.
    pub runs_out: Option<f64>,
    /// Days from now to exhaustion, of the futures that come to it: one in ten sooner, half, nine in ten.
    pub out_in_days: Option<[f64; 3]>,
    /// The end of each day ahead.
    pub days: Vec<DayAhead>,
    /// Futures drawn.
    pub paths: u32,
    /// Too little to go by.
    pub little_evidence: bool,
    /// The answer in words, what is coming included: key figures and what stands between them.
    pub sentence: Vec<(bool, String)>,
}

/// The end of a day ahead.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct DayAhead {
    /// Probability of having run out by then.
    pub out: f64,
    /// P10, P25, P50, P75 and P90 of what is left, in minutes or events.
    pub left: [f64; 5],
}

impl Question for Ahead {
    const HOME: Home = Home::Page;
    const NAME: &'static str = "ahead";
    type Reply = Option<Futures>;

    fn answer(&self, subject: &Subject) -> Option<Futures> {
        let changed = match self.scenario {
            Some(index) => {
                let scenario = subject.plan.scenarios.get(index as usize)?;
                Some(scenario.apply(&subject.plan).ok()?)
            }
            None => None,
        };
        let plan = changed.as_ref().unwrap_or(&subject.plan);
        let service = plan.services.get(subject.place)?;
        let record =
            Record::new(service, subject.now, &subject.zone).foreseeing(&service.incidents);
        let (forecast, rows) = record.outlooks(
            &plan.policy,
            &service.releases,
            &Settings::from(plan.forecast),
        );
        let forecast = forecast?;
        let next = service
            .releases
            .iter()
            .zip(&rows)
            .filter(|(release, _)| release.at.is_none_or(|at| at >= subject.now));
        let ahead = sentence::Ahead {
            forecast: Some(&forecast),
            release: next.min_by_key(|(release, _)| release.at),
        };
        let answer = Assessment::in_plan(plan, service, &record);
        let clock = Clock::new(subject.zone.clone(), subject.now);
        let words = sentence::pieces_ahead(&answer, service, &clock, &ahead);
        let words = words.into_iter().map(|piece| match piece {
            Piece::Key(text) => (true, text),
            Piece::Plain(text) => (false, text),
        });
        let amount = |share: f64| record.budget().total.value() * share;
        let left = |band: &Band| [band.p10, band.p25, band.p50, band.p75, band.p90].map(amount);
        let days = forecast.days.iter().map(|day| DayAhead {
            out: day.exhausted.unwrap_or(1.0),
            left: left(&day.remaining),
        });
        Some(Futures {
            horizon: plan.forecast.days,
            runs_out: forecast.chance(),
            out_in_days: forecast
                .when_exhausted
                .map(|when| [when.p10, when.p50, when.p90]),
            days: days.collect(),
            paths: forecast.paths,
            little_evidence: forecast.little_evidence,
            sentence: words.collect(),
        })
    }
}
