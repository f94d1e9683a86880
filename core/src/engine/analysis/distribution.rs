//! Tail probabilities of Student's t and of chi squared, by way of libm: the same digits on
//! every platform.

use libm::{exp, lgamma, log, log1p};

/// Enough for every argument that is asked; the fractions converge in far fewer steps.
const MOST_STEPS: u32 = 1_000;
const PRECISION: f64 = 1e-15;

/// Two-sided p value of a correlation whose square leaves `unexplained` = 1 - r², with
/// `freedom` degrees: Student's t with t² = freedom x r² / (1 - r²).
pub(super) fn correlation_p(unexplained: f64, freedom: f64) -> f64 {
    incomplete_beta(unexplained.clamp(0.0, 1.0), freedom / 2.0, 0.5)
}

/// The regularized incomplete beta function I_x(a, b): the continued fraction DLMF 8.17.22.
fn incomplete_beta(x: f64, a: f64, b: f64) -> f64 {
    if x <= 0.0 || x >= 1.0 {
        return x;
    }
    // The fraction converges quickly on this side of the mean.
    if x > (a + 1.0) / (a + b + 2.0) {
        return 1.0 - incomplete_beta(1.0 - x, b, a);
    }
    let front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x)) / a;
    let coefficient = |step: u32| {
        let m = f64::from(step / 2);
        if step == 0 {
            1.0
        } else if step.is_multiple_of(2) {
            m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m))
        } else {
            -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0))
        }
    };
    front * continued_fraction(coefficient, |_| 1.0)
}

/// The probability that chi squared with `freedom` degrees is `x` or more.
pub(super) fn chi_squared_tail(x: f64, freedom: f64) -> f64 {
    let (a, x) = (freedom / 2.0, x / 2.0);
    if x <= 0.0 {
        return 1.0;
    }
    let front = exp(a * log(x) - x - lgamma(a));
    if x < a + 1.0 {
        // DLMF 8.11.4, the series of the lower part.
        let (mut term, mut sum) = (1.0 / a, 1.0 / a);
        for step in 1..MOST_STEPS {
            term *= x / (a + f64::from(step));
            sum += term;
            if term < sum * PRECISION {
                break;
            }
        }
        1.0 - front * sum
    } else {
        // DLMF 8.9.2 in its even part: 1 / (x + 1 - a - 1 (1 - a) / (x + 3 - a - ...)).
        let over = |step: u32| {
            let k = f64::from(step);
            if step == 0 { 1.0 } else { k * (a - k) }
        };
        front * continued_fraction(over, |step| x + 1.0 - a + 2.0 * f64::from(step))
    }
}

/// over(0) / (under(0) + over(1) / (under(1) + ...)), by the method of Lentz as modified by
/// Thompson and Barnett (J. Comput. Phys. 64 (1986) 490).
fn continued_fraction(over: impl Fn(u32) -> f64, under: impl Fn(u32) -> f64) -> f64 {
    const TINY: f64 = 1e-300;
    let nonzero = |value: f64| if value.abs() < TINY { TINY } else { value };
    let (mut value, mut c, mut d) = (TINY, TINY, 0.0);
    for step in 0..MOST_STEPS {
        d = 1.0 / nonzero(under(step) + over(step) * d);
        c = nonzero(under(step) + over(step) / c);
        value *= c * d;
        if (c * d - 1.0).abs() < PRECISION {
            break;
        }
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn close(ours: f64, exact: f64) {
        assert!(
            (ours - exact).abs() <= 1e-12 * exact.abs().max(1e-3),
            "{ours}, expected {exact}"
        );
    }

    #[test]
    fn students_t_has_closed_forms_for_one_and_two_degrees() {
        for t in [0.1_f64, 0.7, 1.0, 3.0, 20.0] {
            let p = |freedom: f64| correlation_p(freedom / (freedom + t * t), freedom);
            close(p(1.0), 1.0 - 2.0 / std::f64::consts::PI * libm::atan(t));
            close(p(2.0), 1.0 - t / libm::sqrt(2.0 + t * t));
        }
        assert_eq!(correlation_p(1.0, 8.0), 1.0);
        assert_eq!(correlation_p(0.0, 8.0), 0.0);
    }

    #[test]
    fn chi_squared_has_closed_forms_for_even_degrees() {
        for x in [0.01_f64, 1.0, 2.9, 7.0, 60.0] {
            let half = x / 2.0;
            close(chi_squared_tail(x, 2.0), exp(-half));
            close(
                chi_squared_tail(x, 6.0),
                exp(-half) * (1.0 + half + half * half / 2.0),
            );
        }
        assert_eq!(chi_squared_tail(0.0, 3.0), 1.0);
        // Abramowitz and Stegun, table 26.8: the 5% point of one degree.
        assert!((chi_squared_tail(3.841_458_8, 1.0) - 0.05).abs() < 1e-8);
    }
}
