//! A Grafana dashboard of one error budget, in the current schema.
//!
//! It reads what [`rules`](super::prometheus::rules) records. Incidents are marked from the plan itself: an annotation
//! query that is 1 while one of them lasted needs no other source.

mod annotation;
mod panel;

use super::prometheus::{Naming, Options, Setup, decimal, sloth_service};
use super::refusal::ExportError;
use crate::model::alert_policy::{AlertTier, Condition, google};
use crate::model::decimal::unscaled;
use crate::model::plan::Service;
use crate::model::status::Thresholds;
use crate::model::zone::Zone;
use annotation::annotations;
use chrono::{DateTime, TimeDelta, Utc};
use panel::{GREEN, ORANGE, RED, YELLOW, chart, figure, steps};
use serde_json::{Value, json};

/// The dashboard as JSON that Grafana 9 and later import.
///
/// # Errors
/// [`ExportError`] for a target of 100%, as [`rules`](super::prometheus::rules).
///
/// # Example
/// ```
/// use chrono::TimeDelta;
/// use error_budget::exchange::export::{grafana::dashboard, prometheus::Options};
/// use error_budget::model::{objective::Objective, plan::Service, status::Thresholds, window::Window, zone::Zone};
/// let objective = Objective::new("99.9%".parse()?, Window::Rolling(TimeDelta::days(30)));
/// let service = Service::new("api", "api", objective);
/// let now = "2026-03-10T14:30:00Z".parse().expect("an instant");
/// let dashboard = dashboard(&service, now, &Zone::utc(), &Thresholds::default(), &Options::default())?;
/// assert_eq!(dashboard["title"], "Error Budget - api");
/// assert_eq!(dashboard["panels"][4]["type"], "timeseries");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn dashboard(
    service: &Service,
    now: DateTime<Utc>,
    zone: &Zone,
    thresholds: &Thresholds,
    options: &Options,
) -> Result<Value, ExportError> {
    let setup = Setup::new(service, now, zone, *thresholds, options)?;
    let board = Board {
        setup: &setup,
        thresholds,
    };
    Ok(json!({
        "title": format!("Error Budget - {}", service.id),
        "tags": ["slo", "error-budget", service.id],
        "schemaVersion": 39,
        "editable": true,
        "timezone": "browser",
        "refresh": "30s",
        "time": { "from": "now-7d", "to": "now" },
        "templating": { "list": board.variables() },
        "annotations": { "list": annotations(service, board.labels()) },
        "panels": board.panels(),
    }))
}

struct Board<'a> {
    setup: &'a Setup<'a>,
    thresholds: &'a Thresholds,
}

fn minutes(minutes: i64) -> TimeDelta {
    TimeDelta::minutes(minutes)
}

impl Board<'_> {
    fn labels(&self) -> &'static str {
        match self.setup.series.naming() {
            Naming::Guide => "service=\"$service\"",
            Naming::Sloth => "sloth_service=\"$service\"",
        }
    }

    fn select(&self, name: &str) -> String {
        format!("{name}{{{}}}", self.labels())
    }

    fn success_rate(&self) -> String {
        self.select(&self.setup.series.success_rate(self.setup.window))
    }

    fn burn_rate(&self, window: i64) -> String {
        let series = &self.setup.series;
        match series.naming() {
            Naming::Guide => self.select(&series.burn_rate(minutes(window))),
            Naming::Sloth => {
                let ratio = self.select(&series.error_rate(minutes(window)));
                format!("100 * {ratio} / (100 - $slo_target)")
            }
        }
    }

    fn error_rate(&self, window: i64) -> String {
        let rate = self.select(&self.setup.series.error_rate(minutes(window)));
        match self.setup.series.naming() {
            Naming::Guide => rate,
            Naming::Sloth => format!("100 * {rate}"),
        }
    }

    /// Consumed, as a share of the budget.
    fn consumed(&self) -> String {
        format!("(100 - {}) / (100 - $slo_target)", self.success_rate())
    }

    /// The burn rates of Google's tiers over this window, for lines and colours.
    fn burn_marks(&self) -> [f64; 4] {
        let rate = |tier: &AlertTier| match tier.condition {
            Condition::BurnRate {
                long, threshold, ..
            } => threshold.burn_rate(long, self.setup.window),
            _ => 1.0,
        };
        let tiers = google().tiers;
        ["page_1h", "page_6h", "ticket_1d", "ticket_3d"].map(|name| {
            let tier = tiers.iter().find(|tier| tier.name == name);
            tier.map_or(1.0, rate)
        })
    }

    fn panels(&self) -> Vec<Value> {
        let [(_, critical), (_, warning), (_, attention)] = self.thresholds.bands();
        let [page_1h, page_6h, ticket_1d, ticket_3d] = self.burn_marks();
        let target = &self.setup.service.objective.target;
        let percent = f64::from(target.ppb()) / 1e7;
        // A tenth of a point below, or one whole budget where that is less (AUDIT V6).
        let close = f64::from(target.ppb() - target.allowance_ppb().min(1_000_000)) / 1e7;
        let days = self.setup.window.num_milliseconds() as f64 / 86_400_000.0;
        let window = self.setup.series.range(self.setup.window);
        let remaining = format!("100 * (1 - {})", self.consumed());
        let exhaustion = format!(
            "{} * clamp_min(1 - {}, 0) / ({})",
            decimal(days),
            self.consumed(),
            self.burn_rate(60)
        );
        let left = steps(
            RED,
            &[
                (critical.remaining_percent, ORANGE),
                (warning.remaining_percent, YELLOW),
                (attention.remaining_percent, GREEN),
            ],
        );
        let time_left = steps(
            RED,
            &[
                (critical.days, ORANGE),
                (warning.days, YELLOW),
                (attention.days, GREEN),
            ],
        );
        let burning = steps(
            GREEN,
            &[(ticket_3d, YELLOW), (ticket_1d, ORANGE), (page_6h, RED)],
        );
        let met = steps(RED, &[(close, ORANGE), (percent, GREEN)]);
        let burn_lines = [
            (ticket_3d, "rgba(255, 255, 0, 0.7)"),
            (ticket_1d, "rgba(255, 165, 0, 0.7)"),
            (page_1h, "rgba(255, 0, 0, 0.7)"),
        ];
        let consumed_areas = [
            (
                100.0 - attention.remaining_percent,
                "rgba(255, 255, 0, 0.1)",
            ),
            (100.0 - warning.remaining_percent, "rgba(255, 165, 0, 0.2)"),
            (100.0 - critical.remaining_percent, "rgba(255, 0, 0, 0.3)"),
        ];
        let rates =
            |rate: &dyn Fn(i64) -> String, windows: &[(i64, &str)]| -> Vec<(String, String)> {
                windows
                    .iter()
                    .map(|(window, name)| (rate(*window), (*name).to_owned()))
                    .collect()
            };
        let burn = |window| self.burn_rate(window);
        let errors = |window| self.error_rate(window);
        let requests = self.setup.sli.valid_rate("5m");
        vec![
            // Below zero it is overspent, which a gauge from 0 hides (AUDIT V5).
            figure(
                (1, "Budget Remaining", "gauge"),
                [0, 0, 6, 8],
                &remaining,
                ("percent", 1, Some((-100.0, 100.0))),
                left,
            ),
            figure(
                (2, "Current Burn Rate", "stat"),
                [6, 0, 6, 4],
                &self.burn_rate(60),
                ("short", 1, None),
                burning,
            ),
            figure(
                (3, &format!("SLO Compliance ({window})"), "stat"),
                [12, 0, 6, 4],
                &self.success_rate(),
                ("percent", 3, None),
                met,
            ),
            figure(
                (4, "Time to Exhaustion", "stat"),
                [18, 0, 6, 4],
                &exhaustion,
                ("d", 1, None),
                time_left,
            ),
            chart(
                (10, "Burn Rate Over Time"),
                [0, 8, 24, 8],
                &rates(
                    &burn,
                    &[
                        (5, "5min"),
                        (60, "1hour"),
                        (360, "6hour"),
                        (1_440, "24hour"),
                    ],
                ),
                ("short", "Burn Rate (x)"),
                ("line", &burn_lines),
            ),
            chart(
                (
                    20,
                    &format!("Error Budget Consumption ({}-day rolling)", decimal(days)),
                ),
                [0, 16, 24, 8],
                &[(
                    format!("100 * {}", self.consumed()),
                    "Budget Consumed %".to_owned(),
                )],
                ("percent", "Budget Consumed"),
                ("area", &consumed_areas),
            ),
            chart(
                (30, "Error Rate by Window"),
                [0, 24, 12, 8],
                &rates(&errors, &[(5, "5min"), (60, "1hour"), (1_440, "24hour")]),
                ("percent", "Error Rate"),
                ("off", &[]),
            ),
            chart(
                (31, "Request Rate"),
                [12, 24, 12, 8],
                &[(requests, "Requests/sec".to_owned())],
                ("reqps", "Requests/sec"),
                ("off", &[]),
            ),
        ]
    }

    fn variables(&self) -> Vec<Value> {
        let constant = |name: &str, value: &str| {
            json!({
                "name": name,
                "type": "constant",
                "query": value,
                "current": { "text": value, "value": value },
                "hide": 2,
            })
        };
        let service = self.setup.service;
        let name = match self.setup.series.naming() {
            Naming::Guide => &service.id,
            Naming::Sloth => sloth_service(service),
        };
        vec![
            json!({ "name": "datasource", "type": "datasource", "query": "prometheus", "current": {}, "hide": 0 }),
            constant("service", name),
            constant(
                "slo_target",
                &unscaled(u64::from(service.objective.target.ppb()), 7),
            ),
        ]
    }
}
