//! Burn rates over time, each tier's lookback a line, its threshold a level.

use super::budget_chart::{points, seconds};
use crate::chart::Scene;
use crate::chart::scene::{Level, LevelRole, Line, LineRole, Scale, Unit};
use crate::dom::El;
use crate::reactive::{Live, memo};
use crate::state::{Shared, Shown, State};
use crate::widget::figure::{Figure, swatch};
use crate::widget::segment::segment;
use chrono::TimeDelta;
use error_budget::model::alert_policy::Action;

const ROLES: [LineRole; 4] = [
    LineRole::Burn1,
    LineRole::Burn2,
    LineRole::Burn3,
    LineRole::Burn4,
];
const NAMES: [&str; 4] = ["1 h", "6 h", "24 h", "3 d"];
const WORDS: [&str; 4] = ["page, 1 h", "page, 6 h", "ticket, 24 h", "ticket, 3 d"];

/// How fast the budget burned.
#[must_use]
pub fn burn_chart() -> El {
    let state = State::here();
    let range = Live::new(30_i64);
    let scene = memo(move || {
        let (days, shown) = (range.get(), state.shown.get());
        shown
            .as_ref()
            .map_or_else(nothing, |shown| scene(shown, days))
    });
    let legend = vec![
        swatch("burn", "1 h"),
        swatch("burn.accent", "6 h"),
        swatch("burn.helper", "24 h"),
        swatch("burn.helper.dashed", "3 d"),
        swatch("threshold", "pages from"),
        swatch("ticket", "ticket from"),
    ];
    let figure = Figure {
        id: "burn-chart",
        class: ".low",
        legend,
        tools: vec![segment(
            "burn-range",
            "Range",
            range,
            &[(7, "7 d"), (30, "30 d"), (120, "120 d")],
        )],
        ..Figure::default()
    };
    figure.draw(scene)
}

fn nothing() -> Scene {
    Scene {
        title: "Burn rate, log scale".to_owned(),
        scale: Scale::Log(1.0, 10.0),
        unit: Unit::Multiple,
        ..Scene::default()
    }
}

fn scene(shown: &Shared<Shown>, days: i64) -> Scene {
    let (record, answer) = (&shown.record, &shown.answer);
    let now = answer.now;
    let from = now - TimeDelta::days(days);
    let lines: Vec<Line> = answer
        .burn
        .iter()
        .zip(ROLES.into_iter().zip(NAMES))
        .map(|(burn, (role, name))| Line {
            name: name.to_owned(),
            role,
            points: points(record.burn_curve(from, now, TimeDelta::minutes(burn.lookback_minutes)))
                .into_iter()
                .filter(|(_, rate)| rate.is_finite())
                .collect(),
            labelled: false,
        })
        .collect();
    let levels = answer
        .burn
        .iter()
        .zip(WORDS)
        .map(|(burn, words)| Level {
            value: burn.threshold,
            role: match burn.action {
                Action::Page => LevelRole::Page,
                Action::Ticket | Action::Log => LevelRole::Ticket,
            },
            words: words.to_owned(),
            word: words.to_owned(),
        })
        .collect();
    let highest = lines
        .iter()
        .flat_map(|line| line.points.iter().map(|(_, rate)| *rate))
        .fold(20.0, f64::max);
    let lowest = answer
        .burn
        .iter()
        .map(|burn| burn.threshold)
        .fold(1.0, f64::min);
    Scene {
        title: "Burn rate, log scale".to_owned(),
        span: (seconds(from), seconds(now)),
        zone: shown.clock.zone().clone(),
        scale: Scale::Log(decade_below(lowest), decade_above(highest)),
        unit: Unit::Multiple,
        // The shortest lookback lies on top.
        lines: lines.into_iter().rev().collect(),
        levels,
        ..Scene::default()
    }
}

/// The power of ten at or below an axis end.
fn decade_below(value: f64) -> f64 {
    10_f64.powf(value.log10().floor())
}

/// The power of ten above an axis end.
fn decade_above(value: f64) -> f64 {
    10_f64.powf(value.log10().floor() + 1.0)
}
