//! A scene as an SVG file, sharp at any size, on paper too.

use super::draw::draw;
use super::layout::Layout;
use super::scene::Scene;
use super::surface::{Surface, SvgText};
use super::theme::Theme;
use plotters::drawing::IntoDrawingArea;
use std::rc::Rc;

/// The scene in `width` x `height` CSS pixels. Nothing in it is a reference, nothing runs.
#[must_use]
pub fn text(scene: &Scene, layout: &Layout, theme: &Theme) -> String {
    let (width, height) = (layout.size.0.round() as u32, layout.size.1.round() as u32);
    let elements = Rc::default();
    let surface = Surface::Svg(SvgText {
        size: (width, height),
        elements: Rc::clone(&elements),
    });
    let drawn = draw(&surface.into_drawing_area(), scene, layout, theme, 1.0);
    debug_assert!(drawn.is_ok(), "writing text cannot fail");
    let paper = theme.paper;
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" \
         font-family=\"system-ui, sans-serif\"><rect width=\"100%\" height=\"100%\" \
         fill=\"#{:02x}{:02x}{:02x}\"/>{}</svg>",
        paper.0,
        paper.1,
        paper.2,
        elements.borrow()
    )
}
