//! "Try this": scenarios of one click.

use crate::dom::{El, el};
use crate::host;
use crate::scenarios::try_this;
use crate::state::{Shown, State};
use crate::widget::icon::icon;
use chrono::TimeDelta;
use error_budget::model::alert_policy::Multiple;
use error_budget::model::forecast_settings::Assumptions;
use error_budget::model::incident::Incident;
use error_budget::model::scenario::{Patch, Scale};

/// What can be tried: words, and the changes for the service shown.
type Idea = (&'static str, fn(&Shown) -> Option<(String, Patch)>);

const IDEAS: [Idea; 6] = [
    ("Half the allowance", stricter),
    ("One more outage of 20 minutes", |shown| {
        let start = shown.answer.now + TimeDelta::days(2);
        let outage = Incident::lasting(start, TimeDelta::minutes(20)).ok()?;
        Some((
            "+20 min outage".to_owned(),
            Patch::AddIncident(shown.service().id.clone(), outage),
        ))
    }),
    ("Half the time to recover", |shown| {
        let assumptions = Assumptions {
            duration: Multiple::thousandths(500),
            ..shown.plan().forecast.assumptions
        };
        Some((
            "Recover twice as fast".to_owned(),
            Patch::Assume(assumptions),
        ))
    }),
    ("Twice as many incidents", |shown| {
        let assumptions = Assumptions {
            rate: Multiple::thousandths(2_000),
            ..shown.plan().forecast.assumptions
        };
        Some((
            "Twice as many incidents".to_owned(),
            Patch::Assume(assumptions),
        ))
    }),
    ("Half as many incidents", |shown| {
        let assumptions = Assumptions {
            rate: Multiple::thousandths(500),
            ..shown.plan().forecast.assumptions
        };
        Some((
            "Half as many incidents".to_owned(),
            Patch::Assume(assumptions),
        ))
    }),
    ("The past, had it been fixed in half the time", |shown| {
        let scale = Scale {
            factor: Multiple::thousandths(500),
            category: None,
        };
        Some((
            "Incidents half as long".to_owned(),
            Patch::ScaleLength(shown.service().id.clone(), scale),
        ))
    }),
];

/// The target half way to 100%: 99.9% becomes 99.95%.
fn stricter(shown: &Shown) -> Option<(String, Patch)> {
    let target = shown.service().objective.target;
    let half = target.halving_the_allowance();
    Some((
        format!("Target {half}"),
        Patch::Target(shown.service().id.clone(), half),
    ))
}

/// A menu of what can be tried.
#[must_use]
pub fn try_menu(state: State) -> El {
    let menu = el("details.menu");
    let item = |(words, idea): Idea| {
        let menu = menu.clone();
        el("button.menu-item")
            .attr("type", "button")
            .text(words)
            .on_click(move || {
                let _ = menu.node().remove_attribute("open");
                let tried = state
                    .shown
                    .with_untracked(|shown| shown.as_ref().and_then(|shown| idea(shown)));
                if let Some((name, patch)) = tried {
                    try_this(state, &name, vec![patch]);
                }
            })
    };
    let items: Vec<El> = IDEAS.into_iter().map(item).collect();
    let own = menu.clone();
    menu.with(
        el("summary.rail-row")
            .with(icon("plus"))
            .with(el("span.name").text("Scenario: try this")),
    )
    .with(el("div.menu-list").with_all(items))
    .on("focusout", move |event| {
        // Closes when the focus goes elsewhere.
        let to = js_sys::Reflect::get(&event, &"relatedTarget".into()).ok();
        let stays = to
            .and_then(host::node)
            .is_some_and(|to| own.node().contains(Some(&to)));
        if !stays {
            let _ = own.node().remove_attribute("open");
        }
    })
}
