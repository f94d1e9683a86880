//! Whether a release may go, why, and from when on.

use super::forecast::Forecast;
use super::metrics::Metrics;
use super::record::Record;
use crate::model::budget_policy::{BudgetPolicy, Decision, Exception, Gate};
use crate::model::release::{Release, ReleaseKind, Risk};
use crate::model::status::Status;
use crate::model::window::Window;
use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;
use thiserror::Error;

/// Which rule decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// The state's decision for this risk lets it pass.
    Policy,
    /// An exception for this kind of release.
    Exception,
    /// The state's decision for this risk stops it.
    RiskLevel,
    /// Less is left than the gate asks for.
    MinBudget,
    /// It burns faster than the gate allows.
    MaxBurnRate,
    /// There is no written way back.
    MissingRollbackPlan,
}

impl Rule {
    /// The word, in `snake_case`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Policy => "policy",
            Self::Exception => "exception",
            Self::RiskLevel => "risk_level",
            Self::MinBudget => "min_budget",
            Self::MaxBurnRate => "max_burn_rate",
            Self::MissingRollbackPlan => "missing_rollback_plan",
        }
    }
}

/// The answer of a gate.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Verdict {
    /// What to do.
    pub decision: Decision,
    /// It may go, at once or after a review.
    pub approved: bool,
    /// The rule that decided.
    pub rule: Rule,
    /// The rule in a sentence.
    pub reason: String,
    /// The figures in sentences.
    pub rationale: String,
    /// What goes with the decision.
    pub conditions: Vec<String>,
    /// What speaks against it without stopping it.
    pub warnings: Vec<String>,
    /// Requirements of the gate or the exception that nobody has confirmed yet.
    pub to_confirm: Vec<String>,
    /// What would change the answer; `None` for an approval.
    pub alternative: Option<&'static str>,
    /// The figures it used.
    pub metrics: Metrics,
}

/// The decision of the state for a feature of a risk, before any check of the release.
///
/// # Errors
/// [`UnknownRisk`] for a word that no policy knows (AUDIT M6).
pub fn decide(policy: &BudgetPolicy, status: Status, risk: &Risk) -> Result<Decision, UnknownRisk> {
    match risk {
        Risk::Other(word) => Err(UnknownRisk(word.clone())),
        known => Ok(policy.gate(status).decision(ReleaseKind::Feature, known)),
    }
}

/// A risk that policies do not know.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{0:?} is no risk; it is low, medium or high")]
pub struct UnknownRisk(String);

/// Why, in figures.
#[must_use]
pub fn rationale(metrics: &Metrics, risk: &Risk, decision: Decision) -> String {
    let left = metrics.percent_left().map_or_else(
        || "an unknown share".to_owned(),
        |left| format!("{left:.1}%"),
    );
    format!(
        "Decision: {} - Budget status is {} with {left} remaining ({}). Current burn rate is {}. \
         Release risk assessed as {risk}. Projected exhaustion in {}.",
        decision.word().to_ascii_uppercase(),
        metrics.status.word(),
        metrics.amount_left(),
        metrics.burn(),
        metrics.days()
    )
}

/// Asks a policy about a release where the budget stands so.
///
/// Monotone for every policy without [`BudgetPolicy::faults`]: never easier with less budget,
/// more burn or more risk.
///
/// # Example
/// ```
/// use chrono::{DateTime, TimeDelta, Utc};
/// use error_budget::engine::gate::{Rule, evaluate};
/// use error_budget::engine::record::Record;
/// use error_budget::model::budget_policy::{Decision, guide};
/// use error_budget::model::release::{Release, Risk};
/// use error_budget::model::{incident::Incident, objective::Objective, plan::Service};
/// use error_budget::model::{window::Window, zone::Zone};
///
/// let objective = Objective::new("99.9%".parse()?, Window::Rolling(TimeDelta::days(30)));
/// let mut service = Service::new("api", "api", objective);
/// let now: DateTime<Utc> = "2026-03-10T14:30:00Z".parse().expect("an instant");
/// service.measured_from = Some(now - TimeDelta::days(60));
/// // 30 of 43.2 minutes, three weeks ago: 30.6% are left.
/// service.incidents = vec![Incident::lasting(now - TimeDelta::days(20), TimeDelta::minutes(30))?];
/// let record = Record::new(&service, now, &Zone::utc());
/// let policy = guide();
/// let release = Release { risk: Risk::High, ..Release::default() };
/// let verdict = evaluate(&policy, &record.metrics(&policy.thresholds), &release);
/// assert_eq!((verdict.decision, verdict.rule), (Decision::Defer, Rule::RiskLevel));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn evaluate(policy: &BudgetPolicy, metrics: &Metrics, release: &Release) -> Verdict {
    let kind = release.kind();
    if let Some(exception) = policy.exception(kind).filter(|found| holds(found, release)) {
        return excepted(exception, metrics, release);
    }
    let gate = policy.gate(metrics.status);
    let base = gate.decision(kind, &release.risk);
    let (decision, rule, reason, alternative) = judged(gate, base, metrics, release);
    let mut warnings = Vec::new();
    if !release.has_tests {
        warnings.push("WARNING: No tests detected. Strongly recommend adding tests.".to_owned());
    }
    Verdict {
        decision,
        approved: decision.approves(),
        rule,
        reason,
        rationale: rationale(metrics, &release.risk, decision),
        conditions: owned(decision.conditions()),
        warnings,
        to_confirm: unconfirmed(&gate.requirements, release),
        alternative,
        metrics: *metrics,
    }
}

fn owned(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

/// The release goes whatever the budget says.
pub(super) fn is_excepted(policy: &BudgetPolicy, release: &Release) -> bool {
    let exception = policy.exception(release.kind());
    exception.is_some_and(|found| holds(found, release))
}

/// An exception of which a requirement is denied is none.
fn holds(exception: &Exception, release: &Release) -> bool {
    let denied = |requirement: &String| release.confirms(requirement) == Some(false);
    !exception.requirements.iter().any(denied)
}

fn unconfirmed(requirements: &[String], release: &Release) -> Vec<String> {
    let open = |requirement: &&String| release.confirms(requirement) != Some(true);
    requirements.iter().filter(open).cloned().collect()
}

fn excepted(exception: &Exception, metrics: &Metrics, release: &Release) -> Verdict {
    let word = match release.release_type.trim() {
        "" => exception.name.as_str(),
        word => word,
    };
    Verdict {
        decision: Decision::Approve,
        approved: true,
        rule: Rule::Exception,
        reason: format!("Exception: {word} releases always allowed"),
        rationale: rationale(metrics, &release.risk, Decision::Approve),
        conditions: owned(&["Monitor closely", "Have rollback ready"]),
        warnings: Vec::new(),
        to_confirm: unconfirmed(&exception.requirements, release),
        alternative: None,
        metrics: *metrics,
    }
}

type Judgement = (Decision, Rule, String, Option<&'static str>);

fn judged(gate: &Gate, base: Decision, metrics: &Metrics, release: &Release) -> Judgement {
    let status = metrics.status.word();
    let risk = release.risk.word();
    let deferred = base.max(Decision::Defer);
    if !base.approves() {
        let mut capital = risk.to_owned();
        if let Some(first) = capital.get_mut(..1) {
            first.make_ascii_uppercase();
        }
        return (
            base,
            Rule::RiskLevel,
            format!("{capital} risk releases not allowed when budget status is {status}"),
            Some("Defer until budget improves or reduce risk level"),
        );
    }
    if let Some(left) = metrics
        .percent_left()
        .filter(|left| *left < gate.min_remaining_percent)
    {
        let least = gate.min_remaining_percent;
        return (
            deferred,
            Rule::MinBudget,
            format!("Insufficient error budget: {left:.1}% < {least}%"),
            Some("Wait for budget to recover"),
        );
    }
    // Decimal, as every threshold: what is within 1e-9 of it has not passed it.
    if let Some((burn, most)) = metrics
        .burn_rate
        .number()
        .zip(gate.max_burn_rate)
        .filter(|(burn, most)| *burn > most + 1e-9 * most.max(1.0))
    {
        return (
            deferred,
            Rule::MaxBurnRate,
            format!("Burn rate too high: {burn:.1}x > {most:.1}x"),
            Some("Reduce error rate before new releases"),
        );
    }
    if !release.has_rollback_plan {
        return (
            deferred,
            Rule::MissingRollbackPlan,
            "A rollback plan is required and there is none".to_owned(),
            Some("Write down the way back, then ask again"),
        );
    }
    (
        base,
        Rule::Policy,
        format!("Budget policy allows {risk} risk releases when status is {status}"),
        None,
    )
}

/// From when on a release would pass.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Opening {
    /// The first instant of approval if nothing more happens: from what comes back, exactly
    /// to the millisecond.
    pub if_quiet: DateTime<Utc>,
    /// The end of the first day on which enough is left in half of all futures; `None`
    /// beyond the forecast. Burn is not asked.
    pub even_odds: Option<DateTime<Utc>>,
    /// The same in nine of ten futures.
    pub nine_in_ten: Option<DateTime<Utc>>,
}

impl Record {
    /// The gate's answer for a release: now, or where the budget stands when it is to go out
    /// if nothing more happens until then. What is not known now is not known then.
    #[must_use]
    pub fn verdict(&self, policy: &BudgetPolicy, release: &Release) -> Verdict {
        let known = self.has_data() && !self.is_stale();
        let metrics = match release.at {
            Some(at) if at > self.now && known => self.quiet_until(at).metrics(&policy.thresholds),
            _ => self.metrics(&policy.thresholds),
        };
        evaluate(policy, &metrics, release)
    }

    /// When `release` would be approved at the latest look: now, or once enough has come
    /// back. `None` when waiting does not help: a missing rollback plan, a risk that no state
    /// lets pass, no data.
    ///
    /// Waiting only ever helps while traffic is even; where it is not, this is an instant at
    /// which the answer turns to approval.
    #[must_use]
    pub fn opening(
        &self,
        policy: &BudgetPolicy,
        release: &Release,
        forecast: Option<&Forecast>,
    ) -> Option<Opening> {
        self.opening_to(Decision::Review, policy, release, forecast)
    }

    /// The same for an answer of `at_most`: [`Decision::Approve`] for a yes without a review.
    #[must_use]
    pub fn opening_to(
        &self,
        at_most: Decision,
        policy: &BudgetPolicy,
        release: &Release,
        forecast: Option<&Forecast>,
    ) -> Option<Opening> {
        let mut later = self.quiet_until(self.all_forgotten());
        let mut passes = |at: DateTime<Utc>| {
            let metrics = later.read_at(at).metrics(&policy.thresholds);
            evaluate(policy, &metrics, release).decision <= at_most
        };
        let now = self.now;
        let all = evaluate(policy, &self.metrics(&policy.thresholds), release).decision <= at_most;
        let if_quiet = if all {
            now
        } else {
            let last = self.all_forgotten();
            if !self.has_data() || self.is_stale() || !passes(last) {
                return None;
            }
            let (mut closed, mut open) = (now.timestamp_millis(), last.timestamp_millis());
            while open - closed > 1 {
                let middle = closed + (open - closed) / 2;
                if passes(super::record::instant(middle)) {
                    open = middle;
                } else {
                    closed = middle;
                }
            }
            super::record::instant(open)
        };
        let likely = |quantile: fn(&super::forecast::Band) -> f64| {
            if all {
                return Some(now);
            }
            let needed = least_left(at_most, policy, release)?;
            let day = forecast?
                .days
                .iter()
                .find(|day| quantile(&day.remaining) * 100.0 > needed)?;
            Some(now + TimeDelta::days(i64::from(day.day)))
        };
        Some(Opening {
            if_quiet,
            even_odds: likely(|band| band.p50),
            nine_in_ten: likely(|band| band.p10),
        })
    }

    /// By then nothing of today's losses counts any more.
    pub(super) fn all_forgotten(&self) -> DateTime<Utc> {
        let margin = super::exhaustion::RATE_LOOKBACK + TimeDelta::days(1);
        let end = match self.objective.window {
            Window::Rolling(length) => self.now.checked_add_signed(length),
            // One that starts anew, and has lasted as long as burn looks back.
            Window::Calendar(_) => Some(self.window(self.now).end),
        };
        end.and_then(|end| end.checked_add_signed(margin))
            .unwrap_or(DateTime::<Utc>::MAX_UTC)
    }
}

/// More than so much has to be left, in percent, for a state that answers `at_most`; `None` when
/// no state does.
pub(super) fn least_left(
    at_most: Decision,
    policy: &BudgetPolicy,
    release: &Release,
) -> Option<f64> {
    if !release.has_rollback_plan && policy.exception(release.kind()).is_none() {
        return None;
    }
    let states = policy.gates.iter().zip(policy.ends()).rev();
    states
        .into_iter()
        .find(|(gate, _)| gate.decision(release.kind(), &release.risk) <= at_most)
        .map(|(gate, (end, _))| end.max(gate.min_remaining_percent))
}
