//! What is measured: areas, lines, columns, dots.

use super::super::decimate;
use super::super::layout::{Area as Box, Layout};
use super::super::scene::{Area, AreaRole, Column, Dot, Line};
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
        placed(&points.collect::<Vec<_>>(), pen, layout)
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

/// A line, exact at its corners.
pub fn line(pen: &Pen<'_>, line: &Line, layout: &Layout) -> Drawn {
    pen.polyline(
        &placed(&line.points, pen, layout),
        pen.theme.line_stroke(line.role),
    )
}

/// The points in sight, as pixels, no more than can be told apart.
fn placed(points: &[(f64, f64)], pen: &Pen<'_>, layout: &Layout) -> Vec<(f64, f64)> {
    // Of a straight scale two places tell all others.
    let (start, from) = (layout.x(layout.span.0) * pen.ratio, layout.span.0);
    let a_second = (layout.x(from + 1.0) - layout.x(from)) * pen.ratio;
    decimate::per_column(clip(points, layout.span), |at| {
        start + (at - from) * a_second
    })
    .into_iter()
    .map(|(at, value)| (layout.x(at), layout.y(value)))
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

#[cfg(test)]
mod tests {
    use super::*;

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
