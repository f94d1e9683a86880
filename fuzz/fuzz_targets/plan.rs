//! Any text as a plan: what is read is written and read back.
#![no_main]

use error_budget::exchange::plan_json;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Ok(plan) = plan_json::read(text) {
        assert_eq!(plan_json::read(&plan_json::write(&plan)), Ok(plan));
    }
});
