//! A release in edit: its fields, and why the policy says what it says.

use super::row::{edit_id, percent};
use super::words::{earliest, whole_minute};
use super::{Planning, called};
use crate::answer::releases::Opens;
use crate::dom::{El, el, focus_soon, typed};
use crate::reactive::memo;
use crate::scenarios::try_this;
use crate::state::{Shown, State};
use crate::widget::field::{TextField, choice};
use crate::widget::icon::{button, icon};
use crate::widget::status;
use chrono::{DateTime, Datelike, Timelike, Utc};
use error_budget::engine::amount::Unit;
use error_budget::engine::gate::Verdict;
use error_budget::exchange::datetime::{Reading, parse_instant};
use error_budget::exchange::export::figures;
use error_budget::model::duration;
use error_budget::model::impact::Impact;
use error_budget::model::release::{ChangeFailure, Release, Risk};
use error_budget::model::scenario::Patch;
use error_budget::model::status::Status;
use error_budget::model::zone::Zone;
use leptos::prelude::untrack;

/// The form at the left, the reasons at the right.
pub fn editor(planning: Planning, index: usize) -> El {
    el("div.release-editor")
        .attr("role", "group")
        .attr("aria-label", "Release in edit")
        .attr("data-testid", "release-editor")
        .with(form(planning, index))
        .with(el("div.reasons").live(move || reasons(planning, index)))
        .with(requirements(planning, index))
        .on_key(move |event| {
            // Done: back to where the editor was opened. What was typed stays, undo takes it back.
            if event.key() == "Escape" {
                event.prevent_default();
                planning.open.set(None);
                focus_soon(&edit_id(index));
            }
        })
}

fn form(planning: Planning, index: usize) -> El {
    let state = planning.state;
    let of = move |read: fn(&Release, &Zone) -> String| {
        move || {
            let zone = state.zone.get();
            planning
                .release(index)
                .map(|release| read(&release, &zone))
                .unwrap_or_default()
        }
    };
    let name = move |text: &str| {
        let name: String = text.trim().chars().take(100).collect();
        planning.edit("Rename release", Some("release name"), index, |release| {
            release.name = name;
        });
        Ok(())
    };
    let at = move |text: &str| {
        let at = read_instant(state, text)?;
        planning.edit(
            "Change release time",
            Some("release time"),
            index,
            |release| {
                release.at = at;
            },
        );
        planning.moved.set(Some(index));
        Ok(())
    };
    let fails = move |text: &str| {
        let failure = if text.trim().is_empty() {
            None
        } else {
            let share = text.parse::<Impact>().map_err(|_| {
                format!(
                    "{:?} is no percentage; expected a number from 0 to 100, such as 12%",
                    text.trim()
                )
            })?;
            Some(share.fraction())
        };
        planning.edit(
            "Change failure rate",
            Some("release fails"),
            index,
            |release| {
                let cost = release.failure.and_then(|failure| failure.cost);
                release.failure = failure.map(|probability| ChangeFailure { probability, cost });
            },
        );
        Ok(())
    };
    let cost = move |text: &str| {
        let cost = if text.trim().is_empty() {
            None
        } else {
            Some(duration::parse(text).map_err(|error| error.to_string())?)
        };
        planning.edit(
            "Change failure cost",
            Some("release cost"),
            index,
            |release| {
                // A cost without a chance costs nothing: it stands for a release that fails for certain until told otherwise.
                let probability = release.failure.map_or(1.0, |failure| failure.probability);
                if cost.is_some() || release.failure.is_some() {
                    release.failure = Some(ChangeFailure { probability, cost });
                }
            },
        );
        Ok(())
    };
    let risk = move |word: &str| {
        planning.edit("Change risk", None, index, |release| {
            release.risk = Risk::from_word(word)
        });
    };
    let kind = move |word: &str| {
        planning.edit("Change type", None, index, |release| {
            word.clone_into(&mut release.release_type)
        });
    };
    let risk_word = move || match planning.release(index).map(|release| release.risk) {
        Some(Risk::Low) => "low",
        Some(Risk::Medium) => "medium",
        Some(Risk::High) => "high",
        _ => "",
    };
    let kind_word = move || {
        planning
            .release(index)
            .map_or("", |release| release.kind().word())
    };
    let text = |label, id, hint| TextField { label, id, hint };
    el("div.form")
        .with_all(
            text("Name", "release-name", "What the team calls it")
                .draw(of(|release, _| release.name.clone()), name),
        )
        .with_all(
            text("When", "release-at", "Such as 2026-03-12 10:00. Empty: now")
                .draw(of(|release, zone| written(release.at, zone)), at),
        )
        .with_all(choice(
            "Risk",
            "release-risk",
            &[("low", "Low"), ("medium", "Medium"), ("high", "High")],
            risk_word,
            risk,
        ))
        .with_all(choice(
            "Type",
            "release-type",
            &[
                ("feature", "Feature"),
                ("bugfix", "Bug fix"),
                ("security", "Security fix"),
                ("rollback", "Rollback"),
                ("reliability", "Reliability work"),
            ],
            kind_word,
            kind,
        ))
        .with_all(check(
            planning,
            index,
            ("Tests", "release-tests", "There are tests"),
            |release| release.has_tests,
            |release, given| release.has_tests = given,
        ))
        .with_all(check(
            planning,
            index,
            (
                "Way back",
                "release-rollback",
                "There is a written rollback plan",
            ),
            |release| release.has_rollback_plan,
            |release, given| release.has_rollback_plan = given,
        ))
        .with_all(
            text(
                "Fails",
                "release-fails",
                "How many of such releases fail. Empty: no part in the forecast",
            )
            .draw(
                of(|release, _| {
                    release
                        .failure
                        .map_or(String::new(), |failure| percent(failure.probability))
                }),
                fails,
            ),
        )
        .with_all(
            text(
                "A failure costs",
                "release-cost",
                "Full outage, such as 12m. Empty: as past incidents",
            )
            .draw(
                of(|release, _| {
                    let cost = release.failure.and_then(|failure| failure.cost);
                    cost.map_or(String::new(), duration::to_text)
                }),
                cost,
            ),
        )
        .with(el("span"))
        .with(
            el("div.row-of-buttons")
                .with(button("button.button.small", "Done").on_click(move || {
                    planning.open.set(None);
                    focus_soon(&edit_id(index));
                }))
                .with(
                    button("button.button.small", "Try without it")
                        .on_click(move || try_without(planning, index)),
                ),
        )
}

/// A labelled checkbox.
fn check(
    planning: Planning,
    index: usize,
    (label, id, words): (&'static str, &'static str, &'static str),
    read: fn(&Release) -> bool,
    write: fn(&mut Release, bool),
) -> [El; 2] {
    let field = el("input")
        .attr("type", "checkbox")
        .attr("id", id)
        .live_prop("checked", move || {
            planning
                .release(index)
                .is_some_and(|release| read(&release))
                .into()
        })
        .on("change", move |_| {
            let name = format!("Change {}", label.to_lowercase());
            planning.edit(&name, None, index, |release| write(release, !read(release)));
        });
    [
        el("label.form-label").attr("for", id).text(label),
        el("div.form-row.check-row")
            .with(field)
            .with(el("span").text(words)),
    ]
}

fn read_instant(state: State, text: &str) -> Result<Option<DateTime<Utc>>, String> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    state.zone.with_untracked(|zone| {
        let reading = Reading::new(zone, Some(state.now.get_untracked()));
        parse_instant(text, &reading)
            .map(Some)
            .map_err(|error| error.to_string())
    })
}

/// `2026-03-12 10:00`, on the plan's clock.
fn written(at: Option<DateTime<Utc>>, zone: &Zone) -> String {
    let Some(at) = at else {
        return String::new();
    };
    let local = at.with_timezone(zone);
    format!(
        "{}-{:02}-{:02} {:02}:{:02}",
        local.year(),
        local.month(),
        local.day(),
        local.hour(),
        local.minute()
    )
}

fn try_without(planning: Planning, index: usize) {
    let Some(shown) = planning.state.shown.get_untracked() else {
        return;
    };
    if let Some(release) = shown.service().releases.get(index) {
        let patch = Patch::RemoveRelease(shown.service().id.clone(), index);
        try_this(
            planning.state,
            &format!("without {}", called(release)),
            vec![patch],
        );
    }
}

/// The rule in a sentence, its figures, conditions, warnings, and when it says yes.
fn reasons(planning: Planning, index: usize) -> Vec<El> {
    let (Some(shown), Some(verdict)) = (
        planning.state.shown.get(),
        planning
            .verdicts
            .with(|verdicts| verdicts.get(index).cloned()),
    ) else {
        return Vec::new();
    };
    let awaits = planning.awaits(index);
    let mut parts = vec![
        el("p.verdict-line")
            .with(status::verdict("span.status", verdict.decision))
            .with(el("span").text(&format!("{}.", verdict.reason))),
        el("p.figures").text(&figures_of(&shown, &verdict)),
    ];
    if let Some(release) = planning.release(index)
        && let Risk::Other(word) = &release.risk
    {
        parts.push(status::status(
            "p.status",
            Status::Warning,
            &format!("{word:?} is no risk that policies know: choose low, medium or high."),
        ));
    }
    for warning in &verdict.warnings {
        parts.push(status::status(
            "p.status",
            Status::Attention,
            warning.trim_start_matches("WARNING: "),
        ));
    }
    parts.push(list("Conditions", &verdict.conditions));
    if let Some(alternative) = verdict.alternative {
        parts.push(el("p").text(&format!("{alternative}.")));
    }
    let yes = earliest(&shown, &verdict, awaits.as_ref());
    let mut when = format!("Earliest yes, if nothing burns: {yes}.");
    let odds = awaits.and_then(|awaits| awaits.approves.or(awaits.passes));
    if let Some(Opens {
        even_odds,
        nine_in_ten,
        ..
    }) = odds
    {
        let date = |at: Option<i64>| {
            at.map_or_else(
                || "not within the horizon".to_owned(),
                |at| whole_minute(&shown, at),
            )
        };
        when.push_str(&format!(
            " With even odds: {}. In nine of ten futures: {}.",
            date(even_odds),
            date(nine_in_ten)
        ));
    }
    parts.push(el("p").text(&when));
    parts
}

/// The figures that the gate used.
fn figures_of(shown: &Shown, verdict: &Verdict) -> String {
    let metrics = &verdict.metrics;
    if metrics.status == Status::Unknown {
        return "Nothing is known, which counts as a warning.".to_owned();
    }
    let decimals = usize::from(metrics.unit == Unit::Minutes);
    format!(
        "Then {} of {} {} are left ({}), and it burns at {}: {}.",
        figures::number(metrics.remaining, decimals),
        figures::amount(shown.answer.budget.total),
        figures::unit(metrics.unit),
        figures::percent(metrics.remaining_share, 1),
        figures::burn(metrics.burn_rate),
        metrics.status.word()
    )
}

fn list(name: &str, texts: &[String]) -> El {
    el("div")
        .with(el("h3").text(name))
        .with(el("ul.plain-list").with_all(texts.iter().map(|text| el("li").text(text))))
}

/// What the gate asks for: said to be there, or not.
fn requirements(planning: Planning, index: usize) -> El {
    let asked = memo(move || {
        let verdict = planning
            .verdicts
            .with(|verdicts| verdicts.get(index).cloned());
        let release = planning.release(index);
        let mut asked: Vec<String> = verdict
            .map(|verdict: Verdict| verdict.to_confirm)
            .unwrap_or_default();
        let spoken = release.map(|release| release.confirmed).unwrap_or_default();
        for (name, _) in spoken {
            if !asked.contains(&name) {
                asked.push(name);
            }
        }
        asked
    });
    el("fieldset.requirements")
        .live_flag("hidden", move || asked.with(Vec::is_empty))
        .with(el("legend").text("Asked of it"))
        .list(
            move || asked.get(),
            move |name| untrack(|| requirement(planning, index, name)),
        )
}

fn requirement(planning: Planning, index: usize, name: &str) -> El {
    let (read, write) = (name.to_owned(), name.to_owned());
    let value = move || {
        let given = planning
            .release(index)
            .and_then(|release| release.confirms(&read));
        match given {
            None => "open",
            Some(true) => "yes",
            Some(false) => "no",
        }
    };
    let apply = move |word: &str| {
        let given = match word {
            "yes" => Some(true),
            "no" => Some(false),
            _ => None,
        };
        planning.edit("Change requirement", None, index, |release| {
            release.confirmed.retain(|(known, _)| *known != write);
            release
                .confirmed
                .extend(given.map(|given| (write.clone(), given)));
        });
    };
    let options = [("open", "not yet"), ("yes", "confirmed"), ("no", "denied")];
    let select = el("select.field")
        .with_all(options.map(|(word, text)| el("option").attr("value", word).text(text)))
        .live_prop("value", move || value().into())
        .on("input", move |event| apply(&typed(&event)));
    el("label.requirement")
        .with(el("span").text(name))
        .with(el("span.select").with(select).with(icon("caret")))
}
