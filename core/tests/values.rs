//! What a plan is written in: targets, lengths of time, rates, shares, words. Read exactly, or refused.
#![forbid(unsafe_code)]

mod history;

use chrono::{DateTime, MappedLocalTime, NaiveDate, NaiveDateTime, Offset, TimeDelta, TimeZone};
use error_budget::engine::forecast::Band as Fan;
use error_budget::model::alert_policy::{
    Action, AlertTier, Condition, Multiple, Severity, Threshold,
};
use error_budget::model::decimal::{DecimalError, scaled, unscaled};
use error_budget::model::duration::{DurationError, parse, to_text};
use error_budget::model::history::merge;
use error_budget::model::impact::Impact;
use error_budget::model::incident::{Category, Incident};
use error_budget::model::release::{ChangeFailure, ReleaseKind, Risk};
use error_budget::model::status::{Band, Status};
use error_budget::model::target::Target;
use error_budget::model::traffic::{EventRate, TrafficError, TrafficSeries};
use error_budget::model::window::{CalendarUnit, Window};
use error_budget::model::zone::Zone;
use history::{at, incident, ongoing, outage};

fn ms(text: &str) -> Option<i64> {
    parse(text).ok().map(|length| length.num_milliseconds())
}

#[test]
fn every_unit_has_its_length() {
    let units: [(&str, i64); 6] = [
        ("ms", 1),
        ("s sec secs second seconds", 1_000),
        ("m min mins minute minutes", 60_000),
        ("h hr hrs hour hours", 3_600_000),
        ("d day days", 86_400_000),
        ("w wk week weeks", 604_800_000),
    ];
    for (words, length) in units {
        for word in words.split(' ') {
            assert_eq!(ms(&format!("3{word}")), Some(3 * length), "{word}");
            assert_eq!(
                ms(&format!(" 2 {} ", word.to_uppercase())),
                Some(2 * length)
            );
        }
    }
    // 3,600 s + 30 x 60 s + 5 s; a quarter of an hour; 1.5 ms has no half.
    assert_eq!(ms("1h 30m5s"), Some(5_405_000));
    assert_eq!(ms("0.25 h"), Some(900_000));
    assert_eq!(ms("1.5ms"), Some(1));
}

#[test]
fn a_clock_has_hours_and_minutes_and_perhaps_seconds() {
    // 1 x 3,600 + 2 x 60 + 3; 59 x 60 + 59.
    let cases = [
        ("1:30", Some(5_400_000)),
        ("1:02:03", Some(3_723_000)),
        ("0:59:59", Some(3_599_000)),
        ("0:00", Some(0)),
        ("25:00", Some(90_000_000)),
        ("1:60", None),
        ("1:00:60", None),
        ("1:2:3:4", None),
        ("1:", None),
        (":30", None),
    ];
    for (text, expected) in cases {
        assert_eq!(ms(text), expected, "{text}");
    }
}

#[test]
fn a_thousand_years_are_the_longest() {
    // 366,000 days of 24 hours: 8,784,000 hours.
    let most = Some(366_000 * 86_400_000);
    assert_eq!(ms("366000d"), most);
    assert_eq!(ms("8784000:00"), most);
    assert_eq!(ms("365999d 24h"), most);
    assert_eq!(ms("8784000:00:01"), None);
    let long = "366000d 1ms";
    assert_eq!(parse(long), Err(DurationError::TooLong(long.to_owned())));
}

#[test]
fn a_length_is_written_in_the_largest_units_that_say_it_exactly() {
    let cases = [
        (0, "0s"),
        (-5, "0s"),
        (1, "1ms"),
        (999, "999ms"),
        (1_000, "1s"),
        (60_000, "1m"),
        (3_600_000, "1h"),
        (86_400_000, "1d"),
        // 2 x 86,400,000 + 3 x 3,600,000 + 4 x 60,000 + 5 x 1,000 + 6.
        (183_845_006, "2d3h4m5s6ms"),
    ];
    for (length, text) in cases {
        assert_eq!(to_text(TimeDelta::milliseconds(length)), text);
    }
}

#[test]
fn decimals_are_read_and_written_without_a_float() {
    assert_eq!(scaled("0.0000001", 7), Ok(1));
    assert_eq!(scaled("12.5", 7), Ok(125_000_000));
    assert_eq!(scaled("1.10", 1), Ok(11), "a trailing zero is free");
    assert_eq!(scaled("1.11", 1), Err(DecimalError::TooPrecise));
    assert_eq!(scaled(".", 1), Err(DecimalError::NotANumber));
    assert_eq!(scaled("1x", 1), Err(DecimalError::NotANumber));
    assert_eq!(scaled("1.x", 1), Err(DecimalError::NotANumber));
    // 2^64 - 1, and one more.
    assert_eq!(scaled("18446744073709551615", 0), Ok(u64::MAX));
    assert_eq!(
        scaled("18446744073709551616", 0),
        Err(DecimalError::TooLarge)
    );
    assert_eq!(unscaled(1_020, 2), "10.2");
    assert_eq!(unscaled(5, 3), "0.005");
    assert_eq!(unscaled(700, 0), "700");
}

#[test]
fn a_target_allows_what_it_does_not_promise() {
    let target = |text: &str| text.parse::<Target>().expect(text);
    assert_eq!(target("99.9").allowance(), 0.001);
    assert_eq!(target("99.9").allowance_ppb(), 1_000_000);
    assert_eq!(target("99,95 %").ppb(), 999_500_000);
    // Half of a part per billion is none: rounded towards the stricter.
    let halves = [
        ("99.9%", "99.95%"),
        ("50%", "75%"),
        ("99.9999999%", "100%"),
        ("100%", "100%"),
    ];
    for (text, half) in halves {
        assert_eq!(target(text).halving_the_allowance().to_string(), half);
    }
    let doubles = [
        ("99.9%", Some("99.8%")),
        ("50%", Some("0%")),
        ("49.9999999%", None),
        ("100%", Some("100%")),
    ];
    for (text, twice) in doubles {
        let found = target(text).doubling_the_allowance();
        assert_eq!(found.map(|found| found.to_string()).as_deref(), twice);
    }
    assert_eq!(Target::from_ppb(1_000_000_001), None);
    assert_eq!(Target::from_percent(100.0), Ok(Target::WHOLE));
}

#[test]
fn an_impact_is_a_share_to_a_part_per_billion() {
    let of = |fraction| Impact::from_fraction(fraction).map(Impact::ppb);
    // 0.35 is 0.34999999999999998 as a float.
    assert_eq!(of(0.35), Some(350_000_000));
    assert_eq!(of(0.000_000_000_6), Some(1));
    assert_eq!(of(0.000_000_000_4), Some(0));
    assert_eq!([of(0.0), of(1.0)], [Some(0), Some(1_000_000_000)]);
    assert_eq!([of(-0.1), of(1.1), of(f64::NAN)], [None; 3]);
    assert_eq!(
        Impact::from_ppb(250_000_000).map(Impact::fraction),
        Some(0.25)
    );
    assert_eq!(Impact::from_ppb(1_000_000_001), None);
    assert_eq!(
        "0,5 %"
            .parse::<Impact>()
            .map(|impact| impact.to_string())
            .as_deref(),
        Ok("0.5%")
    );
}

#[test]
fn an_event_rate_is_kept_to_a_millionth() {
    let text = |text: &str| text.parse::<EventRate>().map(|rate| rate.to_string());
    assert_eq!(text(" 2.5 ").as_deref(), Ok("2.5"));
    assert_eq!(text("0.000001").as_deref(), Ok("0.000001"));
    assert_eq!(text("10000000000").as_deref(), Ok("10000000000"));
    assert_eq!(text("10000000000.000001"), Err(DecimalError::TooLarge));
    assert_eq!(text("0.0000001"), Err(DecimalError::TooPrecise));
    // 1e9 / 3 is 333,333,333.333333..., of which six decimals are kept.
    let third = EventRate::per_hour(1e9 / 3.0).map(|rate| rate.to_string());
    assert_eq!(third.as_deref(), Some("333333333.333333"));
    let edges = [0.0, 1e10].map(|rate| EventRate::per_hour(rate).map(EventRate::events_per_hour));
    assert_eq!(edges, [Some(0.0), Some(1e10)]);
    assert_eq!(EventRate::per_hour(-0.1), None);
}

#[test]
fn counts_of_a_series_are_rates_of_their_step() {
    let start = at("2026-03-01 00:00");
    let quarter = TimeDelta::minutes(15);
    let series = TrafficSeries::new(start, quarter, &[1.0, 2.5, 0.0]).expect("counts");
    let rates: Vec<f64> = series
        .rates()
        .iter()
        .map(|rate| rate.events_per_hour())
        .collect();
    assert_eq!(rates, [4.0, 10.0, 0.0]);
    // 14 in three steps, to a millionth below.
    assert_eq!(series.mean().to_string(), "4.666666");
    assert_eq!((series.start(), series.step()), (start, quarter));
    let refused = |step, counts: &[f64]| TrafficSeries::new(start, step, counts).err();
    assert_eq!(refused(quarter, &[]), Some(TrafficError::Empty));
    assert_eq!(
        refused(TimeDelta::zero(), &[1.0]),
        Some(TrafficError::NoStep)
    );
    assert_eq!(refused(-quarter, &[1.0]), Some(TrafficError::NoStep));
    assert_eq!(
        refused(quarter, &[1.0, -1.0]),
        Some(TrafficError::BadCount { index: 1 })
    );
    let millisecond = TimeDelta::milliseconds(1);
    assert!(TrafficSeries::of_rates(start, millisecond, vec![EventRate::ONE_PER_HOUR]).is_ok());
}

#[test]
fn words_are_read_back_and_synonyms_are_known() {
    for status in Status::ORDER {
        assert_eq!(Status::from_word(status.word()), Some(status));
    }
    assert_eq!(Status::from_word("unknown"), Some(Status::Unknown));
    assert_eq!(Status::from_word("Warning"), None);
    for risk in Risk::KNOWN {
        assert_eq!(Risk::from_word(&risk.word().to_uppercase()), risk);
    }
    assert_eq!(Risk::from_word(" "), Risk::Medium);
    assert_eq!(Risk::from_word("Severe"), Risk::Other("severe".to_owned()));
    for kind in ReleaseKind::ALL {
        assert_eq!(ReleaseKind::from_word(kind.word()), kind);
    }
    let kinds = [
        ("Hot fix", ReleaseKind::Feature),
        ("hotfix", ReleaseKind::Bugfix),
        ("bug-fix", ReleaseKind::Bugfix),
        ("security fix", ReleaseKind::Security),
        ("revert", ReleaseKind::Rollback),
        ("slo_improvement", ReleaseKind::Reliability),
    ];
    for (word, kind) in kinds {
        assert_eq!(ReleaseKind::from_word(word), kind, "{word}");
    }
    for category in Category::COMMON {
        assert_eq!(Category::from_word(category.word()), category);
    }
    let categories = [
        ("", Category::Incident),
        ("Outage", Category::Incident),
        ("deploy", Category::Deployment),
        ("change", Category::Deployment),
        ("upstream", Category::Dependency),
        ("third party", Category::Dependency),
        ("planned", Category::Maintenance),
        ("Capacity", Category::Other("capacity".to_owned())),
    ];
    for (word, category) in categories {
        assert_eq!(Category::from_word(word), category, "{word}");
    }
}

#[test]
fn a_multiple_is_exact_to_nine_decimals() {
    let tenth: Multiple = "0.1".parse().expect("a number");
    assert_eq!(tenth.ppb(), 100_000_000);
    assert_eq!(tenth.next().to_string(), "0.100000001");
    assert_eq!(Multiple::thousandths(14_400).value(), 14.4);
    assert_eq!(Multiple::nearest(14.4).to_string(), "14.4");
    assert_eq!(Multiple::nearest(0.000_000_000_6).ppb(), 1);
    let nothing = [f64::NAN, -1.0, 0.0].map(Multiple::nearest);
    assert!(nothing.iter().all(|multiple| multiple.is_zero()));
    assert!(!tenth.is_zero());
}

#[test]
fn a_burn_rate_is_a_share_of_the_budget_in_an_hour_and_the_other_way_round() {
    // 36 x 1 h / 720 h = 5%; 2% x 720 h / 1 h = 14.4 (Workbook, table 5-2: 14.4 for 2% of 30 days).
    let (hour, month) = (TimeDelta::hours(1), TimeDelta::days(30));
    let rate = Threshold::BurnRate(Multiple::thousandths(36_000));
    let share = Threshold::BudgetShare(Multiple::thousandths(20));
    assert_eq!(rate.budget_share(hour, month), 0.05);
    assert_eq!(rate.burn_rate(hour, month), 36.0);
    assert_eq!(share.budget_share(hour, month), 0.02);
    assert_eq!(share.burn_rate(hour, month), 14.4);
    assert_eq!(rate.budget_share(hour, TimeDelta::zero()), 0.0);
    assert_eq!(share.burn_rate(TimeDelta::zero(), month), 0.0);
}

#[test]
fn lengths_are_told_in_minutes() {
    let tier = AlertTier {
        name: "page".to_owned(),
        condition: Condition::BurnRate {
            long: TimeDelta::hours(1),
            short: Some(TimeDelta::minutes(5)),
            threshold: Threshold::BurnRate(Multiple::thousandths(14_400)),
        },
        severity: Severity::Critical,
        action: Action::Page,
        hold: TimeDelta::seconds(90),
    };
    let told = serde_json::to_value(&tier).expect("a tier");
    assert_eq!(told["for_minutes"], 1.5);
    assert_eq!(told["condition"]["long"], 60.0);
    assert_eq!(told["condition"]["short"], 5.0);
    assert_eq!(told["condition"]["threshold"]["burn_rate"], 14.4);
    let cost = |cost| {
        serde_json::to_value(ChangeFailure {
            probability: 0.1,
            cost,
        })
        .expect("a failure")
    };
    assert_eq!(cost(Some(TimeDelta::seconds(150)))["cost"], 2.5);
    assert!(cost(None)["cost"].is_null());
}

#[test]
fn shares_are_told_in_amounts() {
    // A quarter of 43.2 minutes.
    let warning = Band {
        remaining_percent: 25.0,
        burn_rate: 2.0,
        days: 7.0,
    };
    assert_eq!(warning.begins_at(43.2), 10.8);
    let fan = Fan {
        p10: -0.5,
        p25: 0.0,
        p50: 0.25,
        p75: 0.5,
        p90: 1.0,
    };
    assert_eq!(fan.of_budget(40.0), Some([-20.0, 0.0, 10.0, 20.0, 40.0]));
    assert_eq!(fan.of_budget(0.0), None);
}

#[test]
fn an_incident_amounts_to_its_length_times_its_impact() {
    let partly = incident("2026-03-12 15:00", "2026-03-12 15:20", "35%");
    assert_eq!(partly.full_outage(), TimeDelta::minutes(7));
    assert_eq!(
        ongoing("2026-03-12 15:00", "35%").full_outage(),
        TimeDelta::zero()
    );
    let reversed = Incident {
        end: Some(at("2026-03-12 14:00")),
        ..partly.clone()
    };
    assert_eq!(reversed.full_outage(), TimeDelta::zero());
    // It goes on until now, and no shorter than nothing.
    let open = ongoing("2026-03-12 15:00", "35%");
    assert_eq!(open.end_at(at("2026-03-12 16:00")), at("2026-03-12 16:00"));
    assert_eq!(open.end_at(at("2026-03-12 14:00")), at("2026-03-12 15:00"));
    assert_eq!(
        partly.end_at(at("2026-03-12 15:01")),
        at("2026-03-12 15:20")
    );
}

#[test]
fn an_incident_that_is_told_again_takes_its_own_place() {
    let named = |id: &str, start: &str, minutes| Incident {
        id: id.to_owned(),
        ..outage(start, minutes)
    };
    let (ten, eleven, twenty) = ("2026-03-01 00:10", "2026-03-01 00:11", "2026-03-01 00:20");
    let mut held = vec![named("b", twenty, 1), named("a", ten, 1), named("", ten, 1)];
    let told = [
        named("a", ten, 5),
        named("a", eleven, 6),
        named("c", ten, 7),
        named("", ten, 8),
        named("b", twenty, 9),
    ];
    merge(&mut held, told.to_vec());
    let [a, later, c, nameless, b] = told;
    assert_eq!(held, [b, a, named("", ten, 1), later, c, nameless]);
}

#[test]
fn a_zone_is_read_off_the_clock_on_its_wall() {
    // India is 5:30 ahead; the host writes it as `Intl` does in American English.
    let shown = |unix: i64| {
        let there = DateTime::from_timestamp(unix + 19_800, 0).expect("an instant");
        there.format("%m/%d/%Y, %H:%M:%S").to_string()
    };
    let kolkata = Zone::of_clock("Asia/Kolkata", shown);
    let noon = at("2026-03-10 12:00");
    assert_eq!(kolkata.offset_seconds(noon.timestamp()), 19_800);
    let offset = kolkata.offset_from_utc_datetime(&noon.naive_utc());
    assert_eq!(offset.fix().local_minus_utc(), 19_800);
    assert_eq!(offset.to_string(), "+05:30");
    assert_eq!(format!("{offset:?}"), "+05:30");
    let wordless = Zone::of_clock("Nowhere", |_| "noon".to_owned());
    assert_eq!(wordless.offset_seconds(noon.timestamp()), 0);
}

#[test]
fn a_change_of_the_clocks_is_found_to_the_second() {
    // Central Europe: +1 h, and +2 h from 29 March to 25 October 2026, both at 01:00 UTC.
    let berlin = history::zone("Europe/Berlin");
    let spring = at("2026-03-29 01:00").timestamp();
    assert_eq!(berlin.offset_seconds(spring - 1), 3_600);
    assert_eq!(berlin.offset_seconds(spring), 7_200);
    let autumn = at("2026-10-25 01:00").timestamp();
    assert_eq!(berlin.offset_seconds(autumn - 1), 7_200);
    assert_eq!(berlin.offset_seconds(autumn), 3_600);
    let local = |text: &str| -> NaiveDateTime { format!("2026-{text}").parse().expect("a time") };
    let instants = [
        // Skipped: the instant of the jump, also at its first and last second.
        ("03-29T02:00:00", "2026-03-29 01:00"),
        ("03-29T02:59:59", "2026-03-29 01:00"),
        ("03-29T03:00:00", "2026-03-29 01:00"),
        ("03-29T01:59:00", "2026-03-29 00:59"),
        // Twice: the earlier.
        ("10-25T02:30:00", "2026-10-25 00:30"),
        ("10-25T03:00:00", "2026-10-25 02:00"),
        ("10-25T01:59:00", "2026-10-24 23:59"),
    ];
    for (clock, instant) in instants {
        assert_eq!(berlin.instant(local(clock)), at(instant), "{clock}");
    }
    let readings = |clock| {
        berlin
            .from_local_datetime(&local(clock))
            .map(|at| at.to_utc())
    };
    assert_eq!(
        readings("10-25T02:30:00"),
        MappedLocalTime::Ambiguous(at("2026-10-25 00:30"), at("2026-10-25 01:30"))
    );
    assert_eq!(
        readings("10-25T03:30:00"),
        MappedLocalTime::Single(at("2026-10-25 02:30"))
    );
    assert_eq!(readings("03-29T02:30:00"), MappedLocalTime::None);
    let day = NaiveDate::from_ymd_opt(2026, 7, 1).expect("a date");
    assert_eq!(berlin.start_of_day(day), at("2026-06-30 22:00"));
}

#[test]
fn a_window_without_a_date_has_its_usual_length() {
    let days = |window: Window| window.usual_length().num_days();
    assert_eq!(days(Window::Rolling(TimeDelta::days(28))), 28);
    let units = [
        CalendarUnit::Week,
        CalendarUnit::Month,
        CalendarUnit::Quarter,
        CalendarUnit::Year,
    ];
    assert_eq!(
        units.map(|unit| days(Window::Calendar(unit))),
        [7, 30, 90, 365]
    );
}
