//! Composites, by hand.
#![forbid(unsafe_code)]

mod history;

use error_budget::engine::amount::Quotient::{self, Finite, Infinite, NoData};
use error_budget::engine::composite::{
    CompositeError, DependencyError, Member, Part, System, divide, portfolio, promise,
    sensitivities, unavailability, weighted, weighted_services, worst,
};
use error_budget::model::composition::{MAX_DEPTH, MAX_PARTS};
use error_budget::model::plan::Plan;
use error_budget::model::status::{Status, Thresholds};
use error_budget::model::target::Target;
use error_budget::model::zone::Zone;
use history::{at, outage, rolling, service};

fn member(name: &str, consumed_share: Quotient, burn_rate: Quotient, status: Status) -> Member {
    Member {
        name: name.to_owned(),
        consumed_share,
        burn_rate,
        status,
    }
}

fn weights(list: &[(&str, f64)]) -> Vec<(String, f64)> {
    list.iter()
        .map(|(name, weight)| ((*name).to_owned(), *weight))
        .collect()
}

#[test]
fn a_mean_does_not_hide_the_member_that_is_exhausted() {
    let members = [
        member("a", Finite(0.0), Finite(0.0), Status::Healthy),
        member("b", Finite(1.5), Finite(4.0), Status::Exhausted),
    ];
    let composite = weighted(&weights(&[("a", 1.0), ("b", 1.0)]), &members).expect("a composite");
    assert_eq!(composite.remaining_share, Finite(0.25));
    assert_eq!(composite.worst_remaining_share, Finite(-0.5));
    assert_eq!(
        worst(&members).map(|member| member.name.as_str()),
        Some("b")
    );
    assert_eq!(
        (composite.burn_rate, composite.status),
        (Finite(2.0), Status::Exhausted)
    );
}

#[test]
fn members_without_data_weigh_nothing_and_the_absent_are_named() {
    let members = [
        member("a", Finite(0.5), Finite(1.0), Status::Attention),
        member("b", NoData, NoData, Status::Unknown),
    ];
    let named = weights(&[("a", 1.0), ("b", 3.0), ("c", 1.0), ("d", 0.0)]);
    let composite = weighted(&named, &members).expect("a composite");
    assert_eq!(
        (composite.consumed_share, composite.status),
        (Finite(0.5), Status::Attention)
    );
    assert_eq!(composite.absent, ["c"]);
}

#[test]
fn one_infinite_loss_is_infinite_unless_it_weighs_nothing() {
    let members = [
        member("a", Finite(0.5), Finite(1.0), Status::Attention),
        member("b", Infinite, Infinite, Status::Exhausted),
    ];
    let both = weighted(&weights(&[("a", 1.0), ("b", 1.0)]), &members).expect("a composite");
    assert_eq!(
        (both.consumed_share, both.remaining_share),
        (Infinite, Finite(0.0))
    );
    let one = weighted(&weights(&[("a", 1.0), ("b", 0.0)]), &members).expect("a composite");
    assert_eq!(
        (one.consumed_share, one.worst_remaining_share),
        (Finite(0.5), Infinite)
    );
}

#[test]
fn weights_that_are_none_are_refused_by_name() {
    let members = [member("a", Finite(0.5), Finite(1.0), Status::Attention)];
    for bad in [-1.0, f64::NAN, f64::INFINITY] {
        let answer = weighted(&weights(&[("a", bad)]), &members);
        assert_eq!(answer, Err(CompositeError::BadWeight("a".to_owned())));
    }
    assert_eq!(
        weighted(&weights(&[("a", 0.0)]), &members),
        Err(CompositeError::NoWeight)
    );
    assert_eq!(
        weighted(&weights(&[("a", 1.0)]), &[]),
        Err(CompositeError::NoWeight)
    );
    let unknown = weighted(&weights(&[("b", 1.0)]), &members);
    assert_eq!(unknown, Err(CompositeError::Unknown("a".to_owned())));
}

fn part(name: &str, target: &str) -> Part {
    Part {
        name: name.to_owned(),
        target: target.parse().expect("a target"),
    }
}

fn parts_of(names: &[&str], target: &str) -> Vec<Part> {
    names.iter().map(|name| part(name, target)).collect()
}

fn group(names: &[&str]) -> Vec<System> {
    names.iter().map(|name| System::part(name)).collect()
}

#[track_caller]
fn close(ours: f64, exact: f64) {
    assert!((ours - exact).abs() <= 1e-14, "{ours}, expected {exact}");
}

#[test]
fn series_parallel_and_two_of_three() {
    let names = ["a", "b", "c"];
    let down =
        |system: &System| unavailability(system, &parts_of(&names, "99%")).expect("a system");
    close(
        down(&System::Series(group(&names))),
        1.0 - 0.99 * 0.99 * 0.99,
    );
    close(down(&System::Parallel(group(&names))), 1e-6);
    // Two or three of three down: 3 x 0.01² x 0.99 + 0.01³.
    let two = System::AtLeast {
        needed: 2,
        of: group(&names),
    };
    close(down(&two), 3.0 * 1e-4 * 0.99 + 1e-6);
    // Many nines keep their digits: 1e-9 squared.
    let nines = parts_of(&["a", "b"], "99.9999999%");
    let pair = unavailability(&System::Parallel(group(&["a", "b"])), &nines).expect("a system");
    assert!((pair - 1e-18).abs() < 1e-30, "{pair}");
}

#[test]
fn what_occurs_twice_is_one_part() {
    // Both halves need the same database: 1 - 0.99 x (1 - 0.02²), not (1 - 0.98 x 0.99)².
    let half = |app: &str| System::Series(group(&[app, "db"]));
    let system = System::Parallel(vec![half("app-1"), half("app-2")]);
    let parts = [
        part("app-1", "98%"),
        part("app-2", "98%"),
        part("db", "99%"),
    ];
    close(
        unavailability(&system, &parts).expect("a system"),
        1.0 - 0.99 * (1.0 - 4e-4),
    );
    assert_eq!(
        divide(&system, "99%".parse().expect("a target"), &[]),
        Err(DependencyError::Shared("db".to_owned()))
    );
}

#[test]
fn a_promise_is_no_more_than_what_holds() {
    let system = System::Series(group(&["a", "b"]));
    let promised = promise(&system, &parts_of(&["a", "b"], "99.95%")).expect("a system");
    // 0.9995² = 0.99900025.
    assert_eq!(promised.to_string(), "99.900025%");
    assert_eq!(
        promise(&system, &parts_of(&["a", "b"], "100%")).expect("a system"),
        Target::WHOLE
    );
}

#[test]
fn a_budget_is_divided_so_that_the_whole_keeps_it() {
    let target: Target = "99.9%".parse().expect("a target");
    let two_of_three = System::AtLeast {
        needed: 2,
        of: group(&["r1", "r2", "r3"]),
    };
    let nested = System::Series(vec![
        System::part("app"),
        System::Parallel(group(&["db-1", "db-2"])),
        two_of_three.clone(),
    ]);
    for system in [System::Parallel(group(&["a", "b"])), two_of_three, nested] {
        let parts = divide(&system, target, &[]).expect("a system");
        let kept = promise(&system, &parts).expect("a system");
        assert!(kept >= target, "{system:?}: {kept}");
        // Not stricter than it has to be: a part in ten million.
        assert!(kept.ppb() - target.ppb() < 100, "{system:?}: {kept}");
    }
    // Two in parallel: the square root of 0.001 each, 3.16% down.
    let pair = divide(&System::Parallel(group(&["a", "b"])), target, &[]).expect("a system");
    assert_eq!(pair[0].target.to_string(), "96.8377224%");
    // Three quarters of the budget for the app: 0.999^0.75 and 0.999^0.25, rounded up.
    let series = System::Series(group(&["app", "db"]));
    let weighed = divide(&series, target, &[("app".to_owned(), 3.0)]).expect("a system");
    let targets: Vec<String> = weighed.iter().map(|part| part.target.to_string()).collect();
    assert_eq!(targets, ["99.9249907%", "99.9749907%"]);
    assert!(promise(&series, &weighed).expect("a system") >= target);
    assert_eq!(
        divide(&series, target, &[("db".to_owned(), 0.0)]),
        Err(DependencyError::BadWeight("db".to_owned()))
    );
}

#[test]
fn sensitivity_is_what_a_minute_of_a_part_costs_the_whole() {
    let system = System::Series(vec![
        System::part("app"),
        System::Parallel(group(&["db-1", "db-2"])),
    ]);
    let parts = [
        part("app", "99.9%"),
        part("db-1", "99%"),
        part("db-2", "98%"),
    ];
    let all = sensitivities(&system, &parts).expect("a system");
    let names: Vec<&str> = all.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(names, ["app", "db-1", "db-2"]);
    // The app decides while a database is up; db-1 while the app is up and db-2 down.
    close(all[0].importance, 1.0 - 2e-4);
    close(all[1].importance, 0.999 * 0.02);
    close(all[2].importance, 0.999 * 0.01);
    // 1 - 0.999 x 0.9998 = 0.0011998
    close(all[0].share, 0.9998 * 0.001 / 0.001_199_8);
}

#[test]
fn systems_that_are_none_are_refused() {
    let ask = |system: System| unavailability(&system, &parts_of(&["a"], "99%"));
    assert_eq!(
        ask(System::part("b")),
        Err(DependencyError::Unknown("b".to_owned()))
    );
    assert_eq!(ask(System::Series(Vec::new())), Err(DependencyError::Empty));
    let three_of_one = System::AtLeast {
        needed: 3,
        of: group(&["a"]),
    };
    assert_eq!(
        ask(three_of_one),
        Err(DependencyError::NeedsTooMany { needed: 3, of: 1 })
    );
    let deep = (0..30).fold(System::part("a"), |inner, _| System::Series(vec![inner]));
    assert_eq!(ask(deep), Err(DependencyError::TooLarge));
    let twice: Vec<String> = (0..13).map(|n| format!("p{n}")).collect();
    let twice: Vec<&str> = twice.iter().map(String::as_str).collect();
    let both = System::Parallel(vec![
        System::Series(group(&twice)),
        System::Series(group(&twice)),
    ]);
    assert_eq!(
        unavailability(&both, &parts_of(&twice, "99%")),
        Err(DependencyError::TooManyShared(13))
    );
}

#[test]
fn a_portfolio_lists_the_worst_first_and_services_of_different_windows_are_not_averaged() {
    let named = |id: &str, days: i64, minutes: i64| {
        let mut service = service(
            "99.9%",
            rolling(days),
            vec![outage("2026-02-20 12:00", minutes)],
        );
        service.id = id.to_owned();
        service
    };
    let plan = Plan {
        name: String::new(),
        zone: "UTC".to_owned(),
        as_of: None,
        services: vec![
            named("fine", 30, 1),
            named("gone", 30, 50),
            named("half", 30, 25),
            named("week", 90, 2),
        ],
        ..Plan::default()
    };
    let now = at("2026-03-10 12:00");
    let answer = portfolio(&plan, now, &Zone::utc(), &Thresholds::default());
    let ids: Vec<&str> = answer.rows.iter().map(|row| row.service.as_str()).collect();
    assert_eq!(ids, ["gone", "half", "fine", "week"]);
    assert_eq!(
        answer.counts,
        [
            (Status::Exhausted, 1),
            (Status::Attention, 1),
            (Status::Healthy, 2)
        ]
    );
    assert_eq!(answer.status, Status::Exhausted);
    let weigh = |ids: &[&str]| {
        let weights: Vec<(String, f64)> = ids.iter().map(|id| ((*id).to_owned(), 1.0)).collect();
        weighted_services(&plan, &weights, now, &Zone::utc())
    };
    let mean = weigh(&["fine", "half"]).expect("one window").consumed_share;
    close(mean.number().expect("data"), 13.0 / 43.2);
    assert_eq!(
        weigh(&["fine", "week"]),
        Err(CompositeError::Windows(
            "fine".to_owned(),
            "week".to_owned()
        ))
    );
}

#[test]
fn a_system_is_as_large_and_as_deep_as_it_may_be() {
    let parts = parts_of(&["a"], "99.99%");
    let ask = |system: System| unavailability(&system, &parts).err();
    let many = |count| System::Series(vec![System::part("a"); count]);
    let both = |one, other| System::Series(vec![many(one), many(other)]);
    assert_eq!(ask(many(MAX_PARTS)), None);
    assert_eq!(ask(many(MAX_PARTS + 1)), Some(DependencyError::TooLarge));
    assert_eq!(ask(both(1, MAX_PARTS - 1)), None);
    // Part by part on two levels.
    let above = |count: usize| {
        let mut members = vec![System::part("a"); count];
        members.push(many(MAX_PARTS - 1));
        System::Series(members)
    };
    assert_eq!(ask(above(1)), None);
    assert_eq!(ask(above(2)), Some(DependencyError::TooLarge));
    // The part itself is a level.
    let deep =
        |levels: usize| (1..levels).fold(System::part("a"), |inner, _| System::Series(vec![inner]));
    assert_eq!(ask(deep(MAX_DEPTH)), None);
    assert_eq!(ask(deep(MAX_DEPTH + 1)), Some(DependencyError::TooLarge));
    let twice: Vec<String> = (0..12).map(|n| format!("p{n}")).collect();
    let twice: Vec<&str> = twice.iter().map(String::as_str).collect();
    let pair = System::Parallel(vec![
        System::Series(group(&twice)),
        System::Series(group(&twice)),
    ]);
    // The same twelve on both sides are as good as one side: 1 - 0.99^12.
    close(
        unavailability(&pair, &parts_of(&twice, "99%")).expect("twelve may occur twice"),
        1.0 - libm::pow(0.99, 12.0),
    );
    assert_eq!(
        ask(System::AtLeast {
            needed: 0,
            of: group(&["a"])
        }),
        Some(DependencyError::NeedsTooMany { needed: 0, of: 1 })
    );
}
