//! The third way to the same figures: the digits that the native engine and the engine in the browser share
//! (`tests/browser/tests/same_digits`) are those of the slow model.

use crate::calendar::window_ms;
use crate::history::{DAY_MS, History};
use crate::rounded_from;
use crate::slow::{Exact, Slow, ms};
use chrono_tz::Tz;
use error_budget::exchange::plan_json;
use num_rational::Ratio;
use serde_json::Value;

const PLAN: &str = include_str!("../../browser/tests/same_digits/plan.json");
const DIGITS: &str = include_str!("../../browser/tests/same_digits/assessments.json");

fn figure(value: &Value, exact: Exact, what: &str) {
    let written = value
        .as_f64()
        .unwrap_or_else(|| panic!("{what} is {value}"));
    rounded_from(written, exact, what);
}

#[test]
fn the_digits_of_both_engines_are_those_of_the_slow_model() {
    let plan = plan_json::read(PLAN).expect("a plan");
    let now = plan.as_of.expect("it stands at an instant");
    let digits: Vec<Value> = serde_json::from_str(DIGITS).expect("assessments");
    assert_eq!(
        (digits.len(), plan.zone.as_str()),
        (plan.services.len(), "UTC")
    );
    for (service, digits) in plan.services.into_iter().zip(digits) {
        let what = |name: &str| format!("{name} of {}", digits["service"]);
        let history = History {
            service,
            now,
            tz: Tz::UTC,
        };
        let (from, to) = window_ms(&history, now);
        // Far enough for incidents that began before the window, and for lookbacks of 3 days.
        let (start, end) = (from.min(history.now_ms()) - 120 * DAY_MS, to + DAY_MS);
        let slow = Slow::new(&history, start, end);
        let (total, lost) = (
            slow.allowed(from, to),
            slow.bad(from, to.min(history.now_ms())),
        );
        assert!(total > 0 && lost > 0, "{}", what("nothing to compare"));
        let budget = &digits["budget"];
        for (name, weight) in [
            ("total", total),
            ("consumed", lost),
            ("remaining", total - lost),
            ("overspent", (lost - total).max(0)),
        ] {
            figure(&budget[name], slow.in_unit(weight), &what(name));
        }
        figure(
            &budget["consumed_share"],
            Ratio::new(lost, total),
            &what("consumed_share"),
        );
        figure(
            &budget["remaining_share"],
            Ratio::new(total - lost, total),
            &what("remaining_share"),
        );

        let incidents = digits["incidents"].as_array().expect("incidents");
        assert_eq!(incidents.len(), history.service.incidents.len());
        for (incident, written) in history.service.incidents.iter().zip(incidents) {
            let own = slow.alone(vec![incident], start, end);
            let lost = own.bad(from, to);
            figure(
                &written["lost_in_window"],
                own.in_unit(lost),
                &what("lost_in_window"),
            );
            figure(&written["share"], Ratio::new(lost, total), &what("share"));
        }

        let allowance = i128::from(history.service.objective.target.allowance_ppb());
        for burn in digits["burn"].as_array().expect("burn rates") {
            let minutes = burn["lookback_minutes"].as_i64().expect("minutes");
            let (begin, now) = (history.now_ms() - minutes * 60_000, ms(now));
            let (bad, seen) = (slow.bad(begin, now), slow.observed(begin, now));
            figure(
                &burn["rate"],
                Ratio::new(bad, seen * allowance),
                &what("rate"),
            );
        }
    }
}
