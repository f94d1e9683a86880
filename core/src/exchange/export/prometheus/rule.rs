//! Rules as data, and how they are written: a rules file, or the operator's resource.

use crate::exchange::export::yaml::Yaml;
use chrono::TimeDelta;

/// A rule of Prometheus.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Rule {
    /// Records the answer of a query.
    Record {
        /// The new series' name.
        record: String,
        /// The query.
        expr: String,
        /// Labels that it gets.
        labels: Vec<(String, String)>,
    },
    /// Fires while a query answers.
    Alert {
        /// The alert's name, unique among the rules of a service.
        alert: String,
        /// The query.
        expr: String,
        /// How long it has to answer before it fires.
        hold: TimeDelta,
        /// Labels that it gets.
        labels: Vec<(String, String)>,
        /// What is said: templates.
        annotations: Vec<(String, String)>,
    },
}

impl Rule {
    /// The series' or the alert's name.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Record { record, .. } => record,
            Self::Alert { alert, .. } => alert,
        }
    }

    /// The query.
    #[must_use]
    pub fn expr(&self) -> &str {
        match self {
            Self::Record { expr, .. } | Self::Alert { expr, .. } => expr,
        }
    }

    /// The labels that it gets.
    #[must_use]
    pub fn labels(&self) -> &[(String, String)] {
        match self {
            Self::Record { labels, .. } | Self::Alert { labels, .. } => labels,
        }
    }

    fn to_yaml(&self) -> Yaml {
        let mut pairs = match self {
            Self::Record { record, expr, .. } => {
                vec![("record", Yaml::text(record)), ("expr", Yaml::text(expr))]
            }
            Self::Alert { alert, expr, .. } => {
                vec![("alert", Yaml::text(alert)), ("expr", Yaml::text(expr))]
            }
        };
        if let Self::Alert { hold, .. } = self
            && *hold > TimeDelta::zero()
        {
            pairs.push(("for", Yaml::text(prometheus_duration(*hold))));
        }
        pairs.push(("labels", texts(self.labels())));
        if let Self::Alert { annotations, .. } = self {
            pairs.push(("annotations", texts(annotations)));
        }
        Yaml::map(pairs)
    }
}

fn texts(pairs: &[(String, String)]) -> Yaml {
    Yaml::map(
        pairs
            .iter()
            .map(|(key, value)| (key.as_str(), Yaml::text(value))),
    )
}

/// A length as Prometheus and Alertmanager read it: `1h30m`.
pub(crate) fn prometheus_duration(length: TimeDelta) -> String {
    crate::model::duration::to_text(length)
}

/// Rules that are evaluated in order, so that one may read what those before it recorded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// The group's name, unique in a file.
    pub name: String,
    /// Time between evaluations.
    pub interval: TimeDelta,
    /// In order of evaluation.
    pub rules: Vec<Rule>,
}

impl Group {
    fn to_yaml(&self) -> Yaml {
        Yaml::map([
            ("name", Yaml::text(&self.name)),
            ("interval", Yaml::text(prometheus_duration(self.interval))),
            ("rules", Yaml::list(self.rules.iter().map(Rule::to_yaml))),
        ])
    }
}

fn groups(groups: &[Group]) -> (&'static str, Yaml) {
    ("groups", Yaml::list(groups.iter().map(Group::to_yaml)))
}

/// A rules file that Prometheus, Thanos and Mimir load.
#[must_use]
pub fn rules_file(all: &[Group]) -> String {
    Yaml::map([groups(all)]).to_document()
}

/// The same as a resource of the Prometheus operator. `name` becomes the resource's name, `labels` are what the
/// operator's `ruleSelector` looks for.
#[must_use]
pub fn prometheus_rule(name: &str, labels: &[(String, String)], all: &[Group]) -> String {
    let mut metadata = vec![("name", Yaml::text(name))];
    if !labels.is_empty() {
        metadata.push(("labels", texts(labels)));
    }
    Yaml::map([
        ("apiVersion", Yaml::text("monitoring.coreos.com/v1")),
        ("kind", Yaml::text("PrometheusRule")),
        ("metadata", Yaml::map(metadata)),
        ("spec", Yaml::map([groups(all)])),
    ])
    .to_document()
}
