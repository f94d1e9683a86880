//! The dialog: what was read, where it goes, what would come of it.

use super::how::{choices, framed, select};
use super::preview::{column_choice, preview};
use super::specs::specs;
use super::{Import, Outcome};
use crate::answer::exchange::{Destination, History, Reading, Refusal};
use crate::dom::{El, el};
use crate::host;
use crate::reactive::memo;
use crate::widget::dialog::wide_dialog;
use crate::widget::icon::button;
use crate::widget::status;
use error_budget::exchange::export::figures;
use error_budget::model::status::Status;
use leptos::prelude::untrack;
use std::rc::Rc;

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
    let title = move || {
        let specs = import.read_as(|read| matches!(read, Reading::Specs(_)));
        match specs {
            Some(true) => "Import services".to_owned(),
            _ => "Import incidents".to_owned(),
        }
    };
    wide_dialog(
        "import",
        title,
        move || describe(import),
        move || has_source.get(),
        move || import.end(),
    )
    .attr("data-testid", "import")
    .live_state("aria-busy", move || reading.get())
    .live(move || {
        let outcome = outcome.get();
        untrack(|| match outcome.as_ref().map(|outcome| &*outcome.0) {
            Some(Ok(Reading::History(history))) => {
                vec![sum(import, history), preview(import, history)]
            }
            Some(Ok(Reading::Specs(read))) => vec![specs(read)],
            Some(Err(refusal)) => vec![refused(import, refusal)],
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
    let shape = import.read_as(|read| match read {
        Reading::History(history) => {
            let rows = figures::number(f64::from(history.sum[0]), 0);
            format!("{name}, {rows} rows, {}", history.shape)
        }
        Reading::Specs(specs) => format!("{name}, {}", specs.kinds),
    });
    shape.unwrap_or(name)
}

/// Columns offered where none is known to hold the start: beyond these it is hardly a table.
const MOST_CHOICES: usize = 40;

/// Why nothing was read; a table in which no start was found can be told which column it is.
fn refused(import: Import, refusal: &Refusal) -> El {
    let error = el("div.error")
        .attr("role", "alert")
        .with(status::shape(Status::Critical))
        .with(el("div").with_all(refusal.why.lines().map(|line| el("p").text(line))));
    let body = el("div.dialog-body").with(error);
    if refusal.columns.is_empty() {
        return body;
    }
    let columns: Vec<(String, Option<u8>)> = refusal
        .columns
        .iter()
        .map(|name| (name.clone(), None))
        .collect();
    let offered = columns.iter().enumerate().take(MOST_CHOICES);
    let choices = offered.map(|(column, (name, _))| {
        el("label").with(el("span").text(name)).with(column_choice(
            import,
            &columns,
            &refusal.fields,
            column,
        ))
    });
    let body = body.with(el("div.import-columns").with_all(choices));
    match columns.len().saturating_sub(MOST_CHOICES) {
        0 => body,
        more => {
            let more = figures::number(more as f64, 0);
            body.with(el("p").text(&format!("and {more} more columns")))
        }
    }
}

/// What is shown while a long file is read; nothing for the first moments.
fn waiting(import: Import) -> El {
    let words = move || {
        let size = import
            .source
            .with(|source| source.as_ref().map_or(0.0, |source| source.file.size()));
        if size < 1_000_000.0 {
            format!("Reading {} kB", figures::number((size / 1000.0).ceil(), 0))
        } else {
            format!("Reading {} MB", figures::number(size / 1e6, 0))
        }
    };
    let share = move || import.share.get();
    el("div.dialog-body.import-waiting")
        .with(
            el("p")
                .attr("role", "status")
                .attr("id", "import-waiting")
                .live_text(words),
        )
        .with(
            el("progress")
                .attr("aria-labelledby", "import-waiting")
                .attr("max", "1")
                .live_attr("value", move || share().map(|share| share.to_string())),
        )
}

fn foot(import: Import) -> El {
    let rejected = memo(move || import.history(|history| history.sum[3]).unwrap_or(0));
    // What the button says, and whether there is anything to take.
    let offer = memo(move || import.read_as(offer));
    let kind = memo(move || offer.with(|offer| offer.as_ref().map(|(specs, ..)| *specs)));
    let save = move || {
        if let Some(text) = untrack(|| import.history(|history| history.rejected.clone())) {
            host::download("rejected.csv", "text/csv", &text);
        }
    };
    let words = move || {
        offer.with(|offer| {
            offer
                .as_ref()
                .map(|(_, words, _)| words.clone())
                .unwrap_or_default()
        })
    };
    let empty = move || offer.with(|offer| !matches!(offer, Some((.., true))));
    el("div.dialog-foot")
        .with(el("p").live(move || after(import)))
        .live(move || {
            let kind = kind.get();
            untrack(|| {
                kind.map(|specs| destination(import, specs))
                    .into_iter()
                    .collect()
            })
        })
        .when(
            move || rejected.get() > 0,
            move || button("button.button.plain", "Save rejected rows").on_click(save),
        )
        .with(button("button.button", "Cancel").on_click(move || import.end()))
        .when(
            move || kind.with(Option::is_some),
            move || {
                button("button.button.primary", "")
                    .live_flag("disabled", empty)
                    .live_text(words)
                    .on_click(move || import.finish("imported"))
            },
        )
}

/// Whether it is specs, the words of the button, and whether there is anything to import.
fn offer(read: &Reading) -> (bool, String, bool) {
    let counted = |count: u32, one: &str, many: &str| match count {
        1 => format!("Import 1 {one}"),
        _ => format!("Import {} {many}", figures::number(f64::from(count), 0)),
    };
    match read {
        Reading::History(history) => {
            let rows = counted(history.sum[1] + history.sum[2], "row", "rows");
            (false, rows, history.incidents > 0)
        }
        Reading::Specs(specs) => match specs.services.len() {
            0 => (true, "Import the policy".to_owned(), specs.policy.is_some()),
            count => {
                let count = u32::try_from(count).unwrap_or(u32::MAX);
                (true, counted(count, "service", "services"), true)
            }
        },
    }
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

fn destination(import: Import, specs: bool) -> El {
    let name = import.state.shown.with_untracked(|shown| {
        shown
            .as_ref()
            .map(|shown| shown.service().name.clone())
            .unwrap_or_default()
    });
    let text = |destination| match (destination, specs) {
        (Destination::Add, true) => Some("Add to this plan".to_owned()),
        (Destination::Add, false) => Some(format!("Add to {name}")),
        (Destination::Replace, false) => Some(format!("Replace what {name} has")),
        (Destination::NewService, false) => Some("As a new service".to_owned()),
        (Destination::NewPlan, _) => Some("As a new plan".to_owned()),
        _ => None,
    };
    let options: Vec<(String, String)> = Destination::ALL
        .into_iter()
        .filter_map(|destination| Some((word(destination).to_owned(), text(destination)?)))
        .collect();
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
        .when(
            move || import.reading.with(Option::is_some),
            || el("span.working").text("Working"),
        );
    match how {
        Some(how) => strip.with_all(choices(import, history, &how)),
        None => strip,
    }
}
