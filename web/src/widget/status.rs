//! Shapes and words of statuses, verdicts and categories.

use super::icon::sprite;
use crate::dom::{El, el};
use error_budget::model::budget_policy::Decision;
use error_budget::model::incident::Category;
use error_budget::model::status::Status;

/// The shape of a status; the word stands beside it.
#[must_use]
pub fn shape(status: Status) -> El {
    sprite("shape", &format!("#s-{}", status.word()))
}

/// Shape and word in the status's colours.
#[must_use]
pub fn status(tag: &str, status: Status, words: &str) -> El {
    el(tag)
        .attr("data-status", status.word())
        .with(shape(status))
        .with(el("span").text(words))
}

/// The status's word with a capital.
#[must_use]
pub fn status_word(status: Status) -> &'static str {
    match status {
        Status::Healthy => "Healthy",
        Status::Attention => "Attention",
        Status::Warning => "Warning",
        Status::Critical => "Critical",
        Status::Exhausted => "Exhausted",
        Status::Unknown => "Unknown",
    }
}

/// The status whose colours a decision takes.
#[must_use]
pub fn decision_status(decision: Decision) -> Status {
    match decision {
        Decision::Approve => Status::Healthy,
        Decision::Review => Status::Attention,
        Decision::Defer => Status::Warning,
        Decision::Block => Status::Critical,
    }
}

/// The decision's word with a capital.
#[must_use]
pub fn decision_word(decision: Decision) -> &'static str {
    match decision {
        Decision::Approve => "Approve",
        Decision::Review => "Review",
        Decision::Defer => "Defer",
        Decision::Block => "Block",
    }
}

/// Mark and word of a decision.
#[must_use]
pub fn verdict(tag: &str, decision: Decision) -> El {
    let word = decision_word(decision);
    el(tag)
        .attr("data-status", decision_status(decision).word())
        .with(sprite(
            "shape",
            &format!("#v-{}", word.to_ascii_lowercase()),
        ))
        .with(el("span").text(word))
}

/// Lettered square and word of a category.
#[must_use]
pub fn category(category: &Category) -> El {
    el("span.category")
        .attr("data-category", category_kind(category))
        .attr("data-letter", &category_letter(category))
        .text(&category_word(category))
}

/// The letter of a category's chip: dependency takes P, deployment has the D.
#[must_use]
pub fn category_letter(category: &Category) -> String {
    match category {
        Category::Dependency => "P".to_owned(),
        other => other
            .word()
            .chars()
            .take(1)
            .map(|first| first.to_ascii_uppercase())
            .collect(),
    }
}

/// The category's word with a capital.
#[must_use]
pub fn category_word(category: &Category) -> String {
    capital(category.word())
}

/// The colour class of a category.
#[must_use]
pub fn category_kind(category: &Category) -> &'static str {
    match category {
        Category::Incident => "incident",
        Category::Deployment => "deployment",
        Category::Dependency => "dependency",
        Category::Maintenance => "maintenance",
        Category::Other(_) => "other",
    }
}

/// A text with a capital first letter.
#[must_use]
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .map(|first| first.to_ascii_uppercase())
        .into_iter()
        .chain(letters)
        .collect()
}
