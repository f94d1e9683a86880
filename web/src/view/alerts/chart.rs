//! Burn rates on a log scale, and below them what each tier of each policy did.

use super::{Bench, span_words, working_note};
use crate::answer::alerts::{BurnLines, Burning, Column, lookbacks};
use crate::ask::ask;
use crate::chart::Scene;
use crate::chart::scene::{
    BarKind, Level, LevelRole, Line, LineRole, Mark, MarkRole, Scale, Span, SpanRole, Track, Unit,
};
use crate::dom::{El, el, svg};
use crate::reactive::memo;
use crate::state::{Shared, Shown};
use crate::view::budget_chart::seconds;
use crate::widget::figure::{Figure, swatch_line};
use crate::widget::segment::segment;
use chrono::TimeDelta;
use error_budget::exchange::export::figures;
use error_budget::model::alert_policy::{Action, AlertPolicy, AlertTier, Condition, Threshold};
use error_budget::model::incident::Category;
use std::rc::Rc;
use wasm_bindgen::JsCast;

const ROLES: [LineRole; 4] = [
    LineRole::Burn1,
    LineRole::Burn2,
    LineRole::Burn3,
    LineRole::Burn4,
];
const SWATCHES: [&str; 4] = ["burn", "burn.accent", "burn.helper", "burn.helper.dashed"];

/// How fast the budget burned, and who would have heard of it.
pub fn burn_chart(bench: Bench) -> El {
    let (state, lab) = (bench.state, bench.lab);
    let burning = ask(move || {
        Some(Burning {
            days: u32::try_from(lab.range.get()).unwrap_or(0),
        })
    });
    let scene = memo(move || {
        let lines = burning.reply.get();
        let board = bench.board();
        let chosen = bench.lab.incident.get();
        let shown = state.shown.get();
        let Some(shown) = shown else { return nothing() };
        let lines = lines.as_deref().and_then(Option::as_ref);
        let Some(lines) = lines.filter(|lines| lines.service == shown.service().id) else {
            return nothing();
        };
        let columns = board.as_deref().and_then(Option::as_ref);
        let columns = columns.map_or(&[][..], |board| &board.columns);
        bench
            .policies
            .with(|policies| scene(&shown, lines, policies, columns, chosen))
    });
    let words = memo(move || {
        bench.policies.with(|policies| {
            let in_use = policies.first().map(lookbacks).unwrap_or_default();
            in_use.into_iter().map(span_words).collect::<Vec<_>>()
        })
    });
    let mut legend: Vec<El> = (0..)
        .zip(SWATCHES)
        .map(|(place, kind)| {
            let word = move || words.with(|words: &Vec<String>| words.get(place).cloned());
            el("li")
                .live_flag("hidden", move || word().is_none())
                .with(swatch_line(kind))
                .with(el("span").live_text(move || word().unwrap_or_default()))
        })
        .collect();
    legend.push(box_swatch("page", "paging"));
    legend.push(box_swatch("open", "ticket open"));
    let figure = Figure {
        id: "burn-chart",
        class: ".low",
        legend,
        tools: vec![
            working_note(burning.working),
            segment(
                "burn-range",
                "Range",
                lab.range,
                &[(7, "7 d"), (30, "30 d"), (0, "all")],
            ),
        ],
        ..Figure::default()
    };
    let choose = Rc::new(move || {
        let at = state.cursor.get_untracked();
        if let Some(place) = at.and_then(|at| nearest(bench, at)) {
            lab.incident.set(Some(place));
        }
    });
    let by_key = Rc::clone(&choose);
    figure
        .draw(scene)
        .on("click", move |event| {
            let target = event
                .target()
                .and_then(|target| target.dyn_into::<web_sys::Element>().ok());
            if target.is_some_and(|target| target.closest(".plot").ok().flatten().is_some()) {
                choose();
            }
        })
        .on_key(move |event| {
            if event.key() == "Enter" {
                by_key();
            }
        })
}

/// The incident nearest to an instant, within a fiftieth of what is shown.
fn nearest(bench: Bench, at: f64) -> Option<usize> {
    let shown = bench.state.shown.get_untracked()?;
    let days = match bench.lab.range.get_untracked() {
        0 => (shown.record.now() - shown.record.observed().start).num_days(),
        days => days,
    };
    let near = days.max(1) as f64 * 86_400.0 / 50.0;
    let now = shown.record.now();
    let away = |index: usize| {
        let incident = shown.service().incidents.get(index)?;
        let (start, end) = (seconds(incident.start), seconds(incident.end_at(now)));
        Some((start - at).max(at - end).max(0.0))
    };
    let places = 0..shown.service().incidents.len();
    places
        .filter_map(|index| Some((index, away(index)?)))
        .filter(|(_, away)| *away <= near)
        .min_by(|(_, one), (_, other)| one.total_cmp(other))
        .map(|(index, _)| index)
}

fn box_swatch(kind: &str, name: &str) -> El {
    let drawn = svg("svg.swatch")
        .attr("viewBox", "0 0 18 10")
        .attr("aria-hidden", "true")
        .with(
            svg(&format!("rect.{kind}"))
                .attr("x", "1")
                .attr("y", ".5")
                .attr("width", "16")
                .attr("height", "9"),
        );
    el("li").with(drawn).with(el("span").text(name))
}

fn nothing() -> Scene {
    Scene {
        title: "Burn rate, log scale".to_owned(),
        scale: Scale::Log(1.0, 10.0),
        unit: Unit::Multiple,
        ..Scene::default()
    }
}

fn scene(
    shown: &Shared<Shown>,
    burning: &BurnLines,
    policies: &[AlertPolicy],
    columns: &[Column],
    chosen: Option<usize>,
) -> Scene {
    let window = shown.record.window(shown.record.now()).length();
    let levels = policies
        .first()
        .map(|policy| levels(policy, window))
        .unwrap_or_default();
    let lines: Vec<Line> = burning
        .lines
        .iter()
        .zip(ROLES)
        .map(|(line, role)| Line {
            name: span_words(TimeDelta::minutes(line.minutes)),
            role,
            points: line.points.clone(),
            labelled: false,
        })
        .collect();
    let highest = lines
        .iter()
        .flat_map(|line| line.points.iter().map(|(_, rate)| *rate))
        .chain(levels.iter().map(|level| level.value))
        .fold(20.0, f64::max);
    let lowest = levels.iter().map(|level| level.value).fold(1.0, f64::min);
    let mut tracks = vec![incidents(shown, burning.span)];
    for (policy, column) in policies.iter().zip(columns) {
        if policy.id == column.policy {
            tracks.extend(firing(policy, column, window, burning.span.1));
        }
    }
    let chosen = chosen.and_then(|place| shown.service().incidents.get(place));
    let mark = chosen.map(|incident| Mark {
        at: seconds(incident.start),
        name: incident.id.clone(),
        role: MarkRole::Quantile,
    });
    Scene {
        title: "Burn rate, log scale".to_owned(),
        span: burning.span,
        zone: shown.clock.zone().clone(),
        scale: Scale::Log(decade_below(lowest), decade_above(highest)),
        unit: Unit::Multiple,
        // The shortest lookback lies on top.
        lines: lines.into_iter().rev().collect(),
        levels,
        marks: mark
            .into_iter()
            .filter(|mark| (burning.span.0..=burning.span.1).contains(&mark.at))
            .collect(),
        tracks,
        ..Scene::default()
    }
}

/// The power of ten at or below an axis end.
fn decade_below(value: f64) -> f64 {
    libm::pow(10.0, libm::floor(libm::log10(value)))
}

/// The power of ten above an axis end.
fn decade_above(value: f64) -> f64 {
    decade_below(value) * 10.0
}

/// The thresholds of the policy in use; of two that lie close together the lower is drawn without words.
fn levels(policy: &AlertPolicy, window: TimeDelta) -> Vec<Level> {
    let mut levels: Vec<Level> = Vec::new();
    for tier in &policy.tiers {
        let Condition::BurnRate {
            long, threshold, ..
        } = tier.condition
        else {
            continue;
        };
        let value = threshold.burn_rate(long, window);
        if value <= 0.0 {
            continue;
        }
        let crowded = levels
            .iter()
            .any(|level| (0.6..1.7).contains(&(level.value / value)) && !level.words.is_empty());
        let words = if crowded {
            String::new()
        } else {
            format!("{}, {}", tier.action.word(), span_words(long))
        };
        levels.push(Level {
            value,
            role: match tier.action {
                Action::Page => LevelRole::Page,
                Action::Ticket | Action::Log => LevelRole::Ticket,
            },
            word: words.clone(),
            words,
        });
    }
    levels
}

/// What happened, each with its cost where there is room for it.
fn incidents(shown: &Shared<Shown>, (from, to): (f64, f64)) -> Track {
    let now = shown.record.now();
    let mut spans: Vec<(Span, f64)> = shown
        .answer
        .incidents
        .iter()
        .filter_map(|loss| {
            let incident = shown.service().incidents.get(loss.index)?;
            let span = (seconds(incident.start), seconds(incident.end_at(now)));
            (span.1 >= from && span.0 <= to).then(|| {
                let drawn = Span {
                    span,
                    words: figures::amount(loss.lost),
                    role: SpanRole::Bar(kind(&incident.category)),
                };
                (drawn, loss.lost.value())
            })
        })
        .collect();
    spans.sort_unstable_by(|(one, _), (other, _)| one.span.0.total_cmp(&other.span.0));
    // A cost needs about three hundredths of the width; the greater of two neighbours has it.
    let room = (to - from) * 0.034;
    let costs: Vec<(f64, f64)> = spans
        .iter()
        .map(|(span, cost)| (span.span.0, *cost))
        .collect();
    for (place, (span, cost)) in spans.iter_mut().enumerate() {
        let at = span.span.0;
        let after = costs.get(place + 1..).unwrap_or_default();
        let before = costs.get(..place).unwrap_or_default();
        let crowded = after
            .iter()
            .take_while(|(next, _)| next - at < room)
            .any(|(_, next)| *next > 0.0)
            || before
                .iter()
                .rev()
                .take_while(|(last, _)| at - last < room)
                .any(|(_, last)| last > cost);
        if crowded || to - at < room {
            span.words.clear();
        }
    }
    Track {
        name: "Incidents".to_owned(),
        heading: false,
        spans: spans.into_iter().map(|(span, _)| span).collect(),
    }
}

fn kind(category: &Category) -> BarKind {
    match category {
        Category::Incident => BarKind::Incident,
        Category::Deployment => BarKind::Deployment,
        Category::Dependency => BarKind::Dependency,
        Category::Maintenance => BarKind::Maintenance,
        Category::Other(_) => BarKind::Other,
    }
}

/// Characters of a name that the margin has room for.
const NAME: usize = 19;

fn cut(name: &str) -> String {
    if name.chars().count() <= NAME {
        return name.to_owned();
    }
    let start: String = name.chars().take(NAME - 1).collect();
    format!("{}\u{2026}", start.trim_end())
}

/// A heading and a row for each tier.
fn firing(policy: &AlertPolicy, column: &Column, window: TimeDelta, end: f64) -> Vec<Track> {
    let mut tracks = vec![Track {
        name: cut(&policy.name),
        heading: true,
        spans: Vec::new(),
    }];
    for (tier, firings) in policy.tiers.iter().zip(&column.tiers) {
        let spans = firings.iter().map(|(start, until)| Span {
            span: (
                *start as f64 / 1000.0,
                until.map_or(end, |until| until as f64 / 1000.0),
            ),
            words: String::new(),
            role: match tier.action {
                Action::Page => SpanRole::Page,
                Action::Ticket => SpanRole::Ticket,
                Action::Log => SpanRole::Log,
            },
        });
        tracks.push(Track {
            name: tier_words(tier, window),
            heading: false,
            spans: spans.collect(),
        });
    }
    tracks
}

/// A tier in few words: `1 h, 14.4×, page`.
pub(super) fn tier_words(tier: &AlertTier, window: TimeDelta) -> String {
    let action = tier.action.word();
    let percent = |share: Threshold| super::edits::threshold_text(&share);
    match tier.condition {
        Condition::BurnRate {
            long, threshold, ..
        } => {
            let rate = figures::threshold(threshold.burn_rate(long, window));
            format!("{}, {rate}, {action}", span_words(long))
        }
        Condition::BudgetDrop { share, lookback } => format!(
            "{} in {}, {action}",
            percent(Threshold::BudgetShare(share)),
            span_words(lookback)
        ),
        Condition::BudgetConsumed { share } => {
            format!("{} gone, {action}", percent(Threshold::BudgetShare(share)))
        }
        Condition::Exhaustion { within, .. } => {
            format!("gone in {}, {action}", span_words(within))
        }
    }
}
