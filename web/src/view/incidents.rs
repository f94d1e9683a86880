//! The incident table: it shows, it edits in place, it takes pasted rows.

mod add_row;
mod cells;
mod edit_row;
mod row;

use super::focus;
use super::import_dialog::Import;
use crate::state::State;
use add_row::AddRow;
use edit_row::EditRow;
use error_budget::exchange::export::figures;
use js_sys::Array;
use leptos::ev::ClipboardEvent;
use leptos::html;
use leptos::prelude::*;
use row::{Row, ShownRow};
use wasm_bindgen::prelude::*;
use web_sys::{IntersectionObserver, IntersectionObserverEntry};

/// Rows drawn at first: what is in sight below the chart. Every row costs each keystroke its share of script, layout and paint.
const FIRST_ROWS: usize = 12;
/// Rows added each time the end of the table comes into view, or its button is pressed.
const MORE_ROWS: usize = 100;

/// The field of a row that takes the keyboard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// When it started.
    Start,
    /// When it ended.
    End,
    /// How bad it was.
    Impact,
    /// What kind it was.
    Category,
    /// What happened.
    Title,
}

impl Field {
    const ALL: [Self; 5] = [
        Self::Start,
        Self::End,
        Self::Impact,
        Self::Category,
        Self::Title,
    ];

    fn word(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::End => "end",
            Self::Impact => "impact",
            Self::Category => "category",
            Self::Title => "title",
        }
    }
}

/// Which row is in edit. Copies share it.
#[derive(Clone, Copy)]
pub struct Editing {
    /// Position in the service's list, and the field that takes the keyboard.
    row: RwSignal<Option<(usize, Field)>>,
    /// The add row is open (it always is on wide screens).
    adding: RwSignal<bool>,
}

impl Editing {
    /// Starts with no row in edit.
    pub fn provide() -> Self {
        let editing = Self {
            row: RwSignal::new(None),
            adding: RwSignal::new(false),
        };
        provide_context(editing);
        editing
    }

    /// The one of the page.
    pub fn here() -> Self {
        expect_context::<Self>()
    }

    /// Goes to the row that adds an incident.
    pub fn add(self) {
        self.row.set(None);
        self.adding.set(true);
        focus::by_id(add_row::START_ID);
    }
}

/// The table of the service shown, newest first.
#[component]
pub fn Incidents(all_columns: RwSignal<bool>) -> impl IntoView {
    let state = State::here();
    let import = Import::here();
    let editing = Editing::here();
    let limit = RwSignal::new(FIRST_ROWS);
    // Paper has no end that comes into view.
    let printing = window_event_listener_untyped("beforeprint", move |_| limit.set(usize::MAX));
    on_cleanup(move || printing.remove());
    let order = Memo::new(move |before: Option<&Vec<usize>>| {
        let order = state.shown.with(|shown| {
            let incidents = shown
                .as_ref()
                .map(|shown| shown.service().incidents.as_slice())
                .unwrap_or_default();
            let mut order: Vec<usize> = (0..incidents.len()).collect();
            // Equal starts stay in the order in which they were entered.
            order.sort_unstable_by_key(|index| {
                let start = incidents.get(*index).map(|incident| incident.start);
                (std::cmp::Reverse(start), *index)
            });
            order
        });
        // A row does not run away from under the hands that change its start.
        match before {
            Some(before) if editing.row.get().is_some() && before.len() == order.len() => {
                before.clone()
            }
            _ => order,
        }
    });
    let rows = Memo::new(move |_| {
        let largest = state
            .shown
            .with(|shown| shown.as_ref().map_or(0.0, |shown| row::largest_cost(shown)));
        order
            .with(|order| {
                state.shown.with(|shown| {
                    let shown = shown.as_ref()?;
                    Some(
                        order
                            .iter()
                            .take(limit.get())
                            .filter_map(|index| ShownRow::of(shown, *index, largest))
                            .collect::<Vec<_>>(),
                    )
                })
            })
            .unwrap_or_default()
    });
    // Another service, or fewer rows: nothing is in edit any more.
    Effect::new(move |before: Option<(String, usize)>| {
        let here = (
            state.document.with(|document| document.selected.clone()),
            order.with(Vec::len),
        );
        if before.is_some_and(|before| before != here) {
            editing.row.set(None);
        }
        here
    });
    let paste = move |event: ClipboardEvent| {
        let text = event
            .clipboard_data()
            .and_then(|data| data.get_data("text/plain").ok())
            .unwrap_or_default();
        // One value goes into its field; rows go into the table.
        if text.trim_end_matches(['\r', '\n']).contains(['\n', '\t']) {
            event.prevent_default();
            import.paste(text);
        }
    };
    let zone = move || {
        state
            .zone
            .with(|zone| zone.name().rsplit('/').next().unwrap_or("UTC").to_owned())
    };
    let unit = move || {
        state.shown.with(|shown| {
            shown
                .as_ref()
                .map_or("min", |shown| figures::unit(shown.answer.unit))
        })
    };
    view! {
        <div class="panel-scroll" on:paste=paste>
            <table role="table" class="grid incidents" aria-label="Incidents" data-testid="incidents" data-columns=move || all_columns.get().then_some("all")>
                <thead role="rowgroup">
                    <tr role="row">
                        <th role="columnheader" scope="col">"Incident"</th>
                        <th role="columnheader" scope="col">{move || format!("Start, {}", zone())}</th>
                        <th role="columnheader" scope="col">"End"</th>
                        <th role="columnheader" scope="col" class="number">"Lasted"</th>
                        <th role="columnheader" scope="col" class="number">"Impact"</th>
                        <th role="columnheader" scope="col">"Category"</th>
                        <th role="columnheader" scope="col" class="what">"What happened"</th>
                        <th role="columnheader" scope="col" class="cost number">"Cost"</th>
                        <th role="columnheader" scope="col" class="bar-cell">{move || format!("{} of budget", unit())}</th>
                        <th role="columnheader" scope="col" class="share number">"Share"</th>
                        <th role="columnheader" scope="col">"Comes back"</th>
                        <th role="columnheader" scope="col" class="act"><span class="visually-hidden">"Actions"</span></th>
                    </tr>
                </thead>
                <tbody role="rowgroup">
                    <AddRow />
                    <For each=move || rows.get() key=|row| row.index let:row>
                        {
                            let index = row.index;
                            let row = Memo::new(move |_| rows.with(|rows| rows.iter().find(|row| row.index == index).cloned()));
                            let in_edit = Memo::new(move |_| editing.row.get().is_some_and(|(edited, _)| edited == index));
                            move || if in_edit.get() {
                                view! { <EditRow index row order /> }.into_any()
                            } else {
                                view! { <Row index row /> }.into_any()
                            }
                        }
                    </For>
                </tbody>
                <tfoot role="rowgroup">{move || state.shown.get().map(|shown| row::sum(&shown))}</tfoot>
            </table>
            {move || {
                let more = order.with(Vec::len).saturating_sub(limit.get());
                (more > 0).then(|| view! { <MoreRows more limit /> })
            }}
        </div>
    }
}

/// The end of a table that goes on: it draws more rows when it comes into view.
#[component]
fn MoreRows(more: usize, limit: RwSignal<usize>) -> impl IntoView {
    let end = NodeRef::<html::Div>::new();
    let go_on = move || {
        let _ = limit.try_update(|limit| *limit = limit.saturating_add(MORE_ROWS));
    };
    Effect::new(move |_| {
        let end = end.get()?;
        let seen = Closure::<dyn Fn(Array)>::new(move |entries: Array| {
            let in_view = entries.iter().any(|entry| {
                entry
                    .dyn_into::<IntersectionObserverEntry>()
                    .is_ok_and(|entry| entry.is_intersecting())
            });
            if in_view {
                go_on();
            }
        });
        let observer = IntersectionObserver::new(seen.as_ref().unchecked_ref()).ok()?;
        observer.observe(&end);
        let watch = StoredValue::new_local((observer, seen));
        on_cleanup(move || {
            watch.try_with_value(|(observer, _)| observer.disconnect());
        });
        Some(())
    });
    view! {
        <div class="more-rows" node_ref=end>
            <button class="button" type="button" on:click=move |_| go_on()>
                {format!("Show {} older incidents", more.min(MORE_ROWS))}
            </button>
        </div>
    }
}
