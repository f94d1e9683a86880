//! The answer in words.

use crate::dom::{El, el};
use crate::state::State;
use error_budget::exchange::export::sentence::{Piece, pieces};

/// Where we stand, what is coming, what to do; announced when it changes.
#[must_use]
pub fn sentence() -> El {
    let state = State::here();
    el("p.sentence")
        .attr("data-testid", "sentence")
        .attr("aria-live", "polite")
        .live(move || {
            let shown = state.shown.get();
            let words = shown
                .as_ref()
                .map(|shown| pieces(&shown.answer, shown.service(), &shown.clock))
                .unwrap_or_default();
            words.iter().map(piece).collect()
        })
}

fn piece(piece: &Piece) -> El {
    match piece {
        Piece::Plain(text) => el("span").text(text),
        Piece::Key(text) => el("b").text(text),
    }
}
