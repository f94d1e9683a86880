//! Specs of services as they were read, and what is not kept of them.

use crate::answer::exchange::Specs;
use crate::dom::{El, el};
use crate::widget::table;

/// The services, and what a plan does not keep.
pub fn specs(read: &Specs) -> El {
    let mut body = el("div.dialog-body.flush.import-specs")
        .attr("tabindex", "0")
        .attr("role", "region")
        .attr("aria-label", "Services");
    if !read.services.is_empty() {
        let columns = ["Service", "Promise", "Alerts", "Measured by"].map(str::to_owned);
        let rows: Vec<Vec<String>> = read.services.iter().map(|row| row.to_vec()).collect();
        body = body.with(table::texts(&columns, &rows, columns.len()));
    }
    if let Some(policy) = &read.policy {
        let words =
            format!("Error budget policy: {policy}. It takes the place of the plan\u{2019}s.");
        body = body.with(el("p.import-policy").text(&words));
    }
    if read.unkept.is_empty() {
        return body;
    }
    let unkept = read.unkept.iter().map(|sentence| el("li").text(sentence));
    body.with(el("h3").text("Not kept, or assumed"))
        .with(el("ul.import-unkept").with_all(unkept))
}
