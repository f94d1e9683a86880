//! The policy while it is edited. A policy that contradicts itself is no policy: it stays a draft, with what is wrong
//! beside the fields, and the last one without faults holds on.

use crate::dom::{at_end, effect};
use crate::reactive::{Live, Memo, memo};
use crate::state::State;
use error_budget::model::budget_policy::{self, BudgetPolicy};
use error_budget::model::plan::Fault;
use std::cell::RefCell;

/// The id of a policy that is no preset.
const OWN: &str = "own";

/// The policy in edit. Copies are the same.
#[derive(Clone, Copy)]
pub struct Draft {
    /// The page's state.
    pub state: State,
    /// As it is edited.
    pub policy: Live<BudgetPolicy>,
    /// What contradicts itself in it.
    pub faults: Memo<Vec<Fault>>,
    in_force: Memo<BudgetPolicy>,
}

thread_local! {
    /// A draft with faults that was left, and the policy that it was a draft of.
    static LEFT: RefCell<Option<(BudgetPolicy, BudgetPolicy)>> = const { RefCell::new(None) };
}

impl Draft {
    /// On the plan's policy, or on the draft that was left.
    pub fn open() -> Self {
        let state = State::here();
        let in_force = memo(move || state.document.with(|document| document.plan.policy.clone()));
        let base = in_force.get_untracked();
        let left = LEFT
            .take()
            .filter(|(of, _)| *of == base)
            .map(|(_, draft)| draft);
        let policy = Live::new(left.unwrap_or_else(|| base.clone()));
        let mut known = base;
        effect(move || {
            // An undo, another preset: what holds has changed elsewhere.
            let now = in_force.get();
            if now != known {
                known = now.clone();
                if policy.with_untracked(|policy| *policy != now) {
                    policy.set(now);
                }
            }
        });
        at_end(move || {
            let draft = policy.try_get_untracked();
            let base = in_force.try_get_untracked();
            if let Some((draft, base)) = draft.zip(base)
                && draft != base
            {
                LEFT.set(Some((base, draft)));
            }
        });
        Self {
            state,
            policy,
            faults: memo(move || policy.with(BudgetPolicy::faults)),
            in_force,
        }
    }

    /// Changes it; what has no fault is the plan's policy at once.
    pub fn edit(self, name: &str, key: Option<&str>, change: impl FnOnce(&mut BudgetPolicy)) {
        let mut next = self.policy.get_untracked();
        change(&mut next);
        if self.policy.with_untracked(|policy| *policy == next) {
            return;
        }
        own(&mut next);
        let valid = next.faults().is_empty();
        self.policy.set(next.clone());
        if valid {
            self.state.edit(name, key, |plan| plan.policy = next);
        }
    }

    /// Takes a policy as it is.
    pub fn put(self, name: &str, policy: BudgetPolicy) {
        self.policy.set(policy.clone());
        self.state.edit(name, None, |plan| plan.policy = policy);
    }

    /// Gives up what is not in force.
    pub fn discard(self) {
        self.policy.set(self.in_force.get_untracked());
    }

    /// A figure of it.
    pub fn read<T: Default>(self, read: impl Fn(&BudgetPolicy) -> Option<T>) -> T {
        self.policy.with(|policy| read(policy).unwrap_or_default())
    }

    /// What is wrong at a place.
    pub fn fault_at(self, path: &str) -> Option<String> {
        self.faults.with(|faults| {
            let fault = faults.iter().find(|fault| fault.path == path)?;
            Some(format!("{}: {}", fault.what, fault.remedy))
        })
    }
}

/// A preset that was changed is the team's own policy.
fn own(policy: &mut BudgetPolicy) {
    let preset = budget_policy::all()
        .into_iter()
        .find(|preset| preset.id == policy.id);
    if let Some(preset) = preset
        && preset != *policy
    {
        OWN.clone_into(&mut policy.id);
        if policy.name == preset.name {
            policy.name = format!("Our own, after \u{201c}{}\u{201d}", preset.name);
        }
    }
}
