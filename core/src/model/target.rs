//! The SLO as an exact fraction.

use super::PPB;
use super::decimal::{self, DecimalError};
use serde::{Serialize, Serializer};
use std::fmt;
use std::str::FromStr;
use thiserror::Error;

/// The share of valid events (or of time) that has to be good, in parts per billion.
///
/// Kept as an integer so that the allowance of 99.9% is 0.001 and not
/// 0.0009999999999998899 (AUDIT M1, M8).
///
/// # Example
/// ```
/// use error_budget::model::target::Target;
/// let target: Target = "99.9%".parse()?;
/// assert_eq!(target.allowance_ppb(), 1_000_000);
/// assert_eq!(target.to_string(), "99.9%");
/// # Ok::<(), error_budget::model::target::TargetError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Target(u32);

/// Why a text or number is not a target.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum TargetError {
    /// Not a decimal number.
    #[error("{0:?} is not a percentage; expected a number such as 99.9")]
    NotANumber(String),
    /// Finer than a part per billion.
    #[error("{0} has more than 7 decimals; 99.9999999% is the finest target kept")]
    TooPrecise(String),
    /// Above 100%.
    #[error("{0} is above 100%; did you mean 99.9?")]
    AboveOne(String),
    /// Nothing promised.
    #[error(
        "0% promises nothing, so there is no budget to plan; expected more than 0, such as 99.9"
    )]
    Zero,
}

impl Target {
    /// 100%: nothing may be bad.
    pub const WHOLE: Self = Self(PPB);

    /// A target of `ppb` parts per billion; `None` above one whole.
    ///
    /// Unlike text, a number of 0 is accepted: formulas hold there too.
    #[must_use]
    pub fn from_ppb(ppb: u32) -> Option<Self> {
        (ppb <= PPB).then_some(Self(ppb))
    }

    /// A target from a percentage held as a float, by its shortest decimal text.
    ///
    /// # Errors
    /// [`TargetError`] outside 0 to 100, for NaN, or beyond 7 decimals.
    ///
    /// ```
    /// use error_budget::model::target::Target;
    /// assert_eq!(Target::from_percent(99.95)?.allowance_ppb(), 500_000);
    /// assert!(Target::from_percent(100.5).is_err());
    /// # Ok::<(), error_budget::model::target::TargetError>(())
    /// ```
    pub fn from_percent(percent: f64) -> Result<Self, TargetError> {
        Self::from_decimal(&percent.to_string())
    }

    fn from_decimal(text: &str) -> Result<Self, TargetError> {
        let ppb = decimal::scaled(text, 7).map_err(|error| match error {
            DecimalError::NotANumber => TargetError::NotANumber(text.to_owned()),
            DecimalError::TooPrecise => TargetError::TooPrecise(text.to_owned()),
            DecimalError::TooLarge => TargetError::AboveOne(text.to_owned()),
        })?;
        u32::try_from(ppb)
            .ok()
            .and_then(Self::from_ppb)
            .ok_or_else(|| TargetError::AboveOne(text.to_owned()))
    }

    /// Good share, in parts per billion.
    #[must_use]
    pub fn ppb(self) -> u32 {
        self.0
    }

    /// The target that allows half as much: 99.9% becomes 99.95%. Rounded to what a target can say, towards the stricter.
    ///
    /// ```
    /// use error_budget::model::target::Target;
    /// let half = |text: &str| text.parse::<Target>().map(|target| target.halving_the_allowance().to_string());
    /// assert_eq!(half("99.9%").as_deref(), Ok("99.95%"));
    /// assert_eq!(half("100%").as_deref(), Ok("100%"));
    /// ```
    #[must_use]
    pub fn halving_the_allowance(self) -> Self {
        Self(PPB - self.allowance_ppb() / 2)
    }

    /// The target that allows twice as much: 99.9% becomes 99.8%; `None` where that would be more than everything.
    ///
    /// ```
    /// use error_budget::model::target::Target;
    /// let twice = |text: &str| text.parse::<Target>().ok()?.doubling_the_allowance();
    /// assert_eq!(twice("99.9%").map(|target| target.to_string()).as_deref(), Some("99.8%"));
    /// assert_eq!(twice("50%").map(|target| target.to_string()).as_deref(), Some("0%"));
    /// assert_eq!(twice("40%"), None);
    /// ```
    #[must_use]
    pub fn doubling_the_allowance(self) -> Option<Self> {
        let allowance = self.allowance_ppb().checked_mul(2)?;
        PPB.checked_sub(allowance).and_then(Self::from_ppb)
    }

    /// Bad share allowed (1 - target), in parts per billion.
    #[must_use]
    pub fn allowance_ppb(self) -> u32 {
        PPB - self.0
    }

    /// Bad share allowed, as a fraction of one.
    #[must_use]
    pub fn allowance(self) -> f64 {
        f64::from(self.allowance_ppb()) / f64::from(PPB)
    }
}

/// Reads what a person types: `99.9%`, `99.9` or ` 99,9 % `, always a percentage.
impl FromStr for Target {
    type Err = TargetError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let number = text
            .trim()
            .trim_end_matches('%')
            .trim_end()
            .replace(',', ".");
        match Self::from_decimal(&number)? {
            Self(0) => Err(TargetError::Zero),
            target => Ok(target),
        }
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}%", decimal::unscaled(u64::from(self.0), 7))
    }
}

impl Serialize for Target {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_is_kept_exactly_or_refused_with_a_remedy() {
        let exact = [
            ("99.9", 999_000_000),
            ("99,95 %", 999_500_000),
            ("100%", PPB),
            ("99.9999999", 999_999_999),
        ];
        for (text, ppb) in exact {
            assert_eq!(text.parse::<Target>().map(Target::ppb), Ok(ppb), "{text}");
        }
        let refused = [
            ("0", "promises nothing"),
            ("101", "above 100%"),
            ("abc", "expected a number"),
            ("99.9999999999", "more than 7 decimals"),
            ("", "expected a number"),
        ];
        for (text, remedy) in refused {
            let message = text.parse::<Target>().expect_err(text).to_string();
            assert!(message.contains(remedy), "{text}: {message}");
        }
    }
}
