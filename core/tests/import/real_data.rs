//! Whole public histories, where `ERROR_BUDGET_DATA` names the folder that holds them.
//! The figures are those that the origin of each file states.

use super::{at, counts, options, read};
use chrono::TimeDelta;
use error_budget::exchange::import::{Import, site_record};
use std::path::PathBuf;

fn folder() -> Option<PathBuf> {
    let folder = std::env::var_os("ERROR_BUDGET_DATA").map(PathBuf::from);
    if folder.is_none() {
        eprintln!("ERROR_BUDGET_DATA is not set: only the fixtures are read");
    }
    folder
}

fn whole(folder: &std::path::Path, name: &str, now: &str) -> Import {
    let text = std::fs::read_to_string(folder.join(name)).expect("a data file");
    let mut options = options();
    options.now = at(now);
    read(&text, &options)
}

#[test]
fn incidents_as_csv() {
    let Some(folder) = folder() else { return };
    let windows = whole(
        &folder,
        "incidents-csv/github-downtime_windows.2022_2024.csv",
        "2025-01-01T00:00:00Z",
    );
    assert_eq!(counts(&windows), (395, 4, 0));
    let lasted: TimeDelta = windows
        .incidents
        .iter()
        .map(|i| i.end.expect("an end") - i.start)
        .sum();
    // The sum of the column duration_minutes.
    assert_eq!(lasted, TimeDelta::minutes(97_114));
    let phases = whole(
        &folder,
        "incidents-csv/github-segments.2022_2024.csv",
        "2025-01-01T00:00:00Z",
    );
    assert_eq!((phases.rows_read(), phases.rejected), (1_766, 0));
}

#[test]
fn outages_with_fractions() {
    let Some(folder) = folder() else { return };
    for (name, rows) in [
        ("Github_user_reported", 68),
        ("atlassian_jira-software_operator_reported", 35),
        ("github-status_global-status_operator_reported", 230),
    ] {
        let read = whole(
            &folder,
            &format!("fractional-outage-csv/{name}.csv"),
            "2025-01-17T00:00:00Z",
        );
        assert_eq!(counts(&read), (rows, 0, 0), "{name}");
        assert_eq!(read.overlapping, 0, "{name}");
    }
}

#[test]
fn statuspage_in_both_shapes() {
    let Some(folder) = folder() else { return };
    let api = whole(
        &folder,
        "statuspage/github-incidents.api-v2.2025-09_2026-03.json",
        "2026-08-22T00:00:00Z",
    );
    // 162 incidents: 5 end before they start and 5 as they start.
    assert_eq!(counts(&api), (152, 10, 0));
    let scraped = whole(
        &folder,
        "statuspage/github-incidents.scraped.2025-01_2025-09.json",
        "2026-08-22T00:00:00Z",
    );
    // 132 incidents, 11 of zero length.
    assert_eq!(counts(&scraped), (121, 11, 0));
}

#[test]
fn incidents_as_json_lines() {
    let Some(folder) = folder() else { return };
    let read = whole(
        &folder,
        "incidents-jsonl/github-incidents.2022.jsonl",
        "2025-01-01T00:00:00Z",
    );
    assert_eq!((read.rows_read(), read.rejected), (110, 0));
}

#[test]
fn providers_and_tools() {
    let Some(folder) = folder() else { return };
    let google = "google-cloud/incidents.2021-07_2021-12.json";
    let google = whole(&folder, google, "2022-07-03T00:00:00Z");
    assert_eq!(counts(&google), (81, 0, 0));
    assert!(google.incidents.iter().all(|i| i.end.is_some()));
    let aws = whole(&folder, "aws-status/data.json", "2022-07-03T00:00:00Z");
    assert_eq!(aws.rows_read(), 40);
    // No event has a field for its end, so none is read without saying how.
    assert_eq!(aws.accepted, 0);
    let feed = "statuspage-atom/github-status-history.2026-08-22.atom";
    let feed = whole(&folder, feed, "2026-08-22T12:00:00Z");
    assert_eq!(counts(&feed), (25, 0, 0));
}

#[test]
fn upptime_uptimes() {
    let Some(folder) = folder() else { return };
    let mut sites = 0;
    for (name, now, rows, changes) in [
        ("d33bs__upptime-curc", "2026-08-10T08:41:52Z", 144, 584),
        (
            "DHBern__upptime_digitaleditions",
            "2026-08-22T00:17:07Z",
            103,
            1_653,
        ),
        ("FoodCoopX__upptime", "2026-06-21T02:33:57Z", 450, 828),
    ] {
        let base = format!("upptime/{name}");
        let all = whole(&folder, &format!("{base}/history/summary.json"), now);
        if name != "DHBern__upptime_digitaleditions" {
            assert_eq!(all.rows_read(), rows, "{name}");
        }
        let commits = whole(&folder, &format!("{base}/status-changes.tsv"), now);
        assert_eq!(
            (commits.rows_read(), commits.rejected),
            (changes, 0),
            "{name}"
        );

        let text = std::fs::read_to_string(folder.join(&base).join("history/summary.json"))
            .expect("a summary");
        let published: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        for site in published.as_array().expect("a list") {
            let slug = site["slug"].as_str().expect("a slug");
            let record =
                std::fs::read_to_string(folder.join(&base).join(format!("history/{slug}.yml")));
            let start = site_record(&record.expect("a record"))
                .start_time
                .expect("a start");
            let mut options = options();
            options.now = at(now);
            options.only = Some(slug.to_owned());
            let read = read(&text, &options);
            let down: TimeDelta = read
                .incidents
                .iter()
                .map(|i| i.end.expect("an end") - i.start)
                .sum();
            let share = down.num_seconds() as f64 / (at(now) - start).num_seconds() as f64;
            let uptime: f64 = site["uptime"]
                .as_str()
                .expect("text")
                .trim_end_matches('%')
                .parse()
                .expect("a number");
            let ours = (100.0 - share * 100.0).max(0.0);
            assert!(
                (ours - uptime).abs() <= 0.015,
                "{name} {slug}: {ours} and {uptime}"
            );
            sites += 1;
        }
    }
    assert_eq!(sites, 94);
}
