//! SLO specs of other tools, as a preview shows them.

use crate::promise::promise;
use error_budget::exchange::plan_json;
use error_budget::exchange::spec::{self, Spec};
use error_budget::model::plan::{MAX_ALERTS, Plan};
use serde::{Deserialize, Serialize};

/// What the specs of a file say.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Specs {
    /// The kinds of spec.
    pub kinds: String,
    /// Each service: name, promise, alerts, and how it is measured.
    pub services: Vec<[String; 4]>,
    /// It brings an error budget policy.
    pub policy: Option<String>,
    /// It names the zone of calendar windows.
    pub zone: bool,
    /// What is said and not kept, or was assumed: a sentence each.
    pub unkept: Vec<String>,
    /// All of it, as a plan.
    pub plan: String,
}

/// Reads a text as specs: `None` when it is none, the faults when it is broken.
pub fn read(text: &str) -> Option<Result<Specs, String>> {
    if !spec::is_spec(text) {
        return None;
    }
    Some(match spec::read(text) {
        Ok(read) => Ok(specs(&read)),
        Err(error) => Err(error.to_string()),
    })
}

fn specs(read: &Spec) -> Specs {
    let kinds: Vec<&str> = read.formats.iter().map(|kind| kind.title()).collect();
    let services = read.services.iter().map(|one| {
        let alerts = one.alert_policy.as_ref().and_then(|id| {
            let policy = read.alert_policies.iter().find(|policy| policy.id == *id)?;
            Some(format!("{}, {} tiers", policy.name, policy.tiers.len()))
        });
        let queries: Vec<&str> = one
            .queries
            .iter()
            .map(|query| query.text.as_str())
            .collect();
        [
            one.service.name.clone(),
            promise(&one.service.objective).join(", "),
            alerts.unwrap_or_default(),
            queries.join("; "),
        ]
    });
    Specs {
        kinds: kinds.join(", "),
        services: services.collect(),
        policy: read.policy.as_ref().map(|policy| policy.name.clone()),
        zone: read.zone.is_some(),
        unkept: read.unkept.iter().map(ToString::to_string).collect(),
        plan: plan_json::write(&read.plan("")),
    }
}

/// Puts what specs say into a plan that exists: services beside its own, alerts behind its own, the policy in place of
/// its own. The id of the first service.
pub fn put(plan: &mut Plan, specs: &Specs, mut read: Plan) -> Option<String> {
    let mut first = None;
    for mut service in std::mem::take(&mut read.services) {
        if plan.service(&service.id).is_some() {
            let base = service.id.clone();
            let free = (2..)
                .map(|number| format!("{base}-{number}"))
                .find(|id| plan.service(id).is_none());
            service.id = free.unwrap_or(base);
        }
        first.get_or_insert_with(|| service.id.clone());
        plan.services.push(service);
    }
    for policy in read.alerts {
        let known = plan.alerts.iter().any(|held| held.id == policy.id);
        if !known && plan.alerts.len() < MAX_ALERTS {
            plan.alerts.push(policy);
        }
    }
    if specs.policy.is_some() {
        plan.policy = read.policy;
    }
    first
}
