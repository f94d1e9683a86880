//! Large texts: progress, stopping, and the limits.

use super::{fixture, options};
use error_budget::exchange::import::{
    Format, ImportError, MAX_BYTES, MAX_ROWS, Progress, import, import_watched,
};

fn table(rows: usize) -> String {
    let mut text = String::from("start,end,impact\n");
    for row in 0..rows {
        text.push_str(&format!(
            "2026-02-{:02} {:02}:{:02},5m,0.5\n",
            row % 28 + 1,
            row / 28 % 24,
            row / 672 % 60
        ));
    }
    text
}

#[test]
fn progress_grows_to_the_end_and_changes_nothing() {
    let text = table(50_000);
    let mut told: Vec<Progress> = Vec::new();
    let watched = import_watched(&text, &options(), &mut |progress| {
        told.push(progress);
        true
    })
    .expect("a table");
    assert!(told.len() >= 10, "told {} times", told.len());
    assert!(
        told.windows(2).all(|pair| pair[0].share <= pair[1].share),
        "{told:?}"
    );
    assert!(told.iter().all(|told| (0.0..=1.0).contains(&told.share)));
    assert!(told.last().is_some_and(|told| told.share > 0.9));
    let plain = import(&text, &options()).expect("a table");
    assert_eq!(plain.sum(), watched.sum());
    assert_eq!(plain.incidents, watched.incidents);
}

#[test]
fn a_watcher_that_says_no_stops_the_import() {
    let text = table(50_000);
    for most in [1, 7] {
        let mut told = 0;
        let stopped = import_watched(&text, &options(), &mut |_| {
            told += 1;
            told < most
        });
        assert_eq!(stopped.map(|read| read.sum()), Err(ImportError::Stopped));
        assert_eq!(told, most);
    }
    // What is shorter than one report is never asked about.
    let short = fixture("incidents-feb.csv");
    assert!(import_watched(&short, &options(), &mut |_| false).is_ok());
}

#[test]
fn more_than_the_limits_is_refused_with_the_remedy() {
    let long = "x".repeat(MAX_BYTES + 1);
    let message = |text: &str| import(text, &options()).expect_err("refused").to_string();
    assert_eq!(
        message(&long),
        "the file has 50 MB; expected at most 50 MB, so split it by year"
    );
    let mut rows = String::from("start,end\n");
    rows.push_str(&"2026-02-01,5m\n".repeat(MAX_ROWS + 1));
    assert_eq!(
        message(&rows),
        "the file has more than 1,000,000 rows; split it by year"
    );
    // 50 MB of empty lists would take 2 GB as values.
    let mut options = options();
    options.format = Some(Format::GoogleCloud);
    let dense = format!("[{}[]]", "[],".repeat(13_000_000));
    let error = import(&dense, &options).expect_err("refused");
    assert_eq!(
        error.to_string(),
        "the file has more than 12,000,000 values; split it by year"
    );
}
