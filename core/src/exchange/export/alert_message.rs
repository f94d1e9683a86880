//! An alert as mail, Slack blocks, a PagerDuty event or a Jira issue, ready to be sent.
//!
//! Nothing is sent from here: a page has no business with a pager. Names are text in each of them, and only addresses of
//! the web and of mail become links.

use super::address::link;
use super::table::backslashed;
use crate::engine::alerting::message::{Alert, Notice};
use crate::engine::amount::Quotient;
use crate::engine::metrics::times;
use crate::model::alert_policy::Severity;
use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::{Value, json};

/// Where a team wants its alerts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Channels {
    /// Mail of who is on call, for critical alerts.
    pub on_call_email: Option<String>,
    /// Mail of the team, for warnings.
    pub team_email: Option<String>,
    /// Routing key of a PagerDuty service, for critical alerts.
    pub pagerduty: Option<String>,
    /// Key of a Jira project, for warnings.
    pub jira: Option<String>,
    /// A Slack channel, for what is less.
    pub slack: Option<String>,
    /// A page to look at; see [`link`](super::address::link) for what may be one.
    pub dashboard_url: Option<String>,
    /// A page to follow; likewise.
    pub runbook_url: Option<String>,
}

/// Why a configuration reaches nobody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChannelFault {
    /// The setting.
    pub field: &'static str,
    /// What is wrong with it.
    pub reason: &'static str,
    /// What to do.
    pub remedy: &'static str,
}

impl Channels {
    /// Alerts that would reach nobody, each with its remedy (AUDIT L4).
    #[must_use]
    pub fn faults(&self) -> Vec<ChannelFault> {
        let mut faults = Vec::new();
        let mut missing = |missing, field, reason, remedy| {
            if missing {
                faults.push(ChannelFault {
                    field,
                    reason,
                    remedy,
                });
            }
        };
        missing(
            self.on_call_email.is_none() && self.pagerduty.is_none(),
            "on_call_email",
            "critical alerts reach nobody",
            "Give an address for on call, or a PagerDuty routing key.",
        );
        missing(
            self.team_email.is_none() && self.jira.is_none(),
            "team_email",
            "warnings reach nobody",
            "Give an address for the team, or a Jira project.",
        );
        faults
    }
}

/// One message for one channel.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "channel", rename_all = "lowercase")]
pub enum Delivery {
    /// A mail.
    Email {
        /// `None` when no address is configured; see [`Channels::faults`].
        to: Option<String>,
        /// `[CRITICAL]` and the title.
        subject: String,
        /// Plain text.
        body: String,
    },
    /// The body of a PagerDuty Events v2 request.
    PagerDuty {
        /// JSON.
        event: Value,
    },
    /// The body of a Jira "create issue" request.
    Jira {
        /// JSON.
        issue: Value,
    },
    /// The body of a Slack `chat.postMessage` request.
    Slack {
        /// JSON.
        message: Value,
    },
}

/// Who gets what: critical alerts the pager and who is on call, warnings a ticket and the
/// team, everything else the chat.
///
/// # Example
/// ```
/// use error_budget::engine::alerting::message::{Alert, Response};
/// use error_budget::engine::amount::Quotient;
/// use error_budget::exchange::export::alert_message::{Channels, Delivery, deliveries};
/// use error_budget::model::alert_policy::Severity;
/// let alert = Alert {
///     service: "api".to_owned(),
///     condition: "page_1h".to_owned(),
///     severity: Severity::Critical,
///     title: "Critical Error Budget Burn Rate".to_owned(),
///     text: "api burns its error budget at 20.0x.".to_owned(),
///     action: Response::Page,
///     burn_rate: Quotient::Finite(20.0),
///     remaining_share: Quotient::Finite(0.6),
///     spent: "2.8% of the 30 d budget in 1 h".to_owned(),
/// };
/// let channels = Channels { pagerduty: Some("key".to_owned()), ..Channels::default() };
/// let now = "2026-03-10T14:30:00Z".parse().expect("an instant");
/// let Delivery::PagerDuty { event } = &deliveries(&alert, &channels, now)[0] else { panic!() };
/// assert_eq!(event["dedup_key"], "api/page_1h");
/// ```
#[must_use]
pub fn deliveries(alert: &Alert, channels: &Channels, at: DateTime<Utc>) -> Vec<Delivery> {
    let mail = |to: &Option<String>| Delivery::Email {
        to: to.clone(),
        subject: subject(alert),
        body: email_body(alert, channels, at),
    };
    match alert.severity {
        Severity::Critical => channels
            .pagerduty
            .iter()
            .map(|key| Delivery::PagerDuty {
                event: pagerduty_event(&Notice::New(alert.clone()), key, channels, at),
            })
            .chain([mail(&channels.on_call_email)])
            .collect(),
        Severity::Warning => channels
            .jira
            .iter()
            .map(|project| Delivery::Jira {
                issue: jira_issue(alert, project, channels, at),
            })
            .chain([mail(&channels.team_email)])
            .collect(),
        Severity::Attention | Severity::Info => channels
            .slack
            .iter()
            .map(|channel| Delivery::Slack {
                message: slack_message(alert, channel, channels, at),
            })
            .collect(),
    }
}

/// The subject of a mail: `[CRITICAL] Critical Error Budget Burn Rate`.
#[must_use]
pub fn subject(alert: &Alert) -> String {
    let title = alert.title.replace(char::is_control, " ");
    format!("[{}] {title}", alert.severity.word().to_uppercase())
}

/// Percent left, never below 0.
fn left(alert: &Alert) -> String {
    match alert.remaining_share {
        Quotient::Infinite => "0.0%".to_owned(),
        share => share.percent().map_or_else(
            || "unknown".to_owned(),
            |percent| format!("{:.1}%", percent.max(0.0)),
        ),
    }
}

/// The body of a mail, as plain text.
#[must_use]
pub fn email_body(alert: &Alert, channels: &Channels, at: DateTime<Utc>) -> String {
    let or_none = |url: &Option<String>| {
        let url = url.as_deref().and_then(link);
        url.unwrap_or("N/A").to_owned()
    };
    [
        format!("ERROR BUDGET ALERT: {}", alert.title),
        String::new(),
        format!("Severity: {}", alert.severity.word().to_uppercase()),
        format!("Service: {}", alert.service),
        format!("Timestamp: {}", at.format("%Y-%m-%dT%H:%M:%SZ")),
        String::new(),
        alert.text.clone(),
        String::new(),
        "Metrics:".to_owned(),
        format!("- Burn Rate: {}", times(alert.burn_rate)),
        format!("- Budget Remaining: {}", left(alert)),
        format!("- Budget Consumed: {}", alert.spent),
        String::new(),
        format!("Recommended Action: {}", alert.action.word()),
        String::new(),
        format!("Dashboard: {}", or_none(&channels.dashboard_url)),
        format!("Runbook: {}", or_none(&channels.runbook_url)),
    ]
    .join("\n")
}

/// What every tool is told beside the text.
fn details(alert: &Alert) -> Value {
    json!({
        "condition": alert.condition,
        "burn_rate": times(alert.burn_rate),
        "budget_remaining": left(alert),
        "budget_consumed": alert.spent,
        "recommended_action": alert.action.word(),
    })
}

fn links(channels: &Channels) -> impl Iterator<Item = (&'static str, &str)> {
    [
        ("Dashboard", &channels.dashboard_url),
        ("Runbook", &channels.runbook_url),
    ]
    .into_iter()
    .filter_map(|(text, url)| Some((text, link(url.as_deref()?)?)))
}

/// Cuts to so many characters, with an ellipsis where something is missing.
fn cut(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let kept: String = text.chars().take(most.saturating_sub(1)).collect();
    format!("{kept}…")
}

/// The body of a PagerDuty Events API v2 request: `trigger`, or `resolve` once it is over.
///
/// The deduplication key is the service and the condition, so that PagerDuty keeps one
/// incident for them. Fields and limits:
/// <https://developer.pagerduty.com/docs/events-api-v2/trigger-events/>.
#[must_use]
pub fn pagerduty_event(
    notice: &Notice,
    routing_key: &str,
    channels: &Channels,
    at: DateTime<Utc>,
) -> Value {
    let alert = notice.alert();
    let key = cut(&format!("{}/{}", alert.service, alert.condition), 255);
    if matches!(notice, Notice::Resolved(_)) {
        return json!({
            "routing_key": routing_key, "event_action": "resolve", "dedup_key": key,
        });
    }
    let severity = match alert.severity {
        Severity::Critical => "critical",
        Severity::Warning => "warning",
        Severity::Attention | Severity::Info => "info",
    };
    let links: Vec<Value> = links(channels)
        .map(|(text, href)| json!({ "href": href, "text": text }))
        .collect();
    json!({
        "routing_key": routing_key,
        "event_action": "trigger",
        "dedup_key": key,
        "client": "Error Budget Planner",
        "links": links,
        "payload": {
            "summary": cut(&format!("{}: {}", alert.title, alert.text), 1_024),
            "source": alert.service,
            "severity": severity,
            "timestamp": at.to_rfc3339(),
            "class": "error_budget",
            "component": alert.service,
            "custom_details": details(alert),
        },
    })
}

/// The body of a Slack `chat.postMessage` request, in Block Kit; `text` is what notifications
/// and screen readers say. <https://api.slack.com/reference/block-kit/blocks>.
#[must_use]
pub fn slack_message(
    alert: &Alert,
    channel: &str,
    channels: &Channels,
    at: DateTime<Utc>,
) -> Value {
    // Slack's three control characters.
    let escaped = |text: &str| {
        text.replace('&', "&amp;")
            .replace('<', "&lt;")
            .replace('>', "&gt;")
    };
    let field = |name: &str, value: &str| json!({ "type": "mrkdwn", "text": cut(&format!("*{name}*\n{}", escaped(value)), 2_000) });
    let mut blocks = vec![
        json!({
            "type": "header",
            "text": { "type": "plain_text", "text": cut(&subject(alert), 150) },
        }),
        json!({
            "type": "section",
            "text": { "type": "mrkdwn", "text": cut(&escaped(&alert.text), 3_000) },
        }),
        json!({
            "type": "section",
            "fields": [
                field("Burn rate", &times(alert.burn_rate)),
                field("Budget remaining", &left(alert)),
                field("Budget consumed", &alert.spent),
                field("Recommended action", alert.action.word()),
            ],
        }),
    ];
    let buttons: Vec<Value> = links(channels)
        .map(|(text, url)| {
            json!({
                "type": "button", "url": url,
                "text": { "type": "plain_text", "text": text },
            })
        })
        .collect();
    if !buttons.is_empty() {
        blocks.push(json!({ "type": "actions", "elements": buttons }));
    }
    blocks.push(json!({
        "type": "context",
        "elements": [{
            "type": "mrkdwn",
            "text": cut(&format!("{} · {}", escaped(&alert.service), at.format("%Y-%m-%d %H:%M UTC")), 2_000),
        }],
    }));
    json!({
        "channel": channel,
        "text": escaped(&format!("{} ({}): {}", subject(alert), alert.service, alert.text)),
        "blocks": blocks,
    })
}

/// The body of a Jira "create issue" request, REST API version 2 (wiki markup). The label
/// names service and condition, so that an open issue is found before another is made.
/// <https://developer.atlassian.com/server/jira/platform/jira-rest-api-examples/>.
#[must_use]
pub fn jira_issue(alert: &Alert, project: &str, channels: &Channels, at: DateTime<Utc>) -> Value {
    // A label holds no spaces.
    let label = |text: &str| text.split_whitespace().collect::<Vec<_>>().join("-");
    let priority = match alert.severity {
        Severity::Critical => "Highest",
        Severity::Warning => "High",
        Severity::Attention => "Medium",
        Severity::Info => "Low",
    };
    json!({
        "fields": {
            "project": { "key": project },
            "issuetype": { "name": "Task" },
            "priority": { "name": priority },
            "summary": cut(&format!("{}: {}", alert.service, alert.title), 255),
            "description": email_body(&as_wiki_text(alert), channels, at),
            "labels": [
                "error-budget",
                cut(&format!("error-budget-{}-{}", label(&alert.service), label(&alert.condition)), 255),
            ],
        },
    })
}

/// The alert for Jira's wiki markup: what a team typed is no macro, image, link, mention or cell of a table.
fn as_wiki_text(alert: &Alert) -> Alert {
    let escaped = |text: &str| backslashed(text, "\\{}[]!|");
    Alert {
        service: escaped(&alert.service),
        title: escaped(&alert.title),
        text: escaped(&alert.text),
        ..alert.clone()
    }
}
