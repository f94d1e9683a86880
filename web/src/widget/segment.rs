//! A choice of at most four, drawn as one control.

use crate::dom::{El, el};
use crate::reactive::Live;

/// Radio buttons side by side; `name` groups them within the page.
#[must_use]
pub fn segment(
    name: &'static str,
    legend: &str,
    chosen: Live<i64>,
    options: &'static [(i64, &'static str)],
) -> El {
    let labels = options.iter().map(|(value, label)| {
        let radio = el("input")
            .attr("type", "radio")
            .attr("name", name)
            .live_prop("checked", move || (chosen.get() == *value).into())
            .on("change", move |_| chosen.set(*value));
        el("label").with(radio).text(label)
    });
    el("fieldset.segment")
        .with(el("legend.visually-hidden").text(legend))
        .with_all(labels)
}
