//! Forecasts every origin, target and horizon of a file of series, to be scored against what happened.
//!
//! ```text
//! cargo run --release --example forecast -- SERIES.json [--paths N] [--seed N] [--alone] [--method M] [--score]
//! ```
//!
//! The file's format and the columns printed are those of `docs/FORECAST.md`, "Yardstick". `--method` is `simulation`
//! (the default), `linear` or `rate`; `--alone` keeps the durations of services apart; `--score` prints scores instead of
//! forecasts.

mod score;

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
use score::{Trial, report};
use serde::Deserialize;
use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap};
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
    set: String,
    measured_from: f64,
    measured_to: f64,
    intervals: Vec<(f64, f64, f64)>,
    origins: Vec<f64>,
    horizons_days: Vec<u32>,
    targets: Vec<f64>,
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut settings = Settings::default();
    let (mut file, mut alone, mut scores) = (None, false, false);
    let mut method = "simulation".to_owned();
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        let mut number = || arguments.next().unwrap_or_default().parse::<u32>();
        match argument.as_str() {
            "--paths" => settings.paths = number()?,
            "--seed" => settings.seed = u64::from(number()?),
            "--alone" => alone = true,
            "--score" => scores = true,
            "--method" => method = arguments.next().unwrap_or_default(),
            _ => file = Some(argument),
        }
    }
    let file = file.ok_or("usage: forecast SERIES.json [--paths N] [--seed N] [--alone] [--method simulation|linear|rate] [--score]")?;
    let file: File = serde_json::from_str(&std::fs::read_to_string(file)?)?;
    let window = Window::Rolling(TimeDelta::days(file.window_days));

    let mut out = BufWriter::new(std::io::stdout().lock());
    // What is known of a series at an origin, asked for by each of its neighbours.
    let mut durations: HashMap<(usize, i64), Vec<Trouble>> = HashMap::new();
    let mut trials: BTreeMap<&str, Vec<Trial>> = BTreeMap::new();
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
                let whole = Record::new(
                    &known(series, record.objective().clone(), series.measured_to)?,
                    instant(series.measured_to)?,
                    &Zone::utc(),
                );
                let mut tell = |horizon: u32, chance: f64, [p10, p50, p90]: [f64; 3]| {
                    if scores {
                        let trial = Trial::of(&whole, now, horizon, chance, (p10, p90));
                        trials.entry(&series.set).or_default().push(trial);
                        return Ok(());
                    }
                    let line = serde_json::json!({
                        "service": series.service, "origin": origin, "horizon": horizon, "target": target,
                        "p_exhausted": chance,
                        "remaining_p10": p10, "remaining_p50": p50, "remaining_p90": p90,
                    });
                    writeln!(out, "{line}")
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
                        tell(horizon, f64::from(u8::from(soon)), [left; 3])?;
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
                    let left = day.remaining;
                    let chance = day.exhausted.unwrap_or(1.0);
                    tell(horizon, chance, [left.p10, left.p50, left.p90])?;
                }
            }
        }
    }
    if scores {
        let all: Vec<Trial> = trials.values().flatten().copied().collect();
        writeln!(out, "{}", report("all", &all))?;
        for (set, some) in &trials {
            writeln!(out, "{}", report(set, some))?;
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
