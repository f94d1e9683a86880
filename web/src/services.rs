//! Services of the plan: one more, copies, their order, removal.

use crate::state::State;
use error_budget::model::plan::{MAX_SERVICES, Plan};

fn place_of(plan: &Plan, id: &str) -> Option<usize> {
    plan.services.iter().position(|service| service.id == id)
}

/// Whether one more service fits; says so when none does.
fn has_room(state: State) -> bool {
    let room = state
        .document
        .with_untracked(|document| document.plan.services.len() < MAX_SERVICES);
    if !room {
        let text =
            format!("The plan has {MAX_SERVICES} services, the most it keeps: delete one first");
        state.say(&text, false);
    }
    room
}

/// Adds an empty service and shows it, unless the plan is full.
pub fn add(state: State) {
    if has_room(state) {
        state.add_service();
    }
}

/// Puts a copy behind a service.
pub fn duplicate(state: State, id: &str) {
    if !has_room(state) {
        return;
    }
    let copy = state.document.with_untracked(|document| {
        let mut ids =
            std::iter::once(format!("{id}-copy")).chain((2..).map(|n| format!("{id}-copy-{n}")));
        let mut copy = document.plan.service(id)?.clone();
        copy.id = ids.find(|id| document.plan.service(id).is_none())?;
        copy.name += " copy";
        Some(copy)
    });
    let Some(copy) = copy else { return };
    let said = format!("{} added", copy.name);
    state.edit("Duplicate service", None, |plan| {
        let place = place_of(plan, id).map_or(plan.services.len(), |place| place + 1);
        plan.services.insert(place, copy);
    });
    state.say(&said, true);
}

/// Moves a service up or down by one.
pub fn shift(state: State, id: &str, up: bool) {
    let place = state
        .document
        .with_untracked(|document| place_of(&document.plan, id));
    let (name, to) = match place {
        Some(place) if up => ("Move service up", place.checked_sub(1)),
        Some(place) => ("Move service down", Some(place + 1)),
        None => return,
    };
    if let Some(to) = to {
        put(state, name, id, to);
    }
}

/// Puts a service at a position of the list.
pub fn move_to(state: State, id: &str, to: usize) {
    put(state, "Move service", id, to);
}

fn put(state: State, name: &str, id: &str, to: usize) {
    let mut now = None;
    state.edit(name, None, |plan| {
        let count = plan.services.len();
        if let Some(from) = place_of(plan, id).filter(|from| *from != to && to < count) {
            let service = plan.services.remove(from);
            plan.services.insert(to, service);
            now = Some((to + 1, count));
        }
    });
    if let Some((place, count)) = now {
        state.say(&format!("Now {place} of {count}"), true);
    }
}

/// Takes a service away; the one next to it, if there is one, is shown in its place. Its id.
pub fn delete(state: State, id: &str) -> Option<String> {
    let (name, shown, next) = state.document.with_untracked(|document| {
        let services = &document.plan.services;
        let place = place_of(&document.plan, id)?;
        let next = services
            .get(place + 1)
            .or_else(|| services.get(place.checked_sub(1)?));
        let name = services.get(place)?.name.clone();
        let shown = document.place() == Some(place);
        Some((name, shown, next.map(|next| next.id.clone())))
    })?;
    state.edit("Delete service", None, |plan| {
        plan.services.retain(|service| service.id != id);
    });
    if let (true, Some(next)) = (shown, &next) {
        state.look_at(next);
    }
    state.say(&format!("{name} deleted"), true);
    next
}
