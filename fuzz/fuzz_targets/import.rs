//! Any text as a history, its format told from the content: rows add up, nothing panics.
#![no_main]

use error_budget::exchange::import::{Options, import};
use error_budget::model::zone::Zone;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let now = "2026-03-10T14:30:00Z".parse().expect("an instant");
    let options = Options::new(now, Zone::fixed("+05:30", 19_800));
    if let Ok(read) = import(text, &options) {
        assert_eq!(
            read.accepted + read.repaired + read.rejected,
            read.rows_read()
        );
        let kept = read.rows.iter().filter(|row| row.incident.is_some());
        assert!(kept.count() >= read.incidents.len());
        for incident in &read.incidents {
            assert!(incident.end.is_none_or(|end| end >= incident.start));
        }
        let _ = read.rejected_csv();
    }
});
