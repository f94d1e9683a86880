//! Several objectives as one figure.

use crate::engine::amount::Quotient;
use crate::engine::record::Record;
use crate::model::plan::Plan;
use crate::model::status::Status;
use crate::model::zone::Zone;
use chrono::{DateTime, Utc};
use serde::Serialize;
use thiserror::Error;

/// One objective of a composite.
#[derive(Debug, Clone, PartialEq)]
pub struct Member {
    /// Its name; the weights name it, too.
    pub name: String,
    /// Consumed share of its budget.
    pub consumed_share: Quotient,
    /// Its burn rate.
    pub burn_rate: Quotient,
    /// Its status.
    pub status: Status,
}

/// Weighted means over the members present, and the worst of them (AUDIT C1 to C5).
///
/// Means only make sense over one window: compare members of the same.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Composite {
    /// Weighted mean of the consumed shares.
    pub consumed_share: Quotient,
    /// What is left of one budget, 0 when overspent.
    pub remaining_share: Quotient,
    /// Weighted mean of the burn rates.
    pub burn_rate: Quotient,
    /// The worst status of any member, those of weight 0 included.
    pub status: Status,
    /// The least that is left of any member's budget, signed: a mean hides the one that is exhausted.
    pub worst_remaining_share: Quotient,
    /// Weighted members of which nothing is known.
    pub absent: Vec<String>,
}

/// Why there is no composite.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum CompositeError {
    /// A member without a weight.
    #[error("{0:?} has no weight; give it one, or 0 to leave it out of the mean")]
    Unknown(String),
    /// Nothing to weigh.
    #[error("no member that is present has a weight above 0")]
    NoWeight,
    /// A weight that is none.
    #[error("the weight of {0:?} has to be a number from 0 on")]
    BadWeight(String),
    /// Means over different windows mean nothing (AUDIT C6).
    #[error("{0:?} and {1:?} have different windows; weigh services of one window")]
    Windows(String, String),
}

/// Weighs `members` by name.
///
/// # Errors
/// [`CompositeError`] for a weight below 0 or not finite, a member without a weight, or no weight at all.
///
/// # Example
/// ```
/// use error_budget::engine::amount::Quotient;
/// use error_budget::engine::composite::{Member, weighted};
/// use error_budget::model::status::Status;
/// let member = |name: &str, consumed| Member {
///     name: name.to_owned(),
///     consumed_share: Quotient::Finite(consumed),
///     burn_rate: Quotient::Finite(1.0),
///     status: Status::Healthy,
/// };
/// let weights = [("latency".to_owned(), 1.0), ("availability".to_owned(), 3.0)];
/// let composite = weighted(&weights, &[member("availability", 0.25), member("latency", 0.5)])?;
/// assert_eq!(composite.consumed_share, Quotient::Finite(0.3125));
/// # Ok::<(), error_budget::engine::composite::CompositeError>(())
/// ```
pub fn weighted(
    weights: &[(String, f64)],
    members: &[Member],
) -> Result<Composite, CompositeError> {
    if let Some((name, _)) = weights.iter().find(|(_, w)| !(w.is_finite() && *w >= 0.0)) {
        return Err(CompositeError::BadWeight(name.clone()));
    }
    let weight_of = |member: &Member| {
        weights
            .iter()
            .find(|(name, _)| *name == member.name)
            .map(|(_, weight)| *weight)
            .ok_or_else(|| CompositeError::Unknown(member.name.clone()))
    };
    let mut present = Vec::with_capacity(members.len());
    for member in members {
        present.push((weight_of(member)?, member));
    }
    if !present.iter().any(|(weight, _)| *weight > 0.0) {
        return Err(CompositeError::NoWeight);
    }
    let consumed_share = mean(&present, |member| member.consumed_share);
    Ok(Composite {
        remaining_share: left(consumed_share, 0.0),
        consumed_share,
        burn_rate: mean(&present, |member| member.burn_rate),
        status: members
            .iter()
            .map(|member| member.status)
            .filter(|status| *status != Status::Unknown)
            .max()
            .unwrap_or(Status::Unknown),
        worst_remaining_share: members
            .iter()
            .map(|member| left(member.consumed_share, f64::NEG_INFINITY))
            .filter(|left| *left != Quotient::NoData)
            .min_by(|one, other| f64::total_cmp(&low(*one), &low(*other)))
            .unwrap_or(Quotient::NoData),
        absent: weights
            .iter()
            .filter(|(name, weight)| {
                *weight > 0.0 && !members.iter().any(|member| member.name == *name)
            })
            .map(|(name, _)| name.clone())
            .collect(),
    })
}

/// Weighs services of a plan by id, all of one window.
///
/// # Errors
/// [`CompositeError`] as for [`weighted`], and for services of different windows.
pub fn weighted_services(
    plan: &Plan,
    weights: &[(String, f64)],
    now: DateTime<Utc>,
    zone: &Zone,
) -> Result<Composite, CompositeError> {
    let mut services = plan
        .services
        .iter()
        .filter(|service| weights.iter().any(|(id, _)| *id == service.id));
    let mut members = Vec::new();
    if let Some(first) = services.next() {
        for service in std::iter::once(first).chain(services) {
            if service.objective.window != first.objective.window {
                let (one, other) = (first.id.clone(), service.id.clone());
                return Err(CompositeError::Windows(one, other));
            }
            let metrics = Record::new(service, now, zone).metrics(&plan.policy.thresholds);
            members.push(Member {
                name: service.id.clone(),
                consumed_share: metrics.consumed_share,
                burn_rate: metrics.burn_rate,
                status: metrics.status,
            });
        }
    }
    weighted(weights, &members)
}

/// The member that is worst off: the one with the least left, of which anything is known.
/// As good as its weakest part: what a promise over all of them comes to.
#[must_use]
pub fn worst(members: &[Member]) -> Option<&Member> {
    let consumed = |member: &Member| member.consumed_share.number();
    members
        .iter()
        .filter(|member| consumed(member).is_some())
        .max_by(|a, b| {
            let (a, b) = (consumed(a).unwrap_or(0.0), consumed(b).unwrap_or(0.0));
            a.total_cmp(&b)
        })
}

/// The mean over the members with a weight and a figure: infinite as soon as one is.
fn mean(present: &[(f64, &Member)], figure: impl Fn(&Member) -> Quotient) -> Quotient {
    let (mut sum, mut whole) = (0.0, 0.0);
    for (weight, member) in present.iter().filter(|(weight, _)| *weight > 0.0) {
        match figure(member) {
            Quotient::NoData => {}
            Quotient::Infinite => return Quotient::Infinite,
            Quotient::Finite(value) => {
                sum += weight * value;
                whole += weight;
            }
        }
    }
    if whole > 0.0 {
        Quotient::Finite(sum / whole)
    } else {
        Quotient::NoData
    }
}

/// What is left of a budget, not below `floor`. Infinite means an infinite overspend.
fn left(consumed: Quotient, floor: f64) -> Quotient {
    match consumed {
        Quotient::Finite(share) => Quotient::Finite((1.0 - share).max(floor)),
        Quotient::Infinite if floor.is_finite() => Quotient::Finite(floor),
        other => other,
    }
}

/// Order of what is left: an infinite overspend is the least.
fn low(left: Quotient) -> f64 {
    match left {
        Quotient::Finite(share) => share,
        Quotient::Infinite | Quotient::NoData => f64::NEG_INFINITY,
    }
}
