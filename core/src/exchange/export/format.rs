//! Every format that goes out, in one list: what a page offers and a command line names.

use super::alert_message::Channels;
use super::prometheus::{self, Group};
use super::refusal::ExportError;
use super::report::Report;
use super::slug::slug;
use super::tables::{Kind, Tables};
use super::{address, alertmanager, calendar, grafana, openslo, policy_document, pyrra, sloth};
use crate::engine::assessment::Assessment;
use crate::engine::record::Record;
use crate::exchange::plan_json;
use crate::model::plan::{Plan, Service};
use crate::model::zone::Zone;
use chrono::{DateTime, Utc};

/// What a plan does not say and some formats need.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Options {
    /// The series behind the objective, names, alerts, guards.
    pub rules: prometheus::Options,
    /// Who gets alerts.
    pub channels: Channels,
    /// Which table the CSV holds.
    pub table: Kind,
}

/// A format that goes out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// Recording rules and alerts, as Prometheus, Thanos and Mimir load them.
    Prometheus,
    /// Unit tests of these rules, made from the service's incidents.
    Promtool,
    /// The rules as a resource of the Prometheus operator.
    RuleCrd,
    /// Routes and inhibitions.
    Alertmanager,
    /// A dashboard.
    Grafana,
    /// OpenSLO v1.
    OpenSlo,
    /// Sloth's specification.
    Sloth,
    /// A catalogue of windows for Sloth.
    SlothWindows,
    /// Pyrra's resource.
    Pyrra,
    /// The error budget policy as YAML.
    Policy,
    /// The error budget policy as a document.
    PolicyDocument,
    /// A report as Markdown.
    Markdown,
    /// A report as a page.
    Html,
    /// What comes back, and when releases are safe.
    Ics,
    /// One table.
    Csv,
    /// Every table.
    Json,
    /// The plan itself.
    Plan,
}

/// How a format is called and kept.
struct Card {
    word: &'static str,
    title: &'static str,
    extension: &'static str,
    media_type: &'static str,
}

const YAML: &str = "application/yaml";

impl Format {
    /// Every format, in the order offered.
    pub const ALL: [Self; 17] = [
        Self::Prometheus,
        Self::Promtool,
        Self::RuleCrd,
        Self::Alertmanager,
        Self::Grafana,
        Self::OpenSlo,
        Self::Sloth,
        Self::SlothWindows,
        Self::Pyrra,
        Self::Policy,
        Self::PolicyDocument,
        Self::Markdown,
        Self::Html,
        Self::Ics,
        Self::Csv,
        Self::Json,
        Self::Plan,
    ];

    fn card(self) -> Card {
        let card = |word, title, extension, media_type| Card {
            word,
            title,
            extension,
            media_type,
        };
        match self {
            Self::Prometheus => card("prometheus", "Prometheus rules", "rules.yml", YAML),
            Self::Promtool => card(
                "promtool",
                "Tests of the rules, from the incidents",
                "test.yml",
                YAML,
            ),
            Self::RuleCrd => card(
                "rule-crd",
                "PrometheusRule resource",
                "prometheusrule.yml",
                YAML,
            ),
            Self::Alertmanager => card(
                "alertmanager",
                "Alertmanager routes",
                "alertmanager.yml",
                YAML,
            ),
            Self::Grafana => card(
                "grafana",
                "Grafana dashboard",
                "dashboard.json",
                "application/json",
            ),
            Self::OpenSlo => card("openslo", "OpenSLO v1", "openslo.yml", YAML),
            Self::Sloth => card("sloth", "Sloth specification", "sloth.yml", YAML),
            Self::SlothWindows => card("sloth-windows", "Sloth alert windows", "windows.yml", YAML),
            Self::Pyrra => card("pyrra", "Pyrra resource", "pyrra.yml", YAML),
            Self::Policy => card("policy", "Error budget policy", "policy.yml", YAML),
            Self::PolicyDocument => card(
                "policy-document",
                "Policy to read",
                "policy.md",
                "text/markdown",
            ),
            Self::Markdown => card("markdown", "Report, Markdown", "report.md", "text/markdown"),
            Self::Html => card("html", "Report, web page", "report.html", "text/html"),
            Self::Ics => card("ics", "Calendar", "ics", "text/calendar"),
            Self::Csv => card("csv", "Table, CSV", "csv", "text/csv"),
            Self::Json => card("json", "All tables, JSON", "json", "application/json"),
            Self::Plan => card("plan", "The plan", "plan.json", "application/json"),
        }
    }

    /// The word for it on a command line.
    #[must_use]
    pub fn word(self) -> &'static str {
        self.card().word
    }

    /// The format of this word.
    ///
    /// ```
    /// use error_budget::exchange::export::format::Format;
    /// assert_eq!(Format::from_word("rule-crd"), Some(Format::RuleCrd));
    /// ```
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.word() == word)
    }

    /// What people call it.
    #[must_use]
    pub fn title(self) -> &'static str {
        self.card().title
    }

    /// A name for the file: `checkout.rules.yml`.
    #[must_use]
    pub fn file_name(self, service: &Service) -> String {
        format!("{}.{}", slug(&service.id), self.card().extension)
    }

    /// Its media type.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        self.card().media_type
    }
}

/// Writes one service of a plan in a format, as known at `now`. `zone` is the plan's zone, as the host knows it.
///
/// # Errors
/// [`ExportError`] when the plan has no such service, an address is no link, or the format cannot say what it needs.
///
/// # Example
/// ```
/// use chrono::TimeDelta;
/// use error_budget::exchange::export::format::{Format, Options, export};
/// use error_budget::model::{objective::Objective, plan::{Plan, Service}, window::Window, zone::Zone};
/// let objective = Objective::new("99.9%".parse()?, Window::Rolling(TimeDelta::days(30)));
/// let plan = Plan { services: vec![Service::new("api", "api", objective)], ..Plan::default() };
/// let now = "2026-03-10T14:30:00Z".parse().expect("an instant");
/// let rules = export(&plan, "api", now, &Zone::utc(), Format::Prometheus, &Options::default())?;
/// assert!(rules.contains("record: service:burn_rate_1h\n"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn export(
    plan: &Plan,
    service: &str,
    now: DateTime<Utc>,
    zone: &Zone,
    format: Format,
    options: &Options,
) -> Result<String, ExportError> {
    let found = plan.service(service).ok_or_else(|| {
        let known: Vec<&str> = plan
            .services
            .iter()
            .map(|known| known.id.as_str())
            .collect();
        ExportError::new(
            format!("the plan has no service {service:?}"),
            format!("it has {}", known.join(", ")),
        )
    })?;
    let thresholds = &plan.policy.thresholds;
    let rules = &options.rules;
    for (what, told) in [
        ("dashboard", &rules.dashboard_url),
        ("dashboard", &options.channels.dashboard_url),
        ("runbook", &rules.runbook_url),
        ("runbook", &options.channels.runbook_url),
    ] {
        address::check(what, told.as_ref())?;
    }
    let group = || -> Result<[Group; 1], ExportError> {
        Ok([prometheus::rules(found, now, zone, thresholds, rules)?])
    };
    match format {
        Format::Prometheus => Ok(prometheus::rules_file(&group()?)),
        Format::Promtool => {
            let file = Format::Prometheus.file_name(found);
            let test = prometheus::unit_test(found, now, zone, thresholds, rules, &file)?;
            Ok(test.document)
        }
        Format::RuleCrd => {
            let name = format!("error-budget-{}", slug(&found.id));
            Ok(prometheus::prometheus_rule(&name, &rules.labels, &group()?))
        }
        Format::Alertmanager => Ok(alertmanager::configuration(&options.channels, rules)),
        Format::Grafana => {
            let board = grafana::dashboard(found, now, zone, thresholds, rules)?;
            Ok(format!("{board:#}\n"))
        }
        Format::OpenSlo => openslo::documents(found, now, zone, rules),
        Format::Sloth => sloth::specification(found, rules),
        Format::SlothWindows => {
            let period = found.objective.window.at(now, zone).length();
            sloth::windows(period, rules)
        }
        Format::Pyrra => pyrra::resource(found, now, zone, rules),
        Format::Policy => Ok(policy_document::yaml(&plan.policy, found)),
        Format::PolicyDocument => Ok(policy_document::markdown(&plan.policy, found)),
        Format::Plan => Ok(plan_json::write(plan)),
        Format::Markdown | Format::Html | Format::Ics | Format::Csv | Format::Json => {
            let record = Record::new(found, now, zone);
            // The plan's own alerts, as on the page: `rules` are about what Prometheus is told.
            let answer = Assessment::in_plan(plan, found, &record);
            let alerts = plan.alerts_in_use();
            let report = || Report::new(found, &record, &answer, &alerts, &plan.policy, zone);
            let tables = Tables::new(found, &record, &answer, &alerts);
            Ok(match format {
                Format::Markdown => report().to_markdown(),
                Format::Html => report().to_html(),
                Format::Ics => calendar::calendar(found, &record, &answer, &plan.policy),
                Format::Csv => tables.table(options.table).to_csv(),
                _ => format!("{:#}\n", tables.to_json()),
            })
        }
    }
}
