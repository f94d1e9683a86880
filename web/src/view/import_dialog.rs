//! Taking a history in: a file chosen or dropped, rows pasted, all with a preview.

mod apply;
mod dialog;
mod how;
mod preview;
mod specs;

pub use dialog::dialog;

use super::later::{self, Act};
use crate::answer::exchange::{Dates, Destination, History, ReadFile, Reading, Refusal};
use crate::ask::{Asked, News, ask_once};
use crate::document::Document;
use crate::dom::{El, by_id, el};
use crate::host;
use crate::reactive::Live;
use crate::state::{Notice, State};
use error_budget::exchange::plan_json;
use js_sys::{Array, JsString};
use leptos::prelude::{expect_context, provide_context};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, DragEvent, Event, FileList, HtmlInputElement};

/// The most bytes taken from a file, before it is read: the engine's own bound.
const MAX_BYTES: f64 = plan_json::MAX_BYTES as f64;
/// A paste up to this size is read before anything is shown of it.
const SMALL: f64 = 200_000.0;
/// How much of a file is looked at to tell a plan from a history.
const BEGINNING: f64 = 4_096.0;

/// A text that is being imported, and how it is to be read.
#[derive(Debug, Clone, PartialEq)]
struct Source {
    /// The file's name, or "pasted rows".
    name: String,
    file: Blob,
    how: ReadFile,
}

/// What a text was read as, or why it was not.
type Outcome = Result<Reading, Refusal>;

/// The import in progress. Copies share it.
#[derive(Clone, Copy)]
pub struct Import {
    state: State,
    source: Live<Option<Source>>,
    outcome: Live<Option<Rc<Outcome>>>,
    reading: Live<Option<Asked>>,
    /// How far the reading is.
    share: Live<Option<f64>>,
    /// The row whose cells are being corrected.
    corrected: Live<Option<u32>>,
    destination: Live<Destination>,
}

impl Import {
    /// Starts with nothing to import.
    pub fn provide() {
        provide_context(Self {
            state: State::here(),
            source: Live::new(None),
            outcome: Live::new(None),
            reading: Live::new(None),
            share: Live::new(None),
            corrected: Live::new(None),
            destination: Live::new(Destination::Add),
        });
    }

    /// The import of the page.
    #[must_use]
    pub fn here() -> Self {
        expect_context()
    }

    /// Opens the file chooser.
    pub fn choose(self) {
        let chooser = by_id(CHOOSER).and_then(|field| field.dyn_into::<HtmlInputElement>().ok());
        if let Some(chooser) = chooser {
            chooser.set_value("");
            chooser.click();
        }
    }

    /// A file is over the page.
    pub fn over(self, event: &DragEvent) {
        let has_files = event
            .data_transfer()
            .is_some_and(|data| data.types().includes(&"Files".into(), 0));
        if has_files {
            event.prevent_default();
            mark_dropping(true);
        }
    }

    /// It has left the page again.
    pub fn left(self, event: &DragEvent) {
        // Moving over a child leaves the parent without leaving the page.
        if event.related_target().is_none() {
            mark_dropping(false);
        }
    }

    /// It was dropped.
    pub fn drop(self, event: &DragEvent) {
        mark_dropping(false);
        let files = event.data_transfer().and_then(|data| data.files());
        if let Some(files) = files.filter(|files| files.length() > 0) {
            event.prevent_default();
            self.take(&files);
        }
    }

    /// Rows from the clipboard: added at once when every one can be read, else shown first.
    pub fn paste(self, text: String) {
        later::act(Act::Paste(self, text));
    }

    /// The rows, read.
    pub(super) fn take_rows(self, text: String) {
        let Some(file) = file_of(text) else { return };
        let size = file.size();
        self.start("pasted rows", file);
        // Nothing is shown of a small one until it turns out to need a look.
        self.read(size <= SMALL && !self.is_sample());
    }

    /// A text to look at before it counts, as that of a file.
    pub fn look_at(self, text: String) {
        let Some(file) = file_of(text) else { return };
        self.read_or_open("pasted text", file);
    }

    fn take(self, files: &FileList) {
        if let Some(file) = files.item(0) {
            later::act(Act::Open(self, file.name(), file.into()));
        }
    }

    /// A text of a name: a plan opens, anything else is read and shown.
    pub(super) fn read_or_open(self, name: &str, file: Blob) {
        let name = name.to_owned();
        leptos::task::spawn_local(async move {
            if let Err(why) = self.open(&name, file).await {
                self.refuse(&name, &why);
            }
        });
    }

    async fn open(self, name: &str, file: Blob) -> Result<(), String> {
        if file.size() > MAX_BYTES {
            return Err("the file is larger than 50 MB; split it by year".to_owned());
        }
        let beginning = file
            .slice_with_f64_and_f64(0.0, BEGINNING)
            .map_err(|_| UNREADABLE)?;
        if !text(&beginning).await?.contains(plan_json::FORMAT) {
            self.start(name, file);
            self.read(false);
            return Ok(());
        }
        let plan = plan_json::read(&text(&file).await?).map_err(|error| error.to_string())?;
        self.state.replace("Open plan", Document::new(plan));
        self.state.say(&format!("{name} opened"), true);
        Ok(())
    }

    fn refuse(self, name: &str, why: &str) {
        self.state.notice.set(Some(Notice {
            text: format!("{name} was not opened: {why}. Nothing was changed."),
            rescue: None,
        }));
    }

    fn is_sample(self) -> bool {
        self.state
            .document
            .with_untracked(|document| document.is_sample)
    }

    fn start(self, name: &str, file: Blob) {
        self.end();
        self.destination.set(if self.is_sample() {
            Destination::NewPlan
        } else {
            Destination::Add
        });
        let zone = self.state.zone;
        self.source.update_untracked(|source| {
            *source = Some(Source {
                name: name.to_owned(),
                file,
                how: ReadFile {
                    now: host::now().timestamp_millis(),
                    zone: zone.with_untracked(|zone| zone.name().to_owned()),
                    dates: Dates::AsFound,
                    mapping: None,
                    corrections: Vec::new(),
                    only: None,
                },
            });
        });
    }

    /// Reads the source; `silently` shows nothing of it unless something has to be looked at.
    fn read(self, silently: bool) {
        self.stop();
        let Some(source) = self.source.get_untracked() else {
            return;
        };
        if !silently {
            self.source.update(|_| {});
        }
        let hear = move |news: News<Outcome>| {
            let outcome = match news {
                News::Share(share) => {
                    self.share.set(Some(share));
                    return;
                }
                News::Answer(outcome) => outcome,
            };
            self.reading.set(None);
            let outcome = outcome.unwrap_or_else(|| Err(Refusal::of(BROKEN.to_owned())));
            let flawless = match &outcome {
                Ok(Reading::History(history)) => history.sum[3] == 0 && history.incidents > 0,
                _ => false,
            };
            self.outcome.set(Some(Rc::new(outcome)));
            if silently && flawless {
                self.finish("added");
            } else if silently {
                self.source.update(|_| {});
            }
        };
        self.reading.set(Some(ask_once(
            self.state,
            &source.how,
            Some(source.file),
            hear,
        )));
    }

    /// Reads it again another way.
    fn change(self, how: impl FnOnce(&mut ReadFile)) {
        self.source.update_untracked(|source| {
            if let Some(source) = source {
                how(&mut source.how);
            }
        });
        self.read(false);
    }

    /// Takes the question back, if there is one.
    fn stop(self) {
        self.share.set(None);
        if let Some(asked) = self.reading.get_untracked() {
            asked.end();
            self.reading.set(None);
        }
    }

    /// Leaves everything as it was.
    fn end(self) {
        self.stop();
        self.source.set(None);
        self.outcome.set(None);
        self.corrected.set(None);
    }

    /// Takes over what was read, as one step.
    fn finish(self, done: &str) {
        let (Some(outcome), Some(source)) =
            (self.outcome.get_untracked(), self.source.get_untracked())
        else {
            return;
        };
        let destination = self.destination.get_untracked();
        let finished = match &*outcome {
            Ok(Reading::History(history)) => {
                apply::history(self.state, history, &source.name, destination)
            }
            Ok(Reading::Specs(specs)) => apply::specs(self.state, specs, destination),
            Err(_) => return,
        };
        match finished {
            Ok(what) => self.state.say(&format!("{what} {done}"), true),
            Err(why) => self.refuse(&source.name, &why),
        }
        self.end();
    }

    /// What was read, if it could be.
    fn read_as<R>(self, read: impl FnOnce(&Reading) -> R) -> Option<R> {
        self.outcome
            .with(|outcome| outcome.as_ref()?.as_ref().as_ref().ok().map(read))
    }

    /// The history that was read, if it was one.
    fn history<R>(self, read: impl FnOnce(&History) -> R) -> Option<R> {
        let history = |reading: &Reading| match reading {
            Reading::History(history) => Some(read(history)),
            Reading::Specs(_) => None,
        };
        self.read_as(history).flatten()
    }
}

const CHOOSER: &str = "import-file";
const UNREADABLE: &str = "the browser could not read the file; try to choose it again";
const BROKEN: &str = "reading it stopped for want of memory or of a part of the page; reload, or split the file by year";

fn file_of(text: String) -> Option<Blob> {
    Blob::new_with_str_sequence(&Array::of1(&JsString::from(text))).ok()
}

async fn text(file: &Blob) -> Result<String, String> {
    let text = JsFuture::from(file.text()).await.ok();
    text.and_then(|text| text.as_string())
        .ok_or_else(|| UNREADABLE.to_owned())
}

fn mark_dropping(dropping: bool) {
    if let Some(root) = host::frame() {
        let _ = if dropping {
            root.set_attribute("data-dropping", "")
        } else {
            root.remove_attribute("data-dropping")
        };
    }
}

/// The file chooser.
#[must_use]
pub fn chooser() -> El {
    let import = Import::here();
    let chosen = move |event: Event| {
        let field = event
            .target()
            .and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
        if let Some(files) = field.and_then(|field| field.files()) {
            import.take(&files);
        }
    };
    el("input")
        .attr("id", CHOOSER)
        .attr("type", "file")
        .flag("hidden")
        .attr("aria-label", "Choose a file to import")
        .attr(
            "accept",
            ".csv,.tsv,.json,.jsonl,.txt,.atom,.rss,.ics,.yaml,.yml,text/*,application/json",
        )
        .attr("data-testid", "file")
        .on("change", chosen)
}
