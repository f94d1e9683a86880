//! What goes out: words and figures as people read them, messages as other tools take them.

pub mod alert_message;
pub mod alertmanager;
pub mod analysis_report;
pub mod explain;
pub mod figures;
pub mod glossary;
pub mod grafana;
pub mod openslo;
mod phrase;
pub mod prometheus;
pub mod pyrra;
pub mod refusal;
pub mod scenario_sentence;
pub mod sentence;
pub mod sloth;
pub mod summary;
pub mod table;
pub mod tables;
pub mod yaml;
