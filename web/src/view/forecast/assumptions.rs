//! What a forecast assumes: editable, explained, saved with the plan.

use super::Ahead;
use crate::dom::{El, el};
use crate::reactive::memo;
use crate::state::State;
use crate::widget::field::TextField;
use crate::widget::icon::button;
use error_budget::exchange::export::figures;
use error_budget::model::alert_policy::Multiple;
use error_budget::model::forecast_settings::{
    Assumptions, ForecastSettings, MAX_DAYS, MAX_PATHS, MAX_PRIOR_DAYS, MAX_PRIOR_MINUTES,
    MOST_TIMES,
};

const ID: &str = "assumptions";

/// The button that opens them, with the seed and the paths beside it.
pub fn button_and_note() -> Vec<El> {
    let state = State::here();
    let note = el("span.seed-note").live_text(move || {
        let settings = of_plan(state);
        let assumed = if settings.assumptions == Assumptions::default() {
            ""
        } else {
            "assumptions changed, "
        };
        format!(
            "{assumed}{} paths, seed {}",
            figures::number(f64::from(settings.paths), 0),
            settings.seed
        )
    });
    let open =
        button("button.button.small.assumptions-button", "Assumptions").attr("popovertarget", ID);
    vec![note, open]
}

fn of_plan(state: State) -> ForecastSettings {
    state.document.with(|document| document.plan.forecast)
}

/// The form, in a popover.
pub fn popover(ahead: Ahead) -> El {
    let state = ahead.state;
    let settings = memo(move || of_plan(state));
    let of = move |read: fn(&ForecastSettings) -> String| move || settings.with(read);
    let edit = move |name: &str, key: &str, change: &dyn Fn(&mut ForecastSettings)| {
        state.edit(name, Some(key), |plan| change(&mut plan.forecast));
    };
    let rate = move |text: &str| {
        let times = times(text)?;
        edit("Change assumed rate", "assumed rate", &|settings| {
            settings.assumptions.rate = times;
        });
        Ok(())
    };
    let duration = move |text: &str| {
        let times = times(text)?;
        edit("Change assumed duration", "assumed duration", &|settings| {
            settings.assumptions.duration = times;
        });
        Ok(())
    };
    let prior_days = move |text: &str| {
        let days = whole(text, 1, u64::from(MAX_PRIOR_DAYS))? as u32;
        edit("Change prior", "prior days", &|settings| {
            settings.prior.days = days;
        });
        Ok(())
    };
    let prior_minutes = move |text: &str| {
        let minutes = whole(text, 1, u64::from(MAX_PRIOR_MINUTES))? as u32;
        edit("Change prior", "prior minutes", &|settings| {
            settings.prior.minutes = minutes;
        });
        Ok(())
    };
    let days = move |text: &str| {
        let days = whole(text, 1, u64::from(MAX_DAYS))? as u32;
        edit("Change horizon", "horizon", &|settings| {
            settings.days = days
        });
        Ok(())
    };
    let paths = move |text: &str| {
        let paths = whole(text, 1, u64::from(MAX_PATHS))? as u32;
        edit("Change paths", "paths", &|settings| settings.paths = paths);
        Ok(())
    };
    let seed = move |text: &str| {
        let seed = whole(text, 0, u64::MAX)?;
        edit("Change seed", "seed", &|settings| settings.seed = seed);
        Ok(())
    };
    let text = |label, id, hint| TextField { label, id, hint };
    let form = el("div.form")
        .with_all(
            text(
                "How often",
                "assumed-rate",
                "Times as often as on record: 1 as it was, 0.5 half as often",
            )
            .draw(of(|settings| settings.assumptions.rate.to_string()), rate),
        )
        .with_all(
            text(
                "How long",
                "assumed-duration",
                "Times as long: 0.5 recovers in half the time",
            )
            .draw(
                of(|settings| settings.assumptions.duration.to_string()),
                duration,
            ),
        )
        .with_all(
            text(
                "Before the record, one in",
                "prior-days",
                "Days from one incident to the next: what is believed while little is on record",
            )
            .draw(of(|settings| settings.prior.days.to_string()), prior_days),
        )
        .with_all(
            text(
                "Each taking",
                "prior-minutes",
                "Minutes that one lasts, as far as is believed",
            )
            .draw(
                of(|settings| settings.prior.minutes.to_string()),
                prior_minutes,
            ),
        )
        .with_all(
            text("Horizon", "forecast-days", "Days to look ahead, 1 to 366")
                .draw(of(|settings| settings.days.to_string()), days),
        )
        .with_all(
            text(
                "Paths",
                "forecast-paths",
                "More are slower and steadier, 1 to 100,000",
            )
            .draw(of(|settings| settings.paths.to_string()), paths),
        )
        .with_all(
            text(
                "Seed",
                "forecast-seed",
                "The same seed shows everyone the same figures",
            )
            .draw(of(|settings| settings.seed.to_string()), seed),
        );
    let changed = memo(move || settings.get() != ForecastSettings::default());
    let reset = button("button.button.small", "As the record has it")
        .live_prop("disabled", move || (!changed.get()).into())
        .on_click(move || {
            state.edit("Reset assumptions", None, |plan| {
                plan.forecast = ForecastSettings::default();
            });
        });
    el("div.popover.at-assumptions")
        .attr("id", ID)
        .flag("popover")
        .attr("role", "dialog")
        .attr("aria-label", "Assumptions")
        .with(el("h2").text("Assumptions"))
        .with(form)
        .with(el("div.row-of-buttons").with(reset))
        .with(el("div.explained").live(move || explained(ahead)))
}

/// What the record says, and what the model makes of it.
fn explained(ahead: Ahead) -> Vec<El> {
    let mut parts = Vec::new();
    let known = ahead.known();
    if let Some(details) = known
        .as_ref()
        .and_then(|(_, details)| details.as_ref().as_ref())
    {
        parts.push(el("p").text(&format!(
            "As fitted to the record: a fresh incident in {} days, and {} of them return within days.",
            figures::number(details.every_days, 1),
            figures::number(details.returns * 100.0, 0) + "%"
        )));
    }
    parts.push(el("p").text(
        "Each path draws its own rate from what the record leaves open, and each incident its length and impact from \
         past ones, with a heavy tail. What is 90 days old counts half. With few incidents the prior speaks; each \
         one on record outweighs it more. Planned releases fail as often as they say.",
    ));
    parts.push(el("p").text(
        "Not in it: weekdays and hours, a rebuilt system, a storm that the record has not seen.",
    ));
    parts
}

/// A factor from 0 to 100.
fn times(text: &str) -> Result<Multiple, String> {
    let expected = format!("expected a number from 0 to {MOST_TIMES}, such as 0.5");
    let typed = text.trim().trim_end_matches(['x', '×']);
    match typed.parse::<Multiple>() {
        Ok(times) if times <= Multiple::thousandths(MOST_TIMES * 1_000) => Ok(times),
        _ => Err(format!("{:?} is no factor; {expected}", text.trim())),
    }
}

/// A whole number, with or without commas.
fn whole(text: &str, least: u64, most: u64) -> Result<u64, String> {
    let number = text.trim().replace(',', "").parse::<u64>().ok();
    number
        .filter(|number| (least..=most).contains(number))
        .ok_or_else(|| {
            let most = if most == u64::MAX {
                "on".to_owned()
            } else {
                format!("to {}", figures::number(most as f64, 0))
            };
            format!(
                "{:?} does not fit; expected a whole number from {least} {most}",
                text.trim()
            )
        })
}
