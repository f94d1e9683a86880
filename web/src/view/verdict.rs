//! The strip that answers in five seconds: how much is left, how fast it goes, whether it runs out, whether the next
//! release may go.

use super::explain::explained;
use crate::answer::explain::Figure;
use crate::answer::forecast::Futures;
use crate::dom::{El, el, svg};
use crate::outlook::{NextRelease, Outlook, after};
use crate::state::{Shared, Shown, State};
use crate::widget::status;
use chrono::TimeDelta;
use error_budget::engine::amount::Quotient;
use error_budget::engine::burn_rate::Burn;
use error_budget::engine::exhaustion::Exhaustion;
use error_budget::exchange::export::figures::{self, NO_DATA};
use error_budget::model::alert_policy::Action;
use error_budget::model::budget_policy::Decision;
use error_budget::model::status::Status;

/// The four tiles. What is simulated comes when it is there; until then its tile tells what is known without.
#[must_use]
pub fn verdict() -> El {
    let state = State::here();
    let outlook = Outlook::here();
    let of_shown = move |tile: fn(&Shared<Shown>) -> El| {
        move || {
            let shown = state.shown.get();
            shown.as_ref().map(tile).into_iter().collect::<Vec<El>>()
        }
    };
    el("div.verdict")
        .live(of_shown(budget_tile))
        .live(of_shown(burn_tile))
        .live(move || {
            let (shown, futures) = (state.shown.get(), outlook.futures());
            let futures = futures.as_deref().and_then(Option::as_ref);
            let tile = shown.as_ref().map(|shown| match futures {
                Some(futures) if shown.answer.has_data => chance_tile(shown, futures),
                _ => exhaustion_tile(shown),
            });
            tile.into_iter().collect()
        })
        .live(move || {
            let (shown, next) = (state.shown.get(), outlook.release.get());
            shown
                .zip(next)
                .map(|(shown, next)| release_tile(&shown, &next))
                .into_iter()
                .collect()
        })
}

/// How likely it is to run out, and when.
fn chance_tile(shown: &Shared<Shown>, futures: &Futures) -> El {
    let clock = &shown.clock;
    let date = |days: f64| clock.date(after(shown.answer.now, days));
    let heading = format!("Runs out within {} d", futures.horizon);
    let Some(chance) = futures.runs_out else {
        return exhaustion_tile(shown);
    };
    let (around, cases) = match futures.out_in_days {
        Some([early, middle, late]) => (
            format!("{}; if so, around {}", figures::odds(chance), date(middle)),
            format!("8 in 10 such cases: {} to {}", date(early), date(late)),
        ),
        None => (
            figures::odds(chance).to_owned(),
            "No future drawn runs out".to_owned(),
        ),
    };
    let note = if futures.little_evidence {
        format!("{cases}. Little evidence: it leans on the prior")
    } else {
        cases
    };
    tile("runs-out", "tile-out", &heading)
        .with(figure(&figures::chance(chance), &around, Figure::Chance))
        .with(bar(chance, &[]))
        .with(el("p.note").text(&note))
}

/// Whether the next release may go.
fn release_tile(shown: &Shared<Shown>, next: &NextRelease) -> El {
    let clock = &shown.clock;
    let release = &next.release;
    let risk = format!("{} risk", release.risk);
    let heading = match (release.name.as_str(), release.at) {
        ("", _) => format!("A release now, {risk}"),
        (name, Some(at)) => format!("Release {name}, {}, {risk}", clock.instant(at)),
        (name, None) => format!("Release {name}, {risk}"),
    };
    let from = next.approved_from.map(|at| {
        format!(
            "Approves from {}, if nothing burns",
            clock.instant(figures::minute_after(at))
        )
    });
    let later = match next.verdict.decision {
        Decision::Approve => String::new(),
        _ => from.unwrap_or_else(|| "Waiting does not change that".to_owned()),
    };
    tile("release", "tile-release", &heading)
        .with(el("p").with(explained(
            status::verdict("span.verdict-word", next.verdict.decision),
            Figure::Verdict,
        )))
        .with(el("p.second").text(&next.verdict.reason))
        .with(el("p.note").text(&later))
}

/// One tile: its heading, what stands beside it, its parts.
fn tile(name: &str, testid: &str, heading: &str) -> El {
    el(&format!("section.tile.tile-{name}"))
        .attr("data-testid", testid)
        .with(el("h2").text(heading))
}

/// A figure with its qualifier; it explains itself.
fn figure(figure: &str, qualifier: &str, what: Figure) -> El {
    let explained = explained(el("span").text(figure), what);
    let shape = if figure == NO_DATA {
        "p.figure.no-data"
    } else {
        "p.figure"
    };
    el(shape)
        .with(el("b").with(explained))
        .with(el("span").text(qualifier))
}

/// A bar of 0 to 1 with ticks across it, in the status of what is around it.
fn bar(share: f64, ticks: &[&str]) -> El {
    let width = format!("{:.2}", (share * 100.0).clamp(0.0, 100.0));
    let rect = |shape: &str, width: &str| {
        svg(shape)
            .attr("y", "3")
            .attr("width", width)
            .attr("height", "8")
    };
    let ticks = ticks.iter().map(|tick| {
        svg("line")
            .attr("x1", tick)
            .attr("x2", tick)
            .attr("y2", "14")
    });
    svg("svg.bar")
        .attr("viewBox", "0 0 100 14")
        .attr("preserveAspectRatio", "none")
        .attr("aria-hidden", "true")
        .with(rect("rect.track", "100"))
        .with(rect("rect.fill", &width))
        .with_all(ticks)
}

fn budget_tile(shown: &Shared<Shown>) -> El {
    let answer = &shown.answer;
    let budget = &answer.budget;
    let status = answer.status.status;
    let unit = figures::unit(answer.unit);
    let (number, qualifier) = if !answer.has_data {
        (
            format!("{} {unit}", figures::amount(budget.total)),
            "is the whole budget".to_owned(),
        )
    } else if budget.exceeded {
        (
            format!("0 {unit}"),
            format!("{} {unit} overspent", figures::amount(budget.overspent)),
        )
    } else {
        let share = figures::percent(budget.remaining_share, 1);
        (
            format!("{} {unit}", figures::amount(budget.remaining)),
            format!("of {} {unit}, {share}", figures::amount(budget.total)),
        )
    };
    let in_window = answer
        .incidents
        .iter()
        .filter(|loss| loss.lost_in_window.value() > 0.0)
        .count();
    let note = if answer.has_data {
        let plural = if in_window == 1 {
            "incident"
        } else {
            "incidents"
        };
        let spent = format!("{} {unit} spent", figures::amount(budget.consumed));
        el("p.note")
            .with(explained(el("span").text(&spent), Figure::Spent))
            .text(&format!(" by {in_window} {plural}"))
    } else {
        el("p.note").text("No data yet: not the same as nothing spent")
    };
    let of_budget = if answer.has_data {
        Figure::Left
    } else {
        Figure::Total
    };
    let share = match budget.remaining_share {
        Quotient::Finite(share) if answer.has_data => {
            if budget.exceeded {
                1.0
            } else {
                share
            }
        }
        Quotient::Infinite => 1.0,
        _ => 0.0,
    };
    tile("budget", "tile-budget", "Budget left")
        .attr("data-status", status.word())
        .with(status::status(
            "p.status",
            status,
            status::status_word(status),
        ))
        .with(figure(&number, &qualifier, of_budget))
        .with(bar(share, &["10", "25", "50"]))
        .with(note)
}

fn burn_tile(shown: &Shared<Shown>) -> El {
    let answer = &shown.answer;
    let firing = answer
        .burn
        .iter()
        .filter(|burn| burn.firing)
        .min_by_key(|burn| (burn.action != Action::Page, burn.lookback_minutes));
    let alert = firing.map(|burn| {
        let (mark, word) = match burn.action {
            Action::Page => (Status::Critical, "Paging"),
            Action::Ticket | Action::Log => (Status::Warning, "Ticket open"),
        };
        status::status("p.status", mark, &format!("{word}, {}", lookback(burn)))
    });
    let known = answer.burn.iter().any(|burn| burn.rate != Quotient::NoData);
    let parts = if known {
        vec![
            el("ul.burns").with_all(
                (0_u32..)
                    .zip(&answer.burn)
                    .map(|(index, burn)| burn_column(index, burn)),
            ),
        ]
    } else {
        vec![
            figure(NO_DATA, "", Figure::RecentBurn),
            el("p.note").text("Needs at least one observation"),
        ]
    };
    tile("burn", "tile-burn", "Burn rate")
        .with_all(alert)
        .with_all(parts)
}

fn lookback(burn: &Burn) -> String {
    // Hours up to a day, as the policy writes them.
    if burn.lookback_minutes <= 24 * 60 {
        format!("{} h", burn.lookback_minutes / 60)
    } else {
        figures::duration(TimeDelta::minutes(burn.lookback_minutes))
    }
}

fn burn_column(index: u32, burn: &Burn) -> El {
    // The threshold stands at half width.
    let share = burn
        .rate
        .number()
        .map_or(0.0, |rate| rate / burn.threshold / 2.0);
    let mark = burn.firing.then_some(match burn.action {
        Action::Page => Status::Critical,
        Action::Ticket | Action::Log => Status::Warning,
    });
    let column = el("li")
        .with(el("b").with(explained(
            el("span").text(&figures::burn(burn.rate)),
            Figure::Burn(index),
        )))
        .with(bar(share, &["50"]))
        .with(el("span.window").text(&lookback(burn)))
        .with(
            el("span.threshold")
                .with(el("span.visually-hidden").text("fires at "))
                .text(&figures::threshold(burn.threshold)),
        );
    match mark {
        Some(mark) => column.attr("data-status", mark.word()),
        None => column,
    }
}

fn exhaustion_tile(shown: &Shared<Shown>) -> El {
    let (answer, clock) = (&shown.answer, &shown.clock);
    let recent = figures::burn(answer.recent_burn);
    let (number, qualifier, note) = match answer.exhaustion {
        Exhaustion::NoData => (
            NO_DATA.to_owned(),
            String::new(),
            "Needs at least one observation".to_owned(),
        ),
        Exhaustion::Now => {
            let back = answer.back_above_zero.map(|at| {
                let at = figures::minute_after(at);
                format!("Above zero again {}, if nothing burns", clock.instant(at))
            });
            (
                "Run out".to_owned(),
                String::new(),
                back.unwrap_or_else(|| "Nothing is left".to_owned()),
            )
        }
        Exhaustion::At { at, days } => (
            clock.date(at),
            format!("in {}", whole_days(days)),
            format!("If the last 7 days go on, at {recent}"),
        ),
        Exhaustion::Never => (
            "Not in sight".to_owned(),
            String::new(),
            format!("If the last 7 days go on, at {recent}"),
        ),
    };
    tile("runs-out", "tile-out", "Runs out, at the recent rate")
        .with(figure(&number, &qualifier, Figure::Exhaustion))
        .with(el("p.second").text(&note))
}

fn whole_days(days: f64) -> String {
    figures::duration(TimeDelta::milliseconds((days * 86_400_000.0) as i64))
}
