//! All services, the worst first.

use super::{section, status_of};
use crate::answer::services::{Portfolio, Standing, Standings};
use crate::ask::{Answer, ask};
use crate::dom::{El, el, focus_soon};
use crate::reactive::memo;
use crate::services;
use crate::state::State;
use crate::widget::icon::{button, icon_button};
use crate::widget::status;
use error_budget::model::plan::Plan;
use error_budget::model::status::Status;

/// The panel.
pub fn panel(state: State) -> El {
    let standings = ask(|| Some(Portfolio));
    let columns = [
        ("th", "Service"),
        ("th", "Status"),
        ("th.number", "Target"),
        ("th.number", "Left"),
        ("th.number", "Share left"),
        ("th.number", "Burn, 7 d"),
        ("th", "Runs out"),
    ];
    let head = columns
        .into_iter()
        .map(|(shape, text)| el(shape).attr("scope", "col").text(text));
    let act = el("th")
        .attr("scope", "col")
        .with(el("span.visually-hidden").text("What to do"));
    let keys = move || {
        let known = standings.reply.get();
        state.document.with(|document| {
            let rows = known.iter().flat_map(|known| &known.rows);
            rows.map(|row| row.id.clone())
                .filter(|id| document.plan.service(id).is_some())
                .collect()
        })
    };
    let none = move || {
        state
            .document
            .with(|document| document.plan.services.is_empty())
    };
    section(
        "portfolio",
        "All services, the worst first",
        standings.working,
    )
    .with(el("ul.counts").live(move || counts(standings)))
    .with(
        el("div.panel-scroll")
            .attr("role", "region")
            .attr("tabindex", "0")
            .attr("aria-label", "Table of all services")
            .live_flag("hidden", none)
            .with(
                el("table.grid.portfolio")
                    .with(el("thead").with(el("tr").with_all(head).with(act)))
                    .with(el("tbody").list(keys, move |id| row(state, standings, id))),
            ),
    )
    .when(none, move || {
        el("div.empty")
            .with(el("p").text("The plan has no services. Add one to give it a target."))
            .with(button("button.button", "Add service").on_click(move || services::add(state)))
    })
    .with(el("p.note").text("Up and down change the order of the plan, which is that of the rail."))
}

fn counts(standings: Answer<Standings>) -> Vec<El> {
    let Some(known) = standings.reply.get() else {
        return Vec::new();
    };
    let count = |(word, count): &(String, u32)| {
        status::status("li.status", status_of(word), &format!("{count} {word}"))
    };
    known.counts.iter().map(count).collect()
}

fn row(state: State, standings: Answer<Standings>, id: &str) -> El {
    let key = id.to_owned();
    let standing = memo(move || {
        let known = standings.reply.get()?;
        known.rows.iter().find(|row| row.id == key).cloned()
    });
    let text = move |read: fn(&Standing) -> &String| {
        move || standing.with(|row| row.as_ref().map(read).cloned().unwrap_or_default())
    };
    let word = move || {
        standing.with(|row| {
            row.as_ref()
                .map_or(Status::Unknown, |row| status_of(&row.status))
        })
    };
    let chosen = id.to_owned();
    let chosen = move || {
        state.document.with(|document| {
            document
                .service()
                .is_some_and(|service| service.id == chosen)
        })
    };
    let number = |read: fn(&Standing) -> &String| el("td.number").live_text(text(read));
    let look = id.to_owned();
    el("tr")
        .live_flag("data-chosen", chosen.clone())
        .with(
            el("th").attr("scope", "row").with(
                el("button.link")
                    .attr("type", "button")
                    .live_attr("aria-current", move || chosen().then(|| "true".to_owned()))
                    .live_text(text(|row| &row.name))
                    .on_click(move || state.look_at(&look)),
            ),
        )
        .with(el("td").live(move || {
            let status = word();
            vec![status::status(
                "span.status",
                status,
                status::status_word(status),
            )]
        }))
        .with(number(|row| &row.target))
        .with(number(|row| &row.left))
        .with(number(|row| &row.share))
        .with(number(|row| &row.burn))
        .with(el("td").live_text(text(|row| &row.runs_out)))
        .with(el("td.act").with_all(buttons(state, id)))
}

fn buttons(state: State, id: &str) -> [El; 4] {
    let place = |plan: &Plan, id: &str| plan.services.iter().position(|one| one.id == id);
    let act = |icon: &str, what: &str, run: fn(State, &str)| {
        let (id, of, what) = (id.to_owned(), id.to_owned(), what.to_owned());
        icon_button(icon, &what)
            .attr("id", &format!("{}-{of}", what.replace(' ', "-")))
            .live_attr("aria-label", move || {
                let name = state.document.with(|document| {
                    document
                        .plan
                        .service(&of)
                        .map(|service| service.name.clone())
                        .unwrap_or_default()
                });
                Some(format!("{what} {name}"))
            })
            .on_click(move || run(state, &id))
    };
    let (first, last) = (id.to_owned(), id.to_owned());
    let is_first = move || {
        state
            .document
            .with(|document| place(&document.plan, &first) == Some(0))
    };
    let is_last = move || {
        state.document.with(|document| {
            place(&document.plan, &last).is_none_or(|at| at + 1 == document.plan.services.len())
        })
    };
    [
        act("plus", "Duplicate", services::duplicate),
        act("caret", "Move up", |state, id| {
            services::shift(state, id, true)
        })
        .live_prop("disabled", move || is_first().into()),
        act("caret", "Move down", |state, id| {
            services::shift(state, id, false)
        })
        .live_prop("disabled", move || is_last().into()),
        act("trash", "Delete", delete),
    ]
}

fn delete(state: State, id: &str) {
    let next = services::delete(state, id);
    focus_soon(&next.map_or_else(|| "add-service".to_owned(), |next| format!("Delete-{next}")));
}
