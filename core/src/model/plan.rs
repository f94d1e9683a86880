//! The saved document.

use super::alert_policy::{self, AlertPolicy};
use super::budget_policy::{self, BudgetPolicy};
use super::composition::Composition;
use super::exclusion::Exclusion;
use super::forecast_settings::ForecastSettings;
use super::incident::Incident;
use super::objective::Objective;
use super::release::Release;
use super::scenario::Scenario;
use super::sli::Sli;
use super::traffic::Traffic;
use chrono::{DateTime, Utc};
use std::borrow::Cow;
use std::fmt;

/// Everything a team writes down: services with their promises and histories.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// A title for the document; may be empty.
    pub name: String,
    /// IANA name of the zone for calendar periods, traffic profiles and display.
    pub zone: String,
    /// The instant to stand at instead of now, so that a link shows everyone the same figures.
    pub as_of: Option<DateTime<Utc>>,
    /// The services, in the order shown. Their ids differ.
    pub services: Vec<Service>,
    /// What the team has agreed to do in each state of a budget.
    pub policy: BudgetPolicy,
    /// Alert policies to lay side by side; the first is the one in use. See
    /// [`Plan::alerts_in_use`].
    pub alerts: Vec<AlertPolicy>,
    /// How forecasts are made.
    pub forecast: ForecastSettings,
    /// What if: sets of changes, in the order shown. One that names what is no longer there says
    /// so when it is applied.
    pub scenarios: Vec<Scenario>,
    /// The services as one.
    pub composite: Option<Composition>,
}

impl Default for Plan {
    /// Nothing yet, in UTC.
    fn default() -> Self {
        Self {
            name: String::new(),
            zone: "UTC".to_owned(),
            as_of: None,
            services: Vec::new(),
            policy: budget_policy::guide(),
            alerts: Vec::new(),
            forecast: ForecastSettings::default(),
            scenarios: Vec::new(),
            composite: None,
        }
    }
}

impl Plan {
    /// The service with this id.
    #[must_use]
    pub fn service(&self, id: &str) -> Option<&Service> {
        self.services.iter().find(|service| service.id == id)
    }

    /// The alerts that are set up: the first of the plan's, Google's if it names none.
    ///
    /// ```
    /// use error_budget::model::plan::Plan;
    /// assert_eq!(Plan::default().alerts_in_use().id, "google");
    /// ```
    #[must_use]
    pub fn alerts_in_use(&self) -> Cow<'_, AlertPolicy> {
        let first = self.alerts.first().map(Cow::Borrowed);
        first.unwrap_or_else(|| Cow::Owned(alert_policy::google()))
    }
}

/// One service: a promise and what happened to it.
#[derive(Debug, Clone, PartialEq)]
pub struct Service {
    /// Names the service within the plan; not empty.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// The promise.
    pub objective: Objective,
    /// The series that tell good from bad, for rules and specs; the figures here come from the
    /// history. When absent, rules read the guide's counters of requests.
    pub sli: Option<Sli>,
    /// What went wrong, in any order.
    pub incidents: Vec<Incident>,
    /// What the promise does not count.
    pub exclusions: Vec<Exclusion>,
    /// What the team wants to ship, in any order.
    pub releases: Vec<Release>,
    /// How many events there were.
    pub traffic: Traffic,
    /// Start of the record: before it nothing is known. When absent, the record starts
    /// with the first incident.
    pub measured_from: Option<DateTime<Utc>>,
    /// End of the record, for a history that stopped. When absent, it runs up to now.
    pub measured_until: Option<DateTime<Utc>>,
}

impl Service {
    /// A service without history.
    #[must_use]
    pub fn new(id: &str, name: &str, objective: Objective) -> Self {
        Self {
            id: id.to_owned(),
            name: name.to_owned(),
            objective,
            sli: None,
            incidents: Vec::new(),
            exclusions: Vec::new(),
            releases: Vec::new(),
            traffic: Traffic::default(),
            measured_from: None,
            measured_until: None,
        }
    }
}

/// Something wrong in a document: where, what, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Fault {
    /// Place in the document, such as `services[0].incidents[3].end`.
    pub path: String,
    /// What is wrong.
    pub what: String,
    /// What would be right.
    pub remedy: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}; {}", self.path, self.what, self.remedy)
    }
}

/// Years outside this range are refused as typing errors: 1970 to 2199.
pub const YEARS: std::ops::RangeInclusive<i32> = 1970..=2199;
/// The most incidents a service keeps.
pub const MAX_INCIDENTS: usize = 1_000_000;
/// The most services a plan keeps.
pub const MAX_SERVICES: usize = 200;
/// The most releases that a service plans.
pub const MAX_RELEASES: usize = 1_000;
/// The most alert policies of a plan.
pub const MAX_ALERTS: usize = 20;
/// The most tiers of an alert policy.
pub const MAX_TIERS: usize = 50;
/// The most scenarios of a plan.
pub const MAX_SCENARIOS: usize = 50;
/// The most changes of a scenario.
pub const MAX_PATCHES: usize = 200;
/// The longest text of a name or title, in characters.
pub const MAX_TEXT: usize = 500;
