//! The hours of the week, darker where more was lost: a table that arrow keys walk.

use super::Habit;
use crate::answer::patterns::{History, Hour};
use crate::dom::{El, by_id, el, focus};
use crate::reactive::{Live, memo};

const DAYS: [&str; 7] = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
];
const HOURS: usize = 24;

/// The map.
pub fn hours(habit: Habit) -> El {
    // The cell that the tab key stops at, and the one whose words stand below.
    let stop = Live::new(0_usize);
    let read = Live::new(None::<usize>);
    let grid = habit.part(move |history| vec![map(habit, history, stop, read)]);
    let zone = memo(move || habit.state.zone.with(|zone| zone.name().to_owned()));
    let title = move || format!("Hours of the week, {}", zone.get());
    el("section.lab-part.hours")
        .attr("aria-labelledby", "hours-head")
        .with(
            el("div.lab-head")
                .with(el("h2").attr("id", "hours-head").live_text(title))
                .live(habit.part(|history| vec![legend(history)])),
        )
        .live(grid)
        .with(
            el("p.lab-note.hour-words")
                .attr("aria-hidden", "true")
                .live(move || {
                    let history = habit.history();
                    let Some(Ok(history)) = history.as_deref() else {
                        return Vec::new();
                    };
                    let text = match read.get() {
                        Some(place) => words(history, place),
                        None => "Point at an hour, or walk with the arrow keys; Enter shows its incidents.".to_owned(),
                    };
                    vec![el("span").text(&text)]
                }),
        )
}

fn legend(history: &History) -> El {
    let steps = (0..=5).map(|step| el("i").attr("data-step", &step.to_string()));
    el("p.hours-legend")
        .with(el("span").text("nothing"))
        .with_all(steps)
        .with(el("span").text(&format!("{} lost in an hour of the week", history.most)))
}

/// `Tuesday 11:00 to 12:00: 9.0 min lost, 1 incident`.
fn words(history: &History, place: usize) -> String {
    let hour = place % HOURS;
    let day = DAYS.get(place / HOURS).copied().unwrap_or_default();
    let cell = history.hours.get(place);
    let count = cell.map_or(0, |cell| cell.incidents.len());
    let lost = cell
        .map(|cell| cell.lost.as_str())
        .filter(|lost| !lost.is_empty());
    let lost = lost.map_or_else(
        || "nothing lost".to_owned(),
        |lost| format!("{lost} {} lost", history.unit),
    );
    let incidents = match count {
        0 => String::new(),
        1 => ", 1 incident".to_owned(),
        count => format!(", {count} incidents"),
    };
    format!("{day} {hour}:00 to {}:00: {lost}{incidents}", hour + 1)
}

fn map(habit: Habit, history: &History, stop: Live<usize>, read: Live<Option<usize>>) -> El {
    let corner = el("td")
        .attr("role", "columnheader")
        .with(el("span.visually-hidden").text("Weekday"));
    let heads = (0..HOURS).map(|hour| {
        el("th")
            .attr("scope", "col")
            .attr("role", "columnheader")
            .text(&hour.to_string())
    });
    let mean = el("th.mean")
        .attr("scope", "col")
        .attr("role", "columnheader")
        .text("a day");
    let rows = DAYS
        .iter()
        .zip(&history.weekdays)
        .enumerate()
        .map(|(day, (name, mean))| {
            let cells = (0..HOURS).filter_map(|hour| {
                let place = day * HOURS + hour;
                Some(cell(history, place, history.hours.get(place)?, stop))
            });
            el("tr")
                .attr("role", "row")
                .with(
                    el("th")
                        .attr("scope", "row")
                        .attr("role", "rowheader")
                        .with(
                            el("abbr")
                                .attr("title", name)
                                .text(name.get(..3).unwrap_or(name)),
                        ),
                )
                .with_all(cells)
                .with(
                    el("td.mean")
                        .attr("role", "gridcell")
                        .text(if mean.is_empty() { "no data" } else { mean }),
                )
        });
    let open = move |place: usize| {
        let history = habit.answer.reply.get_untracked();
        if let Some(Ok(history)) = history.as_deref() {
            let places = history.hours.get(place).map(|hour| &hour.incidents);
            let places = places
                .into_iter()
                .flatten()
                .map(|place| *place as usize)
                .collect();
            let day = DAYS.get(place / HOURS).copied().unwrap_or_default();
            habit.go(&format!("on {day}s from {}:00", place % HOURS), places);
        }
    };
    el("table.heat")
        .attr("role", "grid")
        .attr("aria-labelledby", "hours-head")
        .attr("data-testid", "hours")
        .with(
            el("thead").attr("role", "rowgroup").with(
                el("tr")
                    .attr("role", "row")
                    .with(corner)
                    .with_all(heads)
                    .with(mean),
            ),
        )
        .with(el("tbody").attr("role", "rowgroup").with_all(rows))
        .on("click", move |event| {
            if let Some(place) = place_of(&event) {
                move_stop(stop, place);
                open(place);
            }
        })
        .on("pointerover", move |event| read.set(place_of(&event)))
        .on("pointerleave", move |_| read.set(None))
        .on("focusin", move |event| {
            if let Some(place) = place_of(&event) {
                move_stop(stop, place);
                read.set(Some(place));
            }
        })
        .on_key(move |event| {
            let here = stop.get_untracked();
            let (day, hour) = (here / HOURS, here % HOURS);
            let next = match event.key().as_str() {
                "ArrowRight" => day * HOURS + (hour + 1).min(HOURS - 1),
                "ArrowLeft" => day * HOURS + hour.saturating_sub(1),
                "ArrowDown" => (day + 1).min(DAYS.len() - 1) * HOURS + hour,
                "ArrowUp" => day.saturating_sub(1) * HOURS + hour,
                "Home" => day * HOURS,
                "End" => day * HOURS + HOURS - 1,
                "Enter" | " " => {
                    event.prevent_default();
                    open(here);
                    return;
                }
                _ => return,
            };
            event.prevent_default();
            move_stop(stop, next);
            focus(&format!("hour-{next}"));
        })
}

/// The tab key stops at one cell of the map.
fn move_stop(stop: Live<usize>, to: usize) {
    for (place, index) in [(stop.get_untracked(), "-1"), (to, "0")] {
        if let Some(cell) = by_id(&format!("hour-{place}")) {
            let _ = cell.set_attribute("tabindex", index);
        }
    }
    stop.set(to);
}

/// The cell that an event comes from.
fn place_of(event: &web_sys::Event) -> Option<usize> {
    use wasm_bindgen::JsCast;
    let target = event.target()?.dyn_into::<web_sys::Element>().ok()?;
    let cell = target.closest("[data-step][id]").ok()??;
    cell.id().strip_prefix("hour-")?.parse().ok()
}

fn cell(history: &History, place: usize, hour: &Hour, stop: Live<usize>) -> El {
    let cell = el("td")
        .attr("role", "gridcell")
        .attr("id", &format!("hour-{place}"))
        .attr("data-step", &hour.step.to_string())
        .attr("aria-label", &words(history, place))
        .attr(
            "tabindex",
            if stop.get_untracked() == place {
                "0"
            } else {
                "-1"
            },
        )
        .with(el("span").text(&hour.lost));
    if hour.incidents.is_empty() {
        cell
    } else {
        cell.attr("data-any", "")
    }
}
