//! The long run of the target that `FUZZ_TARGET` names: libFuzzer's own `main` calls it with inputs that coverage
//! guides. `cargo xtask fuzz` builds it, with the flags that count coverage, and runs it.

#![no_main]

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering};

use error_budget_fuzz::Target;
use libfuzzer_sys::fuzz_target;

static TARGET: OnceLock<Target> = OnceLock::new();
static SLOWEST_MICROS: AtomicU64 = AtomicU64::new(0);

fuzz_target!(|input: &[u8]| {
    let target = TARGET.get_or_init(named);
    let micros = u64::try_from(target.feed(input).as_micros()).unwrap_or(u64::MAX);
    // libFuzzer tells the slowest in whole seconds.
    if micros > SLOWEST_MICROS.fetch_max(micros, Ordering::Relaxed) {
        eprintln!("slowest: {micros} us for {} bytes", input.len());
    }
});

fn named() -> Target {
    let name = std::env::var("FUZZ_TARGET").unwrap_or_default();
    Target::named(&name).expect("FUZZ_TARGET is the name of a target")
}
