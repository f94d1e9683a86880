//! The words of error budgets, each in a sentence, and what common targets allow.

use crate::engine::allowance::time_allowance;
use crate::engine::amount::Amount;
use crate::model::target::Target;
use chrono::TimeDelta;

/// One word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// Where an explanation points to; see the constants of this module.
    pub anchor: &'static str,
    /// The word.
    pub term: &'static str,
    /// What it means, in a sentence.
    pub definition: &'static str,
    /// How it is worked out; empty where nothing is.
    pub formula: &'static str,
}

/// Anchor of the budget.
pub const BUDGET: &str = "budget";
/// Anchor of what is spent.
pub const SPENT: &str = "spent";
/// Anchor of what is left.
pub const LEFT: &str = "left";
/// Anchor of the burn rate.
pub const BURN_RATE: &str = "burn-rate";
/// Anchor of exhaustion.
pub const EXHAUSTION: &str = "exhaustion";
/// Anchor of what comes back.
pub const REPLENISHMENT: &str = "replenishment";
/// Anchor of the simulated chance.
pub const CHANCE: &str = "chance";
/// Anchor of verdicts.
pub const VERDICT: &str = "verdict";
/// Anchor of incidents and what they cost.
pub const INCIDENT: &str = "incident";

const fn entry(
    anchor: &'static str,
    term: &'static str,
    definition: &'static str,
    formula: &'static str,
) -> Entry {
    Entry {
        anchor,
        term,
        definition,
        formula,
    }
}

/// Every word, in an order in which each rests on those before it.
///
/// ```
/// use error_budget::exchange::export::glossary::{BUDGET, ENTRIES};
/// let budget = ENTRIES.iter().find(|entry| entry.anchor == BUDGET).expect("a word");
/// assert_eq!(budget.formula, "allowance × valid time or events of the window");
/// ```
pub const ENTRIES: [Entry; 24] = [
    entry(
        "target",
        "Target",
        "The share of time or events that has to be good: the SLO.",
        "",
    ),
    entry(
        "allowance",
        "Allowance",
        "The share that may be bad.",
        "100% − target",
    ),
    entry(
        "window",
        "Window",
        "The time over which the target has to be met: the last so many days, always moving, or a calendar week, month, quarter or year.",
        "",
    ),
    entry(
        "method",
        "Budgeting method",
        "What is counted: time, events, or slices of time that are each good or bad.",
        "",
    ),
    entry(
        BUDGET,
        "Budget",
        "How much may go wrong in one window.",
        "allowance × valid time or events of the window",
    ),
    entry(
        INCIDENT,
        "Incident",
        "An interval in which a share of events was bad, its impact; it costs the budget what was bad inside the window.",
        "cost = valid time or events × impact",
    ),
    entry(
        "overlap",
        "Overlap rule",
        "How incidents at the same time combine: the worst counts, they compound, or they add up.",
        "worst: max(a, b); compound: 1 − (1 − a)(1 − b); add: a + b, at most 100%",
    ),
    entry(
        "exclusion",
        "Exclusion",
        "An interval that the target does not count: it leaves the valid time, or counts as good, or as bad, as the plan says.",
        "",
    ),
    entry(
        SPENT,
        "Spent (consumed)",
        "What incidents have cost in the window so far; it is never cut off at the budget.",
        "sum over the window of bad share × valid time or events",
    ),
    entry(
        LEFT,
        "Left (remaining)",
        "What may still go wrong; below zero the budget is overspent.",
        "budget − spent",
    ),
    entry(
        BURN_RATE,
        "Burn rate",
        "How fast the budget goes: 1× spends exactly one budget in one window.",
        "bad ÷ valid in a lookback ÷ allowance",
    ),
    entry(
        "tier",
        "Alert tier",
        "A long window that decides and a short one, a twelfth of it, that confirms that it still burns.",
        "threshold = share of the budget × window ÷ long window",
    ),
    entry(
        EXHAUSTION,
        "Runs out (exhaustion)",
        "The instant at which what is spent reaches the budget; here, if the rate of the last 7 days goes on.",
        "first t with spent still in the window at t + rate × t = budget",
    ),
    entry(
        REPLENISHMENT,
        "Comes back (replenishment)",
        "What a rolling window gives back as old bad time leaves it; a calendar window gives all back when the next one starts.",
        "instant of the loss + window",
    ),
    entry(
        "status",
        "Status",
        "Healthy, attention, warning, critical or exhausted: the worst that what is left, the burn rate or the days to exhaustion say; unknown without data.",
        "",
    ),
    entry(
        CHANCE,
        "Chance of running out",
        "Share of simulated futures in which the budget is used up within the horizon: incidents start as often, return as soon and last as long as they did before.",
        "(futures that run out + ½) ÷ (futures + 1)",
    ),
    entry(
        "quantiles",
        "P10, P50, P90",
        "One future in ten lies below P10, half below P50, nine in ten below P90.",
        "",
    ),
    entry(
        "calibration",
        "Calibration",
        "How forecasts made in retrospect did: of those that said 40%, about 40% should have come true.",
        "Brier score = mean of (said − came true)²",
    ),
    entry(
        "policy",
        "Policy",
        "What the team has agreed to do in each state of its budget.",
        "",
    ),
    entry(
        "gate",
        "Gate",
        "The part of the policy that answers a release: by the state, the risk and the kind of release.",
        "",
    ),
    entry(
        VERDICT,
        "Verdict",
        "The gate's answer: approve, review, defer or block, with the rule that decided.",
        "",
    ),
    entry(
        "exception",
        "Exception",
        "A kind of release that goes whatever is left, such as a security fix or a rollback, once its requirements are confirmed.",
        "",
    ),
    entry(
        "plan",
        "Plan",
        "Everything the team writes down: services, targets, incidents, releases, policies.",
        "",
    ),
    entry(
        "scenario",
        "Scenario",
        "A named set of changes to the plan, laid beside it to ask what would be if.",
        "",
    ),
];

/// What a target allows.
#[derive(Debug, Clone, PartialEq)]
pub struct TargetRow {
    /// The target.
    pub target: Target,
    /// Minutes that may be bad in each of [`PERIODS`].
    pub allowed: [Amount; 5],
}

/// The columns of the reference table, in days: a day, a week, 30 days, 90 days, a year.
pub const PERIODS: [i64; 5] = [1, 7, 30, 90, 365];

/// Targets that teams choose from, in parts per billion: 90% to 99.999%.
const COMMON_PPB: [u32; 9] = [
    900_000_000,
    950_000_000,
    980_000_000,
    990_000_000,
    995_000_000,
    999_000_000,
    999_500_000,
    999_900_000,
    999_990_000,
];

/// The reference table, exact.
///
/// ```
/// use error_budget::exchange::export::glossary::common_targets;
/// let table = common_targets();
/// let three_nines = table.iter().find(|row| row.target.to_string() == "99.9%").expect("a row");
/// assert_eq!(three_nines.allowed.map(|minutes| minutes.value()), [1.44, 10.08, 43.2, 129.6, 525.6]);
/// ```
#[must_use]
pub fn common_targets() -> Vec<TargetRow> {
    let row = |ppb| {
        let target = Target::from_ppb(ppb)?;
        let allowed = |days| time_allowance(target, TimeDelta::days(days)).ok();
        let [day, week, month, quarter, year] = PERIODS.map(allowed);
        Some(TargetRow {
            target,
            allowed: [day?, week?, month?, quarter?, year?],
        })
    };
    COMMON_PPB.into_iter().filter_map(row).collect()
}
