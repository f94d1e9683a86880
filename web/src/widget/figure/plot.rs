//! The plot's canvas: as large as its place, drawn again when what it shows has changed.

use crate::chart::{Layout, Scene, canvas, layout, theme};
use crate::dom::{El, at_end, effect};
use crate::frame;
use crate::host;
use crate::reactive::{Live, Memo, memo};
use crate::view::theme::Theme;
use leptos::prelude::{expect_context, untrack};
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::HtmlCanvasElement;

/// Rows of intervals make the plot higher.
pub(super) fn grow_with_tracks(plot: &El, scene: Memo<Scene>) {
    let plot = plot.clone();
    let extra = memo(move || scene.with(layout::tracks_height));
    effect(move || plot.set_style("--tracks", &format!("{:.0}px", extra.get())));
}

/// Draws the canvas again, at most once a frame, when what it shows has changed.
pub(super) fn follow_scene(
    canvas: &El,
    scene: Memo<Scene>,
    laid_out: Memo<Layout>,
    ratio: Live<f64>,
) {
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
        frame::draw(move || {
            waiting.set(false);
            // The chart may have left the page since.
            let Some(ratio) = ratio.try_get_untracked() else {
                return;
            };
            let palette = if untrack(|| colours.is_dark()) {
                theme::DARK
            } else {
                theme::LIGHT
            };
            laid_out.with_untracked(|layout| {
                scene.with_untracked(|scene| {
                    canvas::render(&canvas, scene, layout, &palette, ratio)
                });
            });
        });
    });
}

/// Keeps the size of the plot and the pixel ratio.
pub(super) fn observe_size(plot: &El, size: Live<(f64, f64)>, ratio: Live<f64>) {
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
