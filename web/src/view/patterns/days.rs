//! What each day burnt, as columns; a click leads to what happened on it.

use super::{Habit, range};
use crate::answer::patterns::History;
use crate::chart::Scene;
use crate::chart::scene::{Column, Line, LineRole, Mark, MarkRole, Scale, Unit};
use crate::dom::{El, el};
use crate::reactive::memo;
use crate::widget::figure::{Figure, swatch};
use error_budget::model::zone::Zone;
use std::rc::Rc;
use wasm_bindgen::JsCast;

/// The chart.
pub fn days(habit: Habit) -> El {
    let scene = memo(move || {
        let history = habit.history();
        let zone = habit.state.zone.get();
        match history.as_deref() {
            Some(Ok(history)) => scene(history, zone),
            _ => nothing(),
        }
    });
    let figure = Figure {
        id: "days-chart",
        class: ".small",
        legend: vec![swatch(
            "helper.dashed",
            "1×, a day\u{2019}s share of the budget",
        )],
        tools: range(habit),
        ..Figure::default()
    };
    let choose = Rc::new(move || {
        let Some(at) = habit.state.cursor.get_untracked() else {
            return;
        };
        let history = habit.answer.reply.get_untracked();
        let Some(Ok(history)) = history.as_deref() else {
            return;
        };
        let day = history
            .days
            .iter()
            .find(|(start, end, _)| (*start..*end).contains(&at));
        if let Some((start, end, _)) = day {
            let words = habit.state.shown.with_untracked(|shown| {
                shown.as_ref().map(|shown| {
                    let start =
                        chrono::DateTime::from_timestamp(*start as i64, 0).unwrap_or_default();
                    format!("on {}", shown.clock.date(start))
                })
            });
            habit.go_to_span(&words.unwrap_or_default(), (*start, *end));
        }
    });
    let by_key = Rc::clone(&choose);
    el("div")
        .with(
            figure
                .draw(scene)
                .on("click", move |event| {
                    let target = event
                        .target()
                        .and_then(|target| target.dyn_into::<web_sys::Element>().ok());
                    let plot = target.and_then(|target| target.closest(".plot").ok().flatten());
                    if plot.is_some() {
                        choose();
                    }
                })
                .on_key(move |event| {
                    if event.key() == "Enter" {
                        by_key();
                    }
                }),
        )
        .with(el("p.lab-note.under-chart").live_text(move || {
            let history = habit.history();
            match history.as_deref() {
                Some(Ok(history)) => format!(
                    "{}. A click on a day, or Enter at the cursor, shows what happened on it.",
                    history.period
                ),
                _ => String::new(),
            }
        }))
}

fn nothing() -> Scene {
    Scene {
        title: "Burn of each day".to_owned(),
        unit: Unit::Multiple,
        ..Scene::default()
    }
}

fn scene(history: &History, zone: Zone) -> Scene {
    let (Some((from, ..)), Some((_, to, _))) = (history.days.first(), history.days.last()) else {
        return nothing();
    };
    let highest = history
        .days
        .iter()
        .map(|(_, _, burn)| *burn)
        .fold(1.0, f64::max);
    let columns = history.days.iter().map(|(start, end, burn)| Column {
        span: (*start, *end),
        value: *burn,
    });
    let mark = history.change_at.map(|at| Mark {
        at,
        name: "change".to_owned(),
        role: MarkRole::Quantile,
    });
    Scene {
        title: "Burn of each day".to_owned(),
        span: (*from, *to),
        zone,
        scale: Scale::Linear(0.0, highest * 1.08),
        unit: Unit::Multiple,
        lines: vec![Line {
            name: "a day\u{2019}s share".to_owned(),
            role: LineRole::EvenSpend,
            points: vec![(*from, 1.0), (*to, 1.0)],
            labelled: false,
        }],
        columns: columns.collect(),
        marks: mark.into_iter().collect(),
        ..Scene::default()
    }
}
