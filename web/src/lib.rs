//! The planner page.
pub mod chart;
