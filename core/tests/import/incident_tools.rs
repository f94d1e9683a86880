//! Tools in which people manage incidents: PagerDuty, Opsgenie, incident.io, FireHydrant.

use super::{counts, fixture, messages, options, read, spans};
use error_budget::exchange::import::Format;

#[test]
fn pagerduty_1_ends_with_the_last_change_of_status() {
    let import = read(&fixture("pagerduty-v1.json"), &options());
    assert_eq!(import.format, Format::PagerDuty);
    assert_eq!(counts(&import), (3, 0, 0));
    assert_eq!(
        spans(&import),
        [
            "2016-05-24T19:35:02Z 2016-05-24T19:49:09Z 100%",
            "2016-05-24T10:42:07Z 2016-05-24T20:45:28Z 100%",
            "2016-05-24T10:42:07Z 2016-05-24T20:45:28Z 100%",
        ]
    );
    assert_eq!(import.incidents[0].id, "22897");
    assert_eq!(
        import.incidents[0].title,
        "we are out of fresh, yellow bananas"
    );
    assert_eq!(import.parts, ["food-source", "missing-baby"]);
}

#[test]
fn pagerduty_2_has_a_resolved_time_and_priorities() {
    let import = read(&fixture("pagerduty-v2.json"), &options());
    assert_eq!(counts(&import), (2, 1, 1));
    assert_eq!(
        spans(&import),
        [
            // resolved_at, not the later change of its status; P2 weighs 75%.
            "2026-03-05T16:04:00Z 2026-03-05T16:16:00Z 75%",
            "2026-03-06T09:00:00Z 2026-03-06T09:30:00Z 100%",
            "2026-03-10T14:00:00Z ongoing 50%",
        ]
    );
    assert_eq!(
        messages(&import),
        [
            "Row 3, impact is no known word, so it counts as 50%",
            "Row 4, column end: it is resolved, and nothing says when; \
             expected resolved_at, or the time of the last change of its status",
        ]
    );
    let words: Vec<_> = import
        .words
        .iter()
        .map(|word| (word.word.as_str(), word.rows, word.impact.is_some()))
        .collect();
    assert_eq!(words, [("P2", 1, true), ("Urgent", 1, false)]);
    assert_eq!(
        import.notes.last().map(String::as_str),
        Some("The file is one page of an answer that has more; import the other pages too.")
    );
}

#[test]
fn opsgenie_lasts_as_long_as_its_impact() {
    let import = read(&fixture("opsgenie.json"), &options());
    assert_eq!(import.format, Format::Opsgenie);
    assert_eq!(counts(&import), (2, 1, 0));
    assert_eq!(
        spans(&import),
        [
            "2026-03-01T10:00:00Z 2026-03-01T10:45:30Z 100%",
            "2026-03-02T08:00:00Z 2026-03-02T08:20:00Z 25%",
            "2026-03-10T13:50:00Z ongoing 75%",
        ]
    );
    assert_eq!(
        messages(&import),
        ["Row 2, it is resolved and its impact has no end, so the last update is taken"]
    );
}

#[test]
fn incident_io_counts_what_was_real() {
    let import = read(&fixture("incident-io.json"), &options());
    assert_eq!(import.format, Format::IncidentIo);
    assert_eq!(counts(&import), (4, 1, 0));
    assert_eq!(
        spans(&import),
        [
            // "Impact started at" to "Fixed at"; Major weighs 75%.
            "2026-03-01T09:58:00Z 2026-03-01T10:28:00Z 75%",
            // Closed, and "Fixed at" was never filled in.
            "2026-03-04T08:00:00Z 2026-03-04T09:30:00Z 25%",
            "2026-03-10T14:00:00Z ongoing 100%",
        ]
    );
    assert_eq!(
        messages(&import),
        ["Row 2, it is closed and no timestamp ends it, so the last update is taken"]
    );
    assert_eq!(
        import.notes[..2],
        [
            "Tests and tutorials, which are not counted: 1.",
            "Declined, merged or cancelled, so not counted: 1.",
        ]
    );
    assert_eq!(import.parts, ["checkout-api"]);
}

#[test]
fn firehydrant_ends_when_it_is_mitigated() {
    let import = read(&fixture("firehydrant.json"), &options());
    assert_eq!(import.format, Format::FireHydrant);
    assert_eq!(counts(&import), (4, 0, 0));
    assert_eq!(
        spans(&import),
        [
            "2026-03-01T10:00:00Z 2026-03-01T10:30:00Z 100%",
            "2026-03-10T14:00:00Z ongoing 100%",
        ]
    );
    assert_eq!(
        import.notes[..2],
        [
            "Discarded, so not counted: 1.",
            "Game days, which are not counted: 1.",
        ]
    );
    let mut options = options();
    options.only = Some("Checkout-API".into());
    let import = read(&fixture("firehydrant.json"), &options);
    assert_eq!((import.rows_read(), import.left_out), (1, 3));
}
