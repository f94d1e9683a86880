//! Three methods side by side: what each says, and how good it was on the service's own past.

use super::{Ahead, amount, horizon_date};
use crate::answer::calibration::{Scored, Tried};
use crate::answer::forecast_detail::{Day, Details, Foretold};
use crate::dom::{El, el};
use crate::outlook::after;
use crate::state::Shown;
use crate::widget::icon::icon;
use error_budget::exchange::export::figures::{self, NO_DATA};

/// A row: what it is, what that means, and a cell for each method.
struct Row {
    name: &'static str,
    note: String,
    cells: [String; 3],
    /// The method that does best; `None` where nothing is compared, or all are equal.
    best: Option<usize>,
}

const METHODS: [&str; 3] = ["Simulation", "Straight line", "Current rate"];

/// The table.
pub fn panel(ahead: Ahead) -> El {
    let table = move || {
        let Some((shown, details)) = ahead.known() else {
            return Vec::new();
        };
        let Some(details) = details.as_ref().as_ref() else {
            return Vec::new();
        };
        let tried = ahead.tried.get();
        vec![drawn(&shown, details, tried.as_deref())]
    };
    el("section.chart.methods-panel")
        .attr("aria-labelledby", "methods-head")
        .with(
            el("div.chart-head")
                .with(
                    el("h2")
                        .attr("id", "methods-head")
                        .text("Three methods, side by side"),
                )
                .with(ahead.working()),
        )
        .with(el("div").live(table))
}

fn drawn(shown: &Shown, details: &Details, tried: Option<&Tried>) -> El {
    let heads = METHODS
        .iter()
        .map(|name| el("th").attr("scope", "col").text(name));
    let mut body: Vec<El> = said(shown, details).into_iter().map(row).collect();
    if let Some(tried) = tried
        && let Some(scores) = &tried.scores
    {
        let forecasts = scores.first().map_or(0, |score| score.forecasts);
        let text = format!(
            "On this service\u{2019}s own past: {} of {} days each",
            counted(forecasts, "forecast"),
            tried.horizon
        );
        body.push(
            el("tr.part").with(
                el("th")
                    .attr("scope", "rowgroup")
                    .attr("colspan", "4")
                    .text(&text),
            ),
        );
        body.extend(measured(scores, tried.past_frequency).into_iter().map(row));
    }
    el("table.grid.methods")
        .attr("data-testid", "methods")
        .with(el("thead").with(el("tr").with(el("td")).with_all(heads)))
        .with(el("tbody").with_all(body))
}

fn row(row: Row) -> El {
    let cells = row
        .cells
        .iter()
        .zip(METHODS)
        .enumerate()
        .map(|(index, (text, method))| {
            let cell = el("td").attr("data-label", method);
            if row.best == Some(index) {
                cell.with(
                    el("span.best")
                        .with(el("b").text(text))
                        .with(icon("check"))
                        .with(el("span.visually-hidden").text("best")),
                )
            } else {
                cell.text(text)
            }
        });
    let name = el("th")
        .attr("scope", "row")
        .with(el("span.name").text(row.name))
        .with(el("span.note").text(&row.note));
    el("tr").with(name).with_all(cells)
}

fn said(shown: &Shown, details: &Details) -> Vec<Row> {
    let [line, rate] = details.others;
    let clock = &shown.clock;
    let date = |days: f64| clock.date(after(shown.answer.now, days));
    let day = |day: Day| match day {
        Day::Unknown => NO_DATA.to_owned(),
        Day::Never => "not in sight".to_owned(),
        Day::In(days) if days <= 0.0 => "now".to_owned(),
        Day::In(days) => date(days),
    };
    let between = |foretold: Foretold| match foretold.between {
        None => NO_DATA.to_owned(),
        Some((soonest, latest)) if soonest == latest => day(soonest),
        Some((soonest, latest)) => {
            let latest = match latest {
                Day::Never => "never".to_owned(),
                other => day(other),
            };
            format!("{} and {latest}", day(soonest))
        }
    };
    let unit = figures::unit(shown.answer.unit);
    let goes_by = |what: &str, foretold: Foretold| {
        format!("{what}, {} {unit} a day", amount(shown, foretold.per_day))
    };
    let chance = match details.by_day.last() {
        Some(chance) => format!(
            "{} by {}",
            figures::chance(*chance),
            horizon_date(shown, details)
        ),
        None => "it has".to_owned(),
    };
    vec![
        Row {
            name: "Runs out",
            note: "A method without chance names a day".to_owned(),
            cells: [chance, day(line.runs_out), day(rate.runs_out)],
            best: None,
        },
        Row {
            name: "8 in 10 between",
            note: "Of the paths that run out; of the slopes and rates that fit".to_owned(),
            cells: [
                details.when.map_or_else(
                    || "not in sight".to_owned(),
                    |[soonest, _, latest]| format!("{} and {}", date(soonest), date(latest)),
                ),
                between(line),
                between(rate),
            ],
            best: None,
        },
        Row {
            name: "Goes by",
            note: String::new(),
            cells: [
                format!(
                    "{}, the latest most",
                    counted_f(details.rests_on, "incident")
                ),
                goes_by("a line through 7 days", line),
                goes_by("the mean of 7 days", rate),
            ],
            best: None,
        },
        Row {
            name: "Keeps the promise",
            note: format!("Something is left on {}", horizon_date(shown, details)),
            cells: [
                figures::chance(details.kept),
                "no chance given".to_owned(),
                "no chance given".to_owned(),
            ],
            best: None,
        },
    ]
}

fn measured(scores: &[Scored; 3], past_frequency: f64) -> Vec<Row> {
    let cells = |text: fn(&Scored) -> String| scores.each_ref().map(text);
    vec![
        Row {
            name: "Brier score",
            note: format!(
                "0 is perfect; saying the past frequency scores {}",
                figures::number(past_frequency, 3)
            ),
            cells: cells(|score| figures::number(score.brier, 3)),
            best: least(scores.each_ref().map(|score| score.brier)),
        },
        Row {
            name: "Skill",
            note: "Above 0 it beats the past frequency".to_owned(),
            cells: cells(|score| {
                let sign = if score.skill > 0.0 { "+" } else { "" };
                format!("{sign}{}", figures::number(score.skill, 2))
            }),
            best: least(scores.each_ref().map(|score| -score.skill)),
        },
        Row {
            name: "80% band held",
            note: "Near 80% is honest; a line has no band".to_owned(),
            cells: cells(|score| {
                let (inside, all, share) = score.covered;
                format!("{}%, {inside} of {all}", figures::number(share * 100.0, 0))
            }),
            best: least(scores.each_ref().map(|score| (score.covered.2 - 0.8).abs())),
        },
        Row {
            name: "Interval score",
            note: "Width and misses of the band, in budgets: less is better".to_owned(),
            cells: cells(|score| figures::number(score.interval_score, 2)),
            best: least(scores.each_ref().map(|score| score.interval_score)),
        },
    ]
}

/// The position of the least; `None` when all are equal.
fn least(values: [f64; 3]) -> Option<usize> {
    let lowest = values.iter().copied().fold(f64::INFINITY, f64::min);
    let is_lowest = |value: &f64| (*value - lowest).abs() < 5e-4;
    if values.iter().all(is_lowest) {
        return None;
    }
    values.iter().position(is_lowest)
}

/// `1 forecast`, `64 forecasts`.
pub(super) fn counted(count: u32, noun: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{} {noun}{plural}", figures::number(f64::from(count), 0))
}

/// The same of a count that is not whole.
pub(super) fn counted_f(count: f64, noun: &str) -> String {
    let text = figures::number(count, 1);
    let plural = if text == "1.0" { "" } else { "s" };
    format!("{text} {noun}{plural}")
}
