//! A chart on the page: canvas, cursor, tooltip, table and words of one scene.

use super::icon::icon_button;
use super::table;
use crate::chart::{Layout, Scene, canvas, layout, theme, twin};
use crate::dom::{El, at_end, effect, el, svg};
use crate::host;
use crate::reactive::{Live, Memo, memo};
use crate::state::State;
use crate::view::theme::Theme;
use leptos::prelude::{expect_context, request_animation_frame, untrack};
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::{HtmlCanvasElement, KeyboardEvent};

/// What stands around a plot.
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
}

/// A line as the legend shows it.
#[must_use]
pub fn swatch(kind: &str, name: &str) -> El {
    let line = svg(&format!(
        "svg.swatch{}{kind}",
        if kind.is_empty() { "" } else { "." }
    ))
    .attr("viewBox", "0 0 18 10")
    .attr("aria-hidden", "true")
    .with(svg("path").attr("d", "M0 5h18"));
    el("li").with(line).with(el("span").text(name))
}

impl Figure {
    /// Draws the chart. The canvas is drawn at most once a frame, and never for the cursor: that is an overlay.
    #[must_use]
    pub fn draw(self, scene: Memo<Scene>) -> El {
        let id = self.id;
        let head = format!("{id}-head");
        let summary = format!("{id}-summary");
        let cursor = State::here().cursor;
        let as_table = Live::new(false);
        let size = Live::new((0.0_f64, 0.0_f64));
        let ratio = Live::new(1.0_f64);
        let laid_out = memo(move || {
            let (width, height) = size.get();
            scene.with(|scene| Layout::new(scene, width, height))
        });
        let canvas = el("canvas")
            .text("Arrow keys move the cursor, with Shift to the next event, Escape removes it.");
        follow_scene(&canvas, scene, laid_out, ratio);

        let over = self.over.into_iter();
        let plot = el(&format!("div.plot{}", self.class))
            .attr("tabindex", "0")
            .attr("role", "application")
            .attr("aria-roledescription", "chart")
            .attr("aria-labelledby", &head)
            .attr("aria-describedby", &summary)
            .live_flag("hidden", move || as_table.get())
            .with(canvas)
            .live(move || {
                let at = cursor.get();
                at.filter(|at| scene.with(|scene| (scene.span.0..=scene.span.1).contains(at)))
                    .map(|at| overlay(at, scene, laid_out))
                    .unwrap_or_default()
            })
            .with_all(over);
        observe_size(&plot, size, ratio);
        let place = plot.clone();
        let point = move |event: web_sys::PointerEvent| {
            let x = f64::from(event.client_x()) - place.node().get_bounding_client_rect().left();
            cursor.set(laid_out.with_untracked(|layout| {
                (layout.plot.left..=layout.plot.right)
                    .contains(&x)
                    .then(|| layout.time(x))
            }));
        };
        let plot = plot
            .on_pointer("pointermove", point.clone())
            .on_pointer("pointerdown", point)
            .on("pointerleave", move |_| cursor.set(None))
            .on("blur", move |_| cursor.set(None))
            .on_key(move |event| {
                if let Some(next) = scene.with_untracked(|scene| turned(scene, cursor, &event)) {
                    event.prevent_default();
                    cursor.set(next);
                }
            });

        let title = memo(move || scene.with(|scene| scene.title.clone()));
        let table_button = icon_button("table", "Show as a table")
            .live_attr("aria-label", move || {
                Some(format!("Show {} as a table", title.get()))
            })
            .live_state("aria-pressed", move || as_table.get())
            .on_click(move || as_table.update(|shown| *shown = !*shown));
        let spoken = move || {
            let at = cursor.get();
            at.map(|at| {
                scene.with(|scene| {
                    let (time, rows) = tooltip(scene, at);
                    rows.into_iter().fold(time, |text, (name, value)| {
                        format!("{text}, {name} {value}")
                    })
                })
            })
            .unwrap_or_default()
        };
        el("figure.chart")
            .attr("aria-labelledby", &head)
            .with(
                el("div.chart-head")
                    .with(el("h2").attr("id", &head).live_text(move || title.get()))
                    .with(el("ul.legend").with_all(self.legend))
                    .with(
                        el("div.chart-tools")
                            .with_all(self.tools)
                            .with(table_button),
                    ),
            )
            .with(plot)
            .when(move || as_table.get(), move || table_twin(id, scene))
            .with(
                el("p.visually-hidden")
                    .attr("id", &summary)
                    .live_text(move || scene.with(twin::summary))
                    .text(" Arrow keys move the cursor, with Shift to the next event."),
            )
            .with(
                el("p.visually-hidden")
                    .attr("role", "status")
                    .attr("aria-live", "polite")
                    .live_text(spoken),
            )
    }
}

/// Draws the canvas again, at most once a frame, when what it shows has changed.
fn follow_scene(canvas: &El, scene: Memo<Scene>, laid_out: Memo<Layout>, ratio: Live<f64>) {
    let colours = expect_context::<Theme>();
    let Ok(canvas) = canvas.node().clone().dyn_into::<HtmlCanvasElement>() else {
        return;
    };
    let waiting = Rc::new(Cell::new(false));
    effect(move || {
        laid_out.track();
        scene.track();
        colours.is_dark();
        ratio.track();
        if waiting.replace(true) {
            return;
        }
        let (canvas, waiting) = (canvas.clone(), Rc::clone(&waiting));
        request_animation_frame(move || {
            waiting.set(false);
            let palette = if untrack(|| colours.is_dark()) {
                theme::DARK
            } else {
                theme::LIGHT
            };
            // The chart may have left the page since.
            let Some(ratio) = ratio.try_get_untracked() else {
                return;
            };
            laid_out.with_untracked(|layout| {
                scene.with_untracked(|scene| {
                    canvas::render(&canvas, scene, layout, &palette, ratio)
                });
            });
        });
    });
}

/// Where a key takes the cursor; `None` for keys that do not.
fn turned(scene: &Scene, cursor: Live<Option<f64>>, event: &KeyboardEvent) -> Option<Option<f64>> {
    let (from, to) = scene.span;
    let at = cursor
        .get_untracked()
        .or(scene.now)
        .unwrap_or(to)
        .clamp(from, to);
    let step = (to - from) / 120.0;
    Some(Some(match (event.key().as_str(), event.shift_key()) {
        ("Escape", _) => return Some(None),
        ("Home", _) => from,
        ("End", _) => to,
        ("ArrowRight", true) => scene
            .events()
            .into_iter()
            .find(|event| *event > at)
            .unwrap_or(to),
        ("ArrowLeft", true) => scene
            .events()
            .into_iter()
            .rfind(|event| *event < at)
            .unwrap_or(from),
        ("ArrowRight", false) => (at + step).min(to),
        ("ArrowLeft", false) => (at - step).max(from),
        _ => return None,
    }))
}

/// The time and the lines' values at `at`.
fn tooltip(scene: &Scene, at: f64) -> (String, Vec<(String, String)>) {
    let time = twin::clock(scene).instant(twin::instant((at / 60.0).round() * 60.0));
    let rows = scene.lines.iter().rev().filter_map(|line| {
        Some((
            line.name.clone(),
            scene.unit.text(Scene::value_at(line, at)?),
        ))
    });
    (time, rows.collect())
}

/// Crosshair, dots and tooltip, over the canvas.
fn overlay(at: f64, scene: Memo<Scene>, laid_out: Memo<Layout>) -> Vec<El> {
    scene.with(|scene| {
        laid_out.with(|layout| {
            let (time, rows) = tooltip(scene, at);
            let x = layout.x(at);
            let px = |value: f64| format!("{value:.1}");
            let values = scene
                .lines
                .iter()
                .filter_map(|line| Scene::value_at(line, at));
            let dots = values.map(|value| {
                svg("circle.dot")
                    .attr("cx", &px(x))
                    .attr("cy", &px(layout.y(value)))
                    .attr("r", "4")
            });
            let crosshair = svg("line.crosshair")
                .attr("x1", &px(x))
                .attr("x2", &px(x))
                .attr("y1", "18")
                .attr("y2", &px(layout.plot.bottom));
            // Beside the cursor, on the side where there is room.
            let room = rows
                .iter()
                .map(|(name, value)| {
                    layout::text_width(name, 12.0) + layout::text_width(value, 12.0)
                })
                .fold(120.0, f64::max)
                + 60.0;
            let left = if x > room {
                x - room
            } else {
                (x + 12.0).min(layout.size.0 - room).max(0.0)
            };
            let list = rows
                .iter()
                .flat_map(|(name, value)| [el("dt").text(name), el("dd").text(value)]);
            let tip = el("div.tooltip")
                .attr("aria-hidden", "true")
                .with(el("h3").text(&time))
                .with(el("dl").with_all(list));
            if let Some(style) = tip.html().map(|tip| tip.style()) {
                for (name, value) in [("left", left), ("top", 24.0), ("width", room - 16.0)] {
                    let _ = style.set_property(name, &format!("{value:.0}px"));
                }
            }
            vec![
                svg("svg.overlay")
                    .attr("aria-hidden", "true")
                    .with(crosshair)
                    .with_all(dots),
                tip,
            ]
        })
    })
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

/// Keeps the size of the plot and the pixel ratio.
fn observe_size(plot: &El, size: Live<(f64, f64)>, ratio: Live<f64>) {
    let Some(element) = plot.html() else { return };
    let observed = element.clone();
    let measure = move || {
        let measured = (
            f64::from(element.client_width()),
            f64::from(element.client_height()),
        );
        let device = host::window().map_or(1.0, |window| window.device_pixel_ratio());
        // Hidden behind its table it has no size: the last one holds.
        if measured.0 > 0.0
            && size
                .try_get_untracked()
                .is_some_and(|size| size != measured)
        {
            size.set(measured);
        }
        if ratio
            .try_get_untracked()
            .is_some_and(|ratio| ratio != device)
        {
            ratio.set(device);
        }
    };
    // It tells the first size, too.
    let changed = Closure::<dyn Fn()>::new(measure);
    if let Ok(observer) = web_sys::ResizeObserver::new(changed.as_ref().unchecked_ref()) {
        observer.observe(&observed);
        at_end(move || {
            observer.disconnect();
            drop(changed);
        });
    }
}
