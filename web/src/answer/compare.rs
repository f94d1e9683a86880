//! Scenarios beside the base plan.

use super::forecast::{DayAhead, Look, look_ahead};
use super::{Question, Subject};
use error_budget::engine::amount::Unit;
use error_budget::engine::assessment::Assessment;
use error_budget::engine::comparison::{Figure, figures_of};
use error_budget::engine::forecast::Settings;
use error_budget::engine::record::Record;
use error_budget::exchange::export::differences::{self, Column, Context, Row};
use error_budget::exchange::export::figures::Clock;
use error_budget::exchange::export::scenario_sentence::{self, Standing};
use error_budget::exchange::export::sentence::{Ahead, Piece};
use error_budget::model::plan::{Plan, Service};
use serde::{Deserialize, Serialize};

/// How likely is each scenario to run out?
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Chances;

impl Question for Chances {
    const NAME: &'static str = "chances";
    /// In the order of the plan's scenarios; 1 for one that has run out already, `None` for one that cannot be applied,
    /// or of which nothing is known.
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
    /// Every figure, what the table of a meeting starts with first.
    pub rows: Vec<Row>,
}

/// One plan as it is drawn.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Side {
    /// Position in the plan's scenarios; `None` for the base plan.
    pub place: Option<u32>,
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
    /// It counts events, not minutes.
    pub events: bool,
}

/// What is known of one plan.
struct Known<'p> {
    service: &'p Service,
    plan: &'p Plan,
    seen: Seen<'p>,
}

/// As far as anything is known.
enum Seen<'p> {
    /// Past and future.
    Ahead(Box<Look<'p>>),
    /// Only what is promised.
    Nothing(Box<(Record, Assessment)>),
}

impl Question for SideBySide {
    const NAME: &'static str = "side-by-side";
    type Reply = Option<Comparison>;

    fn answer(&self, subject: &Subject) -> Option<Comparison> {
        let base_plan = &subject.plan;
        let applied: Vec<(u32, &str, Result<Plan, String>)> = self
            .scenarios
            .iter()
            .filter_map(|place| {
                let scenario = base_plan.scenarios.get(*place as usize)?;
                let plan = scenario.apply(base_plan).map_err(|faults| {
                    let faults: Vec<String> = faults.iter().map(ToString::to_string).collect();
                    faults.join("; ")
                });
                Some((*place, scenario.name.as_str(), plan))
            })
            .collect();
        let clock = Clock::new(subject.zone.clone(), subject.now);
        let base = Known::of(base_plan, subject)?;
        let mut plans = vec![base.side(None, "Base plan", &base, &clock)];
        let mut variants = Vec::new();
        for (place, name, plan) in &applied {
            let known = match plan {
                Ok(plan) => Known::of(plan, subject).ok_or_else(String::new),
                Err(fault) => Err(fault.clone()),
            };
            match known {
                Ok(known) => {
                    plans.push(known.side(Some(*place), name, &base, &clock));
                    variants.push(Some(known));
                }
                Err(fault) => {
                    plans.push(Side {
                        fault: Some(fault),
                        ..empty(Some(*place), name)
                    });
                    variants.push(None);
                }
            }
        }
        let figures = |known: &Known| Column {
            figures: known.figures(),
            exhausted: known.record().budget().exhausted,
            target: known.service.objective.target,
        };
        let context = Context {
            clock: &clock,
            now: subject.now,
            horizon: base_plan.forecast.days,
            releases: &base.service.releases,
        };
        let variants: Vec<Option<Column>> = variants
            .iter()
            .map(|known| known.as_ref().map(figures))
            .collect();
        Some(Comparison {
            rows: differences::rows(&figures(&base), &variants, &context),
            plans,
        })
    }
}

fn empty(place: Option<u32>, name: &str) -> Side {
    Side {
        place,
        name: name.to_owned(),
        fault: None,
        status: "unknown".to_owned(),
        sentence: Vec::new(),
        past: Vec::new(),
        nothing_more: Vec::new(),
        days: Vec::new(),
        total: 0.0,
        events: false,
    }
}

impl<'p> Known<'p> {
    fn of(plan: &'p Plan, subject: &Subject) -> Option<Self> {
        let service = plan.services.get(subject.place)?;
        let ahead = look_ahead(plan, subject.place, subject.now, &subject.zone);
        let seen = match ahead {
            Some(look) => Seen::Ahead(Box::new(look)),
            None => {
                let record =
                    Record::new(service, subject.now, &subject.zone).foreseeing(&service.incidents);
                let answer = Assessment::in_plan(plan, service, &record);
                Seen::Nothing(Box::new((record, answer)))
            }
        };
        Some(Self {
            service,
            plan,
            seen,
        })
    }

    fn look(&self) -> Option<&Look<'p>> {
        match &self.seen {
            Seen::Ahead(look) => Some(look),
            Seen::Nothing(_) => None,
        }
    }

    fn record(&self) -> &Record {
        match &self.seen {
            Seen::Ahead(look) => &look.record,
            Seen::Nothing(known) => &known.0,
        }
    }

    fn standing(&self) -> Standing<'_> {
        let answer = match &self.seen {
            Seen::Ahead(look) => &look.answer,
            Seen::Nothing(known) => &known.1,
        };
        Standing {
            answer,
            ahead: Ahead {
                forecast: self.look().map(|look| &look.forecast),
                release: self.look().and_then(Look::next),
            },
        }
    }

    fn figures(&self) -> Vec<Figure> {
        figures_of(
            self.service,
            &self.plan.policy,
            self.record(),
            &self.plan.alerts_in_use(),
            self.look().map(|look| &look.forecast),
        )
    }

    fn side(&self, place: Option<u32>, name: &str, base: &Known, clock: &Clock) -> Side {
        let (record, own) = (self.record(), self.standing());
        let answer = own.answer;
        let words = match place {
            Some(_) => scenario_sentence::scenario(&base.standing(), &own, clock),
            None => scenario_sentence::base(&own, clock),
        };
        let words = words.into_iter().map(|piece| match piece {
            Piece::Key(text) => (true, text),
            Piece::Plain(text) => (false, text),
        });
        let mut side = Side {
            status: answer.status.status.word().to_owned(),
            sentence: words.collect(),
            total: answer.budget.total.value(),
            events: answer.unit == Unit::Events,
            ..empty(place, name)
        };
        if answer.has_data {
            let days = chrono::TimeDelta::days(i64::from(self.plan.forecast.days));
            let now = record.now();
            side.past = points(record.remaining_curve(now - days, record.observed().end));
            side.nothing_more = points(record.remaining_curve(now, now + days));
            side.days = self.look().map(Look::days).unwrap_or_default();
        }
        side
    }
}

fn points(curve: Vec<(chrono::DateTime<chrono::Utc>, f64)>) -> Vec<(f64, f64)> {
    let curve = curve.into_iter();
    curve
        .map(|(at, left)| (at.timestamp_millis() as f64 / 1000.0, left))
        .collect()
}
