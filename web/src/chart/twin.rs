//! A scene as a table and in words, for those who do not see the picture.

use super::scene::{Axis, LineRole, Scene};
use chrono::{DateTime, Utc};
use error_budget::exchange::export::figures::Clock;
use error_budget::exchange::spreadsheet;

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

/// The scene as a table, of at most 300 rows.
#[must_use]
pub fn table(scene: &Scene) -> Table {
    rows(scene, MAX_ROWS)
}

fn rows(scene: &Scene, most: usize) -> Table {
    let place_name = match scene.axis {
        Axis::Time => format!("Time, {}", scene.zone.name()),
        Axis::Number(_) => "At".to_owned(),
    };
    let mut columns = vec![place_name];
    columns.extend(scene.lines.iter().map(|line| line.name.clone()));
    let areas = || scene.areas.iter().filter(|area| area.labelled);
    columns.extend(areas().flat_map(|area| area.names.clone()));
    if !scene.columns.is_empty() {
        columns.push("Value".to_owned());
    }
    if !scene.dots.is_empty() {
        columns.extend(["Value", "From", "To"].map(str::to_owned));
    }
    columns.extend(
        scene
            .tracks
            .iter()
            .filter(|track| !track.heading)
            .map(|track| track.name.clone()),
    );

    let places = places(scene);
    let total = places.len();
    let clock = clock(scene);
    let number = |value: Option<f64>| {
        value
            .map(|value| scene.unit.number(value))
            .unwrap_or_default()
    };
    let row = |at: f64| -> Vec<String> {
        let place = match scene.axis {
            Axis::Time => clock.instant(instant(at)),
            Axis::Number(unit) => unit.text(at),
        };
        let mut cells = vec![place];
        cells.extend(
            scene
                .lines
                .iter()
                .map(|line| number(Scene::value_at(line, at))),
        );
        for area in areas() {
            let values = area.values_at(at);
            cells.push(number(values.map(|values| values.0)));
            cells.push(number(values.map(|values| values.1)));
        }
        if !scene.columns.is_empty() {
            let column = scene.columns.iter().find(|column| column.span.0 == at);
            cells.push(number(column.map(|column| column.value)));
        }
        if !scene.dots.is_empty() {
            let dot = scene.dots.iter().find(|dot| dot.at == at);
            cells.push(number(dot.map(|dot| dot.value)));
            cells.push(number(dot.map(|dot| dot.interval.0)));
            cells.push(number(dot.map(|dot| dot.interval.1)));
        }
        for track in scene.tracks.iter().filter(|track| !track.heading) {
            let here = track
                .spans
                .iter()
                .find(|span| (span.span.0..span.span.1).contains(&at));
            cells.push(match here {
                None => String::new(),
                Some(span) if span.words.is_empty() => "on".to_owned(),
                Some(span) => span.words.clone(),
            });
        }
        cells
    };
    let step = total.div_ceil(most).max(1);
    let rows: Vec<Vec<String>> = places.into_iter().step_by(step).map(row).collect();
    Table {
        columns,
        left_out: total - rows.len(),
        rows,
    }
}

/// Every place at which something of the scene changes, ascending.
fn places(scene: &Scene) -> Vec<f64> {
    let mut places: Vec<f64> = Vec::new();
    places.extend(
        scene
            .lines
            .iter()
            .flat_map(|line| line.points.iter().map(|(at, _)| *at)),
    );
    places.extend(
        scene
            .areas
            .iter()
            .flat_map(|area| area.points.iter().map(|(at, ..)| *at)),
    );
    places.extend(scene.columns.iter().map(|column| column.span.0));
    places.extend(scene.dots.iter().map(|dot| dot.at));
    places.extend(scene.tracks.iter().flat_map(|track| {
        track
            .spans
            .iter()
            .flat_map(|span| [span.span.0, span.span.1])
    }));
    places.retain(|at| (scene.span.0..=scene.span.1).contains(at));
    places.sort_unstable_by(f64::total_cmp);
    places.dedup();
    places
}

/// The whole scene as CSV. Cells that a spreadsheet would take for a formula begin with an apostrophe.
#[must_use]
pub fn csv(scene: &Scene) -> String {
    let table = rows(scene, usize::MAX);
    let mut text = String::new();
    for row in std::iter::once(&table.columns).chain(&table.rows) {
        for (index, cell) in row.iter().enumerate() {
            if index > 0 {
                text.push(',');
            }
            // A minus of typography is none to a spreadsheet.
            let cell = cell.replace('\u{2212}', "-");
            text.push_str(&spreadsheet::field(&spreadsheet::value(&cell)));
        }
        text.push_str("\r\n");
    }
    text
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
    let of = |roles: &[LineRole]| scene.lines.iter().find(|line| roles.contains(&line.role));
    // What has happened before what may come.
    let main = of(&[LineRole::Past, LineRole::Burn1]).or_else(|| of(&[LineRole::Median]));
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
