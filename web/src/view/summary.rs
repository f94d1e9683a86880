//! The verdict in one line, above every view but the incidents.

use crate::dom::{El, el};
use crate::state::{Shared, Shown, State};
use crate::widget::status;
use error_budget::exchange::export::figures;

/// Status, left, burn.
#[must_use]
pub fn summary() -> El {
    let state = State::here();
    el("div.summary")
        .attr("data-testid", "summary")
        .live(move || {
            let shown = state.shown.get();
            shown.as_ref().map(parts).unwrap_or_default()
        })
}

fn parts(shown: &Shared<Shown>) -> Vec<El> {
    let answer = &shown.answer;
    let state = answer.status.status;
    let unit = figures::unit(answer.unit);
    let mut parts = vec![status::status(
        "span.status",
        state,
        status::status_word(state),
    )];
    if answer.has_data {
        let left = el("span")
            .with(el("b").text(&figures::amount(answer.budget.remaining)))
            .text(&format!(
                " of {} {unit} left",
                figures::amount(answer.budget.total)
            ));
        parts.push(left);
    }
    if let Some(burn) = answer.burn.last() {
        let rate = el("span")
            .with(el("b").text(&figures::burn(burn.rate)))
            .text(&format!(
                " over {}",
                figures::duration(chrono::TimeDelta::minutes(burn.lookback_minutes))
            ));
        parts.push(rate);
    }
    parts
}
