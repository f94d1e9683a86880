//! Alerts: would they have fired, when, and were they worth it?
//!
//! [`AlertPolicy`](crate::model::alert_policy::AlertPolicy) says when; the modules below ask
//! the record: [`detector`] at one instant, [`backtest`] over a whole history, [`tables`] for
//! steady error rates, [`linter`] for what cannot work, [`message`] for what is sent.

pub mod backtest;
pub mod detector;
mod firing;
mod inequality;
pub mod linter;
pub mod message;
mod spans;
pub mod tables;
mod words;

pub use firing::Firing;
