//! Forecasts of days that have passed, against what came.

use super::{now, outage, rolling, service};
use chrono::TimeDelta;
use error_budget::engine::forecast::{Bin, Retrospect, Settings, calibrate};
use error_budget::model::incident::Incident;
use error_budget::model::window::Window;
use error_budget::model::zone::Zone;

/// Two weeks ahead.
fn fortnight(paths: u32) -> Settings {
    Settings {
        days: 14,
        paths,
        ..Settings::default()
    }
}

#[test]
fn a_quiet_past_is_forecast_week_by_week() {
    // 200 days: origins on days 60, 67, ... while 14 more have passed, so up to day 186: 19 of them.
    let service = service("90%", rolling(), 200);
    let settings = fortnight(500);
    let calibration = calibrate(&service, now(), &Zone::utc(), &settings).expect("weeks");
    assert_eq!(calibration.simulation.forecasts, 19);
    assert_eq!(
        (calibration.simulation.coverage, calibration.linear.coverage),
        (1.0, 1.0)
    );
    assert_eq!(
        (calibration.linear.brier, calibration.rate.brier),
        (0.0, 0.0)
    );
    // The first two origins know of no horizon that has passed: 1/2. Then 1/3 and on to 1/19.
    let squares: f64 = [2.0, 2.0]
        .into_iter()
        .chain((3..=19).map(f64::from))
        .map(|n: f64| 1.0 / (n * n))
        .sum();
    assert!(
        (calibration.climatology_brier - squares / 19.0).abs() < 1e-12,
        "{}",
        calibration.climatology_brier
    );
    // Of 500 futures none runs out: half a future of 501 is said, 19 times, and the past frequency is worse.
    let stated = 0.5 / 501.0;
    let brier = calibration.simulation.brier;
    assert!((brier - stated * stated).abs() < 1e-12, "{brier}");
    let skill = 1.0 - stated * stated * 19.0 / squares;
    assert!((calibration.simulation.skill - skill).abs() < 1e-9);
    assert_eq!(
        (calibration.linear.skill, calibration.linear.interval_score),
        (1.0, 0.0)
    );
    let bin = calibration.reliability[0];
    assert!((bin.stated - stated).abs() < 1e-12);
    // Wilson's bound of none of n is z^2 / (n + z^2); z^2 is 1.642375 for 80%.
    assert!(
        (bin.interval.1 - 1.642_375 / 20.642_375).abs() < 1e-6,
        "{bin:?}"
    );
    let counted: usize = calibration
        .reliability
        .iter()
        .map(|bin| bin.forecasts)
        .sum();
    assert_eq!(counted, 19);
    assert!(
        calibration
            .reliability
            .iter()
            .all(|bin| bin.came_true == 0 && bin.interval.0 == 0.0 && bin.interval.1 > 0.0)
    );
}

#[test]
fn trials_are_made_one_at_a_time_and_made_again_only_when_something_changed() {
    let service = service("90%", rolling(), 200);
    let settings = fortnight(100);
    let utc = Zone::utc();
    let mut past = Retrospect::new(&service, now(), &utc, &settings);
    assert_eq!(past.total(), 19);
    assert_eq!(past.calibration(), None);
    while past.step() {}
    assert_eq!(past.done(), 19);
    assert_eq!(
        past.calibration(),
        calibrate(&service, now(), &utc, &settings)
    );
    // Another week has passed 192 days after the start of the record, in 6 days 24 hours.
    let hours = |hours| now() + TimeDelta::hours(hours);
    assert!(past.is_of(&service, hours(6 * 24 - 1), &utc, &settings));
    assert!(!past.is_of(&service, hours(7 * 24), &utc, &settings));
    let mut other = service.clone();
    other.incidents.push(outage(30, 5));
    assert!(!past.is_of(&other, now(), &utc, &settings));
}

#[test]
fn a_miss_of_a_forecast_costs_ten_times_its_distance() {
    // A tenth of the budget, 432 of 4,320 minutes, is lost at noon of day 70 of 200. Of the 19 origins those on days 60
    // and 67 foresee nothing of it and miss by 0.1. The one on day 74 sees it in its week and expects as much again in
    // each of two more: 0.7 is left at that rate, and 0.9 is what comes. The rest are right.
    let mut service = service("90%", rolling(), 200);
    service.incidents = vec![
        Incident::lasting(
            now() - TimeDelta::hours(129 * 24 + 12),
            TimeDelta::minutes(432),
        )
        .expect("one"),
    ];
    let settings = fortnight(100);
    let calibration = calibrate(&service, now(), &Zone::utc(), &settings).expect("weeks");
    let rate = calibration.rate;
    assert_eq!((rate.bands, rate.covered), (19, 16));
    assert!((rate.coverage - 16.0 / 19.0).abs() < 1e-12);
    // At that rate nothing is left after 63 days, beyond the horizon: nobody said that it would be.
    assert_eq!((rate.brier, calibration.linear.brier), (0.0, 0.0));
    let score = 10.0 * (0.1 + 0.1 + 0.2) / 19.0;
    assert!(
        (rate.interval_score - score).abs() < 1e-9,
        "{}",
        rate.interval_score
    );
}

#[test]
fn what_came_true_is_counted_by_tenths_of_what_was_said() {
    // The budget of a week, 10.08 minutes, is overspent every fortnight for some months, and then no more.
    let mut service = service("99.9%", Window::Rolling(TimeDelta::days(7)), 400);
    service.incidents = (10..28)
        .map(|fortnight| outage(fortnight * 14 - 3, 11))
        .collect();
    let settings = fortnight(200);
    let calibration = calibrate(&service, now(), &Zone::utc(), &settings).expect("weeks");
    let bins = &calibration.reliability;
    let sum = |of: fn(&Bin) -> usize| bins.iter().map(of).sum::<usize>();
    assert_eq!(sum(|bin| bin.forecasts), calibration.simulation.forecasts);
    // As long as it goes on every forecast of a fortnight comes true; from 137 days ago on none does.
    assert!(
        bins.iter()
            .any(|bin| bin.came_true > 0 && bin.came_true < bin.forecasts),
        "{bins:?}"
    );
    assert!(sum(|bin| bin.came_true) >= 10);
    for bin in bins {
        let n = bin.forecasts as f64;
        assert!(
            bin.from <= bin.stated && bin.stated <= bin.from + 0.1,
            "{bin:?}"
        );
        assert!((bin.observed - bin.came_true as f64 / n).abs() < 1e-12);
        // Wilson: the shares p from which what was seen is z standard errors away.
        let (low, high) = bin.interval;
        assert!(
            low <= bin.observed && bin.observed <= high && low < high,
            "{bin:?}"
        );
        for p in [low, high] {
            let error = (bin.observed - p) * (bin.observed - p) - 1.642_375 * p * (1.0 - p) / n;
            assert!(error.abs() < 1e-6, "{bin:?}");
        }
    }
}

#[test]
fn what_is_said_and_does_not_come_is_counted_and_what_came_is_remembered() {
    let tried = |minutes| {
        let mut service = service("90%", rolling(), 200);
        let start = now() - TimeDelta::hours(129 * 24 + 12);
        service.incidents =
            vec![Incident::lasting(start, TimeDelta::minutes(minutes)).expect("one")];
        let settings = fortnight(100);
        calibrate(&service, now(), &Zone::utc(), &settings).expect("weeks")
    };
    // 2,592 of 4,320 minutes from noon of day 70: on day 74 both see the rest go within a week, and it does not.
    let most = tried(2_592);
    assert_eq!(most.rate.forecasts, 19);
    assert!((most.rate.brier - 1.0 / 19.0).abs() < 1e-12);
    assert!((most.linear.brier - 1.0 / 19.0).abs() < 1e-12);
    // 5,000 minutes: the origins on days 60 and 67 do not see it come, those until day 95 have nothing left to lose. From
    // day 102 on 13 remember two that came, and from the third on one more each that did not.
    let all = tried(5_000);
    assert_eq!(all.rate.forecasts, 15);
    assert!((all.rate.brier - 2.0 / 15.0).abs() < 1e-12);
    let later = [0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11].map(|not| 3.0 / f64::from(4 + not));
    let squares: f64 = later.iter().map(|said| said * said).sum();
    let climatology = (0.25 + 0.25 + squares) / 15.0;
    assert!(
        (all.climatology_brier - climatology).abs() < 1e-12,
        "{}",
        all.climatology_brier
    );
}
