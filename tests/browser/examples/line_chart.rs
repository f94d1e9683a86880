//! A chart of one line, drawn as the page draws its charts, for `tests/e2e/chart.bench.ts` to measure beside other
//! libraries with the same points.
#![forbid(unsafe_code)]
#![allow(missing_docs)]

use error_budget::model::zone::Zone;
use wasm_bindgen::prelude::*;
use web::chart::canvas;
use web::chart::layout::Layout;
use web::chart::scene::{Line, LineRole, Scale, Scene, Unit};
use web::chart::theme::{DARK, LIGHT};
use web_sys::HtmlCanvasElement;

#[wasm_bindgen]
pub struct LineChart {
    canvas: HtmlCanvasElement,
    scene: Scene,
    size: (f64, f64),
}

#[wasm_bindgen]
impl LineChart {
    /// Of values at ascending Unix seconds.
    #[wasm_bindgen(constructor)]
    pub fn new(
        canvas: HtmlCanvasElement,
        times: &[f64],
        values: &[f64],
        width: f64,
        height: f64,
    ) -> Self {
        let ends = (times.first().copied()).zip(times.last().copied());
        let (low, high) = values.iter().fold((f64::MAX, f64::MIN), |(low, high), at| {
            (low.min(*at), high.max(*at))
        });
        let line = Line {
            name: "line".to_owned(),
            role: LineRole::Past,
            points: times.iter().copied().zip(values.iter().copied()).collect(),
            labelled: false,
        };
        let scene = Scene {
            span: ends.unwrap_or((0.0, 1.0)),
            zone: Zone::utc(),
            scale: Scale::Linear(low, high),
            unit: Unit::Minutes,
            lines: vec![line],
            ..Scene::default()
        };
        Self {
            canvas,
            scene,
            size: (width, height),
        }
    }

    /// All of it, from the data to the pixels.
    pub fn redraw(&self, dark: bool) {
        let layout = Layout::new(&self.scene, None, self.size.0, self.size.1);
        let theme = if dark { &DARK } else { &LIGHT };
        canvas::render(&self.canvas, &self.scene, &layout, theme, 1.0);
    }
}
