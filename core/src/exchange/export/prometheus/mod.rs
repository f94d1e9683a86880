//! Recording rules, alerts and their tests for Prometheus, Thanos and Mimir.
//!
//! Every series that a rule or a panel reads is recorded, for every window (AUDIT P1, P2). Windows up to six hours are
//! asked of the counters; longer ones are put together from recorded ones: four quarters make a day, three days and ten
//! times three days the usual windows (AUDIT P8). Thresholds follow the objective's window and are inclusive, as the
//! engine's are.
//!
//! Prometheus only looks back: a rolling window as long as the running period stands for a calendar one.

mod alerts;
mod promtool;
mod recording;
mod rule;
mod sample_series;
mod series;
mod sli;

pub(crate) use crate::model::selector::quoted;
pub use crate::model::selector::{Matcher, Selector, SelectorError};
pub use crate::model::sli::Sli;
pub(crate) use crate::model::sli::{all as all_of, quick as quick_of};
pub use promtool::{UnitTest, unit_test};
pub(crate) use rule::prometheus_duration;
pub use rule::{Group, Rule, prometheus_rule, rules_file};
pub use series::Naming;
use series::Series;
pub(crate) use series::{SLO, sloth_service};

use super::refusal::ExportError;
use crate::model::alert_policy::{AlertPolicy, Condition, google};
use crate::model::objective::BudgetingMethod;
use crate::model::plan::Service;
use crate::model::status::Thresholds;
use crate::model::target::Target;
use crate::model::zone::Zone;
use chrono::{DateTime, TimeDelta, Utc};

/// On which side of its threshold an alert stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Comparison {
    /// At a threshold it is reached, as in the engine; the bands of the budget touch (AUDIT D3, P5).
    #[default]
    Inclusive,
    /// Beyond it, as the reference guide, Sloth and Pyrra write it, for teams that move over from such rules: exactly
    /// on the edge of a band nothing fires, and "critical" goes on below zero.
    Strict,
}

/// What a plan does not say about a service's rules.
#[derive(Debug, Clone, PartialEq)]
pub struct Options {
    /// The series behind the objective; those of the plan when absent.
    pub sli: Option<Sli>,
    /// Whose names the recorded series have.
    pub naming: Naming,
    /// When the burn is worth an alert.
    pub alerts: AlertPolicy,
    /// On which side of its threshold an alert stands.
    pub comparison: Comparison,
    /// Time between evaluations; shortened where an alert's window is no longer than that.
    pub interval: TimeDelta,
    /// An alert on the burn rate wants at least so many bad events in its long window, so that one failure at night
    /// wakes nobody. `None` for no such guard; gauges and slices count time and have none.
    pub min_bad_events: Option<u32>,
    /// The budget cannot be told when there was no data for so long; `None` for no alert about it.
    pub absent_for: Option<TimeDelta>,
    /// Labels for every rule, such as `team: sre`.
    pub labels: Vec<(String, String)>,
    /// A page to look at.
    pub dashboard_url: Option<String>,
    /// A page to follow.
    pub runbook_url: Option<String>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            sli: None,
            naming: Naming::default(),
            alerts: google(),
            comparison: Comparison::default(),
            interval: TimeDelta::minutes(1),
            min_bad_events: Some(2),
            absent_for: Some(TimeDelta::minutes(10)),
            labels: Vec::new(),
            dashboard_url: None,
            runbook_url: None,
        }
    }
}

impl Options {
    /// The series behind a service's objective: those told, or the plan's, or the guide's counters of requests.
    #[must_use]
    pub fn sli_of(&self, service: &Service) -> Sli {
        let known = self.sli.as_ref().or(service.sli.as_ref());
        known.cloned().unwrap_or_else(|| Sli::of_requests(service))
    }
}

/// The rules of one service, in one group: each reads what those before it recorded.
///
/// `now` matters for a calendar window, whose length is that of the running period; `thresholds` are the budget policy's.
///
/// # Errors
/// [`ExportError`] for a target of 100%, whose budget of 0 no rate can be divided by.
///
/// # Example
/// ```
/// use chrono::TimeDelta;
/// use error_budget::exchange::export::prometheus::{Options, rules, rules_file};
/// use error_budget::model::{objective::Objective, plan::Service, status::Thresholds, window::Window, zone::Zone};
/// let objective = Objective::new("99.9%".parse()?, Window::Rolling(TimeDelta::days(28)));
/// let service = Service::new("api", "api", objective);
/// let now = "2026-03-10T14:30:00Z".parse().expect("an instant");
/// let group = rules(&service, now, &Zone::utc(), &Thresholds::default(), &Options::default())?;
/// let page = group.rules.iter().find(|rule| rule.name() == "ErrorBudgetPage1h").expect("the first tier");
/// // 2% of 28 days in an hour.
/// assert!(page.expr().starts_with("service:burn_rate_1h{service=\"api\"} >= 13.44\nand\n"));
/// assert!(rules_file(&[group]).starts_with("groups:\n  - name: error-budget-api\n"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn rules(
    service: &Service,
    now: DateTime<Utc>,
    zone: &Zone,
    thresholds: &Thresholds,
    options: &Options,
) -> Result<Group, ExportError> {
    let setup = Setup::new(service, now, zone, *thresholds, options)?;
    let mut rules = setup.recordings();
    rules.extend(setup.alerts().into_iter().map(|alert| alert.rule));
    Ok(Group {
        name: format!("error-budget-{}", service.id),
        interval: setup.interval,
        rules,
    })
}

/// What is added up over time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Counting {
    /// Events, whose counters remember everything. While traffic is even they stand for time, too.
    Events,
    /// A gauge, looked at in each evaluation.
    State,
    /// Slices of time, one for each evaluation; with a target each is wholly good or bad.
    Slices(Option<Target>),
}

/// Ranges up to this are asked of the counters; Sloth asks up to three days of them.
const RAW_RANGE: TimeDelta = TimeDelta::hours(6);
const SLOTH_RAW_RANGE: TimeDelta = TimeDelta::days(3);
/// The windows of the guide's rules and panels.
const GUIDE_WINDOWS: [i64; 7] = [5, 30, 60, 120, 360, 1_440, 4_320];

/// A service and its options, with what follows from both.
#[derive(Debug, Clone)]
pub(crate) struct Setup<'a> {
    pub(crate) service: &'a Service,
    options: &'a Options,
    pub(crate) sli: Sli,
    pub(crate) series: Series,
    thresholds: Thresholds,
    /// The objective's window, as a rolling one.
    pub(crate) window: TimeDelta,
    counting: Counting,
    pub(crate) interval: TimeDelta,
}

impl<'a> Setup<'a> {
    pub(crate) fn new(
        service: &'a Service,
        now: DateTime<Utc>,
        zone: &Zone,
        thresholds: Thresholds,
        options: &'a Options,
    ) -> Result<Self, ExportError> {
        let objective = &service.objective;
        if objective.target.allowance_ppb() == 0 {
            return Err(ExportError::new(
                format!(
                    "{} promises 100%, so there is no budget whose burn a rule could watch",
                    service.id
                ),
                "alert on any error instead, or promise a little less, such as 99.99%",
            ));
        }
        let sli = options.sli_of(service);
        let counting = match objective.method {
            BudgetingMethod::TimeSlices { slice_target, .. } => {
                Counting::Slices(Some(slice_target))
            }
            BudgetingMethod::RatioTimeSlices { .. } => Counting::Slices(None),
            BudgetingMethod::Occurrences | BudgetingMethod::Time if sli.counts_events() => {
                Counting::Events
            }
            BudgetingMethod::Occurrences | BudgetingMethod::Time => Counting::State,
        };
        let interval = match objective.method {
            BudgetingMethod::TimeSlices { slice, .. }
            | BudgetingMethod::RatioTimeSlices { slice } => slice,
            BudgetingMethod::Occurrences | BudgetingMethod::Time => interval(options),
        };
        Ok(Self {
            service,
            options,
            sli,
            series: Series::of(service, options.naming),
            thresholds,
            window: objective.window.at(now, zone).length(),
            counting,
            interval,
        })
    }

    /// Every window that a rule or a panel reads, ascending.
    fn windows(&self) -> Vec<TimeDelta> {
        let mut windows: Vec<TimeDelta> =
            GUIDE_WINDOWS.into_iter().map(TimeDelta::minutes).collect();
        for tier in &self.options.alerts.tiers {
            if let Condition::BurnRate { long, short, .. } = tier.condition {
                windows.extend([Some(long), short].into_iter().flatten());
            }
        }
        windows.sort_unstable();
        windows.dedup();
        windows
    }
}

/// Less than the shortest window, so that no alert is slept through.
fn interval(options: &Options) -> TimeDelta {
    const STEPS: [i64; 5] = [60, 30, 15, 10, 5];
    let wanted = options.interval.max(TimeDelta::seconds(1));
    let shortest = options
        .alerts
        .tiers
        .iter()
        .filter_map(|tier| match tier.condition {
            Condition::BurnRate { long, short, .. } => Some(short.unwrap_or(long)),
            Condition::BudgetDrop { lookback, .. } | Condition::Exhaustion { lookback, .. } => {
                Some(lookback)
            }
            Condition::BudgetConsumed { .. } => None,
        })
        .min()
        .unwrap_or(TimeDelta::MAX);
    if wanted < shortest {
        return wanted;
    }
    STEPS
        .into_iter()
        .map(TimeDelta::seconds)
        .find(|step| *step < shortest)
        .unwrap_or(TimeDelta::seconds(5))
        .min(wanted)
}

/// A number with the digits of its shortest decimal text.
pub(crate) fn decimal(number: f64) -> String {
    number.to_string()
}
