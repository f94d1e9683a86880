//! What the history says about itself: how much burns on a day, when, why, and whether that changes.

mod days;
mod hours;
mod lists;

use super::alerts::working_note;
use super::tabs::{Shows, Tab};
use crate::answer::patterns::{Habits, History};
use crate::ask::{Answer, ask};
use crate::dom::{El, el, focus};
use crate::reactive::Live;
use crate::state::State;
use crate::widget::segment::segment;
use crate::widget::status::capital;
use leptos::prelude::{expect_context, provide_context};
use std::rc::Rc;

/// Incidents that a pattern leads to: the incident table shows them and nothing else until they are let go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pick {
    /// What they have in common, as a phrase: `on Tue 24 Feb`.
    pub words: String,
    /// Id of their service.
    pub service: String,
    /// Their positions in it, ascending.
    pub incidents: Vec<usize>,
}

/// The incidents picked. Copies share it.
#[derive(Clone, Copy)]
pub struct Picked {
    /// They; `None` for all incidents.
    pub now: Live<Option<Pick>>,
    /// Days back from today; 0 for all that is known.
    days: Live<i64>,
}

impl Picked {
    /// Starts with none picked.
    pub fn provide() {
        provide_context(Self {
            now: Live::new(None),
            days: Live::new(0),
        });
    }

    /// The one of the page.
    #[must_use]
    pub fn here() -> Self {
        expect_context()
    }
}

/// Incidents that a message names.
const NAMED: usize = 4;

/// What the parts of the view share.
#[derive(Clone, Copy)]
struct Habit {
    state: State,
    picked: Picked,
    shows: Shows,
    answer: Answer<Result<History, String>>,
}

impl Habit {
    /// What the history says, if it is the service's that is shown.
    fn history(self) -> Option<Rc<Result<History, String>>> {
        let shown = self.state.document.with(|document| {
            document
                .service()
                .map(|service| service.id.clone())
                .unwrap_or_default()
        });
        let reply = self.answer.reply.get()?;
        let fits = match reply.as_ref() {
            Ok(history) => history.service == shown,
            Err(_) => true,
        };
        fits.then_some(reply)
    }

    /// Draws a part from what the history says; nothing until it says anything.
    fn part(self, draw: impl Fn(&History) -> Vec<El> + 'static) -> impl Fn() -> Vec<El> {
        move || {
            let history = self.history();
            match history.as_deref() {
                Some(Ok(history)) => draw(history),
                _ => Vec::new(),
            }
        }
    }

    /// Picks incidents and goes to them.
    fn go(self, words: &str, incidents: Vec<usize>) {
        if incidents.is_empty() {
            return;
        }
        let (service, names) = self.state.document.with_untracked(|document| {
            let Some(service) = document.service() else {
                return (String::new(), String::new());
            };
            let named = incidents
                .iter()
                .filter_map(|place| service.incidents.get(*place));
            let names: Vec<&str> = named
                .map(|incident| {
                    if incident.id.is_empty() {
                        &incident.title
                    } else {
                        &incident.id
                    }
                })
                .map(String::as_str)
                .take(NAMED)
                .collect();
            (service.id.clone(), names.join(", "))
        });
        let more = if incidents.len() > NAMED {
            format!(" and {} more", incidents.len() - NAMED)
        } else {
            String::new()
        };
        self.state
            .say(&format!("{}: {names}{more}", capital(words)), false);
        self.picked.now.set(Some(Pick {
            words: words.to_owned(),
            service,
            incidents,
        }));
        self.shows.go(Tab::Incidents);
        // What had the focus is gone.
        focus(&format!("tab-{}", Tab::Incidents.word()));
    }

    /// Picks what happened between two instants, in Unix seconds.
    fn go_to_span(self, words: &str, span: (f64, f64)) {
        let shown = self.state.shown.get_untracked();
        let places = shown.as_ref().map(|shown| {
            let now = shown.record.now();
            let incidents = shown.service().incidents.iter().enumerate();
            incidents
                .filter(|(_, incident)| {
                    let seconds = super::budget_chart::seconds;
                    seconds(incident.start) < span.1 && seconds(incident.end_at(now)) >= span.0
                })
                .map(|(place, _)| place)
                .collect()
        });
        self.go(words, places.unwrap_or_default());
    }
}

/// The view.
#[must_use]
pub fn view() -> El {
    let picked = Picked::here();
    let habit = Habit {
        state: State::here(),
        picked,
        shows: Shows::here(),
        answer: ask(move || {
            Some(Habits {
                days: u32::try_from(picked.days.get()).unwrap_or(0),
            })
        }),
    };
    let refused = move || {
        let history = habit.history();
        match history.as_deref() {
            Some(Err(reason)) => vec![
                el("p.lab-empty")
                    .attr("role", "status")
                    .text("Too little is known to say anything: ")
                    .text(reason)
                    .text("."),
            ],
            _ => Vec::new(),
        }
    };
    let nothing =
        crate::reactive::memo(move || matches!(habit.history().as_deref(), Some(Err(_)) | None));
    el("div.habits").with(days::days(habit)).live(refused).with(
        el("div")
            .live_flag("hidden", move || nothing.get())
            .with(
                el("div.lab-pair.even")
                    .with(lists::figures(habit))
                    .with(lists::statements(habit)),
            )
            .with(hours::hours(habit))
            .with(
                el("div.lab-pair.even")
                    .with(lists::parts(habit, lists::Which::Categories))
                    .with(lists::parts(habit, lists::Which::Causes)),
            )
            .with(lists::anomalies(habit)),
    )
}

/// How far back is looked.
fn range(habit: Habit) -> Vec<El> {
    vec![
        working_note(habit.answer.working),
        segment(
            "habit-days",
            "How far back",
            habit.picked.days,
            &[(30, "30 d"), (90, "90 d"), (365, "1 y"), (0, "all")],
        ),
    ]
}

/// Its actions.
#[must_use]
pub fn actions() -> Vec<El> {
    Vec::new()
}
