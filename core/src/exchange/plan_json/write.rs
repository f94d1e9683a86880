//! The plan, written.

use super::{
    FORMAT, VERSION, alerts, composition, forecast, objective, policy, release, scenario, sli,
    traffic,
};
use crate::model::exclusion::Exclusion;
use crate::model::incident::Incident;
use crate::model::plan::{Plan, Service};
use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Map, Value};

/// Writes a plan as compact JSON that [`read`](super::read) takes.
#[must_use]
pub fn write(plan: &Plan) -> String {
    let mut document = Map::new();
    document.insert("format".to_owned(), FORMAT.into());
    document.insert("version".to_owned(), VERSION.into());
    insert_text(&mut document, "name", &plan.name);
    document.insert("zone".to_owned(), plan.zone.as_str().into());
    insert_time(&mut document, "as_of", plan.as_of);
    document.insert(
        "services".to_owned(),
        plan.services.iter().map(service).collect(),
    );
    if let Some(policy) = policy::write(&plan.policy) {
        document.insert("policy".to_owned(), policy);
    }
    if !plan.alerts.is_empty() {
        let window = alerts::window(&plan.services);
        let all = plan.alerts.iter().map(|own| alerts::write(own, window));
        document.insert("alerts".to_owned(), all.collect());
    }
    if let Some(forecast) = forecast::write(&plan.forecast) {
        document.insert("forecast".to_owned(), forecast);
    }
    if !plan.scenarios.is_empty() {
        let all = plan.scenarios.iter().map(scenario::write);
        document.insert("scenarios".to_owned(), all.collect());
    }
    if let Some(composite) = &plan.composite {
        document.insert("composite".to_owned(), composition::write(composite));
    }
    Value::Object(document).to_string()
}

fn service(service: &Service) -> Value {
    let mut object = Map::new();
    object.insert("id".to_owned(), service.id.as_str().into());
    object.insert("name".to_owned(), service.name.as_str().into());
    object.insert("objective".to_owned(), objective::write(&service.objective));
    if let Some(sli) = &service.sli {
        object.insert("sli".to_owned(), sli::write(sli));
    }
    insert_time(&mut object, "measured_from", service.measured_from);
    insert_time(&mut object, "measured_until", service.measured_until);
    if let Some(traffic) = traffic::write(&service.traffic) {
        object.insert("traffic".to_owned(), traffic);
    }
    if !service.exclusions.is_empty() {
        object.insert(
            "exclusions".to_owned(),
            service.exclusions.iter().map(exclusion).collect(),
        );
    }
    object.insert(
        "incidents".to_owned(),
        service.incidents.iter().map(incident).collect(),
    );
    if !service.releases.is_empty() {
        object.insert(
            "releases".to_owned(),
            service.releases.iter().map(release::write).collect(),
        );
    }
    Value::Object(object)
}

pub(super) fn incident(incident: &Incident) -> Value {
    let mut object = Map::new();
    insert_text(&mut object, "id", &incident.id);
    insert_text(&mut object, "title", &incident.title);
    insert_time(&mut object, "start", Some(incident.start));
    insert_time(&mut object, "end", incident.end);
    object.insert("impact".to_owned(), incident.impact.to_string().into());
    object.insert("category".to_owned(), incident.category.word().into());
    Value::Object(object)
}

fn exclusion(exclusion: &Exclusion) -> Value {
    let mut object = Map::new();
    insert_time(&mut object, "start", Some(exclusion.start));
    insert_time(&mut object, "end", Some(exclusion.end));
    insert_text(&mut object, "reason", &exclusion.reason);
    Value::Object(object)
}

pub(super) fn insert_text(object: &mut Map<String, Value>, key: &str, text: &str) {
    if !text.is_empty() {
        object.insert(key.to_owned(), text.into());
    }
}

pub(super) fn insert_time(object: &mut Map<String, Value>, key: &str, at: Option<DateTime<Utc>>) {
    if let Some(at) = at {
        object.insert(key.to_owned(), instant_text(at).into());
    }
}

/// RFC 3339 in UTC, with milliseconds only where there are some.
pub(super) fn instant_text(at: DateTime<Utc>) -> String {
    at.to_rfc3339_opts(SecondsFormat::AutoSi, true)
}
