//! Quantiles of many values.

use super::Band;
use crate::model::order::{self, key, value};

/// The quantiles by linear interpolation between order statistics; of no values, no number.
/// Leaves `keys`, those of [`key`], in another order.
pub(super) fn band(keys: &mut [i64]) -> Band {
    let last = keys.len().saturating_sub(1);
    let place = |share: f64| {
        let place = last as f64 * share;
        (place as usize, place - (place as usize) as f64)
    };
    let places = [0.1, 0.25, 0.5, 0.75, 0.9].map(place);
    let [p10, p25, p50, p75, p90] = if keys.len() < FEW {
        order::integers(keys);
        places.map(|(index, part)| {
            let at = |index: usize| keys.get(index).copied();
            let one = at(index).unwrap_or(key(f64::NAN));
            between(one, at(index + 1).unwrap_or(one), part)
        })
    } else {
        parted(keys, places)
    };
    Band {
        p10,
        p25,
        p50,
        p75,
        p90,
    }
}

/// From so many values on, five quantiles lie apart from each other.
const FEW: usize = 16;

/// The median parts the values, each half's middle that half, and so on; what follows a quantile
/// is the least of the part above it.
fn parted(keys: &mut [i64], places: [(usize, f64); 5]) -> [f64; 5] {
    let [
        (tenth, tenth_part),
        (quarter, quarter_part),
        (middle, middle_part),
        (three, three_part),
        (ninth, ninth_part),
    ] = places;
    let (low, median, high) = keys.select_nth_unstable(middle);
    let (lowest, p25, below) = low.select_nth_unstable(quarter);
    let (_, p10, between_them) = lowest.select_nth_unstable(tenth);
    let (above, p75, highest) = high.select_nth_unstable(three - middle - 1);
    let (rest, p90, tail) = highest.select_nth_unstable(ninth - three - 1);
    [
        between(*p10, least(between_them).min(*p25), tenth_part),
        between(*p25, least(below).min(*median), quarter_part),
        between(*median, least(above).min(*p75), middle_part),
        between(*p75, least(rest).min(*p90), three_part),
        between(*p90, least(tail), ninth_part),
    ]
}

/// Of none, infinity. Four at a time, so that one does not wait for the other.
fn least(keys: &[i64]) -> i64 {
    let mut least = [key(f64::INFINITY); 4];
    let fours = keys.chunks_exact(4);
    let rest = fours.remainder().iter().copied();
    for four in fours {
        for (least, key) in least.iter_mut().zip(four) {
            *least = (*least).min(*key);
        }
    }
    let [a, b, c, d] = least;
    rest.fold(a.min(b).min(c.min(d)), i64::min)
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
            let quantiles = [
                (band.p10, 0.1),
                (band.p25, 0.25),
                (band.p50, 0.5),
                (band.p75, 0.75),
                (band.p90, 0.9),
            ];
            for (ours, part) in quantiles {
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
