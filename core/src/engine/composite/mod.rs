//! Several services as one: weighted means, the worst of them, and what depends on what.

mod dependencies;
mod portfolio;
mod weighted;

pub use crate::model::composition::{Part, System};
pub use dependencies::{
    DependencyError, Sensitivity, divide, parts, promise, sensitivities, unavailability,
};
pub use portfolio::{Portfolio, Row, portfolio};
pub use weighted::{Composite, CompositeError, Member, weighted, weighted_services, worst};
