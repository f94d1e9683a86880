//! What happened, marked over every panel: alerts, deployments, and the plan's incidents.

use super::panel::{ORANGE, RED, source};
use crate::exchange::export::prometheus::quoted;
use crate::model::incident::Incident;
use crate::model::plan::Service;
use serde_json::{Value, json};

/// Incidents that are marked, the latest ones: each adds some 100 characters to a query.
const MOST_INCIDENTS: usize = 50;
/// Seconds between the samples of the incidents' query: a shorter incident is drawn so long.
const MARK_SECONDS: i64 = 60;

/// `labels` tell the service's alerts from others'.
pub(super) fn annotations(service: &Service, labels: &str) -> Vec<Value> {
    let mut list = vec![
        json!({
            "name": "Error Budget Alerts",
            "datasource": source(),
            "enable": true,
            "iconColor": RED,
            "expr": format!("ALERTS{{alertname=~\"ErrorBudget.*\", alertstate=\"firing\", {labels}}}"),
            "step": "60s",
            "titleFormat": "{{alertname}}",
            "textFormat": "{{severity}}",
            "tagKeys": "severity",
        }),
        // Marked by whoever deploys: a change of the success rate is no deployment (AUDIT V3).
        json!({
            "name": "Deployments",
            "datasource": { "type": "grafana", "uid": "-- Grafana --" },
            "enable": true,
            "iconColor": "blue",
            "target": { "type": "tags", "tags": ["deployment", "$service"], "matchAny": false, "limit": 100 },
        }),
    ];
    let marks = marks(&service.incidents);
    if !marks.is_empty() {
        list.push(json!({
            "name": "Incidents",
            "datasource": source(),
            "enable": true,
            "iconColor": ORANGE,
            "expr": marks,
            "step": format!("{MARK_SECONDS}s"),
            "titleFormat": "{{incident}}",
        }));
    }
    list
}

/// A query with a sample while an incident lasts, named after it.
fn marks(incidents: &[Incident]) -> String {
    let mut latest: Vec<&Incident> = incidents.iter().collect();
    latest.sort_by_key(|incident| std::cmp::Reverse(incident.start));
    latest.truncate(MOST_INCIDENTS);
    latest
        .into_iter()
        .rev()
        .map(|incident| {
            let start = incident.start.timestamp();
            let end = incident.end.map_or(String::new(), |end| {
                format!(" < {}", end.timestamp().max(start + MARK_SECONDS))
            });
            let name = [incident.id.as_str(), incident.title.as_str()]
                .into_iter()
                .filter(|part| !part.is_empty())
                .collect::<Vec<_>>()
                .join(" ");
            let name = if name.is_empty() {
                incident.category.word()
            } else {
                &name
            };
            // `$` would name a group of the expression.
            let name = quoted(&name.replace('$', "$$").replace(char::is_control, " "));
            format!(
                "label_replace(vector(time()) >= {start}{end}, \"incident\", {name}, \"\", \"\")"
            )
        })
        .collect::<Vec<_>>()
        .join("\nor\n")
}
