//! What is measured, in PromQL.

use crate::model::plan::Service;
use crate::model::selector::Selector;
use crate::model::sli::{Sli, all, quick};

/// Expressions over a range.
///
/// # Example
/// ```
/// use error_budget::exchange::export::prometheus::Sli;
/// let sli = Sli::events(r#"http_requests_total{job="api",code=~"5.."}"#, r#"http_requests_total{job="api"}"#)?;
/// // A service that never failed has no series of failures: that is 0, and no traffic is no data (AUDIT P6).
/// assert_eq!(
///     sli.bad_share("5m"),
///     "(sum(rate(http_requests_total{job=\"api\",code=~\"5..\"}[5m])) or vector(0))\n\
///      / (sum(rate(http_requests_total{job=\"api\"}[5m])) > 0)"
/// );
/// # Ok::<(), error_budget::exchange::export::prometheus::SelectorError>(())
/// ```
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
}

fn rate(selector: &Selector, range: &str) -> String {
    format!("sum(rate({selector}{range}))")
}
