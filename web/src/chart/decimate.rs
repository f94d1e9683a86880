//! No more points than pixels can show.

/// Keeps of each pixel column the first, the lowest, the highest and the last point, in
/// their order. Short lines are left as they are. Linear time.
///
/// ```
/// use web::chart::decimate::per_column;
/// let zigzag: Vec<(f64, f64)> = (0..1000).map(|i| (i as f64, if i == 500 { 9.0 } else { (i % 2) as f64 })).collect();
/// let kept = per_column(zigzag, |x| x / 100.0);
/// assert!(kept.len() <= 40 && kept.contains(&(500.0, 9.0)));
/// ```
#[must_use]
pub fn per_column(points: Vec<(f64, f64)>, pixel: impl Fn(f64) -> f64) -> Vec<(f64, f64)> {
    let (Some(first), Some(last)) = (points.first(), points.last()) else {
        return points;
    };
    let width = pixel(last.0) - pixel(first.0);
    if (points.len() as f64) < width.max(1.0) * 2.0 {
        return points;
    }
    let mut kept = Vec::with_capacity((width as usize).saturating_mul(4));
    let mut column = Column::of(pixel(first.0).floor(), (0, *first));
    for (index, point) in points.iter().enumerate().skip(1) {
        let at = pixel(point.0);
        if at < column.pixel + 1.0 {
            column.take((index, *point));
        } else {
            column.write(&mut kept);
            column = Column::of(at.floor(), (index, *point));
        }
    }
    column.write(&mut kept);
    kept
}

/// A point and its place in the line.
type Placed = (usize, (f64, f64));

struct Column {
    pixel: f64,
    first: Placed,
    low: Placed,
    high: Placed,
    last: Placed,
}

impl Column {
    fn of(pixel: f64, only: Placed) -> Self {
        Self {
            pixel,
            first: only,
            low: only,
            high: only,
            last: only,
        }
    }

    fn take(&mut self, next: Placed) {
        if next.1.1 < self.low.1.1 {
            self.low = next;
        }
        if next.1.1 > self.high.1.1 {
            self.high = next;
        }
        self.last = next;
    }

    fn write(&self, kept: &mut Vec<(f64, f64)>) {
        let (one, other) = if self.low.0 <= self.high.0 {
            (self.low, self.high)
        } else {
            (self.high, self.low)
        };
        let mut before = None;
        for (index, point) in [self.first, one, other, self.last] {
            if before.replace(index) != Some(index) {
                kept.push(point);
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
        let kept = per_column(points.clone(), |x| x / 100.0);
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
        let points = vec![(0.0, 1.0), (0.0, 2.0), (10.0, 3.0)];
        assert_eq!(per_column(points.clone(), |x| x * 10.0), points);
    }
}
