//! A scene on a canvas, sharp at any pixel ratio.

use super::draw::draw;
use super::layout::Layout;
use super::scene::Scene;
use super::surface::{Surface, SurfaceError};
use super::theme::Theme;
use js_sys::Array;
use plotters::drawing::IntoDrawingArea;
use plotters_backend::text_anchor::{HPos, VPos};
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind,
    FontStyle,
};
use plotters_canvas::CanvasBackend;
use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

/// A canvas of the page: plotters draws its shapes; what plotters lacks is asked of the context.
pub struct Canvas {
    shapes: CanvasBackend,
    context: CanvasRenderingContext2d,
    /// Size of the font that is set, and whether it is bold: the browser reads it anew each time, which takes longer than
    /// the words.
    font: Option<(f64, bool)>,
    /// Where words stand to their place.
    anchor: (&'static str, &'static str),
    /// The colours of fills and of strokes that are set, if plotters has not set others.
    fill: Option<Paint>,
    stroke: Option<Paint>,
}

impl Canvas {
    /// To draw on a canvas; `None` where the browser gives no context.
    #[must_use]
    pub fn on(canvas: &HtmlCanvasElement) -> Option<Self> {
        let context = canvas.get_context("2d").ok()??;
        Some(Self {
            shapes: CanvasBackend::with_canvas_object(canvas.clone())?,
            context: context.dyn_into().ok()?,
            font: None,
            anchor: ("", ""),
            fill: None,
            stroke: None,
        })
    }

    /// Makes it that large, and empty.
    pub fn clear(&self, canvas: &HtmlCanvasElement, (width, height): (u32, u32)) {
        // Setting a size clears; without a change of size clearing is cheaper.
        if (canvas.width(), canvas.height()) == (width, height) {
            self.context
                .clear_rect(0.0, 0.0, f64::from(width), f64::from(height));
        } else {
            canvas.set_width(width);
            canvas.set_height(height);
        }
    }

    /// Width and height in device pixels.
    #[must_use]
    pub fn size(&self) -> (u32, u32) {
        self.shapes.get_size()
    }

    /// What plotters draws, in colours that it sets.
    pub fn shapes(&mut self) -> &mut CanvasBackend {
        (self.fill, self.stroke) = (None, None);
        &mut self.shapes
    }

    fn fill_with(&mut self, colour: BackendColor) {
        if replaced(&mut self.fill, colour) {
            self.context.set_fill_style_str(&css(colour));
        }
    }

    /// Draws with dashes and gaps of these lengths in place of lines.
    pub fn dashed<R>(
        &mut self,
        (on, off): (f64, f64),
        draw: impl FnOnce(&mut CanvasBackend) -> R,
    ) -> R {
        // Lengths are numbers: the context refuses none of them.
        let _ = self
            .context
            .set_line_dash(&Array::of2(&on.into(), &off.into()));
        let drawn = draw(self.shapes());
        let _ = self.context.set_line_dash(&Array::new());
        drawn
    }

    /// Fills a rectangle.
    pub fn fill(&mut self, from: BackendCoord, to: BackendCoord, colour: BackendColor) {
        self.fill_with(colour);
        self.context.fill_rect(
            f64::from(from.0),
            f64::from(from.1),
            f64::from(to.0 - from.0),
            f64::from(to.1 - from.1),
        );
    }

    /// Fills rectangles, given by two corners each, as one shape.
    pub fn fill_all(
        &mut self,
        rectangles: impl Iterator<Item = (BackendCoord, BackendCoord)>,
        colour: BackendColor,
    ) {
        self.fill_with(colour);
        self.context.begin_path();
        for (from, to) in rectangles {
            self.context.rect(
                f64::from(from.0),
                f64::from(from.1),
                f64::from(to.0 - from.0),
                f64::from(to.1 - from.1),
            );
        }
        self.context.fill();
    }

    /// Draws the outline of a rectangle.
    pub fn outline<S: BackendStyle>(&mut self, from: BackendCoord, to: BackendCoord, style: &S) {
        if replaced(&mut self.stroke, style.color()) {
            self.context.set_stroke_style_str(&css(style.color()));
        }
        self.context.set_line_width(f64::from(style.stroke_width()));
        self.context.stroke_rect(
            f64::from(from.0),
            f64::from(from.1),
            f64::from(to.0 - from.0),
            f64::from(to.1 - from.1),
        );
    }

    /// Writes words.
    ///
    /// # Errors
    /// What the browser says.
    pub fn text<T: BackendTextStyle>(
        &mut self,
        text: &str,
        style: &T,
        (x, y): BackendCoord,
    ) -> Result<(), DrawingErrorKind<SurfaceError>> {
        // All words of charts are of one family.
        let font = (style.size(), matches!(style.style(), FontStyle::Bold));
        if self.font.replace(font) != Some(font) {
            let (weight, family) = (style.style(), style.family());
            self.context.set_font(&format!(
                "{} {}px {}",
                weight.as_str(),
                style.size(),
                family.as_str()
            ));
        }
        self.fill_with(style.color());
        let across = match style.anchor().h_pos {
            HPos::Left => "start",
            HPos::Center => "center",
            HPos::Right => "end",
        };
        let down = match style.anchor().v_pos {
            VPos::Top => "top",
            VPos::Center => "middle",
            VPos::Bottom => "bottom",
        };
        let before = std::mem::replace(&mut self.anchor, (across, down));
        if before.0 != across {
            self.context.set_text_align(across);
        }
        if before.1 != down {
            self.context.set_text_baseline(down);
        }
        self.context
            .fill_text(text, f64::from(x), f64::from(y))
            .map_err(|error| DrawingErrorKind::DrawingError(SurfaceError(format!("{error:?}"))))
    }
}

/// A colour that is set: its parts and its alpha.
type Paint = ((u8, u8, u8), f64);

/// Whether another colour was set; it is replaced.
fn replaced(set: &mut Option<Paint>, BackendColor { rgb, alpha }: BackendColor) -> bool {
    set.replace((rgb, alpha)) != Some((rgb, alpha))
}

fn css(colour: BackendColor) -> String {
    let ((r, g, b), alpha) = (colour.rgb, colour.alpha);
    // To write a fraction takes longer than all the rest.
    if alpha >= 1.0 {
        return format!("rgb({r},{g},{b})");
    }
    format!("rgba({r},{g},{b},{alpha})")
}

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
    let Some(surface) = Canvas::on(canvas) else {
        return;
    };
    surface.clear(canvas, (width, height));
    if let Err(error) = draw(
        &Surface::Canvas(surface).into_drawing_area(),
        scene,
        layout,
        theme,
        ratio,
    ) {
        web_sys::console::warn_1(&format!("a chart could not be drawn: {error}").into());
    }
}
