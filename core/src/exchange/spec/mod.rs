//! SLO specs of other tools, read into what a plan keeps.
//!
//! | spec | told by |
//! |---|---|
//! | OpenSLO v1: SLO, SLI, Service, AlertPolicy, AlertCondition, references among them | `apiVersion: openslo/v1` |
//! | OpenSLO v1alpha: SLO, Service | `apiVersion: openslo/v1alpha` |
//! | Sloth, for Prometheus | `version: prometheus/v1` |
//! | Sloth, for Kubernetes | `apiVersion: sloth.slok.dev/v1`, `kind: PrometheusServiceLevel` |
//! | Sloth's alert windows | the same, `kind: AlertWindows` |
//! | Pyrra | `apiVersion: pyrra.dev/v1alpha1`, `kind: ServiceLevelObjective` |
//! | slo-generator: SLOs, and error budget policies of its configuration | `apiVersion: sre.google.com/v2`; `error_budget_policies` |
//! | an error budget policy as the reference guide writes it | `policy` with `gates` |
//!
//! A text may hold many documents, of one tool or several. [`read`] lists every fault with its
//! line and path. What a spec says and a plan cannot keep is never dropped in silence:
//! [`Spec::unkept`] lists it, each with the reason. That holds by construction: a key that no
//! reader looks at is listed when its map goes out of use.

mod document;
mod duration_shorthand;
mod guide_policy;
mod indicator;
mod openslo;
mod openslo_alerts;
mod openslo_annotations;
mod openslo_indicator;
mod openslo_objective;
mod openslo_window;
mod plan;
mod pyrra;
mod report;
mod section;
mod slo_generator;
mod sloth;

pub use document::MAX_BYTES;
pub use report::{SpecError, SpecFault, Unkept};

use crate::model::alert_policy::AlertPolicy;
use crate::model::budget_policy::BudgetPolicy;
use crate::model::plan::{MAX_ALERTS, MAX_SERVICES, MAX_TEXT, Service};
use document::Node;
use section::{Book, Field, Section};

/// What the specs of a text say.
#[derive(Debug, Clone, PartialEq)]
pub struct Spec {
    /// The kinds of spec, in the order met, each once.
    pub formats: Vec<SpecFormat>,
    /// Services with their objectives, without history. Their ids differ.
    pub services: Vec<SpecService>,
    /// Alert policies; [`SpecService::alert_policy`] names one by its id. See [`Spec::plan`].
    pub alert_policies: Vec<AlertPolicy>,
    /// The error budget policy, where there is one.
    pub policy: Option<BudgetPolicy>,
    /// The zone of calendar windows, where one is named.
    pub zone: Option<String>,
    /// What is said and not kept, or assumed where nothing is said.
    pub unkept: Vec<Unkept>,
}

/// A service as a spec describes it.
#[derive(Debug, Clone, PartialEq)]
pub struct SpecService {
    /// The service, without history.
    pub service: Service,
    /// How it is measured: what a plan does not keep, and an export of rules can take, as [`sli`](Self::sli).
    pub queries: Vec<Query>,
    /// The id of the alert policy that it names.
    pub alert_policy: Option<String>,
}

/// A query of an indicator, as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    /// What it counts.
    pub counts: QueryRole,
    /// Its text, in the language of its source.
    pub text: String,
}

/// What a query counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QueryRole {
    /// Good events.
    Good,
    /// Bad events.
    Bad,
    /// Valid events.
    Total,
    /// The share of bad events.
    BadShare,
    /// The share of good events.
    GoodShare,
    /// A gauge that is 1 while it works.
    Gauge,
    /// A value that is compared with a threshold.
    Value,
}

/// A kind of spec.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SpecFormat {
    /// OpenSLO v1.
    OpenSlo,
    /// OpenSLO v1alpha.
    OpenSloAlpha,
    /// Sloth's own format.
    Sloth,
    /// Sloth as a Kubernetes resource.
    SlothResource,
    /// Sloth's alert windows.
    SlothWindows,
    /// Pyrra's Kubernetes resource.
    Pyrra,
    /// slo-generator's SLO or configuration.
    SloGenerator,
    /// The reference guide's error budget policy.
    BudgetPolicy,
}

impl SpecFormat {
    /// What people call it.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::OpenSlo => "OpenSLO v1",
            Self::OpenSloAlpha => "OpenSLO v1alpha",
            Self::Sloth => "Sloth",
            Self::SlothResource => "Sloth PrometheusServiceLevel",
            Self::SlothWindows => "Sloth AlertWindows",
            Self::Pyrra => "Pyrra",
            Self::SloGenerator => "slo-generator",
            Self::BudgetPolicy => "error budget policy",
        }
    }

    /// The kind of a document; `None` when it is none that is read.
    fn of(document: &Node) -> Option<Self> {
        let text = |key| document.get(key).and_then(Node::text).unwrap_or_default();
        let kind = text("kind");
        let group = |version: &str, name: &str| version.split('/').next() == Some(name);
        let api = text("apiVersion");
        if api == "openslo/v1alpha" {
            Some(Self::OpenSloAlpha)
        } else if group(api, "openslo") || group(api, "openslo.com") {
            Some(Self::OpenSlo)
        } else if group(api, "sloth.slok.dev") && kind == "AlertWindows" {
            Some(Self::SlothWindows)
        } else if group(api, "sloth.slok.dev") {
            Some(Self::SlothResource)
        } else if group(text("version"), "prometheus") && document.get("slos").is_some() {
            Some(Self::Sloth)
        } else if group(api, "pyrra.dev") {
            Some(Self::Pyrra)
        } else if group(api, "sre.google.com")
            || group(text("version"), "sre.google.com")
            || document.get("error_budget_policies").is_some()
        {
            Some(Self::SloGenerator)
        } else if document
            .get("policy")
            .and_then(|policy| policy.get("gates"))
            .is_some()
        {
            Some(Self::BudgetPolicy)
        } else {
            None
        }
    }
}

/// Whether a text is a spec of a known kind, by its first documents; broken YAML is none.
///
/// ```
/// use error_budget::exchange::spec::is_spec;
/// assert!(is_spec("apiVersion: openslo/v1\nkind: Service\n"));
/// assert!(!is_spec("start,end\n2026-03-10 08:12,26m\n"));
/// ```
#[must_use]
pub fn is_spec(text: &str) -> bool {
    text.len() <= MAX_BYTES
        && document::read(text).is_ok_and(|documents| {
            documents
                .iter()
                .any(|document| SpecFormat::of(document).is_some())
        })
}

/// Reads every spec of a text.
///
/// # Errors
/// [`SpecError`]: with every fault of every document when some can be read as specs.
///
/// # Example
/// ```
/// use error_budget::exchange::spec::read;
/// let spec = read(
///     "version: prometheus/v1
/// service: checkout
/// slos:
///   - name: availability
///     objective: 99.9
///     sli:
///       events:
///         error_query: sum(rate(errors[{{.window}}]))
///         total_query: sum(rate(requests[{{.window}}]))
///     alerting:
///       name: CheckoutErrors
///       page_alert: {labels: {severity: page}}
///       ticket_alert: {disable: true}
/// ",
/// )?;
/// let service = &spec.services[0].service;
/// assert_eq!((service.id.as_str(), service.objective.target.to_string()), ("checkout-availability", "99.9%".into()));
/// assert_eq!(spec.alert_policies[0].tiers.len(), 2);
/// assert_eq!(
///     spec.unkept[0].to_string(),
///     "line 4, slos[0].window: nothing is said of the window, so it is Sloth's default, 30 days",
/// );
/// # Ok::<(), error_budget::exchange::spec::SpecError>(())
/// ```
pub fn read(text: &str) -> Result<Spec, SpecError> {
    if text.len() > MAX_BYTES {
        return Err(SpecError::TooLong { bytes: text.len() });
    }
    let text = text.trim_start_matches('\u{feff}');
    if text.trim().is_empty() {
        return Err(SpecError::Empty);
    }
    let documents = document::read(text).map_err(|broken| SpecError::NotYaml {
        line: broken.mark.line,
        column: broken.mark.column,
        what: broken.what,
    })?;
    let book = Book::default();
    let mut found = Found {
        windows: sloth::only_windows(&documents),
        ..Found::default()
    };
    for (index, document) in documents.iter().enumerate() {
        let Some(format) = SpecFormat::of(document) else {
            continue;
        };
        if !found.formats.contains(&format) {
            found.formats.push(format);
        }
        let Some(section) = Section::of(document, index + 1, "", &book) else {
            continue;
        };
        match format {
            SpecFormat::OpenSlo => openslo::read(&section, &documents, &mut found),
            SpecFormat::OpenSloAlpha => openslo::read_alpha(&section, &mut found),
            SpecFormat::Sloth => sloth::read(&section, &mut found),
            SpecFormat::SlothResource => sloth::read_resource(&section, &mut found),
            SpecFormat::SlothWindows => sloth::read_windows(&section, &mut found),
            SpecFormat::Pyrra => pyrra::read(&section, &mut found),
            SpecFormat::SloGenerator => slo_generator::read(&section, &mut found),
            SpecFormat::BudgetPolicy => guide_policy::read(&section, &mut found),
        }
    }
    if found.formats.is_empty() {
        return Err(SpecError::Unknown);
    }
    for (index, document) in documents.iter().enumerate() {
        if SpecFormat::of(document).is_none() {
            let place = section::Place {
                document: index + 1,
                path: "the document".to_owned(),
                mark: document.mark,
            };
            book.unkept(place, String::new(), "it is no spec that we read");
        }
    }
    let file = || section::Place {
        document: 1,
        path: "the file".to_owned(),
        mark: document::Mark { line: 1, column: 1 },
    };
    if found.services.len() > MAX_SERVICES {
        let what = format!("has more than {MAX_SERVICES} services");
        book.fault(file(), &what, "split it");
    }
    if found.alert_policies.len() > MAX_SERVICES {
        let what = format!("has more than {MAX_SERVICES} alert policies");
        book.fault(file(), &what, "split it");
    }
    let alerts = plan::alerts(&found.services, &found.alert_policies).count();
    if alerts > MAX_ALERTS {
        let why = format!("a plan keeps {MAX_ALERTS} alert policies, and these are {alerts}");
        book.unkept(file(), String::new(), &why);
    }
    let mut faults = book.faults.into_inner();
    if !faults.is_empty() {
        faults.sort_by_key(|fault| (fault.line, fault.column));
        return Err(SpecError::Faults(faults));
    }
    let mut unkept = book.unkept.into_inner();
    unkept.sort_by_key(|unkept| unkept.line);
    Ok(Spec {
        formats: found.formats,
        services: found.services,
        alert_policies: found.alert_policies,
        policy: found.policy,
        zone: found.zone,
        unkept,
    })
}

/// What is found, document by document.
#[derive(Default)]
struct Found {
    formats: Vec<SpecFormat>,
    services: Vec<SpecService>,
    alert_policies: Vec<AlertPolicy>,
    policy: Option<BudgetPolicy>,
    zone: Option<String>,
    /// The id of the alert policy that a service named first.
    in_use: Option<String>,
    /// Sloth's alert windows, where the file has one set of them.
    windows: Option<sloth::Windows>,
}

impl Found {
    /// Adds a service; one whose id is taken gets a number behind it.
    fn add(&mut self, mut service: SpecService) {
        // One too many is enough to refuse the file.
        if self.services.len() > MAX_SERVICES {
            return;
        }
        let taken = |id: &str| self.services.iter().any(|known| known.service.id == id);
        service.service.id = free_name(service.service.id.clone(), taken);
        self.services.push(service);
    }

    /// Adds an alert policy, or finds the equal one; answers its id.
    fn alerts(&mut self, mut policy: AlertPolicy) -> String {
        if let Some(known) = self
            .alert_policies
            .iter()
            .find(|known| known.tiers == policy.tiers && known.name == policy.name)
        {
            return known.id.clone();
        }
        let taken = |id: &str| self.alert_policies.iter().any(|known| known.id == id);
        policy.id = free_name(fitting(&policy.id), taken);
        policy.name = fitting(&policy.name);
        let id = policy.id.clone();
        // One too many is enough to refuse the file.
        if self.alert_policies.len() <= MAX_SERVICES {
            self.alert_policies.push(policy);
        }
        id
    }

    /// A service names its alert policy, under a key. The first one that is named is in use.
    fn named(&mut self, id: &str, section: &Section<'_>, key: &str) {
        let Some(first) = &self.in_use else {
            self.in_use = Some(id.to_owned());
            return;
        };
        let policy = |id: &str| self.alert_policies.iter().find(|policy| policy.id == id);
        let tiers = |id: &str| policy(id).map(|policy| &policy.tiers);
        if tiers(first) != tiers(id) {
            let name = policy(first).map_or(first.as_str(), |policy| policy.name.as_str());
            let why = format!(
                "a plan's alerts hold for all of its services, and {name} is in use: these stand beside it"
            );
            section.told(key, &why);
        }
    }
}

/// A name, with a number behind it where it is taken.
fn free_name(name: String, taken: impl Fn(&str) -> bool) -> String {
    if !taken(&name) {
        return name;
    }
    let stem: String = name.chars().take(MAX_TEXT - 8).collect();
    let mut numbered = (2..).map(|number| format!("{stem}-{number}"));
    numbered.find(|free| !taken(free)).unwrap_or(name)
}

/// A name put together, no longer than a plan keeps.
fn fitting(name: &str) -> String {
    name.chars().take(MAX_TEXT).collect()
}

/// Why a service without alerts has some.
const ALWAYS_ALERTS: &str = "a plan's alerts hold for all of its services, and it always has some";

/// Adds a query, where it is written.
fn query(queries: &mut Vec<Query>, counts: QueryRole, field: Option<Field>) {
    if let Some(field) = field {
        queries.push(Query {
            counts,
            text: field.text.trim().to_owned(),
        });
    }
}
