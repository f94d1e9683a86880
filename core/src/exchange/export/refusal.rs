//! Why something cannot be exported.

use thiserror::Error;

/// A format cannot say what a service needs said.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{what}; {remedy}")]
pub struct ExportError {
    /// What stands in the way.
    pub what: String,
    /// What to do.
    pub remedy: String,
}

impl ExportError {
    pub(crate) fn new(what: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self {
            what: what.into(),
            remedy: remedy.into(),
        }
    }
}
