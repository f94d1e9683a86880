//! Quantiles of many values.

use super::Band;
use crate::model::order::{key, value};

/// P10, P50 and P90 by linear interpolation between order statistics; of no values, no number.
/// Leaves `keys`, those of [`key`](crate::model::order::key), in another order.
pub(super) fn band(keys: &mut [i64]) -> Band {
    let last = keys.len().saturating_sub(1);
    if last == 0 {
        let only = keys.first().map_or(f64::NAN, |only| value(*only));
        return Band {
            p10: only,
            p50: only,
            p90: only,
        };
    }
    let place = |share: f64| {
        let place = last as f64 * share;
        (place as usize, place - (place as usize) as f64)
    };
    // The median parts the values; each half then holds its own quantile.
    let ((tenth, tenth_part), (middle, part), (ninth, ninth_part)) =
        (place(0.1), place(0.5), place(0.9));
    let (low, median, high) = keys.select_nth_unstable(middle);
    let median = *median;
    let p50 = between(median, least(high), part);
    let p10 = if tenth < low.len() {
        let (_, key, above) = low.select_nth_unstable(tenth);
        between(*key, least(above).min(median), tenth_part)
    } else {
        value(median)
    };
    let p90 = match ninth.checked_sub(middle + 1) {
        Some(index) if index < high.len() => {
            let (_, key, above) = high.select_nth_unstable(index);
            between(*key, least(above), ninth_part)
        }
        _ => between(median, least(high), ninth_part),
    };
    Band { p10, p50, p90 }
}

fn least(keys: &[i64]) -> i64 {
    keys.iter().copied().fold(key(f64::INFINITY), i64::min)
}

/// A part of the way from an order statistic to the next, if there is one.
fn between(one: i64, next: i64, part: f64) -> f64 {
    let (one, next) = (value(one), value(next));
    if part == 0.0 || next == one || !next.is_finite() {
        one
    } else {
        one + (next - one) * part
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The definition: sort, then interpolate.
    fn slow(values: &[f64], share: f64) -> f64 {
        let mut sorted = values.to_vec();
        sorted.sort_unstable_by(f64::total_cmp);
        let place = (sorted.len() - 1) as f64 * share;
        let index = place as usize;
        let (value, part) = (sorted[index], place - index as f64);
        match sorted.get(index + 1) {
            Some(next) if part > 0.0 && next.is_finite() && *next != value => {
                value + (next - value) * part
            }
            _ => value,
        }
    }

    #[test]
    fn quantiles_are_those_of_the_sorted_values() {
        let mut state = 1_u64;
        let mut share = || {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            (state >> 40) as f64 / f64::from(1 << 24)
        };
        for round in 0..300 {
            let count = 1 + round * 7 % 900;
            let values: Vec<f64> = (0..count)
                .map(|_| match round % 5 {
                    0 => share(),
                    // Heavy tails and many equal ones.
                    1 => 1.0 / (share() + 1e-9),
                    2 => (share() * 4.0) as u8 as f64,
                    3 if share() < 0.3 => f64::NEG_INFINITY,
                    3 => 0.0,
                    _ => -1e300 * share(),
                })
                .collect();
            let mut keys: Vec<i64> = values.iter().map(|value| key(*value)).collect();
            let band = band(&mut keys);
            for (ours, part) in [(band.p10, 0.1), (band.p50, 0.5), (band.p90, 0.9)] {
                assert_eq!(
                    ours.to_bits(),
                    slow(&values, part).to_bits(),
                    "round {round}"
                );
            }
        }
        assert!(band(&mut []).p50.is_nan());
    }
}
