//! A plan of what specs say.

use super::{Spec, SpecService};
use crate::model::alert_policy::AlertPolicy;
use crate::model::plan::{MAX_ALERTS, Plan};

impl Spec {
    /// A plan of these services. Its alerts are those that the services name, then those that none of them does; the
    /// first are in use. Without any, Google's are ([`Plan::alerts_in_use`]).
    ///
    /// ```
    /// use error_budget::exchange::spec::read;
    /// let spec = read("apiVersion: pyrra.dev/v1alpha1\nkind: ServiceLevelObjective\nmetadata: {name: up}\nspec:\n  \
    ///     target: '99'\n  window: 2w\n  indicator:\n    bool_gauge: {metric: up}\n")?;
    /// let plan = spec.plan("Ours");
    /// assert_eq!((plan.services[0].id.as_str(), plan.alerts_in_use().id.as_str()), ("up", "pyrra"));
    /// # Ok::<(), error_budget::exchange::spec::SpecError>(())
    /// ```
    #[must_use]
    pub fn plan(&self, name: &str) -> Plan {
        let usual = Plan::default();
        Plan {
            name: name.to_owned(),
            zone: self.zone.clone().unwrap_or(usual.zone.clone()),
            services: self
                .services
                .iter()
                .map(|spec| spec.service.clone())
                .collect(),
            policy: self.policy.clone().unwrap_or(usual.policy.clone()),
            alerts: alerts(&self.services, &self.alert_policies)
                .take(MAX_ALERTS)
                .cloned()
                .collect(),
            ..usual
        }
    }
}

/// The alert policies of a plan, the one in use first; each set of tiers once.
pub(super) fn alerts<'a>(
    services: &[SpecService],
    policies: &'a [AlertPolicy],
) -> impl Iterator<Item = &'a AlertPolicy> {
    let mut found: Vec<&AlertPolicy> = Vec::new();
    let named = services
        .iter()
        .filter_map(|service| service.alert_policy.as_ref());
    for id in named {
        let policy = policies.iter().find(|policy| policy.id == *id);
        let new = policy.filter(|policy| found.iter().all(|known| known.tiers != policy.tiers));
        found.extend(new);
    }
    // OpenSLO has a policy for each tier: what a service's alerts hold already is no policy of its own.
    for policy in policies {
        let held = |known: &&AlertPolicy| {
            let mut tiers = policy.tiers.iter();
            tiers.all(|tier| known.tiers.contains(tier))
        };
        if !found.iter().any(held) {
            found.push(policy);
        }
    }
    found.into_iter()
}
