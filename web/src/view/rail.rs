//! The left rail: the services of the plan and how each stands.

use super::help;
use super::tabs::{Shows, Tab};
use super::theme::{Choice, Theme};
use super::try_this::try_menu;
use crate::answer::compare::Chances;
use crate::ask::ask;
use crate::dom::{El, el, svg};
use crate::outlook::Outlook;
use crate::reactive::{Memo, memo};
use crate::state::State;
use crate::widget::figure::swatch_line;
use crate::widget::icon::{button, icon, icon_button};
use crate::widget::status;
use error_budget::engine::amount::Quotient;
use error_budget::engine::assessment::Assessment;
use error_budget::engine::record::Record;
use error_budget::exchange::export::figures;
use error_budget::model::status::Status;
use leptos::prelude::expect_context;

/// One service as the rail shows it.
#[derive(Debug, Clone, PartialEq)]
struct Row {
    id: String,
    name: String,
    status: Status,
    left: String,
    /// The budget left over the last window, as points of a 40 x 16 picture; empty without data.
    spark: String,
    chosen: bool,
}

/// Brand, services, theme.
#[must_use]
pub fn rail() -> El {
    let state = State::here();
    let rows = memo(move || rows(state));
    el("nav.rail")
        .attr("id", "rail")
        .flag("popover")
        .attr("aria-label", "Services")
        .with(brand())
        .with(head("Services", "left"))
        .with(
            el("ul")
                .attr("data-testid", "services")
                .list(
                    move || rows.with(|rows| rows.iter().map(|row| row.id.clone()).collect()),
                    move |id| service_row(state, rows, id.to_owned()),
                )
                .with(
                    el("li").with(
                        el("button.rail-row")
                            .attr("type", "button")
                            .with(icon("plus"))
                            .with(el("span.name").text("Service"))
                            .on_click(move || state.add_service()),
                    ),
                ),
        )
        .with(scenarios(state))
        .with(
            el("div.rail-foot")
                .with(icon("lock"))
                .text("Stays in this browser")
                .with(icon_button("help", "Help: words, targets, a tour").on_click(help::open))
                .with(theme_button()),
        )
}

fn brand() -> El {
    let mark = svg("svg.brand-mark")
        .attr("viewBox", "0 0 18 18")
        .attr("aria-hidden", "true")
        .with(svg("path.steps").attr("d", "M1 4h4.5v4H11v4h5.5"))
        .with(svg("path.floor").attr("d", "M1 16h16"));
    el("div.brand").with(mark).text("Error Budget Planner")
}

fn head(name: &str, column: &str) -> El {
    el("div.rail-head")
        .with(el("h2").text(name))
        .with(el("span").attr("aria-hidden", "true").text(column))
}

/// The base plan and its scenarios, each with its chance of running out; the one chosen is laid over the plan.
fn scenarios(state: State) -> El {
    let shows = Shows::here();
    let names = memo(move || {
        state.document.with(|document| {
            let scenarios = document.plan.scenarios.iter();
            scenarios
                .map(|scenario| scenario.name.clone())
                .collect::<Vec<String>>()
        })
    });
    let chances = ask(move || {
        let any = names.with(|names| !names.is_empty());
        any.then_some(Chances)
    });
    let chance = move |place: Option<usize>| {
        let reply = chances.reply.get();
        let known = match place {
            None => Outlook::here()
                .futures()
                .as_deref()
                .and_then(Option::as_ref)
                .and_then(|futures| futures.runs_out),
            Some(place) => reply.and_then(|reply| reply.get(place).copied().flatten()),
        };
        known.map(figures::chance).unwrap_or_default()
    };
    let row = move |place: Option<usize>, name: &str| {
        let chosen = move || state.overlay.get() == place;
        let swatch = move || {
            vec![match (place, chosen()) {
                (None, _) => swatch_line("accent"),
                (Some(_), true) => swatch_line("what-if"),
                (Some(_), false) => el("span.ring").attr("aria-hidden", "true"),
            }]
        };
        el("li").with(
            el("button.rail-row")
                .attr("type", "button")
                .live_attr("aria-current", move || chosen().then(|| "true".to_owned()))
                .with(el("span.rail-swatch").live(swatch))
                .with(el("span.name").text(name))
                .with(el("span.left").live_text(move || chance(place)))
                .on_click(move || state.overlay.set(place)),
        )
    };
    el("div.rail-scenarios").live(move || {
        let names = names.get();
        let mut rows = vec![row(None, "Base plan")];
        rows.extend(
            names
                .iter()
                .enumerate()
                .map(|(place, name)| row(Some(place), name)),
        );
        vec![
            head("Scenarios", "runs out"),
            el("ul").attr("data-testid", "scenarios").with_all(rows),
            el("div.rail-actions")
                .with(try_menu(state))
                .with(button("button.link", "Compare").on_click(move || shows.go(Tab::Compare))),
        ]
    })
}

fn rows(state: State) -> Vec<Row> {
    let (now, zone, shown) = (state.now.get(), state.zone.get(), state.shown.get());
    let document = state.document.get();
    let chosen = document.service().map(|service| service.id.as_str());
    let row = |id: &str, name: &str, record: &Record, answer: &Assessment| Row {
        spark: spark(record, answer),
        id: id.to_owned(),
        name: name.to_owned(),
        status: answer.status.status,
        left: left(answer),
        chosen: chosen == Some(id),
    };
    let services = document.plan.services.iter();
    services
        .map(|service| match &shown {
            Some(shown) if chosen == Some(service.id.as_str()) => {
                row(&service.id, &service.name, &shown.record, &shown.answer)
            }
            _ => {
                let record = Record::new(service, now, &zone);
                let answer = Assessment::in_plan(&document.plan, service, &record);
                row(&service.id, &service.name, &record, &answer)
            }
        })
        .collect()
}

fn service_row(state: State, rows: Memo<Vec<Row>>, id: String) -> El {
    let key = id.clone();
    let row = memo(move || rows.with(|rows| rows.iter().find(|row| row.id == key).cloned()));
    let text = move |read: fn(&Row) -> String| {
        move || row.with(|row| row.as_ref().map(read).unwrap_or_default())
    };
    let status = move || row.with(|row| row.as_ref().map_or(Status::Unknown, |row| row.status));
    let chosen = move || row.with(|row| row.as_ref().is_some_and(|row| row.chosen));
    el("li").with(
        el("button.rail-row")
            .attr("type", "button")
            .live_attr("aria-current", move || chosen().then(|| "true".to_owned()))
            .live_attr("data-status", move || Some(status().word().to_owned()))
            .live(move || vec![status::shape(status())])
            .with(el("span.name").live_text(text(|row| row.name.clone())))
            .with(el("span.visually-hidden").live_text(move || status().word().to_owned()))
            .live(move || sparkline(&text(|row| row.spark.clone())()))
            .with(el("span.left").live_text(text(|row| row.left.clone())))
            .on_click(move || state.look_at(&id)),
    )
}

fn sparkline(points: &str) -> Vec<El> {
    let Some(last) = points.split_whitespace().last() else {
        return Vec::new();
    };
    let (x, y) = last.split_once(',').unwrap_or_default();
    let picture = svg("svg.spark")
        .attr("viewBox", "0 0 40 18")
        .attr("aria-hidden", "true")
        .with(svg("path").attr("d", "M0 15h37"))
        .with(svg("polyline").attr("points", points))
        .with(svg("circle").attr("cx", x).attr("cy", y).attr("r", "1.8"));
    vec![picture]
}

/// The curve of what was left in the last window, as points of a 40 x 16 picture.
fn spark(record: &Record, answer: &Assessment) -> String {
    let total = answer.budget.total.value();
    if !answer.has_data || total <= 0.0 {
        return String::new();
    }
    let (from, to) = (
        answer.budget.window.start.max(answer.observed.start),
        answer.now,
    );
    let length = (to - from).num_milliseconds().max(1) as f64;
    let curve = record.remaining_curve(from, to);
    // No more corners than the picture has columns.
    let step = curve.len().div_ceil(80).max(1);
    let points = curve
        .iter()
        .enumerate()
        .filter(|(index, _)| index % step == 0 || index + 1 == curve.len());
    points
        .map(|(_, (at, left))| {
            let x = (*at - from).num_milliseconds() as f64 / length * 36.0;
            let y = 15.0 - (left / total).clamp(-0.1, 1.0) * 12.0;
            format!("{x:.1},{y:.1} ")
        })
        .collect()
}

/// What is left, in whole percent.
fn left(answer: &Assessment) -> String {
    match (answer.has_data, answer.budget.remaining_share) {
        (false, _) => figures::NO_DATA.to_owned(),
        (true, Quotient::Infinite) => "overspent".to_owned(),
        (true, share) => figures::percent(share, 0),
    }
}

fn theme_button() -> El {
    let theme = expect_context::<Theme>();
    let label = move || {
        let label = match theme.choice.get() {
            Choice::System => "Theme: as the system. Turn to light",
            Choice::Light => "Theme: light. Turn to dark",
            Choice::Dark => "Theme: dark. Turn to the system's",
        };
        Some(label.to_owned())
    };
    el("button.icon-button")
        .attr("type", "button")
        .live_attr("aria-label", label)
        .live_attr("title", label)
        .live(move || {
            vec![icon(match theme.choice.get() {
                Choice::System => "system",
                Choice::Light => "sun",
                Choice::Dark => "moon",
            })]
        })
        .on_click(move || theme.turn())
}
