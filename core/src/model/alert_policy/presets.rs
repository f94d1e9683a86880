//! The policies of the field, each with its source.

use super::{Action, AlertPolicy, AlertTier, Condition, Multiple, Severity, Threshold};
use chrono::TimeDelta;

use Action::{Log, Page, Ticket};
use Severity::{Critical, Info, Warning};

/// Every preset, for a budget window of this length; the default comes first.
#[must_use]
pub fn all(window: TimeDelta) -> Vec<AlertPolicy> {
    vec![
        google(),
        guide(),
        sloth(),
        pyrra(window),
        datadog(window),
        elastic(),
        grafana(),
        slo_generator(),
        exhaustion_time(),
        budget_drop(),
        budget_consumed(),
    ]
}

/// The preset of this id, for a budget window of this length.
///
/// ```
/// use chrono::TimeDelta;
/// use error_budget::model::alert_policy::{preset, sloth};
/// assert_eq!(preset("sloth", TimeDelta::days(28)), Some(sloth()));
/// assert_eq!(preset("ours", TimeDelta::days(28)), None);
/// ```
#[must_use]
pub fn preset(id: &str, window: TimeDelta) -> Option<AlertPolicy> {
    all(window).into_iter().find(|policy| policy.id == id)
}

const fn minutes(minutes: i64) -> TimeDelta {
    TimeDelta::minutes(minutes)
}

/// A tier on two windows, without `for`.
fn burn(
    name: &str,
    (long, short): (i64, i64),
    threshold: Threshold,
    (severity, action): (Severity, Action),
) -> AlertTier {
    AlertTier {
        name: name.to_owned(),
        condition: Condition::BurnRate {
            long: minutes(long),
            short: Some(minutes(short)),
            threshold,
        },
        severity,
        action,
        hold: TimeDelta::zero(),
    }
}

const fn share(thousandths: u32) -> Threshold {
    Threshold::BudgetShare(Multiple::thousandths(thousandths))
}

const fn times(thousandths: u32) -> Threshold {
    Threshold::BurnRate(Multiple::thousandths(thousandths))
}

/// Long and short windows in minutes of the Workbook's tiers.
const HOUR: (i64, i64) = (60, 5);
const SIX_HOURS: (i64, i64) = (360, 30);
const DAY: (i64, i64) = (1_440, 120);
const THREE_DAYS: (i64, i64) = (4_320, 360);

fn policy(id: &str, name: &str, source: &str, tiers: Vec<AlertTier>) -> AlertPolicy {
    AlertPolicy {
        id: id.to_owned(),
        name: name.to_owned(),
        source: source.to_owned(),
        tiers,
    }
}

/// The SRE Workbook's recommendation, scaled to the window: 2% in 1 h and 5% in 6 h page, 10% in
/// 24 h and 10% in 3 d open a ticket.
///
/// ```
/// use chrono::TimeDelta;
/// use error_budget::model::alert_policy::{Condition, google};
/// let thresholds = |days| google().tiers.into_iter().map(|tier| match tier.condition {
///     Condition::BurnRate { long, threshold, .. } => threshold.burn_rate(long, TimeDelta::days(days)),
///     _ => unreachable!("all four are on the burn rate"),
/// }).collect::<Vec<_>>();
/// assert_eq!(thresholds(30), [14.4, 6.0, 3.0, 1.0]);
/// assert_eq!(thresholds(28), [13.44, 5.6, 2.8, 14.0 / 15.0]);
/// ```
#[must_use]
pub fn google() -> AlertPolicy {
    policy(
        "google",
        "SRE Workbook",
        "SRE Workbook, ch. 5, table 5-8; the 24 h tier is in its listing",
        vec![
            burn("page_1h", HOUR, share(20), (Critical, Page)),
            burn("page_6h", SIX_HOURS, share(50), (Critical, Page)),
            burn("ticket_1d", DAY, share(100), (Warning, Ticket)),
            burn("ticket_3d", THREE_DAYS, share(100), (Warning, Ticket)),
        ],
    )
}

/// The same tiers with the severities that the reference guide gives them, and its `for`.
#[must_use]
pub fn guide() -> AlertPolicy {
    let held = |tier: AlertTier, hold| AlertTier {
        hold: minutes(hold),
        ..tier
    };
    policy(
        "guide",
        "Four severities",
        "The reference guide: 6x is a ticket, 1x a log line, each with a `for`",
        vec![
            held(
                burn("critical_fast_burn", HOUR, share(20), (Critical, Page)),
                2,
            ),
            held(
                burn("warning_fast_burn", SIX_HOURS, share(50), (Warning, Ticket)),
                15,
            ),
            held(
                burn("warning_slow_burn", DAY, share(100), (Warning, Ticket)),
                60,
            ),
            held(
                burn("info_sustained_burn", THREE_DAYS, share(100), (Info, Log)),
                180,
            ),
        ],
    )
}

/// Sloth's catalogue, the same for 28 and 30 days: its two quick and two slow alerts.
#[must_use]
pub fn sloth() -> AlertPolicy {
    policy(
        "sloth",
        "Sloth",
        "Sloth, AlertWindows google-28d and google-30d",
        vec![
            burn("page_quick", HOUR, share(20), (Critical, Page)),
            burn("page_slow", SIX_HOURS, share(50), (Critical, Page)),
            burn("ticket_quick", DAY, share(100), (Warning, Ticket)),
            burn("ticket_slow", THREE_DAYS, share(100), (Warning, Ticket)),
        ],
    )
}

/// Pyrra: factors 14, 7, 2 and 1, and windows that scale with the budget's, rounded to minutes.
///
/// A window so short that one would be 0 keeps it at a minute.
#[must_use]
pub fn pyrra(window: TimeDelta) -> AlertPolicy {
    const FOUR_WEEKS_MINUTES: i128 = 28 * 1_440;
    // Half a minute goes away from zero, as Go's Duration.Round has it.
    let scaled = |at_28_days: i64| {
        let over = i128::from(at_28_days) * i128::from(window.num_milliseconds().max(0));
        let minute = FOUR_WEEKS_MINUTES * 60_000;
        i64::try_from((2 * over + minute) / (2 * minute)).map_or(i64::MAX / 60_000, |m| m.max(1))
    };
    let tier = |name, hold, (long, short), factor, urgency| AlertTier {
        hold: minutes(scaled(hold)),
        ..burn(name, (scaled(long), scaled(short)), times(factor), urgency)
    };
    policy(
        "pyrra",
        "Pyrra",
        "Pyrra, slo/slo.go: windows at 28 d, scaled and rounded to minutes",
        vec![
            tier("burn_14", 2, HOUR, 14_000, (Critical, Page)),
            tier("burn_7", 15, SIX_HOURS, 7_000, (Critical, Page)),
            tier("burn_2", 60, DAY, 2_000, (Warning, Ticket)),
            tier("burn_1", 180, (5_760, 360), 1_000, (Warning, Ticket)),
        ],
    )
}

/// Datadog's recommended burn rates: one table each for 7, 30 and 90 days; the nearest is taken.
#[must_use]
pub fn datadog(window: TimeDelta) -> AlertPolicy {
    let (days, [fast, middle, slow]) = match window.num_days() {
        ..=18 => (7, [16_800, 5_600, 2_800]),
        19..=60 => (30, [14_400, 6_000, 3_000]),
        _ => (90, [21_600, 10_800, 4_500]),
    };
    policy(
        "datadog",
        "Datadog",
        &format!("Datadog documentation, burn rate alerts, table for {days} days"),
        vec![
            burn("burn_1h", HOUR, times(fast), (Critical, Page)),
            burn("burn_6h", SIX_HOURS, times(middle), (Critical, Page)),
            burn("burn_24h", DAY, times(slow), (Warning, Ticket)),
        ],
    )
}

/// Elastic's default rule: critical, high, medium and low. What they ask for is our reading.
#[must_use]
pub fn elastic() -> AlertPolicy {
    policy(
        "elastic",
        "Elastic",
        "Elastic Observability, SLO burn rate rule, default windows",
        vec![
            burn("critical", HOUR, times(14_400), (Critical, Page)),
            burn("high", SIX_HOURS, times(6_000), (Critical, Page)),
            burn("medium", DAY, times(3_000), (Warning, Ticket)),
            burn("low", THREE_DAYS, times(1_000), (Info, Ticket)),
        ],
    )
}

/// Grafana SLO: two fast-burn and two slow-burn conditions, the same for every window.
#[must_use]
pub fn grafana() -> AlertPolicy {
    policy(
        "grafana",
        "Grafana SLO",
        "Grafana SLO documentation, burn-rate alert rule conditions",
        vec![
            burn("fast_burn_1h", HOUR, times(14_400), (Critical, Page)),
            burn("fast_burn_6h", SIX_HOURS, times(6_000), (Critical, Page)),
            burn("slow_burn_24h", DAY, times(3_000), (Warning, Ticket)),
            burn("slow_burn_72h", THREE_DAYS, times(1_000), (Warning, Ticket)),
        ],
    )
}

/// slo-generator's four steps, one window each: they keep firing until the window has forgotten.
#[must_use]
pub fn slo_generator() -> AlertPolicy {
    let step = |name: &str, hours, factor, urgency| {
        let tier = burn(name, (hours * 60, 0), times(factor), urgency);
        AlertTier {
            condition: Condition::BurnRate {
                long: TimeDelta::hours(hours),
                short: None,
                threshold: times(factor),
            },
            ..tier
        }
    };
    policy(
        "slo-generator",
        "slo-generator",
        "slo-generator, samples/config.yaml, default error budget policy",
        vec![
            step("1 hour", 1, 9_000, (Critical, Page)),
            step("12 hours", 12, 3_000, (Critical, Page)),
            step("7 days", 168, 1_500, (Warning, Ticket)),
            step("28 days", 672, 1_000, (Warning, Ticket)),
        ],
    )
}

fn on(name: &str, condition: Condition, (severity, action): (Severity, Action)) -> AlertTier {
    AlertTier {
        name: name.to_owned(),
        condition,
        severity,
        action,
        hold: TimeDelta::zero(),
    }
}

/// Alerts on the time left: 4 h page, 24 h open a ticket, at the rate of a quarter of that time.
#[must_use]
pub fn exhaustion_time() -> AlertPolicy {
    let tier = |name, hours, urgency| {
        let condition = Condition::Exhaustion {
            within: TimeDelta::hours(hours),
            lookback: TimeDelta::hours(hours) / 4,
        };
        on(name, condition, urgency)
    };
    policy(
        "exhaustion-time",
        "Exhaustion time",
        "Honeycomb's exhaustion-time alerts, which look back a quarter of the time",
        vec![
            tier("gone_in_4h", 4, (Critical, Page)),
            tier("gone_in_24h", 24, (Warning, Ticket)),
        ],
    )
}

/// Alerts on budget spent: the Workbook's shares, counted against the whole budget.
///
/// Where traffic varies this differs from burn rates: a bad hour at night spends little.
#[must_use]
pub fn budget_drop() -> AlertPolicy {
    let tier = |name, hours, thousandths, urgency| {
        let condition = Condition::BudgetDrop {
            share: Multiple::thousandths(thousandths),
            lookback: TimeDelta::hours(hours),
        };
        on(name, condition, urgency)
    };
    policy(
        "budget-drop",
        "Budget drop",
        "Honeycomb's budget-rate alerts, with the SRE Workbook's shares",
        vec![
            tier("drop_1h", 1, 20, (Critical, Page)),
            tier("drop_6h", 6, 50, (Critical, Page)),
            tier("drop_3d", 72, 100, (Warning, Ticket)),
        ],
    )
}

/// Alerts on what is gone altogether: at half, three quarters, nine tenths and all of it.
#[must_use]
pub fn budget_consumed() -> AlertPolicy {
    let tier = |name, thousandths, urgency| {
        let share = Multiple::thousandths(thousandths);
        on(name, Condition::BudgetConsumed { share }, urgency)
    };
    policy(
        "budget-consumed",
        "Budget consumed",
        "The status bands: 50%, 25%, 10% and nothing left",
        vec![
            tier("exhausted", 1_000, (Critical, Page)),
            tier("critical", 900, (Critical, Ticket)),
            tier("warning", 750, (Warning, Ticket)),
            tier("attention", 500, (Info, Log)),
        ],
    )
}
