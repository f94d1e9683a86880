//! One change more: its kind, and what it takes.

use crate::dom::{El, el, focus};
use crate::reactive::{Live, memo};
use crate::scenarios;
use crate::state::{Shown, State};
use crate::view::compare::{incident_words, release_words};
use crate::view::incidents::read;
use crate::view::try_this::in_two_days;
use crate::widget::field::choice;
use crate::widget::icon::{button, icon};
use crate::widget::status;
use error_budget::exchange::plan_json::parse_window;
use error_budget::model::alert_policy::Multiple;
use error_budget::model::budget_policy;
use error_budget::model::duration;
use error_budget::model::forecast_settings::{Assumptions, MOST_TIMES};
use error_budget::model::incident::{Category, Incident};
use error_budget::model::plan::MAX_PATCHES;
use error_budget::model::scenario::{Patch, Scale, Scenario};
use error_budget::model::status::Status;
use error_budget::model::target::Target;
use leptos::prelude::untrack;

/// The id of the choice of what to change.
pub(super) const KIND_ID: &str = "change-kind";

/// What can be changed: a word, and what people call it.
const KINDS: [(&str, &str); 11] = [
    ("target", "Another target"),
    ("window", "Another window"),
    ("outage", "One more incident"),
    ("without", "One incident fewer"),
    ("rate", "Incidents to come: how often"),
    ("length", "Incidents to come: how long"),
    ("past-rate", "Past incidents: how many"),
    ("past-length", "Past incidents: how long"),
    ("release", "A release at another time"),
    ("no-release", "One release fewer"),
    ("policy", "Another policy"),
];

/// What a field takes.
#[derive(Clone, Copy)]
enum Takes {
    /// A text; the example stands in it at first.
    Text(&'static str),
    /// The start of an incident two days ahead.
    Start,
    /// One of the service's incidents, by position.
    Incident,
    /// One of its releases, by position.
    Release,
    /// A category, or all.
    Category,
    /// One of the policies of the field, by position.
    Policy,
}

fn fields(kind: &str) -> &'static [(&'static str, Takes)] {
    const TIMES: (&str, Takes) = ("Times", Takes::Text("0.5"));
    match kind {
        "target" => &[("Target", Takes::Text("99.95%"))],
        "window" => &[("Window", Takes::Text("7d"))],
        "outage" => &[
            ("Start", Takes::Start),
            ("Length", Takes::Text("20m")),
            ("Impact", Takes::Text("100%")),
        ],
        "without" => &[("Incident", Takes::Incident)],
        "rate" | "length" => &[TIMES],
        "past-rate" | "past-length" => &[TIMES, ("Category", Takes::Category)],
        "release" => &[("Release", Takes::Release), ("Goes out", Takes::Start)],
        "no-release" => &[("Release", Takes::Release)],
        "policy" => &[("Policy", Takes::Policy)],
        _ => &[],
    }
}

/// The form.
pub(super) fn add(state: State, place: usize) -> El {
    let kind = Live::new("target");
    let texts = Live::new(Vec::<String>::new());
    let error = Live::new(None::<String>);
    let apply = move || {
        let made =
            state.shown.with_untracked(|shown| {
                let shown = shown.as_ref()?;
                let scenario = shown.plan().scenarios.get(place)?;
                Some(texts.with_untracked(|texts| {
                    patch(state, shown, scenario, kind.get_untracked(), texts)
                }))
            });
        match made {
            Some(Ok(patch)) => {
                error.set(None);
                scenarios::change(state, place, "Add change", None, |scenario| {
                    put(scenario, patch);
                });
                focus(KIND_ID);
            }
            Some(Err(why)) => error.set(Some(why)),
            None => {}
        }
    };
    let kinds = choice(
        "Add",
        KIND_ID,
        &KINDS,
        move || kind.get(),
        move |word| {
            error.set(None);
            let known = KINDS.iter().find(|(known, _)| *known == word);
            kind.set(known.map_or("target", |(known, _)| known));
        },
    );
    let kind_shown = memo(move || kind.get());
    el("form.scenario-add")
        .attr("aria-label", "Add a change")
        .flag("novalidate")
        .on("submit", move |event| {
            event.prevent_default();
            apply();
        })
        .with(el("div.form").with_all(kinds).live(move || {
            let kind = kind_shown.get();
            untrack(|| {
                texts.set(starting(state, kind));
                fields(kind)
                    .iter()
                    .enumerate()
                    .flat_map(|(index, (label, takes))| field(state, texts, index, label, *takes))
                    .collect()
            })
        }))
        .with(
            el("div.scenario-error")
                .attr("role", "alert")
                .live(move || match error.get() {
                    Some(why) => vec![
                        el("p.error")
                            .with(status::shape(Status::Critical))
                            .with(el("span").text(&why)),
                    ],
                    None => Vec::new(),
                }),
        )
        .with(button("button.button", "Add change").attr("type", "submit"))
}

fn starting(state: State, kind: &str) -> Vec<String> {
    let ahead = state.shown.with_untracked(|shown| {
        let shown = shown.as_ref()?;
        let at = in_two_days(shown.answer.now);
        Some(format!("{} {}", shown.clock.date(at), shown.clock.time(at)))
    });
    let texts = fields(kind).iter().map(|(_, takes)| match takes {
        Takes::Text(example) => (*example).to_owned(),
        Takes::Start => ahead.clone().unwrap_or_default(),
        Takes::Incident | Takes::Release | Takes::Policy => "0".to_owned(),
        Takes::Category => String::new(),
    });
    texts.collect()
}

fn field(
    state: State,
    texts: Live<Vec<String>>,
    index: usize,
    label: &str,
    takes: Takes,
) -> [El; 2] {
    let id = format!("change-{index}");
    let typed = move |text: String| {
        texts.update(|texts| {
            if let Some(place) = texts.get_mut(index) {
                *place = text;
            }
        });
    };
    let input = match takes {
        Takes::Text(_) | Takes::Start => {
            let start = texts.with_untracked(|texts| texts.get(index).cloned());
            el("input.field")
                .attr("autocomplete", "off")
                .attr("spellcheck", "false")
                .attr("value", &start.unwrap_or_default())
        }
        Takes::Incident | Takes::Release | Takes::Category | Takes::Policy => {
            let offered = offered(state, takes);
            if let Some((first, _)) = offered.first() {
                typed(first.clone());
            }
            let options = offered
                .iter()
                .map(|(value, text)| el("option").attr("value", value).text(text));
            el("select.field").with_all(options)
        }
    };
    let input = input.attr("id", &id).on_input(typed);
    let row = match takes {
        Takes::Text(_) | Takes::Start => input,
        _ => el("span.select").with(input).with(icon("caret")),
    };
    [
        el("label.form-label").attr("for", &id).text(label),
        el("div.form-row").with(row),
    ]
}

/// Incidents that can be left out: the latest.
const MOST_OFFERED: usize = 100;

fn offered(state: State, takes: Takes) -> Vec<(String, String)> {
    let shown = state.shown.get_untracked();
    let Some(shown) = shown else {
        return Vec::new();
    };
    let service = shown.service();
    let one = |index: usize, words: Option<String>| Some((index.to_string(), words?));
    match takes {
        Takes::Incident => {
            let mut places: Vec<(i64, usize)> = service
                .incidents
                .iter()
                .enumerate()
                .map(|(index, incident)| (-incident.start.timestamp(), index))
                .collect();
            places.sort_unstable();
            let latest = places.iter().take(MOST_OFFERED);
            latest
                .filter_map(|(_, index)| {
                    let words = incident_words(service, *index, &shown.clock)?;
                    let start = service.incidents.get(*index)?.start;
                    one(
                        *index,
                        Some(format!("{}, {words}", shown.clock.date(start))),
                    )
                })
                .collect()
        }
        Takes::Release => (0..service.releases.len())
            .filter_map(|index| one(index, release_words(service, index)))
            .collect(),
        Takes::Policy => budget_policy::all()
            .into_iter()
            .enumerate()
            .map(|(index, policy)| (index.to_string(), policy.name))
            .collect(),
        _ => {
            let mut words: Vec<String> = Vec::new();
            for incident in &service.incidents {
                let word = incident.category.word();
                if !words.iter().any(|known| known == word) {
                    words.push(word.to_owned());
                }
            }
            let categories = words.into_iter().map(|word| {
                let text = status::capital(&word);
                (word, text)
            });
            std::iter::once((String::new(), "All".to_owned()))
                .chain(categories)
                .collect()
        }
    }
}

/// Puts a change where it works: one of a kind at most where the last would hide the others, and what multiplies
/// incidents before what takes some away.
fn put(scenario: &mut Scenario, patch: Patch) {
    let like = |other: &Patch| match (&patch, other) {
        (Patch::Target(one, _), Patch::Target(other, _))
        | (Patch::Window(one, _), Patch::Window(other, _)) => one == other,
        (Patch::MoveRelease(one, index, _), Patch::MoveRelease(other, of, _)) => {
            one == other && index == of
        }
        (Patch::Policy(_), Patch::Policy(_)) | (Patch::Assume(_), Patch::Assume(_)) => true,
        _ => false,
    };
    match scenario.patches.iter().position(like) {
        Some(place) => {
            if let Some(known) = scenario.patches.get_mut(place) {
                *known = patch;
            }
        }
        None if matches!(patch, Patch::ScaleRate(..)) => scenario.patches.insert(0, patch),
        None => scenario.patches.push(patch),
    }
}

fn patch(
    state: State,
    shown: &Shown,
    scenario: &Scenario,
    kind: &str,
    texts: &[String],
) -> Result<Patch, String> {
    if scenario.patches.len() >= MAX_PATCHES {
        return Err(format!(
            "a scenario has at most {MAX_PATCHES} changes; remove one first"
        ));
    }
    let id = || shown.service().id.clone();
    let text = |index: usize| texts.get(index).map(|text| text.trim()).unwrap_or_default();
    let chosen = |what: &str| {
        text(0)
            .parse::<usize>()
            .map_err(|_| format!("this service has no {what} to choose"))
    };
    let future = || {
        let assumed = scenario.patches.iter().find_map(|patch| match patch {
            Patch::Assume(future) => Some(*future),
            _ => None,
        });
        assumed.unwrap_or(shown.plan().forecast.assumptions)
    };
    let scale = || {
        Ok::<Scale, String>(Scale {
            factor: times(text(0))?,
            category: (!text(1).is_empty()).then(|| Category::from_word(text(1))),
        })
    };
    Ok(match kind {
        "target" => {
            let target: Target = text(0).parse().map_err(|error| format!("{error}"))?;
            Patch::Target(id(), target)
        }
        "window" => {
            let window = parse_window(text(0)).map_err(|error| error.to_string())?;
            Patch::Window(id(), window)
        }
        "outage" => {
            let start = read::start(state, text(0))?;
            let lasts = duration::parse(text(1)).map_err(|error| error.to_string())?;
            let mut incident =
                Incident::lasting(start, lasts).map_err(|error| error.to_string())?;
            incident.impact = read::impact(text(2))?;
            Patch::AddIncident(id(), incident)
        }
        "without" => Patch::RemoveIncident(id(), chosen("incident")?),
        "rate" => Patch::Assume(Assumptions {
            rate: times(text(0))?,
            ..future()
        }),
        "length" => Patch::Assume(Assumptions {
            duration: times(text(0))?,
            ..future()
        }),
        "past-rate" => Patch::ScaleRate(id(), scale()?),
        "past-length" => Patch::ScaleLength(id(), scale()?),
        "release" => {
            Patch::MoveRelease(id(), chosen("release")?, Some(read::start(state, text(1))?))
        }
        "no-release" => Patch::RemoveRelease(id(), chosen("release")?),
        _ => {
            let policy = budget_policy::all().into_iter().nth(chosen("policy")?);
            Patch::Policy(Box::new(policy.unwrap_or_else(budget_policy::guide)))
        }
    })
}

/// Reads `2`, `0.5`, `2×`.
fn times(text: &str) -> Result<Multiple, String> {
    let number = text.trim_end_matches(['×', 'x', ' ']);
    let factor: Option<Multiple> = number.parse().ok();
    factor
        .filter(|factor| *factor <= Multiple::thousandths(MOST_TIMES * 1_000))
        .ok_or_else(|| {
            format!("{text:?} is no factor; expected a number from 0 to {MOST_TIMES}, such as 0.5")
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn factors_are_read_with_and_without_their_sign() {
        for (text, thousandths) in [("0.5", 500), ("2×", 2_000), ("1.25 x", 1_250), ("0", 0)] {
            assert_eq!(
                times(text),
                Ok(Multiple::thousandths(thousandths)),
                "{text}"
            );
        }
        for text in ["", "-1", "half", "101"] {
            assert!(times(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_second_target_takes_the_place_of_the_first() {
        let target = |text: &str| Patch::Target("api".to_owned(), text.parse().expect("a target"));
        let mut scenario = Scenario::default();
        put(&mut scenario, target("99.9%"));
        put(&mut scenario, target("99.95%"));
        assert_eq!(scenario.patches, [target("99.95%")]);
    }

    #[test]
    fn what_multiplies_comes_before_what_takes_away() {
        let mut scenario = Scenario::default();
        put(&mut scenario, Patch::RemoveIncident("api".to_owned(), 0));
        let scale = Scale {
            factor: Multiple::thousandths(500),
            category: None,
        };
        put(&mut scenario, Patch::ScaleRate("api".to_owned(), scale));
        assert!(matches!(
            scenario.patches.first(),
            Some(Patch::ScaleRate(..))
        ));
    }
}
