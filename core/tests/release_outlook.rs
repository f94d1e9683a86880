//! What awaits each planned release, and what is foreseen, by hand.
#![forbid(unsafe_code)]

mod history;

use chrono::TimeDelta;
use error_budget::engine::forecast::Settings;
use error_budget::engine::gate::Rule;
use error_budget::engine::record::Record;
use error_budget::model::alert_policy::Multiple;
use error_budget::model::budget_policy::{Decision, guide};
use error_budget::model::forecast_settings::Assumptions;
use error_budget::model::release::{ChangeFailure, Release, Risk};
use error_budget::model::zone::Zone;
use history::{at, checkout, close, incident, outage, record, rolling, service};

use Decision::{Approve, Review};

const NOW: &str = "2026-03-10 14:30";

fn certain(probability: f64, minutes: i64, when: &str, risk: Risk) -> Release {
    Release {
        at: Some(at(when)),
        risk,
        failure: Some(ChangeFailure {
            probability,
            cost: Some(TimeDelta::minutes(minutes)),
        }),
        ..Release::default()
    }
}

/// A future in which nothing burns but what is shipped.
fn only_releases() -> Settings {
    let assumptions = Assumptions {
        rate: Multiple::thousandths(0),
        ..Assumptions::default()
    };
    Settings {
        assumptions,
        ..Settings::default()
    }
}

#[test]
fn the_rows_of_the_sample_say_what_the_design_says() {
    let releases = [
        Release {
            at: Some(at("2026-03-12 10:00")),
            ..Release::default()
        },
        Release {
            at: Some(at("2026-04-02 10:00")),
            risk: Risk::Low,
            ..Release::default()
        },
    ];
    let record = record(&checkout(), NOW);
    let settings = Settings {
        paths: 500,
        ..Settings::default()
    };
    let (forecast, rows) = record.outlooks(&guide(), &releases, &settings);
    assert!(forecast.is_some());
    let [medium, low] = &rows[..] else {
        panic!("two rows");
    };
    assert_eq!(
        (medium.verdict.decision, medium.verdict.rule),
        (Review, Rule::Policy)
    );
    close(medium.verdict.metrics.remaining, 18.4);
    // A review is a way to pass now; without one from when more than half is left.
    assert_eq!(medium.passes.map(|opening| opening.if_quiet), Some(at(NOW)));
    let approves = medium.approves.map(|opening| opening.if_quiet);
    assert_eq!(approves, Some(at("2026-03-26 11:21:10.801")));
    assert_eq!(medium.cost, None, "nobody said that it may fail");
    // By 2 April 1.02, 1.00, 9.00 and 1.80 are back: 18.40 + 12.82.
    close(low.verdict.metrics.remaining, 31.22);
    assert_eq!(low.approves.map(|opening| opening.if_quiet), Some(at(NOW)));
    let chance = low.chance.expect("within the horizon");
    assert!(chance > 0.0 && chance < 1.0);
}

#[test]
fn the_chance_of_a_yes_counts_the_futures_in_which_enough_is_left() {
    // 43.2 are left. If the first fails, 13.2 are: too few for the second.
    let mut service = service("99.9%", rolling(30), vec![]);
    service.measured_from = Some(at("2026-01-01 00:00"));
    let record = Record::new(&service, at(NOW), &Zone::utc());
    let chances = |probability: f64| {
        let releases = [
            certain(probability, 30, "2026-03-12 14:30", Risk::Medium),
            certain(0.0, 1, "2026-03-15 20:00", Risk::Medium),
            certain(0.0, 1, "2026-03-10 16:00", Risk::High),
            certain(0.0, 1, "2026-05-15 20:00", Risk::Low),
        ];
        let (_, rows) = record.outlooks(&guide(), &releases, &only_releases());
        rows.iter().map(|row| row.chance).collect::<Vec<_>>()
    };
    // No state approves a high risk without a review; May is beyond the horizon.
    assert_eq!(chances(1.0), [Some(1.0), Some(0.0), Some(0.0), None]);
    assert_eq!(chances(0.0), [Some(1.0), Some(1.0), Some(0.0), None]);
    let half = chances(0.5)[1].expect("within the horizon");
    assert!((half - 0.5).abs() < 0.015, "{half}: 3 standard errors");
}

#[test]
fn a_release_now_has_the_chance_of_what_is_left_now() {
    // Medium risks are approved while more than half is left, 21.6 of 43.2 minutes.
    let chance = |lost: i64| {
        let service = service("99.9%", rolling(30), vec![outage("2026-02-20 00:00", lost)]);
        let now = Release::default();
        assert_eq!((now.at, &now.risk), (None, &Risk::Medium));
        let record = Record::new(&service, at(NOW), &Zone::utc());
        let (_, rows) = record.outlooks(&guide(), &[now], &only_releases());
        rows[0].chance
    };
    assert_eq!(chance(21), Some(1.0));
    assert_eq!(chance(22), Some(0.0));
}

#[test]
fn an_exception_goes_whatever_is_left_and_nothing_is_known_without_data() {
    let fix = Release {
        release_type: "security".to_owned(),
        risk: Risk::High,
        at: Some(at("2026-03-12 10:00")),
        ..Release::default()
    };
    let spent = service("99.9%", rolling(30), vec![outage("2026-03-01 00:00", 60)]);
    let (_, rows) =
        record(&spent, NOW).outlooks(&guide(), std::slice::from_ref(&fix), &only_releases());
    assert_eq!(
        (rows[0].verdict.decision, rows[0].chance),
        (Approve, Some(1.0))
    );

    let mut unknown = service("99.9%", rolling(30), vec![]);
    unknown.measured_from = None;
    let (forecast, rows) = record(&unknown, NOW).outlooks(&guide(), &[fix], &only_releases());
    assert_eq!((forecast, rows[0].chance), (None, None));
}

#[test]
fn what_is_foreseen_happens_in_every_future_and_not_in_the_history() {
    // 43.2 are left; 50 minutes at half of the events on 12 March at noon cost 25.
    let mut service = service("99.9%", rolling(30), vec![]);
    service.measured_from = Some(at("2026-01-01 00:00"));
    service.incidents = vec![incident("2026-03-12 12:00", "2026-03-12 12:50", "50%")];
    let blind = Record::new(&service, at(NOW), &Zone::utc());
    let record = blind.clone().foreseeing(&service.incidents);
    assert_eq!(record.budget().remaining.value(), 43.2);
    let left = |record: &Record| -> Vec<f64> {
        let forecast = record.forecast(&only_releases(), &[]).expect("data");
        let bands = forecast.days.iter().map(|day| day.remaining);
        bands.map(|band| band.p10 * 43.2).collect()
    };
    assert!(left(&blind).iter().all(|left| (left - 43.2).abs() < 1e-9));
    let days = left(&record);
    close(days[0], 43.2);
    close(days[1], 18.2);

    // The dice of a release after it stay the same.
    let releases = [certain(0.5, 30, "2026-03-20 12:00", Risk::Medium)];
    let cost = |record: &Record| {
        let forecast = record.forecast(&only_releases(), &releases).expect("data");
        forecast.releases[0].expected
    };
    close(cost(&record), cost(&blind));
}

#[test]
fn what_starts_now_is_not_foreseen() {
    let service = service("99.9%", rolling(30), vec![]);
    let record = record(&service, NOW);
    let now = incident(NOW, "2026-03-10 15:00", "100%");
    let later = incident("2026-03-10 14:31", "2026-03-10 15:00", "100%");
    let least = |foreseen| {
        let record = record.clone().foreseeing(&[foreseen]);
        let forecast = record.forecast(&only_releases(), &[]).expect("data");
        forecast.days[0].remaining.p50 * 43.2
    };
    close(least(now), 43.2);
    close(least(later), 43.2 - 29.0);
}

#[test]
fn what_is_foreseen_leaves_a_short_window_again() {
    // 99.9% of a week: 10.08 minutes, from noon to noon. A takes 7.2 of them in a day, and gives them back a week later;
    // meanwhile B takes 7.2 in a quarter of one. C takes 14.4 in a day: nothing is left after 0.7 of it.
    let mut service = service("99.9%", rolling(7), vec![]);
    service.incidents = vec![
        incident("2026-03-11 00:00", "2026-03-12 00:00", "0.5%"),
        incident("2026-03-18 12:00", "2026-03-18 18:00", "2%"),
        incident("2026-03-31 00:00", "2026-04-01 00:00", "1%"),
    ];
    let record = record(&service, "2026-03-10 12:00").foreseeing(&service.incidents);
    let settings = Settings {
        paths: 10,
        ..only_releases()
    };
    let forecast = record.forecast(&settings, &[]).expect("data");
    let expected = [
        (1, 10.08 - 3.6),
        (2, 10.08 - 7.2),
        (7, 10.08 - 7.2),
        (8, 10.08 - 3.6),
        (9, 10.08 - 7.2),
        (15, 10.08 - 7.2),
        (16, 10.08),
        (20, 10.08),
        (21, 10.08 - 7.2),
        (22, 10.08 - 14.4),
        (27, 10.08 - 14.4),
        (28, 10.08 - 7.2),
        (29, 10.08),
    ];
    for (day, left) in expected {
        let band = forecast.days[day - 1].remaining;
        close(band.p10 * 10.08, left);
        close(band.p90 * 10.08, left);
    }
    // None or all of ten, of which half a future more is told, of one more.
    let chance = |day: usize| forecast.days[day - 1].exhausted;
    assert_eq!(
        (chance(21), chance(22)),
        (Some(0.5 / 11.0), Some(10.5 / 11.0))
    );
    close(forecast.when_exhausted.expect("in all").p50, 21.2);
    close(forecast.expected_loss, 7.2 + 7.2 + 14.4);
}

#[test]
fn what_comes_back_in_the_meantime_puts_the_end_off() {
    // 7.2 of 10.08 minutes were lost in a day that leaves the week from half a day on, so that 4.68 are left after three
    // quarters. An outage of 4% takes 57.6 a day from then on while 7.2 a day come back: the end is 4.68 / 50.4 later.
    let mut service = service("99.9%", rolling(7), vec![]);
    let lost = incident("2026-03-04 00:00", "2026-03-05 00:00", "0.5%");
    let ahead = incident("2026-03-11 06:00", "2026-03-11 09:00", "4%");
    service.incidents = vec![lost, ahead];
    let record = record(&service, "2026-03-10 12:00").foreseeing(&service.incidents);
    close(record.budget().remaining.value(), 2.88);
    let forecast = record.forecast(&only_releases(), &[]).expect("data");
    close(forecast.days[0].remaining.p50 * 10.08, 6.48 - 7.2);
    let when = forecast.when_exhausted.expect("in all");
    close(when.p50, 0.75 + 4.68 / 50.4);
}

#[test]
fn each_release_has_its_own_cost() {
    let service = service("99.9%", rolling(30), vec![]);
    let releases = [
        certain(1.0, 5, "2026-03-12 12:00", Risk::Low),
        Release::default(),
        certain(1.0, 12, "2026-03-11 12:00", Risk::Low),
    ];
    let (_, rows) = record(&service, NOW).outlooks(&guide(), &releases, &only_releases());
    let costs = rows.iter().map(|row| {
        row.cost
            .map(|cost| (cost.release, (cost.expected * 1e6).round() / 1e6))
    });
    assert_eq!(
        costs.collect::<Vec<_>>(),
        [Some((0, 5.0)), None, Some((2, 12.0))]
    );
}
