//! Files that people try and that hold no history: what each is, and where the history is.

/// What a text is, and what to bring instead.
pub(super) struct NearMiss {
    pub(super) what: &'static str,
    pub(super) instead: &'static str,
}

/// How each is told: every one of these stands near its beginning.
const KNOWN: [(&[&str], NearMiss); 11] = [
    (
        &["error-budget-plan", "\"version\""],
        NearMiss {
            what: "a plan of this planner",
            instead: "open it as a plan",
        },
    ),
    (
        &["\"$schema\"", "\"type\""],
        NearMiss {
            what: "a JSON schema",
            instead: "bring a file that it describes",
        },
    ),
    (
        &["\"pointlist\"", "\"series\""],
        NearMiss {
            what: "Datadog's answer to a metric query",
            instead: "bring the history of an SLO, GET /api/v1/slo/{id}/history",
        },
    ),
    (
        &["\"thresholds\"", "\"type_id\"", "\"timeframe\""],
        NearMiss {
            what: "a Datadog SLO without its history",
            instead: "bring GET /api/v1/slo/{id}/history",
        },
    ),
    (
        &["\"panels\"", "\"schemaVersion\""],
        NearMiss {
            what: "a Grafana dashboard",
            instead: "bring what it draws, such as Prometheus' answer to query_range",
        },
    ),
    (
        &["\"schemaVersion\"", "\"label\"", "\"message\"", "\"color\""],
        NearMiss {
            what: "a badge",
            instead: "bring history/summary.json of the same repository",
        },
    ),
    (
        &["groups:", "rules:", "expr:"],
        NearMiss {
            what: "a file of Prometheus rules",
            instead: "bring the series ALERTS as query_range answers it, or the spec that the rules came from",
        },
    ),
    (
        &["startTime:", "lastUpdated:", "generator:"],
        NearMiss {
            what: "Upptime's record of one site, which tells its last check",
            instead: "bring history/summary.json of the same repository",
        },
    ),
    (
        &["owner:", "repo:", "sites:"],
        NearMiss {
            what: "the configuration of Upptime",
            instead: "bring history/summary.json of the same repository",
        },
    ),
    (
        &["\"error_budget_burn_rate\"", "\"sli_measurement\""],
        NearMiss {
            what: "a report of slo-generator",
            instead: "bring the incidents, or the SLO as a spec",
        },
    ),
    (
        &["\"only_show_if_degraded\"", "\"group_id\""],
        NearMiss {
            what: "the components of a status page",
            instead: "bring its incidents.json",
        },
    ),
];

/// What a text is that is no history, where that can be told.
pub(super) fn of(text: &str) -> Option<&'static NearMiss> {
    let start = super::format::beginning(text, 65_536);
    KNOWN
        .iter()
        .find(|(marks, _)| marks.iter().all(|mark| start.contains(mark)))
        .map(|(_, miss)| miss)
}

/// A table of shares of periods has starts and ends, too, and no incident in it.
pub(super) fn is_table_of_shares(text: &str) -> bool {
    let header = text.lines().find(|line| !line.trim().is_empty());
    let header = header.unwrap_or_default().to_ascii_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| header.contains(word));
    has(&["uptime", "availability"]) && has(&["period_start", "period start", "quarter"])
}

/// What such a table is called.
pub(super) const TABLE_OF_SHARES: NearMiss = NearMiss {
    what: "a table of availabilities",
    instead: "bring the incidents that they were computed from",
};
