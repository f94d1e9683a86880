//! What can be done to the alerts of a plan, each one step that undo names.

use super::Lab;
use crate::answer::alerts::compared;
use crate::dom::El;
use crate::state::State;
use crate::widget::icon::icon_and_words;
use crate::widget::menu::{item, menu};
use chrono::TimeDelta;
use error_budget::engine::alerting::repair::free_name;
use error_budget::model::alert_policy::{
    self, Action, AlertPolicy, AlertTier, Condition, Multiple, Severity, Threshold,
};
use error_budget::model::duration;
use error_budget::model::plan::{MAX_ALERTS, Plan};

/// The window that presets are scaled to: the service's shown.
fn window(state: State) -> TimeDelta {
    state.document.with_untracked(|document| {
        document.service().map_or(TimeDelta::days(30), |service| {
            service.objective.window.usual_length()
        })
    })
}

/// Changes the list of policies; what was compared without being named is named by it.
pub fn change(
    state: State,
    name: &str,
    key: Option<&str>,
    change: impl FnOnce(&mut Vec<AlertPolicy>),
) {
    state.edit(name, key, |plan: &mut Plan| {
        plan.alerts = compared(plan);
        change(&mut plan.alerts);
    });
}

/// Changes one policy. A preset that is changed is no longer one, and says so.
pub fn change_policy(
    state: State,
    place: usize,
    name: &str,
    key: Option<&str>,
    edit: impl FnOnce(&mut AlertPolicy),
) {
    let window = window(state);
    change(state, name, key, |policies| {
        let free = free_id(policies);
        let Some(policy) = policies.get_mut(place) else {
            return;
        };
        let before = policy.clone();
        edit(policy);
        if *policy == before || alert_policy::preset(&policy.id, window).is_none() {
            return;
        }
        policy.id = free;
        policy.source = format!("Changed from {}", before.name);
        if policy.name == before.name {
            policy.name.push_str(", changed");
        }
    });
}

/// Changes one tier; `change` is tried first, and what it refuses is not done.
pub fn change_tier(
    state: State,
    (place, index): (usize, usize),
    name: &str,
    key: &str,
    change: impl FnOnce(&mut AlertTier) -> Result<(), String>,
) -> Result<(), String> {
    let tier = state.document.with_untracked(|document| {
        let policies = compared(&document.plan);
        policies.get(place)?.tiers.get(index).cloned()
    });
    let Some(mut tier) = tier else { return Ok(()) };
    change(&mut tier)?;
    change_policy(state, place, name, Some(key), |policy| {
        if let Some(old) = policy.tiers.get_mut(index) {
            *old = tier;
        }
    });
    Ok(())
}

fn free_id(policies: &[AlertPolicy]) -> String {
    let free = |id: &String| policies.iter().all(|policy| policy.id != *id);
    (1..)
        .map(|number| format!("own-{number}"))
        .find(free)
        .unwrap_or_default()
}

/// Puts a policy in use: the first of the list.
pub fn use_policy(state: State, lab: Lab, place: usize) {
    let mut name = String::new();
    change(state, "Use another alert policy", None, |policies| {
        if place < policies.len() {
            let policy = policies.remove(place);
            name.clone_from(&policy.name);
            policies.insert(0, policy);
        }
    });
    lab.looked.set(0);
    state.say(&format!("{name} is in use"), true);
}

/// Leaves a policy out of the comparison.
pub fn remove(state: State, lab: Lab, place: usize) {
    let mut name = String::new();
    change(state, "Remove alert policy", None, |policies| {
        if policies.len() > 1 && place < policies.len() {
            name = policies.remove(place).name;
        }
    });
    lab.looked.update(|looked| {
        if *looked >= place {
            *looked = looked.saturating_sub(1);
        }
    });
    state.say(&format!("{name} is removed"), true);
}

/// Adds a policy to the comparison and looks at it.
fn add(state: State, lab: Lab, policy: AlertPolicy) {
    let text = format!("{} is compared", policy.name);
    let mut count = 0;
    change(state, "Add alert policy", None, |policies| {
        if policies.len() < MAX_ALERTS {
            policies.push(policy);
        }
        count = policies.len();
    });
    lab.looked.set(count.saturating_sub(1));
    state.say(&text, true);
}

/// A copy of a policy, to be changed.
fn copy_of(policies: &[AlertPolicy], place: usize) -> AlertPolicy {
    let original = policies
        .get(place)
        .cloned()
        .unwrap_or_else(alert_policy::google);
    AlertPolicy {
        id: free_id(policies),
        name: format!("{}, a copy", original.name),
        source: format!("Copied from {}", original.name),
        tiers: original.tiers,
    }
}

/// One with the slowest tier of the Workbook alone.
fn blank(policies: &[AlertPolicy]) -> AlertPolicy {
    AlertPolicy {
        id: free_id(policies),
        name: "Our own".to_owned(),
        source: "Our own".to_owned(),
        tiers: alert_policy::google().tiers.into_iter().take(1).collect(),
    }
}

/// A further tier at the end of a policy: an hour at 14.4x, or what is still free of a name.
pub fn add_tier(state: State, place: usize) {
    change_policy(state, place, "Add tier", None, |policy| {
        let name = free_name(policy, "tier");
        policy.tiers.push(AlertTier {
            name,
            condition: Condition::BurnRate {
                long: TimeDelta::hours(1),
                short: Some(TimeDelta::minutes(5)),
                threshold: Threshold::BudgetShare(Multiple::thousandths(20)),
            },
            severity: Severity::Critical,
            action: Action::Page,
            hold: TimeDelta::zero(),
        });
    });
}

/// The button that adds a policy: a preset that is not compared yet, a copy, one of our own.
pub fn add_menu(class: &str) -> El {
    let (state, lab) = (State::here(), Lab::here());
    let button = icon_and_words(&format!("button.button{class}"), "plus", "Policy");
    let entry = move |name: &str, note: &str, make: Box<dyn Fn() -> AlertPolicy>| {
        item(name, move || add(state, lab, make())).note(note)
    };
    menu(button, "Policies to compare", move || {
        let (policies, window) = state.document.with_untracked(|document| {
            let window = document.service().map_or(TimeDelta::days(30), |service| {
                service.objective.window.usual_length()
            });
            (compared(&document.plan), window)
        });
        let looked = lab
            .looked
            .get_untracked()
            .min(policies.len().saturating_sub(1));
        let mut items = Vec::new();
        for preset in alert_policy::all(window) {
            if policies.iter().all(|policy| policy.id != preset.id) {
                let (name, source) = (preset.name.clone(), preset.source.clone());
                items.push(entry(&name, &source, Box::new(move || preset.clone())));
            }
        }
        let copied = policies.get(looked).map(|policy| policy.name.clone());
        let (originals, others) = (policies.clone(), policies);
        items.push(entry(
            &format!("A copy of {}", copied.unwrap_or_default()),
            "To change its tiers",
            Box::new(move || copy_of(&originals, looked)),
        ));
        items.push(entry(
            "Our own",
            "One tier to start with",
            Box::new(move || blank(&others)),
        ));
        items
    })
}

/// A threshold as it is typed: `14.4×`, or `2%` of the budget.
pub fn threshold_text(threshold: &Threshold) -> String {
    match threshold {
        Threshold::BurnRate(rate) => format!("{rate}×"),
        Threshold::BudgetShare(share) => share_text(*share),
    }
}

/// A share as it is typed: `2%`.
pub fn share_text(share: Multiple) -> String {
    // Exact where the decimal is: the shortest text of the nearest float.
    format!("{}%", share.ppb() as f64 / 1e7)
}

/// Reads a share in percent.
pub fn share_of(text: &str) -> Result<Multiple, String> {
    let number = text.trim().trim_end_matches('%').trim();
    let percent: Multiple = number
        .parse()
        .map_err(|_| format!("{text:?} is no share of the budget; expected one such as 2%"))?;
    let share = Multiple::nearest(percent.value() / 100.0);
    if share.is_zero() {
        return Err("a share of 0 fires always; expected more, such as 2%".to_owned());
    }
    Ok(share)
}

/// Reads a threshold.
pub fn threshold_of(text: &str) -> Result<Threshold, String> {
    let trimmed = text.trim();
    if trimmed.ends_with('%') {
        return share_of(trimmed).map(Threshold::BudgetShare);
    }
    let number = trimmed.trim_end_matches(['×', 'x', 'X']).trim();
    let rate: Multiple = number.parse().map_err(|_| {
        format!("{text:?} is no threshold; expected a burn rate such as 14.4× or a share of the budget such as 2%")
    })?;
    if rate.is_zero() {
        return Err("a burn rate of 0 fires always; expected more, such as 14.4×".to_owned());
    }
    Ok(Threshold::BurnRate(rate))
}

/// Reads a length of time above 0.
pub fn length_of(text: &str) -> Result<TimeDelta, String> {
    let length = duration::parse(text).map_err(|error| error.to_string())?;
    if length <= TimeDelta::zero() {
        return Err("a lookback of 0 sees nothing; expected a length such as 1h".to_owned());
    }
    Ok(length)
}
