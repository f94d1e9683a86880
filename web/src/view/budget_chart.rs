//! The hero chart: what was left, what comes back if nothing more happens, even spend.

use super::import_dialog::Import;
use super::incidents::Editing;
use crate::chart::Scene;
use crate::chart::scene::{Bar, BarKind, Lane, Level, LevelRole, Line, LineRole, Scale, Unit};
use crate::dom::{El, el, svg};
use crate::reactive::{Live, memo};
use crate::state::{Shared, Shown, State, sample};
use crate::widget::figure::{Figure, swatch};
use crate::widget::icon::{button, icon};
use crate::widget::segment::segment;
use chrono::{DateTime, TimeDelta, Utc};
use error_budget::engine::amount;
use error_budget::exchange::export::figures;
use error_budget::model::incident::Category;
use error_budget::model::window::Window;

/// The budget over time.
#[must_use]
pub fn budget_chart() -> El {
    let state = State::here();
    // Days before now that are shown; as many lie after it, up to one window.
    let range = Live::new(30_i64);
    let scene = memo(move || {
        let (days, shown) = (range.get(), state.shown.get());
        shown
            .as_ref()
            .map_or_else(nothing, |shown| scene(shown, days))
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
        swatch("helper", "nothing more"),
        swatch("helper.dashed", "even spend, 1×"),
        el("li")
            .with(bars)
            .with(el("span").text("spent, comes back")),
    ];
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
        tools: vec![segment(
            "budget-range",
            "Range",
            range,
            &[(15, "30 d"), (30, "60 d"), (365, "1 y")],
        )],
        over: Some(el("div").when(empty, drop_card)),
        drag: None,
    };
    figure.draw(scene)
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
    let line = |name: &str, role, points| Line {
        name: name.to_owned(),
        role,
        points,
        labelled: role != LineRole::Past,
    };
    let gate = |share: f64, role, words, word| Level {
        value: total * share,
        role,
        words,
        word,
    };
    let mut levels = vec![
        gate(
            0.5,
            LevelRole::Attention,
            "attention below 50%",
            "attention",
        ),
        gate(0.25, LevelRole::Warning, "warning below 25%", "warning"),
        gate(0.1, LevelRole::Critical, "critical below 10%", "critical"),
    ];
    if total <= 0.0 {
        levels.clear();
    }
    levels.push(Level {
        value: 0.0,
        role: LevelRole::Zero,
        words: "exhausted",
        word: "exhausted",
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
