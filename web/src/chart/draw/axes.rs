//! Grid, axes, levels and the labels where lines end.

use super::super::layout::{Area, Label, Layout, level_words_shown, text_width};
use super::super::scene::{AreaRole, Level, LevelRole, LineRole, Scale, Scene};
use super::super::theme::Stroke;
use super::pen::{Drawn, Pen, hairline};
use plotters::style::Color;
use plotters::style::text_anchor::{HPos, VPos};

/// The grid with its values. Here and below first the lines, as one shape, then the words: a canvas takes its time over
/// every change of colour.
pub fn values(pen: &Pen<'_>, layout: &Layout) -> Drawn {
    let plot = layout.plot;
    let across = |y: f64| [(plot.left, y), (plot.right, y)];
    let words = pen.tick((HPos::Right, VPos::Center));
    let lines = layout.y_ticks.iter().map(|tick| across(layout.y(tick.at)));
    pen.hairlines(lines, pen.theme.line)?;
    if let Some(floor) = layout.floor() {
        pen.hairlines([across(floor)].into_iter(), pen.theme.line_strong)?;
        pen.text("0", (plot.left - 8.0, floor), words)?;
    }
    layout.y_ticks.iter().try_for_each(|tick| {
        let place = (plot.left - 8.0, layout.y(tick.at));
        pen.text(&tick.label, place, words)
    })
}

/// The axis to the right.
pub fn places(pen: &Pen<'_>, layout: &Layout) -> Drawn {
    let bottom = layout.floor().unwrap_or(layout.plot.bottom);
    let lines = layout.x_ticks.iter().map(|tick| {
        let x = layout.x(tick.at);
        [(x, bottom), (x, bottom + 4.0)]
    });
    pen.hairlines(lines, pen.theme.line_strong)?;
    layout.x_ticks.iter().try_for_each(|tick| {
        let half = text_width(&tick.label, 11.0) / 2.0;
        let x = layout.x(tick.at);
        let x = x.clamp(half, (layout.size.0 - half).max(half));
        pen.text(
            &tick.label,
            (x, bottom + 6.0),
            pen.tick((HPos::Center, VPos::Top)),
        )
    })
}

/// A level across the chart.
pub fn level(pen: &Pen<'_>, level: &Level, layout: &Layout) -> Drawn {
    let y = layout.y(level.value);
    pen.polyline(
        &[(layout.plot.left, y), (layout.plot.right, y)],
        pen.theme.level_stroke(level.role),
    )
}

/// What levels mean: in the right margin on a log scale, else under their lines, where no line of the past, given in
/// pixels, is.
pub fn level_words(pen: &Pen<'_>, scene: &Scene, layout: &Layout, past: &[(f64, f64)]) -> Drawn {
    if layout.narrow {
        return Ok(());
    }
    let worded: Vec<&Level> = (scene.levels.iter())
        .filter(|level| !level.words.is_empty())
        .collect();
    let places: Vec<f64> = worded.iter().map(|level| layout.y(level.value)).collect();
    let shown = (worded.into_iter().zip(level_words_shown(&places)))
        .filter_map(|(level, shown)| shown.then_some(level));
    if matches!(scene.scale, Scale::Log(..)) {
        return shown
            .into_iter()
            .try_for_each(|level| threshold(pen, level, layout));
    }
    let short = layout.size.0 < 860.0;
    shown.into_iter().try_for_each(|level| {
        let words = if short { &level.word } else { &level.words };
        let label = Label {
            y: layout.y(level.value) + 10.0,
            width: 10.0 + text_width(words, 11.0),
        };
        let (left, y) = (layout.free_of(past, label, scene.now), label.y);
        pen.halo((left + label.width / 2.0, y), label.width + 10.0)?;
        level_mark(pen, (left, y), level.role)?;
        pen.text(
            words,
            (left + 10.0, y),
            pen.tick((HPos::Left, VPos::Center)),
        )
    })
}

/// A level with its value in the right margin.
fn threshold(pen: &Pen<'_>, level: &Level, layout: &Layout) -> Drawn {
    let (left, y) = (layout.plot.right + 10.0, layout.y(level.value));
    let value = error_budget::exchange::export::figures::threshold(level.value);
    let at_left = (HPos::Left, VPos::Center);
    pen.text(&value, (left, y), pen.note(pen.theme.ink_2, true, at_left))?;
    pen.text(
        &level.words,
        (left + 46.0, y),
        pen.note(pen.theme.ink_2, false, at_left),
    )
}

/// The status shape before a level's words: the meaning is never in the colour alone.
fn level_mark(pen: &Pen<'_>, (x, y): (f64, f64), role: LevelRole) -> Drawn {
    let colour = pen.theme.level_mark(role);
    let polygon = |corners: &[(f64, f64)]| {
        let corners: Vec<(f64, f64)> = corners.iter().map(|(dx, dy)| (x + dx, y + dy)).collect();
        pen.polygon(&corners, colour.to_rgba())
    };
    match role {
        LevelRole::Attention => polygon(&[(0.0, -4.5), (4.5, 0.0), (0.0, 4.5), (-4.5, 0.0)]),
        LevelRole::Warning | LevelRole::Ticket => polygon(&[(0.0, -4.0), (4.5, 4.0), (-4.5, 4.0)]),
        LevelRole::Critical | LevelRole::Page => {
            polygon(&[(-3.5, -3.5), (3.5, -3.5), (3.5, 3.5), (-3.5, 3.5)])
        }
        LevelRole::Zero => {
            let stroke = Stroke {
                width: 2.5,
                ..hairline(colour)
            };
            pen.line((x - 3.5, y - 3.5), (x + 3.5, y + 3.5), stroke)?;
            pen.line((x - 3.5, y + 3.5), (x + 3.5, y - 3.5), stroke)
        }
    }
}

/// Values and names where lines and areas end.
pub fn ends(pen: &Pen<'_>, layout: &Layout) -> Drawn {
    let left = layout.plot.right + 10.0;
    // First all figures, then all names: a canvas takes its time over every change of font.
    for figures in [true, false] {
        for end in &layout.ends {
            let colour = match end.role {
                Some(LineRole::Median) => pen.theme.accent,
                Some(LineRole::WhatIf) => pen.theme.what_if,
                _ => pen.theme.ink_2,
            };
            let words = pen.note(colour, figures, (HPos::Left, VPos::Center));
            let name = left + text_width(&end.value, 12.0).max(28.0) + 8.0;
            let (text, x) = if figures {
                (&end.value, left)
            } else {
                (&end.name, name)
            };
            pen.text(text, (x, end.y), words)?;
        }
    }
    Ok(())
}

/// The ground below zero.
pub fn overspent(pen: &Pen<'_>, scene: &Scene, layout: &Layout) -> Drawn {
    let deeper = matches!(scene.scale, Scale::Linear(low, _) if low < 0.0);
    let fans = scene.areas.iter().any(|area| area.role == AreaRole::Fan80) || scene.lane.is_some();
    if !(deeper && fans) {
        return Ok(());
    }
    let ground = Area {
        top: layout.y(0.0),
        ..layout.plot
    };
    pen.fill(ground, pen.theme.overspent().to_rgba())
}
