//! A scene as an SVG file, sharp at any size, on paper too.

use super::draw::draw;
use super::layout::Layout;
use super::scene::Scene;
use super::surface::{Surface, SvgText};
use super::theme::Theme;
use crate::dom::{El, svg};
use plotters::drawing::IntoDrawingArea;
use std::rc::Rc;

/// The scene in `width` x `height` CSS pixels. Nothing in it is a reference, nothing runs.
#[must_use]
pub fn text(scene: &Scene, layout: &Layout, theme: &Theme) -> String {
    let (width, height) = (layout.size.0.round() as u32, layout.size.1.round() as u32);
    let elements = Rc::default();
    let surface = Surface::Svg(SvgText {
        size: (width, height),
        elements: Rc::clone(&elements),
    });
    let drawn = draw(&surface.into_drawing_area(), scene, layout, theme, 1.0);
    debug_assert!(drawn.is_ok(), "writing text cannot fail");
    let paper = theme.paper;
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" \
         font-family=\"system-ui, sans-serif\"><rect width=\"100%\" height=\"100%\" \
         fill=\"#{:02x}{:02x}{:02x}\"/>{}</svg>",
        paper.0,
        paper.1,
        paper.2,
        elements.borrow()
    )
}

/// The same as an element of the page, made by hand: a policy of trusted types lets no markup be parsed.
#[must_use]
pub fn element(scene: &Scene, layout: &Layout, theme: &Theme) -> El {
    let text = text(scene, layout, theme);
    // What is written above: a root without children of children, quotes around every value, and words escaped.
    let mut elements = text.split('<').filter_map(element_of);
    let root = elements.next().unwrap_or_else(|| svg("svg"));
    root.with_all(elements)
}

/// `tag name="value" …>words`; nothing for what only ends an element.
fn element_of(written: &str) -> Option<El> {
    let (tag, words) = written.split_once('>')?;
    let (name, attributes) = tag.split_once(' ')?;
    let mut pieces = attributes.split('"');
    let mut made = svg(name);
    while let (Some(name), Some(value)) = (pieces.next(), pieces.next()) {
        let name = name.trim().trim_end_matches('=');
        // The namespace is the element's already.
        if name != "xmlns" {
            made = made.attr(name, value);
        }
    }
    let words = words.replace("&lt;", "<").replace("&gt;", ">");
    Some(made.text(&words.replace("&amp;", "&")))
}
