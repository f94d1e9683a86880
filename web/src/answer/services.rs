//! All services at a glance, and the services as one.

use super::{Question, Subject};
use chrono::TimeDelta;
use error_budget::engine::amount::Quotient;
use error_budget::engine::composite::{
    self, Sensitivity, divide, parts, promise, sensitivities, weighted_services,
};
use error_budget::engine::exhaustion::Exhaustion;
use error_budget::exchange::export::figures::{self, Clock, NO_DATA};
use error_budget::model::composition::{Composition, Part};
use serde::{Deserialize, Serialize};

/// How do all services stand?
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Portfolio;

/// One service, as it is written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its promise.
    pub target: String,
    /// The word of its status.
    pub status: String,
    /// What is left.
    pub left: String,
    /// The share that is left.
    pub share: String,
    /// The rate of the last 7 days.
    pub burn: String,
    /// When it runs out at that rate.
    pub runs_out: String,
}

/// All services, the worst first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standings {
    /// One each.
    pub rows: Vec<Standing>,
    /// How many are in each state, the worst first.
    pub counts: Vec<(String, u32)>,
}

impl Question for Portfolio {
    const NAME: &'static str = "portfolio";
    type Reply = Standings;

    fn answer(&self, subject: &Subject) -> Standings {
        let plan = &subject.plan;
        let all = composite::portfolio(plan, subject.now, &subject.zone, &plan.policy.thresholds);
        let clock = Clock::new(subject.zone.clone(), subject.now);
        let rows = all.rows.iter().map(|row| {
            let unit = figures::unit(row.metrics.unit);
            let known = row.metrics.remaining_share != Quotient::NoData;
            let left = row.metrics.remaining;
            Standing {
                id: row.service.clone(),
                name: row.name.clone(),
                target: plan
                    .service(&row.service)
                    .map(|service| service.objective.target.to_string())
                    .unwrap_or_default(),
                status: row.metrics.status.word().to_owned(),
                left: match left {
                    _ if !known => NO_DATA.to_owned(),
                    left if left < 0.0 => {
                        format!("{} {unit} overspent", figures::number(-left, 1))
                    }
                    left => format!("{} {unit}", figures::number(left, 1)),
                },
                share: figures::percent(row.metrics.remaining_share, 1),
                burn: figures::burn(row.metrics.burn_rate),
                runs_out: match row.exhaustion {
                    Exhaustion::NoData => NO_DATA.to_owned(),
                    Exhaustion::Now => "run out".to_owned(),
                    Exhaustion::At { at, days } => {
                        let days = TimeDelta::milliseconds((days * 86_400_000.0) as i64);
                        format!("{}, in {}", clock.date(at), figures::duration(days))
                    }
                    Exhaustion::Never => "not in sight".to_owned(),
                },
            }
        });
        let counts = all.counts.iter().map(|(status, count)| {
            let count = u32::try_from(*count).unwrap_or(u32::MAX);
            (status.word().to_owned(), count)
        });
        Standings {
            rows: rows.collect(),
            counts: counts.collect(),
        }
    }
}

/// What do the services come to as one?
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Together;

/// The services as one; what cannot be worked out says why.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Whole {
    /// The weighted mean; `None` when nothing is weighed.
    pub mean: Option<Result<Mean, String>>,
    /// What depends on what; `None` without a system.
    pub system: Option<Dependencies>,
}

/// A weighted mean, as it is written.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mean {
    /// The share that is left in the mean.
    pub left: String,
    /// The share that is spent in the mean.
    pub spent: String,
    /// The burn rate in the mean.
    pub burn: String,
    /// The worst status of any.
    pub status: String,
    /// The least that is left of any.
    pub least_left: String,
}

/// What depends on what, worked out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Dependencies {
    /// What the parts' promises come to, or why they do not.
    pub together: Result<String, String>,
    /// The target of the whole.
    pub target: Option<String>,
    /// What is promised together is enough for it.
    pub keeps: Option<bool>,
    /// Why the target cannot be divided.
    pub undivided: Option<String>,
    /// The parts, by name.
    pub parts: Vec<PartStanding>,
}

/// A part, as it is written.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PartStanding {
    /// Its name.
    pub name: String,
    /// What it promises.
    pub promises: Option<String>,
    /// What the target of the whole needs of it, and whether it promises as much.
    pub needs: Option<(String, bool)>,
    /// Chance that the whole is down because it is.
    pub importance: Option<String>,
    /// Share of the whole's unavailability that would go without its own, of 1.
    pub share: Option<f64>,
    /// The same, written.
    pub share_text: String,
}

impl Question for Together {
    const NAME: &'static str = "together";
    type Reply = Whole;

    fn answer(&self, subject: &Subject) -> Whole {
        let composition = subject.plan.composite.clone().unwrap_or_default();
        Whole {
            mean: mean(&composition, subject),
            system: dependencies(&composition, subject),
        }
    }
}

fn mean(composition: &Composition, subject: &Subject) -> Option<Result<Mean, String>> {
    if composition.weights.is_empty() {
        return None;
    }
    let weights: Vec<(String, f64)> = composition
        .weights
        .iter()
        .map(|(id, weight)| (id.clone(), weight.value()))
        .collect();
    let mean = weighted_services(&subject.plan, &weights, subject.now, &subject.zone);
    Some(mean.map_err(|error| error.to_string()).map(|mean| Mean {
        left: figures::percent(mean.remaining_share, 1),
        spent: figures::percent(mean.consumed_share, 1),
        burn: figures::burn(mean.burn_rate),
        status: mean.status.word().to_owned(),
        least_left: figures::percent(mean.worst_remaining_share, 1),
    }))
}

fn dependencies(composition: &Composition, subject: &Subject) -> Option<Dependencies> {
    let system = composition.system.as_ref()?;
    let promised = parts(&subject.plan);
    let together = promise(system, &promised).map_err(|error| error.to_string());
    let shares: Vec<(String, f64)> = composition
        .shares
        .iter()
        .map(|(name, share)| (name.clone(), share.value()))
        .collect();
    let divided = composition
        .target
        .map(|target| divide(system, target, &shares));
    let undivided = divided
        .as_ref()
        .and_then(|divided| divided.as_ref().err())
        .map(ToString::to_string);
    let needed = divided.and_then(Result::ok).unwrap_or_default();
    let weighed = sensitivities(system, &promised).unwrap_or_default();
    let mut names: Vec<&str> = Vec::new();
    let mut open = vec![system];
    while let Some(one) = open.pop() {
        if let composite::System::Part(name) = one
            && !names.contains(&name.as_str())
        {
            names.push(name);
        }
        open.extend(one.members().iter().rev());
    }
    let standing = |name: &str| standing(name, &promised, &needed, &weighed);
    Some(Dependencies {
        keeps: composition
            .target
            .zip(together.as_ref().ok())
            .map(|(target, together)| *together >= target),
        together: together.map(|target| target.to_string()),
        target: composition.target.map(|target| target.to_string()),
        undivided,
        parts: names.into_iter().map(standing).collect(),
    })
}

fn standing(
    name: &str,
    promised: &[Part],
    needed: &[Part],
    weighed: &[Sensitivity],
) -> PartStanding {
    let target = |parts: &[Part]| {
        let part = parts.iter().find(|part| part.name == name);
        part.map(|part| part.target)
    };
    let (promises, needs) = (target(promised), target(needed));
    let weighed = weighed.iter().find(|one| one.name == name);
    let percent = |share: f64| figures::percent(Quotient::Finite(share), 1);
    PartStanding {
        name: name.to_owned(),
        promises: promises.map(|target| target.to_string()),
        needs: needs.map(|needs| {
            let kept = promises.is_some_and(|promises| promises >= needs);
            (needs.to_string(), kept)
        }),
        importance: weighed.map(|one| percent(one.importance)),
        share: weighed.map(|one| one.share),
        share_text: weighed.map_or_else(|| NO_DATA.to_owned(), |one| percent(one.share)),
    }
}
