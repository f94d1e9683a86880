//! Real histories: the engine arrives at the figures that their owners publish.
//!
//! `$ERROR_BUDGET_DATA` replaces the folder `tests/fixtures`, in the same layout.
#![forbid(unsafe_code)]

mod folder;
mod forecast;
mod statuspage;
mod upptime;

use chrono::{DateTime, Utc};
use error_budget::exchange::import::{Import, Options, import};
use error_budget::model::zone::Zone;
use error_budget_tests::folders;
use std::fs;

/// The text of a file of the data folder.
fn read(path: &str) -> String {
    let path = folders::data().join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Imports a text in which every row has to be kept.
fn imported(text: &str, options: &Options) -> Import {
    let import = import(text, options).unwrap_or_else(|error| panic!("{error}"));
    assert_eq!(import.rejected, 0, "{}", import.sum());
    assert_eq!(
        import.accepted + import.repaired,
        import.rows_read(),
        "{}",
        import.sum()
    );
    import
}

/// Everything told from the content, as of `now`.
fn options(now: DateTime<Utc>) -> Options {
    Options::new(now, Zone::utc())
}
