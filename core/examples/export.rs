//! Writes a service of a plan for another tool.
//!
//! ```text
//! cargo run --example export -- PLAN.json --as prometheus [--service ID] [--now T] [--out FILE]
//! ```

use chrono::{DateTime, Utc};
use error_budget::exchange::export::format::{Format, Options, export};
use error_budget::exchange::export::prometheus::{Naming, Sli};
use error_budget::exchange::export::tables::Kind;
use error_budget::exchange::plan_json;
use error_budget::model::alert_policy;
use error_budget::model::plan::Plan;
use error_budget::model::zone::Zone;
use std::error::Error;
use std::process::ExitCode;

const USAGE: &str = "usage: export PLAN.json --as FORMAT [--service ID] [--now T] [--table T] [--alerts P] [--bad S --valid S] [--sloth-names] [--out FILE]
  --as           prometheus, promtool, rule-crd, alertmanager, grafana, openslo, sloth, sloth-windows, pyrra, policy,
                 policy-document, markdown, html, ics, csv, json, plan
  --service      a service's id (the first)
  --now          RFC 3339 (the plan's as_of, else the clock)
  --table        for csv: summary, categories, incidents, burn-rates, alerts, replenishments
  --alerts       a preset of alerts, such as google, guide, sloth, pyrra (the plan's)
  --bad, --valid series such as 'http_requests_total{status=~\"5..\"}'
  --sloth-names  name the series as Sloth does
  --out          a file (standard output)";

struct Arguments {
    plan: Plan,
    service: String,
    now: DateTime<Utc>,
    format: Format,
    options: Options,
    out: Option<String>,
}

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::from(2)
        }
    }
}

fn run() -> Result<(), Box<dyn Error>> {
    let arguments = arguments()?;
    let zone = zone(&arguments.plan.zone)?;
    let text = export(
        &arguments.plan,
        &arguments.service,
        arguments.now,
        &zone,
        arguments.format,
        &arguments.options,
    )?;
    match arguments.out {
        Some(file) => std::fs::write(&file, text).map_err(|error| format!("{file}: {error}"))?,
        None => print!("{text}"),
    }
    Ok(())
}

/// The plan's zone from the tz database, 1970 to 2199.
fn zone(name: &str) -> Result<Zone, String> {
    use chrono::{Offset, TimeZone};
    let tz: chrono_tz::Tz = name
        .parse()
        .map_err(|_| format!("the plan's zone {name:?} is no IANA name, such as Europe/Berlin"))?;
    Ok(Zone::probe(name, 0, 7_258_118_400, |unix| {
        DateTime::from_timestamp(unix, 0).map_or(0, |instant| {
            let offset = tz.offset_from_utc_datetime(&instant.naive_utc());
            offset.fix().local_minus_utc()
        })
    }))
}

/// Now, to the second.
fn clock() -> DateTime<Utc> {
    let since = std::time::SystemTime::UNIX_EPOCH
        .elapsed()
        .unwrap_or_default();
    let seconds = i64::try_from(since.as_secs()).unwrap_or_default();
    DateTime::from_timestamp(seconds, 0).unwrap_or_default()
}

fn arguments() -> Result<Arguments, Box<dyn Error>> {
    let (mut file, mut format, mut service, mut now, mut out) = (None, None, None, None, None);
    let (mut alerts, mut bad, mut valid) = (None, None, None);
    let mut options = Options::default();
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        let mut value = || {
            words
                .next()
                .ok_or_else(|| format!("{word} needs a value\n{USAGE}"))
        };
        match word.as_str() {
            "--as" => {
                let name = value()?;
                let known = Format::from_word(&name);
                format = Some(known.ok_or_else(|| format!("{name:?} is not a format\n{USAGE}"))?);
            }
            "--service" => service = Some(value()?),
            "--now" => {
                let text = value()?;
                let wrong = |_| format!("{text:?} is not a time; expected RFC 3339");
                now = Some(text.parse().map_err(wrong)?);
            }
            "--table" => {
                let name = value()?;
                let known = Kind::from_word(&name);
                options.table = known.ok_or_else(|| format!("{name:?} is not a table\n{USAGE}"))?;
            }
            "--alerts" => alerts = Some(value()?),
            "--bad" => bad = Some(value()?),
            "--valid" => valid = Some(value()?),
            "--sloth-names" => options.rules.naming = Naming::Sloth,
            "--out" => out = Some(value()?),
            "--help" | "-h" => return Err(USAGE.into()),
            other if other.starts_with("--") => {
                return Err(format!("{other} is not an option\n{USAGE}").into());
            }
            _ => file = Some(word),
        }
    }
    let missing = |what: &str| format!("{what} is missing\n{USAGE}");
    let file = file.ok_or_else(|| missing("PLAN.json"))?;
    let text = std::fs::read_to_string(&file).map_err(|error| format!("{file}: {error}"))?;
    let mut plan = plan_json::read(&text).map_err(|error| format!("{file}: {error}"))?;
    let first = plan.services.first().map(|service| service.id.clone());
    let service = service.or(first).ok_or("the plan has no service")?;
    let now = now.or(plan.as_of).unwrap_or_else(clock);
    if let Some(id) = alerts {
        let found = plan
            .service(&service)
            .ok_or("the plan has no such service")?;
        let window = found.objective.window.at(now, &Zone::utc()).length();
        let presets = alert_policy::all(window);
        let preset = presets.into_iter().find(|preset| preset.id == id);
        let preset = preset.ok_or_else(|| format!("{id:?} is no preset of alerts"))?;
        plan.alerts.insert(0, preset);
    }
    options.rules.alerts = plan.alerts_in_use().into_owned();
    match (bad, valid) {
        (Some(bad), Some(valid)) => options.rules.sli = Some(Sli::events(&bad, &valid)?),
        (None, None) => {}
        _ => return Err(missing("--bad or --valid").into()),
    }
    Ok(Arguments {
        plan,
        service,
        now,
        format: format.ok_or_else(|| missing("--as"))?,
        options,
        out,
    })
}
