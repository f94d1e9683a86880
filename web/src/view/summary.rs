//! The verdict in one line, above every view but the incidents.

use super::try_this::try_split;
use crate::dom::{El, el};
use crate::outlook::Outlook;
use crate::state::{Shared, Shown, State};
use crate::widget::status;
use error_budget::exchange::export::figures;

/// Status, left, burn, chance, verdict.
#[must_use]
pub fn summary() -> El {
    let state = State::here();
    let outlook = Outlook::here();
    el("div.summary-strip")
        .attr("data-testid", "summary")
        .live(move || {
            let (shown, futures, next) =
                (state.shown.get(), outlook.futures(), outlook.release.get());
            let mut parts = shown.as_ref().map(parts).unwrap_or_default();
            if let Some(futures) = futures.as_deref().and_then(Option::as_ref)
                && let Some(chance) = futures.runs_out
            {
                let text = format!(" runs out within {} d", futures.horizon);
                parts.push(
                    el("span")
                        .with(el("b").text(&figures::chance(chance)))
                        .text(&text),
                );
            }
            if let (Some(next), Some(shown)) = (next, &shown) {
                let which = match (next.release.name.as_str(), next.release.at) {
                    ("", _) => format!("a {} risk release now", next.release.risk),
                    (name, Some(at)) => format!("release {name}, {}", shown.clock.date(at)),
                    (name, None) => format!("release {name}"),
                };
                parts.push(status::verdict("span.status", next.verdict.decision));
                parts.push(el("span").text(&which));
            }
            parts
        })
        .with(try_split(state))
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
        let rate = el("span.burning")
            .with(el("b").text(&figures::burn(burn.rate)))
            .text(&format!(
                " over {}",
                figures::duration(chrono::TimeDelta::minutes(burn.lookback_minutes))
            ));
        parts.push(rate);
    }
    parts
}
