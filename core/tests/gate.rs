//! Gates, openings and replays worked out by hand.
#![forbid(unsafe_code)]

mod history;

use chrono::TimeDelta;
use error_budget::engine::forecast::Settings;
use error_budget::engine::gate::{Rule, Verdict, evaluate};
use error_budget::engine::replay::PostMortemCause;
use error_budget::model::alert_policy::Multiple;
use error_budget::model::budget_policy::{BudgetPolicy, Decision, google, guide};
use error_budget::model::incident::{Category, Incident};
use error_budget::model::plan::Service;
use error_budget::model::release::{Release, ReleaseKind, Risk};
use error_budget::model::status::{Band, Status, Thresholds};
use error_budget::model::window::CalendarUnit;
use history::{at, calendar, outage, record, rolling, service};

const NOW: &str = "2026-03-10 12:00";

fn month(incidents: Vec<Incident>) -> Service {
    service("99.9%", rolling(30), incidents)
}

fn release(risk: Risk) -> Release {
    Release {
        risk,
        ..Release::default()
    }
}

fn of_type(release_type: &str) -> Release {
    Release {
        release_type: release_type.to_owned(),
        ..Release::default()
    }
}

fn ask(service: &Service, policy: &BudgetPolicy, release: &Release) -> Verdict {
    let metrics = record(service, NOW).metrics(&policy.thresholds);
    evaluate(policy, &metrics, release)
}

/// 50 of 43.2 minutes, three weeks ago.
fn exhausted() -> Service {
    month(vec![outage("2026-02-17 12:00", 50)])
}

#[test]
fn exceptions_pass_a_frozen_budget_and_say_what_is_still_to_confirm() {
    let verdict = ask(&exhausted(), &guide(), &of_type("security"));
    assert_eq!(
        (verdict.decision, verdict.rule),
        (Decision::Approve, Rule::Exception)
    );
    assert_eq!(
        verdict.to_confirm,
        ["Security team approval", "Accelerated testing"]
    );
    let confirmed = Release {
        confirmed: vec![
            ("Security team approval".to_owned(), true),
            ("Accelerated testing".to_owned(), true),
        ],
        ..of_type("security")
    };
    assert!(
        ask(&exhausted(), &guide(), &confirmed)
            .to_confirm
            .is_empty()
    );
    // A requirement that someone denied: no exception, and the budget is gone.
    let denied = Release {
        confirmed: vec![("Security team approval".to_owned(), false)],
        ..of_type("security")
    };
    let verdict = ask(&exhausted(), &guide(), &denied);
    assert_eq!(
        (verdict.decision, verdict.rule),
        (Decision::Block, Rule::RiskLevel)
    );
}

#[test]
fn bug_fixes_go_on_where_features_stop() {
    // 30 of 43.2 minutes: attention. 36: warning. 40: critical.
    let spent = |minutes| month(vec![outage("2026-02-17 12:00", minutes)]);
    let ask = |minutes, kind: &str, risk| {
        let release = Release {
            risk,
            ..of_type(kind)
        };
        ask(&spent(minutes), &guide(), &release).decision
    };
    assert_eq!(ask(30, "feature", Risk::High), Decision::Defer);
    assert_eq!(ask(30, "bugfix", Risk::High), Decision::Review);
    assert_eq!(ask(36, "feature", Risk::Medium), Decision::Defer);
    assert_eq!(ask(36, "bugfix", Risk::Medium), Decision::Review);
    assert_eq!(ask(40, "bugfix", Risk::Low), Decision::Defer);
    let mut policy = guide();
    policy.gates[3].by_kind = vec![(ReleaseKind::Bugfix, [Decision::Approve; 3])];
    let paths: Vec<String> = policy
        .faults()
        .into_iter()
        .map(|fault| fault.path)
        .collect();
    assert_eq!(
        paths,
        ["gates.critical.decisions", "gates.warning.max_burn_rate"]
    );
}

#[test]
fn googles_policy_lets_everything_pass_until_nothing_is_left() {
    let nearly = month(vec![outage("2026-02-17 12:00", 43)]);
    let high = release(Risk::High);
    assert_eq!(ask(&nearly, &google(), &high).decision, Decision::Approve);
    assert_eq!(
        ask(&exhausted(), &google(), &high).decision,
        Decision::Block
    );
    assert!(ask(&exhausted(), &google(), &of_type("security_fix")).approved);
}

#[test]
fn without_data_nothing_goes_unseen() {
    let mut unknown = month(Vec::new());
    unknown.measured_until = Some(at("2026-01-01 00:00"));
    let verdict = ask(&unknown, &guide(), &release(Risk::Low));
    assert_eq!(verdict.metrics.status, Status::Unknown);
    assert_eq!(verdict.decision, Decision::Review);
    assert_eq!(
        ask(&unknown, &guide(), &release(Risk::High)).decision,
        Decision::Block
    );
}

#[test]
fn it_opens_with_the_millisecond_that_gives_back_enough() {
    // 30 of 43.2 minutes. High risk needs more than half: 21.6 are lost still when 8.4 of
    // the 30 have left the window, and a millisecond later there are fewer.
    let service = month(vec![outage("2026-02-20 12:00", 30)]);
    let opening = record(&service, NOW)
        .opening(&guide(), &release(Risk::High), None)
        .expect("it comes back");
    let half = at("2026-02-20 12:00") + TimeDelta::days(30) + TimeDelta::seconds(504);
    assert_eq!(opening.if_quiet, half + TimeDelta::milliseconds(1));
    assert_eq!(
        (opening.even_odds, opening.nine_in_ten),
        (None, None),
        "no forecast was asked"
    );
    // 30.6% are left: attention, which lets medium risk pass at once.
    let now = record(&service, NOW).opening(&guide(), &release(Risk::Medium), None);
    assert_eq!(now.expect("open").if_quiet, at(NOW));
}

#[test]
fn a_planned_release_is_judged_by_its_own_day() {
    let service = month(vec![outage("2026-02-20 12:00", 30)]);
    let known = record(&service, NOW);
    let on = |day: &str| Release {
        at: Some(at(day)),
        ..release(Risk::High)
    };
    let decision = |day| known.verdict(&guide(), &on(day)).decision;
    // All 30 minutes have left by half past twelve on the 22nd of March.
    assert_eq!(decision("2026-03-11 12:00"), Decision::Defer);
    assert_eq!(decision("2026-03-22 12:08"), Decision::Defer);
    assert_eq!(decision("2026-03-22 12:09"), Decision::Review);
    assert_eq!(
        decision("2026-03-01 12:00"),
        Decision::Defer,
        "one that is overdue goes now"
    );
    let mut stopped = service.clone();
    stopped.measured_until = Some(at("2026-03-01 00:00"));
    let unknown = record(&stopped, NOW).verdict(&guide(), &on("2026-03-30 12:00"));
    assert_eq!(unknown.metrics.status, Status::Unknown);
}

#[test]
fn a_calendar_period_opens_with_the_next_one() {
    let service = service(
        "99.9%",
        calendar(CalendarUnit::Month),
        vec![outage("2026-03-02 12:00", 50)],
    );
    let opening = record(&service, NOW).opening(&guide(), &release(Risk::High), None);
    assert_eq!(
        opening.expect("a new month").if_quiet,
        at("2026-04-01 00:00")
    );
}

#[test]
fn waiting_does_not_help_what_lacks_something_else() {
    let service = exhausted();
    let known = record(&service, NOW);
    let no_way_back = Release {
        has_rollback_plan: false,
        ..release(Risk::Low)
    };
    assert_eq!(known.opening(&guide(), &no_way_back, None), None);
    let unknown_risk = release(Risk::Other("extreme".to_owned()));
    assert_eq!(known.opening(&guide(), &unknown_risk, None), None);
}

#[test]
fn the_forecast_says_how_likely_the_opening_is() {
    let incidents = (0..12)
        .map(|week| outage(&format!("2025-{:02}-10 12:00", 1 + week), 12))
        .chain([outage("2026-02-25 12:00", 30)])
        .collect();
    let service = month(incidents);
    let known = record(&service, NOW);
    let forecast = known
        .forecast(
            &Settings {
                days: 60,
                ..Settings::default()
            },
            &[],
        )
        .expect("data");
    let opening = known
        .opening(&guide(), &release(Risk::High), Some(&forecast))
        .expect("it comes back");
    let day = opening.even_odds.expect("within 60 days");
    let index = (day - at(NOW)).num_days() as usize - 1;
    // The first day of which the median future has more than half left.
    assert!(forecast.days[index].remaining.p50 > 0.5);
    assert!(
        forecast.days[..index]
            .iter()
            .all(|day| day.remaining.p50 <= 0.5)
    );
    assert!(day >= opening.if_quiet - TimeDelta::days(1));
    assert!(opening.nine_in_ten.is_none_or(|surer| surer >= day));
}

#[test]
fn policies_that_contradict_themselves_are_told_where() {
    assert!(guide().faults().is_empty() && google().faults().is_empty());
    let paths = |change: fn(&mut BudgetPolicy)| -> Vec<String> {
        let mut policy = guide();
        change(&mut policy);
        policy
            .faults()
            .into_iter()
            .map(|fault| fault.path)
            .collect()
    };
    assert_eq!(
        paths(|p| p.gates[0].decisions = [Decision::Defer, Decision::Approve, Decision::Block]),
        ["gates.healthy.decisions", "gates.attention.decisions",]
    );
    assert_eq!(
        paths(|p| p.gates[3].decisions[0] = Decision::Approve),
        ["gates.critical.decisions", "gates.warning.max_burn_rate",]
    );
    assert_eq!(
        paths(|p| p.gates[0].min_remaining_percent = 60.0),
        ["gates.healthy.min_remaining_percent"]
    );
    assert_eq!(
        paths(|p| p.gates[1].max_burn_rate = Some(f64::NAN)),
        ["gates.attention.max_burn_rate"]
    );
    // Two names, an easier worse gate, and its two limits.
    assert_eq!(paths(|p| p.gates.swap(0, 1)).len(), 5);
    assert_eq!(
        paths(|p| p.escalations[1].remaining_percent = 110.0),
        ["escalations[1].remaining_percent"]
    );
    let band = |remaining_percent| Band {
        remaining_percent,
        burn_rate: 2.0,
        days: 3.0,
    };
    assert!(Thresholds::new(band(50.0), band(25.0), band(10.0)).is_err());
}

#[test]
fn a_replay_freezes_escalates_and_asks_for_post_mortems() {
    // 40 of 43.2 minutes: a tenth is left when 38.88 are lost, a quarter at 32.4.
    let outage = outage("2026-01-10 12:00", 40);
    let start = at("2026-01-10 12:00");
    let service = month(vec![outage]);
    let replay = record(&service, NOW).replay(&guide(), &service.incidents);
    assert_eq!(replay.freezes.len(), 1);
    let freeze = replay.freezes[0];
    assert_eq!(
        freeze.start - start,
        TimeDelta::milliseconds(38_880 * 60 + 1),
        "less than a tenth"
    );
    let back = start + TimeDelta::days(30) + TimeDelta::milliseconds(1_120 * 60);
    assert_eq!(freeze.end, Some(back), "a tenth again");
    let told: Vec<(i64, usize)> = replay
        .escalations
        .iter()
        .map(|told| ((told.at - start).num_milliseconds(), told.escalation))
        .collect();
    assert_eq!(told, [(32_400 * 60, 0), (38_880 * 60, 1)]);
    assert!(replay.post_mortems.is_empty(), "not exhausted");
    assert!((replay.freeze_days - 30.0).abs() < 0.1);
}

#[test]
fn googles_freeze_lets_urgent_fixes_and_security_through() {
    // SRE Workbook, appendix B: all changes halt but P0 issues and security fixes, until the service is within its SLO again.
    let policy = google();
    let freeze = policy
        .gates
        .iter()
        .find(|gate| gate.status == Status::Exhausted);
    let freeze = freeze.expect("a gate of its own");
    assert_eq!(freeze.pace, "frozen");
    assert_eq!(freeze.allowed_releases, ["P0 issues", "Security fixes"]);
    let [action] = freeze.actions.as_slice() else {
        panic!("{:?}", freeze.actions);
    };
    assert!(action.contains("until the service is within its SLO again"));
}

#[test]
fn a_category_that_takes_exactly_its_share_needs_no_post_mortem() {
    // Four of 6.48 minutes, 15% of 43.2 each, are 25.92 of the quarter's 129.6: 20%, of which Google's policy asks more.
    let due = |more: i64| {
        let deploys = (0..4).map(|week| {
            let start = at("2026-01-05 12:00") + TimeDelta::weeks(week);
            let length = TimeDelta::milliseconds(388_800 + if week == 0 { more } else { 0 });
            Incident {
                category: Category::Deployment,
                ..Incident::lasting(start, length).expect("not reversed")
            }
        });
        let service = month(deploys.collect());
        let replay = record(&service, NOW).replay(&google(), &service.incidents);
        replay.post_mortems.len()
    };
    assert_eq!((due(0), due(1)), (0, 1));
}

#[test]
fn post_mortems_follow_incidents_categories_and_exhaustion() {
    // 10 minutes are 23% of 43.2; three more of 8 make 34 in the quarter, 26% of 129.6.
    let deploy = |start: &str, minutes| Incident {
        category: Category::Deployment,
        ..outage(start, minutes)
    };
    let service = month(vec![
        deploy("2026-01-05 12:00", 10),
        deploy("2026-01-20 12:00", 8),
        deploy("2026-02-20 12:00", 8),
        deploy("2026-03-02 12:00", 8),
        outage("2025-11-20 12:00", 8),
    ]);
    let replay = record(&service, NOW).replay(&google(), &service.incidents);
    assert_eq!(replay.post_mortems.len(), 2, "{:?}", replay.post_mortems);
    match &replay.post_mortems[0].cause {
        PostMortemCause::Incident { index: 0, share } => {
            assert!((share - 10.0 / 43.2).abs() < 1e-12)
        }
        other => panic!("{other:?}"),
    }
    match &replay.post_mortems[1].cause {
        PostMortemCause::Category { category, share } => {
            assert_eq!(*category, Category::Deployment);
            assert!((share - 34.0 / 129.6).abs() < 1e-12);
        }
        other => panic!("{other:?}"),
    }
    let mut policy = google();
    policy.post_mortems.incident_share = Some(Multiple::thousandths(240));
    assert_eq!(
        record(&service, NOW)
            .replay(&policy, &service.incidents)
            .post_mortems
            .len(),
        1
    );
    let gone = exhausted();
    let due = record(&gone, NOW)
        .replay(&guide(), &gone.incidents)
        .post_mortems;
    assert_eq!(due.len(), 1);
    assert_eq!(
        due[0].due - at("2026-02-17 12:00"),
        TimeDelta::milliseconds(43_200 * 60)
    );
}

#[test]
fn data_that_stopped_say_of_no_day_that_it_opens() {
    let mut stopped = exhausted();
    let opening =
        |service: &Service| record(service, NOW).opening(&guide(), &release(Risk::Low), None);
    assert!(opening(&stopped).is_some());
    stopped.measured_until = Some(at("2026-03-08 12:00"));
    assert!(opening(&stopped).is_none());
}

#[test]
fn a_requirement_is_confirmed_denied_or_not_spoken_of() {
    let asked = Release {
        confirmed: vec![("tests".to_owned(), true), ("approval".to_owned(), false)],
        ..Release::default()
    };
    let words = ["tests", "approval", "canary"];
    assert_eq!(
        words.map(|word| asked.confirms(word)),
        [Some(true), Some(false), None]
    );
}
