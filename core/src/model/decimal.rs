//! Decimal text to integers, without a float in between.

use thiserror::Error;

/// Why a text is not a decimal number at the scale asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum DecimalError {
    /// Not digits with at most one point.
    #[error("not a number")]
    NotANumber,
    /// More digits after the point than the scale keeps.
    #[error("more decimals than can be kept")]
    TooPrecise,
    /// Does not fit.
    #[error("too large")]
    TooLarge,
}

/// Reads `text` as a number times `10^decimals`, exactly.
///
/// Signs, exponents and grouping are refused: what is read here is typed by people
/// into fields where they have no meaning. Trailing zeros after the point are free.
///
/// # Errors
/// [`DecimalError`] when the text is not a number, has more digits than the scale
/// keeps, or does not fit a `u64`.
///
/// # Example
/// ```
/// use error_budget::model::decimal::{DecimalError, scaled};
/// assert_eq!(scaled("99.95", 7), Ok(999_500_000));
/// assert_eq!(scaled("99.12345678", 7), Err(DecimalError::TooPrecise));
/// assert_eq!(scaled("abc", 7), Err(DecimalError::NotANumber));
/// ```
pub fn scaled(text: &str, decimals: u32) -> Result<u64, DecimalError> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let fraction = fraction.trim_end_matches('0');
    let digits_only = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    let has_digit = text.bytes().any(|b| b.is_ascii_digit());
    if !has_digit || !digits_only(whole) || !digits_only(fraction) {
        return Err(DecimalError::NotANumber);
    }
    let missing = (decimals as usize)
        .checked_sub(fraction.len())
        .ok_or(DecimalError::TooPrecise)?;
    whole
        .bytes()
        .chain(fraction.bytes())
        .chain(std::iter::repeat_n(b'0', missing))
        .try_fold(0_u64, |value, digit| {
            value.checked_mul(10)?.checked_add(u64::from(digit - b'0'))
        })
        .ok_or(DecimalError::TooLarge)
}

/// Writes `value / 10^decimals` without trailing zeros.
///
/// ```
/// use error_budget::model::decimal::unscaled;
/// assert_eq!(unscaled(999_500_000, 7), "99.95");
/// assert_eq!(unscaled(1_000_000_000, 7), "100");
/// ```
#[must_use]
pub fn unscaled(value: u64, decimals: u32) -> String {
    let Some(unit) = 10_u64.checked_pow(decimals) else {
        return value.to_string();
    };
    let text = format!(
        "{}.{:0width$}",
        value / unit,
        value % unit,
        width = decimals as usize
    );
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_people_type_and_refuses_the_rest() {
        let cases = [
            ("0", Ok(0)),
            ("100", Ok(1_000_000_000)),
            ("100.0000000000", Ok(1_000_000_000)),
            (".5", Ok(5_000_000)),
            ("99.9999999", Ok(999_999_999)),
            ("99.99999999", Err(DecimalError::TooPrecise)),
            ("", Err(DecimalError::NotANumber)),
            (".", Err(DecimalError::NotANumber)),
            ("-1", Err(DecimalError::NotANumber)),
            ("1e3", Err(DecimalError::NotANumber)),
            ("9.9.9", Err(DecimalError::NotANumber)),
            ("99999999999999999999", Err(DecimalError::TooLarge)),
        ];
        for (text, expected) in cases {
            assert_eq!(scaled(text, 7), expected, "{text:?}");
        }
    }
}
