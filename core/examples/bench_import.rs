//! The importer's benchmarks, native: one JSON line for each measurement.
//!
//! Run in release: `cargo run --release -p error_budget --example bench_import`.
#![forbid(unsafe_code)]

use error_budget::exchange::import::{Import, Options, import};
use error_budget::model::zone::Zone;
use std::time::Instant;

/// Rows of the table, as the goal states it.
const ROWS: usize = 100_000;
const RUNS: usize = 9;

fn main() {
    let now = "2026-03-10T14:30:00Z".parse().expect("an instant");
    let options = Options::new(now, Zone::utc());
    let texts = [
        ("import_csv", csv()),
        ("import_csv_day_first", csv_day_first()),
        ("import_jsonl", json_lines()),
        ("import_prometheus", matrix()),
    ];
    for (name, text) in &texts {
        let mut times: Vec<f64> = (0..RUNS)
            .map(|_| {
                let begin = Instant::now();
                let read: Import = import(text, &options).expect("a history");
                assert_eq!(read.rows_read(), ROWS);
                begin.elapsed().as_secs_f64() * 1_000.0
            })
            .collect();
        times.sort_by(f64::total_cmp);
        let median = times[RUNS / 2];
        let bytes = text.len();
        println!(r#"{{"name":"{name}","n":{ROWS},"bytes":{bytes},"median_ms":{median:.2}}}"#);
    }
}

/// Day, hour and minute of a row.
fn moment(row: usize) -> (usize, usize, usize) {
    (row % 28 + 1, row / 28 % 24, row / 672 % 60)
}

fn csv() -> String {
    let mut text = String::from("id,started_at,ended_at,impact,type,summary\n");
    for row in 0..ROWS {
        let (day, hour, minute) = moment(row);
        text.push_str(&format!(
            "INC-{row},2026-02-{day:02}T{hour:02}:{minute:02}:00Z,2026-02-{day:02}T{hour:02}:{minute:02}:45Z,0.25,incident,Checkout answers with errors\n"
        ));
    }
    text
}

fn csv_day_first() -> String {
    let mut text = String::from("start;end;impact;what happened\n");
    for row in 0..ROWS {
        let (day, hour, minute) = moment(row);
        text.push_str(&format!(
            "{day:02}.02.2026 {hour:02}:{minute:02};{}m;25%;Outage {row}\n",
            row % 50 + 1
        ));
    }
    text
}

fn json_lines() -> String {
    let mut text = String::new();
    for row in 0..ROWS {
        let (day, hour, minute) = moment(row);
        text.push_str(&format!(
            "{{\"id\":\"{row}\",\"started_at\":\"2026-02-{day:02}T{hour:02}:{minute:02}:00Z\",\"duration_minutes\":4,\"impact\":\"minor\",\"title\":\"Outage\"}}\n"
        ));
    }
    text
}

fn matrix() -> String {
    let mut text = String::from(
        "{\"status\":\"success\",\"data\":{\"resultType\":\"matrix\",\"result\":[{\"metric\":{\"__name__\":\"up\"},\"values\":[",
    );
    for row in 0..ROWS {
        let comma = if row == 0 { "" } else { "," };
        let up = usize::from(row % 100 != 7);
        text.push_str(&format!("{comma}[{},\"{up}\"]", 1_767_225_600 + row * 15));
    }
    text.push_str("]}]}}");
    text
}
