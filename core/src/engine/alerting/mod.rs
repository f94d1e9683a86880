//! Alerts: would they have fired, when, and were they worth it?
//!
//! [`AlertPolicy`](crate::model::alert_policy::AlertPolicy) says when; the modules below ask
//! the record: [`detector`] at one instant, [`backtest`] over a whole history, [`scoreboard`] for
//! several policies side by side, [`encounter`] for one incident, [`tables`] for steady error
//! rates, [`linter`] for what cannot work, [`repair`] for what mends it, [`message`] for what is
//! sent.

pub mod backtest;
pub mod detector;
pub mod encounter;
mod firing;
mod inequality;
pub mod linter;
pub mod message;
pub mod repair;
pub mod scoreboard;
mod spans;
pub mod tables;
mod words;

pub use firing::Firing;
