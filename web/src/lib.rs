//! The planner page: one document, the engine's answers, and components that draw them.
//!
//! - [`document`]: what is edited, with undo.
//! - [`state`]: the document and the answers as signals.
//! - [`answer`], [`ask`], [`worker`]: what takes longer than a frame.
//! - [`outlook`], [`scenarios`], [`services`]: what may come, what if, what there is.
//! - [`host`]: what the browser provides (clock, zones, storage, clipboard).
//! - [`dom`], [`reactive`]: elements, signals.
//! - `element`: the page in another page.
//! - [`chart`]: scenes and their drawing.
//! - [`widget`]: the parts that views are made of.
//! - [`view`]: the views.
//!
//! There is no arithmetic about budgets here: a number on the page is a field of an answer.
#![forbid(unsafe_code)]

pub mod answer;
pub mod ask;
pub mod chart;
pub mod document;
pub mod dom;
#[cfg(feature = "element")]
pub mod element;
pub mod frame;
pub mod host;
pub mod outlook;
pub mod plan_text;
pub mod promise;
pub mod reactive;
pub mod scenarios;
pub mod services;
pub mod state;
pub mod view;
pub mod widget;
pub mod worker;
