//! Starts the page; in a worker, what answers its questions.

fn main() {
    if web_sys::window().is_some() {
        web::view::start();
    } else {
        web::worker::serve(web::answer::PAGE);
    }
}
