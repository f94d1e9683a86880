//! Icons from the sprite in `index.html`.

use crate::dom::{El, el, svg};

/// A 16 px icon; what it means stands beside it or in the button's label.
#[must_use]
pub fn icon(name: &str) -> El {
    sprite("icon", &format!("#i-{name}"))
}

/// A symbol of the sprite.
pub(super) fn sprite(class: &str, href: &str) -> El {
    svg(&format!("svg.{class}"))
        .attr("viewBox", "0 0 16 16")
        .attr("aria-hidden", "true")
        .with(svg("use").attr("href", href))
}

/// A button with words: `button("button.primary", "Import")`.
#[must_use]
pub fn button(shape: &str, text: &str) -> El {
    el(shape).attr("type", "button").text(text)
}

/// A button with an icon before its words.
#[must_use]
pub fn icon_and_words(shape: &str, name: &str, text: &str) -> El {
    el(shape)
        .attr("type", "button")
        .with(icon(name))
        .with(el("span.label").text(text))
}

/// A button of an icon alone, with its name for assistive technology and as a tooltip.
#[must_use]
pub fn icon_button(name: &str, label: &str) -> El {
    el("button.icon-button")
        .attr("type", "button")
        .attr("aria-label", label)
        .attr("title", label)
        .with(icon(name))
}
