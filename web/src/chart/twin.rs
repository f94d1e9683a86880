//! A scene as a table and in words, for those who do not see the picture.

use super::scene::{LineRole, Scene};
use chrono::{DateTime, Utc};
use error_budget::exchange::export::figures::Clock;

/// The rows of a table at the most; beyond it every second, third, ... corner is left out.
const MAX_ROWS: usize = 300;

/// The corners of a scene's lines as a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// Names of the columns: the time, then the lines.
    pub columns: Vec<String>,
    /// A cell for each column.
    pub rows: Vec<Vec<String>>,
    /// Corners left out.
    pub left_out: usize,
}

/// The scene as a table.
#[must_use]
pub fn table(scene: &Scene) -> Table {
    let mut times: Vec<f64> = scene
        .lines
        .iter()
        .flat_map(|line| line.points.iter().map(|(at, _)| *at))
        .collect();
    times.retain(|at| (scene.span.0..=scene.span.1).contains(at));
    times.sort_unstable_by(f64::total_cmp);
    times.dedup();
    let total = times.len();
    let step = total.div_ceil(MAX_ROWS).max(1);
    let clock = clock(scene);
    let rows: Vec<Vec<String>> = times
        .into_iter()
        .step_by(step)
        .map(|at| {
            let value = |line| {
                Scene::value_at(line, at)
                    .map(|value| scene.unit.number(value))
                    .unwrap_or_default()
            };
            let time = clock.instant(instant(at));
            std::iter::once(time)
                .chain(scene.lines.iter().map(value))
                .collect()
        })
        .collect();
    let time = format!("Time, {}", scene.zone.name());
    let names = scene.lines.iter().map(|line| line.name.clone());
    Table {
        columns: std::iter::once(time).chain(names).collect(),
        left_out: total - rows.len(),
        rows,
    }
}

/// The scene in one or two sentences.
#[must_use]
pub fn summary(scene: &Scene) -> String {
    let clock = clock(scene);
    let (from, to) = scene.span;
    let mut text = format!(
        "{}, from {} to {}.",
        scene.title,
        clock.date(instant(from)),
        clock.date(instant(to))
    );
    let main = scene
        .lines
        .iter()
        .find(|line| matches!(line.role, LineRole::Past | LineRole::Burn1));
    let inside = |(at, _): &&(f64, f64)| (from..=to).contains(at);
    if let Some(line) = main
        && let Some((last_at, last)) = line.points.iter().rfind(inside)
    {
        text.push_str(&format!(
            " {} on {}.",
            scene.unit.text(*last),
            clock.instant(instant(*last_at))
        ));
        let by_value = |a: &&(f64, f64), b: &&(f64, f64)| a.1.total_cmp(&b.1);
        let extreme = match line.role {
            LineRole::Past => line
                .points
                .iter()
                .filter(inside)
                .min_by(by_value)
                .map(|point| ("Lowest", point)),
            _ => line
                .points
                .iter()
                .filter(inside)
                .max_by(by_value)
                .map(|point| ("Highest", point)),
        };
        if let Some((word, (at, value))) = extreme {
            text.push_str(&format!(
                " {word}: {} on {}.",
                scene.unit.text(*value),
                clock.instant(instant(*at))
            ));
        }
    }
    text
}

/// A clock that leaves out the year of the scene's present.
#[must_use]
pub fn clock(scene: &Scene) -> Clock {
    Clock::new(
        scene.zone.clone(),
        instant(scene.now.unwrap_or(scene.span.1)),
    )
}

/// An instant from Unix seconds.
#[must_use]
pub fn instant(unix: f64) -> DateTime<Utc> {
    DateTime::from_timestamp_millis((unix * 1000.0) as i64).unwrap_or_default()
}
