//! The parts of a system: what each promises, what it needs to, how much hangs on it; and parts beyond the plan.

use super::Services;
use crate::answer::services::PartStanding;
use crate::dom::{El, el};
use crate::reactive::{Live, memo};
use crate::widget::bar::{self, Kind};
use crate::widget::field::{Apply, input};
use crate::widget::icon::{button, icon_button};
use crate::widget::status;
use error_budget::exchange::export::figures::NO_DATA;
use error_budget::model::alert_policy::Multiple;
use error_budget::model::composition::{MAX_PARTS, Part};
use error_budget::model::status::Status;
use error_budget::model::target::Target;
use std::rc::Rc;

/// The parts.
pub fn table(services: Services) -> El {
    let columns = [
        ("th", "Part"),
        ("th.number", "Promises"),
        ("th.number", "Needs"),
        ("th.number", "Weight"),
        ("th.number", "If it fails"),
        ("th", "Share of the risk"),
    ];
    let head = columns
        .into_iter()
        .map(|(shape, text)| el(shape).attr("scope", "col").text(text));
    let keys = move || {
        let whole = services.whole.reply.get();
        let system = whole.as_ref().and_then(|whole| whole.system.as_ref());
        system
            .map(|system| system.parts.iter().map(|part| part.name.clone()).collect())
            .unwrap_or_default()
    };
    el("div")
        .with(
            el("div.panel-scroll")
                .attr("role", "region")
                .attr("tabindex", "0")
                .attr("aria-label", "Parts of the system")
                .with(
                    el("table.grid.system-parts")
                        .with(el("thead").with(el("tr").with_all(head)))
                        .with(el("tbody").list(keys, move |name| row(services, name))),
                ),
        )
        .with(el("p.note").text(
            "If it fails: how likely the whole is down with it. Share of the risk: how much of the whole's unavailability \
             would go if it never failed. Weight: how much of it the part may have beside the others.",
        ))
}

fn row(services: Services, name: &str) -> El {
    let key = name.to_owned();
    let part = memo(move || {
        let whole = services.whole.reply.get()?;
        let parts = &whole.system.as_ref()?.parts;
        parts.iter().find(|part| part.name == key).cloned()
    });
    let text = move |read: fn(&PartStanding) -> Option<&String>| {
        move || {
            part.with(|part| {
                let text = part.as_ref().and_then(read);
                text.map_or(NO_DATA, String::as_str).to_owned()
            })
        }
    };
    let needs = move || {
        part.with(|part| {
            let needs = part.as_ref().and_then(|part| part.needs.as_ref());
            match needs {
                None => vec![el("span").text("-")],
                Some((target, true)) => {
                    vec![status::status("span.status", Status::Healthy, target)]
                }
                Some((target, false)) => vec![
                    status::status("span.status", Status::Warning, target),
                    el("span.visually-hidden").text(", more than it promises"),
                ],
            }
        })
    };
    let bar = bar::live(Kind::InCell, move || {
        part.with(|part| part.as_ref().and_then(|part| part.share).unwrap_or(0.0))
    });
    let called = name.to_owned();
    el("tr")
        .with(
            el("th")
                .attr("scope", "row")
                .live_text(move || services.name(&called)),
        )
        .with(el("td.number").live_text(text(|part| part.promises.as_ref())))
        .with(el("td.number").live(needs))
        .with(el("td.number").with(share_field(services, name)))
        .with(el("td.number").live_text(text(|part| part.importance.as_ref())))
        .with(
            el("td").with(
                el("div.share")
                    .with(bar)
                    .with(el("span").live_text(text(|part| Some(&part.share_text)))),
            ),
        )
}

fn share_field(services: Services, name: &str) -> El {
    let (read, write) = (name.to_owned(), name.to_owned());
    let value = move || {
        services.read(|composition| {
            let share = composition.shares.iter().find(|(name, _)| *name == read);
            share.map_or_else(|| "1".to_owned(), |(_, share)| share.to_string())
        })
    };
    let apply = move |text: &str| {
        let share = text.parse::<Multiple>().ok();
        let share = share
            .filter(|share| !share.is_zero())
            .ok_or("Write a number above 0, such as 2")?;
        let key = format!("share {write}");
        services.edit("Change weight of a part", Some(&key), |composition| {
            composition.shares.retain(|(name, _)| *name != write);
            if share != Multiple::ONE {
                composition.shares.push((write.clone(), share));
            }
        });
        Ok(())
    };
    weight_input(&format!("Weight of {name}"), Rc::new(value), Rc::new(apply))
}

/// A small field in a cell; the reason why a text cannot be read stands below it.
pub(super) fn weight_input(label: &str, value: Rc<dyn Fn() -> String>, apply: Apply) -> El {
    let error = Live::new(None::<String>);
    el("div.weight")
        .with(
            input(error, value, apply)
                .attr("aria-label", label)
                .attr("inputmode", "decimal"),
        )
        .with(
            el("div.error")
                .attr("role", "status")
                .live_flag("hidden", move || error.with(Option::is_none))
                .live_text(move || error.get().unwrap_or_default()),
        )
}

/// Parts beyond the plan: each a name and a promise.
pub fn others(services: Services) -> El {
    let names = memo(move || {
        services.read(|composition| {
            let parts = composition.parts.iter();
            parts.map(|part| part.name.clone()).collect::<Vec<String>>()
        })
    });
    el("div.others")
        .with(el("h3").text("Parts beyond the plan"))
        .with(
            el("p.note")
                .text("What is no service of the plan, such as a database or a provider: say what it promises."),
        )
        .with(el("ul").list(move || names.get(), move |name| other(services, name)))
        .with(new_part(services))
}

fn other(services: Services, name: &str) -> El {
    let (read, write, gone) = (name.to_owned(), name.to_owned(), name.to_owned());
    let value = move || {
        services.read(|composition| {
            let part = composition.parts.iter().find(|part| part.name == read);
            part.map(|part| part.target.to_string()).unwrap_or_default()
        })
    };
    let apply = move |text: &str| {
        let target = target(text)?;
        let key = format!("part {write}");
        services.edit("Change promise of a part", Some(&key), |composition| {
            for part in composition
                .parts
                .iter_mut()
                .filter(|part| part.name == write)
            {
                part.target = target;
            }
        });
        Ok(())
    };
    el("li.tree-row")
        .with(el("span.name").text(name))
        .with(weight_input(
            &format!("Promise of {name}"),
            Rc::new(value),
            Rc::new(apply),
        ))
        .with(
            icon_button("trash", &format!("Delete {name}")).on_click(move || {
                services.edit("Delete part", None, |composition| {
                    composition.parts.retain(|part| part.name != gone);
                });
                services.state.say(&format!("{gone} deleted"), true);
                crate::dom::focus_soon("new-part-name");
            }),
        )
}

fn target(text: &str) -> Result<Target, String> {
    text.trim()
        .parse::<Target>()
        .map_err(|error| status::capital(&error.to_string()))
}

fn new_part(services: Services) -> El {
    let (name, promise, problem) = (
        Live::new(String::new()),
        Live::new(String::new()),
        Live::new(None::<String>),
    );
    let add = move || {
        let added = part_of(
            services,
            name.get_untracked().trim(),
            &promise.get_untracked(),
        );
        match added {
            Err(reason) => problem.set(Some(reason)),
            Ok(part) => {
                services.edit("Add part", None, |composition| composition.parts.push(part));
                name.set(String::new());
                promise.set(String::new());
                problem.set(None);
                crate::dom::focus("new-part-name");
            }
        }
    };
    let field = |id: &str, label: &str, hint: &str, text: Live<String>| {
        el("input.field")
            .attr("id", id)
            .attr("aria-label", label)
            .attr("placeholder", hint)
            .attr("autocomplete", "off")
            .live_prop("value", move || text.get().into())
            .on_input(move |typed| text.set(typed))
            .on_key(move |event| {
                if event.key() == "Enter" {
                    add();
                }
            })
    };
    el("div")
        .with(
            el("div.tree-row")
                .with(field(
                    "new-part-name",
                    "Name of the new part",
                    "database",
                    name,
                ))
                .with(field(
                    "new-part-target",
                    "Promise of the new part",
                    "99.99%",
                    promise,
                ))
                .with(button("button.button.small", "Add part beyond the plan").on_click(add)),
        )
        .with(
            el("div.error")
                .attr("role", "status")
                .live_flag("hidden", move || problem.with(Option::is_none))
                .live_text(move || problem.get().unwrap_or_default()),
        )
}

fn part_of(services: Services, name: &str, promise: &str) -> Result<Part, String> {
    let (known, count) = services.state.document.with_untracked(|document| {
        let own = document
            .plan
            .composite
            .as_ref()
            .map(|own| own.parts.as_slice());
        let own = own.unwrap_or_default();
        let known =
            document.plan.service(name).is_some() || own.iter().any(|part| part.name == name);
        (known, own.len())
    });
    if name.is_empty() {
        return Err("Write the name of the part".to_owned());
    }
    if known {
        return Err(format!("There is a {name} already: choose another name"));
    }
    if count >= MAX_PARTS {
        return Err(format!("{MAX_PARTS} parts are the most: delete one first"));
    }
    Ok(Part {
        name: name.to_owned(),
        target: target(promise)?,
    })
}
