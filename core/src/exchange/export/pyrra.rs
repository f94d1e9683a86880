//! Pyrra's resource. Pyrra makes the alerts itself, from its own factors.

use super::phrase::promise;
use super::prometheus::{Options, Sli, all_of, quick_of};
use super::refusal::ExportError;
use super::slug::slug;
use super::yaml::Yaml;
use crate::model::decimal::unscaled;
use crate::model::plan::Service;
use crate::model::window::Window;
use crate::model::zone::Zone;
use chrono::{DateTime, Utc};

/// A `ServiceLevelObjective` of `pyrra.dev/v1alpha1`.
///
/// A calendar window becomes a rolling one of the running period's length: Pyrra has no other.
///
/// # Errors
/// [`ExportError`] for a target of 100%, and for counters of good events, of which Pyrra has only the latency kind.
///
/// # Example
/// ```
/// use chrono::TimeDelta;
/// use error_budget::exchange::export::{prometheus::Options, pyrra::resource};
/// use error_budget::model::{objective::Objective, plan::Service, window::Window, zone::Zone};
/// let objective = Objective::new("99.9%".parse()?, Window::Rolling(TimeDelta::days(28)));
/// let service = Service::new("api", "api", objective);
/// let now = "2026-03-10T14:30:00Z".parse().expect("an instant");
/// let text = resource(&service, now, &Zone::utc(), &Options::default())?;
/// assert!(text.contains("spec:\n  target: \"99.9\"\n  window: 28d\n"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn resource(
    service: &Service,
    now: DateTime<Utc>,
    zone: &Zone,
    options: &Options,
) -> Result<String, ExportError> {
    let objective = &service.objective;
    ExportError::unless_below_whole(objective.target, "Pyrra")?;
    let sli = options.sli_of(service);
    let metric = |selector: String| Yaml::map([("metric", Yaml::text(selector))]);
    let indicator = match &sli {
        Sli::Events { bad, valid } => {
            let pairs = [
                ("errors", metric(bad.to_string())),
                ("total", metric(valid.to_string())),
            ];
            ("ratio", Yaml::map(pairs))
        }
        Sli::Latency { histogram, within } => {
            let pairs = [
                ("success", metric(quick_of(histogram, within).to_string())),
                ("total", metric(all_of(histogram).to_string())),
            ];
            ("latency", Yaml::map(pairs))
        }
        Sli::Gauge { state } => ("bool_gauge", metric(state.to_string())),
        Sli::GoodEvents { .. } => {
            return Err(ExportError::new(
                "Pyrra counts errors and has no counter of good events",
                "name the series of the errors",
            ));
        }
    };
    let window = match objective.window {
        Window::Rolling(length) => length,
        calendar @ Window::Calendar(_) => calendar.at(now, zone).length(),
    };
    let mut metadata = vec![("name", Yaml::text(slug(&service.id)))];
    if !options.labels.is_empty() {
        let labels = options
            .labels
            .iter()
            .map(|(label, value)| (label.as_str(), Yaml::text(value)));
        metadata.push(("labels", Yaml::map(labels)));
    }
    let target = unscaled(u64::from(objective.target.ppb()), 7);
    let spec = Yaml::map([
        // Pyrra reads a text.
        ("target", Yaml::text(target)),
        (
            "window",
            Yaml::text(super::prometheus::prometheus_duration(window)),
        ),
        ("description", Yaml::text(promise(service))),
        ("indicator", Yaml::map([indicator])),
    ]);
    Ok(Yaml::map([
        ("apiVersion", Yaml::text("pyrra.dev/v1alpha1")),
        ("kind", Yaml::text("ServiceLevelObjective")),
        ("metadata", Yaml::map(metadata)),
        ("spec", spec),
    ])
    .to_document())
}
