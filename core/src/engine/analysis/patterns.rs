//! Whether some days, weeks or months are worse than others, and whether that is chance.

use super::SIGNIFICANT;
use super::daily::Day;
use super::distribution::chi_squared_tail;
use super::statistics::{deviation, mean};
use crate::model::order;
use chrono::{Datelike, Weekday};
use serde::Serialize;

/// The day's burn by weekday, ISO week and month.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Patterns {
    /// Mean of each weekday on which minutes were lost (AUDIT H3), Monday first; `None` for a
    /// weekday without a day.
    pub weekdays: [Option<f64>; 7],
    /// Whether weekdays differ.
    pub weekday_effect: Option<Effect>,
    /// By ISO week and year (AUDIT H4).
    pub weeks: Grouping,
    /// By month and year.
    pub months: Grouping,
}

/// Means of groups in the order of time.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Grouping {
    /// A group's name, `2026-W09` or `2026-03`, and its mean.
    pub means: Vec<(String, f64)>,
    /// Mean of the groups' means.
    pub typical: f64,
    /// Their sample deviation; `None` for one group.
    pub variation: Option<f64>,
    /// The deviation exceeds 0.3 of the mean. That is dispersion, not a cycle (AUDIT H5):
    /// [`Grouping::effect`] says whether it is more than chance.
    pub dispersed: bool,
    /// Whether groups differ.
    pub effect: Option<Effect>,
}

/// The test of Kruskal and Wallis, with its correction for ties: do groups differ?
///
/// It looks at ranks, so that one terrible day does not make a pattern.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Effect {
    /// The statistic H.
    pub statistic: f64,
    /// Groups but one.
    pub freedom: usize,
    /// How likely such a difference is by chance, by the approximation of chi squared.
    pub p_value: f64,
    /// The p value is below [`SIGNIFICANT`].
    pub significant: bool,
}

impl Patterns {
    pub(super) fn of(days: &[Day]) -> Self {
        let burns: Vec<f64> = days.iter().map(|day| day.burn).collect();
        let (ranks, ties) = ranks(&burns);
        let number = |day: &Day| day.date.weekday().num_days_from_monday() as usize;
        let mut by_weekday: [Vec<f64>; 7] = Default::default();
        for day in days {
            if let Some(group) = by_weekday.get_mut(number(day)) {
                group.push(day.burn);
            }
        }
        let groups = |key: &dyn Fn(&Day) -> usize| -> Option<Effect> {
            let keys: Vec<usize> = days.iter().map(key).collect();
            effect(&keys, &ranks, ties)
        };
        Self {
            weekdays: by_weekday.map(|group| (!group.is_empty()).then(|| mean(&group))),
            weekday_effect: groups(&number),
            weeks: Grouping::of(days, &ranks, ties, |day| {
                let week = day.date.iso_week();
                (week.year(), week.week(), "W")
            }),
            months: Grouping::of(days, &ranks, ties, |day| {
                (day.date.year(), day.date.month(), "")
            }),
        }
    }

    /// Mean burn of one weekday.
    #[must_use]
    pub fn weekday(&self, day: Weekday) -> Option<f64> {
        let index = day.num_days_from_monday() as usize;
        self.weekdays.get(index).copied().flatten()
    }
}

impl Grouping {
    /// `key` names year, number and its letter; days of one group follow each other.
    fn of(
        days: &[Day],
        ranks: &[f64],
        ties: f64,
        key: impl Fn(&Day) -> (i32, u32, &'static str),
    ) -> Self {
        let mut means = Vec::new();
        let mut keys = Vec::with_capacity(days.len());
        for group in days.chunk_by(|a, b| key(a) == key(b)) {
            let burns: Vec<f64> = group.iter().map(|day| day.burn).collect();
            if let Some((year, number, letter)) = group.first().map(&key) {
                keys.extend(group.iter().map(|_| means.len()));
                means.push((format!("{year:04}-{letter}{number:02}"), mean(&burns)));
            }
        }
        let values: Vec<f64> = means.iter().map(|(_, mean)| *mean).collect();
        let (typical, variation) = (mean(&values), deviation(&values));
        Self {
            typical,
            dispersed: variation.is_some_and(|variation| variation > typical * 0.3),
            variation,
            effect: effect(&keys, ranks, ties),
            means,
        }
    }
}

/// Mid-ranks from 1, and the sum of t³ - t over the ties.
pub(super) fn ranks(values: &[f64]) -> (Vec<f64>, f64) {
    let order = order::positions(values.iter().map(|value| order::key(*value)));
    let value = |(key, _): &(i64, u32)| order::value(*key);
    let mut ranks = vec![0.0; values.len()];
    let (mut below, mut ties) = (0.0, 0.0);
    for tied in order.chunk_by(|a, b| value(a) == value(b)) {
        let count = tied.len() as f64;
        for (_, index) in tied {
            if let Some(rank) = ranks.get_mut(*index as usize) {
                *rank = below + (count + 1.0) / 2.0;
            }
        }
        below += count;
        ties += count * count * count - count;
    }
    (ranks, ties)
}

/// `None` for one group, or where all values are the same.
fn effect(keys: &[usize], ranks: &[f64], ties: f64) -> Option<Effect> {
    let groups = keys.iter().max()? + 1;
    let mut sums = vec![(0.0, 0.0); groups];
    for (key, rank) in keys.iter().zip(ranks) {
        if let Some((count, sum)) = sums.get_mut(*key) {
            *count += 1.0;
            *sum += rank;
        }
    }
    sums.retain(|(count, _)| *count > 0.0);
    let freedom = sums.len().checked_sub(1).filter(|freedom| *freedom > 0)?;
    let n = keys.len() as f64;
    let between: f64 = sums.iter().map(|(count, sum)| sum * sum / count).sum();
    let correction = 1.0 - ties / (n * n * n - n);
    if correction <= 1e-12 {
        return None;
    }
    let statistic = (12.0 / (n * (n + 1.0)) * between - 3.0 * (n + 1.0)) / correction;
    let p_value = chi_squared_tail(statistic, freedom as f64);
    Some(Effect {
        statistic,
        freedom,
        p_value,
        significant: p_value < SIGNIFICANT,
    })
}
