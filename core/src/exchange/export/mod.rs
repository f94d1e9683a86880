//! What goes out: words and figures as people read them, messages as other tools take them.

pub mod alert_message;
pub mod analysis_report;
pub mod figures;
pub mod odds;
pub mod sentence;
