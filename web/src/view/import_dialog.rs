//! Taking a history in: a file chosen or dropped, rows pasted, all with a preview.

mod apply;
mod preview;

use super::icon::Icon;
use crate::document::Document;
use crate::host;
use crate::state::{Notice, State};
use apply::Destination;
use error_budget::engine::assessment::Assessment;
use error_budget::engine::record::Record;
use error_budget::exchange::datetime::DateOrder;
use error_budget::exchange::export::figures;
use error_budget::exchange::import::{
    Format, Import as History, ImportError, Mapping, Options, import,
};
use error_budget::exchange::plan_json;
use leptos::prelude::*;
use preview::Preview;
use std::sync::Arc;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{DragEvent, FileList};

/// The most bytes taken from a file, before it is read: the engine's own bound.
const MAX_BYTES: f64 = plan_json::MAX_BYTES as f64;

/// A text that is being imported, and how it is to be read.
#[derive(Debug, Clone, PartialEq)]
struct Source {
    /// The file's name, or "pasted rows".
    name: String,
    text: Arc<str>,
    zone: String,
    date_order: DateOrder,
    mapping: Option<Mapping>,
    only: Option<String>,
}

/// The import in progress. Copies share it.
#[derive(Clone, Copy)]
pub struct Import {
    state: State,
    source: RwSignal<Option<Source>>,
    destination: RwSignal<Destination>,
    chooser: NodeRef<leptos::html::Input>,
}

type Outcome = Result<Arc<History>, ImportError>;

impl Import {
    /// Starts with nothing to import.
    pub fn provide() -> Self {
        let import = Self {
            state: State::here(),
            source: RwSignal::new(None),
            destination: RwSignal::new(Destination::Add),
            chooser: NodeRef::new(),
        };
        provide_context(import);
        import
    }

    /// The import of the page.
    pub fn here() -> Self {
        expect_context::<Self>()
    }

    /// Opens the file chooser.
    pub fn choose(self) {
        if let Some(chooser) = self.chooser.get_untracked() {
            chooser.set_value("");
            chooser.click();
        }
    }

    /// A file is over the page.
    pub fn over(self, event: &DragEvent) {
        if event
            .data_transfer()
            .is_some_and(|data| data.types().includes(&"Files".into(), 0))
        {
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
        if let Some(files) = event
            .data_transfer()
            .and_then(|data| data.files())
            .filter(|files| files.length() > 0)
        {
            event.prevent_default();
            self.take(&files);
        }
    }

    fn take(self, files: &FileList) {
        let Some(file) = files.item(0) else { return };
        if file.size() > MAX_BYTES {
            self.refuse(
                &file.name(),
                "the file is larger than 50 MB; split it by year",
            );
            return;
        }
        leptos::task::spawn_local(async move {
            match JsFuture::from(file.text())
                .await
                .ok()
                .and_then(|text| text.as_string())
            {
                Some(text) => self.open(&file.name(), text),
                None => self.refuse(
                    &file.name(),
                    "the browser could not read the file; try to choose it again",
                ),
            }
        });
    }

    /// Rows from the clipboard: added at once when every one can be read, else shown first.
    pub fn paste(self, text: String) {
        let source = self.source_of("pasted rows", text);
        match self.read(&source) {
            Ok(history) if history.rejected == 0 && !self.is_sample() => {
                let count = apply::apply(self.state, &history, &source.name, Destination::Add);
                self.state
                    .say(&format!("{} added", apply::incidents(count)), true);
            }
            _ => self.show(source),
        }
    }

    fn open(self, name: &str, text: String) {
        if text
            .get(..4096.min(text.len()))
            .unwrap_or(&text)
            .contains(plan_json::FORMAT)
        {
            match plan_json::read(&text) {
                Ok(plan) => {
                    self.state.replace("Open plan", Document::new(plan));
                    self.state.say(&format!("{name} opened"), true);
                }
                Err(error) => self.refuse(name, &error.to_string()),
            }
            return;
        }
        self.show(self.source_of(name, text));
    }

    fn refuse(self, name: &str, why: &str) {
        self.state.notice.set(Some(Notice {
            text: format!("{name} was not opened: {why}. Nothing was changed."),
            rescue: None,
        }));
    }

    fn source_of(self, name: &str, text: String) -> Source {
        Source {
            name: name.to_owned(),
            text: text.into(),
            zone: self
                .state
                .zone
                .with_untracked(|zone| zone.name().to_owned()),
            date_order: DateOrder::Auto,
            mapping: None,
            only: None,
        }
    }

    fn is_sample(self) -> bool {
        self.state
            .document
            .with_untracked(|document| document.is_sample)
    }

    fn show(self, source: Source) {
        self.destination.set(if self.is_sample() {
            Destination::NewPlan
        } else {
            Destination::Add
        });
        self.source.set(Some(source));
    }

    fn read(self, source: &Source) -> Outcome {
        let zone = host::zone(&source.zone).unwrap_or_else(|| self.state.zone.get_untracked());
        let mut options = Options::new(host::now(), zone);
        options.date_order = source.date_order;
        options.mapping.clone_from(&source.mapping);
        options.only.clone_from(&source.only);
        import(&source.text, &options).map(Arc::new)
    }
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

/// The file chooser and the dialog with the preview.
#[component]
pub fn ImportDialog() -> impl IntoView {
    let import = Import::here();
    let dialog = NodeRef::<leptos::html::Dialog>::new();
    let outcome = Memo::new(move |before: Option<&Option<Reread>>| {
        import.source.with(|source| {
            let source = source.as_ref()?;
            let same = before
                .and_then(Option::as_ref)
                .filter(|before| before.source == *source);
            Some(same.cloned().unwrap_or_else(|| Reread {
                source: source.clone(),
                outcome: import.read(source),
            }))
        })
    });
    Effect::new(move |was_open: Option<bool>| {
        let open = outcome.with(Option::is_some);
        if let Some(dialog) = dialog.get() {
            if open && was_open != Some(true) {
                let _ = dialog.show_modal();
            } else if !open {
                dialog.close();
            }
        }
        open
    });
    let close = move || import.source.set(None);
    let chosen = move |event: web_sys::Event| {
        let input = event
            .target()
            .and_then(|target| target.dyn_into::<web_sys::HtmlInputElement>().ok());
        if let Some(files) = input.and_then(|input| input.files()) {
            import.take(&files);
        }
    };
    let history = Memo::new(move |_| {
        outcome.with(|read| {
            read.as_ref()
                .and_then(|read| read.outcome.clone().ok())
                .map(Same)
        })
    });
    let failure = Memo::new(move |_| {
        outcome.with(|read| {
            read.as_ref()
                .and_then(|read| read.outcome.clone().err())
                .map(|error| error.to_string())
        })
    });
    let finish = move |_| {
        let Some((Same(history), source)) =
            history.get_untracked().zip(import.source.get_untracked())
        else {
            return;
        };
        let count = apply::apply(
            import.state,
            &history,
            &source.name,
            import.destination.get_untracked(),
        );
        close();
        import
            .state
            .say(&format!("{} imported", apply::incidents(count)), true);
    };
    view! {
        <input hidden type="file" node_ref=import.chooser aria-label="Choose a file to import"
            accept=".csv,.tsv,.json,.jsonl,.txt,text/*,application/json" on:change=chosen data-testid="file" />
        <dialog class="dialog wide" node_ref=dialog aria-labelledby="import-head" on:close=move |_| close() data-testid="import">
            <div class="dialog-head">
                <h2 id="import-head">"Import incidents"</h2>
                <p>{move || describe(import.source.get().as_ref(), history.get().as_ref())}</p>
                <button class="icon-button" type="button" aria-label="Close" on:click=move |_| close()><Icon name="close" /></button>
            </div>
            {move || failure.get().map(|error| view! {
                <div class="dialog-body">
                    <p class="error" role="alert">
                        <svg class="shape" viewBox="0 0 16 16" aria-hidden="true"><use href="#s-critical" /></svg>
                        <span>{error}</span>
                    </p>
                </div>
            })}
            {move || history.get().map(|Same(history)| view! {
                <Sum history=history.clone() source=import.source />
                <Preview history source=import.source />
            })}
            <div class="dialog-foot">
                <p>{move || history.get().and_then(|Same(history)| after(import, &history))}</p>
                {move || history.get().map(|_| view! { <DestinationSelect import /> })}
                {move || history.get().filter(|Same(history)| history.rejected > 0).map(|Same(history)| view! {
                    <button class="button plain" type="button" on:click=move |_| host::download("rejected.csv", "text/csv", &history.rejected_csv())>
                        "Save rejected rows"
                    </button>
                })}
                <button class="button" type="button" on:click=move |_| close()>"Cancel"</button>
                {move || history.get().map(|Same(history)| {
                    let count = history.accepted + history.repaired;
                    view! {
                        <button class="button primary" type="button" disabled=history.incidents.is_empty() on:click=finish>
                            {if count == 1 { "Import 1 row".to_owned() } else { format!("Import {} rows", figures::number(count as f64, 0)) }}
                        </button>
                    }
                })}
            </div>
        </dialog>
    }
}

/// A source and what came of it; read again only when the source changes.
#[derive(Debug, Clone)]
struct Reread {
    source: Source,
    outcome: Outcome,
}

impl PartialEq for Reread {
    fn eq(&self, other: &Self) -> bool {
        self.source == other.source
    }
}

/// A history compared by identity.
#[derive(Debug, Clone)]
struct Same(Arc<History>);

impl PartialEq for Same {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

fn describe(source: Option<&Source>, history: Option<&Same>) -> String {
    let Some(source) = source else {
        return String::new();
    };
    match history {
        Some(Same(history)) => format!(
            "{}, {} rows, {}",
            source.name,
            figures::number(history.rows_read() as f64, 0),
            history.shape()
        ),
        None => source.name.clone(),
    }
}

/// What the budget would say.
fn after(import: Import, history: &History) -> Option<impl IntoView + use<>> {
    let (mut service, now, zone) = import.state.shown.with(|shown| {
        let shown = shown.as_ref()?;
        Some((
            shown.service().clone(),
            import.state.now.get(),
            import.state.zone.get(),
        ))
    })?;
    apply::put(&mut service, history, import.destination.get());
    let now = if import.destination.get() == Destination::NewPlan {
        host::now()
    } else {
        now
    };
    let answer = Assessment::of(&service, &Record::new(&service, now, &zone));
    let unit = figures::unit(answer.unit);
    let status = answer.status.status.word();
    let spent = format!(
        "{} of {} {unit} spent",
        figures::cost(answer.budget.consumed),
        figures::cost(answer.budget.total)
    );
    let left = format!(
        ", {} left, status ",
        figures::amount(answer.budget.remaining)
    );
    Some(view! { "After import: " <b>{spent}</b> {left} <b data-status=status>{status}</b> "." })
}

#[component]
fn DestinationSelect(import: Import) -> impl IntoView {
    let name = move || {
        import.state.shown.with(|shown| {
            shown
                .as_ref()
                .map(|shown| shown.service().name.clone())
                .unwrap_or_default()
        })
    };
    let options = move || {
        [
            (Destination::Add, format!("Add to {}", name())),
            (Destination::Replace, format!("Replace what {} has", name())),
            (Destination::NewService, "As a new service".to_owned()),
            (Destination::NewPlan, "As a new plan".to_owned()),
        ]
    };
    view! {
        <span class="select">
            <select class="field" aria-label="Where the rows go" on:change:target=move |event| import.destination.set(Destination::of(&event.target().value()))>
                {move || options().into_iter().map(|(destination, text)| view! {
                    <option value=destination.word() selected=import.destination.get_untracked() == destination>{text}</option>
                }).collect_view()}
            </select>
            <Icon name="caret" />
        </span>
    }
}

/// The sum that always adds up, and how times are read.
#[component]
fn Sum(history: Arc<History>, source: RwSignal<Option<Source>>) -> impl IntoView {
    let part = |status: &'static str, count: usize, word: &str| {
        view! {
            <span class="status" data-status=status>
                <svg class="shape" viewBox="0 0 16 16" aria-hidden="true"><use href=format!("#s-{status}") /></svg>
                <span>{format!("{} {word}", figures::number(count as f64, 0))}</span>
            </span>
        }
    };
    let zones: Vec<String> = {
        let mut zones = vec!["UTC".to_owned(), host::local_zone_name()];
        zones.extend(
            source.with_untracked(|source| source.as_ref().map(|source| source.zone.clone())),
        );
        zones.sort_unstable();
        zones.dedup();
        zones
    };
    let zone = source.with_untracked(|source| {
        source
            .as_ref()
            .map(|source| source.zone.clone())
            .unwrap_or_default()
    });
    let only =
        source.with_untracked(|source| source.as_ref().and_then(|source| source.only.clone()));
    let parts = history.parts.clone();
    let change = move |set: &dyn Fn(&mut Source)| {
        source.update(|source| {
            if let Some(source) = source {
                set(source)
            }
        })
    };
    let dates = matches!(history.format, Format::Csv | Format::Tsv);
    view! {
        <div class="import-sum" role="status" data-testid="import-sum">
            <span><b>{figures::number(history.rows_read() as f64, 0)}</b>" rows read"</span>
            <span class="operator">"="</span>{part("healthy", history.accepted, "accepted")}
            <span class="operator">"+"</span>{part("attention", history.repaired, "repaired")}
            <span class="operator">"+"</span>{part("critical", history.rejected, "rejected")}
            {(parts.len() > 1).then(|| view! {
                <label>"Only "
                    <span class="select">
                        <select class="field" on:change:target=move |event| {
                            let name = event.target().value();
                            change(&|source| source.only = (!name.is_empty()).then(|| name.clone()));
                        }>
                            <option value="">"all"</option>
                            {parts.into_iter().map(|name| {
                                let selected = only.as_deref() == Some(&name);
                                view! { <option value=name.clone() selected=selected>{name.clone()}</option> }
                            }).collect_view()}
                        </select><Icon name="caret" />
                    </span>
                </label>
            })}
            {dates.then(|| view! {
                <label>"Dates are "
                    <span class="select">
                        <select class="field" on:change:target=move |event| {
                            let order = match event.target().value().as_str() {
                                "day" => DateOrder::DayFirst,
                                "month" => DateOrder::MonthFirst,
                                _ => DateOrder::Auto,
                            };
                            change(&|source| source.date_order = order);
                        }>
                            {[("auto", DateOrder::Auto, "as found"), ("day", DateOrder::DayFirst, "day first"), ("month", DateOrder::MonthFirst, "month first")]
                                .map(|(word, order, text)| {
                                    let selected = source.with_untracked(|source| source.as_ref().is_some_and(|source| source.date_order == order));
                                    view! { <option value=word selected=selected>{text}</option> }
                                }).collect_view()}
                        </select><Icon name="caret" />
                    </span>
                </label>
                <label>"Times without a zone are "
                    <span class="select">
                        <select class="field" on:change:target=move |event| {
                            let name = event.target().value();
                            change(&|source| source.zone.clone_from(&name));
                        }>
                            {zones.into_iter().map(|name| {
                                let selected = name == zone;
                                view! { <option value=name.clone() selected=selected>{name.clone()}</option> }
                            }).collect_view()}
                        </select><Icon name="caret" />
                    </span>
                </label>
            })}
        </div>
    }
}
