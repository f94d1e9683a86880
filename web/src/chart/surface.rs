//! What charts are drawn on: a canvas of the page, or SVG as text.
//!
//! One type, so that the drawing is compiled once.

use super::canvas::Canvas;
use plotters::element::{Drawable, PointCollection};
use plotters::style::ShapeStyle;
use plotters_backend::text_anchor::{HPos, VPos};
use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind,
    FontStyle,
};
use std::cell::RefCell;
use std::fmt;
use std::fmt::Write as _;
use std::rc::Rc;

/// A canvas, or SVG.
pub enum Surface {
    /// A canvas of the page.
    Canvas(Canvas),
    /// SVG as text.
    Svg(SvgText),
}

/// A drawing as SVG: its elements so far, shared with who asked for them.
pub struct SvgText {
    /// Width and height.
    pub size: (u32, u32),
    /// The elements, without the `svg` around them.
    pub elements: Rc<RefCell<String>>,
}

/// Why a surface could not be drawn on.
#[derive(Debug)]
pub struct SurfaceError(pub String);

impl fmt::Display for SurfaceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for SurfaceError {}

type Drawn = Result<(), DrawingErrorKind<SurfaceError>>;

fn told<E: std::error::Error + Send + Sync>(drawn: Result<(), DrawingErrorKind<E>>) -> Drawn {
    drawn.map_err(|error| DrawingErrorKind::DrawingError(SurfaceError(error.to_string())))
}

impl DrawingBackend for Surface {
    type ErrorType = SurfaceError;

    fn get_size(&self) -> (u32, u32) {
        match self {
            Self::Canvas(canvas) => canvas.size(),
            Self::Svg(svg) => svg.size,
        }
    }

    fn ensure_prepared(&mut self) -> Drawn {
        Ok(())
    }

    fn present(&mut self) -> Drawn {
        Ok(())
    }

    fn draw_pixel(&mut self, at: BackendCoord, colour: BackendColor) -> Drawn {
        match self {
            Self::Canvas(canvas) => told(canvas.shapes().draw_pixel(at, colour)),
            Self::Svg(svg) => svg.write(format_args!(
                "<rect x=\"{}\" y=\"{}\" width=\"1\" height=\"1\"{}/>",
                at.0,
                at.1,
                Paint::fill(colour)
            )),
        }
    }

    fn draw_line<S: BackendStyle>(
        &mut self,
        from: BackendCoord,
        to: BackendCoord,
        style: &S,
    ) -> Drawn {
        self.draw_path([from, to], style)
    }

    fn draw_rect<S: BackendStyle>(
        &mut self,
        from: BackendCoord,
        to: BackendCoord,
        style: &S,
        fill: bool,
    ) -> Drawn {
        match self {
            Self::Canvas(canvas) => {
                if fill {
                    canvas.fill(from, to, style.color());
                } else {
                    canvas.outline(from, to, style);
                }
                Ok(())
            }
            Self::Svg(svg) => svg.write(format_args!(
                "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"{}/>",
                from.0.min(to.0),
                from.1.min(to.1),
                (to.0 - from.0).abs(),
                (to.1 - from.1).abs(),
                Paint::of(style, fill)
            )),
        }
    }

    fn draw_path<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        path: I,
        style: &S,
    ) -> Drawn {
        match self {
            Self::Canvas(canvas) => told(canvas.shapes().draw_path(path, style)),
            Self::Svg(svg) => svg.points(
                "polyline",
                &path.into_iter().collect::<Vec<_>>(),
                Paint::of(style, false),
            ),
        }
    }

    fn draw_circle<S: BackendStyle>(
        &mut self,
        centre: BackendCoord,
        radius: u32,
        style: &S,
        fill: bool,
    ) -> Drawn {
        match self {
            Self::Canvas(canvas) => told(canvas.shapes().draw_circle(centre, radius, style, fill)),
            Self::Svg(svg) => svg.write(format_args!(
                "<circle cx=\"{}\" cy=\"{}\" r=\"{radius}\"{}/>",
                centre.0,
                centre.1,
                Paint::of(style, fill)
            )),
        }
    }

    fn fill_polygon<S: BackendStyle, I: IntoIterator<Item = BackendCoord>>(
        &mut self,
        corners: I,
        style: &S,
    ) -> Drawn {
        match self {
            Self::Canvas(canvas) => told(canvas.shapes().fill_polygon(corners, style)),
            Self::Svg(svg) => svg.points(
                "polygon",
                &corners.into_iter().collect::<Vec<_>>(),
                Paint::of(style, true),
            ),
        }
    }

    fn draw_text<T: BackendTextStyle>(&mut self, text: &str, style: &T, at: BackendCoord) -> Drawn {
        match self {
            Self::Canvas(canvas) => canvas.text(text, style, at),
            Self::Svg(svg) => {
                let anchor = match style.anchor().h_pos {
                    HPos::Left => "start",
                    HPos::Center => "middle",
                    HPos::Right => "end",
                };
                // A third of the height is where the middle of capitals stands over the baseline.
                let down = match style.anchor().v_pos {
                    VPos::Top => 0.8,
                    VPos::Center => 0.35,
                    VPos::Bottom => -0.2,
                } * style.size();
                let weight = if matches!(style.style(), FontStyle::Bold) {
                    " font-weight=\"600\""
                } else {
                    ""
                };
                svg.write(format_args!(
                    "<text x=\"{}\" y=\"{:.1}\" text-anchor=\"{anchor}\" font-size=\"{}\"{weight}{}>{}</text>",
                    at.0,
                    f64::from(at.1) + down,
                    style.size(),
                    Paint::fill(style.color()),
                    Escaped(text)
                ))
            }
        }
    }

    /// Never asked: charts place their words by themselves.
    fn estimate_text_size<T: BackendTextStyle>(
        &self,
        _text: &str,
        _style: &T,
    ) -> Result<(u32, u32), DrawingErrorKind<SurfaceError>> {
        Ok((0, 0))
    }
}

/// A line of dashes, which plotters does not know: the surface cuts it, at once and around its corners.
pub struct DashedPath {
    /// Its corners.
    pub points: Vec<BackendCoord>,
    /// Colour and width.
    pub style: ShapeStyle,
    /// Lengths of a dash and of a gap.
    pub dash: (f64, f64),
}

impl<'a> PointCollection<'a, BackendCoord> for &'a DashedPath {
    type Point = &'a BackendCoord;
    type IntoIter = &'a [BackendCoord];

    fn point_iter(self) -> Self::IntoIter {
        &self.points
    }
}

impl Drawable<Surface> for DashedPath {
    fn draw<I: Iterator<Item = BackendCoord>>(
        &self,
        points: I,
        surface: &mut Surface,
        _parent: (u32, u32),
    ) -> Drawn {
        match surface {
            Surface::Canvas(canvas) => {
                told(canvas.dashed(self.dash, |shapes| shapes.draw_path(points, &self.style)))
            }
            Surface::Svg(svg) => {
                let paint = Paint {
                    dash: Some(self.dash),
                    ..Paint::of(&self.style, false)
                };
                svg.points("polyline", &points.collect::<Vec<_>>(), paint)
            }
        }
    }
}

/// Rectangles of one colour, which a canvas fills at once: one by one, thousands take longer than all the rest of a chart.
pub struct Rectangles {
    /// Two corners of each, one after the other.
    pub corners: Vec<BackendCoord>,
    /// The colour of all.
    pub colour: BackendColor,
}

impl<'a> PointCollection<'a, BackendCoord> for &'a Rectangles {
    type Point = &'a BackendCoord;
    type IntoIter = &'a [BackendCoord];

    fn point_iter(self) -> Self::IntoIter {
        &self.corners
    }
}

impl Drawable<Surface> for Rectangles {
    fn draw<I: Iterator<Item = BackendCoord>>(
        &self,
        mut corners: I,
        surface: &mut Surface,
        _parent: (u32, u32),
    ) -> Drawn {
        let pairs = std::iter::from_fn(|| Some((corners.next()?, corners.next()?)));
        match surface {
            Surface::Canvas(canvas) => canvas.fill_all(pairs, self.colour),
            Surface::Svg(_) => {
                for (from, to) in pairs {
                    surface.draw_rect(from, to, &self.colour, true)?;
                }
            }
        }
        Ok(())
    }
}

impl SvgText {
    fn write(&self, element: fmt::Arguments<'_>) -> Drawn {
        let _ = self.elements.borrow_mut().write_fmt(element);
        Ok(())
    }

    fn points(&self, tag: &str, points: &[BackendCoord], paint: Paint) -> Drawn {
        let mut elements = self.elements.borrow_mut();
        let _ = write!(elements, "<{tag} points=\"");
        for (x, y) in points {
            let _ = write!(elements, "{x},{y} ");
        }
        let _ = write!(elements, "\"{paint}/>");
        Ok(())
    }
}

/// The attributes of a fill or a stroke.
struct Paint {
    colour: BackendColor,
    width: Option<u32>,
    dash: Option<(f64, f64)>,
}

impl Paint {
    fn of<S: BackendStyle>(style: &S, fill: bool) -> Self {
        Self {
            colour: style.color(),
            width: (!fill).then(|| style.stroke_width()),
            dash: None,
        }
    }

    fn fill(colour: BackendColor) -> Self {
        Self {
            colour,
            width: None,
            dash: None,
        }
    }
}

impl fmt::Display for Paint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ((r, g, b), alpha) = (self.colour.rgb, self.colour.alpha);
        let Some(width) = self.width else {
            return write!(
                f,
                " fill=\"#{r:02x}{g:02x}{b:02x}\" fill-opacity=\"{alpha}\""
            );
        };
        write!(
            f,
            " fill=\"none\" stroke=\"#{r:02x}{g:02x}{b:02x}\" stroke-opacity=\"{alpha}\" stroke-width=\"{width}\""
        )?;
        match self.dash {
            Some((on, off)) => write!(f, " stroke-dasharray=\"{on} {off}\""),
            None => Ok(()),
        }
    }
}

/// Text that may stand in markup.
struct Escaped<'t>(&'t str);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for letter in self.0.chars() {
            match letter {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                // Most control characters are no XML, and none is a word.
                letter if letter.is_control() => f.write_char(' ')?,
                letter => f.write_char(letter)?,
            }
        }
        Ok(())
    }
}
