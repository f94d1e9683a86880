//! What is edited, with undo.

use error_budget::model::plan::{Plan, Service};
use std::sync::Arc;

/// The document: a plan and which of its services is looked at.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    /// What the team wrote down.
    pub plan: Arc<Plan>,
    /// Id of the service shown.
    pub selected: String,
    /// The sample that a first visit opens on, untouched.
    pub is_sample: bool,
}

impl Document {
    /// A document on its first service.
    #[must_use]
    pub fn new(plan: Plan) -> Self {
        let selected = plan
            .services
            .first()
            .map(|service| service.id.clone())
            .unwrap_or_default();
        Self {
            plan: Arc::new(plan),
            selected,
            is_sample: false,
        }
    }

    /// The service shown.
    #[must_use]
    pub fn service(&self) -> Option<&Service> {
        self.plan.services.get(self.place()?)
    }

    /// Its position in the plan.
    #[must_use]
    pub fn place(&self) -> Option<usize> {
        let services = &self.plan.services;
        let selected = services
            .iter()
            .position(|service| service.id == self.selected);
        selected.or((!services.is_empty()).then_some(0))
    }
}

/// The most steps that can be undone.
const MAX_STEPS: usize = 200;

/// One thing that was done.
#[derive(Debug, Clone)]
struct Step {
    /// What it was, as a verb and its object: "Change target".
    name: String,
    /// Edits with one key in a row are one step: typing in a field.
    key: Option<String>,
    /// The document on the other side of the step.
    other: Document,
}

/// The document and the steps around it. Snapshots share their plan, so a step is cheap.
#[derive(Debug, Clone)]
pub struct Edits {
    current: Document,
    undo: Vec<Step>,
    redo: Vec<Step>,
}

impl Edits {
    /// Starts without anything to undo.
    #[must_use]
    pub fn new(current: Document) -> Self {
        Self {
            current,
            undo: Vec::new(),
            redo: Vec::new(),
        }
    }

    /// The document as it stands.
    #[must_use]
    pub fn current(&self) -> &Document {
        &self.current
    }

    /// Makes `next` the document. With a `key`, an edit that follows one of the same key
    /// joins it.
    pub fn apply(&mut self, name: &str, key: Option<&str>, next: Document) {
        if next == self.current {
            return;
        }
        let joins = key.is_some()
            && self
                .undo
                .last()
                .is_some_and(|last| last.key.as_deref() == key);
        let before = std::mem::replace(&mut self.current, next);
        if !joins {
            self.undo.push(Step {
                name: name.to_owned(),
                key: key.map(str::to_owned),
                other: before,
            });
            if self.undo.len() > MAX_STEPS {
                self.undo.remove(0);
            }
        }
        self.redo.clear();
    }

    /// Ends a row of joined edits: the next one is a step of its own.
    pub fn close_step(&mut self) {
        if let Some(last) = self.undo.last_mut() {
            last.key = None;
        }
    }

    /// Changes the document without a step: what is looked at is not an edit.
    pub fn look_at(&mut self, selected: &str) {
        selected.clone_into(&mut self.current.selected);
        self.close_step();
    }

    /// Takes the last step back; its name.
    pub fn undo(&mut self) -> Option<String> {
        Self::turn(&mut self.current, &mut self.undo, &mut self.redo)
    }

    /// Does the last step taken back again; its name.
    pub fn redo(&mut self) -> Option<String> {
        Self::turn(&mut self.current, &mut self.redo, &mut self.undo)
    }

    fn turn(current: &mut Document, from: &mut Vec<Step>, to: &mut Vec<Step>) -> Option<String> {
        let step = from.pop()?;
        let here = std::mem::replace(current, step.other);
        to.push(Step {
            name: step.name.clone(),
            key: None,
            other: here,
        });
        Some(step.name)
    }

    /// The name of what undo would take back.
    #[must_use]
    pub fn next_undo(&self) -> Option<&str> {
        self.undo.last().map(|step| step.name.as_str())
    }

    /// The name of what redo would do again.
    #[must_use]
    pub fn next_redo(&self) -> Option<&str> {
        self.redo.last().map(|step| step.name.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(name: &str) -> Document {
        Document::new(Plan {
            name: name.to_owned(),
            ..Plan::default()
        })
    }

    #[test]
    fn typing_in_one_field_is_one_step() {
        let mut edits = Edits::new(named(""));
        for text in ["9", "99", "99.9"] {
            edits.apply("Change target", Some("target"), named(text));
        }
        edits.apply("Rename", None, named("x"));
        assert_eq!(edits.undo().as_deref(), Some("Rename"));
        assert_eq!(edits.undo().as_deref(), Some("Change target"));
        assert_eq!(edits.current().plan.name, "");
        assert_eq!(edits.redo().as_deref(), Some("Change target"));
        assert_eq!(edits.current().plan.name, "99.9");
    }

    #[test]
    fn a_new_edit_forgets_what_was_undone_and_nothing_changed_is_no_step() {
        let mut edits = Edits::new(named("a"));
        edits.apply("Same", None, named("a"));
        assert_eq!(edits.next_undo(), None);
        edits.apply("One", None, named("b"));
        edits.undo();
        edits.apply("Two", None, named("c"));
        assert_eq!(edits.next_redo(), None);
    }
}
