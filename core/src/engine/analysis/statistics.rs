//! Mean, spread and percentiles.

use crate::model::order;
use libm::{floor, sqrt};
use serde::Serialize;

/// A sample in nine numbers.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Statistics {
    /// Arithmetic mean.
    pub mean: f64,
    /// The 50th percentile.
    pub median: f64,
    /// Sample standard deviation: the sum of squares over n - 1.
    pub deviation: f64,
    /// Least.
    pub min: f64,
    /// Greatest.
    pub max: f64,
    /// 25th percentile, as the others interpolated between order statistics (type 7 of
    /// Hyndman and Fan).
    pub p25: f64,
    /// 75th percentile.
    pub p75: f64,
    /// 90th percentile.
    pub p90: f64,
    /// 95th percentile.
    pub p95: f64,
    /// 99th percentile.
    pub p99: f64,
}

impl Statistics {
    /// Of a sample of two or more.
    pub(super) fn of(sample: &[f64]) -> Self {
        let mut sorted = sample.to_vec();
        order::floats(&mut sorted);
        let at = |share| percentile(&sorted, share);
        Self {
            mean: mean(sample),
            median: at(0.5),
            deviation: deviation(sample).unwrap_or(0.0),
            min: at(0.0),
            max: at(1.0),
            p25: at(0.25),
            p75: at(0.75),
            p90: at(0.9),
            p95: at(0.95),
            p99: at(0.99),
        }
    }
}

/// The quantile at `share` of ascending numbers, linear between neighbours. 0 of none.
pub(crate) fn percentile(sorted: &[f64], share: f64) -> f64 {
    let Some(last) = sorted.len().checked_sub(1) else {
        return 0.0;
    };
    let position = share * last as f64;
    let below = floor(position);
    let index = below as usize;
    let low = sorted.get(index).copied().unwrap_or(0.0);
    let high = sorted.get((index + 1).min(last)).copied().unwrap_or(low);
    low + (high - low) * (position - below)
}

/// 0 of none; exactly the value where all are the same.
pub(super) fn mean(sample: &[f64]) -> f64 {
    match sample.first() {
        None => 0.0,
        // Shifted by the first value, so that equal ones leave no rounding behind.
        Some(first) => {
            first + sample.iter().map(|value| value - first).sum::<f64>() / sample.len() as f64
        }
    }
}

/// Sample standard deviation; `None` below two values.
pub(super) fn deviation(sample: &[f64]) -> Option<f64> {
    let mean = mean(sample);
    let squares: f64 = sample
        .iter()
        .map(|value| (value - mean) * (value - mean))
        .sum();
    (sample.len() > 1).then(|| sqrt(squares / (sample.len() - 1) as f64))
}
