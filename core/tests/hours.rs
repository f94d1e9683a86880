//! What was lost in each hour of the week, by hand.
#![forbid(unsafe_code)]

mod history;

use chrono::Weekday::{self, Mon, Sun, Thu, Tue};
use error_budget::engine::analysis::{HOURS, HoursOfWeek};
use error_budget::engine::record::Record;
use error_budget::model::incident::Incident;
use error_budget::model::window::Interval;
use error_budget::model::zone::Zone;
use history::{at, checkout, close, incident, outage, rolling, service, zone};

fn hours(incidents: Vec<Incident>, now: &str, zone: &Zone) -> HoursOfWeek {
    let service = service("99.9%", rolling(30), incidents);
    let record = Record::new(&service, at(now), zone);
    record.hours_of_week(&service.incidents, record.observed())
}

/// Every hour in which something was lost: day, hour, minutes, positions.
fn shown(hours: &HoursOfWeek) -> Vec<(Weekday, usize, f64, Vec<usize>)> {
    assert_eq!(hours.cells.len(), HOURS);
    let days = [Mon, Tue, Weekday::Wed, Thu, Weekday::Fri, Weekday::Sat, Sun];
    let cells = hours.cells.iter().enumerate();
    cells
        .filter(|(_, cell)| !cell.incidents.is_empty() || cell.lost.value() > 0.0)
        .map(|(index, cell)| {
            let lost = cell.lost.value();
            (days[index / 24], index % 24, lost, cell.incidents.clone())
        })
        .collect()
}

#[test]
fn an_incident_is_split_where_the_hour_ends() {
    // Sunday 22:30 to Monday 0:15, half of the events.
    let over_midnight = incident("2026-03-08 22:30", "2026-03-09 00:15", "50%");
    let hours = hours(vec![over_midnight], "2026-03-10 12:00", &Zone::utc());
    let expected = [
        (Mon, 0, 7.5, vec![0]),
        (Sun, 22, 15.0, vec![0]),
        (Sun, 23, 30.0, vec![0]),
    ];
    assert_eq!(shown(&hours), expected);
    assert_eq!(hours.most.value(), 30.0);
}

#[test]
fn weeks_add_up_and_overlaps_count_once() {
    let incidents = vec![
        outage("2026-02-24 11:20", 9),
        outage("2026-03-03 11:00", 20),
        outage("2026-03-03 11:10", 20),
    ];
    let hours = hours(incidents, "2026-03-10 12:00", &Zone::utc());
    assert_eq!(shown(&hours), [(Tue, 11, 39.0, vec![0, 1, 2])]);
}

#[test]
fn the_hours_are_those_of_the_zone_also_when_the_clocks_change() {
    // Berlin, 29 March 2026: 2:00 becomes 3:00 at 1:00 UTC; 25 October: 3:00 becomes 2:00.
    let spring = outage("2026-03-29 00:30", 60);
    let autumn = outage("2026-10-25 00:30", 90);
    let hours = hours(
        vec![spring, autumn],
        "2026-11-10 12:00",
        &zone("Europe/Berlin"),
    );
    let expected = [
        (Sun, 1, 30.0, vec![0]),
        // In autumn from 2:30 to 3:00, and the hour from 2:00 to 3:00 once more.
        (Sun, 2, 90.0, vec![1]),
        (Sun, 3, 30.0, vec![0]),
    ];
    assert_eq!(shown(&hours), expected);
}

#[test]
fn half_hour_zones_split_at_their_own_hours() {
    // Kolkata is 5:30 ahead: 18:00 UTC on Wednesday is 23:30 there.
    let hours = hours(
        vec![outage("2026-03-04 18:00", 40)],
        "2026-03-10 12:00",
        &zone("Asia/Kolkata"),
    );
    let expected = [(Weekday::Wed, 23, 30.0, vec![0]), (Thu, 0, 10.0, vec![0])];
    assert_eq!(shown(&hours), expected);
}

#[test]
fn what_lasts_longer_than_a_week_is_in_every_hour() {
    let hours = hours(
        vec![outage("2026-02-01 00:00", 9 * 1_440)],
        "2026-03-10 12:00",
        &Zone::utc(),
    );
    assert!(hours.cells.iter().all(|cell| cell.incidents == [0]));
    // Nine days from Sunday to Monday: those two come twice.
    let sunday = hours.cell(Sun, 7).expect("an hour").lost.value();
    let tuesday = hours.cell(Tue, 7).expect("an hour").lost.value();
    assert_eq!((sunday, tuesday), (120.0, 60.0));
    assert!(hours.cell(Sun, 24).is_none());
}

#[test]
fn all_hours_together_lose_what_the_period_does() {
    let service = checkout();
    let record = Record::new(&service, at("2026-03-10 14:30"), &zone("America/New_York"));
    let hours = record.hours_of_week(&service.incidents, record.observed());
    let sum: f64 = hours.cells.iter().map(|cell| cell.lost.value()).sum();
    close(sum, 24.8);

    // March alone: the release of the 5th, the timeouts of the 8th, the misses of the 10th.
    let march = Interval {
        start: at("2026-03-01 00:00"),
        end: at("2026-04-01 00:00"),
    };
    let hours = record.hours_of_week(&service.incidents, march);
    let mut listed: Vec<usize> = hours
        .cells
        .iter()
        .flat_map(|cell| cell.incidents.clone())
        .collect();
    listed.sort_unstable();
    listed.dedup();
    assert_eq!(listed, [4, 5, 6]);
}

#[test]
fn one_without_length_is_listed_where_it_happened() {
    let hours = hours(
        vec![outage("2026-03-03 11:00", 0)],
        "2026-03-10 12:00",
        &Zone::utc(),
    );
    assert_eq!(shown(&hours), [(Tue, 11, 0.0, vec![0])]);
}
