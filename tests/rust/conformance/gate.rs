//! Adapters of the manager's status, the release decision, the release gate and the policy.

use super::alerting::metrics;
use super::formulas::{days, number, put, refusal, target, time};
use error_budget::engine::amount::Quotient;
use error_budget::engine::gate::{decide, evaluate, rationale};
use error_budget::engine::period::{PeriodError, Uptime, report};
use error_budget::model::budget_policy::{BudgetPolicy, guide};
use error_budget::model::release::{Release, Risk};
use error_budget::model::status::{Band, Status, Thresholds};
use error_budget::model::window::Interval;
use serde_json::{Map, Value, json};

pub fn manager_status(input: &Value) -> Value {
    let uptime = if let Some(minutes) = input["actual_uptime_minutes"].as_f64() {
        Uptime::Minutes(minutes)
    } else if let Some(percent) = input["actual_uptime_pct"].as_f64() {
        Uptime::Percent(percent)
    } else if let (Some(total), Some(good)) = (
        input["total_requests"].as_u64(),
        input["successful_requests"].as_u64(),
    ) {
        Uptime::Requests { total, good }
    } else {
        return refusal("insufficient_input");
    };
    let target = match target(input) {
        Ok(target) => target,
        Err(refusal) => return refusal,
    };
    let period = Interval {
        start: time(input, "start"),
        end: time(input, "end"),
    };
    let window = days(input, "window_days");
    let answer = match report(period, uptime, target, window, &managers_thresholds()) {
        Ok(answer) => answer,
        Err(error) => {
            return refusal(match error {
                PeriodError::EmptyPeriod => "empty_period",
                PeriodError::NoData => "no_data",
                PeriodError::UptimeOutsidePeriod => "uptime_outside_period",
                PeriodError::PeriodLongerThanWindow => "period_longer_than_window",
                PeriodError::WindowNotPositive => "window_not_positive",
            });
        }
    };
    let metrics = answer.metrics;
    let mut fields = json!({
        "actual_uptime_pct": answer.uptime_percent,
        "total_budget_minutes": answer.total_minutes,
        "consumed_minutes": answer.consumed_minutes,
        "remaining_minutes": answer.remaining_minutes,
        "overspent_minutes": answer.overspent_minutes,
        "remaining_pct": metrics.percent_left(),
        "status": metrics.status.word(),
    });
    put(&mut fields, "consumed_pct", metrics.consumed_share, 100.0);
    put(&mut fields, "burn_rate", metrics.burn_rate, 1.0);
    let days = match metrics.days_to_exhaustion {
        Some(days) if days.is_finite() => Quotient::Finite(days),
        _ => Quotient::Infinite,
    };
    put(&mut fields, "days_to_exhaustion", days, 1.0);
    fields
}

/// The defaults of the guide's `ErrorBudgetConfig`.
fn managers_thresholds() -> Thresholds {
    let band = |remaining_percent, burn_rate, days| Band {
        remaining_percent,
        burn_rate,
        days,
    };
    Thresholds::new(
        band(10.0, 14.4, 3.0),
        band(25.0, 6.0, 7.0),
        band(50.0, 3.0, 15.0),
    )
    .expect("ordered bands")
}

pub fn release_decision(input: &Value) -> Value {
    let metrics = metrics(&input["metrics"]);
    let risk = Risk::from_word(input["release_risk"].as_str().expect("a risk"));
    match decide(&guide(), metrics.status, &risk) {
        Err(_) => refusal("unknown_risk"),
        Ok(decision) => json!({
            "decision": decision.word(),
            "status": metrics.status.word(),
            "release_risk": risk.word(),
            "rationale": rationale(&metrics, &risk, decision),
            "conditions": decision.conditions(),
        }),
    }
}

/// The guide's `conditions` are what goes with an exception, or the warnings of an approval.
pub fn release_gate(input: &Value) -> Value {
    let given = &input["release"];
    let text = |field: &str| given[field].as_str().unwrap_or_default();
    let release = Release {
        risk: Risk::from_word(text("risk_level")),
        release_type: text("release_type").to_owned(),
        has_tests: given["has_tests"] == true,
        has_rollback_plan: given["has_rollback_plan"] == true,
        ..Release::default()
    };
    let verdict = evaluate(&guide(), &metrics(&input["metrics"]), &release);
    let by = verdict.rule.word();
    json!({
        "approved": verdict.approved,
        "by": by,
        "reason": verdict.reason,
        "conditions": if by == "exception" { verdict.conditions } else { verdict.warnings },
        "alternative": verdict.alternative,
    })
}

const ORDER: [Status; 5] = [
    Status::Healthy,
    Status::Attention,
    Status::Warning,
    Status::Critical,
    Status::Exhausted,
];

fn by_gate(value: impl Fn(Status) -> Value) -> Value {
    let pairs = ORDER.map(|status| (status.word().to_owned(), value(status)));
    Value::Object(Map::from_iter(pairs))
}

/// The document's head is a service's; ours stands in the plan.
pub fn policy_document(input: &Value) -> Value {
    let policy: BudgetPolicy = guide();
    assert!(policy.faults().is_empty(), "{:?}", policy.faults());
    if !input["burn_rate"].is_null() {
        let gate = policy.gate_at(
            number(input, "budget_remaining_pct"),
            number(input, "burn_rate"),
        );
        return json!({ "gate": gate.status.word() });
    }
    let escalations = |value: fn(&error_budget::model::budget_policy::Escalation) -> Value| {
        let pairs = policy
            .escalations
            .iter()
            .map(|one| (one.name.clone(), value(one)));
        Value::Object(pairs.collect())
    };
    let json = serde_json::to_value(&policy).expect("a policy is plain data");
    let cadence: Map<String, Value> = json["review_cadence"]
        .as_array()
        .expect("pairs")
        .iter()
        .map(|pair| {
            (
                pair[0].as_str().expect("a cadence").to_owned(),
                pair[1].clone(),
            )
        })
        .collect();
    json!({
        "service": "api-service",
        "slo_target": 99.9,
        "window": "30d",
        "gate_order": policy.gates.iter().map(|gate| gate.status.word()).collect::<Vec<_>>(),
        "deployment_pace": by_gate(|status| json!(policy.gate(status).pace)),
        "criteria": by_gate(|status| json!(policy.criteria(status))),
        "allowed_releases": by_gate(|status| json!(policy.gate(status).allowed_releases)),
        "exception_types": policy.exceptions.iter().map(|one| &one.name).collect::<Vec<_>>(),
        "escalation_notify": escalations(|one| json!(one.notify)),
        "escalation_action": escalations(|one| json!(one.action)),
        "review_cadence": cadence,
    })
}
