//! The system as a nested list that is edited in place.

use super::Services;
use crate::dom::{El, el, focus_soon};
use crate::widget::icon::{button, icon, icon_button};
use error_budget::model::composition::{Composition, MAX_DEPTH, MAX_PARTS, System};

/// The list; its root is the system.
pub fn tree(services: Services, system: Option<System>) -> Vec<El> {
    let Some(system) = system else {
        return Vec::new();
    };
    let offered = offered(services);
    vec![node(services, &system, Vec::new(), &offered)]
}

/// What can be a part: the services of the plan and the others, with what people call them.
fn offered(services: Services) -> Vec<(String, String)> {
    let mut offered = services.state.document.with(|document| {
        let services = document.plan.services.iter();
        services
            .map(|service| (service.id.clone(), service.name.clone()))
            .collect::<Vec<_>>()
    });
    services.read(|composition| {
        for part in &composition.parts {
            if !offered.iter().any(|(name, _)| *name == part.name) {
                offered.push((part.name.clone(), part.name.clone()));
            }
        }
    });
    offered
}

/// The id of a control of a node: stable, so that the focus stays.
fn id(path: &[usize], what: &str) -> String {
    let mut id = "sys".to_owned();
    for step in path {
        id = id + "-" + &step.to_string();
    }
    id + "-" + what
}

fn option(value: &str, text: &str, chosen: bool) -> El {
    let option = el("option").attr("value", value).text(text);
    if chosen {
        option.flag("selected")
    } else {
        option
    }
}

fn select(id: &str, label: &str, options: Vec<El>, apply: impl Fn(String) + 'static) -> El {
    el("span.select")
        .with(
            el("select.field")
                .attr("id", id)
                .attr("aria-label", label)
                .with_all(options)
                .on_input(apply),
        )
        .with(icon("caret"))
}

fn node(services: Services, system: &System, path: Vec<usize>, offered: &[(String, String)]) -> El {
    match system {
        System::Part(name) => el("li").with(part(services, name, path, offered)),
        group => {
            let members = group.members().iter().enumerate().map(|(index, member)| {
                let mut below = path.clone();
                below.push(index);
                node(services, member, below, offered)
            });
            let list = el("ul").with_all(members);
            el("li")
                .with(head(services, group, path, offered))
                .with(list)
        }
    }
}

fn part(services: Services, name: &str, path: Vec<usize>, offered: &[(String, String)]) -> El {
    let known = offered.iter().any(|(id, _)| id == name);
    let unknown = (!known).then(|| option(name, &format!("{name}, promises nothing"), true));
    let options = offered
        .iter()
        .map(|(id, text)| option(id, text, id == name))
        .chain(unknown);
    let control = id(&path, "part");
    let delete = delete_button(services, &path, &format!("Delete the part {name}"));
    el("div.tree-row")
        .with(select(&control, "Part", options.collect(), move |name| {
            change(services, "Change part", &path, |system| {
                *system = System::Part(name);
            });
        }))
        .with(delete)
}

fn head(services: Services, group: &System, path: Vec<usize>, offered: &[(String, String)]) -> El {
    let count = group.members().len();
    let kind = match group {
        System::Parallel(_) => "parallel",
        System::AtLeast { .. } => "at-least",
        _ => "series",
    };
    let kinds = [
        ("series", "All of"),
        ("parallel", "One of"),
        ("at-least", "At least"),
    ];
    let kinds = kinds
        .into_iter()
        .map(|(word, text)| option(word, text, word == kind));
    let (of_kind, of_needed) = (path.clone(), path.clone());
    let kind = select(
        &id(&path, "kind"),
        "What has to work",
        kinds.collect(),
        move |word| {
            change(services, "Change group", &of_kind, |system| {
                let members = system.members().to_vec();
                *system = match word.as_str() {
                    "parallel" => System::Parallel(members),
                    "at-least" => System::AtLeast {
                        needed: members.len().div_ceil(2).max(1),
                        of: members,
                    },
                    _ => System::Series(members),
                };
            });
        },
    );
    let needed = match group {
        System::AtLeast { needed, .. } => {
            let options = (1..=count).map(|k| {
                let text = k.to_string();
                option(&text, &text, k == *needed)
            });
            Some(select(
                &id(&path, "needed"),
                "How many have to work",
                options.collect(),
                move |text| {
                    let Ok(k) = text.parse() else { return };
                    change(services, "Change group", &of_needed, |system| {
                        if let System::AtLeast { needed, .. } = system {
                            *needed = k;
                        }
                    });
                },
            ))
        }
        _ => None,
    };
    let of = match group {
        System::AtLeast { .. } => format!("of {count}"),
        _ => format!("{count}"),
    };
    let next: Vec<(String, String)> = offered.to_vec();
    let (for_group, part_path, group_path) = (next.clone(), path.clone(), path.clone());
    let add = button("button.button.small", "Add part")
        .attr("id", &id(&path, "add"))
        .on_click(move || add(services, &part_path, &next, false));
    let nest = button("button.button.small", "Add group")
        .on_click(move || self::add(services, &group_path, &for_group, true));
    el("div.tree-row")
        .with(kind)
        .with_all(needed)
        .with(el("span.note").text(&of))
        .with(add)
        .with(nest)
        .with(delete_button(services, &path, "Delete the group"))
}

fn delete_button(services: Services, path: &[usize], label: &str) -> El {
    let label = if path.is_empty() {
        "Delete the system"
    } else {
        label
    };
    let path = path.to_vec();
    icon_button("trash", label).on_click(move || {
        services.edit("Delete from the system", None, |composition| {
            let gone = match (&mut composition.system, path.as_slice()) {
                (_, []) => true,
                (Some(system), path) => {
                    remove(system, path);
                    is_empty_group(system)
                }
                (None, _) => false,
            };
            if gone {
                composition.system = None;
            }
        });
        services.state.say("Deleted from the system", true);
        let above = path.split_last().map_or(&[][..], |(_, above)| above);
        focus_soon(&id(above, "add"));
    })
}

fn members_mut(system: &mut System) -> Option<&mut Vec<System>> {
    match system {
        System::Part(_) => None,
        System::Series(members)
        | System::Parallel(members)
        | System::AtLeast { of: members, .. } => Some(members),
    }
}

fn at_mut<'s>(system: &'s mut System, path: &[usize]) -> Option<&'s mut System> {
    let mut at = system;
    for step in path {
        at = members_mut(at)?.get_mut(*step)?;
    }
    Some(at)
}

fn is_empty_group(system: &System) -> bool {
    !matches!(system, System::Part(_)) && system.members().is_empty()
}

/// Removes a node, and every group that is left without members: a plan holds none.
fn remove(system: &mut System, path: &[usize]) {
    let Some((step, below)) = path.split_first() else {
        return;
    };
    if let Some(members) = members_mut(system)
        && let Some(member) = members.get_mut(*step)
    {
        if !below.is_empty() {
            remove(member, below);
        }
        if below.is_empty() || is_empty_group(member) {
            members.remove(*step);
        }
    }
    if let System::AtLeast { needed, of } = system {
        *needed = (*needed).min(of.len()).max(1);
    }
}

fn change(services: Services, name: &str, path: &[usize], change: impl FnOnce(&mut System)) {
    services.edit(name, None, |composition: &mut Composition| {
        if let Some(node) = composition
            .system
            .as_mut()
            .and_then(|system| at_mut(system, path))
        {
            change(node);
        }
    });
}

fn count(system: &System) -> usize {
    1 + system.members().iter().map(count).sum::<usize>()
}

fn uses(system: &System, name: &str) -> bool {
    match system {
        System::Part(part) => part == name,
        group => group.members().iter().any(|member| uses(member, name)),
    }
}

/// Adds a part, or a group with one, and moves the focus there.
fn add(services: Services, path: &[usize], offered: &[(String, String)], nested: bool) {
    let system = services
        .state
        .document
        .with_untracked(|document| document.plan.composite.clone()?.system);
    let Some(mut system) = system else { return };
    let full = count(&system) + 2 > MAX_PARTS || path.len() + 3 > MAX_DEPTH;
    let free = offered.iter().find(|(name, _)| !uses(&system, name));
    let (false, Some((name, _))) = (full, free.or_else(|| offered.first())) else {
        let text = format!(
            "Nothing can be added: a system has at most {MAX_PARTS} parts and {MAX_DEPTH} levels"
        );
        services.state.say(&text, false);
        return;
    };
    let new = if nested {
        System::Parallel(vec![System::part(name)])
    } else {
        System::part(name)
    };
    let Some(members) = at_mut(&mut system, path).and_then(members_mut) else {
        return;
    };
    let mut below = path.to_vec();
    below.push(members.len());
    members.push(new);
    let what = if nested { "Add group" } else { "Add part" };
    services.edit(what, None, |composition| composition.system = Some(system));
    focus_soon(&id(&below, if nested { "kind" } else { "part" }));
}
