//! A planned release in the table, with its editor while it is open.

use super::editor::editor;
use super::words::{decided_by, earliest, is_past};
use super::{Planning, called, when};
use crate::answer::releases::Awaits;
use crate::dom::{El, el, focus_soon};
use crate::reactive::memo;
use crate::state::{Shared, Shown};
use crate::widget::icon::{button, icon_button};
use crate::widget::status;
use error_budget::engine::amount::Unit;
use error_budget::engine::gate::Verdict;
use error_budget::exchange::export::figures::{self, NO_DATA};
use error_budget::model::impact::Impact;
use error_budget::model::release::Release;

/// The row and, below it, the editor.
pub fn row(planning: Planning, index: usize) -> El {
    let open = memo(move || planning.open.get() == Some(index));
    el("tbody.release")
        .live_attr("class", move || {
            let state = if open.get() { " is-open" } else { "" };
            Some(format!("release{state}"))
        })
        .with(
            el("tr")
                .live(move || cells(planning, index))
                .with(actions(planning, index)),
        )
        .when(
            move || open.get(),
            move || {
                el("tr.editor-row")
                    .with(el("td").attr("colspan", "11").with(editor(planning, index)))
            },
        )
}

/// Edit and delete. They stay while the figures are drawn anew.
fn actions(planning: Planning, index: usize) -> El {
    let name = move || {
        planning
            .release(index)
            .map_or(String::new(), |release| called(&release))
    };
    let edit = button("button.button.small.plain", "Edit")
        .attr("id", &edit_id(index))
        .live_attr("aria-label", move || {
            Some(format!("Edit release {}", name()))
        })
        .live_state("aria-expanded", move || planning.open.get() == Some(index))
        .on_click(move || {
            if planning.open.get_untracked() == Some(index) {
                planning.open.set(None);
            } else {
                planning.open.set(Some(index));
                focus_soon("release-name");
            }
        });
    let delete = icon_button("trash", "Delete")
        .live_attr("aria-label", move || {
            Some(format!("Delete release {}", name()))
        })
        .on_click(move || planning.delete(index));
    el("td.act").with(edit).with(delete)
}

/// The id of the button that opens the editor of a release.
pub fn edit_id(index: usize) -> String {
    format!("edit-release-{index}")
}

fn cells(planning: Planning, index: usize) -> Vec<El> {
    let (Some(shown), Some(release)) = (planning.state.shown.get(), planning.release(index)) else {
        return Vec::new();
    };
    let verdict = planning
        .verdicts
        .with(|verdicts| verdicts.get(index).cloned());
    let awaits = planning.awaits(index);
    match verdict {
        Some(verdict) => drawn(&shown, &release, &verdict, awaits.as_ref()),
        None => Vec::new(),
    }
}

fn drawn(
    shown: &Shared<Shown>,
    release: &Release,
    verdict: &Verdict,
    awaits: Option<&Awaits>,
) -> Vec<El> {
    let cell = |class: &str, label: &str, text: &str| {
        el("td")
            .attr("class", class)
            .attr("data-label", label)
            .text(text)
    };
    let number = |label: &str, text: Option<String>| {
        let spare = matches!(label, "Fails" | "P90" | "Left then");
        let class = match (&text, spare) {
            (Some(_), false) => "number",
            (Some(_), true) => "number spare",
            (None, false) => "number no-data",
            (None, true) => "number spare no-data",
        };
        cell(class, label, text.as_deref().unwrap_or(NO_DATA))
    };
    let decimals = if shown.answer.unit == Unit::Minutes {
        2
    } else {
        0
    };
    let cost = |value: f64| figures::number(value, decimals);
    let costs = awaits.and_then(|awaits| awaits.cost);
    let fails = release.failure.map(|failure| percent(failure.probability));
    let past = if is_past(shown, release.at) {
        " (past)"
    } else {
        ""
    };
    let name = if release.name.is_empty() {
        el("span.no-name").text("no name")
    } else {
        el("span").text(&release.name)
    };
    let risk = status::capital(release.risk.word());
    let kind = release.release_type.replace('_', " ");
    vec![
        el("th.name")
            .attr("scope", "row")
            .with(name)
            .with_all(missing(release)),
        cell("when", "When", &(when(shown, release.at) + past)),
        cell("risk", "Risk and type", &format!("{risk}, {kind}")),
        number("Fails", fails),
        number("Costs", costs.map(|(mean, _)| cost(mean))),
        number("P90", costs.map(|(_, high)| cost(high))),
        number(
            "Left then",
            verdict
                .metrics
                .remaining_share
                .number()
                .map(|_| figures::number(verdict.metrics.remaining, decimals.min(1))),
        ),
        number(
            "Chance of yes",
            awaits.and_then(|awaits| awaits.chance).map(figures::chance),
        ),
        el("td.said")
            .with(status::verdict("span.status", verdict.decision))
            .with(
                el("span.note")
                    .attr("title", &verdict.reason)
                    .text(&decided_by(verdict, release)),
            ),
        cell(
            "earliest",
            "Earliest yes",
            &earliest(shown, verdict, awaits),
        ),
    ]
}

/// A share with the digits that it has.
pub fn percent(share: f64) -> String {
    Impact::from_fraction(share).map_or_else(String::new, |share| share.to_string())
}

/// What is not there that should be.
fn missing(release: &Release) -> Option<El> {
    let words = match (release.has_tests, release.has_rollback_plan) {
        (true, true) => return None,
        (true, false) => "no rollback plan",
        (false, true) => "no tests",
        (false, false) => "no tests, no rollback plan",
    };
    Some(el("span.note").text(words))
}
