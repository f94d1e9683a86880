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
/// Rows drawn before anything was measured: no more than a screen shows below the overview.
const FIRST: usize = 8;
/// Rows drawn at the end of a table that has become shorter than it was.
const LAST: usize = 24;
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

/// A part of the table, from above.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// So many rows that are not drawn.
    Gap(usize),
    /// The row at a position.
    Row(usize),
}

/// The parts of a table of `count` rows of which those in `sight` and those of `kept` are drawn.
#[must_use]
pub fn parts(count: usize, sight: Range<usize>, kept: [Option<usize>; 2]) -> Vec<Part> {
    let [one, other] =
        kept.map(|place| place.filter(|place| *place < count && !sight.contains(place)));
    let (first, second) = match (one, other) {
        (Some(one), Some(other)) if other < one => (Some(other), Some(one)),
        (Some(one), Some(other)) if other == one => (Some(one), None),
        _ => (one, other),
    };
    let lone = [first, second].into_iter().flatten();
    let above = lone.clone().filter(|place| *place < sight.start);
    let below = lone.filter(|place| *place >= sight.end);
    let mut parts = Vec::with_capacity(sight.len() + 6);
    let mut next = 0;
    for place in above.chain(sight.clone()).chain(below) {
        if place > next {
            parts.push(Part::Gap(place - next));
        }
        parts.push(Part::Row(place));
        next = place + 1;
    }
    if next < count {
        parts.push(Part::Gap(count - next));
    }
    parts
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

    /// The positions in sight, of `count` rows.
    #[must_use]
    pub fn of(self, count: usize) -> Range<usize> {
        let (from, to) = self.rows.get();
        let to = to.min(count);
        from.min(to.saturating_sub(LAST))..to
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
        let window = window_height();
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

    /// Rows that the window has room for.
    #[must_use]
    pub fn page(self) -> isize {
        (window_height() / self.height.get_untracked()) as isize - 4
    }
}

fn window_height() -> f64 {
    host::window()
        .and_then(|window| window.inner_height().ok())
        .and_then(|height| height.as_f64())
        .unwrap_or_default()
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

#[cfg(test)]
mod tests {
    use super::Part::{Gap, Row};
    use super::*;

    /// How many rows there are, which are in sight, which are kept, and what is drawn.
    type Case<'a> = (usize, Range<usize>, [Option<usize>; 2], &'a [Part]);

    #[test]
    fn what_is_not_drawn_keeps_its_place() {
        let cases: [Case<'_>; 6] = [
            (3, 0..3, [None, None], &[Row(0), Row(1), Row(2)]),
            (9, 4..6, [None, None], &[Gap(4), Row(4), Row(5), Gap(3)]),
            (9, 4..5, [Some(0), None], &[Row(0), Gap(3), Row(4), Gap(4)]),
            (
                9,
                4..5,
                [Some(7), Some(1)],
                &[Gap(1), Row(1), Gap(2), Row(4), Gap(2), Row(7), Gap(1)],
            ),
            (9, 4..5, [Some(4), Some(12)], &[Gap(4), Row(4), Gap(4)]),
            (0, 0..0, [None, None], &[]),
        ];
        for (count, sight, kept, expected) in cases {
            let drawn = parts(count, sight, kept);
            assert_eq!(drawn, expected);
            let rows: usize = drawn
                .iter()
                .map(|part| match part {
                    Gap(rows) => *rows,
                    Row(_) => 1,
                })
                .sum();
            assert_eq!(rows, count);
        }
    }
}
