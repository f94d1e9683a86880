//! Any text by the reader of every format, whatever it looks like.
#![no_main]

use error_budget::exchange::import::{Format, Options, import};
use error_budget::model::zone::Zone;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let now = "2026-03-10T14:30:00Z".parse().expect("an instant");
    let mut options = Options::new(now, Zone::utc());
    for format in Format::ALL {
        options.format = Some(format);
        if let Ok(read) = import(text, &options) {
            assert_eq!(
                read.accepted + read.repaired + read.rejected,
                read.rows_read()
            );
        }
    }
});
