//! The historical analysis on histories small enough to work out by hand.
#![forbid(unsafe_code)]

mod history;

use chrono::{NaiveDate, TimeDelta, Weekday};
use error_budget::engine::analysis::{Analysis, AnalysisError, AnomalySeverity, Direction, Method};
use error_budget::engine::record::Record;
use error_budget::exchange::export::analysis_report;
use error_budget::model::incident::{Category, Incident};
use error_budget::model::objective::BudgetingMethod;
use error_budget::model::plan::Service;
use error_budget::model::window::Interval;
use error_budget::model::zone::Zone;
use history::{at, outage, record, rolling, service, weekdays, zone};

/// 2026-03-02 is a Monday.
const MONDAY: &str = "2026-03-02 00:00";

fn day(number: i64) -> chrono::DateTime<chrono::Utc> {
    at(MONDAY) + TimeDelta::days(number)
}

/// So many minutes lost at noon of each day from the Monday on, analyzed at their end.
fn analyze(minutes: &[i64]) -> Analysis {
    let incidents: Vec<Incident> = (0..)
        .zip(minutes)
        .filter(|(_, minutes)| **minutes > 0)
        .map(|(number, minutes)| {
            let noon = day(number) + TimeDelta::hours(12);
            Incident::lasting(noon, TimeDelta::minutes(*minutes)).expect("a length")
        })
        .collect();
    let service = service("99.9%", rolling(30), incidents);
    let count = u32::try_from(minutes.len()).expect("few days");
    let now = day(i64::from(count));
    Record::new(&service, now, &Zone::utc())
        .analyze(&service.incidents, count)
        .expect("enough days")
}

#[track_caller]
fn close(ours: f64, exact: f64) {
    assert!(
        (ours - exact).abs() <= 1e-9 * exact.abs().max(1.0),
        "{ours}, expected {exact}"
    );
}

fn date(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

#[test]
fn four_bad_sundays_are_a_pattern_of_weekdays_and_not_of_weeks() {
    let mut minutes = [0; 28];
    for week in 0..4 {
        minutes[week * 7 + 6] = 4;
    }
    let answer = analyze(&minutes);
    close(
        answer.patterns.weekday(Weekday::Sun).expect("Sundays"),
        4.0 / 1.44,
    );
    assert_eq!(answer.patterns.weekday(Weekday::Mon), Some(0.0));
    // 24 zeros rank 12.5, the others 26.5: H = (12 / (28 x 29) x (106² + 6 x 50²) / 4 - 87)
    // / (1 - (24³ - 24 + 4³ - 4) / (28³ - 28)) = 27, and with 6 degrees
    // p = e^-13.5 (1 + 13.5 + 13.5² / 2).
    let effect = answer.patterns.weekday_effect.expect("seven groups");
    close(effect.statistic, 27.0);
    assert_eq!(effect.freedom, 6);
    close(effect.p_value, libm::exp(-13.5) * 105.625);
    assert!(effect.significant);
    // Every week has one: their ranks are the same.
    let weeks = answer.patterns.weeks.effect.expect("four groups");
    close(weeks.statistic, 0.0);
    assert!(!weeks.significant && !answer.patterns.weeks.dispersed);
    let names: Vec<&str> = answer
        .patterns
        .weeks
        .means
        .iter()
        .map(|(name, _)| name.as_str())
        .collect();
    assert_eq!(names, ["2026-W10", "2026-W11", "2026-W12", "2026-W13"]);
}

#[test]
fn one_terrible_week_is_dispersion_but_no_pattern_of_weekdays() {
    let mut minutes = [0; 28];
    minutes[8..13].fill(30);
    let answer = analyze(&minutes);
    assert!(answer.patterns.weeks.dispersed);
    assert!(
        answer
            .patterns
            .weeks
            .effect
            .expect("four groups")
            .significant
    );
    assert!(
        !answer
            .patterns
            .weekday_effect
            .expect("seven groups")
            .significant
    );
    assert_eq!(answer.patterns.months.effect, None, "one month");
}

#[test]
fn a_change_is_dated_and_sized() {
    let mut minutes = [0; 30];
    minutes[15..].fill(3);
    let change = analyze(&minutes).change_point;
    assert_eq!(change.date, date("2026-03-17"));
    close(change.before, 0.0);
    close(change.after, 3.0 / 1.44);
    // Ranks 8 and 23: |U| = |2 x 15 x 8 - 15 x 31| = 225, p = 2 e^(-6 x 225² / (30³ + 30²)).
    close(change.p_value, 2.0 * libm::exp(-6.0 * 50_625.0 / 27_900.0));
    assert!(change.significant);
    assert!(
        !analyze(&[2; 30]).change_point.significant,
        "nothing changes"
    );
}

#[test]
fn of_few_days_the_median_finds_what_no_z_score_can() {
    let anomalies = analyze(&[1, 2, 1, 2, 1, 2, 1, 40]).anomalies;
    assert_eq!(anomalies.len(), 1);
    assert_eq!(anomalies[0].method, Method::Median);
    assert_eq!(anomalies[0].severity, AnomalySeverity::High);
    assert_eq!(anomalies[0].date, date("2026-03-09"));
    // 38.5 from a median of 1.5; half a minute is the median deviation.
    close(anomalies[0].score, 38.5 / (0.5 * 1.482_602_2));
    // Where most days are the same, the mean deviation stands in: 8 x 10/8 is 10.
    let anomalies = analyze(&[0, 0, 0, 0, 0, 0, 0, 8]).anomalies;
    close(anomalies[0].score, 8.0 / 1.253_314_1);
    assert!(analyze(&[3; 8]).anomalies.is_empty());
}

#[test]
fn a_trend_is_called_one_only_when_it_is_significant() {
    // Up and down around 2: the slope is not 0, and means nothing.
    let noise = analyze(&[1, 3, 1, 3, 1, 3, 1, 3, 1, 3]).trend;
    assert_eq!(noise.direction, Direction::Degrading);
    assert!(!noise.significant);
    let up = analyze(&[1, 2, 3, 4, 5, 6, 7, 8, 9, 10]).trend;
    close(up.slope, 1.0 / 1.44);
    close(up.r_squared.expect("it varies"), 1.0);
    assert!(up.significant && up.p_value.expect("it varies") < 1e-12);
    let level = analyze(&[2; 10]).trend;
    assert_eq!(
        (level.direction, level.slope, level.r_squared, level.p_value),
        (Direction::Stable, 0.0, None, None)
    );
}

fn titled(title: &str, category: Category, start: &str, minutes: i64) -> Incident {
    Incident {
        title: title.to_owned(),
        category,
        ..outage(start, minutes)
    }
}

#[test]
fn causes_are_what_happens_twice_numbers_aside() {
    let incidents = vec![
        titled(
            "Deploy 124  failed",
            Category::Deployment,
            "2026-03-03 10:00",
            10,
        ),
        titled(
            "deploy 1250 failed",
            Category::Deployment,
            "2026-03-09 10:00",
            20,
        ),
        titled("Deploy 7 failed", Category::Incident, "2026-03-05 10:00", 5),
        titled("Fire", Category::Incident, "2026-03-06 10:00", 65),
        titled(
            "Deploy 9 failed",
            Category::Deployment,
            "2026-02-01 10:00",
            50,
        ),
    ];
    let service = service("99.9%", rolling(30), incidents);
    let answer = record(&service, "2026-03-12 00:00")
        .analyze(&service.incidents, 10)
        .expect("ten days");
    assert_eq!(answer.causes.len(), 1, "{:?}", answer.causes);
    let cause = &answer.causes[0];
    assert_eq!(cause.title, "deploy 1250 failed");
    assert_eq!((cause.incidents, cause.lost.value()), (2, 30.0));
    assert_eq!(cause.positions, [0, 1]);
    // 30 of 100 minutes, six days apart.
    close(cause.share.number().expect("something was lost"), 0.3);
    close(cause.mean_gap_days, 6.0);
    assert_eq!(cause.last, at("2026-03-09 10:00"));
}

#[test]
fn a_day_is_a_day_of_the_zone() {
    // Half past eleven on Sunday in London is Monday morning in Tokyo.
    let incident = outage("2026-03-08 23:30", 6);
    let service = service("99.9%", rolling(30), vec![incident]);
    let tokyo = Record::new(
        &service,
        at("2026-03-16 00:00"),
        &Zone::fixed("Asia/Tokyo", 9 * 3_600),
    );
    let answer = tokyo.analyze(&service.incidents, 10).expect("ten days");
    assert_eq!(answer.days.len(), 10);
    assert_eq!(answer.days[0].start, at("2026-03-05 15:00"));
    let bad: Vec<_> = answer.days.iter().filter(|day| day.burn > 0.0).collect();
    assert_eq!(bad.len(), 1);
    assert_eq!(bad[0].date, date("2026-03-09"));
}

#[test]
fn a_day_of_25_hours_allows_more() {
    // Berlin, 25 October 2026; 1.5 minutes of 25 hours are exactly the allowance.
    let minutes = 3;
    let mut incident = outage("2026-10-25 10:00", minutes);
    incident.impact = "50%".parse().expect("an impact");
    let service = service("99.9%", rolling(30), vec![incident]);
    let record = Record::new(&service, at("2026-10-30 12:00"), &zone("Europe/Berlin"));
    let days = record.daily_burn(10);
    let autumn = days
        .iter()
        .find(|day| day.date == date("2026-10-25"))
        .expect("that day");
    assert_eq!(autumn.end - autumn.start, TimeDelta::hours(25));
    assert_eq!(autumn.burn, 1.0);
}

#[test]
fn only_whole_observed_days_count() {
    let mut service = service("99.9%", rolling(30), Vec::new());
    service.measured_from = Some(at("2026-03-02 06:00"));
    let now = "2026-03-08 18:00";
    // The 2nd and the 8th are not whole.
    let known: Vec<String> = record(&service, now)
        .daily_burn(30)
        .iter()
        .map(|day| day.date.to_string())
        .collect();
    assert_eq!(
        known,
        [
            "2026-03-03",
            "2026-03-04",
            "2026-03-05",
            "2026-03-06",
            "2026-03-07"
        ]
    );
    assert_eq!(
        record(&service, now)
            .analyze(&[], 30)
            .expect_err("five days"),
        AnalysisError::InsufficientData { known: 5 }
    );
}

#[test]
fn a_promise_of_everything_has_no_burn_rate() {
    let all: Service = service("100%", rolling(30), vec![outage("2026-03-05 10:00", 5)]);
    assert_eq!(
        record(&all, "2026-03-12 00:00")
            .analyze(&all.incidents, 10)
            .expect_err("infinite"),
        AnalysisError::NoAllowance
    );
}

#[test]
fn reports_name_what_was_found() {
    let incidents = vec![
        titled("a|b *c*", Category::Incident, "2026-03-03 10:00", 10),
        titled("a|b *c*", Category::Incident, "2026-03-09 10:00", 10),
    ];
    let service = service("99.9%", rolling(30), incidents);
    let answer = record(&service, "2026-03-12 00:00")
        .analyze(&service.incidents, 10)
        .expect("ten days");
    let text = analysis_report::text(&answer, "api", "99.9%");
    assert!(
        text.contains(
            "a|b *c* (incident): 2 times, 20.0 minutes (100%), every 6.0 days, last 2026-03-09"
        ),
        "{text}"
    );
    assert!(
        text.contains("Total Consumed: 20.0 minutes (46.3%)"),
        "20 of 43.2: {text}"
    );
    let markdown = analysis_report::markdown(&answer, "api", "99.9%");
    assert!(
        markdown.contains("- a\\|b \\*c\\* (incident): 2 times"),
        "{markdown}"
    );
    assert!(
        markdown.contains("| Mean Burn Rate | 1.39x |"),
        "20 minutes in 10 days of 1.44: {markdown}"
    );
}

#[test]
fn categories_of_a_period_are_those_that_it_saw() {
    let incidents = vec![
        titled("a", Category::Deployment, "2026-03-03 10:00", 10),
        titled("b", Category::Dependency, "2026-03-05 10:00", 4),
        titled("c", Category::Deployment, "2026-03-06 10:00", 6),
        titled("before", Category::Maintenance, "2026-02-20 10:00", 50),
    ];
    let service = service("99.9%", rolling(30), incidents);
    let record = record(&service, "2026-03-12 00:00");
    let period = Interval {
        start: at(MONDAY),
        end: at("2026-03-12 00:00"),
    };
    let lost: Vec<_> = record
        .by_category_over(&service.incidents, period)
        .into_iter()
        .map(|loss| (loss.category, loss.incidents, loss.lost.value()))
        .collect();
    assert_eq!(
        lost,
        [
            (Category::Deployment, 2, 16.0),
            (Category::Dependency, 1, 4.0)
        ]
    );
}

#[test]
fn nine_days_in_ten_stay_below_the_ninetieth_percentile() {
    // Ten days lose 0 to 9 minutes, of 1.44 a day: linear between the ninth and the tenth.
    let answer = analyze(&[0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    close(answer.burn.p90, 8.1 / 1.44);
}

#[test]
fn the_costliest_cause_comes_first_and_of_equal_ones_the_most_frequent() {
    let named =
        |title: &str, start: &str, minutes| titled(title, Category::Incident, start, minutes);
    let incidents = vec![
        named("Disk full", "2026-03-03 10:00", 10),
        named("Disk full", "2026-03-04 10:00", 10),
        named("Node 1 lost", "2026-03-05 10:00", 5),
        // A tab and two spaces are a space.
        named("node\t2  lost", "2026-03-06 10:00", 5),
        named("Node 3 lost", "2026-03-08 10:00", 5),
        named("Node 4 lost", "2026-03-11 10:00", 5),
        named("Fire", "2026-03-07 10:00", 15),
        named("Fire", "2026-03-09 10:00", 15),
    ];
    let service = service("99.9%", rolling(30), incidents);
    let answer = record(&service, "2026-03-12 00:00")
        .analyze(&service.incidents, 10)
        .expect("ten days");
    let causes: Vec<_> = answer
        .causes
        .iter()
        .map(|cause| {
            (
                cause.title.as_str(),
                cause.incidents,
                cause.lost.value(),
                cause.mean_gap_days,
            )
        })
        .collect();
    // Six days between four: two each.
    let expected = [
        ("Fire", 2, 30.0, 2.0),
        ("Node 4 lost", 4, 20.0, 2.0),
        ("Disk full", 2, 20.0, 1.0),
    ];
    assert_eq!(causes, expected);
}

#[test]
fn a_day_without_traffic_is_no_day_and_one_without_loss_burns_nothing() {
    let mut service = service("100%", rolling(30), vec![]);
    service.objective.method = BudgetingMethod::Occurrences;
    service.traffic = weekdays();
    let days = record(&service, "2026-03-12 00:00").daily_burn(7);
    let told: Vec<_> = days.iter().map(|day| (day.date, day.burn)).collect();
    // The 7th and 8th are a Saturday and a Sunday.
    let workdays = [
        "2026-03-05",
        "2026-03-06",
        "2026-03-09",
        "2026-03-10",
        "2026-03-11",
    ];
    assert_eq!(told, workdays.map(|day| (date(day), 0.0)));
}
