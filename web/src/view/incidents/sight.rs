//! Which rows are in sight: only these are drawn, and some above and below them.

use crate::dom::{by_id, on_window};
use crate::host;
use crate::reactive::Live;
use leptos::prelude::request_animation_frame;
use std::ops::Range;
use wasm_bindgen::JsCast;
use web_sys::HtmlElement;

/// The id of the part of the table that holds the incidents.
pub const BODY_ID: &str = "incident-rows";
/// Rows drawn beyond each end of the sight: what a turn of the wheel brings.
const MARGIN: f64 = 12.0;
/// Rows drawn before anything was measured.
const FIRST: usize = 24;
/// The ends of the sight move in steps of so many rows, not with every pixel.
const STEP: f64 = 4.0;

/// The rows in sight. Copies share it.
#[derive(Clone, Copy)]
pub struct Sight {
    /// Positions from the top of the table.
    rows: Live<(usize, usize)>,
    /// Height of a row in CSS pixels.
    pub height: Live<f64>,
}

impl Sight {
    /// Follows scrolling for the rest of the page's life.
    #[must_use]
    pub fn follow() -> Self {
        let sight = Self {
            rows: Live::new((0, FIRST)),
            height: Live::new(32.0),
        };
        for event in ["scroll", "resize", "afterprint"] {
            on_window(event, move |_| sight.measure());
        }
        // Paper has no end that comes into view.
        on_window("beforeprint", move |_| sight.rows.set((0, usize::MAX)));
        sight
    }

    /// The positions to draw, of `count` rows.
    #[must_use]
    pub fn of(self, count: usize) -> Range<usize> {
        let (from, to) = self.rows.get();
        let to = to.min(count);
        from.min(to.saturating_sub(FIRST))..to
    }

    /// Looks where the table stands in the window.
    pub fn measure(self) {
        let Some(body) = by_id(BODY_ID) else { return };
        if let Some(height) = row_height(&body)
            && self.height.get_untracked() != height
        {
            self.height.set(height);
        }
        let height = self.height.get_untracked();
        let top = body.get_bounding_client_rect().top();
        let window = host::window()
            .and_then(|window| window.inner_height().ok())
            .and_then(|height| height.as_f64())
            .unwrap_or_default();
        let from = ((-top / height - MARGIN) / STEP).floor() * STEP;
        let to = (((window - top) / height + MARGIN) / STEP).ceil() * STEP;
        // Casts of negative numbers end at 0.
        let rows = (from as usize, to as usize);
        if self.rows.get_untracked() != rows {
            self.rows.set(rows);
        }
    }

    /// The same once the page has been drawn.
    pub fn measure_soon(self) {
        request_animation_frame(move || self.measure());
    }
}

/// The height of a row that is not in edit.
fn row_height(body: &HtmlElement) -> Option<f64> {
    let row = body
        .query_selector("tr[data-row]:not(.is-editing)")
        .ok()
        .flatten()?;
    let height = f64::from(row.dyn_into::<HtmlElement>().ok()?.offset_height());
    (height > 0.0).then_some(height)
}
