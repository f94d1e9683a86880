//! What drives the risk: the losses on record by category, and how much of it a few bad futures carry.

use super::methods::{counted, counted_f};
use super::{Ahead, amount, horizon_date};
use crate::answer::forecast_detail::{Details, Driver};
use crate::dom::{El, el};
use crate::scenarios::try_this;
use crate::state::{Shown, State};
use crate::widget::bar::{self, Kind};
use crate::widget::icon::button;
use crate::widget::status;
use chrono::TimeDelta;
use error_budget::exchange::export::figures;
use error_budget::model::alert_policy::Multiple;
use error_budget::model::incident::Category;
use error_budget::model::scenario::{Patch, Scale};
use error_budget::model::status::Status;

/// The panel.
pub fn panel(ahead: Ahead) -> El {
    let parts = move || {
        let Some((shown, details)) = ahead.known() else {
            return Vec::new();
        };
        match details.as_ref() {
            None => Vec::new(),
            Some(details) => parts(ahead.state, &shown, details),
        }
    };
    el("section.drivers")
        .attr("aria-labelledby", "drivers-head")
        .attr("data-testid", "drivers")
        .with(
            el("div.chart-head")
                .with(
                    el("h2")
                        .attr("id", "drivers-head")
                        .text("What drives the risk"),
                )
                .with(ahead.working()),
        )
        .live(parts)
}

fn parts(state: State, shown: &Shown, details: &Details) -> Vec<El> {
    let unit = figures::unit_word(shown.answer.unit);
    let days = figures::number(details.observed_days.floor(), 0);
    let mut parts = Vec::new();
    let prior = shown.plan().forecast.prior;
    if details.little_evidence {
        let text = format!(
            "Little to go by: {days} days and {} on record; from 60 days and 4 incidents on the record speaks for itself. \
             What is shown leans on the stated prior: an incident in {} days, {} long.",
            counted(
                details.drivers.iter().map(|driver| driver.incidents).sum(),
                "incident"
            ),
            prior.days,
            figures::duration(TimeDelta::minutes(i64::from(prior.minutes)))
        );
        parts.push(status::status("p.status", Status::Attention, &text));
    }
    if details.drivers.is_empty() {
        parts.push(el("p.chart-words").text(&format!(
            "Nothing was lost in {days} days: there is nothing to tell apart."
        )));
    } else {
        let capital = status::capital(unit);
        parts.push(el("p.chart-words").text(&format!(
            "{capital} lost in {days} days, by category. The worst 1% of paths carry {} of the expected loss.",
            share(details.worst_percent)
        )));
        let most = details
            .drivers
            .iter()
            .map(|driver| driver.lost)
            .fold(0.0, f64::max);
        let rows = details
            .drivers
            .iter()
            .map(|driver| row(state, shown, driver, most));
        parts.push(
            el("table.drivers-table")
                .with(head(shown))
                .with(el("tbody").with_all(rows)),
        );
    }
    let [mean, median, high] = details.loss.map(|value| amount(shown, value));
    let unit = figures::unit(shown.answer.unit);
    parts.push(el("p.note").text(&format!(
        "Expected loss until {}: {mean} {unit}, median {median}, P90 {high}. It rests on {}: older ones count in part.",
        horizon_date(shown, details),
        counted_f(details.rests_on, "recent incident")
    )));
    parts
}

/// A share of one: one decimal below a tenth.
fn share(value: f64) -> String {
    if value < 0.1 {
        figures::number(value * 100.0, 1) + "%"
    } else {
        figures::chance(value)
    }
}

fn head(shown: &Shown) -> El {
    let columns = [
        ("th", "Category"),
        ("th.bar-cell", ""),
        ("th.number", figures::unit(shown.answer.unit)),
        ("th.number.share", "Share"),
        ("th.number", "Incidents"),
    ];
    let cells = columns.into_iter().map(|(shape, text)| {
        if text.is_empty() {
            el("td")
        } else {
            el(shape).attr("scope", "col").text(text)
        }
    });
    let what_if = el("th")
        .attr("scope", "col")
        .with(el("span.visually-hidden").text("What if"));
    el("thead").with(el("tr").with_all(cells).with(what_if))
}

fn row(state: State, shown: &Shown, driver: &Driver, most: f64) -> El {
    let category = Category::from_word(&driver.category);
    let bar = bar::filled(Kind::OfCategory, driver.lost / most);
    let name = shown.service().id.clone();
    let half = {
        let category = category.clone();
        button("button.button.small", "Try half")
            .attr(
                "aria-label",
                &format!(
                    "Try half as many incidents of the category {}",
                    category.word()
                ),
            )
            .on_click(move || try_half(state, &name, &category))
    };
    let share = driver.share.map_or_else(
        || figures::NO_DATA.to_owned(),
        |share| figures::number(share * 100.0, 0) + "%",
    );
    let number = |text: &str| el("td.number").text(text);
    el("tr")
        .with(
            el("th")
                .attr("scope", "row")
                .with(status::category(&category)),
        )
        .with(
            el("td.bar-cell")
                .attr("data-category", status::category_kind(&category))
                .with(bar),
        )
        .with(number(&amount(shown, driver.lost)))
        .with(number(&share).attr("class", "number share"))
        .with(number(&driver.incidents.to_string()))
        .with(el("td.act").with(half))
}

/// A scenario with half as many incidents of a category, laid over the plan.
fn try_half(state: State, service: &str, category: &Category) {
    let scale = Scale {
        factor: Multiple::thousandths(500),
        category: Some(category.clone()),
    };
    let patches = vec![Patch::ScaleRate(service.to_owned(), scale)];
    try_this(
        state,
        &format!("half the {} incidents", category.word()),
        patches,
    );
}
