//! What the policy says on each day, if nothing else burns, with the planned releases on it. A release is moved by
//! dragging it, by the arrow keys on it, or by its date in the table.

mod marker;

use super::words::{decided_by, stretches, whole_minute};
use super::{Planning, when};
use crate::answer::releases::{Awaited, Stretch, decision};
use crate::chart::ticks;
use crate::dom::{El, by_id, el};
use crate::reactive::{Live, memo};
use crate::state::{Shared, Shown};
use crate::view::budget_chart::seconds;
use crate::widget::icon::icon_and_words;
use crate::widget::status;
use chrono::{DateTime, Utc};
use error_budget::model::budget_policy::Decision;
use std::rc::Rc;
use web_sys::PointerEvent;

const RISKS: [&str; 3] = ["low risk", "medium risk", "high risk"];
/// Narrower stretches carry no word, in percent.
const WORD_ROOM: f64 = 8.0;

/// The strip with its heading, its words and its markers.
pub fn strip(planning: Planning) -> El {
    let working = planning.awaited.working;
    let pointed = Live::new(None::<f64>);
    let head = el("div.chart-head")
        .with(
            el("h2")
                .attr("id", "strip-head")
                .text("What the policy says on each day, if nothing else burns"),
        )
        .with(el("span").when(move || working.get(), || el("span.working").text("Working")))
        .with(
            el("div.chart-tools").with(
                icon_and_words("button.button.small", "plus", "Release")
                    .attr("id", "add-release")
                    .on_click(move || planning.add()),
            ),
        );
    let area = el("div.strip-area").attr("id", "strip-area");
    let area = follow_pointer(area, pointed)
        .with_all((0..RISKS.len()).map(|risk| risk_row(planning, risk)))
        .with(axis(planning))
        .live(move || hover(planning, pointed.get()))
        .list(
            move || planning.on_strip(),
            move |key| marker::marker(planning, key.parse().unwrap_or(usize::MAX)),
        );
    let names = RISKS.iter().map(|name| el("li").text(name));
    let levels = memo(move || {
        let shown = planning.on_strip();
        let level = |key: &String| planning.level(key.parse().unwrap_or(usize::MAX));
        shown.iter().map(level).max().unwrap_or(0)
    });
    el("section.chart.strip")
        .live_attr("data-levels", move || Some(levels.get().to_string()))
        .attr("aria-labelledby", "strip-head")
        .attr("data-testid", "strip")
        .with(head)
        .with(
            el("div.strip-body").with(area).with(
                el("ul.strip-names")
                    .attr("aria-hidden", "true")
                    .with_all(names),
            ),
        )
        .with(answer(planning))
        .with(el("p.chart-words.in-words").live_text(move || in_words(planning)))
}

/// The answer for the service shown.
fn awaited(planning: Planning) -> Option<(Shared<Shown>, Rc<Option<Awaited>>)> {
    Some((planning.state.shown.get()?, planning.awaited.reply.get()?))
}

fn in_words(planning: Planning) -> String {
    let Some((shown, reply)) = awaited(planning) else {
        return String::new();
    };
    let Some(awaited) = reply.as_ref().as_ref() else {
        return String::new();
    };
    if !shown.answer.has_data {
        return "Nothing is known about this service, which counts as a warning until something is.".to_owned();
    }
    let rows = awaited.by_risk.iter().zip(RISKS);
    let rows =
        rows.map(|(row, risk)| format!("{}: {}.", status::capital(risk), stretches(&shown, row)));
    rows.collect::<Vec<String>>().join(" ")
}

/// One risk: stretches side by side.
fn risk_row(planning: Planning, risk: usize) -> El {
    el("div.strip-row")
        .attr("aria-hidden", "true")
        .live(move || {
            let Some((_, reply)) = awaited(planning) else {
                return Vec::new();
            };
            let Some(span) = planning.span() else {
                return Vec::new();
            };
            let row = reply
                .as_ref()
                .as_ref()
                .and_then(|awaited| awaited.by_risk.get(risk));
            row.map(|row| row.iter().map(|one| stretch(span, one)).collect())
                .unwrap_or_default()
        })
}

fn stretch(span: (DateTime<Utc>, DateTime<Utc>), stretch: &Stretch) -> El {
    let said = decision(stretch.decision);
    let (left, right) = (
        percent(span, super::instant(stretch.from)),
        percent(span, super::instant(stretch.to)),
    );
    let words = if right - left < WORD_ROOM {
        ""
    } else {
        said.word()
    };
    let part = el("div.stretch")
        .attr("data-status", status::decision_status(said).word())
        .with(el("span").text(words));
    place(&part, "left", left);
    place(&part, "width", right - left);
    part
}

fn axis(planning: Planning) -> El {
    el("div.strip-axis")
        .attr("aria-hidden", "true")
        .live(move || {
            let (Some(shown), Some(span)) = (planning.state.shown.get(), planning.span()) else {
                return Vec::new();
            };
            let (from, to) = (seconds(span.0), seconds(span.1));
            let ticks = ticks::time(from, to, shown.clock.zone(), 8);
            let marks = ticks.into_iter().map(|tick| {
                let mark = el("span").text(&tick.label);
                place(&mark, "left", (tick.at - from) / (to - from) * 100.0);
                mark
            });
            marks.collect()
        })
}

/// A place in percent of the strip.
fn percent((from, to): (DateTime<Utc>, DateTime<Utc>), at: DateTime<Utc>) -> f64 {
    let all = (to - from).num_milliseconds().max(1) as f64;
    ((at - from).num_milliseconds() as f64 / all * 100.0).clamp(0.0, 100.0)
}

fn place(element: &El, property: &str, percent: f64) {
    element.set_style(property, &format!("{percent:.3}%"));
}

/// Where on the strip a pointer is, 0 to 1; `None` before the strip is drawn.
fn share_of(event: &PointerEvent) -> Option<f64> {
    let area = by_id("strip-area")?.get_bounding_client_rect();
    (area.width() > 0.0)
        .then(|| ((f64::from(event.client_x()) - area.left()) / area.width()).clamp(0.0, 1.0))
}

fn follow_pointer(area: El, pointed: Live<Option<f64>>) -> El {
    area.on_pointer("pointermove", move |event| pointed.set(share_of(&event)))
        .on("pointerleave", move |_| pointed.set(None))
}

/// The line under the pointer, with the day and what holds on it.
fn hover(planning: Planning, pointed: Option<f64>) -> Vec<El> {
    let (Some(share), Some((shown, reply)), Some((from, to))) =
        (pointed, awaited(planning), planning.span())
    else {
        return Vec::new();
    };
    let Some(awaited) = reply.as_ref().as_ref() else {
        return Vec::new();
    };
    let at = from.timestamp_millis() + ((to - from).num_milliseconds() as f64 * share) as i64;
    let rows = awaited.by_risk.iter().zip(RISKS).flat_map(|(row, risk)| {
        let here = row
            .iter()
            .find(|stretch| (stretch.from..stretch.to).contains(&at));
        let word = here.map_or("", |stretch| decision(stretch.decision).word());
        [el("dt").text(risk), el("dd").text(word)]
    });
    let line = el("div.strip-line").attr("aria-hidden", "true");
    place(&line, "left", share * 100.0);
    let tip = el("div.tooltip")
        .attr("aria-hidden", "true")
        .with(el("h3").text(&whole_minute(&shown, at / 60_000 * 60_000)))
        .with(el("dl").with_all(rows));
    if share > 0.5 {
        place(&tip, "right", (1.0 - share) * 100.0 + 1.0);
    } else {
        place(&tip, "left", share * 100.0 + 1.0);
    }
    vec![line, tip]
}

/// What was found for the release last moved: said as it moves.
fn answer(planning: Planning) -> El {
    let which = memo(move || planning.moved.get());
    el("p.strip-answer")
        .attr("role", "status")
        .attr("data-testid", "strip-answer")
        .live(move || {
            let Some(index) = which.get() else {
                let any = planning.verdicts.with(|verdicts| !verdicts.is_empty());
                let hint = if any {
                    "Could it go on another day? Drag a release, or press the arrow keys on it."
                } else {
                    ""
                };
                return vec![el("span.hint").text(hint)];
            };
            let (Some(shown), Some(release)) =
                (planning.state.shown.get(), planning.release(index))
            else {
                return Vec::new();
            };
            let found = planning
                .verdicts
                .with(|verdicts| verdicts.get(index).cloned());
            let Some(verdict) = found else {
                return Vec::new();
            };
            let text = format!(
                "{} on {}",
                if release.name.is_empty() {
                    "This release".to_owned()
                } else {
                    format!("Release {}", release.name)
                },
                when(&shown, Some(release.at.unwrap_or(shown.answer.now)))
            );
            let mut why = format!("{}.", decided_by(&verdict, &release));
            if verdict.decision != Decision::Approve
                && let Some(opens) = planning.awaits(index).and_then(|awaits| awaits.approves)
            {
                why.push_str(&format!(
                    " The earliest yes is {}, if nothing burns.",
                    whole_minute(&shown, opens.if_quiet)
                ));
            }
            vec![
                el("span").text(&text),
                status::verdict("span.status", verdict.decision),
                el("span").text(&why),
            ]
        })
}

impl Planning {
    /// The releases that stand on the strip: those of today and of the days that are looked at.
    fn on_strip(self) -> Vec<String> {
        let (Some(shown), Some((now, end))) = (self.state.shown.get(), self.span()) else {
            return Vec::new();
        };
        let releases = shown.service().releases.iter().enumerate();
        releases
            .filter(|(_, release)| release.at.is_none_or(|at| (now..=end).contains(&at)))
            .map(|(index, _)| index.to_string())
            .collect()
    }
}
