//! The rows as they were read, those with something to say marked.

use super::Source;
use crate::view::icon::Icon;
use error_budget::exchange::export::figures;
use error_budget::exchange::import::{Field, Import as History, Mapping, Outcome, Row};
use leptos::prelude::*;
use std::sync::Arc;

/// Rows drawn; of a longer file those with something to say come first.
const SHOWN_ROWS: usize = 200;

/// The table of the preview; its first row says what each column holds.
#[component]
pub fn Preview(history: Arc<History>, source: RwSignal<Option<Source>>) -> impl IntoView {
    let columns = history.columns.len();
    let mapped = history.delimiter.is_some();
    let (rows, more) = shown(&history);
    let mapping: Vec<Option<Field>> = history.columns.iter().map(|column| column.field).collect();
    let notes = history.notes.clone();
    view! {
        <div class="dialog-body flush" tabindex="0" role="region" aria-label="Rows">
            {(!notes.is_empty()).then(|| view! { <ul class="import-notes">{notes.into_iter().map(|note| view! { <li>{note}</li> }).collect_view()}</ul> })}
            <table class="grid import-rows">
                <thead>
                    {mapped.then(|| view! {
                        <tr class="mapping">
                            <td></td>
                            {history.columns.iter().enumerate().map(|(index, column)| view! {
                                <td><ColumnSelect index header=column.header.clone() mapping=mapping.clone() source /></td>
                            }).collect_view()}
                            <td></td>
                        </tr>
                    })}
                    <tr>
                        <th scope="col" class="number">"row"</th>
                        {history.columns.iter().map(|column| view! { <th scope="col">{column.header.clone()}</th> }).collect_view()}
                        <th scope="col">"Result"</th>
                    </tr>
                </thead>
                <tbody>
                    {rows.into_iter().map(|row| line(row, columns, &mapping)).collect_view()}
                </tbody>
            </table>
            {(more > 0).then(|| view! { <p class="more-rows">{format!("and {} more rows, all of them readable", figures::number(more as f64, 0))}</p> })}
        </div>
    }
}

/// The rows to draw, in the order of the file, and how many are left out.
fn shown(history: &History) -> (Vec<&Row>, usize) {
    let rows = &history.rows;
    if rows.len() <= SHOWN_ROWS {
        return (rows.iter().collect(), 0);
    }
    let mut chosen: Vec<&Row> = rows
        .iter()
        .filter(|row| row.outcome != Outcome::Accepted)
        .take(SHOWN_ROWS)
        .collect();
    let room = SHOWN_ROWS - chosen.len();
    chosen.extend(
        rows.iter()
            .filter(|row| row.outcome == Outcome::Accepted)
            .take(room),
    );
    chosen.sort_unstable_by_key(|row| row.number);
    let more = rows.len() - chosen.len();
    (chosen, more)
}

fn line(row: &Row, columns: usize, mapping: &[Option<Field>]) -> impl IntoView + use<> {
    let (status, word) = match row.outcome {
        Outcome::Accepted => ("healthy", "Accepted"),
        Outcome::Repaired(_) => ("attention", "Repaired"),
        Outcome::Rejected(_) => ("critical", "Rejected"),
    };
    let tint = (row.outcome != Outcome::Accepted).then_some(status);
    let cells = (0..columns)
        .map(|column| cell(row, column, mapping.get(column).copied().flatten()))
        .collect_view();
    let message = row.message();
    view! {
        <tr data-status=tint>
            <td class="number muted">{row.number}</td>
            {cells}
            <td>
                <span class="status" data-status=status>
                    <svg class="shape" viewBox="0 0 16 16" aria-hidden="true"><use href=format!("#s-{status}") /></svg>
                    <span>{word}</span>
                </span>
            </td>
        </tr>
        {(!message.is_empty()).then(|| view! {
            <tr data-status=tint class="is-cause"><td></td><td colspan=(columns + 1).to_string()>{message}</td></tr>
        })}
    }
}

/// A cell: what is written, what it was read as, or that it cannot be read.
fn cell(row: &Row, column: usize, field: Option<Field>) -> impl IntoView + use<> {
    let text: String = row.cell(column).chars().take(80).collect();
    let about = |place: &str| field.is_some_and(|field| column_word(field) == place);
    match &row.outcome {
        Outcome::Repaired(repairs) => match repairs
            .iter()
            .find(|repair| about(repair.column) && !repair.now.is_empty())
        {
            Some(repair) => {
                view! { <td><del>{text}</del>" "<ins>{repair.now.clone()}</ins></td> }.into_any()
            }
            None => view! { <td>{text}</td> }.into_any(),
        },
        Outcome::Rejected(rejection) if about(rejection.column) => {
            view! { <td><span class="is-wrong">{text}</span></td> }.into_any()
        }
        _ => view! { <td>{text}</td> }.into_any(),
    }
}

/// The word by which repairs and rejections name a field.
fn column_word(field: Field) -> &'static str {
    match field {
        Field::Start => "start",
        Field::End => "end",
        Field::Duration | Field::DurationSeconds => "duration",
        Field::ImpactPercent | Field::ImpactFraction => "impact",
        Field::Category => "category",
        Field::Title => "title",
        Field::Id => "id",
        Field::Service => "service",
    }
}

/// What a column holds; a field has one column.
#[component]
fn ColumnSelect(
    index: usize,
    header: String,
    mapping: Vec<Option<Field>>,
    source: RwSignal<Option<Source>>,
) -> impl IntoView {
    let chosen = mapping.get(index).copied().flatten();
    let choose = move |label: String| {
        let field = Field::ALL.into_iter().find(|field| field.label() == label);
        let mut fields: Vec<Option<Field>> = mapping
            .iter()
            .map(|held| held.filter(|held| Some(*held) != field))
            .collect();
        if let Some(place) = fields.get_mut(index) {
            *place = field;
        }
        source.update(|source| {
            if let Some(source) = source {
                source.mapping = Some(Mapping { fields });
            }
        });
    };
    view! {
        <span class="select">
            <select class="field" aria-label=format!("Column {header} is") on:change:target=move |event| choose(event.target().value())>
                <option value="" selected=chosen.is_none()>"not read"</option>
                {Field::ALL.map(|field| view! {
                    <option value=field.label() selected=chosen == Some(field)>{field.label()}</option>
                }).collect_view()}
            </select>
            <Icon name="caret" />
        </span>
    }
}
