//! The row that adds an incident: typed, or pasted from a spreadsheet.

use super::cells::category_select;
use super::editing::Editing;
use super::read;
use crate::dom::{El, effect, el, focus};
use crate::host;
use crate::reactive::{Live, memo};
use crate::state::State;
use crate::widget::icon::button;
use error_budget::model::duration;
use error_budget::model::impact::Impact;
use error_budget::model::incident::{Category, Incident};
use std::rc::Rc;

/// The id of the field that the "Incident" button goes to.
pub const START_ID: &str = "new-incident-start";

/// What stands in the row and is not added yet, a line for each field, in this tab's storage.
const DRAFT_KEY: &str = "error-budget-planner.draft";

/// The texts of the row.
#[derive(Clone, Copy)]
pub struct Draft {
    start: Live<String>,
    end: Live<String>,
    lasted: Live<String>,
    impact: Live<String>,
    category: Live<Category>,
    title: Live<String>,
    /// What is wrong with it.
    pub error: Live<Option<String>>,
}

impl Draft {
    /// What this tab has left in the row, or nothing; what is typed outlives the page.
    #[must_use]
    pub fn new() -> Self {
        let left = host::tab_storage().and_then(|storage| storage.get_item(DRAFT_KEY).ok()?);
        let left = left.unwrap_or_default();
        let mut left = left.split('\n');
        let mut text = || Live::new(left.next().unwrap_or_default().to_owned());
        let draft = Self {
            start: text(),
            end: text(),
            lasted: text(),
            impact: text(),
            title: text(),
            category: Live::new(Category::from_word(left.next().unwrap_or_default())),
            error: Live::new(None),
        };
        effect(move || {
            let mut kept = draft.texts().map(Live::get).join("\n");
            kept.push('\n');
            draft
                .category
                .with(|category| kept.push_str(category.word()));
            if let Some(storage) = host::tab_storage() {
                // Without it the row is as long-lived as the page.
                let _ = storage.set_item(DRAFT_KEY, &kept);
            }
        });
        draft
    }

    fn texts(self) -> [Live<String>; 5] {
        [self.start, self.end, self.lasted, self.impact, self.title]
    }

    fn clear(self) {
        for text in self.texts() {
            text.set(String::new());
        }
        self.error.set(None);
    }

    /// The incident that the texts describe.
    fn read(self, state: State) -> Result<Incident, String> {
        let start = read::start(state, &self.start.get_untracked())?;
        let (end, lasted, impact) = (
            self.end.get_untracked(),
            self.lasted.get_untracked(),
            self.impact.get_untracked(),
        );
        let end = if end.trim().is_empty() && !lasted.trim().is_empty() {
            let length = duration::parse(&lasted).map_err(|error| error.to_string())?;
            read::end(state, &duration::to_text(length), start)?
        } else {
            read::end(state, &end, start)?
        };
        let impact = if impact.trim().is_empty() {
            Impact::FULL
        } else {
            read::impact(&impact)?
        };
        Ok(Incident {
            id: String::new(),
            title: read::words(self.title.get_untracked().trim()),
            start,
            end,
            impact,
            category: self.category.get_untracked(),
        })
    }

    fn add(self, editing: Editing) {
        let state = editing.state;
        match self.read(state) {
            Ok(incident) => {
                state.edit_service("Add incident", None, |service| {
                    service.incidents.push(incident);
                });
                state.say("Incident added", true);
                // Whoever adds wants to see what was added.
                editing.show_all();
                self.clear();
                focus(START_ID);
            }
            Err(reason) => self.error.set(Some(reason)),
        }
    }
}

/// The row at the top of the table.
#[must_use]
pub fn add_row(draft: Draft) -> El {
    let state = State::here();
    let editing = Editing::here();
    let field = move |id: &str, label: &str, placeholder: &str, text: Live<String>| {
        el("input.field")
            .attr("id", id)
            .attr("aria-label", label)
            .attr("placeholder", placeholder)
            .attr("autocomplete", "off")
            .attr("spellcheck", "false")
            .live_prop("value", move || text.get().into())
            .on_input(move |typed| {
                text.set(typed);
                draft.error.set(None);
            })
    };
    let cell =
        |shape: &str, label: &str| el(shape).attr("role", "gridcell").attr("data-label", label);
    let select = category_select(
        "new-incident-category",
        Rc::new(move || draft.category.get()),
        || Some("Category of the new incident".to_owned()),
        move |category| draft.category.set(category),
    );
    let add = button("button.button.small", "Add")
        .live_prop("disabled", move || {
            draft.start.with(|start| start.trim().is_empty()).into()
        })
        .on_click(move || draft.add(editing));
    // On the phone, where there is no Escape.
    let cancel = button("button.button.small.cancel", "Cancel").on_click(move || {
        draft.clear();
        editing.adding.set(false);
    });
    // Where there is nothing yet, it is what is to be done.
    let first = memo(move || {
        let shown = state.shown.get();
        shown
            .as_ref()
            .is_some_and(|shown| shown.service().incidents.is_empty())
    });
    let class = move || {
        let mut class = "add-row".to_owned();
        if editing.adding.get() {
            class += " is-open";
        }
        if draft.error.with(Option::is_some) {
            class += " is-invalid";
        }
        if first.get() {
            class += " is-first";
        }
        Some(class)
    };
    el("tr")
        .attr("role", "row")
        .live_attr("class", class)
        .on_key(move |event| {
            match event.key().as_str() {
                "Enter" => draft.add(editing),
                "Escape" => {
                    draft.clear();
                    editing.adding.set(false);
                }
                _ => return,
            }
            event.prevent_default();
        })
        .with(el("td.pick").attr("role", "gridcell"))
        .with(
            el("th.id")
                .attr("role", "rowheader")
                .attr("scope", "row")
                .text("+ Add"),
        )
        .with(cell("td.start.time", "Start").with(field(
            START_ID,
            "Start of the new incident",
            "start",
            draft.start,
        )))
        .with(cell("td.end.time", "End").with(field(
            "new-incident-end",
            "End of the new incident",
            "end",
            draft.end,
        )))
        .with(cell("td.lasted.number", "or how long").with(field(
            "new-incident-lasted",
            "Length of the new incident, instead of an end",
            "or 20 m",
            draft.lasted,
        )))
        .with(cell("td.impact.number", "Impact").with(field(
            "new-incident-impact",
            "Impact of the new incident",
            "100%",
            draft.impact,
        )))
        .with(cell("td.kind", "Category").with(select))
        .with(
            cell("td.rest", "What happened").attr("colspan", "5").with(
                el("div")
                    .with(field(
                        "new-incident-title",
                        "What happened",
                        "type, or paste rows from a spreadsheet",
                        draft.title,
                    ))
                    .with(add)
                    .with(cancel),
            ),
        )
}
