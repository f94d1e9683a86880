//! Strokes, fills and words in CSS pixels, put on device pixels.

use super::super::layout::{Area, text_width};
use super::super::surface::{DashedPath, Rectangles, Surface, SurfaceError};
use super::super::theme::{Colour, Stroke, Theme};
use plotters::coord::Shift;
use plotters::drawing::{DrawingArea, DrawingAreaErrorKind};
use plotters::element::{Circle, PathElement, Polygon, Rectangle, Text};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, FontDesc, FontFamily, FontStyle, RGBAColor, ShapeStyle, TextStyle};

/// The family of the page.
const FAMILY: FontFamily<'static> = FontFamily::Name(
    "-apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', system-ui, sans-serif",
);

/// What a drawing can fail with.
pub type DrawError = DrawingAreaErrorKind<SurfaceError>;
/// Whether it was drawn.
pub type Drawn = Result<(), DrawError>;

/// How words are written.
#[derive(Clone, Copy)]
pub struct Words {
    /// Height in CSS pixels.
    pub size: f64,
    /// Colour.
    pub colour: Colour,
    /// Semi-bold.
    pub bold: bool,
    /// What of the words stands at the place.
    pub anchor: (HPos, VPos),
}

/// Draws on an area; `ratio` device pixels to a CSS pixel.
pub struct Pen<'a> {
    /// Where.
    pub area: &'a DrawingArea<Surface, Shift>,
    /// In which colours.
    pub theme: &'a Theme,
    /// Device pixels to a CSS pixel.
    pub ratio: f64,
}

/// A line one pixel wide.
pub fn hairline(colour: Colour) -> Stroke {
    Stroke {
        colour,
        width: 1.0,
        dash: None,
    }
}

/// A dashed line one pixel wide.
pub fn dashed(colour: Colour, on: f64, off: f64) -> Stroke {
    Stroke {
        colour,
        width: 1.0,
        dash: Some((on, off)),
    }
}

impl Pen<'_> {
    fn device(&self, (x, y): (f64, f64)) -> (i32, i32) {
        (
            (x * self.ratio).round() as i32,
            (y * self.ratio).round() as i32,
        )
    }

    /// Without those that fall on the pixel before them.
    fn devices(&self, points: &[(f64, f64)]) -> Vec<(i32, i32)> {
        let mut devices: Vec<_> = points.iter().map(|point| self.device(*point)).collect();
        devices.dedup();
        devices
    }

    /// Small words in the colour of ticks, at the left of `at`, its middle.
    pub fn tick(&self, anchor: (HPos, VPos)) -> Words {
        Words {
            size: 11.0,
            colour: self.theme.ink_3,
            bold: false,
            anchor,
        }
    }

    /// Words of a note.
    pub fn note(&self, colour: Colour, bold: bool, anchor: (HPos, VPos)) -> Words {
        Words {
            size: 12.0,
            colour,
            bold,
            anchor,
        }
    }

    pub fn text(&self, text: &str, at: (f64, f64), words: Words) -> Drawn {
        let weight = if words.bold {
            FontStyle::Bold
        } else {
            FontStyle::Normal
        };
        let style = TextStyle {
            font: FontDesc::new(FAMILY, words.size * self.ratio, weight),
            color: words.colour.to_backend_color(),
            pos: Pos::new(words.anchor.0, words.anchor.1),
        };
        self.area
            .draw(&Text::new(text.to_owned(), self.device(at), style))
    }

    fn shape(&self, stroke: Stroke) -> ShapeStyle {
        ShapeStyle {
            color: stroke.colour.to_rgba(),
            filled: false,
            stroke_width: (stroke.width * self.ratio).round().max(1.0) as u32,
        }
    }

    pub fn line(&self, from: (f64, f64), to: (f64, f64), stroke: Stroke) -> Drawn {
        self.polyline(&[from, to], stroke)
    }

    pub fn polyline(&self, points: &[(f64, f64)], stroke: Stroke) -> Drawn {
        if points.len() < 2 {
            return Ok(());
        }
        let (points, style) = (self.devices(points), self.shape(stroke));
        match stroke.dash {
            None => self.area.draw(&PathElement::new(points, style)),
            Some((on, off)) => self.area.draw(&DashedPath {
                points,
                style,
                dash: (on * self.ratio, off * self.ratio),
            }),
        }
    }

    pub fn fill(&self, area: Area, colour: RGBAColor) -> Drawn {
        self.area
            .draw(&Rectangle::new(self.corners(area), colour.filled()))
    }

    pub fn fill_all(&self, areas: impl Iterator<Item = Area>, colour: Colour) -> Drawn {
        self.rectangles(areas.flat_map(|area| self.corners(area)).collect(), colour)
    }

    /// Lines along the axes, all of one width on the device.
    pub fn hairlines(&self, lines: impl Iterator<Item = [(f64, f64); 2]>, colour: Colour) -> Drawn {
        let width = self.ratio.round().max(1.0) as i32;
        let wide = |from: i32, to: i32| match from == to {
            true => (from - width / 2, from - width / 2 + width),
            false => (from, to),
        };
        let corners = lines.flat_map(|line| {
            let [from, to] = line.map(|place| self.device(place));
            let ((left, right), (top, bottom)) = (wide(from.0, to.0), wide(from.1, to.1));
            [(left, top), (right, bottom)]
        });
        self.rectangles(corners.collect(), colour)
    }

    fn rectangles(&self, corners: Vec<(i32, i32)>, colour: Colour) -> Drawn {
        if corners.is_empty() {
            return Ok(());
        }
        self.area.draw(&Rectangles {
            corners,
            colour: colour.to_backend_color(),
        })
    }

    pub fn outline(&self, area: Area, stroke: Stroke) -> Drawn {
        if stroke.dash.is_some() {
            let Area {
                left,
                top,
                right,
                bottom,
            } = area;
            let corners = [
                (left, top),
                (right, top),
                (right, bottom),
                (left, bottom),
                (left, top),
            ];
            return self.polyline(&corners, stroke);
        }
        self.area
            .draw(&Rectangle::new(self.corners(area), self.shape(stroke)))
    }

    fn corners(&self, area: Area) -> [(i32, i32); 2] {
        [
            self.device((area.left, area.top)),
            self.device((area.right, area.bottom)),
        ]
    }

    pub fn polygon(&self, corners: &[(f64, f64)], colour: RGBAColor) -> Drawn {
        self.area
            .draw(&Polygon::new(self.devices(corners), colour.filled()))
    }

    pub fn circle(&self, at: (f64, f64), radius: f64, colour: RGBAColor) -> Drawn {
        let radius = (radius * self.ratio).round() as i32;
        self.area
            .draw(&Circle::new(self.device(at), radius, colour.filled()))
    }

    /// The paper behind words that lie on marks, around their middle.
    pub fn halo(&self, (x, y): (f64, f64), width: f64) -> Drawn {
        let area = Area {
            left: x - width / 2.0,
            top: y - 8.0,
            right: x + width / 2.0,
            bottom: y + 8.0,
        };
        self.fill(area, self.theme.paper.mix(0.8))
    }

    /// Words that begin at `at`, over paper.
    pub fn label(&self, text: &str, (x, y): (f64, f64), words: Words) -> Drawn {
        let width = text_width(text, words.size);
        self.halo((x + width / 2.0, y), width + 6.0)?;
        self.text(text, (x, y), words)
    }
}
