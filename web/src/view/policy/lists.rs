//! What goes anyway, who is told, when a post-mortem is due, how often all this is looked at.

use super::draft::Draft;
use super::fields::{cell, lines, number, optional_cell, select, text};
use crate::dom::{El, el, focus_soon};
use crate::reactive::memo;
use crate::widget::icon::{icon_and_words, icon_button};
use error_budget::exchange::export::figures;
use error_budget::model::alert_policy::Multiple;
use error_budget::model::budget_policy::{
    BudgetPolicy, Cadence, Escalation, Exception, PostMortems,
};
use error_budget::model::release::ReleaseKind;
use std::rc::Rc;

/// The most entries of a list.
const MOST: usize = 50;

const KINDS: [(&str, &str); 4] = [
    ("security", "Security fixes"),
    ("rollback", "Rollbacks"),
    ("reliability", "Reliability work"),
    ("bugfix", "Bug fixes"),
];
const CADENCES: [(&str, &str); 3] = [
    ("weekly", "Every week"),
    ("monthly", "Every month"),
    ("quarterly", "Every quarter"),
];

/// The four lists.
pub fn lists(draft: Draft) -> El {
    el("div.policy-lists")
        .with(exceptions(draft))
        .with(escalations(draft))
        .with(post_mortems(draft))
        .with(reviews(draft))
}

/// A list with its heading and the button that adds to it.
struct Part {
    id: &'static str,
    heading: &'static str,
    words: &'static str,
    add: &'static str,
    count: fn(&BudgetPolicy) -> usize,
    push: fn(&mut BudgetPolicy),
    remove: fn(&mut BudgetPolicy, usize),
}

fn part(draft: Draft, part: Part, row: impl Fn(usize) -> El + 'static) -> El {
    let Part {
        id,
        count,
        push,
        remove,
        add,
        ..
    } = part;
    let head = format!("{id}-head");
    let entries = memo(move || draft.policy.with(count));
    let add_button = icon_and_words("button.button.small", "plus", add)
        .attr("id", &format!("add-{id}"))
        .live_prop("disabled", move || (entries.get() >= MOST).into())
        .on_click(move || {
            draft.edit(&format!("Add {}", add.to_lowercase()), None, push);
            let last = draft.policy.with_untracked(count).saturating_sub(1);
            focus_soon(&format!("{id}-{last}"));
        });
    let entry = move |key: &str| {
        let index: usize = key.parse().unwrap_or(usize::MAX);
        let drop = icon_button("trash", "Delete")
            .attr(
                "aria-label",
                &format!("Delete {} {}", add.to_lowercase(), index + 1),
            )
            .on_click(move || {
                draft.edit(&format!("Delete {}", add.to_lowercase()), None, |policy| {
                    remove(policy, index)
                });
                focus_soon(&format!("add-{id}"));
            });
        el("li").with(row(index)).with(drop)
    };
    el("section.policy-list")
        .attr("aria-labelledby", &head)
        .attr("data-testid", id)
        .with(
            el("div.chart-head")
                .with(el("h2").attr("id", &head).text(part.heading))
                .with(el("div.chart-tools").with(add_button)),
        )
        .with(el("p.chart-words").text(part.words))
        .with(el("ul").list(
            move || (0..entries.get()).map(|index| index.to_string()).collect(),
            entry,
        ))
        .with(
            el("p.muted")
                .live_flag("hidden", move || entries.get() > 0)
                .text("None."),
        )
}

fn removed<T>(list: &mut Vec<T>, index: usize) {
    if index < list.len() {
        list.remove(index);
    }
}

fn exceptions(draft: Draft) -> El {
    let about = Part {
        id: "exceptions",
        heading: "What goes anyway",
        words: "Whatever the budget says, unless what is asked of it is denied.",
        add: "Exception",
        count: |policy| policy.exceptions.len(),
        push: |policy| {
            policy.exceptions.push(Exception {
                name: "bugfix".to_owned(),
                kind: ReleaseKind::Bugfix,
                requirements: Vec::new(),
            });
        },
        remove: |policy, index| removed(&mut policy.exceptions, index),
    };
    part(draft, about, move |index| {
        let shows = move || {
            let kind = draft
                .policy
                .with(|policy| policy.exceptions.get(index).map(|found| found.kind));
            kind.map_or("", ReleaseKind::word)
        };
        let takes = move |word: &str| {
            draft.edit("Change exception", None, |policy| {
                if let Some(exception) = policy.exceptions.get_mut(index) {
                    exception.kind = ReleaseKind::from_word(word);
                    word.clone_into(&mut exception.name);
                }
            });
        };
        let needs = lines(
            draft,
            &format!("Asked of exception {}, one a line", index + 1),
            move || draft.read(|policy| Some(policy.exceptions.get(index)?.requirements.clone())),
            move |texts| {
                draft.edit(
                    "Change exception",
                    Some(&format!("exception {index}")),
                    |policy| {
                        if let Some(exception) = policy.exceptions.get_mut(index) {
                            exception.requirements = texts;
                        }
                    },
                );
            },
        );
        el("div.entry.of-exception")
            .with(select(
                &format!("Kind of exception {}", index + 1),
                &KINDS,
                shows,
                takes,
            ))
            .with(
                needs
                    .attr("id", &format!("exceptions-{index}"))
                    .attr("placeholder", "nothing is asked"),
            )
    })
}

fn escalations(draft: Draft) -> El {
    let about = Part {
        id: "escalations",
        heading: "Who is told",
        words: "When so much of the budget is left, or less.",
        add: "Escalation",
        count: |policy| policy.escalations.len(),
        push: |policy| {
            policy.escalations.push(Escalation {
                name: format!("escalation_{}", policy.escalations.len() + 1),
                remaining_percent: 50.0,
                notify: Vec::new(),
                action: String::new(),
            });
        },
        remove: |policy, index| removed(&mut policy.escalations, index),
    };
    part(draft, about, move |index| {
        let change = move |key: &str, change: &dyn Fn(&mut Escalation)| {
            draft.edit(
                "Change escalation",
                Some(&format!("escalation {key} {index}")),
                |policy| {
                    if let Some(escalation) = policy.escalations.get_mut(index) {
                        change(escalation);
                    }
                },
            );
        };
        let nth = index + 1;
        let left = cell(
            draft,
            &format!("Escalation {nth}: at so many percent left"),
            &format!("escalations[{index}].remaining_percent"),
            Rc::new(move || {
                draft.read(|policy| {
                    Some(format!(
                        "{}",
                        policy.escalations.get(index)?.remaining_percent
                    ))
                })
            }),
            Rc::new(move |typed| {
                let value = number(typed, 0.0, 100.0, "a number from 0 to 100, such as 25")?;
                change("left", &|escalation| escalation.remaining_percent = value);
                Ok(())
            }),
        );
        let who = cell(
            draft,
            &format!("Escalation {nth}: who is told, with commas"),
            "",
            Rc::new(move || {
                draft.read(|policy| {
                    Some(
                        policy
                            .escalations
                            .get(index)?
                            .notify
                            .join(", ")
                            .replace('_', " "),
                    )
                })
            }),
            Rc::new(move |typed| {
                let names = typed.split(',').map(|name| text(name).replace(' ', "_"));
                let names: Vec<String> = names.filter(|name| !name.is_empty()).collect();
                change("who", &|escalation| escalation.notify.clone_from(&names));
                Ok(())
            }),
        );
        let what = cell(
            draft,
            &format!("Escalation {nth}: what they do"),
            "",
            Rc::new(move || {
                draft.read(|policy| Some(policy.escalations.get(index)?.action.replace('_', " ")))
            }),
            Rc::new(move |typed| {
                let action = text(typed).replace(' ', "_");
                change("action", &|escalation| {
                    escalation.action.clone_from(&action)
                });
                Ok(())
            }),
        );
        el("div.entry.of-escalation")
            .attr("id", &format!("escalations-{index}"))
            .attr("tabindex", "-1")
            .with(
                el("div.with-unit")
                    .with(left)
                    .with(el("span.unit").text("%")),
            )
            .with(who)
            .with(what)
    })
}

fn post_mortems(draft: Draft) -> El {
    let share = move |label: &'static str,
                      what: &'static str,
                      read: fn(&PostMortems) -> Option<Multiple>,
                      write: fn(&mut PostMortems, Option<Multiple>)| {
        let field = optional_cell(
            draft,
            what,
            "",
            "never",
            Rc::new(move || {
                draft.read(|policy| {
                    let share = read(&policy.post_mortems)?;
                    Some(figures::plain(share.value() * 100.0))
                })
            }),
            Rc::new(move |typed| {
                let share = if typed.trim().is_empty() {
                    None
                } else {
                    let percent = number(
                        typed,
                        0.0,
                        10_000.0,
                        "a percentage such as 20, or nothing for never",
                    )?;
                    Some(Multiple::nearest(percent / 100.0))
                };
                draft.edit("Change post-mortems", Some(what), |policy| {
                    write(&mut policy.post_mortems, share);
                });
                Ok(())
            }),
        );
        el("div.entry.of-share").with(el("span").text(label)).with(
            el("div.with-unit")
                .with(field)
                .with(el("span.unit").text("%")),
        )
    };
    let exhausted = el("input")
        .attr("type", "checkbox")
        .live_prop("checked", move || {
            draft
                .policy
                .with(|policy| policy.post_mortems.on_exhaustion)
                .into()
        })
        .on("change", move |_| {
            draft.edit("Change post-mortems", None, |policy| {
                policy.post_mortems.on_exhaustion = !policy.post_mortems.on_exhaustion;
            });
        });
    el("section.policy-list")
        .attr("aria-labelledby", "post-mortems-head")
        .attr("data-testid", "post-mortems")
        .with(
            el("div.chart-head").with(
                el("h2")
                    .attr("id", "post-mortems-head")
                    .text("When a post-mortem is due"),
            ),
        )
        .with(
            el("label.entry.check-row")
                .with(exhausted)
                .with(el("span").text("When the budget is exhausted")),
        )
        .with(share(
            "When one incident spent more of the budget than",
            "Share of the budget that one incident spent",
            |rules| rules.incident_share,
            |rules, share| rules.incident_share = share,
        ))
        .with(share(
            "When one category spent more of a quarter\u{2019}s budget than",
            "Share of a quarter's budget that one category spent",
            |rules| rules.category_share,
            |rules, share| rules.category_share = share,
        ))
}

fn cadence_word(cadence: Cadence) -> &'static str {
    match cadence {
        Cadence::Weekly => "weekly",
        Cadence::Monthly => "monthly",
        Cadence::Quarterly => "quarterly",
    }
}

fn reviews(draft: Draft) -> El {
    let about = Part {
        id: "reviews",
        heading: "What is looked at, and how often",
        words: "So that the policy stays one.",
        add: "Review",
        count: |policy| policy.review_cadence.len(),
        push: |policy| {
            policy
                .review_cadence
                .push((Cadence::Monthly, String::new()))
        },
        remove: |policy, index| removed(&mut policy.review_cadence, index),
    };
    part(draft, about, move |index| {
        let shows = move || {
            let cadence = draft.policy.with(|policy| {
                policy
                    .review_cadence
                    .get(index)
                    .map(|(cadence, _)| *cadence)
            });
            cadence.map_or("", cadence_word)
        };
        let takes = move |word: &str| {
            let next = match word {
                "weekly" => Cadence::Weekly,
                "monthly" => Cadence::Monthly,
                _ => Cadence::Quarterly,
            };
            draft.edit("Change review", None, |policy| {
                if let Some((cadence, _)) = policy.review_cadence.get_mut(index) {
                    *cadence = next;
                }
            });
        };
        let what = cell(
            draft,
            &format!("Review {}: what is looked at", index + 1),
            "",
            Rc::new(move || {
                draft.read(|policy| Some(policy.review_cadence.get(index)?.1.replace('_', " ")))
            }),
            Rc::new(move |typed| {
                let what = text(typed).replace(' ', "_");
                draft.edit(
                    "Change review",
                    Some(&format!("review {index}")),
                    |policy| {
                        if let Some((_, review)) = policy.review_cadence.get_mut(index) {
                            *review = what;
                        }
                    },
                );
                Ok(())
            }),
        );
        el("div.entry.of-review")
            .attr("id", &format!("reviews-{index}"))
            .attr("tabindex", "-1")
            .with(select(
                &format!("Review {}: how often", index + 1),
                &CADENCES,
                shows,
                takes,
            ))
            .with(what)
    })
}
