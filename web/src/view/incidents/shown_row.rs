//! A row as texts: what the table compares before it draws.

use crate::state::Shown;
use crate::widget::status;
use chrono::TimeDelta;
use error_budget::exchange::export::figures;
use error_budget::model::incident::{Category, Incident};

/// The texts of one row.
#[derive(Debug, Clone, PartialEq)]
pub struct ShownRow {
    /// Position in the service's list.
    pub index: usize,
    /// Position in the table.
    pub place: usize,
    /// The row is selected.
    pub selected: bool,
    /// The team's name for it, or its number.
    pub name: String,
    /// The team's name for it alone; may be empty.
    pub id: String,
    pub start: String,
    pub end: String,
    pub lasted: String,
    pub ongoing: bool,
    pub impact: String,
    pub category: Category,
    pub category_word: String,
    pub title: String,
    pub cost: String,
    /// Share of the largest cost, 0 to 1.
    pub bar: f64,
    pub share: String,
    pub back: String,
}

/// The largest cost in the table: the length of a full bar.
#[must_use]
pub fn largest_cost(shown: &Shown) -> f64 {
    let losses = shown.answer.incidents.iter();
    losses.map(|loss| loss.lost.value()).fold(0.0, f64::max)
}

impl ShownRow {
    /// The row at `index`, the `place`-th of the table, its bar scaled to the `largest` cost.
    #[must_use]
    pub fn of(shown: &Shown, index: usize, place: usize, largest: f64) -> Option<Self> {
        let incident = shown.service().incidents.get(index)?;
        let loss = shown.answer.incidents.get(index)?;
        let clock = &shown.clock;
        let lasted = figures::duration(loss.lasted.length());
        Some(Self {
            index,
            place,
            selected: false,
            name: name(incident, index),
            id: incident.id.clone(),
            start: clock.instant(incident.start),
            end: match incident.end {
                None => "ongoing".to_owned(),
                Some(end) => clock.end_after(incident.start, end),
            },
            lasted: if loss.ongoing {
                lasted + " so far"
            } else {
                lasted
            },
            ongoing: loss.ongoing,
            impact: incident.impact.to_string(),
            category_word: status::category_word(&incident.category),
            category: incident.category.clone(),
            title: incident.title.clone(),
            cost: figures::cost(loss.lost),
            bar: if largest > 0.0 {
                loss.lost.value() / largest
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
#[must_use]
pub fn name(incident: &Incident, index: usize) -> String {
    if incident.id.is_empty() {
        format!("#{}", index + 1)
    } else {
        incident.id.clone()
    }
}

/// The sum row: what lies in the window.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Sum {
    pub count: String,
    pub lasted: String,
    pub cost: String,
    pub of: String,
    pub share: String,
}

impl Sum {
    /// The sum at now.
    #[must_use]
    pub fn of(shown: &Shown) -> Self {
        let answer = &shown.answer;
        let (mut count, mut lasted) = (0, TimeDelta::zero());
        for loss in &answer.incidents {
            if loss.comes_back.is_some() {
                count += 1;
                lasted += loss.lasted.length();
            }
        }
        let plural = if count == 1 { "incident" } else { "incidents" };
        Self {
            count: format!("{count} {plural} in the window"),
            lasted: figures::duration(lasted),
            cost: figures::cost(answer.budget.consumed),
            of: format!(
                "of {} {}",
                figures::cost(answer.budget.total),
                figures::unit(answer.unit)
            ),
            share: figures::percent(answer.budget.consumed_share, 1),
        }
    }
}
