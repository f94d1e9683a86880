//! The services of the plan and how each stands.

use super::{head, more, on_context_menu, put_away, sparkline, walk};
use crate::dom::{El, el, focus_soon};
use crate::reactive::{Live, Memo, memo};
use crate::services;
use crate::state::State;
use crate::widget::icon::icon;
use crate::widget::menu::{Item, item, menu};
use crate::widget::status;
use chrono::{DateTime, Utc};
use error_budget::engine::amount::Quotient;
use error_budget::engine::assessment::Assessment;
use error_budget::engine::record::Record;
use error_budget::exchange::export::figures;
use error_budget::model::plan::Plan;
use error_budget::model::status::Status;
use std::cell::RefCell;
use std::sync::Arc;
use wasm_bindgen::JsCast;

/// One service as the rail shows it.
#[derive(Debug, Clone, PartialEq)]
struct Row {
    id: String,
    name: String,
    status: Status,
    left: String,
    /// See [`sparkline`].
    spark: String,
}

/// What the rows were worked out from: a service that is as it was has the row that it had.
struct Known {
    plan: Arc<Plan>,
    now: DateTime<Utc>,
    zone: String,
    rows: Vec<Row>,
}

/// A row that is being dragged: where it was and where it would go.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Drag {
    from: usize,
    to: usize,
    /// Where the pointer went down, and whether it has moved since.
    start: f64,
    moved: bool,
}

/// Pixels after which a press is a drag.
const THRESHOLD: f64 = 5.0;

pub(super) fn services(state: State) -> [El; 2] {
    let known = RefCell::new(None);
    let rows = memo(move || rows(state, &known));
    let drag = Live::new(None::<Drag>);
    let list = el("ul")
        .attr("data-testid", "services")
        .list(
            move || rows.with(|rows| rows.iter().map(|row| row.id.clone()).collect()),
            move |id| service_row(state, rows, drag, id.to_owned()),
        )
        .with(
            el("li").with(
                el("button.rail-row")
                    .attr("type", "button")
                    .with(icon("plus"))
                    .with(el("span.name").text("Service"))
                    .on_click(move || {
                        services::add(state);
                        put_away();
                        focus_soon("service-name");
                    }),
            ),
        );
    let walked = list.clone();
    let list = list.on_key(move |event| {
        if event.key() == "Escape" && drag.with_untracked(Option::is_some) {
            event.prevent_default();
            drag.set(None);
        } else {
            walk(&walked, &event);
        }
    });
    [
        head("Services", || "left".to_owned()),
        draggable(state, list, drag, rows),
    ]
}

fn rows(state: State, known: &RefCell<Option<Known>>) -> Vec<Row> {
    let (now, zone, shown) = (state.now.get(), state.zone.get(), state.shown.get());
    let document = state.document.get();
    let plan = &document.plan;
    let before = known.take().filter(|known| {
        let same_rules = known.plan.policy == plan.policy && known.plan.alerts == plan.alerts;
        known.now == now && known.zone == zone.name() && same_rules
    });
    let rows: Vec<Row> = plan
        .services
        .iter()
        .map(|service| {
            let unchanged = before.as_ref().and_then(|before| {
                let place = before
                    .plan
                    .services
                    .iter()
                    .position(|other| other.id == service.id)?;
                let same = before.plan.services.get(place)? == service;
                same.then(|| before.rows.get(place).cloned())?
            });
            if let Some(row) = unchanged {
                return row;
            }
            let row = |record: &Record, answer: &Assessment| Row {
                id: service.id.clone(),
                name: service.name.clone(),
                status: answer.status.status,
                left: left(answer),
                spark: sparkline::points(record, answer),
            };
            match &shown {
                Some(shown) if shown.service().id == service.id => {
                    row(&shown.record, &shown.answer)
                }
                _ => {
                    let record = Record::new(service, now, &zone);
                    row(&record, &Assessment::in_plan(plan, service, &record))
                }
            }
        })
        .collect();
    known.replace(Some(Known {
        plan: Arc::clone(plan),
        now,
        zone: zone.name().to_owned(),
        rows: rows.clone(),
    }));
    rows
}

fn service_row(state: State, rows: Memo<Vec<Row>>, drag: Live<Option<Drag>>, id: String) -> El {
    let key = id.clone();
    let row = memo(move || rows.with(|rows| rows.iter().find(|row| row.id == key).cloned()));
    let text = move |read: fn(&Row) -> String| {
        move || row.with(|row| row.as_ref().map(read).unwrap_or_default())
    };
    let status =
        memo(move || row.with(|row| row.as_ref().map_or(Status::Unknown, |row| row.status)));
    let spark = memo(text(|row| row.spark.clone()));
    let own = id.clone();
    let chosen = memo(move || {
        state.document.with(|document| {
            let service = document.service();
            service.is_some_and(|service| service.id == own)
        })
    });
    // One stop of the Tab key for the list: the arrow keys go on from there.
    let stop = move || Some(if chosen.get() { "0" } else { "-1" }.to_owned());
    let own = id.clone();
    let drop = move || {
        let drag = drag
            .get()
            .filter(|drag| drag.moved && drag.from != drag.to)?;
        let place = rows.with(|rows| rows.iter().position(|row| row.id == own))?;
        let way = if drag.to > drag.from {
            "after"
        } else {
            "before"
        };
        (place == drag.to).then(|| way.to_owned())
    };
    let row_id = row_id(&id);
    let (shown, keyed, menued) = (id.clone(), id.clone(), id);
    let back = row_id.clone();
    let item = el("li.rail-item")
        .live_attr("data-drop", drop)
        .with(
            el("button.rail-row")
                .attr("type", "button")
                .attr("id", &row_id)
                .live_attr("tabindex", stop)
                .live_attr("aria-current", move || {
                    chosen.get().then(|| "true".to_owned())
                })
                .live_attr("data-status", move || Some(status.get().word().to_owned()))
                .live(move || vec![status::shape(status.get())])
                .with(el("span.name").live_text(text(|row| row.name.clone())))
                .with(el("span.visually-hidden").live_text(move || status.get().word().to_owned()))
                .when(
                    move || spark.with(|points| !points.is_empty()),
                    move || sparkline::sparkline(spark),
                )
                .with(el("span.left").live_text(text(|row| row.left.clone())))
                .on_click(move || {
                    state.look_at(&shown);
                    put_away();
                })
                .on_key(move |event| {
                    let down = match event.key().as_str() {
                        "ArrowDown" => true,
                        "ArrowUp" => false,
                        _ => return,
                    };
                    if event.alt_key() {
                        event.prevent_default();
                        event.stop_propagation();
                        services::shift(state, &keyed, !down);
                        focus_soon(&back);
                    }
                }),
        )
        .with(menu(
            more(&row_id).live_attr("tabindex", stop),
            "Service",
            move || service_items(state, &menued),
        ));
    on_context_menu(item)
}

/// The id of a row's button.
fn row_id(id: &str) -> String {
    format!("service-row-{id}")
}

fn service_items(state: State, id: &str) -> Vec<Item> {
    let (place, count) = state.document.with_untracked(|document| {
        let services = &document.plan.services;
        let place = services.iter().position(|service| service.id == id);
        (place.unwrap_or(0), services.len())
    });
    let act = |words: &str, act: fn(State, &str)| {
        let id = id.to_owned();
        item(words, move || act(state, &id))
    };
    let mut items = vec![
        act("Rename", |state, id| {
            state.look_at(id);
            put_away();
            focus_soon("service-name");
        }),
        act("Duplicate", services::duplicate),
    ];
    if place > 0 {
        items.push(act("Move up", |state, id| {
            services::shift(state, id, true);
            focus_soon(&row_id(id));
        }));
    }
    if place + 1 < count {
        items.push(act("Move down", |state, id| {
            services::shift(state, id, false);
            focus_soon(&row_id(id));
        }));
    }
    if count > 1 {
        items.push(act("Delete", |state, id| {
            if let Some(next) = services::delete(state, id) {
                focus_soon(&row_id(&next));
            }
        }));
    }
    items
}

/// A row goes where the mouse or the pen pulls it; fingers scroll, and have the menu.
fn draggable(state: State, list: El, drag: Live<Option<Drag>>, rows: Memo<Vec<Row>>) -> El {
    let (pressed, over, captor) = (list.clone(), list.clone(), list.clone());
    list.on_pointer("pointerdown", move |event| {
        let in_menu = event
            .target()
            .and_then(|target| target.dyn_into::<web_sys::Element>().ok())
            .is_some_and(|target| matches!(target.closest(".menu-float"), Ok(Some(_))));
        if event.button() != 0 || event.pointer_type() == "touch" || in_menu {
            return;
        }
        let y = f64::from(event.client_y());
        let count = rows.with_untracked(Vec::len);
        if let Some(from) = place_at(&pressed, y).filter(|place| *place < count) {
            drag.set(Some(Drag {
                from,
                to: from,
                start: y,
                moved: false,
            }));
        }
    })
    .on_pointer("pointermove", move |event| {
        let Some(held) = drag.get_untracked() else {
            return;
        };
        let y = f64::from(event.client_y());
        if !held.moved {
            if (y - held.start).abs() < THRESHOLD {
                return;
            }
            let _ = captor.node().set_pointer_capture(event.pointer_id());
        }
        let last = rows.with_untracked(Vec::len).saturating_sub(1);
        let to = place_at(&over, y).map_or(held.to, |place| place.min(last));
        drag.set(Some(Drag {
            to,
            moved: true,
            ..held
        }));
    })
    .on_pointer("pointerup", move |_| {
        let Some(held) = drag.get_untracked() else {
            return;
        };
        drag.set(None);
        if held.moved && held.from != held.to {
            let id = rows.with_untracked(|rows| rows.get(held.from).map(|row| row.id.clone()));
            if let Some(id) = id {
                services::move_to(state, &id, held.to);
            }
        }
    })
    .on("pointercancel", move |_| drag.set(None))
}

/// The position of the row at a height of the window; the first or the last beyond them.
fn place_at(list: &El, y: f64) -> Option<usize> {
    let mut next = list.node().first_element_child();
    let mut place = 0;
    while let Some(row) = next {
        if y < row.get_bounding_client_rect().bottom() {
            return Some(place);
        }
        place += 1;
        next = row.next_element_sibling();
    }
    place.checked_sub(1)
}

/// What is left, in whole percent.
fn left(answer: &Assessment) -> String {
    match (answer.has_data, answer.budget.remaining_share) {
        (false, _) => figures::NO_DATA.to_owned(),
        (true, Quotient::Infinite) => "overspent".to_owned(),
        (true, share) => figures::percent(share, 0),
    }
}
