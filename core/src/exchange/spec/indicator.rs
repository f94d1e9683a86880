//! The series behind an indicator, where its queries are of the forms that rules are made for.

use super::{Query, QueryRole};
use crate::model::selector::Selector;
use crate::model::sli::Sli;

/// The series that queries select; `None` for queries of another form, which no rule is made for.
///
/// Read are series as they are, and the sum of their `rate` or `increase` over any range.
pub(super) fn sli(queries: &[Query]) -> Option<Sli> {
    let text = |role| {
        let query = queries.iter().find(|query| query.counts == role);
        query.map(|query| query.text.trim())
    };
    if let Some(state) = text(QueryRole::Gauge) {
        let state = selector(state)?;
        return Some(Sli::Gauge { state });
    }
    if let Some(share) = text(QueryRole::BadShare) {
        let averaged = within(share, "1 - avg(avg_over_time(", "))")?;
        let state = ranged(averaged)?;
        return Some(Sli::Gauge { state });
    }
    let total = text(QueryRole::Total)?;
    let valid = selector(total)?;
    if let Some(good) = text(QueryRole::Good) {
        return Some(Sli::of_good(selector(good)?, valid));
    }
    let bad = text(QueryRole::Bad)?;
    // What is not good, as our own Sloth writes it.
    let all_but = bad.strip_prefix(total).and_then(|rest| {
        let good = rest.strip_prefix(" - ")?.strip_suffix(total)?;
        selector(good.strip_suffix(" or ")?)
    });
    if let Some(good) = all_but {
        return Some(Sli::of_good(good, valid));
    }
    let bad = selector(bad)?;
    Some(Sli::Events { bad, valid })
}

/// The series of a query that counts events.
fn selector(query: &str) -> Option<Selector> {
    let query = query.trim();
    let query = query.strip_suffix("or vector(0)").unwrap_or(query).trim();
    if let Ok(series) = query.parse() {
        return Some(series);
    }
    let summed = within(query, "sum(", ")")?;
    let over = within(summed, "rate(", ")").or_else(|| within(summed, "increase(", ")"))?;
    ranged(over)
}

/// The series of `series[range]`.
fn ranged(text: &str) -> Option<Selector> {
    let (series, _) = text.trim().strip_suffix(']')?.rsplit_once('[')?;
    series.parse().ok()
}

fn within<'a>(text: &'a str, before: &str, after: &str) -> Option<&'a str> {
    let rest = text.trim().strip_prefix(before)?;
    rest.strip_suffix(after).map(str::trim)
}
