//! What is measured: the series that tell a service's good from its bad.

use super::plan::MAX_TEXT;
use super::selector::{Matcher, Selector, SelectorError};

/// The series behind an objective.
///
/// # Example
/// ```
/// use error_budget::model::sli::Sli;
/// let sli = Sli::events(r#"http_requests_total{job="api",code=~"5.."}"#, r#"http_requests_total{job="api"}"#)?;
/// assert!(sli.counts_events());
/// # Ok::<(), error_budget::model::selector::SelectorError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sli {
    /// Counters of bad and of valid events: one metric twice with other labels, or an error counter beside a total.
    Events {
        /// What went wrong.
        bad: Selector,
        /// All that counts.
        valid: Selector,
    },
    /// Counters of good and of valid events.
    GoodEvents {
        /// What went well.
        good: Selector,
        /// All that counts.
        valid: Selector,
    },
    /// A histogram: events that took longer than a bucket's bound are bad.
    Latency {
        /// The histogram without `_bucket` or `_count`.
        histogram: Selector,
        /// The bucket's bound as its label `le` writes it, such as `0.3`; see [`is_bound`].
        within: String,
    },
    /// A gauge that is 1 while it works and 0 while it does not, such as `up` or `probe_success`.
    Gauge {
        /// The gauge; several series are averaged.
        state: Selector,
    },
}

impl Sli {
    /// Bad and valid events as people type them.
    ///
    /// # Errors
    /// [`SelectorError`] when one of them selects no series.
    pub fn events(bad: &str, valid: &str) -> Result<Self, SelectorError> {
        Ok(Self::Events {
            bad: bad.parse()?,
            valid: valid.parse()?,
        })
    }

    /// Good and valid events, which are a histogram where the good ones are a bucket of it.
    #[must_use]
    pub(crate) fn of_good(good: Selector, valid: Selector) -> Self {
        let bound = |matcher: &Matcher| matcher.label == "le" && matcher.operator == "=";
        let (bounds, others): (Vec<Matcher>, Vec<Matcher>) =
            good.matchers.iter().cloned().partition(bound);
        let metric = good.metric.strip_suffix("_bucket").and_then(Selector::of);
        if let (Some(metric), [within]) = (metric, bounds.as_slice()) {
            let histogram = Selector {
                matchers: others,
                ..metric
            };
            if is_bound(&within.value) && all(&histogram) == valid {
                return Self::Latency {
                    histogram,
                    within: within.value.clone(),
                };
            }
        }
        Self::GoodEvents { good, valid }
    }

    /// It counts events; a gauge counts time.
    #[must_use]
    pub fn counts_events(&self) -> bool {
        !matches!(self, Self::Gauge { .. })
    }

    /// The series as they are stored, to see whether there are any.
    pub(crate) fn raw(&self) -> Selector {
        match self {
            Self::Events { valid, .. } | Self::GoodEvents { valid, .. } => valid.clone(),
            Self::Latency { histogram, .. } => all(histogram),
            Self::Gauge { state } => state.clone(),
        }
    }
}

/// Whether a text is a bucket's bound: a number above 0, or `+Inf`.
///
/// ```
/// use error_budget::model::sli::is_bound;
/// assert!(is_bound("0.3") && is_bound("1e-05") && is_bound("+Inf"));
/// assert!(!is_bound("300ms") && !is_bound("0") && !is_bound("1.2.3"));
/// ```
#[must_use]
pub fn is_bound(text: &str) -> bool {
    let (number, exponent) = text.split_once('e').unwrap_or((text, "0"));
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let mut digits = whole.bytes().chain(fraction.bytes());
    let is_number = digits.clone().all(|digit| digit.is_ascii_digit())
        && digits.any(|digit| digit != b'0')
        && exponent.parse::<i16>().is_ok();
    text.len() <= MAX_TEXT && (is_number || text == "+Inf")
}

/// The events of a histogram that were quick enough.
pub(crate) fn quick(histogram: &Selector, within: &str) -> Selector {
    histogram.renamed("_bucket").with("le", "=", within)
}

/// All events of a histogram.
pub(crate) fn all(histogram: &Selector) -> Selector {
    histogram.renamed("_count")
}
