//! Series as they are written, and which of them make an indicator.
#![forbid(unsafe_code)]

use error_budget::exchange::spec;
use error_budget::model::selector::{MAX_BYTES, Selector};
use error_budget::model::sli::{Sli, is_bound};

#[test]
fn a_selector_is_read_as_prometheus_reads_it() {
    let read = |text: &str| text.parse::<Selector>();
    let cases = [
        ("up", "up"),
        (" up { } ", "up"),
        ("_a:b9{c='d',}", r#"_a:b9{c="d"}"#),
        (
            r#"m{a=~"5..",b!="",c!~`\d`}"#,
            r#"m{a=~"5..",b!="",c!~"\\d"}"#,
        ),
        (r#"m{a="\\\"\'\n\t"}"#, r#"m{a="\\\"'\n\t"}"#),
        ("m{a='\n\t'}", r#"m{a="\n\t"}"#),
    ];
    for (text, written) in cases {
        let selector = read(text).expect(text);
        assert_eq!(selector.to_string(), written);
        assert_eq!(read(written), Ok(selector));
    }
    let refused = [
        ("5xx", "no name"),
        ("a-b", "no name"),
        ("a{9b='c'}", "label is missing"),
        ("a{b:c='d'}", "compared by"),
        ("a{b}", "compared by"),
        ("a{b=c}", "stands in quotes"),
        ("a{b='c}", "not closed"),
        ("a{b='c'} > 1", "follows the closing brace"),
        ("a{b='c' d='e'}", "separated by commas"),
        (r"a{b='\d'}", "after a backslash"),
        ("a{b='\u{1}'}", "control character"),
    ];
    for (text, why) in refused {
        let message = read(text).expect_err(text).to_string();
        assert!(message.contains(why), "{text}: {message}");
    }
    let errors = read(r#"hits{job="api",code=~"5.."}"#).expect("a selector");
    assert_eq!(errors.metric(), "hits");
    let matchers: Vec<_> = errors.matchers().collect();
    assert_eq!(matchers, [("job", "=", "api"), ("code", "=~", "5..")]);
    assert_eq!(errors.over("5m"), r#"hits{job="api",code=~"5.."}[5m]"#);
    assert_eq!(Selector::of("a b"), None);
}

#[test]
fn the_longest_selector_is_two_thousand_bytes_read_and_written() {
    // `a{b=""}` are seven.
    let of = |letters: usize, letter: &str| format!("a{{b='{}'}}", letter.repeat(letters));
    assert!(of(MAX_BYTES - 7, "x").parse::<Selector>().is_ok());
    assert!(of(MAX_BYTES - 6, "x").parse::<Selector>().is_err());
    // Each quote is written with a backslash.
    assert!(of(996, "\"").parse::<Selector>().is_ok());
    assert!(of(997, "\"").parse::<Selector>().is_err());
}

#[test]
fn a_bound_of_a_bucket_is_a_number_above_nothing() {
    for text in ["0.3", "1", "10.5", "1e-05", "+Inf", ".5"] {
        assert!(is_bound(text), "{text}");
    }
    for text in ["", "0", "0.0", "-1", "300ms", "1.2.3", "1e", "Inf", "1e5.0"] {
        assert!(!is_bound(text), "{text}");
    }
}

#[test]
fn good_events_that_are_a_bucket_of_all_are_a_histogram() {
    let sli = |good: &str, total: &str| {
        let query = |query: &str| {
            format!("{{metricSource: {{type: Prometheus, spec: {{query: '{query}'}}}}}}")
        };
        let document = format!(
            "apiVersion: openslo/v1\nkind: SLO\nmetadata: {{name: api}}\nspec:\n  service: api\n  indicator:\n    \
             metadata: {{name: api}}\n    spec:\n      ratioMetric:\n        counter: true\n        good: {}\n        \
             total: {}\n  timeWindow: [{{duration: 30d, isRolling: true}}]\n  budgetingMethod: Occurrences\n  \
             objectives: [{{target: 0.999}}]\n",
            query(good),
            query(total)
        );
        let spec = spec::read(&document).expect("a spec");
        let first = spec.services.into_iter().next().expect("a service");
        first.service.sli.expect("queries of a known form")
    };
    let of = |text: &str| text.parse::<Selector>().expect("a selector");
    let histogram = sli(r#"ms_bucket{job="api",le="0.3"}"#, r#"ms_count{job="api"}"#);
    let expected = Sli::Latency {
        histogram: of(r#"ms{job="api"}"#),
        within: "0.3".to_owned(),
    };
    assert_eq!(histogram, expected);
    assert!(histogram.counts_events());
    // No bucket, no bound, one that is not compared by `=`, two, or one of other events.
    let events = [
        (r#"ms_good{le="0.3"}"#, "ms_count"),
        (r#"ms_bucket{job="api"}"#, r#"ms_count{job="api"}"#),
        (r#"ms_bucket{le=~"0.3"}"#, "ms_count"),
        (r#"ms_bucket{le="0.3",le="0.5"}"#, "ms_count"),
        (r#"ms_bucket{le="300ms"}"#, "ms_count"),
        (r#"ms_bucket{le="0.3"}"#, r#"ms_count{job="api"}"#),
    ];
    for (good, valid) in events {
        let (good, valid) = (of(good), of(valid));
        let read = sli(&good.to_string(), &valid.to_string());
        assert_eq!(read, Sli::GoodEvents { good, valid });
    }
    assert!(!Sli::Gauge { state: of("up") }.counts_events());
}
