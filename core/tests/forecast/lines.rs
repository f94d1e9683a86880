//! Straight lines and rates beside the futures.

use super::{now, outage, rolling, service};
use chrono::TimeDelta;
use error_budget::engine::exhaustion::Exhaustion;
use error_budget::engine::record::Record;
use error_budget::model::incident::Incident;
use error_budget::model::window::{CalendarUnit, Window};
use error_budget::model::zone::Zone;

#[test]
fn a_line_says_between_what_it_lies() {
    let mut service = service("99.9%", rolling(), 90);
    service.incidents = vec![outage(6, 4), outage(5, 1), outage(3, 6), outage(1, 3)];
    let line = Record::new(&service, now(), &Zone::utc())
        .linear_prediction(7, TimeDelta::days(1))
        .expect("a line");
    let days = |exhaustion: Exhaustion| exhaustion.days().expect("data");
    assert!(days(line.between.0) < days(line.exhaustion));
    assert!(days(line.exhaustion) < days(line.between.1));
}

#[test]
fn a_recent_rate_says_how_much_rates_vary() {
    // Weeks of 0, 2, 4, ... 22 minutes, the latest the quietest: a tenth of the way through them is 2.2, nine tenths
    // 19.8 minutes a week.
    let mut service = service("99.9%", rolling(), 84);
    service.incidents = (0..12).map(|week| outage(week * 7 + 4, week * 2)).collect();
    let recent = Record::new(&service, now(), &Zone::utc()).rate_prediction(TimeDelta::days(7));
    assert_eq!(
        (recent.per_day, recent.exhaustion),
        (0.0, Exhaustion::Never)
    );
    let (soonest, latest) = recent.between.expect("twelve weeks");
    assert_eq!(latest, Exhaustion::Never, "9.4 minutes a window");
    // After 12 days, when the 6 and the 4 minutes have left, 2 are still in: (43.2 - 2) / 19.8 weeks.
    let days = soonest.days().expect("it runs out");
    assert!((days - 41.2 / 19.8 * 7.0).abs() < 1e-6, "{days}");
    // A record of three weeks says nothing of that.
    service.measured_from = Some(now() - TimeDelta::days(21));
    let young = Record::new(&service, now(), &Zone::utc()).rate_prediction(TimeDelta::days(7));
    assert_eq!(young.between, None);
}

#[test]
fn a_line_is_that_of_least_squares() {
    // Minutes lost by the ends of four steps: 0, 2, 6, 6. Around x = 1.5 and y = 3.5 the sums are 5 of squares across, 27
    // of squares up and 11 of products: a slope of 2.2, r = 11 / sqrt(135), and a standard error of
    // sqrt((27 - 2.2 x 11) / 2 / 5) = sqrt(0.28), of which 1.281552 are 0.678134.
    for (hours, per_day) in [(24, 2.2), (12, 4.4)] {
        let step = TimeDelta::hours(hours);
        let mut service = service("99.9%", rolling(), 90);
        let lost = |half_steps: i32, minutes| {
            Incident::lasting(now() - step * half_steps / 2, TimeDelta::minutes(minutes))
                .expect("one")
        };
        service.incidents = vec![lost(5, 2), lost(3, 4)];
        let record = Record::new(&service, now(), &Zone::utc());
        let line = record.linear_prediction(3, step).expect("a line");
        let close =
            |ours: f64, exact: f64| assert!((ours - exact).abs() < 1e-5, "{ours}, not {exact}");
        close(line.per_day, per_day);
        close(line.slope, per_day / 43.2 * 100.0);
        close(line.intercept, 0.2 / 43.2 * 100.0);
        close(line.current, 6.0 / 43.2 * 100.0);
        close(line.r.expect("it rises"), 11.0 / libm::sqrt(135.0));
        let days = |exhaustion: Exhaustion| exhaustion.days().expect("it runs out");
        let steps = per_day / 2.2;
        close(days(line.exhaustion), 37.2 / 2.2 / steps);
        close(days(line.between.0), 37.2 / 2.878_134 / steps);
        close(days(line.between.1), 37.2 / 1.521_866 / steps);
        assert_eq!(record.linear_prediction(0, step), None);
        assert_eq!(record.linear_prediction(3, TimeDelta::zero()), None);
        // A line of two points has no error, and one without loss no direction.
        let two = record.linear_prediction(1, step * 3).expect("a line");
        assert_eq!(two.between, (two.exhaustion, two.exhaustion));
    }
    let flat = Record::new(&service("99.9%", rolling(), 90), now(), &Zone::utc());
    let flat = flat
        .linear_prediction(7, TimeDelta::days(1))
        .expect("a line");
    assert_eq!((flat.slope, flat.per_day, flat.r), (0.0, 0.0, None));
    assert_eq!(flat.exhaustion, Exhaustion::Never);
}

#[test]
fn at_a_rate_so_much_is_left() {
    let left = |target: &str, window, at: i64| {
        let mut service = service(target, window, 90);
        service.incidents = vec![outage(5, 10)];
        let record = Record::new(&service, now(), &Zone::utc());
        record.remaining_at_rate(2.0, now() + TimeDelta::days(at))
    };
    let close =
        |ours: f64, exact: f64| assert!((ours - exact).abs() < 1e-12, "{ours}, not {exact}");
    // 10 and 6 of 43.2; after 26 days the 10 have left.
    close(left("99.9%", rolling(), 3), 1.0 - 16.0 / 43.2);
    close(left("99.9%", rolling(), 26), 1.0 - 52.0 / 43.2);
    // In March 10 and 6 of 44.64; three days into April 6 of 43.2.
    let month = Window::Calendar(CalendarUnit::Month);
    close(left("99.9%", month, 3), 1.0 - 16.0 / 44.64);
    close(left("99.9%", month, 25), 1.0 - 6.0 / 43.2);
    assert_eq!(left("100%", month, 25), f64::NEG_INFINITY);
    let quiet = Record::new(&service("100%", rolling(), 90), now(), &Zone::utc());
    assert_eq!(
        quiet.remaining_at_rate(0.0, now() + TimeDelta::days(3)),
        0.0
    );
}
