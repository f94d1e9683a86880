//! A share as a bar; its figure stands beside it.

use crate::dom::{El, effect, el};

/// Which bar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// As wide as what it stands in, in the status of that, with room for ticks.
    Wide,
    /// In a cell of a table.
    InCell,
    /// In a cell, in the colour of the category around it.
    OfCategory,
}

/// A bar that is filled when its share is known.
pub struct Bar(El);

impl Bar {
    /// An empty one.
    #[must_use]
    pub fn new(kind: Kind) -> Self {
        let shape = match kind {
            Kind::Wide => "span.bar",
            Kind::InCell => "span.bar.in-cell",
            Kind::OfCategory => "span.bar.of-category",
        };
        Self(el(shape).attr("aria-hidden", "true"))
    }

    /// Fills it to a share from 0 to 1; what is beyond is cut, what is no number is nothing.
    ///
    /// The length is that of a background, so that a change of it is painted and nothing is laid out.
    pub fn fill(&self, share: f64) {
        set_percent(&self.0, "--share", share);
    }

    /// The element.
    #[must_use]
    pub fn element(&self) -> El {
        self.0.clone()
    }
}

/// A bar that is filled to a share.
#[must_use]
pub fn filled(kind: Kind, share: f64) -> El {
    let bar = Bar::new(kind);
    bar.fill(share);
    bar.0
}

/// A bar that follows a share.
#[must_use]
pub fn live(kind: Kind, share: impl Fn() -> f64 + 'static) -> El {
    let bar = Bar::new(kind);
    let element = bar.element();
    effect(move || bar.fill(share()));
    element
}

/// A line across a bar at a share from 0 to 1.
#[must_use]
pub fn tick(share: f64) -> El {
    let tick = el("span.tick");
    set_percent(&tick, "left", share);
    tick
}

fn set_percent(element: &El, property: &str, share: f64) {
    let share = if share.is_nan() { 0.0 } else { share };
    let percent = (share * 100.0).clamp(0.0, 100.0);
    element.set_style(property, &format!("{percent:.1}%"));
}
