//! Answers: every figure is a difference of the timeline's two integrals.
//!
//! A [`record::Record`] holds one service at one instant; the modules below add its answers,
//! and [`assessment::assess`] collects them all.

pub mod alerting;
pub mod allowance;
pub mod amount;
pub mod analysis;
pub mod assessment;
pub mod budget;
pub mod burn_rate;
pub mod comparison;
pub mod composite;
pub mod exhaustion;
pub mod forecast;
pub mod gate;
pub mod gate_days;
pub mod metrics;
mod overlap;
pub mod period;
pub mod record;
pub mod release_outlook;
pub mod replay;
pub mod replenishment;
pub mod risk_drivers;
mod slices;
pub mod status;
pub mod timeline;
pub mod trend;
mod valid_weight;
