//! Taking a history in: a file chosen or dropped, rows pasted, all with a preview.

mod apply;
mod preview;

use crate::answer::exchange::{Dates, Destination, History, ReadHistory};
use crate::ask::{Asked, ask_once};
use crate::document::Document;
use crate::dom::{El, by_id, el};
use crate::host;
use crate::reactive::{Live, memo};
use crate::state::{Notice, State};
use crate::widget::dialog::wide_dialog;
use crate::widget::icon::{button, icon};
use crate::widget::status;
use error_budget::exchange::export::figures;
use error_budget::exchange::plan_json;
use error_budget::model::status::Status;
use js_sys::{Array, JsString};
use leptos::prelude::{expect_context, provide_context, untrack};
use std::rc::Rc;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, DragEvent, Event, File, FileList, HtmlInputElement};

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
    how: ReadHistory,
}

/// What a text was read as, or why it was not.
type Outcome = Result<History, String>;

/// The import in progress. Copies share it.
#[derive(Clone, Copy)]
pub struct Import {
    state: State,
    source: Live<Option<Source>>,
    outcome: Live<Option<Rc<Outcome>>>,
    reading: Live<Option<Asked>>,
    /// The row whose cells are being corrected.
    corrected: Live<Option<u32>>,
    destination: Live<Destination>,
}

impl Import {
    /// Starts with nothing to import.
    pub fn provide() -> Self {
        let import = Self {
            state: State::here(),
            source: Live::new(None),
            outcome: Live::new(None),
            reading: Live::new(None),
            corrected: Live::new(None),
            destination: Live::new(Destination::Add),
        };
        provide_context(import);
        import
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
        let parts = Array::of1(&JsString::from(text));
        let Ok(file) = Blob::new_with_str_sequence(&parts) else {
            return;
        };
        let size = file.size();
        self.start("pasted rows", file);
        if size <= SMALL && !self.is_sample() {
            // Nothing is shown of it until it turns out to need a look.
            self.read(true);
        } else {
            self.read(false);
        }
    }

    fn take(self, files: &FileList) {
        let Some(file) = files.item(0) else { return };
        leptos::task::spawn_local(async move {
            if let Err(why) = self.open(&file).await {
                self.refuse(&file.name(), &why);
            }
        });
    }

    async fn open(self, file: &File) -> Result<(), String> {
        if file.size() > MAX_BYTES {
            return Err("the file is larger than 50 MB; split it by year".to_owned());
        }
        let beginning = file
            .slice_with_f64_and_f64(0.0, BEGINNING)
            .map_err(|_| UNREADABLE)?;
        if !text(&beginning).await?.contains(plan_json::FORMAT) {
            self.start(&file.name(), file.clone().into());
            self.read(false);
            return Ok(());
        }
        let plan = plan_json::read(&text(file).await?).map_err(|error| error.to_string())?;
        self.state.replace("Open plan", Document::new(plan));
        self.state.say(&format!("{} opened", file.name()), true);
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
                how: ReadHistory {
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
        let then = move |outcome: Option<Outcome>| {
            self.reading.set(None);
            let outcome = outcome.unwrap_or_else(|| Err(BROKEN.to_owned()));
            let flawless = outcome
                .as_ref()
                .is_ok_and(|history| history.sum[3] == 0 && history.incidents > 0);
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
            then,
        )));
    }

    /// Reads it again another way.
    fn change(self, how: impl FnOnce(&mut ReadHistory)) {
        self.source.update_untracked(|source| {
            if let Some(source) = source {
                how(&mut source.how);
            }
        });
        self.read(false);
    }

    /// Takes the question back, if there is one.
    fn stop(self) {
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
        let outcome = self.outcome.get_untracked();
        let Some((history, source)) = outcome
            .as_ref()
            .and_then(|outcome| outcome.as_ref().as_ref().ok())
            .zip(self.source.get_untracked())
        else {
            return;
        };
        let destination = self.destination.get_untracked();
        match apply::apply(self.state, history, &source.name, destination) {
            Ok(count) => {
                let text = format!("{} {done}", apply::incidents(count));
                self.state.say(&text, true);
            }
            Err(why) => self.refuse(&source.name, &why),
        }
        self.end();
    }

    /// What was read, if it could be.
    fn history<R>(self, read: impl FnOnce(&History) -> R) -> Option<R> {
        self.outcome
            .with(|outcome| outcome.as_ref()?.as_ref().as_ref().ok().map(read))
    }
}

const CHOOSER: &str = "import-file";
const UNREADABLE: &str = "the browser could not read the file; try to choose it again";
const BROKEN: &str = "reading it stopped for want of memory or of a part of the page; reload, or split the file by year";

async fn text(file: &Blob) -> Result<String, String> {
    let text = JsFuture::from(file.text()).await.ok();
    text.and_then(|text| text.as_string())
        .ok_or_else(|| UNREADABLE.to_owned())
}

fn mark_dropping(dropping: bool) {
    let root = host::window()
        .and_then(|window| window.document())
        .and_then(|document| document.document_element());
    if let Some(root) = root {
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

/// The dialog with the preview.
#[must_use]
pub fn dialog() -> El {
    let import = Import::here();
    let has_source = memo(move || import.source.with(Option::is_some));
    let reading = memo(move || import.reading.with(Option::is_some));
    let outcome = memo(move || {
        import
            .outcome
            .with(|outcome| outcome.clone().map(ByIdentity))
    });
    wide_dialog(
        "import",
        || "Import incidents".to_owned(),
        move || describe(import),
        move || has_source.get(),
        move || import.end(),
    )
    .attr("data-testid", "import")
    .live_state("aria-busy", move || reading.get())
    .live(move || {
        let outcome = outcome.get();
        untrack(|| match outcome.as_ref().map(|outcome| &*outcome.0) {
            Some(Ok(history)) => vec![sum(import, history), preview::preview(import, history)],
            Some(Err(why)) => vec![failure(why)],
            None => vec![waiting(import)],
        })
    })
    .with(foot(import))
}

/// An outcome is new when it was read anew.
#[derive(Clone)]
struct ByIdentity(Rc<Outcome>);

impl PartialEq for ByIdentity {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

fn describe(import: Import) -> String {
    let name = import.source.with(|source| {
        let source = source.as_ref();
        source.map(|source| source.name.clone()).unwrap_or_default()
    });
    let shape = import.history(|history| {
        let rows = figures::number(f64::from(history.sum[0]), 0);
        format!("{name}, {rows} rows, {}", history.shape)
    });
    shape.unwrap_or(name)
}

fn failure(why: &str) -> El {
    el("div.dialog-body").with(
        el("p.error")
            .attr("role", "alert")
            .with(status::shape(Status::Critical))
            .with(el("span").text(why)),
    )
}

/// What is shown while a long file is read; nothing for the first moments.
fn waiting(import: Import) -> El {
    let size = import
        .source
        .with_untracked(|source| source.as_ref().map_or(0.0, |source| source.file.size()));
    let text = if size < 1_000_000.0 {
        format!("Reading {} kB", figures::number((size / 1000.0).ceil(), 0))
    } else {
        format!("Reading {} MB", figures::number(size / 1e6, 0))
    };
    el("div.dialog-body.import-waiting")
        .with(
            el("p")
                .attr("role", "status")
                .attr("id", "import-waiting")
                .text(&text),
        )
        .with(el("progress").attr("aria-labelledby", "import-waiting"))
}

fn foot(import: Import) -> El {
    let rejected = memo(move || import.history(|history| history.sum[3]).unwrap_or(0));
    let taken = memo(move || import.history(|history| history.sum[1] + history.sum[2]));
    let incidents = memo(move || import.history(|history| history.incidents).unwrap_or(0));
    let save = move || {
        if let Some(text) = untrack(|| import.history(|history| history.rejected.clone())) {
            host::download("rejected.csv", "text/csv", &text);
        }
    };
    el("div.dialog-foot")
        .with(el("p").live(move || after(import)))
        .when(
            move || taken.with(Option::is_some),
            move || destination(import),
        )
        .when(
            move || rejected.get() > 0,
            move || button("button.button.plain", "Save rejected rows").on_click(save),
        )
        .with(button("button.button", "Cancel").on_click(move || import.end()))
        .when(
            move || taken.with(Option::is_some),
            move || {
                el("button.button.primary")
                    .attr("type", "button")
                    .live_flag("disabled", move || incidents.get() == 0)
                    .live_text(move || match taken.get().unwrap_or(0) {
                        1 => "Import 1 row".to_owned(),
                        count => {
                            format!("Import {} rows", figures::number(f64::from(count), 0))
                        }
                    })
                    .on_click(move || import.finish("imported"))
            },
        )
}

/// What the budget would say.
fn after(import: Import) -> Vec<El> {
    let destination = import.destination.get();
    let place = Destination::ALL
        .iter()
        .position(|known| *known == destination)
        .unwrap_or(0);
    let after = import
        .history(|history| history.after.get(place).cloned().flatten())
        .flatten();
    let Some(after) = after else {
        return Vec::new();
    };
    vec![
        el("span").text("After import: "),
        el("b").text(&after.spent),
        el("span").text(&format!(", {} left, status ", after.left)),
        el("b")
            .attr("data-status", &after.status)
            .text(&status::capital(&after.status)),
        el("span").text("."),
    ]
}

fn destination(import: Import) -> El {
    let name = import.state.shown.with_untracked(|shown| {
        shown
            .as_ref()
            .map(|shown| shown.service().name.clone())
            .unwrap_or_default()
    });
    let options = Destination::ALL.map(|destination| {
        let text = match destination {
            Destination::Add => format!("Add to {name}"),
            Destination::Replace => format!("Replace what {name} has"),
            Destination::NewService => "As a new service".to_owned(),
            Destination::NewPlan => "As a new plan".to_owned(),
        };
        (word(destination).to_owned(), text)
    });
    let choose = move |chosen: String| {
        let chosen = Destination::ALL
            .into_iter()
            .find(|destination| word(*destination) == chosen);
        import.destination.set(chosen.unwrap_or(Destination::Add));
    };
    let chosen = word(import.destination.get_untracked());
    let select = select("import-destination", &options, chosen, choose);
    framed(select.attr("aria-label", "Where the rows go"))
}

fn word(destination: Destination) -> &'static str {
    match destination {
        Destination::Add => "add",
        Destination::Replace => "replace",
        Destination::NewService => "service",
        Destination::NewPlan => "plan",
    }
}

/// The sum that always adds up, and how times are read.
fn sum(import: Import, history: &History) -> El {
    let [rows, accepted, repaired, rejected] = history
        .sum
        .map(|count| figures::number(f64::from(count), 0));
    let part = |of: Status, count: &str, word: &str| {
        status::status("span.status", of, &format!("{count} {word}"))
    };
    let operator = |sign: &str| el("span.operator").text(sign);
    let how = import
        .source
        .with_untracked(|source| source.as_ref().map(|source| source.how.clone()));
    let strip = el("div.import-sum")
        .attr("data-testid", "import-sum")
        .with(
            el("span.import-parts")
                .attr("role", "status")
                .with(el("span").with(el("b").text(&rows)).text(" rows read"))
                .with(operator("="))
                .with(part(Status::Healthy, &accepted, "accepted"))
                .with(operator("+"))
                .with(part(Status::Attention, &repaired, "repaired"))
                .with(operator("+"))
                .with(part(Status::Critical, &rejected, "rejected")),
        )
        .with(
            el("span.working").live_text(move || match import.reading.with(Option::is_some) {
                true => "Working".to_owned(),
                false => String::new(),
            }),
        );
    match how {
        Some(how) => strip.with_all(choices(import, history, &how)),
        None => strip,
    }
}

/// How the file is to be read, where it does not say.
fn choices(import: Import, history: &History, how: &ReadHistory) -> Vec<El> {
    let mut choices = Vec::new();
    if history.parts.len() > 1 {
        let mut options = vec![(String::new(), "all".to_owned())];
        options.extend(
            history
                .parts
                .iter()
                .map(|part| (part.clone(), part.clone())),
        );
        let only = how.only.clone().unwrap_or_default();
        let choose = move |chosen: String| {
            import.change(|how| how.only = Some(chosen).filter(|chosen| !chosen.is_empty()));
        };
        choices.push(labelled(
            "Only ",
            select("import-only", &options, &only, choose),
        ));
    }
    if history.written_dates {
        let orders = [Dates::AsFound, Dates::DayFirst, Dates::MonthFirst];
        let options =
            ["as found", "day first", "month first"].map(|word| (word.to_owned(), word.to_owned()));
        let now = orders
            .iter()
            .position(|order| *order == how.dates)
            .unwrap_or(0);
        let words = options.clone();
        let choose = move |chosen: String| {
            let place = words.iter().position(|(word, _)| *word == chosen);
            let order = place.and_then(|place| orders.get(place));
            import.change(|how| how.dates = order.copied().unwrap_or(Dates::AsFound));
        };
        let now = options
            .get(now)
            .map(|(word, _)| word.clone())
            .unwrap_or_default();
        choices.push(labelled(
            "Dates are ",
            select("import-dates", &options, &now, choose),
        ));

        let mut zones = vec!["UTC".to_owned()];
        for zone in [
            host::local_zone_name(),
            import
                .state
                .zone
                .with_untracked(|zone| zone.name().to_owned()),
            how.zone.clone(),
        ] {
            if !zones.contains(&zone) {
                zones.push(zone);
            }
        }
        let options: Vec<_> = zones.into_iter().map(|zone| (zone.clone(), zone)).collect();
        let choose = move |chosen: String| import.change(|how| how.zone = chosen);
        choices.push(labelled(
            "Times without a zone are ",
            select("import-zone", &options, &how.zone, choose),
        ));
    }
    choices
}

fn labelled(text: &str, select: El) -> El {
    el("label").text(text).with(framed(select))
}

fn framed(select: El) -> El {
    el("span.select").with(select).with(icon("caret"))
}

/// A choice of words, each with its text.
fn select(
    id: &str,
    options: &[(String, String)],
    chosen: &str,
    choose: impl Fn(String) + 'static,
) -> El {
    let options = options.iter().map(|(word, text)| {
        let option = el("option").attr("value", word).text(text);
        if word == chosen {
            option.flag("selected")
        } else {
            option
        }
    });
    el("select.field")
        .attr("id", id)
        .with_all(options)
        .on_input(choose)
}
