//! What a plan already knows of the time ahead: its releases, and incidents that it foresees.

use crate::model::PPB;
use crate::model::incident::Incident;
use crate::model::plan::Service;
use crate::model::release::{ChangeFailure, Release};
use chrono::{DateTime, TimeDelta, Utc};

/// The full outage that an incident amounts to: its length times its impact, none while it has no end.
///
/// ```
/// use chrono::{DateTime, TimeDelta, Utc};
/// use error_budget::engine::forecast::full_outage;
/// use error_budget::model::incident::Incident;
/// let start: DateTime<Utc> = "2026-03-12T15:00:00Z".parse().expect("an instant");
/// let mut incident = Incident::lasting(start, TimeDelta::minutes(20))?;
/// incident.impact = "50%".parse().expect("an impact");
/// assert_eq!(full_outage(&incident), TimeDelta::minutes(10));
/// # Ok::<(), error_budget::model::incident::DurationOutOfRange>(())
/// ```
#[must_use]
pub fn full_outage(incident: &Incident) -> TimeDelta {
    let length = incident
        .end
        .map_or(0, |end| (end - incident.start).num_milliseconds());
    let share = i128::from(length.max(0)) * i128::from(incident.impact.ppb()) / i128::from(PPB);
    i64::try_from(share)
        .ok()
        .and_then(TimeDelta::try_milliseconds)
        .unwrap_or_default()
}

/// What takes part in a forecast of `service`: its releases in their order, then each incident that starts after `now`
/// (a scenario's "one more outage") as a change that fails for certain and costs its [`full_outage`].
///
/// ```
/// use chrono::{DateTime, TimeDelta, Utc};
/// use error_budget::engine::forecast::expected;
/// use error_budget::model::{incident::Incident, objective::Objective, plan::Service, window::Window};
/// let now: DateTime<Utc> = "2026-03-10T14:30:00Z".parse().expect("an instant");
/// let objective = Objective::new("99.9%".parse()?, Window::Rolling(TimeDelta::days(30)));
/// let mut service = Service::new("api", "api", objective);
/// let outage = Incident::lasting(now + TimeDelta::days(2), TimeDelta::minutes(20))?;
/// service.incidents = vec![outage];
/// assert_eq!(expected(&service, now).len(), 1);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn expected(service: &Service, now: DateTime<Utc>) -> Vec<Release> {
    let foreseen = service
        .incidents
        .iter()
        .filter(|incident| incident.start > now);
    let certain = foreseen.map(|incident| Release {
        name: incident.title.clone(),
        at: Some(incident.start),
        failure: Some(ChangeFailure {
            probability: 1.0,
            cost: Some(full_outage(incident)),
        }),
        ..Release::default()
    });
    service.releases.iter().cloned().chain(certain).collect()
}
