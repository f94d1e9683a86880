//! Targets and lengths of time, as they are passed.

use crate::refusal::Refusal;
use chrono::TimeDelta;
use error_budget::model::duration;
use error_budget::model::target::Target;

/// A target in percent.
pub(crate) fn read_target(percent: f64) -> Result<Target, Refusal> {
    let target = Target::from_percent(percent);
    target.map_err(|error| Refusal::argument("target", error))
}

/// A length such as `30d`; `path` is what it was passed as.
pub(crate) fn length(text: &str, path: &str) -> Result<TimeDelta, Refusal> {
    duration::parse(text).map_err(|error| Refusal::argument(path, error))
}
