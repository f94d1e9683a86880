//! What a team writes down: promises, incidents, traffic.
//!
//! Types here hold their invariants: what exists is valid. Text is read once, at the
//! edge, and never checked again inside.

pub mod alert_policy;
pub mod budget_policy;
pub mod composition;
pub mod decimal;
pub mod duration;
pub mod exclusion;
pub mod forecast_settings;
pub mod history;
pub mod impact;
pub mod incident;
pub mod objective;
pub(crate) mod order;
pub mod plan;
pub mod release;
pub mod scenario;
pub mod selector;
pub mod sli;
pub mod status;
pub mod target;
pub mod traffic;
pub mod window;
pub mod zone;

/// One whole, in parts per billion: the scale of [`target::Target`] and [`impact::Impact`].
pub const PPB: u32 = 1_000_000_000;
