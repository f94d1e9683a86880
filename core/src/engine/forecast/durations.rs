//! How long trouble lasts and how bad it is (docs/FORECAST.md, "Durations").

use super::arrivals::weight;
use super::normal;
use super::trouble::Trouble;
use libm::{exp, log};
use rand::Rng;

/// Pairs of a table; a power of two.
pub(super) const ENTRIES: usize = 4096;
/// Weight of the heavy tail beside the weighted incidents.
const TAIL_WEIGHT: f64 = 3.0;
const TAIL_SPREAD: f64 = 1.5;
const JITTER: f64 = 0.5;
/// Incidents that the centre of the tail's prior is worth.
const CENTRE_WEIGHT: f64 = 2.0;
/// Draws that an ongoing incident gets to outlast its age.
const ONGOING_DRAWS: usize = 24;

/// Mean of the logarithm of durations, of services that tell nothing else.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct TypicalDuration {
    count: u32,
    log_sum: f64,
}

impl TypicalDuration {
    /// Closed troubles needed before they count.
    const LEAST: u32 = 5;

    /// Takes in the closed troubles of another service. Only services measured for 30 days or more should.
    pub fn add(&mut self, troubles: &[Trouble]) {
        for trouble in troubles.iter().filter(|trouble| !trouble.ongoing) {
            self.count += 1;
            self.log_sum += log(trouble.minutes());
        }
    }

    fn log_minutes(self, prior_minutes: f64) -> f64 {
        if self.count >= Self::LEAST {
            self.log_sum / f64::from(self.count)
        } else {
            log(prior_minutes)
        }
    }
}

/// A duration and an impact.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Blow {
    /// Length in days.
    pub(super) days: f64,
    /// Bad share.
    pub(super) impact: f64,
}

/// Equally likely pairs of duration and impact that stand for the distribution.
#[derive(Debug, Clone)]
pub(super) struct Durations {
    blows: Vec<Blow>,
}

impl Durations {
    /// Around `prior_minutes` where neither the troubles nor other services tell more; `longer` multiplies every length.
    pub(super) fn fit(
        troubles: &[Trouble],
        typical: TypicalDuration,
        prior_minutes: f64,
        longer: f64,
    ) -> Self {
        let closed: Vec<(f64, f64, f64)> = troubles
            .iter()
            .filter(|trouble| !trouble.ongoing)
            .map(|trouble| (weight(-trouble.start), trouble.minutes(), trouble.impact))
            .collect();
        let known: f64 = closed.iter().map(|(weight, ..)| weight).sum();
        let logs: f64 = closed
            .iter()
            .map(|(weight, minutes, _)| weight * log(*minutes))
            .sum();
        let centre =
            (CENTRE_WEIGHT * typical.log_minutes(prior_minutes) + logs) / (CENTRE_WEIGHT + known);
        let tail = TAIL_WEIGHT / (TAIL_WEIGHT + known);
        let only_impact = troubles.last().map_or(1.0, |trouble| trouble.impact);

        // The incident at a share of the whole weight.
        let sums: Vec<f64> = closed
            .iter()
            .scan(0.0, |sum, (weight, ..)| {
                *sum += weight;
                Some(*sum)
            })
            .collect();
        let pick = |share: f64| {
            let index = sums.partition_point(|sum| *sum <= share * known);
            closed.get(index).or(closed.last())
        };
        let blows = (0..ENTRIES)
            .map(|index| {
                // Hammersley's points: even in both directions.
                let across = (index as f64 + 0.5) / ENTRIES as f64;
                let bits = ENTRIES.trailing_zeros();
                let reversed = (index as u32).reverse_bits() >> (u32::BITS - bits);
                let z = normal::quantile((f64::from(reversed) + 0.5) / ENTRIES as f64);
                let (minutes, impact) = if across < tail {
                    let impact = pick(across / tail).map_or(only_impact, |(.., impact)| *impact);
                    (exp(centre + TAIL_SPREAD * z), impact)
                } else {
                    let drawn = pick((across - tail) / (1.0 - tail));
                    drawn.map_or((exp(centre), only_impact), |(_, minutes, impact)| {
                        (minutes * exp(JITTER * z), *impact)
                    })
                };
                Blow {
                    days: minutes / 1440.0 * longer,
                    impact,
                }
            })
            .collect();
        Self { blows }
    }

    /// Mean length in days.
    pub(super) fn mean_days(&self) -> f64 {
        self.blows.iter().map(|blow| blow.days).sum::<f64>() / ENTRIES as f64
    }

    /// One pair; `bits` are uniform.
    pub(super) fn draw(&self, bits: u32) -> Blow {
        let index = bits as usize % ENTRIES;
        self.blows.get(index).copied().unwrap_or(Blow {
            days: 0.0,
            impact: 0.0,
        })
    }

    /// Days that an incident of `elapsed` days lasts in all: longer than that. Beyond what
    /// was ever seen, as Pareto's distribution with exponent 1.
    pub(super) fn outlast(&self, elapsed: f64, rng: &mut impl Rng) -> f64 {
        for _ in 0..ONGOING_DRAWS {
            let days = self.draw(rng.next_u32()).days;
            if days > elapsed {
                return days;
            }
        }
        let uniform = (f64::from(rng.next_u32()) + 1.0) / (f64::from(u32::MAX) + 1.0);
        elapsed / uniform
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn closed(start: f64, minutes: f64, impact: f64) -> Trouble {
        Trouble {
            start,
            end: start + minutes / 1440.0,
            impact,
            ongoing: false,
        }
    }

    #[test]
    fn without_incidents_half_of_them_last_two_hours_or_more() {
        let table = Durations::fit(&[], TypicalDuration::default(), 120.0, 1.0);
        let longer = table
            .blows
            .iter()
            .filter(|blow| blow.days * 24.0 >= 2.0)
            .count();
        assert_eq!(longer, ENTRIES / 2);
        // One in a hundred normal draws passes 2.326: e^(1.5 x 2.326) = 32.8 times the centre.
        let long = table
            .blows
            .iter()
            .filter(|blow| blow.days * 24.0 > 65.5)
            .count();
        assert!((35..=47).contains(&long), "{long} of 4096, 41 expected");
        assert!(table.blows.iter().all(|blow| blow.impact == 1.0));
        // Believed to take half as long they take half as long.
        let shorter = Durations::fit(&[], TypicalDuration::default(), 60.0, 1.0);
        assert!((shorter.mean_days() * 2.0 - table.mean_days()).abs() < 1e-9);
    }

    #[test]
    fn impacts_come_with_the_weight_of_their_incidents() {
        // One of today, one of a half-life ago: two to one.
        let troubles = [closed(-90.0, 10.0, 0.25), closed(-0.01, 10.0, 1.0)];
        let table = Durations::fit(&troubles, TypicalDuration::default(), 120.0, 1.0);
        let light = table
            .blows
            .iter()
            .filter(|blow| blow.impact == 0.25)
            .count();
        assert!(light.abs_diff(ENTRIES / 3) < 10, "{light}");
    }

    #[test]
    fn other_services_say_what_is_typical_once_there_are_five() {
        let mut typical = TypicalDuration::default();
        typical.add(&[closed(-3.0, 10.0, 1.0); 4]);
        assert!((typical.log_minutes(120.0) - log(120.0)).abs() < 1e-9);
        typical.add(&[closed(-3.0, 10.0, 1.0)]);
        assert!((typical.log_minutes(120.0) - log(10.0)).abs() < 1e-9);
    }
}
