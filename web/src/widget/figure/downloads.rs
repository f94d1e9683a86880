//! The chart as a file: a picture, a drawing, its figures.

use super::Chart;
use crate::chart::svg as chart_svg;
use crate::chart::{theme, twin};
use crate::dom::El;
use crate::host;
use crate::widget::icon::icon_button;
use crate::widget::menu::{item, menu};
use wasm_bindgen::JsCast;
use web_sys::HtmlCanvasElement;

/// The menu of what the chart goes out as.
pub(super) fn downloads(id: &'static str, chart: Chart, canvas: El) -> El {
    const LABEL: &str = "Download the chart";
    menu(icon_button("download", LABEL), LABEL, move || {
        let canvas = canvas.clone();
        vec![
            item("Picture (PNG)", move || picture(id, &canvas)),
            item("Drawing (SVG)", move || drawing(id, chart)),
            item("Figures (CSV)", move || {
                let text = chart.scene.with_untracked(twin::csv);
                host::download(&format!("{id}.csv"), "text/csv", &text);
            }),
        ]
    })
}

fn picture(id: &str, canvas: &El) {
    let canvas = canvas.node().clone().dyn_into::<HtmlCanvasElement>().ok();
    if let Some(address) = canvas.and_then(|canvas| canvas.to_data_url().ok()) {
        host::download_address(&format!("{id}.png"), &address);
    }
}

fn drawing(id: &str, chart: Chart) {
    let text = chart.scene.with_untracked(|scene| {
        chart
            .layout
            .with_untracked(|layout| chart_svg::text(scene, layout, &theme::LIGHT))
    });
    host::download(&format!("{id}.svg"), "image/svg+xml", &text);
}
