//! What happened and what is planned: the present, the lane of incidents, releases, quantiles, tracks.

use super::super::layout::{Area, Layout, text_width};
use super::super::scene::{Bar, BarKind, Lane, Mark, MarkRole, Scene, Span, SpanRole, Track};
use super::super::theme::{Colour, Stroke};
use super::pen::{Drawn, Pen, dashed, hairline};
use plotters::style::Color;
use plotters::style::text_anchor::{HPos, VPos};

/// Half a release's mark.
const MARK: f64 = 6.5;
/// From the end of a bar up to the top of its figure.
const FIGURE: f64 = 11.0;
/// No figure is narrower.
const LEAST_FIGURE: f64 = 14.0;
/// Half the width of a bar.
const HALF_BAR: f64 = 2.5;

/// The line of the present with its tag.
pub fn present(pen: &Pen<'_>, x: f64, layout: &Layout) -> Drawn {
    let half = text_width("now", 11.0) / 2.0 + 6.0;
    let tag = x.clamp(half, layout.size.0 - half);
    pen.line((x, 18.0), (x, layout.bottom()), hairline(pen.theme.ink_2))?;
    let ground = Area {
        left: tag - half,
        top: 2.0,
        right: tag + half,
        bottom: 18.0,
    };
    pen.fill(ground, pen.theme.ink.to_rgba())?;
    let mut words = pen.tick((HPos::Center, VPos::Center));
    (words.colour, words.bold) = (pen.theme.paper, true);
    pen.text("now", (tag, 10.0), words)
}

/// The value at the present.
pub fn dot(pen: &Pen<'_>, at: (f64, f64), label: &str) -> Drawn {
    pen.circle(at, 5.0, pen.theme.paper.to_rgba())?;
    pen.circle(at, 3.5, pen.theme.ink.to_rgba())?;
    let width = text_width(label, 12.0);
    let y = at.1 + 14.0;
    pen.halo((at.0 - 10.0 - width / 2.0, y), width + 4.0)?;
    pen.text(
        label,
        (at.0 - 10.0, y),
        pen.note(pen.theme.ink, true, (HPos::Right, VPos::Center)),
    )
}

/// The bars that hang below the axis.
pub fn lane(pen: &Pen<'_>, lane: &Lane, top: f64, scene: &Scene, layout: &Layout) -> Drawn {
    let plot = layout.plot;
    pen.line(
        (plot.left, top),
        (plot.right, top),
        hairline(pen.theme.line_strong),
    )?;
    let largest = lane.bars.iter().map(|bar| bar.amount).fold(0.0, f64::max);
    let room = layout.lane_bottom() - 18.0 - top;
    let shown: Vec<Hung<'_>> = (standing_out(&lane.bars, layout).into_iter())
        .map(|bar| {
            let share = if largest > 0.0 {
                bar.amount / largest
            } else {
                0.0
            };
            Hung {
                bar,
                x: layout.x(bar.at),
                share,
                length: (share * room).max(2.5),
            }
        })
        .collect();
    // All of a colour at once.
    for kind in BarKind::ALL {
        let areas = shown
            .iter()
            .filter(|hung| hung.bar.kind == kind)
            .map(|hung| Area {
                left: hung.x - HALF_BAR,
                top,
                right: hung.x + HALF_BAR,
                bottom: top + hung.length,
            });
        bars(pen, kind, areas)?;
    }
    let mut taken = f64::NEG_INFINITY;
    for (place, hung) in shown.iter().enumerate() {
        let Hung {
            bar,
            x,
            share,
            length,
        } = *hung;
        // Small figures go first, then those that would lie on each other.
        if share < 0.1 || layout.narrow || x + 6.0 <= taken {
            continue;
        }
        // A bar after it may lie where the figure would stand.
        let covered = |to: f64| {
            let after = shown.iter().skip(place + 1);
            after
                .take_while(|next| next.x - HALF_BAR < to)
                .any(|next| next.length > length - FIGURE)
        };
        if covered(x + 6.0 + LEAST_FIGURE) {
            continue;
        }
        let sign = if bar.kind == BarKind::Back { "+" } else { "" };
        let figure = format!("{sign}{}", scene.unit.number(bar.amount));
        let width = text_width(&figure, 11.0);
        let from = if x + 6.0 + width > plot.right {
            x - 6.0 - width
        } else {
            x + 6.0
        };
        if from > taken && !covered(from + width) {
            taken = from + width + 6.0;
            let y = (top + length - 5.0).max(top + 8.0);
            let mut words = pen.tick((HPos::Left, VPos::Center));
            if bar.kind == BarKind::WhatIf {
                words.colour = pen.theme.what_if;
            }
            pen.text(&figure, (from, y), words)?;
        }
    }
    let bottom = layout.lane_bottom() - 2.0;
    pen.text(
        lane.left,
        (plot.left, bottom),
        pen.tick((HPos::Left, VPos::Bottom)),
    )?;
    pen.text(
        lane.right,
        (plot.right, bottom),
        pen.tick((HPos::Right, VPos::Bottom)),
    )
}

/// A bar where it hangs.
struct Hung<'a> {
    bar: &'a Bar,
    /// Its middle.
    x: f64,
    /// Its amount beside the largest.
    share: f64,
    length: f64,
}

/// The bars in sight of which a longer one of their kind does not cover half, in their order.
fn standing_out<'a>(bars: &'a [Bar], layout: &Layout) -> Vec<&'a Bar> {
    let mut kept: Vec<&Bar> = Vec::new();
    // Of each kind the last half of a bar, and the place of its bar among those kept.
    let mut last = [(f64::NAN, 0); BarKind::ALL.len()];
    for bar in bars.iter().filter(|bar| layout.sees(bar.at)) {
        let half = (layout.x(bar.at) / HALF_BAR).floor();
        let (at, place) = &mut last[bar.kind as usize];
        if *at != half {
            (*at, *place) = (half, kept.len());
            kept.push(bar);
        } else if let Some(longest) = kept.get_mut(*place)
            && longest.amount < bar.amount
        {
            *longest = bar;
        }
    }
    kept
}

fn bars(pen: &Pen<'_>, kind: BarKind, mut areas: impl Iterator<Item = Area>) -> Drawn {
    match (pen.theme.bar_fill(kind), kind) {
        (Some(colour), _) => pen.fill_all(areas, colour),
        (None, BarKind::WhatIf) => areas.try_for_each(|area| {
            pen.fill(area, pen.theme.what_if.mix(0.08))?;
            pen.outline(area, dashed(pen.theme.what_if, 2.0, 2.0))
        }),
        (None, _) => areas.try_for_each(|area| {
            pen.fill(area, pen.theme.paper.to_rgba())?;
            pen.outline(area, hairline(pen.theme.ink_3))
        }),
    }
}

/// A named moment.
pub fn mark(pen: &Pen<'_>, mark: &Mark, layout: &Layout) -> Drawn {
    if !layout.sees(mark.at) {
        return Ok(());
    }
    let (x, plot) = (layout.x(mark.at), layout.plot);
    match mark.role {
        MarkRole::Quantile | MarkRole::Median => {
            let stroke = if mark.role == MarkRole::Median {
                Stroke {
                    width: 2.0,
                    ..hairline(pen.theme.ink)
                }
            } else {
                dashed(pen.theme.ink_2, 3.0, 3.0)
            };
            pen.line((x, plot.top), (x, plot.bottom), stroke)?;
            let half = text_width(&mark.name, 12.0) / 2.0;
            let middle = x.clamp(plot.left + half, (plot.right - half).max(plot.left + half));
            let words = pen.note(
                pen.theme.ink_2,
                mark.role == MarkRole::Median,
                (HPos::Center, VPos::Bottom),
            );
            pen.text(&mark.name, (middle, plot.top - 4.0), words)
        }
        role => {
            let y = plot.bottom - 10.0;
            let end = layout.lane_top.unwrap_or(plot.bottom);
            pen.line((x, y), (x, end), dashed(pen.theme.line_strong, 2.0, 2.0))?;
            decision(pen, (x, y), role)?;
            pen.label(
                &mark.name,
                (x + 10.0, y),
                pen.note(pen.theme.ink_2, false, (HPos::Left, VPos::Center)),
            )
        }
    }
}

/// The shape of a decision with its cut-out glyph.
fn decision(pen: &Pen<'_>, (x, y): (f64, f64), role: MarkRole) -> Drawn {
    let colour = pen.theme.mark(role);
    let cut = Stroke {
        width: 1.75,
        ..hairline(pen.theme.paper)
    };
    let moved = |points: &[(f64, f64)]| -> Vec<(f64, f64)> {
        points
            .iter()
            .map(|(dx, dy)| (x + dx * MARK, y + dy * MARK))
            .collect()
    };
    match role {
        MarkRole::Approve => {
            pen.circle((x, y), MARK, colour.to_rgba())?;
            pen.polyline(&moved(&[(-0.45, 0.0), (-0.1, 0.4), (0.5, -0.35)]), cut)
        }
        MarkRole::Defer => {
            pen.polygon(
                &moved(&[(0.0, -1.05), (1.1, 0.95), (-1.1, 0.95)]),
                colour.to_rgba(),
            )?;
            pen.polyline(&moved(&[(-0.22, 0.0), (-0.22, 0.6)]), cut)?;
            pen.polyline(&moved(&[(0.22, 0.0), (0.22, 0.6)]), cut)
        }
        MarkRole::Block => {
            pen.polygon(
                &moved(&[(-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)]),
                colour.to_rgba(),
            )?;
            pen.polyline(&moved(&[(-0.5, 0.0), (0.5, 0.0)]), cut)
        }
        _ => {
            pen.polygon(
                &moved(&[(0.0, -1.15), (1.15, 0.0), (0.0, 1.15), (-1.15, 0.0)]),
                colour.to_rgba(),
            )?;
            pen.polyline(&moved(&[(0.0, -0.5), (0.0, 0.15)]), cut)?;
            pen.polyline(&moved(&[(0.0, 0.4), (0.0, 0.55)]), cut)
        }
    }
}

/// A row of intervals, its name in the right margin.
pub fn track(pen: &Pen<'_>, track: &Track, top: f64, height: f64, layout: &Layout) -> Drawn {
    let plot = layout.plot;
    let middle = top + height / 2.0;
    if !track.heading {
        pen.line(
            (plot.left, top + height),
            (plot.right, top + height),
            hairline(pen.theme.line),
        )?;
    }
    if !layout.narrow {
        let colour = if track.heading {
            pen.theme.ink
        } else {
            pen.theme.ink_2
        };
        let words = pen.note(colour, track.heading, (HPos::Left, VPos::Center));
        pen.text(&track.name, (plot.right + 10.0, middle), words)?;
    } else if track.heading {
        let words = pen.note(pen.theme.ink, true, (HPos::Left, VPos::Center));
        pen.text(&track.name, (plot.left, middle), words)?;
    } else {
        // Beside the axis there is room for the first word or two.
        let short = track.name.split(',').next().unwrap_or_default();
        let left = (plot.left - 8.0 - text_width(short, 11.0)).max(0.0);
        let words = pen.tick((HPos::Left, VPos::Center));
        pen.text(short, (left, middle), words)?;
    }
    for span in &track.spans {
        if span.span.1 < layout.span.0 || span.span.0 > layout.span.1 {
            continue;
        }
        let left = layout.x(span.span.0).max(plot.left);
        let right = layout.x(span.span.1).min(plot.right);
        // A short interval must not vanish.
        let area = Area {
            left,
            top: top + 3.0,
            right: right.max(left + 3.0),
            bottom: top + height - 3.0,
        };
        interval(pen, span, area)?;
    }
    Ok(())
}

fn interval(pen: &Pen<'_>, span: &Span, area: Area) -> Drawn {
    let boxed = |colour: Colour, share: f64| {
        pen.fill(area, colour.mix(share))?;
        pen.outline(area, hairline(colour))
    };
    let words = |after: bool| {
        let width = text_width(&span.words, 11.0);
        let middle = (area.top + area.bottom) / 2.0;
        let (fits, x) = if after {
            (true, area.right + 4.0)
        } else {
            (width + 12.0 < area.right - area.left, area.left + 6.0)
        };
        if span.words.is_empty() || !fits {
            return Ok(());
        }
        let mut style = pen.tick((HPos::Left, VPos::Center));
        style.colour = pen.theme.ink_2;
        pen.text(&span.words, (x, middle), style)
    };
    match span.role {
        SpanRole::Page => pen.fill(area, pen.theme.mark(MarkRole::Block).to_rgba()),
        SpanRole::Ticket => boxed(pen.theme.mark(MarkRole::Defer), 0.1),
        SpanRole::Log => boxed(pen.theme.ink_3, 0.1),
        SpanRole::Bar(kind) => {
            match pen.theme.bar_fill(kind) {
                Some(colour) => pen.fill(area, colour.to_rgba())?,
                None => pen.outline(area, dashed(pen.theme.what_if, 2.0, 2.0))?,
            }
            words(true)
        }
        SpanRole::Approve | SpanRole::Review | SpanRole::Defer | SpanRole::Block => {
            let role = match span.role {
                SpanRole::Approve => MarkRole::Approve,
                SpanRole::Review => MarkRole::Review,
                SpanRole::Defer => MarkRole::Defer,
                _ => MarkRole::Block,
            };
            boxed(pen.theme.mark(role), 0.1)?;
            words(false)
        }
    }
}
