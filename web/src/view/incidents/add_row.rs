//! The row that adds an incident: typed, or pasted from a spreadsheet.

use super::Editing;
use super::cells::{CategorySelect, error_row, read_end, read_start};
use crate::state::State;
use crate::view::focus;
use error_budget::model::duration;
use error_budget::model::impact::Impact;
use error_budget::model::incident::{Category, Incident};
use error_budget::model::plan::MAX_TEXT;
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

/// The id of the field that the "Incident" button goes to.
pub const START_ID: &str = "new-incident-start";

/// The texts of the row.
#[derive(Clone, Copy)]
struct Draft {
    start: RwSignal<String>,
    end: RwSignal<String>,
    lasted: RwSignal<String>,
    impact: RwSignal<String>,
    category: RwSignal<Category>,
    title: RwSignal<String>,
}

impl Draft {
    fn new() -> Self {
        let text = || RwSignal::new(String::new());
        Self {
            start: text(),
            end: text(),
            lasted: text(),
            impact: text(),
            category: RwSignal::new(Category::Incident),
            title: text(),
        }
    }

    fn clear(self) {
        for text in [self.start, self.end, self.lasted, self.impact, self.title] {
            text.set(String::new());
        }
    }

    /// The incident that the texts describe.
    fn read(self, state: State) -> Result<Incident, String> {
        let start = read_start(state, &self.start.get_untracked())?;
        let (end, lasted, impact) = (
            self.end.get_untracked(),
            self.lasted.get_untracked(),
            self.impact.get_untracked(),
        );
        let end = if end.trim().is_empty() && !lasted.trim().is_empty() {
            let length = duration::parse(&lasted).map_err(|error| error.to_string())?;
            read_end(state, &duration::to_text(length), start)?
        } else {
            read_end(state, &end, start)?
        };
        let impact = if impact.trim().is_empty() {
            Impact::FULL
        } else {
            impact
                .parse::<Impact>()
                .map_err(|error| error.to_string())?
        };
        Ok(Incident {
            id: String::new(),
            title: self
                .title
                .get_untracked()
                .trim()
                .chars()
                .take(MAX_TEXT)
                .collect(),
            start,
            end,
            impact,
            category: self.category.get_untracked(),
        })
    }
}

/// The first row of the table.
#[component]
pub fn AddRow() -> impl IntoView {
    let state = State::here();
    let editing = Editing::here();
    let draft = Draft::new();
    let error = RwSignal::new(None::<String>);
    let add = move || match draft.read(state) {
        Ok(incident) => {
            state.edit_service("Add incident", None, |service| {
                service.incidents.push(incident)
            });
            state.say("Incident added", true);
            draft.clear();
            error.set(None);
            focus::by_id(START_ID);
        }
        Err(reason) => error.set(Some(reason)),
    };
    let keys = move |event: KeyboardEvent| match event.key().as_str() {
        "Enter" => {
            event.prevent_default();
            add();
        }
        "Escape" => {
            draft.clear();
            error.set(None);
            editing.adding.set(false);
        }
        _ => {}
    };
    let field = move |id: &'static str,
                      label: &'static str,
                      placeholder: &'static str,
                      text: RwSignal<String>| {
        view! {
            <input
                class="field" id=id aria-label=label placeholder=placeholder autocomplete="off" spellcheck="false"
                prop:value=text
                on:input:target=move |event| { text.set(event.target().value()); error.set(None); }
            />
        }
    };
    let complete = move || !draft.start.with(|text| text.trim().is_empty());
    view! {
        <tr role="row" class="add-row" class:is-open=move || editing.adding.get() class:is-invalid=move || error.get().is_some() on:keydown=keys>
            <th role="rowheader" scope="row" class="id">"+ Add"</th>
            <td role="cell" class="start time" data-label="Start">{field(START_ID, "Start of the new incident", "start", draft.start)}</td>
            <td role="cell" class="end time" data-label="End">{field("new-incident-end", "End of the new incident", "end", draft.end)}</td>
            <td role="cell" class="lasted number" data-label="or how long">{field("new-incident-lasted", "Length of the new incident, instead of an end", "or 20 m", draft.lasted)}</td>
            <td role="cell" class="impact number" data-label="Impact">{field("new-incident-impact", "Impact of the new incident", "100%", draft.impact)}</td>
            <td role="cell" class="kind" data-label="Category">
                <CategorySelect
                    id="new-incident-category".to_owned() label=Signal::stored("Category of the new incident".to_owned())
                    value=draft.category.into() apply=Callback::new(move |category| draft.category.set(category))
                />
            </td>
            <td role="cell" class="rest" data-label="What happened" colspan="6">
                <div>
                    {field("new-incident-title", "What happened", "type, or paste rows from a spreadsheet", draft.title)}
                    <button class="button small" type="button" disabled=move || !complete() on:click=move |_| add()>"Add"</button>
                </div>
            </td>
        </tr>
        {move || error.get().map(|error| error_row("new-incident-error", error))}
    }
}
