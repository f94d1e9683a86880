//! What a team has agreed to do in each state of its budget.

mod presets;

pub use presets::{all, google, guide};

use super::alert_policy::Multiple;
use super::plan::Fault;
use super::release::{ReleaseKind, Risk};
use super::status::{Status, Thresholds};
use serde::Serialize;

/// What a gate says. Ordered: the strictest is the greatest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Decision {
    /// Go.
    Approve,
    /// Go when someone has looked at it.
    Review,
    /// Not now.
    Defer,
    /// No.
    Block,
}

impl Decision {
    /// The word, in lower case.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Approve => "approve",
            Self::Review => "review",
            Self::Defer => "defer",
            Self::Block => "block",
        }
    }

    /// It may go, at once or after a review.
    #[must_use]
    pub fn approves(self) -> bool {
        self <= Self::Review
    }

    /// What goes with it.
    #[must_use]
    pub fn conditions(self) -> &'static [&'static str] {
        match self {
            Self::Approve => &[
                "Proceed with normal deployment process",
                "Monitor error rates closely post-deployment",
            ],
            Self::Review => &[
                "Require manual approval from SRE team",
                "Implement additional monitoring",
                "Prepare rollback plan",
            ],
            Self::Defer => &[
                "Postpone deployment until budget improves",
                "Focus on reliability improvements",
                "Re-evaluate in 24-48 hours",
            ],
            Self::Block => &[
                "Deployment blocked due to error budget policy",
                "Feature freeze in effect",
                "Only critical bug fixes and reliability improvements allowed",
            ],
        }
    }
}

/// What holds in one state of the budget.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Gate {
    /// The state.
    pub status: Status,
    /// Decision for low, medium and high risk.
    pub decisions: [Decision; 3],
    /// The same for kinds of release that are judged otherwise (AUDIT R6).
    pub by_kind: Vec<(ReleaseKind, [Decision; 3])>,
    /// Nothing goes with less of the budget left, in percent.
    pub min_remaining_percent: f64,
    /// Nothing goes while it burns faster; `None` for any burn.
    pub max_burn_rate: Option<f64>,
    /// How fast the team ships: `normal`, `frozen`.
    pub pace: String,
    /// What may go, in words.
    pub allowed_releases: Vec<String>,
    /// What is asked of everything that goes.
    pub requirements: Vec<String>,
    /// What the team does.
    pub actions: Vec<String>,
}

impl Gate {
    /// The decision for a kind and a risk; no gate lets pass a risk that it does not know.
    #[must_use]
    pub fn decision(&self, kind: ReleaseKind, risk: &Risk) -> Decision {
        let [low, medium, high] = self.row(kind);
        match risk {
            Risk::Low => low,
            Risk::Medium => medium,
            Risk::High => high,
            Risk::Other(_) => high.max(Decision::Defer),
        }
    }

    /// The decisions for low, medium and high risk of one kind.
    fn row(&self, kind: ReleaseKind) -> [Decision; 3] {
        let own = self.by_kind.iter().find(|(known, _)| *known == kind);
        own.map_or(self.decisions, |(_, decisions)| *decisions)
    }

    /// Every row that it has.
    fn rows(&self) -> impl Iterator<Item = [Decision; 3]> + '_ {
        [self.decisions]
            .into_iter()
            .chain(self.by_kind.iter().map(|(_, decisions)| *decisions))
    }

    /// Nothing goes but exceptions.
    #[must_use]
    pub fn freezes(&self) -> bool {
        self.rows().flatten().all(|decision| !decision.approves())
    }
}

/// A kind of release that goes whatever the budget says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Exception {
    /// The policy's word for it.
    #[serde(rename = "type")]
    pub name: String,
    /// The kind of release.
    pub kind: ReleaseKind,
    /// What has to be true for it to count (AUDIT R5).
    pub requirements: Vec<String>,
}

/// Who is told when so little is left.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Escalation {
    /// The policy's word for it.
    pub name: String,
    /// At this much of the budget or less, in percent.
    pub remaining_percent: f64,
    /// Who is told.
    pub notify: Vec<String>,
    /// What they do.
    pub action: String,
}

/// When a post-mortem is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct PostMortems {
    /// When the budget is exhausted.
    pub on_exhaustion: bool,
    /// When one incident alone spent more than this share of the budget.
    pub incident_share: Option<Multiple>,
    /// When one category spent more than this share of a calendar quarter's budget.
    pub category_share: Option<Multiple>,
}

/// How often something is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Cadence {
    /// Every week.
    Weekly,
    /// Every month.
    Monthly,
    /// Every quarter.
    Quarterly,
}

/// An error budget policy.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BudgetPolicy {
    /// A short name for files and links.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Where it comes from.
    pub source: String,
    /// What it is for.
    pub description: String,
    /// What it wants.
    pub objectives: Vec<String>,
    /// From where on each state holds: the one table.
    pub thresholds: Thresholds,
    /// Healthy, attention, warning, critical, exhausted.
    pub gates: [Gate; 5],
    /// What goes whatever the budget says.
    pub exceptions: Vec<Exception>,
    /// Who is told, from most to least that is left.
    pub escalations: Vec<Escalation>,
    /// When a post-mortem is due.
    pub post_mortems: PostMortems,
    /// What is looked at, and how often.
    pub review_cadence: Vec<(Cadence, String)>,
}

impl BudgetPolicy {
    /// The gate of a state. What is not known is treated as a warning.
    #[must_use]
    pub fn gate(&self, status: Status) -> &Gate {
        let [healthy, attention, warning, critical, exhausted] = &self.gates;
        match status {
            Status::Healthy => healthy,
            Status::Attention => attention,
            Status::Warning | Status::Unknown => warning,
            Status::Critical => critical,
            Status::Exhausted => exhausted,
        }
    }

    /// The gate of a remaining budget in percent and a burn rate: the worse of the two bands
    /// (AUDIT R7). Exactly on a threshold of what is left, the better gate holds; of burn, the
    /// worse.
    ///
    /// ```
    /// use error_budget::model::budget_policy::guide;
    /// use error_budget::model::status::Status;
    /// assert_eq!(guide().gate_at(60.0, 3.0).status, Status::Warning);
    /// assert_eq!(guide().gate_at(50.0, 1.0).status, Status::Healthy);
    /// ```
    #[must_use]
    pub fn gate_at(&self, remaining_percent: f64, burn_rate: f64) -> &Gate {
        if remaining_percent <= 0.0 {
            return self.gate(Status::Exhausted);
        }
        let within = self
            .thresholds
            .bands()
            .into_iter()
            .find(|(_, band)| {
                remaining_percent < band.remaining_percent || burn_rate >= band.burn_rate
            })
            .map_or(Status::Healthy, |(status, _)| status);
        self.gate(within)
    }

    /// The bands of a gate as the policy's document writes them.
    #[must_use]
    pub fn criteria(&self, status: Status) -> Vec<String> {
        let [(_, critical), (_, warning), (_, attention)] = self.thresholds.bands();
        let left = |from: f64, below: Option<f64>| match below {
            None => format!("budget_remaining >= {from}%"),
            Some(below) => format!("budget_remaining >= {from}% AND < {below}%"),
        };
        let burn = |from: f64, below: f64| format!("burn_rate >= {from:.1}x AND < {below:.1}x");
        match status {
            Status::Healthy => vec![
                left(attention.remaining_percent, None),
                format!("burn_rate < {:.1}x", attention.burn_rate),
            ],
            Status::Attention => vec![
                left(warning.remaining_percent, Some(attention.remaining_percent)),
                burn(attention.burn_rate, warning.burn_rate),
            ],
            Status::Warning => vec![
                left(critical.remaining_percent, Some(warning.remaining_percent)),
                burn(warning.burn_rate, critical.burn_rate),
            ],
            Status::Critical => vec![
                format!("budget_remaining < {}%", critical.remaining_percent),
                format!("burn_rate >= {:.1}x", critical.burn_rate),
            ],
            Status::Exhausted => vec!["budget_remaining <= 0%".to_owned()],
            Status::Unknown => Vec::new(),
        }
    }

    /// The exception for a kind of release.
    #[must_use]
    pub fn exception(&self, kind: ReleaseKind) -> Option<&Exception> {
        self.exceptions
            .iter()
            .find(|exception| exception.kind == kind)
    }

    /// Everything in it that contradicts itself; none for a policy that is monotone: never
    /// easier with less budget, more burn or more risk (AUDIT R3).
    #[must_use]
    pub fn faults(&self) -> Vec<Fault> {
        let mut faults = Vec::new();
        let mut fault = |path: String, what: &str, remedy: &str| {
            faults.push(Fault {
                path,
                what: what.to_owned(),
                remedy: remedy.to_owned(),
            });
        };
        for (gate, status) in self.gates.iter().zip(Status::ORDER) {
            let path = format!("gates.{}", status.word());
            if gate.status != status {
                fault(
                    path.clone(),
                    "the gates are not in order",
                    "list healthy, attention, warning, critical, exhausted",
                );
            }
            if !(0.0..=100.0).contains(&gate.min_remaining_percent) {
                fault(
                    format!("{path}.min_remaining_percent"),
                    "it is no percentage",
                    "give a number from 0 to 100",
                );
            }
            if gate
                .max_burn_rate
                .is_some_and(|most| most.is_nan() || most < 0.0)
            {
                fault(
                    format!("{path}.max_burn_rate"),
                    "it is no burn rate",
                    "give a number from 0 on, or leave it out",
                );
            }
            if !gate.rows().all(|decisions| decisions.is_sorted()) {
                fault(
                    format!("{path}.decisions"),
                    "a higher risk has an easier decision",
                    "order them from low to high risk: approve, review, defer, block",
                );
            }
        }
        for pair in self.gates.windows(2) {
            let [better, worse] = pair else { continue };
            let easier = |kind: ReleaseKind| {
                let pairs = better.row(kind).into_iter().zip(worse.row(kind));
                pairs.into_iter().any(|(better, worse)| worse < better)
            };
            if ReleaseKind::ALL.into_iter().any(easier) {
                fault(
                    format!("gates.{}.decisions", worse.status.word()),
                    "less budget has an easier decision",
                    "make each gate at least as strict as the one before",
                );
            }
        }
        self.unreachable_limits(&mut fault);
        for (index, escalation) in self.escalations.iter().enumerate() {
            if !(0.0..=100.0).contains(&escalation.remaining_percent) {
                fault(
                    format!("escalations[{index}].remaining_percent"),
                    "it is no percentage",
                    "give a number from 0 to 100",
                );
            }
        }
        faults
    }

    /// Where each state but the last ends, from the best: so many percent are left at least, it
    /// burns so fast at most.
    pub(crate) fn ends(&self) -> [(f64, f64); 4] {
        let [(_, critical), (_, warning), (_, attention)] = self.thresholds.bands();
        [
            (attention.remaining_percent, attention.burn_rate),
            (warning.remaining_percent, warning.burn_rate),
            (critical.remaining_percent, critical.burn_rate),
            (0.0, f64::INFINITY),
        ]
    }

    /// A limit that refuses inside its own state, while a worse state lets pass.
    fn unreachable_limits(&self, fault: &mut impl FnMut(String, &str, &str)) {
        for (index, (gate, (least_left, fastest))) in self.gates.iter().zip(self.ends()).enumerate()
        {
            let opens = self
                .gates
                .iter()
                .skip(index + 1)
                .any(|worse| worse.rows().flatten().any(Decision::approves));
            let path = format!("gates.{}", gate.status.word());
            if opens && gate.min_remaining_percent > least_left {
                fault(
                    format!("{path}.min_remaining_percent"),
                    "it refuses what a worse state lets pass",
                    "set it to where the state ends, or below",
                );
            }
            if opens && gate.max_burn_rate.is_some_and(|most| most < fastest) {
                fault(
                    format!("{path}.max_burn_rate"),
                    "it refuses what a worse state lets pass",
                    "set it to where the state ends, or above",
                );
            }
        }
    }
}
