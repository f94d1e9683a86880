//! What a system can promise that depends on others, and what it has to ask of them.
//!
//! Reliability block diagrams: parts fail independently of each other; a part that occurs
//! twice is one part. Everything is reckoned in unavailability, so that many nines keep
//! their digits.

use crate::model::PPB;
use crate::model::composition::{MAX_DEPTH, MAX_PARTS, Part, System};
use crate::model::order;
use crate::model::plan::Plan;
use crate::model::target::Target;
use libm::{exp, expm1, log, log1p};
use serde::Serialize;
use std::collections::BTreeMap;
use thiserror::Error;

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum DependencyError {
    /// A part without a promise.
    #[error("{0:?} promises nothing; give it a target")]
    Unknown(String),
    /// Nothing depends on nothing.
    #[error("a group has no members; add one or remove the group")]
    Empty,
    /// More are needed than there are, or none.
    #[error("{needed} of {of} cannot work; choose from 1 to {of}")]
    NeedsTooMany {
        /// How many are needed.
        needed: usize,
        /// How many there are.
        of: usize,
    },
    /// Too many parts occur more than once: each doubles the work.
    #[error("{0} parts occur more than once, {MAX_SHARED} are the most")]
    TooManyShared(usize),
    /// Too many parts, or groups within groups.
    #[error("a system has at most {MAX_PARTS} parts and {MAX_DEPTH} levels")]
    TooLarge,
    /// A weight that is none.
    #[error("the weight of {0:?} has to be a number above 0")]
    BadWeight(String),
    /// What is shared cannot be divided one by one.
    #[error("{0:?} occurs more than once; a budget is divided among parts that occur once")]
    Shared(String),
}

/// The most parts that may occur more than once.
pub const MAX_SHARED: usize = 12;

/// Every part that a plan knows: those of its composite, then its services by id with their own
/// targets.
#[must_use]
pub fn parts(plan: &Plan) -> Vec<Part> {
    let own = plan.composite.iter().flat_map(|composite| &composite.parts);
    let services = plan.services.iter().map(|service| Part {
        name: service.id.clone(),
        target: service.objective.target,
    });
    own.cloned().chain(services).collect()
}

/// Unavailability of parts by name; an override for what is taken as up or down.
type Known<'k> = BTreeMap<&'k str, f64>;

/// How often the system is down, 0 to 1, when each part keeps exactly its promise.
///
/// # Errors
/// [`DependencyError`] for a system that is not one.
///
/// # Example
/// ```
/// use error_budget::engine::composite::{Part, System, unavailability};
/// let part = |name: &str, target: &str| Part {
///     name: name.to_owned(),
///     target: target.parse().expect("a target"),
/// };
/// let parts = [part("app", "99.9%"), part("db-1", "99%"), part("db-2", "99%")];
/// let system = System::Series(vec![
///     System::part("app"),
///     System::Parallel(vec![System::part("db-1"), System::part("db-2")]),
/// ]);
/// // 1 - 0.999 x (1 - 0.01²)
/// assert!((unavailability(&system, &parts)? - 0.001_099_9).abs() < 1e-15);
/// # Ok::<(), error_budget::engine::composite::DependencyError>(())
/// ```
pub fn unavailability(system: &System, parts: &[Part]) -> Result<f64, DependencyError> {
    let (known, shared) = read(system, parts)?;
    Ok(conditioned(system, known, &shared))
}

/// What the system can promise at most, in whole parts per billion.
///
/// # Errors
/// [`DependencyError`] for a system that is not one.
pub fn promise(system: &System, parts: &[Part]) -> Result<Target, DependencyError> {
    let down = unavailability(system, parts)? * f64::from(PPB);
    // What binary rounding adds below a thousandth of a part is no reason to promise less.
    let allowance = libm::ceil(down - 1e-3).clamp(0.0, f64::from(PPB)) as u32;
    Ok(Target::from_ppb(PPB - allowance).unwrap_or(Target::WHOLE))
}

/// How much one part matters.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Sensitivity {
    /// The part.
    pub name: String,
    /// Minutes that the system is down for each minute that this part is: Birnbaum's
    /// importance, 0 to 1.
    pub importance: f64,
    /// Share of the system's downtime in which this part is down and decisive: the
    /// criticality importance. Shares add up to 1 in series; to more where parts fail
    /// together. 0 when the system is never down.
    pub share: f64,
}

/// How much each part matters, the most important first.
///
/// Z. W. Birnbaum, On the importance of different components in a multicomponent system
/// (1969).
///
/// # Errors
/// [`DependencyError`] for a system that is not one.
pub fn sensitivities(system: &System, parts: &[Part]) -> Result<Vec<Sensitivity>, DependencyError> {
    let (known, shared) = read(system, parts)?;
    let whole = conditioned(system, known.clone(), &shared);
    let mut all: Vec<Sensitivity> = known
        .iter()
        .map(|(name, down)| {
            let with = |value: f64| {
                let mut fixed = known.clone();
                fixed.insert(name, value);
                conditioned(system, fixed, &shared)
            };
            let importance = with(1.0) - with(0.0);
            Sensitivity {
                name: (*name).to_owned(),
                importance,
                share: if whole > 0.0 {
                    importance * down / whole
                } else {
                    0.0
                },
            }
        })
        .collect();
    order::by(&mut all, |one| order::falling(order::key(one.importance)));
    Ok(all)
}

/// Divides a promise among the parts: what each has to promise so that the whole keeps
/// `target`. A part of twice the weight gets twice the share; one that is not listed weighs 1,
/// a group as much as its heaviest member. Where so many of a group have to work, all get the
/// same.
///
/// Targets are rounded up, so that the whole keeps its promise.
///
/// # Errors
/// [`DependencyError`] for a system that is not one, in which a part occurs twice, or a weight
/// that is not above 0.
///
/// # Example
/// ```
/// use error_budget::engine::composite::{System, divide, promise};
/// let system = System::Series(vec![System::part("app"), System::part("db")]);
/// let parts = divide(&system, "99.9%".parse()?, &[])?;
/// // The square root of 0.999, rounded up.
/// assert_eq!(parts[0].target.to_string(), "99.9499875%");
/// assert!(promise(&system, &parts)? >= "99.9%".parse()?);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn divide(
    system: &System,
    target: Target,
    weights: &[(String, f64)],
) -> Result<Vec<Part>, DependencyError> {
    check(system)?;
    let is_one = |weight: f64| weight.is_finite() && weight > 0.0;
    if let Some((name, _)) = weights.iter().find(|(_, weight)| !is_one(*weight)) {
        return Err(DependencyError::BadWeight(name.clone()));
    }
    let shared = occurrences(system);
    if let Some((name, _)) = shared.iter().find(|(_, count)| **count > 1) {
        return Err(DependencyError::Shared((*name).to_owned()));
    }
    let mut parts = Vec::new();
    let down = f64::from(target.allowance_ppb()) / f64::from(PPB);
    share_out(system, down, weights, &mut parts);
    Ok(parts)
}

/// `down` is what the system may be down at most.
fn share_out(system: &System, down: f64, weights: &[(String, f64)], parts: &mut Vec<Part>) {
    let members = system.members();
    let all: f64 = members.iter().map(|member| weight(member, weights)).sum();
    let even = match system {
        System::Part(name) => {
            let allowance = libm::floor(down * f64::from(PPB) + 1e-3) as u32;
            let target = Target::from_ppb(PPB.saturating_sub(allowance)).unwrap_or(Target::WHOLE);
            parts.push(Part {
                name: name.clone(),
                target,
            });
            return;
        }
        System::AtLeast { needed, of } => most_down(*needed, of.len(), down),
        System::Series(_) | System::Parallel(_) => 0.0,
    };
    for member in members {
        let share = weight(member, weights) / all;
        let each = match system {
            // The parts' (1 - u) multiply to 1 - down.
            System::Series(_) => -expm1(log1p(-down) * share),
            // The parts' u multiply to down.
            System::Parallel(_) if down > 0.0 => exp(log(down) * share),
            System::Parallel(_) => 0.0,
            System::AtLeast { .. } | System::Part(_) => even,
        };
        share_out(member, each, weights, parts);
    }
}

fn weight(system: &System, weights: &[(String, f64)]) -> f64 {
    match system {
        System::Part(name) => weights
            .iter()
            .find(|(known, _)| known == name)
            .map_or(1.0, |(_, weight)| *weight),
        group => group
            .members()
            .iter()
            .map(|member| weight(member, weights))
            .fold(0.0, f64::max),
    }
}

/// What each of `count` may be down at most so that `needed` work but for `down`.
fn most_down(needed: usize, count: usize, down: f64) -> f64 {
    // Growing in each: halved to the last bit that still keeps it.
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..200 {
        let middle = f64::midpoint(low, high);
        if group_down(needed, &vec![middle; count]) <= down {
            low = middle;
        } else {
            high = middle;
        }
    }
    low
}

fn check(system: &System) -> Result<(), DependencyError> {
    let (mut parts, mut level, mut depth) = (0, vec![system], 0);
    while !level.is_empty() {
        depth += 1;
        let mut below = Vec::new();
        for one in &level {
            match one {
                System::Part(_) => parts += 1,
                group if group.members().is_empty() => return Err(DependencyError::Empty),
                System::AtLeast { needed, of } if *needed == 0 || *needed > of.len() => {
                    return Err(DependencyError::NeedsTooMany {
                        needed: *needed,
                        of: of.len(),
                    });
                }
                _ => {}
            }
            below.extend(one.members());
        }
        if parts > MAX_PARTS || depth > MAX_DEPTH || below.len() > MAX_PARTS {
            return Err(DependencyError::TooLarge);
        }
        level = below;
    }
    Ok(())
}

fn occurrences(system: &System) -> BTreeMap<&str, usize> {
    let mut counts = BTreeMap::new();
    let mut open = vec![system];
    while let Some(one) = open.pop() {
        if let System::Part(name) = one {
            *counts.entry(name.as_str()).or_insert(0) += 1;
        }
        open.extend(one.members());
    }
    counts
}

/// What is known of each part, and which occur more than once.
fn read<'s>(
    system: &'s System,
    parts: &[Part],
) -> Result<(Known<'s>, Vec<&'s str>), DependencyError> {
    check(system)?;
    let counts = occurrences(system);
    let mut known = Known::new();
    for name in counts.keys() {
        let part = parts
            .iter()
            .find(|part| part.name == *name)
            .ok_or_else(|| DependencyError::Unknown((*name).to_owned()))?;
        let down = f64::from(part.target.allowance_ppb()) / f64::from(PPB);
        known.insert(name, down);
    }
    let shared: Vec<&str> = counts
        .into_iter()
        .filter(|(_, count)| *count > 1)
        .map(|(name, _)| name)
        .collect();
    if shared.len() > MAX_SHARED {
        return Err(DependencyError::TooManyShared(shared.len()));
    }
    Ok((known, shared))
}

/// Over both states of each shared part: up and down.
fn conditioned<'s>(system: &System, mut known: Known<'s>, shared: &[&'s str]) -> f64 {
    let Some((first, rest)) = shared.split_first() else {
        return down(system, &known);
    };
    let chance = known.get(first).copied().unwrap_or(0.0);
    let mut total = 0.0;
    for (state, weight) in [(1.0, chance), (0.0, 1.0 - chance)] {
        if weight > 0.0 {
            known.insert(first, state);
            total += weight * conditioned(system, known.clone(), rest);
        }
    }
    total
}

fn down(system: &System, known: &Known) -> f64 {
    let members = || system.members().iter().map(|member| down(member, known));
    match system {
        System::Part(name) => known.get(name.as_str()).copied().unwrap_or(0.0),
        System::Series(_) => -expm1(members().map(|down| log1p(-down)).sum::<f64>()),
        System::Parallel(_) => members().product(),
        System::AtLeast { needed, .. } => group_down(*needed, &members().collect::<Vec<f64>>()),
    }
}

/// The chance that fewer than `needed` of the members are up.
fn group_down(needed: usize, members: &[f64]) -> f64 {
    // failed[k]: the chance that exactly k are down.
    let mut failed = vec![0.0; members.len() + 1];
    if let Some(none) = failed.first_mut() {
        *none = 1.0;
    }
    for down in members {
        let before = failed.clone();
        for (count, chance) in failed.iter_mut().enumerate() {
            let one_less = count.checked_sub(1).and_then(|less| before.get(less));
            *chance = *chance * (1.0 - down) + one_less.copied().unwrap_or(0.0) * down;
        }
    }
    let chance: f64 = failed.iter().skip(members.len() + 1 - needed).sum();
    // Rounding may leave it a bit above 1.
    chance.min(1.0)
}
