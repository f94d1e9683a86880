//! Any text as an instant and as an end: what was read, written plainly, reads as itself.
#![no_main]

use error_budget::exchange::datetime::{Reading, parse_end, parse_instant};
use error_budget::model::zone::Zone;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let now = "2026-03-10T14:30:00Z".parse().expect("an instant");
    let zone = Zone::fixed("-03:30", -12_600);
    let reading = Reading::new(&zone, Some(now));
    if let Ok(at) = parse_instant(text, &reading) {
        assert_eq!(parse_instant(&at.to_rfc3339(), &reading), Ok(at));
    }
    if let Ok(end) = parse_end(text, now, &reading) {
        assert!(end.instant().is_none_or(|end| end >= now));
    }
});
