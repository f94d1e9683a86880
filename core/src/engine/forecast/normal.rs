//! Quantiles of the standard normal distribution.

use libm::{log, sqrt};

/// The quantile of `p`, 1.4e-11 or more away from 0 and 1, within 1e-6. A table of durations asks no further than 1e-4.
///
/// Algorithm AS 241 (PPND7) without its farthest part: M. J. Wichura, Applied Statistics 37 (1988) 477-484.
pub(super) fn quantile(p: f64) -> f64 {
    let q = p - 0.5;
    if q.abs() <= 0.425 {
        let r = 0.180_625 - q * q;
        let above =
            ((59.109_374_720 * r + 159.291_132_02) * r + 50.434_271_938) * r + 3.387_132_717_9;
        let below = ((67.187_563_600 * r + 78.757_757_664) * r + 17.895_169_469) * r + 1.0;
        return q * above / below;
    }
    let tail = sqrt(-log(p.min(1.0 - p).max(f64::MIN_POSITIVE)));
    let r = tail - 1.6;
    let size = (((0.170_238_211_03 * r + 1.306_728_481_6) * r + 2.756_815_390_0) * r
        + 1.423_437_277_7)
        / ((0.120_211_329_75 * r + 0.737_001_642_50) * r + 1.0);
    if q < 0.0 { -size } else { size }
}

#[cfg(test)]
mod tests {
    use super::quantile;
    use libm::{erfc, sqrt};

    #[test]
    fn the_distribution_function_takes_each_quantile_back() {
        for step in 1..20_000 {
            let p = f64::from(step) / 20_000.0;
            let back = 0.5 * erfc(-quantile(p) / sqrt(2.0));
            assert!((back - p).abs() < 2e-6 * p.min(1.0 - p), "{p}: {back}");
        }
        // Abramowitz and Stegun, table 26.1.
        assert!((quantile(0.975) - 1.959_964).abs() < 1e-6);
        assert!((quantile(1e-9) + 5.997_807).abs() < 1e-5);
    }
}
