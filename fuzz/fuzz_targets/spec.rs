//! Any text as an SLO spec: what is read is a plan that its own format takes.
#![no_main]

use error_budget::exchange::{plan_json, spec};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Ok(read) = spec::read(text) {
        let plan = read.plan("fuzz");
        assert_eq!(plan_json::read(&plan_json::write(&plan)), Ok(plan));
    }
});
