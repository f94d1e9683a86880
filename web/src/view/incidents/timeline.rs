//! The strip above the table: every incident of the record as a mark over time.

use super::column::Column;
use super::editing::Editing;
use super::shown_row;
use super::strip::{HEIGHT, PLACES, Strip, by_time, strip};
use crate::dom::{El, el, svg};
use crate::reactive::{Live, Memo, memo};
use error_budget::exchange::export::figures;
use web_sys::{KeyboardEvent, PointerEvent};

/// A pull that is shorter, in shares of the strip, is a press.
const THRESHOLD: f64 = 0.005;
/// A press finds an incident this near, in shares of the strip.
const NEAR: f64 = 0.02;

/// The strip, where there is an incident.
#[must_use]
pub fn timeline() -> El {
    let editing = Editing::here();
    let strip = memo(move || {
        let shown = editing.state.shown.get();
        shown
            .as_ref()
            .filter(|shown| !shown.service().incidents.is_empty())
            .map(|shown| strip(shown, editing))
    });
    el("div.timeline-place").when(
        move || strip.with(Option::is_some),
        move || drawn(editing, strip),
    )
}

/// What the pointer and the keyboard do with it.
#[derive(Clone, Copy)]
struct Hands {
    editing: Editing,
    strip: Memo<Option<Strip>>,
    /// Where a pull began and where it is, in shares of the strip.
    pull: Live<Option<(f64, f64)>>,
    /// The incident under the pointer or at the keyboard.
    at: Live<Option<usize>>,
    /// The incidents from the oldest to the newest.
    by_time: Memo<Vec<usize>>,
}

fn drawn(editing: Editing, strip: Memo<Option<Strip>>) -> El {
    let hands = Hands {
        editing,
        strip,
        pull: Live::new(None),
        at: Live::new(None),
        by_time: memo(move || by_time(editing)),
    };
    let read = move |read: fn(&Strip) -> String| {
        move || strip.with(|strip| strip.as_ref().map(read).unwrap_or_default())
    };
    let marks = svg("svg.marks")
        .attr("viewBox", &format!("0 0 {PLACES} {HEIGHT}"))
        .attr("preserveAspectRatio", "none")
        .attr("aria-hidden", "true")
        .live(move || {
            strip.with(|strip| {
                let Some(strip) = strip else {
                    return Vec::new();
                };
                let scaled = |share: f64| format!("{:.1}", share * PLACES as f64);
                let window = svg("rect.window")
                    .attr("x", &scaled(strip.window.0))
                    .attr("width", &scaled(strip.window.1 - strip.window.0))
                    .attr("height", &HEIGHT.to_string());
                let paths = strip
                    .marks
                    .iter()
                    .map(|(kind, path)| svg("path").attr("data-category", kind).attr("d", path));
                std::iter::once(window).chain(paths).collect()
            })
        });
    let bars = svg("svg.over")
        .attr("viewBox", &format!("0 0 {PLACES} {HEIGHT}"))
        .attr("preserveAspectRatio", "none")
        .attr("aria-hidden", "true")
        .live(move || hands.over());
    let labels = el("div.labels").attr("aria-hidden", "true").live(move || {
        strip.with(|strip| {
            let ticks = strip.as_ref().map(|strip| strip.ticks.as_slice());
            let label = |(share, text): &(f64, String)| {
                // The first and the last do not reach beyond the strip.
                let shape = match *share {
                    share if share < 0.05 => "span.is-start",
                    share if share > 0.965 => "span.is-end",
                    _ => "span",
                };
                let label = el(shape).text(text);
                put_left(&label, *share);
                label
            };
            ticks.unwrap_or_default().iter().map(label).collect()
        })
    });
    let place = marks.clone();
    let share = move |event: &PointerEvent| {
        let area = place.node().get_bounding_client_rect();
        ((f64::from(event.client_x()) - area.left()) / area.width().max(1.0)).clamp(0.0, 1.0)
    };
    let (down, over, up) = (share.clone(), share.clone(), share);
    let track = el("div.track")
        .attr("tabindex", "0")
        .attr("role", "slider")
        .attr("aria-label", "Timeline of incidents")
        .attr("aria-valuemin", "1")
        .live_attr("aria-valuemax", move || {
            Some(hands.by_time.with(Vec::len).to_string())
        })
        .live_attr("aria-valuenow", move || Some(hands.number().to_string()))
        .live_attr("aria-valuetext", move || {
            Some(
                hands
                    .words()
                    .unwrap_or_else(read(|strip| strip.words.clone())),
            )
        })
        .with(marks)
        .with(bars)
        .live(move || hands.tip())
        .on_pointer("pointerdown", move |event| {
            if event.button() == 0 && event.pointer_type() != "touch" {
                let share = down(&event);
                hands.pull.set(Some((share, share)));
                if let Some(track) = event.current_target() {
                    use wasm_bindgen::JsCast;
                    let track: web_sys::Element = track.unchecked_into();
                    let _ = track.set_pointer_capture(event.pointer_id());
                }
            }
        })
        .on_pointer("pointermove", move |event| hands.point(over(&event)))
        .on_pointer("pointerup", move |event| hands.press(up(&event)))
        .on("pointercancel", move |_| hands.pull.set(None))
        .on("pointerleave", move |_| hands.leave())
        .on("blur", move |_| hands.leave())
        .on_key(move |event| {
            if hands.key(&event) {
                event.prevent_default();
            }
        });
    el("div.timeline")
        .attr("data-testid", "timeline")
        .with(track)
        .with(labels)
}

fn put_left(element: &El, share: f64) {
    element.set_style("left", &format!("{:.2}%", share * 100.0));
}

impl Hands {
    /// Which of them the strip stands at, from 1.
    fn number(self) -> usize {
        let at = self.at.get();
        self.by_time.with(|by_time| {
            at.and_then(|at| by_time.iter().position(|index| *index == at))
                .map_or(by_time.len(), |place| place + 1)
        })
    }

    /// The share of the strip at which an incident starts.
    fn share_of(self, index: usize) -> Option<f64> {
        let shown = self.editing.state.shown.get();
        let start = shown.as_ref()?.service().incidents.get(index)?.start;
        self.strip
            .with(|strip| Some(strip.as_ref()?.share(start.timestamp() as f64)))
    }

    /// The incident nearest to a place, if one is near.
    fn near(self, share: f64) -> Option<usize> {
        let shown = self.editing.state.shown.get_untracked();
        let shown = shown.as_ref()?;
        let starts = shown.service().incidents.iter().enumerate();
        self.strip.with_untracked(|strip| {
            let strip = strip.as_ref()?;
            let mut nearest = None::<(f64, usize)>;
            for (index, incident) in starts {
                let away = (strip.share(incident.start.timestamp() as f64) - share).abs();
                if away < NEAR && nearest.is_none_or(|(other, _)| away < other) {
                    nearest = Some((away, index));
                }
            }
            nearest.map(|(_, index)| index)
        })
    }

    fn point(self, share: f64) {
        let time = self
            .strip
            .with_untracked(|strip| strip.as_ref().map(|strip| strip.time(share)));
        self.editing.state.cursor.set(time);
        match self.pull.get_untracked() {
            Some((from, _)) => self.pull.set(Some((from, share))),
            None => self.at.set(self.near(share)),
        }
    }

    /// A press goes to the incident there; a pull selects what lies in it.
    fn press(self, share: f64) {
        let pull = self.pull.get_untracked();
        self.pull.set(None);
        match pull {
            Some((from, _)) if (share - from).abs() >= THRESHOLD => {
                self.select(from.min(share), from.max(share));
            }
            _ => {
                if let Some(index) = self.near(share) {
                    self.go(index);
                }
            }
        }
    }

    fn select(self, from: f64, to: f64) {
        let order = self.editing.order_untracked();
        let inside = |index: &usize| {
            self.share_of(*index)
                .is_some_and(|share| (from..=to).contains(&share))
        };
        let rows: Vec<usize> = order.iter().copied().filter(inside).collect();
        self.editing
            .selection
            .update(|selection| selection.set(rows));
    }

    /// Goes to the row of an incident; a filter that hides it is taken off.
    fn go(self, index: usize) {
        if !self.editing.order_untracked().contains(&index) {
            self.editing.show_all();
        }
        self.editing.go_to(index, Column::Name);
    }

    fn leave(self) {
        if self.pull.with_untracked(Option::is_none) {
            self.at.set(None);
            self.editing.state.cursor.set(None);
        }
    }

    /// Does what a key asks for; says whether it asked for anything.
    fn key(self, event: &KeyboardEvent) -> bool {
        let by_time = self.by_time.get_untracked();
        let Some(last) = by_time.len().checked_sub(1) else {
            return false;
        };
        let here = self
            .at
            .get_untracked()
            .and_then(|at| by_time.iter().position(|index| *index == at));
        let from = here.unwrap_or(last);
        let next = match event.key().as_str() {
            // From nowhere, the first step is to the newest.
            "ArrowLeft" | "ArrowDown" if here.is_none() => last,
            "ArrowLeft" | "ArrowDown" => from.saturating_sub(1),
            "ArrowRight" | "ArrowUp" => (from + 1).min(last),
            "PageDown" => from.saturating_sub(10),
            "PageUp" => (from + 10).min(last),
            "Home" => 0,
            "End" => last,
            "Enter" => {
                if let Some(index) = by_time.get(from) {
                    self.go(*index);
                }
                return true;
            }
            "Escape" => {
                self.editing
                    .selection
                    .update(super::selection::Selection::clear);
                return true;
            }
            _ => return false,
        };
        let (Some(one), Some(other)) = (by_time.get(from), by_time.get(next)) else {
            return false;
        };
        if event.shift_key() {
            self.editing
                .selection
                .update(|selection| selection.reach(&by_time, *one, *other));
        }
        self.at.set(Some(*other));
        let start = super::change::incident(self.editing.state, *other);
        self.editing
            .state
            .cursor
            .set(start.map(|incident| incident.start.timestamp() as f64));
        true
    }

    /// The incident that the strip stands at, in words.
    fn words(self) -> Option<String> {
        let index = self.at.get()?;
        let shown = self.editing.state.shown.get();
        let shown = shown.as_ref()?;
        let incident = shown.service().incidents.get(index)?;
        let loss = shown.answer.incidents.get(index)?;
        let title = if incident.title.is_empty() {
            String::new()
        } else {
            format!(", {}", incident.title)
        };
        Some(format!(
            "{}{title}, {}, {} {}",
            shown_row::name(incident, index),
            shown.clock.instant(incident.start),
            figures::cost(loss.lost),
            figures::unit(shown.answer.unit),
        ))
    }

    /// The pull, and the place of the incident at hand.
    fn over(self) -> Vec<El> {
        let scaled = |share: f64| format!("{:.1}", share * PLACES as f64);
        let mut parts = Vec::new();
        if let Some((from, to)) = self.pull.get() {
            parts.push(
                svg("rect.brush")
                    .attr("x", &scaled(from.min(to)))
                    .attr("width", &scaled((from - to).abs()))
                    .attr("height", &HEIGHT.to_string()),
            );
        }
        let row = self.editing.cursor.get().map(|(index, _)| index);
        if let Some(share) = self.at.get().or(row).and_then(|index| self.share_of(index)) {
            let x = scaled(share);
            parts.push(svg("path.at").attr("d", &format!("M{x} {HEIGHT}V0")));
        }
        parts
    }

    /// What the incident under the pointer is.
    fn tip(self) -> Vec<El> {
        let (Some(words), Some(index)) = (self.words(), self.at.get()) else {
            return Vec::new();
        };
        let tip = el("div.tooltip").attr("aria-hidden", "true").text(&words);
        let share = self.share_of(index).unwrap_or_default();
        put_left(&tip, share);
        vec![if share > 0.5 {
            tip.attr("class", "tooltip is-left")
        } else {
            tip
        }]
    }
}
