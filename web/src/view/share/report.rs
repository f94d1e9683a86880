//! The report on paper: one page that says where a service stands and what to do.

use crate::answer::forecast::Futures;
use crate::chart::layout::Layout;
use crate::chart::{svg, theme};
use crate::dom::{El, el};
use crate::outlook::{NextRelease, after};
use crate::promise::promise;
use crate::state::{Shared, Shown};
use crate::view::budget_chart;
use crate::widget::status;
use chrono::TimeDelta;
use error_budget::engine::budget::IncidentLoss;
use error_budget::exchange::export::figures::{self, NO_DATA};
use error_budget::exchange::export::sentence::{Piece, pieces};
use error_budget::model::budget_policy::Decision;
use error_budget::model::release::Release;

/// Rows that fit the page, on Letter too.
const MOST_INCIDENTS: usize = 9;
/// So many rows leave the chart its whole height; each more takes a row's height from it.
const ROOMY_INCIDENTS: usize = 7;
const ROW: f64 = 23.0;
const MOST_RELEASES: usize = 5;
const MOST_TO_DO: usize = 4;
/// The width of A4 between its margins, in CSS pixels, and the height that the chart has of it.
const CHART: (f64, f64) = (688.0, 256.0);
/// `worth` is a sentence about what past forecasts were worth, once that is known.
pub(super) fn report(
    shown: &Shared<Shown>,
    futures: Option<&Futures>,
    next: Option<&NextRelease>,
    worth: Option<String>,
) -> El {
    let state = shown.answer.status.status;
    let clock = &shown.clock;
    let service = shown.service();
    let words = promise(&service.objective);
    let promised = words.get(..3).unwrap_or(&words).join(", ");
    let line = format!(
        "{promised}. As of {} {}",
        clock.instant(shown.answer.now),
        clock.zone().name()
    );
    el("article.report")
        .with(
            el("header")
                .with(el("h1").text(&format!("{} error budget", service.name)))
                .with(status::status(
                    "p.status",
                    state,
                    status::status_word(state),
                ))
                .with(el("p").text(&line)),
        )
        .with(el("p.report-sentence").with_all(sentence(shown, futures)))
        .with(facts(shown, futures, next))
        .with(chart(shown, futures))
        .with(incidents(shown))
        .with(
            el("div.report-next")
                .with_all(releases(shown))
                .with(to_do(shown, next)),
        )
        .with(foot(shown, futures, worth))
}

fn sentence(shown: &Shown, futures: Option<&Futures>) -> Vec<El> {
    let piece = |key: bool, text: &str| el(if key { "b" } else { "span" }).text(text);
    match futures {
        Some(futures) => {
            let words = futures.sentence.iter();
            words.map(|(key, text)| piece(*key, text)).collect()
        }
        None => pieces(&shown.answer, shown.service(), &shown.clock)
            .iter()
            .map(|word| piece(matches!(word, Piece::Key(_)), word.text()))
            .collect(),
    }
}

/// The four facts.
fn facts(shown: &Shown, futures: Option<&Futures>, next: Option<&NextRelease>) -> El {
    let (answer, clock) = (&shown.answer, &shown.clock);
    let (budget, unit) = (&answer.budget, figures::unit(answer.unit));
    let fact = |name: &str, figure: El, note: &str| {
        el("div")
            .with(el("dt").text(name))
            .with(el("dd").with(figure).with(el("span").text(note)))
    };
    let figure = |text: &str| el("b").text(text);
    let total = figures::amount(budget.total);
    let left = if !answer.has_data {
        fact(
            "Budget left",
            figure(NO_DATA),
            &format!("of {total} {unit}"),
        )
    } else if budget.exceeded {
        let over = figures::amount(budget.overspent);
        fact(
            "Budget left",
            figure(&format!("0 {unit}")),
            &format!("of {total} {unit}, {over} overspent"),
        )
    } else {
        let share = figures::percent(budget.remaining_share, 1);
        fact(
            "Budget left",
            figure(&format!("{} {unit}", figures::amount(budget.remaining))),
            &format!("of {total} {unit}, {share}"),
        )
    };
    let lookbacks: Vec<String> = answer
        .burn
        .iter()
        .map(|burn| figures::duration(TimeDelta::minutes(burn.lookback_minutes)))
        .collect();
    let rates: Vec<String> = answer
        .burn
        .iter()
        .map(|burn| figures::burn(burn.rate))
        .collect();
    let firing = answer.burn.iter().filter(|burn| burn.firing).map(|burn| {
        let lookback = figures::duration(TimeDelta::minutes(burn.lookback_minutes));
        format!("{lookback} {}", burn.action.word())
    });
    let firing: Vec<String> = firing.collect();
    let burn = fact(
        &format!("Burn, {}", lookbacks.join(", ")),
        el("b.rates").with_all(rates.iter().map(|rate| el("span").text(rate))),
        &match firing.is_empty() {
            true => "No alert fires".to_owned(),
            false => format!("Fires: {}", firing.join(", ")),
        },
    );
    let chance = futures.and_then(|futures| Some((futures, futures.runs_out?)));
    let out = match chance {
        Some((futures, chance)) => {
            let when = futures.out_in_days.map(|[_, middle, _]| {
                format!("if so, around {}", clock.date(after(answer.now, middle)))
            });
            fact(
                &format!("Runs out within {} d", futures.horizon),
                figure(&figures::chance(chance)),
                &when.unwrap_or_else(|| "No future drawn runs out".to_owned()),
            )
        }
        None => fact("Runs out", figure(NO_DATA), "Nothing was simulated"),
    };
    let release = next.map(|next| {
        let release = &next.release;
        let name = match release.name.as_str() {
            "" => format!("A release now, {}", release.risk),
            name => format!("Release {name}, {}", release.risk),
        };
        let from = next
            .approved_from
            .map(|at| format!("approves from {}", clock.instant(figures::minute_after(at))));
        let decision = next.verdict.decision;
        fact(
            &name,
            status::verdict("b.status", decision),
            &from.unwrap_or_default(),
        )
    });
    el("dl.report-facts")
        .with(left)
        .with(burn)
        .with(out)
        .with_all(release)
}

fn chart(shown: &Shared<Shown>, futures: Option<&Futures>) -> El {
    let scene = budget_chart::on_paper(shown, futures);
    let spent = spent(shown).len().min(MOST_INCIDENTS);
    let height = CHART.1 - ROW * spent.saturating_sub(ROOMY_INCIDENTS) as f64;
    let layout = Layout::new(&scene, None, CHART.0, height);
    let drawing = svg::element(&scene, &layout, &theme::LIGHT);
    el("section")
        .with(el("h2").text(&scene.title))
        .with(el("div.report-chart").with(drawing))
}

fn spent(shown: &Shown) -> Vec<&IncidentLoss> {
    let losses = shown.answer.incidents.iter();
    losses
        .filter(|loss| loss.lost_in_window.value() > 0.0)
        .collect()
}

/// What spent the budget: the costliest incidents of the window, the latest first.
fn incidents(shown: &Shown) -> El {
    let answer = &shown.answer;
    let spent = spent(shown);
    let all = spent.len();
    let costs = spent
        .iter()
        .map(|loss| (-loss.lost_in_window.value() * 1e6) as i64);
    let spent = picked(&spent, &smallest(costs.collect(), MOST_INCIDENTS));
    let starts = spent.iter().map(|loss| -loss.lasted.start.timestamp());
    let spent = picked(&spent, &smallest(starts.collect(), MOST_INCIDENTS));
    let section = el("section").with(el("h2").text("What spent it"));
    if spent.is_empty() {
        let words = if answer.has_data {
            "Nothing in the window."
        } else {
            "Nothing is known yet."
        };
        return section.with(el("p").text(words));
    }
    let clock = &shown.clock;
    let start = format!("Start, {}", clock.zone().name());
    let cost = format!("Cost, {}", figures::unit(answer.unit));
    let heads = [
        ("th", "Incident"),
        ("th", start.as_str()),
        ("th.number", "Lasted"),
        ("th.number", "Impact"),
        ("th", "Category"),
        ("th", "What happened"),
        ("th.number", cost.as_str()),
        ("th.number", "Back on"),
    ];
    let heads = heads.map(|(shape, text)| el(shape).attr("scope", "col").text(text));
    let rows = spent.iter().filter_map(|loss| {
        let incident = shown.service().incidents.get(loss.index)?;
        let lasted = loss.lasted.end - loss.lasted.start;
        let back = loss.comes_back.map(|back| clock.date(back.start));
        Some(
            el("tr")
                .with(el("td").text(&incident.id))
                .with(el("td").text(&clock.instant(incident.start)))
                .with(el("td.number").text(&figures::duration(lasted)))
                .with(el("td.number").text(&incident.impact.to_string()))
                .with(el("td").with(status::category(&incident.category)))
                .with(el("td.what").text(&incident.title))
                .with(el("td.number").text(&figures::cost(loss.lost_in_window)))
                .with(el("td.number").text(&back.unwrap_or_default())),
        )
    });
    let count = match all - spent.len() {
        0 if all == 1 => "1 incident".to_owned(),
        0 => format!("{all} incidents"),
        more => format!("{all} incidents, {more} smaller ones left out"),
    };
    let sum = el("tr")
        .with(
            el("th")
                .attr("scope", "row")
                .attr("colspan", "6")
                .text(&count),
        )
        .with(el("td.number").text(&figures::cost(answer.budget.consumed)))
        .with(el("td.number").text(&figures::percent(answer.budget.consumed_share, 1)));
    section.with(
        el("table")
            .with(el("thead").with(el("tr").with_all(heads)))
            .with(el("tbody").with_all(rows))
            .with(el("tfoot").with(sum)),
    )
}

/// The places of the smallest keys, ascending. There are few: sorting would weigh more than it saves.
fn smallest(mut keys: Vec<i64>, most: usize) -> Vec<usize> {
    let mut places = Vec::new();
    while places.len() < most.min(keys.len()) {
        let least = keys.iter().enumerate().min_by_key(|(_, key)| **key);
        let Some((place, _)) = least else { break };
        places.push(place);
        if let Some(key) = keys.get_mut(place) {
            *key = i64::MAX;
        }
    }
    places
}

fn picked<'a, T>(list: &[&'a T], places: &[usize]) -> Vec<&'a T> {
    let picked = places.iter().filter_map(|place| list.get(*place));
    picked.copied().collect()
}

fn releases(shown: &Shown) -> Option<El> {
    let now = shown.answer.now;
    let planned: Vec<&Release> = shown
        .service()
        .releases
        .iter()
        .filter(|release| release.at.is_none_or(|at| at >= now))
        .collect();
    if planned.is_empty() {
        return None;
    }
    let times = planned
        .iter()
        .map(|release| release.at.unwrap_or(now).timestamp());
    let planned = picked(&planned, &smallest(times.collect(), MOST_RELEASES));
    let (policy, clock) = (&shown.plan().policy, &shown.clock);
    let rows = planned.into_iter().map(|release| {
        let verdict = shown.record.verdict(policy, release);
        let from = match verdict.decision {
            Decision::Approve => None,
            _ => shown
                .record
                .opening_to(Decision::Approve, policy, release, None),
        };
        let from = from.map(|opening| {
            format!(
                "yes from {}",
                clock.instant(figures::minute_after(opening.if_quiet))
            )
        });
        let at = release
            .at
            .map_or_else(|| "now".to_owned(), |at| clock.date(at));
        el("tr")
            .with(el("th").attr("scope", "row").text(&release.name))
            .with(el("td").text(&format!("{at}, {}", release.risk)))
            .with(el("td").with(status::verdict("span.status", verdict.decision)))
            .with(el("td.number").text(&from.unwrap_or_default()))
    });
    Some(
        el("section")
            .with(el("h2").text("Releases"))
            .with(el("table").with(el("tbody").with_all(rows))),
    )
}

fn to_do(shown: &Shown, next: Option<&NextRelease>) -> El {
    let asked = next.into_iter().flat_map(|next| {
        let name = &next.release.name;
        next.verdict
            .conditions
            .iter()
            .chain(&next.verdict.to_confirm)
            .map(move |what| match name.as_str() {
                "" => what.clone(),
                name => format!("{name}: {what}"),
            })
    });
    let usual = shown
        .answer
        .status
        .actions
        .iter()
        .map(|what| (*what).to_owned());
    let lines = asked.take(MOST_TO_DO / 2).chain(usual).take(MOST_TO_DO);
    el("section")
        .with(el("h2").text("To do"))
        .with(el("ul.report-to-do").with_all(lines.map(|line| el("li").text(&line))))
}

/// What the figures rest on.
fn foot(shown: &Shown, futures: Option<&Futures>, worth: Option<String>) -> El {
    let settings = shown.plan().forecast;
    let mut words = Vec::new();
    if let Some(futures) = futures {
        let paths = figures::number(f64::from(futures.paths), 0);
        words.push(format!(
            "Forecast of {paths} paths, seed {}.",
            settings.seed
        ));
    }
    words.extend(worth);
    let rules = promise(&shown.service().objective);
    if let Some(overlaps) = rules.last() {
        words.push(format!(
            "{}, where incidents overlap; intervals are half-open.",
            status::capital(overlaps)
        ));
    }
    el("footer")
        .with(el("span").text(&words.join(" ")))
        .with(el("span").text("Error Budget Planner"))
}
