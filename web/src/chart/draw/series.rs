//! What is measured: areas, lines, columns, dots.

use super::super::decimate;
use super::super::layout::{Area as Box, Layout};
use super::super::scene::{Area, AreaRole, Column, Dot};
use super::super::theme::Stroke;
use super::pen::{Drawn, Pen, hairline};
use plotters::style::Color;

/// Between two values over time.
pub fn area(pen: &Pen<'_>, area: &Area, layout: &Layout) -> Drawn {
    let edge = |upper: bool| -> Vec<(f64, f64)> {
        let points = area
            .points
            .iter()
            .map(|(at, low, high)| (*at, if upper { *high } else { *low }));
        placed(&points.collect::<Vec<_>>(), pen.ratio, layout)
    };
    let (low, high) = (edge(false), edge(true));
    let outline: Vec<(f64, f64)> = high.iter().chain(low.iter().rev()).copied().collect();
    if outline.len() < 3 {
        return Ok(());
    }
    let share = match area.role {
        AreaRole::Fan80 => pen.theme.fan_80_share,
        AreaRole::Fan50 => pen.theme.fan_50_share,
    };
    pen.polygon(&outline, pen.theme.accent.mix(share))?;
    if area.role == AreaRole::Fan80 {
        let stroke = Stroke {
            width: 0.75,
            ..hairline(pen.theme.fan_edge)
        };
        pen.polyline(&low, stroke)?;
        pen.polyline(&high, stroke)?;
    }
    Ok(())
}

/// The points in sight in CSS pixels, no more of them than can be told apart; exact at their corners.
pub fn placed(points: &[(f64, f64)], ratio: f64, layout: &Layout) -> Vec<(f64, f64)> {
    let (first, inside, last) = clip(points, layout.span);
    let ((from, to), plot) = (layout.span, layout.plot);
    // How much time a device's pixel is, and when the first one begins.
    let pixel = (to - from).max(1.0) / (plot.right - plot.left) / ratio;
    let origin = from - plot.left * ratio * pixel;
    let inside = decimate::per_column(inside, origin, pixel);
    (first.iter().chain(inside.iter()).chain(&last))
        .map(|(at, value)| (layout.x(*at), layout.y(*value)))
        .collect()
}

/// Bars that stand on zero, a pixel apart.
pub fn columns(pen: &Pen<'_>, columns: &[Column], layout: &Layout) -> Drawn {
    let plot = layout.plot;
    for column in columns {
        let (left, right) = (
            layout.x(column.span.0).max(plot.left),
            layout.x(column.span.1).min(plot.right),
        );
        if right <= left {
            continue;
        }
        let gap = if right - left > 4.0 { 1.0 } else { 0.0 };
        let area = Box {
            left: left + gap,
            top: layout.y(column.value),
            right: right - gap,
            bottom: layout.y(0.0),
        };
        pen.fill(area, pen.theme.accent.mix(0.72))?;
    }
    Ok(())
}

/// Measured values with their intervals.
pub fn dots(pen: &Pen<'_>, dots: &[Dot], layout: &Layout) -> Drawn {
    for dot in dots {
        let x = layout.x(dot.at);
        let stroke = Stroke {
            width: 1.25,
            ..hairline(pen.theme.ink_3)
        };
        pen.line(
            (x, layout.y(dot.interval.0)),
            (x, layout.y(dot.interval.1)),
            stroke,
        )?;
        let radius = 2.5 + 3.5 * libm::sqrt(dot.weight.clamp(0.0, 1.0));
        pen.circle((x, layout.y(dot.value)), radius, pen.theme.accent.to_rgba())?;
    }
    Ok(())
}

/// A place and its value.
type Point = (f64, f64);

/// The points within a span, and before and after them the values at its edges, where the line goes on.
fn clip(points: &[Point], (from, to): Point) -> (Option<Point>, &[Point], Option<Point>) {
    let start = points.partition_point(|(at, _)| *at < from);
    let end = points.partition_point(|(at, _)| *at <= to);
    let crossed = |before: Option<usize>, at: f64| {
        let (one, other) = (*points.get(before?)?, *points.get(before? + 1)?);
        let value = one.1 + (other.1 - one.1) * (at - one.0) / (other.0 - one.0);
        Some((at, value))
    };
    (
        crossed(start.checked_sub(1), from),
        points.get(start..end).unwrap_or_default(),
        crossed(end.checked_sub(1), to),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lies_outside_the_span_is_cut_at_its_edge() {
        let points = [(0.0, 0.0), (10.0, 10.0), (20.0, 0.0)];
        assert_eq!(
            clip(&points, (5.0, 15.0)),
            (Some((5.0, 5.0)), &points[1..2], Some((15.0, 5.0)))
        );
        assert_eq!(clip(&points, (0.0, 20.0)), (None, &points[..], None));
        assert_eq!(clip(&[], (0.0, 1.0)), (None, &[][..], None));
        // A span within a step, and two beside the line.
        assert_eq!(
            clip(&points, (2.0, 4.0)),
            (Some((2.0, 2.0)), &[][..], Some((4.0, 4.0)))
        );
        assert_eq!(clip(&points, (-9.0, -1.0)), (None, &[][..], None));
        assert_eq!(clip(&points, (21.0, 29.0)), (None, &[][..], None));
    }
}
