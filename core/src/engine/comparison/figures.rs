//! The figures that two plans are compared by.

use crate::engine::alerting::backtest::SIGNIFICANCE;
use crate::engine::amount::{Quotient, Unit};
use crate::engine::exhaustion::{Exhaustion, RATE_LOOKBACK};
use crate::engine::forecast::{Forecast, Settings};
use crate::engine::record::Record;
use crate::model::alert_policy::{AlertPolicy, Condition};
use crate::model::budget_policy::{BudgetPolicy, Decision};
use crate::model::duration;
use crate::model::order;
use crate::model::plan::Service;
use crate::model::release::Release;
use crate::model::zone::Zone;
use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;

/// What a figure counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Measure {
    /// A share of one; shown in percent.
    Share,
    /// Minutes of the budget.
    Minutes,
    /// Events of the budget.
    Events,
    /// A multiple.
    Times,
    /// Days.
    Days,
    /// A number of things.
    Count,
    /// A word, with its rank as the figure: worse is higher.
    Word,
}

/// One figure of one service.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Figure {
    /// Names it, the same in both plans: `remaining_share`, `burn_1h`, `verdict_2`.
    pub key: String,
    /// What it is, in a few words.
    pub name: String,
    /// What it counts.
    pub measure: Measure,
    /// The figure; infinite for "never" and "nothing is allowed", `None` when it is not known.
    pub value: Option<f64>,
    /// The word that it ranks.
    pub word: Option<&'static str>,
    /// Whether more is better; `None` where neither is.
    pub more_is_better: Option<bool>,
}

/// Every figure of one service that two plans are compared by.
#[must_use]
pub fn figures(
    service: &Service,
    policy: &BudgetPolicy,
    now: DateTime<Utc>,
    zone: &Zone,
    alerts: &AlertPolicy,
    forecast: Option<&Settings>,
) -> Vec<Figure> {
    let record = Record::new(service, now, zone).foreseeing(&service.incidents);
    let forecast = forecast.and_then(|settings| record.forecast(settings, &service.releases));
    figures_of(service, policy, &record, alerts, forecast.as_ref())
}

/// The same of a record and a forecast that are there already; without a forecast its figures are
/// left out.
///
/// # Example
/// ```
/// use chrono::TimeDelta;
/// use error_budget::engine::comparison::figures_of;
/// use error_budget::engine::record::Record;
/// use error_budget::model::plan::{Plan, Service};
/// use error_budget::model::{objective::Objective, window::Window, zone::Zone};
/// let objective = Objective::new("99.9%".parse()?, Window::Rolling(TimeDelta::days(30)));
/// let (plan, api) = (Plan::default(), Service::new("api", "api", objective));
/// let now = "2026-03-10T14:30:00Z".parse().expect("an instant");
/// let record = Record::new(&api, now, &Zone::utc());
/// let figures = figures_of(&api, &plan.policy, &record, &plan.alerts_in_use(), None);
/// let total = figures.iter().find(|figure| figure.key == "total").expect("a figure");
/// assert_eq!(total.value, Some(43.2));
/// # Ok::<(), error_budget::model::target::TargetError>(())
/// ```
#[must_use]
pub fn figures_of(
    service: &Service,
    policy: &BudgetPolicy,
    record: &Record,
    alerts: &AlertPolicy,
    forecast: Option<&Forecast>,
) -> Vec<Figure> {
    let now = record.now();
    let mut list = List(Vec::new());
    budget(&mut list, service, record);
    burn(&mut list, record, alerts);
    let metrics = record.metrics(&policy.thresholds);
    list.0.push(Figure {
        word: Some(metrics.status.word()),
        ..List::figure(
            "status",
            "Status",
            Measure::Word,
            Some(f64::from(metrics.status.severity_score())),
            Some(false),
        )
    });
    back(&mut list, record);
    let score = record.backtest(alerts, SIGNIFICANCE).score;
    list.put(
        "pages_per_month",
        "Pages a month",
        Measure::Count,
        score.pages_per_month,
        Some(false),
    );
    list.put(
        "missed",
        "Missed incidents",
        Measure::Count,
        Some(score.missed as f64),
        Some(false),
    );
    list.put(
        "needless",
        "Needless alerts",
        Measure::Count,
        Some(score.needless as f64),
        Some(false),
    );
    let replay = record.replay(policy, &service.incidents);
    list.put(
        "freeze_days",
        "Days frozen so far",
        Measure::Days,
        Some(replay.freeze_days),
        Some(false),
    );
    for (index, release) in service.releases.iter().enumerate() {
        let decision = record.verdict(policy, release).decision;
        let name = match release.name.as_str() {
            "" => format!("Release {}", index + 1),
            name => format!("Release {name}"),
        };
        list.0.push(Figure {
            word: Some(decision.word()),
            ..List::figure(
                &format!("verdict_{}", index + 1),
                &name,
                Measure::Word,
                Some(f64::from(decision as u8)),
                Some(false),
            )
        });
    }
    let medium = record.opening_to(Decision::Approve, policy, &Release::default(), None);
    let days = |at: DateTime<Utc>| (at - now).num_milliseconds() as f64 / 86_400_000.0;
    list.put(
        "yes_medium",
        "Days until a medium risk is approved",
        Measure::Days,
        // Without an opening it never is, unless nothing is known.
        medium.map_or(record.has_data().then_some(f64::INFINITY), |opening| {
            Some(days(opening.if_quiet))
        }),
        Some(false),
    );
    if let Some(forecast) = forecast {
        likely(&mut list, forecast, measure(record));
    }
    list.0
}

fn measure(record: &Record) -> Measure {
    match record.unit() {
        Unit::Minutes => Measure::Minutes,
        Unit::Events => Measure::Events,
    }
}

struct List(Vec<Figure>);

impl List {
    fn figure(
        key: &str,
        name: &str,
        measure: Measure,
        value: Option<f64>,
        more_is_better: Option<bool>,
    ) -> Figure {
        Figure {
            key: key.to_owned(),
            name: name.to_owned(),
            measure,
            value,
            word: None,
            more_is_better,
        }
    }

    fn put(
        &mut self,
        key: &str,
        name: &str,
        measure: Measure,
        value: Option<f64>,
        more_is_better: Option<bool>,
    ) {
        let figure = Self::figure(key, name, measure, value, more_is_better);
        self.0.push(figure);
    }
}

fn budget(list: &mut List, service: &Service, record: &Record) {
    let objective = &service.objective;
    let target = f64::from(objective.target.ppb()) / 1e9;
    list.put("target", "Target", Measure::Share, Some(target), None);
    let window = record.window(record.now()).length();
    let days = window.num_milliseconds() as f64 / 86_400_000.0;
    list.put("window", "Window", Measure::Days, Some(days), None);
    let budget = record.budget();
    let unit = measure(record);
    list.put(
        "total",
        "Budget",
        unit,
        Some(budget.total.value()),
        Some(true),
    );
    let known = |value: f64| Some(value).filter(|_| budget.consumed_share != Quotient::NoData);
    list.put(
        "consumed",
        "Consumed",
        unit,
        known(budget.consumed.value()),
        Some(false),
    );
    list.put(
        "consumed_share",
        "Consumed share",
        Measure::Share,
        budget.consumed_share.number(),
        Some(false),
    );
    list.put(
        "remaining",
        "Remaining",
        unit,
        known(budget.remaining.value()),
        Some(true),
    );
    let left = match budget.remaining_share {
        Quotient::Infinite => Some(f64::NEG_INFINITY),
        share => share.number(),
    };
    list.put(
        "remaining_share",
        "Remaining share",
        Measure::Share,
        left,
        Some(true),
    );
    list.put(
        "overspent",
        "Overspent",
        unit,
        known(budget.overspent.value()),
        Some(false),
    );
    let count = service.incidents.len() as f64;
    list.put(
        "incidents",
        "Incidents",
        Measure::Count,
        Some(count),
        Some(false),
    );
}

fn burn(list: &mut List, record: &Record, alerts: &AlertPolicy) {
    let lookbacks = alerts.tiers.iter().filter_map(|tier| match tier.condition {
        Condition::BurnRate { long, .. } => Some(long),
        _ => None,
    });
    let mut lookbacks: Vec<_> = lookbacks.chain([RATE_LOOKBACK]).collect();
    order::by(&mut lookbacks, TimeDelta::num_milliseconds);
    lookbacks.dedup();
    for lookback in lookbacks {
        let length = duration::to_text(lookback);
        list.put(
            &format!("burn_{length}"),
            &format!("Burn over {length}"),
            Measure::Times,
            record.burn_rate(record.now(), lookback).number(),
            Some(false),
        );
    }
    let exhaustion = record.exhaustion(RATE_LOOKBACK);
    list.put(
        "days_to_exhaustion",
        "Days until exhausted",
        Measure::Days,
        match exhaustion {
            Exhaustion::NoData => None,
            known => known.days(),
        },
        Some(true),
    );
}

/// Days until half is left again, and until anything is.
fn back(list: &mut List, record: &Record) {
    let remaining = record.budget().remaining_share;
    let days = |share: f64| match remaining {
        Quotient::NoData => None,
        Quotient::Finite(left) if left >= share => Some(0.0),
        Quotient::Finite(_) | Quotient::Infinite => record
            .recovers(share)
            .map(|at| (at - record.now()).num_milliseconds() as f64 / 86_400_000.0),
    };
    list.put(
        "back_to_half",
        "Days until half is left",
        Measure::Days,
        days(0.5),
        Some(false),
    );
    list.put(
        "back_above_zero",
        "Days until anything is left",
        Measure::Days,
        days(0.0),
        Some(false),
    );
}

fn likely(list: &mut List, forecast: &Forecast, unit: Measure) {
    let last = forecast.days.last();
    list.put(
        "exhausted_likely",
        "Chance that it runs out",
        Measure::Share,
        last.and_then(|day| day.exhausted),
        Some(false),
    );
    list.put(
        "kept",
        "Chance that the SLO is kept",
        Measure::Share,
        Some(forecast.kept),
        Some(true),
    );
    list.put(
        "expected_loss",
        "Expected loss",
        unit,
        Some(forecast.expected_loss),
        Some(false),
    );
    list.put(
        "remaining_p50",
        "Left at the end, in half of all futures",
        Measure::Share,
        last.map(|day| day.remaining.p50),
        Some(true),
    );
    list.put(
        "remaining_p10",
        "Left at the end, in the worst tenth",
        Measure::Share,
        last.map(|day| day.remaining.p10),
        Some(true),
    );
    list.put(
        "exhausted_around",
        "Days until it runs out, if it does",
        Measure::Days,
        forecast.when_exhausted.map(|when| when.p50),
        Some(true),
    );
}
