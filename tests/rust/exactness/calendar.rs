//! Calendar periods and windows against a search for midnights.

use crate::cases;
use crate::history::{DAY_MS, History, instant, nows, zone, zones};
use chrono::{DateTime, Datelike, NaiveDate, TimeZone, Utc};
use chrono_tz::Tz;
use error_budget::model::window::{CalendarUnit, Window};
use proptest::prelude::*;
use proptest::sample::select;

/// The first quarter of an hour whose local date is `day` or later.
fn first_instant(day: NaiveDate, tz: Tz) -> i64 {
    const QUARTER_MS: i64 = 900_000;
    let noon = day
        .and_time(chrono::NaiveTime::MIN)
        .and_utc()
        .timestamp_millis();
    let local_date = |unix_ms: i64| {
        let utc = instant(unix_ms).naive_utc();
        tz.from_utc_datetime(&utc).date_naive()
    };
    (-100..100)
        .map(|quarters| noon + quarters * QUARTER_MS)
        .find(|unix_ms| local_date(*unix_ms) >= day)
        .expect("no zone is a day away")
}

/// Walks day by day from the local day of `now` to the days on which a period starts.
fn period(unit: CalendarUnit, now: DateTime<Utc>, tz: Tz) -> (i64, i64) {
    let starts = |day: NaiveDate| match unit {
        CalendarUnit::Week => day.weekday() == chrono::Weekday::Mon,
        CalendarUnit::Month => day.day() == 1,
        CalendarUnit::Quarter => day.day() == 1 && [1, 4, 7, 10].contains(&day.month()),
        CalendarUnit::Year => day.ordinal() == 1,
    };
    let today = tz.from_utc_datetime(&now.naive_utc()).date_naive();
    let mut first = today;
    while !starts(first) {
        first = first.pred_opt().expect("in range");
    }
    let mut next = today.succ_opt().expect("in range");
    while !starts(next) {
        next = next.succ_opt().expect("in range");
    }
    (first_instant(first, tz), first_instant(next, tz))
}

/// The window at `at`, in Unix milliseconds.
pub fn window_ms(history: &History, at: DateTime<Utc>) -> (i64, i64) {
    match history.service.objective.window {
        Window::Rolling(length) => {
            let end = at.timestamp_millis();
            (end - length.num_milliseconds(), end)
        }
        Window::Calendar(unit) => period(unit, at, history.tz),
    }
}

proptest! {
    #![proptest_config(cases())]

    #[test]
    fn a_period_runs_from_local_midnight_to_local_midnight(
        now in nows(),
        tz in zones(),
        unit in select(vec![
            CalendarUnit::Week, CalendarUnit::Month, CalendarUnit::Quarter, CalendarUnit::Year,
        ]),
    ) {
        let found = unit.period(now, &zone(tz));
        let found = (found.start.timestamp_millis(), found.end.timestamp_millis());
        prop_assert_eq!(found, period(unit, now, tz), "{:?} of {} in {}", unit, now, tz);
    }

    #[test]
    fn a_probed_zone_tells_the_time_of_its_host(tz in zones(), now in nows(), days in 0..400_i64) {
        let at = instant(now.timestamp_millis() - days * DAY_MS);
        let ours = at.with_timezone(&zone(tz)).naive_local();
        prop_assert_eq!(ours, tz.from_utc_datetime(&at.naive_utc()).naive_local());
    }
}
