//! Two plans side by side: every figure that differs.

mod figures;

pub use figures::{Figure, Measure, figures, figures_of};

use super::forecast::Settings;
use crate::model::alert_policy::AlertPolicy;
use crate::model::plan::{Plan, Service};
use crate::model::zone::Zone;
use chrono::{DateTime, Utc};
use serde::Serialize;

/// A figure that differs.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Difference {
    /// Id of the service.
    pub service: String,
    /// Its figure in the base; `None` when only the variant has it.
    pub base: Option<Figure>,
    /// Its figure in the variant; `None` when only the base has it.
    pub variant: Option<Figure>,
    /// Variant minus base, signed; `None` when one is not known.
    pub change: Option<f64>,
    /// Whether the variant is better; `None` where neither is.
    pub better: Option<bool>,
}

impl Difference {
    /// The figure that names it: the variant's, else the base's.
    #[must_use]
    pub fn figure(&self) -> Option<&Figure> {
        self.variant.as_ref().or(self.base.as_ref())
    }

    /// Whether the two are not the same, be it that only one of them has it.
    #[must_use]
    pub fn differs(&self) -> bool {
        match (&self.base, &self.variant) {
            (Some(one), Some(other)) => {
                one.value != other.value || one.word != other.word || one.measure != other.measure
            }
            _ => true,
        }
    }
}

/// Compares two plans service by service, at one instant, by the alerts of `alerts`; with
/// `forecast` both are simulated, too, with the same seed.
///
/// Services are matched by id; figures are listed in the order of the base's services, then
/// the variant's new ones. Nothing that is equal is listed.
///
/// # Example
/// ```
/// use chrono::TimeDelta;
/// use error_budget::engine::comparison::compare;
/// use error_budget::model::alert_policy::google;
/// use error_budget::model::plan::{Plan, Service};
/// use error_budget::model::scenario::{Patch, Scenario};
/// use error_budget::model::{objective::Objective, window::Window, zone::Zone};
///
/// let objective = Objective::new("99.9%".parse()?, Window::Rolling(TimeDelta::days(30)));
/// let mut api = Service::new("api", "api", objective);
/// let now = "2026-03-10T14:30:00Z".parse().expect("an instant");
/// api.measured_from = Some(now - TimeDelta::days(60));
/// let base = Plan { services: vec![api], ..Plan::default() };
/// let patches = vec![Patch::Target("api".to_owned(), "99.95%".parse()?)];
/// let stricter = Scenario { name: "stricter".to_owned(), patches };
/// let variant = stricter.apply(&base).expect("the service exists");
///
/// let differences = compare(&base, &variant, now, &Zone::utc(), &google(), None);
/// let total = differences.iter().find(|one| one.figure().is_some_and(|f| f.key == "total"));
/// assert_eq!(total.and_then(|total| total.change), Some(21.6 - 43.2));
/// # Ok::<(), error_budget::model::target::TargetError>(())
/// ```
#[must_use]
pub fn compare(
    base: &Plan,
    variant: &Plan,
    now: DateTime<Utc>,
    zone: &Zone,
    alerts: &AlertPolicy,
    forecast: Option<&Settings>,
) -> Vec<Difference> {
    listed(base, variant, &|plan, service| {
        figures(service, &plan.policy, now, zone, alerts, forecast)
    })
}

/// The same, each plan by its own alerts in use and, if asked to, by its own forecast: what a plan
/// and the plan of one of its scenarios are compared by.
#[must_use]
pub fn compare_plans(
    base: &Plan,
    variant: &Plan,
    now: DateTime<Utc>,
    zone: &Zone,
    simulate: bool,
) -> Vec<Difference> {
    listed(base, variant, &|plan, service| {
        let settings = Settings::from(plan.forecast);
        let settings = simulate.then_some(&settings);
        let alerts = plan.alerts_in_use();
        figures(service, &plan.policy, now, zone, &alerts, settings)
    })
}

fn listed(
    base: &Plan,
    variant: &Plan,
    figures: &dyn Fn(&Plan, &Service) -> Vec<Figure>,
) -> Vec<Difference> {
    let ids = base.services.iter().chain(
        variant
            .services
            .iter()
            .filter(|service| base.service(&service.id).is_none()),
    );
    let of = |plan: &Plan, id: &str| -> Vec<Figure> {
        plan.service(id)
            .map_or_else(Vec::new, |service| figures(plan, service))
    };
    ids.flat_map(|service| {
        let (one, other) = (of(base, &service.id), of(variant, &service.id));
        differences(&service.id, one, other)
    })
    .collect()
}

fn differences(service: &str, base: Vec<Figure>, variant: Vec<Figure>) -> Vec<Difference> {
    let mut found = side_by_side(service, base, variant);
    found.retain(Difference::differs);
    found
}

/// Every figure of either, what is equal included: the rows of a table. The figures of the base
/// first, in their order.
#[must_use]
pub fn side_by_side(service: &str, base: Vec<Figure>, variant: Vec<Figure>) -> Vec<Difference> {
    let mut found = Vec::new();
    let mut others = variant;
    for figure in base {
        let position = others.iter().position(|other| other.key == figure.key);
        let other = position.map(|position| others.remove(position));
        found.push(difference(service, Some(figure), other));
    }
    found.extend(
        others
            .into_iter()
            .map(|other| difference(service, None, Some(other))),
    );
    found
}

fn difference(service: &str, base: Option<Figure>, variant: Option<Figure>) -> Difference {
    let value = |figure: &Option<Figure>| figure.as_ref().and_then(|figure| figure.value);
    let same_measure = base
        .as_ref()
        .zip(variant.as_ref())
        .is_some_and(|(base, variant)| base.measure == variant.measure);
    let pair = value(&base).zip(value(&variant)).filter(|_| same_measure);
    let more_is_better = variant
        .as_ref()
        .or(base.as_ref())
        .and_then(|figure| figure.more_is_better);
    let better = pair
        .filter(|(base, variant)| base != variant)
        .zip(more_is_better)
        .map(|((base, variant), more)| (variant > base) == more);
    Difference {
        service: service.to_owned(),
        change: pair
            .map(|(base, variant)| variant - base)
            .filter(|change| !change.is_nan()),
        better,
        base,
        variant,
    }
}
