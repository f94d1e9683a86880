//! Plain tables.

use crate::dom::{El, el};

/// A table of texts; all columns but the first `left` are numbers and stand right.
#[must_use]
pub fn texts(columns: &[String], rows: &[Vec<String>], left: usize) -> El {
    let cell = |tag: &str, index: usize, text: &str| {
        let shape = if index < left {
            tag.to_owned()
        } else {
            format!("{tag}.number")
        };
        el(&shape).text(text)
    };
    let head = columns
        .iter()
        .enumerate()
        .map(|(index, name)| cell("th", index, name).attr("scope", "col"));
    let body = rows.iter().map(|row| {
        el("tr").with_all(
            row.iter()
                .enumerate()
                .map(|(index, text)| cell("td", index, text)),
        )
    });
    el("table.grid")
        .with(el("thead").with(el("tr").with_all(head)))
        .with(el("tbody").with_all(body))
}
