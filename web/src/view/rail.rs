//! The left rail: the services of the plan and how each stands.

use super::theme::{Choice, Theme};
use crate::dom::{El, el, svg};
use crate::reactive::{Memo, memo};
use crate::state::State;
use crate::widget::icon::icon;
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
        .with(
            el("div.rail-foot")
                .with(icon("lock"))
                .text("Stays in this browser")
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

fn rows(state: State) -> Vec<Row> {
    let (now, zone, shown) = (state.now.get(), state.zone.get(), state.shown.get());
    let document = state.document.get();
    let chosen = document.service().map(|service| service.id.as_str());
    let row = |id: &str, name: &str, answer: &Assessment| Row {
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
                row(&service.id, &service.name, &shown.answer)
            }
            _ => {
                let answer =
                    Assessment::in_plan(&document.plan, service, &Record::new(service, now, &zone));
                row(&service.id, &service.name, &answer)
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
            .with(el("span.left").live_text(text(|row| row.left.clone())))
            .on_click(move || state.look_at(&id)),
    )
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
