//! "Try this": scenarios of one click.

use super::compare::Comparing;
use crate::dom::El;
use crate::scenarios::{add_empty, try_this};
use crate::state::{Shown, State};
use crate::widget::menu::{Item, item, menu};
use chrono::{DateTime, TimeDelta, Utc};
use error_budget::exchange::export::figures;
use error_budget::model::alert_policy::Multiple;
use error_budget::model::forecast_settings::Assumptions;
use error_budget::model::impact::Impact;
use error_budget::model::incident::Incident;
use error_budget::model::scenario::{Patch, Scale};
use error_budget::model::target::Target;

/// Half, in thousandths.
const HALF: u32 = 500;
/// Twice, in thousandths.
const TWICE: u32 = 2_000;

/// Another target for the service shown.
pub fn try_target(state: State, target: Target) {
    with_service(state, |shown| {
        let patch = Patch::Target(shown.service().id.clone(), target);
        Some((format!("Target {target}"), patch))
    });
}

/// One more incident; it may be still to come.
pub fn try_incident(state: State, start: DateTime<Utc>, lasts: TimeDelta, impact: Impact) {
    with_service(state, |shown| {
        let mut incident = Incident::lasting(start, lasts).ok()?;
        incident.impact = impact;
        let length = match lasts.num_minutes() {
            short @ 1..120 => format!("{short} min"),
            _ => figures::duration(lasts),
        };
        let name = if impact == Impact::FULL {
            format!("+{length} outage")
        } else {
            format!("+{length} at {impact}")
        };
        Some((
            name,
            Patch::AddIncident(shown.service().id.clone(), incident),
        ))
    });
}

/// The service shown without one of its incidents, by its position.
pub fn try_without_incident(state: State, index: usize) {
    with_service(state, |shown| {
        let name = super::compare::incident_words(shown.service(), index, &shown.clock)?;
        let patch = Patch::RemoveIncident(shown.service().id.clone(), index);
        Some((format!("Without {name}"), patch))
    });
}

/// A release of the service shown at another time.
pub fn try_release_moved(state: State, index: usize, at: DateTime<Utc>) {
    with_service(state, |shown| {
        let name = super::compare::release_words(shown.service(), index)?;
        let patch = Patch::MoveRelease(shown.service().id.clone(), index, Some(at));
        Some((format!("{name} on {}", shown.clock.date(at)), patch))
    });
}

/// A future in which incidents last half as long.
pub fn try_half_recovery(state: State) {
    try_future(state, "Recover twice as fast", |future| {
        future.duration = Multiple::thousandths(HALF);
    });
}

/// A future with so many thousandths of the incidents.
pub fn try_rate(state: State, name: &str, thousandths: u32) {
    try_future(state, name, |future| {
        future.rate = Multiple::thousandths(thousandths);
    });
}

fn try_future(state: State, name: &str, change: impl FnOnce(&mut Assumptions)) {
    with_service(state, |shown| {
        let mut future = shown.plan().forecast.assumptions;
        change(&mut future);
        Some((name.to_owned(), Patch::Assume(future)))
    });
}

fn with_service(state: State, idea: impl FnOnce(&Shown) -> Option<(String, Patch)>) {
    let idea = state
        .shown
        .with_untracked(|shown| shown.as_ref().and_then(|shown| idea(shown)));
    if let Some((name, patch)) = idea {
        try_this(state, &name, vec![patch]);
    }
}

/// A button with the menu of what can be tried.
#[must_use]
pub fn try_menu(state: State, button: El) -> El {
    let comparing = Comparing::here();
    menu(button, "Try this", move || {
        let mut items = state
            .shown
            .with_untracked(|shown| shown.as_ref().map(|shown| ideas(state, shown)))
            .unwrap_or_default();
        items.push(item("A scenario of our own\u{2026}", move || {
            if let Some(place) = add_empty(state) {
                comparing.editing.set(Some(place));
            }
        }));
        items
    })
}

fn ideas(state: State, shown: &Shown) -> Vec<Item> {
    let now = shown.answer.now;
    let mut items = Vec::new();
    for target in targets(shown.service().objective.target) {
        items.push(item(&format!("{target}?"), move || {
            try_target(state, target)
        }));
    }
    items.push(item("One more 20-minute outage?", move || {
        try_incident(
            state,
            in_two_days(now),
            TimeDelta::minutes(20),
            Impact::FULL,
        );
    }));
    items.push(item("Half the time to recover?", move || {
        try_half_recovery(state);
    }));
    items.push(item("Twice as many incidents?", move || {
        try_rate(state, "Twice as many incidents", TWICE);
    }));
    items.push(item("Half as many incidents?", move || {
        try_rate(state, "Half as many incidents", HALF);
    }));
    if let Some((index, words)) = dearest(shown) {
        items.push(item(&format!("Without {words}?"), move || {
            try_without_incident(state, index);
        }));
        items.push(item("The past, fixed in half the time?", move || {
            with_service(state, |shown| {
                let scale = Scale {
                    factor: Multiple::thousandths(HALF),
                    category: None,
                };
                let patch = Patch::ScaleLength(shown.service().id.clone(), scale);
                Some(("Fixed in half the time".to_owned(), patch))
            });
        }));
    }
    if let Some((index, words, later)) = next_release(shown) {
        items.push(item(&format!("{words} a week later?"), move || {
            try_release_moved(state, index, later);
        }));
    }
    items
}

/// Half the allowance and twice as much: 99.9% becomes 99.95% and 99.8%.
fn targets(target: Target) -> Vec<Target> {
    let found = [
        Some(target.halving_the_allowance()),
        target.doubling_the_allowance(),
    ];
    found
        .into_iter()
        .flatten()
        .filter(|other| *other != target && other.ppb() > 0)
        .collect()
}

/// The full hour after two days.
#[must_use]
pub fn in_two_days(now: DateTime<Utc>) -> DateTime<Utc> {
    let hours = (now.timestamp() + 2 * 86_400).div_euclid(3_600) + 1;
    DateTime::from_timestamp(hours * 3_600, 0).unwrap_or(now)
}

/// The incident that cost most of the window.
fn dearest(shown: &Shown) -> Option<(usize, String)> {
    let losses = shown.answer.incidents.iter();
    let costly = losses.filter(|loss| loss.lost_in_window.value() > 0.0);
    let loss = costly.max_by(|one, other| {
        let (one, other) = (one.lost_in_window.value(), other.lost_in_window.value());
        one.total_cmp(&other)
    })?;
    let words = super::compare::incident_words(shown.service(), loss.index, &shown.clock)?;
    Some((loss.index, words))
}

fn next_release(shown: &Shown) -> Option<(usize, String, DateTime<Utc>)> {
    let releases = shown.service().releases.iter().enumerate();
    let planned = releases.filter_map(|(index, release)| Some((index, release.at?)));
    let (index, at) = planned
        .filter(|(_, at)| *at >= shown.answer.now)
        .min_by_key(|(_, at)| *at)?;
    let words = super::compare::release_words(shown.service(), index)?;
    Some((index, words, at.checked_add_signed(TimeDelta::days(7))?))
}
