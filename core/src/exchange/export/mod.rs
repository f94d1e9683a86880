//! What goes out: words and figures as people read them, messages, rules and documents as other tools take them.
//!
//! [`format`] has every format in one list.

pub mod address;
pub mod alert_message;
pub mod alertmanager;
pub mod analysis_report;
pub mod calendar;
pub mod differences;
pub mod explain;
pub mod figures;
pub mod format;
pub mod glossary;
pub mod grafana;
pub mod openslo;
mod phrase;
pub mod policy_document;
pub mod prometheus;
pub mod pyrra;
pub mod refusal;
pub mod report;
pub mod scenario_sentence;
pub mod sentence;
pub mod sloth;
mod slug;
pub mod summary;
pub mod table;
pub mod tables;
pub mod yaml;
