//! A chart on the page: canvas, cursor, tooltip, table and words of one scene.

mod cursor;
mod downloads;
mod plot;

use super::icon::icon_button;
use super::table;
use crate::chart::scene::Axis;
use crate::chart::{Layout, Scene, twin};
use crate::dom::{El, el, svg};
use crate::reactive::{Live, Memo, memo};
use crate::state::State;
use std::rc::Rc;
use web_sys::KeyboardEvent;

/// What stands around a plot.
#[derive(Default)]
pub struct Figure {
    /// Prefix of the ids within the page.
    pub id: &'static str,
    /// A further class of the plot with its dot, such as `.low`.
    pub class: &'static str,
    /// Swatches and names.
    pub legend: Vec<El>,
    /// Ranges and the like, before the table button.
    pub tools: Vec<El>,
    /// What lies over the plot, such as an invitation where there is nothing yet.
    pub over: Option<El>,
    /// Takes a drag for itself; others zoom.
    pub drag: Option<Rc<dyn Fn(Drag) -> bool>>,
}

/// How far a drag is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// It begins: who takes it says so.
    Begin,
    /// It goes on.
    Move,
    /// It ends here.
    Drop,
    /// It was given up.
    Cancel,
}

/// A drag over a plot, in the scene's own units.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Drag {
    /// How far it is.
    pub stage: Stage,
    /// Place and value where it began.
    pub from: (f64, f64),
    /// Place and value where it is.
    pub to: (f64, f64),
    /// It began more up or down than to a side.
    pub upright: bool,
    /// What a few pixels beside `from` stand for.
    pub near: f64,
}

/// A drag in pixels of the plot, and whether the chart zooms by it.
#[derive(Clone, Copy, PartialEq)]
struct Pull {
    from: (f64, f64),
    to: (f64, f64),
    zooms: Option<bool>,
}

/// Pixels after which a press is a drag.
const THRESHOLD: f64 = 5.0;

/// A line as the legend shows it, with its name.
#[must_use]
pub fn swatch(kind: &str, name: &str) -> El {
    el("li").with(swatch_line(kind)).with(el("span").text(name))
}

/// A line as the legend shows it.
#[must_use]
pub fn swatch_line(kind: &str) -> El {
    svg(&format!(
        "svg.swatch{}{kind}",
        if kind.is_empty() { "" } else { "." }
    ))
    .attr("viewBox", "0 0 18 10")
    .attr("aria-hidden", "true")
    .with(svg("path").attr("d", "M0 5h18"))
}

/// The state of one chart. Copies share it.
#[derive(Clone, Copy)]
struct Chart {
    scene: Memo<Scene>,
    layout: Memo<Layout>,
    cursor: Live<Option<f64>>,
    zoom: Live<Option<(f64, f64)>>,
    pull: Live<Option<Pull>>,
}

impl Figure {
    /// Draws the chart. The canvas is drawn at most once a frame, and never for the cursor: that is an overlay.
    #[must_use]
    pub fn draw(self, scene: Memo<Scene>) -> El {
        let id = self.id;
        let head = format!("{id}-head");
        let summary = format!("{id}-summary");
        let as_table = Live::new(false);
        let size = Live::new((0.0_f64, 0.0_f64));
        let ratio = Live::new(1.0_f64);
        let zoom = Live::new(None);
        let layout = memo(move || {
            let (width, height) = size.get();
            scene.with(|scene| Layout::new(scene, zoom.get(), width, height))
        });
        // Charts over time share one cursor.
        let over_time = scene.with_untracked(|scene| scene.axis == Axis::Time);
        let cursor = if over_time {
            State::here().cursor
        } else {
            Live::new(None)
        };
        let chart = Chart {
            scene,
            layout,
            cursor,
            zoom,
            pull: Live::new(None),
        };
        let canvas = el("canvas").text(HELP);
        plot::follow_scene(&canvas, scene, layout, ratio);

        let plot = el(&format!("div.plot{}", self.class))
            .attr("tabindex", "0")
            .attr("role", "application")
            .attr("aria-roledescription", "chart")
            .attr("aria-labelledby", &head)
            .attr("aria-describedby", &summary)
            .live_flag("hidden", move || as_table.get())
            .with(canvas.clone())
            .live(move || chart.overlay())
            .with_all(self.over);
        plot::observe_size(&plot, size, ratio);
        plot::grow_with_tracks(&plot, scene);
        let plot = chart.listen(plot, self.drag);

        let title = memo(move || scene.with(|scene| scene.title.clone()));
        let table_button = icon_button("table", "Show as a table")
            .live_attr("aria-label", move || {
                Some(format!("Show {} as a table", title.get()))
            })
            .live_state("aria-pressed", move || as_table.get())
            .on_click(move || as_table.update(|shown| *shown = !*shown));
        let unzoom = move || {
            icon_button("unzoom", "Show all of it again (double click, or 0)")
                .on_click(move || zoom.set(None))
        };
        let tools = el("div.chart-tools")
            .with_all(self.tools)
            .when(move || zoom.with(Option::is_some), unzoom)
            .with(table_button)
            .with(downloads::downloads(id, chart, canvas));
        el("figure.chart")
            .attr("aria-labelledby", &head)
            .with(
                el("div.chart-head")
                    .with(el("h2").attr("id", &head).live_text(move || title.get()))
                    .with(el("ul.legend").with_all(self.legend))
                    .with(tools),
            )
            .with(plot)
            .when(move || as_table.get(), move || table_twin(id, scene))
            .with(
                el("p.visually-hidden")
                    .attr("id", &summary)
                    .live_text(move || scene.with(twin::summary))
                    .text(" ")
                    .text(HELP),
            )
            .with(
                el("p.visually-hidden")
                    .attr("role", "status")
                    .attr("aria-live", "polite")
                    .live_text(move || chart.spoken()),
            )
    }
}

const HELP: &str = "Arrow keys move the cursor, with Shift to the next event; plus and minus zoom, 0 shows all; \
                    Escape removes the cursor.";

impl Chart {
    fn listen(self, plot: El, drag: Option<Rc<dyn Fn(Drag) -> bool>>) -> El {
        let place = plot.clone();
        let at = move |event: &web_sys::PointerEvent| {
            let area = place.node().get_bounding_client_rect();
            (
                f64::from(event.client_x()) - area.left(),
                f64::from(event.client_y()) - area.top(),
            )
        };
        let (press, over, release) = (at.clone(), at.clone(), at);
        let (drag_on, drag_end) = (drag.clone(), drag);
        let captor = plot.clone();
        plot.on_pointer("pointerdown", move |event| {
            self.point(press(&event));
            if event.button() == 0 && event.pointer_type() != "touch" {
                let from = press(&event);
                self.pull.set(Some(Pull {
                    from,
                    to: from,
                    zooms: None,
                }));
            }
        })
        .on_pointer("pointermove", move |event| {
            let to = over(&event);
            self.point(to);
            let Some(pull) = self.pull.get_untracked() else {
                return;
            };
            let (dx, dy) = (to.0 - pull.from.0, to.1 - pull.from.1);
            let mut pull = Pull { to, ..pull };
            if pull.zooms.is_none() {
                if dx.hypot(dy) < THRESHOLD {
                    return;
                }
                let taken = drag_on
                    .as_ref()
                    .is_some_and(|drag| drag(self.drag(Stage::Begin, pull)));
                pull.zooms = Some(!taken);
                let _ = captor.node().set_pointer_capture(event.pointer_id());
            } else if let (Some(false), Some(drag)) = (pull.zooms, &drag_on) {
                drag(self.drag(Stage::Move, pull));
            }
            self.pull.set(Some(pull));
        })
        .on_pointer("pointerup", move |event| {
            let Some(pull) = self.pull.get_untracked() else {
                return;
            };
            let pull = Pull {
                to: release(&event),
                ..pull
            };
            self.pull.set(None);
            match pull.zooms {
                Some(true) => self.zoom_to(pull.from.0, pull.to.0),
                Some(false) => {
                    if let Some(drag) = &drag_end {
                        drag(self.drag(Stage::Drop, pull));
                    }
                }
                None => {}
            }
        })
        .on("pointerleave", move |_| {
            if self.pull.with_untracked(Option::is_none) {
                self.cursor.set(None);
            }
        })
        .on("pointercancel", move |_| self.pull.set(None))
        .on("dblclick", move |_| self.zoom.set(None))
        .on("blur", move |_| self.cursor.set(None))
        .on_key(move |event| {
            if self.key(&event) {
                event.prevent_default();
            }
        })
    }

    fn point(self, (x, _): (f64, f64)) {
        let at = self.layout.with_untracked(|layout| {
            (layout.plot.left..=layout.plot.right)
                .contains(&x)
                .then(|| layout.time(x))
        });
        self.cursor.set(at);
    }

    fn drag(self, stage: Stage, pull: Pull) -> Drag {
        self.layout.with_untracked(|layout| {
            let place = |(x, y): (f64, f64)| (layout.time(x), layout.value(y));
            let (dx, dy) = (pull.to.0 - pull.from.0, pull.to.1 - pull.from.1);
            Drag {
                stage,
                from: place(pull.from),
                to: place(pull.to),
                upright: dy.abs() > dx.abs(),
                near: layout.time(pull.from.0 + 10.0) - layout.time(pull.from.0),
            }
        })
    }

    fn zoom_to(self, one: f64, other: f64) {
        let span = self
            .layout
            .with_untracked(|layout| (layout.time(one.min(other)), layout.time(one.max(other))));
        self.zoom_into(span);
    }

    /// Nothing smaller than a thousandth of all.
    fn zoom_into(self, (from, to): (f64, f64)) {
        let all = self.scene.with_untracked(|scene| scene.span);
        let (from, to) = (from.max(all.0), to.min(all.1));
        if to - from >= (all.1 - all.0) / 1000.0 {
            self.zoom
                .set((to - from < all.1 - all.0).then_some((from, to)));
        }
    }

    /// Does what a key asks for; says whether it asked for anything.
    fn key(self, event: &KeyboardEvent) -> bool {
        let (from, to) = self.layout.with_untracked(|layout| layout.span);
        let now = self.scene.with_untracked(|scene| scene.now);
        let at = self
            .cursor
            .get_untracked()
            .or(now)
            .unwrap_or(to)
            .clamp(from, to);
        let step = (to - from) / 120.0;
        let events = || self.scene.with_untracked(Scene::events);
        let scaled = |factor: f64| (at - (at - from) * factor, at + (to - at) * factor);
        let next = match (event.key().as_str(), event.shift_key()) {
            ("Escape", _) => None,
            ("Home", _) => Some(from),
            ("End", _) => Some(to),
            ("ArrowRight", true) => {
                Some(events().into_iter().find(|event| *event > at).unwrap_or(to))
            }
            ("ArrowLeft", true) => Some(
                events()
                    .into_iter()
                    .rfind(|event| *event < at)
                    .unwrap_or(from),
            ),
            ("ArrowRight", false) => Some((at + step).min(to)),
            ("ArrowLeft", false) => Some((at - step).max(from)),
            ("+" | "=", _) => {
                self.zoom_into(scaled(0.5));
                return true;
            }
            ("-", _) => {
                self.zoom_into(scaled(2.0));
                return true;
            }
            ("0", _) => {
                self.zoom.set(None);
                return true;
            }
            _ => return false,
        };
        self.cursor.set(next);
        true
    }

    /// Where the cursor stands, if it stands in what is shown.
    fn stands(self) -> Option<f64> {
        let at = self.cursor.get()?;
        self.layout.with(|layout| layout.sees(at)).then_some(at)
    }

    fn spoken(self) -> String {
        self.stands()
            .map(|at| {
                self.scene.with(|scene| {
                    let (time, rows) = cursor::tooltip(scene, at);
                    rows.into_iter().fold(time, |text, (name, value)| {
                        format!("{text}, {name} {value}")
                    })
                })
            })
            .unwrap_or_default()
    }

    /// Crosshair, dots, tooltip and the part that a drag will zoom into, over the canvas.
    fn overlay(self) -> Vec<El> {
        let pull = self.pull.get();
        let zooms = pull.filter(|pull| pull.zooms == Some(true));
        let cursor = self.stands().filter(|_| zooms.is_none());
        let mut parts = Vec::new();
        if let Some(pull) = zooms {
            let (left, width) = (pull.from.0.min(pull.to.0), (pull.from.0 - pull.to.0).abs());
            let (top, height) = self
                .layout
                .with(|layout| (layout.plot.top, layout.plot.bottom - layout.plot.top));
            let part = svg("rect.brush")
                .attr("x", &px(left))
                .attr("width", &px(width))
                .attr("y", &px(top))
                .attr("height", &px(height));
            parts.push(svg("svg.overlay").attr("aria-hidden", "true").with(part));
        }
        if let Some(at) = cursor {
            self.scene.with(|scene| {
                self.layout
                    .with(|layout| parts.extend(cursor::crosshair(at, scene, layout)))
            });
        }
        parts
    }
}

/// Pixels as SVG takes them.
fn px(value: f64) -> String {
    format!("{value:.1}")
}

/// The scene as a table.
fn table_twin(id: &'static str, scene: Memo<Scene>) -> El {
    el("div.twin")
        .attr("tabindex", "0")
        .attr("role", "region")
        .attr("aria-labelledby", &format!("{id}-head"))
        .attr("data-testid", &format!("{id}-twin"))
        .live(move || {
            let twin = scene.with(twin::table);
            let mut parts = vec![table::texts(&twin.columns, &twin.rows, 1)];
            if twin.left_out > 0 {
                parts.push(el("p.more-rows").text(&format!(
                    "{} corners in between are left out",
                    twin.left_out
                )));
            }
            parts
        })
}
