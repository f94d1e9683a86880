//! Where imported incidents go.

use crate::document::Document;
use crate::state::{State, empty_plan, usual_objective};
use error_budget::exchange::import::Import as History;
use error_budget::model::incident::Incident;
use error_budget::model::plan::Service;
use leptos::prelude::*;
use std::sync::Arc;

/// Where the rows go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Destination {
    /// To the service shown; the same id and start again updates an incident.
    Add,
    /// To the service shown, instead of what it has.
    Replace,
    /// To a service of their own.
    NewService,
    /// To a plan of their own.
    NewPlan,
}

impl Destination {
    pub fn word(self) -> &'static str {
        match self {
            Self::Add => "add",
            Self::Replace => "replace",
            Self::NewService => "service",
            Self::NewPlan => "plan",
        }
    }

    pub fn of(word: &str) -> Self {
        match word {
            "replace" => Self::Replace,
            "service" => Self::NewService,
            "plan" => Self::NewPlan,
            _ => Self::Add,
        }
    }
}

/// `1 incident`, `20 incidents`.
pub fn incidents(count: usize) -> String {
    if count == 1 {
        "1 incident".to_owned()
    } else {
        format!("{count} incidents")
    }
}

/// Puts the history into a service as it would be after the import.
pub fn put(service: &mut Service, history: &History, destination: Destination) {
    if destination != Destination::Add {
        service.incidents.clear();
        service.exclusions.clear();
        (service.measured_from, service.measured_until) =
            (history.measured_from, history.measured_until);
    }
    if destination == Destination::NewPlan {
        service.objective = usual_objective();
    }
    merge(&mut service.incidents, &history.incidents);
}

/// Adds incidents; one with the id and start of another takes its place.
fn merge(into: &mut Vec<Incident>, from: &[Incident]) {
    let known: std::collections::HashMap<(String, i64), usize> = into
        .iter()
        .enumerate()
        .filter(|(_, incident)| !incident.id.is_empty())
        .map(|(index, incident)| {
            (
                (incident.id.clone(), incident.start.timestamp_millis()),
                index,
            )
        })
        .collect();
    for incident in from {
        let key = (incident.id.clone(), incident.start.timestamp_millis());
        match known.get(&key).and_then(|index| into.get_mut(*index)) {
            Some(place) => *place = incident.clone(),
            None => into.push(incident.clone()),
        }
    }
}

/// Imports as one step; the number of incidents.
pub fn apply(state: State, history: &History, file: &str, destination: Destination) -> usize {
    let name = file
        .rsplit_once('.')
        .map_or(file, |(stem, _)| stem)
        .to_owned();
    match destination {
        Destination::Add | Destination::Replace => {
            state.edit_service("Import incidents", None, |service| {
                put(service, history, destination)
            });
        }
        Destination::NewService => {
            let id = state
                .document
                .with_untracked(|document| free_id(document, &name));
            let mut service = Service::new(&id, &name, usual_objective());
            put(&mut service, history, destination);
            state.edit("Import as a service", None, |plan| {
                plan.services.push(service)
            });
            state.look_at(&id);
        }
        Destination::NewPlan => {
            let mut plan = empty_plan();
            if let Some(service) = plan.services.first_mut() {
                service.id = "service".to_owned();
                service.name = name;
                put(service, history, destination);
            }
            state.replace(
                "Import as a plan",
                Document {
                    is_sample: false,
                    selected: "service".to_owned(),
                    plan: Arc::new(plan),
                },
            );
        }
    }
    history.incidents.len()
}

fn free_id(document: &Document, name: &str) -> String {
    let taken = |id: &str| document.plan.service(id).is_some();
    if taken(name) || name.is_empty() {
        (2..)
            .map(|n| format!("{name}-{n}"))
            .find(|id| !taken(id))
            .unwrap_or_default()
    } else {
        name.to_owned()
    }
}
