//! The rules that fire: the policy's tiers, the bands of what is left, and data that stopped.

use super::rule::Rule;
use super::series::{Naming, Total};
use super::{Comparison, Setup, decimal};
use crate::exchange::export::address::link;
use crate::exchange::export::figures;
use crate::model::PPB;
use crate::model::alert_policy::{Action, AlertTier, Condition, Multiple, Severity, Threshold};
use chrono::TimeDelta;

/// An alert, and what the engine is asked to know when it fires.
#[derive(Debug, Clone)]
pub(super) struct Alert {
    pub(super) rule: Rule,
    pub(super) when: When,
}

/// When an alert fires, for the engine.
#[derive(Debug, Clone)]
pub(super) enum When {
    /// As this tier does.
    Tier(AlertTier),
    /// While at least this share of the budget is consumed, and less than the other, for so long.
    Consumed {
        from: Multiple,
        below: Option<Multiple>,
        hold: TimeDelta,
    },
    /// Without data, which a history does not tell.
    NoData,
}

/// What is said of an alert.
struct Words {
    summary: String,
    description: String,
}

impl Setup<'_> {
    pub(super) fn alerts(&self) -> Vec<Alert> {
        let mut alerts = Vec::new();
        let mut names: Vec<String> = Vec::new();
        for tier in &self.options.alerts.tiers {
            let wanted = alert_name(&tier.name);
            let taken = names.iter().filter(|name| **name == wanted).count();
            let name = match taken {
                0 => wanted.clone(),
                more => format!("{wanted}{}", more + 1),
            };
            names.push(wanted);
            alerts.push(self.tier(name, tier));
        }
        alerts.extend(self.bands());
        alerts.extend(self.no_data());
        alerts
    }

    /// `>=` in the engine's terms.
    fn at_least(&self) -> &'static str {
        match self.options.comparison {
            Comparison::Inclusive => ">=",
            Comparison::Strict => ">",
        }
    }

    fn at_most(&self) -> &'static str {
        match self.options.comparison {
            Comparison::Inclusive => "<=",
            Comparison::Strict => "<",
        }
    }

    fn alert(
        &self,
        alert: String,
        expr: String,
        hold: TimeDelta,
        (severity, action): (Severity, Action),
        more: Vec<(&str, String)>,
        words: Words,
    ) -> Rule {
        let mut labels = vec![
            ("severity".to_owned(), severity.word().to_owned()),
            ("action".to_owned(), action.word().to_owned()),
            ("alert_type".to_owned(), "error_budget".to_owned()),
        ];
        if self.series.naming() == Naming::Sloth {
            labels.push(("sloth_severity".to_owned(), action.word().to_owned()));
        }
        labels.extend(
            more.into_iter()
                .map(|(label, value)| (label.to_owned(), value)),
        );
        labels.extend(self.options.labels.iter().cloned());
        let urls = [
            ("dashboard_url", &self.options.dashboard_url),
            ("runbook_url", &self.options.runbook_url),
        ];
        let mut annotations = vec![
            ("summary".to_owned(), words.summary),
            ("description".to_owned(), words.description),
        ];
        annotations.extend(
            urls.into_iter()
                .filter_map(|(name, url)| Some((name.to_owned(), literal(link(url.as_ref()?)?)))),
        );
        Rule::Alert {
            alert,
            expr,
            hold,
            labels,
            annotations,
        }
    }

    fn tier(&self, name: String, tier: &AlertTier) -> Alert {
        let (expr, more, words) = match tier.condition {
            Condition::BurnRate {
                long,
                short,
                threshold,
            } => self.burn(long, short, threshold),
            Condition::BudgetDrop { share, lookback } => {
                let percent = decimal(share.ppb() as f64 / 1e7);
                let spent = self.select(&self.series.spent(lookback));
                let words = self.words(
                    "{{ $value | printf \"%.1f\" }}% of the error budget spent",
                    &format!(
                        "within {}, at least {percent}%",
                        figures::duration(lookback)
                    ),
                );
                let expr = format!("{spent} {} {percent}", self.at_least());
                (
                    expr,
                    vec![("long_window", self.series.range(lookback))],
                    words,
                )
            }
            Condition::BudgetConsumed { share } => {
                let left = (f64::from(PPB) - share.ppb() as f64) / 1e7;
                let operator = if share.is_zero() { "<" } else { self.at_most() };
                let expr = format!("{} {operator} {}", self.remaining(), decimal(left));
                let words = self.words(
                    "{{ $value | printf \"%.1f\" }}% of the error budget left",
                    &format!("{}% or less", decimal(left)),
                );
                (expr, Vec::new(), words)
            }
            Condition::Exhaustion { within, lookback } => {
                let times =
                    within.num_milliseconds() as f64 / lookback.num_milliseconds().max(1) as f64;
                let spent = self.select(&self.series.spent(lookback));
                let expr = format!(
                    "{} - {} * {spent} {} 0",
                    self.remaining(),
                    decimal(times),
                    self.at_most()
                );
                let words = self.words(
                    &format!("Error budget gone within {}", figures::duration(within)),
                    &format!("at the rate of the last {}", figures::duration(lookback)),
                );
                (
                    expr,
                    vec![("long_window", self.series.range(lookback))],
                    words,
                )
            }
        };
        let rule = self.alert(
            name,
            expr,
            tier.hold,
            (tier.severity, tier.action),
            more,
            words,
        );
        Alert {
            rule,
            when: When::Tier(tier.clone()),
        }
    }

    fn burn(
        &self,
        long: TimeDelta,
        short: Option<TimeDelta>,
        threshold: Threshold,
    ) -> (String, Vec<(&'static str, String)>, Words) {
        let rate = threshold.burn_rate(long, self.window);
        // At a threshold of 0 something has to burn.
        let operator = if rate > 0.0 { self.at_least() } else { ">" };
        let term = |window| match self.series.naming() {
            Naming::Guide => format!(
                "{} {operator} {}",
                self.select(&self.series.burn_rate(window)),
                decimal(rate)
            ),
            Naming::Sloth => format!(
                "max({} {operator} ({} * {})) without (sloth_window)",
                self.select(&self.series.error_rate(window)),
                decimal(rate),
                self.allowance_ratio()
            ),
        };
        let mut terms = vec![term(long)];
        terms.extend(short.map(term));
        if let Some(least) = self.guard() {
            // Between two whole numbers: increase() extrapolates.
            let events = self.select(&self.series.total(Total::Bad, long));
            terms.push(format!("{events} > {}", decimal(f64::from(least) - 0.5)));
        }
        let share = threshold.budget_share(long, self.window) * 100.0;
        let mut labels = vec![("long_window", self.series.range(long))];
        labels.extend(short.map(|short| ("short_window", self.series.range(short))));
        let burning = match self.series.naming() {
            Naming::Guide => "{{ $value | printf \"%.1f\" }}x".to_owned(),
            Naming::Sloth => format!("more than {}x", decimal(rate)),
        };
        let summary = format!(
            "Error budget burns at {burning} over {}",
            figures::duration(long)
        );
        let mut detail = format!(
            "{}% or more of the {} budget spent in {}",
            figures::number(share, if share < 1.0 { 2 } else { 1 }),
            figures::duration(self.window),
            figures::duration(long)
        );
        if let (Some(short), Naming::Guide) = (short, self.series.naming()) {
            let name = self.series.burn_rate(short);
            detail.push_str(&format!(
                "; over {} it burns at {{{{ with printf \"{name}{{service=%q}}\" $labels.service | query }}}}\
                 {{{{ . | first | value | printf \"%.1f\" }}}}{{{{ end }}}}x",
                figures::duration(short)
            ));
        }
        (terms.join("\nand\n"), labels, self.words(&summary, &detail))
    }

    fn words(&self, summary: &str, detail: &str) -> Words {
        let name = literal(&self.service.name);
        let target = self.service.objective.target;
        Words {
            summary: format!("{name}: {summary}"),
            description: format!(
                "{summary}: {detail}. {name} promises {target} over {}.",
                figures::duration(self.window)
            ),
        }
    }

    fn remaining(&self) -> String {
        self.select(self.series.remaining())
    }

    /// Low, critical and exhausted: bands that touch, one alert at a time.
    fn bands(&self) -> [Alert; 3] {
        let [(_, critical), (_, warning), _] = self.thresholds.bands();
        let (low, critical) = (warning.remaining_percent, critical.remaining_percent);
        let left = self.remaining();
        let strict = self.options.comparison == Comparison::Strict;
        let at_most = self.at_most();
        let band = |upper: f64, lower: f64| {
            format!(
                "{left} {at_most} {}\nand\n{left} > {}",
                decimal(upper),
                decimal(lower)
            )
        };
        let consumed = |left: f64| Multiple::nearest(1.0 - left / 100.0);
        let alert =
            |name: &str, expr, minutes, urgency, what: &str, from: f64, below: Option<f64>| {
                let hold = TimeDelta::minutes(minutes);
                let words = self.words(
                    "{{ $value | printf \"%.1f\" }}% of the error budget left",
                    what,
                );
                Alert {
                    rule: self.alert(name.to_owned(), expr, hold, urgency, Vec::new(), words),
                    when: When::Consumed {
                        from: consumed(from),
                        below: below.map(consumed),
                        hold,
                    },
                }
            };
        let critical_expr = if strict {
            format!("{left} < {}", decimal(critical))
        } else {
            band(critical, 0.0)
        };
        [
            alert(
                "ErrorBudgetLow",
                band(low, critical),
                5,
                (Severity::Warning, Action::Ticket),
                "put reliability before risky changes",
                low,
                Some(critical),
            ),
            alert(
                "ErrorBudgetCritical",
                critical_expr,
                5,
                (Severity::Critical, Action::Ticket),
                "only reliability work and fixes go out",
                critical,
                (!strict).then_some(0.0),
            ),
            alert(
                "ErrorBudgetExhausted",
                format!("{left} <= 0"),
                1,
                (Severity::Critical, Action::Page),
                "the objective is missed until old losses leave the window",
                0.0,
                None,
            ),
        ]
    }

    fn no_data(&self) -> Option<Alert> {
        let hold = self.options.absent_for?;
        let valid = self.select(self.series.valid());
        let words = self.words(
            "No data about the error budget",
            &format!("{} has no samples", self.sli.raw().metric()),
        );
        let urgency = (Severity::Warning, Action::Ticket);
        let expr = format!("absent({valid})");
        Some(Alert {
            rule: self.alert(
                "ErrorBudgetNoData".to_owned(),
                expr,
                hold,
                urgency,
                Vec::new(),
                words,
            ),
            when: When::NoData,
        })
    }
}

/// What a team typed is no template: no brace stands right behind another.
fn literal(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        if letter == '{' && out.ends_with('{') {
            out.push(' ');
        }
        out.push(if letter.is_control() { ' ' } else { letter });
    }
    out
}

/// `ErrorBudgetPage1h` for `page_1h`; the guide's own names for its tiers.
fn alert_name(tier: &str) -> String {
    let known = match tier {
        "critical_fast_burn" => "FastBurnCritical",
        "warning_fast_burn" => "FastBurnWarning",
        "warning_slow_burn" => "SlowBurn",
        "info_sustained_burn" => "SustainedBurn",
        other => {
            let name = pascal(other);
            let taken = ["Low", "Critical", "Exhausted", "NoData"].contains(&name.as_str());
            return format!("ErrorBudget{name}{}", if taken { "Tier" } else { "" });
        }
    };
    format!("ErrorBudget{known}")
}

/// The letters and digits of a text, each word with a capital.
fn pascal(text: &str) -> String {
    text.split(|c: char| !c.is_ascii_alphanumeric())
        .filter_map(|word| {
            let (first, rest) = word.split_at_checked(1)?;
            Some(first.to_ascii_uppercase() + rest)
        })
        .collect()
}
