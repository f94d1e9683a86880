//! One small real file of every format, with figures counted by hand from it.

use super::{at, counts, fixture, options, read};
use chrono::TimeDelta;
use error_budget::exchange::import::{Field, Format, ImportError, import, sniff};
use error_budget::model::incident::Category;

#[test]
fn every_fixture_is_told_from_its_content() {
    let cases = [
        ("github-downtime-windows.csv", Format::Csv),
        ("github-segments.csv", Format::Csv),
        ("jira-fractional.csv", Format::Csv),
        ("incidents-feb.csv", Format::Csv),
        ("github-incidents.jsonl", Format::JsonLines),
        ("statuspage-api-v2.json", Format::Statuspage),
        ("statuspage-scraped.json", Format::Statuspage),
        ("upptime-summary.json", Format::UpptimeSummary),
        ("upptime-status-changes.tsv", Format::UpptimeStatusChanges),
        ("google-cloud-incidents.json", Format::GoogleCloud),
        ("aws-status.json", Format::AwsStatus),
        ("github-history.atom", Format::StatusFeed),
        ("pagerduty-v1.json", Format::PagerDuty),
        ("pagerduty-v2.json", Format::PagerDuty),
        ("opsgenie.json", Format::Opsgenie),
        ("incident-io.json", Format::IncidentIo),
        ("firehydrant.json", Format::FireHydrant),
        ("better-stack.json", Format::BetterStack),
        ("uptimerobot.json", Format::UptimeRobot),
        ("prometheus-query-range.json", Format::PrometheusRange),
        ("prometheus-error-ratio.json", Format::PrometheusRange),
        ("prometheus-alerts-series.json", Format::PrometheusRange),
        ("prometheus-alerts.json", Format::PrometheusAlerts),
        ("prometheus-rules.json", Format::PrometheusAlerts),
        ("datadog-slo-history.json", Format::DatadogSlo),
        ("maintenance.ics", Format::Calendar),
    ];
    for (name, format) in cases {
        assert_eq!(sniff(&fixture(name)), Some(format), "{name}");
    }
    for format in Format::ALL {
        assert_eq!(Format::from_name(format.name()), Some(format));
    }
}

#[test]
fn csv_lengths_equal_the_files_own_minutes() {
    let import = read(&fixture("github-downtime-windows.csv"), &options());
    // 34 rows, four of which have zero length.
    assert_eq!(counts(&import), (30, 4, 0));
    let minutes = import
        .columns
        .iter()
        .position(|column| column.header == "duration_minutes");
    for row in &import.rows {
        let incident = import.incident(row).expect("an incident");
        let lasted = incident.end.expect("an end") - incident.start;
        assert_eq!(
            row.cell(minutes.expect("the column")),
            lasted.num_minutes().to_string()
        );
        let maintenance = row.cell(6) == "maintenance";
        assert_eq!(incident.category == Category::Maintenance, maintenance);
    }
    assert_eq!(import.incidents[0].impact.to_string(), "25%");
    assert_eq!(import.incidents[0].id, "9632825");
}

#[test]
fn phases_of_one_incident_stay_phases() {
    let import = read(&fixture("github-segments.csv"), &options());
    let fields: Vec<_> = import.columns.iter().map(|column| column.field).collect();
    // "status" holds phases here, not fractions.
    assert_eq!(
        fields,
        [Some(Field::Id), Some(Field::Start), Some(Field::End), None]
    );
    assert_eq!((import.rows_read(), import.rejected), (12, 0));
}

#[test]
fn relative_seconds_end_now_unless_an_origin_is_given() {
    let text = fixture("jira-fractional.csv");
    let import = read(&text, &options());
    assert_eq!(counts(&import), (35, 0, 0));
    let last = import.incidents.last().and_then(|incident| incident.end);
    assert_eq!(last, Some(options().now));
    // 0.11111111111111116 rounded to parts per billion.
    assert_eq!(import.incidents[1].impact.ppb(), 111_111_111);
    assert_eq!(import.parts, ["atlassian_jira-software"]);

    let mut options = options();
    options.relative_start = Some(at("2022-11-01T00:00:00Z"));
    let import = read(&text, &options);
    assert_eq!(import.incidents[0].start, at("2022-11-01T00:00:00Z"));
    assert_eq!(import.incidents[0].end, Some(at("2022-11-01T06:56:02Z")));
    assert_eq!(import.measured_from, options.relative_start);
}

#[test]
fn json_lines_are_a_table_of_their_keys() {
    let import = read(&fixture("github-incidents.jsonl"), &options());
    assert_eq!(counts(&import), (4, 0, 0));
    let first = &import.incidents[0];
    assert_eq!(
        (first.start, first.end),
        (at("2022-03-26T01:43:00Z"), Some(at("2022-03-26T03:35:00Z")))
    );
    assert_eq!(first.title, "Incident with Codespaces");
    let broken = "{\"started_at\": \"2026-03-01T10:00:00Z\", \"ended_at\": null}\nnot json\n";
    assert_eq!(counts(&read(broken, &options())), (1, 0, 1));
}

#[test]
fn statuspage_back_filled_posts_end_when_resolved_was_posted() {
    let mut options = options();
    options.now = at("2026-04-03T20:00:00Z");
    let import = read(&fixture("statuspage-api-v2.json"), &options);
    // Five end before they start and five as they start, by their own resolved_at.
    assert_eq!(counts(&import), (5, 10, 0));
    let find = |id: &str| {
        import
            .incidents
            .iter()
            .find(|incident| incident.id == id)
            .expect("it")
    };
    let filled = find("sq20c7lrwjrp");
    assert_eq!(filled.start, at("2026-01-16T18:56:35.504Z"));
    assert_eq!(filled.end, Some(at("2026-01-16T18:56:35.549Z")));
    let first = find("ml7wplmxbt5l");
    assert_eq!(first.start, at("2026-03-31T15:05:39.322Z"));
    assert_eq!(first.end, Some(at("2026-03-31T21:23:43.015Z")));
    assert_eq!(import.measured_until, Some(at("2026-04-03T19:37:17.233Z")));
}

#[test]
fn statuspage_scrapes_have_no_started_at() {
    let import = read(&fixture("statuspage-scraped.json"), &options());
    // Ten incidents, two of which have zero length.
    assert_eq!(counts(&import), (8, 2, 0));
    assert_eq!(import.incidents[0].start, at("2025-09-10T13:23:00Z"));
    assert_eq!(import.incidents[0].end, Some(at("2025-09-10T14:02:00Z")));
}

#[test]
fn a_component_is_chosen_by_whole_words() {
    let text = r#"[
      {"id": "a", "name": "x", "status": "investigating", "impact": "major", "resolved_at": null,
       "created_at": "2026-03-10T10:00:00Z", "incident_updates": [], "components": [{"name": "and Pages"}]},
      {"id": "b", "name": "y", "status": "resolved", "impact": "huge",
       "created_at": "2026-03-09T10:00:00Z", "updated_at": "2026-03-09T11:00:00Z",
       "components": [{"name": "Pagespeed"}]}]"#;
    let mut options = options();
    options.only = Some("pages".into());
    let import = read(text, &options);
    assert_eq!((counts(&import), import.left_out), ((1, 0, 0), 1));
    assert_eq!(import.incidents[0].end, None);
    assert_eq!(import.parts, ["Pagespeed", "and Pages"]);
    // The record starts with the first post of the page, not with the component's.
    assert_eq!(import.measured_from, Some(at("2026-03-09T10:00:00Z")));
    options.only = Some("pagespeed".into());
    let import = read(text, &options);
    assert_eq!(
        import.rows[0].message(),
        "Row 1, impact is no known word, so it counts as 50%"
    );
    assert_eq!(import.incidents[0].end, Some(at("2026-03-09T11:00:00Z")));
    options.only = Some("Issues".into());
    let error = super::import(text, &options).expect_err("no such component");
    assert_eq!(
        error.to_string(),
        "nothing in the file is named \"Issues\"; expected one of Pagespeed, and Pages"
    );
}

#[test]
fn upptime_minutes_lie_within_their_day() {
    let mut options = options();
    options.now = at("2026-08-10T08:41:52Z");
    options.only = Some("curc-statuspage-alpine-component".into());
    let import = read(&fixture("upptime-summary.json"), &options);
    // 23 days with downtime, 5665 minutes in all; the other site has 69.
    assert_eq!((counts(&import), import.left_out), ((23, 0, 0), 69));
    let lengths = import
        .incidents
        .iter()
        .map(|i| i.end.expect("an end") - i.start);
    assert_eq!(lengths.sum::<TimeDelta>(), TimeDelta::minutes(5_665));
    assert_eq!(import.overlapping, 0);
    for incident in &import.incidents {
        let last = incident.end.expect("an end") - TimeDelta::milliseconds(1);
        assert_eq!(incident.start.date_naive(), last.date_naive());
    }
    assert_eq!(import.measured_from, Some(at("2026-06-03T00:00:00Z")));
}

#[test]
fn upptime_minutes_beyond_a_day_are_capped() {
    let text = r#"[{"name": "A", "slug": "a", "dailyMinutesDown":
        {"2026-03-01": 1500, "2026-03-10": 30, "2026-03-02": 0, "2026-13-01": 5, "2026-03-12": 9}}]"#;
    let import = read(text, &options());
    assert_eq!(counts(&import), (2, 1, 2));
    assert_eq!(import.incidents.len(), 2);
    let spans: Vec<_> = import
        .incidents
        .iter()
        .map(|i| (i.start, i.end.expect("an end")))
        .collect();
    assert!(spans.contains(&(at("2026-03-01T00:00:00Z"), at("2026-03-02T00:00:00Z"))));
    // Today's minutes lie before now.
    assert!(spans.contains(&(at("2026-03-10T14:00:00Z"), at("2026-03-10T14:30:00Z"))));
}

#[test]
fn status_commits_pair_down_with_up() {
    let text = "committed_at\tslug\tsubject\tcommit\n\
        2026-03-01T10:00:00+01:00\ta\tInitial commit\t1111111111111\n\
        2026-03-01T11:00:00+01:00\ta\t🟥 A is down (503 in 0 ms)\t2222222222222\n\
        2026-03-01T11:05:00+01:00\tb\t🟥 B is down (0 in 0 ms)\t3333333333333\n\
        2026-03-01T11:20:00+01:00\ta\t🟩 A is up (200 in 90 ms)\t4444444444444\n\
        2026-03-02T11:00:00+01:00\ta\t🟨 A has degraded performance (200 in 9000 ms)\t5555555555555\n\
        2026-03-02T11:10:00+01:00\ta\t🟩 A is up (200 in 90 ms)\t6666666666666\n\
        someday\ta\t🟩 A is up (200 in 90 ms)\t7777777777777\n";
    let import = read(text, &options());
    assert_eq!(counts(&import), (5, 1, 1));
    let spans: Vec<_> = import
        .incidents
        .iter()
        .map(|i| (i.id.as_str(), i.start, i.end))
        .collect();
    assert_eq!(
        spans,
        [
            (
                "2222222222",
                at("2026-03-01T10:00:00Z"),
                Some(at("2026-03-01T10:20:00Z"))
            ),
            ("3333333333", at("2026-03-01T10:05:00Z"), None),
            (
                "5555555555",
                at("2026-03-02T10:00:00Z"),
                Some(at("2026-03-02T10:10:00Z"))
            ),
        ]
    );
    assert_eq!(import.incidents[0].title, "A is down (503 in 0 ms)");
    assert_eq!(import.measured_from, Some(at("2026-03-01T09:00:00Z")));
    assert_eq!(import.measured_until, Some(at("2026-03-02T10:10:00Z")));

    let mut options = options();
    options.only = Some("a".into());
    options.shortest = TimeDelta::minutes(15);
    let import = read(text, &options);
    assert_eq!((import.incidents.len(), import.left_out), (1, 1));
    assert_eq!(
        import.notes.last().map(String::as_str),
        Some("Outages shorter than 15 min, left out as chosen: 1.")
    );
    options.only = Some("c".into());
    assert!(matches!(
        import_error(text, &options),
        ImportError::NotFound { .. }
    ));
}

fn import_error(text: &str, options: &error_budget::exchange::import::Options) -> ImportError {
    import(text, options).expect_err("refused")
}

#[test]
fn status_commits_of_a_real_repository() {
    let mut options = options();
    options.now = at("2026-08-10T16:33:05Z");
    let import = read(&fixture("upptime-status-changes.tsv"), &options);
    assert_eq!((import.rows_read(), import.rejected), (77, 0));
    assert_eq!(
        import.parts,
        ["curc-statuspage-alpine-component", "google", "hacker-news"]
    );
    let downs = import
        .rows
        .iter()
        .filter(|row| row.cell(2).starts_with('🟥'))
        .count();
    assert_eq!(import.incidents.len(), downs);
}
