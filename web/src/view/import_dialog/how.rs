//! How a file is to be read, where it does not say.

use super::Import;
use crate::answer::exchange::{Dates, History, ReadFile};
use crate::dom::{El, el};
use crate::host;
use crate::widget::icon::icon;

/// The choices that the file leaves open.
pub fn choices(import: Import, history: &History, how: &ReadFile) -> Vec<El> {
    let mut choices = Vec::new();
    if history.parts.len() > 1 {
        let mut options = vec![(String::new(), "all".to_owned())];
        options.extend(
            history
                .parts
                .iter()
                .map(|part| (part.clone(), part.clone())),
        );
        let only = how.only.clone().unwrap_or_default();
        let choose = move |chosen: String| {
            import.change(|how| how.only = Some(chosen).filter(|chosen| !chosen.is_empty()));
        };
        choices.push(labelled(
            "Only ",
            select("import-only", &options, &only, choose),
        ));
    }
    if history.written_dates {
        let orders = [Dates::AsFound, Dates::DayFirst, Dates::MonthFirst];
        let options =
            ["as found", "day first", "month first"].map(|word| (word.to_owned(), word.to_owned()));
        let now = orders
            .iter()
            .position(|order| *order == how.dates)
            .unwrap_or(0);
        let words = options.clone();
        let choose = move |chosen: String| {
            let place = words.iter().position(|(word, _)| *word == chosen);
            let order = place.and_then(|place| orders.get(place));
            import.change(|how| how.dates = order.copied().unwrap_or(Dates::AsFound));
        };
        let now = options
            .get(now)
            .map(|(word, _)| word.clone())
            .unwrap_or_default();
        choices.push(labelled(
            "Dates are ",
            select("import-dates", &options, &now, choose),
        ));

        let mut zones = vec!["UTC".to_owned()];
        for zone in [
            host::local_zone_name(),
            import
                .state
                .zone
                .with_untracked(|zone| zone.name().to_owned()),
            how.zone.clone(),
        ] {
            if !zones.contains(&zone) {
                zones.push(zone);
            }
        }
        let options: Vec<_> = zones.into_iter().map(|zone| (zone.clone(), zone)).collect();
        let choose = move |chosen: String| import.change(|how| how.zone = chosen);
        choices.push(labelled(
            "Times without a zone are ",
            select("import-zone", &options, &how.zone, choose),
        ));
    }
    choices
}

fn labelled(text: &str, select: El) -> El {
    el("label").text(text).with(framed(select))
}

/// A select in its frame.
pub fn framed(select: El) -> El {
    el("span.select").with(select).with(icon("caret"))
}

/// A choice of words, each with its text.
pub fn select(
    id: &str,
    options: &[(String, String)],
    chosen: &str,
    choose: impl Fn(String) + 'static,
) -> El {
    let options = options.iter().map(|(word, text)| {
        let option = el("option").attr("value", word).text(text);
        if word == chosen {
            option.flag("selected")
        } else {
            option
        }
    });
    el("select.field")
        .attr("id", id)
        .with_all(options)
        .on_input(choose)
}
