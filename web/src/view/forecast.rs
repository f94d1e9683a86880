//! What may come: the day it runs out, the chance by each day, three methods and how honest they were, what drives the
//! risk.

mod assumptions;
mod chance;
mod drivers;
mod exhaustion_day;
mod honesty;
mod methods;

use super::tabs::{Shows, Tab};
use crate::answer::calibration::Tried;
use crate::answer::forecast_detail::{Detail, Details};
use crate::answer::releases::decision;
use crate::ask::{Answer, ask};
use crate::chart::scene::{Mark, MarkRole};
use crate::dom::{El, el};
use crate::outlook::after;
use crate::reactive::{Live, memo};
use crate::state::{Shared, Shown, State};
use crate::widget::icon::button;
use error_budget::exchange::export::figures;
use error_budget::model::budget_policy::Decision;
use std::rc::Rc;

use super::budget_chart::seconds;

/// What the panels of this view share. Copies are the same.
#[derive(Clone, Copy)]
struct Ahead {
    state: State,
    detail: Answer<Option<Details>>,
    /// Positions of the scenarios that are not drawn.
    hidden: Live<Vec<u32>>,
    /// The past, as far as it was tried.
    tried: Live<Option<Rc<Tried>>>,
}

/// Scenarios that are asked about at the most.
const MOST_SCENARIOS: usize = 6;

/// The view.
#[must_use]
pub fn view() -> El {
    let state = State::here();
    let hidden = Live::new(Vec::new());
    let scenarios = memo(move || {
        let count = state
            .document
            .with(|document| document.plan.scenarios.len());
        hidden.with(|hidden| {
            (0_u32..)
                .take(count)
                .filter(|index| !hidden.contains(index))
                .take(MOST_SCENARIOS)
                .collect::<Vec<u32>>()
        })
    });
    let ahead = Ahead {
        state,
        detail: ask(move || {
            Some(Detail {
                scenarios: scenarios.get(),
            })
        }),
        hidden,
        tried: Live::new(None),
    };
    let known = memo(move || {
        let shown = state.shown.get();
        shown.as_ref().is_some_and(|shown| shown.answer.has_data)
    });
    el("div.panel.forecast")
        .with(assumptions::popover(ahead))
        .with(el("div.phone-actions.row-of-buttons").with_all(assumptions::button_and_note()))
        .when(move || known.get(), move || panels(ahead))
        .when(move || !known.get(), nothing_known)
}

fn panels(ahead: Ahead) -> El {
    // Nothing can run out that has.
    let has_run_out = memo(move || {
        let shown = ahead.state.shown.get();
        shown
            .as_ref()
            .is_some_and(|shown| shown.answer.budget.exhausted)
    });
    el("div")
        .when(
            move || !has_run_out.get(),
            move || {
                el("div.forecast-pair.is-charts")
                    .with(exhaustion_day::figure(ahead))
                    .with(chance::figure(ahead))
            },
        )
        .when(
            move || has_run_out.get(),
            move || run_out_already(ahead.state),
        )
        .with(methods::panel(ahead))
        .with(
            el("div.forecast-pair")
                .with(honesty::panel(ahead))
                .with(drivers::panel(ahead)),
        )
}

fn run_out_already(state: State) -> El {
    el("section.chart")
        .with(el("h2").text("Day it runs out"))
        .with(el("p.chart-words").live_text(move || {
        let shown = state.shown.get();
        let back = shown.as_ref().and_then(|shown| {
            let at = figures::minute_after(shown.answer.back_above_zero?);
            Some(shown.clock.instant(at))
        });
        match back {
            Some(at) => format!(
                "Nothing is left already. If nothing burns, the budget is back above zero on {at}."
            ),
            None => "Nothing is left already.".to_owned(),
        }
    }))
}

fn nothing_known() -> El {
    let shows = Shows::here();
    el("section.empty")
        .with(el("h2").text("No forecast yet"))
        .with(el("p").text(
            "A forecast goes by what has happened. Add the incident history, or say in the objective when the record \
             starts.",
        ))
        .with(
            el("div.row-of-buttons").with(
                button("button.button", "Go to the incidents")
                    .on_click(move || shows.go(Tab::Incidents)),
            ),
        )
}

/// Its actions.
#[must_use]
pub fn actions() -> Vec<El> {
    assumptions::button_and_note()
}

impl Ahead {
    /// The answer and the service that it is of.
    fn known(self) -> Option<(Shared<Shown>, Rc<Option<Details>>)> {
        Some((self.state.shown.get()?, self.detail.reply.get()?))
    }

    /// "Working", for answers that take longer than a moment.
    fn working(self) -> El {
        let working = self.detail.working;
        el("span").when(move || working.get(), || el("span.working").text("Working"))
    }
}

/// Puts words between the head of a figure and its plot.
fn words_under_head(figure: El, words: El) -> El {
    let node = figure.node();
    let after_head = node.first_child().and_then(|head| head.next_sibling());
    let _ = node.insert_before(words.node(), after_head.as_ref());
    figure
}

/// Planned releases, as marks on an axis over time.
fn marks(shown: &Shown, details: &Details) -> Vec<Mark> {
    details
        .releases
        .iter()
        .map(|release| Mark {
            at: seconds(after(shown.answer.now, release.in_days)),
            name: release.name.clone(),
            role: match decision(release.decision) {
                Decision::Approve => MarkRole::Approve,
                Decision::Review => MarkRole::Review,
                Decision::Defer => MarkRole::Defer,
                Decision::Block => MarkRole::Block,
            },
        })
        .collect()
}

/// The last day of the horizon.
fn horizon_date(shown: &Shown, details: &Details) -> String {
    shown
        .clock
        .date(after(shown.answer.now, f64::from(details.horizon)))
}

/// An amount of budget, one decimal for minutes.
fn amount(shown: &Shown, value: f64) -> String {
    use error_budget::engine::amount::Unit;
    let decimals = usize::from(shown.answer.unit == Unit::Minutes);
    figures::number(value, decimals)
}
