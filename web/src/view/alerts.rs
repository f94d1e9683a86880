//! The alert lab: which alerts would have fired, were they worth it, and what is wrong with them.

mod chart;
mod edits;
mod findings;
mod incident;
mod rates;
mod score;
mod tiers;

use super::tabs::{Shows, Tab};
use crate::answer::alerts::{Board, Inspect, Inspection, Judge, compared};
use crate::ask::{Answer, ask};
use crate::dom::{El, el};
use crate::reactive::{Live, Memo, memo};
use crate::state::State;
use crate::widget::icon::button;
use chrono::TimeDelta;
use error_budget::engine::alerting::backtest::SIGNIFICANCE;
use error_budget::exchange::export::figures;
use error_budget::model::alert_policy::AlertPolicy;
use leptos::prelude::{expect_context, provide_context};
use std::rc::Rc;

/// What is looked at in the lab, as long as the page lives. Copies share it.
#[derive(Clone, Copy)]
pub struct Lab {
    /// Position of the policy whose tiers and findings are shown.
    looked: Live<usize>,
    /// The share of a budget that matters.
    matters: Live<f64>,
    /// Days back in the chart; 0 for the whole record.
    range: Live<i64>,
    /// 0 to judge pages, 1 to judge tickets with them.
    side: Live<i64>,
    /// Position of the incident that is followed through the tiers, where one was chosen.
    incident: Live<Option<usize>>,
}

impl Lab {
    /// Starts on the policy in use.
    pub fn provide() {
        provide_context(Self {
            looked: Live::new(0),
            matters: Live::new(SIGNIFICANCE.value()),
            range: Live::new(30),
            side: Live::new(0),
            incident: Live::new(None),
        });
    }

    fn here() -> Self {
        expect_context()
    }
}

/// What the parts of the view share.
#[derive(Clone, Copy)]
struct Bench {
    state: State,
    lab: Lab,
    /// Those that are compared, the one in use first.
    policies: Memo<Vec<AlertPolicy>>,
    /// Position of the one looked at.
    looked: Memo<usize>,
    judged: Answer<Option<Board>>,
    inspected: Answer<Option<Inspection>>,
}

impl Bench {
    /// The policies' figures, if they are those of the service shown.
    fn board(self) -> Option<Rc<Option<Board>>> {
        let shown = self.shown_id();
        let board = self.judged.reply.get()?;
        let fits = board.as_ref().as_ref()?.service == shown;
        fits.then_some(board)
    }

    /// What is to be said of the policy looked at; of its last state while it is being edited.
    fn inspection(self) -> Option<Rc<Option<Inspection>>> {
        self.inspected.reply.get()
    }

    fn shown_id(self) -> String {
        self.state.document.with(|document| {
            document
                .service()
                .map(|service| service.id.clone())
                .unwrap_or_default()
        })
    }
}

/// The view.
#[must_use]
pub fn view() -> El {
    let (state, lab) = (State::here(), Lab::here());
    let policies = memo(move || state.document.with(|document| compared(&document.plan)));
    let looked = memo(move || {
        let last = policies.with(|policies| policies.len().saturating_sub(1));
        lab.looked.get().min(last)
    });
    let bench = Bench {
        state,
        lab,
        policies,
        looked,
        judged: ask(move || {
            Some(Judge {
                matters: lab.matters.get(),
            })
        }),
        inspected: ask(move || {
            u32::try_from(looked.get())
                .ok()
                .map(|policy| Inspect { policy })
        }),
    };
    el("div.lab")
        .with(chart::burn_chart(bench))
        .with(
            el("div.lab-pair")
                .with(score::score(bench))
                .with(findings::findings(bench)),
        )
        .with(tiers::tiers(bench))
        .with(
            el("div.lab-pair.even")
                .with(incident::incident(bench))
                .with(rates::rates(bench)),
        )
}

/// Its actions.
#[must_use]
pub fn actions() -> Vec<El> {
    let shows = Shows::here();
    let rules = button("button.button.plain", "Rules and promtool tests")
        .on_click(move || shows.go(Tab::Exchange));
    vec![rules, edits::add_menu("")]
}

/// A heading of a part, with a word while it is being worked on.
fn head(id: &str, title: impl Fn() -> String + 'static, working: Live<bool>) -> El {
    el("div.lab-head")
        // Focus comes here when what had it is gone.
        .with(
            el("h2")
                .attr("id", id)
                .attr("tabindex", "-1")
                .live_text(title),
        )
        .with(working_note(working))
}

/// Says that a newer answer is on its way; the styles show it after a fifth of a second.
pub(super) fn working_note(working: Live<bool>) -> El {
    el("span").when(move || working.get(), || el("span.working").text("Working"))
}

/// A length as the lab writes it: hours up to a day.
fn span_words(length: TimeDelta) -> String {
    let hours = length.num_hours();
    if length == TimeDelta::hours(hours) && (1..=24).contains(&hours) {
        format!("{hours} h")
    } else {
        figures::duration(length)
    }
}
