//! Where the build cuts the page's module: what only these functions reach is in the second half.
//!
//! They stand in the page's program and not in its library, so that the lab keeps nothing of them.
#![allow(unsafe_code)]

use std::pin::pin;
use std::task::{Context, Poll, Waker};
use wasm_split_helpers::{SplitLoaderError, wasm_split};
use web::dom::El;
use web::view::later::{self, Act, Part, Reach};

/// Fetched when it is asked for.
pub const FETCHED: Reach = Reach {
    // Each function has its own word on whether the one file is here.
    load: || Box::pin(async { draw_ready().await.is_ok() && perform_ready().await.is_ok() }),
    draw: |part| at_once(draw(part)).unwrap_or_default(),
    perform: |act| {
        let _ = at_once(perform(act));
    },
};

/// What a call gives when the second half is here: then its future is ready at once.
fn at_once<T>(call: impl Future<Output = Result<T, SplitLoaderError>>) -> Option<T> {
    match pin!(call).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(given) => given.ok(),
        Poll::Pending => None,
    }
}

#[wasm_split(views, preload(draw_ready), fallible)]
fn draw(part: Part) -> Result<Vec<El>, SplitLoaderError> {
    Ok(later::draw(part))
}

#[wasm_split(views, preload(perform_ready), fallible)]
fn perform(act: Act) -> Result<(), SplitLoaderError> {
    later::perform(act);
    Ok(())
}
