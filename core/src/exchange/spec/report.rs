//! What becomes of a spec besides what is read: what is not kept, and what is wrong.

use std::fmt;
use thiserror::Error;

/// Something that a spec says and a plan does not keep, or that was assumed.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Unkept {
    /// Which document of the text, from 1.
    pub document: usize,
    /// Its line, from 1.
    pub line: usize,
    /// Its place, such as `spec.objectives[0].op`.
    pub path: String,
    /// What is written, in short; empty when nothing is.
    pub written: String,
    /// Why it is not kept, or what was assumed.
    pub why: String,
}

impl fmt::Display for Unkept {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, {}", self.line, self.path)?;
        if !self.written.is_empty() {
            write!(f, " ({})", self.written)?;
        }
        write!(f, ": {}", self.why)
    }
}

/// Something wrong in a spec: where, what, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct SpecFault {
    /// Which document of the text, from 1.
    pub document: usize,
    /// Its line, from 1.
    pub line: usize,
    /// Its column, from 1.
    pub column: usize,
    /// Its place, such as `spec.severity`.
    pub path: String,
    /// What is wrong.
    pub what: String,
    /// What would be right.
    pub remedy: String,
}

impl fmt::Display for SpecFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "line {}, {}: {}; {}",
            self.line, self.path, self.what, self.remedy
        )
    }
}

/// Why a text is no spec that is read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum SpecError {
    /// Nothing in it.
    #[error("the file is empty; expected an SLO spec in YAML")]
    Empty,
    /// More than [`MAX_BYTES`](super::MAX_BYTES).
    #[error("the file has {} kB; expected a spec of at most 2 MB", .bytes / 1_000)]
    TooLong {
        /// Its length.
        bytes: usize,
    },
    /// Broken YAML.
    #[error("line {line}, column {column}: this is not YAML, {what}; correct it there")]
    NotYaml {
        /// Line of the first fault, from 1.
        line: usize,
        /// Column of it, from 1.
        column: usize,
        /// What the parser says.
        what: String,
    },
    /// YAML or JSON of no known kind.
    #[error(
        "no spec we read; expected OpenSLO, Sloth, Pyrra, slo-generator or an error budget policy, \
         told by its apiVersion or version"
    )]
    Unknown,
    /// Every fault of the specs, in the order of the text.
    #[error("{}", listed(.0))]
    Faults(Vec<SpecFault>),
}

fn listed(faults: &[SpecFault]) -> String {
    const SHOWN: usize = 20;
    let mut lines: Vec<String> = faults.iter().take(SHOWN).map(ToString::to_string).collect();
    if faults.len() > SHOWN {
        lines.push(format!("and {} more", faults.len() - SHOWN));
    }
    lines.join("\n")
}
