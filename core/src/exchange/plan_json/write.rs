//! The plan, written: what there is a lot of straight from the model, the rest by way of JSON values.

use super::{
    FORMAT, VERSION, alerts, composition, forecast, objective, policy, release, scenario, sli,
    traffic,
};
use crate::exchange::instant_text;
use crate::model::exclusion::Exclusion;
use crate::model::incident::Incident;
use crate::model::plan::{Plan, Service};
use chrono::{DateTime, Utc};
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::{Map, Value};

/// Writes a plan as compact JSON that [`read`](super::read) takes.
#[must_use]
pub fn write(plan: &Plan) -> String {
    // A text takes whatever is written to it.
    serde_json::to_string(&Document(plan)).unwrap_or_default()
}

struct Document<'p>(&'p Plan);

impl Serialize for Document<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(plan) = self;
        let mut map = serializer.serialize_map(None)?;
        if !plan.alerts.is_empty() {
            let window = alerts::window(&plan.services);
            let all = plan.alerts.iter().map(|own| alerts::write(own, window));
            map.serialize_entry("alerts", &all.collect::<Value>())?;
        }
        if let Some(at) = plan.as_of {
            map.serialize_entry("as_of", &instant_text::text(at))?;
        }
        if let Some(composite) = &plan.composite {
            map.serialize_entry("composite", &composition::write(composite))?;
        }
        if let Some(forecast) = forecast::write(&plan.forecast) {
            map.serialize_entry("forecast", &forecast)?;
        }
        map.serialize_entry("format", FORMAT)?;
        if !plan.name.is_empty() {
            map.serialize_entry("name", &plan.name)?;
        }
        if let Some(policy) = policy::write(&plan.policy) {
            map.serialize_entry("policy", &policy)?;
        }
        if !plan.scenarios.is_empty() {
            let all = plan.scenarios.iter().map(scenario::write);
            map.serialize_entry("scenarios", &all.collect::<Value>())?;
        }
        map.serialize_entry("services", &Services(&plan.services))?;
        map.serialize_entry("version", &VERSION)?;
        map.serialize_entry("zone", &plan.zone)?;
        map.end()
    }
}

struct Services<'p>(&'p [Service]);

impl Serialize for Services<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(WrittenService))
    }
}

struct WrittenService<'p>(&'p Service);

impl Serialize for WrittenService<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(service) = self;
        let mut map = serializer.serialize_map(None)?;
        if !service.exclusions.is_empty() {
            let all = service.exclusions.iter().map(exclusion);
            map.serialize_entry("exclusions", &all.collect::<Value>())?;
        }
        map.serialize_entry("id", &service.id)?;
        map.serialize_entry("incidents", &Incidents(&service.incidents))?;
        for (key, at) in [
            ("measured_from", service.measured_from),
            ("measured_until", service.measured_until),
        ] {
            if let Some(at) = at {
                map.serialize_entry(key, &instant_text::text(at))?;
            }
        }
        map.serialize_entry("name", &service.name)?;
        map.serialize_entry("objective", &objective::write(&service.objective))?;
        if !service.releases.is_empty() {
            let all = service.releases.iter().map(release::write);
            map.serialize_entry("releases", &all.collect::<Value>())?;
        }
        if let Some(sli) = &service.sli {
            map.serialize_entry("sli", &sli::write(sli))?;
        }
        if let Some(traffic) = traffic::write(&service.traffic) {
            map.serialize_entry("traffic", &traffic)?;
        }
        map.end()
    }
}

struct Incidents<'p>(&'p [Incident]);

impl Serialize for Incidents<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().map(WrittenIncident))
    }
}

struct WrittenIncident<'p>(&'p Incident);

impl Serialize for WrittenIncident<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self(incident) = self;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("category", incident.category.word())?;
        if let Some(end) = incident.end {
            map.serialize_entry("end", &instant_text::text(end))?;
        }
        if !incident.id.is_empty() {
            map.serialize_entry("id", &incident.id)?;
        }
        map.serialize_entry("impact", &incident.impact.to_string())?;
        map.serialize_entry("start", &instant_text::text(incident.start))?;
        if !incident.title.is_empty() {
            map.serialize_entry("title", &incident.title)?;
        }
        map.end()
    }
}

/// An incident by itself.
pub(super) fn incident(incident: &Incident) -> Value {
    serde_json::to_value(WrittenIncident(incident)).unwrap_or_default()
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
        object.insert(key.to_owned(), instant_text::text(at).into());
    }
}
