//! A curve the size of a word.

use crate::chart::decimate::per_column;
use crate::dom::{El, svg};
use crate::reactive::Memo;
use error_budget::engine::assessment::Assessment;
use error_budget::engine::record::Record;

/// Width of the picture in pixels; the dot stands a little inside.
const WIDTH: f64 = 37.0;
/// Where nothing is left, and where all is.
const FLOOR: f64 = 14.0;
const TOP: f64 = 2.0;

/// What was left since the window began, as points of a picture of 40 x 16; empty where nothing is known.
pub(super) fn points(record: &Record, answer: &Assessment) -> String {
    let total = answer.budget.total.value();
    if !answer.has_data || total <= 0.0 {
        return String::new();
    }
    let from = answer.budget.window.start.max(answer.observed.start);
    let length = (answer.now - from).num_milliseconds().max(1) as f64;
    let curve = record.remaining_curve(from, answer.now).into_iter();
    let places: Vec<(f64, f64)> = curve
        .map(|(at, left)| {
            let x = (at - from).num_milliseconds() as f64 / length * WIDTH;
            // A tenth below zero is as low as the picture goes.
            let height = (left / total).clamp(-0.15, 1.0);
            (x, FLOOR - height * (FLOOR - TOP))
        })
        .collect();
    let mut text = String::new();
    for (x, y) in per_column(&places, 0.0, 1.0).iter() {
        text.push_str(&format!("{x:.1},{y:.1} "));
    }
    text
}

/// The picture: the curve, the floor that it stands on, a dot at now.
pub(super) fn sparkline(points: Memo<String>) -> El {
    let last = move |axis: usize| {
        move || {
            points.with(|points| {
                let last = points.split_whitespace().last()?;
                last.split(',').nth(axis).map(str::to_owned)
            })
        }
    };
    svg("svg.spark")
        .attr("viewBox", "0 0 40 16")
        .attr("aria-hidden", "true")
        .with(svg("path.floor").attr("d", "M0 14.5h37"))
        .with(svg("polyline").live_attr("points", move || Some(points.get())))
        .with(
            svg("circle")
                .live_attr("cx", last(0))
                .live_attr("cy", last(1))
                .attr("r", "2"),
        )
}
