//! The engine's benchmarks, native: one JSON line for each measurement, for `cargo xtask bench`.
//!
//! Run by itself in release: `cargo run --release -p error_budget --example bench_engine`, with a name behind it for one
//! measurement alone.
#![forbid(unsafe_code)]

// Shared with the WebAssembly benchmark, so that both measure the same.
#[path = "../../tests/bench/src/workload.rs"]
mod workload;

use std::time::Instant;

fn main() {
    let origin = Instant::now();
    let only = std::env::args().nth(1);
    let wanted = |name: &str| only.as_deref().is_none_or(|only| only == name);
    for measurement in workload::MEASUREMENTS.iter().filter(|one| wanted(one.name)) {
        for n in measurement.sizes {
            let clock = || origin.elapsed().as_secs_f64() * 1_000.0;
            let median_ms = workload::median_ms(measurement, *n, clock);
            let name = measurement.name;
            println!(r#"{{"name":"{name}","n":{n},"median_ms":{median_ms:.4}}}"#);
        }
    }
}
