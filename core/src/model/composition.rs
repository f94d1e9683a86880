//! What depends on what, and what weighs how much.

use super::alert_policy::Multiple;
use super::target::Target;
use serde::Serialize;

/// What a service depends on.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum System {
    /// A part by name: a service of the plan by its id, or something else with a promise.
    Part(String),
    /// All have to work.
    Series(Vec<System>),
    /// One of them is enough.
    Parallel(Vec<System>),
    /// So many of them have to work.
    AtLeast {
        /// How many.
        needed: usize,
        /// Of these.
        of: Vec<System>,
    },
}

impl System {
    /// A part by name.
    #[must_use]
    pub fn part(name: &str) -> Self {
        Self::Part(name.to_owned())
    }

    /// What a group consists of; nothing for a part.
    #[must_use]
    pub fn members(&self) -> &[Self] {
        match self {
            Self::Part(_) => &[],
            Self::Series(members) | Self::Parallel(members) | Self::AtLeast { of: members, .. } => {
                members
            }
        }
    }
}

/// One part: its promise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Part {
    /// Its name.
    pub name: String,
    /// What it promises, or is asked to.
    pub target: Target,
}

/// The services of a plan as one.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Composition {
    /// What depends on what.
    pub system: Option<System>,
    /// What the whole is to promise.
    pub target: Option<Target>,
    /// Promises of parts; a service of the plan that is not listed has its own.
    pub parts: Vec<Part>,
    /// How much each service weighs in the mean, by id.
    pub weights: Vec<(String, Multiple)>,
    /// How much of the whole's unavailability each part may have beside the others; 1 for one
    /// that is not listed.
    pub shares: Vec<(String, Multiple)>,
}

/// The most parts of a system.
pub const MAX_PARTS: usize = 500;
/// The most levels of groups.
pub const MAX_DEPTH: usize = 20;
