//! When the report is put on paper: it is made when the page is printed and goes again afterwards; what is on the screen
//! stays as it is.

use super::report::report;
use crate::answer::calibration::{Honesty, Tried};
use crate::ask::{News, ask_once};
use crate::dom::{El, on_window};
use crate::host;
use crate::outlook::Outlook;
use crate::state::State;
use error_budget::exchange::export::figures;
use std::cell::RefCell;

/// Past forecasts that are tried for the foot of the page.
const TRIALS: u32 = 60;

/// The body's attribute while the report is in it: on paper nothing else is shown.
const ON_PAPER: &str = "data-report";

thread_local! {
    /// The report while the page is printed, and what past forecasts were worth.
    static PAPER: RefCell<Option<El>> = const { RefCell::new(None) };
    static WORTH: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Puts the report on every print of the page, whoever asks for it.
pub fn listen() {
    // Another page's paper is its own.
    if host::IN_ELEMENT {
        return;
    }
    let (state, outlook) = (State::here(), Outlook::here());
    on_window("beforeprint", move |_| put(state, outlook));
    on_window("afterprint", |_| take_away());
}

/// Prints the report, once it is known what past forecasts were worth.
pub fn print(state: State) {
    let heard = move |news: News<Option<Tried>>| {
        if let News::Answer(tried) = news {
            WORTH.replace(tried.flatten().as_ref().and_then(worth));
            if let Some(window) = host::window() {
                let _ = window.print();
            }
        }
    };
    let question = Honesty {
        trials: TRIALS,
        round: 0,
    };
    let _ = ask_once(state, &question, None, heard);
}

fn worth(tried: &Tried) -> Option<String> {
    let [simulated, ..] = tried.scores.as_ref()?;
    (simulated.forecasts > 0).then(|| {
        format!(
            "Past forecasts: Brier score {} of {}.",
            figures::number(simulated.brier, 3),
            simulated.forecasts
        )
    })
}

fn put(state: State, outlook: Outlook) {
    take_away();
    let body = host::window()
        .and_then(|window| window.document())
        .and_then(|document| document.body());
    let (Some(shown), Some(body)) = (state.shown.get_untracked(), body) else {
        return;
    };
    let futures = outlook.plan.reply.get_untracked();
    let futures = futures.as_deref().and_then(Option::as_ref);
    let next = outlook.release.get_untracked();
    let worth = WORTH.with_borrow(Clone::clone);
    let report = report(&shown, futures, next.as_ref(), worth);
    let _ = body.append_child(report.node());
    let _ = body.set_attribute(ON_PAPER, "");
    PAPER.replace(Some(report));
}

fn take_away() {
    if let Some(report) = PAPER.take() {
        if let Some(body) = report.node().parent_element() {
            let _ = body.remove_attribute(ON_PAPER);
        }
        report.node().remove();
    }
}
