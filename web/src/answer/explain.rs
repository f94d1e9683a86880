//! How a shown figure comes about, and what the words mean.
//!
//! The lab answers: the texts are no part of the first visit.

use super::{Question, Subject};
use error_budget::engine::assessment::Assessment;
use error_budget::engine::forecast::Settings;
use error_budget::engine::record::Record;
use error_budget::exchange::export::explain::{self, Explanation};
use error_budget::exchange::export::figures::{self, Clock};
use error_budget::exchange::export::glossary;
use error_budget::model::plan::Service;
use error_budget::model::release::Release;
use serde::{Deserialize, Serialize};

/// A figure that can be explained.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Figure {
    /// The budget of the window.
    Total,
    /// What is left of it.
    Left,
    /// The share that is left.
    LeftShare,
    /// What is spent.
    Spent,
    /// A burn rate, by its position among those shown.
    Burn(u32),
    /// The rate of the last 7 days.
    RecentBurn,
    /// When it runs out at that rate.
    Exhaustion,
    /// How likely it is to run out within the horizon.
    Chance,
    /// What the policy says to the next release.
    Verdict,
    /// A part that comes back, by its position in the order of time.
    ComesBack(u32),
    /// What an incident cost, by its position in the plan.
    Cost(u32),
}

/// How does it come about?
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Explain {
    /// The figure.
    pub what: Figure,
}

/// A figure, explained.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Explained {
    /// The figure with its name.
    pub heading: String,
    /// Terms and their formulas with the numbers put in.
    pub rows: Vec<(String, String)>,
    /// The glossary's entry.
    pub anchor: String,
}

impl Question for Explain {
    const NAME: &'static str = "explain";
    type Reply = Option<Explained>;

    fn answer(&self, subject: &Subject) -> Option<Explained> {
        let explanation = explanation(self.what, subject)?;
        let rows = explanation.rows.into_iter();
        Some(Explained {
            heading: explanation.heading,
            rows: rows.map(|row| (row.term, row.formula)).collect(),
            anchor: explanation.anchor.to_owned(),
        })
    }
}

fn explanation(what: Figure, subject: &Subject) -> Option<Explanation> {
    let service = subject.service()?;
    let record = Record::new(service, subject.now, &subject.zone).foreseeing(&service.incidents);
    let answer = Assessment::in_plan(&subject.plan, service, &record);
    let clock = Clock::new(subject.zone.clone(), subject.now);
    Some(match what {
        Figure::Total => explain::total(&record),
        Figure::Left => explain::left(&record),
        Figure::LeftShare => explain::left_share(&record),
        Figure::Spent => explain::spent(&record, &answer.incidents),
        Figure::Burn(index) => explain::burn(&record, answer.burn.get(index as usize)?),
        Figure::RecentBurn => explain::recent_burn(&record),
        Figure::Exhaustion => explain::exhaustion(&record, &clock),
        Figure::Chance => {
            let settings = Settings::from(subject.plan.forecast);
            let forecast = record.forecast(&settings, &service.releases);
            explain::chance(&record, forecast.as_ref(), &clock)
        }
        Figure::Verdict => verdict(subject, service, &record, &clock)?,
        Figure::ComesBack(index) => {
            explain::comes_back(&record, answer.replenishment.get(index as usize)?, &clock)
        }
        Figure::Cost(index) => explain::cost(
            &record,
            service.incidents.get(index as usize)?,
            answer.incidents.get(index as usize)?,
        ),
    })
}

/// The next planned release, or one that would go now: the one that the overview asks about.
fn verdict(
    subject: &Subject,
    service: &Service,
    record: &Record,
    clock: &Clock,
) -> Option<Explanation> {
    let at = |release: &Release| release.at.unwrap_or(subject.now);
    let due = (0..service.releases.len()).filter(|index| {
        service
            .releases
            .get(*index)
            .is_some_and(|release| at(release) >= subject.now)
    });
    let next = due.min_by_key(|index| service.releases.get(*index).map(at));
    let unnamed = [Release::default()];
    let (releases, index) = match next {
        Some(index) => (service.releases.as_slice(), index),
        None => (unnamed.as_slice(), 0),
    };
    let settings = Settings::from(subject.plan.forecast);
    let (_, outlooks) = record.outlooks(&subject.plan.policy, releases, &settings);
    Some(explain::verdict(
        record,
        releases.get(index)?,
        outlooks.get(index)?,
        clock,
    ))
}

/// What do the words mean, and what do common targets allow?
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Words;

/// A word of the glossary.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Word {
    /// Where explanations point to.
    pub anchor: String,
    /// The word.
    pub term: String,
    /// What it means.
    pub definition: String,
    /// How it is worked out; empty where nothing is.
    pub formula: String,
}

/// The glossary and the reference table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reference {
    /// Every word, each resting on those before it.
    pub words: Vec<Word>,
    /// The columns of the table.
    pub columns: Vec<String>,
    /// A target and the minutes that it allows in each period.
    pub targets: Vec<Vec<String>>,
}

impl Question for Words {
    const NAME: &'static str = "words";
    type Reply = Reference;

    fn answer(&self, _: &Subject) -> Reference {
        let words = glossary::ENTRIES.iter().map(|entry| Word {
            anchor: entry.anchor.to_owned(),
            term: entry.term.to_owned(),
            definition: entry.definition.to_owned(),
            formula: entry.formula.to_owned(),
        });
        let periods = glossary::PERIODS.iter().map(|days| match days {
            1 => "1 day".to_owned(),
            days => format!("{days} days"),
        });
        let targets = glossary::common_targets().into_iter().map(|row| {
            let allowed = row
                .allowed
                .iter()
                .map(|minutes| figures::plain(minutes.value()));
            std::iter::once(row.target.to_string())
                .chain(allowed)
                .collect()
        });
        Reference {
            words: words.collect(),
            columns: std::iter::once("Target".to_owned())
                .chain(periods)
                .collect(),
            targets: targets.collect(),
        }
    }
}
