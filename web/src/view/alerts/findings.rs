//! What is wrong with the policy looked at, the worst first, each with its counter-example and the edit that mends it.

use super::{Bench, edits, head};
use crate::answer::alerts::{Found, Mend};
use crate::dom::{El, el, focus_soon};
use crate::reactive::Live;
use crate::widget::icon::{button, icon};
use crate::widget::status;
use error_budget::model::status::Status;
use std::cell::Cell;
use std::rc::Rc;

/// What was mended: the step's name, and what had been wrong.
type Fixed = (String, String);

/// The list.
pub fn findings(bench: Bench) -> El {
    let (state, lab) = (bench.state, bench.lab);
    // What was mended while the view is open, and whether its way back is to have the focus once it is drawn.
    let fixed = Live::new(Vec::<Fixed>::new());
    let wish = Rc::new(Cell::new(false));
    let wished = Rc::clone(&wish);
    let title = move || {
        let name = bench
            .policies
            .with(|policies| {
                policies
                    .get(bench.looked.get())
                    .map(|policy| policy.name.clone())
            })
            .unwrap_or_default();
        let inspection = bench.inspection();
        let count = inspection
            .as_deref()
            .and_then(Option::as_ref)
            .map_or(0, |inspection| inspection.findings.len());
        match (count, bench.looked.get()) {
            (0, _) => format!("No findings in {name}"),
            (1, 0) => "1 finding in the policy in use".to_owned(),
            (count, 0) => format!("{count} findings in the policy in use"),
            (1, _) => format!("1 finding in {name}"),
            (count, _) => format!("{count} findings in {name}"),
        }
    };
    let all = move || {
        let inspection = bench.inspection();
        let inspection = inspection.as_deref().and_then(Option::as_ref);
        let several = inspection.filter(|inspection| {
            inspection
                .findings
                .iter()
                .filter(|found| found.mend.is_some())
                .count()
                > 1
        });
        let mended = several
            .and_then(|inspection| Some((inspection.policy.clone(), inspection.mended.clone()?)));
        let Some((id, mended)) = mended else {
            return Vec::new();
        };
        let place = bench.looked.get();
        let fix = move || {
            let tiers = mended
                .iter()
                .map(crate::answer::alerts::SentTier::tier)
                .collect();
            edits::change_policy(state, place, "Fix all findings", None, |policy| {
                // The answer may be about the policy looked at before.
                if policy.id == id {
                    policy.tiers = tiers;
                }
            });
            state.say("All findings that one edit mends are fixed", true);
            focus_soon("findings-head");
        };
        vec![
            button("button.link", "Fix all")
                .attr("id", "fix-all")
                .on_click(fix),
        ]
    };
    let list = move || {
        let wish = Rc::clone(&wish);
        let inspection = bench.inspection();
        let place = bench.looked.get();
        let Some(inspection) = inspection.as_deref().and_then(Option::as_ref) else {
            return Vec::new();
        };
        let mut items: Vec<El> = inspection
            .findings
            .iter()
            .enumerate()
            .map(|(number, found)| {
                let about = (inspection.policy.as_str(), place);
                finding(bench, about, number, found, fixed, &wish)
            })
            .collect();
        let step = state.next_undo();
        for (name, text) in fixed.get() {
            let is_back = inspection.findings.iter().any(|found| found.text == text);
            if step.as_deref() == Some(name.as_str()) && !is_back {
                items.push(mended(bench, &text));
                if wished.take() {
                    focus_soon("undo-fix");
                }
            }
        }
        if items.is_empty() {
            items.push(el("li.finding-none").with(icon("check")).with(el("span").text(
                "Checked: each tier can fire, fires for a broken promise and for nothing less; windows and waits fit; \
                 nothing between 1× and the thresholds goes unheard; an empty budget is heard of; a single failure is not enough.",
            )));
        }
        vec![el("ul.findings").with_all(items)]
    };
    el("section.lab-part")
        .attr("aria-labelledby", "findings-head")
        .with(
            head("findings-head", title, bench.inspected.working)
                .with(el("div.lab-tools").live(all)),
        )
        .live(list)
        .with(
            el("p.lab-note")
                .live_flag("hidden", move || lab.looked.get() == 0)
                .with(
                    button("button.link", "Back to the policy in use")
                        .on_click(move || lab.looked.set(0)),
                ),
        )
}

fn finding(
    bench: Bench,
    (id, place): (&str, usize),
    number: usize,
    found: &Found,
    fixed: Live<Vec<Fixed>>,
    wish: &Rc<Cell<bool>>,
) -> El {
    let (state, lab) = (bench.state, bench.lab);
    let (mark, word) = match found.harm {
        3 => (Status::Critical, "Cannot work: "),
        2 => (Status::Warning, "Does harm: "),
        _ => (Status::Attention, "Untidy: "),
    };
    let key = format!("fix-{number}");
    let action = match &found.mend {
        Some((verb, mend)) => {
            let (mend, text, step): (Mend, _, _) =
                (mend.clone(), found.text.clone(), step_name(verb, found));
            let (wish, about) = (Rc::clone(wish), id.to_owned());
            button("button.button.small", verb).on_click(move || {
                wish.set(true);
                edits::change_policy(state, place, &step, None, |policy| {
                    if policy.id == about {
                        *policy = mend.repair().applied(policy);
                    }
                });
                fixed.update(|fixed| fixed.push((step.clone(), text.clone())));
            })
        }
        None => {
            let tier = found.tier.clone();
            button("button.button.small", "Edit").on_click(move || {
                let index = lab_tier(bench, tier.as_deref());
                lab.looked.set(place);
                focus_soon(&format!("tier-{index}-threshold"));
            })
        }
    };
    let action = action
        .attr("id", &key)
        .attr("title", &found.remedy)
        .attr("aria-describedby", &format!("{key}-text"));
    el("li.finding")
        .attr("data-status", mark.word())
        .with(status::shape(mark))
        .with(
            el("div")
                .attr("id", &format!("{key}-text"))
                .with(el("span.visually-hidden").text(word))
                .with(el("b").text(&found.text))
                .with(el("p").text(&found.example)),
        )
        .with(action)
}

fn step_name(verb: &str, found: &Found) -> String {
    match &found.tier {
        Some(tier) => format!("{verb}: {tier}"),
        None => verb.to_owned(),
    }
}

fn lab_tier(bench: Bench, name: Option<&str>) -> usize {
    bench
        .policies
        .with_untracked(|policies| {
            let policy = policies.get(bench.looked.get_untracked())?;
            policy
                .tiers
                .iter()
                .position(|tier| Some(tier.name.as_str()) == name)
        })
        .unwrap_or(0)
}

fn mended(bench: Bench, text: &str) -> El {
    let state = bench.state;
    el("li.finding.is-fixed")
        .attr("data-status", Status::Healthy.word())
        .with(status::shape(Status::Healthy))
        .with(
            el("div")
                .with(el("b").text("Fixed"))
                .with(el("p").text(text)),
        )
        .with(
            button("button.button.small", "Undo")
                .attr("id", "undo-fix")
                .on_click(move || {
                    state.undo();
                    focus_soon("findings-head");
                }),
        )
}
