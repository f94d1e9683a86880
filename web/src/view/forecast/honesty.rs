//! Were past forecasts honest? What was said beside what came, on the service's own past, tried in the background.

use super::Ahead;
use super::methods::counted;
use crate::answer::calibration::{Honesty, PATHS, Tenth, Tried};
use crate::ask::ask;
use crate::chart::Scene;
use crate::chart::scene::{Axis, Dot, Line, LineRole, Scale, Unit};
use crate::dom::{El, effect, el};
use crate::reactive::{Live, memo};
use crate::widget::figure::Figure;
use crate::widget::icon::button;
use crate::widget::status;
use error_budget::exchange::export::figures;
use error_budget::model::forecast_settings::Assumptions;
use error_budget::model::status::Status;
use std::rc::Rc;

/// Trials between two answers: a tenth of a second, so that other questions wait no longer.
const TRIALS: u32 = 12;
/// Fewer forecasts are anecdotes.
const FEW: u32 = 20;

/// Reliability, in a picture and in words.
pub fn panel(ahead: Ahead) -> El {
    let round = Live::new(0_u32);
    let stopped = Live::new(false);
    let progress = Live::new(None::<(u32, u32)>);
    let answer = ask(move || {
        (!stopped.get()).then(|| Honesty {
            trials: TRIALS,
            round: round.get(),
        })
    });
    effect(move || {
        let Some(reply) = answer.reply.get() else {
            return;
        };
        let Some(tried) = reply.as_ref().as_ref() else {
            ahead.tried.set(None);
            return;
        };
        let complete = tried.done >= tried.total;
        // What was found before stays until all is tried again.
        let first = ahead.tried.with_untracked(|before| {
            before
                .as_ref()
                .is_none_or(|before| before.done < before.total)
        });
        if complete || first {
            ahead.tried.set(Some(Rc::new(tried.clone())));
        }
        progress.set((!complete).then_some((tried.done, tried.total)));
        if !complete {
            round.update(|round| *round = round.wrapping_add(1));
        }
    });
    let scene = memo(move || {
        let tried = ahead.tried.get();
        scene(
            tried
                .as_deref()
                .map_or(&[], |tried| tried.tenths.as_slice()),
        )
    });
    let has_any = memo(move || {
        let tried = ahead.tried.get();
        tried.is_some_and(|tried| tried.scores.is_some())
    });
    let figure = move || {
        Figure {
            id: "honesty",
            class: ".low",
            ..Figure::default()
        }
        .draw(scene)
    };
    el("section.honesty")
        .attr("aria-label", "Are these forecasts honest?")
        .when(move || has_any.get(), figure)
        .with(
            el("div.honesty-words")
                .attr("data-testid", "honesty-words")
                .when(
                    move || !has_any.get(),
                    || el("h2").text("Are these forecasts honest?"),
                )
                .with(running(stopped, answer.working, progress))
                .live(move || {
                    let tried = ahead.tried.get();
                    let assumes = ahead.state.document.with(|document| {
                        document.plan.forecast.assumptions != Assumptions::default()
                    });
                    match tried.as_deref() {
                        None => Vec::new(),
                        Some(tried) => words(tried, assumes, observed_days(ahead)),
                    }
                }),
        )
}

fn observed_days(ahead: Ahead) -> f64 {
    let shown = ahead.state.shown.get();
    shown.map_or(0.0, |shown| shown.record.observed_days())
}

/// How far it is, with a way to stop it.
fn running(stopped: Live<bool>, working: Live<bool>, progress: Live<Option<(u32, u32)>>) -> El {
    let line = move || {
        let words = move || match progress.get() {
            None => "Trying past forecasts".to_owned(),
            Some((done, total)) if stopped.get() => format!("Stopped at {done} of {total}"),
            Some((done, total)) => format!("Trying past forecasts: {done} of {total}"),
        };
        let bar = el("progress")
            .attr("aria-label", "Past forecasts tried")
            .live_attr("max", move || {
                progress.get().map(|(_, total)| total.to_string())
            })
            .live_attr("value", move || {
                progress.get().map(|(done, _)| done.to_string())
            });
        let turn = button("button.button.small", "")
            .live_text(move || if stopped.get() { "Go on" } else { "Stop" }.to_owned())
            .on_click(move || stopped.update(|stopped| *stopped = !*stopped));
        el("div.progress-line")
            .live_attr("class", move || {
                let state = if stopped.get() { "" } else { " working" };
                Some(format!("progress-line{state}"))
            })
            .with(el("span").live_text(words))
            .with(bar)
            .with(turn)
    };
    el("div").when(
        move || progress.with(Option::is_some) || working.get(),
        line,
    )
}

fn scene(tenths: &[Tenth]) -> Scene {
    let most = tenths
        .iter()
        .map(|tenth| tenth.forecasts)
        .max()
        .unwrap_or(1);
    let dots = tenths.iter().map(|tenth| Dot {
        at: tenth.stated,
        value: tenth.observed,
        interval: tenth.interval,
        weight: f64::from(tenth.forecasts) / f64::from(most.max(1)),
    });
    Scene {
        title: "Are these forecasts honest?".to_owned(),
        axis: Axis::Number(Unit::Percent),
        scale: Scale::Linear(0.0, 1.0),
        unit: Unit::Percent,
        lines: vec![Line {
            name: "as said".to_owned(),
            role: LineRole::EvenSpend,
            points: vec![(0.0, 0.0), (1.0, 1.0)],
            labelled: false,
        }],
        dots: dots.collect(),
        ..Scene::default()
    }
}

fn words(tried: &Tried, assumes: bool, observed_days: f64) -> Vec<El> {
    let Some([simulation, ..]) = &tried.scores else {
        if tried.total > 0 && tried.done < tried.total {
            return Vec::new();
        }
        let days = figures::number(observed_days.floor(), 0);
        return vec![el("p").text(&format!(
            "No forecast can be checked yet: the first is made 60 days after the record begins, and {} more have to pass. \
             This record is {days} days long.",
            tried.horizon
        ))];
    };
    let mut parts = Vec::new();
    if simulation.forecasts < FEW {
        let count = if simulation.forecasts == 1 {
            "One past forecast".to_owned()
        } else {
            format!("Only {} past forecasts", simulation.forecasts)
        };
        let text = format!("{count} can be checked: read the counts, not the scores.");
        parts.push(status::status("p.status", Status::Attention, &text));
    }
    let told = typical(&tried.tenths).map_or_else(String::new, |tenth| {
        format!(
            " Of those that said about {}%, {} of {} came true.",
            figures::number(tenth.stated * 100.0, 0),
            tenth.came_true,
            tenth.forecasts
        )
    });
    parts.push(el("p").text(&format!(
        "{}, a week apart, each made from what was known then.{told}",
        counted(simulation.forecasts, "past forecast")
    )));
    parts.push(
        el("p")
            .text("Brier score ")
            .with(el("b").text(&figures::number(simulation.brier, 3)))
            .text(&format!(
                ", against {} for saying the past frequency each time.",
                figures::number(tried.past_frequency, 3)
            )),
    );
    let assumptions = if assumes {
        " Your assumptions about the future are left out."
    } else {
        ""
    };
    parts.push(el("p.note").text(&format!(
        "Across: what was said. Up: how often it came true; on the dotted line, as often as said. Bars: 80% interval. Dot \
         size: number of forecasts, with up to {} paths each.{assumptions}",
        figures::number(f64::from(PATHS), 0)
    )));
    parts
}

/// The tenth with the most forecasts that were neither nearly impossible nor nearly certain, else with the most.
fn typical(tenths: &[Tenth]) -> Option<&Tenth> {
    let open = tenths
        .iter()
        .filter(|tenth| (0.1..=0.9).contains(&tenth.stated))
        .max_by_key(|tenth| tenth.forecasts);
    open.or_else(|| tenths.iter().max_by_key(|tenth| tenth.forecasts))
}
