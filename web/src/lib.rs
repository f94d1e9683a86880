//! The planner page: one document, the engine's answers, and components that draw them.
//!
//! - [`document`]: what is edited, with undo.
//! - [`state`]: the document and the answers as signals.
//! - [`host`]: what the browser provides (clock, zones, storage, clipboard).
//! - [`chart`]: scenes and their drawing.
//! - [`view`]: the components.
//!
//! There is no arithmetic about budgets here: a number on the page is a field of an answer.
#![forbid(unsafe_code)]

pub mod chart;
pub mod document;
pub mod host;
pub mod state;
pub mod view;
