//! Walks one path of the engine once, for its instructions to be counted: `engine_paths assess_1000_incidents`.
//!
//! Without an argument it prints the names of the paths. `cargo xtask instructions` runs each under callgrind, which counts
//! inside [`counted`] alone, and compares with `tests/budget.toml`. Inputs are those of the benchmarks, made from a fixed
//! seed.
#![forbid(unsafe_code)]

// Shared with the benchmarks, so that what is counted is what is timed.
#[expect(dead_code, reason = "the benchmarks alone take times")]
#[path = "../../bench/src/workload.rs"]
mod workload;

use std::process::ExitCode;

/// A name in `tests/budget.toml`, the measurement that it counts, and its n.
struct EnginePath {
    name: &'static str,
    measurement: &'static str,
    n: u32,
}

impl EnginePath {
    fn work(&self) -> Option<workload::Work> {
        let mut all = workload::MEASUREMENTS.iter();
        let found = all.find(|measurement| measurement.name == self.measurement)?;
        Some(found.work(self.n))
    }
}

const fn path(name: &'static str, measurement: &'static str, n: u32) -> EnginePath {
    EnginePath {
        name,
        measurement,
        n,
    }
}

const PATHS: [EnginePath; 12] = [
    path("assess_1000_incidents", "assess", 1_000),
    path("timeline_10000_incidents", "timeline", 10_000),
    path("trend_90_days", "90-day trend", 1_000),
    path(
        "burn_rate_curve_90_days",
        "burn-rate curve of 90 days",
        1_000,
    ),
    path(
        "backtest_1000_incidents",
        "backtest of 2 years, 4 tiers",
        1_000,
    ),
    path(
        "forecast_1000_paths",
        "forecast of 90 days, 1,000 paths",
        60,
    ),
    path("plan_json_read_1000_incidents", "plan JSON, read", 1_000),
    path("plan_json_write_1000_incidents", "plan JSON, write", 1_000),
    path("csv_import_10000_rows", "CSV import of plain rows", 10_000),
    path("gate", "gate, each preset and risk", 1_000),
    path("link_encode_1000_incidents", "link, encode", 1_000),
    path("link_decode_1000_incidents", "link, decode", 1_000),
];

fn main() -> ExitCode {
    let Some(name) = std::env::args().nth(1) else {
        for path in &PATHS {
            println!("{}", path.name);
        }
        return ExitCode::SUCCESS;
    };
    let found = PATHS.iter().find(|path| path.name == name);
    let Some(mut work) = found.and_then(EnginePath::work) else {
        eprintln!("there is no path {name:?}; without an argument the paths are listed");
        return ExitCode::FAILURE;
    };
    counted(&mut *work);
    ExitCode::SUCCESS
}

/// Everything between its first and its last instruction counts.
#[inline(never)]
fn counted(work: &mut dyn FnMut()) {
    work();
}
