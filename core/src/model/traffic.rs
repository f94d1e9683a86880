//! How many events there were to get right.

use super::decimal::{DecimalError, scaled, unscaled};
use chrono::{DateTime, TimeDelta, Utc};
use std::fmt;
use std::str::FromStr;
use thiserror::Error;

/// Valid events over time; what the occurrences method and slices weigh with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Traffic {
    /// The same at all hours.
    Constant(EventRate),
    /// A rate for each hour of the week in the plan's zone, Monday 00:00 first: 168 entries.
    HourOfWeek(Box<[EventRate; 168]>),
    /// Counts of equal steps, as a monitoring system exports them.
    Series(TrafficSeries),
}

impl Default for Traffic {
    /// Without numbers every hour weighs the same.
    fn default() -> Self {
        Self::Constant(EventRate::ONE_PER_HOUR)
    }
}

/// Events per hour, kept to a millionth; at most 10^10.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct EventRate(u64);

/// The scale of [`EventRate`].
pub(crate) const MICRO: u64 = 1_000_000;
/// The same as digits behind the point.
const DECIMALS: u32 = 6;
/// 10^10 events per hour.
const MAX_MICRO: u64 = 10_000_000_000 * MICRO;

impl EventRate {
    /// The weight that is used where no traffic is known.
    pub const ONE_PER_HOUR: Self = Self(MICRO);
    /// The largest rate: 10^10 events per hour.
    pub const MAX_PER_HOUR: f64 = 1e10;

    /// A rate in events per hour; `None` unless finite and from 0 to 10^10.
    ///
    /// ```
    /// use error_budget::model::traffic::EventRate;
    /// assert_eq!(EventRate::per_hour(2.5).map(EventRate::events_per_hour), Some(2.5));
    /// assert_eq!(EventRate::per_hour(f64::NAN), None);
    /// ```
    #[must_use]
    pub fn per_hour(events: f64) -> Option<Self> {
        // The whole part is exact; times a million it would not be beyond 2^53.
        let whole = libm::trunc(events);
        let millionths = libm::round((events - whole) * MICRO as f64);
        (0.0..=Self::MAX_PER_HOUR)
            .contains(&events)
            .then_some(Self(whole as u64 * MICRO + millionths as u64))
    }

    /// Events per hour. Beyond 2^33 of them floats are further apart than millionths: the text
    /// ([`Display`](fmt::Display)) is exact.
    #[must_use]
    pub fn events_per_hour(self) -> f64 {
        self.0 as f64 / MICRO as f64
    }

    /// Millionths of an event per hour.
    #[must_use]
    pub(crate) fn micro(self) -> u64 {
        self.0
    }
}

/// The events per hour, exactly: `2.5`.
///
/// ```
/// use error_budget::model::traffic::EventRate;
/// let text = "9999999999.999999";
/// let rate: EventRate = text.parse()?;
/// assert_eq!(rate.to_string(), text);
/// assert_eq!(rate.events_per_hour(), 1e10, "no float says it");
/// # Ok::<(), error_budget::model::decimal::DecimalError>(())
/// ```
impl fmt::Display for EventRate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&unscaled(self.0, DECIMALS))
    }
}

/// Reads a decimal number of events per hour, exactly.
impl FromStr for EventRate {
    type Err = DecimalError;

    fn from_str(text: &str) -> Result<Self, DecimalError> {
        let micro = scaled(text.trim(), DECIMALS)?;
        if micro > MAX_MICRO {
            return Err(DecimalError::TooLarge);
        }
        Ok(Self(micro))
    }
}

/// Event counts of equal steps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrafficSeries {
    start: DateTime<Utc>,
    step: TimeDelta,
    rates: Vec<EventRate>,
}

/// Why counts are not a traffic series.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum TrafficError {
    /// No steps.
    #[error("the series is empty; expected at least one count")]
    Empty,
    /// The step is not positive.
    #[error("the step of a series has to be longer than 0")]
    NoStep,
    /// A count is negative, not finite or beyond 10^10 events per hour.
    #[error("count {index} is not between 0 and 10^10 events per hour")]
    BadCount {
        /// Which count, from 0.
        index: usize,
    },
}

impl TrafficSeries {
    /// Counts of events in steps of length `step`, the first starting at `start`.
    ///
    /// # Errors
    /// [`TrafficError`] when empty, without a step, or with a count that is no count.
    pub fn new(
        start: DateTime<Utc>,
        step: TimeDelta,
        counts: &[f64],
    ) -> Result<Self, TrafficError> {
        Self::sound(counts.len(), step)?;
        let step_hours = step.num_milliseconds() as f64 / 3_600_000.0;
        let rates = counts
            .iter()
            .enumerate()
            .map(|(index, count)| {
                EventRate::per_hour(count / step_hours).ok_or(TrafficError::BadCount { index })
            })
            .collect::<Result<_, _>>()?;
        Ok(Self { start, step, rates })
    }

    /// Rates of steps of length `step`, the first starting at `start`.
    ///
    /// # Errors
    /// [`TrafficError`] when empty, or without a step.
    pub fn of_rates(
        start: DateTime<Utc>,
        step: TimeDelta,
        rates: Vec<EventRate>,
    ) -> Result<Self, TrafficError> {
        Self::sound(rates.len(), step)?;
        Ok(Self { start, step, rates })
    }

    fn sound(steps: usize, step: TimeDelta) -> Result<(), TrafficError> {
        match (steps, step.num_milliseconds()) {
            (0, _) => Err(TrafficError::Empty),
            (_, ..=0) => Err(TrafficError::NoStep),
            _ => Ok(()),
        }
    }

    /// Start of the first step.
    #[must_use]
    pub fn start(&self) -> DateTime<Utc> {
        self.start
    }

    /// Length of a step.
    #[must_use]
    pub fn step(&self) -> TimeDelta {
        self.step
    }

    /// The rate of each step.
    #[must_use]
    pub fn rates(&self) -> &[EventRate] {
        &self.rates
    }

    /// The mean rate: what is assumed before and after the series.
    #[must_use]
    pub fn mean(&self) -> EventRate {
        let sum: u128 = self.rates.iter().map(|rate| u128::from(rate.0)).sum();
        EventRate((sum / self.rates.len().max(1) as u128) as u64)
    }
}
