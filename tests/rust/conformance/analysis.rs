//! Adapters of the historical analysis.
//!
//! Events last fractions of a millisecond, which the engine does not count: the rest of one
//! is told as a millisecond of less impact.

use super::formulas::{number, put, refusal, target, time};
use chrono::{DateTime, TimeDelta, Utc};
use error_budget::engine::analysis::{Analysis, Anomaly, Grouping, Method};
use error_budget::engine::record::Record;
use error_budget::exchange::export::analysis_report;
use error_budget::model::impact::Impact;
use error_budget::model::incident::{Category, Incident};
use error_budget::model::objective::Objective;
use error_budget::model::plan::Service;
use error_budget::model::window::Window;
use error_budget::model::zone::Zone;
use serde_json::{Value, json};

/// The incidents that lose exactly so many minutes from `start` on.
fn losing(minutes: f64, start: DateTime<Utc>, category: &str) -> Vec<Incident> {
    let exact = minutes * 60_000.0;
    let whole = TimeDelta::milliseconds(exact.floor() as i64);
    let rest = Impact::from_fraction(exact.fract()).expect("a share");
    let mut incident = Incident::lasting(start, whole).expect("a length");
    incident.category = Category::from_word(category);
    let mut last = Incident::lasting(start + whole, TimeDelta::milliseconds(1)).expect("one");
    last.category = incident.category.clone();
    last.impact = rest;
    [incident]
        .into_iter()
        .chain((rest.ppb() > 0).then_some(last))
        .collect()
}

fn service(input: &Value, now: DateTime<Utc>) -> Service {
    let window = Window::Rolling(TimeDelta::days(
        input["window_days"].as_i64().expect("days"),
    ));
    let objective = Objective::new(target(input).expect("a target"), window);
    let mut service = Service::new("tracker", "tracker", objective);
    service.measured_from = Some(now - TimeDelta::days(4_000));
    for event in input["events"].as_array().into_iter().flatten() {
        service.incidents.extend(losing(
            number(event, "duration_minutes"),
            time(event, "timestamp"),
            event["category"].as_str().expect("a category"),
        ));
    }
    service
}

fn put_optional(fields: &mut Value, name: &str, value: Option<f64>) {
    fields[name] = json!(value);
    if value.is_none() {
        fields[format!("{name}_nan")] = json!(true);
    }
}

/// The statistics, trends and z anomalies, which the vectors' two kinds of history share.
fn fields(answer: &Analysis, cell: impl Fn(&Anomaly) -> DateTime<Utc>) -> Value {
    let burn = &answer.burn;
    let mut trends = json!({
        "trend_direction": answer.trend.direction.word(),
        "slope": answer.trend.slope,
        "is_significant": answer.trend.significant,
        "projected_7day_change": answer.trend.change_in_7_days,
    });
    put_optional(&mut trends, "r_squared", answer.trend.r_squared);
    put_optional(&mut trends, "p_value", answer.trend.p_value);
    let anomalies: Vec<Value> = answer
        .anomalies
        .iter()
        .filter(|anomaly| anomaly.method == Method::ZScore)
        .map(|anomaly| {
            json!({
                "cell_end": cell(anomaly).to_rfc3339(),
                "burn_rate": anomaly.burn,
                "z_score": anomaly.score,
                "severity": anomaly.severity.word(),
            })
        })
        .collect();
    json!({
        "burn_rate_stats": {
            "mean": burn.mean, "median": burn.median, "std": burn.deviation,
            "min": burn.min, "max": burn.max,
            "p25": burn.p25, "p75": burn.p75, "p95": burn.p95, "p99": burn.p99,
        },
        "anomalies": anomalies,
        "trends": trends,
    })
}

fn patterns(answer: &Analysis) -> Value {
    const NAMES: [&str; 7] = [
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
    ];
    let mut weekdays = json!({});
    for (name, mean) in NAMES.iter().zip(answer.patterns.weekdays) {
        put_optional(&mut weekdays, name, mean);
    }
    let pattern = |groups: &Grouping, name: &str| {
        let mut fields = json!({});
        fields[format!("has_{name}ly_cycle")] = json!(groups.dispersed);
        fields[format!("typical_{name}_burn_rate")] = json!(groups.typical);
        put_optional(
            &mut fields,
            &format!("{name}ly_variation"),
            groups.variation,
        );
        fields
    };
    json!({
        "day_of_week": weekdays,
        "weekly_pattern": pattern(&answer.patterns.weeks, "week"),
        "monthly_pattern": pattern(&answer.patterns.months, "month"),
    })
}

/// One loss per day, at its start.
pub fn historical_series(input: &Value) -> Value {
    let first = time(input, "first_date");
    let minutes = input["daily_minutes"].as_array().expect("minutes");
    let days = minutes.len() as u32;
    let now = first + TimeDelta::days(i64::from(days));
    let mut service = service(input, now);
    for (index, minutes) in (0..).zip(minutes) {
        let start = first + TimeDelta::days(index);
        let minutes = minutes.as_f64().expect("minutes");
        service.incidents.extend(losing(minutes, start, "incident"));
    }
    let record = Record::new(&service, now, &Zone::utc());
    match record.analyze(&service.incidents, days) {
        Err(_) => refusal("insufficient_data"),
        Ok(answer) => {
            // The vectors label a day by itself.
            let mut fields = fields(&answer, |anomaly| anomaly.end - TimeDelta::days(1));
            fields["patterns"] = patterns(&answer);
            fields
        }
    }
}

fn analyze(input: &Value) -> Option<Analysis> {
    let now = time(input, "now");
    let days = input["days_back"].as_u64().expect("days");
    let service = service(input, now);
    let record = Record::new(&service, now, &Zone::utc());
    let days = u32::try_from(days).expect("few days");
    record.analyze(&service.incidents, days).ok()
}

pub fn historical_tracker(input: &Value) -> Value {
    let Some(answer) = analyze(input) else {
        return refusal("insufficient_data");
    };
    let mut fields = fields(&answer, |anomaly| anomaly.end);
    let count = answer.days.len();
    fields["period"] = json!({
        "start": answer.period.start.to_rfc3339(),
        "end": answer.period.end.to_rfc3339(),
        "snapshots": count + 1,
    });
    let mut consumption = json!({
        "window_consumed_minutes": answer.consumed.value(),
        "avg_daily_consumption": answer.lost.value() / count as f64,
        "max_daily_consumption": answer.most_lost.value(),
    });
    put(
        &mut consumption,
        "window_consumed_pct",
        answer.consumed_share,
        100.0,
    );
    fields["consumption_stats"] = consumption;
    fields
}

pub fn historical_patterns(input: &Value) -> Value {
    patterns(&analyze(input).expect("28 days"))
}

/// Layout is free: the guide's report ends with the anomalies, tells midnights with their
/// hours, and counts them as days.
pub fn historical_report(input: &Value) -> Value {
    let Some(answer) = analyze(input) else {
        return json!({ "lines": ["Error: Insufficient data for analysis"] });
    };
    let service = input["service"].as_str().expect("a name");
    let report = analysis_report::text(&answer, service, "99.9%");
    let mut lines: Vec<String> = report
        .lines()
        .take_while(|line| *line != "PATTERNS")
        .map(str::to_owned)
        .collect();
    assert_eq!(lines.pop().as_deref(), Some(""));
    let period = lines
        .iter_mut()
        .find(|line| line.starts_with("Analysis Period"));
    let midnights = answer.days.len() + 1;
    let span = "Analysis Period: 2025-01-06 to 2025-01-31 (25 days)";
    let period = period.expect("a period");
    assert_eq!(period, span);
    *period =
        format!("Analysis Period: 2025-01-06 00:00:00 to 2025-01-31 00:00:00 ({midnights} days)");
    json!({ "lines": lines })
}
