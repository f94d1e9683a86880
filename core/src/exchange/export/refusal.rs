//! Why something cannot be exported.

use crate::model::target::Target;
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

    /// Refuses a target of 100%, for a tool that has none.
    pub(crate) fn unless_below_whole(target: Target, tool: &str) -> Result<(), Self> {
        if target.allowance_ppb() > 0 {
            return Ok(());
        }
        Err(Self::new(
            format!("{tool} has no target of 100%"),
            "promise a little less, such as 99.99%",
        ))
    }
}
