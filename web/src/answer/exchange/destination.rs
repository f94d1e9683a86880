//! Where imported incidents go.

use error_budget::model::history::merge;
use error_budget::model::plan::Service;

/// Where the rows of an import go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Destination {
    /// To the service shown; the same id and start again updates an incident.
    Add,
    /// To the service shown, instead of what it has.
    Replace,
    /// To a service of their own.
    NewService,
    /// To a plan of their own.
    NewPlan,
}

impl Destination {
    /// All of them, in the order they are offered.
    pub const ALL: [Self; 4] = [Self::Add, Self::Replace, Self::NewService, Self::NewPlan];

    /// Puts what was read into a service.
    pub fn put(self, service: &mut Service, read: Service) {
        if self != Self::Add {
            service.incidents.clear();
            service.exclusions.clear();
            (service.measured_from, service.measured_until) =
                (read.measured_from, read.measured_until);
        }
        merge(&mut service.incidents, read.incidents);
    }
}
