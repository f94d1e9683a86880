//! What goes out: words and figures as people read them.

pub mod figures;
pub mod sentence;
