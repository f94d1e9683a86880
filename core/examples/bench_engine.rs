//! The engine's benchmarks, native: one JSON line for each measurement, for `cargo xtask bench`.
//!
//! Run by itself in release: `cargo run --release -p error_budget --example bench_engine`.
#![forbid(unsafe_code)]

// Shared with the WebAssembly benchmark, so that both measure the same.
#[path = "../../tests/bench/src/workload.rs"]
mod workload;

use std::time::Instant;

fn main() {
    let origin = Instant::now();
    for measurement in &workload::MEASUREMENTS {
        for n in measurement.sizes {
            let clock = || origin.elapsed().as_secs_f64() * 1_000.0;
            let median_ms = workload::median_ms(measurement, *n, clock);
            let name = measurement.name;
            println!(r#"{{"name":"{name}","n":{n},"median_ms":{median_ms:.4}}}"#);
        }
    }
}
