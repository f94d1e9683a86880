//! Calendars: maintenance windows and incidents as events.

use super::{counts, fixture, messages, options, read, spans};
use error_budget::exchange::import::Format;
use error_budget::model::incident::Category;
use error_budget::model::zone::Zone;

#[test]
fn events_have_an_end_a_length_or_a_whole_day() {
    let mut options = options();
    options.zone = Zone::fixed("Europe/Berlin", 3_600);
    let import = read(&fixture("maintenance.ics"), &options);
    assert_eq!(import.format, Format::Calendar);
    assert_eq!(counts(&import), (4, 1, 1));
    assert_eq!(
        spans(&import),
        [
            "2026-03-03T22:00:00Z 2026-03-04T00:30:00Z 100%",
            // 09:00 in Berlin and 90 minutes.
            "2026-03-05T08:00:00Z 2026-03-05T09:30:00Z 100%",
            // The whole of 6 March there.
            "2026-03-05T23:00:00Z 2026-03-06T23:00:00Z 100%",
            // 10:15 there, without a length.
            "2026-03-09T09:15:00Z 2026-03-09T09:15:00Z 100%",
        ]
    );
    let first = &import.incidents[0];
    assert_eq!(first.title, "Database maintenance, second window");
    assert_eq!(first.category, Category::Maintenance);
    assert_eq!(import.incidents[1].category, Category::Deployment);
    assert_eq!(
        messages(&import),
        [
            "Row 5, column rrule: the event repeats, and on which days is a rule of its calendar; \
             expected single events; export the past ones one by one",
            "Row 6, it ends as it starts, so it costs no time",
        ]
    );
    assert_eq!(import.notes[0], "Cancelled, so not counted: 1.");
}

#[test]
fn a_zone_that_is_not_that_of_the_import_is_rejected_with_the_remedy() {
    let import = read(&fixture("maintenance.ics"), &options());
    assert_eq!(counts(&import), (3, 1, 2));
    assert_eq!(
        import.rows[1].message(),
        "Row 2, column start: its zone is Europe/Berlin, and times are read in UTC; \
         expected times of UTC; choose the event's zone for the import, or export in UTC"
    );
}
