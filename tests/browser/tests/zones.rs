//! The browser's `Intl` as a zone: offsets one second before each change of the clocks, and at it.
//!
//! The changes are the tz database's rules worked out by hand: Europe on the last Sundays of March and October at 1:00
//! UTC; the United States on the second Sunday of March and the first of November at 2:00 local time; Lord Howe Island
//! on the first Sundays of April and October at 2:00 local time, by half an hour.

use chrono::{DateTime, Utc};
use wasm_bindgen_test::wasm_bindgen_test;

/// First instant of a new offset; the offset in minutes before it, and from it on.
type Change = (&'static str, i32, i32);

const BERLIN: [Change; 8] = [
    ("2024-03-31T01:00:00Z", 60, 120),
    ("2024-10-27T01:00:00Z", 120, 60),
    ("2025-03-30T01:00:00Z", 60, 120),
    ("2025-10-26T01:00:00Z", 120, 60),
    ("2026-03-29T01:00:00Z", 60, 120),
    ("2026-10-25T01:00:00Z", 120, 60),
    ("2027-03-28T01:00:00Z", 60, 120),
    ("2027-10-31T01:00:00Z", 120, 60),
];

const NEW_YORK: [Change; 8] = [
    ("2024-03-10T07:00:00Z", -300, -240),
    ("2024-11-03T06:00:00Z", -240, -300),
    ("2025-03-09T07:00:00Z", -300, -240),
    ("2025-11-02T06:00:00Z", -240, -300),
    ("2026-03-08T07:00:00Z", -300, -240),
    ("2026-11-01T06:00:00Z", -240, -300),
    ("2027-03-14T07:00:00Z", -300, -240),
    ("2027-11-07T06:00:00Z", -240, -300),
];

const LORD_HOWE: [Change; 8] = [
    ("2024-04-06T15:00:00Z", 660, 630),
    ("2024-10-05T15:30:00Z", 630, 660),
    ("2025-04-05T15:00:00Z", 660, 630),
    ("2025-10-04T15:30:00Z", 630, 660),
    ("2026-04-04T15:00:00Z", 660, 630),
    ("2026-10-03T15:30:00Z", 630, 660),
    ("2027-04-03T15:00:00Z", 660, 630),
    ("2027-10-02T15:30:00Z", 630, 660),
];

/// No change at all: a quarter past, all year.
const KATHMANDU: [Change; 3] = [
    ("2024-01-01T00:00:00Z", 345, 345),
    ("2025-07-01T00:00:00Z", 345, 345),
    ("2027-12-31T23:59:59Z", 345, 345),
];

#[wasm_bindgen_test]
fn offsets_change_at_the_second_at_which_the_clocks_do() {
    let zones = [
        ("Europe/Berlin", BERLIN.as_slice()),
        ("America/New_York", &NEW_YORK),
        ("Australia/Lord_Howe", &LORD_HOWE),
        ("Asia/Kathmandu", &KATHMANDU),
    ];
    for (name, changes) in zones {
        let zone = web::host::zone(name).expect("the browser knows the zone");
        assert_eq!(zone.name(), name);
        for (at, before, after) in changes {
            let unix = at.parse::<DateTime<Utc>>().expect("an instant").timestamp();
            assert_eq!(
                zone.offset_seconds(unix - 1),
                before * 60,
                "{name}, one second before {at}"
            );
            assert_eq!(zone.offset_seconds(unix), after * 60, "{name}, at {at}");
        }
    }
}

#[wasm_bindgen_test]
fn utc_needs_no_browser() {
    for name in ["UTC", "Etc/UTC"] {
        let zone = web::host::zone(name).expect("UTC is always known");
        assert_eq!(zone.offset_seconds(1_773_153_000), 0, "{name}");
    }
}

#[wasm_bindgen_test]
fn a_zone_that_the_browser_does_not_know_is_none() {
    for name in ["Mars/Olympus_Mons", "Europe/", "", " ", "\u{1f552}"] {
        assert!(web::host::zone(name).is_none(), "{name:?}");
    }
}
