//! Exact amounts and quotients.

use crate::model::PPB;
use crate::model::objective::BudgetingMethod;
use crate::model::traffic::MICRO;
use serde::{Serialize, Serializer};

/// What an amount of budget counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Unit {
    /// Minutes, for the methods that count time.
    Minutes,
    /// Events, for occurrences.
    Events,
}

impl Unit {
    /// The unit that a budgeting method counts in.
    #[must_use]
    pub fn of(method: BudgetingMethod) -> Self {
        match method {
            BudgetingMethod::Occurrences => Self::Events,
            BudgetingMethod::Time
            | BudgetingMethod::TimeSlices { .. }
            | BudgetingMethod::RatioTimeSlices { .. } => Self::Minutes,
        }
    }

    /// How much of the timeline's scale is one minute or one event.
    fn scale(self) -> i128 {
        match self {
            Self::Minutes => PPB as i128 * 60_000,
            Self::Events => PPB as i128 * MICRO as i128 * 3_600_000,
        }
    }
}

/// An exact, signed amount of budget in minutes or events.
///
/// Kept as the timeline's integer; a float only when it is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Amount {
    scaled: i128,
    unit: Unit,
}

impl Amount {
    pub(crate) fn new(scaled: i128, unit: Unit) -> Self {
        Self { scaled, unit }
    }

    /// The amount in its unit, signed.
    #[must_use]
    pub fn value(self) -> f64 {
        divide(self.scaled, self.unit.scale())
    }

    /// Minutes or events.
    #[must_use]
    pub fn unit(self) -> Unit {
        self.unit
    }

    /// Below zero.
    #[must_use]
    pub fn is_negative(self) -> bool {
        self.scaled < 0
    }

    pub(crate) fn scaled(self) -> i128 {
        self.scaled
    }

    /// This amount as a share of another: 0 of 0 is 0, anything of 0 is infinite.
    #[must_use]
    pub fn share_of(self, whole: Self) -> Quotient {
        match (self.scaled, whole.scaled) {
            (0, 0) => Quotient::Finite(0.0),
            (_, 0) => Quotient::Infinite,
            (part, whole) => Quotient::Finite(divide(part, whole)),
        }
    }
}

impl Serialize for Amount {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(self.value())
    }
}

/// A quotient of two integrals, which need not exist.
///
/// Serialized as a number, `"infinite"` or `null`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Quotient {
    /// Nothing was observed: neither good nor bad is known.
    NoData,
    /// A number.
    Finite(f64),
    /// Something was lost where nothing may be.
    Infinite,
}

impl Quotient {
    /// The number, infinity included; `None` without data.
    ///
    /// ```
    /// use error_budget::engine::amount::Quotient;
    /// assert_eq!(Quotient::Finite(1.8).number(), Some(1.8));
    /// assert_eq!(Quotient::Infinite.number(), Some(f64::INFINITY));
    /// assert_eq!(Quotient::NoData.number(), None);
    /// ```
    #[must_use]
    pub fn number(self) -> Option<f64> {
        match self {
            Self::NoData => None,
            Self::Finite(number) => Some(number),
            Self::Infinite => Some(f64::INFINITY),
        }
    }

    /// A share in percent, infinity included; what binary rounding adds below 1e-9 is left
    /// out, so that halves round as they are written.
    ///
    /// ```
    /// use error_budget::engine::amount::Quotient;
    /// assert_ne!(0.6125 * 100.0, 61.25);
    /// assert_eq!(Quotient::Finite(0.6125).percent(), Some(61.25));
    /// ```
    #[must_use]
    pub fn percent(self) -> Option<f64> {
        let number = self.number()?;
        let noisy = number * 100.0;
        // Beyond this a float has no such digits.
        Some(if noisy.abs() < 1e6 {
            libm::rint(number * 1e11) / 1e9
        } else {
            noisy
        })
    }

    /// At or above `threshold`. Thresholds are decimal and inclusive: what binary rounding
    /// puts within 1e-9 of one has reached it (AUDIT D3).
    #[must_use]
    pub fn reaches(self, threshold: f64) -> bool {
        self.number()
            .is_some_and(|number| reaches(number, threshold))
    }
}

impl Serialize for Quotient {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::NoData => serializer.serialize_none(),
            Self::Finite(number) => serializer.serialize_f64(*number),
            Self::Infinite => serializer.serialize_str("infinite"),
        }
    }
}

/// `number >= threshold` in decimal: within 1e-9 of the threshold counts as on it.
pub(crate) fn reaches(number: f64, threshold: f64) -> bool {
    number >= threshold - 1e-9 * threshold.abs().max(1.0)
}

/// `part / whole`, rounded once where both fit a float's 53 bits, else within one unit in
/// the last place. 0 when `whole` is 0.
pub(crate) fn divide(part: i128, whole: i128) -> f64 {
    const EXACT: i128 = 1 << 53;
    if whole == 0 {
        return 0.0;
    }
    let shift = (part | whole).trailing_zeros();
    let (part, whole) = (part >> shift, whole >> shift);
    if part.abs() < EXACT && whole.abs() < EXACT {
        part as f64 / whole as f64
    } else {
        (part / whole) as f64 + (part % whole) as f64 / whole as f64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_budget_of_three_nines_over_thirty_days_is_43_2_to_the_last_bit() {
        let scaled = 1_000_000 * 30 * 86_400_000_i128;
        assert_eq!(
            Amount::new(scaled, Unit::Minutes).value().to_bits(),
            43.2_f64.to_bits()
        );
    }

    #[test]
    fn thresholds_are_decimal() {
        assert!(Quotient::Finite(14.399_999_999_99).reaches(14.4));
        assert!(!Quotient::Finite(14.399).reaches(14.4));
        assert!(!Quotient::NoData.reaches(0.0));
        assert!(Quotient::Infinite.reaches(1e300));
    }
}
