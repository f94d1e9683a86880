//! What an alert says, and when it is worth saying again.

use super::detector::Detection;
use super::words;
use crate::engine::amount::Quotient;
use crate::engine::metrics::{Metrics, times};
use crate::engine::record::Record;
use crate::model::alert_policy::{Action, AlertPolicy, AlertTier, Condition, Multiple, Severity};
use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;
use std::collections::BTreeMap;

/// What an alert asks of those who read it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Response {
    /// Wake someone.
    Page,
    /// Work for this week.
    Ticket,
    /// Keep an eye on it.
    Monitor,
    /// Stop what is risky.
    FreezeDeployments,
}

impl Response {
    /// The word, in `snake_case`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Page => "page",
            Self::Ticket => "ticket",
            Self::Monitor => "monitor",
            Self::FreezeDeployments => "freeze_deployments",
        }
    }
}

impl From<Action> for Response {
    fn from(action: Action) -> Self {
        match action {
            Action::Page => Self::Page,
            Action::Ticket => Self::Ticket,
            Action::Log => Self::Monitor,
        }
    }
}

/// One alert about one service.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Alert {
    /// The service's name.
    pub service: String,
    /// What is wrong with it; one alert stands for each (service, condition).
    pub condition: String,
    /// How bad it is.
    pub severity: Severity,
    /// A line.
    pub title: String,
    /// Two sentences.
    pub text: String,
    /// What it asks for.
    pub action: Response,
    /// The burn rate that it quotes.
    pub burn_rate: Quotient,
    /// Share of the budget left, signed.
    pub remaining_share: Quotient,
    /// What the condition stands for in budget, in words.
    pub spent: String,
}

/// Burn rates and the remaining share at which [`burn_alerts`] speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AlertThresholds {
    /// Critical from here on.
    pub critical: Multiple,
    /// Warning from here on.
    pub warning: Multiple,
    /// Attention from here on.
    pub attention: Multiple,
    /// This share of the budget or less is nearly nothing.
    pub low: Multiple,
}

impl Default for AlertThresholds {
    /// 14.4, 6 and 3 times; a tenth.
    fn default() -> Self {
        Self {
            critical: Multiple::thousandths(14_400),
            warning: Multiple::thousandths(6_000),
            attention: Multiple::thousandths(3_000),
            low: Multiple::thousandths(100),
        }
    }
}

const TITLES: [(Severity, &str); 3] = [
    (Severity::Critical, "Critical Error Budget Burn Rate"),
    (Severity::Warning, "High Error Budget Burn Rate"),
    (Severity::Attention, "Elevated Error Budget Burn Rate"),
];

fn title(severity: Severity) -> &'static str {
    TITLES
        .iter()
        .find(|(known, _)| *known <= severity)
        .map_or("Error Budget Burn Rate", |(_, title)| title)
}

/// The alerts that one burn rate and what is left call for: the worst of the three burn
/// conditions, then a budget that is low or gone.
///
/// A tool that has the history asks [`Record::alerts`] instead, which looks at two windows.
/// The spent texts name what each threshold stands for over 30 days.
///
/// # Example
/// ```
/// use error_budget::engine::alerting::message::{AlertThresholds, burn_alerts};
/// use error_budget::engine::amount::{Quotient, Unit};
/// use error_budget::engine::metrics::Metrics;
/// use error_budget::model::status::Status;
/// let metrics = Metrics {
///     status: Status::Exhausted,
///     consumed_share: Quotient::Finite(1.0),
///     remaining_share: Quotient::Finite(0.0),
///     remaining: 0.0,
///     unit: Unit::Minutes,
///     burn_rate: Quotient::Finite(1.5),
///     days_to_exhaustion: Some(0.0),
/// };
/// let alerts = burn_alerts("api", &metrics, &AlertThresholds::default());
/// assert_eq!(alerts[0].title, "Error Budget Exhausted");
/// ```
#[must_use]
pub fn burn_alerts(service: &str, metrics: &Metrics, at: &AlertThresholds) -> Vec<Alert> {
    let alert = |condition: &str, severity, title: &str, text, action, spent: &str| Alert {
        service: service.to_owned(),
        condition: condition.to_owned(),
        severity,
        title: title.to_owned(),
        text,
        action,
        burn_rate: metrics.burn_rate,
        remaining_share: metrics.remaining_share,
        spent: spent.to_owned(),
    };
    let reaches = |threshold: Multiple| metrics.burn_rate.reaches(threshold.value());
    let burning = format!(
        "Service {service} is burning error budget at {} rate.",
        metrics.burn()
    );
    let days = metrics.days();
    let mut alerts = Vec::new();
    if reaches(at.critical) {
        alerts.push(alert(
            "burn_rate",
            Severity::Critical,
            title(Severity::Critical),
            format!("{burning} At this rate, budget will be exhausted in {days}."),
            Response::Page,
            "2% of monthly budget per hour",
        ));
    } else if reaches(at.warning) {
        alerts.push(alert(
            "burn_rate",
            Severity::Warning,
            title(Severity::Warning),
            format!("{burning} Budget will be exhausted in {days} if rate continues."),
            Response::Ticket,
            "5% of monthly budget per 6 hours",
        ));
    } else if reaches(at.attention) {
        alerts.push(alert(
            "burn_rate",
            Severity::Attention,
            title(Severity::Attention),
            format!("{burning} Monitor closely."),
            Response::Monitor,
            "10% of monthly budget per day",
        ));
    }
    if let Some(left) = metrics.percent_left() {
        let consumed = metrics.consumed_share.percent().unwrap_or(100.0);
        let spent = format!("{consumed:.1}% already consumed");
        if left <= 0.0 {
            alerts.push(alert(
                "low_budget",
                Severity::Critical,
                "Error Budget Exhausted",
                format!("Service {service} has no error budget left: {consumed:.1}% is consumed."),
                Response::FreezeDeployments,
                &spent,
            ));
        } else if crate::engine::amount::reaches(at.low.value() * 100.0, left) {
            alerts.push(alert(
                "low_budget",
                Severity::Critical,
                "Error Budget Nearly Exhausted",
                format!(
                    "Service {service} has only {left:.1}% error budget remaining ({}).",
                    metrics.amount_left()
                ),
                Response::FreezeDeployments,
                &spent,
            ));
        }
    }
    alerts
}

fn length(length: TimeDelta) -> String {
    words::length(words::seconds(length))
}

impl Record {
    /// The alerts of a policy that fire at the record's now, `for` included, in its order.
    ///
    /// `service` is the name they speak of.
    #[must_use]
    pub fn alerts(&self, service: &str, policy: &AlertPolicy) -> Vec<Alert> {
        let seen = self.detect(policy, self.now());
        policy
            .tiers
            .iter()
            .filter_map(|tier| {
                let firing = self.firings(tier).pop().filter(|last| last.end.is_none())?;
                let detection = seen.iter().find(|seen| seen.tier == tier.name);
                Some(self.alert(service, tier, detection, firing.start))
            })
            .collect()
    }

    fn alert(
        &self,
        service: &str,
        tier: &AlertTier,
        seen: Option<&Detection>,
        since: DateTime<Utc>,
    ) -> Alert {
        let window = self.window(self.now()).length();
        let budget = self.budget();
        let whole = budget.total.value();
        let (title, what, burn_rate, spent) = match (&tier.condition, seen) {
            (Condition::BurnRate { long, short, .. }, Some(seen)) => {
                let confirmed = short.map_or_else(String::new, |short| {
                    format!(
                        " and {} over {}",
                        times(seen.short_burn.unwrap_or(Quotient::NoData)),
                        length(short)
                    )
                });
                let spent = seen.spent_share.number().map_or(0.0, |share| share * 100.0);
                (
                    title(tier.severity),
                    format!(
                        "burns its error budget at {} over {}{confirmed}; the limit is {:.1}x",
                        times(seen.long_burn),
                        length(*long),
                        seen.threshold
                    ),
                    seen.long_burn,
                    format!(
                        "{spent:.1}% of the {} budget in {}",
                        length(window),
                        length(*long)
                    ),
                )
            }
            (Condition::BudgetDrop { share, lookback }, _) => (
                "Error Budget Dropped",
                format!(
                    "spent {:.1}% of its error budget or more within {}",
                    share.value() * 100.0,
                    length(*lookback)
                ),
                self.burn_rate(self.now(), *lookback),
                format!("{:.1}% in {}", share.value() * 100.0, length(*lookback)),
            ),
            (Condition::Exhaustion { within, lookback }, _) => (
                "Error Budget Running Out",
                format!(
                    "has no error budget left within {} at the rate of the last {}",
                    length(*within),
                    length(*lookback)
                ),
                self.burn_rate(self.now(), *lookback),
                format!("the rest within {}", length(*within)),
            ),
            (Condition::BudgetConsumed { .. } | Condition::BurnRate { .. }, _) => {
                let percent = budget.consumed_share.percent().unwrap_or(0.0);
                (
                    if budget.exceeded {
                        "Error Budget Exhausted"
                    } else {
                        "Error Budget Consumed"
                    },
                    format!("has consumed {percent:.1}% of its error budget of {whole:.1}"),
                    Quotient::NoData,
                    format!("{percent:.1}% already consumed"),
                )
            }
        };
        Alert {
            service: service.to_owned(),
            condition: tier.name.clone(),
            severity: tier.severity,
            title: title.to_owned(),
            text: format!(
                "{service} {what}. It has fired since {}.",
                since.format("%Y-%m-%dT%H:%M:%SZ")
            ),
            action: tier.action.into(),
            burn_rate,
            remaining_share: budget.remaining_share,
            spent,
        }
    }
}

/// What to send about a (service, condition).
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "notice", rename_all = "lowercase")]
pub enum Notice {
    /// It was not firing.
    New(Alert),
    /// It was, with another severity.
    Changed(Alert),
    /// It was, and does no longer; the alert is the last one sent.
    Resolved(Alert),
}

impl Notice {
    /// The alert that it is about.
    #[must_use]
    pub fn alert(&self) -> &Alert {
        match self {
            Self::New(alert) | Self::Changed(alert) | Self::Resolved(alert) => alert,
        }
    }
}

/// What is new since the alerts that were last sent: each (service, condition) is told once,
/// again when its severity changes, and once more when it is over (AUDIT L3).
///
/// Of two alerts about the same condition the worse one stands.
///
/// # Example
/// ```
/// use error_budget::engine::alerting::message::{Notice, notices};
/// # use chrono::{DateTime, TimeDelta, Utc};
/// # use error_budget::engine::record::Record;
/// # use error_budget::model::{incident::Incident, objective::Objective, plan::Service};
/// # use error_budget::model::{alert_policy::google, window::Window, zone::Zone};
/// # let objective = Objective::new("99.9%".parse()?, Window::Rolling(TimeDelta::days(30)));
/// # let mut service = Service::new("api", "api", objective);
/// # let now: DateTime<Utc> = "2026-03-10T14:30:00Z".parse().expect("an instant");
/// # service.measured_from = Some(now - TimeDelta::days(60));
/// # service.incidents = vec![Incident::lasting(now - TimeDelta::minutes(10), TimeDelta::minutes(10))?];
/// let firing = Record::new(&service, now, &Zone::utc()).alerts("api", &google());
/// assert!(matches!(notices(&[], &firing)[0], Notice::New(_)));
/// assert!(notices(&firing, &firing).is_empty(), "told already");
/// assert!(matches!(notices(&firing, &[])[0], Notice::Resolved(_)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub fn notices(sent: &[Alert], firing: &[Alert]) -> Vec<Notice> {
    let (before, after) = (by_condition(sent), by_condition(firing));
    let told = after.iter().filter_map(|(key, alert)| {
        let alert = (*alert).clone();
        match before.get(key) {
            None => Some(Notice::New(alert)),
            Some(known) if known.severity != alert.severity => Some(Notice::Changed(alert)),
            Some(_) => None,
        }
    });
    let over = before
        .iter()
        .filter(|(key, _)| !after.contains_key(*key))
        .map(|(_, alert)| Notice::Resolved((*alert).clone()));
    told.chain(over).collect()
}

fn by_condition(alerts: &[Alert]) -> BTreeMap<(&str, &str), &Alert> {
    let mut worst: BTreeMap<(&str, &str), &Alert> = BTreeMap::new();
    for alert in alerts {
        let key = (alert.service.as_str(), alert.condition.as_str());
        let stands = worst.entry(key).or_insert(alert);
        if alert.severity > stands.severity {
            *stands = alert;
        }
    }
    worst
}
