//! What a plan does not say and some formats need.

use crate::options::{length, nullable, options};
use crate::policies::policy;
use crate::refusal::Refusal;
use chrono::TimeDelta;
use error_budget::exchange::export::alert_message::Channels;
use error_budget::exchange::export::format::Options;
use error_budget::exchange::export::prometheus::{self, Comparison, Naming, Selector, Sli};
use error_budget::exchange::export::tables::Kind;
use error_budget::model::plan::Plan;
use serde::Deserialize;
use std::collections::BTreeMap;

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Given {
    table: Option<String>,
    rules: Rules,
    channels: Reached,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Rules {
    sli: Option<Measured>,
    naming: Option<Names>,
    alerts: Option<String>,
    comparison: Option<Edge>,
    interval: Option<String>,
    #[serde(deserialize_with = "nullable")]
    min_bad_events: Option<Option<u32>>,
    #[serde(deserialize_with = "nullable")]
    absent_for: Option<Option<String>>,
    labels: BTreeMap<String, String>,
    dashboard_url: Option<String>,
    runbook_url: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Names {
    Guide,
    Sloth,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Edge {
    Inclusive,
    Strict,
}

/// The series behind an objective: `bad` or `good` of `valid`, a `histogram` with a bound, or the gauge of a `state`.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Measured {
    bad: Option<String>,
    good: Option<String>,
    valid: Option<String>,
    histogram: Option<String>,
    within: Option<String>,
    state: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct Reached {
    on_call_email: Option<String>,
    team_email: Option<String>,
    pagerduty: Option<String>,
    jira: Option<String>,
    slack: Option<String>,
    dashboard_url: Option<String>,
    runbook_url: Option<String>,
}

/// Reads the options of an export of one service, whose window has this length.
///
/// # Errors
/// A field that is not known, a word, length, series or alert policy that does not exist.
pub(super) fn read(text: &str, plan: &Plan, window: TimeDelta) -> Result<Options, Refusal> {
    let given: Given = options(text, "options")?;
    let usual = prometheus::Options::default();
    let rules = given.rules;
    let long = |text: String, name| length(&text, name);
    let rules = prometheus::Options {
        sli: rules.sli.map(sli).transpose()?,
        naming: match rules.naming {
            Some(Names::Sloth) => Naming::Sloth,
            Some(Names::Guide) | None => Naming::Guide,
        },
        alerts: policy(plan, rules.alerts.as_deref().unwrap_or_default(), window)?,
        comparison: match rules.comparison {
            Some(Edge::Strict) => Comparison::Strict,
            Some(Edge::Inclusive) | None => Comparison::Inclusive,
        },
        interval: match rules.interval {
            Some(text) => long(text, "options.rules.interval")?,
            None => usual.interval,
        },
        min_bad_events: rules.min_bad_events.unwrap_or(usual.min_bad_events),
        absent_for: match rules.absent_for {
            Some(Some(text)) => Some(long(text, "options.rules.absent_for")?),
            Some(None) => None,
            None => usual.absent_for,
        },
        labels: rules.labels.into_iter().collect(),
        dashboard_url: rules.dashboard_url,
        runbook_url: rules.runbook_url,
    };
    let channels = given.channels;
    Ok(Options {
        rules,
        channels: Channels {
            on_call_email: channels.on_call_email,
            team_email: channels.team_email,
            pagerduty: channels.pagerduty,
            jira: channels.jira,
            slack: channels.slack,
            dashboard_url: channels.dashboard_url,
            runbook_url: channels.runbook_url,
        },
        table: table(given.table.as_deref().unwrap_or_default())?,
    })
}

fn sli(given: Measured) -> Result<Sli, Refusal> {
    const PATH: &str = "options.rules.sli";
    let series = |text: String| {
        let series: Result<Selector, _> = text.parse();
        series.map_err(|error| Refusal::argument(PATH, error))
    };
    let Measured {
        bad,
        good,
        valid,
        histogram,
        within,
        state,
    } = given;
    match (bad, good, valid, histogram, within, state) {
        (Some(bad), None, Some(valid), None, None, None) => Ok(Sli::Events {
            bad: series(bad)?,
            valid: series(valid)?,
        }),
        (None, Some(good), Some(valid), None, None, None) => Ok(Sli::GoodEvents {
            good: series(good)?,
            valid: series(valid)?,
        }),
        (None, None, None, Some(histogram), Some(within), None) => Ok(Sli::Latency {
            histogram: series(histogram)?,
            within,
        }),
        (None, None, None, None, None, Some(state)) => Ok(Sli::Gauge {
            state: series(state)?,
        }),
        _ => {
            let message = "these series make no objective; pass bad and valid, good and valid, histogram and within, or state";
            Err(Refusal::argument(PATH, message))
        }
    }
}

fn table(word: &str) -> Result<Kind, Refusal> {
    if word.is_empty() {
        return Ok(Kind::default());
    }
    Kind::from_word(word).ok_or_else(|| {
        let known = Kind::ALL.map(Kind::word).join(", ");
        let message = format!("there is no table {word:?}; name one of {known}");
        Refusal::argument("options.table", message)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given(text: &str) -> Result<Options, Refusal> {
        read(text, &Plan::default(), TimeDelta::days(30))
    }

    #[test]
    fn without_options_all_is_as_usual() {
        assert_eq!(given("{}"), Ok(Options::default()));
    }

    #[test]
    fn what_is_told_takes_the_place_of_the_usual() {
        let text = r#"{
            "table": "burn-rates",
            "rules": {
                "sli": { "bad": "errors_total", "valid": "requests_total" },
                "naming": "sloth", "comparison": "strict", "interval": "30s", "min_bad_events": null, "absent_for": null,
                "labels": { "team": "sre" }, "alerts": "sloth"
            },
            "channels": { "slack": "alerts" }
        }"#;
        let options = given(text).expect("options");
        assert_eq!(options.table, Kind::BurnRates);
        assert_eq!(
            options.rules.sli,
            Sli::events("errors_total", "requests_total").ok()
        );
        assert_eq!(
            (options.rules.naming, options.rules.comparison),
            (Naming::Sloth, Comparison::Strict)
        );
        assert_eq!(options.rules.interval, TimeDelta::seconds(30));
        assert_eq!(
            (options.rules.min_bad_events, options.rules.absent_for),
            (None, None)
        );
        assert_eq!(
            options.rules.labels,
            [("team".to_owned(), "sre".to_owned())]
        );
        assert_eq!(options.rules.alerts.id, "sloth");
        assert_eq!(options.channels.slack.as_deref(), Some("alerts"));
    }

    #[test]
    fn what_is_not_known_is_refused() {
        for wrong in [
            r#"{"tabel": "summary"}"#,
            r#"{"table": "burns"}"#,
            r#"{"rules": 7}"#,
            r#"{"rules": {"naming": "ours"}}"#,
            r#"{"rules": {"interval": "0s"}}"#,
            r#"{"rules": {"min_bad_events": -1}}"#,
            r#"{"rules": {"alerts": "ours"}}"#,
            r#"{"rules": {"sli": {"bad": "errors_total"}}}"#,
            r#"{"rules": {"sli": {"bad": "no metric", "valid": "requests_total"}}}"#,
            r#"{"channels": {"email": "a@example.org"}}"#,
        ] {
            assert!(given(wrong).is_err(), "{wrong}");
        }
    }
}
