//! A chart on the page: canvas, cursor, tooltip, table and words of one scene.

use super::icon::Icon;
use super::theme::Theme;
use crate::chart::{Layout, Scene, canvas, layout, theme, twin};
use crate::host;
use leptos::ev::{KeyboardEvent, PointerEvent};
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::prelude::*;

/// One row of a tooltip: a name and its value.
pub type TooltipRow = (String, String);

/// A chart with its heading, legend and tools.
///
/// The canvas is drawn at most once a frame, and never for the cursor: that is an overlay.
#[component]
pub fn ChartFigure(
    /// Prefix of the ids within the page.
    id: &'static str,
    /// What is drawn.
    scene: Memo<Scene>,
    /// What stands behind it, for those who read it as text: shown in the tooltip's foot.
    #[prop(optional)]
    low: bool,
    /// Swatches and names.
    legend: AnyView,
    /// Ranges and the like, before the table button.
    tools: AnyView,
    /// What lies over the plot, such as an invitation where there is nothing yet.
    #[prop(optional, into)]
    over: Option<ViewFn>,
) -> impl IntoView {
    let colours = expect_context::<Theme>();
    let plot = NodeRef::<html::Div>::new();
    let canvas_ref = NodeRef::<html::Canvas>::new();
    let size = RwSignal::new((0.0_f64, 0.0_f64));
    let ratio = RwSignal::new(1.0_f64);
    let as_table = RwSignal::new(false);
    let cursor = RwSignal::new(None::<f64>);

    observe_size(plot, size, ratio);
    let laid_out = Memo::new(move |_| {
        let (width, height) = size.get();
        scene.with(|scene| Layout::new(scene, width, height))
    });
    let waiting = StoredValue::new(false);
    let redraw = move || {
        waiting.set_value(false);
        let Some(canvas) = canvas_ref.try_get_untracked().flatten() else {
            return;
        };
        let palette = if colours.is_dark() {
            theme::DARK
        } else {
            theme::LIGHT
        };
        let ratio = ratio.get_untracked();
        laid_out.with_untracked(|layout| {
            scene.with_untracked(|scene| canvas::render(&canvas, scene, layout, &palette, ratio))
        });
    };
    Effect::new(move |_| {
        laid_out.track();
        colours.is_dark();
        ratio.track();
        canvas_ref.track();
        if !waiting.get_value() {
            waiting.set_value(true);
            request_animation_frame(redraw);
        }
    });

    let point = move |event: PointerEvent| {
        if let Some(plot) = plot.get_untracked() {
            let x = f64::from(event.client_x()) - plot.get_bounding_client_rect().left();
            cursor.set(laid_out.with_untracked(|layout| {
                (layout.plot.left..=layout.plot.right)
                    .contains(&x)
                    .then(|| layout.time(x))
            }));
        }
    };
    let keys = move |event: KeyboardEvent| {
        let step = match event.key().as_str() {
            "ArrowLeft" => -1.0,
            "ArrowRight" => 1.0,
            "Escape" => {
                cursor.set(None);
                return;
            }
            "Home" | "End" => 0.0,
            _ => return,
        };
        event.prevent_default();
        cursor.set(scene.with_untracked(|scene| {
            let (from, to) = scene.span;
            let at = cursor.get_untracked().or(scene.now).unwrap_or(to);
            Some(match (event.key().as_str(), event.shift_key()) {
                ("Home", _) => from,
                ("End", _) => to,
                (_, true) if step > 0.0 => scene
                    .events()
                    .into_iter()
                    .find(|event| *event > at)
                    .unwrap_or(to),
                (_, true) => scene
                    .events()
                    .into_iter()
                    .rfind(|event| *event < at)
                    .unwrap_or(from),
                _ => (at + step * (to - from) / 120.0).clamp(from, to),
            })
        }));
    };
    let summary = Memo::new(move |_| scene.with(twin::summary));
    let title = Memo::new(move |_| scene.with(|scene| scene.title.clone()));
    let spoken = Memo::new(move |_| {
        cursor.get().map(|at| {
            scene.with(|scene| {
                let (time, rows) = tooltip(scene, at);
                rows.into_iter().fold(time, |text, (name, value)| {
                    format!("{text}, {name} {value}")
                })
            })
        })
    });
    view! {
        <figure class="chart" aria-labelledby=format!("{id}-head")>
            <div class="chart-head">
                <h2 id=format!("{id}-head")>{title}</h2>
                {legend}
                <div class="chart-tools">
                    {tools}
                    <button
                        class="icon-button" type="button" title="Show as a table"
                        aria-label=move || format!("Show {} as a table", title.get())
                        aria-pressed=move || if as_table.get() { "true" } else { "false" }
                        on:click=move |_| as_table.update(|shown| *shown = !*shown)
                    ><Icon name="table" /></button>
                </div>
            </div>
            <div
                class="plot" class:low=low node_ref=plot tabindex="0" role="application" aria-roledescription="chart"
                hidden=as_table
                aria-labelledby=format!("{id}-head") aria-describedby=format!("{id}-summary")
                on:pointermove=point on:pointerdown=point on:pointerleave=move |_| cursor.set(None)
                on:keydown=keys on:blur=move |_| cursor.set(None)
            >
                <canvas node_ref=canvas_ref>"Arrow keys move the cursor, with Shift to the next event, Escape removes it."</canvas>
                {move || cursor.get().map(|at| view! { <Cursor at scene laid_out /> })}
                {over.as_ref().map(ViewFn::run)}
            </div>
            {move || as_table.get().then(|| view! { <Twin id scene /> })}
            <p class="visually-hidden" id=format!("{id}-summary")>
                {summary}" Arrow keys move the cursor, with Shift to the next event."
            </p>
            <p class="visually-hidden" role="status" aria-live="polite">{spoken}</p>
        </figure>
    }
}

/// The time and the lines' values at `at`.
fn tooltip(scene: &Scene, at: f64) -> (String, Vec<TooltipRow>) {
    let time = twin::clock(scene).instant(twin::instant((at / 60.0).round() * 60.0));
    let rows = scene
        .lines
        .iter()
        .rev()
        .filter_map(|line| {
            Some((
                line.name.to_owned(),
                scene.unit.text(Scene::value_at(line, at)?),
            ))
        })
        .collect();
    (time, rows)
}

/// Crosshair, dots and tooltip, over the canvas.
#[component]
fn Cursor(at: f64, scene: Memo<Scene>, laid_out: Memo<Layout>) -> impl IntoView {
    let (time, rows, marks, x, bottom, width) = scene.with(|scene| {
        laid_out.with(|layout| {
            let (time, rows) = tooltip(scene, at);
            let marks: Vec<f64> = scene
                .lines
                .iter()
                .filter_map(|line| Scene::value_at(line, at))
                .map(|value| layout.y(value))
                .collect();
            (
                time,
                rows,
                marks,
                layout.x(at),
                layout.plot.bottom,
                layout.size.0,
            )
        })
    });
    // Beside the cursor, on the side where there is room.
    let room = rows
        .iter()
        .map(|(name, value)| layout::text_width(name, 12.0) + layout::text_width(value, 12.0))
        .fold(120.0, f64::max)
        + 60.0;
    let left = if x > room {
        x - room
    } else {
        (x + 12.0).min(width - room).max(0.0)
    };
    view! {
        <svg class="overlay" aria-hidden="true">
            <line class="crosshair" x1=x.to_string() x2=x.to_string() y1="18" y2=bottom.to_string() />
            {marks.into_iter().map(|y| view! { <circle class="dot" cx=x.to_string() cy=y.to_string() r="4" /> }).collect_view()}
        </svg>
        <div class="tooltip" aria-hidden="true" style:left=format!("{left:.0}px") style:top="24px" style:width=format!("{:.0}px", room - 16.0)>
            <h3>{time}</h3>
            <dl>{rows.into_iter().map(|(name, value)| view! { <dt>{name}</dt><dd>{value}</dd> }).collect_view()}</dl>
        </div>
    }
}

/// The scene as a table.
#[component]
fn Twin(id: &'static str, scene: Memo<Scene>) -> impl IntoView {
    let table = Memo::new(move |_| scene.with(twin::table));
    view! {
        <div class="twin" tabindex="0" role="region" aria-labelledby=format!("{id}-head") data-testid=format!("{id}-twin")>
            {move || table.with(|table| view! {
                <table class="grid">
                    <thead><tr>{table.columns.iter().enumerate().map(|(index, name)| view! {
                        <th scope="col" class:number=index != 0>{name.clone()}</th>
                    }).collect_view()}</tr></thead>
                    <tbody>{table.rows.iter().map(|row| view! {
                        <tr>{row.iter().enumerate().map(|(index, cell)| view! { <td class:number=index != 0>{cell.clone()}</td> }).collect_view()}</tr>
                    }).collect_view()}</tbody>
                </table>
                {(table.left_out > 0).then(|| view! { <p class="more-rows">{format!("{} corners in between are left out", table.left_out)}</p> })}
            })}
        </div>
    }
}

/// Keeps the size of the plot and the pixel ratio.
fn observe_size(plot: NodeRef<html::Div>, size: RwSignal<(f64, f64)>, ratio: RwSignal<f64>) {
    let measure = move || {
        let Some(plot) = plot.try_get_untracked().flatten() else {
            return;
        };
        let measured = (
            f64::from(plot.client_width()),
            f64::from(plot.client_height()),
        );
        let device = host::window().map_or(1.0, |window| window.device_pixel_ratio());
        // Hidden behind its table it has no size: the last one holds.
        if measured.0 > 0.0
            && size
                .try_get_untracked()
                .is_some_and(|size| size != measured)
        {
            let _ = size.try_set(measured);
        }
        if ratio
            .try_get_untracked()
            .is_some_and(|ratio| ratio != device)
        {
            let _ = ratio.try_set(device);
        }
    };
    Effect::new(
        move |watching: Option<Option<StoredValue<Watch, LocalStorage>>>| {
            let plot = plot.get()?;
            if let Some(Some(watching)) = watching {
                return Some(watching);
            }
            measure();
            let changed = Closure::<dyn Fn()>::new(measure);
            let observer = web_sys::ResizeObserver::new(changed.as_ref().unchecked_ref()).ok()?;
            observer.observe(&plot);
            let watch = StoredValue::new_local(Watch {
                observer,
                _changed: changed,
            });
            on_cleanup(move || {
                watch.try_with_value(|watch| watch.observer.disconnect());
            });
            Some(watch)
        },
    );
}

/// A resize observer and the closure it calls.
struct Watch {
    observer: web_sys::ResizeObserver,
    _changed: Closure<dyn Fn()>,
}
