//! Where an axis is labelled, and with what.

use super::scene::Unit;
use chrono::{DateTime, Datelike, TimeDelta, Timelike, Utc};
use error_budget::exchange::export::figures;
use error_budget::model::zone::Zone;

/// A labelled place on an axis.
#[derive(Debug, Clone, PartialEq)]
pub struct Tick {
    /// Where, in the axis' own unit.
    pub at: f64,
    /// What is written there.
    pub label: String,
}

/// Ticks from `low` to `high` in steps of 1, 2 or 5 times a power of ten: the smallest step
/// that gives at most seven.
///
/// ```
/// use web::chart::scene::Unit;
/// use web::chart::ticks::linear;
/// let labels: Vec<String> = linear(-22.0, 45.0, Unit::Minutes).into_iter().map(|tick| tick.label).collect();
/// assert_eq!(labels, ["\u{2212}20", "\u{2212}10", "0", "10", "20", "30", "40"]);
/// ```
#[must_use]
pub fn linear(low: f64, high: f64, unit: Unit) -> Vec<Tick> {
    let range = high - low;
    if !range.is_finite() || range <= 0.0 {
        return Vec::new();
    }
    let exponent = (range / 7.0).log10().floor() as i32;
    let steps = (exponent..exponent + 3)
        .flat_map(|exponent| [1.0, 2.0, 5.0].map(|digit| (digit, exponent)));
    for (digit, exponent) in steps {
        let step = digit * 10_f64.powi(exponent);
        let (first, last) = ((low / step).ceil() as i64, (high / step).floor() as i64);
        if (0..7).contains(&(last - first)) {
            let decimals = usize::try_from(-exponent).unwrap_or(0);
            return (first..=last)
                .map(|multiple| {
                    let at = multiple as f64 * step;
                    Tick {
                        at,
                        label: match unit {
                            Unit::Percent => {
                                figures::number(at * 100.0, decimals.saturating_sub(2)) + "%"
                            }
                            _ => figures::number(at, decimals),
                        },
                    }
                })
                .collect();
        }
    }
    Vec::new()
}

/// Powers of ten from `low` to `high`, as multiples: `1×`, `10×`.
#[must_use]
pub fn decades(low: f64, high: f64) -> Vec<Tick> {
    let (first, last) = (low.log10().ceil() as i32, high.log10().floor() as i32);
    (first..=last)
        .map(|exponent| {
            let at = 10_f64.powi(exponent);
            let decimals = usize::try_from(-exponent).unwrap_or(0);
            Tick {
                at,
                label: figures::number(at, decimals) + "×",
            }
        })
        .collect()
}

/// Ticks of a time axis in a zone: on Mondays, on the 1st above 120 days, on days up to 10
/// days, on hours below 3. `most` labels are kept at the most, every second, third, ... else.
#[must_use]
pub fn time(from: f64, to: f64, zone: &Zone, most: usize) -> Vec<Tick> {
    const DAY: f64 = 86_400.0;
    let (Some(start), Some(end)) = (instant(from), instant(to)) else {
        return Vec::new();
    };
    let days = (to - from) / DAY;
    if !(0.0..=40_000.0).contains(&days) {
        return Vec::new();
    }
    let mut ticks = Vec::new();
    if days < 3.0 {
        let mut at = start + TimeDelta::hours(1);
        while at <= end {
            let local = at.with_timezone(zone);
            let past = i64::from(local.minute() * 60 + local.second());
            let full = at - TimeDelta::seconds(past);
            if full >= start {
                let hour = full.with_timezone(zone).hour();
                let label = if hour == 0 {
                    date(full, zone)
                } else {
                    format!("{hour:02}:00")
                };
                ticks.push(Tick {
                    at: full.timestamp() as f64,
                    label,
                });
            }
            at += TimeDelta::hours(1);
        }
    } else {
        let mut day = start.with_timezone(zone).date_naive();
        let last = end.with_timezone(zone).date_naive();
        while day <= last {
            let chosen = if days > 120.0 {
                day.day() == 1
            } else {
                days <= 10.0 || day.weekday() == chrono::Weekday::Mon
            };
            let at = zone.start_of_day(day);
            if chosen && at >= start && at <= end {
                ticks.push(Tick {
                    at: at.timestamp() as f64,
                    label: date(at, zone),
                });
            }
            let Some(next) = day.succ_opt() else { break };
            day = next;
        }
    }
    let step = ticks.len().div_ceil(most.max(1)).max(1);
    ticks.into_iter().step_by(step).collect()
}

fn date(at: DateTime<Utc>, zone: &Zone) -> String {
    let local = at.with_timezone(zone);
    format!("{} {}", local.day(), figures::month(local.month()))
}

fn instant(unix: f64) -> Option<DateTime<Utc>> {
    DateTime::from_timestamp(unix as i64, 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(ticks: Vec<Tick>) -> Vec<String> {
        ticks.into_iter().map(|tick| tick.label).collect()
    }

    #[test]
    fn linear_ticks_are_round_and_few() {
        let cases: [((f64, f64), &[&str]); 4] = [
            ((0.0, 1.0), &["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]),
            ((-3.0, 45.36), &["0", "10", "20", "30", "40"]),
            (
                (0.0, 0.012),
                &[
                    "0.000", "0.002", "0.004", "0.006", "0.008", "0.010", "0.012",
                ],
            ),
            (
                (0.0, 5_000.0),
                &["0", "1,000", "2,000", "3,000", "4,000", "5,000"],
            ),
        ];
        for ((low, high), expected) in cases {
            assert_eq!(
                labels(linear(low, high, Unit::Minutes)),
                expected,
                "{low} to {high}"
            );
        }
        assert!(
            linear(1.0, 1.0, Unit::Minutes).is_empty()
                && linear(0.0, f64::NAN, Unit::Minutes).is_empty()
        );
    }

    #[test]
    fn decades_are_powers_of_ten() {
        assert_eq!(
            labels(decades(1.0, 1_000.0)),
            ["1×", "10×", "100×", "1,000×"]
        );
    }

    #[test]
    fn two_months_are_labelled_on_mondays_and_a_year_on_the_first() {
        let at = |text: &str| {
            DateTime::parse_from_rfc3339(text)
                .expect("a date")
                .timestamp() as f64
        };
        let (from, to) = (at("2026-02-08T14:30:00Z"), at("2026-04-09T14:30:00Z"));
        let mondays = [
            "9 Feb", "16 Feb", "23 Feb", "2 Mar", "9 Mar", "16 Mar", "23 Mar", "30 Mar", "6 Apr",
        ];
        assert_eq!(labels(time(from, to, &Zone::utc(), 20)), mondays);
        let every_second = ["9 Feb", "23 Feb", "9 Mar", "23 Mar", "6 Apr"];
        assert_eq!(labels(time(from, to, &Zone::utc(), 5)), every_second);
        assert_eq!(
            time(
                at("2025-01-15T00:00:00Z"),
                at("2026-01-15T00:00:00Z"),
                &Zone::utc(),
                20
            )
            .len(),
            12
        );
        assert_eq!(
            labels(time(
                at("2026-03-10T22:30:00Z"),
                at("2026-03-11T01:30:00Z"),
                &Zone::utc(),
                20
            )),
            ["23:00", "11 Mar", "01:00"]
        );
    }
}
