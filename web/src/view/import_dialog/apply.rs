//! Imported incidents become part of the plan.

use crate::answer::exchange::{Destination, History};
use crate::document::Document;
use crate::state::{State, empty_plan, usual_objective};
use error_budget::exchange::plan_json;
use error_budget::model::plan::Service;

/// `1 incident`, `20 incidents`.
pub fn incidents(count: u32) -> String {
    if count == 1 {
        "1 incident".to_owned()
    } else {
        format!("{count} incidents")
    }
}

/// Imports as one step; the number of incidents, or why it cannot be.
pub fn apply(
    state: State,
    history: &History,
    file: &str,
    destination: Destination,
) -> Result<u32, String> {
    let read = plan_json::read(&history.plan).map_err(|error| error.to_string())?;
    let read = read
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
    Ok(history.incidents)
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
