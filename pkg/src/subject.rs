//! What a question is about: a plan, one of its services, an instant.

use crate::refusal::Refusal;
use crate::zone::zone;
use chrono::{DateTime, Utc};
#[cfg(any(feature = "engine", feature = "lab"))]
use error_budget::engine::record::Record;
use error_budget::exchange::plan_json;
use error_budget::model::plan::{Plan, Service};
use error_budget::model::zone::Zone;
use std::cell::RefCell;
use std::rc::Rc;

thread_local! {
    /// The plan that was asked about last: a portal asks several questions about one.
    static LAST: RefCell<Option<Rc<Plan>>> = const { RefCell::new(None) };
}

/// The plan that a question is about: its text, or nothing for the plan of the question before (`pkg/js/module.js`).
pub(crate) fn asked_about(text: Option<Vec<u8>>) -> Result<Rc<Plan>, Refusal> {
    let Some(text) = text else {
        return LAST.with_borrow(Clone::clone).ok_or_else(|| {
            let message = "no plan was asked about before; pass its text";
            Refusal::new("plan_not_json", "", message.to_owned())
        });
    };
    let plan = Rc::new(read(&text)?);
    LAST.set(Some(Rc::clone(&plan)));
    Ok(plan)
}

/// Reads a plan.
pub(crate) fn read(text: &[u8]) -> Result<Plan, Refusal> {
    Ok(plan_json::read(utf8(text)?)?)
}

/// Long texts come as the bytes of their UTF-8, which hosts encode faster than the glue copies letters.
pub(crate) fn utf8(bytes: &[u8]) -> Result<&str, Refusal> {
    str::from_utf8(bytes).map_err(|_| {
        let message = "this is no UTF-8; pass a text, or what a text encoder makes of one";
        Refusal::new("plan_not_json", "", message.to_owned())
    })
}

/// The instant asked for; without one the plan's, else the host's.
pub(crate) fn instant(plan: &Plan, now: Option<f64>) -> Result<DateTime<Utc>, Refusal> {
    let Some(milliseconds) = now else {
        let clock = || DateTime::from_timestamp_millis(js_sys::Date::now() as i64);
        return Ok(plan.as_of.or_else(clock).unwrap_or_default());
    };
    checked(milliseconds, "now")
}

/// An instant in the range of a JavaScript `Date`; `path` is what it was passed as.
pub(crate) fn checked(milliseconds: f64, path: &str) -> Result<DateTime<Utc>, Refusal> {
    let within = milliseconds.abs() <= 8.64e15;
    within
        .then(|| DateTime::from_timestamp_millis(milliseconds as i64))
        .flatten()
        .ok_or_else(|| {
            let message = "not an instant; pass a Date, milliseconds or an RFC 3339 text";
            Refusal::new("bad_instant", path, message.to_owned())
        })
}

/// One service of a plan at an instant.
pub(crate) struct Subject {
    pub(crate) plan: Rc<Plan>,
    pub(crate) now: DateTime<Utc>,
    pub(crate) zone: Zone,
    place: usize,
}

impl Subject {
    pub(crate) fn read(
        text: Option<Vec<u8>>,
        service: &str,
        now: Option<f64>,
    ) -> Result<Self, Refusal> {
        let plan = asked_about(text)?;
        Ok(Self {
            now: instant(&plan, now)?,
            zone: zone(&plan.zone)?,
            place: place(&plan, service)?,
            plan,
        })
    }

    pub(crate) fn service(&self) -> Result<&Service, Refusal> {
        let found = self.plan.services.get(self.place);
        found.ok_or_else(|| unknown(&self.plan, ""))
    }

    #[cfg(any(feature = "engine", feature = "lab"))]
    pub(crate) fn record(&self) -> Result<Record, Refusal> {
        Ok(Record::new(self.service()?, self.now, &self.zone))
    }
}

/// Position of a service in the plan.
fn place(plan: &Plan, service: &str) -> Result<usize, Refusal> {
    if service.is_empty() && plan.services.len() == 1 {
        return Ok(0);
    }
    let found = plan.services.iter().position(|known| known.id == service);
    found.ok_or_else(|| unknown(plan, service))
}

fn unknown(plan: &Plan, service: &str) -> Refusal {
    let known: Vec<&str> = plan
        .services
        .iter()
        .map(|known| known.id.as_str())
        .collect();
    let message = match (service, known.is_empty()) {
        (_, true) => "the plan has no services; add one".to_owned(),
        ("", _) => format!(
            "the plan has several services and none was named; name one of {}",
            known.join(", ")
        ),
        _ => format!(
            "the plan has no service {service:?}; it has {}",
            known.join(", ")
        ),
    };
    Refusal::new("unknown_service", "service", message)
}

#[cfg(test)]
mod tests {
    use super::*;
    use error_budget::model::objective::Objective;
    use error_budget::model::window::Window;

    fn plan_of(ids: &[&str]) -> Plan {
        let objective = Objective::new(
            "99.9%".parse().expect("a target"),
            Window::Rolling(chrono::TimeDelta::days(30)),
        );
        let services = ids.iter().map(|id| Service::new(id, id, objective.clone()));
        Plan {
            services: services.collect(),
            ..Plan::default()
        }
    }

    #[test]
    fn the_only_service_need_not_be_named() {
        assert_eq!(place(&plan_of(&["api"]), ""), Ok(0));
        assert_eq!(place(&plan_of(&["api", "web"]), "web"), Ok(1));
        for (ids, asked) in [(vec![], ""), (vec!["api", "web"], ""), (vec!["api"], "web")] {
            assert!(
                place(&plan_of(&ids), asked).is_err(),
                "{asked:?} of {ids:?}"
            );
        }
    }

    #[test]
    fn an_instant_lies_where_a_date_can_stand() {
        assert_eq!(checked(0.0, "now"), Ok(DateTime::UNIX_EPOCH));
        for wrong in [f64::NAN, f64::INFINITY, -9e15, 9e15] {
            assert!(checked(wrong, "now").is_err(), "{wrong}");
        }
    }
}
