//! Monitors and metrics: Better Stack, UptimeRobot, Prometheus, Datadog.

use super::{at, counts, fixture, messages, options, read, spans};
use error_budget::engine::record::Record;
use error_budget::exchange::import::{Format, SampleMeaning};
use error_budget::model::objective::{BudgetingMethod, Objective};
use error_budget::model::plan::Service;
use error_budget::model::traffic::Traffic;
use error_budget::model::window::Window;
use error_budget::model::zone::Zone;

#[test]
fn better_stack_counts_what_a_second_check_confirmed() {
    let import = read(&fixture("better-stack.json"), &options());
    assert_eq!(import.format, Format::BetterStack);
    assert_eq!(counts(&import), (3, 0, 1));
    assert_eq!(
        spans(&import),
        [
            "2026-03-09T14:22:00Z 2026-03-09T14:45:00Z 100%",
            "2026-03-10T14:20:00Z ongoing 100%",
        ]
    );
    assert_eq!(import.incidents[0].title, "shop.example.com: Status 503");
    assert_eq!(import.parts, ["api.example.com", "shop.example.com"]);
}

#[test]
fn uptimerobot_logs_tell_starts_and_lengths() {
    let import = read(&fixture("uptimerobot.json"), &options());
    assert_eq!(import.format, Format::UptimeRobot);
    assert_eq!(counts(&import), (7, 0, 0));
    // 1772704840 and 120 s; the API has been down since 1773150600.
    assert_eq!(
        spans(&import),
        [
            "2026-03-05T10:00:40Z 2026-03-05T10:02:40Z 100%",
            "2026-03-10T13:50:00Z ongoing 100%",
        ]
    );
    assert_eq!(import.incidents[0].title, "Shop: Service Unavailable");
    assert_eq!(import.measured_from, Some(at("2026-03-01T00:00:00Z")));
    assert!(
        import.notes[0].starts_with("Pauses,"),
        "{}",
        import.notes[0]
    );
    let mut options = options();
    options.only = Some("API".into());
    let import = read(&fixture("uptimerobot.json"), &options);
    assert_eq!((import.rows_read(), import.left_out), (2, 5));
    assert_eq!(import.measured_from, Some(at("2026-03-02T00:00:00Z")));
}

#[test]
fn up_is_down_from_a_sample_of_0_to_the_next_of_1() {
    let mut options = options();
    options.now = at("2015-07-02T00:00:00Z");
    let import = read(&fixture("prometheus-query-range.json"), &options);
    assert_eq!(import.format, Format::PrometheusRange);
    assert_eq!(counts(&import), (6, 0, 0));
    // 1435781430.781 and 30 s, two samples of 0 at a step of 15 s.
    assert_eq!(
        spans(&import),
        ["2015-07-01T20:10:30.781Z 2015-07-01T20:11:00.781Z 100%"]
    );
    assert_eq!(import.measured_from, Some(at("2015-07-01T20:10:30.781Z")));
    assert_eq!(import.measured_until, Some(at("2015-07-01T20:11:15.781Z")));
    options.only = Some("prometheus".into());
    let import = read(&fixture("prometheus-query-range.json"), &options);
    assert_eq!((import.incidents.len(), import.left_out), (0, 3));
}

#[test]
fn an_error_ratio_is_told_by_its_name_and_no_sample_is_no_zero() {
    let text = fixture("prometheus-error-ratio.json");
    let import = read(&text, &options());
    assert_eq!(counts(&import), (7, 0, 2));
    assert_eq!(
        spans(&import),
        [
            "2026-03-10T12:01:00Z 2026-03-10T12:03:00Z 25%",
            "2026-03-10T12:03:00Z 2026-03-10T12:04:00Z 50%",
            "2026-03-10T12:05:00Z 2026-03-10T12:06:00Z 0.0055%",
        ]
    );
    assert_eq!(
        messages(&import),
        [
            "Row 8, column value: +Inf is no share; expected a number from 0 to 1: up, an availability or an error ratio",
            "Row 9, column value: -0.1 is no share; expected a number from 0 to 1: up, an availability or an error ratio",
        ]
    );
    let mut options = options();
    options.samples = Some(SampleMeaning::Good);
    assert_eq!(
        read(&text, &options).incidents[0].impact.to_string(),
        "100%"
    );
}

#[test]
fn alerts_that_fire_end_a_step_after_their_last_sample() {
    let import = read(&fixture("prometheus-alerts-series.json"), &options());
    assert_eq!(counts(&import), (6, 0, 0));
    // Firing at 12:02, 12:03 and 12:04, and once more at 13:04; pending from 12:00 does not count.
    assert_eq!(
        spans(&import),
        [
            "2026-03-10T12:02:00Z 2026-03-10T12:05:00Z 100%",
            "2026-03-10T13:04:00Z 2026-03-10T13:05:00Z 100%",
        ]
    );
    assert_eq!(import.incidents[0].title, "HighErrorRate (shop)");
}

#[test]
fn active_alerts_go_on() {
    for name in ["prometheus-alerts.json", "prometheus-rules.json"] {
        let mut options = options();
        options.now = at("2018-07-04T20:00:00Z");
        let import = read(&fixture(name), &options);
        assert_eq!(import.format, Format::PrometheusAlerts, "{name}");
        assert_eq!(counts(&import), (1, 0, 0), "{name}");
        // 20:27:12.606... at +02:00.
        assert_eq!(spans(&import), ["2018-07-04T18:27:12.606Z ongoing 100%"]);
    }
}

#[test]
fn datadog_gives_its_own_sli() {
    let mut options = options();
    options.now = at("2020-10-03T12:12:40Z");
    let import = read(&fixture("datadog-slo-history.json"), &options);
    assert_eq!(import.format, Format::DatadogSlo);
    // The first step is 0 of 0.
    assert_eq!((counts(&import), import.rows_read()), ((181, 0, 0), 181));
    let objective = Objective {
        method: BudgetingMethod::Occurrences,
        ..Objective::new(
            "15%".parse().expect("a target"),
            Window::Rolling(chrono::TimeDelta::days(7)),
        )
    };
    let mut service = Service::new("disk", "Disk", objective);
    service.traffic = Traffic::Series(import.traffic.clone().expect("counts"));
    service.measured_from = import.measured_from;
    service.incidents.clone_from(&import.incidents);
    let record = Record::new(&service, options.now, &Zone::utc());
    let (from, until) = (
        import.measured_from.expect("a start").timestamp_millis(),
        options.now.timestamp_millis(),
    );
    let timeline = record.timeline();
    // Bad weight is in parts per billion of valid weight.
    let bad = timeline.bad_between(from, until) as f64 / 1e9;
    let sli = 100.0 * (1.0 - bad / timeline.valid_between(from, until) as f64);
    // data.overall.sli_value; each step's share is kept to a part per billion.
    assert!((sli - 17.407_365_359_189_875).abs() < 2e-7, "{sli}");
}

#[test]
fn a_datadog_history_without_series_is_refused() {
    let text = r#"{"data": {"type": "monitor", "overall": {"sli_value": 99.5}}}"#;
    let error = super::import(text, &options()).expect_err("no series");
    assert_eq!(
        error.to_string(),
        "this is not datadog-slo; expected the history of an SLO based on metrics, \
         with data.series.numerator and denominator"
    );
}
