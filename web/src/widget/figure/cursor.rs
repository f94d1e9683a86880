//! The cursor over a plot: what stands there, as a crosshair and in words.

use super::px;
use crate::chart::scene::{Axis, LineRole};
use crate::chart::{Layout, Scene, layout, twin};
use crate::dom::{El, el, svg};

/// The place and the values there.
pub(super) fn tooltip(scene: &Scene, at: f64) -> (String, Vec<(String, String)>) {
    let place = match scene.axis {
        Axis::Time => twin::clock(scene).instant(twin::instant((at / 60.0).round() * 60.0)),
        Axis::Number(unit) => unit.text(at),
    };
    let mut rows = Vec::new();
    for area in scene.areas.iter().filter(|area| area.labelled) {
        if let (Some((low, high)), [lower, upper]) = (area.values_at(at), &area.names) {
            rows.push((upper.clone(), scene.unit.text(high)));
            rows.push((lower.clone(), scene.unit.text(low)));
        }
    }
    for line in scene.lines.iter().rev() {
        if let Some(value) = Scene::value_at(line, at) {
            // The median stands between the best and the worst.
            let place = if line.role == LineRole::Median {
                rows.len().min(1)
            } else {
                rows.len()
            };
            rows.insert(place, (line.name.clone(), scene.unit.text(value)));
        }
    }
    for column in scene
        .columns
        .iter()
        .filter(|column| (column.span.0..column.span.1).contains(&at))
    {
        rows.push((String::new(), scene.unit.text(column.value)));
    }
    for track in &scene.tracks {
        let here = track
            .spans
            .iter()
            .find(|span| (span.span.0..=span.span.1).contains(&at));
        if let Some(span) = here {
            rows.push((
                track.name.clone(),
                if span.words.is_empty() {
                    "on".to_owned()
                } else {
                    span.words.clone()
                },
            ));
        }
    }
    (place, rows)
}

/// Crosshair, dots and tooltip.
pub(super) fn crosshair(at: f64, scene: &Scene, layout: &Layout) -> Vec<El> {
    let (time, rows) = tooltip(scene, at);
    let x = layout.x(at);
    let dot = |value: f64, shape: &str| {
        svg(shape)
            .attr("cx", &px(x))
            .attr("cy", &px(layout.y(value)))
            .attr("r", "4")
    };
    let lines = scene
        .lines
        .iter()
        .filter_map(|line| Scene::value_at(line, at))
        .map(|value| dot(value, "circle.dot"));
    let edges = scene
        .areas
        .iter()
        .filter(|area| area.labelled)
        .filter_map(|area| area.values_at(at))
        .flat_map(|(low, high)| [low, high])
        .map(|value| dot(value, "circle.dot.hollow"));
    let line = svg("line.crosshair")
        .attr("x1", &px(x))
        .attr("x2", &px(x))
        .attr("y1", "18")
        .attr("y2", &px(layout.bottom()));
    // Beside the cursor, on the side where there is room.
    let room = rows
        .iter()
        .map(|(name, value)| layout::text_width(name, 12.0) + layout::text_width(value, 12.0))
        .fold(120.0, f64::max)
        + 60.0;
    let left = if x > room {
        x - room
    } else {
        (x + 12.0).min(layout.size.0 - room).max(0.0)
    };
    let list = rows
        .iter()
        .flat_map(|(name, value)| [el("dt").text(name), el("dd").text(value)]);
    let tip = el("div.tooltip")
        .attr("aria-hidden", "true")
        .with(el("h3").text(&time))
        .with(el("dl").with_all(list));
    for (name, value) in [("left", left), ("top", 24.0), ("width", room - 16.0)] {
        tip.set_style(name, &format!("{value:.0}px"));
    }
    vec![
        svg("svg.overlay")
            .attr("aria-hidden", "true")
            .with(line)
            .with_all(lines.chain(edges)),
        tip,
    ]
}
