//! Tables, reports and the calendar.

use crate::history::{at, incident, rolling, service};
use crate::{hostile, now, plain, written};
use error_budget::engine::assessment::assess;
use error_budget::exchange::export::format::{Format, Options, export};
use error_budget::exchange::export::table::{Cell, Table};
use error_budget::exchange::export::tables::Kind;
use error_budget::model::alert_policy::guide;
use error_budget::model::plan::Plan;
use error_budget::model::status::{Band, Status, Thresholds};
use error_budget::model::zone::Zone;
use serde_json::Value;

fn csv(kind: Kind) -> String {
    let plan = Plan {
        services: vec![plain()],
        ..Plan::default()
    };
    let options = Options {
        table: kind,
        ..Options::default()
    };
    export(&plan, "api", now(), &Zone::utc(), Format::Csv, &options).expect("a table")
}

#[test]
fn the_budget_is_one_row_and_each_category_one() {
    // 9 minutes, and 12 at 35%: 4.2; of 43.2.
    assert_eq!(
        csv(Kind::Summary).lines().nth(1),
        Some(
            "api,2026-03-10T14:30:00Z,30,99.9,43.2,13.2,30,30.555555556,69.444444444,2,incident 13.2"
        )
    );
    assert_eq!(
        csv(Kind::Categories),
        "category,count,total_minutes,percentage\r\nincident,2,13.2,30.555555556\r\n"
    );
}

#[test]
fn every_table_is_as_wide_as_its_header() {
    for kind in Kind::ALL {
        let mut reader = csv::ReaderBuilder::new()
            .flexible(false)
            .from_reader(std::io::Cursor::new(csv(kind)));
        let rows = reader
            .records()
            .collect::<Result<Vec<_>, _>>()
            .unwrap_or_else(|error| panic!("{}: {error}", kind.word()));
        assert!(!rows.is_empty(), "{}", kind.word());
        assert_eq!(Kind::from_word(kind.word()), Some(kind));
    }
}

#[test]
fn a_spreadsheet_evaluates_nothing_and_reads_every_text_back() {
    let texts = [
        "=1+1", "+1", "-1", "@x", "\tx", "\rx", "a,b", "a\"b", "a\nb", "", "plain",
    ];
    let mut table = Table::new("Texts", ["text"]);
    table.rows = texts.iter().map(|text| vec![Cell::text(*text)]).collect();
    let written = table.to_csv();
    let mut reader = csv::Reader::from_reader(written.as_bytes());
    let read: Vec<String> = reader
        .records()
        .map(|row| row.expect("a row").get(0).unwrap_or_default().to_owned())
        .collect();
    let expected: Vec<String> = texts
        .iter()
        .filter(|text| !text.is_empty())
        .map(|text| match text.chars().next() {
            Some('=' | '+' | '-' | '@' | '\t' | '\r') => format!("'{text}"),
            _ => (*text).to_owned(),
        })
        .collect();
    assert_eq!(read, expected);
}

#[test]
fn infinity_is_a_flag_in_json() {
    let whole = service(
        "100%",
        rolling(30),
        vec![incident("2026-03-09 10:00", "2026-03-09 10:04", "100%")],
    );
    let report: Value = serde_json::from_str(&written(&whole, Format::Json)).expect("JSON");
    assert_eq!(report["consumed_pct"], Value::Null);
    assert_eq!(report["consumed_pct_infinite"], true);
    assert_eq!(report["as_of"], "2026-03-10T14:30:00Z");
}

#[test]
fn a_report_stands_alone_and_says_what_it_knows() {
    let page = written(&plain(), Format::Html);
    for loaded in ["<script", "<link", "<img", "http://", "https://", "url("] {
        assert!(!page.contains(loaded), "{loaded}");
    }
    assert!(page.contains("<dd>13.2 min, 30.6%</dd>"), "spent");
    assert!(page.contains("@media print"));
    let text = written(&plain(), Format::Markdown);
    assert!(
        text.starts_with(
            "# Error budget of api\n\n99.9% over 30 d, as of Tue 10 Mar 14:30 (UTC)\n"
        )
    );
    assert!(text.contains("| Left | 30.0 min, 69.4% |"));
}

#[test]
fn a_report_is_the_pages_answer_and_counts_in_minutes() {
    let band = |remaining_percent, burn_rate, days| Band {
        remaining_percent,
        burn_rate,
        days,
    };
    // 69.4% are left: healthy by the usual table, which asks for 50, and attention by one that asks for 75.
    let thresholds = Thresholds::new(
        band(10.0, 5.0, 3.0),
        band(25.0, 2.0, 7.0),
        band(75.0, 1.5, 15.0),
    );
    let mut plan = Plan {
        services: vec![plain()],
        alerts: vec![guide()],
        ..Plan::default()
    };
    plan.policy.thresholds = thresholds.expect("stricter and stricter");
    let late = at("2026-03-10 14:30:59");
    let page = assess(&plan, "api", late, &Zone::utc()).expect("a service");
    assert_eq!(page.status.status, Status::Attention);
    for format in [Format::Markdown, Format::Html] {
        let options = Options::default();
        let text = export(&plan, "api", late, &Zone::utc(), format, &options).expect("a report");
        assert!(text.contains("as of Tue 10 Mar 14:30 (UTC)"), "{text}");
        assert!(text.contains("attention"), "{text}");
        // The plan's first tier wants 14.4 times over an hour, 51.84 s of an outage, held for 2 minutes: 11:22:51.84. Its
        // short window clears when 4.32 s are left in it: 11:33:55.68.
        let row = match format {
            Format::Html => "<td>Tue 24 Feb 11:22</td><td>Tue 24 Feb 11:33</td>",
            _ => {
                r"| critical\_fast\_burn | critical | page | Tue 24 Feb 11:22 | Tue 24 Feb 11:33 |"
            }
        };
        assert!(text.contains(row), "{text}");
    }
}

#[test]
fn a_report_of_nothing_is_a_report() {
    let mut service = service("99.9%", rolling(30), Vec::new());
    service.measured_from = None;
    assert!(written(&service, Format::Markdown).contains("Nothing is known about api yet."));
}

#[test]
fn a_calendar_folds_escapes_and_never_promises_too_early() {
    let mut service = plain();
    service.incidents = vec![incident(
        "2026-03-09 10:00:01",
        "2026-03-09 11:30:01",
        "100%",
    )];
    let text = written(&service, Format::Ics);
    // 90 minutes of 43.2: above zero when 46.8 are gone, at 10:46:49 thirty days later; written a minute up.
    assert!(text.contains("SUMMARY:api: error budget back above zero\r\n"));
    assert!(text.contains("DTSTART:20260408T104700Z\r\n"), "{text}");
    let hostile = written(&hostile(), Format::Ics);
    for line in hostile.split("\r\n") {
        assert!(line.len() <= 75, "{line}");
        assert!(!line.contains('\n'));
    }
    let unfolded = hostile.replace("\r\n ", "");
    assert!(unfolded.contains("\\, a\\nb: [c]"), "{unfolded}");
}
