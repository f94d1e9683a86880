//! Incident histories, read as teams have them.

mod arbitrary;
mod calendars;
mod datetimes;
mod faults;
mod formats;
mod incident_tools;
mod mapping;
mod monitoring;
mod progress;
mod real_data;
mod status_pages;

use chrono::{DateTime, Utc};
use error_budget::exchange::import::{Import, Options, Outcome, import};
use error_budget::model::zone::Zone;

/// The instant of the worked sample.
fn now() -> DateTime<Utc> {
    at("2026-03-10T14:30:00Z")
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().expect("an RFC 3339 instant")
}

fn options() -> Options {
    Options::new(now(), Zone::utc())
}

fn fixture(name: &str) -> String {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/fixtures/import/");
    std::fs::read_to_string(format!("{folder}{name}")).expect("a fixture")
}

/// Reads, and checks what holds for every import.
fn read(text: &str, options: &Options) -> Import {
    let import = import(text, options).expect("a history");
    check(&import);
    import
}

fn check(import: &Import) {
    let sum = import.accepted + import.repaired + import.rejected;
    assert_eq!(sum, import.rows_read(), "{}", import.sum());
    for (at, row) in import.rows.iter().enumerate() {
        assert_eq!(row.number, at + 1);
        match &row.outcome {
            Outcome::Rejected(_) => assert_eq!(row.incident, None),
            Outcome::Repaired(repairs) => assert!(!repairs.is_empty() && row.incident.is_some()),
            Outcome::Accepted => {}
        }
        if row.incident.is_some() {
            let incident = import.incident(row).expect("an incident of the import");
            assert!(incident.end.is_none_or(|end| end >= incident.start));
        }
    }
}

/// Accepted, repaired, rejected.
fn counts(import: &Import) -> (usize, usize, usize) {
    (import.accepted, import.repaired, import.rejected)
}

/// Start, end and impact of each incident, in short.
fn spans(import: &Import) -> Vec<String> {
    let shown = |at: DateTime<Utc>| at.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true);
    import
        .incidents
        .iter()
        .map(|incident| {
            let end = incident.end.map_or("ongoing".to_owned(), shown);
            format!("{} {end} {}", shown(incident.start), incident.impact)
        })
        .collect()
}

fn messages(import: &Import) -> Vec<String> {
    let all = import.rows.iter().map(|row| row.message());
    all.filter(|message| !message.is_empty()).collect()
}
