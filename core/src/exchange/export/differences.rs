//! The table of what differs: every figure of the base plan beside that of each scenario, as it is written.

use super::figures::{self, Clock, NO_DATA};
use crate::engine::comparison::{Difference, Figure, Measure, side_by_side};
use crate::model::duration;
use crate::model::release::Release;
use crate::model::target::Target;
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// One figure in all plans.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Row {
    /// What it is.
    pub name: String,
    /// In each plan, the base first.
    pub cells: Vec<Cell>,
    /// It is not the same in all of them.
    pub differs: bool,
}

/// A figure in one plan.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Cell {
    /// As it is written.
    pub text: String,
    /// What its word stands for.
    pub mark: Mark,
    /// Against the base, with its sign or in a word; empty for the same.
    pub change: String,
    /// Whether it is better; `None` where neither is.
    pub better: Option<bool>,
}

/// What the word of a cell stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Mark {
    /// A figure.
    #[default]
    None,
    /// The status of a budget.
    Status,
    /// The policy's decision.
    Decision,
}

/// The figures of one plan.
#[derive(Debug)]
pub struct Column {
    /// Those of the engine.
    pub figures: Vec<Figure>,
    /// Nothing is left already.
    pub exhausted: bool,
    /// What is promised.
    pub target: Target,
}

/// What the figures are written by.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    /// Writes dates.
    pub clock: &'a Clock,
    /// Days count from here.
    pub now: DateTime<Utc>,
    /// Days looked ahead.
    pub horizon: u32,
    /// The releases of the base plan.
    pub releases: &'a [Release],
}

/// What a meeting asks first; the others follow in the engine's order.
const FIRST: [&str; 11] = [
    "remaining",
    "remaining_share",
    "remaining_p50",
    "remaining_p10",
    "exhausted_likely",
    "exhausted_around",
    "kept",
    "expected_loss",
    "verdict_",
    "yes_medium",
    "status",
];

const RUN_OUT: &str = "run out already";

/// The rows of the table; `None` is a scenario that cannot be applied.
///
/// What is written the same counts as the same.
#[must_use]
pub fn rows(base: &Column, variants: &[Option<Column>], context: &Context) -> Vec<Row> {
    let columns: Vec<Vec<Difference>> = variants
        .iter()
        .map(|variant| {
            let variant = variant.as_ref().map(|column| column.figures.clone());
            side_by_side("", base.figures.clone(), variant.unwrap_or_default())
        })
        .collect();
    let mut keys: Vec<&Figure> = base.figures.iter().collect();
    for difference in columns.iter().flatten() {
        if let (None, Some(figure)) = (&difference.base, &difference.variant)
            && !keys.iter().any(|known| known.key == figure.key)
        {
            keys.push(figure);
        }
    }
    let rank = |key: &str| {
        let place = FIRST
            .iter()
            .position(|first| match first.strip_suffix('_') {
                Some(_) => key.starts_with(first),
                None => key == *first,
            });
        place.unwrap_or(FIRST.len())
    };
    let mut places: Vec<(usize, usize)> = keys
        .iter()
        .enumerate()
        .map(|(index, figure)| (rank(&figure.key), index))
        .collect();
    places.sort_unstable();
    let ordered = places.iter().filter_map(|(_, index)| keys.get(*index));
    ordered
        .map(|figure| row(figure, base, variants, &columns, context))
        .collect()
}

fn row(
    figure: &Figure,
    base: &Column,
    variants: &[Option<Column>],
    columns: &[Vec<Difference>],
    context: &Context,
) -> Row {
    let own = base.figures.iter().find(|own| own.key == figure.key);
    let mut cells = vec![cell(own, figure, base, context)];
    for (variant, differences) in variants.iter().zip(columns) {
        let Some(variant) = variant else {
            cells.push(Cell {
                text: NO_DATA.to_owned(),
                ..Cell::default()
            });
            continue;
        };
        let found = differences
            .iter()
            .find(|one| one.figure().is_some_and(|found| found.key == figure.key));
        let theirs = found.and_then(|one| one.variant.as_ref());
        let mut cell = cell(theirs, figure, variant, context);
        let differs = cells.first().is_some_and(|base| base.text != cell.text);
        if let (Some(difference), true) = (found, differs) {
            (cell.change, cell.better) = match (base.exhausted, variant.exhausted) {
                (false, true) if figure.key.starts_with("exhausted_") => {
                    ("already".to_owned(), Some(false))
                }
                (true, false) if figure.key.starts_with("exhausted_") => {
                    ("not yet".to_owned(), Some(true))
                }
                _ => (change(difference), difference.better),
            };
        }
        cells.push(cell);
    }
    Row {
        name: name(figure, context),
        differs: cells.iter().any(|cell| !cell.change.is_empty()),
        cells,
    }
}

/// A figure's name in the words of the page.
fn name(figure: &Figure, context: &Context) -> String {
    let end = || {
        let end = context.now + TimeDelta::days(i64::from(context.horizon));
        context.clock.date(end)
    };
    let days = context.horizon;
    match figure.key.as_str() {
        "remaining" => "Left now".to_owned(),
        "remaining_share" => "Left now, of the budget".to_owned(),
        "remaining_p50" => format!("Median left on {}", end()),
        "remaining_p10" => format!("Worst tenth on {}", end()),
        "exhausted_likely" => format!("Runs out within {days} d"),
        "exhausted_around" => "If so, around".to_owned(),
        "kept" => "Chance that the target is kept".to_owned(),
        "expected_loss" => format!("Expected loss in {days} d"),
        "yes_medium" => "Earliest yes, medium risk".to_owned(),
        "consumed" => "Spent".to_owned(),
        "consumed_share" => "Spent, of the budget".to_owned(),
        "days_to_exhaustion" => "Runs out, at the recent rate".to_owned(),
        "back_to_half" => "Half is left again".to_owned(),
        "back_above_zero" => "Above zero again".to_owned(),
        key => {
            let lookback = key.strip_prefix("burn_");
            if let Some(lookback) = lookback.and_then(|text| duration::parse(text).ok()) {
                return format!("Burn over {}", hours_to_a_day(lookback));
            }
            let release = key
                .strip_prefix("verdict_")
                .and_then(|number| number.parse::<usize>().ok())
                .and_then(|number| context.releases.get(number.checked_sub(1)?));
            match release.and_then(|release| release.at) {
                Some(at) => format!("{}, {}", figure.name, context.clock.date(at)),
                None => figure.name.clone(),
            }
        }
    }
}

/// Lookbacks are in hours up to a day, as alert policies write them.
fn hours_to_a_day(length: TimeDelta) -> String {
    if length == TimeDelta::days(1) {
        "24 h".to_owned()
    } else {
        figures::duration(length)
    }
}

fn cell(own: Option<&Figure>, named: &Figure, column: &Column, context: &Context) -> Cell {
    let key = named.key.as_str();
    let mark = match key {
        "status" => Mark::Status,
        _ if key.starts_with("verdict_") => Mark::Decision,
        _ => Mark::None,
    };
    let text = match own.map(|own| (own.word, own.value)) {
        Some((Some(word), _)) => word.to_owned(),
        Some((None, Some(value))) => written(named, value, column, context),
        _ if column.exhausted && key.starts_with("exhausted_") => RUN_OUT.to_owned(),
        _ => NO_DATA.to_owned(),
    };
    let is_known = own.is_some_and(|own| own.word.is_some());
    Cell {
        mark: if is_known { mark } else { Mark::None },
        text,
        ..Cell::default()
    }
}

/// Days that are written as the date that they lead to.
fn is_date(key: &str) -> bool {
    matches!(
        key,
        "exhausted_around"
            | "yes_medium"
            | "days_to_exhaustion"
            | "back_to_half"
            | "back_above_zero"
    )
}

fn written(figure: &Figure, value: f64, column: &Column, context: &Context) -> String {
    match (figure.key.as_str(), figure.measure) {
        ("target", _) => column.target.to_string(),
        (key, Measure::Days) if is_date(key) => {
            if value == 0.0 {
                return "now".to_owned();
            }
            match TimeDelta::try_milliseconds((value * 86_400_000.0) as i64) {
                Some(ahead) if value.is_finite() => {
                    let at = figures::minute_after(context.now + ahead);
                    if key == "yes_medium" {
                        context.clock.instant(at)
                    } else {
                        context.clock.date(at)
                    }
                }
                _ => "not in sight".to_owned(),
            }
        }
        ("exhausted_likely" | "kept", _) => figures::chance(value),
        (_, measure) => figures::measured(measure, value),
    }
}

fn change(difference: &Difference) -> String {
    let Some(figure) = difference.figure() else {
        return String::new();
    };
    let Some(change) = difference.change.filter(|change| change.is_finite()) else {
        // From or to never: no amount says by how much.
        let word = match difference.better {
            Some(true) => "better",
            Some(false) => "worse",
            None => "differs",
        };
        return word.to_owned();
    };
    let key = figure.key.as_str();
    let (plus, size) = (if change > 0.0 { "+" } else { "" }, change.abs());
    match figure.measure {
        Measure::Word => match (key, change > 0.0) {
            ("status", true) => "worse",
            ("status", false) => "better",
            (_, true) => "stricter",
            (_, false) => "easier",
        }
        .to_owned(),
        Measure::Days if is_date(key) => {
            let length = if size >= 2.0 {
                figures::number(size, 0) + " d"
            } else {
                let whole = TimeDelta::minutes((size * 1_440.0) as i64);
                figures::duration(whole)
            };
            let way = if change > 0.0 { "later" } else { "sooner" };
            format!("{length} {way}")
        }
        Measure::Share if key == "target" => {
            format!("{plus}{} points", figures::plain(change * 100.0))
        }
        Measure::Share if matches!(key, "exhausted_likely" | "kept") => {
            format!("{plus}{} points", figures::number(change * 100.0, 0))
        }
        Measure::Share => format!("{plus}{} points", figures::number(change * 100.0, 1)),
        measure => plus.to_owned() + &figures::measured(measure, change),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::zone::Zone;

    fn figure(key: &str, measure: Measure, value: Option<f64>) -> Figure {
        Figure {
            key: key.to_owned(),
            name: key.to_owned(),
            measure,
            value,
            word: None,
            more_is_better: Some(true),
        }
    }

    fn table(base: Column, variant: Column) -> Vec<Row> {
        let now: DateTime<Utc> = "2026-03-10T14:30:00Z".parse().expect("an instant");
        let context = Context {
            clock: &Clock::new(Zone::utc(), now),
            now,
            horizon: 30,
            releases: &[],
        };
        rows(&base, &[Some(variant)], &context)
    }

    fn column(figures: Vec<Figure>, exhausted: bool) -> Column {
        Column {
            figures,
            exhausted,
            target: Target::WHOLE,
        }
    }

    #[test]
    fn what_is_asked_first_comes_first_and_what_is_written_the_same_is_the_same() {
        let of = |left: f64, out: f64| {
            column(
                vec![
                    figure("total", Measure::Minutes, Some(43.2)),
                    figure("remaining", Measure::Minutes, Some(left)),
                    figure("exhausted_around", Measure::Days, Some(out)),
                ],
                false,
            )
        };
        let rows = table(of(18.4, 12.0), of(18.41, 2.0));
        let told: Vec<(&str, &str, &str, bool)> = rows
            .iter()
            .map(|row| {
                let other = &row.cells[1];
                (
                    row.name.as_str(),
                    other.text.as_str(),
                    other.change.as_str(),
                    row.differs,
                )
            })
            .collect();
        assert_eq!(
            told,
            [
                ("Left now", "18.4 min", "", false),
                ("If so, around", "12 Mar", "10 d sooner", true),
                ("total", "43.2 min", "", false),
            ]
        );
    }

    #[test]
    fn what_has_run_out_already_has_no_chance() {
        let of = |chance, exhausted| {
            column(
                vec![figure("exhausted_likely", Measure::Share, chance)],
                exhausted,
            )
        };
        let rows = table(of(Some(0.53), false), of(None, true));
        let cell = &rows[0].cells[1];
        assert_eq!(
            (cell.text.as_str(), cell.change.as_str(), cell.better),
            (RUN_OUT, "already", Some(false))
        );
    }

    #[test]
    fn lookbacks_are_named_as_alert_policies_write_them() {
        let of = || {
            let keys = ["burn_1h", "burn_1d", "burn_3d"];
            let figures = keys.map(|key| figure(key, Measure::Times, Some(1.0)));
            column(figures.to_vec(), false)
        };
        let rows = table(of(), of());
        let names: Vec<&str> = rows.iter().map(|row| row.name.as_str()).collect();
        assert_eq!(names, ["Burn over 1 h", "Burn over 24 h", "Burn over 3 d"]);
    }

    #[test]
    fn from_never_to_a_date_is_said_by_a_word() {
        let of = |days| {
            let figure = figure("days_to_exhaustion", Measure::Days, Some(days));
            column(vec![figure], false)
        };
        let rows = table(of(f64::INFINITY), of(12.0));
        let told: Vec<_> = rows[0]
            .cells
            .iter()
            .map(|cell| (cell.text.as_str(), cell.change.as_str(), cell.better))
            .collect();
        assert_eq!(
            told,
            [("not in sight", "", None), ("22 Mar", "worse", Some(false))]
        );
    }
}
