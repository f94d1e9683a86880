//! The document and the engine's answers as signals.
//!
//! One signal is written (the document); everything else is derived from it.

mod mirror;
mod other_tab;

pub use mirror::{Opened, StoredPlan, clear_fragment, sample};
pub use other_tab::Conflict;

use crate::document::{Document, Edits};
use crate::frame;
use crate::host;
use crate::reactive::{Live, Memo, memo};
use chrono::{DateTime, Utc};
use error_budget::engine::assessment::Assessment;
use error_budget::engine::record::Record;
use error_budget::exchange::export::figures::Clock;
use error_budget::model::plan::{Plan, Service};
use error_budget::model::zone::Zone;
use leptos::prelude::expect_context;
use std::ops::Deref;
use std::sync::Arc;

/// A shared value that is compared by identity: an answer is new when it was computed anew.
#[derive(Debug)]
pub struct Shared<T>(Arc<T>);

impl<T> Shared<T> {
    fn new(value: T) -> Self {
        Self(Arc::new(value))
    }
}

impl<T> Clone for Shared<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T> PartialEq for Shared<T> {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl<T> Deref for Shared<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

/// Everything about the service shown.
#[derive(Debug)]
pub struct Shown {
    /// Shared with the document: a long history is not copied at every key.
    plan: Arc<Plan>,
    /// Position of the service in the plan.
    pub place: usize,
    /// Its record at now.
    pub record: Record,
    /// The answer.
    pub answer: Assessment,
    /// How instants are written.
    pub clock: Clock,
}

impl Shown {
    /// The plan that it is of.
    #[must_use]
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// The service.
    #[must_use]
    pub fn service(&self) -> &Service {
        // The position was found in this very plan, which nobody can change.
        &self.plan.services[self.place]
    }
}

/// A short message after something was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Toast {
    /// What happened.
    pub text: String,
    /// It can be undone from the toast.
    pub undo: bool,
}

/// A message that stays until it is answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// What is the matter, and what to do.
    pub text: String,
    /// What would be lost otherwise, offered as a file.
    pub rescue: Option<Rescue>,
}

/// What a notice offers as a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rescue {
    /// A text.
    Text(String),
    /// The plan, as it stands when it is asked for.
    Plan,
}

/// The page's state. Copies share it.
#[derive(Clone, Copy)]
pub struct State {
    edits: Live<Edits>,
    /// The present, moved on twice a minute.
    present: Live<DateTime<Utc>>,
    /// The document as it stands.
    pub document: Memo<Document>,
    /// The plan's zone, UTC where the browser does not know it.
    pub zone: Memo<Zone>,
    /// The instant of all answers: the plan's "as of", else the present.
    pub now: Memo<DateTime<Utc>>,
    /// The service shown and its answers; `None` for a plan without services.
    pub shown: Memo<Option<Shared<Shown>>>,
    /// The last toast.
    pub toast: Live<Option<Toast>>,
    /// What stays to be said.
    pub notice: Live<Option<Notice>>,
    /// The instant that the cursors of all charts stand at, in Unix seconds.
    pub cursor: Live<Option<f64>>,
    /// The scenario, by its position in the plan, that is laid over the plan as a what-if.
    pub overlay: Live<Option<usize>>,
    /// A shared plan that waits for an answer because there is local work.
    pub offered: Live<Option<Plan>>,
    /// Another tab has another plan.
    pub conflict: Live<Option<Conflict>>,
}

impl State {
    /// Starts on what the link, the storage or the sample holds.
    #[must_use]
    pub fn start(opened: Opened) -> Self {
        let edits = Live::new(Edits::new(opened.document));
        let present = Live::new(host::now());
        let document = memo(move || edits.with(|edits| edits.current().clone()));
        let zone_name = memo(move || document.with(|document| document.plan.zone.clone()));
        let zone = memo(move || {
            zone_name
                .with(|name| host::zone(name))
                .unwrap_or_else(Zone::utc)
        });
        let now = memo(move || {
            document
                .with(|document| document.plan.as_of)
                .unwrap_or_else(|| present.get())
        });
        let shown = memo(move || {
            let (zone, now) = (zone.get(), now.get());
            document.with(|document| {
                let place = document.place()?;
                let service = document.plan.services.get(place)?;
                let record = Record::new(service, now, &zone);
                Some(Shared::new(Shown {
                    answer: Assessment::in_plan(&document.plan, service, &record),
                    plan: Arc::clone(&document.plan),
                    place,
                    clock: Clock::new(zone, now),
                    record,
                }))
            })
        });
        let state = Self {
            edits,
            present,
            document,
            zone,
            now,
            shown,
            toast: Live::new(None),
            notice: Live::new(opened.notice),
            cursor: Live::new(None),
            overlay: Live::new(None),
            offered: Live::new(opened.offered),
            conflict: Live::new(None),
        };
        other_tab::follow(state);
        mirror::keep(state, opened.kept);
        mirror::follow_links(state);
        state
    }

    /// The state that the page was started with.
    #[must_use]
    pub fn here() -> Self {
        expect_context::<Self>()
    }

    /// Moves the present on.
    pub fn tick(self) {
        frame::arrive();
        self.present.set(host::now());
    }

    /// Edits the plan in one step that undo names. Edits with one `key` in a row are one step.
    pub fn edit(self, name: &str, key: Option<&str>, change: impl FnOnce(&mut Plan)) {
        self.edits.update(|edits| {
            let mut next = edits.current().clone();
            change(Arc::make_mut(&mut next.plan));
            if next.plan != edits.current().plan {
                next.is_sample = false;
                edits.apply(name, key, next);
            }
        });
    }

    /// Edits the service shown.
    pub fn edit_service(self, name: &str, key: Option<&str>, change: impl FnOnce(&mut Service)) {
        let shown = self.shown_id();
        self.edit(name, key, |plan| {
            if let Some(service) = plan.services.iter_mut().find(|service| service.id == shown) {
                change(service);
            }
        });
    }

    /// Ends a row of edits that joined into one step.
    pub fn close_step(self) {
        let _ = self.edits.update_untracked(Edits::close_step);
    }

    fn shown_id(self) -> String {
        self.document
            .with_untracked(|document| document.service().map(|service| service.id.clone()))
            .unwrap_or_default()
    }

    /// Puts another document in place of this one, as one step.
    pub fn replace(self, name: &str, document: Document) {
        self.edits.update(|edits| edits.apply(name, None, document));
    }

    /// Shows another service.
    pub fn look_at(self, id: &str) {
        self.edits.update(|edits| edits.look_at(id));
    }

    /// Adds an empty service and shows it.
    pub fn add_service(self) {
        let (id, objective) = self.document.with_untracked(|document| {
            let id = (1..)
                .map(|n| format!("service-{n}"))
                .find(|id| document.plan.service(id).is_none());
            (
                id.unwrap_or_default(),
                document.service().map(|service| service.objective.clone()),
            )
        });
        let objective = objective.unwrap_or_else(crate::state::usual_objective);
        self.edit("Add service", None, |plan| {
            plan.services.push(Service::new(&id, &id, objective))
        });
        self.look_at(&id);
    }

    /// Takes the last step back and says so.
    pub fn undo(self) {
        let name = self.edits.try_update(Edits::undo).flatten();
        self.say_turned(name, "Undone");
    }

    /// Does it again and says so.
    pub fn redo(self) {
        let name = self.edits.try_update(Edits::redo).flatten();
        self.say_turned(name, "Done again");
    }

    fn say_turned(self, name: Option<String>, what: &str) {
        if let Some(name) = name {
            self.say(&format!("{what}: {}", lower_first(&name)), false);
        }
    }

    /// What undo would take back.
    #[must_use]
    pub fn next_undo(self) -> Option<String> {
        self.edits
            .with(|edits| edits.next_undo().map(str::to_owned))
    }

    /// What redo would do again.
    #[must_use]
    pub fn next_redo(self) -> Option<String> {
        self.edits
            .with(|edits| edits.next_redo().map(str::to_owned))
    }

    /// Shows a toast.
    pub fn say(self, text: &str, undo: bool) {
        self.toast.set(Some(Toast {
            text: text.to_owned(),
            undo,
        }));
    }
}

fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .map(|first| first.to_ascii_lowercase())
        .into_iter()
        .chain(letters)
        .collect()
}

/// What a new plan promises until it is told otherwise: 99.9% over 30 days, by time.
#[must_use]
pub fn usual_objective() -> error_budget::model::objective::Objective {
    use error_budget::model::objective::Objective;
    use error_budget::model::target::Target;
    use error_budget::model::window::Window;
    let target = Target::from_ppb(999_000_000).unwrap_or(Target::WHOLE);
    Objective::new(target, Window::Rolling(chrono::TimeDelta::days(30)))
}

/// A plan with one service and no history, in the browser's zone.
#[must_use]
pub fn empty_plan() -> Plan {
    Plan {
        zone: host::local_zone_name(),
        services: vec![Service::new("my-service", "my-service", usual_objective())],
        ..Plan::default()
    }
}
