//! The policy looked at against steady error rates: how soon it alerts, what is spent by then, when it falls silent.

use super::{Bench, head};
use crate::answer::alerts::Inspection;
use crate::dom::{El, el};
use crate::reactive::Live;
use crate::widget::segment::segment;
use error_budget::model::alert_policy::AlertPolicy;

/// The table.
pub fn rates(bench: Bench) -> El {
    let side = Live::new(0);
    let table = move || {
        let inspection = bench.inspection();
        let Some(inspection) = inspection.as_deref().and_then(Option::as_ref) else {
            return Vec::new();
        };
        let after_the_end = side.get() == 1;
        bench.policies.with(|policies| {
            policies
                .get(bench.looked.get())
                .filter(|policy| policy.id == inspection.policy)
                .map(|policy| table(policy, inspection, after_the_end))
                .into_iter()
                .collect()
        })
    };
    el("section.lab-part")
        .attr("aria-labelledby", "rates-head")
        .with(
            head(
                "rates-head",
                || "Against a steady error rate".to_owned(),
                bench.inspected.working,
            )
            .with(el("div.lab-tools").with(segment(
                "rates-side",
                "What the table shows",
                side,
                &[(0, "Alert after"), (1, "Silent after the end")],
            ))),
        )
        .with(
            el("div.lab-scroll")
                .attr("role", "group")
                .attr("tabindex", "0")
                .attr("aria-labelledby", "rates-head")
                .live(table),
        )
        .with(el("p.lab-note").live_text(move || {
            if side.get() == 0 {
                "From the first error, after nothing bad at all; beside it the share of the budget spent by then.".to_owned()
            } else {
                "After an outage that was long enough to be caught.".to_owned()
            }
        }))
}

fn table(policy: &AlertPolicy, inspection: &Inspection, after_the_end: bool) -> El {
    let heads = policy.tiers.iter().map(|tier| {
        el("th.number")
            .attr("scope", "col")
            .with(el("span.tier-name").text(&tier.name))
            .with(el("small").text(tier.action.word()))
    });
    let rows = inspection.rates.iter().map(|row| {
        let [rate, times] = &row.rate;
        let cells = row.cells.iter().map(|[after, spent, silent]| {
            let cell = el("td.number");
            match (after.is_empty(), after_the_end) {
                (true, _) => cell.with(el("span.no-data").text("never")),
                (false, true) if silent.is_empty() => {
                    cell.with(el("span.no-data").text("not alone"))
                }
                (false, true) => cell.text(silent),
                (false, false) => cell
                    .text(after)
                    .text(" ")
                    .with(el("span.aside").text(spent)),
            }
        });
        el("tr")
            .with(
                el("th")
                    .attr("scope", "row")
                    .text(rate)
                    .text(" ")
                    .with(el("span.aside").text(times)),
            )
            .with_all(cells)
    });
    el("table.grid.rates")
        .with(
            el("thead").with(
                el("tr")
                    .with(el("th").attr("scope", "col").text("Errors"))
                    .with_all(heads),
            ),
        )
        .with(el("tbody").with_all(rows))
}
