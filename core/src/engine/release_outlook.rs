//! What awaits each planned release: the verdict, the chance of a yes, the cost, the earliest yes.

use super::forecast::{Forecast, Question, ReleaseCost, Settings};
use super::gate::{Opening, Verdict, is_excepted, least_left};
use super::record::Record;
use crate::model::budget_policy::{BudgetPolicy, Decision};
use crate::model::duration::DAY_MS;
use crate::model::release::Release;
use chrono::{DateTime, Utc};
use serde::Serialize;

/// One planned release.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ReleaseOutlook {
    /// Position in the list of releases.
    pub release: usize,
    /// When it is to go out; now when it has no time.
    pub at: DateTime<Utc>,
    /// The gate's answer then, if nothing more happens. Its metrics say what is left then.
    pub verdict: Verdict,
    /// Share of futures in which enough is left for a yes without a review: at the end of the
    /// last whole day before it goes out, now for one of today. Burn is not asked. `None` without
    /// data or beyond the horizon.
    pub chance: Option<f64>,
    /// What it costs; `None` when nobody said how often such releases fail, or it is beyond the
    /// horizon.
    pub cost: Option<ReleaseCost>,
    /// From when on it passes, be it with a review; `None` when waiting does not help.
    pub passes: Option<Opening>,
    /// From when on it passes without one.
    pub approves: Option<Opening>,
}

impl Record {
    /// The forecast and what awaits each of `releases` under `policy`, in their order: one
    /// simulation for all of them. The forecast is `None` without data.
    ///
    /// # Example
    /// ```
    /// use chrono::{DateTime, TimeDelta, Utc};
    /// use error_budget::engine::forecast::Settings;
    /// use error_budget::engine::record::Record;
    /// use error_budget::model::budget_policy::{Decision, guide};
    /// use error_budget::model::release::Release;
    /// use error_budget::model::{objective::Objective, plan::Service, window::Window, zone::Zone};
    ///
    /// let objective = Objective::new("99.9%".parse()?, Window::Rolling(TimeDelta::days(30)));
    /// let mut service = Service::new("api", "api", objective);
    /// let now: DateTime<Utc> = "2026-03-10T14:30:00Z".parse().expect("an instant");
    /// service.measured_from = Some(now - TimeDelta::days(60));
    /// let record = Record::new(&service, now, &Zone::utc());
    /// let (forecast, rows) = record.outlooks(&guide(), &[Release::default()], &Settings::default());
    /// assert!(forecast.is_some());
    /// assert_eq!((rows[0].verdict.decision, rows[0].chance), (Decision::Approve, Some(1.0)));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[must_use]
    pub fn outlooks(
        &self,
        policy: &BudgetPolicy,
        releases: &[Release],
        settings: &Settings,
    ) -> (Option<Forecast>, Vec<ReleaseOutlook>) {
        let questions: Vec<Question> = releases
            .iter()
            .map(|release| self.question(policy, release))
            .collect();
        let simulated = self.forecast_and_answer(settings, releases, &questions);
        let (forecast, answers) = match simulated {
            Some((forecast, answers)) => (Some(forecast), answers),
            None => (None, Vec::new()),
        };
        let rows = releases.iter().enumerate().map(|(index, release)| {
            let opening = |at_most| self.opening_to(at_most, policy, release, forecast.as_ref());
            let asked = answers.get(index).copied().flatten();
            let chance = forecast.as_ref().and_then(|_| {
                if is_excepted(policy, release) {
                    return Some(1.0);
                }
                match questions.get(index)? {
                    Question { day: 0, more_than } => {
                        let left = self.budget().remaining_share.number()?;
                        // An overspend of no budget is infinite, and not left.
                        let enough = left.is_finite() && left > *more_than;
                        Some(f64::from(u8::from(enough)))
                    }
                    _ => asked,
                }
            });
            let costs = forecast.iter().flat_map(|forecast| &forecast.releases);
            ReleaseOutlook {
                release: index,
                at: release.at.unwrap_or(self.now),
                verdict: self.verdict(policy, release),
                chance,
                cost: costs.copied().find(|cost| cost.release == index),
                passes: opening(Decision::Review),
                approves: opening(Decision::Approve),
            }
        });
        let rows = rows.collect();
        (forecast, rows)
    }

    /// Whether enough is left on the last whole day before it goes out.
    fn question(&self, policy: &BudgetPolicy, release: &Release) -> Question {
        let ahead = release.at.map_or(0, |at| {
            (at - self.now).num_milliseconds().div_euclid(DAY_MS).max(0)
        });
        Question {
            day: u32::try_from(ahead).unwrap_or(u32::MAX),
            more_than: least_left(Decision::Approve, policy, release)
                .map_or(f64::INFINITY, |percent| percent / 100.0),
        }
    }
}
