//! The policy over the history: when it would have frozen, whom it would have told, which post-mortems it would have
//! asked for.

use super::draft::Draft;
use crate::answer::policy::{Because, PlayedBack, Sums};
use crate::ask::Answer;
use crate::chart::Scene;
use crate::chart::scene::{Level, LevelRole, Line, LineRole, Scale, Span, SpanRole, Track, Unit};
use crate::dom::{El, el};
use crate::reactive::{Live, memo};
use crate::state::{Shared, Shown};
use crate::widget::figure::Figure;
use crate::widget::icon::button;
use chrono::{DateTime, TimeDelta, Utc};
use error_budget::engine::amount;
use error_budget::exchange::export::figures;
use std::rc::Rc;

/// Events shown before the rest is asked for.
const FIRST: usize = 8;

type Played = Answer<Option<PlayedBack>>;

/// The chart, the sentence, the presets beside it and the list of what would have happened.
pub fn panel(draft: Draft, played: Played) -> El {
    let scene = memo(move || match known(draft, played) {
        Some((shown, reply)) => reply
            .as_ref()
            .as_ref()
            .map_or_else(nothing, |played| scene(&shown, played)),
        None => nothing(),
    });
    let working = played.working;
    let figure = Figure {
        id: "replay",
        class: ".small",
        tools: vec![el("span").when(move || working.get(), || el("span.working").text("Working"))],
        ..Figure::default()
    };
    let has_any = memo(move || {
        known(draft, played).is_some_and(|(_, reply)| {
            reply
                .as_ref()
                .as_ref()
                .is_some_and(|played| !played.left.is_empty())
        })
    });
    let all = Live::new(false);
    el("section.replay")
        .attr("aria-label", "Replay over the history")
        .attr("data-testid", "replay")
        .when(
            move || has_any.get(),
            move || figure_of(&figure).draw(scene),
        )
        .when(
            move || !has_any.get(),
            || {
                el("div.empty")
                    .with(el("h2").text("Replay over the history"))
                    .with(el("p").text("There is no history yet to play the policy over."))
            },
        )
        .with(el("div.replay-words").live(move || {
            match known(draft, played) {
                Some((shown, reply)) => reply
                    .as_ref()
                    .as_ref()
                    .filter(|played| !played.left.is_empty())
                    .map(|played| words(draft, &shown, played, all))
                    .unwrap_or_default(),
                None => Vec::new(),
            }
        }))
}

/// A figure is used up when it is drawn; this one may be drawn again.
fn figure_of(figure: &Figure) -> Figure {
    Figure {
        id: figure.id,
        class: figure.class,
        tools: figure.tools.clone(),
        ..Figure::default()
    }
}

fn known(draft: Draft, played: Played) -> Option<(Shared<Shown>, Rc<Option<PlayedBack>>)> {
    Some((draft.state.shown.get()?, played.reply.get()?))
}

fn instant(milliseconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp_millis(milliseconds).unwrap_or_default()
}

fn nothing() -> Scene {
    Scene {
        title: "Replay over the history".to_owned(),
        ..Scene::default()
    }
}

fn scene(shown: &Shown, played: &PlayedBack) -> Scene {
    let second = |milliseconds: i64| milliseconds as f64 / 1000.0;
    let span = (second(played.period.0), second(played.period.1));
    let total = shown.answer.budget.total.value();
    let lowest = played
        .left
        .iter()
        .map(|(_, left)| *left)
        .fold(0.0, f64::min);
    let unit = match shown.answer.unit {
        amount::Unit::Minutes => Unit::Minutes,
        amount::Unit::Events => Unit::Events,
    };
    let moment = |at: i64| (second(at), second(at));
    let track = |name: &str, spans: Vec<Span>| Track {
        name: name.to_owned(),
        heading: false,
        spans,
    };
    let span_of = |span: (f64, f64), words: &str, role| Span {
        span,
        words: words.to_owned(),
        role,
    };
    let freezes = played
        .freezes
        .iter()
        .map(|(from, to)| span_of((second(*from), second(*to)), "frozen", SpanRole::Block));
    let told = played
        .told
        .iter()
        .map(|(at, _)| span_of(moment(*at), "told", SpanRole::Ticket));
    let due = played
        .due
        .iter()
        .map(|(at, _)| span_of(moment(*at), "due", SpanRole::Page));
    let levels = shown
        .plan()
        .policy
        .thresholds
        .bands()
        .map(|(status, band)| Level {
            value: band.begins_at(total),
            role: LevelRole::of(status),
            words: status.word().to_owned(),
            word: status.word().to_owned(),
        });
    let zero = Level {
        value: 0.0,
        role: LevelRole::Zero,
        words: String::new(),
        word: String::new(),
    };
    let top = if total > 0.0 { total } else { 1.0 };
    Scene {
        title: format!(
            "Replay over the history: {} left",
            figures::unit_word(shown.answer.unit)
        ),
        span,
        zone: shown.clock.zone().clone(),
        scale: Scale::Linear((lowest * 1.08).clamp(-top, -top * 0.1), top * 1.05),
        unit,
        lines: vec![Line {
            name: "left".to_owned(),
            role: LineRole::Past,
            points: played.left.clone(),
            labelled: false,
        }],
        levels: levels.into_iter().chain([zero]).collect(),
        tracks: vec![
            track("frozen", freezes.collect()),
            track("someone told", told.collect()),
            track("post-mortem due", due.collect()),
        ],
        ..Scene::default()
    }
}

fn counted(count: u32, one: &str, many: &str) -> String {
    match count {
        0 => format!("no {many}"),
        1 => format!("one {one}"),
        _ => format!("{count} {many}"),
    }
}

fn words(draft: Draft, shown: &Shared<Shown>, played: &PlayedBack, all: Live<bool>) -> Vec<El> {
    let sums = &played.sums;
    let days = figures::number(played.days.floor(), 0);
    let sentence = el("p.sentence-like")
        .text(&format!(
            "In {days} days this policy would have frozen releases for "
        ))
        .with(el("b").text(&format!("{} days", figures::number(sums.freeze_days, 1))))
        .text(&format!(
            " ({}%), in {}; it would have told someone {}, and asked for {}.",
            figures::number(sums.frozen * 100.0, 0),
            counted(sums.freezes, "stretch", "stretches"),
            match sums.told {
                0 => "never".to_owned(),
                1 => "once".to_owned(),
                count => format!("{count} times"),
            },
            counted(sums.due, "post-mortem", "post-mortems"),
        ));
    let mut parts = vec![sentence];
    let name = draft.policy.with(|policy| policy.name.clone());
    let mut rows = vec![compared(&name, sums, true)];
    let others = played
        .presets
        .iter()
        .filter(|(preset, other)| *preset != name || other != sums);
    rows.extend(others.map(|(name, sums)| compared(name, sums, false)));
    let heads = [
        "Policy",
        "Frozen, d",
        "Of the time",
        "Stretches",
        "Told",
        "Post-mortems",
    ];
    let heads = heads.iter().enumerate().map(|(index, name)| {
        let shape = if index > 0 { "th.number" } else { "th" };
        el(shape).attr("scope", "col").text(name)
    });
    parts.push(
        el("div.panel-scroll")
            .attr("tabindex", "0")
            .attr("role", "region")
            .attr("aria-label", "The same history under other policies")
            .with(
                el("table.grid.compared")
                    .with(el("thead").with(el("tr").with_all(heads)))
                    .with(el("tbody").with_all(rows)),
            ),
    );
    parts.push(events(draft, shown, played, all));
    parts
}

fn compared(name: &str, sums: &Sums, own: bool) -> El {
    let number = |text: String| el("td.number").text(&text);
    let label = el("th").attr("scope", "row");
    let label = if own {
        label
            .with(el("b").text(name))
            .with(el("span.hint").text(" in force"))
    } else {
        label.text(name)
    };
    el("tr")
        .with(label)
        .with(number(figures::number(sums.freeze_days, 1)))
        .with(number(figures::number(sums.frozen * 100.0, 0) + "%"))
        .with(number(sums.freezes.to_string()))
        .with(number(sums.told.to_string()))
        .with(number(sums.due.to_string()))
}

/// What would have happened, the latest first.
fn events(draft: Draft, shown: &Shared<Shown>, played: &PlayedBack, all: Live<bool>) -> El {
    let mut found: Vec<(i64, &'static str, String)> = Vec::new();
    for (from, to) in &played.freezes {
        let length = figures::duration(TimeDelta::milliseconds(to - from));
        found.push((*from, "Frozen", format!("for {length}")));
    }
    let told = |index: u32| {
        draft.policy.with(|policy| {
            policy
                .escalations
                .get(index as usize)
                .map_or_else(String::new, |step| {
                    format!(
                        "{}: {} ({}% left)",
                        step.notify.join(", "),
                        step.action,
                        step.remaining_percent
                    )
                    .replace('_', " ")
                })
        })
    };
    for (at, index) in &played.told {
        found.push((*at, "Told", told(*index)));
    }
    let percent = |share: f64| figures::number(share * 100.0, 0);
    for (at, because) in &played.due {
        let why = match because {
            Because::Exhausted => "the budget was exhausted".to_owned(),
            Because::Incident(name, share) => {
                format!("{name} spent {}% of the budget", percent(*share))
            }
            Because::Category(word, share) => {
                format!(
                    "the category {word} spent {}% of the quarter\u{2019}s budget",
                    percent(*share)
                )
            }
        };
        found.push((*at, "Post-mortem due", why));
    }
    let total = found.len();
    let many = if all.get() { total } else { FIRST };
    let mut rows = Vec::new();
    // The latest again and again: a few of a list that may be long.
    while rows.len() < many.min(200) {
        let Some(place) =
            (0..found.len()).max_by_key(|place| found.get(*place).map(|event| event.0))
        else {
            break;
        };
        let (at, what, why) = found.swap_remove(place);
        rows.push(
            el("li")
                .with(
                    el("span.when").text(&shown.clock.instant(figures::minute_after(instant(at)))),
                )
                .with(el("b").text(what))
                .with(el("span").text(&why)),
        );
    }
    let left = total.saturating_sub(rows.len());
    let list = el("div.replay-events").with(el("ol").with_all(rows));
    if left == 0 {
        return list;
    }
    let more = button("button.link", &format!("{left} earlier"))
        .attr("id", "replay-more")
        .on_click(move || all.set(true));
    if all.get() {
        list.with(el("p.hint").text(&format!("{left} earlier ones are left out")))
    } else {
        list.with(more)
    }
}
