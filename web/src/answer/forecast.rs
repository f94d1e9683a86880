//! The time ahead, simulated.

use super::{Home, Question, Subject};
use chrono::{DateTime, Utc};
use error_budget::engine::assessment::Assessment;
use error_budget::engine::forecast::{Forecast, Settings};
use error_budget::engine::record::Record;
use error_budget::engine::release_outlook::ReleaseOutlook;
use error_budget::exchange::export::figures::Clock;
use error_budget::exchange::export::sentence::{self, Piece};
use error_budget::model::plan::{Plan, Service};
use error_budget::model::release::Release;
use error_budget::model::zone::Zone;
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
        let look = look_ahead(plan, subject.place, subject.now, &subject.zone)?;
        let clock = Clock::new(subject.zone.clone(), subject.now);
        let ahead = sentence::Ahead {
            forecast: Some(&look.forecast),
            release: look.next(),
        };
        let words = sentence::pieces_ahead(&look.answer, look.service, &clock, &ahead);
        let words = words.into_iter().map(|piece| match piece {
            Piece::Key(text) => (true, text),
            Piece::Plain(text) => (false, text),
        });
        let forecast = &look.forecast;
        Some(Futures {
            horizon: plan.forecast.days,
            runs_out: forecast.chance(),
            out_in_days: forecast
                .when_exhausted
                .map(|when| [when.p10, when.p50, when.p90]),
            days: look.days(),
            paths: forecast.paths,
            little_evidence: forecast.little_evidence,
            sentence: words.collect(),
        })
    }
}

/// A service, its record and what may come.
#[derive(Debug)]
pub struct Look<'p> {
    /// The service.
    pub service: &'p Service,
    /// Its record, which foresees what the plan foresees.
    pub record: Record,
    /// Its answer.
    pub answer: Assessment,
    /// Its futures.
    pub forecast: Forecast,
    rows: Vec<ReleaseOutlook>,
}

/// Simulates the service at `place` of `plan`; `None` without data.
#[must_use]
pub fn look_ahead<'p>(
    plan: &'p Plan,
    place: usize,
    now: DateTime<Utc>,
    zone: &Zone,
) -> Option<Look<'p>> {
    let service = plan.services.get(place)?;
    let record = Record::new(service, now, zone).foreseeing(&service.incidents);
    let settings = Settings::from(plan.forecast);
    let (forecast, rows) = record.outlooks(&plan.policy, &service.releases, &settings);
    Some(Look {
        answer: Assessment::in_plan(plan, service, &record),
        forecast: forecast?,
        service,
        record,
        rows,
    })
}

impl Look<'_> {
    /// The next planned release and what awaits it.
    #[must_use]
    pub fn next(&self) -> Option<(&Release, &ReleaseOutlook)> {
        let now = self.record.now();
        let planned = self.service.releases.iter().zip(&self.rows);
        planned
            .filter(|(release, _)| release.at.is_none_or(|at| at >= now))
            .min_by_key(|(release, _)| release.at)
    }

    /// The end of each day ahead; none for a budget of nothing.
    #[must_use]
    pub fn days(&self) -> Vec<DayAhead> {
        let total = self.answer.budget.total.value();
        let days = self.forecast.days.iter().filter_map(|day| {
            Some(DayAhead {
                out: day.exhausted.unwrap_or(1.0),
                left: day.remaining.of_budget(total)?,
            })
        });
        days.collect()
    }
}
