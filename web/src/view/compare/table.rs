//! The table of what differs.

use super::Panel;
use crate::answer::compare::Comparison;
use crate::dom::{El, el};
use crate::widget::status;
use error_budget::exchange::export::differences::{Cell, Mark, Row};
use error_budget::model::budget_policy::Decision;
use error_budget::model::status::Status;

/// The figures of all plans, a column each and what it is against the base.
pub(super) fn table(panel: Panel) -> El {
    el("div.panel-scroll")
        .attr("tabindex", "0")
        .attr("role", "region")
        .attr("aria-label", "What differs")
        .live(move || {
            let only = panel.comparing.differences_only.get();
            let reply = panel.comparison.reply.get();
            let comparison = reply.as_deref().and_then(Option::as_ref);
            let known = comparison.filter(|comparison| comparison.plans.len() > 1);
            known.map(|known| rows(known, only)).into_iter().collect()
        })
}

fn rows(comparison: &Comparison, only: bool) -> El {
    let heads = comparison.plans.iter().flat_map(|side| {
        let own = el("th").attr("scope", "col").text(&side.name);
        match side.place {
            None => vec![own],
            Some(_) => vec![
                own.attr("class", "parted"),
                el("th").attr("scope", "col").text("against base"),
            ],
        }
    });
    let names: Vec<&str> = comparison
        .plans
        .iter()
        .map(|side| side.name.as_str())
        .collect();
    let shown = comparison.rows.iter().filter(|row| row.differs || !only);
    let mut body: Vec<El> = shown.map(|row| drawn(row, &names)).collect();
    if body.is_empty() {
        let columns = (names.len() * 2).to_string();
        body.push(
            el("tr").with(
                el("td.same")
                    .attr("colspan", &columns)
                    .text("Nothing differs."),
            ),
        );
    }
    el("table.grid.differences")
        .attr("data-testid", "differences")
        .with(
            el("thead").with(
                el("tr")
                    .with(el("th").attr("scope", "col").text("What differs"))
                    .with_all(heads),
            ),
        )
        .with(el("tbody").with_all(body))
}

fn drawn(row: &Row, names: &[&str]) -> El {
    let cells = row
        .cells
        .iter()
        .zip(names)
        .enumerate()
        .flat_map(|(index, (cell, name))| cells(index, cell, name));
    el("tr")
        .with(el("th").attr("scope", "row").text(&row.name))
        .with_all(cells)
}

fn cells(index: usize, cell: &Cell, name: &str) -> Vec<El> {
    let own = el(if index > 0 { "td.parted" } else { "td" })
        .attr("data-plan", name)
        .with(value(cell));
    if index == 0 {
        return vec![own];
    }
    let mark = |status: Status, mark: &str, word: &str| {
        let drawn = el("td.difference")
            .attr("data-status", status.word())
            .with(el("span.mark").attr("aria-hidden", "true").text(mark))
            .with(el("b").text(&cell.change));
        if cell.change == word {
            drawn
        } else {
            drawn.text(" ").with(el("span.word").text(word))
        }
    };
    let against = match (cell.change.as_str(), cell.better) {
        ("", _) => el("td.same").text("same"),
        (_, Some(true)) => mark(Status::Healthy, "\u{25b2}", "better"),
        (_, Some(false)) => mark(Status::Critical, "\u{25bc}", "worse"),
        (change, None) => el("td.difference").text(change),
    };
    vec![own, against]
}

fn value(cell: &Cell) -> El {
    match cell.mark {
        Mark::None => el("span").text(&cell.text),
        Mark::Status => {
            let known = Status::from_word(&cell.text).unwrap_or(Status::Unknown);
            status::status("span.status", known, status::status_word(known))
        }
        Mark::Decision => {
            let all = [
                Decision::Approve,
                Decision::Review,
                Decision::Defer,
                Decision::Block,
            ];
            let known = all
                .into_iter()
                .find(|decision| decision.word() == cell.text);
            status::verdict("span.status", known.unwrap_or(Decision::Block))
        }
    }
}
