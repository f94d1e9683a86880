//! What in a policy cannot work as meant, each with an example that shows it.

use super::tables::reaction;
use super::words::{length, percent, seconds, short};
use crate::model::alert_policy::{Action, AlertPolicy, AlertTier, Condition, Multiple, Threshold};
use crate::model::objective::Objective;
use crate::model::plan::Service;
use crate::model::traffic::Traffic;
use chrono::TimeDelta;
use serde::Serialize;

/// What is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// Not even a total outage reaches the threshold.
    Unreachable,
    /// It fires while the promise is kept.
    BelowOne,
    /// `for` on top of two windows.
    HoldOnTwoWindows,
    /// The short window does not confirm: as long as the long one, or longer.
    ShortNotShorter,
    /// The short window is so short that it clears between two errors of one outage.
    ShortTooShort,
    /// The short window is not a twelfth of the long one.
    ShortNotATwelfth,
    /// A burn that exhausts the budget sets off nothing.
    Gap,
    /// Another tier asks for as much and never fires later.
    Overlap,
    /// One failure is enough: too little traffic for the window.
    OneFailureFires,
    /// The lookback is longer than the budget's window.
    LongerThanBudget,
    /// Nothing fires for a budget that is spent, once nothing burns; see
    /// [`findings`](super::repair::findings).
    EmptyBudget,
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Finding {
    /// What is wrong.
    pub rule: Rule,
    /// The tier; `None` when it is the policy as a whole.
    pub tier: Option<String>,
    /// What is wrong, in a sentence.
    pub text: String,
    /// A case that shows it.
    pub example: String,
    /// What to do.
    pub remedy: String,
    /// The tier as it would be after that, where one change does it.
    pub fixed: Option<AlertTier>,
}

/// Reads a policy against a service's promise and traffic. Nothing found, nothing listed.
///
/// # Example
/// ```
/// use chrono::TimeDelta;
/// use error_budget::engine::alerting::linter::{Rule, lint};
/// use error_budget::model::alert_policy::google;
/// use error_budget::model::{objective::Objective, plan::Service, window::Window};
///
/// let objective = Objective::new("90%".parse()?, Window::Rolling(TimeDelta::days(30)));
/// let findings = lint(&google(), &Service::new("api", "api", objective), TimeDelta::days(30));
/// assert_eq!(findings[0].rule, Rule::Unreachable);
/// assert_eq!(findings[0].example, "A total outage burns at 10x, for as long as it lasts; the threshold is 14.4x.");
/// # Ok::<(), error_budget::model::target::TargetError>(())
/// ```
#[must_use]
pub fn lint(policy: &AlertPolicy, service: &Service, window: TimeDelta) -> Vec<Finding> {
    let objective = &service.objective;
    let mut findings = Vec::new();
    for (index, tier) in policy.tiers.iter().enumerate() {
        findings.extend(unreachable(tier, objective, window));
        findings.extend(below_one(tier, window));
        findings.extend(held(tier, objective, window));
        findings.extend(short_window(tier, objective, window));
        findings.extend(longer_than_budget(tier, window));
        findings.extend(one_failure(tier, service, window));
        findings.extend(overlapped(policy, index, window));
    }
    findings.extend(gap(policy, objective, window));
    findings
}

fn allowance(objective: &Objective) -> f64 {
    f64::from(objective.target.allowance_ppb()) / 1e9
}

/// Long window, short window and burn rate of a tier on the burn rate.
fn burn(tier: &AlertTier, window: TimeDelta) -> Option<(TimeDelta, Option<TimeDelta>, f64)> {
    match tier.condition {
        Condition::BurnRate {
            long,
            short,
            threshold,
        } => Some((long, short, threshold.burn_rate(long, window))),
        _ => None,
    }
}

fn finding(rule: Rule, tier: &AlertTier, text: String, example: String, remedy: &str) -> Finding {
    Finding {
        rule,
        tier: Some(tier.name.clone()),
        text,
        example,
        remedy: remedy.to_owned(),
        fixed: None,
    }
}

fn unreachable(tier: &AlertTier, objective: &Objective, window: TimeDelta) -> Option<Finding> {
    let allowance = allowance(objective);
    let threshold =
        burn(tier, window)
            .map(|(_, _, threshold)| threshold)
            .or(match tier.condition {
                Condition::BudgetDrop { share, lookback } => {
                    Some(share.value() * seconds(window) / seconds(lookback).max(1e-3))
                }
                _ => None,
            })?;
    (threshold * allowance > 1.0 + 1e-9).then(|| {
        finding(
            Rule::Unreachable,
            tier,
            format!(
                "{:?} can never fire: at a target of {} nothing burns faster than {}x.",
                tier.name,
                objective.target,
                short(1.0 / allowance)
            ),
            format!(
                "A total outage burns at {}x, for as long as it lasts; the threshold is {}x.",
                short(1.0 / allowance),
                short(threshold)
            ),
            "Choose a smaller share of the budget, or a longer window.",
        )
    })
}

fn below_one(tier: &AlertTier, window: TimeDelta) -> Option<Finding> {
    let (_, _, threshold) = burn(tier, window)?;
    (threshold < 1.0 - 1e-9).then(|| Finding {
        fixed: with_threshold(tier, Threshold::BurnRate(Multiple::thousandths(1_000))),
        ..finding(
            Rule::BelowOne,
            tier,
            format!("{:?} fires at {}x, while the promise is kept.", tier.name, short(threshold)),
            format!(
                "A steady burn of {}x fires for ever and ends every window with {} of the budget left.",
                short(threshold),
                percent(1.0 - threshold)
            ),
            "Raise the threshold to 1x, or lengthen the long window.",
        )
    })
}

fn with_threshold(tier: &AlertTier, new: Threshold) -> Option<AlertTier> {
    let Condition::BurnRate { long, short, .. } = tier.condition else {
        return None;
    };
    Some(AlertTier {
        condition: Condition::BurnRate {
            long,
            short,
            threshold: new,
        },
        ..tier.clone()
    })
}

fn with_short(tier: &AlertTier, new: TimeDelta) -> Option<AlertTier> {
    let Condition::BurnRate {
        long, threshold, ..
    } = tier.condition
    else {
        return None;
    };
    Some(AlertTier {
        condition: Condition::BurnRate {
            long,
            short: Some(new),
            threshold,
        },
        ..tier.clone()
    })
}

fn held(tier: &AlertTier, objective: &Objective, window: TimeDelta) -> Option<Finding> {
    let (_, short_window, _) = burn(tier, window)?;
    short_window?;
    if tier.hold <= TimeDelta::zero() {
        return None;
    }
    let eager = AlertTier {
        hold: TimeDelta::zero(),
        ..tier.clone()
    };
    let hold = seconds(tier.hold);
    let quick = reaction(&eager, objective.target, window, 1.0);
    let example = match (quick.detection_seconds, quick.reset_seconds) {
        (Some(met), Some(lingers)) if hold > lingers => format!(
            "A total outage meets it after {} and fires after {}; one of {} that comes back every hour \
             never fires.",
            length(met),
            length(met + hold),
            length(met + (hold - lingers) * 0.9)
        ),
        (Some(met), _) => format!(
            "A total outage meets it after {} and fires after {}.",
            length(met),
            length(met + hold)
        ),
        (None, _) => "It is not met at all.".to_owned(),
    };
    Some(Finding {
        fixed: Some(eager),
        ..finding(
            Rule::HoldOnTwoWindows,
            tier,
            format!(
                "{:?} waits {} on top of two windows, which already wait.",
                tier.name,
                length(hold)
            ),
            example,
            "Leave the wait out: the windows do its work, and any dip starts it anew.",
        )
    })
}

fn short_window(tier: &AlertTier, objective: &Objective, window: TimeDelta) -> Option<Finding> {
    let (long, short_length, threshold) = burn(tier, window)?;
    let short_length = short_length?;
    let twelfth = long / 12;
    let needed = threshold * allowance(objective) * seconds(short_length);
    let (rule, text, example) = if short_length >= long {
        (
            Rule::ShortNotShorter,
            format!(
                "The short window of {:?} confirms nothing: it is no shorter.",
                tier.name
            ),
            format!(
                "After a total outage it still fires for {}.",
                length(seconds(long) * (1.0 - threshold * allowance(objective)).max(0.0))
            ),
        )
    } else if short_length * 30 < long {
        (
            Rule::ShortTooShort,
            format!(
                "The short window of {:?} is {} of the long one: it forgets between two errors.",
                tier.name,
                percent(seconds(short_length) / seconds(long))
            ),
            format!(
                "{} without errors, in the middle of an outage, end the alert.",
                length(seconds(short_length) - needed.min(seconds(short_length)))
            ),
        )
    } else if (short_length * 12 - long).abs() > long / 60 {
        (
            Rule::ShortNotATwelfth,
            format!(
                "The short window of {:?} is {}, a twelfth of the long one would be {}.",
                tier.name,
                length(seconds(short_length)),
                length(seconds(twelfth))
            ),
            format!(
                "After a total outage it fires for {} instead of {}.",
                length((seconds(short_length) - needed).max(0.0)),
                length(seconds(twelfth) * (1.0 - threshold * allowance(objective)).max(0.0))
            ),
        )
    } else {
        return None;
    };
    Some(Finding {
        fixed: with_short(tier, twelfth),
        ..finding(
            rule,
            tier,
            text,
            example,
            "Make the short window a twelfth of the long one.",
        )
    })
}

fn longer_than_budget(tier: &AlertTier, window: TimeDelta) -> Option<Finding> {
    let lookback = tier.condition.lookback()?;
    (lookback > window).then(|| {
        finding(
            Rule::LongerThanBudget,
            tier,
            format!(
                "{:?} looks back {}, the budget only {}.",
                tier.name,
                length(seconds(lookback)),
                length(seconds(window))
            ),
            format!(
                "An outage that the budget has forgotten after {} keeps it firing for {} more.",
                length(seconds(window)),
                length(seconds(lookback - window))
            ),
            "Look back no further than the budget's window.",
        )
    })
}

/// The least traffic of any hour, in events per hour.
fn quietest(traffic: &Traffic) -> f64 {
    let least = |rates: &mut dyn Iterator<Item = f64>| rates.fold(f64::INFINITY, f64::min);
    match traffic {
        Traffic::Constant(rate) => rate.events_per_hour(),
        Traffic::HourOfWeek(profile) => {
            least(&mut profile.iter().map(|rate| rate.events_per_hour()))
        }
        Traffic::Series(series) => least(&mut series.rates().iter().map(|r| r.events_per_hour())),
    }
}

fn one_failure(tier: &AlertTier, service: &Service, window: TimeDelta) -> Option<Finding> {
    use crate::model::objective::BudgetingMethod::Occurrences;
    let (long, _, threshold) = burn(tier, window)?;
    let allowance = allowance(&service.objective);
    let per_hour = quietest(&service.traffic);
    let events = per_hour * seconds(long) / 3_600.0;
    let one_is_enough = events > 0.0 && 1.0 / events >= threshold * allowance;
    let asked = service.objective.method == Occurrences && tier.action != Action::Log;
    (asked && allowance > 0.0 && one_is_enough).then(|| {
        // With fewer events than one in the window, the one that fails is all there is.
        let error = (1.0 / events).min(1.0);
        let of_budget = 1.0 / (per_hour * seconds(window) / 3_600.0 * allowance);
        finding(
            Rule::OneFailureFires,
            tier,
            format!(
                "A single failure sets off {:?} in quiet hours of {} events.",
                tier.name,
                short(per_hour)
            ),
            format!(
                "One failure in {} is {} of the events, {}x, and {} of the budget.",
                length(seconds(long)),
                percent(error),
                short(error / allowance),
                percent(of_budget)
            ),
            "Ask for a number of failures as well, join services, or lower the target.",
        )
    })
}

/// Whether `one` fires no later than `other` at every error rate that sets off `other`.
fn covers(one: &AlertTier, other: &AlertTier, window: TimeDelta) -> bool {
    match (burn(one, window), burn(other, window)) {
        (Some((long_a, _, at_a)), Some((long_b, _, at_b))) => {
            at_a <= at_b && seconds(long_a) * at_a + 1e-9 <= seconds(long_b) * at_b + 2e-9
        }
        _ => false,
    }
}

fn overlapped(policy: &AlertPolicy, index: usize, window: TimeDelta) -> Option<Finding> {
    let tier = policy.tiers.get(index)?;
    let stands_for = |one: &AlertTier, other: &AlertTier| {
        one.action >= other.action && one.hold <= other.hold && covers(one, other, window)
    };
    let (_, other) = policy.tiers.iter().enumerate().find(|(position, other)| {
        // Of two that are equal the first stays.
        *position != index
            && stands_for(other, tier)
            && (*position < index || !stands_for(tier, other))
    })?;
    let (long, _, threshold) = burn(tier, window)?;
    let (other_long, _, other_threshold) = burn(other, window)?;
    Some(finding(
        Rule::Overlap,
        tier,
        format!(
            "{:?} adds nothing: {:?} fires no later.",
            tier.name, other.name
        ),
        format!(
            "At {}x, {:?} fires after {} and {:?} after {}.",
            short(threshold),
            tier.name,
            length(seconds(long)),
            other.name,
            length(seconds(other_long) * other_threshold / threshold.max(1e-9))
        ),
        "Leave it out, or let it ask for more than the other.",
    ))
}

fn gap(policy: &AlertPolicy, objective: &Objective, window: TimeDelta) -> Option<Finding> {
    let allowance = allowance(objective);
    let mut lowest = f64::INFINITY;
    for tier in policy
        .tiers
        .iter()
        .filter(|tier| tier.action != Action::Log)
    {
        match burn(tier, window) {
            Some((_, _, threshold)) if threshold * allowance <= 1.0 => {
                lowest = lowest.min(threshold);
            }
            Some(_) => {}
            // What watches the budget itself has no gap.
            None => return None,
        }
    }
    (lowest > 1.0 + 1e-9 && allowance > 0.0).then(|| {
        let (rate, words) = if lowest.is_finite() {
            (
                lowest,
                format!("A burn between 1x and {}x sets off nothing.", short(lowest)),
            )
        } else {
            (
                1.0 / allowance,
                "No tier that can fire reaches anyone.".to_owned(),
            )
        };
        Finding {
            rule: Rule::Gap,
            tier: None,
            text: words,
            example: format!(
                "A steady burn of just under {}x exhausts the budget after {}, unheard.",
                short(rate),
                length(seconds(window) / rate)
            ),
            remedy: "Add a slow tier that opens a ticket at 1x.".to_owned(),
            fixed: None,
        }
    })
}
