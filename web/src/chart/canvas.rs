//! A scene on a canvas, sharp at any pixel ratio.

use super::draw::draw;
use super::layout::Layout;
use super::scene::Scene;
use super::surface::Surface;
use super::theme::Theme;
use plotters::drawing::IntoDrawingArea;
use plotters_canvas::CanvasBackend;
use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

/// Draws `scene` on `canvas`; its backing store follows the layout's size times `ratio`.
pub fn render(
    canvas: &HtmlCanvasElement,
    scene: &Scene,
    layout: &Layout,
    theme: &Theme,
    ratio: f64,
) {
    let (width, height) = (
        (layout.size.0 * ratio).round() as u32,
        (layout.size.1 * ratio).round() as u32,
    );
    if width == 0 || height == 0 {
        return;
    }
    // Setting a size clears; without a change of size clearing is cheaper.
    if (canvas.width(), canvas.height()) == (width, height) {
        let context = canvas
            .get_context("2d")
            .ok()
            .flatten()
            .and_then(|context| context.dyn_into::<CanvasRenderingContext2d>().ok());
        if let Some(context) = context {
            context.clear_rect(0.0, 0.0, f64::from(width), f64::from(height));
        }
    } else {
        canvas.set_width(width);
        canvas.set_height(height);
    }
    if let Some(backend) = CanvasBackend::with_canvas_object(canvas.clone())
        && let Err(error) = draw(
            &Surface::Canvas(backend).into_drawing_area(),
            scene,
            layout,
            theme,
            ratio,
        )
    {
        web_sys::console::warn_1(&format!("a chart could not be drawn: {error}").into());
    }
}
