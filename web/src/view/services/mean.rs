//! The services as one figure: their weighted mean, and the worst of them beside it.

use super::parts::weight_input;
use super::{Services, section, status_of};
use crate::answer::services::Mean;
use crate::dom::{El, el};
use crate::reactive::memo;
use crate::widget::status;
use error_budget::model::alert_policy::Multiple;
use error_budget::model::status::Status;
use std::rc::Rc;

/// The panel.
pub fn panel(services: Services) -> El {
    let ids = memo(move || {
        services.state.document.with(|document| {
            let services = document.plan.services.iter();
            services
                .map(|service| service.id.clone())
                .collect::<Vec<String>>()
        })
    });
    section("mean", "Services as one figure", services.whole.working)
        .with(el("p.note").text(
            "Weigh services of one window: 3 counts three times as much as 1; an empty weight leaves a service out.",
        ))
        .with(el("div.answers").live(move || answer(services)))
        .with(el("ul.weights").list(move || ids.get(), move |id| weight(services, id)))
}

fn answer(services: Services) -> Vec<El> {
    let whole = services.whole.reply.get();
    match whole.as_ref().map(|whole| &whole.mean) {
        None => Vec::new(),
        Some(None) => vec![el("p").text("No service has a weight yet.")],
        Some(Some(Err(reason))) => vec![status::status(
            "p.status",
            Status::Attention,
            &status::capital(reason),
        )],
        Some(Some(Ok(mean))) => figures(mean),
    }
}

fn figures(mean: &Mean) -> Vec<El> {
    let status = status_of(&mean.status);
    let line = |term: &str, figure: &str| el("p").text(term).with(el("b").text(figure));
    vec![
        line("Left in the mean: ", &mean.left),
        line("Spent: ", &mean.spent),
        line("Burn, 7 d: ", &mean.burn),
        line("Least left of any: ", &mean.least_left),
        el("p").text("Worst status: ").with(status::status(
            "span.status",
            status,
            status::status_word(status),
        )),
    ]
}

fn weight(services: Services, id: &str) -> El {
    let (called, read, write) = (id.to_owned(), id.to_owned(), id.to_owned());
    let value = move || {
        services.read(|composition| {
            let weight = composition.weights.iter().find(|(id, _)| *id == read);
            weight
                .map(|(_, weight)| weight.to_string())
                .unwrap_or_default()
        })
    };
    let apply = move |text: &str| {
        let weight = match text.trim() {
            "" => None,
            text => Some(
                text.parse::<Multiple>()
                    .map_err(|_| "Write a number from 0 on, such as 3".to_owned())?,
            ),
        };
        let key = format!("weight {write}");
        services.edit("Change weight", Some(&key), |composition| {
            let place = composition
                .weights
                .iter()
                .position(|(id, _)| *id == write)
                .unwrap_or(composition.weights.len());
            composition.weights.retain(|(id, _)| *id != write);
            if let Some(weight) = weight {
                let place = place.min(composition.weights.len());
                composition.weights.insert(place, (write.clone(), weight));
            }
        });
        Ok(())
    };
    let label = services.state.document.with_untracked(|document| {
        let service = document.plan.service(id);
        service
            .map_or(id, |service| service.name.as_str())
            .to_owned()
    });
    el("li.tree-row")
        .with(el("span.name").live_text(move || services.name(&called)))
        .with(weight_input(
            &format!("Weight of {label} in the mean"),
            Rc::new(value),
            Rc::new(apply),
        ))
}
