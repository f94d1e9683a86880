//! Which incidents the table shows, and in what order.

use super::column::Column;
use super::shown_row;
use crate::reactive::{Live, Memo, memo};
use crate::state::{Shown, State};
use crate::view::patterns::{Pick, Picked};
use chrono::{DateTime, Utc};
use error_budget::engine::amount::Quotient;
use error_budget::engine::budget::IncidentLoss;
use error_budget::model::incident::Incident;
use std::cell::RefCell;
use std::rc::Rc;

/// What the table is sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sort {
    /// The column.
    pub column: Column,
    /// The greatest first.
    pub falls: bool,
}

impl Sort {
    /// The newest first.
    pub const NEWEST: Self = Self {
        column: Column::Start,
        falls: true,
    };

    /// What a press on a heading makes of it: another column, or the other way round.
    #[must_use]
    pub fn turned(self, column: Column) -> Self {
        Self {
            column,
            falls: if self.column == column {
                !self.falls
            } else {
                column.falls()
            },
        }
    }
}

/// Positions in the service's list, in the order of the table.
pub type Order = Rc<Vec<usize>>;

/// What an order was made for.
type Made = (usize, Sort, String, Option<Pick>);

/// The order of the incidents that the filter lets through, of those that a pattern picked.
#[must_use]
pub fn order(
    state: State,
    row: Live<Option<usize>>,
    sort: Live<Sort>,
    filter: Live<String>,
    picked: Picked,
) -> Memo<Order> {
    let before: RefCell<(Option<Made>, Order)> = RefCell::default();
    memo(move || {
        let edits = row.get().is_some();
        let (sort, filter) = (sort.get(), filter.get());
        let shown = state.shown.get();
        let count = shown
            .as_ref()
            .map_or(0, |shown| shown.service().incidents.len());
        let pick = picked.now.get().filter(|pick| {
            let service = shown.as_ref().map(|shown| &shown.service().id);
            service == Some(&pick.service)
        });
        let made = Some((count, sort, filter, pick));
        let (known, order) = &mut *before.borrow_mut();
        // A row does not run away from under the hands that change it.
        if !(edits && *known == made) {
            let next = match (&shown, &made) {
                (Some(shown), Some((_, _, filter, pick))) => {
                    arranged(shown, sort, filter, pick.as_ref())
                }
                _ => Vec::new(),
            };
            *order = Rc::new(next);
            *known = made;
        }
        Rc::clone(order)
    })
}

fn arranged(shown: &Shown, sort: Sort, filter: &str, pick: Option<&Pick>) -> Vec<usize> {
    let incidents = &shown.service().incidents;
    let mut order: Vec<usize> = (0..incidents.len()).collect();
    if let Some(pick) = pick {
        order.retain(|index| pick.incidents.binary_search(index).is_ok());
    }
    let words: Vec<&str> = filter.split_whitespace().collect();
    if !words.is_empty() {
        order.retain(|index| {
            incidents
                .get(*index)
                .is_some_and(|incident| matches(shown, incident, *index, &words))
        });
    }
    let text: Option<fn(&Incident) -> &str> = match sort.column {
        Column::Name => Some(|incident| &incident.id),
        Column::Category => Some(|incident| incident.category.word()),
        Column::Title => Some(|incident| &incident.title),
        _ => None,
    };
    match text {
        Some(text) => {
            let texts: Vec<String> = incidents
                .iter()
                .map(|incident| natural(text(incident)))
                .collect();
            // The least telling part first: what is equal keeps its order.
            for part in (0..TEXT_PARTS).rev() {
                let key = |index: usize| texts.get(index).map_or(0, |text| text_key(text, part));
                sort_by(&mut order, sort.falls, &key);
            }
        }
        None => {
            let losses = &shown.answer.incidents;
            let key = |index: usize| {
                let known = incidents.get(index).zip(losses.get(index));
                known.map_or(0, |(incident, loss)| {
                    number_key(sort.column, incident, loss)
                })
            };
            sort_by(&mut order, sort.falls, &key);
        }
    }
    order
}

/// Sorts by integers with their places: the one element type that the page sorts.
fn sort_by(order: &mut [usize], falls: bool, key: &dyn Fn(usize) -> i64) {
    let mut keys: Vec<(i64, u32)> = order
        .iter()
        .map(|index| if falls { !key(*index) } else { key(*index) })
        .zip(0..)
        .collect();
    keys.sort_unstable();
    let before = order.to_vec();
    for (place, (_, from)) in order.iter_mut().zip(keys) {
        if let Some(index) = before.get(from as usize) {
            *place = *index;
        }
    }
}

fn number_key(column: Column, incident: &Incident, loss: &IncidentLoss) -> i64 {
    let instant = |at: DateTime<Utc>| at.timestamp_millis();
    // Floats that are not negative are ordered as their bits are.
    let float = |value: f64| value.max(0.0).to_bits() as i64;
    match column {
        Column::End => incident.end.map_or(i64::MAX, instant),
        Column::Lasted => loss.lasted.length().num_milliseconds(),
        Column::Impact => i64::from(incident.impact.ppb()),
        Column::Cost => float(loss.lost.value()),
        Column::Share => match (loss.comes_back, loss.share) {
            (Some(_), Quotient::Finite(share)) => float(share),
            (Some(_), Quotient::Infinite) => i64::MAX,
            _ => -1,
        },
        Column::Back => loss.comes_back.map_or(i64::MIN, |back| instant(back.start)),
        _ => instant(incident.start),
    }
}

/// How many times eight bytes of a text count.
const TEXT_PARTS: usize = 4;

/// A text that sorts as people do: without regard to case, and INC-9 before INC-10.
fn natural(text: &str) -> String {
    let mut sorted = String::with_capacity(text.len() + 2);
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let taken = digits.max(first.len_utf8());
        let (part, next) = rest.split_at(taken);
        if digits > 0 {
            // A number of more digits is greater: how many there are comes first.
            sorted.push(char::from(b'0' + digits.min(9) as u8));
        }
        sorted.push_str(&part.to_ascii_lowercase());
        rest = next;
    }
    sorted
}

/// Eight bytes of a text as a number of the same order.
fn text_key(text: &str, part: usize) -> i64 {
    let bytes = text.bytes().skip(part * 8).chain(std::iter::repeat(0));
    let number = bytes
        .take(8)
        .fold(0_u64, |number, byte| number << 8 | u64::from(byte));
    (number ^ 1 << 63) as i64
}

/// Every word stands somewhere in the row.
fn matches(shown: &Shown, incident: &Incident, index: usize, words: &[&str]) -> bool {
    let mut dates = None::<String>;
    words.iter().all(|word| {
        holds(&incident.title, word)
            || holds(&incident.id, word)
            || holds(incident.category.word(), word)
            || holds(&incident.impact.to_string(), word)
            || (incident.id.is_empty() && holds(&shown_row::name(incident, index), word))
            || holds(
                dates.get_or_insert_with(|| {
                    let day = shown.clock.day(incident.start);
                    format!("{} {day}", shown.clock.instant(incident.start))
                }),
                word,
            )
    })
}

/// A word stands in a text, without regard to case.
fn holds(text: &str, word: &str) -> bool {
    word.is_empty()
        || text
            .as_bytes()
            .windows(word.len())
            .any(|part| part.eq_ignore_ascii_case(word.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_sort_as_people_do() {
        let mut order: Vec<usize> = (0..6).collect();
        let texts = ["INC-10", "inc-9", "", "INC-100", "Beta", "alpha"].map(natural);
        for part in (0..TEXT_PARTS).rev() {
            sort_by(&mut order, false, &|index| text_key(&texts[index], part));
        }
        assert_eq!(order, [2, 5, 4, 1, 0, 3]);
    }

    #[test]
    fn equal_keys_keep_their_order_both_ways() {
        for (falls, expected) in [(false, [0, 2, 1, 3]), (true, [1, 3, 0, 2])] {
            let mut order: Vec<usize> = (0..4).collect();
            sort_by(&mut order, falls, &|index| (index % 2) as i64);
            assert_eq!(order, expected);
        }
    }

    #[test]
    fn a_word_is_found_without_regard_to_case() {
        assert!(holds("Payment provider timeouts, EU", "eu"));
        assert!(holds("caf\u{e9}", "CAF"));
        assert!(!holds("EU", "EUR"));
        assert!(holds("anything", ""));
    }

    #[test]
    fn a_heading_pressed_twice_turns_the_order() {
        let cost = Sort::NEWEST.turned(Column::Cost);
        assert_eq!((cost.column, cost.falls), (Column::Cost, true));
        assert!(!cost.turned(Column::Cost).falls);
        assert!(!cost.turned(Column::Title).falls);
    }
}
