//! The chance of having run out by each day: the plan, scenarios, and the plan without its next release.

use super::{Ahead, marks, words_under_head};
use crate::answer::forecast_detail::Details;
use crate::chart::Scene;
use crate::chart::scene::{Line, LineRole, Unit};
use crate::dom::{El, el};
use crate::outlook::after;
use crate::reactive::memo;
use crate::state::Shown;
use crate::view::budget_chart::seconds;
use crate::widget::figure::{Figure, swatch, swatch_line};
use error_budget::exchange::export::figures;

/// The chart with its sentence.
pub fn figure(ahead: Ahead) -> El {
    let overlay = ahead.state.overlay;
    let scene = memo(move || {
        let overlay = overlay.get().and_then(|index| u32::try_from(index).ok());
        match ahead.known() {
            Some((shown, details)) => details
                .as_ref()
                .as_ref()
                .map_or_else(nothing, |details| scene(&shown, details, overlay)),
            None => nothing(),
        }
    });
    let without = move || {
        let known = ahead.known();
        known.and_then(|(_, details)| details.as_ref().as_ref()?.without.clone())
    };
    let without_name = memo(move || without().map(|(name, _)| name));
    let scenario_count = memo(move || {
        ahead
            .state
            .document
            .with(|document| document.plan.scenarios.len())
    });
    let legend = vec![
        swatch("accent", "this plan"),
        el("li")
            .live_flag("hidden", move || without_name.with(Option::is_none))
            .with(swatch_line("helper.dashed"))
            .with(el("span").live_text(move || {
                without_name.with(|name| name.as_deref().map(without_words).unwrap_or_default())
            })),
        el("li.scenario-toggles")
            .live_flag("hidden", move || scenario_count.get() == 0)
            .list(
                move || {
                    (0..scenario_count.get())
                        .map(|index| index.to_string())
                        .collect()
                },
                move |key| toggle(ahead, key.parse().unwrap_or(0)),
            ),
    ];
    let figure = Figure {
        id: "chance-by-day",
        class: ".low",
        legend,
        ..Figure::default()
    };
    let words = el("p.chart-words")
        .attr("data-testid", "chance-words")
        .live_text(move || {
            let known = ahead.known();
            let words = known.and_then(|(_, details)| {
                let details = details.as_ref().as_ref()?;
                Some(words(ahead, details))
            });
            words.unwrap_or_default()
        });
    words_under_head(figure.draw(scene), words)
}

/// Shows or hides a scenario's line.
fn toggle(ahead: Ahead, index: u32) -> El {
    let is_drawn = move || !ahead.hidden.with(|hidden| hidden.contains(&index));
    let is_overlay = move || ahead.state.overlay.get() == Some(index as usize);
    el("button.toggle")
        .attr("type", "button")
        .live_state("aria-pressed", is_drawn)
        .live(move || vec![swatch_line(if is_overlay() { "what-if" } else { "other" })])
        .with(el("span").live_text(move || scenario_name(ahead, index)))
        .on_click(move || {
            ahead.hidden.update(|hidden| {
                if hidden.contains(&index) {
                    hidden.retain(|other| *other != index);
                } else {
                    hidden.push(index);
                }
            });
        })
}

fn scenario_name(ahead: Ahead, index: u32) -> String {
    ahead.state.document.with(|document| {
        let scenario = document.plan.scenarios.get(index as usize);
        scenario
            .map(|scenario| scenario.name.clone())
            .unwrap_or_default()
    })
}

fn without_words(name: &str) -> String {
    if name.is_empty() {
        "without the next release".to_owned()
    } else {
        format!("without {name}")
    }
}

fn nothing() -> Scene {
    Scene {
        title: "Chance of having run out by each day".to_owned(),
        unit: Unit::Percent,
        ..Scene::default()
    }
}

fn scene(shown: &Shown, details: &Details, overlay: Option<u32>) -> Scene {
    let now = shown.answer.now;
    let at = |days: u32| seconds(after(now, f64::from(days)));
    let line = |name: String, role, by_day: &[f64]| Line {
        name,
        role,
        // Where nothing is left already there are no days.
        points: match by_day {
            [] => vec![(at(0), 1.0), (at(details.horizon), 1.0)],
            days => std::iter::once((at(0), 0.0))
                .chain((1..).map(at).zip(days.iter().copied()))
                .collect(),
        },
        labelled: true,
    };
    let mut lines = Vec::new();
    for (index, by_day) in &details.scenarios {
        let scenario = shown.plan().scenarios.get(*index as usize);
        if let (Some(by_day), Some(scenario)) = (by_day, scenario) {
            let role = if overlay == Some(*index) {
                LineRole::WhatIf
            } else {
                LineRole::Other
            };
            lines.push(line(short(&scenario.name), role, by_day));
        }
    }
    if let Some((name, by_day)) = &details.without {
        lines.push(line(without_words(name), LineRole::EvenSpend, by_day));
    }
    lines.push(line(
        "this plan".to_owned(),
        LineRole::Median,
        &details.by_day,
    ));
    Scene {
        span: (at(0), at(details.horizon)),
        zone: shown.clock.zone().clone(),
        lines,
        marks: marks(shown, details),
        ..nothing()
    }
}

/// A name as the margin has room for it.
fn short(name: &str) -> String {
    const ROOM: usize = 15;
    if name.chars().count() <= ROOM {
        return name.to_owned();
    }
    name.chars().take(ROOM - 1).collect::<String>() + "\u{2026}"
}

fn words(ahead: Ahead, details: &Details) -> String {
    let Some(plan) = details.by_day.last().map(|chance| figures::chance(*chance)) else {
        return String::new();
    };
    let mut parts = Vec::new();
    if let Some((name, by_day)) = &details.without
        && let (Some(chance), Some(before)) = (by_day.last(), details.by_day.last())
    {
        let other = figures::chance(*chance);
        let what = if name.is_empty() {
            "Leaving out the next release".to_owned()
        } else {
            format!("Leaving out release {name}")
        };
        parts.push(if other == plan {
            format!("{what} leaves it at {plan}")
        } else if chance < before {
            format!("{what} lowers it to {other}")
        } else {
            format!("{what} raises it to {other}")
        });
    }
    for (index, by_day) in &details.scenarios {
        let name = scenario_name(ahead, *index);
        match by_day.as_ref().map(|days| days.last()) {
            Some(Some(chance)) => {
                parts.push(format!(
                    "\u{201c}{name}\u{201d}: {}",
                    figures::chance(*chance)
                ));
            }
            // It has run out there already.
            Some(None) => parts.push(format!("\u{201c}{name}\u{201d}: has run out")),
            None => parts.push(format!("\u{201c}{name}\u{201d} no longer fits the plan")),
        }
    }
    if parts.is_empty() {
        return "Used up at some moment from now until the end of that day.".to_owned();
    }
    parts.join("; ") + "."
}
