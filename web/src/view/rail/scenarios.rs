//! The base plan and its scenarios, each with its chance of running out; the one chosen is laid over the plan.

use super::{head, more, on_context_menu, put_away, walk};
use crate::answer::compare::Chances;
use crate::ask::ask;
use crate::dom::{El, effect, el};
use crate::outlook::Outlook;
use crate::scenarios;
use crate::state::State;
use crate::view::compare::{Comparing, scenario_items};
use crate::view::tabs::{Shows, Tab};
use crate::view::try_this::try_menu;
use crate::widget::figure::swatch_line;
use crate::widget::icon::{button, icon_and_words};
use crate::widget::menu::menu;
use error_budget::exchange::export::figures;

pub(super) fn scenarios(state: State) -> [El; 3] {
    let (shows, comparing) = (Shows::here(), Comparing::here());
    let names = scenarios::names(state);
    let chances = ask(move || names.with(|names| !names.is_empty()).then_some(Chances));
    let outlook = Outlook::here();
    // What an undo has taken away is not laid over the plan any more.
    effect(move || {
        let count = names.with(Vec::len);
        let overlay = state.overlay.get_untracked();
        if overlay.is_some_and(|place| place >= count) {
            scenarios::show(state, None);
        }
    });
    let chance = move |place: Option<usize>| {
        let known = match place {
            None => outlook
                .futures()
                .as_deref()
                .and_then(Option::as_ref)
                .map(|futures| {
                    // Without a chance it has run out already.
                    futures.runs_out.unwrap_or(1.0)
                }),
            Some(place) => {
                let reply = chances.reply.get();
                reply.and_then(|reply| reply.get(place).copied().flatten())
            }
        };
        known.map(short_chance).unwrap_or_default()
    };
    let row = move |place: Option<usize>| {
        let chosen = move || state.overlay.get() == place;
        let swatch = move || {
            vec![match (place, chosen()) {
                (None, _) => swatch_line("accent"),
                (Some(_), true) => swatch_line("what-if"),
                (Some(_), false) => el("span.ring").attr("aria-hidden", "true"),
            }]
        };
        let name = move || match place {
            None => "Base plan".to_owned(),
            Some(place) => names.with(|names| names.get(place).cloned().unwrap_or_default()),
        };
        let id = place.map_or("scenario-base".to_owned(), |place| {
            format!("scenario-{place}")
        });
        let actions = place.map(|place| {
            menu(more(&id), "Scenario", move || {
                scenario_items(state, comparing, place, "scenario-base")
            })
        });
        let item = el("li.rail-item")
            .with(
                el("button.rail-row")
                    .attr("type", "button")
                    .attr("id", &id)
                    .live_attr("aria-current", move || chosen().then(|| "true".to_owned()))
                    .live_attr("title", move || Some(name()))
                    .with(el("span.rail-swatch").live(swatch))
                    .with(el("span.name").live_text(name))
                    .with(el("span.left").live_text(move || chance(place)))
                    .on_click(move || {
                        scenarios::show(state, place);
                        put_away();
                    }),
            )
            .with_all(actions);
        on_context_menu(item)
    };
    let list = el("ul")
        .attr("data-testid", "scenarios")
        .attr("aria-label", "Scenarios")
        .with(row(None))
        .list(
            move || {
                (0..names.with(Vec::len))
                    .map(|place| place.to_string())
                    .collect()
            },
            move |key| row(key.parse().ok()),
        );
    let walked = list.clone();
    let horizon = move || {
        let days = state.document.with(|document| document.plan.forecast.days);
        format!("runs out in {days} d")
    };
    [
        head("Scenarios", horizon).attr("class", "rail-head rail-scenarios"),
        list.on_key(move |event| walk(&walked, &event)),
        el("div.rail-actions")
            .with(try_menu(
                state,
                icon_and_words("button.rail-row", "plus", "Scenario"),
            ))
            .with(button("button.link", "Compare").on_click(move || {
                shows.go(Tab::Compare);
                put_away();
            })),
    ]
}

/// A chance where there is little room: `53%`, `>99%`.
fn short_chance(chance: f64) -> String {
    let words = figures::chance(chance);
    words.replace("more than ", ">").replace("less than ", "<")
}
