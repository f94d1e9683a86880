//! Sorting, with one element type: positions by an integer key.
//!
//! Every other type that is sorted adds its own copy of the sort to the page, 4 to 9 KB each. So a
//! list is sorted by its keys, integers, and then put into that order. One with several keys is
//! sorted by the last one first: equal keys keep their order.

/// An integer that is ordered as the float is (`f64::total_cmp`), compared in one instruction.
#[inline]
pub(crate) fn key(value: f64) -> i64 {
    turn(value.to_bits() as i64)
}

/// The float of a [`key`].
#[inline]
pub(crate) fn value(key: i64) -> f64 {
    f64::from_bits(turn(key) as u64)
}

/// Negative floats grow with their bits the other way; turning twice gives the bits back.
#[inline]
fn turn(bits: i64) -> i64 {
    bits ^ ((bits >> 63) as u64 >> 1) as i64
}

/// The key that puts the greatest first.
#[inline]
pub(crate) fn falling(key: i64) -> i64 {
    !key
}

/// Keys and their positions, ascending; of equal keys the first one first.
///
/// A list has fewer entries than a `u32` counts: the longest, the incidents, ends at a million.
pub(crate) fn positions(keys: impl Iterator<Item = i64>) -> Vec<(i64, u32)> {
    let mut positions: Vec<(i64, u32)> = keys.zip(0_u32..).collect();
    sort(&mut positions);
    positions
}

/// Sorts a list by a key; equal ones keep their order.
///
/// O(n log n), and one move for each entry.
pub(crate) fn by<T>(list: &mut [T], key: impl FnMut(&T) -> i64) {
    let mut positions = positions(list.iter().map(key));
    let mut from = 0;
    while from < positions.len() {
        // Once around the circle of those that change places with each other.
        let mut at = from;
        while let Some((_, taken)) = positions.get_mut(at) {
            let next = std::mem::replace(taken, at as u32) as usize;
            if next == from {
                break;
            }
            list.swap(at, next);
            at = next;
        }
        from += 1;
    }
}

/// The same by a key of 128 bits.
pub(crate) fn by_wide<T>(list: &mut [T], mut key: impl FnMut(&T) -> i128) {
    by(list, |entry| (key(entry) as u64 ^ 1 << 63) as i64);
    by(list, |entry| (key(entry) >> 64) as i64);
}

/// Sorts integers.
#[inline(never)]
pub(crate) fn integers(values: &mut [i64]) {
    values.sort_unstable();
}

/// Sorts floats as `f64::total_cmp` does.
pub(crate) fn floats(values: &mut [f64]) {
    let mut keys: Vec<i64> = values.iter().map(|value| key(*value)).collect();
    integers(&mut keys);
    for (sorted, key) in values.iter_mut().zip(keys) {
        *sorted = value(key);
    }
}

#[inline(never)]
fn sort(positions: &mut [(i64, u32)]) {
    positions.sort_unstable();
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers without a pattern.
    fn dice(count: usize) -> impl Iterator<Item = i64> {
        let mut state = 7_u64;
        (0..count).map(move |_| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            (state >> 33) as i64
        })
    }

    #[test]
    fn a_list_is_sorted_and_equal_keys_keep_their_order() {
        for count in 0..200 {
            let mut list: Vec<(i64, usize)> = dice(count).map(|n| n % 9 - 4).zip(0..).collect();
            let mut expected = list.clone();
            expected.sort_by_key(|(key, _)| *key);
            by(&mut list, |(key, _)| *key);
            assert_eq!(list, expected);
            expected.sort_by_key(|(key, _)| std::cmp::Reverse(*key));
            by(&mut list, |(key, _)| falling(*key));
            assert_eq!(list, expected);
        }
    }

    #[test]
    fn floats_are_in_total_order() {
        let mut values = vec![
            1.0,
            f64::NAN,
            -0.0,
            f64::INFINITY,
            0.0,
            -1e300,
            f64::NEG_INFINITY,
            5e-324,
        ];
        let mut expected = values.clone();
        expected.sort_by(f64::total_cmp);
        floats(&mut values);
        let bits = |values: &[f64]| values.iter().map(|v| v.to_bits()).collect::<Vec<_>>();
        assert_eq!(bits(&values), bits(&expected));
        assert!(
            values
                .iter()
                .all(|v| value(key(*v)).to_bits() == v.to_bits())
        );
    }

    #[test]
    fn keys_of_128_bits_are_compared_as_a_whole() {
        let wide: Vec<i128> = dice(300)
            .zip(dice(600).skip(300))
            .map(|(high, low)| i128::from(high - 1_000_000_000) << 40 | i128::from(low) << 33)
            .chain([0, -1, 1, i128::MAX, i128::MIN, 1 << 63, -(1 << 63), 1 << 64])
            .collect();
        let (mut list, mut expected) = (wide.clone(), wide);
        by_wide(&mut list, |n| *n);
        expected.sort_unstable();
        assert_eq!(list, expected);
    }
}
