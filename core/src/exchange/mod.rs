//! Files and text, in and out.

pub mod datetime;
pub mod export;
pub mod import;
pub mod instant_text;
pub mod link;
pub mod plan_json;
pub mod spec;
pub mod spreadsheet;
