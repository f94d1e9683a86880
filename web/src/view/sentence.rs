//! The answer in words.

use crate::dom::{El, el};
use crate::outlook::Outlook;
use crate::state::State;
use error_budget::exchange::export::sentence::{Piece, pieces};

/// Where we stand, what is coming, what to do; announced when it changes.
///
/// It comes with the forecast; until the first one is there, what the record alone says.
#[must_use]
pub fn sentence() -> El {
    let state = State::here();
    let outlook = Outlook::here();
    el("p.sentence")
        .attr("data-testid", "sentence")
        .attr("aria-live", "polite")
        .live(move || {
            let futures = outlook.futures();
            if let Some(futures) = futures.as_deref().and_then(Option::as_ref) {
                return futures
                    .sentence
                    .iter()
                    .map(|(key, text)| piece(*key, text))
                    .collect();
            }
            let Some(shown) = state.shown.get() else {
                return Vec::new();
            };
            let words = pieces(&shown.answer, shown.service(), &shown.clock);
            let drawn = words.iter().map(|word| match word {
                Piece::Key(text) => piece(true, text),
                Piece::Plain(text) => piece(false, text),
            });
            drawn.collect()
        })
}

fn piece(key: bool, text: &str) -> El {
    el(if key { "b" } else { "span" }).text(text)
}
