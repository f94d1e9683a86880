//! The answer in words.

use crate::state::State;
use error_budget::exchange::export::sentence::{Piece, pieces};
use leptos::prelude::*;

/// Where we stand, what is coming, what to do; announced when it changes.
#[component]
pub fn Sentence() -> impl IntoView {
    let state = State::here();
    let words = Memo::new(move |_| {
        state.shown.with(|shown| {
            shown
                .as_ref()
                .map(|shown| pieces(&shown.answer, shown.service(), &shown.clock))
                .unwrap_or_default()
        })
    });
    view! {
        <p class="sentence" data-testid="sentence" aria-live="polite">
            {move || {
                words.get().into_iter().map(|piece| match piece {
                    Piece::Plain(text) => text.into_any(),
                    Piece::Key(text) => view! { <b>{text}</b> }.into_any(),
                }).collect_view()
            }}
        </p>
    }
}
