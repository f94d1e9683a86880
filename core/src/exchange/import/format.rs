//! The registry of formats, and telling them apart.

use super::task::Task;
use super::{
    Import, ImportError, aws_status, better_stack, calendar, datadog, delimited, fire_hydrant,
    google_cloud, incident_io, json_lines, opsgenie, pager_duty, prometheus_alerts,
    prometheus_range, status_changes, status_feed, statuspage, upptime_summary, uptime_robot,
};

/// A format of incident histories.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Comma, semicolon or pipe separated rows.
    Csv,
    /// Tab separated rows, such as those pasted from a spreadsheet.
    Tsv,
    /// One flat JSON object per line.
    JsonLines,
    /// Statuspage `incidents.json`: the API's answer, its list, or a scrape of it.
    Statuspage,
    /// Upptime `history/summary.json`.
    UpptimeSummary,
    /// Status commits of an Upptime repository: time, slug, subject, commit.
    UpptimeStatusChanges,
    /// Google Cloud Service Health `incidents.json`.
    GoogleCloud,
    /// `data.json` of the AWS Service Health Dashboard until 2022: ends stand in its prose.
    AwsStatus,
    /// Statuspage `history.atom` or `history.rss`.
    StatusFeed,
    /// PagerDuty `GET /incidents`, version 1 or 2.
    PagerDuty,
    /// Opsgenie `GET /v1/incidents`.
    Opsgenie,
    /// incident.io `GET /v2/incidents`.
    IncidentIo,
    /// FireHydrant `GET /v1/incidents`.
    FireHydrant,
    /// Better Stack (Better Uptime) `GET /api/v3/incidents`, version 2 too.
    BetterStack,
    /// UptimeRobot `getMonitors` with its logs.
    UptimeRobot,
    /// Prometheus `query_range`: `up`, a ratio, or the series `ALERTS`.
    PrometheusRange,
    /// Prometheus `/api/v1/alerts` or `/api/v1/rules`: what fires now.
    PrometheusAlerts,
    /// Datadog `GET /api/v1/slo/{id}/history` of a metric SLO.
    DatadogSlo,
    /// A calendar, `.ics`.
    Calendar,
}

impl Format {
    /// All of them, the most specific first: the order in which a text is tried.
    pub const ALL: [Self; 19] = [
        Self::Calendar,
        Self::StatusFeed,
        Self::UpptimeSummary,
        Self::PrometheusRange,
        Self::PrometheusAlerts,
        Self::DatadogSlo,
        Self::UptimeRobot,
        Self::GoogleCloud,
        Self::AwsStatus,
        Self::IncidentIo,
        Self::FireHydrant,
        Self::Opsgenie,
        Self::BetterStack,
        Self::PagerDuty,
        Self::Statuspage,
        Self::JsonLines,
        Self::UpptimeStatusChanges,
        Self::Tsv,
        Self::Csv,
    ];

    /// The name in commands and options.
    ///
    /// ```
    /// use error_budget::exchange::import::Format;
    /// assert_eq!(Format::UpptimeSummary.name(), "upptime-summary");
    /// assert_eq!(Format::from_name("Statuspage"), Some(Format::Statuspage));
    /// ```
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Tsv => "tsv",
            Self::JsonLines => "jsonl",
            Self::Statuspage => "statuspage",
            Self::UpptimeSummary => "upptime-summary",
            Self::UpptimeStatusChanges => "upptime-status-changes",
            Self::GoogleCloud => "google-cloud",
            Self::AwsStatus => "aws-status",
            Self::StatusFeed => "status-feed",
            Self::PagerDuty => "pagerduty",
            Self::Opsgenie => "opsgenie",
            Self::IncidentIo => "incident-io",
            Self::FireHydrant => "firehydrant",
            Self::BetterStack => "better-stack",
            Self::UptimeRobot => "uptimerobot",
            Self::PrometheusRange => "prometheus-range",
            Self::PrometheusAlerts => "prometheus-alerts",
            Self::DatadogSlo => "datadog-slo",
            Self::Calendar => "ics",
        }
    }

    /// What people call it.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Csv => "CSV",
            Self::Tsv => "TSV",
            Self::JsonLines => "JSON lines",
            Self::Statuspage => "Statuspage",
            Self::UpptimeSummary => "Upptime summary",
            Self::UpptimeStatusChanges => "Upptime status changes",
            Self::GoogleCloud => "Google Cloud",
            Self::AwsStatus => "AWS status",
            Self::StatusFeed => "Status feed",
            Self::PagerDuty => "PagerDuty",
            Self::Opsgenie => "Opsgenie",
            Self::IncidentIo => "incident.io",
            Self::FireHydrant => "FireHydrant",
            Self::BetterStack => "Better Stack",
            Self::UptimeRobot => "UptimeRobot",
            Self::PrometheusRange => "Prometheus range",
            Self::PrometheusAlerts => "Prometheus alerts",
            Self::DatadogSlo => "Datadog SLO history",
            Self::Calendar => "Calendar",
        }
    }

    /// The format with this [`name`](Self::name), in any case.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|format| format.name().eq_ignore_ascii_case(name.trim()))
    }

    fn recognizes(self, text: &str) -> bool {
        match self {
            Self::Csv => delimited::recognizes(text, false),
            Self::Tsv => delimited::recognizes(text, true),
            Self::JsonLines => json_lines::recognizes(text),
            Self::Statuspage => statuspage::recognizes(text),
            Self::UpptimeSummary => upptime_summary::recognizes(text),
            Self::UpptimeStatusChanges => status_changes::recognizes(text),
            Self::GoogleCloud => google_cloud::recognizes(text),
            Self::AwsStatus => aws_status::recognizes(text),
            Self::StatusFeed => status_feed::recognizes(text),
            Self::PagerDuty => pager_duty::recognizes(text),
            Self::Opsgenie => opsgenie::recognizes(text),
            Self::IncidentIo => incident_io::recognizes(text),
            Self::FireHydrant => fire_hydrant::recognizes(text),
            Self::BetterStack => better_stack::recognizes(text),
            Self::UptimeRobot => uptime_robot::recognizes(text),
            Self::PrometheusRange => prometheus_range::recognizes(text),
            Self::PrometheusAlerts => prometheus_alerts::recognizes(text),
            Self::DatadogSlo => datadog::recognizes(text),
            Self::Calendar => calendar::recognizes(text),
        }
    }

    pub(super) fn read(self, text: &str, task: &Task<'_>) -> Result<Import, ImportError> {
        match self {
            Self::Csv | Self::Tsv => delimited::read(text, self, task),
            Self::JsonLines => json_lines::read(text, task),
            Self::Statuspage => statuspage::read(text, task),
            Self::UpptimeSummary => upptime_summary::read(text, task),
            Self::UpptimeStatusChanges => status_changes::read(text, task),
            Self::GoogleCloud => google_cloud::read(text, task),
            Self::AwsStatus => aws_status::read(text, task),
            Self::StatusFeed => status_feed::read(text, task),
            Self::PagerDuty => pager_duty::read(text, task),
            Self::Opsgenie => opsgenie::read(text, task),
            Self::IncidentIo => incident_io::read(text, task),
            Self::FireHydrant => fire_hydrant::read(text, task),
            Self::BetterStack => better_stack::read(text, task),
            Self::UptimeRobot => uptime_robot::read(text, task),
            Self::PrometheusRange => prometheus_range::read(text, task),
            Self::PrometheusAlerts => prometheus_alerts::read(text, task),
            Self::DatadogSlo => datadog::read(text, task),
            Self::Calendar => calendar::read(text, task),
        }
    }
}

/// Tells the format from the content alone; `None` when it is none that we read.
///
/// ```
/// use error_budget::exchange::import::{Format, sniff};
/// assert_eq!(sniff("start;end\n2026-03-10 08:12;08:38\n"), Some(Format::Csv));
/// assert_eq!(sniff("Dear team, the outage is over."), None);
/// ```
#[must_use]
pub fn sniff(text: &str) -> Option<Format> {
    let text = text.trim_start_matches('\u{feff}');
    if is_binary(text) {
        return None;
    }
    Format::ALL
        .into_iter()
        .find(|format| format.recognizes(text))
}

/// Whether the start of the text holds what no text file does.
pub(super) fn is_binary(text: &str) -> bool {
    text.bytes().take(65_536).any(|byte| byte == 0)
}

/// The beginning of a text up to `most` bytes, cut at a whole line where there is one.
pub(super) fn beginning(text: &str, most: usize) -> &str {
    if text.len() <= most {
        return text;
    }
    let mut end = most;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let cut = text.get(..end).unwrap_or_default();
    cut.rfind('\n')
        .map_or(cut, |line| cut.get(..=line).unwrap_or(cut))
}
