//! The rules that record: rates, burn, what is left.

use super::rule::Rule;
use super::series::Naming;
use super::{Counting, RAW_RANGE, SLOTH_RAW_RANGE, Setup, decimal};
use crate::model::PPB;
use crate::model::alert_policy::Condition;
use crate::model::decimal::unscaled;
use chrono::TimeDelta;

impl Setup<'_> {
    /// Every recording rule, each after what it reads.
    pub(super) fn recordings(&self) -> Vec<Rule> {
        let mut rules = vec![self.record(self.series.valid_rate(self.base), self.base_valid())];
        rules.push(self.record(self.series.bad_rate(self.base), self.base_bad()));
        for window in self.windows() {
            rules.push(self.error_rate(window));
        }
        match self.series.naming() {
            Naming::Guide => {
                for window in self.windows() {
                    let error_rate = self.select(&self.series.error_rate(window));
                    let burn = format!("{error_rate} / {}", self.allowance_percent());
                    rules.push(self.record(self.series.burn_rate(window), burn));
                }
                rules.push(self.record("service:slo_target_pct".to_owned(), self.target_vector()));
            }
            Naming::Sloth => rules.extend(self.sloth_records()),
        }
        rules.push(self.record(
            self.series.success_rate(self.window),
            format!("100 - 100 * {}", self.recorded_share(self.window)),
        ));
        rules.push(self.record(
            self.series.remaining().to_owned(),
            format!("100 - {}", self.spent(self.window)),
        ));
        for lookback in self.spent_lookbacks() {
            rules.push(self.record(self.series.spent(lookback), self.spent(lookback)));
        }
        for window in self.guarded_windows() {
            rules.push(self.record(self.series.bad_events(window), self.bad_events(window)));
        }
        rules
    }

    fn record(&self, record: String, expr: String) -> Rule {
        self.record_with(record, expr, &[])
    }

    fn record_with(&self, record: String, expr: String, more: &[(&str, String)]) -> Rule {
        let ids = self.series.ids().iter().chain(more);
        let labels = ids
            .map(|(label, value)| ((*label).to_owned(), value.clone()))
            .chain(self.options.labels.iter().cloned())
            .collect();
        Rule::Record {
            record,
            expr,
            labels,
        }
    }

    pub(super) fn select(&self, name: &str) -> String {
        self.series.select(name)
    }

    /// `0.1` for 99.9%: never `100 - 99.9`, which is 0.09999999999999432 (AUDIT M1).
    fn allowance_percent(&self) -> String {
        unscaled(u64::from(self.service.objective.target.allowance_ppb()), 7)
    }

    /// `0.001` for 99.9%.
    pub(super) fn allowance_ratio(&self) -> String {
        unscaled(u64::from(self.service.objective.target.allowance_ppb()), 9)
    }

    fn target_vector(&self) -> String {
        format!(
            "vector({})",
            unscaled(u64::from(self.service.objective.target.ppb()), 7)
        )
    }

    /// Valid weight a second: events, or 1 while time counts.
    fn base_valid(&self) -> String {
        let valid = self.sli.valid_rate(&self.series.range(self.base));
        if self.counting == Counting::Events || !self.sli.counts_events() {
            valid
        } else {
            format!("{valid} > bool 0")
        }
    }

    /// Bad weight a second.
    fn base_bad(&self) -> String {
        let range = self.series.range(self.base);
        let share = self.sli.bad_share(&range);
        let judged = match self.counting {
            Counting::Events => return self.sli.bad_rate(&range),
            Counting::Slices(Some(target)) => {
                let most = unscaled(u64::from(PPB - target.ppb()), 9);
                format!("({share}) > bool {most}")
            }
            Counting::Time | Counting::Slices(None) => share,
        };
        if self.sli.counts_events() {
            format!("({judged})\nor {} * 0", self.sli.valid_rate(&range))
        } else {
            judged
        }
    }

    fn error_rate(&self, window: TimeDelta) -> Rule {
        let range = self.series.range(window);
        let (raw_until, percent) = match self.series.naming() {
            Naming::Guide => (RAW_RANGE, "100 * "),
            Naming::Sloth => (SLOTH_RAW_RANGE, ""),
        };
        let asks_counters = window <= raw_until && !matches!(self.counting, Counting::Slices(_));
        let expr = match (asks_counters, percent) {
            (true, "") => self.sli.bad_share(&range),
            (true, percent) => match self.sli.counts_events() {
                true => format!("{percent}{}", self.sli.bad_share(&range)),
                false => format!("{percent}({})", self.sli.bad_share(&range)),
            },
            (false, percent) => format!("{percent}{}", self.recorded_share(window)),
        };
        let more = match self.series.naming() {
            Naming::Guide => Vec::new(),
            Naming::Sloth => vec![("sloth_window", range)],
        };
        self.record_with(self.series.error_rate(window), expr, &more)
    }

    /// The sum of the recorded bad rate over a window, in evaluations.
    ///
    /// A rate over the last five minutes tells only a part of what has just begun, and still tells what has just left
    /// the window: half of the evaluations in its range are added at the present rate and taken off at the rate of a
    /// window ago (where the sample on the very edge counts by half). Without them every alert on a long window would
    /// be two minutes late.
    fn bad_sum(&self, window: TimeDelta) -> String {
        let (base, step) = (
            self.base.num_milliseconds(),
            self.interval.num_milliseconds().max(1),
        );
        let late = (base as f64 / step as f64 - 1.0) / 2.0;
        let rate = self.select(&self.series.bad_rate(self.base));
        let sum = self.sum(&rate, window);
        if late > 0.0 {
            let edge = self.edge(&rate, window, late + 0.5);
            format!("({sum} + {} * {rate} - {edge})", decimal(late))
        } else {
            sum
        }
    }

    /// The same of the valid rate, which does not come and go.
    fn valid_sum(&self, window: TimeDelta) -> String {
        let rate = self.select(&self.series.valid_rate(self.base));
        let sum = self.sum(&rate, window);
        if self.base > self.interval {
            format!("({sum} - {})", self.edge(&rate, window, 0.5))
        } else {
            sum
        }
    }

    fn sum(&self, rate: &str, window: TimeDelta) -> String {
        // Half a slice says nothing.
        format!(
            "sum_over_time({rate}[{}])",
            self.series.range(window.max(self.base))
        )
    }

    /// What a window ago counts; nothing in a record that is younger.
    fn edge(&self, rate: &str, window: TimeDelta, times: f64) -> String {
        let range = self.series.range(window);
        format!("{} * ({rate} offset {range} or {rate} * 0)", decimal(times))
    }

    /// Bad of valid weight over a window, from what was recorded; no sample without any.
    fn recorded_share(&self, window: TimeDelta) -> String {
        format!(
            "{}\n/ ({} > 0)",
            self.bad_sum(window),
            self.valid_sum(window)
        )
    }

    /// Percent of the budget that was spent within `lookback`: bad weight of the allowance of a whole window at the
    /// mean rate, so that a young service has a whole budget, too.
    fn spent(&self, lookback: TimeDelta) -> String {
        let valid = self.select(&self.series.valid_rate(self.base));
        // Evaluations in a window, of which the allowance may be bad, in percent.
        let evaluations =
            self.window.num_milliseconds() as f64 / self.interval.num_milliseconds().max(1) as f64;
        let allowed = f64::from(self.service.objective.target.allowance_ppb()) * evaluations / 1e11;
        format!(
            "{}\n/ ({} * avg_over_time({valid}[{}]))",
            self.bad_sum(lookback),
            decimal(allowed),
            self.series.range(self.window)
        )
    }

    fn bad_events(&self, window: TimeDelta) -> String {
        let seconds = |length: TimeDelta| decimal(length.num_milliseconds() as f64 / 1_000.0);
        if window <= RAW_RANGE {
            let range = self.series.range(window);
            format!("({}) * {}", self.sli.bad_rate(&range), seconds(window))
        } else {
            format!("{} * {}", self.bad_sum(window), seconds(self.interval))
        }
    }

    /// Lookbacks of alerts on what was spent within them, ascending.
    fn spent_lookbacks(&self) -> Vec<TimeDelta> {
        let mut lookbacks: Vec<TimeDelta> =
            self.options
                .alerts
                .tiers
                .iter()
                .filter_map(|tier| match tier.condition {
                    Condition::BudgetDrop { lookback, .. }
                    | Condition::Exhaustion { lookback, .. } => Some(lookback),
                    Condition::BurnRate { .. } | Condition::BudgetConsumed { .. } => None,
                })
                .collect();
        lookbacks.sort_unstable();
        lookbacks.dedup();
        lookbacks
    }

    /// Long windows whose alerts want a few bad events, ascending.
    fn guarded_windows(&self) -> Vec<TimeDelta> {
        if self.guard().is_none() {
            return Vec::new();
        }
        let mut windows: Vec<TimeDelta> = self
            .options
            .alerts
            .tiers
            .iter()
            .filter_map(|tier| match tier.condition {
                Condition::BurnRate { long, .. } => Some(long),
                _ => None,
            })
            .collect();
        windows.sort_unstable();
        windows.dedup();
        windows
    }

    /// The least number of bad events, where events are counted.
    pub(super) fn guard(&self) -> Option<u32> {
        self.options
            .min_bad_events
            .filter(|least| *least > 0 && self.counting == Counting::Events)
    }

    /// What Sloth's dashboards read besides.
    fn sloth_records(&self) -> Vec<Rule> {
        const JOIN: &str = "\n/ on(sloth_id, sloth_slo, sloth_service) group_left\n";
        let period = self.series.range(self.window);
        let five_minutes = self.series.error_rate(TimeDelta::minutes(5));
        let error = self.select(&five_minutes);
        let budget = self.select("slo:error_budget:ratio");
        let days = self.window.num_milliseconds() as f64 / 86_400_000.0;
        let target = unscaled(u64::from(self.service.objective.target.ppb()), 9);
        let objective = unscaled(u64::from(self.service.objective.target.ppb()), 7);
        let burn = |window| {
            let error = self.select(&self.series.error_rate(window));
            format!("{error}{JOIN}{budget}")
        };
        let named = |name: &str, expr: String| self.record(name.to_owned(), expr);
        let mut rules = Vec::new();
        if !self.windows().contains(&self.window) {
            rules.push(self.record_with(
                self.series.error_rate(self.window),
                format!("sum_over_time({error}[{period}])\n/ ignoring (sloth_window)\ncount_over_time({error}[{period}])"),
                &[("sloth_window", period.clone())],
            ));
        }
        rules.extend([
            named("slo:objective:ratio", format!("vector({target})")),
            named(
                "slo:error_budget:ratio",
                format!("vector({})", self.allowance_ratio()),
            ),
            named("slo:time_period:days", format!("vector({})", decimal(days))),
            named("slo:current_burn_rate:ratio", burn(TimeDelta::minutes(5))),
            named("slo:period_burn_rate:ratio", burn(self.window)),
            named(
                "slo:period_error_budget_remaining:ratio",
                format!("1 - {}", self.select("slo:period_burn_rate:ratio")),
            ),
            self.record_with(
                "sloth_slo_info".to_owned(),
                "vector(1)".to_owned(),
                &[
                    ("sloth_mode", "error-budget-planner".to_owned()),
                    ("sloth_objective", objective),
                    ("sloth_spec", "prometheus/v1".to_owned()),
                    ("sloth_version", env!("CARGO_PKG_VERSION").to_owned()),
                ],
            ),
        ]);
        rules
    }
}
