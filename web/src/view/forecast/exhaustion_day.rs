//! The day it runs out: how many paths end on each.

use super::{Ahead, horizon_date, words_under_head};
use crate::answer::forecast_detail::Details;
use crate::chart::Scene;
use crate::chart::scene::{Column, Mark, MarkRole, Scale, Unit};
use crate::dom::{El, el};
use crate::outlook::after;
use crate::reactive::memo;
use crate::state::Shown;
use crate::view::budget_chart::seconds;
use crate::widget::figure::Figure;
use error_budget::exchange::export::figures;

/// The histogram with its sentence.
pub fn figure(ahead: Ahead) -> El {
    let scene = memo(move || match ahead.known() {
        Some((shown, details)) => details
            .as_ref()
            .as_ref()
            .map_or_else(nothing, |details| scene(&shown, details)),
        None => nothing(),
    });
    let figure = Figure {
        id: "exhaustion-day",
        class: ".low",
        tools: vec![ahead.working()],
        ..Figure::default()
    };
    let words = el("p.chart-words")
        .attr("data-testid", "exhaustion-words")
        .live(move || match ahead.known() {
            Some((shown, details)) => details
                .as_ref()
                .as_ref()
                .map(|details| words(&shown, details))
                .unwrap_or_default(),
            None => Vec::new(),
        });
    words_under_head(figure.draw(scene), words)
}

fn nothing() -> Scene {
    Scene {
        title: "Day it runs out".to_owned(),
        unit: Unit::Percent,
        scale: Scale::Linear(0.0, 0.1),
        ..Scene::default()
    }
}

fn scene(shown: &Shown, details: &Details) -> Scene {
    let now = shown.answer.now;
    let at = |days: f64| seconds(after(now, days));
    let columns: Vec<Column> = details
        .on_day
        .iter()
        .zip(0_u32..)
        .map(|(share, day)| Column {
            span: (at(f64::from(day)), at(f64::from(day + 1))),
            value: *share,
        })
        .collect();
    let highest = details.on_day.iter().copied().fold(0.0, f64::max);
    let mut marks = Vec::new();
    if let Some(when) = details.when {
        let names = ["P10", "P50", "P90"];
        marks.extend(when.into_iter().zip(names).map(|(days, name)| Mark {
            at: at(days),
            name: format!("{name} {}", shown.clock.date(after(now, days))),
            role: if name == "P50" {
                MarkRole::Median
            } else {
                MarkRole::Quantile
            },
        }));
    }
    Scene {
        span: (at(0.0), at(f64::from(details.horizon))),
        zone: shown.clock.zone().clone(),
        scale: Scale::Linear(0.0, (highest * 1.1).max(0.01)),
        columns,
        marks,
        ..nothing()
    }
}

fn words(shown: &Shown, details: &Details) -> Vec<El> {
    let until = horizon_date(shown, details);
    let paths = figures::number(f64::from(details.paths), 0);
    let (Some(chance), Some([_, half, _])) = (details.by_day.last(), details.when) else {
        return vec![el("span").text(&format!("None of {paths} paths runs out by {until}."))];
    };
    let half = shown.clock.date(after(shown.answer.now, half));
    let chance = figures::chance(*chance);
    let mut words = vec![
        el("b").text(&chance),
        el("span").text(&format!(
            " of {paths} paths run out by {until}, half of those by {half}"
        )),
    ];
    // What is shown adds up to 100.
    let rest = chance
        .strip_suffix('%')
        .and_then(|whole| whole.parse::<u8>().ok());
    if let Some(rest) = rest.and_then(|whole| 100_u8.checked_sub(whole)) {
        words.push(el("span").text("; "));
        words.push(el("b").text(&format!("{rest}%")));
        words.push(el("span").text(" do not"));
    }
    words.push(el("span").text("."));
    if let Some(name) = release_on_worst_day(details) {
        words.push(el("span").text(&format!(" The highest bar is the day of release {name}.")));
    }
    words
}

/// The release that goes out on the day on which most paths run out.
fn release_on_worst_day(details: &Details) -> Option<&str> {
    let shares = details.on_day.iter().zip(0_u32..);
    let (_, worst) = shares.max_by(|one, other| one.0.total_cmp(other.0))?;
    let release = details
        .releases
        .iter()
        .find(|release| release.in_days.floor() == f64::from(worst))?;
    (!release.name.is_empty()).then_some(release.name.as_str())
}
