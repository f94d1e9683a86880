//! Adapters of the guide's single formulas.

use chrono::{DateTime, TimeDelta, Utc};
use error_budget::engine::allowance::{
    self, AllowanceError, downtime_consumption, request_consumption, time_allowance,
};
use error_budget::engine::amount::Quotient;
use error_budget::engine::exhaustion::{at_constant_burn, burn_of_error_rate};
use error_budget::model::impact::Impact;
use error_budget::model::target::{Target, TargetError};
use serde_json::{Value, json};

/// `{"error": kind}`: the guide's word for a refusal of ours.
pub fn refusal(kind: &str) -> Value {
    json!({ "error": kind })
}

pub fn number(input: &Value, field: &str) -> f64 {
    match input[field].as_f64() {
        Some(number) => number,
        None if input[format!("{field}_infinite")] == true => f64::INFINITY,
        None => panic!("{field} is no number in {input}"),
    }
}

pub fn time(input: &Value, field: &str) -> DateTime<Utc> {
    let text = input[field].as_str().expect("a time");
    text.parse().expect("RFC 3339")
}

/// Minutes with decimals, to the millisecond.
pub fn minutes(minutes: f64) -> TimeDelta {
    TimeDelta::milliseconds((minutes * 60_000.0).round() as i64)
}

pub fn days(input: &Value, field: &str) -> TimeDelta {
    minutes(number(input, field) * 1_440.0)
}

pub fn target(input: &Value) -> Result<Target, Value> {
    Target::from_percent(number(input, "slo_target_pct")).map_err(|error| match error {
        TargetError::AboveOne(_) | TargetError::NotANumber(_) => refusal("slo_target_out_of_range"),
        other => panic!("{other}"),
    })
}

/// Puts a quotient, as a number times `factor`, into the vectors' encoding.
pub fn put(fields: &mut Value, name: &str, quotient: Quotient, factor: f64) {
    match quotient {
        Quotient::Finite(number) => fields[name] = json!(number * factor),
        Quotient::Infinite => {
            fields[name] = Value::Null;
            fields[format!("{name}_infinite")] = json!(true);
        }
        Quotient::NoData => {
            fields[name] = Value::Null;
            fields["no_data"] = json!(true);
        }
    }
}

fn allowance_refusal(error: AllowanceError) -> Value {
    refusal(match error {
        AllowanceError::WindowNotPositive => "window_not_positive",
        AllowanceError::EmptyPeriod => "empty_period",
        AllowanceError::BadCounts => "bad_counts",
        AllowanceError::DowntimeOutsidePeriod => "downtime_outside_period",
    })
}

fn either(answer: Result<Value, Value>) -> Value {
    answer.unwrap_or_else(|refusal| refusal)
}

pub fn total_budget(input: &Value) -> Value {
    either(target(input).and_then(|target| {
        let window = days(input, "window_days");
        let budget = time_allowance(target, window).map_err(allowance_refusal)?;
        Ok(json!({
            "total_minutes": window.num_minutes(),
            "allowed_downtime_ratio": f64::from(target.allowance_ppb()) / 1e9,
            "error_budget_minutes": budget.value(),
            "error_budget_seconds": budget.value() * 60.0,
            "error_budget_hours": budget.value() / 60.0,
            "error_budget_percentage": f64::from(target.allowance_ppb()) / 1e7,
        }))
    }))
}

pub fn consumed_requests(input: &Value) -> Value {
    let count = |field: &str| input[field].as_u64().expect("a count");
    either(target(input).and_then(|target| {
        let consumption =
            request_consumption(count("total_requests"), count("failed_requests"), target)
                .map_err(allowance_refusal)?;
        let mut fields = json!({
            "allowed_failures": consumption.allowed_failures,
            "excess_failures": consumption.excess_failures,
            "budget_exceeded": consumption.exceeded,
        });
        put(
            &mut fields,
            "actual_success_rate",
            consumption.success_percent,
            1.0,
        );
        put(
            &mut fields,
            "budget_consumed_pct",
            consumption.consumed_percent,
            1.0,
        );
        Ok(fields)
    }))
}

pub fn time_consumption(input: &Value) -> Value {
    either(target(input).and_then(|target| {
        let allowance::DowntimeConsumption {
            total_minutes,
            uptime_minutes,
            allowed_minutes,
            consumed_minutes,
            remaining_minutes,
            consumed_percent,
            availability_percent,
        } = downtime_consumption(
            time(input, "start"),
            time(input, "end"),
            minutes(number(input, "downtime_minutes")),
            target,
        )
        .map_err(allowance_refusal)?;
        let mut fields = json!({
            "total_minutes": total_minutes,
            "uptime_minutes": uptime_minutes,
            "allowed_downtime_minutes": allowed_minutes,
            "consumed_budget_minutes": consumed_minutes,
            "remaining_budget_minutes": remaining_minutes,
            "actual_availability_pct": availability_percent,
        });
        put(&mut fields, "budget_consumed_pct", consumed_percent, 1.0);
        Ok(fields)
    }))
}

pub fn burn_rate(input: &Value) -> Value {
    either(target(input).and_then(|target| {
        let rate = burn_of_error_rate(number(input, "actual_error_rate_pct"), target)
            .map_err(|_| refusal("error_rate_out_of_range"))?;
        let mut fields = json!({});
        put(&mut fields, "burn_rate", rate, 1.0);
        Ok(fields)
    }))
}

pub fn scenarios(input: &Value) -> Value {
    let error_rate_percent = if input["label"] == "complete outage" {
        Impact::FULL.fraction() * 100.0
    } else {
        number(input, "actual_error_rate_pct")
    };
    let mut scenario = input.clone();
    scenario["actual_error_rate_pct"] = json!(error_rate_percent);
    let mut fields = burn_rate(&scenario);
    fields["actual_error_rate_pct"] = json!(error_rate_percent);
    fields["printed"] = json!(format!("{:.1}x", number(&fields, "burn_rate")));
    fields
}

pub fn time_to_exhaustion(input: &Value) -> Value {
    let answer = at_constant_burn(
        number(input, "budget_remaining_pct"),
        number(input, "burn_rate"),
        number(input, "window_days"),
        time(input, "now"),
    )
    .expect("no vector asks without numbers");
    let days = if answer.days.is_finite() {
        Quotient::Finite(answer.days)
    } else {
        Quotient::Infinite
    };
    let mut fields = json!({
        "exhaustion_date": answer.at.map(|at| at.to_rfc3339()),
        "status": answer.status.word(),
    });
    put(&mut fields, "time_to_exhaustion_days", days, 1.0);
    put(&mut fields, "time_to_exhaustion_hours", days, 24.0);
    fields
}
