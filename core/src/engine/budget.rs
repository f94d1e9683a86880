//! How much may go wrong, how much did, and what is left.

use super::amount::{Amount, Quotient};
use super::record::Record;
use super::slices;
use crate::model::incident::{Category, Incident};
use crate::model::objective::BudgetingMethod;
use crate::model::order;
use crate::model::window::Interval;
use chrono::{DateTime, Utc};
use serde::Serialize;

/// The error budget of one window at one instant.
///
/// Never clipped: `remaining` goes below zero, and `overspent` says by how much.
#[derive(Debug, Clone, Serialize)]
pub struct Budget {
    /// The window: its part after now (calendar periods) is budgeted but not yet lived.
    pub window: Interval,
    /// The window's valid weight: its minutes or events, lived or not.
    pub valid: Amount,
    /// Allowance times the window's valid weight.
    pub total: Amount,
    /// What was lost in the window up to now.
    pub consumed: Amount,
    /// `total - consumed`, signed.
    pub remaining: Amount,
    /// What went beyond the budget, 0 if nothing did.
    pub overspent: Amount,
    /// `consumed / total`; of a budget of 0, nothing is 0% and anything is infinite (AUDIT M10).
    /// No data where nothing of the window was observed.
    pub consumed_share: Quotient,
    /// `remaining / total`, signed; minus infinity is told as [`Quotient::Infinite`].
    pub remaining_share: Quotient,
    /// Nothing is left: consumption has reached the budget.
    pub exhausted: bool,
    /// More than the budget was lost. Exactly all of it is exhausted but not exceeded (AUDIT M4).
    pub exceeded: bool,
}

/// What one category lost in the window: the union of its own incidents.
#[derive(Debug, Clone, Serialize)]
pub struct CategoryLoss {
    /// The category.
    pub category: Category,
    /// Incidents with some part inside the window.
    pub incidents: usize,
    /// What they lost. Categories that overlap in time add up to more than the whole.
    pub lost: Amount,
    /// `lost / total`.
    pub share: Quotient,
}

/// What one incident lost, taken alone.
#[derive(Debug, Clone, Serialize)]
pub struct IncidentLoss {
    /// Position in the service's list.
    pub index: usize,
    /// From its start to its end, or to now while it goes on.
    pub lasted: Interval,
    /// Still going on at now.
    pub ongoing: bool,
    /// What it lost altogether up to now.
    pub lost: Amount,
    /// What of that lies in the current window.
    pub lost_in_window: Amount,
    /// `lost_in_window / total`.
    pub share: Quotient,
    /// When what it lost leaves the window: one window after it for a rolling window, the
    /// next period for a calendar one. `None` when nothing of it is in the window.
    pub comes_back: Option<Interval>,
}

impl Record {
    /// The budget at now.
    #[must_use]
    pub fn budget(&self) -> Budget {
        self.budget_at(self.now)
    }

    /// The budget as it stood at `at` (or will stand, if nothing more happens).
    #[must_use]
    pub fn budget_at(&self, at: DateTime<Utc>) -> Budget {
        let (from, to) = self.window_ms(at);
        let total = self.allowed_between(from, to);
        let consumed = self
            .timeline
            .bad_between(from, to.min(at.timestamp_millis()));
        let [total, remaining, overspent, consumed] =
            [total, total - consumed, (consumed - total).max(0), consumed]
                .map(|scaled| self.amount(scaled));
        let consumed_share = if self.knows(at) {
            consumed.share_of(total)
        } else {
            Quotient::NoData
        };
        Budget {
            window: self.window(at),
            valid: self.weight(self.timeline.valid_between(from, to)),
            remaining_share: match consumed_share {
                Quotient::Finite(0.0) => Quotient::Finite(1.0),
                Quotient::Finite(_) => remaining.share_of(total),
                none => none,
            },
            // A budget of 0 of which nothing is lost is whole, not exhausted.
            exhausted: consumed.scaled() >= total.scaled() && consumed.scaled() > 0,
            exceeded: consumed.scaled() > total.scaled(),
            total,
            consumed,
            remaining,
            overspent,
            consumed_share,
        }
    }

    /// What each category lost in the window at now, largest loss first.
    #[must_use]
    pub fn by_category(&self, incidents: &[Incident]) -> Vec<CategoryLoss> {
        let window = self.window_ms(self.now);
        self.losses_by_category(incidents, window, self.allowed_in(window))
    }

    /// The same over any period; shares are of what it allows.
    #[must_use]
    pub fn by_category_over(&self, incidents: &[Incident], period: Interval) -> Vec<CategoryLoss> {
        let ms = |at: DateTime<Utc>| at.timestamp_millis();
        let period = (ms(period.start), ms(period.end));
        self.losses_by_category(incidents, period, self.allowed_in(period))
    }

    fn allowed_in(&self, (from, to): (i64, i64)) -> Amount {
        self.amount(self.allowed_between(from, to))
    }

    /// What each category lost from `from` to `to`, as a share of `whole`; largest loss first.
    pub(super) fn losses_by_category(
        &self,
        incidents: &[Incident],
        (from, to): (i64, i64),
        whole: Amount,
    ) -> Vec<CategoryLoss> {
        let now = self.now.timestamp_millis();
        // A slice that reaches into the window can be bad by what happened before it.
        let reach = match self.objective.method {
            BudgetingMethod::Occurrences | BudgetingMethod::Time => from,
            BudgetingMethod::TimeSlices { slice, .. }
            | BudgetingMethod::RatioTimeSlices { slice } => slices::start_of(from, slice),
        };
        let mut groups: std::collections::BTreeMap<&Category, Vec<&Incident>> = Default::default();
        // One without length costs nothing, and is counted where it happened.
        let is_in = |incident: &Incident, from: i64| {
            let (start, end) = self.span(incident);
            start < to.min(now) && (end > from || start >= from)
        };
        for incident in incidents {
            if is_in(incident, reach) {
                groups.entry(&incident.category).or_default().push(incident);
            }
        }
        let ruler = self.ruler.incidents_alone();
        let mut losses: Vec<CategoryLoss> = groups
            .into_iter()
            .map(|(category, group)| {
                let count = group.iter().filter(|i| is_in(i, from)).count();
                let lost = self.amount(ruler.timeline(group).bad_between(from, to));
                CategoryLoss {
                    category: category.clone(),
                    incidents: count,
                    lost,
                    share: lost.share_of(whole),
                }
            })
            .filter(|loss| loss.incidents > 0 || loss.lost.scaled() > 0)
            .collect();
        // Equal losses stay in the order of their categories.
        order::by_wide(&mut losses, |loss| -loss.lost.scaled());
        losses
    }

    /// What each incident lost, in the order given.
    #[must_use]
    pub fn by_incident(&self, incidents: &[Incident]) -> Vec<IncidentLoss> {
        let (from, to) = self.window_ms(self.now);
        let total = self.amount(self.allowed_between(from, to));
        let (ever, never) = (i64::MIN / 8, i64::MAX / 8);
        incidents
            .iter()
            .enumerate()
            .map(|(index, incident)| {
                let in_window = self.amount(self.ruler.own_loss(incident, from, to));
                IncidentLoss {
                    index,
                    lasted: Interval {
                        start: incident.start,
                        end: incident.end_at(self.now),
                    },
                    ongoing: incident.end.is_none() && incident.start <= self.now,
                    lost: self.amount(self.ruler.own_loss(incident, ever, never)),
                    lost_in_window: in_window,
                    share: in_window.share_of(total),
                    comes_back: (in_window.scaled() > 0).then(|| self.leaves_window(incident)),
                }
            })
            .collect()
    }

    fn span(&self, incident: &Incident) -> (i64, i64) {
        (
            incident.start.timestamp_millis(),
            incident.end_at(self.now).timestamp_millis(),
        )
    }
}
