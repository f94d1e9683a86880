//! Adapters of the deterministic predictors and their vote. Times are told in eighths, as the tracker's are.

use super::formulas::{number, time};
use super::tracker::{EIGHTHS, in_minutes, meant, service};
use chrono::{DateTime, TimeDelta, Utc};
use error_budget::engine::exhaustion::{Exhaustion, RATE_LOOKBACK};
use error_budget::engine::forecast::{Recommendation, agreement};
use error_budget::engine::record::Record;
use error_budget::model::plan::Service;
use error_budget::model::zone::Zone;
use serde_json::{Value, json};

const DAY: TimeDelta = TimeDelta::days(EIGHTHS as i64);

/// The prediction's fields; `never` is the guide's word for a budget that holds.
fn put(fields: &mut Value, exhaustion: Exhaustion, never: &str, now: DateTime<Utc>) {
    fields["prediction"] = json!(word(exhaustion, never));
    fields["days_until_exhaustion"] = json!(
        exhaustion
            .days()
            .filter(|days| days.is_finite())
            .map(|days| days / f64::from(EIGHTHS))
    );
    fields["exhaustion_date"] = match exhaustion {
        Exhaustion::Now => json!(now.to_rfc3339()),
        Exhaustion::At { at, .. } => json!(meant(at, now).to_rfc3339()),
        Exhaustion::Never | Exhaustion::NoData => Value::Null,
    };
    if exhaustion == Exhaustion::Never {
        fields["days_until_exhaustion_infinite"] = json!(true);
    }
}

fn word(exhaustion: Exhaustion, never: &str) -> &str {
    match exhaustion {
        Exhaustion::Now => "exhausted",
        Exhaustion::At { .. } => "exhaustion_projected",
        Exhaustion::Never => never,
        Exhaustion::NoData => "insufficient_data",
    }
}

pub fn predict_linear(input: &Value) -> Value {
    let now = time(input, "now");
    let service = service(input, now).expect("a tracker");
    let record = Record::new(&service, now, &Zone::utc());
    let lookback = u32::try_from(input["lookback_days"].as_i64().expect("days")).unwrap_or(0);
    let mut fields = json!({});
    match record.linear_prediction(lookback, DAY) {
        None => put(&mut fields, Exhaustion::NoData, "", now),
        Some(line) => {
            fields["slope"] = json!(line.slope * f64::from(EIGHTHS));
            fields["intercept"] = json!(line.intercept);
            fields["r_value"] = json!(line.r);
            fields["confidence"] = json!(line.r.map(f64::abs));
            fields["current_consumption"] = json!(line.current);
            let falls_short = line.slope == 0.0;
            fields["trend"] = json!(if falls_short { "stable" } else { "degrading" });
            put(&mut fields, line.exhaustion, "not_exhausting", now);
        }
    }
    fields
}

/// Minutes a day and what they come to; without any event there is no rate to speak of.
fn rate(input: &Value, service: &Service, record: &Record) -> (f64, Exhaustion) {
    if service.incidents.is_empty() {
        return (0.0, Exhaustion::NoData);
    }
    match input["estimator"].as_str() {
        Some("last_10_events") => record
            .last_ten_prediction(&service.incidents)
            .unwrap_or((0.0, Exhaustion::NoData)),
        _ => {
            let recent = record.rate_prediction(RATE_LOOKBACK * EIGHTHS);
            (recent.per_day, recent.exhaustion)
        }
    }
}

pub fn predict_rate(input: &Value) -> Value {
    let now = time(input, "now");
    let service = service(input, now).expect("a tracker");
    let record = Record::new(&service, now, &Zone::utc());
    let (per_day, exhaustion) = rate(input, &service, &record);
    let mut fields = json!({
        "estimator": input["estimator"],
        "lookback_days": RATE_LOOKBACK.num_days(),
        "daily_consumption_rate_minutes": per_day,
        "remaining_budget_minutes": in_minutes(record.budget().remaining).max(0.0),
    });
    put(&mut fields, exhaustion, "stable", now);
    if exhaustion == Exhaustion::NoData {
        fields["prediction"] = json!("no_recent_events");
    }
    fields
}

fn vote(predictions: &[Exhaustion], days: f64) -> Value {
    let probability = agreement(predictions, days);
    json!({
        "exhaustion_probability": probability,
        "recommendation_level": Recommendation::of(probability).word(),
    })
}

pub fn probability(input: &Value) -> Value {
    let now = time(input, "now");
    let service = service(input, now).expect("a tracker");
    let record = Record::new(&service, now, &Zone::utc());
    let linear = record
        .linear_prediction(7, DAY)
        .map_or(Exhaustion::NoData, |line| line.exhaustion);
    let (_, rate) = rate(input, &service, &record);
    let mut fields = vote(
        &[linear, rate],
        number(input, "days_ahead") * f64::from(EIGHTHS),
    );
    fields["linear_prediction"] = json!(word(linear, "not_exhausting"));
    fields["rate_prediction"] = json!(match rate {
        Exhaustion::NoData => "no_recent_events",
        other => word(other, "stable"),
    });
    fields
}

pub fn probability_vote(input: &Value) -> Value {
    let read = |field: &str| match input[field]["prediction"].as_str().expect("a prediction") {
        "exhaustion_projected" => Exhaustion::At {
            at: DateTime::UNIX_EPOCH,
            days: number(&input[field], "days_until_exhaustion"),
        },
        "exhausted" => Exhaustion::Now,
        "not_exhausting" | "stable" => Exhaustion::Never,
        _ => Exhaustion::NoData,
    };
    vote(&[read("linear"), read("rate")], number(input, "days_ahead"))
}

pub fn recommendation(input: &Value) -> Value {
    let recommendation = Recommendation::of(number(input, "probability"));
    json!({ "level": recommendation.word(), "text": recommendation.text() })
}
