//! Every file of the data folder: imported, read as a spec, or refused with a reason.

use error_budget::exchange::import::{Import, ImportError, Options, Outcome, import};
use error_budget::exchange::spec::{self, SpecError};
use error_budget::model::zone::Zone;
use error_budget_tests::folders;
use std::fs;
use std::path::{Path, PathBuf};

/// What became of a file.
enum Fate {
    History(Box<Import>),
    Spec,
    Refused(String),
}

/// Later than anything in the data.
fn options() -> Options {
    let now = "2026-11-26T00:00:00Z".parse().expect("an instant");
    Options::new(now, Zone::utc())
}

fn files(folder: &Path, into: &mut Vec<PathBuf>) {
    let entries = fs::read_dir(folder).expect("a folder");
    let mut paths: Vec<PathBuf> = entries
        .map(|entry| entry.expect("an entry").path())
        .collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            files(&path, into);
        } else {
            into.push(path);
        }
    }
}

/// As the import view takes a file: a spec when it is one, else a history.
fn fate(text: &str) -> Fate {
    match spec::read(text) {
        Ok(_) => return Fate::Spec,
        Err(error @ (SpecError::Faults(_) | SpecError::TooLong { .. })) if spec::is_spec(text) => {
            return Fate::Refused(error.to_string());
        }
        Err(_) => {}
    }
    match import(text, &options()) {
        Ok(read) => Fate::History(Box::new(read)),
        Err(error) => Fate::Refused(error.to_string()),
    }
}

/// What holds for every import: the rows add up, and each says what became of it.
fn check(path: &Path, read: &Import) {
    let sum = read.accepted + read.repaired + read.rejected;
    assert_eq!(sum, read.rows_read(), "{}: {}", path.display(), read.sum());
    for row in &read.rows {
        let told = !row.message().is_empty();
        let accepted = row.outcome == Outcome::Accepted;
        assert_eq!(accepted, !told, "{} row {}", path.display(), row.number);
        if let Outcome::Rejected(rejection) = &row.outcome {
            assert!(row.incident.is_none());
            assert!(!rejection.what.is_empty() && !rejection.expected.is_empty());
        }
    }
}

#[test]
fn every_file_is_imported_read_as_a_spec_or_refused_with_a_reason() {
    let mut all = Vec::new();
    files(&folders::data(), &mut all);
    let (mut histories, mut specs, mut refused) = (0, 0, 0);
    for path in &all {
        let bytes = fs::read(path).expect("a file");
        let text = String::from_utf8_lossy(&bytes);
        match fate(&text) {
            Fate::History(read) => {
                check(path, &read);
                histories += 1;
            }
            Fate::Spec => specs += 1,
            Fate::Refused(reason) => {
                assert!(
                    reason.contains("expected") || reason.contains("; "),
                    "{}: {reason}",
                    path.display()
                );
                refused += 1;
            }
        }
    }
    assert_eq!(histories + specs + refused, all.len());
    eprintln!(
        "{} files: {histories} histories, {specs} specs, {refused} refused",
        all.len()
    );
    // The small copies alone hold these.
    assert!(histories >= 20, "{histories} histories");
    assert!(specs >= 25, "{specs} specs");
}

#[test]
fn histories_are_told_from_specs_and_from_what_is_neither() {
    let folder = folders::data();
    // Ends of names, in either layout.
    let expected = [
        ("query_range.up.json", "history"),
        ("prometheus-query-range.json", "history"),
        ("history.atom", "history"),
        ("summary.json", "history"),
        ("status-changes.tsv", "history"),
        ("getting-started.yml", "spec"),
        ("nginx.yaml", "spec"),
        ("google-28d.yaml", "spec"),
        ("alert-condition.yaml", "spec"),
        ("alert-condition-no-sev.yaml", "refused"),
        ("LICENSE", "refused"),
        ("README.md", "refused"),
        ("detail.json", "refused"),
        ("dd_timeseries.json", "refused"),
    ];
    let mut all = Vec::new();
    files(&folder, &mut all);
    for path in all {
        let name = path.to_string_lossy().into_owned();
        // Sloth's rules for Prometheus have the names of its specs.
        if name.contains("_gen/") {
            continue;
        }
        let Some((_, wanted)) = expected.iter().find(|(end, _)| name.ends_with(end)) else {
            continue;
        };
        let bytes = fs::read(&path).expect("a file");
        let became = match fate(&String::from_utf8_lossy(&bytes)) {
            Fate::History(_) => "history",
            Fate::Spec => "spec",
            Fate::Refused(_) => "refused",
        };
        assert_eq!(became, *wanted, "{name}");
    }
}

#[test]
fn an_answer_of_datadog_that_is_no_history_is_refused() {
    for text in [
        r#"{"data": {"type": "metric", "thresholds": []}, "error": null}"#,
        r#"{"series": [{"pointlist": [[1, 0.5]]}], "status": "ok"}"#,
    ] {
        assert!(matches!(
            import(text, &options()),
            Err(ImportError::Unknown | ImportError::NotAHistory { .. })
        ));
    }
}
