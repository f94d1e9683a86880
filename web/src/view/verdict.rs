//! The strip that answers in five seconds: how much is left, how fast it goes, when it
//! runs out, what comes back.

use super::icon::StatusShape;
use crate::state::{Shared, Shown, State};
use chrono::TimeDelta;
use error_budget::engine::amount::Quotient;
use error_budget::engine::burn_rate::Burn;
use error_budget::engine::exhaustion::Exhaustion;
use error_budget::exchange::export::figures::{self, NO_DATA};
use error_budget::model::alert_policy::Action;
use error_budget::model::status::Status;
use leptos::prelude::*;

/// The four tiles and the sentence's frame.
#[component]
pub fn Verdict() -> impl IntoView {
    let state = State::here();
    view! {
        <div class="verdict">
            {move || state.shown.get().map(|shown| {
                view! {
                    {budget_tile(&shown)}
                    {burn_tile(&shown)}
                    {exhaustion_tile(&shown)}
                    {replenishment_tile(&shown)}
                }
            })}
        </div>
    }
}

/// A bar of 0 to 1 with ticks across it, in the status of what is around it.
fn bar(share: f64, ticks: &[f64]) -> impl IntoView + use<> {
    let width = (share * 100.0).clamp(0.0, 100.0);
    view! {
        <svg class="bar" viewBox="0 0 100 14" preserveAspectRatio="none" aria-hidden="true">
            <rect class="track" x="0" y="3" width="100" height="8" />
            <rect class="fill" x="0" y="3" width=width.to_string() height="8" />
            {ticks.iter().map(|tick| view! { <line x1=tick.to_string() x2=tick.to_string() y1="0" y2="14" /> }).collect_view()}
        </svg>
    }
}

fn budget_tile(shown: &Shared<Shown>) -> impl IntoView + use<> {
    let answer = &shown.answer;
    let budget = &answer.budget;
    let status = answer.status.status;
    let unit = figures::unit(answer.unit);
    let (figure, qualifier) = if !answer.has_data {
        (
            format!("{} {unit}", figures::amount(budget.total)),
            "is the whole budget".to_owned(),
        )
    } else if budget.exceeded {
        (
            format!("0 {unit}"),
            format!("{} {unit} overspent", figures::amount(budget.overspent)),
        )
    } else {
        let share = figures::percent(budget.remaining_share, 1);
        (
            format!("{} {unit}", figures::amount(budget.remaining)),
            format!("of {} {unit}, {share}", figures::amount(budget.total)),
        )
    };
    let in_window = answer
        .incidents
        .iter()
        .filter(|loss| loss.lost_in_window.value() > 0.0)
        .count();
    let note = if answer.has_data {
        let plural = if in_window == 1 {
            "incident"
        } else {
            "incidents"
        };
        format!(
            "{} {unit} spent by {in_window} {plural}",
            figures::amount(budget.consumed)
        )
    } else {
        "No data yet: not the same as nothing spent".to_owned()
    };
    let share = match budget.remaining_share {
        Quotient::Finite(share) if answer.has_data => {
            if budget.exceeded {
                1.0
            } else {
                share
            }
        }
        Quotient::Infinite => 1.0,
        _ => 0.0,
    };
    let word = capitalised(status);
    view! {
        <section class="tile tile-budget" data-testid="tile-budget" data-status=status.word()>
            <h2>"Budget left"</h2>
            <p class="status" data-status=status.word()><StatusShape status=Signal::stored(status) /><span>{word}</span></p>
            <p class="figure"><b>{figure}</b><span>{qualifier}</span></p>
            {bar(share, &[10.0, 25.0, 50.0])}
            <p class="note">{note}</p>
        </section>
    }
}

fn capitalised(status: Status) -> &'static str {
    match status {
        Status::Healthy => "Healthy",
        Status::Attention => "Attention",
        Status::Warning => "Warning",
        Status::Critical => "Critical",
        Status::Exhausted => "Exhausted",
        Status::Unknown => "Unknown",
    }
}

fn burn_tile(shown: &Shared<Shown>) -> impl IntoView + use<> {
    let answer = &shown.answer;
    let firing = answer
        .burn
        .iter()
        .filter(|burn| burn.firing)
        .min_by_key(|burn| (burn.action != Action::Page, burn.lookback_minutes));
    let alert = firing.map(|burn| {
        let (status, word) = match burn.action {
            Action::Page => (Status::Critical, "Paging"),
            Action::Ticket | Action::Log => (Status::Warning, "Ticket open"),
        };
        view! {
            <p class="status" data-status=status.word()>
                <StatusShape status=Signal::stored(status) /><span>{format!("{word}, {}", lookback(burn))}</span>
            </p>
        }
    });
    let body = if answer.burn.iter().all(|burn| burn.rate == Quotient::NoData) {
        view! {
            <p class="figure no-data"><b>{NO_DATA}</b></p>
            <p class="note">"Needs at least one observation"</p>
        }
        .into_any()
    } else {
        view! { <ul class="burns">{answer.burn.iter().map(burn_column).collect_view()}</ul> }
            .into_any()
    };
    view! {
        <section class="tile tile-burn" data-testid="tile-burn">
            <h2>"Burn rate"</h2>
            {alert}
            {body}
        </section>
    }
}

fn lookback(burn: &Burn) -> String {
    // Hours up to a day, as the policy writes them.
    if burn.lookback_minutes <= 24 * 60 {
        format!("{} h", burn.lookback_minutes / 60)
    } else {
        figures::duration(TimeDelta::minutes(burn.lookback_minutes))
    }
}

fn burn_column(burn: &Burn) -> impl IntoView + use<> {
    // The threshold stands at half width.
    let share = burn
        .rate
        .number()
        .map_or(0.0, |rate| rate / burn.threshold / 2.0);
    let status = burn.firing.then_some(match burn.action {
        Action::Page => Status::Critical,
        Action::Ticket | Action::Log => Status::Warning,
    });
    view! {
        <li data-status=status.map(Status::word)>
            <b>{figures::burn(burn.rate)}</b>
            {bar(share, &[50.0])}
            <span class="window">{lookback(burn)}</span>
            <span class="threshold"><span class="visually-hidden">"fires at "</span>{figures::threshold(burn.threshold)}</span>
        </li>
    }
}

fn exhaustion_tile(shown: &Shared<Shown>) -> impl IntoView + use<> {
    let (answer, clock) = (&shown.answer, &shown.clock);
    let recent = figures::burn(answer.recent_burn);
    let (figure, qualifier, note) = match answer.exhaustion {
        Exhaustion::NoData => (
            NO_DATA.to_owned(),
            String::new(),
            "Needs at least one observation".to_owned(),
        ),
        Exhaustion::Now => {
            let back = answer.back_above_zero.map(|at| {
                let at = clock.minute_after(at);
                format!("Above zero again {}, if nothing burns", clock.instant(at))
            });
            (
                "Run out".to_owned(),
                String::new(),
                back.unwrap_or_else(|| "Nothing is left".to_owned()),
            )
        }
        Exhaustion::At { at, days } => (
            clock.date(at),
            format!("in {}", whole_days(days)),
            format!("If the last 7 days go on, at {recent}"),
        ),
        Exhaustion::Never => (
            "Not in sight".to_owned(),
            String::new(),
            format!("If the last 7 days go on, at {recent}"),
        ),
    };
    let class = if answer.exhaustion == Exhaustion::NoData {
        "figure no-data"
    } else {
        "figure"
    };
    view! {
        <section class="tile tile-runs-out" data-testid="tile-out">
            <h2>"Runs out, at the recent rate"</h2>
            <p class=class><b>{figure}</b><span>{qualifier}</span></p>
            <p class="second">{note}</p>
        </section>
    }
}

fn whole_days(days: f64) -> String {
    figures::duration(TimeDelta::milliseconds((days * 86_400_000.0) as i64))
}

fn replenishment_tile(shown: &Shared<Shown>) -> impl IntoView + use<> {
    let (answer, clock) = (&shown.answer, &shown.clock);
    let unit = figures::unit(answer.unit);
    let plus = |amount| format!("+{} {unit}", figures::amount(amount));
    let (figure, qualifier, note, class) = match (answer.replenishment.first(), answer.has_data) {
        (None, false) => (
            NO_DATA.to_owned(),
            String::new(),
            "Nothing was spent that could come back".to_owned(),
            "figure no-data",
        ),
        (None, true) => (
            "Nothing".to_owned(),
            String::new(),
            "Nothing was spent".to_owned(),
            "figure",
        ),
        (Some(next), _) => {
            let largest = answer
                .replenishment
                .iter()
                .skip(1)
                .max_by(|a, b| a.amount.value().total_cmp(&b.amount.value()))
                .map(|largest| {
                    format!(
                        "Most: {} on {}",
                        plus(largest.amount),
                        clock.date(largest.during.start)
                    )
                });
            let half = answer
                .back_to_half
                .map(|at| format!("Half is back {}", clock.instant(clock.minute_after(at))));
            (
                clock.date(next.during.start),
                plus(next.amount),
                half.or(largest)
                    .unwrap_or_else(|| "If nothing more happens".to_owned()),
                "figure",
            )
        }
    };
    view! {
        <section class="tile tile-back" data-testid="tile-back">
            <h2>"Comes back next"</h2>
            <p class=class><b>{figure}</b><span>{qualifier}</span></p>
            <p class="second">{note}</p>
        </section>
    }
}
