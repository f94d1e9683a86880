//! Figures, statements, days unlike the others, categories and causes.

use super::Habit;
use crate::answer::patterns::{History, Part};
use crate::dom::{El, el};
use crate::widget::bar::{self, Kind};
use crate::widget::icon::{button, icon};
use crate::widget::status;
use error_budget::model::incident::Category;
use error_budget::model::status::Status;

fn section(id: &str, title: &str) -> El {
    el("section.lab-part")
        .attr("aria-labelledby", id)
        .with(el("div.lab-head").with(el("h2").attr("id", id).text(title)))
}

/// The day's burn in plain words.
pub fn figures(habit: Habit) -> El {
    section("figures-head", "The burn of a day").live(habit.part(|history| {
        let rows = history.figures.iter().map(|[name, figure, words]| {
            el("tr")
                .with(el("th").attr("scope", "row").text(name))
                .with(el("td.number").with(el("b").text(figure)))
                .with(el("td.words").text(words))
        });
        vec![el("table.facts").with(el("tbody").with_all(rows))]
    }))
}

/// What changes, and what comes again.
pub fn statements(habit: Habit) -> El {
    section("statements-head", "Does it change?").live(habit.part(|history| {
        let items = history.statements.iter().flat_map(|statement| {
            let mark = if statement.alarming {
                Status::Attention
            } else {
                Status::Unknown
            };
            let text = el("dd").attr("data-status", mark.word());
            let text = if statement.alarming {
                text.with(status::shape(mark))
                    .with(el("b").text(&statement.text))
            } else {
                text.text(&statement.text)
            };
            [el("dt").text(&statement.about), text]
        });
        vec![el("dl.statements").with_all(items)]
    }))
}

/// Days unlike the others.
pub fn anomalies(habit: Habit) -> El {
    section("odd-head", "Days unlike the others").live(habit.part(move |history| {
        if history.anomalies.is_empty() {
            return vec![
                el("p.lab-empty")
                    .with(icon("check"))
                    .text("No day stands out from the others."),
            ];
        }
        let items = history.anomalies.iter().map(|odd| {
            let (mark, word) = if odd.high {
                (Status::Warning, "far out: ")
            } else {
                (Status::Attention, "out: ")
            };
            let (words, span) = (format!("on {}", odd.date), odd.span);
            let show =
                button("button.link", &odd.date).on_click(move || habit.go_to_span(&words, span));
            el("li")
                .attr("data-status", mark.word())
                .with(status::shape(mark))
                .with(
                    el("span.odd-day")
                        .with(el("span.visually-hidden").text(word))
                        .with(show),
                )
                .with(el("b").text(&odd.burn))
                .with(el("span.aside").text(&odd.away))
        });
        vec![el("ul.odd").with_all(items)]
    }))
}

/// Which parts of what was lost.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// By category.
    Categories,
    /// What happened more than once, by category and title.
    Causes,
}

/// Parts of what was lost, each with a bar.
pub fn parts(habit: Habit, which: Which) -> El {
    let (id, title) = match which {
        Which::Categories => ("categories-head", "Lost by category"),
        Which::Causes => ("causes-head", "What comes again"),
    };
    section(id, title).live(habit.part(move |history| {
        let (parts, empty) = match which {
            Which::Categories => (&history.categories, "Nothing was lost in this time."),
            Which::Causes => (
                &history.causes,
                "Nothing happened twice: titles are compared without their numbers.",
            ),
        };
        if parts.is_empty() {
            return vec![el("p.lab-empty").text(empty)];
        }
        let rows = parts.iter().map(|part| row(habit, history, part, which));
        let heads = [
            if which == Which::Causes {
                "Title"
            } else {
                "Category"
            },
            "Incidents",
            "Share",
            "Bar",
        ];
        let lost = format!("Lost, {}", history.unit);
        let heads = heads.iter().enumerate().map(|(place, name)| {
            let shape = if (1..3).contains(&place) {
                "th.number"
            } else {
                "th"
            };
            let head = el(shape).attr("scope", "col");
            if place == 3 {
                head.with(el("span.visually-hidden").text(name))
            } else {
                head.text(name)
            }
        });
        vec![
            el("div.lab-scroll").with(
                el("table.grid.parts")
                    .with(
                        el("thead").with(
                            el("tr")
                                .with_all(heads)
                                .with(el("th.number").attr("scope", "col").text(&lost)),
                        ),
                    )
                    .with(el("tbody").with_all(rows)),
            ),
        ]
    }))
}

fn row(habit: Habit, _: &History, part: &Part, which: Which) -> El {
    let places: Vec<usize> = part.incidents.iter().map(|place| *place as usize).collect();
    let category = Category::from_word(&part.category);
    let words = match which {
        Which::Categories => format!("of category {}", part.category),
        Which::Causes => format!("like \u{201c}{}\u{201d}", part.title),
    };
    let count = format!("{}, show them", part.count);
    let show = button("button.link", &part.count.to_string())
        .attr("aria-label", &count)
        .on_click(move || habit.go(&words, places.clone()));
    let name = match which {
        Which::Categories => el("td.what").with(status::category(&category)),
        Which::Causes => el("td.what")
            .with(
                el("span.category")
                    .attr("data-category", status::category_kind(&category))
                    .attr("data-letter", &status::category_letter(&category))
                    .with(el("span.visually-hidden").text(&part.category))
                    .with(el("span.title").text(&part.title)),
            )
            .with(el("small").text(&part.rhythm)),
    };
    el("tr")
        .with(name)
        .with(el("td.number").with(show))
        .with(el("td.number").text(&part.share_text))
        .with(el("td.bar-cell").with(bar::filled(Kind::InCell, part.share)))
        .with(el("td.number").text(&part.lost))
}
