//! Routes for Alertmanager: who gets which alert, and which alert silences which.

use super::alert_message::Channels;
use super::prometheus::{Naming, Options};
use super::yaml::Yaml;

/// A configuration for the alerts of [`rules`](super::prometheus::rules).
///
/// Pages go to who is on call, tickets to the team, the rest to the chat. While budget is exhausted its other bands are
/// silent, and while something pages, the tickets for the same service are (Workbook, table 5-7). A receiver without an
/// address in `channels` is there and tells nobody; mail wants `global.smtp_smarthost` set to the team's server, chat
/// `global.slack_api_url_file`.
///
/// # Example
/// ```
/// use error_budget::exchange::export::alert_message::Channels;
/// use error_budget::exchange::export::alertmanager::configuration;
/// use error_budget::exchange::export::prometheus::Options;
/// let channels = Channels { pagerduty: Some("key".to_owned()), ..Channels::default() };
/// let text = configuration(&channels, &Options::default());
/// assert!(text.contains("routing_key: key"));
/// assert!(text.contains("inhibit_rules:"));
/// ```
#[must_use]
pub fn configuration(channels: &Channels, options: &Options) -> String {
    let service = match options.naming {
        Naming::Guide => "service",
        Naming::Sloth => "sloth_service",
    };
    let mut document = Vec::new();
    document.extend(global(channels));
    document.push(("route", route(service)));
    document.push(("inhibit_rules", inhibitions(service)));
    document.push(("receivers", receivers(channels)));
    Yaml::map(document).to_document()
}

fn global(channels: &Channels) -> Option<(&'static str, Yaml)> {
    let mails = channels.on_call_email.is_some() || channels.team_email.is_some();
    let mut pairs = Vec::new();
    if mails {
        pairs.push(("smtp_smarthost", Yaml::text("localhost:25")));
        pairs.push(("smtp_from", Yaml::text("alertmanager@localhost")));
    }
    if channels.slack.is_some() {
        let file = Yaml::text("/etc/alertmanager/slack_url");
        pairs.push(("slack_api_url_file", file));
    }
    (!pairs.is_empty()).then(|| ("global", Yaml::map(pairs)))
}

const OURS: &str = r#"alert_type="error_budget""#;

fn route(service: &str) -> Yaml {
    let to = |action: &str, receiver: &str, repeat: &str| {
        Yaml::map([
            ("receiver", Yaml::text(receiver)),
            (
                "matchers",
                Yaml::texts([OURS.to_owned(), format!("action={action:?}")]),
            ),
            ("repeat_interval", Yaml::text(repeat)),
        ])
    };
    Yaml::map([
        ("receiver", Yaml::text("chat")),
        ("group_by", Yaml::texts(["alertname", service])),
        ("group_wait", Yaml::text("30s")),
        ("group_interval", Yaml::text("5m")),
        ("repeat_interval", Yaml::text("1d")),
        (
            "routes",
            Yaml::list([
                to("page", "on-call", "4h"),
                to("ticket", "team", "1d"),
                to("log", "chat", "7d"),
            ]),
        ),
    ])
}

fn inhibitions(service: &str) -> Yaml {
    let rule = |source: &[&str], target: &[&str]| {
        Yaml::map([
            ("source_matchers", Yaml::texts(source.iter().copied())),
            ("target_matchers", Yaml::texts(target.iter().copied())),
            ("equal", Yaml::texts([service])),
        ])
    };
    Yaml::list([
        rule(
            &[r#"alertname="ErrorBudgetExhausted""#],
            &[r#"alertname=~"ErrorBudgetLow|ErrorBudgetCritical""#],
        ),
        rule(
            &[r#"alertname="ErrorBudgetCritical""#],
            &[r#"alertname="ErrorBudgetLow""#],
        ),
        // Only burn alerts have a long window: what pages for a fast burn needs no ticket for the slow one.
        rule(
            &[OURS, r#"action="page""#, r#"long_window!="""#],
            &[OURS, r#"action=~"ticket|log""#, r#"long_window!="""#],
        ),
    ])
}

fn receivers(channels: &Channels) -> Yaml {
    let mail = |to: &Option<String>| {
        let to = to.as_ref()?;
        let list = Yaml::list([Yaml::map([
            ("to", Yaml::text(to)),
            ("send_resolved", Yaml::Flag(true)),
        ])]);
        Some(("email_configs", list))
    };
    let pager = channels.pagerduty.as_ref().map(|key| {
        let description = "{{ .CommonAnnotations.summary }}";
        let pairs = [
            ("routing_key", Yaml::text(key)),
            ("description", Yaml::text(description)),
        ];
        ("pagerduty_configs", Yaml::list([Yaml::map(pairs)]))
    });
    let slack = channels.slack.as_ref().map(|channel| {
        let pairs = [
            ("channel", Yaml::text(channel)),
            ("title", Yaml::text("{{ .CommonAnnotations.summary }}")),
            ("text", Yaml::text("{{ .CommonAnnotations.description }}")),
            ("send_resolved", Yaml::Flag(true)),
        ];
        ("slack_configs", Yaml::list([Yaml::map(pairs)]))
    });
    let receiver = |name: &str, configs: [Option<(&'static str, Yaml)>; 2]| {
        let named = ("name", Yaml::text(name));
        Yaml::map([named].into_iter().chain(configs.into_iter().flatten()))
    };
    Yaml::list([
        receiver("on-call", [pager, mail(&channels.on_call_email)]),
        receiver("team", [mail(&channels.team_email), None]),
        receiver("chat", [slack, None]),
    ])
}
