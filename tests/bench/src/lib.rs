//! The engine's benchmarks for a JavaScript host: see `workload.rs` for what is measured, `run.mjs` for the host.
#![forbid(unsafe_code)]

mod csv;
mod workload;

pub use csv::{ReadCsv, import_csv};

use js_sys::Function;
use wasm_bindgen::prelude::*;

/// The names of the measurements, in the order of the table.
#[wasm_bindgen]
#[must_use]
pub fn names() -> Vec<String> {
    workload::MEASUREMENTS
        .iter()
        .map(|measurement| measurement.name.to_owned())
        .collect()
}

/// The numbers of incidents at which `name` is measured; none for an unknown name.
#[wasm_bindgen]
#[must_use]
pub fn sizes(name: &str) -> Vec<u32> {
    find(name).map_or_else(Vec::new, |measurement| measurement.sizes.to_vec())
}

/// Median milliseconds of `name` over `n` incidents; `clock` answers milliseconds. `undefined` for an unknown name.
#[wasm_bindgen]
#[must_use]
pub fn run(name: &str, n: u32, clock: &Function) -> Option<f64> {
    let clock = || {
        clock
            .call0(&JsValue::NULL)
            .ok()
            .and_then(|ms| ms.as_f64())
            .unwrap_or(f64::NAN)
    };
    Some(workload::median_ms(find(name)?, n, clock))
}

fn find(name: &str) -> Option<&'static workload::Measurement> {
    workload::MEASUREMENTS
        .iter()
        .find(|measurement| measurement.name == name)
}
