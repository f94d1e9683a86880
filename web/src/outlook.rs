//! What may come for the service shown: asked once, shown in many places.

use crate::answer::forecast::{Ahead, Futures};
use crate::ask::{Answer, ask};
use crate::reactive::{Memo, memo};
use crate::state::State;
use chrono::{DateTime, TimeDelta, Utc};
use error_budget::engine::gate::Verdict;
use error_budget::model::budget_policy::Decision;
use error_budget::model::release::Release;
use leptos::prelude::{expect_context, provide_context};
use std::rc::Rc;

/// The time ahead, of the plan and of the scenario laid over it.
#[derive(Clone, Copy)]
pub struct Outlook {
    /// The plan's.
    pub plan: Answer<Option<Futures>>,
    /// The scenario's that is laid over it.
    pub what_if: Answer<Option<Futures>>,
    /// The next release and what the policy says of it, if nothing more happens.
    pub release: Memo<Option<NextRelease>>,
}

/// The next planned release, or the question whether one could go now.
#[derive(Debug, Clone, PartialEq)]
pub struct NextRelease {
    /// It; unnamed when none is planned.
    pub release: Release,
    /// The policy's answer.
    pub verdict: Verdict,
    /// From when on it would be approved; `None` when waiting does not help, or is not needed.
    pub approved_from: Option<DateTime<Utc>>,
}

impl Outlook {
    /// Asks from now on.
    pub fn provide() {
        let state = State::here();
        let what_if = move || {
            let scenario = state.overlay.get()?;
            Some(Ahead {
                scenario: u32::try_from(scenario).ok(),
            })
        };
        provide_context(Self {
            plan: ask(|| Some(Ahead { scenario: None })),
            what_if: ask(what_if),
            release: memo(move || next_release(state)),
        });
    }

    /// The one of the page.
    #[must_use]
    pub fn here() -> Self {
        expect_context()
    }

    /// The plan's futures, as far as they are known.
    #[must_use]
    pub fn futures(self) -> Option<Rc<Option<Futures>>> {
        self.plan.reply.get()
    }

    /// The futures of the scenario laid over the plan.
    #[must_use]
    pub fn what_if(self, state: State) -> Option<Rc<Option<Futures>>> {
        state.overlay.get()?;
        self.what_if.reply.get()
    }
}

/// The instant some days after now.
#[must_use]
pub fn after(now: DateTime<Utc>, days: f64) -> DateTime<Utc> {
    now + TimeDelta::milliseconds((days * 86_400_000.0) as i64)
}

fn next_release(state: State) -> Option<NextRelease> {
    let shown = state.shown.get()?;
    let now = shown.answer.now;
    let planned = shown
        .service()
        .releases
        .iter()
        .filter(|release| release.at.is_none_or(|at| at >= now));
    let release = planned
        .min_by_key(|release| release.at.unwrap_or(now))
        .cloned()
        .unwrap_or_default();
    let policy = &shown.plan().policy;
    let verdict = shown.record.verdict(policy, &release);
    let approved_from = match verdict.decision {
        Decision::Approve => None,
        _ => shown
            .record
            .opening_to(Decision::Approve, policy, &release, None)
            .map(|opening| opening.if_quiet),
    };
    Some(NextRelease {
        release,
        verdict,
        approved_from,
    })
}
