//! The series that measure a service.

use super::{document, faults, plan};
use error_budget::exchange::plan_json::{read, write};
use error_budget::model::sli::Sli;

/// A service measured by what is written.
fn measured(sli: &str) -> String {
    format!(
        r#""services": [{{"id": "api", "objective": {{"target": "99.9%", "window": "30d"}}, "sli": {sli}}}]"#
    )
}

#[test]
fn a_service_keeps_the_series_that_measure_it() {
    let series = |text: &str| text.parse().expect("a series");
    let cases = [
        (
            r#"{"bad": "errors_total{ job = 'api' }", "valid": "requests_total"}"#,
            Sli::Events {
                bad: series(r#"errors_total{job="api"}"#),
                valid: series("requests_total"),
            },
        ),
        (
            r#"{"good": "ok_total", "valid": "all_total"}"#,
            Sli::GoodEvents {
                good: series("ok_total"),
                valid: series("all_total"),
            },
        ),
        // A bound is a label, whose digits count; a number is taken by them.
        (
            r#"{"histogram": "seconds", "within": 0.3}"#,
            Sli::Latency {
                histogram: series("seconds"),
                within: "0.3".to_owned(),
            },
        ),
        (
            r#"{"gauge": "up"}"#,
            Sli::Gauge {
                state: series("up"),
            },
        ),
    ];
    for (written, sli) in cases {
        let plan = read(&document(&measured(written))).expect("a plan");
        assert_eq!(plan.services[0].sli, Some(sli), "{written}");
    }
    // A plan from before there were any has none, and says nothing about it.
    let older = plan();
    assert_eq!(older.services[0].sli, None);
    assert!(!write(&older).contains("sli"));
}

#[test]
fn series_that_cannot_be_read_are_listed() {
    let whole = "expected bad and valid, good and valid, histogram and within, or gauge";
    let cases = [
        ("{}", "services[0].sli", whole),
        (r#"{"bad": "a"}"#, "services[0].sli", whole),
        (r#"{"gauge": "a", "valid": "b"}"#, "services[0].sli", whole),
        (
            r#"{"gauge": "rate(a[5m])"}"#,
            "services[0].sli.gauge",
            "expected a metric such as http_requests_total{job=\"api\"}",
        ),
        (
            r#"{"histogram": "a", "within": "300ms"}"#,
            "services[0].sli.within",
            "expected the label le of a bucket, such as 0.3",
        ),
        (
            r#"{"good": "a", "total": "b", "valid": "b"}"#,
            "services[0].sli.total",
            "expected one of bad, good, valid, histogram, within, gauge",
        ),
        (r#""up""#, "services[0].sli", "expected { ... }"),
    ];
    for (written, path, remedy) in cases {
        let found = faults(&measured(written));
        let told: Vec<_> = found
            .iter()
            .map(|fault| (fault.path.as_str(), fault.remedy.as_str()))
            .collect();
        assert_eq!(told, [(path, remedy)], "{written}");
    }
    let long = format!("m{{a='{}'}}", "x".repeat(2_001));
    let found = faults(&measured(&format!(r#"{{"gauge": "{long}"}}"#)));
    assert_eq!(found[0].remedy, "expected at most 2000 characters");
}
