//! OpenSLO's time windows: rolling and calendar ones, and the units of v1alpha.

use super::Found;
use super::document::shortened;
use super::duration_shorthand::Shorthand;
use super::section::Section;
use crate::model::window::{CalendarUnit, Window};
use chrono::{Datelike, NaiveDate, NaiveTime, TimeDelta, Timelike, Weekday};

/// The window of an SLO of v1.
pub(super) fn window(spec: &Section<'_>, found: &mut Found) -> Option<Window> {
    let windows = spec.sections("timeWindow");
    if windows.len() > 1 {
        spec.fault("timeWindow", "has more than one window", "expected one");
    }
    let Some(window) = windows.first() else {
        spec.told(
            "timeWindow",
            "nothing is said of the window, so it is 28 days, rolling",
        );
        return Some(Window::Rolling(TimeDelta::days(28)));
    };
    let field = window.required("duration", "28d")?;
    let length = field.parsed(window.book, Shorthand::parse);
    if window.flag("isRolling") == Some(true) {
        window.not_kept("calendar", "the window rolls");
        let length = length?;
        if length.varies() {
            window.told("duration", &rolling_words(length));
        }
        return in_range(window, length.length());
    }
    let calendar = window.required_section(
        "calendar",
        "expected startTime and timeZone, or isRolling: true",
    )?;
    let length = length?;
    let start = start_time(&calendar);
    zone(&calendar, found);
    if length.is_minutes() {
        let what = format!("{} is a length in minutes", shortened(&field.text));
        window.fault("duration", &what, "a month is written 1M");
        return None;
    }
    let Some(unit) = length.calendar() else {
        window.told(
            "duration",
            "a plan knows calendar weeks, months, quarters and years; this is kept as rolling",
        );
        return in_range(window, length.length());
    };
    if start.is_some_and(|(date, time)| !begins(unit, date, time)) {
        calendar.told(
            "startTime",
            "calendar windows of a plan begin at midnight, weeks on Mondays",
        );
    }
    Some(Window::Calendar(unit))
}

fn rolling_words(length: Shorthand) -> String {
    format!(
        "a rolling window of a plan has a fixed length, so it is {} days",
        length.length().num_days()
    )
}

fn in_range(window: &Section<'_>, length: TimeDelta) -> Option<Window> {
    if (TimeDelta::minutes(1)..=TimeDelta::days(3_660)).contains(&length) {
        return Some(Window::Rolling(length));
    }
    window.fault(
        "duration",
        "is out of range",
        "expected 1 minute to 10 years",
    );
    None
}

fn start_time(calendar: &Section<'_>) -> Option<(NaiveDate, NaiveTime)> {
    let field = calendar.required("startTime", "2026-01-01 00:00:00")?;
    field.parsed(calendar.book, |text| {
        let read = || {
            let (date, time) = text.trim().split_once([' ', 'T'])?;
            let time = time.trim_end_matches('Z');
            Some((date.parse().ok()?, time.parse().ok()?))
        };
        read().ok_or_else(|| {
            format!(
                "{} is no time; expected YYYY-MM-DD HH:MM:SS",
                shortened(text)
            )
        })
    })
}

fn begins(unit: CalendarUnit, date: NaiveDate, time: NaiveTime) -> bool {
    let midnight = time.num_seconds_from_midnight() == 0;
    midnight
        && match unit {
            CalendarUnit::Week => date.weekday() == Weekday::Mon,
            CalendarUnit::Month => date.day() == 1,
            CalendarUnit::Quarter => date.day() == 1 && date.month0().is_multiple_of(3),
            CalendarUnit::Year => date.day() == 1 && date.month() == 1,
        }
}

/// The plan has one zone: the first that is named.
fn zone(calendar: &Section<'_>, found: &mut Found) {
    let Some(field) = calendar.required("timeZone", "Europe/Berlin") else {
        return;
    };
    // What is written where a region and a city are wanted.
    let zone = match field.text.as_str() {
        "Etc/UTC" => "UTC".to_owned(),
        _ => field.text,
    };
    match &found.zone {
        None => found.zone = Some(zone),
        Some(known) if *known != zone => {
            let why = format!("a plan has one zone, and it is {known}");
            calendar.told("timeZone", &why);
        }
        Some(_) => {}
    }
}

/// v1alpha counts units: 30 of `Day`.
pub(super) fn alpha_window(spec: &Section<'_>, found: &mut Found) -> Option<Window> {
    let windows = spec.sections("timeWindows");
    if windows.len() > 1 {
        spec.fault("timeWindows", "has more than one window", "expected one");
    }
    let Some(window) = windows.first() else {
        spec.missing("timeWindows", "expected a list with unit and count");
        return None;
    };
    let unit = window.required("unit", "Day")?;
    let count = window.required("count", "28")?;
    let letter = unit.parsed(window.book, |text| {
        let letter = match text.to_ascii_lowercase().trim_end_matches('s') {
            "minute" => "m",
            "hour" => "h",
            "day" => "d",
            "week" => "w",
            "month" => "M",
            "quarter" => "Q",
            "year" => "Y",
            _ => {
                return Err(format!(
                    "{} is no unit; expected Day, Week, Month, Quarter or Year",
                    shortened(text)
                ));
            }
        };
        Ok(letter)
    })?;
    let length = count.parsed(window.book, |text| {
        Shorthand::parse(&format!("{text}{letter}")).map_err(|_| {
            format!(
                "{} is no count; expected a number from 1 on",
                shortened(text)
            )
        })
    })?;
    let rolling = window.flag("isRolling").unwrap_or(!window.has("calendar"));
    if rolling {
        window.not_kept("calendar", "the window rolls");
        if length.varies() {
            window.told("count", &rolling_words(length));
        }
        return in_range(window, length.length());
    }
    if let Some(calendar) = window.section("calendar") {
        let start = start_time(&calendar);
        zone(&calendar, found);
        if let (Some(unit), Some((date, time))) = (length.calendar(), start)
            && !begins(unit, date, time)
        {
            let why = "calendar windows of a plan begin at midnight, weeks on Mondays";
            calendar.told("startTime", why);
        }
    }
    let Some(unit) = length.calendar() else {
        window.told(
            "count",
            "a plan knows calendar weeks, months, quarters and years; this is kept as rolling",
        );
        return in_range(window, length.length());
    };
    Some(Window::Calendar(unit))
}
