//! Scenarios beside the base plan.

use super::forecast::{DayAhead, look_ahead};
use super::{Question, Subject};
use error_budget::engine::assessment::Assessment;
use error_budget::engine::comparison::{Difference, Measure, compare_plans};
use error_budget::engine::forecast::Settings;
use error_budget::engine::record::Record;
use error_budget::exchange::export::figures::{self, Clock};
use error_budget::exchange::export::scenario_sentence::{self, Standing};
use error_budget::exchange::export::sentence::{Ahead, Piece};
use error_budget::model::plan::Plan;
use serde::{Deserialize, Serialize};

/// How likely is each scenario to run out?
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Chances;

impl Question for Chances {
    const NAME: &'static str = "chances";
    /// In the order of the plan's scenarios; `None` for one that cannot be applied, or has run out already.
    type Reply = Vec<Option<f64>>;

    fn answer(&self, subject: &Subject) -> Self::Reply {
        let chance = |plan: &Plan| {
            let service = plan.services.get(subject.place)?;
            let record =
                Record::new(service, subject.now, &subject.zone).foreseeing(&service.incidents);
            if record.budget().exhausted {
                return Some(1.0);
            }
            record
                .forecast(&Settings::from(plan.forecast), &service.releases)?
                .chance()
        };
        let scenarios = subject.plan.scenarios.iter();
        scenarios
            .map(|scenario| chance(&scenario.apply(&subject.plan).ok()?))
            .collect()
    }
}

/// What differs between the base plan and some of its scenarios?
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SideBySide {
    /// Positions in the plan's scenarios.
    pub scenarios: Vec<u32>,
}

/// The base plan and scenarios, side by side.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Comparison {
    /// The base plan first.
    pub plans: Vec<Side>,
    /// What differs anywhere, in the engine's order.
    pub rows: Vec<Row>,
}

/// One plan as it is drawn.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Side {
    /// Its name.
    pub name: String,
    /// Why it could not be applied; all else is empty then.
    pub fault: Option<String>,
    /// The status's word.
    pub status: String,
    /// Key figures and what stands between them.
    pub sentence: Vec<(bool, String)>,
    /// The past: Unix seconds and what was left.
    pub past: Vec<(f64, f64)>,
    /// If nothing more happens.
    pub nothing_more: Vec<(f64, f64)>,
    /// The end of each day ahead.
    pub days: Vec<DayAhead>,
    /// The whole budget.
    pub total: f64,
}

/// One figure in all plans.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// What it is.
    pub name: String,
    /// In each plan, the base first.
    pub cells: Vec<Cell>,
}

/// A figure in one plan.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Cell {
    /// As it is written.
    pub text: String,
    /// Against the base, with its sign; empty for the same.
    pub change: String,
    /// Whether it is better; `None` where neither is.
    pub better: Option<bool>,
}

impl Question for SideBySide {
    const NAME: &'static str = "side-by-side";
    type Reply = Comparison;

    fn answer(&self, subject: &Subject) -> Comparison {
        let base = &subject.plan;
        let applied = self.scenarios.iter().filter_map(|place| {
            let scenario = base.scenarios.get(*place as usize)?;
            let plan = scenario.apply(base).map_err(|faults| {
                faults
                    .iter()
                    .map(ToString::to_string)
                    .collect::<Vec<_>>()
                    .join("; ")
            });
            Some((scenario.name.clone(), plan))
        });
        let applied: Vec<(String, Result<Plan, String>)> = applied.collect();
        let mut plans = vec![side("Base plan", base, None, subject)];
        plans.extend(applied.iter().map(|(name, plan)| match plan {
            Ok(plan) => side(name, plan, Some(base), subject),
            Err(fault) => Side {
                fault: Some(fault.clone()),
                ..empty(name)
            },
        }));
        Comparison {
            rows: rows(&applied, subject),
            plans,
        }
    }
}

fn empty(name: &str) -> Side {
    Side {
        name: name.to_owned(),
        fault: None,
        status: "unknown".to_owned(),
        sentence: Vec::new(),
        past: Vec::new(),
        nothing_more: Vec::new(),
        days: Vec::new(),
        total: 0.0,
    }
}

fn side(name: &str, plan: &Plan, base: Option<&Plan>, subject: &Subject) -> Side {
    let Some(service) = plan.services.get(subject.place) else {
        return empty(name);
    };
    let own = look_ahead(plan, subject.place, subject.now, &subject.zone);
    let of_base = base.and_then(|base| look_ahead(base, subject.place, subject.now, &subject.zone));
    let Some(own) = own else {
        let record = Record::new(service, subject.now, &subject.zone);
        let answer = Assessment::in_plan(plan, service, &record);
        return Side {
            status: answer.status.status.word().to_owned(),
            ..empty(name)
        };
    };
    let clock = Clock::new(subject.zone.clone(), subject.now);
    let standing = |look: &'_ super::forecast::Look<'_>| -> Vec<Piece> {
        let own = Standing {
            answer: &look.answer,
            ahead: Ahead {
                forecast: Some(&look.forecast),
                release: look.next(),
            },
        };
        match &of_base {
            Some(base) => {
                let base = Standing {
                    answer: &base.answer,
                    ahead: Ahead {
                        forecast: Some(&base.forecast),
                        release: base.next(),
                    },
                };
                scenario_sentence::scenario(&base, &own, &clock)
            }
            None => scenario_sentence::base(&own, &clock),
        }
    };
    let words = standing(&own).into_iter().map(|piece| match piece {
        Piece::Key(text) => (true, text),
        Piece::Plain(text) => (false, text),
    });
    let points = |curve: Vec<(chrono::DateTime<chrono::Utc>, f64)>| -> Vec<(f64, f64)> {
        curve
            .into_iter()
            .map(|(at, left)| (at.timestamp_millis() as f64 / 1000.0, left))
            .collect()
    };
    let days = chrono::TimeDelta::days(i64::from(plan.forecast.days));
    let record = &own.record;
    Side {
        name: name.to_owned(),
        fault: None,
        status: own.answer.status.status.word().to_owned(),
        sentence: words.collect(),
        past: points(record.remaining_curve(subject.now - days, record.observed().end)),
        nothing_more: points(record.remaining_curve(subject.now, subject.now + days)),
        days: own.days(),
        total: own.answer.budget.total.value(),
    }
}

/// Every figure that differs in any scenario, for the service shown.
fn rows(applied: &[(String, Result<Plan, String>)], subject: &Subject) -> Vec<Row> {
    let Some(id) = subject.service().map(|service| service.id.clone()) else {
        return Vec::new();
    };
    let mut rows: Vec<(String, Row)> = Vec::new();
    for (column, (_, plan)) in applied.iter().enumerate() {
        let Ok(plan) = plan else { continue };
        let differences = compare_plans(&subject.plan, plan, subject.now, &subject.zone, true);
        for difference in differences
            .iter()
            .filter(|difference| difference.service == id)
        {
            let Some(figure) = difference.figure() else {
                continue;
            };
            let place = rows
                .iter()
                .position(|(key, _)| *key == figure.key)
                .unwrap_or_else(|| {
                    let base = Cell {
                        text: written(difference, true),
                        ..Cell::default()
                    };
                    let row = Row {
                        name: figure.name.clone(),
                        cells: vec![base; applied.len() + 1],
                    };
                    rows.push((figure.key.clone(), row));
                    rows.len() - 1
                });
            if let Some(cell) = rows
                .get_mut(place)
                .and_then(|(_, row)| row.cells.get_mut(column + 1))
            {
                *cell = Cell {
                    text: written(difference, false),
                    change: change(difference),
                    better: difference.better,
                };
            }
        }
    }
    rows.into_iter().map(|(_, row)| row).collect()
}

fn written(difference: &Difference, base: bool) -> String {
    let figure = if base {
        &difference.base
    } else {
        &difference.variant
    };
    let Some(figure) = figure else {
        return figures::NO_DATA.to_owned();
    };
    match (figure.word, figure.value) {
        (Some(word), _) => word.to_owned(),
        (None, Some(value)) => amount(figure.measure, value),
        (None, None) => figures::NO_DATA.to_owned(),
    }
}

fn amount(measure: Measure, value: f64) -> String {
    if value.is_infinite() {
        return "never".to_owned();
    }
    match measure {
        Measure::Share => figures::number(value * 100.0, 1) + "%",
        Measure::Minutes => figures::number(value, 1) + " min",
        Measure::Events => figures::number(value, 0) + " events",
        Measure::Times => figures::number(value, 1) + "\u{d7}",
        Measure::Days => figures::number(value, 1) + " d",
        Measure::Count | Measure::Word => figures::number(value, 0),
    }
}

fn change(difference: &Difference) -> String {
    let Some(figure) = difference.figure() else {
        return String::new();
    };
    match (figure.measure, difference.change) {
        (Measure::Word, Some(change)) => {
            if change > 0.0 { "stricter" } else { "easier" }.to_owned()
        }
        (Measure::Share, Some(change)) => {
            format!(
                "{}{} points",
                plus(change),
                figures::number(change * 100.0, 1)
            )
        }
        (measure, Some(change)) => plus(change).to_owned() + &amount(measure, change),
        (_, None) => "differs".to_owned(),
    }
}

fn plus(change: f64) -> &'static str {
    if change > 0.0 { "+" } else { "" }
}
