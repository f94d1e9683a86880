//! What a forecast tells.

use serde::Serialize;

/// Quantiles of a figure: one in ten futures lies below the first, one in ten above the last, half
/// of them between P25 and P75.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Band {
    /// One in ten is lower.
    pub p10: f64,
    /// One in four is lower.
    pub p25: f64,
    /// Half are lower.
    pub p50: f64,
    /// Three in four are lower.
    pub p75: f64,
    /// Nine in ten are lower.
    pub p90: f64,
}

impl Band {
    /// Shares of a budget as its amounts, from P10 to P90; `None` for a budget of nothing, of which there are no shares.
    ///
    /// ```
    /// use error_budget::engine::forecast::Band;
    /// let band = Band { p10: -0.5, p25: 0.0, p50: 0.25, p75: 0.5, p90: 1.0 };
    /// assert_eq!(band.of_budget(40.0), Some([-20.0, 0.0, 10.0, 20.0, 40.0]));
    /// assert_eq!(band.of_budget(0.0), None);
    /// ```
    #[must_use]
    pub fn of_budget(&self, total: f64) -> Option<[f64; 5]> {
        let amounts = [self.p10, self.p25, self.p50, self.p75, self.p90].map(|share| share * total);
        (total > 0.0).then_some(amounts)
    }
}

/// The end of a day ahead.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Day {
    /// Days from now, from 1.
    pub day: u32,
    /// Probability that the budget is used up at some instant until then; `None` when it already is.
    pub exhausted: Option<f64>,
    /// Share of the budget left then, signed; minus infinity for losses of no budget.
    pub remaining: Band,
}

/// Days from now to exhaustion. A quantile is `None` when so many futures do not exhaust the budget in the horizon.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct ExhaustionDays {
    /// One in ten is sooner.
    pub p10: Option<f64>,
    /// Half are sooner.
    pub p50: Option<f64>,
    /// Nine in ten are sooner.
    pub p90: Option<f64>,
}

/// Days from now to exhaustion, of those futures alone that come to it within the horizon.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct WhenExhausted {
    /// One in ten of them is sooner.
    pub p10: f64,
    /// Half of them are sooner.
    pub p50: f64,
    /// Nine in ten of them are sooner.
    pub p90: f64,
}

/// The futures of one service, counted.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Forecast {
    /// Futures drawn: as many as asked for, fewer for a history of tens of thousands of incidents.
    pub paths: u32,
    /// Each day of the horizon.
    pub days: Vec<Day>,
    /// When nothing is left; `None` when nothing is left already.
    pub exhaustion: Option<ExhaustionDays>,
    /// When, if it comes to that; `None` when no future does, or nothing is left already.
    pub when_exhausted: Option<WhenExhausted>,
    /// Probability that the promise is kept over the window that ends with the horizon: something is left then, or
    /// exactly nothing.
    pub kept: f64,
    /// Mean loss of a future, in minutes or events.
    pub expected_loss: f64,
    /// What a future loses, in minutes or events.
    pub loss: Band,
    /// Share of all simulated losses that the worst 1 % of futures carry.
    pub worst_percent_share: f64,
    /// Incidents that the forecast rests on, recent ones whole, older ones in part (Kish's effective sample size).
    pub effective_incidents: f64,
    /// Too little to go by: fewer than 4 incidents or 60 days.
    pub little_evidence: bool,
    /// What the planned releases cost, those with a failure probability and within the horizon.
    pub releases: Vec<ReleaseCost>,
}

/// What a planned release costs, in minutes or events.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct ReleaseCost {
    /// Position in the list of releases.
    pub release: usize,
    /// Mean over all futures.
    pub expected: f64,
    /// One in ten futures costs more; 0 for what fails less often than that.
    pub p90: f64,
}

impl Forecast {
    /// Probability that the budget is used up at some instant of the horizon; `None` when it
    /// already is.
    #[must_use]
    pub fn chance(&self) -> Option<f64> {
        self.days.last().and_then(|day| day.exhausted)
    }

    /// The share of futures that use the budget up on each day of the horizon; all 0 when it
    /// already is. The shares add up to those that do at all.
    #[must_use]
    pub fn exhausted_on(&self) -> Vec<f64> {
        // Probabilities count half a path more, of one path more.
        let paths = f64::from(self.paths);
        let mut before = 0.5 / (paths + 1.0);
        let days = self.days.iter().map(|day| {
            let until = day.exhausted.unwrap_or(before);
            let share = (until - before) * (paths + 1.0) / paths;
            before = until;
            // Whole paths: what rounding leaves of none is none.
            libm::rint(share * paths) / paths
        });
        days.collect()
    }
}
