//! What goes out: words and figures as people read them, messages as other tools take them.

pub mod alert_message;
pub mod analysis_report;
pub mod explain;
pub mod figures;
pub mod glossary;
mod phrase;
pub mod scenario_sentence;
pub mod sentence;
pub mod summary;
