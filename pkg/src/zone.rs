//! Time zones, as the host's `Intl` knows them.

use crate::refusal::Refusal;
use error_budget::model::zone::Zone;
use serde::Serialize;
use serde_wasm_bindgen::Serializer;
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
    let options = options.serialize(&Serializer::json_compatible()).ok()?;
    let clock = DateTimeFormat::new("en-US", &options).ok()?;
    let offset_at = |unix: i64| {
        let wall = wall_clock(&clock.format(unix as f64 * 1000.0));
        wall.map_or(0, |wall| i32::try_from(wall - unix).unwrap_or(0))
    };
    // 2000-01-01 to 2040-01-01.
    Some(Zone::probe(name, 946_684_800, 2_208_988_800, offset_at))
}

/// Unix seconds of `03/10/2026, 14:30:00`, read as if it were UTC.
fn wall_clock(text: &str) -> Option<i64> {
    let mut numbers = text
        .split(|character: char| !character.is_ascii_digit())
        .filter(|part| !part.is_empty())
        .map(str::parse::<u32>);
    let mut next = || numbers.next()?.ok();
    let (month, day, year) = (next()?, next()?, next()?);
    let (hour, minute, second) = (next()?, next()?, next()?);
    let date = chrono::NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)?;
    let time = date.and_hms_opt(hour, minute, second)?;
    Some(time.and_utc().timestamp())
}

#[cfg(test)]
mod tests {
    use super::wall_clock;

    #[test]
    fn the_clock_is_read_as_it_is_written() {
        // 2026-03-10T14:30:00Z is 1773153000.
        assert_eq!(wall_clock("03/10/2026, 14:30:00"), Some(1_773_153_000));
        assert_eq!(wall_clock("noon"), None);
    }
}
