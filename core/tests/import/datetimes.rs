//! Dates and times as people write them.

use super::{at, now};
use error_budget::exchange::datetime::{
    DateOrder, DateTimeError, End, Reading, parse_end, parse_instant,
};
use error_budget::model::zone::Zone;

fn utc_instant(text: &str) -> Result<String, String> {
    let zone = Zone::utc();
    parse_instant(text, &Reading::new(&zone, Some(now())))
        .map(|at| at.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true))
        .map_err(|error| error.to_string())
}

#[test]
fn every_form_reads_as_the_instant_it_names() {
    let cases = [
        ("2026-03-10T08:12:00Z", "2026-03-10T08:12:00Z"),
        ("2026-03-10T08:12:00.2509+01:00", "2026-03-10T07:12:00.250Z"),
        ("2019-02-20T12:00:19.418-06:00", "2019-02-20T18:00:19.418Z"),
        ("2026-03-10 08:12 UTC", "2026-03-10T08:12:00Z"),
        ("2026-03-10 08:12:05 +0530", "2026-03-10T02:42:05Z"),
        ("2026-03-10 08:12", "2026-03-10T08:12:00Z"),
        ("2026-03-10", "2026-03-10T00:00:00Z"),
        ("2026/3/9 8:05", "2026-03-09T08:05:00Z"),
        ("28/02/2026 22:00", "2026-02-28T22:00:00Z"),
        ("02/28/2026 22:00", "2026-02-28T22:00:00Z"),
        ("02/03/2026", "2026-02-03T00:00:00Z"),
        ("02.03.2026", "2026-03-02T00:00:00Z"),
        ("02.03.26 07:00", "2026-03-02T07:00:00Z"),
        ("10 Mar 2026 08:12", "2026-03-10T08:12:00Z"),
        ("10-Mar-2026 08:12", "2026-03-10T08:12:00Z"),
        ("Tue, 10 March 2026 08:12:00 GMT", "2026-03-10T08:12:00Z"),
        ("Mar 10, 2026 8:12 AM", "2026-03-10T08:12:00Z"),
        ("March 10th, 2026 12:05 am", "2026-03-10T00:05:00Z"),
        ("Mar 10, 2026 12:05 PM", "2026-03-10T12:05:00Z"),
        // The year is the latest that does not pass now by more than a day.
        ("Tue 10 Mar 08:12", "2026-03-10T08:12:00Z"),
        ("11 Mar 08:12", "2026-03-11T08:12:00Z"),
        ("24 Dec 08:12", "2025-12-24T08:12:00Z"),
        ("29 Feb 08:12", "2024-02-29T08:12:00Z"),
        // The day is today, or yesterday when that time has not come.
        ("08:38", "2026-03-10T08:38:00Z"),
        ("23:50", "2026-03-09T23:50:00Z"),
        ("2026-03-10 24:00", "2026-03-11T00:00:00Z"),
        ("2016-12-31T23:59:60Z", "2016-12-31T23:59:59Z"),
        ("1773130320", "2026-03-10T08:12:00Z"),
        ("1773130320.5", "2026-03-10T08:12:00.500Z"),
        ("1773130320250", "2026-03-10T08:12:00.250Z"),
        ("  2026-03-10 08:12  ", "2026-03-10T08:12:00Z"),
    ];
    for (text, expected) in cases {
        assert_eq!(utc_instant(text).as_deref(), Ok(expected), "{text:?}");
    }
}

#[test]
fn what_is_no_instant_says_what_is_expected() {
    const FORMS: &str = "expected YYYY-MM-DD HH:MM or RFC 3339";
    let cases = [
        ("2026-13-02 10:00", "2026-13-02 is not a date"),
        ("2026-02-29", "2026-02-29 is not a date"),
        ("31/02/2026", "31/02/2026 is not a date"),
        ("-", "- is not a date"),
        ("Tuesday", "Tuesday is not a date"),
        ("soon", "soon is not a date"),
        ("last Monday", "last Monday is not a date"),
        ("12", "12 is not a date"),
        ("2026-03", "2026-03 is not a date"),
        ("26-03-10", "26-03-10 is not a date"),
        ("", "nothing is written"),
    ];
    for (text, what) in cases {
        assert_eq!(
            utc_instant(text),
            Err(format!("{what}; {FORMS}")),
            "{text:?}"
        );
    }
    let others = [
        (
            "2026-03-10 25:61",
            "25:61 is not a time of day; expected HH:MM from 00:00 to 23:59",
        ),
        (
            "2026-03-10 13:00 PM",
            "13:00 is not a time of day; expected HH:MM from 00:00 to 23:59",
        ),
        (
            "9999-01-01",
            "the year 9999 is out of range; expected 1970 to 2199",
        ),
        (
            "1969-12-31",
            "the year 1969 is out of range; expected 1970 to 2199",
        ),
        (
            "2026-03-10 08:12 PST",
            "PST is not a zone with one meaning; expected UTC or an offset such as +01:00",
        ),
    ];
    for (text, message) in others {
        assert_eq!(utc_instant(text), Err(message.to_owned()), "{text:?}");
    }
}

#[test]
fn a_chosen_order_is_kept_to() {
    let zone = Zone::utc();
    let reading = |order| Reading {
        order,
        ..Reading::new(&zone, None)
    };
    let day_first = parse_instant("02/03/2026", &reading(DateOrder::DayFirst));
    assert_eq!(day_first, Ok(at("2026-03-02T00:00:00Z")));
    let month_first = parse_instant("02.03.2026", &reading(DateOrder::MonthFirst));
    assert_eq!(month_first, Ok(at("2026-02-03T00:00:00Z")));
    let wrong = parse_instant("02/28/2026", &reading(DateOrder::DayFirst));
    assert_eq!(wrong, Err(DateTimeError::NotADate("02/28/2026".into())));
}

#[test]
fn wall_clock_times_are_of_the_zone_and_written_offsets_win() {
    // Central European Time: summer from 2026-03-29 01:00 UTC to 2026-10-25 01:00 UTC.
    let summer = 1_774_746_000..1_792_890_000;
    let berlin = Zone::probe("Europe/Berlin", 1_767_225_600, 1_798_761_600, |unix| {
        if summer.contains(&unix) { 7_200 } else { 3_600 }
    });
    let reading = Reading::new(&berlin, Some(at("2026-07-01T22:30:00Z")));
    let read = |text| parse_instant(text, &reading);
    assert_eq!(read("2026-03-10 08:12"), Ok(at("2026-03-10T07:12:00Z")));
    assert_eq!(read("2026-07-01 08:12"), Ok(at("2026-07-01T06:12:00Z")));
    assert_eq!(read("2026-07-01T08:12:00Z"), Ok(at("2026-07-01T08:12:00Z")));
    // 22:30 UTC is 00:30 of the next day in Berlin.
    assert_eq!(read("00:10"), Ok(at("2026-07-01T22:10:00Z")));
    // Across the night in which the clocks went forward.
    let start = at("2026-03-28T22:30:00Z");
    assert_eq!(
        parse_end("03:30", start, &reading),
        Ok(End::At(at("2026-03-29T01:30:00Z")))
    );
}

#[test]
fn without_a_reference_a_time_alone_is_incomplete() {
    let zone = Zone::utc();
    for text in ["08:38", "10 Mar 08:12"] {
        let read = parse_instant(text, &Reading::new(&zone, None));
        assert_eq!(read, Err(DateTimeError::Incomplete(text.into())));
    }
}

#[test]
fn an_end_is_a_time_a_length_or_still_to_come() {
    let zone = Zone::utc();
    let reading = Reading::new(&zone, Some(now()));
    let start = at("2025-12-31T23:50:00Z");
    let cases = [
        ("", Ok(End::Ongoing)),
        ("ongoing", Ok(End::Ongoing)),
        (" Now ", Ok(End::Ongoing)),
        ("23:58", Ok(End::At(at("2025-12-31T23:58:00Z")))),
        ("00:16", Ok(End::At(at("2026-01-01T00:16:00Z")))),
        ("1 Jan 00:16", Ok(End::At(at("2026-01-01T00:16:00Z")))),
        ("2026-01-01 00:16", Ok(End::At(at("2026-01-01T00:16:00Z")))),
        ("26m", Ok(End::After(at("2026-01-01T00:16:00Z")))),
        ("+26 min", Ok(End::After(at("2026-01-01T00:16:00Z")))),
        ("1h 30m", Ok(End::After(at("2026-01-01T01:20:00Z")))),
        (
            "2025-12-31 23:40",
            Err(DateTimeError::BeforeStart("2025-12-31 23:40".into())),
        ),
        (
            "30 Dec 23:40",
            Err(DateTimeError::BeforeStart("30 Dec 23:40".into())),
        ),
        (
            "2025-13-31 23:40",
            Err(DateTimeError::NotADate("2025-13-31".into())),
        ),
        ("soon", Err(DateTimeError::NotAnEnd("soon".into()))),
        ("26", Err(DateTimeError::NotAnEnd("26".into()))),
        (
            "999999999w",
            Err(DateTimeError::NotAnEnd("999999999w".into())),
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(parse_end(text, start, &reading), expected, "{text:?}");
    }
}
