//! Reads an incident history and prints what it means for an SLO.
//!
//! ```text
//! cargo run --example assess -- FILE [--format F] [--only NAME] --target 99.9 --window 30d --now T [--from T] [--json]
//! ```
//!
//! Prints the import report and the assessment; with `--json` one JSON object of both.

use chrono::{DateTime, Utc};
use error_budget::engine::assessment::Assessment;
use error_budget::engine::record::Record;
use error_budget::exchange::export::figures::{self, Clock};
use error_budget::exchange::export::sentence;
use error_budget::exchange::import::{Format, Import, Options, import};
use error_budget::exchange::plan_json::parse_window;
use error_budget::model::objective::Objective;
use error_budget::model::plan::Service;
use error_budget::model::zone::Zone;
use serde_json::json;
use std::error::Error;
use std::process::ExitCode;

const USAGE: &str = "usage: assess FILE [--format F] [--only NAME] --target 99.9 --window 30d --now T [--from T] [--json]
  --format  csv, tsv, jsonl, ics, statuspage, status-feed, upptime-summary, upptime-status-changes,
            google-cloud, aws-status, pagerduty, opsgenie, incident-io, firehydrant, better-stack,
            uptimerobot, prometheus-range, prometheus-alerts, datadog-slo (told from the content)
  --only    one component or site of a file that holds several
  --now     RFC 3339, such as 2026-03-10T14:30:00Z
  --from    start of the record, RFC 3339 (from the file, else the first incident)";

/// Rows with something to say that are printed.
const SHOWN_ROWS: usize = 20;

struct Arguments {
    file: String,
    format: Option<Format>,
    only: Option<String>,
    objective: Objective,
    now: DateTime<Utc>,
    from: Option<DateTime<Utc>>,
    json: bool,
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
    let bytes =
        std::fs::read(&arguments.file).map_err(|error| format!("{}: {error}", arguments.file))?;
    let text = String::from_utf8_lossy(&bytes);
    let zone = Zone::utc();
    let mut options = Options::new(arguments.now, zone.clone());
    options.format = arguments.format;
    options.only = arguments.only;
    let history = import(&text, &options)?;

    let mut service = Service::new("service", &arguments.file, arguments.objective);
    service.measured_from = arguments.from.or(history.measured_from);
    service.measured_until = history.measured_until;
    service.incidents.clone_from(&history.incidents);
    let answer = Assessment::of(&service, &Record::new(&service, arguments.now, &zone));
    let clock = Clock::new(zone, arguments.now);
    if arguments.json {
        print_json(
            &history,
            &answer,
            &sentence::text(&answer, &service, &clock),
        )?;
    } else {
        print_report(&history);
        print_assessment(&answer, &clock);
        println!("\n{}", sentence::text(&answer, &service, &clock));
    }
    Ok(())
}

fn arguments() -> Result<Arguments, Box<dyn Error>> {
    let (mut file, mut format, mut only, mut from, mut json) = (None, None, None, None, false);
    let (mut target, mut window, mut now) = (None, None, None);
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        let mut value = || {
            words
                .next()
                .ok_or_else(|| format!("{word} needs a value\n{USAGE}"))
        };
        match word.as_str() {
            "--format" => {
                let name = value()?;
                format = Some(
                    Format::from_name(&name)
                        .ok_or_else(|| format!("{name:?} is not a format\n{USAGE}"))?,
                );
            }
            "--only" => only = Some(value()?),
            "--target" => target = Some(value()?.parse()?),
            "--window" => window = Some(parse_window(&value()?)?),
            "--now" => now = Some(instant(&value()?)?),
            "--from" => from = Some(instant(&value()?)?),
            "--json" => json = true,
            "--help" | "-h" => return Err(USAGE.into()),
            other if other.starts_with("--") => {
                return Err(format!("{other} is not an option\n{USAGE}").into());
            }
            _ => file = Some(word),
        }
    }
    let missing = |what: &str| format!("{what} is missing\n{USAGE}");
    Ok(Arguments {
        file: file.ok_or_else(|| missing("FILE"))?,
        format,
        only,
        objective: Objective::new(
            target.ok_or_else(|| missing("--target"))?,
            window.ok_or_else(|| missing("--window"))?,
        ),
        now: now.ok_or_else(|| missing("--now"))?,
        from,
        json,
    })
}

fn instant(text: &str) -> Result<DateTime<Utc>, String> {
    text.parse().map_err(|_| {
        format!("{text:?} is not a time; expected RFC 3339 such as 2026-03-10T14:30:00Z")
    })
}

fn print_report(history: &Import) {
    println!("{} ({})", history.sum(), history.shape());
    for note in &history.notes {
        println!("  {note}");
    }
    let messages: Vec<String> = history
        .rows
        .iter()
        .map(|row| row.message())
        .filter(|message| !message.is_empty())
        .collect();
    for message in messages.iter().take(SHOWN_ROWS) {
        println!("  {message}");
    }
    if messages.len() > SHOWN_ROWS {
        println!("  and {} more", messages.len() - SHOWN_ROWS);
    }
}

fn print_assessment(answer: &Assessment, clock: &Clock) {
    let (budget, unit) = (&answer.budget, figures::unit(answer.unit));
    let line = |name: &str, text: String| println!("{name:<12}{text}");
    println!();
    line(
        "status",
        format!(
            "{} ({})",
            answer.status.status.word(),
            answer.status.triggers.join(", ")
        ),
    );
    line(
        "observed",
        format!(
            "{} to {}",
            clock.instant(answer.observed.start),
            clock.instant(answer.observed.end)
        ),
    );
    line("budget", format!("{} {unit}", figures::cost(budget.total)));
    line(
        "spent",
        format!(
            "{} {unit}, {}",
            figures::cost(budget.consumed),
            figures::percent(budget.consumed_share, 1)
        ),
    );
    line(
        "left",
        format!(
            "{} {unit}, {}",
            figures::cost(budget.remaining),
            figures::percent(budget.remaining_share, 1)
        ),
    );
    for loss in &answer.by_category {
        line(
            "",
            format!(
                "{}: {} {unit} by {}",
                loss.category,
                figures::cost(loss.lost),
                loss.incidents
            ),
        );
    }
    let burns: Vec<String> = answer
        .burn
        .iter()
        .map(|burn| {
            format!(
                "{} over {} h{}",
                figures::burn(burn.rate),
                burn.lookback_minutes / 60,
                if burn.firing { " (fires)" } else { "" }
            )
        })
        .collect();
    line("burn", burns.join(", "));
    for back in &answer.replenishment {
        line(
            "comes back",
            format!(
                "{} {unit} from {}",
                figures::cost(back.amount),
                clock.instant(back.during.start)
            ),
        );
    }
}

fn print_json(
    history: &Import,
    answer: &Assessment,
    sentence: &str,
) -> Result<(), serde_json::Error> {
    let messages: Vec<String> = history
        .rows
        .iter()
        .map(|row| row.message())
        .filter(|message| !message.is_empty())
        .collect();
    let report = json!({
        "import": {
            "format": history.format.name(),
            "rows_read": history.rows_read(),
            "accepted": history.accepted,
            "repaired": history.repaired,
            "rejected": history.rejected,
            "messages": messages,
            "notes": history.notes,
        },
        "assessment": serde_json::to_value(answer)?,
        "sentence": sentence,
    });
    println!("{}", serde_json::to_string_pretty(&report)?);
    Ok(())
}
