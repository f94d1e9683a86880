//! The rules that record: rates, burn, what is left.

use super::rule::Rule;
use super::series::{Naming, Total};
use super::{Counting, RAW_RANGE, SLOTH_RAW_RANGE, Setup, decimal};
use crate::model::PPB;
use crate::model::alert_policy::Condition;
use crate::model::decimal::unscaled;
use chrono::TimeDelta;

/// Totals of these lengths are what longer ones are made of.
const BLOCKS: [TimeDelta; 4] = [
    TimeDelta::days(30),
    TimeDelta::days(3),
    TimeDelta::days(1),
    TimeDelta::hours(6),
];

impl Setup<'_> {
    /// Every recording rule, each after what it reads.
    pub(super) fn recordings(&self) -> Vec<Rule> {
        let mut rules = vec![self.record(self.series.valid().to_owned(), self.valid())];
        if self.counting != Counting::Events {
            rules.push(self.record(self.series.bad().to_owned(), self.bad()));
        }
        rules.extend(self.totals());
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

    /// Valid events a second, or 1 for each evaluation that counts time.
    fn valid(&self) -> String {
        let range = match self.counting {
            Counting::Slices(_) => self.series.range(self.interval),
            Counting::Events | Counting::State => "5m".to_owned(),
        };
        let valid = self.sli.valid_rate(&range);
        match self.counting {
            Counting::Slices(_) if self.sli.counts_events() => format!("{valid} > bool 0"),
            _ => valid,
        }
    }

    /// What of an evaluation was bad, where time is counted.
    fn bad(&self) -> String {
        let slice = self.series.range(self.interval);
        let share = match (self.counting, self.sli.state()) {
            (Counting::State, Some(state)) => return state,
            _ => self.sli.bad_share(&slice),
        };
        let judged = match self.counting {
            Counting::Slices(Some(target)) => {
                let most = unscaled(u64::from(PPB - target.ppb()), 9);
                format!("({share}) > bool {most}")
            }
            _ => share,
        };
        if self.sli.counts_events() {
            // A slice without traffic is good.
            format!("({judged})\nor {} * 0", self.sli.valid_rate(&slice))
        } else {
            judged
        }
    }

    /// Totals of every length that something reads, ascending, so that each finds its parts.
    fn totals(&self) -> Vec<Rule> {
        let mut rules = Vec::new();
        for window in self.total_windows() {
            let part = BLOCKS.contains(&window) || window == self.window;
            let kinds = [
                (Total::Bad, true),
                (Total::Valid, part || !self.asks_counters(window)),
                (Total::Measured, part),
            ];
            for (what, read) in kinds {
                if read {
                    rules.push(
                        self.record(self.series.total(what, window), self.total(what, window)),
                    );
                }
            }
        }
        rules
    }

    fn total_windows(&self) -> Vec<TimeDelta> {
        let long = |window: &TimeDelta| *window > RAW_RANGE || !self.asks_counters(*window);
        let mut windows: Vec<TimeDelta> = self.windows().into_iter().filter(long).collect();
        windows.extend(self.guarded_windows());
        windows.extend(self.spent_lookbacks());
        windows.push(self.window);
        let parts: Vec<TimeDelta> = windows
            .iter()
            .flat_map(|window| self.parts(*window).into_iter().map(|(length, _)| length))
            .collect();
        windows.extend(parts);
        // The parts of parts.
        let longest = windows.iter().max().copied().unwrap_or_default();
        windows.extend(
            BLOCKS
                .into_iter()
                .filter(|block| *block < longest && *block != TimeDelta::days(30)),
        );
        windows.sort_unstable();
        windows.dedup();
        windows
    }

    /// Recorded totals that make up a longer one, each with how long ago it ended; the rest is shorter than six hours.
    fn parts(&self, window: TimeDelta) -> Vec<(TimeDelta, TimeDelta)> {
        let mut parts = Vec::new();
        if window <= RAW_RANGE {
            return parts;
        }
        let mut ago = TimeDelta::zero();
        for block in BLOCKS.into_iter().filter(|block| *block < window) {
            while ago + block <= window {
                parts.push((block, ago));
                ago += block;
            }
        }
        parts
    }

    fn total(&self, what: Total, window: TimeDelta) -> String {
        let parts = self.parts(window);
        if parts.is_empty() {
            return self.short_total(what, window, TimeDelta::zero());
        }
        // In a record that is younger a part from long ago is nothing.
        let mut written: Vec<String> = parts
            .iter()
            .map(|(length, ago)| {
                let total = self.select(&self.series.total(what, *length));
                if ago.is_zero() {
                    format!("sum({total})")
                } else {
                    format!(
                        "sum({total} offset {} or vector(0))",
                        self.series.range(*ago)
                    )
                }
            })
            .collect();
        let ago = parts
            .last()
            .map_or(TimeDelta::zero(), |(length, ago)| *length + *ago);
        if window > ago {
            let rest = self.short_total(what, window - ago, ago);
            written.push(format!("sum({rest} or vector(0))"));
        }
        written.join("\n+ ")
    }

    /// A total of at most six hours, from the counters or from what was looked at.
    fn short_total(&self, what: Total, window: TimeDelta, ago: TimeDelta) -> String {
        let seconds = |length: TimeDelta| decimal(length.num_milliseconds() as f64 / 1_000.0);
        let window = window.max(self.interval);
        let mut range = format!("[{}]", self.series.range(window));
        if ago > TimeDelta::zero() {
            range.push_str(&format!(" offset {}", self.series.range(ago)));
        }
        let valid = self.select(self.series.valid());
        match (what, self.counting) {
            (Total::Bad, Counting::Events) => {
                format!("({}) * {}", self.sli.bad_rate_in(&range), seconds(window))
            }
            (Total::Valid, Counting::Events) => {
                format!("{} * {}", self.sli.valid_rate_in(&range), seconds(window))
            }
            (Total::Bad, _) => {
                let bad = self.select(self.series.bad());
                format!("sum_over_time({bad}{range}) * {}", seconds(self.interval))
            }
            (Total::Valid, _) => {
                format!("sum_over_time({valid}{range}) * {}", seconds(self.interval))
            }
            (Total::Measured, _) => format!(
                "clamp_max(count_over_time({valid}{range}) * {}, {})",
                seconds(self.interval),
                seconds(window)
            ),
        }
    }

    /// The error rate over this window is asked of the counters.
    fn asks_counters(&self, window: TimeDelta) -> bool {
        let until = match self.series.naming() {
            Naming::Guide => RAW_RANGE,
            Naming::Sloth => SLOTH_RAW_RANGE,
        };
        window <= until && !matches!(self.counting, Counting::Slices(_))
    }

    fn error_rate(&self, window: TimeDelta) -> Rule {
        let range = self.series.range(window);
        let percent = match self.series.naming() {
            Naming::Guide => "100 * ",
            Naming::Sloth => "",
        };
        let share = if self.asks_counters(window) {
            self.sli.bad_share(&range)
        } else {
            self.recorded_share(window)
        };
        let expr = match (percent, self.sli.counts_events()) {
            ("", _) | (_, true) => format!("{percent}{share}"),
            (percent, false) => format!("{percent}({share})"),
        };
        let more = match self.series.naming() {
            Naming::Guide => Vec::new(),
            Naming::Sloth => vec![("sloth_window", range)],
        };
        self.record_with(self.series.error_rate(window), expr, &more)
    }

    /// Bad of valid events over a window, from recorded totals; no sample without any.
    fn recorded_share(&self, window: TimeDelta) -> String {
        let total = |what| self.select(&self.series.total(what, window));
        format!("{}\n/ ({} > 0)", total(Total::Bad), total(Total::Valid))
    }

    /// Percent of the budget that was spent within `lookback`: its bad events of those that may be bad in a whole
    /// window at the mean rate, so that a young service has a whole budget, too.
    fn spent(&self, lookback: TimeDelta) -> String {
        let total = |what, window| self.select(&self.series.total(what, window));
        // Seconds of a window that may be bad, for each percent.
        let seconds = self.window.num_milliseconds() as f64
            * f64::from(self.service.objective.target.allowance_ppb())
            / 1e14;
        format!(
            "{}\n/ ({} > 0)\n* {} / {}",
            total(Total::Bad, lookback),
            total(Total::Valid, self.window),
            total(Total::Measured, self.window),
            decimal(seconds)
        )
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
