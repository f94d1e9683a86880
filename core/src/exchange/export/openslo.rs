//! OpenSLO v1: service, SLO and the alerts that the specification can say.
//!
//! What it cannot say of a promise and its alerts is written into annotations, so that nothing is lost in silence and our
//! own reader takes it back. It has no place for a history, traffic, releases, an error budget policy or what a set of
//! alerts is called.

mod alert;
pub(crate) mod annotation;

use super::phrase::promise;
use super::prometheus::{Options, Sli, all_of, quick_of};
use super::refusal::ExportError;
use super::slug::slug;
use super::yaml::Yaml;
use crate::exchange::plan_json::{exclusion_word, overlap_word};
use crate::model::alert_policy::AlertTier;
use crate::model::decimal::unscaled;
use crate::model::objective::{BudgetingMethod, ExclusionRule, OverlapRule};
use crate::model::plan::Service;
use crate::model::target::Target;
use crate::model::window::{CalendarUnit, Window};
use crate::model::zone::Zone;
use alert::Burn;
use chrono::{DateTime, TimeDelta, Utc};

/// The documents of one service, separated by `---`.
///
/// A calendar window's start is that of the period running at `now`.
///
/// # Errors
/// [`ExportError`] for a target of 100%, which OpenSLO does not allow, and for a window of parts of a minute.
///
/// # Example
/// ```
/// use chrono::TimeDelta;
/// use error_budget::exchange::export::{openslo::documents, prometheus::Options};
/// use error_budget::model::{objective::Objective, plan::Service, window::Window, zone::Zone};
/// let objective = Objective::new("99.9%".parse()?, Window::Rolling(TimeDelta::days(30)));
/// let service = Service::new("Checkout API", "checkout", objective);
/// let now = "2026-03-10T14:30:00Z".parse().expect("an instant");
/// let text = documents(&service, now, &Zone::utc(), &Options::default())?;
/// assert!(text.contains("kind: SLO\nmetadata:\n  name: checkout-api-slo\n"));
/// assert!(text.contains("target: 0.999\n"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn documents(
    service: &Service,
    now: DateTime<Utc>,
    zone: &Zone,
    options: &Options,
) -> Result<String, ExportError> {
    let objective = &service.objective;
    ExportError::unless_below_whole(objective.target, "OpenSLO")?;
    let names = Names::of(service);
    let tiers: Vec<(&AlertTier, Burn)> = options
        .alerts
        .tiers
        .iter()
        .filter_map(|tier| Some((tier, Burn::of(tier)?)))
        .collect();
    let window = objective.window.at(now, zone).length();
    let mut documents = vec![
        names.service(&service.name),
        names.slo(service, now, zone, options, &tiers)?,
    ];
    for (tier, burn) in &tiers {
        documents.push(alert::condition(&names, tier, *burn, window));
        documents.push(alert::policy(&names, tier));
    }
    if !tiers.is_empty() {
        documents.push(document(
            "AlertNotificationTarget",
            vec![("name", Yaml::text(&names.target))],
            Yaml::map([("target", Yaml::text("email"))]),
        ));
    }
    let texts: Vec<String> = documents.iter().map(Yaml::to_document).collect();
    Ok(texts.join("---\n"))
}

fn document(kind: &str, metadata: Vec<(&str, Yaml)>, spec: Yaml) -> Yaml {
    Yaml::map([
        ("apiVersion", Yaml::text("openslo/v1")),
        ("kind", Yaml::text(kind)),
        ("metadata", Yaml::map(metadata)),
        ("spec", spec),
    ])
}

/// A length as the specification writes it: one whole number and one unit, minutes at least.
fn shorthand(length: TimeDelta) -> Option<String> {
    let minutes = length.num_minutes();
    let whole = TimeDelta::minutes(minutes) == length && minutes > 0;
    whole.then(|| match minutes {
        days if days % 1_440 == 0 => format!("{}d", days / 1_440),
        hours if hours % 60 == 0 => format!("{}h", hours / 60),
        minutes => format!("{minutes}m"),
    })
}

struct Names {
    service: String,
    target: String,
}

impl Names {
    fn of(service: &Service) -> Self {
        let service = slug(&service.id);
        Self {
            target: format!("{service}-team"),
            service,
        }
    }

    fn of_tier(&self, tier: &AlertTier, what: &str) -> String {
        format!("{}-{}-{what}", self.service, slug(&tier.name))
    }

    fn service(&self, name: &str) -> Yaml {
        let spec = Yaml::map([("description", Yaml::text(name))]);
        document("Service", vec![("name", Yaml::text(&self.service))], spec)
    }

    fn slo(
        &self,
        service: &Service,
        now: DateTime<Utc>,
        zone: &Zone,
        options: &Options,
        tiers: &[(&AlertTier, Burn)],
    ) -> Result<Yaml, ExportError> {
        let objective = &service.objective;
        let sli = options.sli_of(service);
        let mut annotations = Vec::new();
        if self.service != service.id {
            annotations.push((annotation::SERVICE, Yaml::text(&service.id)));
        }
        if objective.method == BudgetingMethod::Time {
            annotations.push((annotation::METHOD, Yaml::text("time")));
        }
        if objective.overlap != OverlapRule::default() {
            let word = overlap_word(objective.overlap);
            annotations.push((annotation::OVERLAP, Yaml::text(word)));
        }
        if objective.exclusions != ExclusionRule::default() {
            let word = exclusion_word(objective.exclusions);
            annotations.push((annotation::EXCLUSIONS, Yaml::text(word)));
        }
        let silent: Vec<&str> = options
            .alerts
            .tiers
            .iter()
            .filter(|tier| Burn::of(tier).is_none())
            .map(|tier| tier.name.as_str())
            .collect();
        if !silent.is_empty() {
            annotations.push((annotation::LEFT_OUT, Yaml::text(silent.join(", "))));
        }
        let mut metadata = vec![("name", Yaml::text(format!("{}-slo", self.service)))];
        if !service.name.is_empty() {
            metadata.push(("displayName", Yaml::text(&service.name)));
        }
        if !annotations.is_empty() {
            metadata.push(("annotations", Yaml::map(annotations)));
        }
        let mut target = vec![
            (
                "displayName",
                Yaml::text(format!("{} good", objective.target)),
            ),
            ("target", ratio(objective.target)),
        ];
        if let Sli::Gauge { .. } = sli {
            target.push(("op", Yaml::text("gte")));
            target.push(("value", Yaml::number(1.0)));
        }
        let slice_length = |slice| {
            shorthand(slice).map(Yaml::text).ok_or_else(|| {
                ExportError::new(
                    "OpenSLO has no slices of parts of a minute",
                    "use slices of whole minutes",
                )
            })
        };
        let method = match objective.method {
            // While traffic is even a minute's budget is its events'; the annotation keeps what was meant.
            BudgetingMethod::Occurrences | BudgetingMethod::Time => "Occurrences",
            BudgetingMethod::TimeSlices {
                slice,
                slice_target,
            } => {
                target.push(("timeSliceTarget", ratio(slice_target)));
                target.push(("timeSliceWindow", slice_length(slice)?));
                "Timeslices"
            }
            BudgetingMethod::RatioTimeSlices { slice } => {
                target.push(("timeSliceWindow", slice_length(slice)?));
                "RatioTimeslices"
            }
        };
        let mut spec = vec![
            ("description", Yaml::text(promise(service))),
            ("service", Yaml::text(&self.service)),
            ("indicator", self.indicator(&sli)),
            (
                "timeWindow",
                Yaml::list([time_window(objective.window, now, zone)?]),
            ),
            ("budgetingMethod", Yaml::text(method)),
            ("objectives", Yaml::list([Yaml::map(target)])),
        ];
        if !tiers.is_empty() {
            let names = tiers.iter().map(|(tier, _)| self.of_tier(tier, "alert"));
            spec.push(("alertPolicies", Yaml::texts(names)));
        }
        Ok(document("SLO", metadata, Yaml::map(spec)))
    }

    fn indicator(&self, sli: &Sli) -> Yaml {
        let metric = |query: String| {
            let spec = Yaml::map([("query", Yaml::text(query))]);
            let source = Yaml::map([("type", Yaml::text("Prometheus")), ("spec", spec)]);
            Yaml::map([("metricSource", source)])
        };
        let ratio = |part, one: String, total: String| {
            let pairs = [
                ("counter", Yaml::Flag(true)),
                (part, metric(one)),
                ("total", metric(total)),
            ];
            ("ratioMetric", Yaml::map(pairs))
        };
        let measured = match sli {
            Sli::Events { bad, valid } => ratio("bad", bad.to_string(), valid.to_string()),
            Sli::GoodEvents { good, valid } => ratio("good", good.to_string(), valid.to_string()),
            Sli::Latency { histogram, within } => ratio(
                "good",
                quick_of(histogram, within).to_string(),
                all_of(histogram).to_string(),
            ),
            Sli::Gauge { state } => ("thresholdMetric", metric(state.to_string())),
        };
        Yaml::map([
            (
                "metadata",
                Yaml::map([("name", Yaml::text(format!("{}-sli", self.service)))]),
            ),
            ("spec", Yaml::map([measured])),
        ])
    }
}

fn ratio(target: Target) -> Yaml {
    Yaml::Number(unscaled(u64::from(target.ppb()), 9))
}

fn time_window(window: Window, now: DateTime<Utc>, zone: &Zone) -> Result<Yaml, ExportError> {
    match window {
        Window::Rolling(length) => {
            let duration = shorthand(length).ok_or_else(|| {
                ExportError::new(
                    "OpenSLO has no window of parts of a minute",
                    "use a window of whole minutes",
                )
            })?;
            Ok(Yaml::map([
                ("duration", Yaml::text(duration)),
                ("isRolling", Yaml::Flag(true)),
            ]))
        }
        Window::Calendar(unit) => {
            let duration = match unit {
                CalendarUnit::Week => "1w",
                CalendarUnit::Month => "1M",
                CalendarUnit::Quarter => "1Q",
                CalendarUnit::Year => "1Y",
            };
            let start = unit.period(now, zone).start.with_timezone(zone);
            let start = start.format("%Y-%m-%d %H:%M:%S").to_string();
            // The schema wants a region and a city.
            let zone = match zone.name() {
                name if name.contains('/') => name,
                _ => "Etc/UTC",
            };
            let calendar = Yaml::map([
                ("startTime", Yaml::text(start)),
                ("timeZone", Yaml::text(zone)),
            ]);
            Ok(Yaml::map([
                ("duration", Yaml::text(duration)),
                ("isRolling", Yaml::Flag(false)),
                ("calendar", calendar),
            ]))
        }
    }
}
