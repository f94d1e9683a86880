//! Changes in words.

use crate::promise::{method_words, window_words};
use crate::state::Shown;
use crate::widget::status;
use error_budget::exchange::export::figures::Clock;
use error_budget::model::alert_policy::Multiple;
use error_budget::model::impact::Impact;
use error_budget::model::incident::Incident;
use error_budget::model::plan::Service;
use error_budget::model::release::Release;
use error_budget::model::scenario::{Patch, Scale};

/// What a scenario changes, in one line.
#[must_use]
pub fn patches_words(patches: &[Patch], shown: &Shown) -> String {
    if patches.is_empty() {
        return "no changes yet".to_owned();
    }
    let words: Vec<String> = patches
        .iter()
        .map(|patch| patch_words(patch, shown))
        .collect();
    words.join("; ")
}

/// One change; the service is named where it is another than the one shown.
#[must_use]
pub fn patch_words(patch: &Patch, shown: &Shown) -> String {
    let clock = &shown.clock;
    let (id, words) = match patch {
        Patch::Target(id, target) => {
            let before = of(shown, id).map(|service| service.objective.target);
            let before = before.map(|before| format!(" instead of {before}"));
            (
                Some(id),
                format!("target {target}{}", before.unwrap_or_default()),
            )
        }
        Patch::Window(id, window) => (Some(id), format!("window {}", window_words(*window))),
        Patch::Method(id, method) => (Some(id), format!("budget {}", method_words(*method))),
        Patch::AddIncident(id, incident) => (Some(id), added(incident, clock)),
        Patch::RemoveIncident(id, index) => {
            let named = of(shown, id).and_then(|own| incident_words(own, *index, clock));
            (Some(id), format!("without {}", or_number(named, *index)))
        }
        Patch::ScaleRate(id, scale) => {
            let times = times(scale.factor, "as many");
            (Some(id), format!("{times} {}", past(scale)))
        }
        Patch::ScaleLength(id, scale) => {
            let times = times(scale.factor, "as long");
            (Some(id), format!("{} {times}", past(scale)))
        }
        Patch::AddRelease(id, release) => {
            let name = name_of(release).unwrap_or_else(|| "one more release".to_owned());
            let at = release.at.map(|at| format!(" on {}", clock.instant(at)));
            (Some(id), format!("{name} added{}", at.unwrap_or_default()))
        }
        Patch::RemoveRelease(id, index) => {
            let named = of(shown, id).and_then(|own| release_words(own, *index));
            (Some(id), format!("without {}", or_number(named, *index)))
        }
        Patch::MoveRelease(id, index, at) => {
            let named = of(shown, id).and_then(|own| release_words(own, *index));
            let when = match at {
                Some(at) => format!("on {}", clock.instant(*at)),
                None => "at no set time".to_owned(),
            };
            (Some(id), format!("{} {when}", or_number(named, *index)))
        }
        Patch::Policy(policy) => (None, format!("policy {}", policy.name)),
        Patch::Assume(future) => {
            let mut words = Vec::new();
            if future.rate != Multiple::ONE {
                let times = times(future.rate, "as often");
                words.push(format!("start {times}"));
            }
            if future.duration != Multiple::ONE {
                let times = times(future.duration, "as long");
                words.push(format!("last {times}"));
            }
            let words = if words.is_empty() {
                "the future as the history has it".to_owned()
            } else {
                format!("future incidents {}", words.join(", "))
            };
            (None, words)
        }
    };
    match id.filter(|id| **id != shown.service().id) {
        Some(id) => {
            let name = of(shown, id).map_or(id.as_str(), |service| service.name.as_str());
            format!("{name}: {words}")
        }
        None => words,
    }
}

fn of<'s>(shown: &'s Shown, id: &str) -> Option<&'s Service> {
    shown.plan().service(id)
}

fn or_number(named: Option<String>, index: usize) -> String {
    named.unwrap_or_else(|| format!("number {}", index + 1))
}

/// `half as many`, `twice as long`, `1.5 times as often`.
fn times(factor: Multiple, what: &str) -> String {
    if factor == Multiple::thousandths(500) {
        format!("half {what}")
    } else if factor == Multiple::thousandths(2_000) {
        format!("twice {what}")
    } else {
        format!("{factor} times {what}")
    }
}

fn past(scale: &Scale) -> String {
    match &scale.category {
        Some(category) => format!("past incidents of {}", category.word()),
        None => "past incidents".to_owned(),
    }
}

fn added(incident: &Incident, clock: &Clock) -> String {
    let share = if incident.impact == Impact::FULL {
        "all requests".to_owned()
    } else {
        format!("{} of requests", incident.impact)
    };
    let when = format!(
        "{} {}",
        clock.date(incident.start),
        clock.time(incident.start)
    );
    match incident.end {
        Some(end) => format!(
            "{share} fail, {when} to {}",
            clock.end_after(incident.start, end)
        ),
        None => format!("{share} fail from {when} on"),
    }
}

/// An incident as people call it: its title, its id, or its day.
#[must_use]
pub fn incident_words(service: &Service, index: usize, clock: &Clock) -> Option<String> {
    let incident = service.incidents.get(index)?;
    let words = if !incident.title.trim().is_empty() {
        format!("\u{201c}{}\u{201d}", short(incident.title.trim()))
    } else if !incident.id.is_empty() {
        incident.id.clone()
    } else {
        format!("the incident of {}", clock.date(incident.start))
    };
    Some(words)
}

/// A release as people call it.
#[must_use]
pub fn release_words(service: &Service, index: usize) -> Option<String> {
    let release = service.releases.get(index)?;
    Some(name_of(release).unwrap_or_else(|| format!("Release {}", index + 1)))
}

fn name_of(release: &Release) -> Option<String> {
    let name = release.name.trim();
    (!name.is_empty()).then(|| {
        // "4.32" alone is no name of a thing.
        if name.starts_with(|first: char| first.is_ascii_digit()) {
            format!("Release {name}")
        } else {
            status::capital(name)
        }
    })
}

/// At most so long that it stands in a menu.
fn short(text: &str) -> String {
    const MOST: usize = 32;
    if text.chars().count() <= MOST {
        return text.to_owned();
    }
    let cut: String = text.chars().take(MOST - 1).collect();
    format!("{}\u{2026}", cut.trim_end())
}
