//! How bad an incident was.

use super::PPB;
use super::decimal::{self, DecimalError};
use serde::{Serialize, Serializer};
use std::fmt;
use std::str::FromStr;
use thiserror::Error;

/// Share of valid events that were bad while an incident lasted, in parts per billion.
///
/// # Example
/// ```
/// use error_budget::model::impact::Impact;
/// let impact: Impact = "35%".parse()?;
/// assert_eq!(impact.ppb(), 350_000_000);
/// assert_eq!(impact, Impact::from_fraction(0.35).expect("within 0 to 1"));
/// # Ok::<(), error_budget::model::impact::ImpactError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Impact(u32);

/// Why a text is not an impact.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ImpactError {
    /// Not a decimal number.
    #[error("{0:?} is not a percentage; expected a number from 0 to 100, such as 35%")]
    NotANumber(String),
    /// Finer than a part per billion.
    #[error("{0} has more than 7 decimals; expected at most 7, such as 35.25%")]
    TooPrecise(String),
    /// Above 100%.
    #[error("impact is 0 to 100%; {0} is more")]
    AboveOne(String),
}

impl Impact {
    /// Every valid event was bad.
    pub const FULL: Self = Self(PPB);

    /// An impact of `ppb` parts per billion; `None` above one whole.
    #[must_use]
    pub fn from_ppb(ppb: u32) -> Option<Self> {
        (ppb <= PPB).then_some(Self(ppb))
    }

    /// An impact from a fraction of one, rounded to a part per billion; `None` outside 0 to 1.
    #[must_use]
    pub fn from_fraction(fraction: f64) -> Option<Self> {
        (0.0..=1.0)
            .contains(&fraction)
            // In range, so the cast cannot truncate; adding a half rounds.
            .then_some(Self((fraction * f64::from(PPB) + 0.5) as u32))
    }

    /// Parts per billion.
    #[must_use]
    pub fn ppb(self) -> u32 {
        self.0
    }

    /// Fraction of one.
    #[must_use]
    pub fn fraction(self) -> f64 {
        f64::from(self.0) / f64::from(PPB)
    }
}

/// Reads a percentage as a person types it: `35%`, `35`, `0,5 %`.
impl FromStr for Impact {
    type Err = ImpactError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let number = text
            .trim()
            .trim_end_matches('%')
            .trim_end()
            .replace(',', ".");
        let ppb = decimal::scaled(&number, 7).map_err(|error| match error {
            DecimalError::NotANumber => ImpactError::NotANumber(text.trim().to_owned()),
            DecimalError::TooPrecise => ImpactError::TooPrecise(text.trim().to_owned()),
            DecimalError::TooLarge => ImpactError::AboveOne(text.trim().to_owned()),
        })?;
        u32::try_from(ppb)
            .ok()
            .and_then(Self::from_ppb)
            .ok_or_else(|| ImpactError::AboveOne(text.trim().to_owned()))
    }
}

impl fmt::Display for Impact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}%", decimal::unscaled(u64::from(self.0), 7))
    }
}

impl Serialize for Impact {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
