//! A scene on any surface, in the order of trust: ground, grid, levels, futures, helper lines, the past, the present, the
//! lane, labels.

mod axes;
mod marks;
mod pen;
mod series;

pub use pen::DrawError;

use super::layout::Layout;
use super::scene::{LineRole, Scene};
use super::surface::Surface;
use super::theme::Theme;
use pen::Pen;
use plotters::coord::Shift;
use plotters::drawing::DrawingArea;

/// Draws `scene` where `layout` puts it; `ratio` device pixels to a CSS pixel.
///
/// # Errors
/// What the surface fails with.
pub fn draw(
    area: &DrawingArea<Surface, Shift>,
    scene: &Scene,
    layout: &Layout,
    theme: &Theme,
    ratio: f64,
) -> Result<(), DrawError> {
    let pen = Pen { area, theme, ratio };
    axes::overspent(&pen, scene, layout)?;
    axes::values(&pen, layout)?;
    for level in &scene.levels {
        axes::level(&pen, level, layout)?;
    }
    for area in &scene.areas {
        series::area(&pen, area, layout)?;
    }
    series::columns(&pen, &scene.columns, layout)?;
    let mut past = Vec::new();
    for line in &scene.lines {
        let points = series::placed(&line.points, ratio, layout);
        pen.polyline(&points, theme.line_stroke(line.role))?;
        // There is one.
        if line.role == LineRole::Past {
            past = points;
        }
    }
    series::dots(&pen, &scene.dots, layout)?;
    axes::places(&pen, layout)?;
    if let (Some(lane), Some(top)) = (&scene.lane, layout.lane_top) {
        marks::lane(&pen, lane, top, scene, layout)?;
    }
    for (track, (top, height)) in scene.tracks.iter().zip(&layout.tracks) {
        marks::track(&pen, track, *top, *height, layout)?;
    }
    for mark in &scene.marks {
        marks::mark(&pen, mark, layout)?;
    }
    if let Some(now) = scene.now.filter(|now| layout.sees(*now)) {
        marks::present(&pen, layout.x(now), layout)?;
    }
    axes::level_words(&pen, scene, layout, &past)?;
    axes::ends(&pen, layout)?;
    if let Some((at, value)) = scene.dot.filter(|(at, _)| layout.sees(*at)) {
        marks::dot(
            &pen,
            (layout.x(at), layout.y(value)),
            &scene.unit.text(value),
        )?;
    }
    area.present()
}
