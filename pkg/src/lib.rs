//! The engine for JavaScript: a thin layer of functions, a file for each thing that can be asked.
//!
//! Text and numbers come in, plain objects go out, named as the engine names their fields; series are `Float64Array`s.
//! The package in `pkg/js` puts these functions behind its own, which check arguments and throw errors of one class.
//!
//! A plan is the text of its JSON, as UTF-8. A service is named by its id, `""` for the only one of a plan. An instant is
//! milliseconds since 1970; without one the plan's `as_of` holds, else the clock of the host.
#![forbid(unsafe_code)]

mod answer;
#[cfg(any(feature = "engine", feature = "lab"))]
mod figure;
#[cfg(feature = "exchange")]
mod options;
#[cfg(any(feature = "lab", feature = "exchange"))]
mod policies;
mod refusal;
mod subject;
mod zone;

#[cfg(feature = "engine")]
pub mod assess;
#[cfg(feature = "lab")]
pub mod backtest;
#[cfg(feature = "lab")]
pub mod compare;
#[cfg(feature = "lab")]
pub mod detect;
#[cfg(feature = "exchange")]
pub mod export;
#[cfg(feature = "lab")]
pub mod forecast;
#[cfg(feature = "engine")]
pub mod formulas;
#[cfg(feature = "engine")]
pub mod gate;
#[cfg(feature = "exchange")]
pub mod import;
#[cfg(feature = "exchange")]
pub mod link;
#[cfg(feature = "engine")]
pub mod validate;

pub use refusal::Refusal;
