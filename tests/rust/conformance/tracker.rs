//! Adapters of the consumption tracker.
//!
//! An event is an incident of full impact. The record starts long before the first one:
//! the guide's tracker takes time without events for good time.
//!
//! The engine counts whole milliseconds, the vectors' durations go down to an eighth of
//! one. So the adapters count in eighths: every length of time is told to the engine eight
//! times as long, around the instant asked for, and its minutes are read as eighths.

use super::formulas::{number, put, refusal, target, time};
use chrono::{DateTime, TimeDelta, Utc};
use error_budget::engine::amount::{Amount, Quotient};
use error_budget::engine::record::Record;
use error_budget::engine::trend::TrendError;
use error_budget::model::incident::{Category, Incident};
use error_budget::model::objective::Objective;
use error_budget::model::plan::Service;
use error_budget::model::window::Window;
use error_budget::model::zone::Zone;
use serde_json::{Map, Value, json};

pub const EIGHTHS: i32 = 8;

/// So many minutes, in eighths of a millisecond.
fn minutes(minutes: f64) -> TimeDelta {
    TimeDelta::milliseconds((minutes * 60_000.0 * f64::from(EIGHTHS)).round() as i64)
}

fn days(input: &Value, field: &str) -> TimeDelta {
    minutes(number(input, field) * 1_440.0)
}

/// An instant as the engine is told it: `now` stays where it is.
fn told(at: DateTime<Utc>, now: DateTime<Utc>) -> DateTime<Utc> {
    now + (at - now) * EIGHTHS
}

/// The instant that the engine means.
pub fn meant(at: DateTime<Utc>, now: DateTime<Utc>) -> DateTime<Utc> {
    now + (at - now) / EIGHTHS
}

pub fn in_minutes(amount: Amount) -> f64 {
    amount.value() / f64::from(EIGHTHS)
}

pub fn service(input: &Value, now: DateTime<Utc>) -> Result<Service, Value> {
    let window = Window::Rolling(days(input, "window_days"));
    let mut service = Service::new("tracker", "tracker", Objective::new(target(input)?, window));
    service.measured_from = Some(now - TimeDelta::days(20_000));
    for event in input["events"].as_array().into_iter().flatten() {
        service.incidents.push(incident(
            told(time(event, "timestamp"), now),
            number(event, "duration_minutes"),
            event["category"].as_str().expect("a category"),
        )?);
    }
    Ok(service)
}

fn incident(start: DateTime<Utc>, lasted: f64, category: &str) -> Result<Incident, Value> {
    let mut incident =
        Incident::lasting(start, minutes(lasted)).map_err(|_| refusal("negative_duration"))?;
    incident.category = Category::from_word(category);
    Ok(incident)
}

/// What is left, shown: never below 0.
fn left(number: f64) -> f64 {
    number.max(0.0)
}

fn percent_left(share: Quotient) -> f64 {
    match share {
        Quotient::Finite(share) => left(share * 100.0),
        Quotient::Infinite => 0.0,
        Quotient::NoData => panic!("the record covers every vector"),
    }
}

pub fn record(input: &Value) -> Value {
    let now = DateTime::UNIX_EPOCH + TimeDelta::days(20_000);
    let answer = service(input, now).and_then(|mut service| {
        // Anywhere inside the window: one event, whole.
        let start = now - days(input, "window_days");
        let event = incident(start, number(input, "duration_minutes"), "incident")?;
        service.incidents.push(event);
        let budget = Record::new(&service, now, &Zone::utc()).budget();
        let mut fields = json!({ "total_budget_minutes": in_minutes(budget.total) });
        put(
            &mut fields,
            "budget_consumed_pct",
            budget.consumed_share,
            100.0,
        );
        Ok(fields)
    });
    answer.unwrap_or_else(|refusal| refusal)
}

pub fn consumption(input: &Value) -> Value {
    let now = time(input, "as_of");
    let answer = service(input, now).map(|service| {
        let record = Record::new(&service, now, &Zone::utc());
        let budget = record.budget();
        let categories = record.by_category(&service.incidents);
        let by_category: Map<String, Value> = categories
            .iter()
            .map(|loss| {
                let mut fields = json!({
                    "count": loss.incidents,
                    "total_minutes": in_minutes(loss.lost),
                });
                put(&mut fields, "percentage", loss.share, 100.0);
                (loss.category.to_string(), fields)
            })
            .collect();
        let mut fields = json!({
            "total_budget_minutes": in_minutes(budget.total),
            "consumed_minutes": in_minutes(budget.consumed),
            "remaining_minutes": left(in_minutes(budget.remaining)),
            "remaining_pct": percent_left(budget.remaining_share),
            "event_count": categories.iter().map(|loss| loss.incidents).sum::<usize>(),
            "consumption_by_category": by_category,
        });
        put(&mut fields, "consumed_pct", budget.consumed_share, 100.0);
        fields
    });
    answer.unwrap_or_else(|refusal| refusal)
}

pub fn trend(input: &Value) -> Value {
    let now = time(input, "now");
    let answer = service(input, now).and_then(|service| {
        let points = Record::new(&service, now, &Zone::utc())
            .trend(days(input, "days_back"), days(input, "granularity_days"))
            .map_err(|error| match error {
                TrendError::NoStep => refusal("granularity_not_positive"),
                TrendError::TooManyPoints => panic!("{error}"),
            })?;
        let consumed = points.iter().map(|point| in_minutes(point.consumed));
        let consumed_share = points.iter().map(|point| point.consumed_share.number());
        let remaining = points
            .iter()
            .map(|point| percent_left(point.remaining_share));
        let mut fields = json!({
            "points": points.len(),
            "consumed_minutes": consumed.collect::<Vec<f64>>(),
            "consumed_pct": consumed_share
                .map(|share| share.map(|share| share * 100.0))
                .collect::<Vec<_>>(),
            "remaining_pct": remaining.collect::<Vec<f64>>(),
        });
        if let (Some(first), Some(last)) = (points.first(), points.last()) {
            fields["first_date"] = json!(meant(first.at, now).to_rfc3339());
            fields["last_date"] = json!(meant(last.at, now).to_rfc3339());
        }
        Ok(fields)
    });
    answer.unwrap_or_else(|refusal| refusal)
}
