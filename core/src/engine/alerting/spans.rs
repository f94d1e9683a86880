//! Half-open spans of Unix milliseconds, ascending and disjoint.

use crate::model::order;

/// `[start, end)`.
pub(super) type Span = (i64, i64);

/// Appends; spans that touch become one.
pub(super) fn push(spans: &mut Vec<Span>, (start, end): Span) {
    match spans.last_mut() {
        Some(last) if start <= last.1 => last.1 = last.1.max(end),
        _ => spans.push((start, end)),
    }
}

pub(super) fn intersection(one: Span, other: Span) -> Option<Span> {
    let both = (one.0.max(other.0), one.1.min(other.1));
    (both.0 < both.1).then_some(both)
}

/// The union of several lists.
pub(super) fn union<'s>(lists: impl IntoIterator<Item = &'s [Span]>) -> Vec<Span> {
    let mut all: Vec<Span> = lists.into_iter().flatten().copied().collect();
    order::by(&mut all, |(start, _)| *start);
    let mut joined = Vec::with_capacity(all.len());
    for span in all {
        push(&mut joined, span);
    }
    joined
}
