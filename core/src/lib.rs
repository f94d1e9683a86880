//! Error budgets, computed exactly.
#![forbid(unsafe_code)]
pub mod model;
