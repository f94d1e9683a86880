//! What is measured: the series of a service that tell good from bad.

use super::selector::{Matcher, Selector, SelectorError};
use crate::model::plan::Service;

/// The series behind an objective. A plan does not name them, so an export is told.
///
/// # Example
/// ```
/// use error_budget::exchange::export::prometheus::Sli;
/// let sli = Sli::Events {
///     bad: r#"http_requests_total{job="api",code=~"5.."}"#.parse()?,
///     valid: r#"http_requests_total{job="api"}"#.parse()?,
/// };
/// // A service that never failed has no series of failures: that is 0, and no traffic is no data (AUDIT P6).
/// assert_eq!(
///     sli.bad_share("5m"),
///     "(sum(rate(http_requests_total{job=\"api\",code=~\"5..\"}[5m])) or vector(0))\n\
///      / (sum(rate(http_requests_total{job=\"api\"}[5m])) > 0)"
/// );
/// # Ok::<(), error_budget::exchange::export::prometheus::SelectorError>(())
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
        /// The bucket's bound as its label `le` writes it, such as `0.3`.
        within: String,
    },
    /// A gauge that is 1 while it works and 0 while it does not, such as `up` or `probe_success`.
    Gauge {
        /// The gauge; several series are averaged.
        state: Selector,
    },
}

impl Sli {
    /// The reference guide's: server errors of `http_requests_total` with the label `service`.
    #[must_use]
    pub fn of_requests(service: &Service) -> Self {
        // A name of letters and underscores is always one.
        let metric = || Selector {
            metric: "http_requests_total".to_owned(),
            matchers: Vec::new(),
        };
        let valid = metric().with("service", "=", &service.id);
        Self::Events {
            bad: valid.clone().with("status", "=~", "5.."),
            valid,
        }
    }

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
        if let (Some(metric), [within]) = (good.metric.strip_suffix("_bucket"), bounds.as_slice()) {
            let histogram = Selector {
                metric: metric.to_owned(),
                matchers: others,
            };
            if all(&histogram) == valid {
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

    /// Valid events per second over a range; for a gauge 1 while it is measured.
    #[must_use]
    pub fn valid_rate(&self, range: &str) -> String {
        self.valid_rate_in(&format!("[{range}]"))
    }

    /// Bad events per second over a range, 0 where there are none; for a gauge the share of time.
    #[must_use]
    pub fn bad_rate(&self, range: &str) -> String {
        self.bad_rate_in(&format!("[{range}]"))
    }

    /// The share of valid events (of time for a gauge) that was bad over a range; no sample without any.
    #[must_use]
    pub fn bad_share(&self, range: &str) -> String {
        match self {
            Self::Gauge { .. } => self.bad_rate(range),
            _ => format!(
                "({})\n/ ({} > 0)",
                self.bad_rate(range),
                self.valid_rate(range)
            ),
        }
    }

    /// The same in a range such as `[51m] offset 4d`.
    pub(super) fn valid_rate_in(&self, range: &str) -> String {
        match self {
            Self::Events { valid, .. } | Self::GoodEvents { valid, .. } => rate(valid, range),
            Self::Latency { histogram, .. } => rate(&all(histogram), range),
            Self::Gauge { state } => format!("max(count_over_time({state}{range}) > bool 0)"),
        }
    }

    /// The same in a range such as `[51m] offset 4d`.
    pub(super) fn bad_rate_in(&self, range: &str) -> String {
        let valid = self.valid_rate_in(range);
        match self {
            Self::Events { bad, .. } => format!("{} or vector(0)", rate(bad, range)),
            Self::GoodEvents { good, .. } => format!("{valid} - {} or {valid}", rate(good, range)),
            Self::Latency { histogram, within } => {
                let quick = rate(&quick(histogram, within), range);
                format!("{valid} - {quick} or {valid}")
            }
            Self::Gauge { state } => format!("1 - avg(avg_over_time({state}{range}))"),
        }
    }

    /// The share that is bad at the instant of evaluation, of a gauge.
    pub(super) fn state(&self) -> Option<String> {
        match self {
            Self::Gauge { state } => Some(format!("1 - avg({state})")),
            _ => None,
        }
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

/// The events of a histogram that were quick enough.
pub(crate) fn quick(histogram: &Selector, within: &str) -> Selector {
    histogram.renamed("_bucket").with("le", "=", within)
}

/// All events of a histogram.
pub(crate) fn all(histogram: &Selector) -> Selector {
    histogram.renamed("_count")
}

fn rate(selector: &Selector, range: &str) -> String {
    format!("sum(rate({selector}{range}))")
}
