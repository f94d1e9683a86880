//! What a state asks for, in the team's words.

use super::draft::Draft;
use super::fields::{cell, labelled, lines, text};
use crate::dom::{El, el};
use error_budget::model::budget_policy::Gate;
use error_budget::model::status::Status;
use std::rc::Rc;

/// A list of texts of a gate.
type List = (
    &'static str,
    fn(&Gate) -> &Vec<String>,
    fn(&mut Gate) -> &mut Vec<String>,
);

const LISTS: [List; 3] = [
    (
        "May go",
        |gate| &gate.allowed_releases,
        |gate| &mut gate.allowed_releases,
    ),
    (
        "Asked of what goes",
        |gate| &gate.requirements,
        |gate| &mut gate.requirements,
    ),
    ("The team", |gate| &gate.actions, |gate| &mut gate.actions),
];

/// Pace, what may go, requirements, actions.
pub fn texts(draft: Draft, index: usize) -> El {
    let word = Status::ORDER.get(index).map_or("", |status| status.word());
    let pace = cell(
        draft,
        &format!("Pace when {word}"),
        "",
        Rc::new(move || draft.read(|policy| Some(policy.gates.get(index)?.pace.clone()))),
        Rc::new(move |typed| {
            let pace = text(typed);
            draft.edit("Change pace", Some(&format!("pace {index}")), |policy| {
                if let Some(gate) = policy.gates.get_mut(index) {
                    gate.pace = pace;
                }
            });
            Ok(())
        }),
    );
    el("div.gate-texts")
        .with(labelled("Pace", pace))
        .with_all(LISTS.map(|list| labelled(list.0, field(draft, index, word, list))))
}

fn field(draft: Draft, index: usize, word: &str, (label, read, write): List) -> El {
    let takes = move |texts: Vec<String>| {
        let key = format!("{label} {index}");
        draft.edit("Change what a state asks for", Some(&key), |policy| {
            if let Some(gate) = policy.gates.get_mut(index) {
                *write(gate) = texts;
            }
        });
    };
    lines(
        draft,
        &format!("{label} when {word}, one a line"),
        move || draft.read(|policy| Some(read(policy.gates.get(index)?).clone())),
        takes,
    )
}
