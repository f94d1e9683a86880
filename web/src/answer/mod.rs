//! Questions that take longer than a frame, and their answers.
//!
//! The page asks ([`crate::ask`]), a worker answers ([`crate::worker`]): both run this module, so a question and its
//! reply are plain data of one build and travel as postcard, which has no versions. A question is a type; what it is
//! about, the [`Subject`], comes with it.
//!
//! Two modules answer. The page's own answers what the first visit shows; the lab, loaded when a view first asks, answers
//! everything else, so that the first visit does not pay for it.

pub mod alerts;
pub mod calibration;
pub mod compare;
pub mod exchange;
pub mod explain;
pub mod forecast;
pub mod forecast_detail;
pub mod patterns;
pub mod policy;
pub mod releases;
pub mod services;

use chrono::{DateTime, Utc};
use error_budget::model::plan::{Plan, Service};
use error_budget::model::zone::Zone;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// What a question is about.
#[derive(Debug)]
pub struct Subject {
    /// The plan.
    pub plan: Plan,
    /// Position of the service in the plan.
    pub place: usize,
    /// The instant of the answer.
    pub now: DateTime<Utc>,
    /// The plan's zone.
    pub zone: Zone,
    /// The text that came with the question; most come without.
    pub text: String,
}

impl Subject {
    /// The service.
    #[must_use]
    pub fn service(&self) -> Option<&Service> {
        self.plan.services.get(self.place)
    }
}

/// Which module answers a question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Home {
    /// The page's own.
    Page,
    /// The lab.
    Lab,
}

/// A question about a service.
pub trait Question: Serialize + DeserializeOwned + 'static {
    /// Who answers it.
    const HOME: Home = Home::Lab;
    /// Names it between page and worker.
    const NAME: &'static str;
    /// What comes back.
    type Reply: Serialize + DeserializeOwned + 'static;

    /// Answers; runs in the worker.
    fn answer(&self, subject: &Subject) -> Self::Reply;
}

/// A question that a worker can answer, by its name.
pub type Known = (&'static str, fn(&[u8], &Subject) -> Vec<u8>);

/// The entry of a question; nothing comes back for what is not one.
#[must_use]
pub const fn known<Q: Question>() -> Known {
    (Q::NAME, |bytes, subject| {
        postcard::from_bytes::<Q>(bytes)
            .ok()
            .and_then(|question| postcard::to_allocvec(&question.answer(subject)).ok())
            .unwrap_or_default()
    })
}

/// What the page's own module answers.
pub const PAGE: &[Known] = &[known::<forecast::Ahead>()];

/// What the lab answers.
pub const LAB: &[Known] = &[
    known::<exchange::ReadFile>(),
    known::<compare::Chances>(),
    known::<compare::SideBySide>(),
    known::<exchange::Offers>(),
    known::<exchange::Export>(),
    known::<exchange::MakeLink>(),
    known::<exchange::Summarise>(),
    known::<forecast_detail::Detail>(),
    known::<calibration::Honesty>(),
    known::<releases::Planned>(),
    known::<policy::PlayBack>(),
    known::<alerts::Burning>(),
    known::<alerts::Judge>(),
    known::<alerts::Inspect>(),
    known::<alerts::Meet>(),
    known::<patterns::Habits>(),
    known::<explain::Explain>(),
    known::<explain::Words>(),
    known::<services::Portfolio>(),
    known::<services::Together>(),
];
