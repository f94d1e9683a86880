//! What happens again and again.

use crate::engine::amount::{Amount, Quotient};
use crate::engine::record::Record;
use crate::model::incident::{Category, Incident};
use crate::model::order;
use crate::model::window::Interval;
use chrono::{DateTime, Utc};
use serde::Serialize;
use std::collections::HashMap;

/// Incidents of one category whose titles differ in numbers at most.
#[derive(Debug, Clone, Serialize)]
pub struct Cause {
    /// The category.
    pub category: Category,
    /// The latest title.
    pub title: String,
    /// How often, two or more.
    pub incidents: usize,
    /// What they lost, each taken alone.
    pub lost: Amount,
    /// Of all that was lost in the period; causes that overlap add up to more than 1.
    pub share: Quotient,
    /// Days from one start to the next, on average.
    pub mean_gap_days: f64,
    /// The latest start.
    pub last: DateTime<Utc>,
    /// Positions of its incidents, ascending.
    pub positions: Vec<usize>,
}

/// One cause while it is counted.
struct Count<'i> {
    latest: &'i Incident,
    first: DateTime<Utc>,
    positions: Vec<usize>,
    lost: i128,
}

impl Record {
    /// Groups what started in `period` or reaches into it by category and title.
    pub(super) fn causes(&self, incidents: &[Incident], period: Interval) -> Vec<Cause> {
        let (from, to) = (
            period.start.timestamp_millis(),
            period.end.timestamp_millis(),
        );
        let mut counts: Vec<Count> = Vec::new();
        // Most titles occur as they are: only new ones are reduced to their words.
        let mut by_title: HashMap<(&Category, &str), usize> = HashMap::new();
        let mut by_words: HashMap<(&Category, String), usize> = HashMap::new();
        for (position, incident) in incidents.iter().enumerate() {
            if incident.start >= period.end || incident.end_at(self.now) < period.start {
                continue;
            }
            let title = incident.title.as_str();
            let index = *by_title
                .entry((&incident.category, title))
                .or_insert_with(|| {
                    *by_words
                        .entry((&incident.category, words(title)))
                        .or_insert_with(|| {
                            counts.push(Count {
                                latest: incident,
                                first: incident.start,
                                positions: Vec::new(),
                                lost: 0,
                            });
                            counts.len() - 1
                        })
                });
            let Some(count) = counts.get_mut(index) else {
                continue;
            };
            count.positions.push(position);
            count.lost += self.ruler.own_loss(incident, from, to);
            count.first = count.first.min(incident.start);
            if incident.start > count.latest.start {
                count.latest = incident;
            }
        }
        counts.retain(|count| count.positions.len() > 1);
        order::by(&mut counts, |count| -(count.positions.len() as i64));
        order::by_wide(&mut counts, |count| -count.lost);
        let all = self.amount(self.timeline.bad_between(from, to));
        counts
            .into_iter()
            .map(|count| {
                let lost = self.amount(count.lost);
                let last = count.latest.start;
                let span = (last - count.first).num_milliseconds() as f64 / 86_400_000.0;
                Cause {
                    category: count.latest.category.clone(),
                    title: count.latest.title.clone(),
                    incidents: count.positions.len(),
                    share: lost.share_of(all),
                    lost,
                    mean_gap_days: span / (count.positions.len() - 1) as f64,
                    last,
                    positions: count.positions,
                }
            })
            .collect()
    }
}

/// A title in lower case with every number as `#` and single spaces: `Deploy 124  failed` and
/// `deploy 125 failed` are one.
fn words(title: &str) -> String {
    let mut words = String::with_capacity(title.len());
    for character in title.trim().chars() {
        let mapped = match character {
            '0'..='9' => '#',
            space if space.is_whitespace() => ' ',
            other => other,
        };
        if mapped != ' ' && mapped != '#' {
            words.extend(mapped.to_lowercase());
        } else if !words.ends_with(mapped) {
            words.push(mapped);
        }
    }
    words
}
