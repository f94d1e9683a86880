//! OpenSLO's indicators: their queries, of which a plan keeps the series.

use super::document::Node;
use super::openslo_alerts::named;
use super::section::{Book, Section};
use super::{Asked, QUERIES, QueryRole};

/// The queries of an SLI that is named.
pub(super) fn referred(spec: &Section<'_>, documents: &[Node]) -> Vec<Asked> {
    let Some(name) = spec.text("indicatorRef") else {
        return Vec::new();
    };
    let Some((index, document)) = named(documents, "SLI", &name.text) else {
        spec.told("indicatorRef", "no SLI of this name is in the file");
        return Vec::new();
    };
    // Its faults, and what of it is not kept, are told where it stands.
    let aside = Book::default();
    document
        .get("spec")
        .and_then(|node| Section::of(node, index + 1, "spec", &aside))
        .map_or_else(Vec::new, |spec| indicator(&spec))
}

/// The queries of an SLI's spec.
pub(super) fn indicator(spec: &Section<'_>) -> Vec<Asked> {
    const SHAPE: &str = "expected either ratioMetric or thresholdMetric";
    let mut queries = Vec::new();
    match (spec.has("ratioMetric"), spec.has("thresholdMetric")) {
        (true, false) => {
            if let Some(ratio) = spec.section("ratioMetric") {
                ratio_metric(&ratio, &mut queries);
            }
        }
        (false, true) => {
            if let Some(threshold) = spec.section("thresholdMetric") {
                // The specification's own example writes the source without its wrapper, too.
                source_of(&threshold, QueryRole::Value, &mut queries);
            }
        }
        (true, true) => {
            spec.understood(&["ratioMetric"]);
            spec.fault("thresholdMetric", "stands beside a ratioMetric", SHAPE);
        }
        (false, false) => spec.missing("ratioMetric", SHAPE),
    }
    queries
}

fn ratio_metric(ratio: &Section<'_>, queries: &mut Vec<Asked>) {
    if ratio.has("raw") {
        let role = match ratio.words("rawType").as_str() {
            "failure" => QueryRole::BadShare,
            _ => QueryRole::GoodShare,
        };
        if let Some(raw) = ratio.section("raw") {
            source_of(&raw, role, queries);
        }
        return;
    }
    let parts = [
        ("good", QueryRole::Good),
        ("bad", QueryRole::Bad),
        ("total", QueryRole::Total),
    ];
    if ratio.has("good") && ratio.has("bad") {
        ratio.fault("bad", "stands beside good", "keep one of the two");
    } else if !ratio.has("good") && !ratio.has("bad") {
        ratio.missing("good", "expected good or bad, and total");
    }
    if !ratio.has("total") {
        ratio.missing("total", "expected the metricSource of all valid events");
    }
    for (key, role) in parts {
        if let Some(part) = ratio.section(key) {
            source_of(&part, role, queries);
        }
    }
    ratio.not_kept("counter", "rules are made for counters");
}

/// The query of a `metricSource`, or of the map itself.
fn source_of(part: &Section<'_>, role: QueryRole, queries: &mut Vec<Asked>) {
    let query = |node: &Node| {
        let spec = node.get("spec").unwrap_or(node);
        let found = ["query", "promql", "expression"]
            .iter()
            .find_map(|key| spec.get(key)?.text());
        // Where more is said than a query of Prometheus, that is not kept.
        let prometheus = node.get("type").and_then(Node::text);
        let is_all = prometheus.is_some_and(|name| name.eq_ignore_ascii_case("prometheus"))
            && node.has_only(&["type", "spec"])
            && spec.has_only(&["query", "promql", "expression"]);
        let place = is_all.then(|| part.place("metricSource"));
        found.map(|text| Asked::new(role, text, place))
    };
    if !part.has("metricSource") {
        part.missing("metricSource", "expected type and spec of a source");
        return;
    }
    if let Some(node) = part.node("metricSource") {
        queries.extend(query(node));
        part.not_kept("metricSource", QUERIES);
    }
}

/// Ratio metrics of v1alpha stand in the objective.
pub(super) fn alpha_metrics(entry: &Section<'_>, queries: &mut Vec<Asked>) {
    let Some(metrics) = entry.node("ratioMetrics") else {
        return;
    };
    for (key, counts) in [
        ("good", QueryRole::Good),
        ("bad", QueryRole::Bad),
        ("total", QueryRole::Total),
    ] {
        let text = metrics
            .get(key)
            .and_then(|source| source.get("query")?.text());
        queries.extend(text.map(|text| Asked::new(counts, text, None)));
    }
    entry.not_kept("ratioMetrics", QUERIES);
}
