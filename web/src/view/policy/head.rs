//! Which policy it is, and whether it holds.

use super::draft::Draft;
use super::fields::{cell, labelled, select, text};
use crate::dom::{El, el};
use crate::reactive::memo;
use crate::widget::icon::button;
use crate::widget::status;
use error_budget::model::budget_policy;
use error_budget::model::status::Status;
use std::rc::Rc;

/// Preset, name, source, and the faults that keep it from being in force.
pub fn head(draft: Draft) -> El {
    let preset = memo(move || {
        let id = draft.policy.with(|policy| policy.id.clone());
        match id.as_str() {
            "guide" => "guide",
            "google" => "google",
            _ => "own",
        }
    });
    let choose = move |word: &str| {
        let chosen = budget_policy::all()
            .into_iter()
            .find(|policy| policy.id == word);
        match chosen {
            Some(policy) => {
                let name = policy.name.clone();
                draft.put("Choose a policy", policy);
                draft.state.say(
                    &format!("The policy \u{201c}{name}\u{201d} holds now"),
                    true,
                );
            }
            // The one that holds becomes the team's own.
            None => draft.edit("Make the policy our own", None, |policy| {
                "own".clone_into(&mut policy.id);
            }),
        }
    };
    let options = [
        ("guide", "Five gates (the guide)"),
        ("google", "Freeze when exhausted (Google)"),
        ("own", "Our own"),
    ];
    let name = cell(
        draft,
        "Name of the policy",
        "",
        Rc::new(move || draft.policy.with(|policy| policy.name.clone())),
        Rc::new(move |typed| {
            let name = text(typed);
            draft.edit("Rename policy", Some("policy name"), |policy| {
                policy.name = name
            });
            Ok(())
        }),
    );
    let description = cell(
        draft,
        "What the policy is for",
        "",
        Rc::new(move || draft.policy.with(|policy| policy.description.clone())),
        Rc::new(move |typed| {
            let description = text(typed);
            draft.edit("Describe policy", Some("policy description"), |policy| {
                policy.description = description;
            });
            Ok(())
        }),
    );
    el("section.chart.policy-head")
        .attr("aria-label", "Which policy")
        .with(
            el("div.policy-names")
                .with(labelled(
                    "Policy",
                    select("Policy", &options, move || preset.get(), choose),
                ))
                .with(labelled("Name", name))
                .with(labelled("What it is for", description)),
        )
        .with(el("p.policy-source").live_text(move || {
            draft.policy.with(|policy| {
                if policy.source.is_empty() {
                    String::new()
                } else {
                    format!("Source: {}", policy.source)
                }
            })
        }))
        .when(
            move || draft.faults.with(|faults| !faults.is_empty()),
            move || not_in_force(draft),
        )
}

fn not_in_force(draft: Draft) -> El {
    let words = move || {
        let count = draft.faults.with(Vec::len);
        let plural = if count == 1 {
            "contradiction"
        } else {
            "contradictions"
        };
        let text = format!(
            "Not in force: {count} {plural}, said beside the fields. Until there is none, the last policy holds."
        );
        vec![status::status("span.status", Status::Critical, &text)]
    };
    el("div.policy-faults")
        .attr("role", "status")
        .attr("data-testid", "policy-faults")
        .with(el("p").live(words))
        .with(el("ul").live(move || {
            draft.faults.with(|faults| {
                let line = |fault: &error_budget::model::plan::Fault| {
                    el("li").text(&format!(
                        "{}: {}; {}",
                        place(&fault.path),
                        fault.what,
                        fault.remedy
                    ))
                };
                faults.iter().map(line).collect()
            })
        }))
        .with(
            button("button.button.small", "Discard the changes").on_click(move || draft.discard()),
        )
}

/// `gates.warning.decisions` as people say it.
fn place(path: &str) -> String {
    status::capital(&path.trim_start_matches("gates.").replace(['.', '_'], " "))
}
