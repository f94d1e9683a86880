//! A service on half a page of Markdown, to paste into notes or a chat.

use super::analysis_report::escaped;
use super::figures::{self, Clock};
use super::phrase::{self, Piece};
use super::sentence::{Ahead, pieces_ahead};
use crate::engine::assessment::Assessment;
use crate::engine::budget::IncidentLoss;
use crate::engine::forecast::Forecast;
use crate::engine::release_outlook::ReleaseOutlook;
use crate::model::incident::Incident;
use crate::model::order;
use crate::model::plan::Service;

/// The most incidents that are listed; the others are counted.
const MOST_ROWS: usize = 50;

/// The summary: what is promised, the sentence, four facts, the incidents in the window, the
/// latest first, and the planned releases. `outlooks` are those of the service's releases; none
/// where nothing was asked.
///
/// What a team typed does not become markup.
///
/// # Example
/// ```
/// use chrono::TimeDelta;
/// use error_budget::engine::{assessment::Assessment, record::Record};
/// use error_budget::exchange::export::{figures::Clock, summary::markdown};
/// use error_budget::model::{objective::Objective, plan::Service, window::Window, zone::Zone};
/// let objective = Objective::new("99.9%".parse()?, Window::Rolling(TimeDelta::days(30)));
/// let service = Service::new("api", "api", objective);
/// let now = "2026-03-10T14:30:00Z".parse().expect("an instant");
/// let answer = Assessment::of(&service, &Record::new(&service, now, &Zone::utc()));
/// let text = markdown(&answer, &service, &Clock::new(Zone::utc(), now), None, &[]);
/// assert!(text.starts_with("## api: unknown\n"));
/// # Ok::<(), error_budget::model::target::TargetError>(())
/// ```
#[must_use]
pub fn markdown(
    answer: &Assessment,
    service: &Service,
    clock: &Clock,
    forecast: Option<&Forecast>,
    outlooks: &[ReleaseOutlook],
) -> String {
    let next = next_release(outlooks, answer);
    let release = next.and_then(|next| Some((service.releases.get(next.release)?, next)));
    let ahead = Ahead { forecast, release };
    let mut text = format!(
        "## {}: {}\n\n{} over {}, as of {} {}\n\n",
        escaped(&service.name),
        answer.status.status.word(),
        service.objective.target,
        phrase::length(answer.budget.window.length()),
        clock.minute(answer.now),
        escaped(clock.zone().name()),
    );
    for piece in pieces_ahead(answer, service, clock, &ahead) {
        match piece {
            Piece::Plain(plain) => text.push_str(&escaped(&plain)),
            Piece::Key(key) => text.push_str(&format!("**{}**", escaped(&key))),
        }
    }
    text.push_str("\n\n");
    for (name, fact) in facts(answer, clock, &ahead) {
        text.push_str(&format!("- **{name}:** {}\n", escaped(&fact)));
    }
    incidents(&mut text, answer, service, clock);
    releases(&mut text, service, clock, answer, outlooks);
    text
}

/// The first that goes out from now on.
fn next_release<'a>(
    outlooks: &'a [ReleaseOutlook],
    answer: &Assessment,
) -> Option<&'a ReleaseOutlook> {
    let ahead = outlooks.iter().filter(|outlook| outlook.at >= answer.now);
    ahead.min_by_key(|outlook| outlook.at)
}

fn facts(answer: &Assessment, clock: &Clock, ahead: &Ahead) -> [(&'static str, String); 4] {
    let (budget, unit) = (&answer.budget, figures::unit(answer.unit));
    let total = figures::amount(budget.total);
    let left = if !answer.has_data {
        format!("{} of {total} {unit}", figures::NO_DATA)
    } else if budget.exceeded {
        let overspent = figures::amount(budget.overspent);
        format!("0 of {total} {unit}, {overspent} {unit} overspent")
    } else {
        let share = figures::percent(budget.remaining_share, 1);
        format!(
            "{} of {total} {unit}, {share}",
            figures::amount(budget.remaining)
        )
    };
    let burn: Vec<String> = answer
        .burn
        .iter()
        .map(|burn| {
            let lookback = chrono::TimeDelta::minutes(burn.lookback_minutes);
            let fires = if burn.firing {
                format!(" ({})", burn.action.word())
            } else {
                String::new()
            };
            let rate = figures::burn(burn.rate);
            format!("{rate} over {}{fires}", figures::duration(lookback))
        })
        .collect();
    let likely = ahead.forecast.and_then(|forecast| {
        let last = forecast.days.last()?;
        let chance = figures::chance(last.exhausted?);
        let by = phrase::date_in(clock, answer.now, f64::from(last.day));
        let when = forecast.when_exhausted.map_or_else(String::new, |when| {
            let date = |days| phrase::date_in(clock, answer.now, days);
            format!(
                "; if so, around {}, 8 in 10 such futures {} to {}",
                date(when.p50),
                date(when.p10),
                date(when.p90)
            )
        });
        Some(format!("{chance} by {by}{when}"))
    });
    let release = ahead.release.map(|(release, outlook)| {
        let name = named(&release.name, outlook.release);
        let verdict = outlook.verdict.decision.word();
        let at = clock.instant(outlook.at);
        format!("{name}, {at}, {} risk: {verdict}", release.risk)
    });
    [
        ("Left", left),
        ("Burn rate", burn.join(", ")),
        (
            "Runs out",
            likely.unwrap_or_else(|| "not simulated".to_owned()),
        ),
        (
            "Next release",
            release.unwrap_or_else(|| "none planned".to_owned()),
        ),
    ]
}

fn named(name: &str, index: usize) -> String {
    if name.is_empty() {
        format!("release {}", index + 1)
    } else {
        name.to_owned()
    }
}

fn incidents(text: &mut String, answer: &Assessment, service: &Service, clock: &Clock) {
    let mut rows: Vec<(&Incident, &IncidentLoss)> = answer
        .incidents
        .iter()
        .filter(|loss| loss.lost_in_window.value() > 0.0)
        .filter_map(|loss| Some((service.incidents.get(loss.index)?, loss)))
        .collect();
    if rows.is_empty() {
        return;
    }
    order::by(&mut rows, |(incident, _)| {
        order::falling(incident.start.timestamp_millis())
    });
    let unit = figures::unit(answer.unit);
    text.push_str(&format!(
        "\n| Incident | Start | Lasted | Impact | Category | What happened | Cost, {unit} | Share | Comes back |\n\
         |---|---|--:|--:|---|---|--:|--:|---|\n"
    ));
    for (incident, loss) in rows.iter().take(MOST_ROWS) {
        let so_far = if loss.ongoing { " so far" } else { "" };
        let back = loss.comes_back.map(|back| clock.date(back.start));
        text.push_str(&format!(
            "| {} | {} | {}{so_far} | {} | {} | {} | {} | {} | {} |\n",
            escaped(&incident.id),
            clock.instant(incident.start),
            figures::duration(loss.lasted.length()),
            incident.impact,
            escaped(incident.category.word()),
            escaped(&incident.title),
            figures::cost(loss.lost_in_window),
            figures::percent(loss.share, 1),
            back.unwrap_or_default(),
        ));
    }
    if let Some(more) = rows.len().checked_sub(MOST_ROWS).filter(|more| *more > 0) {
        text.push_str(&format!("\nand {more} earlier ones\n"));
    }
}

fn releases(
    text: &mut String,
    service: &Service,
    clock: &Clock,
    answer: &Assessment,
    outlooks: &[ReleaseOutlook],
) {
    if outlooks.is_empty() {
        return;
    }
    let unit = figures::unit(answer.unit);
    text.push_str(&format!(
        "\n| Release | When | Risk | Costs, {unit} | P90 | Left then | Chance of yes | Verdict | Earliest yes |\n\
         |---|---|---|--:|--:|--:|--:|---|---|\n"
    ));
    for outlook in outlooks {
        let Some(release) = service.releases.get(outlook.release) else {
            continue;
        };
        let cost = |figure: fn(&crate::engine::forecast::ReleaseCost) -> f64| {
            let cost = outlook
                .cost
                .as_ref()
                .map(|cost| figures::number(figure(cost), 2));
            cost.unwrap_or_default()
        };
        let metrics = &outlook.verdict.metrics;
        let left = match metrics.percent_left() {
            None => figures::NO_DATA.to_owned(),
            Some(_) => figures::number(metrics.remaining, 1),
        };
        let earliest = match outlook.approves {
            None => "waiting does not help".to_owned(),
            Some(opening) if opening.if_quiet <= answer.now => "now".to_owned(),
            Some(opening) => clock.instant(figures::minute_after(opening.if_quiet)),
        };
        text.push_str(&format!(
            "| {} | {} | {} | {} | {} | {left} | {} | {} | {earliest} |\n",
            escaped(&named(&release.name, outlook.release)),
            clock.instant(outlook.at),
            escaped(release.risk.word()),
            cost(|cost| cost.expected),
            cost(|cost| cost.p90),
            outlook.chance.map(figures::chance).unwrap_or_default(),
            outlook.verdict.decision.word(),
        ));
    }
}
