//! How often trouble starts, and how often it returns (docs/FORECAST.md, "Arrivals").

use super::trouble::Trouble;
use libm::{exp, exp2};
use std::f64::consts::LN_2;

/// An incident this many days old weighs half as much as one of today.
pub(super) const HALF_LIFE_DAYS: f64 = 90.0;
/// Mean days to a quick return.
pub(super) const RETURN_DAYS: f64 = 2.0;
/// What n clustered incidents are worth as evidence.
const KAPPA: f64 = 0.5;
const ROUNDS: usize = 8;

/// The arrival process, fitted.
#[derive(Debug, Clone, PartialEq)]
pub struct Arrivals {
    /// Probability that trouble returns within days of its end.
    pub return_probability: f64,
    /// Probability that the latest trouble will still return: the first simulated one is a return with it.
    pub pending_return: f64,
    /// Fresh incidents, weighted by their age.
    pub fresh: f64,
    /// Days in which fresh ones could have started, weighted by their age.
    pub exposure_days: f64,
    /// The prior: a fresh incident in so many days.
    pub prior_days: f64,
}

/// Weight of what happened `age` days ago.
pub(super) fn weight(age: f64) -> f64 {
    exp2(-age / HALF_LIFE_DAYS)
}

impl Arrivals {
    /// Fits the process to troubles observed over the last `observed_days`, before which a fresh incident in
    /// `prior_days` was believed.
    #[must_use]
    pub fn fit(troubles: &[Trouble], observed_days: f64, prior_days: f64) -> Self {
        let weights: Vec<f64> = troubles.iter().map(|t| weight(-t.start)).collect();
        let whole = (1.0 - exp2(-observed_days / HALF_LIFE_DAYS)) * HALF_LIFE_DAYS / LN_2;
        let in_trouble: f64 = troubles
            .iter()
            .zip(&weights)
            .map(|(trouble, weight)| weight * trouble.minutes() / 1440.0)
            .sum();
        let exposure = (whole - in_trouble).max(whole / 10.0).max(0.5);
        let Some((first, last)) = weights.first().zip(troubles.last()) else {
            return Self {
                return_probability: 0.25,
                pending_return: 0.0,
                fresh: 0.0,
                exposure_days: exposure,
                prior_days,
            };
        };
        let since = if last.ongoing { 0.0 } else { -last.end };
        // Gap before each but the first, and its weight.
        let gaps: Vec<(f64, f64)> = troubles
            .windows(2)
            .zip(weights.iter().skip(1))
            .filter_map(|(pair, weight)| match pair {
                [before, after] => Some(((after.start - before.end).max(0.001), *weight)),
                _ => None,
            })
            .collect();
        let gap_weight: f64 = gaps.iter().map(|(_, weight)| weight).sum();

        let mut q = 0.3;
        let mut rate = (1.0 + troubles.len() as f64) / (observed_days + 1.0);
        let (mut fresh, mut exposed, mut pending) = (*first, exposure, 0.0);
        for _ in 0..ROUNDS {
            let (mut returns, mut return_days, mut fresh_gaps) = (0.0, 0.0, 0.0);
            for (gap, weight) in &gaps {
                let quick = q / RETURN_DAYS * exp(-gap / RETURN_DAYS);
                let anew = (1.0 - q) * rate * exp(-rate * gap);
                let share = ratio(quick, quick + anew);
                returns += weight * share;
                return_days += weight * share * gap;
                fresh_gaps += weight * (1.0 - share);
            }
            let quick = q * exp(-since / RETURN_DAYS);
            pending = ratio(quick, quick + (1.0 - q) * exp(-rate * since));
            q = (2.0 + returns) / (8.0 + gap_weight);
            fresh = first + fresh_gaps;
            exposed = (exposure - return_days - pending * since).max(0.5);
            rate = (1.0 + fresh) / (prior_days + exposed);
        }
        Self {
            return_probability: q,
            pending_return: if last.ongoing { q } else { pending },
            fresh,
            exposure_days: exposed,
            prior_days,
        }
    }

    /// Shape of the Gamma posterior of the rate of fresh incidents per day.
    #[must_use]
    pub fn shape(&self) -> f64 {
        1.0 + KAPPA * self.fresh
    }

    /// Rate of that posterior, in days: the mean is `shape / rate`.
    #[must_use]
    pub fn rate_days(&self) -> f64 {
        self.prior_days + KAPPA * self.exposure_days
    }

    /// Days from one fresh incident to the next, at the mean rate.
    #[must_use]
    pub fn mean_days(&self) -> f64 {
        self.rate_days() / self.shape()
    }
}

/// 0 of 0 is 0.
fn ratio(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { part / whole } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trouble(start: f64, end: f64) -> Trouble {
        Trouble {
            start,
            end,
            impact: 1.0,
            ongoing: end == 0.0,
        }
    }

    #[test]
    fn nothing_seen_leaves_the_prior_and_the_weighted_days() {
        let fit = Arrivals::fit(&[], 90.0, 15.0);
        // Half of the weight lies in the last half-life: 90/ln 2/2 days.
        assert!((fit.exposure_days - 45.0 / LN_2).abs() < 1e-9);
        assert_eq!(
            (fit.fresh, fit.pending_return, fit.return_probability),
            (0.0, 0.0, 0.25)
        );
        assert_eq!(fit.shape(), 1.0);
        // Half of those days, and the prior's 15; with a prior of 40 days 25 more.
        assert!((fit.mean_days() - (15.0 + 22.5 / LN_2)).abs() < 1e-9);
        let rarer = Arrivals::fit(&[], 90.0, 40.0);
        assert!((rarer.mean_days() - fit.mean_days() - 25.0).abs() < 1e-9);
    }

    #[test]
    fn one_incident_counts_by_its_age_and_has_no_gap() {
        let fit = Arrivals::fit(&[trouble(-90.0, -89.99)], 180.0, 15.0);
        assert_eq!(fit.return_probability, 0.25, "2 of 8: the prior alone");
        assert!((fit.fresh - 0.5).abs() < 1e-12, "one half-life old");
        assert!(fit.pending_return < 1e-9, "89 days without a return");
    }

    #[test]
    fn an_hour_between_two_is_a_return_and_a_month_is_not() {
        let soon = Arrivals::fit(&[trouble(-1.0, -0.9), trouble(-0.86, -0.85)], 60.0, 15.0);
        let late = Arrivals::fit(&[trouble(-31.0, -30.9), trouble(-0.86, -0.85)], 60.0, 15.0);
        assert!(soon.return_probability > 0.25 && late.return_probability < 0.25);
        assert!(
            soon.fresh < late.fresh + 0.3 && soon.fresh < 1.3,
            "a return is no fresh incident"
        );
        assert!(soon.pending_return > 0.0 && soon.pending_return < 1.0);
    }
}
