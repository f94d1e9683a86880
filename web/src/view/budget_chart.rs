//! The hero chart: what was left, what comes back if nothing more happens, even spend.

mod pulled;

use super::import_dialog::Import;
use super::incidents::Editing;
use super::try_this::try_split;
use crate::answer::forecast::Futures;
use crate::chart::Scene;
use crate::chart::scene::{
    Area, AreaRole, Bar, BarKind, Lane, Level, LevelRole, Line, LineRole, Mark, MarkRole, Scale,
    Unit,
};
use crate::dom::{El, el, svg};
use crate::outlook::{Outlook, after};
use crate::reactive::{Live, memo};
use crate::state::{Shared, Shown, State, sample};
use crate::widget::figure::{Figure, swatch, swatch_line};
use crate::widget::icon::{button, icon};
use crate::widget::segment::segment;
use chrono::{DateTime, TimeDelta, Utc};
use error_budget::engine::amount;
use error_budget::exchange::export::figures;
use error_budget::model::budget_policy::Decision;
use error_budget::model::incident::Category;
use error_budget::model::plan::Plan;
use error_budget::model::release::{ReleaseKind, Risk};
use error_budget::model::scenario::Patch;
use error_budget::model::status::{Band, Status};
use error_budget::model::window::Window;
use std::rc::Rc;

/// The budget over time.
#[must_use]
pub fn budget_chart() -> El {
    let state = State::here();
    // Days before now that are shown; as many lie after it, up to one window.
    let range = Live::new(30_i64);
    let outlook = Outlook::here();
    let scene = memo(move || {
        let (days, shown) = (range.get(), state.shown.get());
        let futures = outlook.futures();
        let what_if = outlook.what_if(state);
        let overlay = state.overlay.get();
        let ahead = |futures: &Option<Rc<Option<Futures>>>| {
            futures.as_deref().and_then(Option::as_ref).cloned()
        };
        shown.as_ref().map_or_else(nothing, |shown| {
            let mut scene = scene(shown, days);
            if let Some(futures) = ahead(&futures) {
                put_futures(&mut scene, shown, &futures);
            }
            if let Some(futures) = ahead(&what_if) {
                put_what_if(&mut scene, shown, &futures);
            }
            put_releases(&mut scene, shown);
            if let Some(lane) = &mut scene.lane {
                lane.bars.extend(hypothetical(shown, overlay));
            }
            scene
        })
    });
    let bars = svg("svg.swatch")
        .attr("viewBox", "0 0 18 10")
        .attr("aria-hidden", "true")
        .with(
            svg("rect.spent")
                .attr("x", "2")
                .attr("width", "5")
                .attr("height", "10"),
        )
        .with(
            svg("rect.returned")
                .attr("x", "11.5")
                .attr("y", ".5")
                .attr("width", "4")
                .attr("height", "9"),
        );
    let legend = vec![
        swatch("", "past"),
        fan_swatch(),
        swatch("helper", "nothing more"),
        swatch("helper.dashed", "even spend, 1×"),
        el("li")
            .with(bars)
            .with(el("span").text("spent, comes back")),
    ];
    let what_if = el("li")
        .live_flag("hidden", move || state.overlay.get().is_none())
        .with(swatch_line("what-if"))
        .with(el("span").text("what if"));
    let mut legend = legend;
    legend.insert(2, what_if);
    let empty = move || {
        let shown = state.shown.get();
        shown
            .as_ref()
            .is_some_and(|shown| shown.service().incidents.is_empty() && !shown.answer.has_data)
    };
    let figure = Figure {
        id: "budget-chart",
        class: "",
        legend,
        tools: vec![
            try_split(state),
            segment(
                "budget-range",
                "Range",
                range,
                &[(15, "30 d"), (30, "60 d"), (365, "1 y")],
            ),
        ],
        over: Some(el("div").when(empty, drop_card)),
        drag: Some(Rc::new(move |drag| pulled::pulled(state, drag))),
    };
    figure.draw(scene)
}

/// The same for a report: 30 days back, one window ahead, without what is being tried.
#[must_use]
pub fn on_paper(shown: &Shared<Shown>, futures: Option<&Futures>) -> Scene {
    let mut scene = scene(shown, 30);
    if let Some(futures) = futures {
        put_futures(&mut scene, shown, futures);
    }
    put_releases(&mut scene, shown);
    scene
}

fn fan_swatch() -> El {
    let rect = |shape: &str, y: &str, height: &str| {
        svg(shape)
            .attr("y", y)
            .attr("width", "18")
            .attr("height", height)
    };
    let picture = svg("svg.swatch.accent")
        .attr("viewBox", "0 0 18 10")
        .attr("aria-hidden", "true")
        .with(rect("rect.fan", "0", "10"))
        .with(rect("rect.fan", "2.5", "5"))
        .with(svg("path").attr("d", "M0 5h18"));
    el("li")
        .with(picture)
        .with(el("span").text("forecast, 8 in 10 and 5 in 10"))
}

/// What the forecast says, from now on.
fn put_futures(scene: &mut Scene, shown: &Shown, futures: &Futures) {
    let Some(start) = scene.dot else { return };
    let (left, now) = (start.1, shown.answer.now);
    let places = || {
        let days = futures.days.iter().zip(1_u32..);
        days.map(|(day, number)| (seconds(after(now, f64::from(number))), day.left))
    };
    let area = |names: [&str; 2], role, low: usize, high: usize| {
        let edges = places().filter_map(|(at, left)| Some((at, *left.get(low)?, *left.get(high)?)));
        Area {
            names: names.map(str::to_owned),
            role,
            points: std::iter::once((start.0, left, left))
                .chain(edges)
                .collect(),
            labelled: role == AreaRole::Fan80,
        }
    };
    scene.areas = vec![
        area(["worst tenth", "best tenth"], AreaRole::Fan80, 0, 4),
        area(["", ""], AreaRole::Fan50, 1, 3),
    ];
    let median = places().filter_map(|(at, left)| Some((at, *left.get(2)?)));
    let median = std::iter::once(start).chain(median).collect();
    let past = scene.lines.len().saturating_sub(1);
    scene
        .lines
        .insert(past, line("median", LineRole::Median, median));
    let worst = places()
        .filter_map(|(_, left)| left.first().copied())
        .fold(0.0, f64::min);
    deepen(scene, worst, shown.answer.budget.total.value());
}

/// The median of the scenario laid over the plan, and its own incidents in the lane.
fn put_what_if(scene: &mut Scene, shown: &Shown, futures: &Futures) {
    let now = shown.answer.now;
    let days = futures.days.iter().zip(1_u32..);
    let median: Vec<(f64, f64)> = days
        .filter_map(|(day, number)| {
            Some((seconds(after(now, f64::from(number))), *day.left.get(2)?))
        })
        .collect();
    let worst = median.iter().map(|(_, left)| *left).fold(0.0, f64::min);
    let past = scene.lines.len().saturating_sub(1);
    let points = scene.dot.into_iter().chain(median).collect();
    scene
        .lines
        .insert(past, line("what if", LineRole::WhatIf, points));
    deepen(scene, worst, shown.answer.budget.total.value());
}

/// A chart shows the worst that is drawn in it, down to two budgets overspent.
fn deepen(scene: &mut Scene, worst: f64, total: f64) {
    if let Scale::Linear(low, high) = scene.scale {
        scene.scale = Scale::Linear(low.min((worst * 1.05).max(-2.0 * total)), high);
    }
}

/// What is planned, and what the policy says of it if nothing more happens.
fn put_releases(scene: &mut Scene, shown: &Shown) {
    let policy = &shown.plan().policy;
    let marks = shown.service().releases.iter().filter_map(|release| {
        let at = release.at?;
        let role = match shown.record.verdict(policy, release).decision {
            Decision::Approve => MarkRole::Approve,
            Decision::Review => MarkRole::Review,
            Decision::Defer => MarkRole::Defer,
            Decision::Block => MarkRole::Block,
        };
        Some(Mark {
            at: seconds(at),
            name: release.name.clone(),
            role,
        })
    });
    scene.marks = marks.take(MOST_MARKS).collect();
}

/// The incidents that a scenario adds, as bars of the lane.
fn hypothetical(shown: &Shown, overlay: Option<usize>) -> Vec<Bar> {
    let scenario = overlay.and_then(|place| shown.plan().scenarios.get(place));
    let patches = scenario
        .map(|scenario| scenario.patches.as_slice())
        .unwrap_or_default();
    let own = &shown.service().id;
    let bars = patches.iter().filter_map(|patch| match patch {
        Patch::AddIncident(service, incident) if service == own => Some(Bar {
            at: seconds(incident.start),
            amount: incident.full_outage().num_milliseconds() as f64 / 60_000.0,
            kind: BarKind::WhatIf,
        }),
        _ => None,
    });
    bars.collect()
}

/// Releases drawn in the chart; the table has them all.
const MOST_MARKS: usize = 20;

fn line(name: &str, role: LineRole, points: Vec<(f64, f64)>) -> Line {
    Line {
        name: name.to_owned(),
        role,
        points,
        labelled: role != LineRole::Past,
    }
}

/// What to do where there is no history yet.
fn drop_card() -> El {
    let state = State::here();
    let import = Import::here();
    let editing = Editing::here();
    el("div.drop-card")
        .attr("data-testid", "drop-card")
        .with(el("h3").text("Add the incident history"))
        .with(
            el("p")
                .text("Drop a file here, or paste rows from a spreadsheet.")
                .with(el("br"))
                .text("CSV, TSV, JSON lines, Statuspage, Upptime."),
        )
        .with(
            el("div.row-of-buttons")
                .with(
                    el("button.button.primary")
                        .attr("type", "button")
                        .with(icon("file"))
                        .text("Choose a file")
                        .on_click(move || import.choose()),
                )
                .with(
                    button("button.button", "Type the first incident")
                        .on_click(move || editing.add()),
                )
                .with(
                    button("button.button.plain", "See a sample")
                        .on_click(move || state.replace("See the sample", sample())),
                ),
        )
}

fn nothing() -> Scene {
    Scene {
        title: "Budget left".to_owned(),
        ..Scene::default()
    }
}

/// Unix seconds.
pub fn seconds(at: DateTime<Utc>) -> f64 {
    at.timestamp_millis() as f64 / 1000.0
}

/// A curve of the engine as points of a line.
pub fn points(curve: Vec<(DateTime<Utc>, f64)>) -> Vec<(f64, f64)> {
    curve
        .into_iter()
        .map(|(at, value)| (seconds(at), value))
        .collect()
}

fn scene(shown: &Shared<Shown>, days: i64) -> Scene {
    let (record, answer) = (&shown.record, &shown.answer);
    let now = answer.now;
    let ahead = match record.objective().window {
        Window::Rolling(length) => length.min(TimeDelta::days(days)),
        Window::Calendar(_) => (answer.budget.window.end - now).max(TimeDelta::days(1)),
    };
    let from = now - TimeDelta::days(days);
    let to = now + ahead;
    let past = points(record.remaining_curve(from, record.observed().end));
    let nothing_more = if answer.has_data {
        points(record.remaining_curve(now, to))
    } else {
        Vec::new()
    };
    let even = points(record.even_spend_curve(to));
    let total = answer.budget.total.value();
    let lowest = past
        .iter()
        .chain(&nothing_more)
        .chain(&even)
        .map(|(_, value)| *value)
        .fold(0.0, f64::min);
    let unit = match answer.unit {
        amount::Unit::Minutes => Unit::Minutes,
        amount::Unit::Events => Unit::Events,
    };
    let top = if total > 0.0 { total } else { 1.0 };
    let mut levels = gates(shown.plan(), total);
    levels.push(Level {
        value: 0.0,
        role: LevelRole::Zero,
        words: "exhausted".to_owned(),
        word: "exhausted".to_owned(),
    });
    Scene {
        title: format!("Budget left, {}", figures::unit_word(answer.unit)),
        span: (seconds(from), seconds(to)),
        zone: shown.clock.zone().clone(),
        scale: Scale::Linear((lowest * 1.08).min(-top * 0.12), top * 1.05),
        unit,
        dot: past
            .last()
            .copied()
            .filter(|_| answer.has_data && !answer.stale),
        lines: vec![
            line("even spend, 1×", LineRole::EvenSpend, even),
            line("nothing more", LineRole::NothingMore, nothing_more),
            line("left", LineRole::Past, past),
        ],
        levels,
        now: Some(seconds(now)),
        lane: Some(lane(shown, answer.unit)),
        ..Scene::default()
    }
}

/// Where the policy's decision for a usual release changes.
fn gates(plan: &Plan, total: f64) -> Vec<Level> {
    if total <= 0.0 {
        return Vec::new();
    }
    let level = |(status, band): (Status, Band)| {
        let decision = plan
            .policy
            .gate(status)
            .decision(ReleaseKind::Feature, &Risk::Medium);
        let word = decision.word();
        Level {
            value: band.begins_at(total),
            role: LevelRole::of(status),
            words: format!(
                "{word} below {}%",
                figures::number(band.remaining_percent, 0)
            ),
            word: word.to_owned(),
        }
    };
    plan.policy
        .thresholds
        .bands()
        .into_iter()
        .map(level)
        .collect()
}

fn lane(shown: &Shared<Shown>, unit: amount::Unit) -> Lane {
    let answer = &shown.answer;
    let spent = answer
        .incidents
        .iter()
        .filter(|loss| loss.lost.value() > 0.0)
        .filter_map(|loss| {
            let incident = shown.service().incidents.get(loss.index)?;
            let kind = match incident.category {
                Category::Incident => BarKind::Incident,
                Category::Deployment => BarKind::Deployment,
                Category::Dependency => BarKind::Dependency,
                Category::Maintenance => BarKind::Maintenance,
                Category::Other(_) => BarKind::Other,
            };
            Some(Bar {
                at: seconds(incident.start),
                amount: loss.lost.value(),
                kind,
            })
        });
    let back = answer.replenishment.iter().map(|back| Bar {
        at: seconds(back.during.start),
        amount: back.amount.value(),
        kind: BarKind::Back,
    });
    let mut bars: Vec<Bar> = spent.chain(back).collect();
    bars.sort_unstable_by(|a, b| a.at.total_cmp(&b.at));
    match unit {
        amount::Unit::Minutes => Lane {
            bars,
            left: "spent, min",
            right: "comes back, min",
        },
        amount::Unit::Events => Lane {
            bars,
            left: "spent, events",
            right: "comes back, events",
        },
    }
}
