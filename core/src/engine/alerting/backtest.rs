//! A policy over a whole history: what it would have caught, how fast, and how often for nothing.

use super::firing::Firing;
use super::spans::{Span, union};
use crate::engine::amount::{Quotient, divide};
use crate::engine::record::{Record, instant};
use crate::model::alert_policy::{Action, AlertPolicy, AlertTier, Multiple, Severity};
use crate::model::order;
use crate::model::plan::Plan;
use crate::model::zone::Zone;
use chrono::{DateTime, Utc};
use serde::Serialize;

/// What matters: 2% of the budget, the Workbook's page.
pub const SIGNIFICANCE: Multiple = Multiple::thousandths(20);

/// Bad stretches closer than this are one episode: an hour.
const EPISODE_GAP_MS: i64 = 3_600_000;

const DAY_MS: f64 = 86_400_000.0;

/// One policy over one history.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Backtest {
    /// The policy's id.
    pub policy: String,
    /// Each tier's firings, in the policy's order.
    pub tiers: Vec<TierFirings>,
    /// When any tier fires: what someone hears of it.
    pub alerts: Vec<Firing>,
    /// What was worth an alert, and how it was caught.
    pub episodes: Vec<Episode>,
    /// The figures.
    pub score: Score,
}

/// The firings of one tier.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TierFirings {
    /// The tier's name.
    pub tier: String,
    /// How bad it is.
    pub severity: Severity,
    /// What it asks for.
    pub action: Action,
    /// When it fires.
    pub firings: Vec<Firing>,
}

/// Bad stretches less than an hour apart: what people would call one event.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Episode {
    /// Its first bad instant.
    pub start: DateTime<Utc>,
    /// The first instant after its last bad one.
    pub end: DateTime<Utc>,
    /// Share of the budget (of the window at its end) that it spent.
    pub spent_share: Quotient,
    /// It spent as much as matters.
    pub significant: bool,
    /// How the policy caught it; `None` when it did not.
    pub detection: Option<EpisodeDetection>,
}

/// How an episode was caught.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EpisodeDetection {
    /// The tier that fired first.
    pub tier: String,
    /// Minutes from its start to the first alert; 0 when one was firing already.
    pub delay_minutes: f64,
    /// Share of the budget that it had spent by then.
    pub spent_share: Quotient,
    /// Minutes from its end until no tier that it had set off fires; `None` while one still does.
    pub reset_minutes: Option<f64>,
}

/// A policy's figures over one history.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Score {
    /// Days of the record.
    pub days: f64,
    /// Episodes that matter.
    pub significant: usize,
    /// Of those, without an alert.
    pub missed: usize,
    /// Alerts of any tier; tiers that fire together are one.
    pub alerts: usize,
    /// Of those, with less than what matters spent in the lookback and while it fired.
    pub needless: usize,
    /// Alerts that ask for someone now.
    pub pages: usize,
    /// Pages in 30 days; `None` without a record.
    pub pages_per_month: Option<f64>,
    /// Share of alerts that were worth it; `None` without any.
    pub precision: Option<f64>,
    /// Share of what matters that was caught; `None` when nothing mattered.
    pub recall: Option<f64>,
    /// Median minutes to detection, of what matters and was caught.
    pub median_delay_minutes: Option<f64>,
    /// Median share of the budget spent at detection, likewise.
    pub median_spent_share: Option<f64>,
    /// Median minutes from its end to silence, likewise.
    pub median_reset_minutes: Option<f64>,
}

/// A service's backtests, one for each policy.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ServiceBacktests {
    /// The service's id.
    pub service: String,
    /// In the order of the policies.
    pub backtests: Vec<Backtest>,
}

/// Every policy over every service of a plan, as known at `now`.
#[must_use]
pub fn backtest_all(
    plan: &Plan,
    policies: &[AlertPolicy],
    now: DateTime<Utc>,
    zone: &Zone,
    significance: Multiple,
) -> Vec<ServiceBacktests> {
    plan.services
        .iter()
        .map(|service| {
            let record = Record::new(service, now, zone);
            ServiceBacktests {
                service: service.id.clone(),
                backtests: policies
                    .iter()
                    .map(|policy| record.backtest(policy, significance))
                    .collect(),
            }
        })
        .collect()
}

/// A tier with where it fires.
pub(super) struct Fired<'p> {
    pub(super) tier: &'p AlertTier,
    spans: Vec<Span>,
}

/// Some tiers of a policy, judged together.
pub(super) struct Judgement {
    pub(super) alerts: Vec<Firing>,
    pub(super) episodes: Vec<Episode>,
    pub(super) score: Score,
}

impl Record {
    /// What the policy would have done over this history. `significance` is the share of a
    /// budget that matters, [`SIGNIFICANCE`] by default.
    ///
    /// An episode is caught when a tier that fires during it was set off before its end. An
    /// alert is needless when less than the significance was spent from the start of its
    /// lookback to its end.
    #[must_use]
    pub fn backtest(&self, policy: &AlertPolicy, significance: Multiple) -> Backtest {
        let fired = self.fired(policy);
        let judged = self.judge(&fired.iter().collect::<Vec<_>>(), significance);
        Backtest {
            policy: policy.id.clone(),
            tiers: self.tier_firings(&fired),
            alerts: judged.alerts,
            episodes: judged.episodes,
            score: judged.score,
        }
    }

    /// Where each tier fires.
    pub(super) fn fired<'p>(&self, policy: &'p AlertPolicy) -> Vec<Fired<'p>> {
        let corners = self.alert_corners(&policy.tiers);
        let tiers = policy.tiers.iter();
        tiers
            .map(|tier| Fired {
                tier,
                spans: self.firing_spans(tier, &corners),
            })
            .collect()
    }

    pub(super) fn tier_firings(&self, fired: &[Fired<'_>]) -> Vec<TierFirings> {
        fired
            .iter()
            .map(|fired| TierFirings {
                tier: fired.tier.name.clone(),
                severity: fired.tier.severity,
                action: fired.tier.action,
                firings: self.as_firings(&fired.spans),
            })
            .collect()
    }

    /// What these tiers together were worth.
    pub(super) fn judge(&self, fired: &[&Fired<'_>], significance: Multiple) -> Judgement {
        let alerts = union(fired.iter().map(|fired| fired.spans.as_slice()));
        let pages = union(
            fired
                .iter()
                .filter(|fired| fired.tier.action == Action::Page)
                .map(|fired| fired.spans.as_slice()),
        );
        let needless = alerts
            .iter()
            .filter(|alert| !self.was_worth_it(**alert, fired, significance))
            .count();
        let episodes = self.episodes(fired, significance);
        Judgement {
            score: self.score(&episodes, alerts.len(), needless, pages.len()),
            alerts: self.as_firings(&alerts),
            episodes,
        }
    }

    /// Bad weight as a share of the budget of the window at `at`.
    pub(super) fn share_of_budget(&self, bad: i128, at: i64) -> Quotient {
        let (from, to) = self.window_ms(instant(at));
        self.amount(bad)
            .share_of(self.amount(self.allowed_between(from, to)))
    }

    /// Bad weight against `share` of the budget of the window at `at`; nothing is never enough.
    fn amounts_to(&self, bad: i128, at: i64, share: Multiple) -> bool {
        let (from, to) = self.window_ms(instant(at));
        let allowed = self.allowed_between(from, to);
        bad > 0 && (allowed == 0 || divide(bad, allowed) >= share.value())
    }

    fn was_worth_it(&self, alert: Span, fired: &[&Fired<'_>], significance: Multiple) -> bool {
        // From the earliest lookback of the tiers that fire in it.
        let from = fired
            .iter()
            .filter_map(|fired| {
                let first = first_after(&fired.spans, alert.0)?;
                let lookback = match fired.tier.condition.lookback() {
                    Some(lookback) => lookback
                        .num_milliseconds()
                        .saturating_add(fired.tier.hold.num_milliseconds()),
                    None => {
                        let (from, to) = self.window_ms(instant(first.0));
                        to.min(first.0).saturating_sub(from)
                    }
                };
                (first.0 < alert.1).then(|| first.0.saturating_sub(lookback))
            })
            .min()
            .unwrap_or(alert.0);
        let bad = self.timeline.bad_between(from, alert.1);
        self.amounts_to(bad, alert.1, significance)
    }

    fn episodes(&self, fired: &[&Fired<'_>], significance: Multiple) -> Vec<Episode> {
        let (from, until) = (
            self.timeline.observed_from(),
            self.timeline.observed_until(),
        );
        let mut spans: Vec<Span> = Vec::new();
        for segment in self.timeline.bad_segments(from, until) {
            match spans.last_mut() {
                Some(last) if segment.start - last.1 < EPISODE_GAP_MS => last.1 = segment.end,
                _ => spans.push((segment.start, segment.end)),
            }
        }
        spans
            .into_iter()
            .map(|span| {
                let bad = self.timeline.bad_between(span.0, span.1);
                Episode {
                    start: instant(span.0),
                    end: instant(span.1),
                    spent_share: self.share_of_budget(bad, span.1),
                    significant: self.amounts_to(bad, span.1, significance),
                    detection: self.detection_of(span, fired),
                }
            })
            .collect()
    }

    fn detection_of(&self, episode: Span, fired: &[&Fired<'_>]) -> Option<EpisodeDetection> {
        let (start, end) = episode;
        // Firings that reach into the episode and were set off before its end.
        let caught = fired.iter().flat_map(|fired| {
            let hold = fired.tier.hold.num_milliseconds();
            let first = fired.spans.partition_point(|span| span.1 <= start);
            fired
                .spans
                .iter()
                .skip(first)
                .take_while(move |span| span.0.saturating_sub(hold) <= end)
                .map(move |span| (fired.tier, *span))
        });
        let caught: Vec<(&AlertTier, Span)> = caught.collect();
        let (tier, first) = caught.iter().min_by_key(|(_, span)| span.0.max(start))?;
        let at = first.0.max(start);
        let last = caught.iter().map(|(_, span)| span.1).max()?;
        let minutes = |ms: i64| ms as f64 / 60_000.0;
        Some(EpisodeDetection {
            tier: tier.name.clone(),
            delay_minutes: minutes(at - start),
            spent_share: self.share_of_budget(self.timeline.bad_between(start, at), at),
            reset_minutes: (last <= self.timeline.observed_until())
                .then(|| minutes((last - end).max(0))),
        })
    }

    fn score(&self, episodes: &[Episode], alerts: usize, needless: usize, pages: usize) -> Score {
        let observed = self.observed();
        let days = observed.length().num_milliseconds() as f64 / DAY_MS;
        let mattered: Vec<&Episode> = episodes.iter().filter(|e| e.significant).collect();
        let caught: Vec<&EpisodeDetection> = mattered
            .iter()
            .filter_map(|episode| episode.detection.as_ref())
            .collect();
        let share = |part: usize, whole: usize| (whole > 0).then(|| part as f64 / whole as f64);
        Score {
            days,
            significant: mattered.len(),
            missed: mattered.len() - caught.len(),
            alerts,
            needless,
            pages,
            pages_per_month: (days > 0.0).then(|| pages as f64 * 30.0 / days),
            precision: share(alerts - needless, alerts),
            recall: share(caught.len(), mattered.len()),
            median_delay_minutes: median(caught.iter().map(|d| d.delay_minutes)),
            median_spent_share: median(caught.iter().filter_map(|d| d.spent_share.number())),
            median_reset_minutes: median(caught.iter().filter_map(|d| d.reset_minutes)),
        }
    }
}

/// The first span that reaches beyond `at`.
fn first_after(spans: &[Span], at: i64) -> Option<Span> {
    spans
        .get(spans.partition_point(|span| span.1 <= at))
        .copied()
}

fn median(values: impl Iterator<Item = f64>) -> Option<f64> {
    let mut values: Vec<f64> = values.collect();
    order::floats(&mut values);
    let middle = values.len() / 2;
    let upper = *values.get(middle)?;
    if values.len() % 2 == 1 {
        return Some(upper);
    }
    let lower = *values.get(middle.checked_sub(1)?)?;
    Some(f64::midpoint(lower, upper))
}
