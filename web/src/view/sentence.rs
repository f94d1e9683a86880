//! The answer in words.

use crate::dom::{El, el};
use crate::outlook::Outlook;
use crate::reactive::memo;
use crate::state::State;
use error_budget::exchange::export::sentence::{Piece, pieces};

/// Where we stand, what is coming, what to do; announced when it changes.
///
/// It comes with the forecast; until the first one is there, what the record alone says.
#[must_use]
pub fn sentence() -> El {
    let state = State::here();
    let outlook = Outlook::here();
    let words = memo(move || {
        let futures = outlook.futures();
        if let Some(futures) = futures.as_deref().and_then(Option::as_ref) {
            return futures.sentence.clone();
        }
        state.shown.with(|shown| match shown {
            Some(shown) => pieces(&shown.answer, shown.service(), &shown.clock)
                .into_iter()
                .map(|piece| match piece {
                    Piece::Key(text) => (true, text),
                    Piece::Plain(text) => (false, text),
                })
                .collect(),
            None => Vec::new(),
        })
    });
    // A piece stays as long as it has its place and its weight, and changes its text.
    let keys = move || {
        words.with(|words| {
            let keys = words.iter().enumerate();
            keys.map(|(at, (key, _))| format!("{at} {}", if *key { "b" } else { "span" }))
                .collect()
        })
    };
    el("p.sentence")
        .attr("data-testid", "sentence")
        .attr("aria-live", "polite")
        .attr("aria-atomic", "true")
        .list(keys, move |key| {
            let (at, shape) = key.split_once(' ').unwrap_or((key, "span"));
            let at: Option<usize> = at.parse().ok();
            el(shape).live_text(move || {
                words.with(|words| {
                    let piece = at.and_then(|at| words.get(at));
                    piece.map(|(_, text)| text.clone()).unwrap_or_default()
                })
            })
        })
}
