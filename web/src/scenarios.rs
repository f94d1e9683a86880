//! Scenarios of the plan: made by one click or one drag and laid over the plan, then renamed, changed, kept or dropped.

use crate::reactive::{Memo, memo};
use crate::state::State;
use error_budget::model::plan::{MAX_SCENARIOS, Plan};
use error_budget::model::scenario::{Patch, Scenario};

/// The names of the plan's scenarios, in their order.
pub fn names(state: State) -> Memo<Vec<String>> {
    memo(move || {
        state.document.with(|document| {
            let scenarios = document.plan.scenarios.iter();
            scenarios.map(|scenario| scenario.name.clone()).collect()
        })
    })
}

/// Adds a scenario, lays it over the plan, and says so. A name that is taken gets a number; a scenario with the very
/// same changes is laid over the plan instead of another one like it.
pub fn try_this(state: State, name: &str, patches: Vec<Patch>) {
    let known = state.document.with_untracked(|document| {
        let mut scenarios = document.plan.scenarios.iter();
        scenarios.position(|scenario| scenario.patches == patches)
    });
    match known {
        Some(place) => {
            show(state, Some(place));
            state.say(
                &format!("{} laid over the plan", called(state, place)),
                false,
            );
        }
        None if put(state, None, name, patches) => {
            state.say(
                &format!("Scenario \u{201c}{name}\u{201d} laid over the plan"),
                true,
            );
        }
        None => {}
    }
}

/// The same while it is still being dragged: edits with one `key` are one step, and go to the scenario that the first
/// of them made.
pub fn drag_this(state: State, key: &str, name: &str, patches: Vec<Patch>) {
    put(state, Some(key), name, patches);
}

/// Adds a scenario without changes and lays it over the plan; its position.
pub fn add_empty(state: State) -> Option<usize> {
    put(state, None, "New scenario", Vec::new()).then(|| state.overlay.get_untracked())?
}

/// Says whether it is there now.
fn put(state: State, key: Option<&str>, name: &str, patches: Vec<Patch>) -> bool {
    let dragged = key.and_then(|_| state.overlay.get_untracked());
    let count = count(state);
    if dragged.is_none_or(|place| place >= count) && is_full(state) {
        return false;
    }
    let mut place = dragged.unwrap_or_default();
    state.edit(&format!("Try {name}"), key, |plan| {
        let scenario = Scenario {
            name: free_name(plan, name, dragged),
            patches,
        };
        match dragged.and_then(|place| plan.scenarios.get_mut(place)) {
            Some(known) => *known = scenario,
            None => {
                place = plan.scenarios.len();
                plan.scenarios.push(scenario);
            }
        }
    });
    show(state, Some(place));
    true
}

/// Lays a scenario over the plan, or none.
pub fn show(state: State, place: Option<usize>) {
    if state.overlay.get_untracked() != place {
        state.overlay.set(place);
    }
}

/// How many the plan has.
#[must_use]
pub fn count(state: State) -> usize {
    state
        .document
        .with_untracked(|document| document.plan.scenarios.len())
}

/// Its name, for messages.
fn called(state: State, place: usize) -> String {
    let name = state.document.with_untracked(|document| {
        let scenario = document.plan.scenarios.get(place);
        scenario.map(|scenario| scenario.name.clone())
    });
    format!("Scenario \u{201c}{}\u{201d}", name.unwrap_or_default())
}

fn is_full(state: State) -> bool {
    let full = count(state) >= MAX_SCENARIOS;
    if full {
        let text =
            format!("The plan has {MAX_SCENARIOS} scenarios, the most it keeps: delete one first");
        state.say(&text, false);
    }
    full
}

/// Changes a scenario as one step; edits with one `key` in a row are one.
pub fn change(
    state: State,
    place: usize,
    name: &str,
    key: Option<&str>,
    change: impl FnOnce(&mut Scenario),
) {
    state.edit(name, key, |plan| {
        if let Some(scenario) = plan.scenarios.get_mut(place) {
            change(scenario);
        }
    });
}

/// Puts a copy behind a scenario and lays it over the plan.
pub fn duplicate(state: State, place: usize) {
    if is_full(state) {
        return;
    }
    state.edit("Duplicate scenario", None, |plan| {
        let copy = plan.scenarios.get(place).map(|scenario| Scenario {
            name: free_name(plan, &scenario.name, None),
            patches: scenario.patches.clone(),
        });
        if let Some(copy) = copy {
            plan.scenarios.insert(place + 1, copy);
        }
    });
    show(state, Some(place + 1));
    state.say(&format!("{} added", called(state, place + 1)), true);
}

/// Takes a scenario away. The one laid over the plan stays laid over it.
pub fn delete(state: State, place: usize) {
    let text = format!("{} deleted", called(state, place));
    state.edit("Delete scenario", None, |plan| {
        if place < plan.scenarios.len() {
            plan.scenarios.remove(place);
        }
    });
    show(
        state,
        state
            .overlay
            .get_untracked()
            .and_then(|shown| match shown.cmp(&place) {
                std::cmp::Ordering::Less => Some(shown),
                std::cmp::Ordering::Equal => None,
                std::cmp::Ordering::Greater => Some(shown - 1),
            }),
    );
    state.say(&text, true);
}

/// Makes the plan what a scenario makes of it; the other scenarios stay.
pub fn adopt(state: State, place: usize) {
    let name = called(state, place);
    let applied = state.document.with_untracked(|document| {
        let scenario = document.plan.scenarios.get(place)?;
        Some(scenario.apply(&document.plan))
    });
    match applied {
        Some(Ok(changed)) => {
            state.edit("Make a scenario the plan", None, |plan| {
                *plan = changed;
                plan.scenarios.remove(place);
            });
            show(state, None);
            state.say(&format!("{name} is the plan now"), true);
        }
        Some(Err(faults)) => {
            let fault = faults.first().map(ToString::to_string);
            let text = format!("{name} does not fit: {}", fault.unwrap_or_default());
            state.say(&text, false);
        }
        None => {}
    }
}

/// The name, or the name with the first number that is free; its own place does not count as taken.
fn free_name(plan: &Plan, name: &str, own: Option<usize>) -> String {
    let taken = |name: &str| {
        let mut others = plan
            .scenarios
            .iter()
            .enumerate()
            .filter(|(place, _)| Some(*place) != own);
        others.any(|(_, scenario)| scenario.name == name)
    };
    if !taken(name) {
        return name.to_owned();
    }
    (2..)
        .map(|number| format!("{name} ({number})"))
        .find(|name| !taken(name))
        .unwrap_or_default()
}
