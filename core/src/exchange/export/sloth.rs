//! Sloth's specification, for teams that generate their rules with it.
//!
//! Sloth's period is a flag of its command (`--default-slo-period`), its alerts follow its own catalogue of windows:
//! [`windows`] writes a catalogue of two page and two ticket alerts for it.

use super::address::link;
use super::phrase::promise;
use super::prometheus::{Options, SLO, decimal, prometheus_duration, sloth_service};
use super::refusal::ExportError;
use super::yaml::Yaml;
use crate::model::alert_policy::{Action, AlertTier, Condition};
use crate::model::decimal::unscaled;
use crate::model::plan::Service;
use chrono::TimeDelta;

/// The specification of one service, `prometheus/v1`.
///
/// # Errors
/// [`ExportError`] for a target of 100%, of which Sloth makes rules that divide by 0.
///
/// # Example
/// ```
/// use chrono::TimeDelta;
/// use error_budget::exchange::export::{prometheus::Options, sloth::specification};
/// use error_budget::model::{objective::Objective, plan::Service, window::Window};
/// let objective = Objective::new("99.9%".parse()?, Window::Rolling(TimeDelta::days(30)));
/// let service = Service::new("api", "api", objective);
/// let text = specification(&service, &Options::default())?;
/// assert!(text.contains("objective: 99.9\n"));
/// assert!(text.contains("[{{.window}}]"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn specification(service: &Service, options: &Options) -> Result<String, ExportError> {
    let objective = &service.objective;
    ExportError::unless_below_whole(objective.target, "Sloth")?;
    let sli = options.sli_of(service);
    let range = "{{.window}}";
    let measured = if sli.counts_events() {
        let queries = [
            ("error_query", Yaml::text(sli.bad_rate(range))),
            ("total_query", Yaml::text(sli.valid_rate(range))),
        ];
        ("events", Yaml::map(queries))
    } else {
        (
            "raw",
            Yaml::map([("error_ratio_query", Yaml::text(sli.bad_share(range)))]),
        )
    };
    let alert = |action: Action| {
        let wanted = options
            .alerts
            .tiers
            .iter()
            .any(|tier| tier.action == action);
        if wanted {
            Yaml::map([("labels", Yaml::map([("action", Yaml::text(action.word()))]))])
        } else {
            Yaml::map([("disable", Yaml::Flag(true))])
        }
    };
    let mut annotations = Vec::new();
    let urls = [
        ("dashboard", &options.dashboard_url),
        ("runbook", &options.runbook_url),
    ];
    for (name, url) in urls {
        let url = url.as_deref().and_then(link);
        annotations.extend(url.map(|url| (name, Yaml::text(url))));
    }
    let labels = |pairs: &[(String, String)]| {
        Yaml::map(
            pairs
                .iter()
                .map(|(label, value)| (label.as_str(), Yaml::text(value))),
        )
    };
    let mut alerting = vec![("name", Yaml::text("ErrorBudgetBurn"))];
    alerting.push((
        "labels",
        Yaml::map([("alert_type", Yaml::text("error_budget"))]),
    ));
    if !annotations.is_empty() {
        alerting.push(("annotations", Yaml::map(annotations)));
    }
    alerting.push(("page_alert", alert(Action::Page)));
    alerting.push(("ticket_alert", alert(Action::Ticket)));
    let slo = Yaml::map([
        ("name", Yaml::text(SLO)),
        (
            "objective",
            Yaml::Number(unscaled(u64::from(objective.target.ppb()), 7)),
        ),
        ("description", Yaml::text(promise(service))),
        ("sli", Yaml::map([measured])),
        ("alerting", Yaml::map(alerting)),
    ]);
    let mut document = vec![
        ("version", Yaml::text("prometheus/v1")),
        ("service", Yaml::text(sloth_service(service))),
    ];
    if !options.labels.is_empty() {
        document.push(("labels", labels(&options.labels)));
    }
    document.push(("slos", Yaml::list([slo])));
    Ok(Yaml::map(document).to_document())
}

/// A catalogue for Sloth's `--slo-period-windows-path`: the policy's first two pages and first two tickets, as shares of
/// the budget of `period`.
///
/// # Errors
/// [`ExportError`] unless the policy has two of each on the burn rate with two windows.
pub fn windows(period: TimeDelta, options: &Options) -> Result<String, ExportError> {
    let pair = |action: Action| {
        let mut found = options
            .alerts
            .tiers
            .iter()
            .filter(|tier| tier.action == action)
            .filter_map(|tier| window(tier, period));
        Some(Yaml::map([
            ("quick", found.next()?),
            ("slow", found.next()?),
        ]))
    };
    let (Some(page), Some(ticket)) = (pair(Action::Page), pair(Action::Ticket)) else {
        return Err(ExportError::new(
            "Sloth wants two page and two ticket alerts, each with a long and a short window",
            "choose the Google preset, or leave the catalogue to Sloth",
        ));
    };
    let spec = Yaml::map([
        ("sloPeriod", Yaml::text(prometheus_duration(period))),
        ("page", page),
        ("ticket", ticket),
    ]);
    Ok(Yaml::map([
        ("apiVersion", Yaml::text("sloth.slok.dev/v1")),
        ("kind", Yaml::text("AlertWindows")),
        ("spec", spec),
    ])
    .to_document())
}

fn window(tier: &AlertTier, period: TimeDelta) -> Option<Yaml> {
    let Condition::BurnRate {
        long,
        short: Some(short),
        threshold,
    } = tier.condition
    else {
        return None;
    };
    let percent = threshold.budget_share(long, period) * 100.0;
    Some(Yaml::map([
        (
            "errorBudgetPercent",
            Yaml::Number(decimal(libm::rint(percent * 1e9) / 1e9)),
        ),
        ("shortWindow", Yaml::text(prometheus_duration(short))),
        ("longWindow", Yaml::text(prometheus_duration(long))),
    ]))
}
