//! The series behind an objective, read and written.

use super::place::Place;
use super::write::Fields;
use crate::model::plan::Fault;
use crate::model::selector::{MAX_BYTES, Selector};
use crate::model::sli::{Sli, is_bound};
use serde_json_borrow::Value;

pub(super) fn read(place: Place<'_>, faults: &mut Vec<Fault>) -> Option<Sli> {
    const SERIES: [&str; 5] = ["bad", "good", "valid", "histogram", "gauge"];
    place.only(
        &["bad", "good", "valid", "histogram", "within", "gauge"],
        faults,
    );
    let before = faults.len();
    let series = SERIES.map(|key| series(place, key, faults));
    let within = place.text("within", faults);
    if within.as_ref().is_some_and(|within| !is_bound(within)) {
        let remedy = "expected the label le of a bucket, such as 0.3";
        place.fault(faults, "within", "is no bound of a bucket", remedy);
    }
    match (series, within) {
        ([Some(bad), None, Some(valid), None, None], None) => Some(Sli::Events { bad, valid }),
        ([None, Some(good), Some(valid), None, None], None) => {
            Some(Sli::GoodEvents { good, valid })
        }
        ([None, None, None, Some(histogram), None], Some(within)) => {
            Some(Sli::Latency { histogram, within })
        }
        ([None, None, None, None, Some(state)], None) => Some(Sli::Gauge { state }),
        _ => {
            // A series that cannot be read is told already.
            if faults.len() == before {
                faults.push(Fault {
                    path: place.path.to_string(),
                    what: "is no whole indicator, or more than one".to_owned(),
                    remedy:
                        "expected bad and valid, good and valid, histogram and within, or gauge"
                            .to_owned(),
                });
            }
            None
        }
    }
}

fn series(place: Place<'_>, key: &str, faults: &mut Vec<Fault>) -> Option<Selector> {
    let text = place.text_of(key, MAX_BYTES, faults)?;
    place.taken(
        key,
        text.parse().map_err(|error| format!("{error}")),
        faults,
    )
}

pub(super) fn write(sli: &Sli) -> Value<'static> {
    let pairs = match sli {
        Sli::Events { bad, valid } => [("bad", bad.to_string()), ("valid", valid.to_string())],
        Sli::GoodEvents { good, valid } => {
            [("good", good.to_string()), ("valid", valid.to_string())]
        }
        Sli::Latency { histogram, within } => [
            ("histogram", histogram.to_string()),
            ("within", within.clone()),
        ],
        Sli::Gauge { state } => [("gauge", state.to_string()), ("", String::new())],
    };
    let mut fields = Fields::default();
    for (key, text) in pairs {
        fields.text(key, text.into());
    }
    fields.object()
}
