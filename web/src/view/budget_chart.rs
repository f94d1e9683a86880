//! The hero chart: what was left, what comes back if nothing more happens, even spend.

use super::chart_figure::ChartFigure;
use super::icon::Icon;
use super::import_dialog::Import;
use super::incidents::Editing;
use crate::chart::Scene;
use crate::chart::scene::{Bar, BarKind, Lane, Level, LevelRole, Line, LineRole, Scale, Unit};
use crate::document::Document;
use crate::state::{Shared, Shown, State, sample};
use chrono::{DateTime, TimeDelta, Utc};
use error_budget::engine::amount;
use error_budget::exchange::export::figures;
use error_budget::model::incident::Category;
use error_budget::model::window::Window;
use error_budget::model::zone::Zone;
use leptos::prelude::*;

/// The budget over time.
#[component]
pub fn BudgetChart() -> impl IntoView {
    let state = State::here();
    // Days before now that are shown; as many lie after it, up to one window.
    let range = RwSignal::new(30_i64);
    let scene = Memo::new(move |_| {
        let days = range.get();
        state.shown.with(|shown| {
            shown
                .as_ref()
                .map_or_else(nothing, |shown| scene(shown, days))
        })
    });
    let legend = view! {
        <ul class="legend">
            <li><Swatch kind="" /><span>"past"</span></li>
            <li><Swatch kind="helper" /><span>"nothing more"</span></li>
            <li><Swatch kind="helper dashed" /><span>"even spend, 1×"</span></li>
            <li>
                <svg class="swatch" viewBox="0 0 18 10" aria-hidden="true">
                    <rect class="spent" x="2" width="5" height="10" /><rect class="returned" x="11.5" y=".5" width="4" height="9" />
                </svg>
                <span>"spent, comes back"</span>
            </li>
        </ul>
    };
    let tools = view! { <Range range options=&[(15, "30 d"), (30, "60 d"), (365, "1 y")] name="budget-range" /> };
    let empty = Memo::new(move |_| {
        state.shown.with(|shown| {
            shown
                .as_ref()
                .is_some_and(|shown| shown.service().incidents.is_empty() && !shown.answer.has_data)
        })
    });
    let over = move || empty.get().then(|| view! { <DropCard /> });
    view! { <ChartFigure id="budget-chart" scene legend=legend.into_any() tools=tools.into_any() over=over /> }
}

/// A line as the legend shows it.
#[component]
pub fn Swatch(kind: &'static str) -> impl IntoView {
    view! { <svg class=format!("swatch {kind}") viewBox="0 0 18 10" aria-hidden="true"><path d="M0 5h18" /></svg> }
}

/// The choice of how much time is shown.
#[component]
pub fn Range(
    range: RwSignal<i64>,
    options: &'static [(i64, &'static str)],
    name: &'static str,
) -> impl IntoView {
    view! {
        <fieldset class="segment">
            <legend class="visually-hidden">"Range"</legend>
            {options.iter().map(|(days, label)| view! {
                <label>
                    <input type="radio" name=name prop:checked=move || range.get() == *days on:change=move |_| range.set(*days) />
                    {*label}
                </label>
            }).collect_view()}
        </fieldset>
    }
}

/// What to do where there is no history yet.
#[component]
fn DropCard() -> impl IntoView {
    let state = State::here();
    let import = Import::here();
    let editing = Editing::here();
    view! {
        <div class="drop-card" data-testid="drop-card">
            <h3>"Add the incident history"</h3>
            <p>"Drop a file here, or paste rows from a spreadsheet."<br />"CSV, TSV, JSON lines, Statuspage, Upptime."</p>
            <div class="row-of-buttons">
                <button class="button primary" type="button" on:click=move |_| import.choose()><Icon name="file" />"Choose a file"</button>
                <button class="button" type="button" on:click=move |_| editing.add()>"Type the first incident"</button>
                <button class="button plain" type="button" on:click=move |_| {
                    let shown: Document = sample();
                    state.replace("See the sample", shown);
                }>"See a sample"</button>
            </div>
        </div>
    }
}

fn nothing() -> Scene {
    Scene {
        title: "Budget left".to_owned(),
        span: (0.0, 1.0),
        zone: Zone::utc(),
        scale: Scale::Linear(0.0, 1.0),
        unit: Unit::Minutes,
        lines: Vec::new(),
        levels: Vec::new(),
        now: None,
        dot: None,
        lane: None,
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
    let line = |name, role, points| Line {
        name,
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
