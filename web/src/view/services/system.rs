//! What depends on what: the system, drawn and edited, what it promises and what it needs.

use super::{Services, diagram, parts, section, tree};
use crate::dom::{El, el, focus_soon};
use crate::reactive::memo;
use crate::widget::field::TextField;
use crate::widget::icon::button;
use crate::widget::status;
use error_budget::model::composition::{Composition, System};
use error_budget::model::plan::MAX_SERVICES;
use error_budget::model::status::Status;
use error_budget::model::target::Target;

/// The panel.
pub fn panel(services: Services) -> El {
    let is_there = memo(move || services.read(|composition| composition.system.is_some()));
    section(
        "dependencies",
        "What depends on what",
        services.whole.working,
    )
    .when(move || is_there.get(), move || content(services))
    .when(move || !is_there.get(), move || empty(services))
}

fn empty(services: Services) -> El {
    let some = move || {
        services
            .state
            .document
            .with(|document| !document.plan.services.is_empty())
    };
    el("div.empty")
        .with(el("p").text(
            "Say which parts have to work, and which stand in for each other: what they promise together follows, and what \
             a target of the whole needs of each.",
        ))
        .with(
            button("button.button", "Start with all services in series")
                .live_prop("disabled", move || (!some()).into())
                .on_click(move || start(services)),
        )
}

fn start(services: Services) {
    let all = services.state.document.with_untracked(|document| {
        let all = document.plan.services.iter().take(MAX_SERVICES);
        all.map(|service| System::part(&service.id))
            .collect::<Vec<System>>()
    });
    services.edit("Add system", None, |composition| {
        composition.system = Some(System::Series(all));
    });
    focus_soon("sys-kind");
}

fn content(services: Services) -> El {
    let system = memo(move || services.read(|composition| composition.system.clone()));
    let picture = move || match system.get() {
        Some(system) => diagram::diagram(&system, &|id| services.name(id)),
        None => Vec::new(),
    };
    el("div.system")
        .with(el("div.answers").live(move || answers(services)))
        .with(
            el("div.panel-scroll.diagram")
                .attr("role", "region")
                .attr("tabindex", "0")
                .attr("aria-label", "Block diagram")
                .live(picture),
        )
        .with(
            el("div.system-columns")
                .with(
                    el("div")
                        .with(el("h3").text("System"))
                        .with(el("ul.tree").live(move || tree::tree(services, system.get())))
                        .with(parts::others(services)),
                )
                .with(
                    el("div")
                        .with(el("h3").text("Parts"))
                        .with(el("div.form").with_all(target_field(services)))
                        .with(parts::table(services)),
                ),
        )
}

fn target_field(services: Services) -> [El; 2] {
    let value = move || {
        services.read(|composition| {
            composition
                .target
                .map(|target| target.to_string())
                .unwrap_or_default()
        })
    };
    let apply = move |text: &str| {
        let target = match text.trim() {
            "" => None,
            text => Some(
                text.parse::<Target>()
                    .map_err(|error| status::capital(&error.to_string()))?,
            ),
        };
        let change = |composition: &mut Composition| composition.target = target;
        services.edit("Change target of the whole", Some("whole target"), change);
        Ok(())
    };
    TextField {
        label: "Target of the whole",
        id: "whole-target",
        hint: "Such as 99.95%. It is divided among the parts.",
    }
    .draw(value, apply)
}

/// Forward and back: what is promised together, what the target needs.
fn answers(services: Services) -> Vec<El> {
    let whole = services.whole.reply.get();
    let Some(known) = whole.as_ref().and_then(|whole| whole.system.as_ref()) else {
        return Vec::new();
    };
    let together = match &known.together {
        Err(reason) => {
            return vec![status::status(
                "p.status",
                Status::Attention,
                &status::capital(reason),
            )];
        }
        Ok(together) => el("p").text("Together: ").with(el("b").text(together)),
    };
    let mut lines = vec![together];
    if let (Some(target), Some(keeps)) = (&known.target, known.keeps) {
        let (mark, text) = if keeps {
            (Status::Healthy, format!("Enough for {target}"))
        } else {
            (Status::Warning, format!("Not enough for {target}"))
        };
        lines.push(status::status("p.status", mark, &text));
    }
    if let Some(reason) = &known.undivided {
        lines.push(el("p.note").text(&status::capital(reason)));
    } else if let Some(target) = &known.target {
        let needs = known.parts.iter().filter_map(|part| {
            let (needs, _) = part.needs.as_ref()?;
            Some(format!("{} {needs}", services.name(&part.name)))
        });
        let needs = needs.collect::<Vec<String>>().join(", ");
        lines.push(el("p").text(&format!("For {target} each part needs: {needs}")));
    }
    lines
}
