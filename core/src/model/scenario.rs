//! A named set of changes to a plan: what if?

use super::alert_policy::Multiple;
use super::budget_policy::BudgetPolicy;
use super::forecast_settings::Assumptions;
pub use super::forecast_settings::MOST_TIMES;
use super::incident::{Category, Incident};
use super::objective::BudgetingMethod;
use super::order;
use super::plan::{Fault, MAX_INCIDENTS, Plan, Service};
use super::release::Release;
use super::target::Target;
use super::window::Window;
use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;

/// Changes under a name.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Scenario {
    /// What the team calls it.
    pub name: String,
    /// The changes, applied in this order.
    pub patches: Vec<Patch>,
}

/// One change, to a service by its id or to the whole plan.
#[derive(Debug, Clone, PartialEq)]
pub enum Patch {
    /// Another target.
    Target(String, Target),
    /// Another window.
    Window(String, Window),
    /// Another budgeting method.
    Method(String, BudgetingMethod),
    /// One more incident.
    AddIncident(String, Incident),
    /// One incident fewer, by its position in the service's list as the plan has it.
    RemoveIncident(String, usize),
    /// So many times as many incidents; see [`scale_rate`].
    ScaleRate(String, Scale),
    /// Incidents that last so many times as long.
    ScaleLength(String, Scale),
    /// One more release.
    AddRelease(String, Release),
    /// One release fewer, by its position as the plan has it.
    RemoveRelease(String, usize),
    /// A release at another time.
    MoveRelease(String, usize, Option<DateTime<Utc>>),
    /// Another policy, for all services.
    Policy(Box<BudgetPolicy>),
    /// Another future: the history stays, the forecasts assume so.
    Assume(Assumptions),
}

/// How much, and of what.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Scale {
    /// How many times: 0.5 halves, 2 doubles.
    pub factor: Multiple,
    /// Only this category; `None` for all.
    pub category: Option<Category>,
}

impl Scenario {
    /// The plan with the changes made.
    ///
    /// # Errors
    /// Every change that cannot be made, as `patches[2].service`; nothing is changed then.
    ///
    /// # Example
    /// ```
    /// use error_budget::model::plan::{Plan, Service};
    /// use error_budget::model::scenario::{Patch, Scenario};
    /// use error_budget::model::{objective::Objective, window::Window};
    /// use chrono::TimeDelta;
    /// let objective = Objective::new("99.9%".parse()?, Window::Rolling(TimeDelta::days(30)));
    /// let plan = Plan { services: vec![Service::new("api", "api", objective)], ..Plan::default() };
    /// let stricter = Scenario {
    ///     name: "99.95%".to_owned(),
    ///     patches: vec![Patch::Target("api".to_owned(), "99.95%".parse()?)],
    /// };
    /// let changed = stricter.apply(&plan).expect("the service exists");
    /// assert_eq!(changed.services[0].objective.target, "99.95%".parse()?);
    /// # Ok::<(), error_budget::model::target::TargetError>(())
    /// ```
    pub fn apply(&self, plan: &Plan) -> Result<Plan, Vec<Fault>> {
        let mut changed = plan.clone();
        let mut faults = Vec::new();
        let mut gone = Gone::default();
        for (index, patch) in self.patches.iter().enumerate() {
            if let Err((place, what, remedy)) = make(&mut changed, patch, &mut gone) {
                faults.push(Fault {
                    path: format!("patches[{index}].{place}"),
                    what,
                    remedy: remedy.to_owned(),
                });
            }
        }
        if faults.is_empty() {
            gone.leave(&mut changed);
            Ok(changed)
        } else {
            Err(faults)
        }
    }
}

/// What is taken away once all is done, so that positions stay those of the plan.
#[derive(Default)]
struct Gone {
    incidents: Vec<(String, usize)>,
    releases: Vec<(String, usize)>,
}

impl Gone {
    fn leave(self, plan: &mut Plan) {
        for service in &mut plan.services {
            let of = |gone: &[(String, usize)]| -> Vec<usize> {
                let own = gone.iter().filter(|(id, _)| *id == service.id);
                own.map(|(_, index)| *index).collect()
            };
            let (incidents, releases) = (of(&self.incidents), of(&self.releases));
            drop_at(&mut service.incidents, &incidents);
            drop_at(&mut service.releases, &releases);
        }
    }
}

fn drop_at<T>(list: &mut Vec<T>, gone: &[usize]) {
    let mut index = 0;
    list.retain(|_| {
        index += 1;
        !gone.contains(&(index - 1))
    });
}

type Refusal = (&'static str, String, &'static str);

fn make(plan: &mut Plan, patch: &Patch, gone: &mut Gone) -> Result<(), Refusal> {
    match patch {
        Patch::Target(id, target) => service(plan, id)?.objective.target = *target,
        Patch::Window(id, window) => service(plan, id)?.objective.window = *window,
        Patch::Method(id, method) => service(plan, id)?.objective.method = *method,
        Patch::AddIncident(id, incident) => {
            let service = service(plan, id)?;
            fits(service.incidents.len() + 1)?;
            service.incidents.push(incident.clone());
        }
        Patch::RemoveIncident(id, index) => {
            let count = service(plan, id)?.incidents.len();
            listed("incident", *index, count)?;
            gone.incidents.push((id.clone(), *index));
        }
        Patch::ScaleRate(id, scale) => {
            let service = service(plan, id)?;
            if scale.factor > Multiple::thousandths(MOST_TIMES * 1_000) {
                return Err((
                    "factor",
                    format!("{} times as many is too many", scale.factor),
                    "choose a factor up to 100",
                ));
            }
            if !gone.incidents.iter().all(|(removed, _)| removed != id) {
                return Err((
                    "factor",
                    "incidents were removed before".to_owned(),
                    "scale first, then remove",
                ));
            }
            let scaled = scale_rate(&service.incidents, scale);
            fits(scaled.len())?;
            service.incidents = scaled;
        }
        Patch::ScaleLength(id, scale) => {
            for incident in &mut service(plan, id)?.incidents {
                if chosen(incident, scale) {
                    scale_length(incident, scale.factor);
                }
            }
        }
        Patch::AddRelease(id, release) => service(plan, id)?.releases.push(release.clone()),
        Patch::RemoveRelease(id, index) => {
            let count = service(plan, id)?.releases.len();
            listed("release", *index, count)?;
            gone.releases.push((id.clone(), *index));
        }
        Patch::MoveRelease(id, index, at) => {
            let service = service(plan, id)?;
            let count = service.releases.len();
            match service.releases.get_mut(*index) {
                Some(release) => release.at = *at,
                None => listed("release", *index, count)?,
            }
        }
        Patch::Policy(policy) => plan.policy = (**policy).clone(),
        Patch::Assume(assumptions) => plan.forecast.assumptions = *assumptions,
    }
    Ok(())
}

fn service<'p>(plan: &'p mut Plan, id: &str) -> Result<&'p mut Service, Refusal> {
    plan.services
        .iter_mut()
        .find(|service| service.id == id)
        .ok_or_else(|| {
            (
                "service",
                format!("the plan has no service {id:?}"),
                "choose one of the plan, or remove the change",
            )
        })
}

fn listed(place: &'static str, index: usize, count: usize) -> Result<(), Refusal> {
    if index < count {
        return Ok(());
    }
    Err((
        place,
        format!("there is no number {}, the list has {count}", index + 1),
        "choose one that is listed",
    ))
}

fn fits(count: usize) -> Result<(), Refusal> {
    if count <= MAX_INCIDENTS {
        return Ok(());
    }
    Err((
        "incident",
        format!("that makes {count} incidents"),
        "a service keeps at most 1,000,000",
    ))
}

fn chosen(incident: &Incident, scale: &Scale) -> bool {
    scale
        .category
        .as_ref()
        .is_none_or(|category| *category == incident.category)
}

/// So many times as many incidents, without chance: of half as many every second stays; of
/// twice as many each has a twin, half way to the next start. Others stay as they are.
///
/// Incidents are counted in the order of their starts; what is not chosen comes first in the
/// answer.
///
/// # Example
/// ```
/// use chrono::{DateTime, TimeDelta, Utc};
/// use error_budget::model::alert_policy::Multiple;
/// use error_budget::model::incident::Incident;
/// use error_budget::model::scenario::{Scale, scale_rate};
/// let now: DateTime<Utc> = "2026-03-10T14:30:00Z".parse().expect("an instant");
/// let daily = |day| Incident::lasting(now + TimeDelta::days(day), TimeDelta::minutes(5));
/// let week = (0..7).map(daily).collect::<Result<Vec<_>, _>>()?;
/// let half = Scale { factor: Multiple::thousandths(500), category: None };
/// assert_eq!(scale_rate(&week, &half).len(), 3);
/// # Ok::<(), error_budget::model::incident::DurationOutOfRange>(())
/// ```
#[must_use]
pub fn scale_rate(incidents: &[Incident], scale: &Scale) -> Vec<Incident> {
    let (mut chosen, mut scaled): (Vec<&Incident>, Vec<Incident>) = (Vec::new(), Vec::new());
    for incident in incidents {
        if self::chosen(incident, scale) {
            chosen.push(incident);
        } else {
            scaled.push(incident.clone());
        }
    }
    order::by(&mut chosen, |incident| incident.start.timestamp_millis());
    // The last one's gap is the one before it.
    let gaps = chosen.windows(2).map(|pair| match pair {
        [one, next] => next.start - one.start,
        _ => TimeDelta::zero(),
    });
    let mut gaps: Vec<TimeDelta> = gaps.collect();
    gaps.push(gaps.last().copied().unwrap_or(TimeDelta::days(1)));
    let whole =
        |count: usize| u128::from(scale.factor.ppb()) * count as u128 / u128::from(super::PPB);
    for (index, (incident, gap)) in chosen.into_iter().zip(gaps).enumerate() {
        let copies = i32::try_from(whole(index + 1) - whole(index)).unwrap_or(i32::MAX);
        for copy in 0..copies {
            scaled.push(shifted(incident, gap / copies * copy));
        }
    }
    scaled
}

/// A twin without a name of its own; the first stays what it is.
fn shifted(incident: &Incident, by: TimeDelta) -> Incident {
    let mut twin = incident.clone();
    if by > TimeDelta::zero() {
        twin.id = String::new();
        let start = incident.start.checked_add_signed(by);
        let end = incident.end.map(|end| end.checked_add_signed(by));
        if let (Some(start), Some(Some(end))) = (start, end.or(Some(start))) {
            twin.start = start;
            twin.end = Some(end);
        }
    }
    twin
}

/// An incident that goes on has no length yet, and keeps it.
fn scale_length(incident: &mut Incident, factor: Multiple) {
    let Some(end) = incident.end else { return };
    let length = i128::from((end - incident.start).num_milliseconds());
    let scaled = length * i128::from(factor.ppb()) / i128::from(super::PPB);
    let end = i64::try_from(scaled)
        .ok()
        .and_then(TimeDelta::try_milliseconds)
        .and_then(|length| incident.start.checked_add_signed(length));
    if let Some(end) = end {
        incident.end = Some(end);
    }
}
