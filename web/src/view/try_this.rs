//! "Try this": scenarios of one click.

use super::compare::{Comparing, incident_words, release_words};
use crate::dom::{El, el};
use crate::reactive::memo;
use crate::scenarios::{add_empty, try_this};
use crate::state::{Shown, State};
use crate::widget::icon::{button, icon_button};
use crate::widget::menu::{item, menu};
use chrono::{DateTime, TimeDelta, Utc};
use error_budget::model::alert_policy::Multiple;
use error_budget::model::forecast_settings::Assumptions;
use error_budget::model::incident::Incident;
use error_budget::model::scenario::{Patch, Scale};
use error_budget::model::target::Target;

/// Half, in thousandths.
const HALF: Multiple = Multiple::thousandths(500);
/// Twice, in thousandths.
const TWICE: Multiple = Multiple::thousandths(2_000);

/// Something to try.
#[derive(Debug, Clone, PartialEq)]
struct Idea {
    /// As a question without its mark: "One more 20-minute outage".
    words: String,
    /// Of the scenario that it makes.
    name: String,
    /// What it changes.
    patch: Patch,
}

impl Idea {
    fn new(words: &str, name: &str, patch: Patch) -> Self {
        Self {
            words: words.to_owned(),
            name: name.to_owned(),
            patch,
        }
    }

    fn act(self, state: State) {
        try_this(state, &self.name, vec![self.patch]);
    }
}

/// A button that tries at once what was not tried yet, and beside it the menu of all that can be tried.
#[must_use]
pub fn try_split(state: State) -> El {
    let next = memo(move || {
        state.shown.with(|shown| {
            let shown = shown.as_ref()?;
            let tried = |idea: &Idea| {
                let mut scenarios = shown.plan().scenarios.iter();
                scenarios.any(|scenario| scenario.patches == [idea.patch.clone()])
            };
            ideas(shown).into_iter().find(|idea| !tried(idea))
        })
    });
    let of = move |read: fn(&Idea) -> String| {
        move || next.with(|idea| idea.as_ref().map(read).unwrap_or_default())
    };
    let title = of(|idea| format!("Add \u{201c}{}\u{201d} and lay it over the plan", idea.name));
    let quick = button("button.button.small", "")
        .attr("data-testid", "try-this")
        .live_text(of(|idea| format!("Try {}", within(&idea.words))))
        .live_attr("title", move || Some(title()))
        .live_flag("hidden", move || next.with(Option::is_none))
        .on_click(move || {
            if let Some(idea) = next.get_untracked() {
                idea.act(state);
            }
        });
    let more = icon_button("caret", "More to try").attr("class", "button small more");
    el("span.split.try-this")
        .with(quick)
        .with(try_menu(state, more))
}

/// Words as they stand within a sentence.
fn within(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_lowercase().chain(letters).collect()
    })
}

/// A button with the menu of what can be tried.
#[must_use]
pub fn try_menu(state: State, button: El) -> El {
    let comparing = Comparing::here();
    menu(button, "Try this", move || {
        let ideas = state
            .shown
            .with_untracked(|shown| shown.as_ref().map(|shown| ideas(shown)))
            .unwrap_or_default();
        let ideas = ideas.into_iter().map(|idea| {
            let words = format!("{}?", idea.words);
            item(&words, move || idea.clone().act(state))
        });
        let own = item("A scenario of your own\u{2026}", move || {
            if let Some(place) = add_empty(state) {
                comparing.edit(place);
            }
        });
        ideas.chain([own]).collect()
    })
}

fn ideas(shown: &Shown) -> Vec<Idea> {
    let id = || shown.service().id.clone();
    let future = shown.plan().forecast.assumptions;
    let mut ideas = Vec::new();
    for target in targets(shown.service().objective.target) {
        ideas.push(Idea::new(
            &format!("Target {target}"),
            &format!("Target {target}"),
            Patch::Target(id(), target),
        ));
    }
    let lasts = TimeDelta::minutes(20);
    if let Ok(outage) = Incident::lasting(in_two_days(shown.answer.now), lasts) {
        ideas.push(Idea::new(
            "One more 20-minute outage",
            "+20 min outage",
            Patch::AddIncident(id(), outage),
        ));
    }
    let recovery = Assumptions {
        duration: HALF,
        ..future
    };
    ideas.push(Idea::new(
        "Half the time to recover",
        "Recover twice as fast",
        Patch::Assume(recovery),
    ));
    for (words, rate) in [
        ("Twice as many incidents", TWICE),
        ("Half as many incidents", HALF),
    ] {
        let assumptions = Assumptions { rate, ..future };
        ideas.push(Idea::new(words, words, Patch::Assume(assumptions)));
    }
    if let Some((index, words)) = dearest(shown) {
        let without = format!("Without {words}");
        ideas.push(Idea::new(
            &without,
            &without,
            Patch::RemoveIncident(id(), index),
        ));
        let scale = Scale {
            factor: HALF,
            category: None,
        };
        ideas.push(Idea::new(
            "The past, fixed in half the time",
            "Fixed in half the time",
            Patch::ScaleLength(id(), scale),
        ));
    }
    if let Some((index, words, later)) = next_release(shown) {
        ideas.push(Idea::new(
            &format!("{words} a week later"),
            &format!("{words} on {}", shown.clock.date(later)),
            Patch::MoveRelease(id(), index, Some(later)),
        ));
    }
    ideas
}

/// Half the allowance and twice as much: 99.9% becomes 99.95% and 99.8%.
fn targets(target: Target) -> impl Iterator<Item = Target> {
    let found = [
        Some(target.halving_the_allowance()),
        target.doubling_the_allowance(),
    ];
    let found = found.into_iter().flatten();
    found.filter(move |other| *other != target && other.ppb() > 0)
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
    let words = incident_words(shown.service(), loss.index, &shown.clock)?;
    Some((loss.index, words))
}

fn next_release(shown: &Shown) -> Option<(usize, String, DateTime<Utc>)> {
    let releases = shown.service().releases.iter().enumerate();
    let planned = releases.filter_map(|(index, release)| Some((index, release.at?)));
    let (index, at) = planned
        .filter(|(_, at)| *at >= shown.answer.now)
        .min_by_key(|(_, at)| *at)?;
    let words = release_words(shown.service(), index)?;
    Some((index, words, at.checked_add_signed(TimeDelta::days(7))?))
}
