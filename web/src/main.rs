//! Starts the page; in a worker, what answers its questions.

#[cfg(feature = "chunks")]
mod cut;
#[cfg(feature = "element")]
mod mount;

#[cfg(feature = "chunks")]
use cut::FETCHED as REACH;
#[cfg(not(feature = "chunks"))]
use web::view::later::AT_HAND as REACH;

fn main() {
    if web_sys::window().is_some() {
        // In another page it waits to be put somewhere.
        if !web::host::IN_ELEMENT {
            web::view::start(REACH);
        }
    } else {
        web::worker::serve(web::answer::PAGE);
    }
}
