//! Chances as people say them.

use super::figures;

/// The word for a probability: from "very unlikely" under 5% to "almost certain" over 95%.
///
/// ```
/// use error_budget::exchange::export::odds::word;
/// assert_eq!([0.03, 0.05, 0.53, 0.62, 0.97].map(word), ["very unlikely", "unlikely", "a coin toss", "likely", "almost certain"]);
/// ```
#[must_use]
pub fn word(probability: f64) -> &'static str {
    match probability {
        p if p < 0.05 => "very unlikely",
        p if p < 0.25 => "unlikely",
        p if p < 0.45 => "possible",
        p if p <= 0.55 => "a coin toss",
        p if p <= 0.75 => "likely",
        p if p <= 0.95 => "very likely",
        _ => "almost certain",
    }
}

/// A probability in whole percent; what is neither impossible nor certain is never written as 0% or 100%.
///
/// ```
/// use error_budget::exchange::export::odds::percent;
/// assert_eq!([0.0, 0.004, 0.534, 0.997, 1.0].map(percent), ["0%", "less than 1%", "53%", "more than 99%", "100%"]);
/// ```
#[must_use]
pub fn percent(probability: f64) -> String {
    match probability {
        p if p > 0.0 && p < 0.01 => "less than 1%".to_owned(),
        p if p > 0.99 && p < 1.0 => "more than 99%".to_owned(),
        p => figures::number(p * 100.0, 0) + "%",
    }
}
