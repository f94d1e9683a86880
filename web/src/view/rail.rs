//! The left rail: the services of the plan and how each stands.

use super::icon::{Icon, StatusShape};
use super::theme::{Choice, Theme};
use crate::state::State;
use error_budget::engine::amount::Quotient;
use error_budget::engine::assessment::Assessment;
use error_budget::engine::record::Record;
use error_budget::exchange::export::figures;
use error_budget::model::status::Status;
use leptos::prelude::*;

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
#[component]
pub fn Rail() -> impl IntoView {
    let state = State::here();
    let rows = Memo::new(move |_| {
        let (now, zone) = (state.now.get(), state.zone.get());
        let (plan, chosen) = state.document.with(|document| {
            (
                document.plan.clone(),
                document
                    .service()
                    .map(|service| service.id.clone())
                    .unwrap_or_default(),
            )
        });
        plan.services
            .iter()
            .map(|service| {
                let row = |answer: &Assessment| Row {
                    id: service.id.clone(),
                    name: service.name.clone(),
                    status: answer.status.status,
                    left: left(answer),
                    chosen: service.id == chosen,
                };
                if service.id == chosen {
                    state
                        .shown
                        .with(|shown| shown.as_ref().map(|shown| row(&shown.answer)))
                } else {
                    Some(row(&Assessment::of(
                        service,
                        &Record::new(service, now, &zone),
                    )))
                }
            })
            .collect::<Option<Vec<Row>>>()
            .unwrap_or_default()
    });
    view! {
        <nav class="rail" id="rail" popover aria-label="Services">
            <div class="brand">
                <svg class="brand-mark" viewBox="0 0 18 18" aria-hidden="true">
                    <path class="steps" d="M1 4h4.5v4H11v4h5.5" /><path class="floor" d="M1 16h16" />
                </svg>
                "Error Budget Planner"
            </div>
            <div class="rail-head"><h2>"Services"</h2><span aria-hidden="true">"left"</span></div>
            <ul data-testid="services">
                <For each=move || rows.get() key=|row| row.id.clone() let:row>
                    <ServiceRow id=row.id.clone() rows />
                </For>
                <li>
                    <button class="rail-row" type="button" on:click=move |_| state.add_service()>
                        <Icon name="plus" /><span class="name">"Service"</span>
                    </button>
                </li>
            </ul>
            <div class="rail-foot">
                <Icon name="lock" />"Stays in this browser"
                <ThemeButton />
            </div>
        </nav>
    }
}

#[component]
fn ServiceRow(id: String, rows: Memo<Vec<Row>>) -> impl IntoView {
    let state = State::here();
    let key = id.clone();
    let row = Memo::new(move |_| rows.with(|rows| rows.iter().find(|row| row.id == key).cloned()));
    let text =
        move |read: fn(&Row) -> String| row.with(|row| row.as_ref().map(read).unwrap_or_default());
    let status = Signal::derive(move || {
        row.with(|row| row.as_ref().map_or(Status::Unknown, |row| row.status))
    });
    view! {
        <li>
            <button
                class="rail-row"
                type="button"
                aria-current=move || row.with(|row| row.as_ref().is_some_and(|row| row.chosen)).then_some("true")
                on:click=move |_| state.look_at(&id)
                data-status=move || status.get().word()
            >
                <StatusShape status />
                <span class="name">{move || text(|row| row.name.clone())}</span>
                <span class="visually-hidden">{move || status.get().word()}</span>
                <span class="left">{move || text(|row| row.left.clone())}</span>
            </button>
        </li>
    }
}

/// What is left, in whole percent.
fn left(answer: &Assessment) -> String {
    match (answer.has_data, answer.budget.remaining_share) {
        (false, _) => figures::NO_DATA.to_owned(),
        (true, Quotient::Infinite) => "overspent".to_owned(),
        (true, share) => figures::percent(share, 0),
    }
}

#[component]
fn ThemeButton() -> impl IntoView {
    let theme = expect_context::<Theme>();
    let label = move || match theme.choice.get() {
        Choice::System => "Theme: as the system. Turn to light",
        Choice::Light => "Theme: light. Turn to dark",
        Choice::Dark => "Theme: dark. Turn to the system's",
    };
    view! {
        <button class="icon-button" type="button" aria-label=label title=label on:click=move |_| theme.turn()>
            {move || match theme.choice.get() {
                Choice::System => view! { <Icon name="system" /> },
                Choice::Light => view! { <Icon name="sun" /> },
                Choice::Dark => view! { <Icon name="moon" /> },
            }}
        </button>
    }
}
