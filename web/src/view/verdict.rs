//! The strip that answers in five seconds: how much is left, how fast it goes, whether it runs out, whether the next
//! release may go.
//!
//! The tiles stay and their words change: an edit writes texts and draws little anew.

mod words;

use super::explain::explained;
use crate::answer::explain::Figure;
use crate::dom::{El, el};
use crate::outlook::Outlook;
use crate::reactive::{Memo, memo};
use crate::state::{Shown, State};
use crate::widget::bar::{self, Kind};
use crate::widget::status;
use error_budget::exchange::export::figures::NO_DATA;
use error_budget::model::status::Status;
use words::{Burn, Release, Tile};

/// The four tiles. What is simulated comes when it is there; until then its tile tells what is known without.
#[must_use]
pub fn verdict() -> El {
    let state = State::here();
    let outlook = Outlook::here();
    let budget = of_shown(state, Tile::budget);
    let out = memo(move || {
        let futures = outlook.futures();
        let futures = futures.as_deref().and_then(Option::as_ref);
        let shown = state.shown.get();
        shown
            .map(|shown| Tile::runs_out(&shown, futures))
            .unwrap_or_default()
    });
    let burn = of_shown(state, Burn::of);
    let release = memo(move || {
        let (shown, next) = (state.shown.get(), outlook.release.get());
        shown
            .zip(next)
            .map(|(shown, next)| Release::of(&shown, &next))
    });
    let is_shown = move || state.shown.with(Option::is_some);
    el("div.verdict")
        .when(is_shown, move || {
            figure_tile("budget", "tile-budget", budget, &[0.1, 0.25, 0.5])
        })
        .when(is_shown, move || burn_tile(burn))
        .when(is_shown, move || {
            figure_tile("runs-out", "tile-out", out, &[])
        })
        .live(move || release.with(|words| words.as_ref().map(release_tile).into_iter().collect()))
}

/// Words of the service shown; empty ones while there is none.
fn of_shown<T: PartialEq + Default + 'static>(state: State, words: fn(&Shown) -> T) -> Memo<T> {
    memo(move || {
        let shown = state.shown.get();
        shown.map(|shown| words(&shown)).unwrap_or_default()
    })
}

/// A tile without its heading.
fn tile(name: &str, testid: &str) -> El {
    el(&format!("section.tile.tile-{name}")).attr("data-testid", testid)
}

/// A tile of one large figure, with the bar's ticks. Its parts are drawn anew only when there are others.
fn figure_tile(name: &str, testid: &str, words: Memo<Tile>, ticks: &'static [f64]) -> El {
    let says = move |part: fn(&Tile) -> &str| move || words.with(|words| part(words).to_owned());
    let status = memo(move || words.with(|words| words.status));
    let parts = memo(move || words.with(Tile::parts));
    tile(name, testid)
        .live_attr("data-status", move || {
            status.get().map(|status| status.word().to_owned())
        })
        .with(el("h2").live_text(says(|words| &words.heading)))
        .live(move || status.get().map(mark).into_iter().collect())
        .live(move || {
            let parts = parts.get();
            let figure = el("span").live_text(says(|words| &words.figure));
            let mut drawn = vec![
                el(if parts.no_data {
                    "p.figure.no-data"
                } else {
                    "p.figure"
                })
                .with(el("b").with(explained(figure, parts.explains)))
                .with(el("span").live_text(says(|words| &words.qualifier))),
            ];
            if parts.bar {
                let share = move || words.with(|words| words.bar.unwrap_or_default());
                drawn.push(bar(share, ticks));
            }
            if parts.second {
                drawn.push(el("p.second").live_text(says(|words| &words.second)));
            }
            let note = el("p.note");
            let note = if parts.spent {
                let spent = el("span").live_text(says(|words| &words.spent));
                note.with(explained(spent, Figure::Spent))
            } else {
                note
            };
            if parts.spent || parts.note {
                drawn.push(note.live_text(says(|words| &words.note)));
            }
            drawn
        })
}

fn mark(status: Status) -> El {
    status::status("p.status", status, status::status_word(status))
}

/// A bar of a share with ticks across it.
fn bar(share: impl Fn() -> f64 + 'static, ticks: &[f64]) -> El {
    bar::live(Kind::Wide, share).with_all(ticks.iter().copied().map(bar::tick))
}

fn burn_tile(words: Memo<Burn>) -> El {
    let alert = memo(move || words.with(|words| words.alert.clone()));
    let columns = memo(move || words.with(|words| words.columns.len()));
    tile("burn", "tile-burn")
        .with(el("h2").text("Burn rate"))
        .live(move || {
            let alert = alert.get();
            let alert = alert.map(|(mark, words)| status::status("p.status", mark, &words));
            alert.into_iter().collect()
        })
        .live(move || match columns.get() {
            0 => vec![
                el("p.figure.no-data")
                    .with(el("b").with(explained(el("span").text(NO_DATA), Figure::RecentBurn))),
                el("p.note").text("Needs at least one observation"),
            ],
            count => vec![el("ul.burns").with_all((0..count).map(|at| burn_column(at, words)))],
        })
}

fn burn_column(at: usize, words: Memo<Burn>) -> El {
    let says = move |part: fn(&words::Column) -> &str| {
        move || {
            words.with(|words| {
                let column = words.columns.get(at);
                column
                    .map(|column| part(column).to_owned())
                    .unwrap_or_default()
            })
        }
    };
    let mark = move || {
        words.with(|words| {
            let mark = words.columns.get(at).and_then(|column| column.mark);
            mark.map(|mark| mark.word().to_owned())
        })
    };
    let share = move || {
        words.with(|words| {
            let column = words.columns.get(at);
            column.map(|column| column.bar).unwrap_or_default()
        })
    };
    let figure = Figure::Burn(u32::try_from(at).unwrap_or_default());
    let rate = el("span").live_text(says(|column| &column.rate));
    el("li")
        .live_attr("data-status", mark)
        .with(el("b").with(explained(rate, figure)))
        // The threshold stands at half width.
        .with(bar(share, &[0.5]))
        .with(el("span.window").live_text(says(|column| &column.window)))
        .with(
            el("span.threshold")
                .with(el("span.visually-hidden").text("fires at "))
                .live_text(says(|column| &column.threshold)),
        )
}

/// Whether the next release may go.
fn release_tile(words: &Release) -> El {
    tile("release", "tile-release")
        .with(el("h2").text(&words.heading))
        .with(el("p").with(explained(
            status::verdict("span.verdict-word", words.decision),
            Figure::Verdict,
        )))
        .with(el("p.second").text(&words.reason))
        .with(el("p.note").text(&words.later))
}
