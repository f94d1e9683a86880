//! Planned releases in the futures.

use super::{now, outage, rolling, service};
use chrono::TimeDelta;
use error_budget::engine::forecast::Settings;
use error_budget::engine::record::Record;
use error_budget::model::alert_policy::Multiple;
use error_budget::model::forecast_settings::Assumptions;
use error_budget::model::release::{ChangeFailure, Release};
use error_budget::model::zone::Zone;

#[test]
fn losses_of_a_certain_release_are_what_a_future_loses() {
    // Nothing else burns, and the release fails surely: every future loses its 12 minutes.
    let service = service("99.9%", rolling(), 90);
    let settings = Settings {
        assumptions: Assumptions {
            rate: Multiple::thousandths(0),
            ..Assumptions::default()
        },
        paths: 50,
        ..Settings::default()
    };
    let record = Record::new(&service, now(), &Zone::utc());
    let forecast = record
        .forecast(&settings, &[planned(3, 1.0, Some(12))])
        .expect("data");
    for lost in [forecast.loss.p10, forecast.loss.p90, forecast.expected_loss] {
        assert!((lost - 12.0).abs() < 1e-9, "{lost}");
    }
}

fn planned(days_ahead: i64, probability: f64, cost: Option<i64>) -> Release {
    Release {
        at: Some(now() + TimeDelta::days(days_ahead)),
        failure: Some(ChangeFailure {
            probability,
            cost: cost.map(TimeDelta::minutes),
        }),
        ..Release::default()
    }
}

#[test]
fn a_release_costs_what_it_fails_times_what_a_failure_takes() {
    let service = service("99.9%", rolling(), 200);
    let record = Record::new(&service, now(), &Zone::utc());
    let with = |releases: &[Release]| {
        record
            .forecast(&Settings::default(), releases)
            .expect("data")
    };
    // 20 minutes in 3 of 10 futures: 6 on average (3 standard errors of 10,000 are 0.28).
    let releases = [
        planned(5, 0.3, Some(20)),
        planned(3, 0.05, Some(20)),
        planned(40, 1.0, Some(20)),
        Release::default(),
    ];
    let forecast = with(&releases);
    let costs: Vec<usize> = forecast.releases.iter().map(|cost| cost.release).collect();
    assert_eq!(
        costs,
        [1, 0],
        "in order of time; one is too late, one speaks of no failure"
    );
    let often = forecast.releases[1];
    assert!((often.expected - 6.0).abs() < 0.28, "{}", often.expected);
    assert!((often.p90 - 20.0).abs() < 1e-9, "{}", often.p90);
    let seldom = forecast.releases[0];
    assert!((seldom.expected - 1.0).abs() < 0.14, "{}", seldom.expected);
    assert_eq!(seldom.p90, 0.0, "19 of 20 cost nothing");
    // What it loses is lost by the plan, and the futures are otherwise the same: the 5 days before it have the
    // same digits.
    let without = with(&[]);
    let later = with(&releases[..1]);
    let more = later.expected_loss - without.expected_loss;
    assert!((more - later.releases[0].expected).abs() < 0.5, "{more}");
    assert_eq!(without.days[..5], later.days[..5]);
    assert!(later.kept < without.kept);
}

#[test]
fn a_release_that_is_sure_to_fail_takes_its_length_on_its_day() {
    // No incident in five years: hardly anything else happens.
    let service = service("99.9%", rolling(), 1_800);
    let record = Record::new(&service, now(), &Zone::utc());
    let fails = [planned(3, 1.0, Some(108))];
    let forecast = record.forecast(&Settings::default(), &fails).expect("data");
    // 108 of 43.2 minutes: 2.5 budgets. Exhausted within the fourth day, at 43.2 minutes past.
    assert_eq!(forecast.days[2].remaining.p50, 1.0);
    assert!((forecast.days[3].remaining.p50 + 1.5).abs() < 1e-9);
    let at = forecast
        .exhaustion
        .and_then(|days| days.p50)
        .expect("it runs out");
    assert!((at - (3.0 + 43.2 / 1_440.0)).abs() < 1e-9, "{at}");
    // One of which nothing is known lasts as long as the history's: here, the prior's two hours in the median.
    let unknown = record
        .forecast(&Settings::default(), &[planned(3, 1.0, None)])
        .expect("data");
    assert!(unknown.releases[0].expected > 108.0 && unknown.releases[0].p90 > 240.0);
}

#[test]
fn without_a_release_the_futures_are_those_without_it() {
    let mut service = service("99.9%", rolling(), 200);
    service.incidents = vec![outage(80, 10), outage(33, 15)];
    let release = |minutes| Release {
        failure: Some(ChangeFailure {
            probability: 0.5,
            cost: Some(TimeDelta::minutes(minutes)),
        }),
        ..Release::default()
    };
    let (small, large) = (release(1), release(30));
    let record = Record::new(&service, now(), &Zone::utc());
    let settings = Settings {
        paths: 500,
        ..Settings::default()
    };
    let both = [small.clone(), large];
    let without = record.forecast_without(&settings, &both, 1).expect("data");
    let alone = record.forecast(&settings, &[small]).expect("data");
    assert_eq!(without, alone);
    // The dice of the others stay theirs: what cannot fail changes nothing.
    let never = Release {
        failure: Some(ChangeFailure {
            probability: 0.0,
            cost: None,
        }),
        ..Release::default()
    };
    let one_of_two = record.forecast(&settings, &[never, both[1].clone()]);
    let without = record.forecast_without(&settings, &both, 0).expect("data");
    assert_eq!(Some(without.days), one_of_two.map(|forecast| forecast.days));
    let without = record.forecast_without(&settings, &both, 1).expect("data");
    let with = record.forecast(&settings, &both).expect("data");
    assert!(with.chance() > without.chance());
    assert_eq!(record.forecast_without(&settings, &both, 9), Some(with));
}
