//! What the team wants to ship: when it may go, what it may cost, why.

mod editor;
mod row;
mod strip;
mod words;

use super::tabs::{Shows, Tab};
use crate::answer::releases::{Awaited, Awaits, Planned};
use crate::ask::{Answer, ask};
use crate::dom::{El, el, focus_soon};
use crate::reactive::{Live, Memo, memo};
use crate::state::{Shared, Shown, State};
use crate::widget::icon::button;
use chrono::{DateTime, NaiveTime, TimeDelta, Utc};
use error_budget::engine::gate::Verdict;
use error_budget::model::plan::MAX_RELEASES;
use error_budget::model::release::Release;
use std::cell::RefCell;

/// What the parts of this view share. Copies are the same.
#[derive(Clone, Copy)]
struct Planning {
    state: State,
    awaited: Answer<Option<Awaited>>,
    /// The gate's answer to each release, at its own time; in the same frame as an edit.
    verdicts: Memo<Vec<Verdict>>,
    /// The release whose editor is open.
    open: Live<Option<usize>>,
    /// The release last moved on the strip.
    moved: Live<Option<usize>>,
}

/// The view.
#[must_use]
pub fn view() -> El {
    let state = State::here();
    let planning = Planning {
        state,
        awaited: ask(|| Some(Planned)),
        verdicts: memo(move || {
            let Some(shown) = state.shown.get() else {
                return Vec::new();
            };
            let policy = &shown.plan().policy;
            let releases = shown.service().releases.iter();
            releases
                .map(|release| shown.record.verdict(policy, release))
                .collect()
        }),
        open: Live::new(None),
        moved: Live::new(None),
    };
    let count = memo(move || planning.verdicts.with(Vec::len));
    el("div.panel.releases")
        .with(strip::strip(planning))
        .when(move || count.get() > 0, move || table(planning))
        .when(move || count.get() == 0, move || nothing_planned(planning))
}

fn nothing_planned(planning: Planning) -> El {
    el("section.empty")
        .with(el("h2").text("No release is planned"))
        .with(el("p").text(
            "Plan one to see whether it may go on its day, what it may cost, and from when on the policy says yes.",
        ))
        .with(
            el("div.row-of-buttons").with(
                button("button.button", "Plan a release").on_click(move || planning.add()),
            ),
        )
}

/// Its actions.
#[must_use]
pub fn actions() -> Vec<El> {
    let state = State::here();
    let shows = Shows::here();
    let name = memo(move || {
        state
            .document
            .with(|document| document.plan.policy.name.clone())
    });
    vec![
        el("span.seed-note").text("by the policy ").with(
            el("button.link")
                .attr("type", "button")
                .live_text(move || {
                    name.with(|name| {
                        if name.is_empty() {
                            "without a name".to_owned()
                        } else {
                            name.clone()
                        }
                    })
                })
                .on_click(move || shows.go(Tab::Policy)),
        ),
    ]
}

const COLUMNS: [(&str, &str); 10] = [
    ("Release", ""),
    ("When", "when"),
    ("Risk and type", "risk"),
    ("Fails", "number spare"),
    ("Costs", "number"),
    ("P90", "number spare"),
    ("Left then", "number spare"),
    ("Chance of yes", "number"),
    ("Verdict", "said"),
    ("Earliest yes", "earliest"),
];

fn table(planning: Planning) -> El {
    let state = planning.state;
    let zone = memo(move || state.zone.with(|zone| zone.name().to_owned()));
    let heads = COLUMNS.iter().map(|(name, class)| {
        let head = el("th").attr("scope", "col").attr("class", class);
        match *name {
            "When" => head.live_text(move || format!("When, {}", short_zone(&zone.get()))),
            "Costs" => head.live_text(move || format!("Costs, {}", unit(state))),
            name => head.text(name),
        }
    });
    let order = RefCell::new(Vec::<usize>::new());
    let keys = move || planning.keys(&mut order.borrow_mut());
    el("div.panel-scroll").with(
        el("table.grid.releases-table")
            .attr("data-testid", "releases")
            .with(el("caption.visually-hidden").text("Planned releases"))
            .with(
                el("thead").with(
                    el("tr")
                        .with_all(heads)
                        .with(el("th.act").with(el("span.visually-hidden").text("Actions"))),
                ),
            )
            // A body for each: its row, and its editor while it is open.
            .list(keys, move |key| {
                row::row(planning, key.parse().unwrap_or(usize::MAX))
            }),
    )
}

/// `UTC`, `Berlin`.
fn short_zone(name: &str) -> String {
    name.rsplit('/').next().unwrap_or(name).replace('_', " ")
}

fn unit(state: State) -> &'static str {
    let shown = state.shown.get();
    shown.map_or("", |shown| {
        error_budget::exchange::export::figures::unit(shown.answer.unit)
    })
}

impl Planning {
    /// The releases in order of time. While one is edited nothing moves.
    fn keys(self, order: &mut Vec<usize>) -> Vec<String> {
        let shown = self.state.shown.get();
        let releases = shown
            .as_ref()
            .map_or(&[][..], |shown| shown.service().releases.as_slice());
        if self.open.get().is_some() && order.len() <= releases.len() {
            order.extend(order.len()..releases.len());
        } else {
            *order = by_time(releases);
        }
        order.iter().map(usize::to_string).collect()
    }

    /// A release of the service shown.
    fn release(self, index: usize) -> Option<Release> {
        let shown = self.state.shown.get()?;
        shown.service().releases.get(index).cloned()
    }

    /// What the simulation says of it; nothing while the list is another than the one asked about.
    fn awaits(self, index: usize) -> Option<Awaits> {
        let reply = self.awaited.reply.get()?;
        let rows = &reply.as_ref().as_ref()?.rows;
        let same = self.verdicts.with(|verdicts| verdicts.len() == rows.len());
        same.then(|| rows.get(index).copied()).flatten()
    }

    /// Changes a release.
    fn edit(self, name: &str, key: Option<&str>, index: usize, change: impl FnOnce(&mut Release)) {
        self.state.edit_service(name, key, |service| {
            if let Some(release) = service.releases.get_mut(index) {
                change(release);
            }
        });
    }

    /// Plans one for tomorrow morning and opens its editor.
    fn add(self) {
        let Some(shown) = self.state.shown.get_untracked() else {
            return;
        };
        let index = shown.service().releases.len();
        if index >= MAX_RELEASES {
            self.state
                .say("The service plans 1,000 releases, the most it keeps", false);
            return;
        }
        let zone = shown.clock.zone();
        let tomorrow = shown.clock.day(shown.answer.now).succ_opt();
        let at = tomorrow.map(|day| {
            let ten = NaiveTime::MIN + TimeDelta::hours(10);
            zone.instant(day.and_time(ten))
        });
        self.state.edit_service("Plan a release", None, |service| {
            service.releases.push(Release {
                at,
                ..Release::default()
            });
        });
        self.open.set(Some(index));
        focus_soon("release-name");
    }

    /// Deletes one; the toast brings it back.
    fn delete(self, index: usize) {
        let name = self
            .state
            .shown
            .get_untracked()
            .and_then(|shown| Some(shown.service().releases.get(index)?.name.clone()))
            .unwrap_or_default();
        self.open.set(None);
        self.moved.set(None);
        self.state.edit_service("Delete release", None, |service| {
            if index < service.releases.len() {
                service.releases.remove(index);
            }
        });
        let text = if name.is_empty() {
            "Release deleted".to_owned()
        } else {
            format!("Release {name} deleted")
        };
        self.state.say(&text, true);
    }

    /// Moves one to another time: the steps of a drag are one step of undo.
    fn move_to(self, index: usize, at: DateTime<Utc>) {
        self.moved.set(Some(index));
        self.edit("Move release", Some("move release"), index, |release| {
            release.at = Some(at);
        });
    }

    /// Now, and the end of what is looked at.
    fn span(self) -> Option<(DateTime<Utc>, DateTime<Utc>)> {
        let shown = self.state.shown.get()?;
        let days = shown.plan().forecast.days;
        let now = shown.answer.now;
        Some((now, now + TimeDelta::days(i64::from(days))))
    }
}

/// Positions in order of time; those without one go now.
fn by_time(releases: &[Release]) -> Vec<usize> {
    let time = |release: &Release| release.at.map_or(i64::MIN, |at| at.timestamp_millis());
    let mut left: Vec<(i64, usize)> = releases.iter().map(time).zip(0..).collect();
    let mut order = Vec::with_capacity(left.len());
    // A few: picking the earliest again and again weighs less than a sort.
    while let Some(place) = (0..left.len()).min_by_key(|place| left.get(*place).copied()) {
        order.push(left.remove(place).1);
    }
    order
}

/// The name, or what stands for it.
fn called(release: &Release) -> String {
    if release.name.is_empty() {
        "without a name".to_owned()
    } else {
        release.name.clone()
    }
}

/// An instant as a date and time of the clock, `now` for none.
fn when(shown: &Shared<Shown>, at: Option<DateTime<Utc>>) -> String {
    at.map_or_else(|| "now".to_owned(), |at| shown.clock.instant(at))
}

/// An instant of the worker.
fn instant(milliseconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp_millis(milliseconds).unwrap_or_default()
}
