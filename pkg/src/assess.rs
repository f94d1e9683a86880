//! Where a budget stands, and how it came to that.

use std::mem;

use crate::answer::{columns, plain, put};
use crate::refusal::Refusal;
use crate::subject::{Subject, checked};
use error_budget::engine::amount::Quotient;
use error_budget::engine::assessment::Assessment;
use error_budget::engine::budget::IncidentLoss;
use error_budget::exchange::instant_text;
use wasm_bindgen::prelude::*;

/// The whole answer for one service at one instant: the fields of the engine's `Assessment`, its incidents as columns
/// that `pkg/js/assessment.js` makes objects of. Each of a thousand incidents field by field would take longer than to find
/// the answer.
///
/// # Errors
/// A plan that cannot be read, an unknown service or zone, an instant out of range.
#[wasm_bindgen]
pub fn assess(plan: Option<Vec<u8>>, service: &str, now: Option<f64>) -> Result<JsValue, Refusal> {
    let subject = Subject::read(plan, service, now)?;
    let record = subject.record()?;
    let mut found = Assessment::in_plan(&subject.plan, subject.service()?, &record);
    let incidents = mem::take(&mut found.incidents);
    let answer = plain(&found)?;
    put(&answer, "incidents", &incident_columns(&incidents)?)?;
    Ok(answer)
}

/// `figures`, five for each incident (index, whether it goes on, lost, lost in the window, share: `NaN` without data), and
/// `instants`, four words for each (start, end, and when it comes back, `-` for never), a space after each.
fn incident_columns(incidents: &[IncidentLoss]) -> Result<JsValue, Refusal> {
    let mut figures = Vec::with_capacity(incidents.len() * 5);
    let mut instants = String::with_capacity(incidents.len() * 84);
    for incident in incidents {
        figures.extend([
            incident.index as f64,
            f64::from(u8::from(incident.ongoing)),
            incident.lost.value(),
            incident.lost_in_window.value(),
            match incident.share {
                Quotient::NoData => f64::NAN,
                Quotient::Finite(share) => share,
                Quotient::Infinite => f64::INFINITY,
            },
        ]);
        for at in [Some(incident.lasted), incident.comes_back] {
            match at {
                None => instants.push_str("- - "),
                Some(interval) => {
                    for end in [interval.start, interval.end] {
                        instant_text::push(&mut instants, end);
                        instants.push(' ');
                    }
                }
            }
        }
    }
    let columns = columns(&[("figures", figures)])?;
    put(&columns, "instants", &instants.into())?;
    Ok(columns)
}

/// What was left at each corner from `from` to `to`, in minutes or events: columns `at` (milliseconds) and `remaining`.
/// Straight between corners; after now, if nothing more happens. One window up to now where the bounds are not given.
///
/// # Errors
/// As [`assess`].
#[wasm_bindgen]
pub fn trend(
    plan: Option<Vec<u8>>,
    service: &str,
    now: Option<f64>,
    from: Option<f64>,
    to: Option<f64>,
) -> Result<JsValue, Refusal> {
    let subject = Subject::read(plan, service, now)?;
    let record = subject.record()?;
    let bound = |given: Option<f64>, path| given.map(|at| checked(at, path)).transpose();
    let window = record.window(subject.now);
    let from = bound(from, "from")?.unwrap_or(window.start);
    let to = bound(to, "to")?.unwrap_or(subject.now);
    let corners = if record.has_data() && from <= to {
        record.remaining_curve(from, to)
    } else {
        Vec::new()
    };
    let at = corners.iter().map(|(at, _)| at.timestamp_millis() as f64);
    let remaining = corners.iter().map(|(_, left)| *left);
    columns(&[("at", at.collect()), ("remaining", remaining.collect())])
}
