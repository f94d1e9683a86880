//! The list of formats.

use crate::history::{calendar, rolling, service};
use crate::{hostile, now, plain, written};
use error_budget::exchange::export::format::{Format, Options, export};
use error_budget::model::objective::BudgetingMethod;
use error_budget::model::plan::Plan;
use error_budget::model::window::CalendarUnit;
use error_budget::model::zone::Zone;
use std::collections::BTreeSet;

#[test]
fn words_and_file_names_differ_and_read_back() {
    let service = plain();
    let words: BTreeSet<_> = Format::ALL.iter().map(|format| format.word()).collect();
    let files: BTreeSet<_> = Format::ALL
        .iter()
        .map(|format| format.file_name(&service))
        .collect();
    assert_eq!(
        (words.len(), files.len()),
        (Format::ALL.len(), Format::ALL.len())
    );
    for format in Format::ALL {
        assert_eq!(Format::from_word(format.word()), Some(format));
    }
    assert_eq!(Format::from_word("pdf"), None);
    assert_eq!(Format::Prometheus.file_name(&service), "api.rules.yml");
}

#[test]
fn every_format_is_written_for_every_window_and_method() {
    let slice = chrono::TimeDelta::minutes(5);
    let methods = [
        BudgetingMethod::Time,
        BudgetingMethod::Occurrences,
        BudgetingMethod::RatioTimeSlices { slice },
    ];
    for window in [rolling(7), rolling(400), calendar(CalendarUnit::Quarter)] {
        for method in methods {
            let mut service = plain();
            service.objective.window = window;
            service.objective.method = method;
            for format in Format::ALL {
                assert!(written(&service, format).ends_with('\n') || format == Format::Plan);
            }
        }
    }
}

#[test]
fn names_that_are_markup_reach_every_format_as_text() {
    for format in Format::ALL {
        let text = written(&hostile(), format);
        let is_markup = matches!(
            format,
            Format::Html | Format::Markdown | Format::PolicyDocument
        );
        assert!(
            !(is_markup && text.contains("<script>")),
            "{}",
            format.word()
        );
    }
}

#[test]
fn the_same_plan_gives_the_same_text() {
    for format in Format::ALL {
        assert_eq!(
            written(&plain(), format),
            written(&plain(), format),
            "{}",
            format.word()
        );
    }
}

#[test]
fn what_cannot_be_said_is_refused_with_a_remedy() {
    let whole = Plan {
        services: vec![service("100%", rolling(30), Vec::new())],
        ..Plan::default()
    };
    let refused = |plan: &Plan, service: &str, format| {
        let outcome = export(
            plan,
            service,
            now(),
            &Zone::utc(),
            format,
            &Options::default(),
        );
        outcome.expect_err("refused").to_string()
    };
    for format in [
        Format::Prometheus,
        Format::Grafana,
        Format::OpenSlo,
        Format::Sloth,
        Format::Pyrra,
    ] {
        let message = refused(&whole, "api", format);
        assert!(
            message.contains("100%") && message.contains(';'),
            "{message}"
        );
    }
    assert!(refused(&whole, "web", Format::Csv).contains("it has api"));
    // Without any time nothing can be played.
    let mut empty = service("99.9%", rolling(30), Vec::new());
    empty.measured_from = None;
    let empty = Plan {
        services: vec![empty],
        ..Plan::default()
    };
    assert!(refused(&empty, "api", Format::Promtool).contains("no history"));
}
