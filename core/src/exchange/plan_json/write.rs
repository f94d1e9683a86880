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
use serde_json::value::{RawValue, to_raw_value};
use serde_json_borrow::{ObjectAsVec, Value};
use std::borrow::Cow;
use std::sync::Arc;

/// Writes a plan as compact JSON that [`read`](super::read) takes.
#[must_use]
pub fn write(plan: &Plan) -> String {
    // A text takes whatever is written to it.
    let written = &[];
    serde_json::to_string(&Document { plan, written }).unwrap_or_default()
}

/// Writes a plan without the incidents of its services, which is most of it: for a reader who has them.
///
/// ```
/// use error_budget::exchange::plan_json;
/// # let text = r#"{"format": "error-budget-plan", "version": 1, "services": [{"id": "api",
/// #     "objective": {"target": "99.9%", "window": "30d"}, "incidents": [{"start": "2026-03-01T00:00:00Z"}]}]}"#;
/// let plan = plan_json::read(text).unwrap();
/// assert_eq!(plan.services[0].incidents.len(), 1);
/// let mut read = plan_json::read(&plan_json::write_without_incidents(&plan)).unwrap();
/// assert!(read.services[0].incidents.is_empty());
/// read.services[0].incidents = plan.services[0].incidents.clone();
/// assert_eq!(read, plan);
/// ```
#[must_use]
pub fn write_without_incidents(plan: &Plan) -> String {
    let none = || to_raw_value::<[(); 0]>(&[]).ok();
    let written: Vec<Written> = plan.services.iter().map(|_| none()).collect();
    let written = &written;
    serde_json::to_string(&Document { plan, written }).unwrap_or_default()
}

/// Incidents, should they be written already.
type Written = Option<Box<RawValue>>;

/// Writes the states of one plan, one after the other: a history that stays as it was is not written again, which is most
/// of the work.
///
/// ```
/// use error_budget::exchange::plan_json::{self, Writer};
/// use std::sync::Arc;
/// # let text = r#"{"format": "error-budget-plan", "version": 1, "services": [
/// #     {"id": "api", "objective": {"target": "99.9%", "window": "30d"}, "incidents": []}]}"#;
/// let mut plan = Arc::new(plan_json::read(text).unwrap());
/// let mut writer = Writer::default();
/// assert_eq!(writer.write(&plan), plan_json::write(&plan));
/// Arc::make_mut(&mut plan).name = "Checkout".to_owned();
/// assert_eq!(writer.write(&plan), plan_json::write(&plan));
/// ```
#[derive(Debug, Default)]
pub struct Writer {
    last: Option<Arc<Plan>>,
    /// The incidents of its services, by place.
    incidents: Vec<Written>,
}

impl Writer {
    /// The same text as [`write`] gives. Keeps the plan until the next one comes.
    pub fn write(&mut self, plan: &Arc<Plan>) -> String {
        let last = self.last.replace(Arc::clone(plan));
        let before = last.as_ref().map_or(&[][..], |last| &last.services);
        let mut known = std::mem::take(&mut self.incidents).into_iter();
        for (place, service) in plan.services.iter().enumerate() {
            let same =
                (before.get(place)).is_some_and(|before| before.incidents == service.incidents);
            let text = known.next().flatten().filter(|_| same);
            let text = text.or_else(|| to_raw_value(&Incidents(&service.incidents)).ok());
            self.incidents.push(text);
        }
        let written = &self.incidents;
        serde_json::to_string(&Document { plan, written }).unwrap_or_default()
    }
}

struct Document<'p> {
    plan: &'p Plan,
    /// The incidents of its services, by place.
    written: &'p [Written],
}

impl Serialize for Document<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { plan, written } = self;
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
        map.serialize_entry("services", &Services(&plan.services, written))?;
        map.serialize_entry("version", &VERSION)?;
        map.serialize_entry("zone", &plan.zone)?;
        map.end()
    }
}

struct Services<'p>(&'p [Service], &'p [Written]);

impl Serialize for Services<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let services = self.0.iter().enumerate();
        serializer.collect_seq(services.map(|(place, service)| WrittenService {
            service,
            incidents: self.1.get(place).and_then(Option::as_deref),
        }))
    }
}

struct WrittenService<'p> {
    service: &'p Service,
    incidents: Option<&'p RawValue>,
}

impl Serialize for WrittenService<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { service, incidents } = self;
        let mut map = serializer.serialize_map(None)?;
        if !service.exclusions.is_empty() {
            let all = service.exclusions.iter().map(exclusion);
            map.serialize_entry("exclusions", &list(all))?;
        }
        map.serialize_entry("id", &service.id)?;
        match incidents {
            Some(text) => map.serialize_entry("incidents", text)?,
            None => map.serialize_entry("incidents", &Incidents(&service.incidents))?,
        }
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
