//! What is going on in the table: the row in edit, the cell at hand, what is selected, sorted and filtered.

use super::add_row;
use super::change;
use super::column::Column;
use super::order::{self, Order, Sort};
use super::selection::Selection;
use super::sight::{BODY_ID, Sight};
use crate::dom::by_id;
use crate::reactive::{Live, Memo};
use crate::state::State;
use crate::view::patterns::Picked;
use crate::view::tabs::{Shows, Tab};
use error_budget::model::incident::Incident;
use leptos::prelude::{expect_context, provide_context, request_animation_frame};
use wasm_bindgen::JsCast;
use web_sys::{
    Element, FocusOptions, HtmlElement, HtmlInputElement, ScrollIntoViewOptions,
    ScrollLogicalPosition,
};

/// What is going on in the table. Copies share it.
#[derive(Clone, Copy)]
pub struct Editing {
    pub(super) state: State,
    shows: Shows,
    /// The row in edit, by its position in the service's list.
    pub(super) row: Live<Option<usize>>,
    /// A row is being put in edit: the cell that was at hand goes, and the focus in it.
    pub(super) opening: Live<bool>,
    /// The incident as it was before the edit.
    before: Live<Option<Incident>>,
    /// What is wrong with start, end and impact of the row in edit.
    wrong: [Live<Option<String>>; 3],
    /// The row that adds is open (it always is on wide screens).
    pub(super) adding: Live<bool>,
    /// Columns that a laptop has no room for are shown, too.
    pub(super) all_columns: Live<bool>,
    /// The cell at hand.
    pub(super) cursor: Live<Option<(usize, Column)>>,
    pub(super) selection: Live<Selection>,
    /// On the phone, touching a row selects it.
    pub(super) picking: Live<bool>,
    pub(super) sort: Live<Sort>,
    pub(super) filter: Live<String>,
    /// What a pattern picked to be shown alone.
    pub(super) picked: Picked,
    pub(super) sight: Sight,
    order: Memo<Order>,
}

impl Editing {
    /// Starts with no row in edit.
    pub fn provide() {
        let (state, picked) = (State::here(), Picked::here());
        let (row, sort, filter) = (
            Live::new(None),
            Live::new(Sort::NEWEST),
            Live::new(String::new()),
        );
        provide_context(Self {
            state,
            shows: Shows::here(),
            row,
            opening: Live::new(false),
            before: Live::new(None),
            wrong: [Live::new(None), Live::new(None), Live::new(None)],
            adding: Live::new(false),
            all_columns: Live::new(false),
            cursor: Live::new(None),
            selection: Live::new(Selection::default()),
            picking: Live::new(false),
            sort,
            filter,
            sight: Sight::follow(),
            picked,
            order: order::order(state, row, sort, filter, picked),
        });
    }

    /// Whether the bar for selected rows is there.
    #[must_use]
    pub fn has_bar(&self) -> bool {
        self.shows.tab() == Tab::Incidents && self.selection.with(Selection::count) > 0
    }

    /// The one of the page.
    #[must_use]
    pub fn here() -> Self {
        expect_context()
    }

    /// Goes to the row that adds an incident.
    pub fn add(self) {
        self.shows.go(Tab::Incidents);
        self.stop();
        self.adding.set(true);
        request_animation_frame(|| {
            let Some(field) = by_id(add_row::START_ID) else {
                return;
            };
            // The row comes to the window, however long the table is.
            if let Some(body) = by_id(BODY_ID)
                && let Some(head) = body.previous_element_sibling()
            {
                show(&head);
            }
            focus_in_place(&field);
            show(&field);
        });
    }

    /// Shows all incidents again.
    pub(super) fn show_all(self) {
        if self.filter.with_untracked(|filter| !filter.is_empty()) {
            self.filter.set(String::new());
        }
        if self.picked.now.with_untracked(Option::is_some) {
            self.picked.now.set(None);
        }
    }

    /// Positions in the service's list, in the order of the table.
    pub(super) fn order(self) -> Order {
        self.order.get()
    }

    /// The same, not followed.
    pub(super) fn order_untracked(self) -> Order {
        self.order.get_untracked()
    }

    /// The incident some rows below another, or the last one that way.
    pub(super) fn beside(self, index: usize, step: isize) -> Option<usize> {
        let order = self.order_untracked();
        let here = order.iter().position(|other| *other == index)?;
        let last = order.len().checked_sub(1)?;
        order
            .get(here.saturating_add_signed(step).min(last))
            .copied()
    }

    /// Puts a row in edit, with the keyboard in one field and all of it selected: what is typed next takes its place.
    /// What cannot be read has to be mended, or given up, before.
    pub(super) fn start(self, index: usize, field: Column) {
        let now = self.row.get_untracked();
        if now != Some(index) {
            if let (Some(edited), Some(field)) = (now, self.mistaken()) {
                focus_field(edited, field);
                return;
            }
            self.state.close_step();
            self.before.set(change::incident(self.state, index));
            self.opening.set(true);
            self.row.set(Some(index));
        }
        self.cursor.set(Some((index, field)));
        focus_field(index, field);
        soon(move || self.opening.set(false));
    }

    /// Ends the edit; what cannot be read is given up.
    pub(super) fn stop(self) {
        for wrong in self.wrong {
            wrong.set(None);
        }
        if self.row.with_untracked(Option::is_some) {
            self.state.close_step();
            self.row.set(None);
        }
    }

    /// Takes back what was changed since the row was put in edit.
    pub(super) fn revert(self, index: usize) {
        if let Some(before) = self.before.get_untracked() {
            change::change(self.state, index, before);
        }
        self.stop();
    }

    /// Where the reason goes that a field cannot be read.
    pub(super) fn wrong_of(self, field: Column) -> Option<Live<Option<String>>> {
        let [start, end, impact] = self.wrong;
        match field {
            Column::Start => Some(start),
            Column::End => Some(end),
            Column::Impact => Some(impact),
            _ => None,
        }
    }

    /// The first thing that is wrong with the row in edit.
    pub(super) fn mistake(self) -> Option<String> {
        self.wrong.into_iter().find_map(Live::get)
    }

    /// The first field that cannot be read.
    pub(super) fn mistaken(self) -> Option<Column> {
        let fields = [Column::Start, Column::End, Column::Impact];
        let wrong = self.wrong.into_iter().zip(fields);
        wrong
            .filter(|(wrong, _)| wrong.with_untracked(Option::is_some))
            .map(|(_, field)| field)
            .next()
    }

    /// Goes to a cell, and draws its row first where it is out of sight.
    pub(super) fn go_to(self, index: usize, column: Column) {
        self.cursor.set(Some((index, column)));
        soon(move || {
            let Some(cell) = cell_of(index, column) else {
                return;
            };
            show(&cell);
            focus_in_place(&cell);
        });
    }

    /// The rows that an action is for: those selected, else the one at hand.
    pub(super) fn chosen(self) -> Vec<usize> {
        let selected = self.selection.with_untracked(Selection::list);
        if selected.is_empty() {
            let cursor = self.cursor.get_untracked();
            return cursor.map(|(index, _)| index).into_iter().collect();
        }
        selected
    }
}

/// The id of a field of the row in edit.
#[must_use]
pub fn field_id(index: usize, field: Column) -> String {
    format!("incident-{index}-{}", field.word())
}

/// Runs when the page has followed the signals that were set, before the browser does anything else: a key that starts
/// an edit is then typed into its field.
pub fn soon(run: impl FnOnce() + 'static) {
    let run: Box<dyn FnOnce()> = Box::new(run);
    leptos::task::spawn_local(async move { run() });
}

fn focus_field(index: usize, field: Column) {
    soon(move || {
        let Some(element) = by_id(&field_id(index, field)) else {
            return;
        };
        let _ = element.focus();
        if let Some(input) = element.dyn_ref::<HtmlInputElement>() {
            input.select();
        }
    });
}

/// The cell of a row that takes the keyboard in a column.
pub fn cell_of(index: usize, column: Column) -> Option<HtmlElement> {
    let word = column.word();
    let selector = format!("tr[data-row=\"{index}\"] [data-col=\"{word}\"]");
    by_id(BODY_ID)?
        .query_selector(&selector)
        .ok()??
        .dyn_into()
        .ok()
}

fn focus_in_place(element: &HtmlElement) {
    let options = FocusOptions::new();
    options.set_prevent_scroll(true);
    let _ = element.focus_with_options(&options);
}

/// Scrolls as little as needed.
pub fn show(element: &Element) {
    let options = ScrollIntoViewOptions::new();
    options.set_block(ScrollLogicalPosition::Nearest);
    options.set_inline(ScrollLogicalPosition::Nearest);
    element.scroll_into_view_with_scroll_into_view_options(&options);
}
