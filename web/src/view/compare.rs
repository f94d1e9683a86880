//! The base plan and its scenarios, side by side.

use super::budget_chart::seconds;
use super::try_this::try_menu;
use crate::answer::compare::{Cell, Comparison, Row, Side, SideBySide};
use crate::ask::{Answer, ask};
use crate::chart::Scene;
use crate::chart::scene::{Area, AreaRole, Line, LineRole, Scale};
use crate::dom::{El, el};
use crate::outlook::after;
use crate::reactive::memo;
use crate::state::{Shown, State};
use crate::widget::figure::{Figure, swatch};
use crate::widget::icon::{button, icon_button};
use crate::widget::status;
use error_budget::model::status::Status;
use leptos::prelude::untrack;

/// Scenarios beside the base plan at the most: more do not fit on a screen. The table has them all.
const MOST_CHARTS: usize = 3;

/// The view.
#[must_use]
pub fn view() -> El {
    let state = State::here();
    let names = memo(move || {
        state.document.with(|document| {
            document
                .plan
                .scenarios
                .iter()
                .map(|scenario| scenario.name.clone())
                .collect::<Vec<_>>()
        })
    });
    let comparison = ask(move || {
        let count = names.with(Vec::len);
        Some(SideBySide {
            scenarios: (0..count)
                .filter_map(|place| u32::try_from(place).ok())
                .collect(),
        })
    });
    el("div.panel.compare")
        .live(move || {
            if names.with(Vec::is_empty) {
                vec![untrack(|| nothing(state))]
            } else {
                Vec::new()
            }
        })
        .with(el("div.compare-plans").live(move || {
            let count = names.with(Vec::len).min(MOST_CHARTS);
            untrack(|| {
                (0..=count)
                    .map(|place| plan(state, comparison, place))
                    .collect()
            })
        }))
        .with(
            el("ul.legend.compare-legend")
                .with(swatch("accent", "median of the plan"))
                .with(swatch("helper.dashed", "median of the base plan"))
                .with(swatch("helper", "nothing more happens")),
        )
        .with(
            el("div.panel-scroll")
                .attr("tabindex", "0")
                .attr("role", "region")
                .attr("aria-label", "What differs")
                .live(move || {
                    let reply = comparison.reply.get();
                    reply
                        .filter(|reply| reply.plans.len() > 1)
                        .map(|reply| table(&reply))
                        .into_iter()
                        .collect()
                }),
        )
}

/// Its actions.
#[must_use]
pub fn actions() -> Vec<El> {
    vec![try_menu(State::here())]
}

fn nothing(state: State) -> El {
    el("div.empty-state")
        .with(el("h2").text("Nothing to compare yet"))
        .with(el("p").text("A scenario is the plan with a few changes: another target, one more outage, half the time to recover."))
        .with(try_menu(state))
}

/// One plan: its name and status, its chart, its sentence.
fn plan(state: State, comparison: Answer<Comparison>, place: usize) -> El {
    const IDS: [&str; MOST_CHARTS + 1] = ["compare-base", "compare-1", "compare-2", "compare-3"];
    let of = move |read: &dyn Fn(&Side) -> Vec<El>| {
        let reply = comparison.reply.get();
        reply
            .and_then(|reply| reply.plans.get(place).map(read))
            .unwrap_or_default()
    };
    let scene = memo(move || {
        let (reply, shown) = (comparison.reply.get(), state.shown.get());
        match (reply, shown) {
            (Some(reply), Some(shown)) => scene(&reply, place, &shown),
            _ => Scene {
                title: "Budget left".to_owned(),
                ..Scene::default()
            },
        }
    });
    let figure = Figure {
        id: IDS.get(place).copied().unwrap_or("compare-more"),
        class: ".small",
        ..Figure::default()
    };
    el("section.compare-plan")
        .with(
            el("div.compare-head")
                .live(move || {
                    of(&|side| {
                        let word = Status::from_word(&side.status).unwrap_or(Status::Unknown);
                        vec![
                            el("h2").text(&side.name),
                            status::status("span.status", word, status::status_word(word)),
                        ]
                    })
                })
                .with_all((place > 0).then(|| scenario_actions(state, place - 1))),
        )
        .with(figure.draw(scene))
        .with(el("p.sentence").live(move || {
            of(&|side| match &side.fault {
                Some(fault) => vec![status::status("span.error", Status::Critical, fault)],
                None => side
                    .sentence
                    .iter()
                    .map(|(key, text)| el(if *key { "b" } else { "span" }).text(text))
                    .collect(),
            })
        }))
}

/// What can be done with a scenario: lay it over the plan, make it the plan, take it away.
fn scenario_actions(state: State, place: usize) -> El {
    let shown = move || state.overlay.get() == Some(place);
    el("div.row-of-buttons")
        .with(
            button("button.button.small", "Lay over")
                .live_state("aria-pressed", shown)
                .on_click(move || {
                    state
                        .overlay
                        .set(if state.overlay.get_untracked() == Some(place) {
                            None
                        } else {
                            Some(place)
                        })
                }),
        )
        .with(
            button("button.button.small", "Make it the plan").on_click(move || {
                state.edit("Make a scenario the plan", None, |plan| {
                    let scenarios = plan.scenarios.clone();
                    if let Some(Ok(changed)) =
                        scenarios.get(place).map(|scenario| scenario.apply(plan))
                    {
                        *plan = changed;
                        plan.scenarios.remove(place);
                    }
                });
                state.overlay.set(None);
                state.say("The scenario is the plan now", true);
            }),
        )
        .with(
            icon_button("trash", "Delete the scenario").on_click(move || {
                state.edit("Delete scenario", None, |plan| {
                    if place < plan.scenarios.len() {
                        plan.scenarios.remove(place);
                    }
                });
                state.overlay.set(None);
                state.say("Scenario deleted", true);
            }),
        )
}

/// All plans on the same axes, so that they can be compared by eye.
fn scene(comparison: &Comparison, place: usize, shown: &Shown) -> Scene {
    let now = shown.answer.now;
    let Some(side) = comparison.plans.get(place) else {
        return Scene::default();
    };
    let ahead = |side: &Side, value: usize| -> Vec<(f64, f64)> {
        let start = side.past.last().copied();
        let days = side.days.iter().zip(1_u32..);
        let days = days.filter_map(|(day, number)| {
            Some((
                seconds(after(now, f64::from(number))),
                *day.left.get(value)?,
            ))
        });
        start
            .into_iter()
            .map(|(_, left)| (seconds(now), left))
            .chain(days)
            .collect()
    };
    let (mut low, mut high, mut length) = (0.0_f64, 1.0_f64, 1_u32);
    for side in &comparison.plans {
        high = high.max(side.total);
        length = length.max(u32::try_from(side.days.len()).unwrap_or(length));
        low = ahead(side, 0)
            .iter()
            .map(|(_, left)| *left)
            .fold(low, f64::min);
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
    if let (true, Some(base)) = (place > 0, comparison.plans.first()) {
        lines.push(line(
            "median of the base plan",
            LineRole::Other,
            ahead(base, 2),
        ));
    }
    lines.push(line("median", LineRole::Median, ahead(side, 2)));
    lines.push(line("left", LineRole::Past, side.past.clone()));
    Scene {
        title: format!("{}, left", side.name),
        span: (
            seconds(after(now, -f64::from(length))),
            seconds(after(now, f64::from(length))),
        ),
        zone: shown.clock.zone().clone(),
        scale: Scale::Linear((low * 1.05).max(-2.0 * high), high * 1.05),
        unit: match shown.answer.unit {
            error_budget::engine::amount::Unit::Minutes => crate::chart::scene::Unit::Minutes,
            error_budget::engine::amount::Unit::Events => crate::chart::scene::Unit::Events,
        },
        areas: vec![
            area(AreaRole::Fan80, 0, 4, ["worst tenth", "best tenth"]),
            area(AreaRole::Fan50, 1, 3, ["", ""]),
        ],
        lines,
        now: Some(seconds(now)),
        ..Scene::default()
    }
}

/// What differs, a column for each plan and what it is against the base.
fn table(comparison: &Comparison) -> El {
    let head = |side: &Side, base: bool| {
        let own = el("th").attr("scope", "col").text(&side.name);
        if base {
            vec![own]
        } else {
            vec![own, el("th").attr("scope", "col").text("against base")]
        }
    };
    let plans = comparison.plans.iter().enumerate();
    let heads = plans.flat_map(|(place, side)| head(side, place == 0));
    let row = |row: &Row| {
        let cells = row
            .cells
            .iter()
            .enumerate()
            .flat_map(|(place, cell)| cells(row, place, cell));
        el("tr")
            .with(el("th").attr("scope", "row").text(&row.name))
            .with_all(cells)
    };
    el("table.grid.differences")
        .attr("data-testid", "differences")
        .with(
            el("thead").with(
                el("tr")
                    .with(el("th").attr("scope", "col").text("What differs"))
                    .with_all(heads),
            ),
        )
        .with(el("tbody").with_all(comparison.rows.iter().map(row)))
}

fn cells(row: &Row, place: usize, cell: &Cell) -> Vec<El> {
    let base = row
        .cells
        .first()
        .map(|base| base.text.as_str())
        .unwrap_or_default();
    let text = if cell.text.is_empty() {
        base
    } else {
        &cell.text
    };
    let own = el(if place > 0 { "td.parted" } else { "td" }).text(text);
    if place == 0 {
        return vec![own];
    }
    let against = match (cell.change.as_str(), cell.better) {
        ("", _) => el("td.same").text("same"),
        (change, Some(better)) => {
            let (status, mark, word) = if better {
                (Status::Healthy, "\u{25b2}", "better")
            } else {
                (Status::Critical, "\u{25bc}", "worse")
            };
            el("td.difference")
                .attr("data-status", status.word())
                .with(el("span.mark").attr("aria-hidden", "true").text(mark))
                .with(el("b").text(change))
                .text(" ")
                .text(word)
        }
        (change, None) => el("td.difference").text(change),
    };
    vec![own, against]
}
