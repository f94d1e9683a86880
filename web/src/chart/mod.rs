//! Charts: one plain [`Scene`] for each, from which canvas, table, CSV and summary are drawn.
//!
//! - [`scene`]: what is shown, without colours or pixels.
//! - [`ticks`]: where an axis is labelled.
//! - [`layout`]: where things stand, and what is under the pointer.
//! - [`decimate`]: no more points than pixels.
//! - [`theme`]: colours and widths.
//! - [`surface`], [`draw`]: the scene through plotters, on a canvas or as SVG.
//! - [`twin`]: the scene as table, CSV and words.
//!
//! It knows axes and marks, nothing of budgets, and never measures text through the DOM.

pub mod canvas;
pub mod decimate;
pub mod draw;
pub mod layout;
pub mod scene;
pub mod surface;
pub mod svg;
pub mod theme;
pub mod ticks;
pub mod twin;

pub use layout::Layout;
pub use scene::Scene;
