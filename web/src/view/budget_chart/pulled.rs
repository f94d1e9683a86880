//! What is tried by pulling in the budget chart: an outage, another day for a release.

use super::seconds;
use crate::scenarios;
use crate::state::{Shown, State};
use crate::widget::figure::{Drag, Stage};
use chrono::{DateTime, TimeDelta};
use error_budget::engine::amount;
use error_budget::exchange::export::figures;
use error_budget::model::incident::Incident;
use error_budget::model::scenario::Patch;
use std::cell::Cell;

/// Pulling down in the future adds a hypothetical outage of as many minutes; pulling a release moves it.
pub fn pulled(state: State, drag: Drag) -> bool {
    let Some(shown) = state.shown.get_untracked() else {
        return false;
    };
    let now = seconds(shown.answer.now);
    match drag.stage {
        Stage::Begin => {
            let release = release_near(&shown, drag.from.0, drag.near);
            PULLED.set(release);
            let outage =
                drag.upright && drag.from.0 > now && shown.answer.unit == amount::Unit::Minutes;
            if outage && release.is_none() {
                state.overlay.set(None);
            }
            release.is_some() || outage
        }
        Stage::Move => {
            match PULLED.get() {
                Some(index) => move_release(state, index, drag.to.0.max(now)),
                None => outage(state, &shown, drag),
            }
            true
        }
        Stage::Drop | Stage::Cancel => {
            state.close_step();
            true
        }
    }
}

thread_local! {
    /// The release that is being pulled.
    static PULLED: Cell<Option<usize>> = const { Cell::new(None) };
}

fn release_near(shown: &Shown, at: f64, near: f64) -> Option<usize> {
    let releases = shown.service().releases.iter();
    releases.into_iter().position(|release| {
        release
            .at
            .is_some_and(|planned| (seconds(planned) - at).abs() < near)
    })
}

fn move_release(state: State, index: usize, to: f64) {
    // Whole hours: nobody plans by the minute with a mouse.
    let at = DateTime::from_timestamp((to / 3600.0).round() as i64 * 3600, 0);
    state.edit_service("Move release", Some("drag release"), |service| {
        if let Some(release) = service.releases.get_mut(index) {
            release.at = at;
        }
    });
}

fn outage(state: State, shown: &Shown, drag: Drag) {
    let minutes = (drag.from.1 - drag.to.1).round();
    let (Some(start), true) = (
        DateTime::from_timestamp((drag.from.0 / 60.0).round() as i64 * 60, 0),
        minutes >= 1.0,
    ) else {
        return;
    };
    let Ok(incident) = Incident::lasting(start, TimeDelta::minutes(minutes as i64)) else {
        return;
    };
    let name = format!(
        "{} min outage on {}",
        figures::number(minutes, 0),
        shown.clock.date(start)
    );
    let patch = Patch::AddIncident(shown.service().id.clone(), incident);
    scenarios::drag_this(state, "drag outage", &name, vec![patch]);
}
