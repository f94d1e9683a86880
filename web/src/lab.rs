//! The lab: a worker that answers what the first visit does not ask.

fn main() {
    web::worker::serve(web::answer::LAB);
}
