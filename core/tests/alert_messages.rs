//! What alerts say, and to whom.
#![forbid(unsafe_code)]

mod history;

use error_budget::engine::alerting::message::{Alert, Notice, Response, notices};
use error_budget::engine::amount::Quotient;
use error_budget::exchange::export::alert_message::{
    Channels, Delivery, deliveries, jira_issue, pagerduty_event, slack_message,
};
use error_budget::model::alert_policy::{Severity, google};
use history::{at, outage, record, rolling, service};

fn alert(condition: &str, severity: Severity) -> Alert {
    Alert {
        service: "api".to_owned(),
        condition: condition.to_owned(),
        severity,
        title: "Title".to_owned(),
        text: "5 < 6 & more".to_owned(),
        action: Response::Page,
        burn_rate: Quotient::Finite(20.0),
        remaining_share: Quotient::Finite(-0.5),
        spent: "2.8% in 1 h".to_owned(),
    }
}

#[test]
fn a_history_that_fires_says_so_with_its_own_figures() {
    // 10 minutes of total outage until now, at 99.9%: 10/60 of an hour are 166.7x, and 10 of
    // 43.2 minutes are 23.1%.
    let service = service("99.9%", rolling(30), vec![outage("2026-03-10 11:50", 10)]);
    let alerts = record(&service, "2026-03-10 12:00").alerts("checkout", &google());
    let first = &alerts[0];
    assert_eq!(first.condition, "page_1h");
    assert_eq!(first.title, "Critical Error Budget Burn Rate");
    assert_eq!(first.action, Response::Page);
    assert_eq!(
        first.text,
        "checkout burns its error budget at 166.7x over 1 h and 1000.0x over 5 min; the limit is \
         14.4x. It has fired since 2026-03-10T11:50:51Z."
    );
    assert_eq!(first.spent, "23.1% of the 30 d budget in 1 h");
    let quiet = record(&service, "2026-03-10 18:00").alerts("checkout", &google());
    assert!(quiet.iter().all(|alert| alert.condition != "page_1h"));
}

#[test]
fn each_condition_is_told_once_until_it_changes_or_ends() {
    let sent = [
        alert("burn", Severity::Warning),
        alert("low", Severity::Critical),
    ];
    let firing = [
        alert("burn", Severity::Critical),
        alert("burn", Severity::Warning),
        alert("new", Severity::Info),
    ];
    assert_eq!(
        notices(&sent, &firing),
        [
            Notice::Changed(alert("burn", Severity::Critical)),
            Notice::New(alert("new", Severity::Info)),
            Notice::Resolved(alert("low", Severity::Critical)),
        ]
    );
    assert!(notices(&firing, &firing).is_empty());
}

#[test]
fn payloads_have_the_shape_their_tools_ask_for() {
    let now = at("2026-03-10 12:00");
    let channels = Channels {
        runbook_url: Some("https://run.example/".to_owned()),
        ..Channels::default()
    };
    let critical = alert("burn", Severity::Critical);
    let event = pagerduty_event(&Notice::New(critical.clone()), "key", &channels, now);
    assert_eq!(event["event_action"], "trigger");
    assert_eq!(event["dedup_key"], "api/burn");
    assert_eq!(event["payload"]["severity"], "critical");
    assert_eq!(event["payload"]["timestamp"], "2026-03-10T12:00:00+00:00");
    assert_eq!(event["links"][0]["href"], "https://run.example/");
    let over = pagerduty_event(&Notice::Resolved(critical.clone()), "key", &channels, now);
    assert_eq!(over["event_action"], "resolve");
    assert_eq!(over["dedup_key"], event["dedup_key"]);

    let slack = slack_message(&critical, "#slo", &channels, now);
    assert_eq!(slack["channel"], "#slo");
    assert_eq!(slack["blocks"][0]["text"]["text"], "[CRITICAL] Title");
    assert_eq!(slack["blocks"][1]["text"]["text"], "5 &lt; 6 &amp; more");
    // Overspent shows as nothing left.
    assert_eq!(
        slack["blocks"][2]["fields"][1]["text"],
        "*Budget remaining*\n0.0%"
    );

    let jira = jira_issue(&critical, "SRE", &channels, now);
    assert_eq!(jira["fields"]["project"]["key"], "SRE");
    assert_eq!(jira["fields"]["labels"][1], "error-budget-api-burn");
    assert_eq!(jira["fields"]["priority"]["name"], "Highest");
}

#[test]
fn texts_stay_within_the_tools_limits() {
    let mut long = alert("burn", Severity::Critical);
    long.text = "ä".repeat(10_000);
    long.title = "ü".repeat(10_000);
    let (now, channels) = (at("2026-03-10 12:00"), Channels::default());
    let count = |value: &serde_json::Value| value.as_str().expect("a text").chars().count();
    let event = pagerduty_event(&Notice::New(long.clone()), "key", &channels, now);
    assert_eq!(count(&event["payload"]["summary"]), 1_024);
    let slack = slack_message(&long, "#slo", &channels, now);
    assert_eq!(count(&slack["blocks"][0]["text"]["text"]), 150);
    assert_eq!(count(&slack["blocks"][1]["text"]["text"]), 3_000);
    assert_eq!(
        count(&jira_issue(&long, "SRE", &channels, now)["fields"]["summary"]),
        255
    );
}

#[test]
fn severities_go_to_their_channels_and_missing_ones_are_named() {
    let channels = Channels {
        team_email: Some("team@example.com".to_owned()),
        jira: Some("SRE".to_owned()),
        slack: Some("#slo".to_owned()),
        ..Channels::default()
    };
    let kinds = |severity| -> Vec<&'static str> {
        deliveries(&alert("burn", severity), &channels, at("2026-03-10 12:00"))
            .iter()
            .map(|delivery| match delivery {
                Delivery::Email { to: Some(_), .. } => "mail",
                Delivery::Email { to: None, .. } => "mail to nobody",
                Delivery::PagerDuty { .. } => "pager",
                Delivery::Jira { .. } => "ticket",
                Delivery::Slack { .. } => "chat",
            })
            .collect()
    };
    assert_eq!(kinds(Severity::Critical), ["mail to nobody"]);
    assert_eq!(kinds(Severity::Warning), ["ticket", "mail"]);
    assert_eq!(kinds(Severity::Info), ["chat"]);
    let faults: Vec<&str> = channels.faults().iter().map(|fault| fault.field).collect();
    assert_eq!(faults, ["on_call_email"]);
}

#[test]
fn the_worst_of_a_condition_is_told() {
    let twice = [
        alert("burn", Severity::Warning),
        alert("burn", Severity::Critical),
    ];
    assert_eq!(
        notices(&[], &twice),
        [Notice::New(alert("burn", Severity::Critical))]
    );
}
