//! A scene through any plotters backend, in the order of trust: ground, grid, levels, helper
//! lines, the past, the present, the lane, labels.

use super::decimate;
use super::layout::{Area, Layout, text_width};
use super::scene::{Bar, BarKind, Level, LevelRole, Scale, Scene};
use super::theme::{Colour, Stroke, Theme};
use plotters::coord::Shift;
use plotters::drawing::DrawingArea;
use plotters::element::{Circle, PathElement, Polygon, Rectangle, Text};
use plotters::prelude::DrawingBackend;
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, FontDesc, FontFamily, FontStyle, ShapeStyle, TextStyle};

/// The family of the page.
const FAMILY: FontFamily<'static> = FontFamily::Name(
    "-apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Liberation Sans', system-ui, sans-serif",
);

/// What a drawing can fail with.
pub type DrawError<DB> = plotters::drawing::DrawingAreaErrorKind<<DB as DrawingBackend>::ErrorType>;

/// Draws `scene` where `layout` puts it; `ratio` device pixels to a CSS pixel.
///
/// # Errors
/// What the backend fails with.
pub fn draw<DB: DrawingBackend>(
    area: &DrawingArea<DB, Shift>,
    scene: &Scene,
    layout: &Layout,
    theme: &Theme,
    ratio: f64,
) -> Result<(), DrawError<DB>> {
    let pen = Pen { area, theme, ratio };
    let plot = layout.plot;
    if let Scale::Linear(low, _) = scene.scale
        && low < 0.0
    {
        pen.fill(
            Area {
                top: layout.y(0.0),
                ..plot
            },
            theme.overspent(),
        )?;
    }
    for tick in &layout.y_ticks {
        let y = layout.y(tick.at);
        pen.line((plot.left, y), (plot.right, y), hairline(theme.line))?;
        pen.text(
            &tick.label,
            (plot.left - 8.0, y),
            &pen.style(11.0, theme.ink_3, false, HPos::Right, VPos::Center),
        )?;
    }
    if let Some(floor) = layout.floor() {
        pen.line(
            (plot.left, floor),
            (plot.right, floor),
            hairline(theme.line_strong),
        )?;
        pen.text(
            "0",
            (plot.left - 8.0, floor),
            &pen.style(11.0, theme.ink_3, false, HPos::Right, VPos::Center),
        )?;
    }
    for level in &scene.levels {
        let y = layout.y(level.value);
        pen.polyline(
            &[(plot.left, y), (plot.right, y)],
            theme.level_stroke(level.role),
        )?;
    }
    for line in &scene.lines {
        let visible = clip(&line.points, scene.span);
        let points: Vec<(f64, f64)> = decimate::per_column(visible, |at| layout.x(at) * ratio)
            .into_iter()
            .map(|(at, value)| (layout.x(at), layout.y(value)))
            .collect();
        pen.polyline(&points, theme.line_stroke(line.role))?;
    }
    pen.time_axis(layout)?;
    if let (Some(lane), Some(top)) = (&scene.lane, layout.lane_top) {
        pen.lane(&lane.bars, top, scene, layout)?;
        let bottom = layout.size.1 - 2.0;
        pen.text(
            lane.left,
            (plot.left, bottom),
            &pen.style(11.0, theme.ink_3, false, HPos::Left, VPos::Bottom),
        )?;
        pen.text(
            lane.right,
            (plot.right, bottom),
            &pen.style(11.0, theme.ink_3, false, HPos::Right, VPos::Bottom),
        )?;
    }
    if let Some(now) = scene
        .now
        .filter(|now| (scene.span.0..=scene.span.1).contains(now))
    {
        pen.present(layout.x(now), layout)?;
    }
    for level in &scene.levels {
        pen.level_words(level, scene, layout)?;
    }
    for end in &layout.ends {
        let Some(line) = scene.lines.get(end.line) else {
            continue;
        };
        let left = plot.right + 10.0;
        pen.text(
            &end.value,
            (left, end.y),
            &pen.style(12.0, theme.ink_2, true, HPos::Left, VPos::Center),
        )?;
        let name = left + text_width(&end.value, 12.0).max(28.0) + 8.0;
        pen.text(
            &line.name,
            (name, end.y),
            &pen.style(12.0, theme.ink_2, false, HPos::Left, VPos::Center),
        )?;
    }
    if let Some((at, value)) = scene.dot {
        pen.dot((layout.x(at), layout.y(value)), &scene.unit.text(value))?;
    }
    area.present()
}

/// The points within a span, with the values at its edges.
fn clip(points: &[(f64, f64)], (from, to): (f64, f64)) -> Vec<(f64, f64)> {
    let start = points
        .partition_point(|(at, _)| *at < from)
        .saturating_sub(1);
    let end = (points.partition_point(|(at, _)| *at <= to) + 1).min(points.len());
    let mut kept: Vec<(f64, f64)> = points.get(start..end).unwrap_or_default().to_vec();
    let cut = |outside: (f64, f64), inside: (f64, f64), at: f64| {
        (
            at,
            outside.1 + (inside.1 - outside.1) * (at - outside.0) / (inside.0 - outside.0),
        )
    };
    if let [first, second, ..] = *kept.as_slice()
        && first.0 < from
        && let Some(place) = kept.first_mut()
    {
        *place = cut(first, second, from);
    }
    if let [.., before, last] = *kept.as_slice()
        && last.0 > to
        && let Some(place) = kept.last_mut()
    {
        *place = cut(last, before, to);
    }
    kept
}

fn hairline(colour: Colour) -> Stroke {
    Stroke {
        colour,
        width: 1.0,
        dash: None,
    }
}

struct Pen<'a, DB: DrawingBackend> {
    area: &'a DrawingArea<DB, Shift>,
    theme: &'a Theme,
    ratio: f64,
}

impl<DB: DrawingBackend> Pen<'_, DB> {
    fn device(&self, (x, y): (f64, f64)) -> (i32, i32) {
        (
            (x * self.ratio).round() as i32,
            (y * self.ratio).round() as i32,
        )
    }

    fn style(&self, size: f64, colour: Colour, bold: bool, h: HPos, v: VPos) -> TextStyle<'static> {
        let weight = if bold {
            FontStyle::Bold
        } else {
            FontStyle::Normal
        };
        TextStyle {
            font: FontDesc::new(FAMILY, size * self.ratio, weight),
            color: colour.to_backend_color(),
            pos: Pos::new(h, v),
        }
    }

    fn text(
        &self,
        text: &str,
        at: (f64, f64),
        style: &TextStyle<'static>,
    ) -> Result<(), DrawError<DB>> {
        self.area
            .draw(&Text::new(text.to_owned(), self.device(at), style.clone()))
    }

    fn shape(&self, stroke: Stroke) -> ShapeStyle {
        ShapeStyle {
            color: stroke.colour.to_rgba(),
            filled: false,
            stroke_width: (stroke.width * self.ratio).round().max(1.0) as u32,
        }
    }

    fn line(&self, from: (f64, f64), to: (f64, f64), stroke: Stroke) -> Result<(), DrawError<DB>> {
        self.area.draw(&PathElement::new(
            vec![self.device(from), self.device(to)],
            self.shape(stroke),
        ))
    }

    fn fill(
        &self,
        Area {
            left,
            top,
            right,
            bottom,
        }: Area,
        colour: Colour,
    ) -> Result<(), DrawError<DB>> {
        self.area.draw(&Rectangle::new(
            [self.device((left, top)), self.device((right, bottom))],
            colour.filled(),
        ))
    }

    fn polyline(&self, points: &[(f64, f64)], stroke: Stroke) -> Result<(), DrawError<DB>> {
        let style = self.shape(stroke);
        match stroke.dash {
            None if points.len() > 1 => {
                let path: Vec<(i32, i32)> =
                    points.iter().map(|point| self.device(*point)).collect();
                self.area.draw(&PathElement::new(path, style))
            }
            None => Ok(()),
            Some(dash) => {
                for piece in dashes(points, dash) {
                    let path: Vec<(i32, i32)> =
                        piece.iter().map(|point| self.device(*point)).collect();
                    self.area.draw(&PathElement::new(path, style))?;
                }
                Ok(())
            }
        }
    }

    fn time_axis(&self, layout: &Layout) -> Result<(), DrawError<DB>> {
        let bottom = layout.floor().unwrap_or(layout.plot.bottom);
        for tick in &layout.x_ticks {
            let x = layout.x(tick.at);
            self.line(
                (x, bottom),
                (x, bottom + 4.0),
                hairline(self.theme.line_strong),
            )?;
            let half = text_width(&tick.label, 11.0) / 2.0;
            let x = x.clamp(half, layout.size.0 - half);
            self.text(
                &tick.label,
                (x, bottom + 6.0),
                &self.style(11.0, self.theme.ink_3, false, HPos::Center, VPos::Top),
            )?;
        }
        Ok(())
    }

    fn present(&self, x: f64, layout: &Layout) -> Result<(), DrawError<DB>> {
        let bottom = layout
            .lane_top
            .map_or(layout.floor().unwrap_or(layout.plot.bottom), |_| {
                layout.size.1 - 16.0
            });
        let half = text_width("now", 11.0) / 2.0 + 6.0;
        let tag = x.clamp(half, layout.size.0 - half);
        self.line((x, 18.0), (x, bottom), hairline(self.theme.ink_2))?;
        self.fill(
            Area {
                left: tag - half,
                top: 2.0,
                right: tag + half,
                bottom: 18.0,
            },
            self.theme.ink,
        )?;
        self.text(
            "now",
            (tag, 10.0),
            &self.style(11.0, self.theme.paper, true, HPos::Center, VPos::Center),
        )
    }

    fn dot(&self, at: (f64, f64), label: &str) -> Result<(), DrawError<DB>> {
        let radius = |css: f64| (css * self.ratio).round() as i32;
        self.area.draw(&Circle::new(
            self.device(at),
            radius(5.0),
            self.theme.paper.filled(),
        ))?;
        self.area.draw(&Circle::new(
            self.device(at),
            radius(3.5),
            self.theme.ink.filled(),
        ))?;
        let width = text_width(label, 12.0);
        let (middle_x, middle_y) = (at.0 - 10.0 - width / 2.0, at.1 + 14.0);
        self.halo((middle_x, middle_y), width + 4.0)?;
        self.text(
            label,
            (at.0 - 10.0, middle_y),
            &self.style(12.0, self.theme.ink, true, HPos::Right, VPos::Center),
        )
    }

    /// The paper behind a label that lies on marks.
    fn halo(&self, (x, y): (f64, f64), width: f64) -> Result<(), DrawError<DB>> {
        let corners = [
            self.device((x - width / 2.0, y - 8.0)),
            self.device((x + width / 2.0, y + 8.0)),
        ];
        self.area
            .draw(&Rectangle::new(corners, self.theme.paper.mix(0.8).filled()))
    }

    fn lane(
        &self,
        bars: &[Bar],
        top: f64,
        scene: &Scene,
        layout: &Layout,
    ) -> Result<(), DrawError<DB>> {
        let plot = layout.plot;
        self.line(
            (plot.left, top),
            (plot.right, top),
            hairline(self.theme.line_strong),
        )?;
        let largest = bars.iter().map(|bar| bar.amount).fold(0.0, f64::max);
        let room = layout.size.1 - 18.0 - top;
        let mut taken = f64::NEG_INFINITY;
        let visible = bars
            .iter()
            .filter(|bar| (scene.span.0..=scene.span.1).contains(&bar.at));
        for bar in visible {
            let x = layout.x(bar.at);
            let length = if largest > 0.0 {
                (bar.amount / largest * room).max(2.5)
            } else {
                2.5
            };
            let corners = [
                self.device((x - 2.5, top)),
                self.device((x + 2.5, top + length)),
            ];
            match self.theme.bar_fill(bar.kind) {
                Some(colour) => self.area.draw(&Rectangle::new(corners, colour.filled()))?,
                None => {
                    self.area
                        .draw(&Rectangle::new(corners, self.theme.paper.filled()))?;
                    self.area.draw(&Rectangle::new(
                        corners,
                        self.shape(hairline(self.theme.ink_3)),
                    ))?;
                }
            }
            let sign = if bar.kind == BarKind::Back { "+" } else { "" };
            let figure = format!("{sign}{}", scene.unit.number(bar.amount));
            let width = text_width(&figure, 11.0);
            // Small figures go first, then those that would lie on each other.
            let worth = bar.amount >= largest * 0.1 && !layout.narrow;
            let flipped = x + 6.0 + width > plot.right;
            let from = if flipped { x - 6.0 - width } else { x + 6.0 };
            if worth && from > taken {
                taken = from + width + 6.0;
                let y = top + length - 5.0;
                self.text(
                    &figure,
                    (from, y.max(top + 8.0)),
                    &self.style(11.0, self.theme.ink_3, false, HPos::Left, VPos::Center),
                )?;
            }
        }
        Ok(())
    }

    fn level_words(
        &self,
        level: &Level,
        scene: &Scene,
        layout: &Layout,
    ) -> Result<(), DrawError<DB>> {
        if level.words.is_empty() {
            return Ok(());
        }
        let y = layout.y(level.value);
        if matches!(scene.scale, Scale::Log(..)) {
            // Thresholds are named in the right margin.
            if layout.narrow {
                return Ok(());
            }
            let left = layout.plot.right + 10.0;
            let value = error_budget::exchange::export::figures::threshold(level.value);
            self.text(
                &value,
                (left, y),
                &self.style(12.0, self.theme.ink_2, true, HPos::Left, VPos::Center),
            )?;
            return self.text(
                level.words,
                (left + 46.0, y),
                &self.style(12.0, self.theme.ink_2, false, HPos::Left, VPos::Center),
            );
        }
        let words = if layout.narrow {
            return Ok(());
        } else if layout.size.0 < 860.0 {
            level.word
        } else {
            level.words
        };
        let (x, y) = (layout.plot.left + 8.0, y + 10.0);
        let width = text_width(words, 11.0);
        self.halo((x + 5.0 + width / 2.0, y), width + 20.0)?;
        self.mark((x, y), level.role)?;
        self.text(
            words,
            (x + 10.0, y),
            &self.style(11.0, self.theme.ink_3, false, HPos::Left, VPos::Center),
        )
    }

    /// The status shape before a level's words: the meaning is never in the colour alone.
    fn mark(&self, (x, y): (f64, f64), role: LevelRole) -> Result<(), DrawError<DB>> {
        let colour = self.theme.level_mark(role);
        let polygon = |corners: &[(f64, f64)]| {
            let corners: Vec<(i32, i32)> = corners
                .iter()
                .map(|(dx, dy)| self.device((x + dx, y + dy)))
                .collect();
            self.area.draw(&Polygon::new(corners, colour.filled()))
        };
        match role {
            LevelRole::Attention => polygon(&[(0.0, -4.5), (4.5, 0.0), (0.0, 4.5), (-4.5, 0.0)]),
            LevelRole::Warning | LevelRole::Ticket => {
                polygon(&[(0.0, -4.0), (4.5, 4.0), (-4.5, 4.0)])
            }
            LevelRole::Critical | LevelRole::Page => {
                polygon(&[(-3.5, -3.5), (3.5, -3.5), (3.5, 3.5), (-3.5, 3.5)])
            }
            LevelRole::Zero => {
                let stroke = Stroke {
                    colour,
                    width: 2.5,
                    dash: None,
                };
                self.line((x - 3.5, y - 3.5), (x + 3.5, y + 3.5), stroke)?;
                self.line((x - 3.5, y + 3.5), (x + 3.5, y - 3.5), stroke)
            }
        }
    }
}

/// Cuts a line into dashes, measured along it.
fn dashes(points: &[(f64, f64)], (on, off): (f64, f64)) -> Vec<Vec<(f64, f64)>> {
    let mut pieces = Vec::new();
    let mut piece: Vec<(f64, f64)> = Vec::new();
    let (mut drawing, mut left) = (true, on);
    for pair in points.windows(2) {
        let [from, to] = *pair else { continue };
        let length = (to.0 - from.0).hypot(to.1 - from.1);
        let mut done = 0.0;
        if drawing && piece.is_empty() {
            piece.push(from);
        }
        while length - done > left {
            done += left;
            let share = done / length;
            let at = (
                from.0 + (to.0 - from.0) * share,
                from.1 + (to.1 - from.1) * share,
            );
            piece.push(at);
            if drawing {
                pieces.push(std::mem::take(&mut piece));
            } else {
                piece = vec![at];
            }
            drawing = !drawing;
            left = if drawing { on } else { off };
        }
        left -= length - done;
        if drawing {
            piece.push(to);
        } else {
            piece.clear();
        }
    }
    if drawing && piece.len() > 1 {
        pieces.push(piece);
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dashes_follow_the_line_around_its_corners() {
        let pieces = dashes(&[(0.0, 0.0), (6.0, 0.0), (6.0, 6.0)], (4.0, 4.0));
        assert_eq!(
            pieces,
            [vec![(0.0, 0.0), (4.0, 0.0)], vec![(6.0, 2.0), (6.0, 6.0)]]
        );
    }

    #[test]
    fn what_lies_outside_the_span_is_cut_at_its_edge() {
        let points = [(0.0, 0.0), (10.0, 10.0), (20.0, 0.0)];
        assert_eq!(
            clip(&points, (5.0, 15.0)),
            [(5.0, 5.0), (10.0, 10.0), (15.0, 5.0)]
        );
        assert_eq!(clip(&points, (0.0, 20.0)), points);
        assert!(clip(&[], (0.0, 1.0)).is_empty());
    }
}
