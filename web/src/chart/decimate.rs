//! No more points than pixels can show.

use std::borrow::Cow;

/// Keeps of each pixel column the first, the lowest, the highest and the last point, in
/// their order. Short lines are left as they are. Linear time.
///
/// Columns begin at `origin` and are `pixel` wide, in the unit of the points' places, which ascend.
///
/// ```
/// use web::chart::decimate::per_column;
/// let zigzag: Vec<(f64, f64)> = (0..1000).map(|i| (i as f64, if i == 500 { 9.0 } else { (i % 2) as f64 })).collect();
/// let kept = per_column(&zigzag, 0.0, 100.0);
/// assert!(kept.len() <= 40 && kept.contains(&(500.0, 9.0)));
/// ```
#[must_use]
pub fn per_column(points: &[(f64, f64)], origin: f64, pixel: f64) -> Cow<'_, [(f64, f64)]> {
    let (Some(first), Some(last)) = (points.first(), points.last()) else {
        return Cow::Borrowed(points);
    };
    let columns = (last.0 - first.0) / pixel;
    if (points.len() as f64) < columns.max(1.0) * 2.0 {
        return Cow::Borrowed(points);
    }
    let end_of = |at: f64| origin + (((at - origin) / pixel).floor() + 1.0) * pixel;
    let mut kept = Vec::with_capacity((columns as usize).saturating_mul(4));
    let mut column = Column::of(0, first.1);
    let mut end = end_of(first.0);
    for (index, (at, value)) in points.iter().enumerate().skip(1) {
        if *at < end {
            column.take(index, *value);
        } else {
            column.write(points, &mut kept);
            column = Column::of(index, *value);
            end = end_of(*at);
        }
    }
    column.write(points, &mut kept);
    Cow::Owned(kept)
}

/// The places in the line of what is kept of a column.
struct Column {
    first: usize,
    low: (usize, f64),
    high: (usize, f64),
    last: usize,
}

impl Column {
    fn of(only: usize, value: f64) -> Self {
        Self {
            first: only,
            low: (only, value),
            high: (only, value),
            last: only,
        }
    }

    fn take(&mut self, next: usize, value: f64) {
        if value < self.low.1 {
            self.low = (next, value);
        }
        if value > self.high.1 {
            self.high = (next, value);
        }
        self.last = next;
    }

    fn write(&self, points: &[(f64, f64)], kept: &mut Vec<(f64, f64)>) {
        let (low, high) = (self.low.0, self.high.0);
        let mut before = None;
        for place in [self.first, low.min(high), low.max(high), self.last] {
            if before.replace(place) != Some(place) {
                kept.extend(points.get(place));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn extremes_and_ends_survive() {
        let points: Vec<(f64, f64)> = (0..50_000)
            .map(|i| (f64::from(i), f64::from((i * 7919) % 1000)))
            .collect();
        let kept = per_column(&points, 0.0, 100.0);
        let range = |points: &[(f64, f64)]| {
            points
                .iter()
                .fold((f64::MAX, f64::MIN), |(low, high), (_, y)| {
                    (low.min(*y), high.max(*y))
                })
        };
        assert_eq!(range(&kept), range(&points));
        assert_eq!((kept.first(), kept.last()), (points.first(), points.last()));
        assert!(kept.len() <= 500 * 4);
        assert!(
            kept.windows(2).all(|pair| pair[0].0 <= pair[1].0),
            "in order"
        );
    }

    #[test]
    fn short_lines_are_left_alone() {
        let points = [(0.0, 1.0), (0.0, 2.0), (10.0, 3.0)];
        assert_eq!(per_column(&points, 0.0, 0.1).as_ref(), points);
    }
}
