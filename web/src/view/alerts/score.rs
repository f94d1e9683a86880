//! The policies side by side in figures; a tick marks the best of a row.

use super::{Bench, edits, head};
use crate::answer::alerts::{Board, Column, Side};
use crate::dom::{El, el};
use crate::reactive::Live;
use crate::widget::field::input;
use crate::widget::icon::{button, icon, icon_button};
use crate::widget::segment::segment;
use chrono::TimeDelta;
use error_budget::exchange::export::figures;
use error_budget::model::alert_policy::AlertPolicy;
use std::rc::Rc;

/// A figure of a row: what it says, what stands beside it, and the number that the best is found by.
struct Cell {
    text: String,
    note: String,
    value: Option<f64>,
}

/// A row of the table.
struct Row {
    name: &'static str,
    higher_is_better: bool,
    cells: Vec<Cell>,
}

/// The table.
pub fn score(bench: Bench) -> El {
    let lab = bench.lab;
    let over = move || {
        let board = bench.board();
        match board.as_deref().and_then(Option::as_ref) {
            Some(board) => over(board),
            None => "Policies side by side".to_owned(),
        }
    };
    let title = head("score-head", over, bench.judged.working).with(
        el("div.lab-tools")
            .with(segment(
                "score-side",
                "What is judged",
                lab.side,
                &[(0, "Pages"), (1, "Pages and tickets")],
            ))
            .with(edits::add_menu(".only-narrow")),
    );
    let table = el("div.lab-scroll")
        .attr("role", "group")
        .attr("tabindex", "0")
        .attr("aria-labelledby", "score-head")
        .live(move || {
            let board = bench.board();
            let board = board.as_deref().and_then(Option::as_ref);
            let looked = bench.looked.get();
            let side = lab.side.get();
            let counts = bench.inspection();
            let counts = counts
                .as_deref()
                .and_then(Option::as_ref)
                .map_or(&[][..], |inspection| &inspection.counts);
            bench
                .policies
                .with(|policies| vec![table(bench, policies, board, looked, side == 1, counts)])
        });
    el("section.lab-part.scores")
        .attr("aria-labelledby", "score-head")
        .with(title)
        .with(table)
        .with(footnote(bench))
}

fn over(board: &Board) -> String {
    let counted = |count: usize, one: &str, many: &str| match count {
        0 => format!("no {many}"),
        1 => format!("1 {one}"),
        count => format!("{count} {many}"),
    };
    format!(
        "Over {} days, {} and {}",
        figures::number(board.days, 0),
        counted(board.significant, "incident", "incidents"),
        counted(board.blips, "blip", "blips")
    )
}

/// What matters, to be changed.
fn footnote(bench: Bench) -> El {
    let lab = bench.lab;
    let error = Live::new(None);
    let value = move || {
        format!(
            "{}%",
            figures::number(lab.matters.get() * 100.0, 2)
                .trim_end_matches('0')
                .trim_end_matches('.')
        )
    };
    let apply = move |text: &str| {
        let share = edits::share_of(text)?;
        if share.value() > 1.0 {
            return Err("more than the whole budget; expected a share such as 2%".to_owned());
        }
        lab.matters.set(share.value());
        Ok(())
    };
    let field = input(error, Rc::new(value), Rc::new(apply))
        .attr("aria-label", "Share of the budget that matters")
        .attr("aria-describedby", "score-matters")
        .attr("class", "field inline");
    el("p.lab-note")
        .attr("id", "score-matters")
        .text("A tick marks the best of a row. An incident matters when it spends ")
        .with(field)
        .text(" of the budget")
        .live_text(move || {
            let board = bench.board();
            let board = board.as_deref().and_then(Option::as_ref);
            board
                .map(|board| format!(", {}.", board.matters))
                .unwrap_or_else(|| ".".to_owned())
        })
        .live(move || {
            let error = error.get();
            error
                .map(|error: String| el("span.error").attr("role", "status").text(&error))
                .into_iter()
                .collect()
        })
}

fn table(
    bench: Bench,
    policies: &[AlertPolicy],
    board: Option<&Board>,
    looked: usize,
    with_tickets: bool,
    counts: &[usize],
) -> El {
    let columns: Vec<Option<&Column>> = policies
        .iter()
        .enumerate()
        .map(|(place, policy)| {
            let column = board?.columns.get(place)?;
            (column.policy == policy.id).then_some(column)
        })
        .collect();
    let heads = policies.iter().enumerate().map(|(place, policy)| {
        let note = if place == 0 {
            format!("In use. {}", policy.source)
        } else {
            policy.source.clone()
        };
        let choose = button("button.link-plain", &policy.name)
            .attr("id", &format!("look-{place}"))
            .attr(
                "aria-pressed",
                if place == looked { "true" } else { "false" },
            )
            .attr("title", "Show its tiers and findings")
            .on_click(move || bench.lab.looked.set(place));
        el(if place == looked {
            "th.is-looked"
        } else {
            "th"
        })
        .attr("scope", "col")
        .with(choose)
        .with(el("small").attr("title", &note).text(&note))
    });
    let rows = rows(&columns, with_tickets).into_iter().map(|row| {
        let best = best(&row);
        let cells = row.cells.iter().enumerate().map(|(place, cell)| {
            let mark = if best.contains(&place) {
                ".is-best"
            } else {
                ""
            };
            let looked = if place == looked { ".is-looked" } else { "" };
            let shown = el(&format!("td{mark}{looked}"));
            if cell.text.is_empty() {
                return shown.with(el("span.no-data").text(&cell.note));
            }
            let shown = if best.contains(&place) {
                shown
                    .with(icon("check"))
                    .with(el("span.visually-hidden").text("best: "))
            } else {
                shown
            };
            shown
                .with(el("b").text(&cell.text))
                .text(" ")
                .with(el("span").text(&cell.note))
        });
        el("tr")
            .with(el("th").attr("scope", "row").text(row.name))
            .with_all(cells)
    });
    let found = policies.iter().enumerate().map(|(place, _)| {
        let cell = el(if place == looked {
            "td.is-looked"
        } else {
            "td"
        });
        match counts.get(place).filter(|_| counts.len() == policies.len()) {
            Some(0) => cell.text("none"),
            Some(count) => cell.with(
                button("button.link", &count.to_string())
                    .attr("id", &format!("findings-{place}"))
                    .attr("aria-label", &format!("{count} findings, show them"))
                    .on_click(move || {
                        bench.lab.looked.set(place);
                        crate::dom::focus("findings-head");
                    }),
            ),
            None => cell,
        }
    });
    let (state, lab) = (bench.state, bench.lab);
    let several = policies.len() > 1;
    let actions = policies.iter().enumerate().map(|(place, policy)| {
        let cell = el(if place == looked {
            "td.is-looked"
        } else {
            "td"
        });
        let cell = if place == 0 {
            cell.with(el("span.in-use").with(icon("check")).text("in use"))
        } else {
            cell.with(
                button("button.button.small", "Use this one")
                    .attr("id", &format!("use-{place}"))
                    .attr("aria-label", &format!("Use {}", policy.name))
                    .on_click(move || {
                        edits::use_policy(state, lab, place);
                        crate::dom::focus_soon("look-0");
                    }),
            )
        };
        if several {
            cell.with(
                icon_button("close", &format!("Remove {}", policy.name))
                    .attr("id", &format!("remove-{place}"))
                    .on_click(move || {
                        edits::remove(state, lab, place);
                        crate::dom::focus_soon("look-0");
                    }),
            )
        } else {
            cell
        }
    });
    let corner = el("td").with(el("span.visually-hidden").text("Figure"));
    el("table.scores-table")
        .with(el("thead").with(el("tr").with(corner).with_all(heads)))
        .with(
            el("tbody")
                .with_all(rows)
                .with(
                    el("tr")
                        .with(el("th").attr("scope", "row").text("Findings"))
                        .with_all(found),
                )
                .with(
                    el("tr.acts")
                        .with(
                            el("th")
                                .attr("scope", "row")
                                .with(el("span.visually-hidden").text("Actions")),
                        )
                        .with_all(actions),
                ),
        )
}

/// The columns that are best, none when all are equal.
fn best(row: &Row) -> Vec<usize> {
    let better = |one: f64, other: f64| {
        if row.higher_is_better {
            one > other
        } else {
            one < other
        }
    };
    let values: Vec<(usize, f64)> = row
        .cells
        .iter()
        .enumerate()
        .filter_map(|(place, cell)| Some((place, cell.value?)))
        .collect();
    let Some((_, first)) = values.first() else {
        return Vec::new();
    };
    let top = values.iter().fold(
        *first,
        |top, (_, value)| if better(*value, top) { *value } else { top },
    );
    let best: Vec<usize> = values
        .iter()
        .filter(|(_, value)| *value == top)
        .map(|(place, _)| *place)
        .collect();
    if best.len() == values.len() {
        Vec::new()
    } else {
        best
    }
}

fn rows(columns: &[Option<&Column>], with_tickets: bool) -> Vec<Row> {
    let row = |name: &'static str, higher_is_better: bool, cell: &dyn Fn(&Side) -> Cell| Row {
        name,
        higher_is_better,
        cells: columns
            .iter()
            .map(|column| match column {
                Some(column) if with_tickets => cell(&column.alerts),
                Some(column) => cell(&column.pages),
                None => none(""),
            })
            .collect(),
    };
    let name =
        |pages: &'static str, alerts: &'static str| if with_tickets { alerts } else { pages };
    let nothing = name("no page", "no alert");
    let minutes = |value: Option<f64>, missing: &str| match value {
        Some(value) => Cell {
            text: minutes(value),
            note: String::new(),
            value: Some(value),
        },
        None => none(missing),
    };
    let share = |share: Option<f64>, part: usize, whole: usize, missing: &str| match share {
        Some(value) => Cell {
            text: figures::number(value * 100.0, 0) + "%",
            note: format!("{part} of {whole}"),
            value: Some(value),
        },
        None => none(missing),
    };
    let monthly = |value: Option<f64>| match value {
        Some(value) => Cell {
            text: figures::number(value, 1),
            note: String::new(),
            value: Some(value),
        },
        None => none("no data"),
    };
    let mut rows = vec![
        row(
            name("Time to page, median", "Time to alert, median"),
            false,
            &|side| minutes(side.delay_minutes, nothing),
        ),
        row(
            name("Budget spent at page", "Budget spent at alert"),
            false,
            &|side| match side.spent_share {
                Some(share) if !side.spent.is_empty() => Cell {
                    text: side.spent.clone(),
                    note: figures::number(share * 100.0, 1) + "%",
                    value: Some(share),
                },
                _ => none(nothing),
            },
        ),
        row("Silent after the end", false, &|side| {
            minutes(side.reset_minutes, nothing)
        }),
        row(
            name(
                "Precision: pages that mattered",
                "Precision: alerts that mattered",
            ),
            true,
            &|side| {
                let mattered = side.alerts.saturating_sub(side.needless);
                share(side.precision, mattered, side.alerts, nothing)
            },
        ),
        row(
            name("Recall: incidents paged", "Recall: incidents heard of"),
            true,
            &|side| {
                // Caught of what mattered.
                let caught = side.caught;
                share(
                    side.recall,
                    caught,
                    caught + side.missed,
                    "nothing mattered",
                )
            },
        ),
        row(name("Pages a month", "Alerts a month"), false, &|side| {
            monthly(side.per_month)
        }),
    ];
    if !with_tickets {
        rows.push(Row {
            name: "Tickets a month",
            higher_is_better: false,
            cells: columns
                .iter()
                .map(|column| column.map_or_else(|| none(""), |c| monthly(c.tickets_per_month)))
                .collect(),
        });
    }
    rows
}

fn none(note: &str) -> Cell {
    Cell {
        text: String::new(),
        note: note.to_owned(),
        value: None,
    }
}

/// Minutes as people write them, to the second.
fn minutes(minutes: f64) -> String {
    figures::duration(TimeDelta::seconds(libm::rint(minutes * 60.0) as i64))
}
