//! The time ahead, simulated.

use super::{Question, Subject};
use error_budget::engine::forecast::Settings;
use error_budget::engine::record::Record;
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
    /// Probability that the budget runs out within the horizon; `None` when it already has.
    pub runs_out: Option<f64>,
    /// Days from now to exhaustion: one in ten sooner, half, nine in ten; absent where so many futures do not run out.
    pub out_in_days: [Option<f64>; 3],
    /// For the end of each day ahead: probability of having run out, and P10, P50, P90 of what is left, in the unit of
    /// the budget.
    pub days: Vec<[f64; 4]>,
    /// Futures drawn.
    pub paths: u32,
    /// Too little to go by.
    pub little_evidence: bool,
}

impl Question for Ahead {
    const NAME: &'static str = "ahead";
    type Reply = Option<Futures>;

    fn answer(&self, subject: &Subject) -> Option<Futures> {
        let service = subject.service()?;
        let record = Record::new(service, subject.now, &subject.zone);
        let total = record.budget().total.value();
        let forecast = record.forecast(&Settings::default(), &service.releases)?;
        let out = forecast.exhaustion;
        Some(Futures {
            runs_out: forecast.days.last().and_then(|day| day.exhausted),
            out_in_days: [
                out.and_then(|out| out.p10),
                out.and_then(|out| out.p50),
                out.and_then(|out| out.p90),
            ],
            days: forecast
                .days
                .iter()
                .map(|day| {
                    let left = day.remaining;
                    let amount = |share: f64| share * total;
                    [
                        day.exhausted.unwrap_or(1.0),
                        amount(left.p10),
                        amount(left.p50),
                        amount(left.p90),
                    ]
                })
                .collect(),
            paths: forecast.paths,
            little_evidence: forecast.little_evidence,
        })
    }
}
