//! Error budgets, computed exactly.
//!
//! A team writes down what it promises and what went wrong (a [`model::plan::Plan`]);
//! the engine answers how much of the error budget is gone, how fast it burns, when
//! it runs out and when it comes back (an [`engine::assessment::Assessment`]).
//!
//! ```
//! use error_budget::engine::assessment::assess;
//! use error_budget::model::status::Status;
//! use error_budget::exchange::plan_json;
//! use error_budget::model::zone::Zone;
//!
//! let plan = plan_json::read(r#"{
//!   "format": "error-budget-plan", "version": 1, "zone": "UTC",
//!   "services": [{
//!     "id": "checkout", "name": "checkout-api",
//!     "objective": { "target": "99.9%", "window": "30d" },
//!     "measured_from": "2026-01-01T00:00:00Z",
//!     "incidents": [{
//!       "id": "INC-1", "title": "Config push", "category": "incident", "impact": "100%",
//!       "start": "2026-02-24T11:20:00Z", "end": "2026-02-24T11:29:00Z"
//!     }]
//!   }]
//! }"#).expect("a valid plan");
//! let now = "2026-03-10T14:30:00Z".parse().expect("an instant");
//!
//! let answer = assess(&plan, "checkout", now, &Zone::utc()).expect("the service exists");
//! assert_eq!(answer.budget.total.value(), 43.2);
//! assert_eq!(answer.budget.consumed.value(), 9.0);
//! assert_eq!(answer.status.status, Status::Healthy);
//! ```
//!
//! Three floors, each using only those below it:
//!
//! - [`model`] holds what a team writes down.
//! - [`engine`] answers.
//! - [`exchange`] takes files and text, in and out.
//!
//! The crate has no clock, no I/O, no global state and no tz database: "now" and the
//! zone are arguments. The same input gives the same digits natively and in WebAssembly.
#![forbid(unsafe_code)]

/// The README's example runs, too.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;

/// And so do the worked numbers of every definition.
#[cfg(doctest)]
#[doc = include_str!("../../docs/SEMANTICS.md")]
struct Semantics;

pub mod engine;
pub mod exchange;
pub mod model;
