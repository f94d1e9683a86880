//! Fuzz targets, one for each way in: what must hold of any bytes whatever.
//!
//! `tests/short_run.rs` feeds each [`Target`] its seeds and some mutations of them; `cargo xtask fuzz` feeds it ten
//! million inputs that coverage guides. Both call the same function: it panics where something does not hold.

#![forbid(unsafe_code)]

mod histories;
mod mutation;
mod plans;
mod seeds;

use std::time::Duration;

use cpu_time::ThreadTime;

pub use mutation::Mutator;
pub use seeds::{LONGEST_SEED, Seed, seeds};

/// One way in.
#[derive(Debug, Clone, Copy)]
pub struct Target {
    /// Its name on the command line.
    pub name: &'static str,
    /// Folders of files that it begins with, from the top of the project; those within them count too.
    folders: &'static [&'static str],
    /// Whether the histories and specs of `ERROR_BUDGET_DATA` are such files too.
    reads_files: bool,
    /// Reads the input and checks what must hold of what was read. Panics where it does not.
    run: fn(&[u8]),
}

/// The longest that reading an input may take, in time of the processor: a busy machine is no fault of the reader.
pub const LONGEST_TIME: Duration = Duration::from_secs(1);

const HISTORIES: &[&str] = &["tests/fixtures/import", "tests/fixtures/statuspage"];

/// All of them.
pub const TARGETS: [Target; 7] = [
    Target {
        name: "import",
        folders: HISTORIES,
        reads_files: true,
        run: histories::import_as_told,
    },
    Target {
        name: "import_as",
        folders: HISTORIES,
        reads_files: true,
        run: histories::import_as_each,
    },
    Target {
        name: "table",
        folders: HISTORIES,
        reads_files: true,
        run: histories::import_mapped,
    },
    Target {
        name: "datetime",
        folders: &[],
        reads_files: false,
        run: histories::date_and_end,
    },
    Target {
        name: "spec",
        folders: &["tests/fixtures/spec"],
        reads_files: true,
        run: plans::spec,
    },
    Target {
        name: "plan",
        folders: &[],
        reads_files: false,
        run: plans::plan,
    },
    Target {
        name: "link",
        folders: &["fuzz/seeds/plan"],
        reads_files: false,
        run: plans::link,
    },
];

impl Target {
    /// The target of that name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        TARGETS.into_iter().find(|target| target.name == name)
    }

    /// Reads the input, checks what must hold, and answers how long that took.
    ///
    /// # Panics
    /// Where something does not hold, or takes over [`LONGEST_TIME`].
    pub fn feed(&self, input: &[u8]) -> Duration {
        let begin = ThreadTime::now();
        (self.run)(input);
        let taken = begin.elapsed();
        assert!(
            taken <= LONGEST_TIME,
            "{} takes {taken:?} for {} bytes",
            self.name,
            input.len()
        );
        taken
    }
}

/// The input as text, up to the first byte that is none.
fn text(input: &[u8]) -> &str {
    match std::str::from_utf8(input) {
        Ok(text) => text,
        Err(fault) => input
            .get(..fault.valid_up_to())
            .and_then(|start| std::str::from_utf8(start).ok())
            .unwrap_or_default(),
    }
}
