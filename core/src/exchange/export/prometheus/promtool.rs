//! Unit tests for `promtool test rules`, made from a service's own incidents.
//!
//! The history becomes counters, and the engine's backtest says when each alert fires. Each alert has to be silent until
//! two evaluations before the predicted instant and to fire from two after it, and the same for its end: that is what
//! sampling and the extrapolation of `rate()` cost.

use super::alerts::{Alert, When};
use super::rule::{Rule, prometheus_duration};
use super::sample_series::sample_series;
use super::{Counting, Options, Setup};
use crate::engine::record::Record;
use crate::exchange::export::refusal::ExportError;
use crate::exchange::export::yaml::Yaml;
use crate::model::alert_policy::{Action, AlertTier, Condition, Multiple, Severity};
use crate::model::objective::BudgetingMethod;
use crate::model::plan::Service;
use crate::model::status::Thresholds;
use crate::model::traffic::Traffic;
use crate::model::window::{Interval, Window};
use crate::model::zone::Zone;
use chrono::{DateTime, TimeDelta, Utc};

/// Promtool takes 2 to 4 ms for each evaluation of all rules, and holds 10,000 samples of a query, which Sloth's names
/// need for a whole window: a week of minutes is too long for it.
const LONGEST: TimeDelta = TimeDelta::days(7);
const MOST_STEPS: i64 = 9_900;
/// Firings of one alert that are tested; a week of minutes has no room for many more.
const MOST_FIRINGS: usize = 100;
/// Evaluations around a predicted instant that nothing is asked of.
const SLACK: i64 = 2;

/// A test file and what it covers.
#[derive(Debug, Clone, PartialEq)]
pub struct UnitTest {
    /// The file, for `promtool test rules`.
    pub document: String,
    /// The part of the history that is played: all of it, or the week that lost most.
    pub played: Interval,
    /// Firings that the engine predicts, over all alerts.
    pub firings: usize,
    /// Instants at which an alert is expected to fire, or to be silent.
    pub expectations: usize,
}

/// The tests of one service's [`rules`](super::rules), which are in `rule_file`.
///
/// # Errors
/// [`ExportError`] for a target of 100%, a history without data, or a matcher for which no label can be thought of.
pub fn unit_test(
    service: &Service,
    now: DateTime<Utc>,
    zone: &Zone,
    thresholds: &Thresholds,
    options: &Options,
    rule_file: &str,
) -> Result<UnitTest, ExportError> {
    let setup = Setup::new(service, now, zone, *thresholds, options)?;
    let played = setup.played(now, zone)?;
    let twin = setup.twin(played);
    let record = Record::new(&twin, played.end, zone);
    let step = setup.interval.num_milliseconds().max(1);
    let steps = played.length().num_milliseconds() / step;
    let grid = Grid {
        start: played.start.timestamp_millis(),
        step,
        steps,
    };
    let counted = Record::new(&setup.counted(&twin), played.end, zone);
    let series = sample_series(&setup.sli, &counted, (grid.start, step, steps))?;

    let mut firings = 0;
    let mut expected = Vec::new();
    for alert in setup.alerts() {
        if setup.is_ahead_of_traffic(&alert.when) {
            continue;
        }
        let Some(prediction) = Prediction::of(&alert, &record, &grid) else {
            continue;
        };
        firings += prediction.fires.len();
        expected.extend(setup.expectations(&alert.rule, &prediction, &grid));
    }
    let expectations = expected.len();
    let input = series.into_iter().map(|one| {
        Yaml::map([
            ("series", Yaml::text(one.series)),
            ("values", Yaml::text(one.values)),
        ])
    });
    let name = format!(
        "{} from {} to {}",
        service.id,
        played.start.format("%Y-%m-%dT%H:%M:%SZ"),
        played.end.format("%Y-%m-%dT%H:%M:%SZ")
    );
    let interval = || Yaml::text(prometheus_duration(setup.interval));
    let document = Yaml::map([
        ("rule_files", Yaml::texts([rule_file])),
        ("evaluation_interval", interval()),
        (
            "tests",
            Yaml::list([Yaml::map([
                ("name", Yaml::text(name)),
                ("interval", interval()),
                ("input_series", Yaml::list(input)),
                ("promql_expr_test", Yaml::list(expected)),
            ])]),
        ),
    ])
    .to_document();
    Ok(UnitTest {
        document,
        played,
        firings,
        expectations,
    })
}

/// The instants of evaluation.
struct Grid {
    start: i64,
    step: i64,
    steps: i64,
}

impl Grid {
    /// The last evaluation at or before an instant.
    fn before(&self, at: i64) -> i64 {
        (at - self.start).div_euclid(self.step)
    }

    /// The first evaluation at or after an instant.
    fn after(&self, at: i64) -> i64 {
        -(self.start - at).div_euclid(self.step)
    }

    fn contains(&self, evaluation: i64) -> bool {
        (0..=self.steps).contains(&evaluation)
    }
}

impl Setup<'_> {
    /// The part of the history that is played, on whole steps (and slices).
    fn played(&self, now: DateTime<Utc>, zone: &Zone) -> Result<Interval, ExportError> {
        let record = Record::new(self.service, now, zone);
        let step = self.interval.num_milliseconds().max(1);
        let observed = record.observed();
        let (from, until) = (
            observed.start.timestamp_millis(),
            observed.end.timestamp_millis(),
        );
        // Slices are aligned to 1970, so are steps.
        let up = |at: i64| -(-at).div_euclid(step) * step;
        let down = |at: i64| at.div_euclid(step) * step;
        let longest = (LONGEST.num_milliseconds() / step).min(MOST_STEPS) * step;
        let (mut start, mut end) = (up(from), down(until));
        if end - start > longest {
            // An hour of quiet before the trouble starts.
            let lead = 3_600_000;
            let lost = |start: i64| record.timeline().bad_between(start, start + longest);
            start = self
                .service
                .incidents
                .iter()
                .map(|incident| down(incident.start.timestamp_millis() - lead))
                .chain([down(until) - longest])
                .map(|at| at.clamp(start, end - longest))
                .max_by_key(|at| lost(*at))
                .unwrap_or(start);
            end = start + longest;
        }
        let at = |ms: i64| DateTime::from_timestamp_millis(ms).unwrap_or(now);
        if end - start < 10 * step {
            return Err(ExportError::new(
                format!("{} has no history to play", self.service.id),
                "add incidents or the start of the record, at least ten evaluations long",
            ));
        }
        Ok(Interval {
            start: at(start),
            end: at(end),
        })
    }

    /// The service as if it had been measured during `played` only, over a rolling window.
    fn twin(&self, played: Interval) -> Service {
        let mut twin = self.service.clone();
        twin.objective.window = Window::Rolling(self.window);
        twin.measured_from = Some(played.start);
        twin.measured_until = Some(played.end);
        twin
    }

    /// The same with its events or its time counted as they happen, before slices are judged.
    fn counted(&self, twin: &Service) -> Service {
        let mut counted = twin.clone();
        if let Counting::Slices(_) = self.counting {
            counted.objective.method = BudgetingMethod::Occurrences;
        }
        counted
    }

    /// It asks for the budget of a whole window of events, of which Prometheus knows only the hours that it has seen,
    /// and the engine all of a week's: where traffic varies they agree once a window has passed, and not before.
    fn is_ahead_of_traffic(&self, when: &When) -> bool {
        let of_the_budget = match when {
            When::Tier(tier) => !matches!(tier.condition, Condition::BurnRate { .. }),
            When::Consumed { .. } => true,
            When::NoData => false,
        };
        let varies = !matches!(self.service.traffic, Traffic::Constant(_));
        of_the_budget && varies && self.counting == Counting::Events
    }

    /// What is expected of one alert.
    fn expectations(&self, rule: &Rule, prediction: &Prediction, grid: &Grid) -> Vec<Yaml> {
        let mut pairs = vec![
            ("alertname", rule.name().to_owned()),
            ("alertstate", "firing".to_owned()),
        ];
        pairs.extend(self.series.ids().iter().cloned());
        let pairs: Vec<String> = pairs
            .iter()
            .map(|(label, value)| format!("{label}={}", super::quoted(value)))
            .collect();
        let firing = format!("ALERTS{{{}}}", pairs.join(","));
        let at = |evaluation: i64| TimeDelta::milliseconds(evaluation * grid.step);
        let expect = |expr: String, evaluation: i64, fires: bool| {
            let sample = Yaml::map([("labels", Yaml::text("{}")), ("value", Yaml::number(1.0))]);
            Yaml::map([
                ("expr", Yaml::text(expr)),
                ("eval_time", Yaml::text(prometheus_duration(at(evaluation)))),
                ("exp_samples", Yaml::list(fires.then_some(sample))),
            ])
        };
        if prediction.may_fire.is_empty() {
            let whole = prometheus_duration(at(grid.steps + 1));
            return vec![expect(
                format!("sum(count_over_time({firing}[{whole}]))"),
                grid.steps,
                false,
            )];
        }
        prediction
            .checks(grid)
            .into_iter()
            .map(|(evaluation, fires)| expect(format!("sum({firing})"), evaluation, fires))
            .collect()
    }
}

type Span = (i64, i64);

/// When an alert fires, may fire and surely fires, in Unix milliseconds.
struct Prediction {
    /// As the engine has it.
    fires: Vec<Span>,
    /// With two evaluations more on each side.
    may_fire: Vec<Span>,
    /// With two evaluations less.
    must_fire: Vec<Span>,
}

impl Prediction {
    /// `None` for an alert that a history does not tell.
    fn of(alert: &Alert, record: &Record, grid: &Grid) -> Option<Self> {
        let (met, hold) = match &alert.when {
            When::Tier(tier) => (met(record, tier.condition), tier.hold),
            When::Consumed { from, below, hold } => {
                let consumed = |share: Multiple| met(record, Condition::BudgetConsumed { share });
                let met = match below {
                    Some(below) => without(&consumed(*from), &consumed(*below)),
                    None => consumed(*from),
                };
                (met, *hold)
            }
            When::NoData => return None,
        };
        let (hold, slack) = (hold.num_milliseconds(), SLACK * grid.step);
        // The sharpest that may be seen: dips that fall between two evaluations are not.
        let mut wide: Vec<Span> = Vec::new();
        for (start, end) in &met {
            match wide.last_mut() {
                Some(last) if start - slack <= last.1 => last.1 = end + slack,
                _ => wide.push((start - slack, end + slack)),
            }
        }
        let held = |spans: &[Span]| -> Vec<Span> {
            spans
                .iter()
                .map(|(start, end)| (start + hold, *end))
                .filter(|(start, end)| start < end)
                .collect()
        };
        let narrow: Vec<Span> = met
            .iter()
            .map(|(start, end)| (start + slack, end - slack))
            .collect();
        Some(Self {
            fires: held(&met),
            may_fire: held(&wide),
            must_fire: held(&narrow),
        })
    }

    /// Evaluations at which the answer is certain, ascending, and whether it fires there.
    fn checks(&self, grid: &Grid) -> Vec<(i64, bool)> {
        let silent = |evaluation: &i64| {
            let at = grid.start + evaluation * grid.step;
            !self
                .may_fire
                .iter()
                .any(|(start, end)| *start < at && at < *end)
        };
        let mut checks: Vec<(i64, bool)> = Vec::new();
        for (start, end) in self.may_fire.iter().take(MOST_FIRINGS) {
            let edges = [grid.before(*start), grid.after(*end)];
            checks.extend(edges.into_iter().filter(silent).map(|at| (at, false)));
        }
        for (start, end) in self.must_fire.iter().take(MOST_FIRINGS) {
            let (first, last) = (grid.after(*start), grid.before(*end));
            checks.extend(
                [first, last]
                    .into_iter()
                    .filter(|at| first <= *at && *at <= last)
                    .map(|at| (at, true)),
            );
        }
        checks.retain(|(at, _)| grid.contains(*at));
        checks.sort_unstable();
        checks.dedup();
        checks
    }
}

/// When a condition is met, without `for`; beyond the record while it still is at its end.
fn met(record: &Record, condition: Condition) -> Vec<Span> {
    let tier = AlertTier {
        name: String::new(),
        condition,
        severity: Severity::Info,
        action: Action::Log,
        hold: TimeDelta::zero(),
    };
    let beyond = i64::MAX / 4;
    record
        .firings(&tier)
        .into_iter()
        .map(|firing| {
            let end = firing.end.map_or(beyond, |end| end.timestamp_millis());
            (firing.start.timestamp_millis(), end)
        })
        .collect()
}

/// What of `all` is in none of `others`; both ascending and disjoint.
fn without(all: &[Span], others: &[Span]) -> Vec<Span> {
    let mut left = Vec::new();
    for (start, end) in all {
        let mut at = *start;
        for (from, until) in others
            .iter()
            .filter(|(from, until)| from < end && *until > *start)
        {
            if at < *from {
                left.push((at, *from));
            }
            at = at.max(*until);
        }
        if at < *end {
            left.push((at, *end));
        }
    }
    left
}
