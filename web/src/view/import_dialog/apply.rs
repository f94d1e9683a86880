//! Imported incidents become part of the plan.

use crate::answer::exchange::{Destination, History, Specs, put_specs};
use crate::document::Document;
use crate::state::{State, empty_plan, usual_objective};
use error_budget::exchange::plan_json;
use error_budget::model::plan::{MAX_SERVICES, Plan, Service};

/// `1 incident`, `20 incidents`.
fn counted(count: usize, one: &str) -> String {
    if count == 1 {
        format!("1 {one}")
    } else {
        format!("{count} {one}s")
    }
}

fn plan(text: &str) -> Result<Plan, String> {
    plan_json::read(text).map_err(|error| error.to_string())
}

/// Imports services as one step; what was imported, or why it cannot be.
pub fn specs(state: State, specs: &Specs, destination: Destination) -> Result<String, String> {
    let read = plan(&specs.plan)?;
    let count = read.services.len();
    if destination == Destination::NewPlan {
        let mut plan = read;
        if !specs.zone {
            plan.zone = empty_plan().zone;
        }
        state.replace("Import as a plan", Document::new(plan));
    } else {
        let held = state
            .document
            .with_untracked(|document| document.plan.services.len());
        if held + count > MAX_SERVICES {
            return Err(format!(
                "a plan keeps at most {MAX_SERVICES} services; import them as a new plan"
            ));
        }
        let mut first = None;
        state.edit("Import services", None, |plan| {
            first = put_specs(plan, specs, read);
        });
        if let Some(first) = first {
            state.look_at(&first);
        }
    }
    Ok(match count {
        0 => "Error budget policy".to_owned(),
        _ => counted(count, "service"),
    })
}

/// Imports incidents as one step; what was imported, or why it cannot be.
pub fn history(
    state: State,
    history: &History,
    file: &str,
    destination: Destination,
) -> Result<String, String> {
    let read = plan(&history.plan)?
        .services
        .into_iter()
        .next()
        .unwrap_or_else(|| Service::new("imported", "imported", usual_objective()));
    let name = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    match destination {
        Destination::Add | Destination::Replace => {
            state.edit_service("Import incidents", None, |service| {
                destination.put(service, read);
            });
        }
        Destination::NewService => {
            let id = state
                .document
                .with_untracked(|document| free_id(document, name));
            let mut service = Service::new(&id, name, usual_objective());
            destination.put(&mut service, read);
            state.edit("Import as a service", None, |plan| {
                plan.services.push(service);
            });
            state.look_at(&id);
        }
        Destination::NewPlan => {
            let mut plan = empty_plan();
            if let Some(service) = plan.services.first_mut() {
                service.id = "service".to_owned();
                name.clone_into(&mut service.name);
                destination.put(service, read);
            }
            state.replace("Import as a plan", Document::new(plan));
        }
    }
    Ok(counted(history.incidents as usize, "incident"))
}

fn free_id(document: &Document, name: &str) -> String {
    let taken = |id: &str| id.is_empty() || document.plan.service(id).is_some();
    if taken(name) {
        (2..)
            .map(|n| format!("{name}-{n}"))
            .find(|id| !taken(id))
            .unwrap_or_default()
    } else {
        name.to_owned()
    }
}
