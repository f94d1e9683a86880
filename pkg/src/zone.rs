//! Time zones, as the host's `Intl` knows them.

use crate::answer::plain;
use crate::refusal::Refusal;
use error_budget::model::zone::Zone;
use serde::Serialize;
use std::cell::RefCell;
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = Intl)]
    type DateTimeFormat;

    /// Throws for a name that the host does not know.
    #[wasm_bindgen(constructor, js_namespace = Intl, catch)]
    fn new(locale: &str, options: &JsValue) -> Result<DateTimeFormat, JsValue>;

    #[wasm_bindgen(method)]
    fn format(this: &DateTimeFormat, milliseconds: f64) -> String;
}

/// A clock that reads `03/10/2026, 14:30:00`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct WallClock<'a> {
    time_zone: &'a str,
    hour_cycle: &'static str,
    year: &'static str,
    month: &'static str,
    day: &'static str,
    hour: &'static str,
    minute: &'static str,
    second: &'static str,
}

thread_local! {
    /// The last zone that was asked for: reading one takes two thousand looks at the host's clock.
    static LAST: RefCell<Option<Zone>> = const { RefCell::new(None) };
}

/// The zone of this IANA name, with its offsets from 2000 to 2040.
pub(crate) fn zone(name: &str) -> Result<Zone, Refusal> {
    if name == "UTC" || name == "Etc/UTC" {
        return Ok(Zone::utc());
    }
    let last = LAST.with_borrow(|last| last.clone().filter(|zone| zone.name() == name));
    if let Some(zone) = last {
        return Ok(zone);
    }
    let zone = read(name).ok_or_else(|| {
        let message = format!(
            "the zone {name:?} is not known here; use an IANA name such as Europe/Berlin, or UTC"
        );
        Refusal::new("unknown_zone", "zone", message)
    })?;
    LAST.set(Some(zone.clone()));
    Ok(zone)
}

fn read(name: &str) -> Option<Zone> {
    let options = WallClock {
        time_zone: name,
        hour_cycle: "h23",
        year: "numeric",
        month: "2-digit",
        day: "2-digit",
        hour: "2-digit",
        minute: "2-digit",
        second: "2-digit",
    };
    let options = plain(&options).ok()?;
    let clock = DateTimeFormat::new("en-US", &options).ok()?;
    Some(Zone::of_clock(name, |unix| {
        clock.format(unix as f64 * 1000.0)
    }))
}
