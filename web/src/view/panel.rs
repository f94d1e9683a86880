//! Which view belongs to which tab.

use super::tabs::Tab;
use super::{alerts, compare, exchange, forecast, patterns, policy, releases, services};
use crate::dom::El;

/// The content of a view.
#[must_use]
pub fn panel(tab: Tab) -> Vec<El> {
    vec![match tab {
        Tab::Incidents => return Vec::new(),
        Tab::Alerts => alerts::view(),
        Tab::Forecast => forecast::view(),
        Tab::Releases => releases::view(),
        Tab::Policy => policy::view(),
        Tab::Patterns => patterns::view(),
        Tab::Compare => compare::view(),
        Tab::Services => services::view(),
        Tab::Exchange => exchange::view(),
    }]
}

/// What can be done in a view, at the end of the tab bar.
#[must_use]
pub fn actions(tab: Tab) -> Vec<El> {
    match tab {
        Tab::Incidents => Vec::new(),
        Tab::Alerts => alerts::actions(),
        Tab::Forecast => forecast::actions(),
        Tab::Releases => releases::actions(),
        Tab::Policy => policy::actions(),
        Tab::Patterns => patterns::actions(),
        Tab::Compare => compare::actions(),
        Tab::Services => services::actions(),
        Tab::Exchange => exchange::actions(),
    }
}
