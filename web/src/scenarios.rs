//! Trying something: a scenario made by one click or one drag, and laid over the plan.

use crate::reactive::Live;
use crate::state::State;
use error_budget::model::plan::Plan;
use error_budget::model::scenario::{Patch, Scenario};

/// Adds a scenario, lays it over the plan, and says so. A name that is taken gets a number.
pub fn try_this(state: State, name: &str, patches: Vec<Patch>) {
    put(state, None, name, patches);
    state.say(
        &format!("Scenario \u{201c}{name}\u{201d} laid over the plan"),
        true,
    );
}

/// The same while it is still being dragged: edits with one `key` are one step, and go to the scenario that the first
/// of them made.
pub fn drag_this(state: State, key: &str, name: &str, patches: Vec<Patch>) {
    put(state, Some(key), name, patches);
}

fn put(state: State, key: Option<&str>, name: &str, patches: Vec<Patch>) {
    let dragged = key.and_then(|_| state.overlay.get_untracked());
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
    show(state.overlay, place);
}

fn show(overlay: Live<Option<usize>>, place: usize) {
    if overlay.get_untracked() != Some(place) {
        overlay.set(Some(place));
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
