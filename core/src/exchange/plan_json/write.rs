//! The plan, written: what there is a lot of straight from the model, the rest by way of a tree that borrows its texts.

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
use serde_json_borrow::{ObjectAsVec, Value};
use std::borrow::Cow;

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
            map.serialize_entry("alerts", &list(all))?;
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
            map.serialize_entry("scenarios", &list(all))?;
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
            map.serialize_entry("exclusions", &list(all))?;
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
            map.serialize_entry("releases", &list(all))?;
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
        let mut map = serializer.serialize_map(None)?;
        for (key, text) in texts(self.0) {
            if !text.is_empty() {
                map.serialize_entry(key, &text)?;
            }
        }
        map.end()
    }
}

/// What an incident says; nothing is said by an empty text.
fn texts(incident: &Incident) -> [(&'static str, Cow<'_, str>); 6] {
    let end = incident.end.map(instant_text::text);
    [
        ("category", incident.category.word().into()),
        ("end", end.unwrap_or_default().into()),
        ("id", incident.id.as_str().into()),
        ("impact", incident.impact.to_string().into()),
        ("start", instant_text::text(incident.start).into()),
        ("title", incident.title.as_str().into()),
    ]
}

/// An incident by itself.
pub(super) fn incident(incident: &Incident) -> Value<'_> {
    let mut fields = Fields::default();
    for (key, text) in texts(incident) {
        fields.text(key, text);
    }
    fields.object()
}

fn exclusion(exclusion: &Exclusion) -> Value<'_> {
    let mut fields = Fields::default();
    fields.time("start", Some(exclusion.start));
    fields.time("end", Some(exclusion.end));
    fields.text("reason", exclusion.reason.as_str().into());
    fields.object()
}

pub(super) fn list<'p>(entries: impl Iterator<Item = Value<'p>>) -> Value<'p> {
    Value::Array(entries.collect())
}

/// The fields of an object, in their order.
#[derive(Default)]
pub(super) struct Fields<'p>(Vec<(&'p str, Value<'p>)>);

impl<'p> Fields<'p> {
    pub(super) fn put(&mut self, key: &'p str, value: Value<'p>) {
        self.0.push((key, value));
    }

    /// Nothing is said by an empty text.
    pub(super) fn text(&mut self, key: &'p str, text: Cow<'p, str>) {
        if !text.is_empty() {
            self.put(key, Value::Str(text));
        }
    }

    pub(super) fn time(&mut self, key: &'p str, at: Option<DateTime<Utc>>) {
        self.text(key, at.map(instant_text::text).unwrap_or_default().into());
    }

    pub(super) fn object(self) -> Value<'p> {
        Value::Object(ObjectAsVec::from(self.0))
    }
}
