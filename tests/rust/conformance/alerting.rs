//! Adapters of the standard tiers, the detector, and the alerts that are sent.

use super::formulas::{number, put, refusal, target, time};
use chrono::TimeDelta;
use error_budget::engine::alerting::detector::{Detection, check, check_all};
use error_budget::engine::alerting::message::{
    Alert, AlertThresholds, Response, burn_alerts as alerts_of,
};
use error_budget::engine::amount::{Quotient, Unit};
use error_budget::engine::exhaustion::at_constant_burn;
use error_budget::engine::metrics::Metrics;
use error_budget::exchange::export::alert_message::{Channels, Delivery, deliveries, email_body};
use error_budget::model::alert_policy::{AlertTier, Condition, Severity, Threshold, google, guide};
use error_budget::model::duration;
use error_budget::model::status::Status;
use serde_json::{Value, json};

/// Long window, short window and threshold: all tiers of the vectors are on the burn rate.
fn burn(tier: &AlertTier) -> (TimeDelta, TimeDelta, Threshold) {
    match tier.condition {
        Condition::BurnRate {
            long,
            short: Some(short),
            threshold,
        } => (long, short, threshold),
        ref other => panic!("no burn rate: {other:?}"),
    }
}

/// `1 hour`, `24 hours`, `3 days`.
fn printed(length: TimeDelta) -> String {
    match (length.num_hours(), length.num_days()) {
        (1, _) => "1 hour".to_owned(),
        (hours, ..=1) => format!("{hours} hours"),
        (_, days) => format!("{days} days"),
    }
}

/// The guide's severities where a case asks for them, the Workbook's where it corrects them.
pub fn standard_configs(input: &Value) -> Value {
    const NAMES: [&str; 4] = [
        "fast_burn_critical",
        "fast_burn_warning",
        "slow_burn_warning",
        "slow_burn_info",
    ];
    let asked = input["tier"].as_str().expect("a tier");
    let index = NAMES
        .iter()
        .position(|name| *name == asked)
        .expect("one of four");
    let policy = if input["window_days"].is_null() {
        google()
    } else {
        guide()
    };
    let window = TimeDelta::days(30);
    let tier = &policy.tiers[index];
    let (long, short, threshold) = burn(tier);
    let rate = threshold.burn_rate(long, window);
    let share = threshold.budget_share(long, window) * 100.0;
    let days = at_constant_burn(100.0, rate, 30.0, chrono::DateTime::UNIX_EPOCH)
        .expect("a burn")
        .days;
    let text = |value: f64| {
        let text = format!("{value:.2}");
        text.trim_end_matches('0').trim_end_matches('.').to_owned()
    };
    json!({
        "burn_rate": rate,
        "long_window": duration::to_text(long),
        "short_window": duration::to_text(short),
        "long_window_minutes": long.num_minutes(),
        "short_window_minutes": short.num_minutes(),
        "budget_consumed_pct": share,
        "time_to_exhaustion_days": days,
        "severity": tier.severity.word(),
        "action": tier.action.word(),
        "budget_consumed_printed": format!("{}% of monthly budget in {}", text(share), printed(long)),
        "time_to_exhaustion_printed": format!("{} days", text(days)),
    })
}

fn fields(seen: &Detection) -> Value {
    let mut fields = json!({
        "tier": seen.tier,
        "severity": seen.severity.word(),
        "action": seen.action.word(),
        "burn_rate_threshold": seen.threshold,
        "long_exceeds": seen.long_exceeds,
        "short_exceeds": seen.short_exceeds,
        "alert_triggered": seen.triggered,
    });
    put(&mut fields, "long_burn_rate", seen.long_burn, 1.0);
    let short = seen.short_burn.expect("a short window");
    put(&mut fields, "short_burn_rate", short, 1.0);
    fields
}

fn window(input: &Value) -> TimeDelta {
    TimeDelta::days(input["window_days"].as_i64().expect("days"))
}

pub fn detector_tier(input: &Value) -> Value {
    let policy = guide();
    let Some(tier) = policy.tier(input["tier"].as_str().expect("a tier")) else {
        return refusal("unknown_tier");
    };
    let target = match target(input) {
        Ok(target) => target,
        Err(refusal) => return refusal,
    };
    let (long, short) = (
        number(input, "long_window_error_rate_pct"),
        number(input, "short_window_error_rate_pct"),
    );
    let window = window(input);
    let seen = check(tier, target, window, long, short)
        .expect("error rates within 0 to 100")
        .expect("a tier on the burn rate");
    let (long, short, threshold) = burn(tier);
    let mut answer = fields(&seen);
    answer["for_duration"] = json!(duration::to_text(tier.hold));
    answer["long_window_minutes"] = json!(long.num_minutes());
    answer["short_window_minutes"] = json!(short.num_minutes());
    answer["tier_budget_consumed_pct"] = json!(threshold.budget_share(long, window) * 100.0);
    answer
}

pub fn detector_all(input: &Value) -> Value {
    let rates: Vec<(TimeDelta, f64)> = input["error_rates_pct"]
        .as_object()
        .expect("rates")
        .iter()
        .map(|(name, rate)| {
            (
                duration::parse(name).expect("a length"),
                rate.as_f64().expect("a rate"),
            )
        })
        .collect();
    let target = target(input).expect("a target");
    let verdicts = check_all(&guide(), target, window(input), &rates).expect("error rates");
    json!({ "triggered": verdicts.triggered.iter().map(fields).collect::<Vec<Value>>() })
}

/// The vectors' metrics, as given: they need not agree with each other.
pub fn metrics(input: &Value) -> Metrics {
    let quotient = |field: &str, factor: f64| {
        let value = number(input, field);
        if value.is_infinite() {
            Quotient::Infinite
        } else {
            Quotient::Finite(value * factor)
        }
    };
    use Status::{Attention, Critical, Exhausted, Healthy, Warning};
    let word = input["status"].as_str().expect("a status");
    Metrics {
        status: [Healthy, Attention, Warning, Critical, Exhausted]
            .into_iter()
            .find(|status| status.word() == word)
            .expect("a status"),
        consumed_share: quotient("consumed_pct", 0.01),
        remaining_share: quotient("remaining_pct", 0.01),
        remaining: number(input, "remaining_minutes"),
        unit: Unit::Minutes,
        burn_rate: quotient("burn_rate", 1.0),
        days_to_exhaustion: Some(number(input, "days_to_exhaustion")),
    }
}

fn asked(input: &Value) -> Vec<Alert> {
    let service = input["service_name"].as_str().expect("a name");
    alerts_of(
        service,
        &metrics(&input["metrics"]),
        &AlertThresholds::default(),
    )
}

fn alerts(input: &Value) -> Vec<Value> {
    asked(input)
        .iter()
        .map(|alert| {
            json!({
                "severity": alert.severity.word(),
                "title": alert.title,
                "description": alert.text,
                "action": alert.action.word(),
                "budget_consumed": alert.spent,
            })
        })
        .collect()
}

pub fn burn_alerts(input: &Value) -> Value {
    json!({ "alerts": alerts(input) })
}

fn channels(config: &Value) -> Channels {
    let text = |field: &str| config[field].as_str().map(str::to_owned);
    Channels {
        on_call_email: text("on_call_email"),
        team_email: text("team_email"),
        pagerduty: config["pagerduty"]["key"].as_str().map(str::to_owned),
        dashboard_url: text("dashboard_url"),
        runbook_url: text("runbook_url"),
        ..Channels::default()
    }
}

pub fn alert_delivery(input: &Value) -> Value {
    let channels = channels(&input["notification_config"]);
    let now = time(input, "now");
    let sent: Vec<Value> = asked(input)
        .iter()
        .flat_map(|alert| deliveries(alert, &channels, now))
        .map(|delivery| match delivery {
            Delivery::Email { to, subject, .. } => {
                json!({ "channel": "email", "to": to, "subject": subject })
            }
            Delivery::PagerDuty { .. } => json!({ "channel": "pagerduty" }),
            Delivery::Jira { .. } => json!({ "channel": "jira" }),
            Delivery::Slack { .. } => json!({ "channel": "slack" }),
        })
        .collect();
    json!({ "alerts": alerts(input), "deliveries": sent })
}

/// The guide's mail has no zone behind its time; ours has.
pub fn alert_email(input: &Value) -> Value {
    let given = &input["alert"];
    let text = |field: &str| given[field].as_str().expect("a text").to_owned();
    assert_eq!(
        (text("severity").as_str(), text("action").as_str()),
        ("critical", "page")
    );
    let alert = Alert {
        service: input["service_name"].as_str().expect("a name").to_owned(),
        condition: "burn_rate".to_owned(),
        severity: Severity::Critical,
        title: text("title"),
        text: text("description"),
        action: Response::Page,
        burn_rate: Quotient::Finite(number(given, "burn_rate")),
        remaining_share: Quotient::Finite(number(given, "remaining_pct") / 100.0),
        spent: text("budget_consumed"),
    };
    let body = email_body(
        &alert,
        &channels(&input["notification_config"]),
        time(input, "now"),
    );
    let lines: Vec<&str> = body
        .lines()
        .map(|line| match line.strip_prefix("Timestamp: ") {
            Some(_) => line.trim_end_matches('Z'),
            None => line,
        })
        .collect();
    json!({ "lines": lines })
}
