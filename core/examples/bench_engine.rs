//! The engine's benchmarks, native: one JSON line for each measurement, for `cargo xtask bench`.
//!
//! Run by itself in release: `cargo run --release -p error_budget --example bench_engine`, with a name behind it for one
//! measurement alone, and an n behind that for one size.
#![forbid(unsafe_code)]

// Shared with the WebAssembly benchmark, so that both measure the same.
#[path = "../../tests/bench/src/workload.rs"]
mod workload;

use std::time::Instant;

fn main() {
    let origin = Instant::now();
    let only = std::env::args().nth(1);
    let size: Option<u32> = std::env::args().nth(2).and_then(|n| n.parse().ok());
    let wanted = |name: &str| only.as_deref().is_none_or(|only| only == name);
    for measurement in workload::MEASUREMENTS.iter().filter(|one| wanted(one.name)) {
        for n in measurement.sizes {
            if size.is_some_and(|size| size != *n) {
                continue;
            }
            let clock = || origin.elapsed().as_secs_f64() * 1_000.0;
            let median_ms = workload::median_ms(measurement, *n, clock);
            let name = measurement.name;
            println!(r#"{{"name":"{name}","n":{n},"median_ms":{median_ms:.4}}}"#);
        }
    }
}
