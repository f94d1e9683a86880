//! Forecasts every origin, target and horizon of a file of series, to be scored against what happened.
//!
//! ```text
//! cargo run --release --example forecast -- SERIES.json [--paths N] [--seed N] [--alone] [--method M] > FORECASTS.jsonl
//! ```
//!
//! The file's format and the columns printed are those of `docs/FORECAST.md`, "Yardstick". `--method` is `simulation`
//! (the default), `linear` or `rate`; `--alone` keeps the durations of services apart.

use chrono::{DateTime, TimeDelta, Utc};
use error_budget::engine::exhaustion::RATE_LOOKBACK;
use error_budget::engine::forecast::{Settings, Trouble, TypicalDuration};
use error_budget::engine::record::Record;
use error_budget::model::impact::Impact;
use error_budget::model::incident::{Category, Incident};
use error_budget::model::objective::{Objective, OverlapRule};
use error_budget::model::plan::Service;
use error_budget::model::target::Target;
use error_budget::model::window::Window;
use error_budget::model::zone::Zone;
use serde::Deserialize;
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::error::Error;
use std::io::{BufWriter, Write};

#[derive(Deserialize)]
struct File {
    window_days: i64,
    services: Vec<Series>,
}

#[derive(Deserialize)]
struct Series {
    service: String,
    source: String,
    measured_from: f64,
    measured_to: f64,
    intervals: Vec<(f64, f64, f64)>,
    origins: Vec<f64>,
    horizons_days: Vec<u32>,
    targets: Vec<f64>,
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut settings = Settings::default();
    let (mut file, mut alone, mut method) = (None, false, "simulation".to_owned());
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let mut number = || arguments.next().unwrap_or_default().parse::<u32>();
        match argument.as_str() {
            "--paths" => settings.paths = number()?,
            "--seed" => settings.seed = u64::from(number()?),
            "--alone" => alone = true,
            "--method" => method = arguments.next().unwrap_or_default(),
            _ => file = Some(argument),
        }
    }
    let file = file.ok_or("usage: forecast SERIES.json [--paths N] [--seed N] [--alone] [--method simulation|linear|rate]")?;
    let file: File = serde_json::from_str(&std::fs::read_to_string(file)?)?;
    let window = Window::Rolling(TimeDelta::days(file.window_days));

    let mut out = BufWriter::new(std::io::stdout().lock());
    // What is known of a series at an origin, asked for by each of its neighbours.
    let mut durations: HashMap<(usize, i64), Vec<Trouble>> = HashMap::new();
    for (index, series) in file.services.iter().enumerate() {
        for origin in &series.origins {
            let now = instant(*origin)?;
            let mut typical = TypicalDuration::default();
            for (other, neighbour) in file.services.iter().enumerate() {
                let measured = *origin - neighbour.measured_from;
                if alone
                    || other == index
                    || neighbour.source != series.source
                    || measured < 30.0 * 86_400.0
                {
                    continue;
                }
                let troubles = match durations.entry((other, *origin as i64)) {
                    Entry::Occupied(found) => found.into_mut(),
                    Entry::Vacant(free) => {
                        let any = Objective::new("99.9%".parse()?, window);
                        let service = known(neighbour, any, *origin)?;
                        free.insert(Record::new(&service, now, &Zone::utc()).troubles())
                    }
                };
                typical.add(troubles);
            }
            for target in &series.targets {
                let objective = Objective::new(target_of(*target)?, window);
                let record = Record::new(&known(series, objective, *origin)?, now, &Zone::utc());
                let horizons: Vec<u32> = series
                    .horizons_days
                    .iter()
                    .copied()
                    .filter(|days| origin + f64::from(*days) * 86_400.0 <= series.measured_to)
                    .collect();
                let Some(days) = horizons.iter().copied().max() else {
                    continue;
                };
                let simple = match method.as_str() {
                    "linear" => record
                        .linear_prediction(file.window_days.try_into()?, TimeDelta::days(1))
                        .map(|line| (line.per_day, line.exhaustion)),
                    "rate" => {
                        let recent = record.rate_prediction(RATE_LOOKBACK);
                        Some((recent.per_day, recent.exhaustion))
                    }
                    "simulation" => None,
                    other => return Err(format!("{other:?} is not a method").into()),
                };
                if let Some((per_day, exhaustion)) = simple {
                    for horizon in horizons {
                        let left = record
                            .remaining_at_rate(per_day, now + TimeDelta::days(i64::from(horizon)));
                        let soon = exhaustion
                            .days()
                            .is_some_and(|days| days <= f64::from(horizon));
                        let line = serde_json::json!({
                            "service": series.service, "origin": origin, "horizon": horizon, "target": target,
                            "p_exhausted": u8::from(soon),
                            "remaining_p10": left, "remaining_p50": left, "remaining_p90": left,
                        });
                        writeln!(out, "{line}")?;
                    }
                    continue;
                }
                let settings = Settings {
                    days,
                    typical,
                    ..settings
                };
                let forecast = record
                    .forecast(&settings, &[])
                    .ok_or("a series without data")?;
                for horizon in horizons {
                    let Some(day) = forecast.days.iter().find(|day| day.day == horizon) else {
                        continue;
                    };
                    let line = serde_json::json!({
                        "service": series.service, "origin": origin, "horizon": horizon, "target": target,
                        "p_exhausted": day.exhausted.unwrap_or(1.0),
                        "remaining_p10": day.remaining.p10, "remaining_p50": day.remaining.p50,
                        "remaining_p90": day.remaining.p90,
                    });
                    writeln!(out, "{line}")?;
                }
            }
        }
    }
    Ok(())
}

/// The series as it was known at `origin`.
fn known(series: &Series, objective: Objective, origin: f64) -> Result<Service, Box<dyn Error>> {
    let mut service = Service::new(&series.service, &series.service, objective);
    service.objective.overlap = OverlapRule::Worst;
    service.measured_from = Some(instant(series.measured_from)?);
    for (start, end, impact) in series
        .intervals
        .iter()
        .filter(|(start, ..)| *start < origin)
    {
        service.incidents.push(Incident {
            id: String::new(),
            title: String::new(),
            start: instant(*start)?,
            end: if *end > origin {
                None
            } else {
                Some(instant(*end)?)
            },
            impact: Impact::from_fraction(*impact).ok_or("an impact beyond 0 to 1")?,
            category: Category::Incident,
        });
    }
    Ok(service)
}

fn instant(seconds: f64) -> Result<DateTime<Utc>, Box<dyn Error>> {
    DateTime::from_timestamp_millis((seconds * 1000.0).round() as i64)
        .ok_or_else(|| "not a date".into())
}

fn target_of(share: f64) -> Result<Target, Box<dyn Error>> {
    Ok(format!("{:.6}%", share * 100.0).parse()?)
}
