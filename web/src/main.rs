//! Starts the page.

fn main() {
    web::view::start();
}
