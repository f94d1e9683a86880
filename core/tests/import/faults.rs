//! Rows with something wrong in them: each has a stated treatment.

use super::{at, counts, fixture, options, read};
use error_budget::exchange::datetime::DateOrder;
use error_budget::exchange::import::{
    Edit, Field, Format, ImportError, Mapping, Options, Outcome, import, sniff,
};
use error_budget::model::incident::Category;

/// The one row's message, or its accepted incident in short.
fn fate(text: &str, options: &Options) -> String {
    let import = read(text, options);
    let row = import.rows.last().expect("a row");
    match &row.outcome {
        Outcome::Accepted => {
            let incident = import.incident(row).expect("an incident");
            let end = incident
                .end
                .map_or("ongoing".to_owned(), |end| end.format("%H:%M").to_string());
            format!(
                "{} {end} {} {}",
                incident.start.format("%F %H:%M"),
                incident.impact,
                incident.category
            )
        }
        _ => row.message(),
    }
}

#[test]
fn the_import_dialog_of_the_design() {
    let import = read(&fixture("incidents-feb.csv"), &options());
    assert_eq!(counts(&import), (5, 2, 1));
    assert_eq!(
        import.sum(),
        "8 rows read = 5 accepted + 2 repaired + 1 rejected"
    );
    assert_eq!((import.shape(), import.header), ("comma separated", true));
    let fields: Vec<_> = import.columns.iter().map(|column| column.field).collect();
    let expected = [
        Field::Start,
        Field::End,
        Field::ImpactFraction,
        Field::Category,
        Field::Title,
    ];
    assert_eq!(fields, expected.map(Some));
    assert_eq!(import.columns[2].header, "error_ratio");
    assert_eq!(import.columns[2].samples, ["0.06", "0.05", "1"]);
    let messages: Vec<_> = [3, 4, 5].map(|row| import.rows[row].message()).into();
    assert_eq!(
        messages,
        [
            "Row 4, 28 cannot be a month, so day first; maint read as maintenance",
            "Row 5, end read as a duration: 16:16",
            "Row 6, column start: 2026-13-02 is not a date; expected YYYY-MM-DD HH:MM or RFC 3339",
        ]
    );
    let Outcome::Repaired(repairs) = &import.rows[3].outcome else {
        panic!("row 4 is repaired")
    };
    let shown: Vec<_> = repairs
        .iter()
        .map(|r| (r.column, r.was.as_str(), r.now.as_str()))
        .collect();
    assert_eq!(
        shown,
        [
            ("start", "28/02/2026 22:00", "28 Feb 22:00"),
            ("end", "28/02/2026 23:00", "23:00"),
            ("category", "maint", "maintenance"),
        ]
    );
    assert_eq!(import.incidents.len(), 7);
    assert_eq!(import.incidents[2].impact.to_string(), "100%");
    assert!(import.rejected_csv().starts_with(
        "started_at,ended_at,error_ratio,type,summary,reason\n2026-13-02 10:00,2026-03-02 10:20,0.2,"
    ));
}

#[test]
fn a_corrected_cell_is_read_instead() {
    let mut options = options();
    options.edits = vec![Edit {
        row: 6,
        column: 0,
        text: "2026-03-02 10:00".into(),
    }];
    let import = read(&fixture("incidents-feb.csv"), &options);
    assert_eq!(counts(&import), (6, 2, 0));
}

#[test]
fn each_fault_has_its_treatment() {
    const HEAD: &str = "start,end,impact,type,what happened\n";
    let cases = [
        (
            "2026-03-10 09:00,2026-03-10 08:00,,,",
            "Row 1, column end: 2026-03-10 08:00 lies before the start; expected an end after the start; swap the two if need be",
        ),
        (
            "2026-03-10 09:00,2026-03-10 09:00,,,",
            "Row 1, it ends as it starts, so it costs no time",
        ),
        (
            "9999-03-10 09:00,,,,",
            "Row 1, column start: the year 9999 is out of range; expected 1970 to 2199",
        ),
        (
            "2026-04-10 09:00,,,,",
            "Row 1, column start: 10 Apr 09:00 lies in the future; expected a time up to now, 10 Mar 14:30",
        ),
        (
            "2026-03-10 09:00,2062-03-10 10:00,,,",
            "Row 1, column end: 10 Mar 2062 10:00 lies in the future; expected a time up to now, 10 Mar 14:30",
        ),
        (
            "2026-03-10 09:00,,,,",
            "2026-03-10 09:00 ongoing 100% incident",
        ),
        (
            "2026-01-10 09:00,,,,",
            "Row 1, it has no end and goes on for 59 days now; add the end if it is over",
        ),
        (
            "2026-03-10 09:00,09:30,18%,dependency,",
            "2026-03-10 09:00 09:30 18% dependency",
        ),
        (
            "2026-03-10 09:00,09:30,18,capacity,",
            "2026-03-10 09:00 09:30 18% capacity",
        ),
        (
            "2026-03-10 09:00,09:30,minor,,",
            "2026-03-10 09:00 09:30 25% incident",
        ),
        (
            "2026-03-10 09:00,09:30,maintenance,,",
            "2026-03-10 09:00 09:30 0% maintenance",
        ),
        (
            "2026-03-10 09:00,09:30,101%,,",
            "Row 1, column impact: 101% is more than 100%; expected 0 to 100%",
        ),
        (
            "2026-03-10 09:00,09:30,sizeable,,",
            "Row 1, column impact: sizeable is not an impact; expected 0 to 100%, or a word such as minor, major, critical",
        ),
        ("2026-03-10 09:00", "2026-03-10 09:00 ongoing 100% incident"),
    ];
    for (row, expected) in cases {
        assert_eq!(
            fate(&format!("{HEAD}{row}\n"), &options()),
            expected,
            "{row}"
        );
    }
}

#[test]
fn planned_maintenance_may_end_in_the_future() {
    let text = "start,end,type\n2026-03-10 09:00,2026-03-15 09:00,maintenance\n";
    assert_eq!(counts(&read(text, &options())), (1, 0, 0));
}

#[test]
fn what_is_told_twice_is_merged_and_still_adds_up() {
    let text = "id,start,end,title\n\
        A,2026-03-01 10:00,,Slow\n\
        B,2026-03-01 10:00,2026-03-01 10:05,Other\n\
        A,2026-03-01 10:00,2026-03-01 10:30,Slow until 10:30\n\
        A,2026-03-02 10:00,2026-03-02 10:30,Again\n";
    let import = read(text, &options());
    assert_eq!(counts(&import), (3, 1, 0));
    assert_eq!(
        import.rows[2].message(),
        "Row 3, it tells row 1 again and replaces it"
    );
    let told: Vec<_> = import
        .incidents
        .iter()
        .map(|i| (i.id.as_str(), i.title.as_str()))
        .collect();
    assert_eq!(
        told,
        [("A", "Slow until 10:30"), ("B", "Other"), ("A", "Again")]
    );
    assert_eq!(import.rows[0].incident, import.rows[2].incident);
    assert_eq!(import.overlapping, 1);
}

#[test]
fn a_column_decides_the_order_of_its_dates() {
    let start = |rows: &str, order| {
        let mut options = options();
        options.date_order = order;
        let import = read(&format!("start;end\n{rows}"), &options);
        let starts: Vec<_> = import
            .incidents
            .iter()
            .map(|i| i.start.format("%F").to_string())
            .collect();
        (starts, counts(&import), import.notes.len())
    };
    let dates = |list: [&str; 2]| list.map(str::to_owned).to_vec();
    // One value decides; all are written alike, so nothing was repaired.
    let (read, counts, notes) = start(
        "01/02/2026 10:00;10m\n28/02/2026 10:00;10:10\n",
        DateOrder::Auto,
    );
    assert_eq!(read, dates(["2026-02-01", "2026-02-28"]));
    assert_eq!((counts, notes), ((1, 1, 0), 0));
    // Nothing decides: month first, reported on each row and once for the file.
    let (read, counts, notes) = start(
        "01/02/2026 10:00;10:10\n03/02/2026 10:00;10:10\n",
        DateOrder::Auto,
    );
    assert_eq!(read, dates(["2026-01-02", "2026-03-02"]));
    assert_eq!((counts, notes), ((0, 2, 0), 1));
    // Chosen.
    let (read, counts, notes) = start(
        "01/02/2026 10:00;10:10\n03/02/2026 10:00;10:10\n",
        DateOrder::DayFirst,
    );
    assert_eq!(read, dates(["2026-02-01", "2026-02-03"]));
    assert_eq!((counts, notes), ((2, 0, 0), 0));
}

#[test]
fn blank_lines_are_no_rows_and_odd_widths_are_read() {
    let text = "\u{feff}start|minutes|what happened\r\n\r\n2026-03-01 10:00|30|\"a | b\r\nc\"|more\r\n||\r\n2026-03-02 10:00|1h\r\n";
    let import = read(text, &options());
    assert_eq!((import.delimiter, counts(&import)), (Some('|'), (2, 0, 0)));
    assert_eq!(import.incidents[0].title, "a | b\r\nc");
    assert_eq!(import.incidents[1].end, Some(at("2026-03-02T11:00:00Z")));
    assert_eq!(
        import.notes,
        ["Rows of empty cells, which are not counted: 1."]
    );
}

#[test]
fn a_quote_that_is_never_closed_is_reported() {
    let text = "start,end,title\n2026-03-01 10:00,10:10,fine\n2026-03-02 10:00,10:10,\"open\n2026-03-03 10:00,10:10,lost\n";
    let import = read(text, &options());
    assert_eq!(counts(&import), (1, 0, 1));
    assert!(import.rows[1].message().contains("never closed"));
}

#[test]
fn rows_pasted_without_names_are_told_by_their_looks() {
    let text = "INC-1\t10 Mar 08:12\t08:38\t18%\tdeployment\tCart cache misses\n\
                INC-2\tSun 8 Mar 02:10\t31m\t10%\tdependency\tPayment provider timeouts\n";
    assert_eq!(sniff(text), Some(Format::Tsv));
    let import = read(text, &options());
    let fields: Vec<_> = import
        .columns
        .iter()
        .filter_map(|column| column.field)
        .collect();
    let expected = [
        Field::Id,
        Field::Start,
        Field::End,
        Field::ImpactPercent,
        Field::Category,
        Field::Title,
    ];
    assert_eq!(fields, expected);
    assert_eq!((import.header, counts(&import)), (false, (1, 1, 0)));
    let first = &import.incidents[0];
    assert_eq!(
        (first.id.as_str(), first.title.as_str()),
        ("INC-1", "Cart cache misses")
    );
    assert_eq!(
        (first.start, first.end),
        (at("2026-03-10T08:12:00Z"), Some(at("2026-03-10T08:38:00Z")))
    );
    assert_eq!(
        (first.impact.ppb(), &first.category),
        (180_000_000, &Category::Deployment)
    );
    assert_eq!(import.incidents[1].end, Some(at("2026-03-08T02:41:00Z")));
}

#[test]
fn a_mapping_overrides_the_guess() {
    let text = "a,b,c\n2026-03-01 10:00,2026-03-01 09:00,20\n";
    let mut options = options();
    assert_eq!(read(text, &options).rejected, 1);
    options.mapping = Some(Mapping {
        fields: vec![None, Some(Field::Start), Some(Field::Duration)],
    });
    let import = read(text, &options);
    assert_eq!(import.incidents[0].end, Some(at("2026-03-01T09:20:00Z")));
    // Nothing chosen: every row is there to be seen, none is kept.
    options.mapping = Some(Mapping::default());
    assert_eq!(counts(&read(text, &options)), (0, 0, 1));
}

#[test]
fn impact_words_weigh_what_the_team_says() {
    let mut options = options();
    options
        .impact_words
        .set("SEV-2", "40%".parse().expect("an impact"));
    let text = "start,end,severity\n2026-03-01 10:00,10:30,sev 2\n";
    assert_eq!(read(text, &options).incidents[0].impact.to_string(), "40%");
}

#[test]
fn what_is_no_history_is_refused_with_one_clear_error() {
    let refused = |text: &str| import(text, &options()).expect_err("no history");
    assert_eq!(refused(" \n"), ImportError::Empty);
    assert_eq!(refused("PK\u{3}\u{4}\0\0"), ImportError::Binary);
    assert_eq!(
        refused("Dear team, the outage is over."),
        ImportError::Unknown
    );
    assert_eq!(refused("{\"a\": 1}"), ImportError::Unknown);
    let junk: String = (0..5_000_000_u32)
        .map(|at| char::from(32 + (at.wrapping_mul(2_654_435_761) >> 24) as u8 % 90))
        .collect();
    let begun = std::time::Instant::now();
    assert_eq!(refused(&junk), ImportError::Unknown);
    assert!(begun.elapsed().as_secs() < 2, "{:?}", begun.elapsed());
    assert!(
        refused(&junk)
            .to_string()
            .starts_with("not a format we read; expected CSV or TSV")
    );
    let cut = "[{\"created_at\": \"2026-03-01T00:00:00Z\", \"impact\": \"minor\", \"resolved_at\": null, \"na";
    assert!(matches!(refused(cut), ImportError::NotJson { line: 1, .. }));
}

#[test]
fn a_text_over_50_mb_is_refused() {
    let text = "a".repeat(50_000_001);
    let error = import(&text, &options()).expect_err("too long");
    assert_eq!(
        error.to_string(),
        "the file has 50 MB; expected at most 50 MB, so split it by year"
    );
}

#[test]
fn files_that_hold_no_history_are_named() {
    let message = |text: &str| {
        import(text, &options())
            .expect_err("no history")
            .to_string()
    };
    let cases = [
        (
            "{\"data\": {\"thresholds\": [{\"timeframe\": \"7d\"}], \"type_id\": 1}}",
            "this is a Datadog SLO without its history, not a history of incidents; bring GET /api/v1/slo/{id}/history",
        ),
        (
            "groups:\n- name: a\n  rules:\n  - record: b\n    expr: vector(1)\n",
            "this is a file of Prometheus rules, not a history of incidents; bring the series ALERTS as query_range answers it, \
             or the spec that the rules came from",
        ),
        (
            "url: https://x\nstatus: up\nlastUpdated: 2026-01-01T00:00:00Z\nstartTime: 2025-01-01T00:00:00Z\ngenerator: Upptime\n",
            "this is Upptime's record of one site, which tells its last check, not a history of incidents; \
             bring history/summary.json of the same repository",
        ),
        (
            "quarter,uptime_percentage,period_start,period_end\n2025-Q1,99.9,2025-01-01,2025-03-31\n",
            "this is a table of availabilities, not a history of incidents; bring the incidents that they were computed from",
        ),
        (
            "budget,rate\n1,2\n3,4\n5,6\n7,8\n",
            "no column says when an incident began; choose one of budget, rate for it",
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(message(text), expected, "{text}");
    }
}
