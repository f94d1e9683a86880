//! Incident histories, read as teams have them.

mod arbitrary;
mod datetimes;
mod faults;
mod formats;
mod real_data;

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
