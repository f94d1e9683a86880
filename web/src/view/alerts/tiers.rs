//! The tiers of the policy looked at, edited in place.

mod fields;

use self::fields::{ACTIONS, Column, KINDS, SEVERITIES, kind, of_kind};
use super::Bench;
use super::edits::{add_tier, change_policy, change_tier};
use crate::dom::{El, el, focus_soon};
use crate::reactive::{Live, Memo, memo};
use crate::widget::field::input;
use crate::widget::icon::{button, icon, icon_button};
use crate::widget::status;
use error_budget::model::alert_policy::{Action, AlertTier};
use error_budget::model::plan::{MAX_TEXT, MAX_TIERS};
use error_budget::model::status::Status;
use leptos::prelude::untrack;
use std::rc::Rc;

/// The editor.
pub fn tiers(bench: Bench) -> El {
    let state = bench.state;
    let count = memo(move || {
        let looked = bench.looked.get();
        bench
            .policies
            .with(|policies| policies.get(looked).map_or(0, |policy| policy.tiers.len()))
    });
    let keys = move || {
        let looked = bench.looked.get();
        (0..count.get())
            .map(|index| format!("{looked}/{index}"))
            .collect()
    };
    let row = move |key: &str| {
        let mut numbers = key.split('/').filter_map(|part| part.parse::<usize>().ok());
        match (numbers.next(), numbers.next()) {
            (Some(place), Some(index)) => tier_row(bench, (place, index)),
            _ => el("tr"),
        }
    };
    // What is in brackets is read out, not shown.
    let heads = [
        "Name",
        "Watches",
        "Looks back",
        "Confirmed by",
        "Fires at",
        "(which is)",
        "Severity",
        "Asks for",
        "After holding",
        "(delete)",
    ];
    let heads = heads.iter().map(|name| {
        let head = el("th").attr("scope", "col");
        match name
            .strip_prefix('(')
            .and_then(|name| name.strip_suffix(')'))
        {
            Some(name) => head.with(el("span.visually-hidden").text(name)),
            None => head.text(name),
        }
    });
    let add = button("button.button.small", "")
        .with(icon("plus"))
        .with(el("span").text("Tier"))
        .live_prop("disabled", move || (count.get() >= MAX_TIERS).into())
        .on_click(move || {
            add_tier(state, bench.looked.get_untracked());
            let last = count.get_untracked().saturating_sub(1);
            focus_soon(&format!("tier-{last}-name"));
        });
    el("section.lab-part.tiers")
        .attr("aria-labelledby", "tiers-head")
        .with(
            el("div.lab-head")
                .with(el("h2").attr("id", "tiers-head").text("Tiers of "))
                .with(policy_name(bench))
                .with(el("span.lab-source").live_text(move || {
                    let looked = bench.looked.get();
                    bench
                        .policies
                        .with(|policies| policies.get(looked).map(|policy| policy.source.clone()))
                        .unwrap_or_default()
                }))
                .with(el("div.lab-tools").with(add)),
        )
        .with(
            el("div.lab-scroll").with(
                el("table.grid.tier-table")
                    .with(el("thead").with(el("tr").with_all(heads)))
                    .with(el("tbody").list(keys, row)),
            ),
        )
        .with(el("p.lab-note").text(
            "Fires at: a burn rate such as 14.4×, or the share of the budget that is spent within the lookback, such as 2%. \
             A preset that is changed becomes one of your own.",
        ))
}

/// The name of the policy, to be changed.
fn policy_name(bench: Bench) -> El {
    let error = Live::new(None);
    let value = move || {
        let looked = bench.looked.get();
        bench
            .policies
            .with(|policies| policies.get(looked).map(|policy| policy.name.clone()))
            .unwrap_or_default()
    };
    let apply = move |text: &str| {
        let name = text.trim().to_owned();
        if name.is_empty() || name.chars().count() > MAX_TEXT {
            return Err("a policy needs a name".to_owned());
        }
        let place = bench.looked.get_untracked();
        change_policy(
            bench.state,
            place,
            "Rename alert policy",
            Some("policy name"),
            |policy| {
                policy.name = name;
            },
        );
        Ok(())
    };
    input(error, Rc::new(value), Rc::new(apply))
        .attr("class", "field policy-name")
        .attr("aria-label", "Name of the policy")
}

fn tier_row(bench: Bench, at: (usize, usize)) -> El {
    let (state, (place, index)) = (bench.state, at);
    let tier = memo(move || {
        bench
            .policies
            .with(|policies| policies.get(place)?.tiers.get(index).cloned())
    });
    let name = move || {
        tier.with(|tier| {
            tier.as_ref()
                .map(|tier| tier.name.clone())
                .unwrap_or_default()
        })
    };
    let watches =
        memo(move || tier.with(|tier| tier.as_ref().map_or("", |tier| kind(&tier.condition))));
    let edit = move |step: &str, change: &dyn Fn(&mut AlertTier)| {
        // Choices cannot be refused.
        let _ = change_tier(state, at, step, step, |tier| {
            change(tier);
            Ok(())
        });
        state.close_step();
    };
    let kinds = KINDS.iter().map(|(word, text)| (*word, (*text).to_owned()));
    let watch = choice(
        "Watches",
        tier,
        kinds.collect(),
        |tier| kind(&tier.condition),
        move |word| {
            edit("Change what a tier watches", &|tier| {
                tier.condition = of_kind(word, &tier.condition);
            });
        },
    );
    let severities = SEVERITIES
        .iter()
        .map(|it| (it.word(), status::capital(it.word())));
    let severity = choice(
        "Severity",
        tier,
        severities.collect(),
        |tier| tier.severity.word(),
        move |word| {
            edit("Change severity", &|tier| {
                if let Some(chosen) = SEVERITIES.into_iter().find(|it| it.word() == word) {
                    tier.severity = chosen;
                }
            });
        },
    );
    let actions = ACTIONS
        .iter()
        .map(|it| (it.word(), status::capital(it.word())));
    let action = choice(
        "Asks for",
        tier,
        actions.collect(),
        |tier| tier.action.word(),
        move |word| {
            edit("Change what a tier asks for", &|tier| {
                if let Some(chosen) = ACTIONS.into_iter().find(|it| it.word() == word) {
                    tier.action = chosen;
                }
            });
        },
    );
    let of_kind = move |column: Column| {
        cell(column).live(move || {
            watches.track();
            let has = tier.with_untracked(|tier| {
                tier.as_ref()
                    .is_some_and(|tier| column.read(tier).is_some())
            });
            if has {
                untrack(|| field(bench, at, tier, column))
            } else {
                vec![el("span.no-data").text(if column == Column::Lookback {
                    "its window"
                } else {
                    ""
                })]
            }
        })
    };
    let meaning = el("td.meaning").live_text(move || {
        let inspection = bench.inspection();
        let inspection = inspection.as_deref().and_then(Option::as_ref);
        let id = bench
            .policies
            .with(|policies| policies.get(place).map(|policy| policy.id.clone()));
        inspection
            .filter(|inspection| Some(&inspection.policy) == id.as_ref())
            .and_then(|inspection| inspection.meanings.get(index).cloned())
            .unwrap_or_default()
    });
    let delete = icon_button("trash", "Delete tier")
        .live_attr("aria-label", move || {
            Some(format!("Delete tier {}", name()))
        })
        .on_click(move || {
            let text = name();
            change_policy(state, place, "Delete tier", None, |policy| {
                if index < policy.tiers.len() {
                    policy.tiers.remove(index);
                }
            });
            state.say(&format!("Tier {text} is deleted"), true);
            focus_soon(&format!("tier-{}-name", index.saturating_sub(1)));
        });
    let mark = move || {
        tier.with(|tier| match tier.as_ref().map(|tier| tier.action) {
            Some(Action::Page) => Status::Critical,
            Some(Action::Ticket) => Status::Warning,
            _ => Status::Unknown,
        })
    };
    el("tr")
        .with(
            cell(Column::Name)
                .live_attr("data-status", move || Some(mark().word().to_owned()))
                .with(
                    el("div.tier-name-cell")
                        .live(move || vec![status::shape(mark())])
                        .with_all(field(bench, at, tier, Column::Name)),
                ),
        )
        .with(watch)
        .with(of_kind(Column::Lookback))
        .with(of_kind(Column::Short))
        .with(of_kind(Column::Threshold))
        .with(meaning)
        .with(severity)
        .with(action)
        .with(cell(Column::Hold).with_all(field(bench, at, tier, Column::Hold)))
        .with(el("td.act").with(delete))
}

fn cell(column: Column) -> El {
    el(&format!("td.cell-{}", column.word())).attr("data-label", column.label())
}

/// A text field of a tier, with the reason when what was typed cannot be read.
fn field(
    bench: Bench,
    at: (usize, usize),
    tier: Memo<Option<AlertTier>>,
    column: Column,
) -> Vec<El> {
    let (state, (place, index)) = (bench.state, at);
    let error = Live::new(None::<String>);
    let value = move || {
        tier.with(|tier| tier.as_ref().and_then(|tier| column.read(tier)))
            .unwrap_or_default()
    };
    let apply = move |text: &str| {
        if column == Column::Name {
            let taken = bench.policies.with_untracked(|policies| {
                policies.get(place).is_some_and(|policy| {
                    let named = policy
                        .tiers
                        .iter()
                        .position(|tier| tier.name == text.trim());
                    named.is_some_and(|named| named != index)
                })
            });
            if taken {
                return Err("another tier has this name; expected one of its own".to_owned());
            }
        }
        let key = format!("tier {place} {index} {}", column.word());
        change_tier(state, at, "Change tier", &key, |tier| {
            column.write(tier, text)
        })
    };
    let id = format!("tier-{index}-{}", column.word());
    let note = format!("{id}-error");
    let name = move || {
        let name = tier.with(|tier| {
            tier.as_ref()
                .map(|tier| tier.name.clone())
                .unwrap_or_default()
        });
        match column {
            Column::Name => format!("Name of tier {}", index + 1),
            _ => format!("{} of {name}", column.label()),
        }
    };
    let hint = match column {
        Column::Short => "none",
        Column::Hold => "0",
        _ => "",
    };
    vec![
        input(error, Rc::new(value), Rc::new(apply))
            .attr("id", &id)
            .attr("placeholder", hint)
            .attr("aria-describedby", &note)
            .live_attr("aria-label", move || Some(name())),
        el("div.cell-error")
            .attr("id", &note)
            .attr("role", "status")
            .live(move || {
                let error = error.get();
                error
                    .map(|error| {
                        el("span.error")
                            .with(status::shape(Status::Critical))
                            .with(el("span").text(&error))
                    })
                    .into_iter()
                    .collect()
            }),
    ]
}

/// A choice of words in a cell.
fn choice(
    label: &'static str,
    tier: Memo<Option<AlertTier>>,
    options: Vec<(&'static str, String)>,
    read: fn(&AlertTier) -> &'static str,
    apply: impl Fn(&str) + 'static,
) -> El {
    let options = options
        .iter()
        .map(|(word, text)| el("option").attr("value", word).text(text));
    let select = el("select.field")
        .with_all(options)
        .live_attr("aria-label", move || {
            let name = tier.with(|tier| tier.as_ref().map(|tier| tier.name.clone()));
            Some(format!("{label} of {}", name.unwrap_or_default()))
        })
        .live_prop("value", move || {
            tier.with(|tier| tier.as_ref().map_or("", read)).into()
        })
        .on_input(move |word| apply(&word));
    el("td.choice")
        .attr("data-label", label)
        .with(el("span.select").with(select).with(icon("caret")))
}
