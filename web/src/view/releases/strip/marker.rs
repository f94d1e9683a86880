//! A planned release on the strip: a slider over the days, moved by dragging or by keys.

use super::{percent, place, share_of};
use crate::dom::{El, effect, el};
use crate::reactive::Live;
use crate::view::releases::{Planning, called, when};
use crate::widget::status;
use chrono::{DateTime, TimeDelta, Utc};
use error_budget::model::budget_policy::Decision;
use error_budget::model::release::Risk;
use leptos::prelude::untrack;
use web_sys::KeyboardEvent;

/// Markers closer than this put their names on two levels, in percent.
const NAME_ROOM: f64 = 7.0;

/// A planned release, as a slider over the days.
pub fn marker(planning: Planning, index: usize) -> El {
    let said = move || {
        planning
            .verdicts
            .with(|verdicts| verdicts.get(index).map(|verdict| verdict.decision))
    };
    let at = move || {
        let (now, _) = planning.span()?;
        Some(planning.release(index)?.at.unwrap_or(now).max(now))
    };
    let days = move || {
        let (now, _) = planning.span()?;
        Some((at()? - now).num_days())
    };
    let value = move || {
        let (shown, release) = (planning.state.shown.get()?, planning.release(index)?);
        Some(format!("{}: {}", when(&shown, release.at), said()?.word()))
    };
    let element = el("div.strip-marker")
        .attr("id", &format!("marker-{index}"))
        .attr("role", "slider")
        .attr("tabindex", "0")
        .attr("aria-valuemin", "0")
        .live_attr("aria-label", move || {
            let release = planning.release(index)?;
            Some(format!(
                "Release {}, {} risk",
                called(&release),
                release.risk
            ))
        })
        .live_attr("aria-valuemax", move || {
            let (from, to) = planning.span()?;
            Some((to - from).num_days().to_string())
        })
        .live_attr("aria-valuenow", move || days().map(|days| days.to_string()))
        .live_attr("aria-valuetext", value)
        .live_attr("data-row", move || {
            planning
                .release(index)
                .map(|release| row_of(&release.risk).to_string())
        })
        .live_attr("data-level", move || {
            Some(planning.level(index).to_string())
        })
        .with(el("span.marker-name").live_text(move || {
            planning
                .release(index)
                .map_or(String::new(), |release| release.name)
        }))
        .with(el("span.marker-line"))
        .live(move || {
            let decision = said().unwrap_or(Decision::Block);
            vec![untrack(|| status::verdict("span.marker-verdict", decision))]
        });
    let placed = element.clone();
    effect(move || {
        if let (Some(at), Some(span)) = (at(), planning.span()) {
            place(&placed, "left", percent(span, at));
        }
    });
    dragged(element, planning, index)
}

/// Which row stands for a risk: what no policy knows stands with the highest.
fn row_of(risk: &Risk) -> usize {
    match risk {
        Risk::Low => 0,
        Risk::Medium => 1,
        Risk::High | Risk::Other(_) => 2,
    }
}

fn dragged(element: El, planning: Planning, index: usize) -> El {
    let held = Live::new(false);
    let captor = element.clone();
    element
        .on_pointer("pointerdown", move |event| {
            if event.button() == 0 {
                held.set(true);
                planning.moved.set(Some(index));
                let _ = captor.node().set_pointer_capture(event.pointer_id());
            }
        })
        .on_pointer("pointermove", move |event| {
            if held.get_untracked()
                && let Some(share) = share_of(&event)
            {
                planning.move_days(index, share);
            }
        })
        .on("pointerup", move |_| release_hold(planning, held))
        .on("pointercancel", move |_| release_hold(planning, held))
        .on("focus", move |_| planning.moved.set(Some(index)))
        .on("blur", move |_| planning.state.close_step())
        .on("dblclick", move |_| planning.open.set(Some(index)))
        .on_key(move |event| {
            if planning.key(index, &event) {
                event.prevent_default();
            }
        })
}

fn release_hold(planning: Planning, held: Live<bool>) {
    held.set(false);
    planning.state.close_step();
}

impl Planning {
    /// On which level its name stands, so that close ones do not lie on each other.
    pub(super) fn level(self, index: usize) -> usize {
        let (Some(shown), Some(span)) = (self.state.shown.get(), self.span()) else {
            return 0;
        };
        let place = |at: Option<DateTime<Utc>>| percent(span, at.unwrap_or(span.0));
        let releases = &shown.service().releases;
        let Some(own) = releases.get(index) else {
            return 0;
        };
        let before = releases.iter().enumerate().filter(|(other, release)| {
            let (there, here) = (place(release.at), place(own.at));
            let earlier = there < here || (there == here && *other < index);
            earlier && here - there < NAME_ROOM && release.at.is_none_or(|at| at >= span.0)
        });
        before.count() % 3
    }

    /// Moves a release to the day under the pointer; its time of day stays.
    fn move_days(self, index: usize, share: f64) {
        let (Some((from, to)), Some(shown)) =
            (untrack(|| self.span()), self.state.shown.get_untracked())
        else {
            return;
        };
        let Some(release) = untrack(|| self.release(index)) else {
            return;
        };
        let zone = shown.clock.zone();
        let pointed =
            from + TimeDelta::milliseconds(((to - from).num_milliseconds() as f64 * share) as i64);
        let time = release.at.unwrap_or(from).with_timezone(zone).time();
        let day = shown.clock.day(pointed);
        let at = zone.instant(day.and_time(time)).clamp(from, to);
        if release.at != Some(at) {
            self.move_to(index, at);
        }
    }

    /// Left and right a day, with Shift an hour; page keys a week; Home is now.
    fn key(self, index: usize, event: &KeyboardEvent) -> bool {
        let (Some((from, to)), Some(shown)) =
            (untrack(|| self.span()), self.state.shown.get_untracked())
        else {
            return false;
        };
        let Some(release) = untrack(|| self.release(index)) else {
            return false;
        };
        let at = release.at.unwrap_or(from).max(from);
        let zone = shown.clock.zone();
        let later = |days: i64| {
            let local = at.with_timezone(zone).naive_local();
            local
                .checked_add_signed(TimeDelta::days(days))
                .map_or(at, |local| zone.instant(local))
        };
        let next = match (event.key().as_str(), event.shift_key()) {
            ("ArrowRight" | "ArrowUp", false) => later(1),
            ("ArrowLeft" | "ArrowDown", false) => later(-1),
            ("ArrowRight" | "ArrowUp", true) => at + TimeDelta::hours(1),
            ("ArrowLeft" | "ArrowDown", true) => at - TimeDelta::hours(1),
            ("PageUp", _) => later(7),
            ("PageDown", _) => later(-7),
            ("Home", _) => from,
            ("End", _) => to,
            ("Enter", _) => {
                self.open.set(Some(index));
                crate::dom::focus_soon("release-name");
                return true;
            }
            ("Delete", _) => {
                self.delete(index);
                return true;
            }
            _ => return false,
        };
        self.move_to(index, next.clamp(from, to));
        true
    }
}
