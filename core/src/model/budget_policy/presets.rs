//! The policies of the field, each with its source.

use super::{BudgetPolicy, Cadence, Decision, Escalation, Exception, Gate, PostMortems};
use crate::model::alert_policy::Multiple;
use crate::model::release::ReleaseKind;
use crate::model::status::{Status, Thresholds};

use Decision::{Approve, Block, Defer, Review};

/// Every preset; the default comes first.
#[must_use]
pub fn all() -> Vec<BudgetPolicy> {
    vec![guide(), google()]
}

fn texts(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

fn exception(name: &str, kind: ReleaseKind, requirements: &[&str]) -> Exception {
    Exception {
        name: name.to_owned(),
        kind,
        requirements: texts(requirements),
    }
}

fn escalation(name: &str, remaining_percent: f64, notify: &[&str], action: &str) -> Escalation {
    Escalation {
        name: name.to_owned(),
        remaining_percent,
        notify: texts(notify),
        action: action.to_owned(),
    }
}

/// Five gates: what may go shrinks as the budget does.
///
/// The decisions are those of the guide's matrix; where it and the guide's release gate spoke
/// differently, "review" lets pass with an approval (AUDIT G11). Bug fixes go on where features
/// stop, as the guide's document has it, and with more eyes on them.
#[must_use]
pub fn guide() -> BudgetPolicy {
    BudgetPolicy {
        id: "guide".to_owned(),
        name: "Five gates".to_owned(),
        source: "The reference guide: decision matrix, release gate and policy document".to_owned(),
        description: "Release decisions and reliability work follow what is left of the error \
                      budget and how fast it burns."
            .to_owned(),
        objectives: texts(&[
            "Keep the promise of the SLO over its window",
            "Balance reliability with feature velocity",
            "Make data-driven decisions about risk",
        ]),
        thresholds: Thresholds::default(),
        gates: guide_gates(),
        exceptions: vec![
            exception(
                "critical_security_vulnerability",
                ReleaseKind::Security,
                &["Security team approval", "Accelerated testing"],
            ),
            exception(
                "slo_improvement",
                ReleaseKind::Reliability,
                &["Demonstrated SLO improvement", "Minimal blast radius"],
            ),
            exception(
                "rollback",
                ReleaseKind::Rollback,
                &["Incident in progress", "Rollback to known good state"],
            ),
        ],
        escalations: vec![
            escalation(
                "budget_25pct",
                25.0,
                &["team_lead", "sre_oncall"],
                "review_pending_releases",
            ),
            escalation(
                "budget_10pct",
                10.0,
                &["team_lead", "sre_oncall", "engineering_manager"],
                "defer_non_critical_releases",
            ),
            escalation(
                "budget_exhausted",
                0.0,
                &[
                    "team_lead",
                    "sre_oncall",
                    "engineering_manager",
                    "vp_engineering",
                ],
                "feature_freeze_and_postmortem",
            ),
        ],
        post_mortems: PostMortems {
            on_exhaustion: true,
            incident_share: None,
            category_share: None,
        },
        review_cadence: vec![
            (Cadence::Weekly, "budget_status_review".to_owned()),
            (Cadence::Monthly, "policy_effectiveness_review".to_owned()),
            (
                Cadence::Quarterly,
                "slo_target_adjustment_review".to_owned(),
            ),
        ],
    }
}

fn guide_gates() -> [Gate; 5] {
    [
        Gate {
            status: Status::Healthy,
            decisions: [Approve, Approve, Review],
            by_kind: Vec::new(),
            min_remaining_percent: 50.0,
            max_burn_rate: Some(1.5),
            pace: "normal".to_owned(),
            allowed_releases: texts(&[
                "All feature releases",
                "All bug fixes",
                "Routine maintenance",
            ]),
            requirements: Vec::new(),
            actions: Vec::new(),
        },
        Gate {
            status: Status::Attention,
            decisions: [Approve, Review, Defer],
            by_kind: vec![(ReleaseKind::Bugfix, [Approve, Review, Review])],
            min_remaining_percent: 25.0,
            max_burn_rate: Some(2.0),
            pace: "cautious".to_owned(),
            allowed_releases: texts(&[
                "Low and medium risk features",
                "All bug fixes",
                "Critical maintenance",
            ]),
            requirements: texts(&[
                "Enhanced monitoring for 24h post-deploy",
                "Rollback plan documented",
            ]),
            actions: Vec::new(),
        },
        Gate {
            status: Status::Warning,
            decisions: [Review, Defer, Block],
            by_kind: vec![(ReleaseKind::Bugfix, [Review, Review, Defer])],
            min_remaining_percent: 10.0,
            max_burn_rate: Some(3.0),
            pace: "minimal".to_owned(),
            allowed_releases: texts(&[
                "Low risk features only",
                "Bug fixes",
                "Reliability improvements",
            ]),
            requirements: texts(&[
                "SRE approval required",
                "Canary deployment mandatory",
                "Automated rollback enabled",
            ]),
            actions: Vec::new(),
        },
        Gate {
            status: Status::Critical,
            decisions: [Defer, Block, Block],
            by_kind: Vec::new(),
            min_remaining_percent: 0.0,
            max_burn_rate: None,
            pace: "frozen".to_owned(),
            allowed_releases: texts(&[
                "Critical bug fixes only",
                "Reliability improvements only",
                "Rollbacks",
            ]),
            requirements: Vec::new(),
            actions: texts(&[
                "Feature freeze in effect",
                "All hands on reliability",
                "Daily status updates",
            ]),
        },
        Gate {
            status: Status::Exhausted,
            decisions: [Block, Block, Block],
            by_kind: Vec::new(),
            min_remaining_percent: 0.0,
            max_burn_rate: None,
            pace: "locked".to_owned(),
            allowed_releases: texts(&["Emergency fixes only", "Rollbacks"]),
            requirements: Vec::new(),
            actions: texts(&[
                "Complete deployment freeze",
                "Incident declared",
                "Executive escalation",
                "Post-mortem required",
            ]),
        },
    ]
}

/// Google's example: everything goes until the budget of the window is gone, then nothing but
/// the most urgent and security fixes until the promise is kept again.
#[must_use]
pub fn google() -> BudgetPolicy {
    let open = |status| Gate {
        status,
        decisions: [Approve; 3],
        by_kind: Vec::new(),
        min_remaining_percent: 0.0,
        max_burn_rate: None,
        pace: "normal".to_owned(),
        allowed_releases: texts(&["All releases, as the release policy has it"]),
        requirements: Vec::new(),
        actions: Vec::new(),
    };
    BudgetPolicy {
        id: "google".to_owned(),
        name: "Freeze when exhausted".to_owned(),
        source: "SRE Workbook, appendix B, Example Error Budget Policy".to_owned(),
        description: "Ship while the promise is kept; stop and repair once it is broken."
            .to_owned(),
        objectives: texts(&[
            "Protect users from repeated misses of the SLO",
            "Give an incentive to balance reliability with other features",
        ]),
        thresholds: Thresholds::default(),
        gates: [
            open(Status::Healthy),
            open(Status::Attention),
            open(Status::Warning),
            open(Status::Critical),
            Gate {
                decisions: [Block; 3],
                pace: "frozen".to_owned(),
                allowed_releases: texts(&["P0 issues", "Security fixes"]),
                actions: texts(&["Work on reliability until the service is within its SLO again"]),
                ..open(Status::Exhausted)
            },
        ],
        exceptions: vec![
            exception("security_fix", ReleaseKind::Security, &[]),
            exception("rollback", ReleaseKind::Rollback, &[]),
            exception("reliability", ReleaseKind::Reliability, &[]),
        ],
        escalations: vec![escalation(
            "budget_exhausted",
            0.0,
            &["team_lead"],
            "halt_changes",
        )],
        post_mortems: PostMortems {
            on_exhaustion: false,
            incident_share: Some(Multiple::thousandths(200)),
            category_share: Some(Multiple::thousandths(200)),
        },
        review_cadence: Vec::new(),
    }
}
