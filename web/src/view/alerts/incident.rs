//! One incident followed through the tiers of every policy.

use super::{Bench, chart, head};
use crate::answer::alerts::{Meet, Met};
use crate::ask::ask;
use crate::dom::{El, el};
use crate::reactive::memo;
use crate::state::{Shared, Shown};
use crate::widget::icon::icon;
use crate::widget::status;
use error_budget::exchange::export::figures;
use error_budget::model::alert_policy::AlertPolicy;
use error_budget::model::status::Status;

/// Incidents offered in the list; in the chart any can be chosen.
const OFFERED: usize = 100;

/// The part.
pub fn incident(bench: Bench) -> El {
    let (state, lab) = (bench.state, bench.lab);
    // The one chosen, or the costliest.
    let place = memo(move || {
        let shown = state.shown.get()?;
        let count = shown.service().incidents.len();
        let chosen = lab.incident.get().filter(|place| *place < count);
        chosen.or_else(|| costliest(&shown).first().copied())
    });
    let met = ask(move || {
        Some(Meet {
            incident: u32::try_from(place.get()?).ok()?,
        })
    });
    let offered = memo(move || {
        let Some(shown) = state.shown.get() else {
            return Vec::new();
        };
        let mut places = costliest(&shown);
        places.truncate(OFFERED);
        places.extend(place.get().filter(|place| !places.contains(place)));
        let incidents = &shown.service().incidents;
        let start = |place: &usize| incidents.get(*place).map(|incident| incident.start);
        places.sort_by_key(|place| std::cmp::Reverse(start(place)));
        places
            .into_iter()
            .map(|place| (place, label(&shown, place)))
            .collect::<Vec<(usize, String)>>()
    });
    let select = el("select.field")
        .attr("id", "met-incident")
        .attr("aria-labelledby", "met-head")
        .live(move || {
            let chosen = place.get();
            offered.with(|offered| {
                offered
                    .iter()
                    .map(|(place, text)| {
                        let option = el("option").attr("value", &place.to_string()).text(text);
                        if Some(*place) == chosen {
                            option.flag("selected")
                        } else {
                            option
                        }
                    })
                    .collect::<Vec<El>>()
            })
        })
        .on_input(move |value| lab.incident.set(value.parse().ok()));
    let table = move || {
        let (shown, reply) = (state.shown.get(), met.reply.get());
        let Some(shown) = shown else {
            return Vec::new();
        };
        if shown.service().incidents.is_empty() {
            return vec![el("p.lab-empty").text(
                "No incidents yet. Add them under Incidents to see which alerts would have fired.",
            )];
        }
        let met = reply.as_deref().and_then(Option::as_ref);
        let met = met.filter(|met| met.service == shown.service().id);
        let window = shown.record.window(shown.record.now()).length();
        bench.policies.with(|policies| {
            met.map(|met| table(policies, met, window))
                .into_iter()
                .collect()
        })
    };
    el("section.lab-part")
        .attr("aria-labelledby", "met-head")
        .with(
            head(
                "met-head",
                || "One incident, every tier".to_owned(),
                met.working,
            )
            .with(
                el("span.select.met-select")
                    .with(select)
                    .with(icon("caret")),
            ),
        )
        .with(
            el("div.lab-scroll")
                .attr("role", "group")
                .attr("tabindex", "0")
                .attr("aria-labelledby", "met-head")
                .live(table),
        )
        .with(
            el("p.lab-note").text(
                "Choose one here, or in the chart with a click, or with Enter at the cursor.",
            ),
        )
}

/// Positions of all incidents, the costliest first.
fn costliest(shown: &Shared<Shown>) -> Vec<usize> {
    let mut losses: Vec<(usize, f64)> = shown
        .answer
        .incidents
        .iter()
        .map(|loss| (loss.index, loss.lost.value()))
        .collect();
    losses.sort_by(|(_, one), (_, other)| other.total_cmp(one));
    losses.into_iter().map(|(place, _)| place).collect()
}

/// `Tue 24 Feb 11:20, INC-2267, 9.00 min`.
fn label(shown: &Shared<Shown>, place: usize) -> String {
    let Some(incident) = shown.service().incidents.get(place) else {
        return String::new();
    };
    let name = if incident.id.is_empty() {
        &incident.title
    } else {
        &incident.id
    };
    let cost = shown.answer.incidents.get(place);
    let cost = cost
        .map(|loss| figures::cost(loss.lost))
        .unwrap_or_default();
    format!(
        "{}, {name}, {cost} {}",
        shown.clock.instant(incident.start),
        figures::unit(shown.answer.unit)
    )
}

fn table(policies: &[AlertPolicy], met: &Met, window: chrono::TimeDelta) -> El {
    let mut rows = Vec::new();
    for (policy, (id, tiers)) in policies.iter().zip(&met.policies) {
        if policy.id != *id {
            continue;
        }
        rows.push(
            el("tr.group").with(
                el("th")
                    .attr("scope", "rowgroup")
                    .attr("colspan", "4")
                    .text(&policy.name),
            ),
        );
        if tiers.is_empty() {
            rows.push(
                el("tr").with(
                    el("td.no-data")
                        .attr("colspan", "4")
                        .text("No tier fires for it"),
                ),
            );
        }
        for tier in tiers {
            let words = policy.tier(&tier.name).map_or_else(
                || tier.name.clone(),
                |found| chart::tier_words(found, window),
            );
            let mark = if tier.pages {
                Status::Critical
            } else {
                Status::Warning
            };
            rows.push(
                el("tr")
                    .with(
                        el("td")
                            .attr("data-status", mark.word())
                            .with(status::shape(mark))
                            .text(" ")
                            .text(&words),
                    )
                    .with(el("td.number").text(&tier.after))
                    .with(el("td.number").text(&tier.spent))
                    .with(el("td.number").text(&tier.silent)),
            );
        }
    }
    let heads = ["Tier", "Alerts after", "Spent by then", "Silent at"];
    let heads = heads.iter().enumerate().map(|(place, name)| {
        el(if place == 0 { "th" } else { "th.number" })
            .attr("scope", "col")
            .text(name)
    });
    el("table.grid.met")
        .with(el("thead").with(el("tr").with_all(heads)))
        .with(el("tbody").with_all(rows))
}
