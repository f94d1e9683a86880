//! A forecast as another program can make it: what the simulation starts from, and what it answers, as one JSON object.
//!
//! For `tests/bench/monte_carlo.py`: `cargo run --release -p error_budget --example forecast_case`. Times are in days from
//! now, amounts in minutes.
#![forbid(unsafe_code)]

// The service is that of the benchmarks.
#[expect(dead_code, reason = "the benchmarks alone take times")]
#[path = "../../tests/bench/src/workload.rs"]
mod workload;

use chrono::TimeDelta;
use error_budget::engine::forecast::Settings;
use error_budget::engine::record::Record;
use error_budget::model::zone::Zone;
use std::error::Error;

const INCIDENTS: u32 = 60;
const DAYS: u32 = 90;
const PATHS: u32 = 10_000;

fn main() -> Result<(), Box<dyn Error>> {
    let now = workload::now();
    let record = Record::new(&workload::service(INCIDENTS), now, &Zone::utc());
    let troubles: Vec<_> = record
        .troubles()
        .iter()
        .map(|trouble| (trouble.start, trouble.end, trouble.impact, trouble.ongoing))
        .collect();
    let horizon = now + TimeDelta::days(DAYS.into());
    let curve: Vec<_> = record
        .remaining_curve(now, horizon)
        .iter()
        .map(|(at, left)| ((*at - now).as_seconds_f64() / 86_400.0, *left))
        .collect();
    let settings = Settings {
        days: DAYS,
        paths: PATHS,
        ..Settings::default()
    };
    let forecast = record.forecast(&settings, &[]).ok_or("no data")?;
    let last = forecast.days.last().ok_or("no days")?;
    let case = serde_json::json!({
        "incidents": INCIDENTS,
        "horizon_days": DAYS,
        "window_days": 30,
        "paths": PATHS,
        "prior_days": settings.prior.days,
        "prior_minutes": settings.prior.minutes,
        "observed_days": record.observed_days(),
        "troubles": troubles,
        "curve": curve,
        "total": record.budget().total.value(),
        "answer": {
            "exhausted": last.exhausted,
            "remaining": last.remaining,
            "expected_loss": forecast.expected_loss,
        },
    });
    println!("{case}");
    Ok(())
}
