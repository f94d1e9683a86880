//! The plan, read: every fault with its place and remedy.

use super::place::{Path, Place, not_an_object};
use super::{
    FORMAT, MAX_BYTES, VERSION, alerts, composition, forecast, objective, policy, release,
    scenario, sli, traffic,
};
use crate::model::exclusion::Exclusion;
use crate::model::impact::Impact;
use crate::model::incident::{Category, Incident};
use crate::model::objective::Objective;
use crate::model::plan::{
    Fault, MAX_INCIDENTS, MAX_RELEASES, MAX_SCENARIOS, MAX_SERVICES, Plan, Service,
};
use crate::model::target::Target;
use crate::model::window::Window;
use chrono::TimeDelta;
use serde_json_borrow::Value;
use thiserror::Error;

/// Why a text is not a plan.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ReadError {
    /// Longer than a plan may be.
    #[error("the file has {bytes} bytes; a plan has at most {MAX_BYTES}")]
    TooLong {
        /// Its length.
        bytes: usize,
    },
    /// Not JSON.
    #[error("line {line}, column {column}: this is not JSON; open a plan saved by this planner")]
    NotJson {
        /// Line of the first fault, from 1.
        line: usize,
        /// Column of it, from 1.
        column: usize,
    },
    /// JSON, but something else.
    #[error("this JSON is not an error budget plan: it has no \"format\": \"error-budget-plan\"")]
    NotAPlan,
    /// Written by a newer planner.
    #[error(
        "the plan has version {found}, this planner reads up to {VERSION}; reload the page to get the newer planner"
    )]
    Newer {
        /// The version of the document.
        found: u64,
    },
    /// A plan with mistakes in it.
    #[error("{}", list(.0))]
    Faults(Vec<Fault>),
}

fn list(faults: &[Fault]) -> String {
    faults
        .iter()
        .map(Fault::to_string)
        .collect::<Vec<_>>()
        .join("\n")
}

/// Reads a plan.
///
/// # Errors
/// [`ReadError`]; with mistakes in it, [`ReadError::Faults`] lists all of them.
///
/// # Example
/// ```
/// use error_budget::exchange::plan_json::{ReadError, read};
/// let wrong = r#"{"format": "error-budget-plan", "version": 1, "services": [
///     {"id": "api", "objective": {"target": "101%", "window": "soon"}}]}"#;
/// let Err(ReadError::Faults(faults)) = read(wrong) else { panic!("two faults") };
/// assert_eq!(faults[0].path, "services[0].objective.target");
/// assert_eq!(faults[1].path, "services[0].objective.window");
/// ```
pub fn read(text: &str) -> Result<Plan, ReadError> {
    if text.len() > MAX_BYTES {
        return Err(ReadError::TooLong { bytes: text.len() });
    }
    let value: Value<'_> =
        serde_json::from_str(text.trim_start_matches('\u{feff}')).map_err(|error| {
            ReadError::NotJson {
                line: error.line(),
                column: error.column(),
            }
        })?;
    let document = value.as_object().ok_or(ReadError::NotAPlan)?;
    if document.get("format").and_then(Value::as_str) != Some(FORMAT) {
        return Err(ReadError::NotAPlan);
    }
    let mut faults = Vec::new();
    let root = Place {
        object: document,
        path: Path::Root,
    };
    match document.get("version").and_then(Value::as_u64) {
        Some(found) if found > VERSION => return Err(ReadError::Newer { found }),
        Some(VERSION) => {}
        _ => root.fault(
            &mut faults,
            "version",
            "is missing or no version",
            "expected 1",
        ),
    }
    let plan = plan(root, &mut faults);
    if faults.is_empty() {
        Ok(plan)
    } else {
        Err(ReadError::Faults(faults))
    }
}

fn plan(root: Place<'_>, faults: &mut Vec<Fault>) -> Plan {
    root.only(
        &[
            "format",
            "version",
            "name",
            "zone",
            "as_of",
            "services",
            "policy",
            "alerts",
            "forecast",
            "scenarios",
            "composite",
        ],
        faults,
    );
    let zone = root
        .text("zone", faults)
        .unwrap_or_else(|| "UTC".to_owned());
    let mut services: Vec<Service> = Vec::new();
    for (path, entry) in root.list("services", MAX_SERVICES, faults) {
        let Some(object) = entry.as_object() else {
            faults.push(not_an_object(path));
            continue;
        };
        let service = service(Place { object, path }, faults);
        if services.iter().any(|other| other.id == service.id) {
            faults.push(Fault {
                path: format!("{path}.id"),
                what: format!("{:?} is the id of another service", service.id),
                remedy: "choose an id of its own".to_owned(),
            });
        }
        services.push(service);
    }
    Plan {
        name: root.text("name", faults).unwrap_or_default(),
        zone,
        as_of: root.time("as_of", faults),
        policy: policy::read(root, faults),
        alerts: alerts::read(root, alerts::window(&services), faults),
        forecast: root
            .object("forecast", faults, forecast::read)
            .unwrap_or_default(),
        scenarios: root.objects("scenarios", MAX_SCENARIOS, faults, scenario::read),
        composite: root.object("composite", faults, composition::read),
        services,
    }
}

fn service(place: Place<'_>, faults: &mut Vec<Fault>) -> Service {
    place.only(
        &[
            "id",
            "name",
            "objective",
            "sli",
            "measured_from",
            "measured_until",
            "traffic",
            "exclusions",
            "incidents",
            "releases",
        ],
        faults,
    );
    let id = place.text("id", faults).unwrap_or_default();
    if id.is_empty() {
        place.fault(
            faults,
            "id",
            "is missing",
            "name the service, such as \"checkout\"",
        );
    }
    let objective = place
        .object("objective", faults, objective::read)
        .unwrap_or_else(|| {
            place.fault(
                faults,
                "objective",
                "is missing",
                "expected {\"target\": \"99.9%\", \"window\": \"30d\"}",
            );
            // The document is refused anyway; this stands in so that all faults are found.
            Objective::new(Target::WHOLE, Window::Rolling(TimeDelta::days(30)))
        });
    let (measured_from, measured_until) = (
        place.time("measured_from", faults),
        place.time("measured_until", faults),
    );
    if measured_from
        .zip(measured_until)
        .is_some_and(|(from, until)| until < from)
    {
        place.fault(
            faults,
            "measured_until",
            "lies before measured_from",
            "swap the two",
        );
    }
    let incidents = place.objects("incidents", MAX_INCIDENTS, faults, incident);
    let exclusions = place.objects("exclusions", MAX_INCIDENTS, faults, exclusion);
    let releases = place.objects("releases", MAX_RELEASES, faults, release::read);
    Service {
        name: place
            .text("name", faults)
            .filter(|name| !name.is_empty())
            .unwrap_or_else(|| id.clone()),
        id,
        objective,
        sli: place.object("sli", faults, sli::read).flatten(),
        incidents,
        exclusions,
        releases,
        traffic: place
            .object("traffic", faults, traffic::read)
            .flatten()
            .unwrap_or_default(),
        measured_from,
        measured_until,
    }
}

const A_TIME: &str = "expected a time such as 2026-03-10T08:12:00Z";

pub(super) fn incident(place: Place<'_>, faults: &mut Vec<Fault>) -> Option<Incident> {
    place.only(
        &["id", "title", "start", "end", "impact", "category"],
        faults,
    );
    let start = place.time("start", faults);
    place.missing("start", A_TIME, faults);
    let end = place.time("end", faults);
    if start.zip(end).is_some_and(|(start, end)| end < start) {
        place.fault(
            faults,
            "end",
            "lies before the start",
            "swap the two, or correct one",
        );
    }
    let impact = place.parsed("impact", faults, |text| {
        text.parse::<Impact>().map_err(|e| e.to_string())
    });
    Some(Incident {
        id: place.text("id", faults).unwrap_or_default(),
        title: place.text("title", faults).unwrap_or_default(),
        start: start?,
        end,
        impact: impact.unwrap_or(Impact::FULL),
        category: place
            .text("category", faults)
            .map(|word| Category::from_word(&word))
            .unwrap_or_default(),
    })
}

fn exclusion(place: Place<'_>, faults: &mut Vec<Fault>) -> Option<Exclusion> {
    place.only(&["start", "end", "reason"], faults);
    let (start, end) = (place.time("start", faults), place.time("end", faults));
    place.missing("start", A_TIME, faults);
    place.missing("end", A_TIME, faults);
    if start.zip(end).is_some_and(|(start, end)| end <= start) {
        place.fault(
            faults,
            "end",
            "does not lie after the start",
            "correct one of the two",
        );
    }
    Some(Exclusion {
        start: start?,
        end: end?,
        reason: place.text("reason", faults).unwrap_or_default(),
    })
}
