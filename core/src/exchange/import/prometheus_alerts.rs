//! Prometheus' `/api/v1/alerts` and `/api/v1/rules`: what is active now.
//!
//! An alert that fires is an incident that began at `activeAt` and goes on; one that is pending is
//! none yet. The past is not in these answers: ask `query_range` for the series `ALERTS`.

use super::incident_list::{self, Saying, Told};
use super::json_fields::{instant, parse, text, text_at};
use super::task::Task;
use super::{Format, Import, ImportError, Rejection};
use crate::exchange::datetime::Reading;
use crate::model::impact::Impact;
use crate::model::incident::{Category, Incident};
use serde_json::{Map, Value};

const SHAPE: ImportError = ImportError::WrongShape {
    format: Format::PrometheusAlerts,
    expected: "the answer of /api/v1/alerts or /api/v1/rules, with data.alerts or data.groups",
};

pub(super) fn recognizes(text: &str) -> bool {
    text.trim_start().starts_with('{')
        && text.contains("\"data\"")
        && text.contains("\"status\"")
        && (text.contains("\"alerts\"") && text.contains("\"activeAt\"")
            || text.contains("\"groups\"") && text.contains("\"rules\""))
}

pub(super) fn read(text: &str, task: &Task<'_>) -> Result<Import, ImportError> {
    let value = parse(text)?;
    let data = value.get("data").and_then(Value::as_object).ok_or(SHAPE)?;
    let mut alerts: Vec<Value> = Vec::new();
    let list = |value: Option<&Value>| value.and_then(Value::as_array).cloned().unwrap_or_default();
    if data.contains_key("alerts") {
        alerts = list(data.get("alerts"));
    } else if data.contains_key("groups") {
        for group in list(data.get("groups")) {
            for rule in list(group.get("rules")) {
                alerts.extend(list(rule.get("alerts")));
            }
        }
    } else {
        return Err(SHAPE);
    }
    let mut import = incident_list::read(&alerts, Format::PrometheusAlerts, task, tell)?;
    import.notes.push(
        "The file tells what is active now and nothing of the past; ask query_range for the series ALERTS."
            .to_owned(),
    );
    Ok(import)
}

fn tell(object: &Map<String, Value>, reading: &Reading<'_>) -> Told {
    let name = text_at(object, ["labels", "alertname"]);
    let services = ["service", "job", "instance"]
        .map(|label| text_at(object, ["labels", label]).to_owned())
        .into_iter()
        .filter(|service| !service.is_empty());
    Told {
        id: String::new(),
        start: text(object, "activeAt").to_owned(),
        end: String::new(),
        impact: String::new(),
        services: services.collect(),
        title: name.to_owned(),
        says: alert(object, name, reading),
    }
}

fn alert(
    object: &Map<String, Value>,
    name: &str,
    reading: &Reading<'_>,
) -> Result<Saying, Rejection> {
    if text(object, "state") == "pending" {
        return Ok(Saying::Nothing("Pending, so not counted"));
    }
    let title = match text_at(object, ["annotations", "summary"]).trim() {
        "" => name.to_owned(),
        summary => format!("{name}: {summary}"),
    };
    let incident = Incident {
        id: String::new(),
        title,
        start: instant("activeAt", text(object, "activeAt"), reading)?,
        end: None,
        impact: Impact::FULL,
        category: Category::Incident,
    };
    Ok(Saying::Incident(incident, Vec::new()))
}
