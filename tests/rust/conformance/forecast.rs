//! Adapters of the deterministic predictors and their vote.

use crate::formulas::{days, minutes, number, target, time};
use chrono::{DateTime, TimeDelta, Utc};
use error_budget::engine::exhaustion::{Exhaustion, RATE_LOOKBACK};
use error_budget::engine::forecast::{Recommendation, agreement};
use error_budget::engine::record::Record;
use error_budget::model::incident::Incident;
use error_budget::model::objective::Objective;
use error_budget::model::plan::Service;
use error_budget::model::window::Window;
use error_budget::model::zone::Zone;
use serde_json::{Value, json};

fn service(input: &Value) -> (Service, DateTime<Utc>) {
    let now = time(input, "now");
    let window = Window::Rolling(days(input, "window_days"));
    let target = target(input).expect("a target");
    let mut service = Service::new("tracker", "tracker", Objective::new(target, window));
    // The guide's tracker takes time without events for good time.
    service.measured_from = Some(now - TimeDelta::days(20_000));
    for event in input["events"].as_array().into_iter().flatten() {
        let lasted = minutes(number(event, "duration_minutes"));
        let incident = Incident::lasting(time(event, "timestamp"), lasted);
        service.incidents.push(incident.expect("an event"));
    }
    (service, now)
}

/// The prediction's fields; `never` is the guide's word for a budget that holds.
fn put(fields: &mut Value, exhaustion: Exhaustion, never: &str, now: DateTime<Utc>) {
    fields["prediction"] = json!(word(exhaustion, never));
    fields["days_until_exhaustion"] = json!(exhaustion.days().filter(|days| days.is_finite()));
    fields["exhaustion_date"] = match exhaustion {
        Exhaustion::Now => json!(now.to_rfc3339()),
        Exhaustion::At { at, .. } => json!(at.to_rfc3339()),
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
    let (service, now) = service(input);
    let record = Record::new(&service, now, &Zone::utc());
    let lookback = u32::try_from(input["lookback_days"].as_i64().expect("days")).unwrap_or(0);
    let mut fields = json!({});
    match record.linear_prediction(lookback) {
        None => put(&mut fields, Exhaustion::NoData, "", now),
        Some(line) => {
            fields["slope"] = json!(line.slope);
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

/// The rate predictor's word: without any event there is no rate to speak of.
fn rate(service: &Service, record: &Record) -> (f64, Exhaustion) {
    let (per_day, exhaustion) = record.rate_prediction(RATE_LOOKBACK);
    if service.incidents.is_empty() {
        (per_day, Exhaustion::NoData)
    } else {
        (per_day, exhaustion)
    }
}

pub fn predict_rate(input: &Value) -> Value {
    let (service, now) = service(input);
    let record = Record::new(&service, now, &Zone::utc());
    let estimator = input["estimator"].as_str().expect("an estimator");
    let (per_day, exhaustion) = match estimator {
        "last_10_events" => record
            .last_ten_prediction(&service.incidents)
            .unwrap_or((0.0, Exhaustion::NoData)),
        _ => rate(&service, &record),
    };
    let mut fields = json!({
        "estimator": estimator,
        "lookback_days": RATE_LOOKBACK.num_days(),
        "daily_consumption_rate_minutes": per_day,
        "remaining_budget_minutes": record.budget().remaining.value().max(0.0),
    });
    put(&mut fields, exhaustion, "stable", now);
    if exhaustion == Exhaustion::NoData {
        fields["prediction"] = json!("no_recent_events");
    }
    fields
}

fn vote(predictions: &[Exhaustion], input: &Value) -> Value {
    let probability = agreement(predictions, number(input, "days_ahead"));
    json!({
        "exhaustion_probability": probability,
        "recommendation_level": Recommendation::of(probability).word(),
    })
}

pub fn probability(input: &Value) -> Value {
    let (service, now) = service(input);
    let record = Record::new(&service, now, &Zone::utc());
    let linear = record.linear_prediction(7).map_or(Exhaustion::NoData, |line| line.exhaustion);
    let (_, rate) = rate(&service, &record);
    let mut fields = vote(&[linear, rate], input);
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
    vote(&[read("linear"), read("rate")], input)
}

pub fn recommendation(input: &Value) -> Value {
    let recommendation = Recommendation::of(number(input, "probability"));
    json!({ "level": recommendation.word(), "text": recommendation.text() })
}
