//! Everything that the forecast view shows: the day it runs out, without the next release, with scenarios, by other
//! methods, and what drives the risk.

use super::{Question, Subject};
use chrono::TimeDelta;
use error_budget::engine::exhaustion::{Exhaustion, RATE_LOOKBACK};
use error_budget::engine::forecast::{Arrivals, Forecast, Settings};
use error_budget::engine::record::Record;
use error_budget::model::plan::{Plan, Service};
use error_budget::model::release::Release;
use serde::{Deserialize, Serialize};

/// The most releases that are marked.
const MOST_MARKS: usize = 50;

/// When does it run out, and why?
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Detail {
    /// Scenarios to lay beside the plan, by their positions.
    pub scenarios: Vec<u32>,
}

/// The answer for a service with data.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Details {
    /// Days looked ahead.
    pub horizon: u32,
    /// Paths drawn.
    pub paths: u32,
    /// The plan's chance of having run out by the end of each day; empty when nothing is left already.
    pub by_day: Vec<f64>,
    /// Share of paths that run out on each day.
    pub on_day: Vec<f64>,
    /// Days to exhaustion of the paths that come to it: P10, P50, P90.
    pub when: Option<[f64; 3]>,
    /// Probability that the promise is kept over the window that ends with the horizon.
    pub kept: f64,
    /// What a path loses, in minutes or events: mean, P50, P90.
    pub loss: [f64; 3],
    /// Share of all losses that the worst 1% of paths carry.
    pub worst_percent: f64,
    /// Days from one fresh incident to the next, as the record has it.
    pub every_days: f64,
    /// Probability that trouble returns within days of its end.
    pub returns: f64,
    /// Incidents that the forecast rests on.
    pub rests_on: f64,
    /// Too little to go by.
    pub little_evidence: bool,
    /// The same without the next release that may fail.
    pub without: Option<(String, Vec<f64>)>,
    /// Chance by day of each scenario asked for; `None` for one that cannot be applied.
    pub scenarios: Vec<(u32, Option<Vec<f64>>)>,
    /// The last 7 days as a straight line, and their rate.
    pub others: [Foretold; 2],
    /// Planned releases: when, name, the policy's answer.
    pub releases: Vec<PlannedMark>,
    /// What the losses on record came from.
    pub drivers: Vec<Driver>,
    /// Days on record.
    pub observed_days: f64,
}

/// A planned release on an axis.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PlannedMark {
    /// Days from now.
    pub in_days: f64,
    /// Its name.
    pub name: String,
    /// The policy's answer: 0 for approve to 3 for block.
    pub decision: u8,
}

/// What one category lost.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Driver {
    /// Its word.
    pub category: String,
    /// How many incidents.
    pub incidents: u32,
    /// What they lost, in minutes or events.
    pub lost: f64,
    /// Of everything lost.
    pub share: Option<f64>,
}

/// What a method without chance says.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Foretold {
    /// Lost in a day, in minutes or events.
    pub per_day: f64,
    /// When nothing is left.
    pub runs_out: Day,
    /// The soonest and the latest of four in five; `None` when too little is known.
    pub between: Option<(Day, Day)>,
}

/// A day ahead.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub enum Day {
    /// Nothing is known.
    Unknown,
    /// It does not come.
    Never,
    /// In so many days; 0 for now.
    In(f64),
}

impl From<Exhaustion> for Day {
    fn from(exhaustion: Exhaustion) -> Self {
        match exhaustion {
            Exhaustion::NoData => Self::Unknown,
            Exhaustion::Now => Self::In(0.0),
            Exhaustion::At { days, .. } => Self::In(days),
            Exhaustion::Never => Self::Never,
        }
    }
}

impl Question for Detail {
    const NAME: &'static str = "detail";
    type Reply = Option<Details>;

    fn answer(&self, subject: &Subject) -> Option<Details> {
        let (plan, service) = (&subject.plan, subject.service()?);
        let settings = Settings::from(plan.forecast);
        let record =
            Record::new(service, subject.now, &subject.zone).foreseeing(&service.incidents);
        let forecast = record.forecast(&settings, &service.releases)?;
        let without = next(service, subject).and_then(|(index, release)| {
            let forecast = record.forecast_without(&settings, &service.releases, index)?;
            Some((release.name.clone(), by_day(&forecast)))
        });
        let scenarios = self.scenarios.iter().map(|index| {
            let by_day = changed(plan, *index).and_then(|plan| {
                let service = plan.services.get(subject.place)?;
                let record =
                    Record::new(service, subject.now, &subject.zone).foreseeing(&service.incidents);
                let settings = Settings::from(plan.forecast);
                Some(by_day(&record.forecast(&settings, &service.releases)?))
            });
            (*index, by_day)
        });
        let arrivals = Arrivals::fit(
            &record.troubles(),
            record.observed_days(),
            f64::from(subject.plan.forecast.prior.days),
        );
        let drivers = record.risk_drivers(&service.incidents);
        let line = record.linear_prediction(7, TimeDelta::days(1));
        let rate = record.rate_prediction(RATE_LOOKBACK);
        let pair = |(soonest, latest): (Exhaustion, Exhaustion)| (soonest.into(), latest.into());
        Some(Details {
            horizon: plan.forecast.days,
            paths: forecast.paths,
            by_day: by_day(&forecast),
            on_day: forecast.exhausted_on(),
            when: forecast
                .when_exhausted
                .map(|when| [when.p10, when.p50, when.p90]),
            kept: forecast.kept,
            loss: [forecast.expected_loss, forecast.loss.p50, forecast.loss.p90],
            worst_percent: forecast.worst_percent_share,
            every_days: arrivals.mean_days(),
            returns: arrivals.return_probability,
            rests_on: forecast.effective_incidents,
            little_evidence: forecast.little_evidence,
            without,
            scenarios: scenarios.collect(),
            others: [
                line.map_or(NOTHING, |line| Foretold {
                    per_day: line.per_day,
                    runs_out: line.exhaustion.into(),
                    between: Some(pair(line.between)),
                }),
                Foretold {
                    per_day: rate.per_day,
                    runs_out: rate.exhaustion.into(),
                    between: rate.between.map(pair),
                },
            ],
            releases: marks(service, &record, subject),
            drivers: drivers
                .by_category
                .iter()
                .map(|loss| Driver {
                    category: loss.category.word().to_owned(),
                    incidents: u32::try_from(loss.incidents).unwrap_or(u32::MAX),
                    lost: loss.lost.value(),
                    share: loss.share.number(),
                })
                .collect(),
            observed_days: drivers.days,
        })
    }
}

const NOTHING: Foretold = Foretold {
    per_day: 0.0,
    runs_out: Day::Unknown,
    between: None,
};

fn changed(plan: &Plan, scenario: u32) -> Option<Plan> {
    plan.scenarios.get(scenario as usize)?.apply(plan).ok()
}

fn by_day(forecast: &Forecast) -> Vec<f64> {
    forecast
        .days
        .iter()
        .filter_map(|day| day.exhausted)
        .collect()
}

/// The next release that may fail, with its position.
fn next<'s>(service: &'s Service, subject: &Subject) -> Option<(usize, &'s Release)> {
    let planned = service.releases.iter().enumerate().filter(|(_, release)| {
        release.failure.is_some() && release.at.is_none_or(|at| at >= subject.now)
    });
    planned.min_by_key(|(_, release)| release.at.unwrap_or(subject.now))
}

fn marks(service: &Service, record: &Record, subject: &Subject) -> Vec<PlannedMark> {
    let horizon = f64::from(subject.plan.forecast.days);
    let in_days = |release: &Release| {
        let at = release.at.unwrap_or(subject.now);
        (at - subject.now).num_milliseconds() as f64 / 86_400_000.0
    };
    let planned = service
        .releases
        .iter()
        .filter(|release| (0.0..=horizon).contains(&in_days(release)));
    planned
        .take(MOST_MARKS)
        .map(|release| PlannedMark {
            in_days: in_days(release),
            name: release.name.clone(),
            decision: record.verdict(&subject.plan.policy, release).decision as u8,
        })
        .collect()
}
