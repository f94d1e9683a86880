//! What went wrong: the incident table. It shows, it edits in place, it takes pasted rows.

mod add_row;
mod cells;
mod edit_row;
pub mod read;
mod row;
mod shown_row;
mod sight;

use super::import_dialog::Import;
use super::tabs::{Shows, Tab};
use crate::dom::{El, effect, el, focus_soon};
use crate::reactive::{Live, Memo, memo};
use crate::state::State;
use crate::widget::icon::{button, icon_and_words};
use add_row::Draft;
use error_budget::exchange::export::figures;
use error_budget::model::incident::Incident;
use leptos::prelude::{expect_context, provide_context};
use shown_row::{ShownRow, Sum};
use sight::Sight;
use std::cell::RefCell;
use wasm_bindgen::JsCast;
use web_sys::{ClipboardEvent, Element, Event, FocusEvent, KeyboardEvent, Node};

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

    fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.word() == word)
    }
}

/// What is going on in the table. Copies share it.
#[derive(Clone, Copy)]
pub struct Editing {
    /// The row in edit, by its position in the service's list, and the field that takes the keyboard.
    row: Live<Option<(usize, Field)>>,
    /// The incident as it was before the edit.
    before: Live<Option<Incident>>,
    /// What is wrong with start, end and impact of the row in edit.
    wrong: [Live<Option<String>>; 3],
    /// The row that adds is open (it always is on wide screens).
    adding: Live<bool>,
    /// Columns that a laptop has no room for are shown, too.
    all_columns: Live<bool>,
    /// The rows in sight.
    sight: Sight,
}

impl Editing {
    /// Starts with no row in edit.
    pub fn provide() {
        provide_context(Self {
            row: Live::new(None),
            before: Live::new(None),
            wrong: [Live::new(None), Live::new(None), Live::new(None)],
            adding: Live::new(false),
            all_columns: Live::new(false),
            sight: Sight::follow(),
        });
    }

    /// The one of the page.
    #[must_use]
    pub fn here() -> Self {
        expect_context()
    }

    /// Goes to the row that adds an incident.
    pub fn add(self) {
        Shows::here().go(Tab::Incidents);
        self.stop(State::here());
        self.adding.set(true);
        focus_soon(add_row::START_ID);
    }

    /// Puts a row in edit.
    fn start(self, state: State, index: usize, field: Field) {
        let now = self.row.get_untracked();
        if now.is_none_or(|(edited, _)| edited != index) {
            state.close_step();
            self.before.set(edit_row::incident(state, index));
            for wrong in self.wrong {
                wrong.set(None);
            }
            self.row.set(Some((index, field)));
        }
        focus_soon(&edit_row::field_id(index, field));
    }

    /// Ends the edit.
    fn stop(self, state: State) {
        if self.row.with_untracked(Option::is_some) {
            state.close_step();
            self.row.set(None);
        }
    }

    fn wrong_of(self, field: Field) -> Option<Live<Option<String>>> {
        let [start, end, impact] = self.wrong;
        match field {
            Field::Start => Some(start),
            Field::End => Some(end),
            Field::Impact => Some(impact),
            Field::Category | Field::Title => None,
        }
    }

    /// The first thing that is wrong with the row in edit.
    fn mistake(self) -> Option<String> {
        self.wrong.into_iter().find_map(Live::get)
    }
}

/// The view.
#[must_use]
pub fn view() -> El {
    let state = State::here();
    let import = Import::here();
    let editing = Editing::here();
    let sight = editing.sight;
    let order = order(state, editing);
    let rows = memo(move || {
        let order = order.get();
        let drawn = sight.of(order.len());
        let shown = state.shown.get();
        let Some(shown) = &shown else {
            return Vec::new();
        };
        let largest = shown_row::largest_cost(shown);
        let order = order.get(drawn).unwrap_or_default().iter();
        order
            .filter_map(|index| ShownRow::of(shown, *index, largest))
            .collect()
    });
    forget_what_is_gone(state, editing);
    effect(move || {
        order.track();
        sight.measure_soon();
    });
    let keys = move || {
        let edited = editing.row.get().map(|(index, _)| index);
        let mistaken = editing.mistake().is_some();
        let mut keys = vec!["above".to_owned()];
        rows.with(|rows| {
            for row in rows {
                keys.push(row.index.to_string());
                if mistaken && edited == Some(row.index) {
                    keys.push("mistake".to_owned());
                }
            }
        });
        keys.push("below".to_owned());
        keys
    };
    let gap = move |below: bool| {
        order.with(|order| {
            let drawn = sight.of(order.len());
            let rows = if below {
                order.len() - drawn.end
            } else {
                drawn.start
            };
            rows as f64 * sight.height.get()
        })
    };
    let part = move |key: &str| match key {
        "above" => gap_row(move || gap(false)),
        "below" => gap_row(move || gap(true)),
        "mistake" => cells::error_row("incident-mistake", move || {
            editing.mistake().unwrap_or_default()
        }),
        index => row::row(index.parse().unwrap_or_default(), rows),
    };
    let zone = move || {
        let name = state
            .zone
            .with(|zone| zone.name().rsplit('/').next().unwrap_or("UTC").to_owned());
        format!("Start, {name}")
    };
    let unit = memo(move || {
        let shown = state.shown.get();
        let unit = shown
            .as_ref()
            .map_or("min", |shown| figures::unit(shown.answer.unit));
        format!("{unit} of budget")
    });
    let head = |shape: &str| el(shape).attr("role", "columnheader").attr("scope", "col");
    let heads = el("tr")
        .attr("role", "row")
        .with(head("th.id").text("Incident"))
        .with(head("th.start").live_text(zone))
        .with(head("th.end").text("End"))
        .with(head("th.lasted.number").text("Lasted"))
        .with(head("th.impact.number").text("Impact"))
        .with(head("th.kind").text("Category"))
        .with(head("th.what").text("What happened"))
        .with(head("th.cost.number").text("Cost"))
        .with(head("th.bar-cell").live_text(move || unit.get()))
        .with(head("th.share.number").text("Share"))
        .with(head("th.back").text("Comes back"))
        .with(head("th.act").with(el("span.visually-hidden").text("Actions")));
    let draft = Draft::new();
    let table = el("table.grid.incidents")
        .attr("role", "grid")
        .attr("aria-label", "Incidents")
        .attr("data-testid", "incidents")
        .live_attr("data-columns", move || {
            editing.all_columns.get().then(|| "all".to_owned())
        })
        .with(el("thead").attr("role", "rowgroup").with(heads))
        .with(
            el("tbody")
                .attr("role", "rowgroup")
                .attr("id", sight::BODY_ID)
                .list(keys, part),
        )
        .with(
            el("tfoot")
                .attr("role", "rowgroup")
                .with(add_row::add_row(draft))
                .when(
                    move || draft.error.with(Option::is_some),
                    move || {
                        cells::error_row("new-incident-error", move || {
                            draft.error.get().unwrap_or_default()
                        })
                    },
                )
                .with(sum_row(state)),
        )
        .on("click", move |event| clicked(state, editing, &event))
        .on_key(move |event| pressed(state, editing, order, &event))
        .on("focusout", move |event| {
            left(state, editing, &event.unchecked_into());
        });
    let group = el("div.action-bar")
        .attr("role", "group")
        .attr("aria-label", "Add")
        .with(
            icon_and_words("button.button.primary", "plus", "Incident")
                .on_click(move || editing.add()),
        )
        .with(button("button.button", "Import").on_click(move || import.choose()));
    el("div")
        .with(
            el("div.panel-scroll")
                .with(table)
                .on("paste", move |event| {
                    paste(import, &event.unchecked_into());
                }),
        )
        .with(group)
}

/// Its actions.
#[must_use]
pub fn actions() -> Vec<El> {
    let editing = Editing::here();
    let columns = icon_and_words(
        "button.button.plain.columns-toggle",
        "columns",
        "All columns",
    )
    .live_state("aria-pressed", move || editing.all_columns.get())
    .on_click(move || editing.all_columns.update(|all| *all = !*all));
    let add = icon_and_words("button.button", "plus", "Incident").on_click(move || editing.add());
    vec![columns, add]
}

/// The positions of the incidents in the order of the table: the newest first, of equal starts the first entered.
fn order(state: State, editing: Editing) -> Memo<Vec<usize>> {
    let before = RefCell::new(Vec::new());
    memo(move || {
        let edits = editing.row.get().is_some();
        let shown = state.shown.get();
        let incidents = shown
            .as_ref()
            .map(|shown| shown.service().incidents.as_slice())
            .unwrap_or_default();
        let mut before = before.borrow_mut();
        // A row does not run away from under the hands that change its start.
        if !(edits && before.len() == incidents.len()) {
            let mut keys: Vec<(i64, u32)> = incidents
                .iter()
                .map(|incident| -incident.start.timestamp_millis())
                .zip(0..)
                .collect();
            keys.sort_unstable();
            *before = keys.iter().map(|(_, index)| *index as usize).collect();
        }
        before.clone()
    })
}

/// Another service, or another number of incidents: nothing is in edit any more.
fn forget_what_is_gone(state: State, editing: Editing) {
    let here = memo(move || {
        let shown = state.shown.get();
        let service = shown.as_ref().map(|shown| shown.service());
        service.map(|service| (service.id.clone(), service.incidents.len()))
    });
    let mut first = true;
    effect(move || {
        here.track();
        if !std::mem::take(&mut first) {
            editing.row.set(None);
        }
    });
}

/// The place of rows that are not drawn.
fn gap_row(height: impl Fn() -> f64 + 'static) -> El {
    let cell = el("td").attr("colspan", "12");
    if let Some(style) = cell.html().map(|cell| cell.style()) {
        effect(move || {
            let _ = style.set_property("height", &format!("{}px", height()));
        });
    }
    el("tr.gap").attr("aria-hidden", "true").with(cell)
}

/// What lies in the window, altogether.
fn sum_row(state: State) -> El {
    let sum = memo(move || {
        let shown = state.shown.get();
        shown
            .as_ref()
            .map(|shown| Sum::of(shown))
            .unwrap_or_default()
    });
    let text = move |read: fn(&Sum) -> &str| move || sum.with(|sum| read(sum).to_owned());
    let cell =
        |shape: &str, columns: &str| el(shape).attr("role", "gridcell").attr("colspan", columns);
    el("tr.sum-row")
        .attr("role", "row")
        .with(cell("td.sum", "3").live_text(text(|sum| &sum.count)))
        .with(cell("td.time.number", "1").live_text(text(|sum| &sum.lasted)))
        .with(cell("td.empty", "3"))
        .with(
            cell("td.cost.number", "1")
                .attr("data-testid", "sum-cost")
                .live_text(text(|sum| &sum.cost)),
        )
        .with(cell("td.note", "1").live_text(text(|sum| &sum.of)))
        .with(cell("td.share.number", "1").live_text(text(|sum| &sum.share)))
        .with(cell("td.empty", "2"))
}

/// The element an event comes from.
fn target(event: &Event) -> Option<Element> {
    event.target()?.dyn_into().ok()
}

/// The position of the incident whose row an element stands in.
fn index_of(element: &Element) -> Option<usize> {
    let row = element.closest("tr[data-row]").ok().flatten()?;
    row.get_attribute("data-row")?.parse().ok()
}

fn clicked(state: State, editing: Editing, event: &Event) {
    let Some((target, index)) =
        target(event).and_then(|target| Some((target.clone(), index_of(&target)?)))
    else {
        return;
    };
    if let Ok(Some(_)) = target.closest("[data-does]") {
        delete(state, index);
    } else if let Ok(Some(cell)) = target.closest("[data-field]") {
        let word = cell.get_attribute("data-field").unwrap_or_default();
        if let Some(field) = Field::of_word(&word) {
            editing.start(state, index, field);
        }
    }
}

fn delete(state: State, index: usize) {
    let Some(incident) = edit_row::incident(state, index) else {
        return;
    };
    let name = shown_row::name(&incident, index);
    state.edit_service(&format!("Delete {name}"), None, |service| {
        if index < service.incidents.len() {
            service.incidents.remove(index);
        }
    });
    state.say(&format!("{name} deleted"), true);
}

/// Keys of the row in edit.
fn pressed(state: State, editing: Editing, order: Memo<Vec<usize>>, event: &KeyboardEvent) {
    let Some((index, _)) = editing.row.get_untracked() else {
        return;
    };
    let id = target(event).map(|target| target.id()).unwrap_or_default();
    let Some(field) = Field::ALL
        .into_iter()
        .find(|field| edit_row::field_id(index, *field) == id)
    else {
        return;
    };
    match event.key().as_str() {
        "Enter" => {
            let step = if event.shift_key() { -1 } else { 1 };
            let next = order.with_untracked(|order| {
                let here = order.iter().position(|other| *other == index)?;
                order.get(here.checked_add_signed(step)?).copied()
            });
            match next {
                Some(next) => editing.start(state, next, field),
                None => editing.stop(state),
            }
        }
        "Escape" => {
            if let Some(before) = editing.before.get_untracked() {
                edit_row::change(state, index, before);
            }
            editing.stop(state);
        }
        _ => return,
    }
    event.prevent_default();
}

/// The keyboard has left the row in edit. What cannot be read stays open, with its reason.
fn left(state: State, editing: Editing, event: &FocusEvent) {
    let Some(from) = target(event) else { return };
    let Ok(Some(row)) = from.closest("tr[data-row]") else {
        return;
    };
    // The button that was pressed goes with the cells that are read: that is the beginning, not the end.
    if matches!(from.closest("[data-field]"), Ok(Some(_))) {
        return;
    }
    let to = event
        .related_target()
        .and_then(|to| to.dyn_into::<Node>().ok());
    let inside = to.is_some_and(|to| row.contains(Some(&to)));
    let edited = editing.row.get_untracked().map(|(index, _)| index);
    let mistaken = editing
        .wrong
        .into_iter()
        .any(|wrong| wrong.with_untracked(Option::is_some));
    if !inside && !mistaken && edited.is_some() && edited == index_of(&row) {
        editing.stop(state);
    }
}

/// One value goes into its field; rows go into the table.
fn paste(import: Import, event: &ClipboardEvent) {
    let text = event
        .clipboard_data()
        .and_then(|data| data.get_data("text/plain").ok())
        .unwrap_or_default();
    if text.trim_end_matches(['\r', '\n']).contains(['\n', '\t']) {
        event.prevent_default();
        import.paste(text);
    }
}
