//! One plan beside the other: name, status, what it changes, chart on the same axes, sentence.

use super::{Panel, patches_words};
use crate::answer::compare::{Comparison, Side};
use crate::chart::Scene;
use crate::chart::scene::{Area, AreaRole, Line, LineRole, Scale, Unit};
use crate::dom::{El, el, focus_soon};
use crate::outlook::after;
use crate::promise::promise;
use crate::reactive::{Memo, memo};
use crate::scenarios;
use crate::state::{Shown, State};
use crate::view::budget_chart::seconds;
use crate::widget::figure::Figure;
use crate::widget::icon::icon_button;
use crate::widget::menu::{Item, item, menu};
use crate::widget::status;
use error_budget::model::status::Status;
use std::cell::RefCell;

/// The base plan and the chosen scenarios.
pub(super) fn plans(panel: Panel, chosen: Memo<Vec<u32>>) -> El {
    let keys = move || {
        let chosen = chosen.get();
        let scenarios = chosen.iter().map(u32::to_string);
        std::iter::once("base".to_owned())
            .chain(scenarios)
            .collect()
    };
    el("div.compare-plans").list(keys, move |key| plan(panel, key.parse().ok()))
}

thread_local! {
    /// Ids of charts that were ever drawn: a chart keeps its id for good.
    static IDS: RefCell<Vec<&'static str>> = const { RefCell::new(Vec::new()) };
}

fn chart_id(place: Option<u32>) -> &'static str {
    let index = place.map_or(0, |place| place as usize + 1);
    IDS.with_borrow_mut(|ids| {
        while ids.len() <= index {
            ids.push(Box::leak(format!("compare-{}", ids.len()).into_boxed_str()));
        }
        ids.get(index).copied().unwrap_or("compare")
    })
}

/// One plan; `place` is its position in the plan's scenarios, `None` for the base plan.
fn plan(panel: Panel, place: Option<u32>) -> El {
    let state = panel.state;
    let side = memo(move || {
        let reply = panel.comparison.reply.get();
        let comparison = reply.as_deref().and_then(Option::as_ref);
        comparison.and_then(|comparison| {
            let mut sides = comparison.plans.iter();
            sides.find(|side| side.place == place).cloned()
        })
    });
    let name = move || match place {
        None => "Base plan".to_owned(),
        Some(place) => {
            let names = panel.names.get();
            names.get(place as usize).cloned().unwrap_or_default()
        }
    };
    let scene = memo(move || {
        let (reply, shown) = (panel.comparison.reply.get(), state.shown.get());
        let laid_over = place.is_some() && state.overlay.get() == place.map(|place| place as usize);
        match (reply.as_deref().and_then(Option::as_ref), shown) {
            (Some(comparison), Some(shown)) => {
                scene(comparison, (place, &name()), laid_over, &shown)
            }
            _ => Scene {
                title: "Budget left".to_owned(),
                ..Scene::default()
            },
        }
    });
    let note = el("li").live_text(move || {
        let shown = state.shown.get();
        let words = shown.as_ref().and_then(|shown| match place {
            None => {
                let promise = promise(&shown.service().objective);
                Some(format!("{}, incidents as recorded", promise.first()?))
            }
            Some(place) => {
                let scenario = shown.plan().scenarios.get(place as usize)?;
                Some(patches_words(&scenario.patches, shown))
            }
        });
        words.unwrap_or_default()
    });
    let figure = Figure {
        id: chart_id(place),
        class: ".small",
        legend: vec![note],
        ..Figure::default()
    };
    let head = el("div.compare-head")
        .with(el("h2").live_text(name))
        .live(move || {
            side.with(|side| {
                let side = side.as_ref().filter(|side| side.fault.is_none());
                side.map(|side| {
                    let word = Status::from_word(&side.status).unwrap_or(Status::Unknown);
                    status::status("span.status", word, status::status_word(word))
                })
                .into_iter()
                .collect()
            })
        })
        .with_all(place.map(|place| scenario_menu(panel, place as usize)));
    el("section.compare-plan")
        .live_attr("aria-label", move || Some(name()))
        .attr("data-testid", "compare-plan")
        .with(head)
        .with(figure.draw(scene))
        .with(
            el("p.sentence")
                .live(move || side.with(|side| side.as_ref().map(sentence).unwrap_or_default())),
        )
}

fn sentence(side: &Side) -> Vec<El> {
    match &side.fault {
        Some(fault) => vec![
            el("span.error")
                .attr("data-status", "critical")
                .with(status::shape(Status::Critical))
                .with(el("span").text(&format!("This scenario does not fit the plan: {fault}"))),
        ],
        None => side
            .sentence
            .iter()
            .map(|(key, text)| el(if *key { "b" } else { "span" }).text(text))
            .collect(),
    }
}

fn scenario_menu(panel: Panel, place: usize) -> El {
    let button = icon_button("more", "")
        .live_attr("aria-label", move || {
            let names = panel.names.get();
            let name = names.get(place).cloned().unwrap_or_default();
            Some(format!("What to do with {name}"))
        })
        .attr("title", "What to do with it");
    let (state, comparing) = (panel.state, panel.comparing);
    menu(button, "Scenario", move || {
        scenario_items(state, comparing, place, "tab-compare")
    })
}

/// What can be done with a scenario, here and in the rail.
///
/// `home` is the id of what has the focus once the scenario is gone.
pub fn scenario_items(
    state: State,
    comparing: super::Comparing,
    place: usize,
    home: &'static str,
) -> Vec<Item> {
    let shown = state.overlay.get_untracked() == Some(place);
    let over = if shown {
        item("Take it off the chart", move || {
            scenarios::show(state, None)
        })
    } else {
        item("Lay it over the chart", move || {
            scenarios::show(state, Some(place));
        })
    };
    vec![
        item("Rename or change\u{2026}", move || {
            comparing.edit(place);
        }),
        over,
        item("Duplicate", move || scenarios::duplicate(state, place)),
        item("Make it the plan", move || {
            scenarios::adopt(state, place);
            focus_soon(home);
        }),
        item("Delete", move || {
            scenarios::delete(state, place);
            focus_soon(home);
        }),
    ]
}

/// All plans on the same axes, so that they can be compared by eye.
fn scene(
    comparison: &Comparison,
    (place, name): (Option<u32>, &str),
    laid_over: bool,
    shown: &Shown,
) -> Scene {
    let now = shown.answer.now;
    let mut sides = comparison.plans.iter();
    // One that is still being worked out has its axes and nothing on them.
    let pending = Side {
        events: comparison.plans.first().is_some_and(|base| base.events),
        ..Side::default()
    };
    let side = sides.find(|side| side.place == place).unwrap_or(&pending);
    let ahead = |side: &Side, value: usize| -> Vec<(f64, f64)> {
        let days = side.days.iter().zip(1_u32..);
        let days = days.filter_map(|(day, number)| {
            let at = seconds(after(now, f64::from(number)));
            Some((at, *day.left.get(value)?))
        });
        let start = side.past.last();
        start
            .into_iter()
            .map(|(_, left)| (seconds(now), *left))
            .chain(days)
            .collect()
    };
    let (mut low, mut high, mut length) = (0.0_f64, 1.0_f64, 1_u32);
    for side in &comparison.plans {
        high = high.max(side.total);
        length = length.max(u32::try_from(side.days.len()).unwrap_or(length));
        let drawn = ahead(side, 0).into_iter().chain(side.past.iter().copied());
        low = drawn.map(|(_, left)| left).fold(low, f64::min);
    }
    let line = |name: &str, role, points| Line {
        name: name.to_owned(),
        role,
        points,
        labelled: false,
    };
    let area = |role, from: usize, to: usize, names: [&str; 2]| Area {
        names: names.map(str::to_owned),
        role,
        points: ahead(side, from)
            .into_iter()
            .zip(ahead(side, to))
            .map(|((at, low), (_, high))| (at, low, high))
            .collect(),
        labelled: false,
    };
    let mut lines = vec![line(
        "nothing more",
        LineRole::NothingMore,
        side.nothing_more.clone(),
    )];
    if let (true, Some(base)) = (place.is_some(), comparison.plans.first()) {
        let median = ahead(base, 2);
        lines.push(line("median of the base plan", LineRole::Other, median));
    }
    let median = if laid_over {
        LineRole::WhatIf
    } else {
        LineRole::Median
    };
    lines.push(line("median", median, ahead(side, 2)));
    lines.push(line("left", LineRole::Past, side.past.clone()));
    Scene {
        title: format!("{name}, left"),
        span: (
            seconds(after(now, -f64::from(length))),
            seconds(after(now, f64::from(length))),
        ),
        zone: shown.clock.zone().clone(),
        scale: Scale::Linear((low * 1.05).max(-2.0 * high).min(-0.1 * high), high * 1.05),
        unit: if side.events {
            Unit::Events
        } else {
            Unit::Minutes
        },
        dot: side.past.last().copied(),
        areas: vec![
            area(AreaRole::Fan80, 0, 4, ["worst tenth", "best tenth"]),
            area(AreaRole::Fan50, 1, 3, ["", ""]),
        ],
        lines,
        now: Some(seconds(now)),
        ..Scene::default()
    }
}
