//! The policy played over the history of a service, and as a document.

use super::{Question, Subject};
use error_budget::engine::record::Record;
use error_budget::engine::replay::{PostMortemCause, Replay};
use error_budget::exchange::export::policy_document;
use error_budget::model::budget_policy;
use error_budget::model::plan::Service;
use serde::{Deserialize, Serialize};

/// What would it have asked for?
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PlayBack;

/// The answer. Instants are Unix milliseconds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PlayedBack {
    /// The time that was observed, and its days.
    pub period: (i64, i64),
    /// Its days.
    pub days: f64,
    /// What was left, in minutes or events, at the corners of the history.
    pub left: Vec<(f64, f64)>,
    /// The policy of the plan.
    pub sums: Sums,
    /// Where nothing but exceptions may have gone.
    pub freezes: Vec<(i64, i64)>,
    /// Who would have been told: when, and the position in the policy's list.
    pub told: Vec<(i64, u32)>,
    /// Post-mortems that would have been due.
    pub due: Vec<(i64, Because)>,
    /// The presets over the same history, with their names.
    pub presets: Vec<(String, Sums)>,
    /// The policy as a document, in Markdown.
    pub document: String,
    /// The same as YAML.
    pub yaml: String,
}

/// A replay in figures.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Sums {
    /// Days of freeze.
    pub freeze_days: f64,
    /// Their share of the period.
    pub frozen: f64,
    /// Stretches of freeze.
    pub freezes: u32,
    /// Escalations.
    pub told: u32,
    /// Post-mortems.
    pub due: u32,
}

/// Why a post-mortem is due.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Because {
    /// The budget was exhausted.
    Exhausted,
    /// One incident, by its id and title, spent this share of the budget.
    Incident(String, f64),
    /// One category spent this share of a quarter's budget.
    Category(String, f64),
}

impl Question for PlayBack {
    const NAME: &'static str = "play back";
    type Reply = Option<PlayedBack>;

    fn answer(&self, subject: &Subject) -> Option<PlayedBack> {
        let (plan, service) = (&subject.plan, subject.service()?);
        let document = policy_document::markdown(&plan.policy, service);
        let yaml = policy_document::yaml(&plan.policy, service);
        let record = Record::new(service, subject.now, &subject.zone);
        let replay = record.replay(&plan.policy, &service.incidents);
        let period = replay.period;
        let presets = budget_policy::all().into_iter().map(|policy| {
            let sums = sums(&record.replay(&policy, &service.incidents));
            (policy.name, sums)
        });
        let left = if record.has_data() {
            record.remaining_curve(period.start, period.end)
        } else {
            Vec::new()
        };
        Some(PlayedBack {
            period: (
                period.start.timestamp_millis(),
                period.end.timestamp_millis(),
            ),
            days: record.observed_days(),
            left: left
                .into_iter()
                .map(|(at, left)| (at.timestamp_millis() as f64 / 1000.0, left))
                .collect(),
            sums: sums(&replay),
            freezes: replay
                .freezes
                .iter()
                .map(|freeze| {
                    let end = freeze.end.unwrap_or(period.end);
                    (freeze.start.timestamp_millis(), end.timestamp_millis())
                })
                .collect(),
            told: replay
                .escalations
                .iter()
                .map(|told| (told.at.timestamp_millis(), count(told.escalation)))
                .collect(),
            due: replay
                .post_mortems
                .iter()
                .map(|due| (due.due.timestamp_millis(), because(service, &due.cause)))
                .collect(),
            presets: presets.collect(),
            document,
            yaml,
        })
    }
}

fn sums(replay: &Replay) -> Sums {
    Sums {
        freeze_days: replay.freeze_days,
        frozen: replay.frozen_share,
        freezes: count(replay.freezes.len()),
        told: count(replay.escalations.len()),
        due: count(replay.post_mortems.len()),
    }
}

fn because(service: &Service, cause: &PostMortemCause) -> Because {
    match cause {
        PostMortemCause::Exhausted => Because::Exhausted,
        PostMortemCause::Incident { index, share } => {
            let incident = service.incidents.get(*index);
            let name = incident.map_or_else(String::new, |incident| {
                [incident.id.as_str(), incident.title.as_str()]
                    .join(" ")
                    .trim()
                    .to_owned()
            });
            Because::Incident(name, *share)
        }
        PostMortemCause::Category { category, share } => {
            Because::Category(category.word().to_owned(), *share)
        }
    }
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
