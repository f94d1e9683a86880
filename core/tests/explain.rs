//! Every figure explained with the numbers of the design's sample, and where there are none.
#![forbid(unsafe_code)]

mod history;

use error_budget::engine::forecast::Settings;
use error_budget::engine::record::Record;
use error_budget::exchange::export::explain::{self, Explanation};
use error_budget::exchange::export::figures::Clock;
use error_budget::exchange::export::glossary::{ENTRIES, PERIODS, common_targets};
use error_budget::model::alert_policy::google;
use error_budget::model::budget_policy::guide;
use error_budget::model::objective::BudgetingMethod;
use error_budget::model::plan::Service;
use error_budget::model::release::Release;
use error_budget::model::traffic::{EventRate, Traffic};
use error_budget::model::window::CalendarUnit;
use error_budget::model::zone::Zone;
use history::{at, calendar, checkout, ongoing, outage, record, rolling, service};

const NOW: &str = "2026-03-10 14:30";

fn clock() -> Clock {
    Clock::new(Zone::utc(), at(NOW))
}

fn sample() -> (Service, Record) {
    let service = checkout();
    let record = record(&service, NOW);
    (service, record)
}

#[track_caller]
fn assert_rows(explanation: &Explanation, heading: &str, rows: &[(&str, &str)]) {
    assert_eq!(explanation.heading, heading);
    let shown: Vec<(&str, &str)> = explanation
        .rows
        .iter()
        .map(|row| (row.term.as_str(), row.formula.as_str()))
        .collect();
    assert_eq!(shown, rows);
    let known = ENTRIES
        .iter()
        .any(|entry| entry.anchor == explanation.anchor);
    assert!(known, "{} is in the glossary", explanation.anchor);
}

#[test]
fn what_is_left_of_the_sample_is_explained_as_in_the_design() {
    let (service, record) = sample();
    assert_rows(
        &explain::left(&record),
        "18.4 min left",
        &[
            ("budget", "0.1% × 43,200 = 43.2"),
            ("spent in the window", "24.8"),
            ("left", "43.2 − 24.8 = 18.4"),
        ],
    );
    assert_rows(
        &explain::total(&record),
        "43.2 min budget",
        &[
            ("allowance", "100% − 99.9% = 0.1%"),
            ("valid in 30 d", "43,200 min"),
            ("budget", "0.1% × 43,200 = 43.2"),
        ],
    );
    assert_rows(
        &explain::left_share(&record),
        "42.6% left",
        &[
            ("left", "43.2 − 24.8 = 18.4"),
            ("of the budget", "18.4 ÷ 43.2 = 42.6%"),
        ],
    );
    assert_rows(
        &explain::spent(&record, &record.by_incident(&service.incidents)),
        "24.8 min spent",
        &[
            ("7 incidents, each alone", "24.8"),
            ("spent in the window", "24.8"),
            ("of the budget", "24.8 ÷ 43.2 = 57.4%"),
        ],
    );
}

#[test]
fn burn_rates_tell_what_was_lost_of_what_and_whether_the_alert_fires() {
    let (_, record) = sample();
    let burns = record.burns(&google());
    // 4.68 + 3.10 of three days; the day's 4.68 of 1.44 are not confirmed.
    assert_rows(
        &explain::burn(&record, &burns[3]),
        "1.8× over 3 d",
        &[
            ("lost in 3 d", "7.78 min"),
            ("observed in it", "4,320 min"),
            ("burn rate", "7.78 ÷ 4,320 ÷ 0.1% = 1.801×"),
            (
                "ticket at 1×",
                "fires: it still burns in the short window, too",
            ),
        ],
    );
    assert_rows(
        &explain::burn(&record, &burns[2]),
        "3.3× over 1 d",
        &[
            ("lost in 1 d", "4.68 min"),
            ("observed in it", "1,440 min"),
            ("burn rate", "4.68 ÷ 1,440 ÷ 0.1% = 3.25×"),
            (
                "ticket at 3×",
                "reached, but the short window does not confirm it",
            ),
        ],
    );
    let recent = explain::recent_burn(&record);
    assert_eq!(recent.heading, "1.2× over 7 d");
}

#[test]
fn exhaustion_adds_what_comes_back_before() {
    let (_, record) = sample();
    // 11.98 in 7 days are 1.711 a day. Until the 22nd 1.02 and 1.00 come back: 20.42 last
    // 11.93 days.
    assert_rows(
        &explain::exhaustion(&record, &clock()),
        "runs out around 22 Mar",
        &[
            ("lost in 7 d", "11.98 min"),
            ("observed in it", "10,080 min"),
            ("a day", "11.98 ÷ 7 = 1.711"),
            (
                "days from now",
                "(18.4 + 2.02 that comes back) ÷ 1.711 = 11.9",
            ),
        ],
    );
    let quiet = service("99.9%", rolling(30), vec![]);
    let quiet = explain::exhaustion(&history::record(&quiet, NOW), &clock());
    assert_eq!(quiet.heading, "does not run out at this rate");
    assert_eq!(quiet.rows[1].formula, "nothing was lost");
    let spent = service("99.9%", rolling(30), vec![outage("2026-03-01 00:00", 60)]);
    let spent = explain::exhaustion(&history::record(&spent, NOW), &clock());
    assert_eq!(spent.rows[0].formula, "43.2 − 60 = −16.8");
}

#[test]
fn what_an_incident_cost_and_when_it_comes_back() {
    let (service, record) = sample();
    let losses = record.by_incident(&service.incidents);
    // 12 minutes at 35%.
    assert_rows(
        &explain::cost(&record, &service.incidents[4], &losses[4]),
        "4.20 min lost",
        &[
            ("lasted", "12 m"),
            ("impact", "35%"),
            ("valid minutes × impact", "12 × 35% = 4.2"),
            ("of that in the window", "4.2"),
            ("of the budget", "4.2 ÷ 43.2 = 9.7%"),
        ],
    );
    let push = &record.replenishments()[2];
    assert_rows(
        &explain::comes_back(&record, push, &clock()),
        "9.00 min back on 26 Mar",
        &[
            ("lost", "Tue 24 Feb 11:20 to 11:29"),
            ("window", "+ 30 d"),
            ("comes back", "Thu 26 Mar 11:20 to 11:29"),
        ],
    );
}

#[test]
fn an_ongoing_incident_counts_so_far() {
    let burning = service(
        "99.9%",
        rolling(30),
        vec![ongoing("2026-03-10 14:02", "10%")],
    );
    let record = record(&burning, NOW);
    let loss = &record.by_incident(&burning.incidents)[0];
    let cost = explain::cost(&record, &burning.incidents[0], loss);
    assert_eq!(cost.rows[0].formula, "28 m, so far");
    assert_eq!(cost.rows[2].formula, "28 × 10% = 2.8");
}

#[test]
fn overlaps_are_named_in_what_is_spent() {
    let twice = vec![
        outage("2026-03-01 00:00", 10),
        outage("2026-03-01 00:05", 10),
    ];
    let twice = service("99.9%", rolling(30), twice);
    let record = record(&twice, NOW);
    let spent = explain::spent(&record, &record.by_incident(&twice.incidents));
    assert_rows(
        &spent,
        "15.0 min spent",
        &[
            ("2 incidents, each alone", "20"),
            ("at the same time as others", "−5"),
            ("spent in the window", "15"),
            ("of the budget", "15 ÷ 43.2 = 34.7%"),
        ],
    );
}

#[test]
fn events_are_counted_in_events() {
    let mut busy = service("99%", rolling(30), vec![outage("2026-03-01 00:00", 60)]);
    busy.objective.method = BudgetingMethod::Occurrences;
    busy.traffic = Traffic::Constant(EventRate::per_hour(900.0).expect("a rate"));
    let record = record(&busy, NOW);
    // 900 an hour for 720 hours, of which 1% may fail; an hour of them did.
    assert_rows(
        &explain::left(&record),
        "5,580 events left",
        &[
            ("budget", "1% × 648,000 = 6,480"),
            ("spent in the window", "900"),
            ("left", "6,480 − 900 = 5,580"),
        ],
    );
    let loss = &record.by_incident(&busy.incidents)[0];
    let cost = explain::cost(&record, &busy.incidents[0], loss);
    assert_eq!(cost.heading, "900 events lost");
    assert_eq!(cost.rows[2].term, "valid events × impact");
    assert_eq!(cost.rows[2].formula, "900 × 100% = 900");
}

#[test]
fn a_calendar_month_has_its_own_days_and_starts_anew() {
    let month = calendar(CalendarUnit::Month);
    let monthly = service("99.9%", month, vec![outage("2026-03-02 00:00", 9)]);
    let record = record(&monthly, NOW);
    // March has 31 days.
    let left = explain::left(&record);
    assert_eq!(left.rows[0].formula, "0.1% × 44,640 = 44.64");
    assert_eq!(left.rows[2].formula, "44.64 − 9 = 35.64");
    let back = explain::comes_back(&record, &record.replenishments()[0], &clock());
    assert_rows(
        &back,
        "9.00 min back on 1 Apr",
        &[
            ("lost in this period", "9 min"),
            ("the next one starts", "Wed 1 Apr 00:00"),
        ],
    );
}

#[test]
fn without_data_only_the_size_of_the_budget_is_told() {
    let mut unknown = service("99.9%", rolling(30), vec![]);
    unknown.measured_from = None;
    let record = record(&unknown, NOW);
    let size = ("budget", "0.1% × 43,200 = 43.2");
    for (explanation, what) in [
        (explain::left(&record), "left"),
        (explain::spent(&record, &[]), "spent"),
        (explain::exhaustion(&record, &clock()), "runs out"),
        (explain::chance(&record, None, &clock()), "chance"),
    ] {
        let rows = [size, (what, "nothing of the window was observed")];
        assert_rows(&explanation, &format!("{what}: no data"), &rows);
    }
    let burn = explain::burn(&record, &record.burns(&google())[0]);
    assert_eq!(burn.heading, "no data over 1 h");
    assert_eq!(burn.rows[2].formula, "nothing was observed");
}

#[test]
fn a_target_of_everything_has_no_budget_to_divide_by() {
    let whole = service("100%", rolling(30), vec![outage("2026-03-10 14:00", 3)]);
    let record = record(&whole, NOW);
    let left = explain::left_share(&record);
    assert_eq!(left.rows[0].formula, "0 − 3 = −3");
    assert_eq!(left.rows[1].formula, "no budget, and something was lost");
    let burn = explain::burn(&record, &record.burns(&google())[0]);
    assert_eq!(burn.rows[2].formula, "no allowance, and something was lost");
}

#[test]
fn a_chance_is_counted_in_futures() {
    let (_, record) = sample();
    let settings = Settings {
        paths: 1_000,
        ..Settings::default()
    };
    let forecast = record.forecast(&settings, &[]).expect("data");
    let count = forecast.exhausted_on().iter().sum::<f64>() * 1_000.0;
    let chance = explain::chance(&record, Some(&forecast), &clock());
    assert!(
        chance.heading.ends_with("% runs out by 9 Apr"),
        "{}",
        chance.heading
    );
    assert_eq!(chance.rows[0].formula, "1,000");
    assert_eq!(chance.rows[1].formula, format!("{count:.0}"));
    let formula = format!("({count:.0} + ½) ÷ 1,001 = {:.1}%", (count + 0.5) / 10.01);
    assert_eq!(chance.rows[2].formula, formula);
}

#[test]
fn a_verdict_shows_the_figures_of_its_day() {
    let (_, record) = sample();
    let release = Release {
        name: "4.32".to_owned(),
        at: Some(at("2026-03-12 10:00")),
        ..Release::default()
    };
    let releases = [release];
    let settings = Settings {
        paths: 100,
        ..Settings::default()
    };
    let (_, rows) = record.outlooks(&guide(), &releases, &settings);
    let verdict = explain::verdict(&record, &releases[0], &rows[0], &clock());
    assert_eq!(verdict.heading, "Review: 4.32");
    let row = |term: &str| {
        let found = verdict.rows.iter().find(|row| row.term == term);
        found.map(|row| row.formula.as_str())
    };
    assert_eq!(row("goes out"), Some("Thu 12 Mar 10:00"));
    assert_eq!(row("left then, if nothing burns"), Some("18.4 min, 42.6%"));
    assert_eq!(row("status then"), Some("attention"));
    assert_eq!(row("chance of a yes"), Some("0%"));
    assert_eq!(row("approves from"), Some("Thu 26 Mar 11:22"));
}

#[test]
fn the_glossary_defines_each_word_once_in_one_sentence() {
    for (index, entry) in ENTRIES.iter().enumerate() {
        let twins = ENTRIES[..index]
            .iter()
            .filter(|other| other.anchor == entry.anchor);
        assert_eq!(twins.count(), 0, "{}", entry.anchor);
        assert!(entry.definition.ends_with('.'), "{}", entry.term);
        assert!(!entry.definition.contains(". "), "{}", entry.term);
        let plain = |c: char| c.is_ascii_lowercase() || c == '-';
        assert!(entry.anchor.chars().all(plain), "{}", entry.anchor);
    }
}

#[test]
fn the_reference_table_allows_what_the_targets_do() {
    let table = common_targets();
    assert_eq!(PERIODS, [1, 7, 30, 90, 365]);
    let minutes = |target: &str| {
        let row = table.iter().find(|row| row.target.to_string() == target);
        row.expect("a common target")
            .allowed
            .map(|allowed| allowed.value())
    };
    // A day has 1,440 minutes.
    assert_eq!(
        minutes("90%"),
        [144.0, 1_008.0, 4_320.0, 12_960.0, 52_560.0]
    );
    assert_eq!(minutes("99.999%"), [0.0144, 0.1008, 0.432, 1.296, 5.256]);
    assert!(table.is_sorted_by_key(|row| row.target));
}
