//! A row as it is read.

use super::{Editing, Field};
use crate::state::{Shown, State};
use crate::view::icon::Icon;
use chrono::TimeDelta;
use error_budget::exchange::export::figures;
use error_budget::model::incident::{Category, Incident};
use leptos::prelude::*;

/// The texts of one row.
#[derive(Debug, Clone, PartialEq)]
pub struct ShownRow {
    /// Position in the service's list.
    pub index: usize,
    /// The team's name for it, or its number.
    pub name: String,
    pub start: String,
    pub end: String,
    pub lasted: String,
    pub ongoing: bool,
    pub impact: String,
    pub category: Category,
    pub title: String,
    pub cost: String,
    /// 0 to 100, of the largest cost.
    pub bar: f64,
    pub share: String,
    pub back: String,
}

/// The largest cost in the table: the length of a full bar.
pub fn largest_cost(shown: &Shown) -> f64 {
    shown
        .answer
        .incidents
        .iter()
        .map(|loss| loss.lost.value())
        .fold(0.0, f64::max)
}

impl ShownRow {
    /// The row at `index`, its bar scaled to the `largest` cost.
    pub fn of(shown: &Shown, index: usize, largest: f64) -> Option<Self> {
        let incident = shown.service().incidents.get(index)?;
        let loss = shown.answer.incidents.get(index)?;
        let clock = &shown.clock;
        let lasted = figures::duration(loss.lasted.length());
        Some(Self {
            index,
            name: name(incident, index),
            start: clock.instant(incident.start),
            end: match incident.end {
                None => "ongoing".to_owned(),
                Some(end) => clock.end_after(incident.start, end),
            },
            lasted: if loss.ongoing {
                format!("{lasted} so far")
            } else {
                lasted
            },
            ongoing: loss.ongoing,
            impact: incident.impact.to_string(),
            category: incident.category.clone(),
            title: incident.title.clone(),
            cost: figures::cost(loss.lost),
            bar: if largest > 0.0 {
                loss.lost.value() / largest * 100.0
            } else {
                0.0
            },
            share: if loss.comes_back.is_some() {
                figures::percent(loss.share, 1)
            } else {
                "outside".to_owned()
            },
            back: loss
                .comes_back
                .map(|back| clock.date(back.start))
                .unwrap_or_default(),
        })
    }
}

/// The team's name for an incident, or its number in the plan.
pub fn name(incident: &Incident, index: usize) -> String {
    if incident.id.is_empty() {
        format!("#{}", index + 1)
    } else {
        incident.id.clone()
    }
}

/// The letter of a category's chip: dependency takes P, deployment has the D.
pub fn letter(category: &Category) -> String {
    match category {
        Category::Dependency => "P".to_owned(),
        other => other
            .word()
            .chars()
            .next()
            .map(|first| first.to_ascii_uppercase().to_string())
            .unwrap_or_default(),
    }
}

/// The category's word with a capital.
pub fn category_word(category: &Category) -> String {
    let mut letters = category.word().chars();
    letters
        .next()
        .map(|first| first.to_ascii_uppercase())
        .into_iter()
        .chain(letters)
        .collect()
}

/// The colour class of a category.
pub fn category_kind(category: &Category) -> &'static str {
    match category {
        Category::Incident => "incident",
        Category::Deployment => "deployment",
        Category::Dependency => "dependency",
        Category::Maintenance => "maintenance",
        Category::Other(_) => "other",
    }
}

/// A cost bar; the figure stands beside it.
pub fn bar(width: f64) -> impl IntoView {
    view! {
        <svg class="bar in-cell" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
            <rect class="track" width="100" height="8" /><rect class="fill" width=format!("{width:.1}") height="8" />
        </svg>
    }
}

/// The button that deletes a row.
#[component]
pub fn DeleteButton(index: usize, #[prop(into)] name: Signal<String>) -> impl IntoView {
    let state = State::here();
    let delete = move |_| {
        let name = name.get_untracked();
        state.edit_service(&format!("Delete {name}"), None, |service| {
            if index < service.incidents.len() {
                service.incidents.remove(index);
            }
        });
        state.say(&format!("{name} deleted"), true);
    };
    view! {
        <button class="icon-button" type="button" aria-label=move || format!("Delete {}", name.get()) title="Delete" on:click=delete>
            <Icon name="trash" />
        </button>
    }
}

/// A row; a click or Enter on its name puts it in edit.
#[component]
pub fn Row(index: usize, row: Memo<Option<ShownRow>>) -> impl IntoView {
    let editing = Editing::here();
    let text = move |read: fn(&ShownRow) -> String| {
        move || row.with(|row| row.as_ref().map(read).unwrap_or_default())
    };
    let name = Signal::derive(text(|row| row.name.clone()));
    let edit = move |field: Field| move |_| editing.row.set(Some((index, field)));
    view! {
        <tr role="row">
            <th role="rowheader" scope="row" class="id">
                <button class="row-open" type="button" aria-label=move || format!("Edit {}", name.get()) on:click=edit(Field::Start)>{name}</button>
            </th>
            <td role="cell" class="start time" on:click=edit(Field::Start)>{text(|row| row.start.clone())}</td>
            <td role="cell" class="end time" on:click=edit(Field::End)>{text(|row| row.end.clone())}</td>
            <td role="cell" class="lasted number" on:click=edit(Field::End)>
                {move || if row.with(|row| row.as_ref().is_some_and(|row| row.ongoing)) {
                    view! {
                        <span class="ongoing" data-status="critical">
                            <svg class="shape" viewBox="0 0 16 16" aria-hidden="true"><use href="#s-critical" /></svg>
                            <span>{text(|row| row.lasted.clone())}</span>
                        </span>
                    }.into_any()
                } else {
                    text(|row| row.lasted.clone()).into_any()
                }}
            </td>
            <td role="cell" class="impact number" on:click=edit(Field::Impact)>{text(|row| row.impact.clone())}</td>
            <td role="cell" class="kind" on:click=edit(Field::Category)>
                <span
                    class="category"
                    data-category=text(|row| category_kind(&row.category).to_owned())
                    data-letter=text(|row| letter(&row.category))
                >
                    <span class="word">{text(|row| category_word(&row.category))}</span>
                </span>
            </td>
            <td role="cell" class="what" title=text(|row| row.title.clone()) on:click=edit(Field::Title)>{text(|row| row.title.clone())}</td>
            <td role="cell" class="cost number">{text(|row| row.cost.clone())}</td>
            <td role="cell" class="bar-cell">{move || row.with(|row| bar(row.as_ref().map_or(0.0, |row| row.bar)))}</td>
            <td role="cell" class="share number">{text(|row| row.share.clone())}</td>
            <td role="cell" class="back">{text(|row| row.back.clone())}</td>
            <td role="cell" class="act"><DeleteButton index name /></td>
        </tr>
    }
}

/// The sum row: what lies in the window.
pub fn sum(shown: &Shown) -> impl IntoView + use<> {
    let answer = &shown.answer;
    let inside: Vec<_> = answer
        .incidents
        .iter()
        .filter(|loss| loss.comes_back.is_some())
        .collect();
    let lasted: TimeDelta = inside.iter().map(|loss| loss.lasted.length()).sum();
    let count = inside.len();
    let plural = if count == 1 { "incident" } else { "incidents" };
    let count = format!("{count} {plural} in the window");
    let of = format!(
        "of {} {}",
        figures::cost(answer.budget.total),
        figures::unit(answer.unit)
    );
    view! {
        <tr role="row">
            <td role="cell" class="sum" colspan="3">{count}</td>
            <td role="cell" class="time number">{figures::duration(lasted)}</td>
            <td role="cell" class="empty" colspan="3"></td>
            <td role="cell" class="cost number" data-testid="sum-cost">{figures::cost(answer.budget.consumed)}</td>
            <td role="cell" class="note">{of}</td>
            <td role="cell" class="share number">{figures::percent(answer.budget.consumed_share, 1)}</td>
            <td role="cell" class="empty" colspan="2"></td>
        </tr>
    }
}
